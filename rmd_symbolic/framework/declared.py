"""The one list of everything that is declared."""

from __future__ import annotations

from functools import cache

from rmd_symbolic.framework.axioms import PREDICATES
from rmd_symbolic.framework.declaration import Declarations
from rmd_symbolic.framework.divergences import DIVERGENCES
from rmd_symbolic.framework.operators import OPERATORS


@cache
def declarations() -> Declarations:
    """Every notion that a file may use without defining it."""
    return Declarations((*DIVERGENCES, *OPERATORS, *PREDICATES))
