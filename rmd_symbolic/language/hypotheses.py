"""Which hypotheses a proved theorem needs: each is dropped in turn, and a counterexample is looked for without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from rmd_symbolic.errors import RmdError
from rmd_symbolic.language.claims import doubtful, names_of, where_defined
from rmd_symbolic.language.confirm import Finding, find
from rmd_symbolic.language.elaborate import Assumption, Given, Statement, denote_statement
from rmd_symbolic.language.prover import Prover
from rmd_symbolic.language.refute import undefined_at
from rmd_symbolic.language.result import TheoremResult

UNUSED, PROVED, NEEDED, UNDEFINED, OPEN = "not used", "proved without it", "needed", "undefined", "open"


@dataclass(frozen=True)
class Dropped:
    """One hypothesis and what became of the theorem without it.

    `not used`: the proof does not need it, nor does the claim to be defined.  `proved without it`: `proof` proves the
    claim.  `needed`: `finding` is a counterexample.  `undefined`: the claim has no meaning, at `finding` for instance,
    or no meaning at all, as `why` says.  `open`: neither is known; `finding` may be a candidate that is not confirmed.
    """

    text: str
    status: str
    statement: Statement | None = None
    finding: Finding | None = None
    proof: str = ""
    why: str = ""


def dropped(
    theorem: TheoremResult, seconds: float = 5.0, seed: int = 0, prover: Prover | None = None,
    event: Callable[[str], None] | None = None,
) -> list[Dropped]:  # fmt: skip
    """Every hypothesis of a proved theorem, dropped in turn; those of `given` lines included."""
    statement = theorem.statement
    if statement is None or theorem.theorem is None:
        return []
    prover = prover or Prover()
    out = []
    for text, unused, other in without(statement, theorem.unused):
        if event is not None:
            event(f"without {text}")
        if isinstance(other, str):
            out.append(Dropped(text, UNDEFINED, why=other))
        else:
            out.append(_tried(text, unused, other, seconds, seed, prover))
    return out


def _tried(text: str, unused: bool, other: Statement, seconds: float, seed: int, prover: Prover) -> Dropped:
    """Half of the time goes to counterexamples, a fifth to undefined points, the rest to what theorems confirm."""
    if unused and prover.defined(other):
        return Dropped(text, UNUSED, other)
    candidate = None if unused else find(where_defined(other), names_of(other), seconds / 2, seed)
    if candidate is not None and candidate.confirmed:
        return Dropped(text, NEEDED, other, candidate)
    point = undefined_at(other, seconds / 5, seed)
    if point is not None:
        return Dropped(text, UNDEFINED, other, point)
    if not unused and (candidate is not None or doubtful(other)):  # theorems of the library may settle it
        found = find(where_defined(other, prover.known), names_of(other), 3 * seconds / 10, seed, prover.known)
        candidate = found or candidate
        if found is not None and found.confirmed:
            return Dropped(text, NEEDED, other, found)
    proof = prover.proves(other)
    if proof:
        return Dropped(text, PROVED, other, proof=proof)
    return Dropped(text, OPEN, other, candidate, why="it may be undefined" if unused else "")


def without(statement: Statement, unused: list[str]) -> Iterator[tuple[str, bool, Statement | str]]:
    """The statement without each of its hypotheses, or why it has no meaning then; was the hypothesis not used?"""
    for at, given in enumerate(statement.givens):
        for condition in given.conditions:
            rest = tuple(c for c in given.conditions if c is not condition)
            givens = (*statement.givens[:at], replace(given, conditions=rest), *statement.givens[at + 1 :])
            yield str(condition), str(condition) in unused, _again(statement, givens, statement.assumptions)
    for at, assumption in enumerate(statement.assumptions):
        text = f"{assumption.label}: {assumption.term}" if assumption.label else str(assumption.term)
        kept = statement.assumptions[:at] + statement.assumptions[at + 1 :]
        yield text, str(assumption.term) in unused, _again(statement, statement.givens, kept)


def _again(statement: Statement, givens: tuple[Given, ...], assumptions: tuple[Assumption, ...]) -> Statement | str:
    other = Statement(
        statement.kind, statement.name, statement.title, givens, assumptions, statement.claim, statement.claim_span
    )
    try:
        denote_statement(other)
    except RmdError as error:
        return str(error)
    return other
