"""Two arithmetics in which a closed formula can be evaluated: quick floats, and exact values with enclosures.

A formula gets one of four truth values, ordered NO < UNKNOWN < SO_FAR < YES.  `SO_FAR` is the value of a `for all` over
an infinite sort of which every instance that was tried holds.  An undefined value (1/0, ln 0, the finite part of +oo)
decides nothing, except that zero times it is zero, whatever it is taken to be.

`Floats` only suggests: it calls neighbours equal.  `Exact` decides: its values are rationals, rational combinations of
logarithms of rationals (`2/3 + 1/2 ln 5`), enclosures with rational ends, and +oo.  Two combinations of logarithms
are compared without rounding: sum c_i ln r_i = 0 exactly when the exponents over a coprime base of the r_i vanish.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from fractions import Fraction
from typing import Any

NO, UNKNOWN, SO_FAR, YES = 0, 1, 2, 3
OO = math.inf
NAN = math.nan
RELATIVE, ABSOLUTE = 1e-11, 1e-14  # below these a difference of floats may be rounding


def implied(premise: int, conclusion: int) -> int:
    """The truth of `premise implies conclusion`.

    >>> implied(NO, NO) == YES, implied(SO_FAR, NO) == UNKNOWN, implied(YES, NO) == NO
    (True, True, True)
    """
    if premise == NO:
        return YES
    return conclusion if premise == YES or conclusion >= SO_FAR else UNKNOWN


class Floats:
    """Double precision.  Undefined is nan; what differs by rounding alone counts as equal."""

    undefined = NAN

    @staticmethod
    def number(value: Any) -> Any:
        """The float nearest to a rational."""
        return float(value)

    @staticmethod
    def add(a: Any, b: Any) -> Any:
        """The sum."""
        return a + b

    @staticmethod
    def multiply(a: Any, b: Any) -> Any:
        """The product, with 0 * (+oo) = 0 and 0 times undefined = 0."""
        if a == 0.0 or b == 0.0:
            return 0.0
        product = a * b
        return NAN if product == -OO else product

    @staticmethod
    def inverse(a: Any) -> Any:
        """One over a nonzero number."""
        return 1.0 / a if a else NAN

    @staticmethod
    def ln(a: Any) -> Any:
        """The logarithm of a positive number."""
        return math.log(a) if a > 0.0 else NAN

    @staticmethod
    def exp(a: Any) -> Any:
        """The exponential."""
        return math.exp(a) if a < 700.0 else NAN

    @staticmethod
    def root(a: Any) -> Any:
        """The square root of a nonnegative number."""
        return math.sqrt(a) if a >= 0.0 else NAN

    @staticmethod
    def finite(a: Any) -> Any:
        """The real that a finite extended value is."""
        return NAN if a == OO else a

    @staticmethod
    def at_most(a: Any, b: Any) -> int:
        """The truth of a <= b."""
        if a <= b:
            return YES
        if a != a or b != b:
            return UNKNOWN
        return YES if a < OO and a - b <= ABSOLUTE + RELATIVE * abs(a) else NO

    @staticmethod
    def less(a: Any, b: Any) -> int:
        """The truth of a < b; unknown where rounding could have made the difference."""
        if a != a or b != b:
            return UNKNOWN
        if a >= b:
            return NO
        return YES if a == 0.0 or b == 0.0 or b == OO or b - a > ABSOLUTE + RELATIVE * abs(b) else UNKNOWN

    @staticmethod
    def equal(a: Any, b: Any) -> int:
        """The truth of a = b; unknown for a tiny number against 0."""
        if a == b:
            return YES
        if a != a or b != b:
            return UNKNOWN
        if a in (OO, -OO) or b in (OO, -OO):
            return NO
        if a == 0.0 or b == 0.0:
            return UNKNOWN if abs(a + b) < ABSOLUTE else NO
        return YES if abs(a - b) <= ABSOLUTE + RELATIVE * abs(a) else NO


TRAPS = [InvalidOperation, DivisionByZero, Overflow]
DIGITS = 50
DOWN = Context(prec=DIGITS, rounding=ROUND_FLOOR, traps=TRAPS)
UP = Context(prec=DIGITS, rounding=ROUND_CEILING, traps=TRAPS)


@contextmanager
def digits(count: int) -> Iterator[None]:
    """Enclosures with this many digits inside the block, for gaps that are thinner than usual.

    >>> tiny = {Fraction(10**60 + 1, 10**60): Fraction(1)}
    >>> Exact.sign(Logarithms(Fraction(0), tiny)) is None
    True
    >>> with digits(150):
    ...     Exact.sign(Logarithms(Fraction(0), tiny))
    1
    """
    DOWN.prec = UP.prec = count
    try:
        yield
    finally:
        DOWN.prec = UP.prec = DIGITS


@dataclass(frozen=True, slots=True)
class Enclosure:
    """Some real number between two decimals."""

    low: Decimal
    high: Decimal

    def __str__(self) -> str:
        return f"about {Context(prec=15).plus(self.low)}"


@dataclass(frozen=True, slots=True)
class Logarithms:
    """The number rational + sum of c * ln r over `terms`, a table from r > 0, r /= 1, to c /= 0; never empty."""

    rational: Fraction
    terms: Mapping[Fraction, Fraction]

    def __str__(self) -> str:
        return " + ".join([str(self.rational)] * bool(self.rational) + [f"{c}*ln({r})" for r, c in self.terms.items()])


def enclosure(a: Any) -> Enclosure:
    """Decimals on both sides of a rational or a combination of logarithms."""
    if isinstance(a, Enclosure):
        return a
    if isinstance(a, int | Fraction):
        top, bottom = Decimal(a.numerator), Decimal(a.denominator)
        return Enclosure(DOWN.divide(top, bottom), UP.divide(top, bottom))
    total = enclosure(a.rational)
    for r, c in a.terms.items():
        total = _sum(total, _product(enclosure(c), _logarithm(enclosure(r))))
    return total


def _sum(a: Enclosure, b: Enclosure) -> Enclosure:
    return Enclosure(DOWN.add(a.low, b.low), UP.add(a.high, b.high))


def _product(a: Enclosure, b: Enclosure) -> Enclosure:
    ends = [(u, v) for u in (a.low, a.high) for v in (b.low, b.high)]
    return Enclosure(min(DOWN.multiply(*e) for e in ends), max(UP.multiply(*e) for e in ends))


def _logarithm(a: Enclosure) -> Enclosure:
    return Enclosure(DOWN.next_minus(DOWN.ln(a.low)), UP.next_plus(UP.ln(a.high)))


def vanishes(terms: Mapping[Fraction, Fraction]) -> bool:
    """Is sum c * ln r zero?  Decided by the exponents over a coprime base of all numerators and denominators.

    >>> vanishes({Fraction(4, 9): Fraction(1, 2), Fraction(3, 2): Fraction(1)})
    True
    """
    stack = [(n, e) for r, c in terms.items() for n, e in ((r.numerator, c), (r.denominator, -c))]
    base: dict[int, Fraction] = {}
    while stack:
        n, e = stack.pop()
        if n == 1:
            continue
        for m in base:
            g = math.gcd(n, m)
            if g > 1:
                f = base.pop(m)
                stack += [(g, e + f), (n // g, e), (m // g, f)]
                break
        else:
            base[n] = e
    return not any(base.values())


def _combination(rational: Fraction, terms: dict[Fraction, Fraction]) -> Fraction | Logarithms:
    terms = {r: c for r, c in terms.items() if c}
    return Logarithms(rational, terms) if terms else rational


def _plus(a: Fraction | Logarithms, b: Fraction | Logarithms, times: int = 1) -> Fraction | Logarithms:
    rational, terms = (a, {}) if isinstance(a, Fraction) else (a.rational, dict(a.terms))
    if isinstance(b, Fraction):
        return _combination(rational + times * b, terms)
    for r, c in b.terms.items():
        terms[r] = terms.get(r, Fraction(0)) + times * c
    return _combination(rational + times * b.rational, terms)


def _exact_root(a: Fraction) -> Fraction | None:
    top, bottom = math.isqrt(a.numerator), math.isqrt(a.denominator)
    return Fraction(top, bottom) if top * top == a.numerator and bottom * bottom == a.denominator else None


class Exact:
    """Rationals, combinations of logarithms, enclosures, +oo; undefined is None."""

    undefined = None

    @staticmethod
    def number(value: Any) -> Any:
        """A rational, or +oo."""
        return value if value == OO else Fraction(value)

    @staticmethod
    def add(a: Any, b: Any) -> Any:
        """The sum."""
        if a is None or b is None:
            return None
        if a == OO or b == OO:
            return OO
        if isinstance(a, Enclosure) or isinstance(b, Enclosure):
            return _sum(enclosure(a), enclosure(b))
        return a + b if isinstance(a, Fraction) and isinstance(b, Fraction) else _plus(a, b)

    @staticmethod
    def multiply(a: Any, b: Any) -> Any:
        """The product, with 0 * (+oo) = 0 and 0 times undefined = 0."""
        if a == 0 or b == 0:
            return Fraction(0)
        if a is None or b is None:
            return None
        if a == OO or b == OO:
            sign = Exact.sign(b if a == OO else a)
            return OO if sign == 1 else Fraction(0) if sign == 0 else None
        if isinstance(a, Fraction) and isinstance(b, Fraction):
            return a * b
        if isinstance(b, Fraction):
            a, b = b, a
        if isinstance(a, Fraction) and isinstance(b, Logarithms):
            return Logarithms(a * b.rational, {r: a * c for r, c in b.terms.items()})
        return _product(enclosure(a), enclosure(b))

    @staticmethod
    def sign(a: Any) -> int | None:
        """The sign of a real; None when the enclosure does not tell."""
        if isinstance(a, Fraction):
            return (a > 0) - (a < 0)
        if isinstance(a, Logarithms):
            if not a.rational and vanishes(a.terms):
                return 0
            a = enclosure(a)
        return 1 if a.low > 0 else -1 if a.high < 0 else 0 if a.low == a.high == 0 else None

    @staticmethod
    def inverse(a: Any) -> Any:
        """One over a nonzero number."""
        if a is None or a == 0:
            return None
        if isinstance(a, Fraction):
            return 1 / a
        if not Exact.sign(a):
            return None
        a, one = enclosure(a), Decimal(1)
        return Enclosure(DOWN.divide(one, a.high), UP.divide(one, a.low)) if a.low > 0 or a.high < 0 else None

    @staticmethod
    def ln(a: Any) -> Any:
        """The logarithm of a positive number."""
        if a is None:
            return None
        if isinstance(a, Fraction):
            return None if a <= 0 else Fraction(0) if a == 1 else Logarithms(Fraction(0), {a: Fraction(1)})
        a = enclosure(a)
        return _logarithm(a) if a.low > 0 else None

    @staticmethod
    def exp(a: Any) -> Any:
        """The exponential; exact at 0 and at integer combinations of logarithms."""
        if a is None or a == 0:
            return a if a is None else Fraction(1)
        if isinstance(a, Logarithms) and not a.rational:
            if all(c.denominator == 1 and abs(c) < 100 for c in a.terms.values()):
                return math.prod((r ** int(c) for r, c in a.terms.items()), start=Fraction(1))
            if len(a.terms) == 1:
                ((r, c),) = a.terms.items()
                if c.denominator == 2 and abs(c) < 100:
                    return Exact.root(r ** int(2 * c))
        a = enclosure(a)
        if a.high > 10_000 or a.low < -10_000:
            return None
        return Enclosure(DOWN.next_minus(DOWN.exp(a.low)), UP.next_plus(UP.exp(a.high)))

    @staticmethod
    def root(a: Any) -> Any:
        """The square root of a nonnegative number."""
        if a is None or (isinstance(a, Fraction) and a < 0):
            return None
        if isinstance(a, Fraction):
            exact = _exact_root(a)
            if exact is not None:
                return exact
        a = enclosure(a)
        if a.low < 0:
            return None
        low = DOWN.sqrt(a.low)
        return Enclosure(max(Decimal(0), DOWN.next_minus(low)), UP.next_plus(UP.sqrt(a.high)))

    @staticmethod
    def finite(a: Any) -> Any:
        """The real that a finite extended value is."""
        return None if a == OO else a

    @staticmethod
    def compare(a: Any, b: Any) -> int | None:
        """-1, 0 or 1 as a is less than, equal to or greater than b; None when that is not decided."""
        if a is None or b is None:
            return None
        if a == OO or b == OO:
            return int(a == OO) - int(b == OO)
        if isinstance(a, Enclosure) or isinstance(b, Enclosure):
            a, b = enclosure(a), enclosure(b)
            return -1 if a.high < b.low else 1 if a.low > b.high else None
        return Exact.sign(a - b if isinstance(a, Fraction) and isinstance(b, Fraction) else _plus(a, b, -1))

    @staticmethod
    def at_most(a: Any, b: Any) -> int:
        """The truth of a <= b."""
        if isinstance(a, Enclosure) or isinstance(b, Enclosure):
            if a is None or b is None or OO in (a, b):
                return UNKNOWN if a is None or b is None else YES if b == OO else NO
            first, second = enclosure(a), enclosure(b)
            return YES if first.high <= second.low else NO if first.low > second.high else UNKNOWN
        order = Exact.compare(a, b)
        return UNKNOWN if order is None else YES if order <= 0 else NO

    @staticmethod
    def less(a: Any, b: Any) -> int:
        """The truth of a < b."""
        return {YES: NO, NO: YES}.get(Exact.at_most(b, a), UNKNOWN)

    @staticmethod
    def equal(a: Any, b: Any) -> int:
        """The truth of a = b."""
        order = Exact.compare(a, b)
        return UNKNOWN if order is None else YES if order == 0 else NO


Arithmetic = type[Floats] | type[Exact]
