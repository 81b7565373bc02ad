"""The reasons that an author may give; importing this package fills the table `REASONS` that `rmd explain` prints."""

from rmd_symbolic.tactics.linear import symmetric
from rmd_symbolic.tactics.reasons import analysis, calculus, cases, combining, infinity, rewriting, summing
from rmd_symbolic.tactics.reasons.cases import absurdity
from rmd_symbolic.tactics.reasons.registry import REASONS, Citation, ReasonKind, cite, justify

__all__ = [
    "REASONS", "Citation", "ReasonKind", "absurdity", "analysis", "calculus", "cases", "cite", "combining", "infinity",
    "justify", "rewriting", "summing", "symmetric",
]  # fmt: skip
