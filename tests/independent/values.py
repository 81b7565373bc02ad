"""Numbers of the evaluator: exact fractions as long as possible, 75 digits where ln, exp, sqrt occur, and +oo.

The order is that of the reals with +oo above; 0 * (+oo) = 0 and 0^0 = 1.  Leaving the reals by a subtraction, a
division or a negative coefficient has no meaning and raises `Undefined`.  A comparison of rounded numbers answers only
when the gap is certain.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import isqrt

import mpmath

from tests.independent.syntax import StatementError

mp = mpmath.MPContext()
mp.dps = 75
Rounded = mp.mpf
CERTAIN = mp.mpf(10) ** -40
EXACT_BITS = 200_000


class Undefined(Exception):
    """What the text asks for has no value here: an obligation of the statement fails."""


class Unspecified(Exception):
    """Something outside the domain of a notion: the page that defines it says nothing."""


class Undecided(Exception):
    """No finite computation of ours can settle it."""


class Infinity:
    """The one value +oo."""

    def __repr__(self) -> str:
        return "oo"


OO = Infinity()
Number = Fraction | Infinity | mpmath.mpf
ZERO, ONE = Fraction(0), Fraction(1)


def number(value: object) -> Number:
    """The value, which must be a number and not a distribution, a symbol or a function."""
    if isinstance(value, Fraction | Rounded | Infinity):
        return value
    raise StatementError(f"expected a number, found {type(value).__name__}")


def real(value: object) -> Number:
    """As `number`, and finite."""
    if number(value) is OO:
        raise Undefined("+oo where a real number is needed")
    return value  # type: ignore[return-value]


@lru_cache(maxsize=100_000)
def _rounded(value: Fraction) -> mpmath.mpf:
    return mp.mpf(value.numerator) / value.denominator


def rounded(value: Number) -> mpmath.mpf:
    """The number at 75 digits."""
    return _rounded(value) if isinstance(value, Fraction) else value


def is_zero(value: Number) -> bool:
    """Is the number 0?  A rounded number within 10^-40 of it leaves the question undecided."""
    if isinstance(value, Fraction):
        return value == 0
    if value is OO:
        return False
    if abs(value) <= CERTAIN:
        raise Undecided("a rounded number too close to 0")
    return False


def sign(value: Number) -> int:
    """The sign of a number; undecided very near 0."""
    if value is OO:
        return 1
    return 0 if is_zero(value) else 1 if value > 0 else -1


def compare(a: Number, b: Number, tolerance: mpmath.mpf = CERTAIN) -> int | None:
    """-1, 0, 1 as a < b, a = b, a > b; None when the two are too close to tell."""
    if a is OO or b is OO:
        return 0 if a is b else 1 if a is OO else -1
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return (a > b) - (a < b)
    left, right = rounded(a), rounded(b)
    gap = left - right
    if abs(gap) <= tolerance * max(1, abs(left), abs(right)):
        return None
    return 1 if gap > 0 else -1


def add(a: Number, b: Number) -> Number:
    if a is OO or b is OO:
        return OO
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a + b
    if isinstance(a, Fraction) and not a:
        return b
    if isinstance(b, Fraction) and not b:
        return a
    return rounded(a) + rounded(b)


def negative(a: Number) -> Number:
    return -real(a)  # type: ignore[operator]


def subtract(a: Number, b: Number) -> Number:
    real(a)
    return add(a, negative(b))


def multiply(a: Number, b: Number) -> Number:
    """The product; 0 * (+oo) = 0, and a negative multiple of +oo has no meaning."""
    if a is OO:
        a, b = b, a
    if b is OO:
        if a is OO:
            raise Undefined("+oo times +oo")
        if sign(a) < 0:
            raise Undefined("a negative multiple of +oo")
        return OO if sign(a) else ZERO
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a * b
    if (a == 0 and isinstance(a, Fraction)) or (b == 0 and isinstance(b, Fraction)):
        return ZERO
    return rounded(a) * rounded(b)


def divide(a: Number, b: Number) -> Number:
    real(a)
    if is_zero(real(b)):
        raise Undefined("division by 0")
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a / b
    return ZERO if isinstance(a, Fraction) and a == 0 else rounded(a) / rounded(b)


@lru_cache(maxsize=100_000)
def _ln(value: Fraction) -> Number:
    return ZERO if value == 1 else mp.ln(_rounded(value))


def forget() -> None:
    """Forget what was rounded: the precision has changed."""
    _rounded.cache_clear()
    _ln.cache_clear()


def ln(a: Number) -> Number:
    if sign(real(a)) <= 0:
        raise Undefined("ln of a number that is not positive")
    return _ln(a) if isinstance(a, Fraction) else mp.ln(a)


def exp(a: Number) -> Number:
    real(a)
    if isinstance(a, Fraction) and a == 0:
        return ONE
    if abs(rounded(a)) > 10_000:
        raise Undecided("exp of a very large number")
    return mp.exp(rounded(a))


def sqrt(a: Number) -> Number:
    if isinstance(real(a), Fraction):
        if a < 0:
            raise Undefined("the root of a negative number")
        roots = isqrt(a.numerator), isqrt(a.denominator)
        if roots[0] ** 2 == a.numerator and roots[1] ** 2 == a.denominator:
            return Fraction(*roots)
    elif sign(a) < 0:
        raise Undefined("the root of a negative number")
    return mp.sqrt(rounded(a))


def absolute(a: Number) -> Number:
    return abs(real(a))  # type: ignore[arg-type]


def power(a: Number, b: Number) -> Number:
    """a^b; empty product 1, so 0^0 = 1."""
    real(a), real(b)
    if isinstance(b, Fraction) and b.denominator == 1:
        if b >= 0 or not is_zero(a):
            count = int(b)
            if not isinstance(a, Fraction):
                return ONE if count == 0 else rounded(a) ** count
            bits = max(a.numerator.bit_length(), a.denominator.bit_length())
            return a**count if abs(count) * bits < EXACT_BITS else rounded(a) ** count
        raise Undefined("0 to a negative power")
    if sign(a) < 0:
        raise Undefined("a negative number to a power that is not whole")
    if sign(a) == 0:
        if sign(b) < 0:
            raise Undefined("0 to a negative power")
        return ZERO if sign(b) else ONE
    if isinstance(b, Fraction) and b.denominator == 2:
        return power(sqrt(a), Fraction(b.numerator))
    return mp.exp(rounded(b) * mp.ln(rounded(a)))


def extreme(values: list[Number], largest: bool) -> Number:
    """The largest or the smallest."""
    if not values:
        raise Undefined("the extreme of nothing")
    best = values[0]
    for value in values[1:]:
        order = compare(value, best)
        if order is not None and order == (1 if largest else -1):
            best = value
    return best


def total(values: list[Number]) -> Number:
    out: Number = ZERO
    for value in values:
        out = add(out, value)
    return out


def show(value: object) -> str:
    """A value for messages: fractions in full, rounded numbers to 20 digits."""
    if isinstance(value, Rounded):
        return str(mp.nstr(value, 20))
    if isinstance(value, tuple):
        return "(" + ", ".join(map(show, value)) + ")"
    if isinstance(value, Fraction) and max(abs(value.numerator), value.denominator).bit_length() > 400:
        return str(mp.nstr(mp.mpf(value.numerator) / value.denominator, 20))
    return str(value)
