"""Inequalities between reals in one case: by arithmetic, by the signs of derivatives, by factors, by a square."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import isqrt

from rmd_symbolic.engines.reduction.combination import summands
from rmd_symbolic.engines.reduction.factors import Square, product_of, rooted, squares_of
from rmd_symbolic.engines.reduction.linear import Outside, numeral
from rmd_symbolic.engines.reduction.region import Region
from rmd_symbolic.language.reduction.bench import Place
from rmd_symbolic.language.reduction.signs import SIGNS, arguments_of, have_positive, have_product
from rmd_symbolic.language.reduction.words import Bound
from rmd_symbolic.terms.term import Number, Operation, Term, operation

AT_ONCE = ("algebra", "arithmetic", "positivity")
DIGITS = 1000  # of the rational bounds of roots of numerals
QUICK = 1.0  # seconds for the signs of derivatives before other plans are tried


def real_bound(place: Place, bound: Bound, region: Region) -> list[str] | None:
    """Lines that show a real relation at a place, the last one as `show ... by ...`; they are learned there."""
    if reason := place.shown(bound.term, AT_ONCE):
        return [f"show {bound}  by {reason}"]
    if bound.relation == "=":
        return _both_ways(place.inside(), bound, region)
    terms = dict.fromkeys(t for side in (bound.left, bound.right) for t in arguments_of(side))
    lines = list(have_positive(place, tuple(terms)))
    for plan in (_quickly, _by_factors, _by_square, _by_calculus):
        found = plan(place.inside(), bound, region)
        if found is not None:
            return [*lines, *found]
    return None


def _both_ways(place: Place, bound: Bound, region: Region) -> list[str] | None:
    """An equation by two inequalities."""
    lines = []
    for label, one in (("low", Bound(bound.left, bound.right)), ("high", Bound(bound.right, bound.left))):
        found = real_bound(place.inside(), one, region)
        if found is None or not place.suppose(one.term, label):
            return None
        if len(found) == 1:
            lines.append(found[0].replace("show ", f"have {label}: ", 1))
        else:
            lines += [f"have {label}: {one}:", *("  " + line for line in found)]
    reason = place.shown(bound.term, ("arithmetic from low, high",))
    return None if reason is None else [*lines, f"show {bound}  by {reason}"]


def _quickly(place: Place, bound: Bound, region: Region) -> list[str] | None:
    place.context.deadline = min(place.context.deadline, time.process_time() + QUICK)
    return _by_calculus(place, bound, region)


def _by_calculus(place: Place, bound: Bound, region: Region) -> list[str] | None:
    return [f"show {bound}  by calculus"] if place.shown(bound.term, ("calculus",)) else None


# ---- polynomials, also in roots -------------------------------------------------------------------------------------
def _roots(place: Place, bound: Bound) -> tuple[list[str], Term] | None:
    """Lines about the roots in a bound, and its gap with squares of roots for the masses under them."""
    gap = operation("-", bound.right, bound.left)
    try:
        found = rooted(gap)
    except Outside:
        return [], gap  # logarithms stay as they are
    lines = []
    for number, root in enumerate((*found.roots, *found.constants), 1):
        if not isinstance(root, Operation):
            continue
        square = operation("=", operation("^", root, 2), root.arguments[0])
        line = place.have(operation("and", operation("<=", 0, root), square), ("square root",), f"root{number}")
        if line is None:
            return None
        lines.append(line)
        lines += _root_bounds(place, root)
    for first in found.roots:
        for second in found.roots:
            if first != second:
                line = place.have(operation("<=", first, second), ("root_monotone",))
                lines += [] if line is None else [line]
    return [*lines, *_parts_of_roots(place, found.roots)], found.term


def _parts_of_roots(place: Place, roots: Sequence[Term]) -> Iterator[str]:
    """sqrt(a u + ...) is at least sqrt(a) sqrt(u)."""
    for root in roots:
        whole = root.arguments[0] if isinstance(root, Operation) else root
        for part in summands(whole):
            if not isinstance(part, Operation) or part.name != "*" or part == whole:
                continue
            if not all(operation("sqrt", factor) in roots for factor in part.arguments):
                continue
            product = operation("*", *(operation("sqrt", factor) for factor in part.arguments))
            others = [other for other in summands(whole) if other != part]
            for line in (
                *(place.have(operation("<=", 0, other), SIGNS) for other in others),
                place.have(operation("<=", part, whole), ("arithmetic", "positivity")),
                place.have(operation("<=", product, root), ("root_of_part",)),
            ):
                if line is not None:
                    yield line


def _root_bounds(place: Place, root: Operation) -> list[str]:
    """Rational bounds of the root of a numeral; any other root is positive."""
    under = root.arguments[0]
    found: list[str | None]
    if isinstance(under, Number) and under.value > 0:
        size = isqrt(int(under.value * DIGITS**2))
        low, high = Fraction(size, DIGITS), Fraction(size + 1, DIGITS)
        found = [place.have(operation("<", numeral(low), root), ("root_above",)),
                 place.have(operation("<", root, numeral(high)), ("root_below",))]  # fmt: skip
    else:
        found = [place.have(operation("<", 0, root), ("root_positive",))]
    return [line for line in found if line is not None]


def _cited(place: Place, *labels: str) -> str:
    return "arithmetic from " + ", ".join((*labels, *_root_labels(place)))


def _root_labels(place: Place) -> list[str]:
    return [label for label in place.context.labels if label.startswith("root") and label[4:].isdigit()]


def _by_factors(place: Place, bound: Bound, region: Region) -> list[str] | None:
    """The gap is a product of factors of known sign."""
    found = _roots(place, bound)
    product = None if found is None else product_of(found[1], region)
    if found is None or product is None:
        return None
    lines = have_product(place, product, label="product")
    reason = None if lines is None else place.shown(bound.term, ("arithmetic from product", _cited(place, "product")))
    return None if lines is None or reason is None else [*found[0], *lines, f"show {bound}  by {reason}"]


def _by_square(place: Place, bound: Bound, region: Region) -> list[str] | None:
    """The gap is of degree 2 in one of its variables, and a square is completed."""
    found = _roots(place, bound)
    if found is None:
        return None
    for square in squares_of(found[1], region):
        lines = _with_square(place.inside(), bound, square, found[1])
        if lines is not None:
            return [*found[0], *lines]
    return None


def _with_square(place: Place, bound: Bound, square: Square, gap: Term) -> list[str] | None:
    scaled = operation("*", operation("*", 4, square.lead), gap)
    power = operation("^", square.inside, 2)
    equal = operation("=", scaled, operation("+", power, square.rest))
    facts: list[tuple[Term, tuple[str, ...], str]] = [
        (operation("<", 0, square.lead), (*SIGNS, _cited(place)), "lead"),
        (operation("<=", 0, square.rest), ("algebra", *SIGNS, _cited(place)), "rest"),
        (operation("<=", 0, power), ("positivity",), "square"),
        (equal, ("algebra", "substitution", *(f"monotonicity from {r}" for r in _root_labels(place))), "completed"),
        (operation("<=", 0, scaled), ("arithmetic from completed, square, rest",), "scaled"),
        (operation("<=", 0, gap), ("nonnegative_factor from lead, scaled",), "gap"),
    ]
    lines = [place.have(*fact) for fact in facts]
    ends = ("arithmetic from gap", _cited(place, "gap"), _cited(place, "gap").replace("arithmetic", "substitution"))
    reason = None if None in lines else place.shown(bound.term, ends)
    return None if reason is None else [*(line for line in lines if line is not None), f"show {bound}  by {reason}"]
