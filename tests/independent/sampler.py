"""Points at which a statement is judged: values for everything that it declares, steered towards its hypotheses.

Supports have one to four symbols; distributions have zeros, are point masses, coincide, nearly coincide, are disjoint
or extreme.  Hypotheses that read as definitions (`p[t+1] = ...`, `q(x) = ...`, `u(x) <= v(x)` with a slack) define
what they can; everything else is sampled, and all hypotheses are checked afterwards.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from tests.independent import values as V
from tests.independent.notions import OPERATORS, Fn
from tests.independent.points import Later, Pools, Sequence
from tests.independent.semantics import HYPOTHESIS_LAST, Evaluator
from tests.independent.syntax import (
    App,
    Bind,
    Bound,
    Expr,
    Given,
    Name,
    Num,
    Op,
    Statement,
    StatementError,
    free_names,
)  # fmt: skip
from tests.independent.values import ONE, OO, ZERO, Number

F = Fraction
REALS = (F(0), F(1), F(-1), F(1, 2), F(1, 3), F(2), F(3), F(-2), F(-1, 2), F(10), F(1, 1000), F(-7, 3), F(10**6))
INSIDE = (F(1, 2), F(1, 3), F(1, 10), F(9, 10), F(2, 3), F(1, 1000), F(999, 1000), F(1, 10**6))
ABOVE = (F(1), F(1, 3), F(2), F(7), F(1, 10**6), F(1, 2), F(1000))
QUANTIFIED = (F(0), F(1, 7), F(1, 3), F(1), F(3, 2), F(4), F(50), F(-1), F(1, 1000))
NATURALS = (0, 1, 2, 3, 4, 6)


# ---- real functions, with a slope and the limit of f(r)/r -----------------------------------------------------------
def _on_half_line(f: Callable[[Number], Number], at_zero: Number) -> Callable[[Number], Number]:
    """f for r > 0, its limit at 0, and an arbitrary value for r < 0, of which nothing is ever asked."""
    return lambda r: at_zero if V.sign(r) == 0 else f(r) if V.sign(r) > 0 else F(7)


def _fn(label: str, f: Callable[[Number], Number], at_zero: Number) -> Fn:
    return Fn(1, _on_half_line(f, at_zero), label)


def _times(c: Fraction, r: Number) -> Number:
    return V.multiply(c, r)


def _minus(r: Number, c: Fraction) -> Number:
    return V.subtract(r, c)


def _square(r: Number) -> Number:
    return V.power(r, F(2))


def _step(r: Number, at: Fraction) -> int:
    return V.compare(r, at) or 0


# f, a supporting slope of it, and the limit of f(r)/r
CONVEX: tuple[tuple[Fn, Fn, Number], ...] = (
    (
        _fn("r ln r", lambda r: V.multiply(r, V.ln(r)), ZERO),
        _fn("1 + ln r", lambda r: V.add(ONE, V.ln(r)), F(-9)),
        OO,
    ),
    (
        _fn("(r - 1)^2", lambda r: _square(_minus(r, ONE)), ONE),
        _fn("2 r - 2", lambda r: _minus(_times(F(2), r), F(2)), F(-2)),
        OO,
    ),
    (
        _fn("abs(r - 1)/2", lambda r: V.divide(V.absolute(_minus(r, ONE)), F(2)), F(1, 2)),
        _fn("sign(r - 1)/2", lambda r: F(_step(r, ONE), 2), F(-1, 2)),
        F(1, 2),
    ),
    (
        _fn("(sqrt r - 1)^2", lambda r: _square(_minus(V.sqrt(r), ONE)), ONE),
        _fn("1 - 1/sqrt r", lambda r: V.subtract(ONE, V.divide(ONE, V.sqrt(r))), F(-99)),
        ONE,
    ),
    (
        _fn("(r - 1)^2/(r + 1)", lambda r: V.divide(_square(_minus(r, ONE)), V.add(r, ONE)), ONE),
        _fn("1 - 4/(r + 1)^2", lambda r: V.subtract(ONE, V.divide(F(4), _square(V.add(r, ONE)))), F(-3)),
        ONE,
    ),
    (_fn("r - 1", lambda r: _minus(r, ONE), F(-1)), _fn("1", lambda r: ONE, ONE), ONE),
    (_fn("0", lambda r: ZERO, ZERO), _fn("0", lambda r: ZERO, ZERO), ZERO),
    (_fn("0, but 2 at 0", lambda r: ZERO, F(2)), _fn("0", lambda r: ZERO, ZERO), ZERO),
    (
        _fn("(r - 2)^2 - 3", lambda r: _minus(_square(_minus(r, F(2))), F(3)), ONE),
        _fn("2 r - 4", lambda r: _minus(_times(F(2), r), F(4)), F(-4)),
        OO,
    ),
    (
        _fn("abs(r - 2)", lambda r: V.absolute(_minus(r, F(2))), F(2)),
        _fn("sign(r - 2)", lambda r: F(_step(r, F(2))), F(-1)),
        ONE,
    ),
)
OTHER = (
    _fn("-r^2", lambda r: V.negative(_square(r)), ZERO),
    _fn("sqrt r", V.sqrt, ZERO),
    _fn("r^3", lambda r: V.power(r, F(3)), ZERO),
    _fn("1/(1 + r)", lambda r: V.divide(ONE, V.add(ONE, r)), ONE),
    _fn("3", lambda r: F(3), F(3)),
    _fn("r", lambda r: r, ZERO),
)
# Shapes of sequences in [0, 1].
SHAPES: tuple[Callable[[int], Fraction], ...] = (
    lambda t: F(1, t + 2), lambda t: F(1, (t + 2) ** 2), lambda t: F(1, 2 ** (t + 1)), lambda t: F(t % 2),
    lambda t: F(int(t == 2)), lambda t: F(1, t + 1), lambda t: F(1, 2) if t % 3 else F(0), lambda t: F(int(t > 1)),
)  # fmt: skip


@dataclass
class Definition:
    """A hypothesis read as a definition of `name` at `args`; `relation` says whether a slack may be taken off."""

    name: str
    args: tuple[Expr, ...]
    bounds: tuple[Bound, ...]
    value: Expr
    relation: str


# ---- hypotheses as definitions --------------------------------------------------------------------------------------
def _additive(expr: Expr, sign: int = 1) -> list[tuple[int, Expr]]:
    match expr:
        case Op("+", (left, right)):
            return _additive(left, sign) + _additive(right, sign)
        case Op("-", (left, right)):
            return _additive(left, sign) + _additive(right, -sign)
        case Op("neg", (inner,)):
            return _additive(inner, -sign)
        case _:
            return [(sign, expr)]


def _target(expr: Expr) -> tuple[str, tuple[Expr, ...]] | None:
    args: tuple[Expr, ...] = ()
    while isinstance(expr, App):
        args = (*expr.args, *args)
        expr = expr.head
    return (expr.id, args) if isinstance(expr, Name) else None


def _shift(arg: Expr) -> tuple[str, int] | None:
    """The bound variable of an argument `t` or `t + 1`."""
    match arg:
        case Name(name):
            return name, 0
        case Op("+", (Name(name), Num(value))) if value == 1:
            return name, 1
    return None


def _conditional(hypothesis: Op, bounds: tuple[Bound, ...], reals: set[str]) -> list[Definition]:
    """`A implies u = e` as the definition of a real u by e where A holds, and by 0 elsewhere."""
    premise, conclusion = hypothesis.args
    return [
        replace(d, value=Op("if", (premise, d.value, Num(F(0)))))
        for d in definitions(Bind("for all", bounds, None, conclusion), reals)
        if d.relation == "=" and d.name not in free_names(premise)
    ]


def definitions(hypothesis: Expr, names: set[str], reals: set[str] | None = None) -> list[Definition]:
    """All ways to read a hypothesis as the definition of one of the names, those of `reals` by a condition too."""
    bounds: tuple[Bound, ...] = ()
    if isinstance(hypothesis, Bind) and hypothesis.kind == "for all":
        bounds, hypothesis = hypothesis.bounds, hypothesis.body
    if isinstance(hypothesis, Op) and hypothesis.name == "and":
        return [d for part in hypothesis.args for d in definitions(Bind("for all", bounds, None, part), names, reals)]
    if isinstance(hypothesis, Op) and hypothesis.name == "implies":
        return _conditional(hypothesis, bounds, reals or set())
    if not isinstance(hypothesis, Op) or hypothesis.name not in ("=", "<=", "<", ">=", ">"):
        return []
    out = []
    flip = {"=": "=", "<=": ">=", "<": ">", ">=": "<=", ">": "<"}
    left, right = hypothesis.args
    for side, other, relation in ((left, right, hypothesis.name), (right, left, flip[hypothesis.name])):
        terms = _additive(side)
        for at, (sign, term) in enumerate(terms):
            found = _target(term)
            if found is None or found[0] not in names:
                continue
            name, args = found
            shifts = [_shift(a) for a in args]
            used = [s[0] for s in shifts if s]
            if None in shifts or len(set(used)) != len(used) or set(used) != {b.name for b in bounds}:
                continue
            rest = terms[:at] + terms[at + 1 :]
            value = other
            for s, e in rest:
                value = Op("-" if s > 0 else "+", (value, e))
            if sign < 0:
                value = Op("neg", (value,))
            recursive = any(s and s[1] for s in shifts)
            if not recursive and name in free_names(value):
                continue
            out.append(Definition(name, args, bounds, value, relation if sign > 0 else flip[relation]))
    return out


class Sampler:
    """Draws points for one statement."""

    def __init__(self, statement: Statement, seed: int) -> None:
        self.statement = statement
        self.seed = seed
        self.names = {g.name for g in statement.givens}
        reals = {g.name for g in statement.givens if g.sort == "real"}
        self.candidates = [definitions(h, self.names, reals) for h in statement.assumptions]

    def point(self, number: int) -> tuple[Evaluator, dict[str, object]]:
        """Values for the givens, and an evaluator at that support."""
        self.rng = rng = random.Random(f"{self.seed}/{number}")
        fixed = [g.support for g in self.statement.givens if g.support]
        self.n = fixed[0] if fixed else rng.choice((1, 2, 2, 2, 3, 3, 4))
        self.teachers = rng.choice((1, 2, 2, 3))
        self.seen: list[tuple[Number, ...]] = []
        pools = Pools(
            real=list(QUANTIFIED), extended=[F(0), F(1, 3), F(2), OO], function=[c[0] for c in CONVEX[:4]],
            distribution=[], channel=[self.channel(), self.channel()],
        )  # fmt: skip
        self.evaluator = Evaluator(self.n, self.teachers, pools, rng, last=HYPOTHESIS_LAST)
        self.env: dict[str, object] = {}
        self.convex: tuple[Fn, Fn, Number] | None = None
        self.function_at = 0
        for given in self.statement.givens:
            self.env[given.name] = self.declared(given)
        self.define()
        pools.distribution += [d for d in self.seen[:4] if sum(d, ZERO) == 1]  # type: ignore[arg-type]
        while len(pools.distribution) < 7:
            pools.distribution.append(self.distribution())
        pools.real += [v for v in self.env.values() if isinstance(v, Fraction)]
        return self.evaluator, self.env

    # -- definitions -------------------------------------------------------------------------------------------------
    def define(self) -> None:
        taken: set[str] = set()
        for options in self.candidates:
            free = [d for d in options if d.name not in taken]
            if not free or (free[0].relation != "=" and self.rng.random() < 0.4):
                continue
            chosen = self.rng.choice(free)
            taken.add(chosen.name)
            base = self.env[chosen.name]
            slack = self.slack(chosen.relation)
            self.env[chosen.name] = self.built(chosen, chosen.args, base, {}, slack)

    def slack(self, relation: str) -> Callable[[object], object]:
        """What to take off, or to add, for an inequality."""
        if relation == "=":
            return lambda value: value
        amount = self.rng.choice((F(0), F(0), F(1, 100), F(1, 3), F(2)))
        if relation in ("<", ">") and not amount:
            amount = F(1, 10)
        factor = self.rng.choice((None, F(0), F(1, 2), F(9, 10)))

        def moved(value: object) -> object:
            v = V.number(value)
            if v is OO:
                return OO if relation in ("<=", ">=") else F(3)
            if relation in (">", ">="):
                return V.add(v, amount)
            return (
                V.multiply(v, factor)
                if factor is not None and relation == "<=" and V.sign(v) >= 0
                else V.subtract(v, amount)
            )

        return moved

    def built(
        self, d: Definition, args: tuple[Expr, ...], base: object, inner: dict[str, object],
        slack: Callable[[object], object],
    ) -> object:  # fmt: skip
        """The value that the definition gives, argument by argument."""
        if not args:
            env, evaluator = self.env, self.evaluator

            def value() -> object:
                return slack(evaluator.value(d.value, {**env, **inner}))

            return value() if inner else Later(value)
        found = _shift(args[0])
        if found is None:
            raise StatementError("no definition")
        variable, shift = found
        sort = next(b.sort for b in d.bounds if b.name == variable)
        if sort == "natural":

            def at(t: int) -> object:
                first = base[t] if isinstance(base, Sequence) else base
                if t < shift:
                    return first
                return self.built(d, args[1:], first, {**inner, variable: F(t - shift)}, slack)

            return Sequence(at)
        size = self.n if sort == "symbol" else self.teachers
        parts = base if isinstance(base, tuple) and len(base) == size else [base] * size

        def whole() -> object:
            return tuple(self.built(d, args[1:], parts[i], {**inner, variable: i}, slack) for i in range(size))

        return whole() if inner else Later(whole)

    # -- givens ------------------------------------------------------------------------------------------------------
    def declared(self, given: Given) -> object:
        sorts = [b.sort for b in given.indices]
        if given.weights:
            return self.simplex(self.teachers)
        if given.sort == "real" and not given.interval and sorts[-1:] == ["symbol"] and self.rng.random() < 0.4:
            return self.family(sorts[:-1], self.distribution)
        if given.sort == "real" and sorts and sorts[0] == "natural":
            return self.numbers(given, sorts)
        if given.sort == "distribution" and sorts == ["natural"]:
            return self.orbit()
        return self.family(sorts, lambda: self.single(given))

    def family(self, sorts: list[str], make: Callable[[], object]) -> object:
        if not sorts:
            return make()
        if sorts[0] == "natural":
            few = [self.family(sorts[1:], make) for _ in range(self.rng.choice((1, 3, 6)))]
            return Sequence(lambda t: few[t % len(few)])
        size = self.n if sorts[0] == "symbol" else self.teachers
        return tuple(self.family(sorts[1:], make) for _ in range(size))

    def ends(self, given: Given) -> tuple[Number, bool, Number, bool] | None:
        """The interval of a given, with ends that earlier givens may define."""
        if given.interval is None:
            return None
        low, high = (
            self.evaluator.num(e, self.env) if e is not None and not free_names(e) - set(self.env) else None
            for e in (given.interval.low, given.interval.high)
        )
        reach = F(5)
        if low is None:
            low = V.subtract(high, reach) if high is not None else F(-5)
        return low, given.interval.low_closed, OO if high is None else high, given.interval.high_closed

    def number(self, given: Given) -> Number:
        ends = self.ends(given)
        if ends is None:
            return self.rng.choice(REALS)
        return self.between(ends, self.rng.choice((ZERO, ONE, *INSIDE, *INSIDE)))

    def between(self, ends: tuple[Number, bool, Number, bool], share: Fraction) -> Number:
        """The point of the interval at a share of its length; at an open end, one near it."""
        low, low_closed, high, high_closed = ends
        if share == 0 and not low_closed:
            share = F(1, 10**4)
        if high is OO:
            return V.add(low, ZERO if share == 0 else self.rng.choice(ABOVE))
        if share == 1 and not high_closed:
            share = F(9999, 10**4)
        return V.add(low, V.multiply(share, V.subtract(high, low)))

    def numbers(self, given: Given, sorts: list[str]) -> object:
        """A sequence of numbers: constant, harmonic, summable, eventually zero, alternating, or a few values."""
        ends = self.ends(given)
        scale = self.rng.choice((ONE, ONE, F(1, 2), F(3)))
        shape = self.rng.choice((None, None, *SHAPES))
        if len(sorts) > 1 or (shape is None and self.rng.random() < 0.5):
            return self.family(sorts, lambda: self.number(given))
        if ends is None:
            sign = self.rng.choice((1, 1, -1))
            grows = self.rng.random() < 0.2
            return Sequence(lambda t: F(t) if grows else sign * scale * (shape(t) if shape else ONE))
        constant = self.number(given)
        if shape is None:
            return Sequence(lambda t: constant)
        if ends[2] is OO:
            return Sequence(lambda t: V.add(ends[0], V.multiply(scale, shape(t) if shape(t) or ends[1] else F(1, 9))))
        return Sequence(lambda t: self.between(ends, shape(t)))

    def single(self, given: Given) -> object:
        match given.sort:
            case "real":
                return self.number(given)
            case "natural":
                return F(self.rng.choice(NATURALS))
            case "extended":
                if self.convex is not None and self.rng.random() < 0.75:
                    return self.convex[2]
                return self.rng.choice((ZERO, F(1, 3), F(2), OO, OO, F(-1)))
            case "symbol":
                return self.rng.randrange(self.n)
            case "teacher":
                return self.rng.randrange(self.teachers)
            case "distribution":
                return self.distribution()
            case "channel":
                return self.channel()
            case "function":
                return self.function()
            case "operator":
                fit = [o for o in OPERATORS if o.knows and all(o.knows.get(a) for a in given.axioms)]
                return self.rng.choice(fit)
            case "relabelling":
                return tuple(self.rng.sample(range(self.n), self.n))
            case _:
                raise V.Undecided(f"no values for the sort {given.sort}")

    def function(self) -> Fn:
        """A convex function and then its slope; sometimes anything."""
        if self.rng.random() < 0.15:
            return self.rng.choice((*OTHER, *(c[0] for c in CONVEX)))
        if self.convex is None or (self.function_at % 2 == 0 and self.rng.random() < 0.7):
            self.convex, self.function_at = self.rng.choice(CONVEX), 0
        self.function_at += 1
        return self.convex[(self.function_at - 1) % 2]

    # -- distributions -------------------------------------------------------------------------------------------------
    def simplex(self, size: int) -> tuple[Number, ...]:
        rng = self.rng
        kind = rng.random()
        if kind < 0.12:
            spike = rng.randrange(size)
            return tuple(F(int(x == spike)) for x in range(size))
        if kind < 0.22:
            return tuple(F(1, size) for _ in range(size))
        if kind < 0.35:
            masses = [F(10) ** rng.choice((0, 0, -3, -9)) for _ in range(size)]
        elif kind < 0.6:
            masses = [F(rng.choice((0, 0, 1, 2, 3))) for _ in range(size)]
        else:
            masses = [F(rng.randint(1, 9)) for _ in range(size)]
        if not any(masses):
            masses[rng.randrange(size)] = ONE
        return tuple(m / sum(masses) for m in masses)

    def distribution(self) -> tuple[Number, ...]:
        """New, or related to one that is there: equal, near, of disjoint support, or dominating."""
        rng = self.rng
        new = self.simplex(self.n)
        if self.seen and rng.random() < 0.4:
            old = rng.choice(self.seen)
            kind = rng.randrange(4)
            if kind == 0:
                new = old
            elif kind == 1:
                new = tuple(F(999, 1000) * a + F(1, 1000) * b for a, b in zip(old, new, strict=True))  # type: ignore[operator]
            elif kind == 2 and ZERO in old:
                free = [x for x in range(self.n) if old[x] == 0]
                new = tuple(F(int(x in free), len(free)) for x in range(self.n))
            else:
                new = tuple((a + b) / 2 for a, b in zip(old, new, strict=True))  # type: ignore[operator]
        self.seen.append(new)
        return new

    def channel(self) -> tuple[tuple[Number, ...], ...]:
        kind = self.rng.randrange(4)
        if kind == 0:
            return tuple(tuple(F(int(x == y)) for y in range(self.n)) for x in range(self.n))
        row = self.simplex(self.n)
        return tuple(row if kind == 1 else self.simplex(self.n) for _ in range(self.n))

    def orbit(self) -> Sequence:
        """A sequence of distributions: constant, a few values in turn, or an orbit of the mixture."""
        first = self.distribution()
        kind = self.rng.randrange(3)
        if kind == 0:
            return Sequence(lambda t: first)
        if kind == 1:
            few = [first, *(self.distribution() for _ in range(2))]
            return Sequence(lambda t: few[t % 3])
        goal = self.rng.choice(self.seen)
        share = self.rng.choice((F(1, 2), F(9, 10), ONE))
        return Sequence(
            lambda t: tuple(g + (1 - share) ** t * (a - g) for a, g in zip(first, goal, strict=True))  # type: ignore[operator]
        )


def shown(env: dict[str, object]) -> dict[str, str]:
    """The point for messages."""
    out = {}
    for name, value in env.items():
        if isinstance(value, Later):
            value = value.get()
        if isinstance(value, Sequence):
            known = [value[t] for t in range(min(3, max(1, value.reached + 1)))]
            out[name] = ", ".join(map(V.show, known)) + ", ..."
        else:
            out[name] = V.show(value)
    return out
