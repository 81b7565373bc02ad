"""Divergences, operators and properties, written again from the page that defines them.

A distribution is a tuple of numbers.  With zeros: 0 ln 0 = 0, p ln(p/0) = +oo for p > 0, and for every f-divergence
D_f(p || q) = sum over q > 0 of q f(p/q), plus f'(oo) times the mass of p where q = 0.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from tests.independent.syntax import StatementError
from tests.independent.values import (
    ONE,
    OO,
    ZERO,
    Number,
    Undefined,
    Unspecified,
    absolute,
    add,
    compare,
    divide,
    extreme,
    is_zero,
    ln,
    multiply,
    negative,
    number,
    power,
    sign,
    sqrt,
    subtract,
    total,
)  # fmt: skip

Vector = tuple[Number, ...]
HALF = Fraction(1, 2)


@dataclass
class Fn:
    """A function of `arity` arguments: a real function, or an operator M(alpha, b, p).

    `knows` says of an operator which axioms it satisfies, where that has been worked out by hand.
    """

    arity: int
    call: Callable[..., object]
    label: str
    knows: dict[str, bool] | None = None

    def __repr__(self) -> str:
        return self.label


def vector(value: object) -> Vector:
    """The value as a tuple of numbers."""
    if not isinstance(value, tuple):
        raise StatementError(f"expected a distribution, found {type(value).__name__}")
    return tuple(number(v) for v in value)


def pairs(p: object, q: object) -> list[tuple[Number, Number]]:
    return list(zip(vector(p), vector(q), strict=True))


def _at_least_zero(*values: Number) -> None:
    for value in values:
        if sign(value) < 0:
            raise Unspecified("a negative mass")


def f_divergence(f: Callable[[Number], Number], slope: Number, p: object, q: object) -> Number:
    """Sum over q > 0 of q f(p/q), and slope times p where q = 0."""
    parts: list[Number] = []
    for u, v in pairs(p, q):
        _at_least_zero(u, v)
        parts.append(multiply(u, slope) if is_zero(v) else multiply(v, f(divide(u, v))))
    return total(parts)


def _x_ln_x(r: Number) -> Number:
    return ZERO if is_zero(r) else multiply(r, ln(r))


def kl(p: object, q: object) -> Number:
    parts: list[Number] = []
    for u, v in pairs(p, q):
        _at_least_zero(u, v)
        if is_zero(u):
            continue
        if is_zero(v):
            return OO
        parts.append(multiply(u, ln(divide(u, v))))
    return total(parts)


def chi2(p: object, q: object) -> Number:
    return f_divergence(lambda r: power(subtract(r, ONE), Fraction(2)), OO, p, q)


def tv(p: object, q: object) -> Number:
    return multiply(HALF, l1(p, q))


def hellinger2(p: object, q: object) -> Number:
    return total([power(subtract(sqrt(u), sqrt(v)), Fraction(2)) for u, v in pairs(p, q)])


def js(p: object, q: object) -> Number:
    middle = tuple(divide(add(u, v), Fraction(2)) for u, v in pairs(p, q))
    return multiply(HALF, add(kl(p, middle), kl(q, middle)))


def lecam(p: object, q: object) -> Number:
    parts: list[Number] = []
    for u, v in pairs(p, q):
        _at_least_zero(u, v)
        if not is_zero(add(u, v)):
            parts.append(divide(power(subtract(u, v), Fraction(2)), add(u, v)))
    return total(parts)


def power_divergence(s: object, p: object, q: object) -> Number:
    order = number(s)
    if is_zero(order) or is_zero(subtract(order, ONE)):
        raise Undefined("the power divergence of order 0 or 1")
    scale = multiply(order, subtract(order, ONE))

    def f(u: Number) -> Number:
        if is_zero(u) and sign(order) < 0:
            return OO  # f(0) = f(0+)
        return divide(subtract(subtract(power(u, order), ONE), multiply(order, subtract(u, ONE))), scale)

    slope: Number = divide(ONE, subtract(ONE, order)) if compare(order, ONE) == -1 else OO
    return f_divergence(f, slope, p, q)


def renyi(s: object, p: object, q: object) -> Number:
    order = number(s)
    if is_zero(subtract(order, ONE)):
        raise Undefined("the Renyi divergence of order 1")
    if sign(order) < 0:
        raise Unspecified("a Renyi divergence of negative order")
    parts: list[Number] = []
    for u, v in pairs(p, q):
        if is_zero(v) and compare(order, ONE) == 1:
            if not is_zero(u):
                return OO
            continue
        parts.append(multiply(power(u, order), power(v, subtract(ONE, order))))
    mass = total(parts)
    return OO if is_zero(mass) else divide(ln(mass), subtract(order, ONE))


def _log_ratios(p: object, q: object) -> list[Number]:
    out = []
    for u, v in pairs(p, q):
        if sign(u) <= 0 or sign(v) <= 0:
            raise Unspecified("a ratio outside the interior of the simplex")
        out.append(ln(divide(u, v)))
    return out


def hilbert(p: object, q: object) -> Number:
    ratios = _log_ratios(p, q)
    return subtract(extreme(ratios, True), extreme(ratios, False))


def logratio(p: object, q: object) -> Number:
    return extreme([absolute(r) for r in _log_ratios(p, q)], True)


def entropy(p: object) -> Number:
    return negative(total([_x_ln_x(u) for u in vector(p)]))


def cross_entropy(p: object, q: object) -> Number:
    parts: list[Number] = []
    for u, v in pairs(p, q):
        if is_zero(u):
            continue
        if is_zero(v):
            return OO
        parts.append(multiply(u, negative(ln(v))))
    return total(parts)


def differences(p: object, q: object) -> list[Number]:
    return [absolute(subtract(u, v)) for u, v in pairs(p, q)]


def l1(p: object, q: object) -> Number:
    return total(differences(p, q))


def l2(p: object, q: object) -> Number:
    return sqrt(total([power(d, Fraction(2)) for d in differences(p, q)]))


def linf(p: object, q: object) -> Number:
    return extreme(differences(p, q), True)


# ---- operators -----------------------------------------------------------------------------------------------------
def weighted(alpha: Number, b: object, p: object) -> Vector:
    """alpha b + (1 - alpha) p, whatever alpha is."""
    rest = subtract(ONE, alpha)
    return tuple(add(multiply(alpha, u), multiply(rest, v)) for u, v in pairs(b, p))


def mix(alpha: object, b: object, p: object) -> Vector:
    weight = number(alpha)
    if sign(weight) < 0 or sign(subtract(ONE, weight)) < 0:
        raise Undefined("an anchor weight outside [0, 1]")
    return weighted(weight, b, p)


def pool(w: object, b: object) -> Vector:
    weights = vector(w)
    if not isinstance(b, tuple) or len(b) != len(weights):
        raise StatementError("a pool needs as many teachers as weights")
    teachers = [vector(t) for t in b]
    size = range(len(teachers[0]))
    return tuple(total([multiply(wk, t[x]) for wk, t in zip(weights, teachers, strict=True)]) for x in size)


def push(p: object, channel: object) -> Vector:
    masses = vector(p)
    if not isinstance(channel, tuple) or len(channel) != len(masses):
        raise StatementError("expected a channel")
    rows = [vector(row) for row in channel]
    size = range(len(masses))
    return tuple(total([multiply(masses[z], rows[z][x]) for z in size]) for x in size)


def _geometric(alpha: Number, b: object, p: object) -> Vector:
    masses = [multiply(power(u, alpha), power(v, subtract(ONE, alpha))) for u, v in pairs(b, p)]
    mass = total(masses)
    return vector(b) if is_zero(mass) else tuple(divide(m, mass) for m in masses)


def _in_unit(alpha: object) -> Number:
    weight = number(alpha)
    if _outside(weight):
        raise Undefined("an anchor weight outside [0, 1]")
    return weight


def geometric_masses(alpha: object, b: object, p: object) -> Vector:
    weight = _in_unit(alpha)
    return tuple(multiply(power(u, weight), power(v, subtract(ONE, weight))) for u, v in pairs(b, p))


def power_masses(s: object, alpha: object, b: object, p: object) -> Vector:
    order, weight = number(s), _in_unit(alpha)
    if sign(order) <= 0:
        raise Undefined("a power mean of an order that is not positive")
    powers = [(power(u, order), power(v, order)) for u, v in pairs(b, p)]
    rest = subtract(ONE, weight)
    return tuple(power(add(multiply(weight, u), multiply(rest, v)), divide(ONE, order)) for u, v in powers)


def harmonic_mass(s: object, alpha: object, u: object, v: object) -> Number:
    """The power mean of order s < 0 of two numbers: an input of positive weight that is 0 makes it 0."""
    order, weight = number(s), _in_unit(alpha)
    if sign(order) >= 0:
        raise Undefined("an order that is not negative")
    _at_least_zero(number(u), number(v))
    inputs = [(w, number(m)) for w, m in ((weight, u), (subtract(ONE, weight), v)) if not is_zero(w)]
    if any(is_zero(m) for _, m in inputs):
        return ZERO
    return power(total([multiply(w, power(m, order)) for w, m in inputs]), divide(ONE, order))


def harmonic_masses(s: object, alpha: object, b: object, p: object) -> Vector:
    return tuple(harmonic_mass(s, alpha, u, v) for u, v in pairs(b, p))


def floored_masses(f: object, p: object) -> Vector:
    if sign(number(f)) < 0:
        raise Undefined("a negative floor")
    return tuple(extreme([u, number(f)], True) for u in vector(p))


def thresholded_masses(c: object, p: object) -> Vector:
    return tuple(ZERO if sign(subtract(u, number(c))) < 0 else u for u in vector(p))


def tempered_masses(tau: object, p: object) -> Vector:
    temperature = number(tau)
    if sign(temperature) <= 0:
        raise Undefined("a temperature that is not positive")
    return tuple(power(u, divide(ONE, temperature)) for u in vector(p))


def log_pool_masses(w: object, b: object) -> Vector:
    """The product of the powers, with 0^0 = 1."""
    weights = vector(w)
    if not isinstance(b, tuple) or len(b) != len(weights):
        raise StatementError("a pool needs as many teachers as weights")
    if any(sign(wk) < 0 for wk in weights):
        raise Undefined("a negative weight")
    teachers = [vector(t) for t in b]
    masses = [ONE] * len(teachers[0])
    for wk, teacher in zip(weights, teachers, strict=True):
        masses = [multiply(m, power(u, wk)) for m, u in zip(masses, teacher, strict=True)]
    return tuple(masses)


def normalised(masses: Vector) -> Vector:
    mass = total(list(masses))
    if is_zero(mass):
        raise Undefined("a normaliser that is 0")
    return tuple(divide(m, mass) for m in masses)


def is_bijective(sigma: object) -> bool:
    """Fractions are no symbols, whatever their values."""
    return (
        isinstance(sigma, tuple)
        and all(isinstance(place, int) for place in sigma)
        and sorted(sigma) == list(range(len(sigma)))
    )


def relabel(sigma: object, p: object) -> Vector:
    if not isinstance(sigma, tuple) or not is_bijective(sigma):
        raise Undefined("a relabelling that is no bijection")
    masses = vector(p)
    return tuple(masses[place] for place in sigma)


def _outside(value: Number) -> bool:
    return sign(value) < 0 or compare(value, ONE) == 1


def dominated(b: object, p: object) -> bool:
    """b << p."""
    return all(not is_zero(v) or is_zero(u) for u, v in pairs(b, p))


def _faster(alpha: Number, b: object, p: object) -> Vector:
    rest = subtract(ONE, alpha)
    return weighted(subtract(ONE, multiply(rest, rest)), b, p)


def _partial(alpha: Number, b: object, p: object) -> object:
    if dominated(b, p):
        return weighted(alpha, b, p)
    return tuple(Fraction(7) for _ in vector(p))  # nothing is asked of it here, so it answers nonsense


def _knows(*axioms: str) -> dict[str, bool]:
    known = ("closure", "convex_domination", "tv_contraction", "anchoring", "odds_monotonicity")
    return {axiom: axiom in axioms for axiom in known}


OPERATORS = (
    Fn(3, lambda a, b, p: weighted(a, b, p), "mixture",
       _knows("closure", "convex_domination", "tv_contraction", "anchoring", "odds_monotonicity")),
    Fn(3, lambda a, b, p: vector(b), "always b",
       _knows("closure", "convex_domination", "tv_contraction", "odds_monotonicity")),
    Fn(3, _faster, "faster mixture",
       _knows("closure", "convex_domination", "tv_contraction", "anchoring", "odds_monotonicity")),
    Fn(3, lambda a, b, p: vector(p) if _outside(a) else _geometric(a, b, p), "geometric",
       _knows("closure", "convex_domination", "anchoring", "odds_monotonicity")),
    Fn(3, _partial, "mixture where b << p, else nonsense", _knows("convex_domination", "odds_monotonicity")),
    Fn(3, lambda a, b, p: vector(p), "unanchored", _knows("closure", "odds_monotonicity")),
    Fn(3, lambda a, b, p: weighted(a, p, b), "weights exchanged", _knows("closure")),
    Fn(3, lambda a, b, p: tuple(multiply(Fraction(2), u) for u in vector(b)), "2 b", _knows("odds_monotonicity")),
)  # fmt: skip

# ---- properties: (tolerant) yes or no, None where 75 digits cannot tell ---------------------------------------------


def all_of(answers: list[bool | None]) -> bool | None:
    """Conjunction with three values."""
    return False if False in answers else None if None in answers else True


def at_most(a: Number, b: Number) -> bool | None:
    order = compare(a, b)
    return None if order is None else order <= 0


def equal(a: Number, b: Number) -> bool | None:
    order = compare(a, b)
    return None if order is None else order == 0


def is_distribution(p: object) -> bool | None:
    masses = vector(p)
    return all_of([*(at_most(ZERO, m) for m in masses), equal(total(list(masses)), ONE)])


def full_support(p: object) -> bool | None:
    return all_of([compare(ZERO, m) == -1 for m in vector(p)])


def stochastic(channel: object) -> bool | None:
    if not isinstance(channel, tuple):
        raise StatementError("expected a channel")
    return all_of([is_distribution(row) for row in channel])


def closure_at(m: Fn, alpha: Number, b: Vector, p: Vector) -> bool | None:
    return is_distribution(m.call(alpha, b, p))


def domination_at(m: Fn, alpha: Number, b: Vector, p: Vector) -> bool | None:
    if not dominated(b, p):
        return True
    out = m.call(alpha, b, p)
    if is_distribution(out) is False or not dominated(b, out):
        return False
    return at_most(kl(b, out), multiply(subtract(ONE, alpha), kl(b, p)))


def tv_contraction_at(m: Fn, alpha: Number, b: Vector, p: Vector) -> bool | None:
    return at_most(tv(m.call(alpha, b, p), b), multiply(subtract(ONE, alpha), tv(p, b)))


def anchoring_at(m: Fn, alpha: Number, b: Vector, p: Vector) -> bool | None:
    ends = ((m.call(ONE, b, p), b), (m.call(ZERO, b, p), p), (m.call(alpha, b, b), b))
    return all_of([equal(u, v) for out, kept in ends for u, v in pairs(out, kept)])


def odds_monotonicity_at(m: Fn, alpha: Number, b: Vector, p: Vector) -> bool | None:
    """Of two symbols the one with the larger odds under b gains, from alpha to a larger weight; at full support."""
    if any(is_zero(u) or is_zero(v) for u, v in pairs(b, p)):
        return True
    low, high = vector(m.call(alpha, b, p)), vector(m.call(divide(add(ONE, alpha), Fraction(2)), b, p))
    answers: list[bool | None] = []
    for x, y in itertools.permutations(range(len(low)), 2):
        if at_most(multiply(b[y], p[x]), multiply(b[x], p[y])):
            answers.append(at_most(multiply(low[x], high[y]), multiply(high[x], low[y])))
    return all_of(answers)


def _general(f: object, c: object, p: object, q: object) -> Number:
    if not isinstance(f, Fn) or f.arity != 1:
        raise StatementError("D takes a function of one real")
    return f_divergence(lambda r: number(f.call(r)), number(c), p, q)


def perspective(f: object, c: object, u: object, v: object) -> Number:
    """One term of an f-divergence: v f(u/v) where v > 0, and u c where v = 0."""
    mass, weight = number(u), number(v)
    if sign(mass) < 0:
        raise Undefined("a perspective at a negative number")
    if sign(weight) < 0:
        raise Unspecified("a perspective at a negative weight")
    return _general(f, c, (mass,), (weight,))


# name -> (number of arguments, brackets included; the value)
NOTIONS: dict[str, tuple[int, Callable[..., object]]] = {
    "D": (4, _general),
    "perspective": (4, perspective),
    "KL": (2, kl),
    "chi2": (2, chi2),
    "neyman": (2, lambda p, q: chi2(q, p)),
    "TV": (2, tv),
    "hellinger2": (2, hellinger2),
    "JS": (2, js),
    "jeffreys": (2, lambda p, q: add(kl(p, q), kl(q, p))),
    "lecam": (2, lecam),
    "power": (3, power_divergence),
    "renyi": (3, renyi),
    "hilbert": (2, hilbert),
    "logratio": (2, logratio),
    "H": (1, entropy),
    "CE": (2, cross_entropy),
    "l1": (2, l1),
    "l2": (2, l2),
    "linf": (2, linf),
    "mix": (3, mix),
    "pool": (2, pool),
    "push": (2, push),
    "geometric_total": (3, lambda a, b, p: total(list(geometric_masses(a, b, p)))),
    "geometric": (3, lambda a, b, p: normalised(geometric_masses(a, b, p))),
    "powermean_total": (4, lambda s, a, b, p: total(list(power_masses(s, a, b, p)))),
    "powermean": (4, lambda s, a, b, p: normalised(power_masses(s, a, b, p))),
    "tempered_total": (2, lambda tau, p: total(list(tempered_masses(tau, p)))),
    "tempered": (2, lambda tau, p: normalised(tempered_masses(tau, p))),
    "harmonic_mass": (4, harmonic_mass),
    "floored_total": (2, lambda f, p: total(list(floored_masses(f, p)))),
    "floored": (2, lambda f, p: normalised(floored_masses(f, p))),
    "thresholded_total": (2, lambda c, p: total(list(thresholded_masses(c, p)))),
    "thresholded": (2, lambda c, p: normalised(thresholded_masses(c, p))),
    "harmonic_total": (4, lambda s, a, b, p: total(list(harmonic_masses(s, a, b, p)))),
    "harmonic": (4, lambda s, a, b, p: normalised(harmonic_masses(s, a, b, p))),
    "logpool_total": (2, lambda w, b: total(list(log_pool_masses(w, b)))),
    "logpool": (2, lambda w, b: normalised(log_pool_masses(w, b))),
    "relabel": (2, relabel),
}
PROPERTIES: dict[str, Callable[[object], bool | None]] = {
    "distribution": is_distribution, "full_support": full_support, "weights": is_distribution,
    "stochastic": stochastic, "bijective": is_bijective,
}  # fmt: skip
AXIOMS: dict[str, Callable[[Fn, Number, Vector, Vector], bool | None]] = {
    "closure": closure_at, "convex_domination": domination_at, "tv_contraction": tv_contraction_at,
    "anchoring": anchoring_at, "odds_monotonicity": odds_monotonicity_at,
}  # fmt: skip


REQUIRING = (
    "mix", "power", "renyi", "perspective", "geometric", "geometric_total", "powermean", "powermean_total", "relabel",
    "tempered", "tempered_total", "logpool", "logpool_total",
    "harmonic_mass", "harmonic_total", "harmonic", "floored", "floored_total", "thresholded",
)  # fmt: skip


def unspecified_inside(name: str, arguments: list[object]) -> object:
    """The notion at its arguments; what is undefined inside it is the notion's own affair, save its requirements."""
    count, value = NOTIONS[name]
    if len(arguments) != count:
        raise StatementError(f"{name} takes {count} arguments, found {len(arguments)}")
    try:
        return value(*arguments)
    except Undefined as error:
        if name in REQUIRING:
            raise
        raise Unspecified(str(error)) from None
    except ValueError as error:
        raise StatementError(str(error)) from None
