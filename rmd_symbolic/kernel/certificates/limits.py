"""The value, or the limit at an end, of F = p times a product of the table, along one variable.

A logarithm `ln q` that moves has a value where q has one that is a product of entries known without that variable.  At
an end x = c + y, c - y or 1/y with y -> 0+, q = y^k r(y) with r(0) > 0, so ln q = k ln y + ln r(y).  The leading term
y^d (ln y)^i of F (least d, then greatest i) decides: for d > 0 the limit is 0, for d = i = 0 it is the coefficient, and
otherwise F -> +oo when the coefficient times (-1)^i is positive.
"""

from __future__ import annotations  # noqa: I001

from collections.abc import Callable, Mapping
from math import lcm

from rmd_symbolic.kernel.certificates.atoms import Atoms, Exponents, Generator, Table, entry, ratio
from rmd_symbolic.kernel.certificates.domains import Goal, Point, section_of, without
from rmd_symbolic.kernel.certificates.polynomial import (
    Polynomial, add, atoms_of, by_degree, constant, content, is_constant, multiply, need, power, refuse, scale,
    substitute,
)  # fmt: skip

MAX_SERIES = 12
# How the value q/v of an entry factors over the table that is known without the variable.
Values = Callable[[int, Polynomial, Polynomial, Table], Exponents]


def checked_values(atoms: Atoms, given: Mapping[int, Exponents], used: set[int]) -> Values:
    """The factors that a certificate gives, each checked as an identity of polynomials."""

    def values(k: int, q: Polynomial, v: Polynomial, table: Table) -> Exponents:
        used.add(k)
        check_value(atoms, given[k], q, v, table)
        return given[k]

    return values


def check_value(atoms: Atoms, factors: Exponents, q: Polynomial, v: Polynomial, table: Table) -> None:
    """q/v is this product of entries."""
    left = multiply(q, atoms.product({j: -e for j, e in factors.items()}, table))
    need(left == multiply(v, atoms.product(factors, table)), "a value is not that product")


def known_without(atoms: Atoms, x: int, table: Table) -> Table:
    """The table without what depends on x: its entries are holes, so that numbers stay."""
    return tuple(None if p is None or atoms.mentions(p, x, table) else p for p in table)


def replaced(
    atoms: Atoms, p: Polynomial, i: int, x: int, c: Point, done: Mapping[int, Exponents], known: Table
) -> tuple[Polynomial, Polynomial]:
    """p with the value at x = c of a moving generator, times something positive, and that."""
    kind, k, exponent = atoms.generators[i]
    if kind == "ln":
        value, _, integer = atoms.logarithms(done[k], known)
        p, degree = substitute(p, i, value, constant(atoms.size, integer))
        return p, constant(atoms.size, integer**degree)
    u, degree = substitute(exponent.numerator, x, *c)
    weight = power(c[1], degree, atoms.size)
    need(is_constant(weight), "the value of an exponent has a denominator")
    exponent, sides = ratio(u, exponent.denominator * content(weight)), {True: atoms.one(), False: atoms.one()}
    for j, e in (done[k] if kind == "pow" else {-1: 1}).items() if u else ():
        found = atoms.atom(atoms.numbers[Generator(kind, j, exponent)])
        sides[e > 0] = multiply(sides[e > 0], power(found, abs(e), atoms.size))
    p, degree = substitute(p, i, sides[True], sides[False])
    return p, power(sides[False], degree, atoms.size)


def _moving(atoms: Atoms, factors: Exponents, x: int, table: Table, finite: bool) -> dict[int, int]:
    """The factors that depend on x, except for exponentials where x tends to something finite: they stay positive."""
    kept = [atoms.atom(i) for i, generator in atoms.generators.items() if finite and generator.kind == "exp"]
    moving = {k: e for k, e in factors.items() if atoms.mentions(entry(table, k), x, table)}
    return {k: e for k, e in moving.items() if entry(table, k) not in kept}


def _arguments(atoms: Atoms, moving: list[int]) -> set[int]:
    return {atoms.generators[i].entry for i in moving if atoms.generators[i].kind != "exp"}


def at_value(atoms: Atoms, goal: Goal, factors: Exponents, x: int, c: Point, strict: bool, values: Values) -> Goal:
    """What is left to prove of F(c) >= 0, or > 0; the other variables run through their domain."""
    table, known = goal.table, known_without(atoms, x, goal.table)
    done: dict[int, Exponents] = {}

    def settle(k: int) -> None:
        if k not in done:
            done[k] = values(k, *value(entry(table, k)), known)

    def value(p: Polynomial) -> Point:
        below = atoms.one()
        for i in atoms.moving(p, x, table):
            if atoms.generators[i].kind != "exp":
                settle(atoms.generators[i].entry)
            p, factor = replaced(atoms, p, i, x, c, done, known)
            below = multiply(below, factor)
        p, degree = substitute(p, x, *c)
        return p, multiply(below, power(c[1], degree, atoms.size))

    at_c = _moving(atoms, factors, x, table, True)
    for k, e in at_c.items():
        if e < 0:
            settle(k)
    p = multiply(goal.polynomial, atoms.product(at_c, table))
    return Goal(value(p)[0], strict, without(goal.domain, x), known)


def at_limit(atoms: Atoms, goal: Goal, factors: Exponents, x: int, low: bool, values: Values) -> Goal | None:
    """What is left to prove of lim inf F >= 0 at an end; None when the limit is 0."""
    p, table, one = goal.polynomial, goal.table, atoms.one()
    section = section_of(goal.domain, x)
    c = section.low if low else section.high
    u, v = (scale(one, -1 if low else 1), atoms.atom(x)) if c is None else (
        add(c[0], multiply(c[1], atoms.atom(x)), 1 if low else -1), c[1])  # fmt: skip
    known = known_without(atoms, x, table)
    moving = atoms.moving(p, x, table)
    at_c = _moving(atoms, factors, x, table, c is not None)
    order: dict[int, int] = {}
    done: dict[int, Exponents] = {}
    for k in sorted(_arguments(atoms, moving) | set(at_c)):
        need(max(atoms_of(entry(table, k))) < atoms.variables, "a multiplier with a generator has no limit")
        q, degree = substitute(entry(table, k), x, u, v)
        lowest = min(by_degree(q, x))
        order[k] = lowest - degree if c is None else lowest
        done[k] = values(k, by_degree(q, x)[lowest], one if c is None else power(v, degree, atoms.size), known)
    for i in moving:
        kind, k, _ = atoms.generators[i]
        if kind == "ln":
            p = substitute(p, i, add(atoms.atom(i), scale(atoms.atom(atoms.log), order[k])), one)[0]
        else:
            need(c is not None and (kind == "exp" or order[k] == 0), "this power has no finite positive limit")
    p, degree = substitute(p, x, u, v)
    shift = sum(e * order[k] for k, e in at_c.items()) - (degree if c is None else 0)
    found = leading(atoms, p, x, shift)
    if found is None:
        return None
    p, strict = found
    for i in moving:
        p, _ = replaced(atoms, p, i, x, c or (one, one), done, known)
    return Goal(p, strict, without(goal.domain, x), known)


def leading(atoms: Atoms, p: Polynomial, x: int, shift: int) -> tuple[Polynomial, bool] | None:
    """Of p y^shift with x for y: the coefficient that decides, and must it be positive?  None when the limit is 0."""
    terms = [(d + shift, -i) for d, q in by_degree(p, x).items() for i in by_degree(q, atoms.log)]
    first = min(terms, default=(1, 0))
    if first[0] > 0:
        return None
    coefficient = by_degree(by_degree(p, x)[first[0] - shift], atoms.log)[-first[1]]
    return scale(coefficient, -1 if first[1] % 2 else 1), first != (0, 0)


def by_series(
    count: int, atoms: Atoms, goal: Goal, factors: Exponents, x: int, low: bool, values: Values
) -> Goal | None:
    """The same at an end that is a number, with ln r(y) = ln r(0) + w - w^2/2 + ..., w = r(y)/r(0) - 1, up to y^count.

    Terms may cancel then; what the rest of a series, O(y^(d + 1)) times a power of ln y, could reach is not read.
    """
    section, table, known = section_of(goal.domain, x), goal.table, known_without(atoms, x, goal.table)
    c = (section.low if low else section.high) or refuse("a series has no end to begin at")
    need(is_constant(*c) and 0 < count <= MAX_SERIES, "a series begins at a number, and has some terms")
    start = add(c[0], multiply(c[1], atoms.atom(x)), 1 if low else -1)

    def cut(p: Polynomial, at: int) -> Polynomial:
        return {m: value for m, value in p.items() if m[x] <= at}

    def expanded(p: Polynomial) -> tuple[Polynomial, int, int]:
        """A polynomial, an integer below it, and the degree up to which it is right."""
        moving, right = atoms.moving(p, x, table), count
        p, degree = substitute(p, x, start, c[1])
        below = content(c[1]) ** degree
        for i in moving:
            need(atoms.generators[i].kind == "ln", "a series of logarithms alone")
            value, integer, order, valid = logarithm(atoms.generators[i].entry)
            p, degree = substitute(p, i, value, constant(atoms.size, integer))
            below, right = below * integer**degree, min(right, valid - order)
        return cut(p, right), below, right

    def logarithm(k: int) -> tuple[Polynomial, int, int, int]:
        """ln of an entry over an integer, the order of the entry, and the degree up to which the entry is right."""
        q, below, right = expanded(entry(table, k))
        order = min(by_degree(q, x))
        first = by_degree(q, x)[order]
        need(is_constant(first), "a series begins with a number")
        total, _, integer = atoms.logarithms(values(k, first, constant(atoms.size, below), known), known)
        total, lead = add(total, atoms.atom(atoms.log), order * integer), content(first)
        w = add({(*m[:x], m[x] - order, *m[x + 1 :]): v for m, v in q.items()}, first, -1)
        term, scaled = atoms.one(), lcm(*range(1, count + 1)) * lead**count
        total = scale(total, scaled)
        for j in range(1, count + 1):
            term = cut(multiply(term, w), count)
            total = add(total, term, (-1) ** (j + 1) * integer * (scaled // (j * lead**j)))
        return total, integer * scaled, order, right

    shift = sum(e * logarithm(k)[2] for k, e in _moving(atoms, factors, x, table, True).items())
    p, _, right = expanded(goal.polynomial)
    found = leading(atoms, p, x, shift)
    if found is None:
        need(right + 1 + shift > 0, "a series is too short")
        return None
    return Goal(*found, without(goal.domain, x), known)
