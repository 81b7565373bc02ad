"""The functions that the checker rests on, against numbers of many digits: bounds, derivatives, values, limits.

A wrong derivative or limit is no guard that could be taken out, so random polynomials in variables and generators are
held against what `mpmath` computes at points near and far.
"""

import random
from fractions import Fraction

import mpmath
import pytest

from rmd_symbolic.errors import RuleError
from rmd_symbolic.kernel.certificates.atoms import Atoms
from rmd_symbolic.kernel.certificates.domains import Goal, Section, exp_bounds, log_bounds, moved_last, value_range
from rmd_symbolic.kernel.certificates.limits import at_limit, at_value, by_series, check_value
from rmd_symbolic.kernel.certificates.polynomial import add, atom, constant, multiply, power, scale
from tests.kernel.notation import check

ONE = {"1": 1}
# Entries 0..10: x0, x1, 2, 1 + x0, ln(1 + x0), exp(x0 x1 / 2), 1 + x0 x1, ln x0, exp(1/2), root x0, root 2,
# 1 + ln(ln(1 + x0) / x0).
GENERATORS = [
    ["ln", 0], ["ln", 3], ["exp", {"x0*x1": 1}, 2], ["pow", 3, ONE, 2], ["pow", 1, {"x0": 1}, 1], ["ln", 4], ["ln", 6],
    ["pow", 3, {"1": -2}, 3], ["ln", 2], ["ln", 1], ["exp", {"x1": 1}, 2], ["pow", 2, ONE, 2], ["pow", 1, ONE, 1],
    ["exp", ONE, 2], ["ln", 7], ["pow", 0, ONE, 2], ["ln", 9], ["ln", 10], ["exp", ONE, 1],
    ["ln", 11],
]  # fmt: skip
ATOMS = Atoms(2, GENERATORS)
X, Y, SIZE = ATOMS.atom(0), ATOMS.atom(1), ATOMS.size
LN, LN1, LNLN, HALF, ROOT2 = (ATOMS.atom(2 + i) for i in (0, 1, 5, 13, 11))
TABLE = (
    X, Y, constant(SIZE, 2), add(ATOMS.one(), X), LN1, ATOMS.atom(4), add(ATOMS.one(), multiply(X, Y)), LN, HALF,
    ATOMS.atom(17), ROOT2, add(ATOMS.one(), add(LNLN, LN, -1)),
)  # fmt: skip
# Whose leading terms cancel at 0: ln(1 + x) - x + x^2/2 ..., ln ln(1 + x) - ln x + x/2 ...
CANCELLING = [
    add(LN1, X, -1), add(add(scale(LN1, 2), X, -2), multiply(X, X)), add(LNLN, LN, -1),
    add(scale(add(LNLN, LN, -1), 2), X),
    add(scale(add(LNLN, LN, -1), 24), add(scale(X, 12), multiply(X, X), -5)), ATOMS.atom(21),
    add(scale(ATOMS.atom(21), 2), X), add(scale(ATOMS.atom(21), 12), add(scale(X, 6), multiply(X, X), -1)),
]  # fmt: skip
mpmath.mp.dps = 300


def real(r):
    return mpmath.mpf(r.numerator) / r.denominator


def number(p, point):
    """The value of a polynomial at a point."""
    total = mpmath.mpf(0)
    for m, c in p.items():
        term = mpmath.mpf(c)
        for i, e in enumerate(m):
            if e:
                term *= (point[i] if i < 2 else generator(i, point)) ** e
        total += term
    return total


def generator(i, point):
    kind, k, (terms, c) = ATOMS.generators[i]
    exponent = number(dict(terms), point) / c
    if kind == "exp":
        return mpmath.exp(exponent)
    inner = number(TABLE[k], point)
    return mpmath.log(inner) if kind == "ln" else inner**exponent


def whole(p, factors, point):
    """p times the product of the table."""
    total = number(p, point)
    for k, e in factors.items():
        total *= number(TABLE[k], point) ** e
    return total


def drawn(draw, allowed, terms=4):
    """A random polynomial in these atoms."""
    p = {}
    for _ in range(draw.randint(1, terms)):
        q = constant(SIZE, draw.choice([-3, -2, -1, 1, 2, 5]))
        for _ in range(draw.randint(0, 3)):
            q = multiply(q, atom(SIZE, draw.choice(allowed), draw.choice([1, 1, 2])))
        p = add(p, q)
    return p


def values(k, q, v, table):
    """How q/v factors, among small products."""
    numbers = [j for j, p in enumerate(table) if p is not None]
    for factors in [
        {},
        *({j: e} for j in numbers for e in (1, -1, 2)),
        *({i: 1, j: -1} for i in numbers for j in numbers if i != j),
    ]:
        try:
            check_value(ATOMS, factors, q, v, table)
        except RuleError:
            continue
        return factors
    raise RuleError("no small product")


def test_bounds_of_numbers_hold():
    for n in [*range(1, 200), 10**6, 2**61, 2**61 - 1, 3**40]:
        low, high = map(real, log_bounds(n))
        check(low <= mpmath.log(n) <= high and (n == 1 or low < mpmath.log(n) < high), n)
    for r in [Fraction(a, b) for a in range(-60, 61, 7) for b in (1, 2, 3, 7, 50)] + [Fraction(-999), Fraction(700)]:
        low, high = map(real, exp_bounds(r))
        exact = mpmath.exp(real(r))
        check(low < exact < high, r)


def test_bounds_of_generators_hold():
    table = ({(0, 0): 7}, {(0, 0): 2})
    for n, exponent, c in ((0, 3, 2), (1, -5, 3), (0, -1, 7), (1, 1, 50)):
        atoms = Atoms(0, [["pow", n, {"1": exponent}, c]])
        low, high = value_range(atoms, 0, table)
        exact = mpmath.mpf(next(iter(table[n].values()))) ** (mpmath.mpf(exponent) / c)
        ends = [mpmath.mpf(next(iter(p.values()), 0)) / next(iter(q.values())) for p, q in (low, high)]
        check(ends[0] < exact < ends[1], (n, exponent, c))


def slopes(count, seed):
    draw = random.Random(seed)
    for _ in range(count):
        p = drawn(draw, list(range(2 + len(GENERATORS))))
        factors = {k: draw.choice([-2, -1, 1, 2]) for k in draw.sample(range(len(TABLE)), draw.randint(0, 2))}
        x = draw.choice([0, 1])
        slope = ATOMS.slope(p, factors, x, TABLE)
        for _ in range(3):
            point = [mpmath.mpf(draw.uniform(1.05, 4)), mpmath.mpf(draw.uniform(0.05, 4))]

            def f(t, point=point, x=x, p=p, factors=factors):
                return whole(p, factors, [t, point[1]] if x == 0 else [point[0], t])

            step = mpmath.mpf(10) ** -25
            exact = (f(point[x] + step) - f(point[x] - step)) / (2 * step)
            if abs(exact) > mpmath.mpf(10) ** -20:
                check((number(slope, point) > 0) == (exact > 0), (p, factors, x, point))
            else:
                check(abs(number(slope, point)) < mpmath.mpf(10) ** -10, (p, factors, x, point))


def limits(count, seed):
    """How many values, limits and series agreed with numbers."""
    draw, seen = random.Random(seed), {"value": 0, "limit": 0, "series": 0}
    one = ATOMS.one()
    for _ in range(count):
        low = draw.random() < 0.7
        c = draw.choice([({}, one), (one, one), (constant(SIZE, 1), constant(SIZE, 2)), (Y, one), (HALF, one), None])
        kind = draw.choice(["value", "limit", "series", "series"])
        section = Section(0, c, None) if low else Section(0, None, c)
        goal = Goal(drawn(draw, list(range(2 + len(GENERATORS)))), False, (Section(1, ({}, one), None), section), TABLE)
        factors = {k: draw.choice([-2, -1, 1, 2]) for k in draw.sample(range(len(TABLE)), draw.randint(0, 2))}
        if kind == "series":
            p = drawn(draw, [0, 2, 3, 7, 8, 10], 3)
            for _ in range(draw.choice([0, 1, 1, 2])):
                q = scale(
                    multiply(draw.choice(CANCELLING), atom(SIZE, 0, draw.choice([0, 0, 1]))), draw.choice([1, -1, 3])
                )
                p = draw.choice([q, add(p, q), multiply(p, q), add(scale(q, draw.choice([1, 12])), multiply(X, X), 1)])
            goal = goal._replace(polynomial=p)
            factors = draw.choice([factors, {0: -1}, {0: -2}, {0: -3}, {4: -1}, {4: -2, 3: 1}])
        try:
            if kind == "value":
                left = at_value(ATOMS, goal, factors, 0, c, False, values) if c else None
                if c is None:
                    continue
            elif kind == "limit":
                left = at_limit(ATOMS, goal, factors, 0, low, values)
            else:
                left = by_series(draw.choice([1, 2, 4]), ATOMS, goal, factors, 0, low, values)
        except (RuleError, KeyError, ValueError, TypeError):
            continue
        y = mpmath.mpf(draw.uniform(0.1, 3))
        where = None if c is None else number(c[0], [mpmath.mpf(0), y]) / number(c[1], [mpmath.mpf(0), y])
        near = mpmath.mpf(10) ** -60
        x = (1 / near if not low else -1 / near) if where is None else where + near if low else where - near
        if x <= 0 or any(number(TABLE[k], [x, y]) <= 0 for k in factors):
            continue
        try:
            exact = whole(goal.polynomial, factors, [x, y])
        except (ValueError, ZeroDivisionError, OverflowError):
            continue
        if isinstance(exact, mpmath.mpc):
            continue
        seen[kind] += 1
        message = (kind, goal.polynomial, factors, c, low, y, exact)
        if left is None:
            check(abs(exact) < mpmath.mpf(10) ** -30, message)
            continue
        found = number(left.polynomial, [mpmath.mpf(0), y])
        if abs(found) > mpmath.mpf(10) ** -12:
            check((found > 0) == (exact > 0), (*message, found))
        if not left.strict and abs(found) < mpmath.mpf(10) ** -50:
            check(abs(exact) < mpmath.mpf(10) ** -30, (*message, found))
    return seen


def test_derivatives_have_their_signs():
    slopes(25, seed=1)


def test_values_and_limits_are_those_of_numbers():
    seen = limits(250, seed=1)
    check(min(seen.values()) > 5, seen)


@pytest.mark.slow
def test_many_derivatives():
    slopes(600, seed=2)


@pytest.mark.slow
def test_many_values_and_limits():
    seen = limits(12_000, seed=2)
    check(min(seen.values()) > 100, seen)


def test_a_domain_in_another_order_has_the_same_points():
    atoms, draw = Atoms(3, []), random.Random(1)
    one = atoms.one()
    ends = [
        None,
        ({}, one),
        (one, one),
        *((atoms.atom(i), one) for i in range(3)),
        (power(atoms.atom(0), 2, atoms.size), one),
    ]

    def inside(domain, point):
        def at(end):
            read = [sum(c * point[0] ** m[0] * point[1] ** m[1] * point[2] ** m[2] for m, c in p.items()) for p in end]
            return Fraction(read[0]) / read[1]

        return all(
            (low is None or at(low) < point[x]) and (high is None or point[x] < at(high)) for x, low, high in domain
        )

    moved = 0
    for _ in range(900):
        order = draw.sample(range(3), 3)
        domain = tuple(Section(x, draw.choice(ends), draw.choice(ends)) for x in order)
        try:
            other = moved_last(atoms, domain, order[0])
        except RuleError:
            continue
        moved += other[0].variable != order[0] and domain[1:] != other[:2]
        check(other[-1].variable == order[0], domain)
        for _ in range(20):
            point = [Fraction(draw.randint(-8, 12), 4) for _ in range(3)]
            check(inside(domain, point) == inside(other, point), (domain, other, point))
    check(moved > 10, moved)
