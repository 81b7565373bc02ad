"""Where lines of a proof are tried: the hypotheses of a statement at one symbol x, and the conditions of some cases."""

from __future__ import annotations

import time
from collections.abc import Sequence

from rmd_symbolic.errors import RmdError, Span
from rmd_symbolic.language.elaborate import Statement, elaborate
from rmd_symbolic.language.library import Library, Scope
from rmd_symbolic.language.parse import parse_block, split
from rmd_symbolic.language.run import Runner
from rmd_symbolic.language.syntax import StatementBlock, Step
from rmd_symbolic.tactics.context import Context
from rmd_symbolic.tactics.recorder import Recorder

FOUNDATIONS = ("foundations.order",)


class TooLong(RmdError):
    """The time for the search is over."""


class Bench:
    """Tries lines of a proof; nothing that is found here is believed."""

    def __init__(self, head: Sequence[str], library: Library, deadline: float) -> None:
        self.head, self.deadline = tuple(head), deadline
        self.scope: Scope = library.scope("<text>")
        for theory in FOUNDATIONS:
            self.scope.use(theory, Span(1, 1))
        self.known: dict[tuple[object, ...], bool] = {}

    def holds(self, conditions: Sequence[str], goal: str, lines: Sequence[str]) -> bool:
        """Do the lines prove the goal at x under the conditions, which may carry labels?"""
        key = (tuple(conditions), goal, tuple(lines))
        if key not in self.known:
            if time.process_time() > self.deadline:
                raise TooLong("the time for the search is over")
            self.known[key] = self._holds(conditions, goal, lines)
        return self.known[key]

    def _holds(self, conditions: Sequence[str], goal: str, lines: Sequence[str]) -> bool:
        try:
            block, statement = self._read(conditions, goal, lines)
            runner = Runner(statement, 0, Recorder(self.scope.theorems), self.scope.lemmas)
            runner.start()
            context, steps = self._inside(runner, block.steps or [], len(conditions))
            end = runner.steps(steps, context, statement.goal, dict(statement.scope))
        except RmdError:
            return False
        return end is not None and runner.run.sound

    def _read(self, conditions: Sequence[str], goal: str, lines: Sequence[str]) -> tuple[StatementBlock, Statement]:
        text = ["theorem tried", *self.head, "  given symbol x", f"  claim {goal}", "proof"]
        margin = "  "
        for condition in conditions:
            text.append(f"{margin}case {condition}:")
            margin += "  "
        text += [margin + line for line in lines]
        blocks, errors = split("\n".join([*text, "qed", ""]))
        if errors:
            raise errors[0]
        block = parse_block(blocks[0])
        if not isinstance(block, StatementBlock):
            raise RmdError("this is not a statement")
        return block, elaborate(block, 0)

    def _inside(self, runner: Runner, steps: list[Step], depth: int) -> tuple[Context, list[Step]]:
        """The context below the cases."""
        context, scope = runner.context, dict(runner.statement.scope)
        for _ in range(depth):
            case = steps[0]
            if case.expression is None:
                raise RmdError("a case needs a statement")
            formula = runner.denote(runner.reader.proposition(case.expression, scope), context, case.span)
            context = context.child()
            context.learn(context.apply("assume", [], formula), case.label, "case")
            steps = case.inside
        return context, steps
