"""Is the statement of a cell proved?  Every yes is a certificate that the kernel has replayed against the statement.

What is tried: the declared fact, the theorems about the operator, the goal taken apart with these theorems for its
parts, and the engines.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rmd_symbolic.errors import RmdError
from rmd_symbolic.kernel.formula import FALSE, Node, instance
from rmd_symbolic.language.check import describe, prove_obligations, replayed
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.matrix.statements import aside
from rmd_symbolic.language.run import Runner
from rmd_symbolic.language.theories import Scope
from rmd_symbolic.meaning.denote import written_out
from rmd_symbolic.tactics.context import Context
from rmd_symbolic.tactics.logic import auto
from rmd_symbolic.tactics.obligations import discharged
from rmd_symbolic.tactics.reasons import Citation
from rmd_symbolic.tactics.reasons.registry import cite, justify
from rmd_symbolic.tactics.recorder import Recorder
from rmd_symbolic.terms.term import Term

Certificate = dict[str, object]
AT_ONCE, BY_PARTS, SEARCHED = range(3)  # how hard a proof is looked for
DECLARED = 1  # theorems that are tried before the tactics
Leaf = Callable[[Context, Node], int | None]
REASONED = ("positivity", "monotonicity", "algebra", "definition", "cases", "summing")


@dataclass(frozen=True, slots=True)
class Proved:
    """A replayed theorem: its certificate, those of its obligations, and the theorems that it cites."""

    certificate: Certificate
    obligations: tuple[Certificate, ...]
    cites: tuple[str, ...]
    trust: tuple[str, ...]


class Goal:
    """One statement and what is in force for it."""

    def __init__(self, statement: Statement, scope: Scope, about: Sequence[str], deadline: float) -> None:
        self.statement, self.scope, self.about, self.deadline = statement, scope, about, deadline
        self.runner = Runner(statement, 0, Recorder(scope.theorems), scope.lemmas, library=scope.theories)
        self.runner.start()
        self.runner.context.deadline = deadline

    def holds(self, term: Term) -> bool:
        """Put a condition in force that the operator's domain asks for, if it is proved from the hypotheses."""
        step = discharged(self.runner.context, aside(self.statement, term).goal)
        if step is not None:
            self.runner.context.learn(step)
        return step is not None

    def proved(self, effort: int) -> Proved | None:
        """The theorem, or None."""
        context, goal = self.runner.context, self.statement.goal
        attempt = (self._cited, self._apart, self._searched)[effort]
        try:
            step = attempt(context, goal)
            return None if step is None else self._replayed(step)
        except (RmdError, RecursionError, ArithmeticError, LookupError):
            return None  # an attempt that fails has found nothing

    def _replayed(self, step: int) -> Proved | None:
        """What the kernel says of the steps, and of what must hold for the statement to be defined."""
        certificate = self.runner.run.recorder.certificate(self.runner.discharge(step))
        theorem = replayed(certificate, self.statement, self.scope.theorems)
        answer = describe(self.statement, "<matrix>", 1)
        asides = prove_obligations(self.statement, answer, self.scope)
        if answer.message:
            return None
        trust = frozenset().union(*(t.trusts for t in (theorem, *asides)))
        return Proved(certificate, tuple(answer.obligations), tuple(certificate["uses"]), tuple(sorted(trust)))  # type: ignore[arg-type]

    # ---- attempts -----------------------------------------------------------------------------------------------
    def _cited(self, context: Context, goal: Node) -> int | None:
        """The goal as it stands: from the first of the theorems, by the tactics, from another one."""
        for name in (*self.about[:DECLARED], "", *self.about[DECLARED:]):
            if time.process_time() > self.deadline:
                return None
            try:
                step = cite(context, goal, name, Citation(name)) if name else auto(context, goal)
            except RmdError:
                continue
            if step is not None:
                return step
        return None

    def _apart(self, context: Context, goal: Node, leaf: Leaf | None = None) -> int | None:
        """The goal by its parts, each from another theorem."""
        step = self._cited(context, goal)
        if step is not None or time.process_time() > self.deadline:
            return step
        if goal.op == "and":
            ends: list[int] = []
            for part in goal.args:
                end = self._apart(context, part, leaf)
                if end is None:
                    return None
                ends.append(end)
                context.learn(end)
            return context.apply("both", ends)
        if goal.op == "all":
            name = context.fresh("x", goal.args[0])
            step = self._apart(context.child(), instance(goal, written_out(name)), leaf)
            return None if step is None else context.apply("generalise", [step], name)
        if goal.op == "implies" and goal.args[1] is not FALSE:
            child = context.child()
            child.learn(child.apply("assume", [], goal.args[0]), origin="hypothesis")
            step = self._apart(child, goal.args[1], leaf)
            return None if step is None else context.apply("imply", [step], goal.args[0])
        return None if leaf is None else leaf(context, goal)

    def _searched(self, context: Context, goal: Node) -> int | None:
        """The parts by each kind of reason, then by the engines."""
        return self._apart(context, goal, self._reasoned) or self._asked(context, goal)

    def _reasoned(self, context: Context, goal: Node) -> int | None:
        for words in REASONED:
            if time.process_time() > self.deadline:
                return None
            try:
                return justify(context, goal, Citation(words), self.statement.notions, {})
            except (RmdError, RecursionError):
                continue
        return None

    def _asked(self, context: Context, goal: Node) -> int | None:
        found = self.runner.asking.ask(goal, str(self.statement.claim), context, dict(self.statement.scope))
        return None if found is None else found.step
