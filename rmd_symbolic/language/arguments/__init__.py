"""Calculus arguments as text below a line of a proof, to be read, edited, and checked without a search."""

from rmd_symbolic.language.arguments.read import read
from rmd_symbolic.language.arguments.write import written

__all__ = ["read", "written"]
