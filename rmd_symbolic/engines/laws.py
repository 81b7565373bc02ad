"""Concrete meanings for abstract operators M(alpha, b, p), abstract functions of a real, and sets of distributions.

A law is total, as every function of the kernel is, and is given once for both arithmetics.  Which axioms it satisfies
is not written down here: the hypotheses of a formula are evaluated and pick the laws that fit.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from rmd_symbolic.engines.arithmetic import OO, UNKNOWN, YES, Arithmetic, Exact

Function = Callable[..., Any]
Law = Callable[[Arithmetic, range], Function]


def _true(a: Arithmetic, truth: int) -> bool:
    """A condition that a law branches on; what an exact evaluation cannot decide has no branch."""
    if truth == UNKNOWN and a is Exact:
        raise ArithmeticError("a law branches on what is not decided")
    return truth == YES


def _mixed(a: Arithmetic, weight: Any, b: Any, p: Any) -> Any:
    rest = a.add(a.number(1), a.multiply(a.number(-1), weight))
    return a.add(a.multiply(weight, b), a.multiply(rest, p))


def mixture(a: Arithmetic, symbols: range) -> Function:
    """alpha b + (1 - alpha) p."""
    return lambda alpha, b, p, x: _mixed(a, alpha, b(x), p(x))


def onto_base(a: Arithmetic, symbols: range) -> Function:
    """b, whatever the student is."""
    return lambda alpha, b, p, x: b(x)


def faster(a: Arithmetic, symbols: range) -> Function:
    """The mixture with weight 1 - (1 - alpha)^2, which is at least alpha."""
    two, minus = a.number(2), a.number(-1)

    def call(alpha: Any, b: Function, p: Function, x: int) -> Any:
        return _mixed(a, a.multiply(alpha, a.add(two, a.multiply(minus, alpha))), b(x), p(x))

    return call


def lazier(a: Arithmetic, symbols: range) -> Function:
    """The mixture with weight alpha^2, which is at most alpha."""
    return lambda alpha, b, p, x: _mixed(a, a.multiply(alpha, alpha), b(x), p(x))


def keeping(a: Arithmetic, symbols: range) -> Function:
    """p, without an anchor."""
    return lambda alpha, b, p, x: p(x)


def _dominates(a: Arithmetic, symbols: range, b: Function, p: Function) -> bool:
    zero = a.number(0)
    return all(_true(a, a.equal(b(y), zero)) for y in symbols if _true(a, a.equal(p(y), zero)))


def mixture_inside(a: Arithmetic, symbols: range) -> Function:
    """The mixture where b << p, and p elsewhere."""
    return lambda alpha, b, p, x: _mixed(a, alpha, b(x), p(x)) if _dominates(a, symbols, b, p) else p(x)


def mixture_or_nothing(a: Arithmetic, symbols: range) -> Function:
    """The mixture where b << p, and 0, which is no distribution, elsewhere."""
    nothing = a.number(0)
    return lambda alpha, b, p, x: _mixed(a, alpha, b(x), p(x)) if _dominates(a, symbols, b, p) else nothing


def lazier_nearby(a: Arithmetic, symbols: range) -> Function:
    """The mixture, with 1 - alpha stretched by 1 + alpha/4 where abs(p - b) <= alpha b/8.

    Near b the divergence is almost quadratic, so that KL(b || .) still shrinks by 1 - alpha; total variation does not.
    """
    quarter, eighth, minus = a.number(Fraction(1, 4)), a.number(Fraction(1, 8)), a.number(-1)

    def near(alpha: Any, b: Function, p: Function, y: int) -> bool:
        room = a.multiply(eighth, a.multiply(alpha, b(y)))
        gap = a.add(p(y), a.multiply(minus, b(y)))
        return _true(a, a.at_most(gap, room)) and _true(a, a.at_most(a.multiply(minus, gap), room))

    def call(alpha: Any, b: Function, p: Function, x: int) -> Any:
        if not all(near(alpha, b, p, y) for y in symbols):
            return _mixed(a, alpha, b(x), p(x))
        kept = a.add(a.number(1), a.multiply(minus, alpha))
        kept = a.multiply(kept, a.add(a.number(1), a.multiply(quarter, alpha)))
        return _mixed(a, kept, p(x), b(x))

    return call


def geometric(a: Arithmetic, symbols: range) -> Function:
    """b^alpha p^(1 - alpha), normalised; b where the supports are disjoint."""
    zero, one = a.number(0), a.number(1)

    def power(base: Any, exponent: Any) -> Any:
        if _true(a, a.equal(exponent, zero)):
            return one
        return a.exp(a.multiply(exponent, a.ln(base))) if _true(a, a.less(zero, base)) else zero

    def call(alpha: Any, b: Function, p: Function, x: int) -> Any:
        rest = a.add(one, a.multiply(a.number(-1), alpha))
        masses = [a.multiply(power(b(y), alpha), power(p(y), rest)) for y in symbols]
        total = zero
        for mass in masses:
            total = a.add(total, mass)
        return b(x) if _true(a, a.equal(total, zero)) else a.multiply(masses[x], a.inverse(total))

    return call


def uniform(a: Arithmetic, symbols: range) -> Function:
    """The uniform distribution, whatever the inputs are."""
    mass = a.number(Fraction(1, len(symbols)))
    return lambda alpha, b, p, x: mass


def swapped(a: Arithmetic, symbols: range) -> Function:
    """(1 - alpha) b + alpha p."""
    return lambda alpha, b, p, x: _mixed(a, alpha, p(x), b(x))


OPERATORS: tuple[Law, ...] = (
    mixture, onto_base, faster, mixture_inside, geometric, lazier, keeping, mixture_or_nothing, uniform, swapped,
    lazier_nearby, mixture,
)  # fmt: skip


def _real(body: Callable[[Arithmetic, Any], Any], at_zero: Any = 0) -> Law:
    """A function of r > 0, continued by a constant to r <= 0."""

    def law(a: Arithmetic, symbols: range) -> Function:
        zero, rest, undefined = a.number(0), a.number(at_zero), a.undefined

        def call(r: Any) -> Any:
            if r is None:
                return None
            if _true(a, a.at_most(r, zero)):
                return rest
            return body(a, r) if _true(a, a.less(zero, r)) else undefined

        return call

    return law


def _everywhere(body: Callable[[Arithmetic, Any], Any]) -> Law:
    return lambda a, symbols: lambda r: None if r is None else body(a, r)


def _shifted(a: Arithmetic, r: Any, by: int = -1, times: int = 1) -> Any:
    """times * r + by."""
    return a.add(a.multiply(a.number(times), r), a.number(by))


def _square(a: Arithmetic, r: Any) -> Any:
    return a.multiply(r, r)


def _distance(a: Arithmetic, r: Any) -> Any:
    sign = _slope_of_distance(a, r)
    return a.multiply(sign, _shifted(a, r))


def _slope_of_distance(a: Arithmetic, r: Any) -> Any:
    one = a.number(1)
    if _true(a, a.less(one, r)):
        return a.number(Fraction(1, 2))
    return a.number(Fraction(-1, 2)) if _true(a, a.less(r, one)) else a.number(0)


def _entropic(a: Arithmetic, r: Any) -> Any:
    return a.add(a.multiply(r, a.ln(r)), _shifted(a, r, 1, -1))


def _negative_log(a: Arithmetic, r: Any) -> Any:
    return a.add(_shifted(a, r), a.multiply(a.number(-1), a.ln(r)))


def _constant(value: int) -> Law:
    return _everywhere(lambda a, r: a.number(value))


def _line(times: int, by: int) -> Law:
    return _everywhere(lambda a, r: _shifted(a, r, by, times))


def _minus(a: Arithmetic, r: Any) -> Any:
    return a.multiply(a.number(-1), r)


def _slope_of_root(a: Arithmetic, r: Any) -> Any:
    return a.multiply(a.number(Fraction(1, 2)), a.inverse(a.root(r)))


# (what a person calls it, f, a slope of f, f'(oo))
PAIRS: tuple[tuple[str, Law, Law, Any], ...] = (
    ("r ln r", _real(lambda a, r: a.multiply(r, a.ln(r))), _real(lambda a, r: a.add(a.number(1), a.ln(r))), OO),
    ("(r - 1)^2", _everywhere(lambda a, r: _square(a, _shifted(a, r))), _line(2, -2), OO),
    ("r ln r - r + 1", _real(_entropic, 1), _real(lambda a, r: a.ln(r)), OO),
    ("abs(r - 1)/2", _everywhere(_distance), _everywhere(_slope_of_distance), Fraction(1, 2)),
    ("r - 1 - ln r", _real(_negative_log), _real(lambda a, r: _shifted(a, a.inverse(r), 1, -1)), 1),
    ("(sqrt r - 1)^2", _real(lambda a, r: _square(a, _shifted(a, a.root(r))), 1),
     _real(lambda a, r: _shifted(a, a.inverse(a.root(r)), 1, -1)), 1),
    ("3 (r - 1)", _line(3, -3), _constant(3), 3),
    ("0", _constant(0), _constant(0), 0),
    ("(r - 1)^2 - 1", _everywhere(lambda a, r: _shifted(a, _square(a, _shifted(a, r)))), _line(2, -2), OO),
    ("r^2 - 1", _everywhere(lambda a, r: _shifted(a, _square(a, r))), _line(2, 0), OO),
    ("-r ln r", _real(lambda a, r: _minus(a, a.multiply(r, a.ln(r)))),
     _real(lambda a, r: _minus(a, _shifted(a, a.ln(r), 1))), 0),
    ("1 - r", _line(-1, 1), _constant(-1), -1),
    ("sqrt r", _real(lambda a, r: a.root(r)), _real(_slope_of_root), 0),
    ("r", _line(1, 0), _constant(1), 1),
)  # fmt: skip


def everything(a: Arithmetic, symbols: range) -> Function:
    """The set of all distributions, by its indicator."""
    return lambda p: a.number(1)


def nothing(a: Arithmetic, symbols: range) -> Function:
    """The empty set, by its indicator."""
    return lambda p: a.number(0)


def first_mass(a: Arithmetic, symbols: range) -> Function:
    """The mass of the first symbol."""
    return lambda p: p(0)


SETS: tuple[Law, ...] = (everything, first_mass, nothing)
