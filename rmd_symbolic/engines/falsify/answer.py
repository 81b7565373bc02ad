"""What a search answers: a counterexample with exact values and both sides of what it breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from rmd_symbolic.engines.arithmetic import DOWN, NO, OO, Enclosure, digits, enclosure
from rmd_symbolic.engines.evaluate import Levels
from rmd_symbolic.engines.falsify.instances import instances
from rmd_symbolic.engines.falsify.orbits import Orbits
from rmd_symbolic.engines.falsify.search import PRECISIONS, Falsifier
from rmd_symbolic.engines.falsify.space import Candidate
from rmd_symbolic.engines.numbers import Point
from rmd_symbolic.engines.world import World
from rmd_symbolic.kernel.formula import INDEX_SORTS, Node

RELATIONS = {"at_most": "<=", "less": "<", "equal": "="}
LONG = 48


@dataclass(frozen=True)
class Refutation:
    """A point at which the claim fails, under hypotheses of which no instance that was tried fails.

    `formula` is what fails there: the claim, or the claim about the value of its operator at one point.

    `values` are exact: a Fraction or float +oo, a tuple for a distribution, a table for a sequence, the name of a law.
    `left relation right` is the part of the claim that fails, with both sides as exact text where that is short.
    `argument` says why a claim about a limit fails.  `certain` is true when every hypothesis was evaluated exactly and
    holds.  Where it is false some `for all` was only sampled: nothing is refuted before the judge of refutations has
    confirmed one of the `instances`, or at least all hypotheses in one where the argument is `sound`.
    """

    point: Point
    formula: Node
    left: str = ""
    relation: str = ""
    right: str = ""
    argument: str = ""
    certain: bool = False
    sound: bool = False
    instances: tuple[dict[str, object], ...] = field(default=(), compare=False, repr=False)
    candidate: Candidate | None = field(default=None, compare=False, repr=False)

    @property
    def n(self) -> int:
        """The number of symbols."""
        return self.point.symbols

    @property
    def values(self) -> Mapping[str, object]:
        """The exact values."""
        return self.point.values

    @property
    def size(self) -> int:
        """How many digits the rational values have, together."""
        return sum(_digits(value) for value in self.values.values())

    @property
    def sides(self) -> str:
        """Both sides of what fails, in one line."""
        if self.argument:
            return self.argument
        return f"{self.left} {self.relation} {self.right} is false" if self.relation else ""

    def __str__(self) -> str:
        return str(self.point) + (f"; {self.sides}" if self.sides else "")


def _digits(value: object) -> int:
    if isinstance(value, Fraction):
        return len(str(value.numerator).lstrip("-")) + (len(str(value.denominator)) if value.denominator > 1 else 0)
    if isinstance(value, tuple):
        return sum(map(_digits, value))
    if isinstance(value, dict):
        return sum(map(_digits, value.values()))
    return 1


def answer(formula: Node, falsifier: Falsifier, candidate: Candidate) -> Refutation:
    """The candidate with its values and both sides, and what is known of the hypotheses there."""
    problem = falsifier.problem
    if not falsifier.confirmed(candidate):
        raise ArithmeticError("a counterexample was lost")
    point = falsifier.search.point(candidate.sample(problem))
    exact = falsifier.search.exact
    if exact is None:
        raise ArithmeticError("a counterexample is confirmed by exact evaluation")
    argument = falsifier.argument if isinstance(falsifier, Orbits) else ""
    lawless = not candidate.shape.laws  # laws branch on values that may only be enclosed
    sides = ("", "", "")
    certain = False
    for count in () if argument else PRECISIONS:
        with digits(count):
            exact.enter(candidate.sample(problem))
            found = failing(exact, problem.conclusion, problem.levels)
            if found is not None:
                relation, left, right = found
                sides = text(left), RELATIONS[relation], text(right)
                certain = lawless and falsifier.search.evaluated(candidate.sample(problem))
                break
    exact.enter(candidate.sample(problem))
    written = tuple(instances(formula, exact, problem, candidate))
    return Refutation(point, formula, *sides, argument, certain, lawless and bool(argument), written, candidate)


def failing(world: World, formula: Node, levels: Levels) -> tuple[str, Any, Any] | None:
    """The relation inside a false formula that fails, with the values of both sides."""
    evaluator = world.evaluator
    frame = evaluator.frame(world.base)
    return failing_at(world, formula, levels, frame)


def failing_at(world: World, formula: Node, levels: Levels, frame: list[Any]) -> tuple[str, Any, Any] | None:
    """As `failing`, at a frame."""
    evaluator, op, args = world.evaluator, formula.op, formula.args
    run = evaluator.of(formula, levels)
    frame += [None] * (evaluator.used + 1 - len(frame))
    if run(frame) != NO:
        return None
    if op in RELATIONS:
        sides = [evaluator.of(a, levels) for a in args]
        frame += [None] * (evaluator.used + 1 - len(frame))
        return op, sides[0](frame), sides[1](frame)
    if op in ("and", "or"):
        found = (failing_at(world, part, levels, frame) for part in args)
        return next((f for f in found if f is not None), None)
    if op == "implies":
        return failing_at(world, args[1], levels, frame)
    if op == "all" and args[0] in INDEX_SORTS:
        level = max(evaluator.outer, levels[-1] + 1) if levels else evaluator.outer
        for x in evaluator.sizes[args[0]]:
            frame[level] = x
            part = failing_at(world, args[1], (*levels, level), frame)
            if part is not None:
                return part
    return None


def text(value: Any) -> str:
    """A value as exact text where that is short, with a decimal.

    >>> from rmd_symbolic.engines.arithmetic import Logarithms
    >>> text(Fraction(3, 4)), text(Logarithms(Fraction(0), {Fraction(2): Fraction(1, 2)}))
    ('3/4', '1/2*ln(2) = 0.346573590')
    """
    if value is None:
        return "undefined"
    if isinstance(value, float):
        return "oo" if value == OO else str(value)
    shown = "" if isinstance(value, Enclosure) else str(value)
    if isinstance(value, Fraction) and len(shown) <= 24:
        return shown
    decimal = _decimal(value)
    return f"{shown} = {decimal}" if 0 < len(shown) <= LONG else f"about {decimal}"


def _decimal(value: Any) -> str:
    ball = enclosure(value)
    spread = ball.high - ball.low
    size = max(abs(ball.low), abs(ball.high))
    known = 9 if not spread or not size else max(1, min(9, size.adjusted() - spread.adjusted() - 1))
    with_digits = DOWN.copy()
    with_digits.prec = known
    return str(with_digits.plus(ball.low))
