"""Coefficients with parameters, by numbers: c Q <= m Q where c <= m wherever the hypotheses hold."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from rmd_symbolic.engines.reduction.combination import Combination, combination
from rmd_symbolic.engines.reduction.linear import Outside, added, numeral, times
from rmd_symbolic.engines.reduction.multipliers import simplest
from rmd_symbolic.engines.reduction.numeric import NoNumber, evaluate
from rmd_symbolic.engines.reduction.region import Region, parameters_of
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.reduction.bench import Bench, Place
from rmd_symbolic.language.reduction.cases import NoProof
from rmd_symbolic.language.reduction.statements import with_claim
from rmd_symbolic.language.reduction.terms import Plan
from rmd_symbolic.language.reduction.words import Proved, parameters_region, two_sides_of, written
from rmd_symbolic.language.theories import Library
from rmd_symbolic.terms.sort import EXTENDED
from rmd_symbolic.terms.term import Term, operation

ABOVE = (0.02, 0.25, 1.0)  # what a number may be above the largest value that was seen, in parts of it


def by_numbers(statement: Statement, library: Library, deadline: float, proved: Plan) -> Proved:
    """A proof of a claim with c Q on its smaller side, by way of m Q; Outside when no c holds parameters."""
    left, right, relation = two_sides_of(statement.claim)
    low = combination(left)
    moving = {q: c for q, c in low.terms.items() if parameters_of(c) and q.sort != EXTENDED}
    if relation != "<=" or not moving:
        raise Outside("no coefficient on the smaller side holds parameters")
    region = parameters_region(statement)
    place = Bench(statement, library, deadline).place()
    labels = [a.label for a in statement.assumptions if a.label]
    lines: list[str] = []
    numbers: dict[Term, Term] = {}
    for quantity, coefficient in moving.items():
        numbers[quantity], shown = _bounded(place, coefficient, region, labels, len(numbers) + 1)
        lines += shown
        nonnegative = place.have(operation("<=", 0, quantity), ("positivity", "auto"))
        lines += [] if nonnegative is None else [nonnegative]
    relaxed = Combination(low.terms | numbers, low.constant)
    middle = added([*(times(c, q) for q, c in relaxed.terms.items()), relaxed.constant])
    inner = proved(with_claim(statement, written(operation("<=", middle, right))).statement(), library, deadline)
    if inner.lemmas or not place.suppose(operation("<=", middle, right), "numbers"):
        raise NoProof("the claim with numbers as coefficients may be undefined")
    cited = ", ".join(f"coefficient{n}" for n in range(1, len(numbers) + 1))
    chain = place.chain(left, [("<=", middle, f"monotonicity from {cited}"), ("<=", right, "numbers")])
    if chain is None:
        raise NoProof(f"{written(left)} <= {written(middle)} was not shown")
    stated = [f"have numbers: {written(operation('<=', middle, right))}:", *("  " + line for line in inner.lines)]
    return Proved((*lines, *stated, *chain), (), inner.uses)


def _above(coefficient: Term, region: Region) -> Iterator[Fraction]:
    """Simple numbers that no value exceeds that was seen, the small ones first."""
    try:
        most = float(evaluate(coefficient, region.points()).max())
    except (NoNumber, ValueError):
        raise Outside(f"{coefficient} has no values") from None
    seen: set[Fraction] = set()
    for share in ABOVE:
        for number in simplest(most, most + share * abs(most)):
            if number not in seen:
                seen.add(number)
                yield number


def _bounded(place: Place, coefficient: Term, region: Region, labels: list[str], count: int) -> tuple[Term, list[str]]:
    """A number m and lines that show c <= m: from the hypotheses, and squares of sums and differences of parameters."""
    squares = [
        line
        for pair in combinations(parameters_of(coefficient), 2)
        for sign in ("-", "+")
        if (line := place.have(operation("<=", 0, operation("^", operation(sign, *pair), 2)), ("positivity",)))
    ]
    named = [f"arithmetic from {', '.join(labels)}"] if labels else []
    for number in _above(coefficient, region):
        fact = operation("<=", coefficient, numeral(number))
        line = place.have(fact, ("arithmetic", *named, "calculus"), f"coefficient{count}")
        if line is not None:
            return numeral(number), [*squares, line]
    raise NoProof(f"no number was shown to be above {written(coefficient)}")
