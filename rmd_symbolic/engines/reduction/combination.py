"""Linear combinations of divergences, as they are written: coefficients and what they stand before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rmd_symbolic.engines.reduction.linear import ONE, ZERO, Outside, added, has_masses, negated, times
from rmd_symbolic.engines.reduction.numeric import NoNumber, evaluate
from rmd_symbolic.engines.reduction.region import Region
from rmd_symbolic.terms.term import Operation, Quantity, Term, operation

SMALL = 1e-9


@dataclass(frozen=True)
class Combination:
    """A sum of coefficients times quantities, and a constant."""

    terms: dict[Term, Term]
    constant: Term

    def plus(self, other: Combination, factor: Term = ONE) -> Combination:
        """self + factor * other."""
        terms = dict(self.terms)
        for quantity, coefficient in other.terms.items():
            scaled = times(factor, coefficient)
            terms[quantity] = added([terms[quantity], scaled]) if quantity in terms else scaled
        return Combination(terms, added([self.constant, times(factor, other.constant)]))


def combination(term: Term, whole: Callable[[Term], bool] = lambda _: False) -> Combination:
    """Read a term as a linear combination of quantities, and of what is taken as a whole; Outside when it is none.

    >>> from rmd_symbolic.framework.divergences import KL, P, Q, TV
    >>> {str(q): str(c) for q, c in combination(2 * KL(P, Q) + TV(P, Q)).terms.items()}
    {'KL(p || q)': '2', 'TV(p, q)': '1'}
    """
    if not has_masses(term):
        return Combination({}, term)
    if isinstance(term, Quantity) or whole(term):
        return Combination({term: ONE}, ZERO)
    nothing = Combination({}, ZERO)
    if isinstance(term, Operation):
        name, arguments = term.name, term.arguments
        if name in ("+", "-"):
            second = ONE if name == "+" else negated(ONE)
            return combination(arguments[0], whole).plus(combination(arguments[1], whole), second)
        if name == "neg":
            return nothing.plus(combination(arguments[0], whole), negated(ONE))
        if name == "*" and not has_masses(arguments[0]):
            return nothing.plus(combination(arguments[1], whole), arguments[0])
        if name == "*" and not has_masses(arguments[1]):
            return nothing.plus(combination(arguments[0], whole), arguments[1])
        if name == "/" and not has_masses(arguments[1]):
            return nothing.plus(combination(arguments[0], whole), operation("/", ONE, arguments[1]))
    raise Outside(f"{term} is not linear in divergences")


def covers(high: Combination, low: Combination, region: Region) -> bool:
    """Is every coefficient of `high` at least that of `low` at the points of the region, the constants too?"""
    import numpy as np

    points = region.points()
    gap = high.plus(low, negated(ONE))
    try:
        return all(bool(np.all(evaluate(c, points) >= -SMALL)) for c in (*gap.terms.values(), gap.constant))
    except NoNumber:
        return False


def summands(term: Term) -> Iterator[Term]:
    """The terms of a sum; what is subtracted with its sign."""
    if isinstance(term, Operation) and term.name in ("+", "-"):
        yield from summands(term.arguments[0])
        for part in summands(term.arguments[1]):
            yield part if term.name == "+" else negated(part)
    else:
        yield term
