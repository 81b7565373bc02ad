"""Exact finite models: every kernel term has a value, every formula is true, false or not decided by samples.

One to three symbols and one or two teachers; zeros and +oo are frequent.  What is undefined gets made-up values that
depend on nothing but the argument.  ln is made up too, but exact: each prime has a weight, and ln of a product of
primes is the sum of the weights; exp of u is a prime of its own, whose weight is u.  Every law that the normal form
may use holds in such a model, and nothing else is sure to.
"""

from __future__ import annotations

import math
import random
from fractions import Fraction

INF = "oo"
NATURALS = range(4)
REALS = [Fraction(v) for v in (0, 1, -1, 2, Fraction(1, 2), -3)]
LARGEST = 10**14


class TooLarge(Exception):
    """A number too large to be factored in passing, or a formula with too many cases."""


def primes(value: int) -> dict[int, int]:
    if value > LARGEST:
        raise TooLarge
    out: dict[int, int] = {}
    divisor = 2
    while divisor * divisor <= value:
        if divisor > 20_000:
            raise TooLarge
        while value % divisor == 0:
            out[divisor] = out.get(divisor, 0) + 1
            value //= divisor
        divisor += 1
    if value > 1:
        out[value] = out.get(value, 0) + 1
    return out


class Model:
    """Values for all variables, drawn when they are first asked for."""

    def __init__(self, seed: int, positive: frozenset[str] = frozenset()) -> None:
        self.random = random.Random(seed)
        self.sizes = {"I": self.random.randint(1, 3), "K": self.random.randint(1, 2)}
        self.table: dict[object, object] = {}
        self.made_up: dict[object, Fraction] = {}
        self.weights: dict[int, Fraction] = {}
        self.powers: dict[Fraction, int] = {}
        self.budget = 50_000
        self.positive = positive  # functions whose values are never negative

    # ---- values of names
    def draw(self, key, sort, nonnegative=False):
        if key not in self.table:
            chance = self.random.random()
            if sort in self.sizes:
                value = self.random.randrange(self.sizes[sort])
            elif sort == "N":
                value = self.random.randint(0, 3)
            elif sort == "E" and chance < 0.4:
                value = INF
            elif chance < 0.25:
                value = Fraction(0)
            elif chance < 0.6 and not nonnegative:
                value = Fraction(self.random.randint(-6, 6), self.random.randint(1, 4))
            else:
                value = Fraction(self.random.randint(1, 9), self.random.randint(1, 5))
            self.table[key] = value
        return self.table[key]

    def junk(self, *key):
        if key not in self.made_up:
            self.made_up[key] = Fraction(self.random.randint(-8, 8), 3)
        return self.made_up[key]

    def weight(self, prime):
        if prime not in self.weights:
            self.weights[prime] = Fraction(self.random.randint(-8, 8), 3)
        return self.weights[prime]

    def ln(self, value):
        if value <= 0:
            return self.junk("ln", value)
        up, down = primes(value.numerator), primes(value.denominator)
        return sum((e * self.weight(q) for q, e in up.items()), Fraction(0)) - sum(
            (e * self.weight(q) for q, e in down.items()), Fraction(0)
        )

    def exp(self, value):
        if value not in self.powers:
            prime = 101
            while prime in self.weights or any(prime % d == 0 for d in range(2, math.isqrt(prime) + 1)):
                prime += 2
            self.powers[value], self.weights[prime] = prime, value
        return Fraction(self.powers[value])

    def root(self, value):
        if value >= 0:
            over, under = math.isqrt(value.numerator), math.isqrt(value.denominator)
            if over * over == value.numerator and under * under == value.denominator:
                return Fraction(over, under)
        return self.junk("root", value)

    # ---- terms
    def value(self, term, env=()):
        """The value of a term; functions are tuples of their values, or of their values at samples."""
        op, args = term.op, term.args
        self.budget -= 1
        if not self.budget:
            raise TooLarge
        if op == "number":
            return args[0]
        if op == "infinity":
            return INF
        if op == "bound":
            return env[-1 - args[0]]
        if op == "variable":
            return self.draw((args[0], str(term.sort)), term.sort)
        if op == "apply":
            return self.applied(args[0], [self.value(part, env) for part in args[1:]], env)
        if op == "lambda":
            return tuple(self.value(args[1], (*env, point)) for point in self.points(args[0]))
        if op == "if":
            holds = self.holds(args[0], env)
            if holds is None:
                raise TooLarge
            return self.value(args[1] if holds else args[2], env)
        if op == "sum":
            return self.add(self.value(args[1], (*env, point)) for point in range(self.sizes[args[0]]))
        if op in ("range_sum", "range_product"):
            terms = [self.value(args[1], (*env, i)) for i in range(int(self.value(args[0], env)))]
            return self.add(terms) if op == "range_sum" else math.prod(terms, start=Fraction(1))
        values = [self.value(part, env) for part in args]
        if op == "add":
            return self.add(values)
        if op == "multiply":
            return self.multiply(values)
        return self.unary(op, values[0])

    def unary(self, op, value):
        if op == "finite":
            return self.junk("finite") if value == INF else Fraction(value)
        value = Fraction(value)
        if op == "inverse":
            return 1 / value if value else self.junk("inverse")
        return {"ln": self.ln, "exp": self.exp, "root": self.root}[op](value)

    def add(self, values):
        values = list(values)
        return INF if INF in values else sum(values, Fraction(0))

    def multiply(self, values):
        *factors, last = values
        factor = math.prod(factors, start=Fraction(1))
        if last == INF:
            return INF if factor > 0 else Fraction(0) if factor == 0 else self.junk("negative", factor)
        return factor * last

    def applied(self, head, arguments, env):
        if head.op == "bound":
            key, sort = ("bound", env[-1 - head.args[0]]), head.sort
        else:
            key, sort = (head.args[0], str(head.sort)), head.sort
        return self.draw((*key, *arguments), sort.codomain, head.args[0] in self.positive)

    # ---- formulas
    def points(self, sort):
        if sort in self.sizes:
            return range(self.sizes[sort])
        if sort == "N":
            return NATURALS
        if sort == "R":
            return REALS
        if sort == "E":
            return [*REALS, INF]
        return [f"function {i}" for i in range(2)]  # of a sort of functions: two with drawn values

    def holds(self, formula, env=()):
        """True, False, or None where samples of an infinite sort do not decide."""
        op, args = formula.op, formula.args
        if op in ("at_most", "less", "equal"):
            return compare(op, self.value(args[0], env), self.value(args[1], env))
        if op in ("all", "some"):
            stop, decided = op == "some", args[0] in self.sizes
            for point in self.points(args[0]):
                answer = self.holds(args[1], (*env, point))
                if answer is stop:
                    return stop
                decided = decided and answer is not None
            return not stop if decided else None
        left = self.holds(args[0], env)
        if op == "implies":
            left = None if left is None else not left
            op = "or"
        if left is (op == "or"):
            return left
        right = self.holds(args[1], env)
        if right is (op == "or") or left is not None:
            return right
        return None


def compare(op, left, right):
    if op == "equal":
        return left == right
    if left == INF:
        return op == "at_most" and right == INF
    if right == INF:
        return True
    return left <= right if op == "at_most" else left < right


def broken(hypotheses, conclusion, draws=20_000, positive=frozenset()):
    """Is there a model of the hypotheses in which the conclusion is false?"""
    for seed in range(draws):
        model = Model(seed, positive)
        try:
            if all(model.holds(h) is True for h in hypotheses) and model.holds(conclusion) is False:
                return True
        except TooLarge:
            continue
    return False
