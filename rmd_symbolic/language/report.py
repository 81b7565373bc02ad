"""What a proof run reports: one entry per line, and the outcome."""

from __future__ import annotations

from dataclasses import dataclass, field

from rmd_symbolic.errors import SourceError, Span
from rmd_symbolic.kernel.formula import Node
from rmd_symbolic.language.suggestion import Retry
from rmd_symbolic.tactics.argument import Argument
from rmd_symbolic.tactics.recorder import Recorder
from rmd_symbolic.terms.term import Term


@dataclass(slots=True)
class StepReport:
    """One line of a proof and what became of it; `formula` is what it says in the kernel, `hypotheses` under what.

    Where a step failed, `hypotheses` are those in force at it, `counterexample` is a point at which it is false,
    `candidate` one of which that is not certain, and `suggestion` a reason with which the step is proved.
    For readers: `terms` holds the statement, the value or the names that the line introduces, and `values` what the
    reason puts for the variables of a lemma; `arguments` are the calculus arguments that the step rests on.
    """

    span: Span
    text: str
    reason: str
    verdict: str
    message: str = ""
    hint: str = ""
    formula: Node | None = None
    hypotheses: frozenset[Node] = frozenset()
    label: str = ""
    relation: str = ""
    left: Term | None = None
    right: Term | None = None
    depth: int = 0
    kind: str = "step"
    terms: tuple[Term, ...] = ()
    values: tuple[tuple[str, Term], ...] = ()
    counterexample: str = ""
    candidate: str = ""
    suggestion: str = ""
    arguments: tuple[Argument, ...] = ()


@dataclass(slots=True)
class Run:
    """The outcome of a proof: reports, the step that proves the goal, whether every step held, what failed."""

    recorder: Recorder
    reports: list[StepReport] = field(default_factory=list)
    last: int | None = None
    unused: list[str] = field(default_factory=list)
    errors: list[SourceError] = field(default_factory=list)
    failed: list[tuple[StepReport, Retry]] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Could every step so far be read, and did it hold?"""
        return not self.errors and all(r.verdict in ("proved", "note") for r in self.reports)

    @property
    def complete(self) -> bool:
        """Did every step hold, and is the goal proved?"""
        return self.last is not None and self.sound
