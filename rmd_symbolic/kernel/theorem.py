"""Theorems: a conclusion under hypotheses, with what is trusted beneath it.

`seal` is private to the kernel and called by the `@rule` decorator alone.  Python cannot truly close a class, so an
object of this type is not yet the verdict: that is a replay of stored steps in `rmd_symbolic.kernel.replay`.
"""

from __future__ import annotations

from collections.abc import Iterable

from rmd_symbolic.errors import RuleError
from rmd_symbolic.kernel.formula import Node


class Theorem:
    """`hypotheses |- conclusion`, all closed formulas; `trusts` names every oracle and assumption under it."""

    __slots__ = ("conclusion", "hypotheses", "trusts")

    conclusion: Node
    hypotheses: frozenset[Node]
    trusts: frozenset[str]

    def __init__(self) -> None:
        raise RuleError("a theorem comes from a kernel rule, not from a constructor")

    def __setattr__(self, *_: object) -> None:
        raise RuleError("theorems are frozen")

    __delattr__ = __setattr__

    def __reduce__(self) -> str:
        raise RuleError("theorems are not stored; store the steps and replay them")

    def __repr__(self) -> str:
        return f"{', '.join(map(str, sorted(self.hypotheses)))} |- {self.conclusion}".lstrip()


def seal(hypotheses: Iterable[Node], conclusion: Node, trusts: Iterable[str] = ()) -> Theorem:
    """Build a theorem; every formula in it must be closed.  For the kernel's rules only."""
    held = frozenset(hypotheses)
    for formula in (conclusion, *held):
        if formula.sort != "formula":
            raise RuleError(f"{formula} is not a formula")
        if formula.loose:
            raise RuleError(f"a bound index escapes in {formula}")
    theorem = object.__new__(Theorem)
    object.__setattr__(theorem, "hypotheses", held)
    object.__setattr__(theorem, "conclusion", conclusion)
    object.__setattr__(theorem, "trusts", frozenset(trusts))
    return theorem
