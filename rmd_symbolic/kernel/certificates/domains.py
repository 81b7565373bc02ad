"""Open domains cut out variable by variable, points inside them, and signs by coefficients.

A domain lists sections: a variable with its lower and upper end, each a quotient of polynomials in the variables of
earlier sections with a positive denominator, or infinite.  Each section is nonempty for all earlier values.
"""

from __future__ import annotations  # noqa: I001

from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from rmd_symbolic.errors import RuleError
from rmd_symbolic.kernel.certificates.atoms import Atoms, Table, entry
from rmd_symbolic.kernel.certificates.polynomial import (
    Polynomial, add, atoms_of, by_degree, constant, divided, is_constant, multiply, need, power, primitive, refuse,
    scale, substitute,
)  # fmt: skip

Point = tuple[Polynomial, Polynomial]  # numerator and denominator
End = Point | None


class Section(NamedTuple):
    """A variable and its ends; None is infinite."""

    variable: int
    low: End
    high: End


Domain = tuple[Section, ...]


class Goal(NamedTuple):
    """The polynomial is >= 0 on the domain, or > 0 when strict; entries of the table are positive there."""

    polynomial: Polynomial
    strict: bool
    domain: Domain
    table: Table

    def stripped(self) -> Goal:
        """The goal without positive factors: content, and entries of the table."""
        p = primitive(self.polynomial)
        for known in self.table:
            if known is not None and not is_constant(known):
                quotient = divided(p, known) if p else None
                while quotient is not None:
                    p = quotient
                    quotient = divided(p, known) if p else None
        return self._replace(polynomial=primitive(p))


@cache
def log_bounds(value: int) -> Point:
    """Rationals below and above ln of a positive integer, from ln z = 2 artanh((z - 1)/(z + 1)), in units of 2^-40."""
    scaled = value.bit_length() - 1
    unit = 2**40
    low = high = Fraction(0)
    for weight, z in ((scaled, Fraction(1, 3)), (1, Fraction(value - 2**scaled, value + 2**scaled))):
        total = sum((2 * z ** (2 * k + 1) / (2 * k + 1) for k in range(20)), Fraction(0))
        low += weight * total
        high += weight * (total + 2 * z**41 / (41 * (1 - z * z)))
    return {(): low * unit // 1}, {(): -(-high * unit // 1)}


def log_range(atoms: Atoms, i: int, table: Table) -> tuple[End, End]:
    """Constant bounds of a generator: a power is positive; a logarithm has those that the table gives."""
    one, kind, k = atoms.one(), atoms.generators[i].kind, atoms.generators[i].entry
    if kind != "ln":
        return ({}, one), None
    low: Fraction | None = None
    high: Fraction | None = None
    if atoms.is_number(entry(table, k)):
        below, above = log_bounds(next(iter(entry(table, k).values())))
        low, high = Fraction(below[()], 2**40), Fraction(above[()], 2**40)
    for p in table:
        if p is not None and atoms_of(p) == {i} and max(m[i] for m in p) == 1:
            slope, rest = (by_degree(p, i).get(d, {}).get((0,) * atoms.size, 0) for d in (1, 0))
            bound = Fraction(-rest, slope)
            if slope > 0:
                low = bound if low is None else max(low, bound)
            else:
                high = bound if high is None else min(high, bound)
    return _end(atoms, low), _end(atoms, high)


def _end(atoms: Atoms, bound: Fraction | None) -> End:
    return None if bound is None else (constant(atoms.size, bound.numerator), constant(atoms.size, bound.denominator))


def parametrised(atoms: Atoms, p: Polynomial, i: int, low: End, high: End) -> Polynomial:
    """p with atom i running through its range, times a positive factor; the parameter s in (0, oo) reuses index i."""
    s = atoms.atom(i)
    if low is not None and high is not None:
        u = add(multiply(low[0], high[1]), multiply(multiply(high[0], low[1]), s))
        v = multiply(multiply(low[1], high[1]), add(s, atoms.one()))
    elif low is not None:
        u, v = add(low[0], multiply(low[1], s)), low[1]
    else:
        if high is None:
            refuse("a whole line is to be split first")
        u, v = add(high[0], multiply(high[1], s), -1), high[1]
    return substitute(p, i, u, v)[0]


def on_orthant(atoms: Atoms, p: Polynomial, domain: Domain, table: Table) -> Polynomial:
    """p on the domain, times a positive factor, as a polynomial in parameters that run through (0, oo)."""
    for i in atoms_of(p):
        if i >= atoms.variables:
            p = parametrised(atoms, p, i, *log_range(atoms, i, table))
    for section in reversed(domain):
        if section.variable in atoms_of(p):
            p = parametrised(atoms, p, *section)
    return p


def positive(
    atoms: Atoms, p: Polynomial, strict: bool, domain: Domain, table: Table = (), polya: Iterable[tuple[int, int]] = ()
) -> bool:
    """Is p >= 0, or > 0, because no coefficient is negative on the orthant, after factors (1 + s)^e of Polya?"""
    q = on_orthant(atoms, p, domain, table)
    for i, e in polya:
        q = multiply(q, power(add(atoms.atom(i), atoms.one()), e, atoms.size))
    return all(c > 0 for c in q.values()) and (bool(q) or not strict)


# ---- points -----------------------------------------------------------------------------------------------------
def minus(a: Point, b: Point) -> Polynomial:
    """A polynomial with the sign of a - b."""
    return add(multiply(a[0], b[1]), multiply(b[0], a[1]), -1)


def section_of(domain: Domain, x: int) -> Section:
    """The section of a variable."""
    for section in domain:
        if section.variable == x:
            return section
    raise RuleError("the variable is not in the domain")


def without(domain: Domain, x: int) -> Domain:
    """The domain of the other variables; no bound of theirs may mention x."""
    rest = tuple(section for section in domain if section.variable != x)
    for section in rest:
        need(x not in atoms_of(*(p for end in section[1:] if end for p in end)), "a bound mentions the variable")
    return rest


def earlier(domain: Domain, x: int) -> Domain:
    """The sections before that of x."""
    return domain[: domain.index(section_of(domain, x))]


def inner_point(atoms: Atoms, section: Section, data: Any, known: Domain) -> Point:
    """A point between the ends of a section for all values of the known variables."""
    numerator, denominator = data
    c = atoms.read(numerator), atoms.read(denominator)
    check_end(atoms, c, known)
    low, high = section.low, section.high
    need(low is None or positive(atoms, minus(c, low), True, known), "the point is not above the lower end")
    need(high is None or positive(atoms, minus(high, c), True, known), "the point is not below the upper end")
    return c


def check_end(atoms: Atoms, c: Point, known: Domain) -> None:
    """An end or point mentions known variables alone, and its denominator is positive."""
    need(atoms_of(*c) <= {section.variable for section in known}, "a point mentions an unknown variable")
    need(positive(atoms, c[1], True, known), "the denominator of a point is not positive")


def check_section(atoms: Atoms, section: Section, known: Domain) -> None:
    """The ends mention known variables alone, and the section is nonempty for all their values."""
    for end in section[1:]:
        if end is not None:
            check_end(atoms, end, known)
    low, high = section.low, section.high
    need(low is None or high is None or positive(atoms, minus(high, low), True, known), "the domain may be empty")


def constraint(atoms: Atoms, x: int, c: Point, above: bool) -> Polynomial:
    """A polynomial that is positive where x lies above c (or below)."""
    line = add(multiply(atoms.atom(x), c[1]), c[0], -1)
    return line if above else scale(line, -1)
