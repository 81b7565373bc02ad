"""The engines, asked at a line of a proof that gives no reason: signs of derivatives, and the reduction.

What they find is run as lines at the very point of the proof, and suggested as what to write instead.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rmd_symbolic.errors import RmdError
from rmd_symbolic.kernel.formula import Node
from rmd_symbolic.language.claims import Question
from rmd_symbolic.language.parse import parse_block, split
from rmd_symbolic.language.syntax import StatementBlock, Step
from rmd_symbolic.tactics.context import Context, Premise
from rmd_symbolic.tactics.reasons import Citation, justify
from rmd_symbolic.terms.sort import DISTRIBUTION, NATURAL, OPERATOR, REAL, SYMBOL, Function, Sort
from rmd_symbolic.terms.term import Variable

if TYPE_CHECKING:
    from rmd_symbolic.language.run import Runner

SECONDS = 10.0  # of processor time, for all lines of a proof together
MOST = 30  # facts that are told to the reduction
GIVEN: dict[Sort, str] = {
    REAL: "real {}", DISTRIBUTION: "distribution {}", NATURAL: "natural {}", SYMBOL: "symbol {}",
    OPERATOR: "operator {}",
    Function((NATURAL,), DISTRIBUTION): "distributions {}[t]", Function((NATURAL,), REAL): "real {}[t]",
}  # fmt: skip


@dataclass
class Asked:
    """A step that proves the line, and what to write instead of nothing."""

    step: int
    suggestion: str


class Asking:
    """The engines as one proof may ask them; lines that they wrote do not ask again."""

    def __init__(self, runner: Runner) -> None:
        self.runner, self.left, self.busy = runner, SECONDS, False

    def ask(self, formula: Node, text: str, context: Context, scope: dict[str, Variable]) -> Asked | None:
        """The line by the engines, or None."""
        if self.busy or self.left <= 0 or not context.engines or self.runner.theories is None:
            return None
        started = time.process_time()
        self.busy, before = True, context.deadline
        context.deadline = min(before, started + self.left)
        try:
            return self._calculus(formula, context) or self._reduction(formula, text, context, scope)
        except (ImportError, ArithmeticError, LookupError, TypeError, ValueError):
            return None  # an engine that is missing or fails has found nothing
        finally:
            self.busy, context.deadline = False, before
            self.left -= time.process_time() - started

    def _calculus(self, formula: Node, context: Context) -> Asked | None:
        runner = self.runner
        try:
            step = justify(context, formula, Citation("calculus"), runner.reader.notions, runner.axioms)
        except (RmdError, RecursionError):
            return None
        return Asked(step, "by calculus")

    # ---- the reduction ------------------------------------------------------------------------------------------
    def _reduction(self, formula: Node, text: str, context: Context, scope: dict[str, Variable]) -> Asked | None:
        """By lemmas of other theories where these are in scope, else without any."""
        return self._reduced(formula, text, context, scope, False) or self._reduced(formula, text, context, scope, True)

    def _reduced(
        self, formula: Node, text: str, context: Context, scope: dict[str, Variable], alone: bool
    ) -> Asked | None:
        from rmd_symbolic.engines.reduction.linear import Outside
        from rmd_symbolic.language.reduction import NoProof, reduced

        told = dict(self._told(context))
        assume = tuple(f"{label}: {said}" for label, (said, _) in told.items())
        question = Question(text, tuple(self._givens(scope)), assume, notions=self.runner.statement.notions)
        library = self.runner.theories
        if library is None:
            return None
        try:
            seconds = max(0.0, context.deadline - time.process_time())
            found = reduced(question.statement(), library, seconds, alone)
            lines = tuple(found.lines)
            child = context.child()
            for label, (_, premise) in told.items():
                child.labels.setdefault(label, []).append(premise)
            step = None if found.lemmas else self._ran(_steps(lines), formula, child, scope)
        except (RmdError, Outside, NoProof, RecursionError):
            return None
        if step is None:
            return None
        words = set(re.findall(r"\w+", " ".join(lines)))
        named = [f"# where {label} labels the fact {said}" for label, (said, _) in told.items()
                 if label in words and label not in context.labels]  # fmt: skip
        return Asked(step, "\n".join([*named, *lines]))

    def _givens(self, scope: dict[str, Variable]) -> Iterator[str]:
        for name, known in scope.items():
            if known.sort in GIVEN:
                yield GIVEN[known.sort].format(name)

    def _told(self, context: Context) -> Iterator[tuple[str, tuple[str, Premise]]]:
        """The facts in force of which the text is known, each under a label of its own or the author's."""
        labels = {premise: label for label, premises in context.labels.items() for premise in premises}
        texts = self.runner.texts
        known = [(f, p) for f, p in context.facts.items() if f in texts and not texts[f].startswith("distribution(")]
        taken = set(context.labels)
        for number, (formula, premise) in enumerate(known[:MOST]):
            label = labels.get(premise) or f"fact_{number}"
            if label not in taken or labels.get(premise) == label:
                yield label, (texts[formula], premise)

    def _ran(self, steps: Sequence[Step], formula: Node, context: Context, scope: dict[str, Variable]) -> int | None:
        """The lines, run here without a trace in the report."""
        runner, run = self.runner, self.runner.run
        reports, errors, failed = len(run.reports), len(run.errors), len(run.failed)
        granted, depth = set(runner.granted), runner.depth
        try:
            step = runner.steps(list(steps), context, formula, scope)
            sound = all(r.verdict in ("proved", "note") for r in run.reports[reports:]) and len(run.errors) == errors
            return step if sound else None
        finally:
            del run.reports[reports:], run.errors[errors:], run.failed[failed:]
            runner.granted, runner.depth = granted, depth


def _steps(lines: Sequence[str]) -> list[Step]:
    text = ["theorem asked", "  claim 0 <= 1", "proof", *(f"  {line}" for line in lines), "qed", ""]
    blocks, errors = split("\n".join(text))
    if errors:
        raise errors[0]
    block = parse_block(blocks[0])
    if not isinstance(block, StatementBlock):
        raise RmdError("these are not lines of a proof")
    return block.steps or []
