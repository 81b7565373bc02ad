"""Terms and bounds as text of a proof."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rmd_symbolic.engines.reduction.linear import Outside, masses_of
from rmd_symbolic.engines.reduction.region import Region, at_one_symbol, parameters_of
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.terms.sort import NUMBERS
from rmd_symbolic.terms.term import Operation, Term, operation
from rmd_symbolic.terms.text import text


@dataclass(frozen=True)
class Proved:
    """The lines of a proof, what stands before the theorem, and the theories that it draws on."""

    lines: tuple[str, ...]
    lemmas: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()


QUOTIENT = re.compile(r"(?<![\w.])(\d+) / (\d+)(?![\w.(])")


def written(term: Term, binding: int = 0) -> str:
    """A term as text, with 1/2 for 1 / 2.

    >>> from rmd_symbolic.framework.divergences import P, X
    >>> written(P(X) / 2 <= 1)
    'p(x) / 2 <= 1'
    """
    return QUOTIENT.sub(r"\1/\2", text(term, binding))


def side_of(term: Term) -> str:
    """A side of a relation as text; conditionals in brackets."""
    return written(term, 21 if isinstance(term, Operation) and term.name == "if" else 0)


@dataclass(frozen=True)
class Bound:
    """left relation right, at x."""

    left: Term
    right: Term
    relation: str = "<="

    def __str__(self) -> str:
        return f"{side_of(self.left)} {self.relation} {side_of(self.right)}"

    @property
    def term(self) -> Term:
        """The bound as a proposition."""
        return operation(self.relation, self.left, self.right)


def two_sides_of(claim: Term) -> tuple[Term, Term, str]:
    """The smaller side, the greater side and the relation of a claim; Outside when it is no relation of numbers."""
    if not isinstance(claim, Operation) or claim.name not in ("<=", ">=", "="):
        raise Outside("only claims `a <= b`, `a >= b` and `a = b` are reduced")
    left, right = claim.arguments if claim.name != ">=" else claim.arguments[::-1]
    if left.sort not in NUMBERS:
        raise Outside("only relations between numbers are reduced")
    return left, right, "=" if claim.name == "=" else "<="


def conditions_of(statement: Statement) -> tuple[Term, ...]:
    """What the hypotheses say at one symbol, and of parameters."""
    said = [at_one_symbol(t) for g in statement.givens for t in g.conditions]
    said += [at_one_symbol(a.term) for a in statement.assumptions]
    return tuple(c for c in said if c is not None)


def parameters_region(statement: Statement) -> Region:
    """The values of the parameters that the hypotheses allow."""
    parameters = tuple(g.variable for g in statement.givens if g.variable.sort in NUMBERS)
    inside = tuple(c for c in conditions_of(statement) if not any(masses_of(c)))
    return Region((), tuple(dict.fromkeys((*parameters, *parameters_of(*inside)))), inside)
