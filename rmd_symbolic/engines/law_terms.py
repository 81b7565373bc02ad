"""Laws as closed terms of the kernel, for who wants to judge a point by the meaning of terms alone.

A law is run once more, in an arithmetic whose values are terms.  One that compares its arguments has no term this way,
except a function of a real that only asks whether it is positive.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, cast

from rmd_symbolic.engines.arithmetic import NO, OO, YES, Arithmetic, Exact
from rmd_symbolic.engines.laws import Law
from rmd_symbolic.kernel.formula import INFINITY, ZERO, Arrow, Node, closed_over, make, number, variable

EMPTY = range(0)


class Undecided(ArithmeticError):
    """The law branches on what the arguments are."""


class Terms:
    """The interface of `Exact` with terms as values; `positive` is a variable that may be taken to be above 0."""

    undefined = None

    def __init__(self, positive: Node | None = None) -> None:
        self.positive, self.asked = positive, False

    @staticmethod
    def number(value: Any) -> Node:
        """A rational, or +oo."""
        return INFINITY if value == OO else number(Fraction(value))

    @staticmethod
    def add(a: Node, b: Node) -> Node:
        """a + b."""
        return make("add", a, b)

    @staticmethod
    def multiply(a: Node, b: Node) -> Node:
        """a * b."""
        return make("multiply", a, b)

    @staticmethod
    def inverse(a: Node) -> Node:
        """1 / a."""
        return make("inverse", a)

    @staticmethod
    def ln(a: Node) -> Node:
        """The logarithm."""
        return make("ln", a)

    @staticmethod
    def exp(a: Node) -> Node:
        """The exponential."""
        return make("exp", a)

    @staticmethod
    def root(a: Node) -> Node:
        """The square root."""
        return make("root", a)

    def at_most(self, a: Node, b: Node) -> int:
        """Known for the positive variable against 0 alone."""
        return self._positive(a, b, NO)

    def less(self, a: Node, b: Node) -> int:
        """Known for 0 against the positive variable alone."""
        return self._positive(b, a, YES)

    def equal(self, a: Node, b: Node) -> int:
        """Never known."""
        raise Undecided("the law compares its arguments")

    def _positive(self, a: Node, zero: Node, answer: int) -> int:
        if self.positive is None or a is not self.positive or zero is not ZERO:
            raise Undecided("the law compares its arguments")
        self.asked = True
        return answer


def law_term(law: Law, sort: Arrow, symbols: range = EMPTY) -> Node | None:
    """The closed term of a law of the sort, with this many symbols; None for one that has no such term.

    >>> from rmd_symbolic.engines.laws import geometric, keeping
    >>> from rmd_symbolic.engines.models import OPERATOR
    >>> law_term(keeping, OPERATOR).op, law_term(geometric, OPERATOR, range(2))
    ('lambda', None)
    """
    names = [variable(f"a{i}'", part) for i, part in enumerate(sort.domain)]
    alone = names[0] if sort.domain == ("R",) else None
    terms = Terms(alone)
    try:
        body = law(cast("Arithmetic", terms), symbols)(*map(_argument, names))
        if terms.asked:
            rest = law(cast("Arithmetic", Exact), symbols)(Fraction(0))
            if not isinstance(rest, Fraction):
                return None
            body = make("if", make("less", ZERO, names[0]), body, number(rest))
    except Undecided:
        return None
    for name in reversed(names):
        body = make("lambda", name.sort, closed_over(body, name))
    return body if body.sort == sort else None


def _argument(name: Node) -> Any:
    if not isinstance(name.sort, Arrow):
        return name

    def call(*values: Any) -> Node:
        if not all(isinstance(v, Node) for v in values):
            raise Undecided("the law looks at single symbols")
        return make("apply", name, *values)

    return call
