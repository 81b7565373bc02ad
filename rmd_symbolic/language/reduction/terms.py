"""Claims between sums, term by term: over the teachers, or between two sums of as many terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import permutations

from rmd_symbolic.engines.reduction.combination import summands
from rmd_symbolic.engines.reduction.linear import Outside, added, has_masses, negated
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.reduction.bench import Bench
from rmd_symbolic.language.reduction.cases import NoProof
from rmd_symbolic.language.reduction.pointwise import plausible
from rmd_symbolic.language.reduction.statements import with_claim
from rmd_symbolic.language.reduction.words import Proved, two_sides_of, written
from rmd_symbolic.language.theories import Library
from rmd_symbolic.terms.sort import TEACHER
from rmd_symbolic.terms.substitute import substitute
from rmd_symbolic.terms.term import Binder, Operation, Term, Variable, operation

Plan = Callable[[Statement, Library, float], Proved]
MOST = 3  # terms that are compared one by one


def by_teachers(statement: Statement, library: Library, deadline: float, proved: Plan) -> Proved:
    """A proof of a claim between two sums over the teachers, teacher by teacher."""
    left, right, relation = two_sides_of(statement.claim)
    low, high = _summed(left), _summed(right)
    if low is None or high is None:
        raise Outside("the sides are not both sums over the teachers")
    k = Variable("k", TEACHER)
    if any(g.variable.name == "k" for g in statement.givens):
        raise Outside("the letter k is taken")
    each = operation(relation, *(_at(side, k) for side in (low, high)))
    inner = proved(with_claim(statement, written(each), ("teacher k",)).statement(), library, deadline)
    lines = [f"have each: {written(each)} for all k:", "  take k", *("  " + line for line in inner.lines)]
    return Proved((*lines, f"show {written(statement.claim)}  by summing over k from each"), inner.lemmas, inner.uses)


def _summed(term: Term) -> tuple[Binder, bool] | None:
    """A sum over the teachers, and whether it is subtracted."""
    if isinstance(term, Operation) and term.name == "neg":
        inner = _summed(term.arguments[0])
        return None if inner is None else (inner[0], not inner[1])
    over = isinstance(term, Binder) and term.name == "sum" and term.variable.sort == TEACHER and term.limit is None
    return (term, False) if over else None  # type: ignore[return-value]


def _at(side: tuple[Binder, bool], k: Variable) -> Term:
    binder, negative = side
    body = substitute(binder.body, {binder.variable: k}) if binder.variable != k else binder.body
    return negated(body) if negative else body


def by_terms(statement: Statement, library: Library, deadline: float, proved: Plan) -> Proved:
    """A proof of a claim between two sums, each term of one below a term of the other."""
    left, right, relation = two_sides_of(statement.claim)
    low, high = list(summands(left)), list(summands(right))
    if relation != "<=" or not 2 <= len(low) == len(high) <= MOST or not all(map(has_masses, low)):
        raise Outside("the sides are no sums of as many terms")
    for order in permutations(high):
        pairs = [operation("<=", *pair) for pair in zip(low, order, strict=True)]
        if not all(plausible(statement, pair) for pair in pairs):
            continue
        found = [proved(with_claim(statement, written(pair)).statement(), library, deadline) for pair in pairs]
        lines = list(_stated(pairs, found))
        uses = tuple(dict.fromkeys(name for inner in found for name in inner.uses))
        place = Bench(statement, library, deadline, uses).place()
        for number, pair in enumerate(pairs, 1):
            place.suppose(pair, f"term{number}")
        labels = ", ".join(f"term{number}" for number in range(1, len(pairs) + 1))
        chain = place.chain(left, [("<=", added(list(order)), f"monotonicity from {labels}"), ("=", right, "algebra")])
        if chain is not None and not any(inner.lemmas for inner in found):
            return Proved((*lines, *chain), (), uses)
    raise NoProof("the terms of the two sides do not compare one by one")


def _stated(pairs: Sequence[Term], found: list[Proved]) -> Iterator[str]:
    for number, (pair, inner) in enumerate(zip(pairs, found, strict=True), 1):
        yield f"have term{number}: {written(pair)}:"
        yield from ("  " + line for line in inner.lines)
