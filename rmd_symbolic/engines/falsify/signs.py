"""Exact rationals where they are known, signs where they are not: what stays true of an orbit for ever.

A value is a Fraction, one of the tokens POSITIVE, NEGATIVE and REAL (some real number), +oo, or None for undefined.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from rmd_symbolic.engines.arithmetic import NO, OO, UNKNOWN, YES

POSITIVE, NEGATIVE, REAL = "positive", "negative", "real"
_TOKENS = {1: POSITIVE, -1: NEGATIVE, 0: Fraction(0)}


def sign(a: Any) -> int | None:
    """The sign of a value, +oo included; None when it is not known."""
    if a in (POSITIVE, NEGATIVE):
        return 1 if a == POSITIVE else -1
    return None if a is None or a == REAL else (a > 0) - (a < 0)


def widened(a: Any) -> Any:
    """The sign alone.

    >>> widened(Fraction(2, 3)), widened(Fraction(0)), widened(OO)
    ('positive', Fraction(0, 1), inf)
    """
    return _TOKENS[(a > 0) - (a < 0)] if isinstance(a, Fraction) else a


def _rational(a: Any) -> bool:
    return isinstance(a, Fraction)


class Signs:
    """The interface of `Exact`; what is YES or NO holds for every number with these signs."""

    undefined = None

    @staticmethod
    def number(value: Any) -> Any:
        """A rational, or +oo."""
        return value if value == OO else Fraction(value)

    @staticmethod
    def add(a: Any, b: Any) -> Any:
        """The sum; of opposite signs nothing is known but that it is real."""
        if a is None or b is None:
            return None
        if a == OO or b == OO:
            return OO
        if _rational(a) and _rational(b):
            return a + b
        if a == 0 or b == 0:
            return b if a == 0 else a
        first, second = sign(a), sign(b)
        return _TOKENS[first] if first is not None and first == second else REAL

    @staticmethod
    def multiply(a: Any, b: Any) -> Any:
        """The product, with 0 * (+oo) = 0 and 0 times undefined = 0."""
        if a == 0 or b == 0:
            return Fraction(0)
        if a is None or b is None:
            return None
        if _rational(a) and _rational(b):
            return a * b
        first, second = sign(a), sign(b)
        if a == OO or b == OO:
            return OO if first == second == 1 else None
        return REAL if first is None or second is None else _TOKENS[first * second]

    @staticmethod
    def inverse(a: Any) -> Any:
        """One over a number that is not 0."""
        if a in (POSITIVE, NEGATIVE):
            return a
        return 1 / a if _rational(a) and a else None

    @staticmethod
    def ln(a: Any) -> Any:
        """The logarithm of a positive number."""
        return Fraction(0) if a == 1 else REAL if a not in (None, OO) and sign(a) == 1 else None

    @staticmethod
    def exp(a: Any) -> Any:
        """The exponential."""
        return None if a is None or a == OO else Fraction(1) if a == 0 else POSITIVE

    @staticmethod
    def root(a: Any) -> Any:
        """The square root of a nonnegative number."""
        if a == 0 or a == 1:
            return a
        return POSITIVE if a not in (None, OO) and sign(a) == 1 else None

    @staticmethod
    def finite(a: Any) -> Any:
        """The real that a finite extended value is."""
        return None if a == OO else a

    @staticmethod
    def at_most(a: Any, b: Any) -> int:
        """The truth of a <= b."""
        if a is None or b is None:
            return UNKNOWN
        if b == OO:
            return YES
        if a == OO:
            return NO
        if _rational(a) and _rational(b):
            return YES if a <= b else NO
        first, second = sign(a), sign(b)
        if first is None or second is None or first == second:
            return UNKNOWN
        return YES if first < second else NO

    @staticmethod
    def less(a: Any, b: Any) -> int:
        """The truth of a < b."""
        return {YES: NO, NO: YES}.get(Signs.at_most(b, a), UNKNOWN)

    @staticmethod
    def equal(a: Any, b: Any) -> int:
        """The truth of a = b."""
        if a is None or b is None:
            return UNKNOWN
        if a == OO or b == OO:
            return YES if a == b else NO
        if _rational(a) and _rational(b):
            return YES if a == b else NO
        first, second = sign(a), sign(b)
        return NO if first is not None and second is not None and first != second else UNKNOWN
