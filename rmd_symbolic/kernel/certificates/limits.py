"""The value, or the limit at an end, of F = p times a product of the table, along one variable.

A logarithm `ln q` that moves has a value where q has one that is a product of entries known without that variable.  At
an end x = c + y, c - y or 1/y with y -> 0+, q = y^k r(y) with r(0) > 0, so ln q = k ln y + ln r(y).  The leading term
y^d (ln y)^i of F (least d, then greatest i) decides: for d > 0 the limit is 0, for d = i = 0 it is the coefficient, and
otherwise F -> +oo when the coefficient times (-1)^i is positive.
"""

from __future__ import annotations  # noqa: I001

from collections.abc import Callable, Mapping

from rmd_symbolic.kernel.certificates.atoms import Atoms, Exponents, Table, entry, ratio
from rmd_symbolic.kernel.certificates.domains import Goal, Point, section_of, without
from rmd_symbolic.kernel.certificates.polynomial import (
    Polynomial, add, atoms_of, by_degree, content, is_constant, multiply, need, power, scale, substitute,
)  # fmt: skip

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


def valued(atoms: Atoms, p: Polynomial, i: int, factors: Exponents) -> Polynomial:
    """p with a logarithm or a power in place of which its value stands."""
    generator = atoms.generators[i]
    if generator.kind == "ln":
        value: Polynomial = {}
        for k, e in factors.items():
            value = add(value, scale(atoms.atom(atoms.numbers[generator._replace(entry=k)]), e))
    else:
        value = atoms.one()
        for k, e in factors.items():
            value = multiply(value, power(atoms.atom(atoms.numbers[generator._replace(entry=k)]), e, atoms.size))
    return substitute(p, i, value, atoms.one())[0]


def _settled(atoms: Atoms, p: Polynomial, i: int, x: int, c: Point, done: dict[int, Exponents]) -> Polynomial:
    """p with the value of a moving generator; that of an exponential is 1, or another exponential."""
    generator = atoms.generators[i]
    if generator.kind != "exp":
        return valued(atoms, p, i, done[generator.entry])
    u, degree = substitute(generator.exponent.numerator, x, *c)
    weight = power(c[1], degree, atoms.size)
    need(is_constant(weight), "the value of an exponent has a denominator")
    exponent = ratio(u, generator.exponent.denominator * content(weight))
    value = atoms.atom(atoms.numbers[generator._replace(exponent=exponent)]) if u else atoms.one()
    return substitute(p, i, value, atoms.one())[0]


def _moving(atoms: Atoms, factors: Exponents, x: int, table: Table, finite: bool) -> dict[int, int]:
    """The factors that depend on x, except for exponentials where x tends to something finite: they stay positive."""
    kept = [atoms.atom(i) for i, generator in atoms.generators.items() if finite and generator.kind == "exp"]
    moving = {k: e for k, e in factors.items() if atoms.mentions(entry(table, k), x, table)}
    return {k: e for k, e in moving.items() if entry(table, k) not in kept}


def _arguments(atoms: Atoms, moving: list[int]) -> set[int]:
    return {atoms.generators[i].entry for i in moving if atoms.generators[i].kind != "exp"}


def at_value(atoms: Atoms, goal: Goal, factors: Exponents, x: int, c: Point, strict: bool, values: Values) -> Goal:
    """What is left to prove of F(c) >= 0, or > 0; the other variables run through their domain."""
    p, table = goal.polynomial, goal.table
    known = known_without(atoms, x, table)
    moving = atoms.moving(p, x, table)
    at_c = _moving(atoms, factors, x, table, True)
    done: dict[int, Exponents] = {}
    for k in sorted(_arguments(atoms, moving) | {k for k, e in at_c.items() if e < 0}):
        q, degree = substitute(entry(table, k), x, *c)
        done[k] = values(k, q, power(c[1], degree, atoms.size), known)
    for k in at_c:
        need(max(atoms_of(entry(table, k))) < atoms.variables, "a multiplier with a generator has no value")
    p = multiply(p, atoms.product(at_c, table))
    for i in moving:
        p = _settled(atoms, p, i, x, c, done)
    return Goal(substitute(p, x, *c)[0], strict, without(goal.domain, x), known)


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
    terms = [(d + shift, -i) for d, q in by_degree(p, x).items() for i in by_degree(q, atoms.log)]
    leading = min(terms, default=(1, 0))
    if leading[0] > 0:
        return None
    d, logs = leading[0] - shift, -leading[1]
    p = by_degree(by_degree(p, x)[d], atoms.log)[logs]
    for i in moving:
        p = _settled(atoms, p, i, x, c or (one, one), done)
    return Goal(scale(p, -1) if logs % 2 else p, leading != (0, 0), without(goal.domain, x), known)
