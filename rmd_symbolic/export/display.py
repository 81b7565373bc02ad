r"""What a notebook shows of a result: a statement in LaTeX, a verdict with its steps in HTML.

The HTML stands by itself: no script, no style sheet, nothing loaded.  Whatever an author wrote is escaped.
"""

from __future__ import annotations

import html
import re

from rmd_symbolic.export.escape import escape
from rmd_symbolic.export.notation import latex
from rmd_symbolic.export.prose import SPELLINGS
from rmd_symbolic.language.report import StepReport
from rmd_symbolic.language.result import PROVED, Result, TheoremResult

COLOURS = {PROVED: "#1a7f37", "refuted": "#b42318", "open": "#8a6100"}
SIGNS = re.compile(r"\|->|->|<=|>=|/=|<<|\|\||\boo\b")
BOX = "border-left:4px solid {colour};padding:.3em .8em;margin:.5em 0;overflow-x:auto"


def theorem_latex(result: TheoremResult) -> str:
    r"""The statement of a theorem as displayed mathematics.

    >>> from rmd_symbolic.language.check import check_text
    >>> theorem_latex(check_text('theorem one\n given real a\n assume 0 < a\n claim 0 <= a\nproof\nqed').theorems[0])
    '$$\\text{Suppose that } 0 < a.\\quad\\text{Then } 0 \\le a.$$'
    """
    return f"$${_statement(result)}$$"


def _statement(result: TheoremResult) -> str:
    statement = result.statement
    if statement is None:
        return rf"\text{{{escape(result.claim)}}}"
    claim = f"{latex(statement.claim, display=True)}."
    if result.kind == "refutation":
        claim = rf"\text{{it is not true in general that }} {claim}"
    if not statement.assumptions:
        return claim
    supposed = r" \text{ and } ".join(latex(a.term, display=True) for a in statement.assumptions)
    return rf"\text{{Suppose that }} {supposed}.\quad\text{{Then }} {claim}"


def result_latex(result: Result) -> str:
    """The statements of a file, one below the other."""
    rows = [rf"\text{{{escape(t.name)} ({escape(t.verdict)}):}}\quad & {_statement(t)}" for t in result.theorems]
    return "$$\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}$$" if rows else ""


def theorem_html(result: TheoremResult) -> str:
    """A statement with its verdict, and the steps of its proof to unfold."""
    title = f" <em>{_text(result.title)}</em>" if result.title else ""
    head = f"<strong>{html.escape(result.kind)} {html.escape(result.name)}</strong>{title} {_verdict(result.verdict)}"
    lines = [f"<div>{head}</div>"]
    lines += [f"<div>suppose <code>{_text(h)}</code></div>" for h in result.hypotheses]
    then = "it is not true in general that" if result.kind == "refutation" else "then"
    lines.append(f"<div>{then} <code>{_text(result.claim)}</code></div>")
    if result.refutation is not None:
        found = result.refutation
        sides = f", where <code>{_text(f'{found.left} {found.relation} {found.right}')}</code> is false"
        lines.append(f"<div>it fails at <code>{_text(found.at)}</code>{sides if found.relation else ''}</div>")
    if result.message:
        lines.append(f"<div>{_text(result.message)}</div>")
    if result.trust:
        lines.append(f"<div>rests on {_text(', '.join(result.trust))}</div>")
    if result.unused:
        lines.append(f"<div>not needed: <code>{'</code>, <code>'.join(map(_text, result.unused))}</code></div>")
    if result.steps:
        steps = "".join(map(_step, result.steps))
        closed = "" if result.verdict != PROVED else f"<summary>{len(result.steps)} lines</summary>"
        lines.append(f"<details{'' if closed else ' open'}>{closed or '<summary>lines</summary>'}{steps}</details>")
    return f'<div style="{BOX.format(colour=_colour(result.verdict))}">{"".join(lines)}</div>'


def result_html(result: Result) -> str:
    """The outcome of a file: its verdict, its mistakes, its theorems."""
    lines = [f"<div><strong>{html.escape(result.file)}</strong> {_verdict(result.verdict)}</div>"]
    lines += [
        f"<div>line {e.span.line}: {html.escape(e.code)} {_text(e.message)}</div>" for e in result.errors
    ]  # fmt: skip
    lines += [f"<div><strong>disagreement</strong> {_text(d)}</div>" for d in result.disagreements]
    return f"<div>{''.join(lines)}{''.join(theorem_html(t) for t in result.theorems)}</div>"


def _step(step: StepReport) -> str:
    indent = f"margin-left:{1.2 * step.depth:.1f}em"
    text = _text(step.text) if step.kind == "note" else f"<code>{_text(step.text)}</code>"
    head = {"case": "case ", "suppose": "suppose ", "take": "take ", "witness": "witness ", "let": "let "}
    why = f' <span style="opacity:.75">{_text(step.reason)}</span>' if step.reason else ""
    wrong = "" if step.verdict in (PROVED, "note") else f" {_verdict(step.verdict)} {_text(step.message)}"
    return f'<div style="{indent}">{head.get(step.kind, "")}{text}{why}{wrong}</div>'


def _verdict(verdict: str) -> str:
    return f'<span style="color:{_colour(verdict)};font-weight:bold">{html.escape(verdict)}</span>'


def _colour(verdict: str) -> str:
    return COLOURS.get(verdict, "#57606a")


def _text(text: str) -> str:
    """Text of the proof language for a reader, escaped."""
    return html.escape(SIGNS.sub(lambda found: SPELLINGS[found.group(0)], text))
