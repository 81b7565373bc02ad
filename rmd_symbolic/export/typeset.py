r"""The blocks of a document as LaTeX: sentences, aligned chains with their reasons at the margin, cases, inductions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from rmd_symbolic.export import document as d
from rmd_symbolic.export.escape import escape, label
from rmd_symbolic.export.layout import broken, width
from rmd_symbolic.export.names import symbol
from rmd_symbolic.export.notation import RELATIONS, latex, marked, membership
from rmd_symbolic.export.place import script, solid
from rmd_symbolic.export.prose import (
    Family,
    Formula,
    Link,
    Listing,
    Mark,
    Membership,
    Part,
    Prose,
    Range,
    Value,
    Words,
)  # fmt: skip
from rmd_symbolic.terms.sort import NATURAL
from rmd_symbolic.terms.term import Term

LINE = 39.0  # em, the width of a display on a page with margins of an inch, at eleven points
PART = 1.5  # em, by which a case or a part of an induction is indented
INLINE = 24.0  # em, above which a formula in a sentence gets a line of its own
SHORT = 11.0  # em, up to which a chain starts on the line of its first relation
CONTINUED = 2.0  # em


def prose(parts: Prose) -> str:
    """A sentence with its mathematics."""
    return "".join(_part(p) for p in parts)


def _part(part: Part) -> str:
    match part:
        case Words(text):
            return escape(text)
        case Formula(term):
            return f"${latex(term)}$"
        case Listing(terms):
            return _listed([f"${latex(t)}$" for t in terms])
        case Membership(variables):
            return f"${membership(list(variables))}$"
        case Range(terms, low, high, low_closed, high_closed):
            left, right = "[" if low_closed else "(", "]" if high_closed else ")"
            top = r"\infty" if high is None else latex(high)
            return rf"${', '.join(latex(t) for t in terms)} \in {left}{latex(low)}, {top}{right}$"
        case Family(member, index):
            below = latex(index) + (r" \ge 0" if index.sort == NATURAL else "")
            return rf"$({latex(member)}){script('_', below)}$"
        case Value(name, term):
            head, subscript = symbol(name)
            return f"${head}{script('_', subscript)} = {latex(term)}$"
        case Link(name, inside):
            return reference(name) if inside else rf"\rmdname{{{escape(name)}}}"
        case Mark(number):
            return f"({number})"
        case _:
            assert_never(part)


def key(name: str) -> str:
    """The key of a theorem for cross references."""
    return f"rmd:{label(name)}"


def reference(name: str) -> str:
    """A reference to a theorem of the same document."""
    return rf"\cref{{{key(name)}}}"


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


# ---- displays ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Line:
    """A line of a display and what stands at its right margin."""

    text: str
    tag: str = ""


def display(lines: Sequence[Line]) -> str:
    """Aligned lines."""
    rows = [line.text + (rf" \tag*{{{line.tag}}}" if line.tag else "") for line in lines]
    return "\\begin{align*}\n  " + " \\\\\n  ".join(rows) + "\n\\end{align*}"


def spread(lead: str, term: Term, room: float, tag: str = "", end: str = "") -> list[Line]:
    """A term on as many lines as it needs, the tag at the last one."""
    first, *rest = broken(marked(term), room)
    texts = [lead + first, *(f"&\\qquad {_continued(line)}" for line in rest)]
    texts[-1] += end
    return [*(Line(t) for t in texts[:-1]), Line(texts[-1], tag)]


def _continued(line: str) -> str:
    """An operator at the start of a line keeps its space."""
    return "{}" + line if line[:1] in "+-<>=" or line.startswith("\\") else line


def tag(reason: Prose, mark: int | None, holds: bool = True) -> str:
    """What stands at the margin: the reason, and the number of the statement."""
    text = prose(reason)
    parts = [] if holds else [r"\rmdopen"]
    if text:
        parts.append(rf"\rmdreason{{{text}}}")
    if mark is not None:
        parts.append(f"({mark})")
    joined = r"\quad ".join(parts)
    if _length(reason) > 26:
        return rf"\parbox[t]{{20em}}{{\raggedleft {joined}}}"
    return joined


def _length(reason: Prose) -> float:
    """The estimated width of a reason in em."""
    total = 0.0
    for part in reason:
        total += len(part.text) * 0.42 if isinstance(part, Words) else 5.0 if isinstance(part, Link) else 2.0
        if isinstance(part, Value):
            total += width(latex(part.term))
    return total


def chain(block: d.Chain, room: float) -> str:
    """`a <= b = c`, a relation on every line, the reasons at the margin."""
    start = marked(block.start)
    wide = width(start) > SHORT
    head = [] if not wide else spread("& ", block.start, room)
    left = CONTINUED if wide else width(start)
    lines: list[Line] = []
    for number, row in enumerate(block.rows):
        lead = "&\\quad " if wide else f"{solid(start)} &" if number == 0 else "&"
        relation = f"{lead}{RELATIONS[row.relation]} "
        lines += spread(relation, row.term, room - left - CONTINUED, tag(row.reason, None, row.holds))
    return display([*head, *lines])


def facts(block: Sequence[d.Fact], room: float) -> str:
    """Statements below each other, the reasons and numbers at the margin."""
    lines: list[Line] = []
    for fact in block:
        lines += spread("& ", fact.statement, room, tag(fact.reason, fact.mark, fact.holds))
    return display(lines)


def sentence(before: str, statement: Term, mark: int | None, room: float, after: str = "") -> str:
    """A sentence that ends in a statement: within the line where it is short, else on lines of its own."""
    number = f"({mark})" if mark is not None else ""
    if width(marked(statement)) <= INLINE:
        return f"{before} ${latex(statement)}${'~' + number if number else ''}{after}."
    return f"{before}\n{display(spread('& ', statement, room, number, after + '.'))}"


# ---- proofs -----------------------------------------------------------------------------------------------------
def body(blocks: d.Body, room: float = LINE) -> str:
    """The blocks of a proof; neighbouring facts share a display."""
    out: list[str] = []
    run: list[d.Fact] = []
    for block in blocks:
        if isinstance(block, d.Fact):
            run.append(block)
            continue
        if run:
            out.append(facts(run, room))
            run = []
        out.append(_block(block, room))
    if run:
        out.append(facts(run, room))
    return "\n".join(out)


def part(head: str, blocks: d.Body, room: float) -> str:
    """An indented part of a proof under a heading."""
    return f"\\begin{{rmdpart}}\n{head}\n{body(blocks, room - PART)}\n\\end{{rmdpart}}"


def _block(block: d.Block, room: float) -> str:
    match block:
        case d.Fact():
            return facts([block], room)
        case d.Chain():
            return chain(block, room)
        case d.Subproof(statement, mark, inside):
            return part(sentence(r"\emph{We show that}", statement, mark, room - PART), inside, room)
        case d.Cases(branches):
            return "\n".join(_case(i + 1, branch, room) for i, branch in enumerate(branches))
        case d.Induction(variable, base, step):
            name = latex(variable)
            start = part(rf"\emph{{Base case}} ${name} = 0$.", base, room)
            hypothesis = rf"\emph{{Induction step.}} Suppose that the claim holds for ${name}$."
            return f"We use induction on ${name}$.\n{start}\n{part(hypothesis, step, room)}"
        case d.Take(variables):
            return f"Let ${membership(list(variables))}$ be arbitrary."
        case d.Suppose(statement, mark):
            return sentence("Suppose that", statement, mark, room)
        case d.Obtain(variable, statement, reason, mark, holds):
            why = "" if holds else r"\rmdopen{} "
            said = prose(reason)
            there = f"there is ${latex(variable)}$ such that"
            before = f"{said[0].upper()}{said[1:]}, {there}" if said else f"T{there[1:]}"
            return sentence(why + before, statement, mark, room)
        case d.Let(variable, value, mark):
            number = f"~({mark})" if mark is not None else ""
            return f"Put ${latex(variable)} = {latex(value)}$.{number}"
        case d.Witness(value):
            return f"We choose ${latex(value)}$."
        case d.Contradiction(reason):
            said = prose(reason)
            return f"This is a contradiction{', ' + said if said else ''}."
        case d.Note(text):
            return f"{prose(text)}\n"
        case d.Gap(message):
            return rf"\rmdopen{{}} {escape(message)}"
        case _:
            assert_never(block)


def _case(number: int, branch: d.Branch, room: float) -> str:
    head = sentence(rf"\emph{{Case {number}:}}", branch.condition, branch.mark, room - PART)
    return part(head, branch.body, room)


# ---- statements -------------------------------------------------------------------------------------------------
def statement(theorem: d.TheoremBlock) -> str:
    """What a theorem says: what is given, what is supposed, what is claimed."""
    out = []
    if theorem.givens:
        clauses = [prose(g) for g in theorem.givens]
        glue = [", let "] * (len(clauses) - 2) + [" and let "] * (len(clauses) > 1)
        out.append("Let " + clauses[0] + "".join(g + c for g, c in zip(glue, clauses[1:], strict=True)) + ".")
    if theorem.hypotheses:
        out.append(_hypotheses(theorem.hypotheses))
    claim = display(spread("& ", theorem.claim, LINE, end="."))
    out.append(f"{'Then' if out else 'We have'}\n{claim}")
    return "\n".join(out)


def _hypotheses(hypotheses: Sequence[d.Assumed]) -> str:
    short = sum(width(marked(h.statement)) + 4 for h in hypotheses) <= 2 * INLINE
    if short and len(hypotheses) <= 3:
        return f"Suppose that {_listed([_numbered(h) for h in hypotheses])}."
    lines: list[Line] = []
    for h in hypotheses:
        lines += spread("& ", h.statement, LINE, f"({h.mark})" if h.mark is not None else "")
    return f"Suppose that\n{display(lines)}"


def _numbered(hypothesis: d.Assumed) -> str:
    number = f"~({hypothesis.mark})" if hypothesis.mark is not None else ""
    return f"${latex(hypothesis.statement)}${number}"


def footnote(theorem: d.TheoremBlock, alone: bool) -> str:
    """What a proof rests on, and what it does not need; `alone` where no preface says the first."""
    out = []
    if theorem.trust:
        out.append(f"The proof rests on: {escape(', '.join(theorem.trust))}.")
    elif alone and theorem.proved:
        out.append("Checked by rmd\\_symbolic: the proof rests on kernel rules and exact certificates alone.")
    if alone and theorem.uses:
        out.append(f"It uses {_listed([prose((link,)) for link in theorem.uses])}.")
    if theorem.unused:
        many = "hypotheses" if len(theorem.unused) > 1 else "hypothesis"
        out.append(f"The proof does not need the {many} {_listed([f'${latex(t)}$' for t in theorem.unused])}.")
    return " ".join(out)
