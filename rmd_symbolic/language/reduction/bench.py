"""Where lines of a proof are tried: the hypotheses of a statement at one symbol x, and what was shown since."""

from __future__ import annotations

import time
from collections.abc import Sequence

from rmd_symbolic.errors import RmdError, Span
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.reduction.words import Bound, side_of, written
from rmd_symbolic.language.run import Runner
from rmd_symbolic.language.theories import Library, Scope
from rmd_symbolic.meaning.denote import Meaning
from rmd_symbolic.tactics.context import Context
from rmd_symbolic.tactics.logic import auto
from rmd_symbolic.tactics.reasons import Citation, justify
from rmd_symbolic.tactics.reasons.cases import absurdity
from rmd_symbolic.tactics.recorder import Recorder
from rmd_symbolic.terms.term import Term, operation

FOUNDATIONS = "foundations.order"


class TooLong(RmdError):
    """The time for the search is over."""


class Bench:
    """Tries lines of a proof of a statement; nothing that is found here is believed."""

    def __init__(self, statement: Statement, library: Library, deadline: float, uses: Sequence[str] = ()) -> None:
        self.statement, self.deadline = statement, deadline
        self.scope: Scope = library.scope("<text>")
        for theory in (FOUNDATIONS, *uses):
            self.scope.use(theory, Span(1, 1))

    def place(self) -> Place:
        """The start of a proof of the statement."""
        runner = Runner(self.statement, 0, Recorder(self.scope.theorems), self.scope.lemmas)
        runner.start()
        runner.context.deadline = self.deadline
        runner.context.taken.add("x")
        return Place(self, runner, runner.context)


class Place:
    """A place in a proof, with the facts in force there."""

    def __init__(self, bench: Bench, runner: Runner, context: Context) -> None:
        self.bench, self.runner, self.context = bench, runner, context

    def inside(self) -> Place:
        """A place from which nothing that is learned comes back."""
        return Place(self.bench, self.runner, self.context.child())

    def case(self, condition: Term, label: str = "") -> Place | None:
        """The place in a case; None when the condition may be undefined."""
        found = self.inside()
        formula = found._formula(condition)
        if formula is None:
            return None
        found.context.learn(found.context.apply("assume", [], formula), label, "case")
        return found

    def suppose(self, fact: Term, label: str = "") -> bool:
        """Take a fact for granted here; False when it may be undefined."""
        formula = self._formula(fact)
        if formula is None:
            return False
        self.context.learn(self.context.apply("assume", [], formula), label, "step")
        return True

    def shown(self, goal: Term, reasons: Sequence[str]) -> str | None:
        """The first reason, `WORDS` or `WORDS from LABEL, LABEL`, that gives the goal here."""
        return None if (found := self._justified(goal, reasons)) is None else found[0]

    def have(self, fact: Term, reasons: Sequence[str], label: str = "") -> str | None:
        """The line that states a fact, which is known from then on; None when no reason gives it."""
        found = self._justified(fact, reasons)
        if found is None:
            return None
        reason, step = found
        self.context.learn(step, label)
        return f"have {label + ': ' if label else ''}{written(fact)}  by {reason}"

    def contradicts(self, label: str = "") -> bool:
        """Do the facts in force, or those of a label, contradict each other?"""
        try:
            return absurdity(self.context.child(), tuple(self.context.labels.get(label, ()))) is not None
        except (RmdError, RecursionError):
            return False

    def chain(self, start: Term, links: Sequence[tuple[str, Term, str]], shown: int | None = None) -> list[str] | None:
        """The lines of a chain of relations; each link is learned, as where the lines are read.

        The reason of a link is tried first, then others; that of the link number `shown` is known to do.  One link
        alone is stated.
        """
        reasons: list[str] = []
        here, left = self.inside(), start
        for number, (relation, right, reason) in enumerate(links):
            fact = operation(relation, left, right)
            left = right
            if number == shown and here.suppose(fact):
                reasons.append(reason)
                continue
            ways = (reason, "algebra", "infinity", *self.parts(), "substitution", "auto")
            line = here.have(fact, tuple(dict.fromkeys(ways)))
            if line is None:
                return None
            reasons.append(line.rpartition("  by ")[2])
        if len(links) == 1:
            relation, right, _ = links[0]
            return [f"show {Bound(start, right, relation)}  by {reasons[0]}"]
        ends = zip(links, reasons, strict=True)
        return [side_of(start), *(f"  {link[0]} {side_of(link[1])}  by {reason}" for link, reason in ends)]

    def parts(self) -> tuple[str, ...]:
        """The reason that cites the conditionals and absolute values that were decided, if any."""
        labels = [label for label in self.context.labels if label.startswith("part") and label[4:].isdigit()]
        return (f"substitution from {', '.join(labels)}",) if labels else ()

    def _justified(self, goal: Term, reasons: Sequence[str]) -> tuple[str, int] | None:
        if time.process_time() > self.bench.deadline:
            raise TooLong("the time for the search is over")
        formula = self._formula(goal)
        if formula is None:
            return None
        for reason in reasons:
            try:
                step = justify(
                    self.context.child(), formula, self._citation(reason), self.runner.reader.notions,
                    self.runner.axioms,
                )  # fmt: skip
            except (RmdError, RecursionError):
                continue
            return reason, step
        return None

    def _citation(self, reason: str) -> Citation:
        words, _, names = reason.partition(" from ")
        sources: list[int | str] = []
        for name in names.split(", ") if names else []:
            if name in self.context.labels:
                sources += self.context.labels[name]
            elif name in self.context.cited:
                sources.append(name)
            else:
                raise RmdError(f"{name} is not known here")
        return Citation(words, {}, tuple(sources))

    def _formula(self, term: Term):  # type: ignore[no-untyped-def]
        """The kernel formula of a term; None when it may be undefined here."""
        meaning = Meaning()
        try:
            formula = meaning.of(term, {})
        except RmdError:
            return None
        if any(auto(self.context, obligation) is None for obligation in meaning.obligations):
            return None
        return formula
