"""Closed kernel formulas at a reported point, in 60 digits, written without the engines: a second opinion.

Truth is True, False or None.  A comparison that 40 digits do not settle counts as equality, an undefined value and a
value that the point does not hold as None; quantifiers over infinite sorts run over the naturals below `LAST` only, and
a `for all` over another infinite sort is taken as given, for it is a hypothesis on an abstract law.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from mpmath import mp, mpf

from rmd_symbolic.engines.numbers import Point
from rmd_symbolic.kernel.formula import Arrow, Node

LAST = 9
CLOSE = mpf(10) ** -40
HALF = mpf(1) / 2


def number(value: Any) -> Any:
    return mpf(value.numerator) / value.denominator if isinstance(value, Fraction | int) else mpf(value)


def slope_of_distance(r: Any) -> Any:
    return HALF if r > 1 else -HALF if r < 1 else mpf(0)


LAWS = {
    "mixture": lambda n, a, b, p, x: a * b(x) + (1 - a) * p(x),
    "onto_base": lambda n, a, b, p, x: b(x),
    "faster": lambda n, a, b, p, x: (1 - (1 - a) ** 2) * b(x) + (1 - a) ** 2 * p(x),
    "lazier": lambda n, a, b, p, x: a**2 * b(x) + (1 - a**2) * p(x),
    "keeping": lambda n, a, b, p, x: p(x),
    "mixture_inside": lambda n, a, b, p, x: (
        a * b(x) + (1 - a) * p(x) if all(b(y) == 0 for y in range(n) if p(y) == 0) else p(x)
    ),
    "mixture_or_nothing": lambda n, a, b, p, x: (
        a * b(x) + (1 - a) * p(x) if all(b(y) == 0 for y in range(n) if p(y) == 0) else mpf(0)
    ),
    "lazier_nearby": lambda n, a, b, p, x: (
        b(x) + (1 - a) * (1 + a / 4) * (p(x) - b(x))
        if all(abs(p(y) - b(y)) <= a * b(y) / 8 for y in range(n))
        else a * b(x) + (1 - a) * p(x)
    ),
    "uniform": lambda n, a, b, p, x: mpf(1) / n,
    "swapped": lambda n, a, b, p, x: a * p(x) + (1 - a) * b(x),
}
# f and a slope of f; what carries a logarithm or a root is 0, or its limit, at r <= 0.
FUNCTIONS = {
    "(r - 1)^2": (lambda r: (r - 1) ** 2, lambda r: 2 * (r - 1)),
    "abs(r - 1)/2": (lambda r: abs(r - 1) / 2, slope_of_distance),
    "3 (r - 1)": (lambda r: 3 * (r - 1), lambda r: mpf(3)),
    "0": (lambda r: mpf(0), lambda r: mpf(0)),
    "(r - 1)^2 - 1": (lambda r: (r - 1) ** 2 - 1, lambda r: 2 * (r - 1)),
    "r^2 - 1": (lambda r: r * r - 1, lambda r: 2 * r),
    "1 - r": (lambda r: 1 - r, lambda r: mpf(-1)),
    "r": (lambda r: r, lambda r: mpf(1)),
    "r ln r": (lambda r: r * mp.log(r), lambda r: 1 + mp.log(r), 0),
    "-r ln r": (lambda r: -r * mp.log(r), lambda r: -1 - mp.log(r), 0),
    "r ln r - r + 1": (lambda r: r * mp.log(r) - r + 1, mp.log, 1),
    "r - 1 - ln r": (lambda r: r - 1 - mp.log(r), lambda r: 1 - 1 / r, 0),
    "(sqrt r - 1)^2": (lambda r: (mp.sqrt(r) - 1) ** 2, lambda r: 1 - 1 / mp.sqrt(r), 1),
    "sqrt r": (mp.sqrt, lambda r: 1 / (2 * mp.sqrt(r)), 0),
}


def positive(body: Any, rest: int) -> Any:
    return lambda n, r: body(r) if r > 0 else mpf(rest)


def everywhere(body: Any) -> Any:
    return lambda n, r: body(r)


for name, (f, slope, *at_zero) in FUNCTIONS.items():
    LAWS[name] = positive(f, at_zero[0]) if at_zero else everywhere(f)
    LAWS["slope of " + name] = positive(slope, 0) if at_zero else everywhere(slope)


class Undefined(Exception):
    """The value does not exist, or the point does not say what it is."""


def function(value: object, n: int) -> Any:
    """The function that an entry of the point describes."""
    if isinstance(value, tuple):
        return lambda x: number(value[x])
    if isinstance(value, dict):

        def look(*key: Any) -> Any:
            key = tuple(map(int, key))
            if key not in value:
                raise Undefined
            return value[key] if value[key] is None else number(value[key])

        return look
    if value not in LAWS:
        raise Undefined
    return lambda *arguments: LAWS[str(value)](n, *arguments)


class Precise:
    def __init__(self, point: Point) -> None:
        self.sizes = {"I": point.symbols, "K": point.teachers}

    def value(self, term: Node, scope: list[Any]) -> Any:
        op, args = term.op, term.args
        if op == "number":
            return number(args[0])
        if op == "infinity":
            return mp.inf
        if op == "bound":
            return scope[-1 - args[0]]
        if op == "lambda":
            return lambda x: self.value(args[1], [*scope, x])
        if op == "apply":
            return self.value(args[0], scope)(*(self.value(a, scope) for a in args[1:]))
        if op == "sum":
            return mp.fsum(self.value(args[1], [*scope, x]) for x in range(self.sizes[args[0]]))
        if op in ("range_sum", "range_product"):
            parts = [self.value(args[1], [*scope, mpf(u)]) for u in range(int(self.value(args[0], scope)))]
            return mp.fsum(parts) if op == "range_sum" else mp.fprod(parts)
        if op == "if":
            held = self.truth(args[0], scope)
            if held is None:
                raise Undefined
            return self.value(args[1] if held else args[2], scope)
        if op == "multiply":
            return self.product(args, scope)
        values = [self.value(a, scope) for a in args]
        if op == "add":
            return sum(values[1:], values[0])
        return self.unary(op, values[0])

    def product(self, args: Any, scope: list[Any]) -> Any:
        values = []
        for a in args:
            try:
                values.append(self.value(a, scope))
            except Undefined:
                values.append(None)
        if 0 in values:
            return mpf(0)
        if None in values or (mp.inf in values and min(values) < 0):
            raise Undefined
        return mp.inf if mp.inf in values else mp.fprod(values)

    def unary(self, op: str, u: Any) -> Any:
        if op == "inverse" and u != 0:
            return 1 / u
        if op == "ln" and u > 0:
            return mp.log(u)
        if op == "exp":
            return mp.exp(u)
        if op == "root" and u >= 0:
            return mp.sqrt(u)
        if op == "finite" and u != mp.inf:
            return u
        raise Undefined

    def truth(self, formula: Node, scope: list[Any]) -> bool | None:
        op, args = formula.op, formula.args
        if op in ("all", "some"):
            return self.quantified(formula, scope)
        if op in ("and", "or", "implies"):
            left, right = self.truth(args[0], scope), self.truth(args[1], scope)
            if op == "implies":
                left, op = (None if left is None else not left), "or"
            decisive = op == "or"
            return decisive if decisive in (left, right) else None if None in (left, right) else not decisive
        try:
            left, right = (self.value(a, scope) for a in args)
        except Undefined:
            return None
        same = left == right
        if mp.inf not in (left, right):
            same = abs(left - right) <= CLOSE * max(abs(left), abs(right), 1)
        return same if op == "equal" else (same or left < right) if op == "at_most" else (not same and left < right)

    def quantified(self, formula: Node, scope: list[Any]) -> bool | None:
        sort, body = formula.args
        every = formula.op == "all"
        if sort in self.sizes:
            found = [self.truth(body, [*scope, x]) for x in range(self.sizes[sort])]
            return (not every) if (not every) in found else None if None in found else every
        if sort != "N" or not every:
            return True if every else None
        return False not in [self.truth(body, [*scope, mpf(t)]) for t in range(LAST)]


def refuted(formula: Node, names: tuple[str, ...], point: Point) -> bool:
    """Do the hypotheses hold and does the conclusion fail at the point?"""
    with mp.workdps(60):
        judge, scope, count = Precise(point), [], 0
        while formula.op in ("all", "implies"):
            if formula.op == "implies":
                if judge.truth(formula.args[0], scope) is not True:
                    return False
            else:
                value = point.values[names[count] if count < len(names) else f"v{count + 1}"]
                sort, count = formula.args[0], count + 1
                index = sort in judge.sizes
                if isinstance(sort, Arrow):
                    value = function(value, point.symbols)
                scope.append(value if index or isinstance(sort, Arrow) else number(value))
            formula = formula.args[1]
        return judge.truth(formula, scope) is False
