"""Checkers of calculus certificates: the rule `calculus`, which the rest of the kernel works without.

An inequality with ln, exp and roots becomes the sign of one integer polynomial in variables and generators (`atoms`).
The certificate says how to split, factor, differentiate and compare until no coefficient is negative; every step is
checked by exact arithmetic on integers (`steps`, `limits`), and the claim is read from the formula itself (`reader`).
"""

from rmd_symbolic.kernel.certificates.calculus import calculus

__all__ = ["calculus"]
