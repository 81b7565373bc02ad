"""Terms and bounds as text of a proof."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rmd_symbolic.terms.term import Operation, Term, operation
from rmd_symbolic.terms.text import text

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
