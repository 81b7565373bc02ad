"""The arithmetic of the search: integers as they are, everything else as balls of python-flint.

It has the interface of `Floats`, and suggests only.  Balls that overlap count as equal, so that a branch such as
abs(p - q) at p = q is taken; what is suggested is evaluated again by `Exact`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from rmd_symbolic.engines.arithmetic import NO, OO, YES

BITS = 192
_FLINT: list[Any] = []  # the constructors of balls and of rationals, once they are loaded


@contextmanager
def working(bits: int = BITS) -> Iterator[None]:
    """Balls of this precision inside the block."""
    from flint import arb, ctx, fmpq

    _FLINT[:] = [arb, fmpq]
    with ctx.workprec(bits):
        yield


def ball(value: Any) -> Any:
    """A rational as a ball."""
    arb, fmpq = _FLINT
    return arb(value) if isinstance(value, int) else arb(fmpq(value.numerator, value.denominator))


def _order(a: Any, b: Any) -> int:
    """-1, 0 or 1 as a lies below b, overlaps it, or lies above."""
    return -1 if a < b else 1 if a > b else 0


class Balls:
    """Integers, balls, +oo; undefined is None."""

    undefined = None

    @staticmethod
    def number(value: Any) -> Any:
        """An integer, +oo, or the ball around a rational."""
        if type(value) is int:
            return value
        if isinstance(value, float):
            return OO if value == OO else ball(Fraction(value))
        if isinstance(value, Fraction):
            return value.numerator if value.denominator == 1 else ball(value)
        return value

    @staticmethod
    def add(a: Any, b: Any) -> Any:
        """The sum."""
        if a is None or b is None:
            return None
        return OO if type(a) is float or type(b) is float else a + b

    @staticmethod
    def multiply(a: Any, b: Any) -> Any:
        """The product, with 0 * (+oo) = 0 and 0 times undefined = 0."""
        if (type(a) is int and a == 0) or (type(b) is int and b == 0):
            return 0
        if a is None or b is None:
            return None
        if type(a) is float or type(b) is float:
            other = b if type(a) is float else a
            sign = 1 if type(other) is float else _order(other, 0)
            return OO if sign == 1 else 0 if sign == 0 else None
        return a * b

    @staticmethod
    def inverse(a: Any) -> Any:
        """One over a nonzero number."""
        if a is None or type(a) is float:
            return None
        if type(a) is int:
            return a if a in (1, -1) else None if a == 0 else 1 / ball(a)
        return 1 / a if _order(a, 0) else None

    @staticmethod
    def ln(a: Any) -> Any:
        """The logarithm of a positive number."""
        if a is None or type(a) is float or not a > 0:
            return None
        if type(a) is int:
            return 0 if a == 1 else ball(a).log()
        return a.log()

    @staticmethod
    def exp(a: Any) -> Any:
        """The exponential."""
        if a is None or type(a) is float or abs(a) > 100_000:
            return None
        if type(a) is int:
            return 1 if a == 0 else ball(a).exp()
        return a.exp()

    @staticmethod
    def root(a: Any) -> Any:
        """The square root of a nonnegative number."""
        if a is None or type(a) is float:
            return None
        if type(a) is int:
            return a if a in (0, 1) else ball(a).sqrt() if a > 0 else None
        order = _order(a, 0)
        return a.sqrt() if order == 1 else 0 if order == 0 else None

    @staticmethod
    def finite(a: Any) -> Any:
        """The real that a finite extended value is."""
        return None if type(a) is float else a

    @staticmethod
    def at_most(a: Any, b: Any) -> int:
        """The truth of a <= b, as far as balls tell."""
        if a is None or b is None:
            return 1
        if type(a) is float or type(b) is float:
            return YES if type(b) is float else NO
        return NO if a > b else YES

    @staticmethod
    def less(a: Any, b: Any) -> int:
        """The truth of a < b, as far as balls tell."""
        if a is None or b is None:
            return 1
        if type(a) is float or type(b) is float:
            return YES if type(a) is not float else NO
        return YES if a < b else NO

    @staticmethod
    def equal(a: Any, b: Any) -> int:
        """The truth of a = b, as far as balls tell."""
        if a is None or b is None:
            return 1
        if type(a) is float or type(b) is float:
            return YES if type(a) is type(b) else NO
        return YES if _order(a, b) == 0 else NO


def gap(a: Any, b: Any) -> float | None:
    """(a - b) / max(abs a, abs b), which keeps its digits where a and b touch; a tie is 0.

    >>> with working():
    ...     gap(ball(Fraction(1, 3)) + 1, ball(Fraction(4, 3))), round(gap(3, 2), 3), gap(OO, 1), gap(OO, OO)
    (0.0, 0.333, 1.0, 0.0)
    """
    if a is None or b is None:
        return None
    if type(a) is float or type(b) is float:
        return float(type(a) is float) - float(type(b) is float)
    order = _order(a, b)
    if order == 0:
        return 0.0
    scale = max(abs(a), abs(b)) if type(a) is int and type(b) is int else max(_magnitude(a), _magnitude(b))
    quotient = (ball(a) if type(a) is int else a) - b
    found = float((quotient / scale).mid())
    return found if found else order * 5e-324


def _magnitude(a: Any) -> Any:
    return abs(ball(a) if type(a) is int else a).mid()
