"""Hypotheses that repair a refuted claim: each is tested, none is guessed.

Candidates come from the sorts of what is given: an end of a range is taken out, a bound put where there is none; every
declared predicate that fits; absolute continuity, distance and ratio bounds between distributions; two symbols.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import permutations
from typing import TYPE_CHECKING

from rmd_symbolic.errors import RmdError
from rmd_symbolic.framework.declared import declarations
from rmd_symbolic.kernel.formula import FALSE
from rmd_symbolic.language.claims import Question, names_of, opened_obligations, where_defined
from rmd_symbolic.language.confirm import find
from rmd_symbolic.language.elaborate import Given, Statement
from rmd_symbolic.terms.sort import DISTRIBUTION, NATURAL, OPERATOR, PROPOSITION, REAL, TEACHER, Function, Sort
from rmd_symbolic.terms.term import Operation, free_variables

if TYPE_CHECKING:
    from rmd_symbolic.language.prover import Prover

PAIRS, BEST, PROOFS = 30, 5, 4  # pairs that are tried, repairs that are shown, proofs that are looked for
LEAST, MOST = 1.0, 2.0  # seconds for one test


@dataclass(frozen=True)
class Repair:
    """Hypotheses under which no counterexample was found; `proved` names what proves the claim, if something does."""

    added: tuple[str, ...]
    proved: str = ""

    def __str__(self) -> str:
        shown = " and ".join(f"`{a}`" for a in self.added)
        return f"proved with {shown} ({self.proved})" if self.proved else f"no counterexample found with {shown}"


def repairs(
    question: Question, prover: Prover, seconds: float = 10.0, seed: int = 0,
    event: Callable[[str], None] | None = None,
) -> list[Repair]:  # fmt: skip
    """Single hypotheses that repair a refuted claim, else pairs of them; those with a proof first."""
    end = time.process_time() + seconds
    statement = question.statement()
    candidates = list(candidates_for(statement))
    tests = [(c,) for c in candidates]
    found: list[tuple[str, ...]] = []
    for tried in (tests, [(a, b) for a, b in permutations(candidates, 2) if a < b][:PAIRS]):
        for number, added in enumerate(tried):
            left = end - time.process_time()
            if left <= 0 or len(found) >= BEST:
                break
            if any(_weaker(known, added) for known in found):
                continue
            if event is not None:
                event(f"with {' and '.join(added)}")
            share = max(LEAST, min(MOST, left / (len(tried) - number)))
            if _holds_up(question, added, share, seed, prover):
                found.append(added)
        if found:
            break
    out = []
    for number, added in enumerate(found):
        repaired = replace(question, assume=(*question.assume, *added)).statement()
        out.append(Repair(added, prover.proves(repaired) if number < PROOFS else ""))
    return sorted(out, key=lambda r: not r.proved)


def _weaker(known: tuple[str, ...], added: tuple[str, ...]) -> bool:
    """Does the second hypothesis say more than the first, which works already?"""
    if len(known) != 1 or len(added) != 1:
        return False
    return added[0] in (known[0].replace("<=", "<"), f"{known[0].replace('[0]', '[t]')} for all t")


def _holds_up(question: Question, added: tuple[str, ...], seconds: float, seed: int, prover: Prover) -> bool:
    """Is no counterexample found with it, and do its hypotheses hold somewhere?"""
    try:
        statement = replace(question, assume=(*question.assume, *added)).statement()
    except RmdError:
        return False
    hypotheses = [f for _, _, f in statement.hypotheses] + opened_obligations(statement, prover.known)
    empty = find(statement.close(FALSE, hypotheses), seconds=seconds, seed=seed)
    if empty is None or not empty.confirmed:
        return False  # nothing is known to satisfy the hypotheses
    return find(where_defined(statement, prover.known), names_of(statement), seconds, seed) is None


# ---- candidates -----------------------------------------------------------------------------------------------------
def candidates_for(statement: Statement) -> Iterator[str]:
    """What may be added to a statement, as the text of assumptions; each once, and nothing that is assumed already.

    >>> claimed = Question("KL(p || q) <= 1", ("distributions p, q",)).statement()
    >>> list(candidates_for(claimed))[:4]
    ['p << q', 'q << p', 'full_support(p)', 'full_support(q)']
    """
    known = {text for _, text, _ in statement.hypotheses}
    for text in dict.fromkeys(_all(statement)):
        if text not in known:
            yield text


def _all(statement: Statement) -> Iterator[str]:
    places = [place for given in statement.givens for place in _places(given)]
    rows = [(text, end) for text, end, sort in places if sort == DISTRIBUTION]
    pairs = list(permutations(rows, 2))
    for given in statement.givens:
        for text, end, sort in _places(given):
            if sort == REAL:
                yield from (bound + end for bound in _bounds(given, text))
    yield from (f"{a} << {b}{_ends(i, j)}" for (a, i), (b, j) in pairs)
    for notion in declarations().values():
        if notion.sort == PROPOSITION and len(notion.formals) == 1:
            yield from (f"{notion.name}({text}){end}" for text, end, sort in places if sort == notion.formals[0].sort)
    if rows or any(sort == OPERATOR for _, _, sort in places):
        yield "sum[x] 1 = 2"
    yield from (f"0 < TV({a}, {b}){_ends(i, j)}" for (a, i), (b, j) in pairs if a < b)
    for (a, i), (b, j) in pairs:
        yield f"{a}(x) <= 2 * {b}(x){_ends(i, j)}{', x' if i + j else ' for all x'}"


def _ends(first: str, second: str) -> str:
    """The quantifiers of two places together."""
    return first if not second or second == first else second if not first else f"{first}, {second.split()[-1]}"


def _places(given: Given) -> Iterator[tuple[str, str, Sort]]:
    """The values that a given has: itself, or the first and every member of a sequence, every member of a family."""
    name, sort = given.variable.name, given.variable.sort
    if not isinstance(sort, Function):
        yield name, "", sort
    elif sort.domain == (NATURAL,):
        if sort.codomain == DISTRIBUTION:
            yield f"{name}[0]", "", sort.codomain
        yield f"{name}[t]", " for all t", sort.codomain
    elif sort.domain == (TEACHER,):
        yield f"{name}[k]", " for all k", sort.codomain


def _bounds(given: Given, text: str) -> Iterator[str]:
    """Ends of the range that are taken out; 0 and 1 where there is no end."""
    low = high = None
    for condition in given.conditions:
        while not isinstance(condition, Operation) and hasattr(condition, "body"):
            condition = condition.body
        if isinstance(condition, Operation) and condition.name in ("<=", "<"):
            left, right = condition.arguments
            if not free_variables(left):
                low = str(left), condition.name
            elif not free_variables(right):
                high = str(right), condition.name
    yield from _end(low, "0", "{limit} {sign} {text}", text)
    yield from _end(high, "1", "{text} {sign} {limit}", text)


def _end(known: tuple[str, str] | None, usual: str, form: str, text: str) -> Iterator[str]:
    for sign in ("<=", "<") if known is None else ("<",) if known[1] == "<=" else ():
        yield form.format(limit=usual if known is None else known[0], sign=sign, text=text)
