"""What a name of its own means: one value that the checker, the printers and every later backend read.

A notion such as `KL(p || q)` has formal arguments and a body, an ordinary term in them.  A fact about a notion is a
phrase that a reason may use (`by zero of KL`) together with its evidence, the name of a theorem of the library.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rmd_symbolic.errors import DeclarationError
from rmd_symbolic.terms.sort import Function, Sort, accepts
from rmd_symbolic.terms.term import Quantity, Term, Variable, as_term


@dataclass(frozen=True, slots=True)
class Proved:
    """Evidence: the theorem of the library that states the fact."""

    theorem: str


@dataclass(frozen=True, slots=True, eq=False)
class Notion:
    """A declared notion; two declarations of one name are two notions.

    name, title      as written in files, and in words
    formals, body    the definition, a term in the formal arguments; `parameters` of them stand in brackets
    sort             what kind of thing the notion gives
    requires         what the arguments must satisfy for the notion to have its meaning: an obligation where it is used
    latex            `#1`, `#2`, ... stand for the arguments, brackets first
    bars             `KL(p || q)` rather than `TV(p, q)`
    facts            phrase -> evidence
    source           where the definition is taken from
    """

    name: str
    title: str
    formals: tuple[Variable, ...]
    body: Term
    sort: Sort
    latex: str
    source: str
    parameters: int = 0
    requires: Term | None = None
    bars: bool = False
    facts: Mapping[str, Proved] = field(default_factory=dict)

    def __call__(self, *arguments: object) -> Term:
        """The notion at its arguments; parameters first: `power(s, p, q)`."""
        return self.at(tuple(as_term(a) for a in arguments))  # type: ignore[arg-type]

    def at(self, arguments: tuple[Term, ...]) -> Term:
        """As `__call__`, for terms; DeclarationError when number or sorts do not fit."""
        if len(arguments) != len(self.formals):
            raise DeclarationError(f"{self.name} takes {len(self.formals)} arguments, found {len(arguments)}")
        for formal, argument in zip(self.formals, arguments, strict=True):
            if not accepts(formal.sort, argument.sort) and not _function_of(formal.sort, argument.sort):
                raise DeclarationError(f"{self.name} takes a {formal.sort} here, but {argument} is a {argument.sort}")
        cut = self.parameters
        return Quantity(self, arguments[:cut], arguments[cut:])


def _function_of(wanted: Sort, found: Sort) -> bool:
    """A function of one symbol may stand for a distribution; what is claimed of it is an obligation, not a sort."""
    return wanted == "distribution" and found == Function(("symbol",), "real")
