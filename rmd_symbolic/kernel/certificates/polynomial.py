"""Integer polynomials in a fixed list of atoms: exponents to nonzero integers.  Nothing here knows what an atom is."""

from __future__ import annotations

from collections.abc import Iterable
from math import gcd
from operator import add as plus
from typing import Any, NoReturn

from rmd_symbolic.errors import RuleError

Monomial = tuple[int, ...]
Polynomial = dict[Monomial, int]
MAX_PRODUCT, MAX_TERMS, MAX_DEGREE = 2_000_000, 20_000, 400


def refuse(message: str) -> NoReturn:
    """Refuse the certificate."""
    raise RuleError(message)


def need(condition: object, message: str) -> None:
    """Refuse the certificate unless the condition holds."""
    if not condition:
        refuse(message)


def constant(size: int, value: int) -> Polynomial:
    """A constant among `size` atoms."""
    return {(0,) * size: value} if value else {}


def atom(size: int, index: int, exponent: int = 1) -> Polynomial:
    """A power of one atom."""
    return {tuple(exponent if i == index else 0 for i in range(size)): 1}


def add(p: Polynomial, q: Polynomial, factor: int = 1) -> Polynomial:
    """p + factor q."""
    total = dict(p)
    for monomial, value in q.items():
        value = total.get(monomial, 0) + factor * value
        if value:
            total[monomial] = value
        else:
            total.pop(monomial, None)
    return total


def scale(p: Polynomial, factor: int) -> Polynomial:
    """factor p."""
    return {monomial: value * factor for monomial, value in p.items()} if factor else {}


def multiply(p: Polynomial, q: Polynomial) -> Polynomial:
    """p q, unless that takes too long."""
    need(len(p) * len(q) <= MAX_PRODUCT, "a product is too large")
    total: Polynomial = {}
    for m, a in p.items():
        for n, b in q.items():
            key = tuple(map(plus, m, n))
            total[key] = total.get(key, 0) + a * b
    need(len(total) <= MAX_TERMS, "a polynomial has too many terms")
    return {monomial: value for monomial, value in total.items() if value}


def power(p: Polynomial, exponent: int, size: int) -> Polynomial:
    """p to a natural exponent."""
    need(0 <= exponent <= MAX_DEGREE, "an exponent is out of range")
    total = constant(size, 1)
    for _ in range(exponent):
        total = multiply(total, p)
    return total


def derivative(p: Polynomial, i: int) -> Polynomial:
    """The partial derivative by atom i, the other atoms held fixed."""
    return {(*m[:i], m[i] - 1, *m[i + 1 :]): value * m[i] for m, value in p.items() if m[i]}


def by_degree(p: Polynomial, i: int) -> dict[int, Polynomial]:
    """The coefficients of the powers of atom i."""
    parts: dict[int, Polynomial] = {}
    for m, value in p.items():
        parts.setdefault(m[i], {})[(*m[:i], 0, *m[i + 1 :])] = value
    return parts


def substitute(p: Polynomial, i: int, u: Polynomial, v: Polynomial) -> tuple[Polynomial, int]:
    """p at u/v in place of atom i, times v^d; and d, the degree of p in that atom."""
    parts = by_degree(p, i)
    degree = max(parts, default=0)
    need(degree <= MAX_DEGREE, "a degree is out of range")
    total: Polynomial = {}
    weight: Polynomial = constant(len(next(iter(p))), 1) if p else {}
    for k in range(degree, -1, -1):
        total = multiply(total, u)
        if k in parts:
            total = add(total, multiply(parts[k], weight))
        weight = multiply(weight, v)
    return total, degree


def divided(p: Polynomial, q: Polynomial) -> Polynomial | None:
    """p / q where q divides p over the integers."""
    lead = max(q)
    rest, quotient = dict(p), {}
    while rest:
        top = max(rest)
        key = tuple(a - b for a, b in zip(top, lead, strict=True))
        value, remainder = divmod(rest[top], q[lead])
        if min(key) < 0 or remainder:
            return None
        quotient[key] = value
        for m, c in q.items():
            target = tuple(map(plus, key, m))
            left = rest.get(target, 0) - value * c
            if left:
                rest[target] = left
            else:
                rest.pop(target, None)
    return quotient


def content(p: Polynomial) -> int:
    """The greatest common divisor of the coefficients."""
    return gcd(*p.values())


def primitive(p: Polynomial) -> Polynomial:
    """p divided by its content."""
    common = content(p)
    return {m: value // common for m, value in p.items()} if common > 1 else p


def atoms_of(*polynomials: Polynomial) -> set[int]:
    """The indices of the atoms that occur."""
    return {i for p in polynomials if p for i, e in enumerate(map(max, zip(*p, strict=True))) if e}


def is_constant(*polynomials: Polynomial) -> bool:
    """Does no atom occur?"""
    return not atoms_of(*polynomials)


def as_data(p: Polynomial, names: Iterable[str]) -> dict[str, int]:
    """The one spelling of a polynomial: monomials such as `x0^2*g1`, the constant one as `1`, in falling order."""
    listed = list(names)
    out = {}
    for m, value in sorted(p.items(), reverse=True):
        factors = [a if e == 1 else f"{a}^{e}" for a, e in zip(listed, m, strict=False) if e]
        out["*".join(factors) or "1"] = value
    return out


def from_data(data: Any, names: list[str], size: int) -> Polynomial:
    """Read a polynomial; any other spelling of it is refused."""
    total: Polynomial = {}
    for key, value in data.items():
        exponents = [0] * size
        for part in key.split("*") if key != "1" else []:
            name, _, exponent = part.partition("^")
            exponents[names.index(name)] += int(exponent or 1)
        total[tuple(exponents)] = value
    need(as_data(total, names) == data and 0 not in total.values(), "a polynomial is not in its one spelling")
    need(all(min(m) >= 0 and sum(m) <= MAX_DEGREE for m in total), "an exponent is negative or too large")
    return total
