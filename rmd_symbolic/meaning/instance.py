"""A closed formula at a finite instance: the one judge of refutations.

`refute` evaluates `for all v1, ..., vm: H1 implies ... implies C` at given values by the meaning of terms, in three
truth values: True and False are certain, None says nothing.  When every premise is True and C is False, the formula is
false in that model, and the result is a sealed `Refutation`.  Index sorts are exhausted.  Over an infinite sort a
quantifier is decided by one instance, in one direction alone; except over the naturals, where sequences that are
periodic from some point on see only finitely many classes.  A premise may also hold by definition of a recursive
sequence, or by a theorem.  Nothing here makes a theorem, so that no mistake here can prove anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from rmd_symbolic.errors import RuleError
from rmd_symbolic.kernel.formula import Node
from rmd_symbolic.kernel.theorem import Theorem
from rmd_symbolic.meaning.model import BITS, KEYS, MALFORMED, SCHEMA, Model, Sides

FOUND = {True: "true there", False: "false there", None: "not decided there"}


class Refused(RuleError):
    """The instance refutes nothing.

    `premise` is the number of the hypothesis at fault, None when it is the claim; `truth` is what it was found to be.
    """

    def __init__(self, premise: int | None, truth: bool | None, sides: Sides | None = None) -> None:
        super().__init__(f"{'the claim' if premise is None else 'a hypothesis'} is {FOUND[truth]}")
        self.premise, self.truth, self.sides = premise, truth, sides


class Refutation:
    """`formula` is false at `instance` (canonical JSON).  It is sealed like a theorem, and built by `refute` alone."""

    __slots__ = ("formula", "instance", "sides", "trusts")

    formula: Node
    instance: str
    sides: Sides | None
    trusts: frozenset[str]

    def __init__(self) -> None:
        raise RuleError("a refutation comes from an evaluation, not from a constructor")

    def __setattr__(self, *_: object) -> None:
        raise RuleError("refutations are frozen")

    __delattr__ = __setattr__

    def __reduce__(self) -> str:
        raise RuleError("refutations are not stored; store the instance and evaluate it again")


def opened(formula: Node, data: object, bits: int = BITS[0]) -> tuple[Model, list[Node], Node]:
    """A model, and premises and conclusion of the formula in it, in variables v0, v1, ... for what has a table."""
    if not isinstance(data, dict) or set(data) != KEYS or data["schema"] != SCHEMA:
        raise RuleError(f"this is not an instance of the schema {SCHEMA}")
    model = Model(data, bits)
    try:
        return model, *model.open(formula, data)
    except MALFORMED as error:
        raise RuleError(f"the instance is malformed: {error}") from error


def refute(formula: Node, data: object, theorems: Iterable[Theorem] = ()) -> Refutation:
    """The refutation of a closed formula at an instance, or Refused: which premise is at fault, or that C is not false.

    A premise that evaluation does not decide holds when a theorem says it whose hypotheses are found to be true.
    """
    known = tuple(theorems)
    for bits in BITS:
        model, premises, conclusion = opened(formula, data, bits)
        try:
            trusts = _judged(model, premises, conclusion, known)
        except Refused:
            if model.arithmetic.thin and bits != BITS[-1]:
                continue
            raise
        except MALFORMED as error:
            raise RuleError(f"the formula has no value at the instance: {error}") from error
        return _seal(formula, json.dumps(data, sort_keys=True, separators=(",", ":")), model.sides, trusts)
    raise RuleError("no precision is left")


def _judged(model: Model, premises: list[Node], conclusion: Node, known: tuple[Theorem, ...]) -> frozenset[str]:
    found = [True if at in model.rules else model.truth(premise) for at, premise in enumerate(premises)]
    held = {premise for premise, truth in zip(premises, found, strict=True) if truth}
    trusts: frozenset[str] = frozenset()
    for at, premise in enumerate(premises):
        if premise in held:
            continue
        for theorem in known if found[at] is None else ():
            if type(theorem) is not Theorem or theorem.conclusion is not premise:
                continue
            if all(h in held or model.truth(h) is True for h in theorem.hypotheses):
                trusts |= theorem.trusts
                break
        else:
            raise Refused(at, found[at])
    model.sides = None
    truth = model.truth(conclusion)
    if truth is not False:
        raise Refused(None, truth, model.sides)
    return trusts


def holds(formula: Node, data: object) -> bool:
    """Is the closed formula certainly true at the instance?"""
    for bits in BITS:
        model, premises, conclusion = opened(formula, data, bits)
        try:
            found = [model.truth(premise) for at, premise in enumerate(premises) if at not in model.rules]
            if False in found or model.truth(conclusion) is True:
                return True
        except MALFORMED as error:
            raise RuleError(f"the formula has no value at the instance: {error}") from error
        if not model.arithmetic.thin:
            break
    return False


def _seal(formula: Node, text: str, sides: Sides | None, trusts: frozenset[str]) -> Refutation:
    refutation = object.__new__(Refutation)
    for name, part in zip(Refutation.__slots__, (formula, text, sides, trusts), strict=True):
        object.__setattr__(refutation, name, part)
    return refutation
