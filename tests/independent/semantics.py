"""What a statement says at one point: numbers, distributions, and three-valued truth.

True and False are certain.  None means that the two sides agree to 40 digits, or that no finite computation of ours
decides it.  Generations run over 0..5 in claims and over 0..12 in hypotheses, so that a hypothesis covers every index
a claim can reach; reals and distributions run over pools.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from tests.independent import values as V
from tests.independent.notions import (
    AXIOMS,
    NOTIONS,
    PROPERTIES,
    Fn,
    at_most,
    dominated,
    equal,
    tv,
    unspecified_inside,
)  # fmt: skip
from tests.independent.points import Env, Later, Pools, Sequence
from tests.independent.syntax import (
    App,
    Bind,
    Bound,
    Expr,
    Inf,
    Name,
    Num,
    Op,
    Satisfies,
    StatementError,
    free_names,
    index_sort,
)
from tests.independent.values import OO, ZERO, Number, Undecided, Undefined, Unspecified, compare, number, real

CLAIM_LAST, HYPOTHESIS_LAST, SEARCH_LAST = 5, 12, 40
FAR = tuple(range(400, 406))  # where hypotheses are looked at once more when a claim about a limit is found false
GAP = Fraction(1, 10)  # from its limit that a sequence keeps: what falls like 30/t and bounds it is smaller at FAR
COMBINATIONS = 60
CLOSE, STILL = V.mp.mpf(10) ** -12, V.mp.mpf(10) ** -22


def _is_series(expr: Bind) -> bool:
    """`sum[t] a[t]` without an end."""
    return expr.kind == "sum" and expr.limit is None and expr.bounds[0].sort == "natural"


@dataclass
class Evaluator:
    """Evaluates expressions at a point with n symbols and K teachers."""

    n: int
    teachers: int
    pools: Pools
    rng: random.Random
    last: int = CLAIM_LAST
    far: bool = False
    tolerance: object = V.CERTAIN
    doubt: bool = False  # something strict, or beyond finite computation, was left open
    undecided: int = 0  # sub-statements that no finite computation decides
    witness: tuple[object, str, object] | None = None  # the last comparison that failed

    # -- values ----------------------------------------------------------------------------------------------------
    def value(self, expr: Expr, env: Env) -> object:
        match expr:
            case Num(value):
                return value
            case Inf():
                return OO
            case Name(name):
                if name not in env:
                    raise StatementError(f"{name} is not declared")
                found = env[name]
                return found.get() if isinstance(found, Later) else found
            case App():
                return self.applied(expr, env)
            case Op():
                return self.operation(expr, env)
            case Bind():
                return self.binder(expr, env)
            case _:
                raise StatementError("expected a value, found a statement")

    def applied(self, expr: App, env: Env) -> object:
        head, brackets = expr.head, ()
        if isinstance(head, App) and head.bracket and isinstance(head.head, Name):
            head, brackets = head.head, expr.head.args  # type: ignore[union-attr]
        if isinstance(head, Name) and head.id in NOTIONS and head.id not in env and not expr.bracket:
            return unspecified_inside(head.id, [self.value(a, env) for a in (*brackets, *expr.args)])
        return self.apply(self.value(expr.head, env), [self.value(a, env) for a in expr.args])

    def apply(self, head: object, args: list[object]) -> object:
        while args:
            if isinstance(head, tuple):
                index = args.pop(0)
                if not isinstance(index, int):
                    raise StatementError("a symbol or a teacher is needed as index")
                if index >= len(head):
                    raise StatementError("a symbol where a teacher is needed, or the other way round")
                head = head[index]
            elif isinstance(head, Sequence):
                head = head[self.natural(args.pop(0))]
            elif isinstance(head, Fn):
                taken, args = args[: head.arity], args[head.arity :]
                if len(taken) < head.arity:
                    raise StatementError(f"{head} takes {head.arity} arguments")
                if head.arity == 1:
                    real(taken[0])  # type: ignore[arg-type]
                head = head.call(*taken)
            else:
                raise StatementError("this takes no arguments")
        return head

    def natural(self, value: object) -> int:
        if not isinstance(value, Fraction):
            raise StatementError("a generation is needed as index")
        if value.denominator != 1 or value < 0:
            raise Unspecified(f"the index {value}")
        if value > 1000:
            raise Undecided(f"the index {value}")
        return int(value)

    def num(self, expr: Expr, env: Env) -> Number:
        return number(self.value(expr, env))

    def operation(self, expr: Op, env: Env) -> object:
        name, args = expr.name, expr.args
        if name == "if":
            condition = self.truth(args[0], env)
            if condition is None:
                raise Undecided("a condition too close to call")
            return self.value(args[1 if condition else 2], env)
        if name == "indicator":
            condition = self.truth(args[0], env)
            if condition is None:
                raise Undecided("a condition too close to call")
            return Fraction(condition)
        if name == "*":
            first = self.num(args[0], env)
            right = args[1]
            if isinstance(right, Op) and right.name == "ln" and first is not OO and V.is_zero(first):
                return ZERO  # 0 ln 0 = 0
            return V.multiply(first, self.num(right, env))
        found = [self.num(a, env) for a in args]
        if name in ("min", "max"):
            return V.extreme(found, name == "max")
        table: dict[str, Callable[..., Number]] = {
            "+": V.add, "-": V.subtract, "/": V.divide, "^": V.power, "neg": V.negative, "ln": V.ln, "exp": V.exp,
            "sqrt": V.sqrt, "abs": V.absolute,
        }  # fmt: skip
        if name not in table:
            raise StatementError("expected a value, found a statement")
        return table[name](*found)

    def binder(self, expr: Bind, env: Env) -> object:
        if expr.kind in ("for all", "exists", "unique", "tends"):
            raise StatementError("expected a value, found a statement")
        bound = expr.bounds[0]
        self.fresh(expr.bounds, env)
        if expr.kind == "|->":
            return self.maplet(bound, expr.body, env)
        if expr.kind in ("argmin", "limit", "expectation") or bound.sort == "member":
            raise Undecided(f"{expr.kind} is beyond this evaluator")
        if expr.limit is not None:
            indices: list[object] = [Fraction(i) for i in range(self.natural(self.value(expr.limit, env)))]
        elif bound.sort == "natural":
            raise Undecided("a sum without end")
        else:
            indices = list(range(self.size(bound.sort)))
        found = [self.num(expr.body, {**env, bound.name: i}) for i in indices]
        if expr.kind == "sum":
            return V.total(found)
        if expr.kind == "prod":
            out: Number = V.ONE
            for factor in found:
                out = V.multiply(out, factor)
            return out
        return V.extreme(found, expr.kind == "max")

    def maplet(self, bound: Bound, body: Expr, env: Env) -> object:
        if bound.sort in ("symbol", "teacher"):
            return tuple(self.value(body, {**env, bound.name: i}) for i in range(self.size(bound.sort)))
        if bound.sort == "natural":
            return Sequence(lambda t: self.value(body, {**env, bound.name: Fraction(t)}))
        return Fn(1, lambda r: self.value(body, {**env, bound.name: r}), f"{bound.name} |-> ...")

    def size(self, sort: str) -> int:
        return self.n if sort == "symbol" else self.teachers

    def fresh(self, bounds: tuple[Bound, ...], env: Env) -> None:
        for bound in bounds:
            if bound.name in env or bound.name in NOTIONS:
                raise StatementError(f"{bound.name} already has a meaning here")

    # -- truth -----------------------------------------------------------------------------------------------------
    def truth(self, expr: Expr, env: Env) -> bool | None:
        match expr:
            case Op(name, (left, right)) if name in ("=", "/=", "<=", "<", ">=", ">", "<<"):
                return self.relation(name, left, right, env)
            case Op("not", (inner,)):
                found = self.truth(inner, env)
                return None if found is None else not found
            case Op("and", (left, right)):
                return self.both(self.truth(left, env), right, env)
            case Op("implies", (left, right)):
                first = self.truth(left, env)
                if first is None:
                    return True if self.tentative(right, env) else None
                return self.truth(right, env) if first else True
            case Op("or", (left, right)):
                pair = self.truth(left, env), self.truth(right, env)
                return True if True in pair else None if None in pair else False
            case Op("iff", (left, right)):
                first, second = self.truth(left, env), self.truth(right, env)
                return None if None in (first, second) else first == second
            case Bind("for all" | "exists" | "unique"):
                return self.quantified(expr, env)
            case Bind("tends"):
                return self.tends(expr, env)
            case Satisfies(subject, axiom):
                return self.property(axiom, [self.value(subject, env)])
            case App(Name(name), args, False) if name in (*PROPERTIES, *AXIOMS, "generator") and name not in env:
                return self.property(name, [self.value(a, env) for a in args])
            case _:
                raise StatementError("expected a statement, found a value")

    def both(self, first: bool | None, right: Expr, env: Env) -> bool | None:
        """`first and right`; the right side is only asked to have a meaning where the left holds."""
        if first is None:
            return False if self.tentative(right, env) is False else None
        return self.truth(right, env) if first else False

    def tentative(self, expr: Expr, env: Env) -> bool | None:
        """The truth of what may have no meaning here."""
        try:
            return self.truth(expr, env)
        except (Undefined, Unspecified):
            return None

    def relation(self, name: str, left: Expr, right: Expr, env: Env) -> bool | None:
        if name == "=" and isinstance(right, Inf) and isinstance(left, Bind) and _is_series(left):
            return self.diverges(left, env)
        a, b = self.value(left, env), self.value(right, env)
        if name == "<<":
            return self.noted(dominated(a, b), a, name, b)
        if isinstance(a, tuple) or isinstance(b, tuple):
            found = self.same(a, b)
            if name == "/=":
                self.doubt |= found is None
                return self.noted(None if found is None else not found, a, name, b)
            if name != "=":
                raise StatementError(f"distributions are not compared by {name}")
            return self.noted(found, a, name, b)
        if type(a) is int and type(b) is int:
            raise StatementError("symbols are not compared")
        order = compare(number(a), number(b), self.tolerance)  # type: ignore[arg-type]
        if order is None:
            self.doubt |= name in ("<", ">", "/=")
            return None
        holds = {"=": order == 0, "/=": order != 0, "<=": order <= 0, "<": order < 0, ">=": order >= 0, ">": order > 0}
        return self.noted(holds[name], a, name, b)

    def noted(self, holds: bool | None, a: object, name: str, b: object) -> bool | None:
        if holds is False:
            self.witness = (a, name, b)
        return holds

    def same(self, a: object, b: object) -> bool | None:
        if isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b):
            found = [self.same(u, v) for u, v in zip(a, b, strict=True)]
            return False if False in found else None if None in found else True
        return equal(number(a), number(b))

    def property(self, name: str, subjects: list[object]) -> bool | None:
        if name == "generator":
            return self.noted(self.generator(subjects), tuple(subjects), "satisfies", name)
        if len(subjects) != 1:
            raise StatementError(f"{name} is a property of one thing")
        subject = subjects[0]
        if name in PROPERTIES:
            return self.noted(PROPERTIES[name](subject), subject, "satisfies", name)
        if name not in AXIOMS:
            raise StatementError(f"{name} is not a property")
        if not isinstance(subject, Fn) or subject.arity != 3:
            raise StatementError(f"{name} is a property of operators")
        if subject.knows and (subject.knows[name] or self.n > 1):
            return self.noted(subject.knows[name], subject, "satisfies", name)
        answer: bool | None = True
        for alpha in (ZERO, Fraction(1, 3), Fraction(9, 10), V.ONE):
            for b, p in itertools.product(self.pools.of("distribution"), repeat=2):
                found = AXIOMS[name](subject, alpha, b, p)  # type: ignore[arg-type]
                if found is False:
                    return self.noted(False, (alpha, b, p), "breaks", name)
                answer = answer if found else None
        return answer

    def generator(self, subjects: list[object]) -> bool | None:
        """F is convex on [0, oo) with supporting slope g(s) at every s > 0, and no slope exceeds c."""
        if len(subjects) != 3:
            raise StatementError("generator takes f, g and c")
        f, g, c = subjects
        answer: bool | None = True
        points = [r for r in self.pools.of("real") if isinstance(r, Fraction) and r >= 0]
        for s in points:
            if not s:
                continue
            slope, value = self.num_at(g, s), self.num_at(f, s)
            lines = [at_most(V.add(value, V.multiply(slope, z - s)), self.num_at(f, z)) for z in points]
            for found in (at_most(slope, number(c)), *lines):
                if found is False:
                    return False
                answer = answer if found else None
        return answer

    def num_at(self, f: object, r: Fraction) -> Number:
        return number(self.apply(f, [r]))

    # -- quantifiers -----------------------------------------------------------------------------------------------
    def domain(self, bound: Bound, last: int) -> list[object]:
        if bound.sort == "natural":
            return [Fraction(t) for t in range(last + 1)]
        if bound.sort in ("symbol", "teacher"):
            return list(range(self.size(bound.sort)))
        return self.pools.of(bound.sort)

    def instances(self, bound: Bound) -> list[object]:
        """What `for all` runs over: the first generations, or some that are far."""
        far = self.far and bound.sort == "natural"
        return [Fraction(t) for t in FAR] if far else self.domain(bound, self.last)

    def quantified(self, expr: Bind, env: Env) -> bool | None:
        self.fresh(expr.bounds, env)
        finite = all(b.sort in ("symbol", "teacher") for b in expr.bounds)
        if expr.kind == "for all":
            return self.every(expr, env)
        bound = expr.bounds[0]
        held: list[object] = []
        clear = True
        for candidate in self.domain(bound, SEARCH_LAST if expr.kind == "exists" else self.last):
            try:
                found = self.truth(expr.body, {**env, bound.name: candidate})
            except (Undefined, Unspecified):
                if finite:
                    raise
                found = None
            if found and expr.kind == "exists":
                return True
            clear &= found is not None
            if found and not any(self.same_value(candidate, h) is not False for h in held):
                held.append(candidate)
        if len(held) > 1:  # unique, and two of them
            return self.noted(False, held[0], "and", held[1])
        if finite and clear:
            return self.noted(len(held) == 1, "nothing", "satisfies", expr.kind)
        return self.open()

    def same_value(self, a: object, b: object) -> bool | None:
        return a == b if isinstance(a, int) else self.same(a, b)

    def open(self) -> None:
        self.undecided += 1
        self.doubt = True

    def every(self, expr: Bind, env: Env) -> bool | None:
        exhaustive = [b for b in expr.bounds if b.sort in ("natural", "symbol", "teacher")]
        pooled = [b for b in expr.bounds if b not in exhaustive]
        combinations = list(itertools.product(*(self.domain(b, self.last) for b in pooled)))
        if len(combinations) > COMBINATIONS:
            combinations = self.rng.sample(combinations, COMBINATIONS)
        answer: bool | None = True
        for outer in combinations:
            inner = dict(zip((b.name for b in pooled), outer, strict=True))
            for indices in itertools.product(*(self.instances(b) for b in exhaustive)):
                found = self.truth(
                    expr.body, {**env, **inner, **dict(zip((b.name for b in exhaustive), indices, strict=True))}
                )
                if found is False:
                    return False
                answer = answer if found else None
        return answer

    # -- limits ----------------------------------------------------------------------------------------------------
    def samples(self, body: Expr, index: str, env: Env, at: tuple[int, ...]) -> list[Number]:
        """The values of a body at some generations; of a distribution nothing is asked but its distance."""
        return [self.num(body, {**env, index: Fraction(t)}) for t in at]

    def settled(self, found: list[Number]) -> bool:
        return all(x is OO for x in found) or all(
            x is not OO and abs(V.rounded(x) - V.rounded(found[0])) < STILL for x in found
        )

    def tends(self, expr: Bind, env: Env) -> bool | None:
        """False where the sequence has stopped moving away from its limit; otherwise the evidence, or open."""
        left, right = expr.body.args  # type: ignore[union-attr]
        index = expr.bounds[0].name or self.growing(left, env)
        self.fresh((Bound(index, "natural"),), env)
        limit = self.value(right, env)
        if self.last == CLAIM_LAST:
            values, gaps = self.gaps(left, limit, index, env, (80, 110, 140))
            if self.settled(values) and all(compare(g, GAP) == 1 for g in gaps):
                return self.noted(False, values[-1], "->", limit)
            return self.open()
        # Sequences may repeat with a period of up to six, so each look at a far place takes six values.
        worst: list[Number] = []
        for start in (30, 60, 120):
            values, gaps = self.gaps(left, limit, index, env, tuple(range(start, start + 6)))
            worst.append(V.extreme(values, False) if limit is OO else V.extreme(gaps, True))
            if len(worst) > 1 and OO not in worst and limit is not OO and not self.falling(*worst[-2:]):
                return self.open()
        return self.evidence(worst, limit is OO)

    def gaps(
        self, left: Expr, limit: object, index: str, env: Env, times: tuple[int, ...]
    ) -> tuple[list[Number], list[Number]]:
        """The values at some generations, and how far they are from the limit; distributions in total variation."""
        if isinstance(limit, tuple):
            found: list[Number] = [tv(self.value(left, {**env, index: Fraction(t)}), limit) for t in times]
            return found, found
        found = self.samples(left, index, env, times)
        end = number(limit)
        return found, [(ZERO if x is end else OO) if OO in (x, end) else V.absolute(V.subtract(x, end)) for x in found]

    def evidence(self, worst: list[Number], grows: bool) -> bool | None:
        """Does a hypothesis about a limit look true?  The sequences that are sampled fall or grow at least like t."""
        if OO in worst:
            return True if grows and all(w is OO for w in worst) else self.open()
        first, second, third = (V.rounded(w) for w in worst)
        if grows:
            return True if first > 1 and second > 1.5 * first and third > 1.5 * second else self.open()
        return True if self.falling(worst[0], worst[1]) and self.falling(worst[1], worst[2]) else self.open()

    def falling(self, before: Number, after: Number) -> bool:
        return bool(V.rounded(after) < CLOSE or V.rounded(after) < 0.6 * V.rounded(before))

    def growing(self, left: Expr, env: Env) -> str:
        unknown = [n for n in free_names(left) if n not in env and n not in NOTIONS and index_sort(n) == "natural"]
        if len(unknown) != 1:
            raise StatementError("it is not clear which index grows")
        return unknown[0]

    def diverges(self, series: Bind, env: Env) -> bool | None:
        """`sum a[t] = oo`: no, if the partial sums have stopped; in a hypothesis yes, if they grow like ln t."""
        index = series.bounds[0].name
        self.fresh(series.bounds, env)
        terms = self.samples(series.body, index, env, tuple(range(161)))
        first, second, third = (V.total(terms[:end]) for end in (41, 81, 161))
        if self.settled([second, third]) and second is not OO:
            return self.noted(False, third, "=", OO)
        if self.last != CLAIM_LAST and third is not OO:
            steps = V.rounded(second) - V.rounded(first), V.rounded(third) - V.rounded(second)  # type: ignore[arg-type]
            if steps[0] > 0.01 and steps[1] > 0.95 * steps[0]:
                return True
        return self.open()
