"""Random terms and facts against random exact models: a normal form has the value of its term.

`python -m tests.kernel.test_meaning DRAWS SEED` draws as many as wanted.
"""

from __future__ import annotations

import random
import sys
from fractions import Fraction

import pytest

from rmd_symbolic.errors import SortError
from rmd_symbolic.kernel.polynomial import NormalFormError, rebuilt
from rmd_symbolic.kernel.sums import Facts, extended, polynomial, rebuilt_extended, same
from tests.kernel import notation as t
from tests.kernel.models import Model, TooLarge
from tests.kernel.notation import D, Term, arrow, check, var

REALS = [t.a, t.b, t.c]
NATURALS = [t.n, t.u]
EXTENDED = [t.E, t.F]
ALWAYS = frozenset({"s2", "P2"})  # drawn without negative values, so that facts over all naturals can be true
OPERATOR = var("O", arrow(D, "I", "R"))
SEQUENCE = var("L", arrow(arrow("N", "R"), "R"))


class Draw:
    """One random term or formula; `scope` holds the indices in sight."""

    def __init__(self, source: random.Random) -> None:
        self.random = source
        self.count = 0

    def name(self, sort):
        self.count += 1
        return var(f"{sort.lower()}{self.count}", sort)

    def pick(self, scope, sort):
        found = [v for v in scope if v.node.sort == sort]
        return self.random.choice(found) if found else None

    def leaf(self, scope):
        choose = self.random.choice
        i, k, u = (self.pick(scope, sort) for sort in "IKN")
        leaves = [
            lambda: choose(REALS),
            lambda: t.number(Fraction(self.random.randint(-3, 4), self.random.randint(1, 3))),
            lambda: choose(NATURALS),
        ]
        if i:
            leaves += [lambda: choose([t.p, t.q])(i), lambda: choose([t.p, t.q])(self.pick(scope, "I"))]
            leaves += [lambda: choose([t.Q, t.P2])(i, self.pick(scope, "I"))]
            leaves += [lambda: OPERATOR(choose([t.p, t.q]), i)]
        if k:
            leaves += [lambda: t.v(k), lambda: t.v(self.pick(scope, "K"))]
        if i and k:
            leaves += [lambda: t.B(k, i)]
        if u:
            leaves += [lambda: choose([t.s, t.s2])(u), lambda: choose([t.s, t.s2])(u), lambda: u + 1]
        if u and i:
            leaves += [lambda: t.ps(u, i)]
        return choose(leaves)()

    def natural(self, scope):
        base = self.random.choice([t.n, t.number(0), self.pick(scope, "N") or t.u])
        return base + self.random.randint(0, 2) if self.random.random() < 0.7 else base

    def real(self, depth, scope):
        if depth == 0 or self.random.random() < 0.15:
            return self.leaf(scope)

        def more(inner=scope):
            return self.real(depth - 1, inner)

        chance = self.random.random()
        if chance < 0.04:
            factor = more()
            return factor * factor
        if chance < 0.20:
            return t.add(*(more() for _ in range(self.random.choice((2, 2, 3)))))
        if chance < 0.44:
            return t.times(*(more() for _ in range(self.random.choice((2, 2, 3)))))
        if chance < 0.52:
            return t.inv(more())
        if chance < 0.58:
            return t.ln(more())
        if chance < 0.62:
            return self.random.choice((t.root, t.exp, t.g))(more())
        if chance < 0.74:
            return t.when(self.condition(depth - 1, scope), more(), more())
        if chance < 0.80:
            u = self.name("N")
            return self.random.choice((t.range_sum, t.range_product))(u, self.natural(scope), more([*scope, u]))
        if chance < 0.83:
            return t.finite(self.value(depth - 1, scope))
        if chance < 0.86:
            i = self.name("I")
            point = self.pick(scope, "I")
            return (
                OPERATOR(t.fun(i, more([*scope, i])), point)
                if point
                else SEQUENCE(t.fun(u := self.name("N"), more([*scope, u])))
            )
        i = self.name(self.random.choice("IIK"))
        return t.total(i, more([*scope, i])) if len(scope) < 3 else more()

    def condition(self, depth, scope):
        chance = self.random.random()
        if chance < 0.15:
            return t.no(self.condition(depth, scope))
        if chance < 0.25:
            return self.random.choice((t.both, t.either))(self.condition(depth, scope), self.condition(depth, scope))
        relation = self.random.choice((t.lt, t.le, t.eq))
        if chance < 0.35:
            return relation(self.value(0, scope), self.value(0, scope))
        left = self.random.choice((t.number(0), self.leaf(scope)))
        right = self.real(min(depth, 1), scope) if self.random.random() < 0.5 else self.leaf(scope)
        return self.random.choice((relation(left, right), relation(right, left)))

    def value(self, depth, scope):
        """An extended value."""

        def more(inner=scope):
            return self.value(depth - 1, inner)

        chance = self.random.random()
        if depth <= 0 or chance < 0.15:
            i, k = self.pick(scope, "I"), self.pick(scope, "K")
            return self.random.choice([t.oo, *EXTENDED, *([t.G(i)] if i else []), *([t.H(k)] if k else [])])
        if chance < 0.38:
            return t.add(
                *self.random.sample([more(), self.random.choice((more, lambda: self.real(depth - 1, scope)))()], 2)
            )
        if chance < 0.64:
            factors = [self.real(depth - 1, scope) for _ in range(self.random.choice((1, 1, 2)))]
            return t.times(*(-f if f.node.op == "number" and f.node.args[0] < 0 else f for f in factors), more())
        if chance < 0.78:
            branches = [more(), self.random.choice((more, lambda: self.real(depth - 1, scope)))()]
            return t.when(self.condition(depth - 1, scope), *self.random.sample(branches, 2))
        i = self.name(self.random.choice("IIK"))
        return t.total(i, more([*scope, i])) if len(scope) < 3 else more()


def known_shapes():
    """Formulas of the shapes that facts have; each is used where it is true."""
    a, b, c = REALS
    i, i2, k, k2 = (var(name, sort) for name, sort in (("i0", "I"), ("i00", "I"), ("k0", "K"), ("k00", "K")))
    every = t.every
    out = [relation(t.number(0), v) for v in (*REALS, *NATURALS) for relation in (t.lt, t.le)]
    out += [t.le(v, 0) for v in REALS] + [t.no(t.eq(v, 0)) for v in REALS] + [t.no(t.lt(v, 0)) for v in REALS]
    out += [t.eq(a, b), t.eq(a, 0), t.eq(c, 0), t.eq(b, a * c), t.le(0, 1 - a), t.no(t.eq(1 - a, 0)), t.le(0, a * b)]
    out += [t.both(t.le(0, a), t.le(a, 1)), t.eq(t.n, 0), t.eq(t.n, t.u), t.eq(t.n, t.u + 1), t.eq(a, t.n)]
    for f in (t.p, t.q, t.v):
        j = k if f is t.v else i
        out += [every(j, t.lt(0, f(j))), every(j, t.le(0, f(j))), every(j, t.no(t.eq(f(j), 0)))]
        out += [every(j, t.eq(f(j), a)), every(j, t.eq(f(j), 0)), every(j, t.le(f(j), 0))]
        out += [t.eq(t.total(j, f(j)), 1), t.lt(0, t.total(j, f(j))), t.no(t.eq(t.total(j, f(j)), 0))]
    out += [every(i, i2, t.le(0, t.Q(i, i2))), every(i, i2, t.lt(0, t.P2(i, i2))), every(i, t.eq(t.p(i), a * t.q(i)))]
    out += [every(k, i, t.le(0, t.B(k, i))), every(i, k, t.lt(0, t.B(k, i)))]
    out += [every(i, t.eq(t.total(i2, t.Q(i, i2)), 1)), every(k, t.eq(t.total(k2, t.v(k2)), t.v(k)))]
    out += [t.eq(t.E, t.F), t.eq(t.E, a), t.eq(t.E, t.oo), every(i, t.eq(t.G(i), t.E)), t.eq(t.E, t.finite(t.E))]
    return out


def true_over_naturals():
    """Samples cannot say "for all naturals", but some functions are drawn without negative values."""
    i, u = var("i0", "I"), var("u0", "N")
    return [
        t.every(u, t.le(0, t.s2(u))), t.every(u, i, t.le(0, t.ps(u, i) * t.ps(u, i))), t.every(u, t.le(0, u * t.s2(u))),
        t.every(u, i, t.le(0, t.P2(i, i))),
    ]  # fmt: skip


SHAPES, NATURAL_SHAPES = known_shapes(), true_over_naturals()


def random_fact(draw: Draw):
    i = var("i0", "I")
    return draw.random.choice((
        lambda: t.lt(0, draw.real(1, [])),
        lambda: t.no(t.eq(draw.real(1, []), 0)),
        lambda: draw.condition(1, []),
        lambda: t.every(i, draw.condition(1, [i])),
        lambda: t.eq(draw.real(2, []), draw.real(1, [])),
        lambda: t.eq(draw.value(2, []), draw.value(1, [])),
    ))()  # fmt: skip


def facts(draw: Draw, model: Model):
    """Formulas that are true in the model, in random order."""
    out = []
    for _ in range(draw.random.choice((0, 4, 10, 20, 30))):
        chance = draw.random.random()
        if chance < 0.05:
            out.append(draw.random.choice(NATURAL_SHAPES))
            continue
        try:
            fact = draw.random.choice(SHAPES) if chance < 0.8 else random_fact(draw)
        except SortError:  # a negative number before an extended value
            continue
        if holds(model, fact):
            out.append(fact)
    return out


def holds(model, formula):
    try:
        return model.holds(formula.node) is True
    except TooLarge:
        return False


def rebuilt_normal_form(node, known):
    if node.sort == "E":
        return rebuilt_extended(extended(node, known))
    return rebuilt(polynomial(node, known))


def run(draws: int, seed: int) -> dict[str, int]:
    """Draw, normalise, compare; raises AssertionError with the term, its facts and both values."""
    counts = {"normalised": 0, "changed": 0, "refused": 0, "large": 0, "called equal": 0}
    for number in range(draws):
        source = random.Random(f"{seed}/{number}")
        draw, model = Draw(source), Model(source.randrange(10**9), ALWAYS)
        known = facts(draw, model)
        wide = source.random() < 0.45
        try:
            term = (draw.value if wide else draw.real)(source.randint(1, 5), [])
            other = (draw.value if wide else draw.real)(2, [])
        except SortError:  # a negative number before an extended value
            counts["refused"] += 1
            continue
        try:
            compare(model, term, other, known, counts)
        except (NormalFormError, SortError):
            counts["refused"] += 1
        except TooLarge:
            counts["large"] += 1
    return counts


def compare(model: Model, term: Term, other: Term, known, counts) -> None:
    learnt = Facts(fact.node for fact in known)
    normal = rebuilt_normal_form(term.node, learnt)
    check(model.value(term.node) == model.value(normal), f"{term} -> {normal} from {known}")
    again = rebuilt_normal_form(term.node, learnt)
    check(model.value(term.node) == model.value(again), f"the second time: {term} -> {again} from {known}")
    counts["normalised"] += 1
    counts["changed"] += normal is not term.node
    pairs = [(term, other), (term + 1, term), (term, term + other), (other + term, term + other), (term, Term(normal))]
    for left, right in pairs:
        if same(left.node, right.node, learnt):
            counts["called equal"] += 1
            check(model.value(left.node) == model.value(right.node), f"same: {left} and {right} from {known}")


def test_two_thousand_draws():
    counts = run(2_000, 1)
    check(counts["normalised"] > 1_000, counts)
    check(counts["changed"] > 500, counts)
    check(counts["called equal"] > 1_000, counts)


@pytest.mark.slow
def test_twenty_thousand_draws():
    check(run(20_000, 2)["normalised"] > 10_000, "too few draws were normalised")


if __name__ == "__main__":
    print(run(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))
