"""Proofs of linear inequalities between divergences: pointwise bounds, case by case, summed over the symbols.

The proof is text in the proof language, made of lines that were each tried; whoever wants to believe it checks it.
"""

from rmd_symbolic.language.reduction.cases import NoProof
from rmd_symbolic.language.reduction.proof import likely, reduced
from rmd_symbolic.language.reduction.words import Proved

__all__ = ["NoProof", "Proved", "likely", "reduced"]
