"""The exact arithmetic against mpmath: enclosures enclose, comparisons are right, undefined stays undefined."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

from rmd_symbolic.engines.arithmetic import NO, OO, SO_FAR, UNKNOWN, YES, Exact, Floats, enclosure, implied, vanishes

RATIONALS = st.fractions(min_value=-50, max_value=50, max_denominator=60)
STEPS = st.lists(st.tuples(st.sampled_from(["add", "multiply", "inverse", "ln", "exp", "root"]), RATIONALS), max_size=6)


def precise(value: Fraction) -> Any:
    return mpf(value.numerator) / value.denominator


def root(value: Any) -> Any:
    """The root of a value that is known to be nonnegative; what is exactly 0 may have been rounded off it."""
    return mpf(0) if abs(value) < mpf(10) ** -100 else mp.sqrt(value)


def both(start: Fraction, steps: list[tuple[str, Fraction]]) -> tuple[Any, Any]:
    """A value computed exactly and by mpmath; None when it is undefined or out of reach."""
    exact, other = Exact.number(start), precise(start)
    for step, operand in steps:
        if exact is None:
            break
        if step == "exp" and abs(other) > 200:
            continue
        if step in ("add", "multiply"):
            exact = getattr(Exact, step)(exact, operand)
            other = other + precise(operand) if step == "add" else other * precise(operand)
        else:
            exact = getattr(Exact, step)(exact)
            if exact is not None:
                other = {"inverse": lambda u: 1 / u, "ln": mp.log, "exp": mp.exp, "root": root}[step](other)
    return exact, other


@settings(max_examples=150, deadline=None)
@given(RATIONALS, STEPS)
def test_enclosures_enclose(start: Fraction, steps: list[tuple[str, Fraction]]) -> None:
    with mp.workdps(120):
        exact, other = both(start, steps)
        if exact is not None:
            found = enclosure(exact)
            slack = mpf(10) ** -90 * (1 + abs(other))
            assert mpf(str(found.low)) - slack <= other <= mpf(str(found.high)) + slack


@settings(max_examples=120, deadline=None)
@given(RATIONALS, STEPS, RATIONALS, STEPS)
def test_comparisons_are_right(a: Fraction, first: Any, b: Fraction, second: Any) -> None:
    with mp.workdps(120):
        (u, x), (v, y) = both(a, first), both(b, second)
        if u is None or v is None:
            assert Exact.at_most(u, v) == Exact.less(u, v) == Exact.equal(u, v) == UNKNOWN
            return
        apart = abs(x - y) > mpf(10) ** -80 * (1 + abs(x))
        if Exact.at_most(u, v) != UNKNOWN:
            assert (Exact.at_most(u, v) == YES) == (x < y or not apart)
        if Exact.equal(u, v) != UNKNOWN:
            assert (Exact.equal(u, v) == YES) == (not apart)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=5), st.lists(st.integers(-3, 3), min_size=5, max_size=5))
def test_relations_between_logarithms(numbers: list[int], exponents: list[int]) -> None:
    product = Fraction(1)
    terms: dict[Fraction, Fraction] = {}
    for n, e in zip(numbers, exponents, strict=False):
        product *= Fraction(n) ** e
        terms[Fraction(n)] = terms.get(Fraction(n), Fraction(0)) + e
    assert vanishes(terms) == (product == 1)


@pytest.mark.parametrize("arithmetic", [Floats, Exact])
def test_the_laws_of_infinity_and_zero(arithmetic: Any) -> None:
    zero, one, minus = (arithmetic.number(n) for n in (0, 1, -1))
    undefined = arithmetic.inverse(zero)
    assert arithmetic.multiply(zero, OO) == zero
    assert arithmetic.multiply(zero, undefined) == zero
    assert arithmetic.multiply(one, OO) == OO == arithmetic.add(OO, minus)
    assert arithmetic.equal(OO, OO) == arithmetic.at_most(OO, OO) == YES
    assert arithmetic.less(one, OO) == YES
    assert arithmetic.less(OO, OO) == arithmetic.at_most(OO, one) == NO
    for value in (undefined, arithmetic.ln(zero), arithmetic.ln(minus), arithmetic.root(minus), arithmetic.finite(OO),
                  arithmetic.multiply(minus, OO), arithmetic.add(one, undefined)):  # fmt: skip
        assert arithmetic.equal(value, value) == UNKNOWN
        assert arithmetic.less(value, one) == arithmetic.at_most(one, value) == UNKNOWN


def test_implication_has_four_truth_values() -> None:
    for conclusion in (NO, UNKNOWN, SO_FAR, YES):
        assert implied(NO, conclusion) == YES
        assert implied(YES, conclusion) == conclusion
    assert implied(SO_FAR, NO) == implied(UNKNOWN, NO) == UNKNOWN
    assert implied(UNKNOWN, SO_FAR) == SO_FAR
