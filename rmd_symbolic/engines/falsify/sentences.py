"""Pieces of SMT-LIB text: numbers, truth values that fold, and what is said of logarithms."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

Real = Fraction | str  # a number, or the text of a term
Truth = bool | str  # a truth value, or the text of a formula
FINE = 10**7  # denominators of the bounds of a logarithm


@dataclass(frozen=True, slots=True)
class Value:
    """A real, or +oo where `infinite` holds."""

    real: Real
    infinite: Truth = False


def text(real: Real) -> str:
    """A term of SMT-LIB.

    >>> text(Fraction(-1, 2)), text("x")
    ('(- (/ 1.0 2.0))', 'x')
    """
    if isinstance(real, str):
        return real
    size = f"{abs(real.numerator)}.0"
    size = size if real.denominator == 1 else f"(/ {size} {real.denominator}.0)"
    return size if real >= 0 else f"(- {size})"


def either(parts: Iterable[Truth]) -> Truth:
    """One of them holds."""
    return _joined("or", parts, False)


def both(parts: Iterable[Truth]) -> Truth:
    """All of them hold."""
    return _joined("and", parts, True)


def _joined(word: str, parts: Iterable[Truth], neutral: bool) -> Truth:
    rest: list[str] = []
    for part in parts:
        if part is (not neutral):
            return part
        if isinstance(part, str) and part not in rest:
            rest.append(part)
    return neutral if not rest else rest[0] if len(rest) == 1 else f"({word} {' '.join(rest)})"


def no(part: Truth) -> Truth:
    """It does not hold."""
    if isinstance(part, bool):
        return not part
    return part[5:-1] if part.startswith("(not ") else f"(not {part})"


def order(sign: str, a: Real, b: Real) -> Truth:
    """The relation `<=`, `<` or `=` of two numbers.

    >>> order("<", Fraction(1), Fraction(2)), order("<=", "x", "x"), order("<", "x", Fraction(2))
    (True, True, '(< x 2.0)')
    """
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a <= b if sign == "<=" else a < b if sign == "<" else a == b
    return True if a == b and sign != "<" else f"({sign} {text(a)} {text(b)})"


def known(op: str, a: Real) -> Fraction | None:
    """1/a, ln a, exp a or the root of a, where that is known to be rational."""
    if isinstance(a, str):
        return None
    if op == "inverse":
        return 1 / a if a else None
    if op == "root":
        return a if a in (0, 1) else None
    return Fraction(op == "exp") if a == (op == "ln") else None


def said(op: str, a: str, value: str) -> list[str]:
    """What a fresh constant satisfies."""
    if op == "inverse":
        return [f"(= (* {a} {value}) 1.0)"]
    if op == "root":
        return [f"(<= 0.0 {value})", f"(= (* {value} {value}) {a})"]
    return [f"(< 0.0 {a if op == 'ln' else value})", *tangents(op, a, value, Fraction(op == "ln"))]


def tangents(op: str, a: str, value: str, at: Fraction) -> list[str]:
    """Both bounds of ln a, or of exp a, that are sharp where a is `at`.

    ln a <= ln r + (a - r)/r and ln a >= ln r + 1 - r/a; exp is its inverse.

    >>> tangents("ln", "a", "l", Fraction(1))
    ['(<= l (+ 0.0 (/ (- a 1.0) 1.0)))', '(<= (- (* (+ 0.0 1.0) a) 1.0) (* a l))']
    """
    if op == "exp":
        a, value, at = value, a, Fraction(math.exp(at)).limit_denominator(FINE)
    if at <= 0:
        return []
    log = math.log(at)
    low, high = Fraction(math.floor(log * FINE - 1e-3), FINE), Fraction(math.ceil(log * FINE + 1e-3), FINE)
    low, high = (Fraction(0), Fraction(0)) if at == 1 else (low, high)
    r = text(at)
    return [
        f"(<= {value} (+ {text(high)} (/ (- {a} {r}) {r})))",
        f"(<= (- (* (+ {text(low)} 1.0) {a}) {r}) (* {a} {value}))",
    ]
