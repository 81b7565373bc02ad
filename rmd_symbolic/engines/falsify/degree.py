"""How far a formula is from being false: a number that a search can climb.

The degree of `a <= b` is (a - b)/max(abs a, abs b): above 0 it is violated, and near 0 the sides almost touch.  Degrees
are combined as truth values are: the largest for `and`, the smallest for `or`, the opposite for a premise.
"""

from __future__ import annotations

from collections.abc import Callable

from rmd_symbolic.engines.evaluate import Evaluator, Frame, Levels
from rmd_symbolic.engines.falsify.balls import gap
from rmd_symbolic.kernel.formula import FALSE, INDEX_SORTS, Node

Degree = Callable[[Frame], float]
TIE = 1e-306  # what a strict relation is violated by where both sides agree


class Degrees:
    """Compiles formulas to degrees of violation, on top of an evaluator for terms in balls."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator
        self._memory: dict[tuple[Node, Levels, bool], Degree] = {}

    def of(self, formula: Node, levels: Levels, claimed: bool) -> Degree:
        """The degree; what is undefined is never violated when it is `claimed`, and always when it is assumed."""
        key = (formula, levels, claimed)
        if key not in self._memory:
            self._memory[key] = self._compile(formula, levels, claimed)
        return self._memory[key]

    def _compile(self, formula: Node, levels: Levels, claimed: bool) -> Degree:
        op, args = formula.op, formula.args
        if formula is FALSE:
            return lambda frame: 1.0
        if op in ("at_most", "less", "equal"):
            return self._relation(formula, levels, -2.0 if claimed else 2.0)
        if op in ("and", "or"):
            first, second = (self.of(a, levels, claimed) for a in args)
            if op == "and":
                return lambda frame: max(first(frame), second(frame))
            return lambda frame: min(first(frame), second(frame))
        if op == "implies":
            premise, rest = self.of(args[0], levels, not claimed), self.of(args[1], levels, claimed)
            return lambda frame: min(-premise(frame), rest(frame))
        if op in ("all", "some"):
            return self._quantifier(formula, levels, claimed)
        truth = self.evaluator.of(formula, levels)
        return lambda frame: 0.5 - truth(frame) / 3

    def _relation(self, formula: Node, levels: Levels, undefined: float) -> Degree:
        left, right = (self.evaluator.of(a, levels) for a in formula.args)
        tie = TIE if formula.op == "less" else -TIE
        both = formula.op == "equal"

        def run(frame: Frame) -> float:
            found = gap(left(frame), right(frame))
            if found is None:
                return undefined
            return tie if found == 0.0 else abs(found) if both else found

        return run

    def _quantifier(self, formula: Node, levels: Levels, claimed: bool) -> Degree:
        evaluator, sort, every = self.evaluator, formula.args[0], formula.op == "all"
        level = evaluator._next(levels)
        body = self.of(formula.args[1], (*levels, level), claimed)
        combine = max if every else min

        def finite(frame: Frame) -> float:
            found = []
            for x in evaluator.sizes[str(sort)]:
                frame[level] = x
                found.append(body(frame))
            return combine(found)

        def sampled(frame: Frame) -> float:
            evaluator.sampling += 1
            try:
                found = []
                for value in evaluator.draw(sort, not every, evaluator.sampling > 1):
                    frame[level] = value
                    found.append(body(frame))
            finally:
                evaluator.sampling -= 1
            if every:
                return max(found, default=-TIE)
            return -1.0 if claimed else min([*found, -TIE])  # no sample refutes a `some`

        return finite if sort in INDEX_SORTS else sampled
