r"""The blocks of a document as LaTeX: sentences, aligned chains with their reasons at the margin, cases, inductions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from rmd_symbolic.export import document as d
from rmd_symbolic.export.escape import escape, label
from rmd_symbolic.export.layout import broken, fitted, width
from rmd_symbolic.export.names import symbol
from rmd_symbolic.export.notation import RELATIONS, latex, marked, membership
from rmd_symbolic.export.notions import Definition
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
REASON = 24.0  # em, above which a reason goes on in another line
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
            return f"${fitted(head + script('_', subscript) + ' = ' + latex(term), LINE - 3)}$"
        case Link(name, inside):
            return reference(name) if inside else rf"\rmdname{{{_breakable(name)}}}"
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


def _breakable(name: str) -> str:
    """A name that may go on in the next line after an underscore."""
    return escape(name).replace(r"\_", r"\_\allowbreak ")


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


# ---- displays ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Line:
    """A line of a display and what stands at its right margin; `first` opens a chain or a fact."""

    text: str
    tag: str = ""
    first: bool = False


def display(lines: Sequence[Line], end: str = "") -> str:
    """Lines that begin at one edge; `end` joins what stands at the margin of the last one."""
    rows = []
    for position, line in enumerate(lines):
        last = position == len(lines) - 1
        apart = r"\quad ".join(t for t in (line.tag, end if last else "") if t)
        air = "" if last else r" \\[1ex]" if lines[position + 1].first and _chained(lines, position) else r" \\"
        tagged = rf" \tag*{{{apart}}}" if apart else ""
        rows.append(f"  & {line.text}{tagged}{air}")
    return "\n".join(["\\begin{align*}", *rows, "\\end{align*}"])


def _chained(lines: Sequence[Line], position: int) -> bool:
    """Does a chain of several lines end here, or begin after this line?"""
    return not lines[position].first or (position + 2 < len(lines) and not lines[position + 2].first)


def spread(lead: str, term: Term, room: float, tags: Sequence[str] = ("",), end: str = "") -> list[Line]:
    """A term on as many lines as it needs, the first tag at its last one, the others below."""
    first, *rest = broken(marked(term), room)
    texts = [lead + first, *(rf"\qquad {_continued(line)}" for line in rest)]
    texts[-1] += end
    return [
        *(Line(t, first=i == 0) for i, t in enumerate(texts[:-1])),
        Line(texts[-1], tags[0], len(texts) == 1),
        *(Line("", tag) for tag in tags[1:]),
    ]


def _continued(line: str) -> str:
    """An operator at the start of a line keeps its space."""
    return "{}" + line if line[:1] in "+-<>=" or line.startswith("\\") else line


def margin(reason: Prose, mark: int | None, holds: bool = True) -> list[str]:
    """What stands at the margin, on as many lines as it needs: the reason, and the number of the statement."""
    lines, room = [""], REASON
    for part in reason:
        if _length(part) > room and lines[-1]:
            lines.append("")
            room = REASON
        lines[-1] += prose((part,))
        room -= _length(part)
    said = [rf"\rmdreason{{{line.strip()}}}" for line in lines if line.strip()] or [""]
    if not holds:
        said[0] = rf"\rmdopen\quad {said[0]}"
    if mark is not None:
        said[-1] = rf"{said[-1]}\quad ({mark})" if said[-1] else f"({mark})"
    return said


def _length(part: Part) -> float:
    """The estimated width of a part of a reason in em."""
    match part:
        case Words(text):
            return len(text) * 0.42
        case Link(name, inside):
            return 5.0 if inside else len(name) * 0.5
        case Value(_, term):
            return 2.0 + width(latex(term))
        case _:
            return 2.0


def chain(block: d.Chain, room: float) -> list[Line]:
    """`a <= b = c`, a relation on every line, the reasons at the margin."""
    start = marked(block.start)
    first, *others = block.rows
    wide = width(start) > (SHORT if others else room / 2)
    lines = spread("", block.start, room) if wide else []
    hidden = r"\quad " if wide else rf"\hphantom{{{solid(start)}}} "
    left = CONTINUED if wide else width(start)
    for row in block.rows:
        lead = f"{solid(start)} " if row is first and not wide else hidden
        reason = margin(row.reason, None, row.holds)
        made = spread(f"{lead}{RELATIONS[row.relation]} ", row.term, room - left - CONTINUED, reason)
        opens = row is first and not wide
        lines += [replace(line, first=opens and i == 0) for i, line in enumerate(made)]
    return lines


def fact(block: d.Fact, room: float) -> list[Line]:
    """A statement with its reason and number at the margin."""
    return spread("", block.statement, room, margin(block.reason, block.mark, block.holds))


def sentence(before: str, statement: Term, mark: int | None, room: float, end: str = "") -> str:
    """A sentence that ends in a statement: within the line where it is short, else on lines of its own."""
    number = rf"\textup{{({mark})}}" if mark is not None else ""
    if width(marked(statement)) <= INLINE:
        return f"{before} ${latex(statement)}${'~' + number if number else ''}."
    return f"{before}\n{display(spread('', statement, room, [number], '.'), end)}"


# ---- proofs -----------------------------------------------------------------------------------------------------
QED = r"\qedsymbol"


def proof(blocks: d.Body) -> str:
    """A whole proof; where it ends in a display, the sign of its end stands at the margin of the last line."""
    text = body(blocks, LINE, QED)
    return text + "\n\\renewcommand{\\qed}{}" if QED in text else text


def body(blocks: d.Body, room: float = LINE, end: str = "", number: str = "") -> str:
    """The blocks of a proof; neighbouring chains and facts share a display.

    `end` stands at the margin of the last line, if that is a display; `number` is that of the case around.
    """
    out: list[str] = []
    run: list[Line] = []
    for block in blocks:
        if isinstance(block, d.Chain | d.Fact):
            run += chain(block, room) if isinstance(block, d.Chain) else fact(block, room)
            continue
        if run:
            out.append(_after(out) + display(run))
            run = []
        out.append(_block(block, room, end if block is blocks[-1] else "", number))
    if run:
        out.append(_after(out) + display(run, end))
    return "\n".join(out)


def _after(out: Sequence[str]) -> str:
    """A word between an indented part and a display, which would otherwise leave a gap."""
    return "Then\n" if out and out[-1].endswith("\\end{rmdpart}") else ""


def part(head: str, blocks: d.Body, room: float, end: str = "", number: str = "") -> str:
    """An indented part of a proof under a heading."""
    return f"\\begin{{rmdpart}}\n{head}\n{body(blocks, room - PART, end, number)}\n\\end{{rmdpart}}"


def _block(block: d.Block, room: float, end: str, number: str) -> str:
    match block:
        case d.Fact():
            return display(fact(block, room), end)
        case d.Chain():
            return display(chain(block, room), end)
        case d.Subproof(statement, mark, inside):
            return part(sentence(r"\emph{We show that}", statement, mark, room - PART), inside, room, end, number)
        case d.Cases(branches):
            last = len(branches) - 1
            return "\n".join(
                _case(f"{number}{i + 1}", b, room, end if i == last else "") for i, b in enumerate(branches)
            )
        case d.Induction(variable, base, step):
            name = latex(variable)
            start = part(rf"\emph{{Base case}} ${name} = 0$.", base, room, "", number)
            hypothesis = rf"\emph{{Induction step.}} Suppose that the claim holds for ${name}$."
            return f"We use induction on ${name}$.\n{start}\n{part(hypothesis, step, room, end, number)}"
        case d.Take(variables):
            return f"Let ${membership(list(variables))}$ be arbitrary."
        case d.Suppose(statement, mark):
            return sentence("Suppose that", statement, mark, room, end)
        case d.Obtain(variable, statement, reason, mark, holds):
            why = "" if holds else r"\rmdopen{} "
            said = prose(reason)
            there = f"there is ${latex(variable)}$ such that"
            before = f"{said[0].upper()}{said[1:]}, {there}" if said else f"T{there[1:]}"
            return sentence(why + before, statement, mark, room, end)
        case d.Let(variable, value, mark):
            numbered = rf"~({mark})" if mark is not None else ""
            return f"Put ${latex(variable)} = {latex(value)}${numbered}."
        case d.Witness(value):
            return f"We choose ${latex(value)}$."
        case d.Contradiction(reason):
            said = prose(reason)
            return f"This is a contradiction{', ' + said if said else ''}."
        case d.Note(text):
            return prose(text)
        case d.Gap(message):
            return rf"\rmdopen{{}} {escape(message)}"
        case _:
            assert_never(block)


def _case(number: str, branch: d.Branch, room: float, end: str) -> str:
    head = sentence(rf"\emph{{Case {number}:}}", branch.condition, branch.mark, room - PART)
    return part(head, branch.body, room, end, f"{number}.")


# ---- definitions ------------------------------------------------------------------------------------------------
def notions(listed: Sequence[Definition]) -> str:
    """What the notions of a document mean, a definition below the other."""
    lines: list[Line] = []
    for item in listed:
        left = solid(marked(item.left))
        sign = RELATIONS.get(item.relation, r"\iff")
        title = margin((Words(item.title),), None)
        if width(left) + width(marked(item.right)) + CONTINUED <= LINE:
            lines += spread(f"{left} {sign} ", item.right, LINE, title)
        else:
            lines += [Line(f"{left} {sign}", first=True), *spread(r"\qquad ", item.right, LINE - CONTINUED, title)]
    return display(lines) if lines else ""


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
    if theorem.kind == "refutation":
        out.append("It is not true in general that")
    else:
        out.append("Then" if out else "We have")
    out.append(display(spread("", theorem.claim, LINE, end=".")))
    return "\n".join(out)


def _hypotheses(hypotheses: Sequence[d.Assumed]) -> str:
    widths = [width(marked(h.statement)) + 3 for h in hypotheses]
    if max(widths) <= INLINE and sum(widths) <= 3 * INLINE:
        return f"Suppose that {_listed([_numbered(h) for h in hypotheses])}."
    lines: list[Line] = []
    for h in hypotheses:
        lines += spread("", h.statement, LINE, [rf"\textup{{({h.mark})}}" if h.mark is not None else ""])
    return f"Suppose that\n{display(lines)}"


def _numbered(hypothesis: d.Assumed) -> str:
    number = rf"~\textup{{({hypothesis.mark})}}" if hypothesis.mark is not None else ""
    return f"${latex(hypothesis.statement)}${number}"


def footnote(theorem: d.TheoremBlock, alone: bool) -> str:
    """What a proof rests on, and what it does not need; `alone` where no preface says the first."""
    out = []
    if theorem.trust:
        out.append(f"The proof rests on: {escape(', '.join(theorem.trust))}.")
    elif alone and theorem.proved and theorem.kind == "refutation":
        out.append("Checked by rmd\\_symbolic: both sides were evaluated exactly, or enclosed between rationals.")
    elif alone and theorem.proved:
        out.append("Checked by rmd\\_symbolic: the proof rests on kernel rules and exact certificates alone.")
    if alone and theorem.uses:
        out.append(f"It uses {_listed([prose((link,)) for link in theorem.uses])}.")
    if theorem.unused:
        many = "hypotheses" if len(theorem.unused) > 1 else "hypothesis"
        out.append(f"The proof does not need the {many} {_listed([f'${latex(t)}$' for t in theorem.unused])}.")
    return " ".join(out)
