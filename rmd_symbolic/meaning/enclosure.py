"""Exact values and enclosures: the arithmetic in which a formula is evaluated at an instance.

A value is a Fraction; `Logs`, the exact number c + sum c_i ln n_i; an `Interval` with rational ends that holds the
number; `OO`; or None for what is undefined or not known, of which nothing is ever concluded except that 0 times it is
0.  Series are summed in integers that are rounded in one direction, with a bound of what is left out, so that an
interval always holds its number; more bits make it narrower and change no decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, gcd, inf, isqrt, prod

from rmd_symbolic.errors import RuleError

OO = inf
MAX_BITS = 200_000  # of a rational
MAX_EXPONENT = 5_000


@dataclass(frozen=True, slots=True)
class Logs:
    """The number rational + sum of c * ln n over `terms`, a nonempty table from integers n > 1 to c /= 0."""

    rational: Fraction
    terms: Mapping[int, Fraction]


@dataclass(frozen=True, slots=True)
class Interval:
    """Some real number between two rationals."""

    low: Fraction
    high: Fraction


Value = Fraction | Logs | Interval | float | None


def vanishes(terms: Mapping[int, Fraction]) -> bool:
    """Is sum c * ln n zero?  It is exactly when the exponents over a coprime base of all n are.

    >>> vanishes({4: Fraction(1, 2), 2: Fraction(-1)}), vanishes({4: Fraction(1), 2: Fraction(-1)})
    (True, False)
    """
    stack = list(terms.items())
    base: dict[int, Fraction] = {}
    while stack:
        n, c = stack.pop()
        m = next((m for m in base if gcd(n, m) > 1), 1)
        if n == 1:
            continue
        if m == 1:
            base[n] = c
        else:
            g, d = gcd(n, m), base.pop(m)
            stack += [(g, c + d), (n // g, c), (m // g, d)]
    return not any(base.values())


def _divided(a: int, b: int, up: bool) -> int:
    return -(-a // b) if up else a // b


def _scaled(x: Fraction, unit: int, up: bool) -> int:
    return ceil(x * unit) if up else floor(x * unit)


def _sized(x: Fraction) -> Fraction:
    if max(x.numerator.bit_length(), x.denominator.bit_length()) > MAX_BITS:
        raise RuleError("a number has too many digits")
    return x


class Arithmetic:
    """Operations on values with so many bits; `thin` says that an enclosure was too wide for some decision."""

    def __init__(self, bits: int) -> None:
        self.unit = 1 << bits
        self.thin = False

    # -- enclosures -----------------------------------------------------------------------------------------------
    def interval(self, a: Fraction | Logs | Interval) -> Interval:
        """Rational ends around a real value."""
        if isinstance(a, Interval):
            return a
        if isinstance(a, Fraction):
            return Interval(a, a)
        low = high = a.rational
        for n, c in a.terms.items():
            ends = [c * self.log(Fraction(n), up) for up in (False, True)]
            low, high = low + min(ends), high + max(ends)
        return self._rounded(low, high)

    def _rounded(self, low: Fraction, high: Fraction) -> Interval:
        ends = [Fraction(_scaled(end, self.unit, up), self.unit) for end, up in ((low, False), (high, True))]
        return Interval(_sized(ends[0]), _sized(ends[1]))

    def log(self, r: Fraction, up: bool) -> Fraction:
        """A bound of ln r, r > 0: ln(2^k m) = k ln 2 + 2 atanh((m - 1)/(m + 1)), 1 <= m < 2, and ln r = -ln(1/r)."""
        if r < 1:
            return -self.log(1 / r, not up)
        k = floor(r).bit_length() - 1
        m = r / (1 << k)
        return 2 * (k * self._atanh(Fraction(1, 3), up) + self._atanh((m - 1) / (m + 1), up))

    def _atanh(self, z: Fraction, up: bool) -> Fraction:
        """A bound of z + z^3/3 + ..., 0 <= z <= 1/3; what follows a power p is at most p/(1 - z^2) <= 2 p."""
        unit, total, i = self.unit << 16, 0, 1
        power, square = _scaled(z, unit, up), _scaled(z * z, unit, up)
        while power > 1:
            total += _divided(power, i, up)
            power, i = _divided(power * square, unit, up), i + 2
        return Fraction(total + 2 * power * up, unit)

    def power_of_e(self, x: Fraction, up: bool) -> Fraction:
        """A bound of exp x: Taylor's series at x / 2^m <= 1/2, squared m times; what follows p is at most 2 p."""
        if x < 0:
            return 1 / self.power_of_e(-x, not up)
        m = ceil(x).bit_length() + 1
        unit, total, i = self.unit << (16 + 2 * m), 0, 0
        y = _scaled(x / (1 << m), unit, up)
        term = unit
        while term > 1:
            total, i = total + term, i + 1
            term = _divided(term * y, unit * i, up)
        total += 2 * term * up
        for _ in range(m):
            total = _divided(total * total, unit, up)
        return Fraction(total, unit)

    # -- operations -----------------------------------------------------------------------------------------------
    def add(self, a: Value, b: Value) -> Value:
        """The sum; e + oo = oo."""
        if a is None or b is None:
            return None
        if isinstance(a, float) or isinstance(b, float):
            return OO
        if isinstance(a, Fraction) and isinstance(b, Fraction):
            return _sized(a + b)
        if isinstance(a, Interval) or isinstance(b, Interval):
            first, second = self.interval(a), self.interval(b)
            return self._rounded(first.low + second.low, first.high + second.high)
        parts = [v if isinstance(v, Logs) else Logs(v, {}) for v in (a, b)]
        keys = [*parts[0].terms, *(n for n in parts[1].terms if n not in parts[0].terms)]
        terms = {n: sum((p.terms.get(n, Fraction(0)) for p in parts), Fraction(0)) for n in keys}
        terms = {n: c for n, c in terms.items() if c}
        rational = _sized(parts[0].rational + parts[1].rational)
        return Logs(rational, terms) if terms else rational

    def multiply(self, a: Value, b: Value) -> Value:
        """The product; 0 * oo = 0 and c * oo = oo for c > 0.  Zero times what is undefined is zero."""
        if a == 0 or b == 0:
            return Fraction(0)
        if a is None or b is None:
            return None
        if isinstance(a, float) or isinstance(b, float):
            sign = self.sign(b if isinstance(a, float) else a)
            return OO if sign == 1 else Fraction(0) if sign == 0 else None
        if isinstance(b, Fraction):
            a, b = b, a
        if isinstance(a, Fraction) and not isinstance(b, Interval):
            if isinstance(b, Fraction):
                return _sized(a * b)
            return Logs(a * b.rational, {n: a * c for n, c in b.terms.items()})
        first, second = self.interval(a), self.interval(b)
        ends = [u * v for u in (first.low, first.high) for v in (second.low, second.high)]
        return self._rounded(min(ends), max(ends))

    def sign(self, a: Value) -> int | None:
        """-1, 0 or 1; None when that is not decided."""
        if a is None or isinstance(a, float):
            return None if a is None else 1
        if isinstance(a, Logs) and vanishes(a.terms):
            a = a.rational
        ends = self.interval(a)
        if ends.low > 0 or ends.high < 0 or ends.low == ends.high:
            return (ends.low > 0) - (ends.high < 0)
        self.thin = True
        return None

    def compare(self, a: Value, b: Value) -> int | None:
        """-1, 0 or 1 as a is less than, equal to or greater than b; None when that is not decided."""
        if isinstance(a, float) or isinstance(b, float):
            return None if a is None or b is None else isinstance(a, float) - isinstance(b, float)
        return self.sign(self.add(a, self.multiply(Fraction(-1), b)))

    def inverse(self, a: Value) -> Value:
        """One over a number that is not 0."""
        if isinstance(a, Fraction) and a:
            return 1 / a
        if not self.sign(a) or a is None or isinstance(a, float):
            return None
        ends = self.interval(a)
        self.thin |= ends.low <= 0 <= ends.high
        return None if ends.low <= 0 <= ends.high else self._rounded(1 / ends.high, 1 / ends.low)

    def ln(self, a: Value) -> Value:
        """The logarithm of a positive number."""
        if self.sign(a) != 1 or a is None or isinstance(a, float):
            return None
        if isinstance(a, Fraction):
            found = {n: Fraction(c) for n, c in ((a.numerator, 1), (a.denominator, -1)) if n > 1}
            return Logs(Fraction(0), found) if found else Fraction(0)
        ends = self.interval(a)
        self.thin |= ends.low <= 0
        return self._rounded(self.log(ends.low, False), self.log(ends.high, True)) if ends.low > 0 else None

    def exp(self, a: Value) -> Value:
        """The exponential; exact at 0 and at integer combinations of logarithms."""
        if a is None or isinstance(a, float):
            return None
        if a == 0:
            return Fraction(1)
        ends = self.interval(a)
        if max(abs(ends.low), abs(ends.high)) > MAX_EXPONENT:
            return None
        exact = isinstance(a, Logs) and not a.rational and all(c.denominator == 1 for c in a.terms.values())
        if isinstance(a, Logs) and exact and sum(n.bit_length() * abs(c) for n, c in a.terms.items()) <= MAX_BITS:
            return _sized(prod((Fraction(n) ** int(c) for n, c in a.terms.items()), start=Fraction(1)))
        return self._rounded(self.power_of_e(ends.low, False), self.power_of_e(ends.high, True))

    def root(self, a: Value) -> Value:
        """The square root of a number that is not negative; exact for squares of rationals."""
        sign = self.sign(a)
        if sign is None or sign < 0 or a is None or isinstance(a, float):
            return None
        if isinstance(a, Fraction):
            top, bottom = isqrt(a.numerator), isqrt(a.denominator)
            if (top * top, bottom * bottom) == (a.numerator, a.denominator):
                return Fraction(top, bottom)
        ends, unit = self.interval(a), self.unit
        square = unit * unit
        low, high = isqrt(max(0, _scaled(ends.low, square, False))), isqrt(_scaled(ends.high, square, True)) + 1
        return Interval(Fraction(low, unit), Fraction(high, unit))
