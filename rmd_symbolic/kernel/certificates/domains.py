"""Open domains cut out variable by variable, points inside them, and signs by coefficients.

A domain lists sections: a variable with its lower and upper end, each a quotient of polynomials in the variables of
earlier sections with a positive denominator, or infinite.  Each section is nonempty for all earlier values.
"""

from __future__ import annotations  # noqa: I001

from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from math import factorial
from typing import Any, NamedTuple

from rmd_symbolic.errors import RuleError
from rmd_symbolic.kernel.certificates.atoms import Atoms, Table, entry
from rmd_symbolic.kernel.certificates.polynomial import (
    Polynomial, add, atoms_of, by_degree, constant, divided, is_constant, multiply, need, power, primitive, refuse,
    scale, substitute,
)  # fmt: skip

UNIT, MAX_EXPONENTIAL = 2**40, 1_000
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
def log_bounds(value: int) -> tuple[Fraction, Fraction]:
    """Rationals below and above ln of a positive integer, from ln z = 2 artanh((z - 1)/(z + 1)), in units of 2^-40."""
    scaled = value.bit_length() - 1
    low = high = Fraction(0)
    for weight, z in ((scaled, Fraction(1, 3)), (1, Fraction(value - 2**scaled, value + 2**scaled))):
        total = sum((2 * z ** (2 * k + 1) / (2 * k + 1) for k in range(20)), Fraction(0))
        low += weight * total
        high += weight * (total + 2 * z**41 / (41 * (1 - z * z)))
    return Fraction(low * UNIT // 1, UNIT), Fraction(-(-high * UNIT // 1), UNIT)


@cache
def exp_bounds(r: Fraction) -> tuple[Fraction, Fraction]:
    """Rationals below and above exp r, from the series at z = r/2^k, abs(z) <= 1, squared k times, each rounded."""
    need(abs(r) <= MAX_EXPONENTIAL, "an exponential is too large")
    squarings = (abs(r.numerator) // r.denominator + 1).bit_length()
    total, term = Fraction(0), Fraction(1)
    for k in range(1, 25):
        total, term = total + term, term * r / (2**squarings * k)
    out = []
    for side in (1, -1):  # the rest of the series is less than 2/24!
        bound = total - side * Fraction(2, factorial(24))
        for _ in range(squarings):
            bound = (side * Fraction(side * bound * UNIT**2 // 1, UNIT**2)) ** 2
        out.append(bound)
    return out[0], out[1]


def value_range(atoms: Atoms, i: int, table: Table) -> tuple[End, End]:
    """Constant bounds of a generator: its own where it is a number, its sign, and those that the table gives."""
    kind, k, (terms, c) = atoms.generators[i]
    bounds: list[list[Fraction]] = [[] if kind == "ln" else [Fraction(0)], []]
    u = dict(terms)
    if (kind == "exp" or is_constant(entry(table, k))) and is_constant(u):
        low = high = Fraction(next(iter(u.values()), 0), c)
        if kind != "exp":
            inner = log_bounds(next(iter(entry(table, k).values())))
            low, high = inner if kind == "ln" else sorted(low * b for b in inner)
        if kind != "ln":
            low, high = exp_bounds(low)[0], exp_bounds(high)[1]
        bounds[0].append(low)
        bounds[1].append(high)
    for p in table:
        if p is not None and atoms_of(p) == {i} and max(m[i] for m in p) == 1:
            slope, rest = (by_degree(p, i).get(d, {}).get((0,) * atoms.size, 0) for d in (1, 0))
            bounds[slope < 0].append(Fraction(-rest, slope))
    return _end(atoms, max(bounds[0], default=None)), _end(atoms, min(bounds[1], default=None))


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
        end = high or refuse("a whole line is to be split first")
        u, v = add(end[0], multiply(end[1], s), -1), end[1]
    return substitute(p, i, u, v)[0]


def on_orthant(atoms: Atoms, p: Polynomial, domain: Domain, table: Table) -> Polynomial:
    """p on the domain, times a positive factor, as a polynomial in parameters that run through (0, oo)."""
    for section in reversed(domain):
        if section.variable in atoms_of(p):
            p = parametrised(atoms, p, *section)
    for i in atoms_of(p):
        if i >= atoms.variables:
            p = parametrised(atoms, p, i, *value_range(atoms, i, table))
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


def moved_last(atoms: Atoms, domain: Domain, x: int) -> Domain:
    """The same domain with the section of x at its end: a < x < b and x < y < b say a < y < b and a < x < y."""
    _, low, high = section_of(domain, x)
    place, here = domain.index(section_of(domain, x)), (atoms.atom(x), atoms.one())
    out = list(domain[:place])
    for section in domain[place + 1 :]:
        y, there = section.variable, (atoms.atom(section.variable), atoms.one())
        if section == (y, here, high):
            out, high = [*out, Section(y, low, high)], there
        elif section == (y, low, here):
            out, low = [*out, Section(y, low, high)], there
        else:
            out.append(section)
    return (*without((*out, Section(x, low, high)), x), Section(x, low, high))


def earlier(domain: Domain, x: int) -> Domain:
    """The sections before that of x."""
    return domain[: domain.index(section_of(domain, x))]


def inner_point(atoms: Atoms, section: Section, data: Any, known: Domain, table: Table) -> Point:
    """A point between the ends of a section for all values of the known variables."""
    numerator, denominator = data
    c = atoms.read(numerator), atoms.read(denominator)
    check_end(atoms, c, known, table)
    low, high = section.low, section.high
    need(low is None or positive(atoms, minus(c, low), True, known, table), "the point is not above the lower end")
    need(high is None or positive(atoms, minus(high, c), True, known, table), "the point is not below the upper end")
    return c


def check_end(atoms: Atoms, c: Point, known: Domain, table: Table) -> None:
    """An end or point mentions known variables and generators that are numbers, over a positive denominator."""
    names = {section.variable for section in known}
    numbers = {i for i in atoms_of(*c) if i >= atoms.variables and not atoms.depends(i, table)}
    need(atoms_of(*c) <= names | numbers, "a point mentions an unknown variable")
    need(positive(atoms, c[1], True, known, table), "the denominator of a point is not positive")


def check_section(atoms: Atoms, section: Section, known: Domain, table: Table) -> None:
    """The ends mention known variables alone, and the section is nonempty for all their values."""
    for end in section[1:]:
        if end is not None:
            check_end(atoms, end, known, table)
    low, high = section.low, section.high
    if low is not None and high is not None:
        need(positive(atoms, minus(high, low), True, known, table), "the domain may be empty")


def constraint(atoms: Atoms, x: int, c: Point, above: bool) -> Polynomial:
    """A polynomial that is positive where x lies above c (or below)."""
    line = add(multiply(atoms.atom(x), c[1]), c[0], -1)
    return line if above else scale(line, -1)
