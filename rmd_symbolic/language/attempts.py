"""Ways to prove a claim that stands on its own: the proofs that are tried, as text, the cheapest first.

Nothing here is believed: each attempt is a whole file that is then checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, combinations, count

from rmd_symbolic.errors import RmdError
from rmd_symbolic.kernel.formula import Node
from rmd_symbolic.language.claims import Question
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.prover import ENGINES, Prover
from rmd_symbolic.language.theories import Library
from rmd_symbolic.tactics.argument import ORDER
from rmd_symbolic.tactics.linear import is_extended
from rmd_symbolic.tactics.reasons import REASONS
from rmd_symbolic.terms.sort import NUMBERS, REAL
from rmd_symbolic.terms.term import Operation, Term, operation
from rmd_symbolic.terms.text import text

FOUNDATION = "foundations.order"
PAIRED = 6  # assumptions whose pairs are tried for a contradiction


@dataclass(frozen=True)
class Attempt:
    """The lines of a proof, the lemmas before it, and what it uses; or, without lines, why there is none."""

    lines: tuple[str, ...] = ()
    lemmas: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    why: str = ""

    def text(self, question: Question) -> str:
        """The whole file: what is used and declared, the lemmas, and the claim with these lines as its proof."""
        uses = ", ".join(dict.fromkeys((FOUNDATION, *self.uses)))
        own = [question.declared] if question.declared else []
        head = ["theory claimed", f"uses {uses}", "", *own, *self.lemmas, question.text.rstrip("\n"), "proof"]
        return "\n".join([*head, *(f"  {line}" for line in self.lines), "qed", ""])


def at_once(question: Question, statement: Statement) -> Iterator[Attempt]:
    """What the tactics see by themselves."""
    yield Attempt((f"show {question.claim}  by auto",))


def searched(question: Question, statement: Statement, library: Library, seconds: float) -> Iterator[Attempt]:
    """What the engines find: signs of derivatives for reals, the reduction for divergences."""
    if _real(statement.goal):
        yield Attempt((f"show {question.claim}  by calculus",))
    claim = statement.claim
    equation = isinstance(claim, Operation) and claim.name == "=" and claim.arguments[0].sort in NUMBERS
    if equation and not _sums(statement.goal):
        yield _both_ways(question, claim)
    yield guarded("the reduction", lambda: _reduced(question, statement, library, seconds))


def _both_ways(question: Question, claim: Term) -> Attempt:
    """An equation by two inequalities, under labels that nobody took."""
    left, right = claim.arguments  # type: ignore[union-attr]
    taken = {line.partition(":")[0] for line in question.assume}
    low, high = (
        next(label for label in chain([name], (f"{name}{n}" for n in count(1))) if label not in taken)
        for name in ("low", "high")
    )
    return Attempt((
        f"have {low}: {text(operation('<=', left, right))}  by calculus",
        f"have {high}: {text(operation('<=', right, left))}  by calculus",
        f"show {question.claim}  by arithmetic from {low}, {high}",
    ))  # fmt: skip


def likely(statement: Statement) -> bool:
    """Does a look at many points speak for the claim, so that a proof is looked for before counterexamples?"""
    try:
        from rmd_symbolic.language import reduction

        return reduction.likely(statement)
    except Exception:  # noqa: BLE001  (whatever an engine does, counterexamples are looked for first)
        return False


def reasoned(question: Question, statement: Statement) -> Iterator[Attempt]:
    """Each kind of reason by itself."""
    for kind in REASONS:
        word = next(word for word in kind.words if word)
        if word not in ("auto", "calculus"):
            yield Attempt((f"show {question.claim}  by {word}",))


def cited(question: Question, statement: Statement, prover: Prover) -> Iterator[Attempt]:
    """One theorem of the library."""
    yield guarded("the library", lambda: _cited(question, statement, prover))


def contradictions(question: Question, statement: Statement) -> Iterator[tuple[Question, Attempt]]:
    """That what is given and assumed contradicts itself, few of the assumptions first; and the lines to show it."""
    reals = " + ".join(g.variable.name for g in statement.givens if g.variable.sort == REAL) or "0"
    nothing = f"{reals} + 1 <= {reals}"  # arithmetic reads the facts about what the line mentions
    lines = question.assume
    sets: list[tuple[str, ...]] = [(), *((line,) for line in lines), *combinations(lines[:PAIRED], 2)]
    for some in dict.fromkeys([*sets, lines]):
        part = replace(question, claim=nothing, assume=some)
        labels = [line.partition(":")[0] for line in some]
        yield part, Attempt((f"show {nothing}  by arithmetic",))
        if labels:
            yield part, Attempt((f"show {nothing}  by contradiction from {', '.join(labels)}",))


def guarded(what: str, find: Callable[[], Attempt]) -> Attempt:
    """The attempt; a search that fails, crashes or lacks a library leaves the claim open and says so."""
    try:
        return find()
    except RmdError as reason:
        return Attempt(why=str(reason))
    except ImportError as reason:
        return Attempt(why=f"{what} needs {reason.name or 'a library'}, which is missing: see `rmd doctor`")
    except (MemoryError, RecursionError):
        return Attempt(why=f"{what} ran out of memory")
    except Exception as reason:  # noqa: BLE001  (whatever an engine does, the claim is open)
        return Attempt(why=f"{what} failed: {type(reason).__name__}: {reason}")


def _real(formula: Node) -> bool:
    """Is it an inequality between reals, below its quantifiers and hypotheses?"""
    while formula.op in ("all", "implies"):
        formula = formula.args[1]
    return formula.op in ORDER and not is_extended(formula)


def _sums(formula: Node) -> bool:
    return formula.op == "sum" or any(isinstance(part, Node) and _sums(part) for part in formula.args)


def _reduced(question: Question, statement: Statement, library: Library, seconds: float) -> Attempt:
    from rmd_symbolic.engines.reduction.linear import Outside
    from rmd_symbolic.language.reduction import NoProof, reduced

    try:
        found = reduced(statement, library, seconds)
    except Outside as reason:
        return Attempt(why=f"outside of the class that is reduced: {reason}")
    except NoProof as reason:
        return Attempt(why=str(reason))
    return Attempt(tuple(found.lines), tuple(found.lemmas), tuple(found.uses))


def _cited(question: Question, statement: Statement, prover: Prover) -> Attempt:
    name = prover.proves(statement)
    if not name or name == ENGINES:
        return Attempt(why="no theorem of the library says it")
    return Attempt((f"show {question.claim}  by {name}",), uses=tuple(prover.theories([name])))
