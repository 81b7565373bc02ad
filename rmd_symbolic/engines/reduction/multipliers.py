"""Multiples of the masses that make a linear claim true symbol by symbol.

sum L + c <= sum R + d follows from L + l1 p + l2 q <= R at every symbol when l1 + l2 = c - d: the masses add up to 1.
For differentiable L, R that agree at p = q the gradient of R - L there is the only candidate; at a kink, or where R
is larger than L, the candidates form an interval.  A candidate is kept when no point contradicts it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from rmd_symbolic.engines.reduction.linear import ONE, ZERO, Linear, added, is_number, negated, numeral, times
from rmd_symbolic.engines.reduction.numeric import NoNumber, evaluate
from rmd_symbolic.engines.reduction.region import Region
from rmd_symbolic.engines.reduction.resolve import OO, Split, resolved, scale
from rmd_symbolic.engines.reduction.symbolic import gradient as gradient_at
from rmd_symbolic.engines.reduction.symbolic import simplified
from rmd_symbolic.errors import RmdError
from rmd_symbolic.terms.term import Operation, Term, operation

Multipliers = tuple[Term, ...]
TOLERANCE = 1e-9


@dataclass
class Search:
    """The candidates for one claim on one region."""

    claim: Linear
    region: Region

    def __post_init__(self) -> None:
        self.constant = simplified(added([self.claim.left.constant, negated(self.claim.right.constant)]))
        self.inside = self.region
        for mass in self.claim.masses:
            self.inside = self.inside.with_mass(mass, True)

    def found(self) -> Iterator[Multipliers]:
        """Candidates that no point contradicts, the likely ones first, each once."""
        seen: set[Multipliers] = set()
        for candidate in self._candidates():
            if candidate not in seen and not any(map(has_abs, candidate)) and self.fits(candidate):
                seen.add(candidate)
                yield candidate

    # -- candidates ---------------------------------------------------------------------------------------------------
    def _candidates(self) -> Iterator[Multipliers]:
        count = len(self.claim.masses)
        if self.claim.relation == "=" or self._agree():
            yield from self._gradients()
        for place in range(count):
            yield tuple(self.constant if i == place else ZERO for i in range(count))
        if not is_number(self.constant, 0) and count > 1:
            yield (simplified(self.constant / count),) * count
        yield from self._gradients()
        if count == 2:
            yield from self._ends()
            yield from self._numbers()

    def _agree(self) -> bool:
        """Do the two sides agree where all masses are 1?"""
        import numpy as np

        try:
            gap = evaluate(self._gap(), self.region.points() | dict.fromkeys(self.claim.masses, 1.0))
            constant = evaluate(self.constant, self.region.points())
        except (NoNumber, RmdError, Split):
            return False
        return bool(np.all(np.abs(gap - constant) < TOLERANCE))

    def _gap(self) -> Term:
        left, right = (resolved(s.at_x, self.inside, kinks=True) for s in (self.claim.left, self.claim.right))
        if OO in (left, right):
            raise RmdError("a side is oo inside")
        return added([right, negated(left)])

    def _gradients(self) -> Iterator[Multipliers]:
        """The gradient of right - left at equal masses, with each choice of the side of the kinks, and their mean."""
        try:
            gap = self._gap()
        except (RmdError, Split):
            return
        masses = self.claim.masses
        for side in (0,) if not has_abs(gap) else (0, 1, -1):
            gradient = gradient_at(without_abs(gap, side), masses, dict.fromkeys(masses, ONE))
            if gradient is None:
                continue
            rest = simplified(added([self.constant, *map(negated, gradient)]))
            if is_number(rest, 0):
                yield gradient
                continue
            for place in range(len(gradient)):
                yield tuple(simplified(added([g, rest])) if i == place else g for i, g in enumerate(gradient))
            yield tuple(simplified(added([g, rest / len(gradient)])) for g in gradient)

    def _ends(self) -> Iterator[Multipliers]:
        """What the values at (1, 0) and (0, 1) force when they are attained."""
        for zero, other in ((1, 0), (0, 1)):
            region = self.region.with_mass(self.claim.masses[zero], False).with_mass(self.claim.masses[other], True)
            try:
                sides = [resolved(s.at_x, region, kinks=True) for s in (self.claim.left, self.claim.right)]
            except Split:
                continue
            if OO in sides:
                continue
            value = simplified(at_one(added([sides[1], negated(sides[0])]), self.claim.masses))
            rest = simplified(added([self.constant, negated(value)]))
            yield (value, rest) if zero == 1 else (rest, value)

    def _numbers(self) -> Iterator[Multipliers]:
        """Numbers, or polynomials in the only parameter, inside of the intervals that many points allow."""
        try:
            parameter, at, low, high = self._intervals()
        except (NoNumber, RmdError):
            return
        if not len(low):  # no point satisfies the hypotheses with room to spare
            return
        first, last = float(low.max()), float(high.min())
        if first <= last + TOLERANCE:
            for value in simplest(first, last):
                yield (numeral(value), simplified(added([self.constant, numeral(-value)])))
        elif parameter is not None:
            for polynomial in fits(parameter, at, low, high):
                yield (polynomial, simplified(added([self.constant, negated(polynomial)])))

    def _intervals(self) -> tuple[Term | None, Any, Any, Any]:
        """For values of the parameters: the interval of m with right - left >= m (u - v) + c v at all ratios u / v."""
        import numpy as np

        steps = np.concatenate([np.linspace(1e-4, 1, 60)[:-1], np.geomspace(1, 30, 60)])
        ratios = np.concatenate([-steps, steps])
        ratio = np.exp(ratios)[None, :]
        points = self.inside.points()
        count = min(40, len(next(iter(points.values()))))
        values: dict[Term, Any] = {p: points[p][:count, None] for p in self.region.parameters}
        u, v = self.claim.masses
        values |= {u: ratio, v: np.ones((1, 1))}
        left, right = (evaluate(s.at_x, values) for s in (self.claim.left, self.claim.right))
        with np.errstate(all="ignore"):
            gap = right - left - evaluate(self.constant, values)
        gap = np.broadcast_to(gap, (count, ratios.size))
        slope = gap / (ratio - 1)
        up = ratios > 0
        low, high = slope[:, ~up].max(axis=1), slope[:, up].min(axis=1)
        if np.any(np.isnan(low) | np.isnan(high)) or np.any(low > high + 1e-6):
            raise RmdError("there is no multiplier")
        moving = self.region.open_parameters
        at = points[moving[0]][:count] if len(moving) == 1 else np.zeros(count)
        return (moving[0] if len(moving) == 1 else None), at, low, high

    # -- the filter ---------------------------------------------------------------------------------------------------
    def fits(self, candidate: Multipliers) -> bool:
        """Does left + l p <= right hold at the points of the region?"""
        import numpy as np

        masses = self.claim.masses
        extra = added([times(m, p) for m, p in zip(candidate, masses, strict=True)])
        for region in (self.region, self.inside):
            points = region.points()
            try:
                left, right = (evaluate(s.at_x, points) for s in (self.claim.left, self.claim.right))
                with np.errstate(invalid="ignore"):
                    gap = right - left - evaluate(extra, points)
            except NoNumber:
                return False
            sides = [np.where(np.isinf(s), 0.0, np.abs(s)) for s in (left, right)]
            small = TOLERANCE * (sides[0] + sides[1] + scale(extra, points) + sum(points[p] for p in masses))
            fine = np.isinf(right) | (np.abs(gap) <= small if self.claim.relation == "=" else gap >= -small)
            if not bool(np.all(fine)):
                return False
        return True


# ---- kinks and derivatives ------------------------------------------------------------------------------------------
def has_abs(term: Term) -> bool:
    """Does an absolute value occur?"""
    return isinstance(term, Operation) and (term.name == "abs" or any(map(has_abs, term.arguments)))


def without_abs(term: Term, side: int) -> Term:
    """abs(e) as side * e."""
    if not isinstance(term, Operation):
        return term
    arguments = tuple(without_abs(a, side) for a in term.arguments)
    if term.name == "abs":
        return operation("*", numeral(side), arguments[0])
    return Operation(term.name, arguments)


def at_one(term: Term, masses: tuple[Term, ...]) -> Term:
    """The term where every mass is 1."""
    if term in masses:
        return ONE
    return (
        Operation(term.name, tuple(at_one(a, masses) for a in term.arguments)) if isinstance(term, Operation) else term
    )


# ---- numbers --------------------------------------------------------------------------------------------------------
def simplest(low: float, high: float) -> Iterator[Fraction]:
    """Rationals of small denominator in an interval, those well inside first."""
    width = max(high - low, 0.0)
    for margin in (0.25, 0.05, 0.0):
        for denominator in (1, 2, 3, 4, 6, 8, 12, 24, 100, 10**4):
            start = (low + margin * width) * denominator
            first = Fraction(-int(-start // 1), denominator)
            if float(first) <= high - margin * width + TOLERANCE:
                yield first
                break


def fits(parameter: Term, at: Any, low: Any, high: Any) -> Iterator[Term]:
    """Polynomials of degree at most 3 with small rational coefficients between two functions of a parameter."""
    import numpy as np

    weight = 1 / (high - low + 1e-4)
    for degree in (1, 2, 3):
        coefficients = np.polyfit(at, (low + high) / 2, degree, w=weight)[::-1]
        for denominator in (1, 2, 3, 4, 6, 12):
            rounded = [Fraction(round(float(c) * denominator), denominator) for c in coefficients]
            value = sum(float(c) * at**k for k, c in enumerate(rounded))
            if np.all((value >= low - TOLERANCE) & (value <= high + TOLERANCE)):
                yield _polynomial(rounded, parameter)


def _polynomial(coefficients: list[Fraction], parameter: Term) -> Term:
    terms = []
    for degree, c in enumerate(coefficients):
        if not c:
            continue
        power = parameter if degree == 1 else operation("^", parameter, degree)
        size = numeral(abs(c))
        term = size if degree == 0 else power if abs(c) == 1 else operation("*", size, power)
        terms.append(term if c > 0 else negated(term))
    return added(terms)
