"""A checked proof as one neutral document: the only thing that a backend reads.

Everything is taken from `TheoremResult`: statement, proof, what the proof rests on.  A pipeline of named stages fills
a draft; backends print the finished blocks and compute nothing of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rmd_symbolic.errors import RmdError
from rmd_symbolic.export.givens import introduced, said_by_sort
from rmd_symbolic.export.notions import Definition, definitions
from rmd_symbolic.export.outline import Node, numbered, outline
from rmd_symbolic.export.prose import Link, Prose, spoken
from rmd_symbolic.export.reasons import Speaker
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.result import PROVED, TheoremResult
from rmd_symbolic.terms.term import Term, Variable


# ---- the parts of a proof ---------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Row:
    """A line of a chain: the relation, the next term, why, and whether it holds."""

    relation: str
    term: Term
    reason: Prose
    holds: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """`a <= b = c`, one relation a line."""

    start: Term
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement with its reason, and its number where something refers to it."""

    statement: Term
    reason: Prose
    mark: int | None
    holds: bool


@dataclass(frozen=True, slots=True)
class Subproof:
    """A statement with a proof of its own."""

    statement: Term
    mark: int | None
    body: Body


@dataclass(frozen=True, slots=True)
class Branch:
    """A case: what it supposes, and its proof."""

    condition: Term
    mark: int | None
    body: Body


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases that leave nothing out."""

    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Induction:
    """Induction on a natural number."""

    variable: Variable
    base: Body
    step: Body


@dataclass(frozen=True, slots=True)
class Take:
    """Let these be arbitrary."""

    variables: tuple[Variable, ...]


@dataclass(frozen=True, slots=True)
class Suppose:
    """Suppose a statement, to prove what it implies."""

    statement: Term
    mark: int | None


@dataclass(frozen=True, slots=True)
class Obtain:
    """Something with a property exists; give it a name."""

    variable: Variable
    statement: Term
    reason: Prose
    mark: int | None
    holds: bool


@dataclass(frozen=True, slots=True)
class Let:
    """A name for a value."""

    variable: Variable
    value: Term
    mark: int | None


@dataclass(frozen=True, slots=True)
class Witness:
    """The value that shows an existence claim."""

    value: Term


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The facts in force cannot all hold."""

    reason: Prose


@dataclass(frozen=True, slots=True)
class Note:
    """What the author says to the reader."""

    prose: Prose


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing, in a draft."""

    message: str


Block = (
    Chain | Fact | Subproof | Cases | Induction | Take | Suppose | Obtain | Let | Witness | Contradiction | Note | Gap
)
Body = tuple[Block, ...]


# ---- theorem and document ---------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Assumed:
    """A hypothesis, and its number where the proof refers to it."""

    statement: Term
    mark: int | None


@dataclass(frozen=True, slots=True)
class TheoremBlock:
    """A statement with its proof, and what it rests on.

    `trust` is empty when it rests on kernel rules and exact certificates alone; `unused` are hypotheses that the proof
    never needs; `uses` the theorems it cites; `proved` is False only in a draft; `theory` is where it stands; `message`
    is what the checker says of a claim that is open or refuted.
    """

    name: str
    kind: str
    title: Prose
    givens: tuple[Prose, ...]
    hypotheses: tuple[Assumed, ...]
    claim: Term
    body: Body
    proved: bool
    trust: tuple[str, ...]
    unused: tuple[Term, ...]
    uses: tuple[Link, ...]
    theory: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """Theorems in an order in which each comes after those it uses."""

    title: str
    theorems: tuple[TheoremBlock, ...]
    notions: tuple[Definition, ...] = ()


# ---- the pipeline -----------------------------------------------------------------------------------------------
@dataclass(slots=True)
class Draft:
    """A theorem on its way into a document; each stage of the pipeline fills a part."""

    result: TheoremResult
    inside: Collection[str]
    nodes: tuple[Node, ...] = ()
    speaker: Speaker = field(default_factory=Speaker)
    hypotheses: tuple[Assumed, ...] = ()
    body: Body = ()
    unused: tuple[Term, ...] = ()
    uses: tuple[Link, ...] = ()

    @property
    def statement(self) -> Statement:
        """The elaborated statement."""
        if self.result.statement is None:
            raise RmdError(f"{self.result.name} has not been elaborated")
        return self.result.statement


def arrange(draft: Draft) -> None:
    """The flat list of lines becomes a tree."""
    if draft.result.cached:
        raise RmdError(f"{draft.result.name} was taken from the cache; check it afresh to typeset it")
    draft.nodes = outline(draft.result.steps)


def number(draft: Draft) -> None:
    """Statements that something refers to are numbered in the order of the text."""
    labels = [a.label for a in draft.statement.assumptions]
    draft.speaker = Speaker(numbered(draft.nodes, labels), draft.result.uses, draft.inside, draft.statement.scope)


def suppose(draft: Draft) -> None:
    """The hypotheses, with their numbers."""
    marks = draft.speaker.marks
    draft.hypotheses = tuple(Assumed(a.term, marks.of_hypothesis(i)) for i, a in enumerate(draft.statement.assumptions))


def prove(draft: Draft) -> None:
    """The blocks of the proof."""
    draft.body = _body(draft.nodes, draft.speaker)
    found = draft.result.refutation
    if found is not None:
        where = f", where {found.left} {found.relation} {found.right} is false" if found.relation else ""
        draft.body += (Note(spoken(f"It fails at {found.at}{where}.", draft.statement.scope)),)


def credit(draft: Draft) -> None:
    """What the proof rests on, and what it does not need."""
    statement = draft.statement
    terms = [c for g in statement.givens for c in g.conditions if not said_by_sort(c)]
    by_text = {str(t): t for t in (*terms, *(a.term for a in statement.assumptions))}
    draft.unused = tuple(by_text[text] for text in draft.result.unused if text in by_text)
    draft.uses = tuple(Link(name, name in draft.inside) for name in draft.result.uses)


PIPELINE: tuple[Callable[[Draft], None], ...] = (arrange, number, suppose, prove, credit)


def theorem_block(result: TheoremResult, inside: Collection[str] = ()) -> TheoremBlock:
    r"""One theorem; `inside` names those that the same document states.

    >>> from rmd_symbolic.language.check import check_text
    >>> text = 'theorem one\n claim 0 < 1\nproof\n show 0 < 1 by algebra\nqed'
    >>> theorem_block(check_text(text).theorems[0]).body[0].reason
    (Words(text='by algebra'),)
    """
    draft = Draft(result, inside)
    for stage in PIPELINE:
        stage(draft)
    statement = draft.statement
    return TheoremBlock(
        result.name, result.kind, spoken(result.title, statement.scope), introduced(statement.givens),
        draft.hypotheses, statement.claim,
        draft.body, result.verdict == PROVED, tuple(result.trust), draft.unused, draft.uses,
        theory_of(result.file), result.message,
    )  # fmt: skip


def theory_of(file: str) -> str:
    """The theory of a file, by the last folder and the name.

    >>> theory_of('proofs/foundations/order.proof')
    'foundations.order'
    """
    path = Path(file)
    return "" if path.suffix != ".proof" else ".".join(p for p in (path.parent.name, path.stem) if p)


def document(results: Iterable[TheoremResult], title: str = "") -> Document:
    """Theorems as a document, each after those it uses; the order is otherwise kept."""
    ordered = by_dependency({r.name: r for r in results})
    names = [r.name for r in ordered]
    blocks = tuple(theorem_block(r, names[:i]) for i, r in enumerate(ordered))
    return Document(title, blocks, definitions(t for r in ordered for t in _terms(r)))


def _terms(result: TheoremResult) -> Iterator[Term]:
    """Everything that a theorem and its proof say."""
    if result.statement is not None:
        yield result.statement.claim
        yield from (c for g in result.statement.givens for c in g.conditions)
        yield from (a.term for a in result.statement.assumptions)
    for step in result.steps:
        yield from (t for t in (*step.terms, step.left, step.right) if t is not None)


def by_dependency(results: Mapping[str, TheoremResult]) -> list[TheoremResult]:
    """Theorems such that each comes after those it uses."""
    out: dict[str, TheoremResult] = {}

    def visit(result: TheoremResult) -> None:
        if result.name in out:
            return
        for name in result.uses:
            if name in results:
                visit(results[name])
        out[result.name] = result

    for result in results.values():
        visit(result)
    return list(out.values())


# ---- blocks -----------------------------------------------------------------------------------------------------
def _body(nodes: tuple[Node, ...], speaker: Speaker) -> Body:
    return tuple(_block(node, speaker) for node in nodes)


def _block(node: Node, speaker: Speaker) -> Block:
    report = node.report
    mark = speaker.marks.of(node)
    terms = report.terms
    holds = report.verdict == PROVED
    match report.kind:
        case "note":
            return Note(spoken(report.text, speaker.scope))
        case "first" if report.left is not None:
            return Chain(report.left, tuple(_row(n, speaker) for n in (node, *node.children)))
        case "have":
            return Subproof(terms[0], mark, _body(node.children, speaker))
        case "cases":
            return Cases(tuple(
                Branch(n.report.terms[0], speaker.marks.of(n), _body(n.children, speaker)) for n in node.children
            ))  # fmt: skip
        case "induction":
            base, step = node.children
            return Induction(
                _variable(base.report.terms[0]), _body(base.children, speaker), _body(step.children, speaker)
            )
        case "take":
            return Take(tuple(_variable(t) for t in terms))
        case "suppose":
            return Suppose(terms[0], mark)
        case "obtain":
            return Obtain(_variable(terms[0]), terms[1], speaker.reason(node), mark, holds)
        case "let":
            return Let(_variable(terms[0]), terms[1], mark)
        case "witness":
            return Witness(terms[0])
        case "contradiction":
            return Contradiction(speaker.reason(node))
        case "step" if terms:
            return Fact(terms[0], speaker.reason(node), mark, holds)
        case "step":
            return Gap(report.message)
        case other:
            raise RmdError(f"a document has no place for a line of kind {other}")


def _row(node: Node, speaker: Speaker) -> Row:
    report = node.report
    if report.right is None:
        raise RmdError(f"line {report.span.line} of a chain has no term")
    return Row(report.relation, report.right, speaker.reason(node), report.verdict == PROVED)


def _variable(term: Term) -> Variable:
    if isinstance(term, Variable):
        return term
    raise RmdError(f"{term} is not a variable")
