"""What a matrix answers: plain values that every printer reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rmd_symbolic.language.values import Shown, written

PROVED, VIOLATED, OPEN, NOT_APPLICABLE = "proved", "violated", "open", "not applicable"
VERDICTS = (PROVED, VIOLATED, OPEN, NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Reference:
    """A theorem or a refutation, and where it stands."""

    name: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Values:
    """Exact values on n symbols, and the relation that is false there."""

    n: int
    values: Mapping[str, Shown]
    left: str = ""
    relation: str = ""
    right: str = ""

    def __str__(self) -> str:
        at = ", ".join(f"{name} = {written(value)}" for name, value in self.values.items())
        return f"{at}; {self.left} {self.relation} {self.right} is false" if self.relation else at


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a verdict rests on.

    says            one line: the theorem, the counterexample, the reason, or what was tried
    theorems        what a proof cites; the refutation from which a counterexample comes
    counterexample  exact values that the judge of refutations has accepted
    trust           what a proof rests on besides kernel rules and certificates
    """

    says: str
    theorems: tuple[Reference, ...] = ()
    counterexample: Values | None = None
    trust: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One verdict: an operator, an axiom, where, and under which condition on the parameters ("" for all of them).

    `given`, `assume` and `claim` are the statement that was decided, as a proof file writes it.
    """

    operator: str
    identifier: str
    axiom: str
    where: str
    verdict: str
    evidence: Evidence
    condition: str = ""
    given: tuple[str, ...] = ()
    assume: tuple[str, ...] = ()
    claim: str = ""

    @property
    def anchor(self) -> str:
        """A name for the cell inside a document."""
        return f"{self.operator}-{self.axiom}-{self.where}"


@dataclass(frozen=True, slots=True)
class Row:
    """An operator: its name and title, the domain, how it is read, and its cells."""

    operator: str
    title: str
    reading: str
    undefined: str
    cells: tuple[Cell, ...]

    def at(self, axiom: str, where: str) -> tuple[Cell, ...]:
        """The cells of an axiom: one, or one for each part of the parameters' range."""
        return tuple(cell for cell in self.cells if cell.axiom == axiom and cell.where == where)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Operators against axioms; `axioms` are (identifier, name, words) in the order of the columns."""

    axioms: tuple[tuple[str, str, str], ...]
    rows: tuple[Row, ...]
    seconds: float = field(default=0.0, compare=False)
    notes: tuple[str, ...] = field(default=(), compare=False)

    @property
    def cells(self) -> Iterator[Cell]:
        """All cells, row by row."""
        for row in self.rows:
            yield from row.cells

    @property
    def exit_code(self) -> int:
        """0 when every cell is decided, 1 when some are open."""
        return 1 if any(cell.verdict == OPEN for cell in self.cells) else 0

    def _repr_html_(self) -> str:
        from rmd_symbolic.export.matrix import html_fragment

        return html_fragment(self)

    def _repr_latex_(self) -> str:
        from rmd_symbolic.export.matrix import latex_array

        return latex_array(self)
