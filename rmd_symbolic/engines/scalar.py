"""Scalar inequalities: from a closed formula to the data of the kernel rule `calculus`."""

from __future__ import annotations

from typing import Any

from rmd_symbolic.kernel.formula import Node


def prove_scalar(goal: Node, seconds: float = 10) -> dict[str, Any] | None:
    """A certificate with which the rule `calculus` proves the goal, or None.

    The goal is a closed formula `for all reals x1, ..., xk: H1 implies ... implies a <= b` (or `a < b`); hypotheses of
    the form `u < x`, `x < u` describe the domain, and the others are not used.

    >>> from rmd_symbolic.kernel.formula import ONE, ZERO, bound, make, number
    >>> x = bound(0, "R")
    >>> tangent = make("at_most", make("ln", x), make("add", x, number(-1)))
    >>> prove_scalar(make("all", "R", make("implies", make("less", ZERO, x), tangent)))["proof"]["rule"]
    'sum'
    """
    from rmd_symbolic.engines.cascade import find
    from rmd_symbolic.errors import RmdError
    from rmd_symbolic.kernel.certificates.calculus import calculus

    data = find(goal, seconds)
    if data is None:
        return None
    try:
        calculus(goal, data)
    except RmdError:
        return None
    return data
