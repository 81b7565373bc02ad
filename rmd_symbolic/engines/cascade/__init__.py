"""Searches certificates of the kernel's rule `calculus` for inequalities with ln, exp and roots.

A certificate compares at a contact point, differentiates, divides by something positive, and repeats until the sign of
a polynomial is left.  Search is deterministic up to its time limit, and trusted with nothing.
"""

from rmd_symbolic.engines.cascade.find import find

__all__ = ["find"]
