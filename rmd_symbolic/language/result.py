"""What a check answers: plain values that the command line prints and other programs read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rmd_symbolic.errors import SourceError
from rmd_symbolic.kernel.theorem import Theorem
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.refutation import Refuted
from rmd_symbolic.language.report import StepReport

if TYPE_CHECKING:
    from rmd_symbolic.language.incremental import Checked

PROVED, REFUTED, OPEN = "proved", "refuted", "open"


@dataclass(slots=True)
class TheoremResult:
    """The verdict on one statement, its steps, and what it rests on.

    `trust` is empty for a theorem that rests on kernel rules alone; `unused` lists hypotheses that the proof never
    needs; `certificate` is the plain data that was replayed; `candidate` is a point at which the claim seems to fail,
    where some hypothesis is not known to hold.
    """

    name: str
    file: str
    line: int
    kind: str
    title: str
    verdict: str
    claim: str
    hypotheses: list[str]
    trust: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    steps: list[StepReport] = field(default_factory=list)
    uses: list[str] = field(default_factory=list)
    seconds: float = 0.0
    message: str = ""
    counterexample: str = ""
    candidate: str = ""
    statement: Statement | None = None
    theorem: Theorem | None = None
    certificate: dict[str, object] | None = None
    cached: bool = False
    obligations: list[dict[str, object]] = field(default_factory=list)
    refutation: Refuted | None = None

    @property
    def unfinished(self) -> bool:
        """Is this an exercise that still has holes?"""
        return self.kind == "exercise" and any(step.reason.removeprefix("by").strip() == "?" for step in self.steps)

    def _repr_latex_(self) -> str:
        from rmd_symbolic.export.display import theorem_latex

        return theorem_latex(self)

    def _repr_html_(self) -> str:
        from rmd_symbolic.export.display import theorem_html

        return theorem_html(self)


@dataclass(slots=True)
class Result:
    """The outcome of checking one file."""

    file: str
    theory: str = ""
    theorems: list[TheoremResult] = field(default_factory=list)
    errors: list[SourceError] = field(default_factory=list)
    disagreements: list[str] = field(default_factory=list)
    declared: tuple[str, ...] = ()
    text: str = field(default="", repr=False)
    blocks: list[Checked] = field(default_factory=list, repr=False)

    @property
    def verdict(self) -> str:
        """proved when something is stated or declared, nothing is wrong, and all is proved; else refuted or open.

        An exercise with holes is left out; a file of such exercises, or of declarations, alone has nothing that failed.
        """
        verdicts = {t.verdict for t in self.theorems if not t.unfinished}
        if REFUTED in verdicts:
            return REFUTED
        return PROVED if (self.theorems or self.declared) and verdicts <= {PROVED} and not self.errors else OPEN

    @property
    def exit_code(self) -> int:
        """0 all proved; 1 something refuted or open; 2 input errors; 3 a disagreement between proof and numbers."""
        if self.disagreements:
            return 3
        if self.errors:
            return 2
        return 0 if self.verdict == PROVED else 1

    def _repr_latex_(self) -> str:
        from rmd_symbolic.export.display import result_latex

        return result_latex(self)

    def _repr_html_(self) -> str:
        from rmd_symbolic.export.display import result_html

        return result_html(self)
