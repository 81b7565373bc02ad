"""What a rule is: a function from theorems and explicit arguments to a conclusion, registered under its name.

`rule` checks the number and the kinds of what is handed in, refuses what is no theorem and what is not closed, joins
hypotheses and trust sets, and seals the result.  A rule that discharges a hypothesis returns the pair (hypotheses,
conclusion); every other returns its conclusion and keeps all hypotheses of its premises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rmd_symbolic.errors import RuleError
from rmd_symbolic.kernel.formula import ZERO, Node
from rmd_symbolic.kernel.theorem import Theorem, seal

Premises = Sequence[Theorem]
Sequent = Node | tuple[Iterable[Node], Node]
Function = Callable[..., Sequent]


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule: how it is applied, how a page words it, which lemma Rocq uses, and its documentation."""

    name: str
    phrase: str
    rocq: str
    doc: str
    apply: Callable[[Premises, Sequence[object]], Theorem]


RULES: dict[str, Rule] = {}


def rule(phrase: str, rocq: str, premises: int | None, *kinds: Any) -> Callable[[Function], Function]:
    """Register a rule that takes so many premises (None: a list of any length) and arguments of these kinds.

    `Node, ...` means any number of terms.
    """

    def register(function: Function) -> Function:
        name, doc = function.__name__, function.__doc__
        if not phrase or not rocq or not doc:
            raise RuleError(f"the rule {name} needs a phrase, a Rocq lemma and a docstring")
        if name in RULES:
            raise RuleError(f"there are two rules named {name}")

        def apply(found: Premises, given: Sequence[object]) -> Theorem:
            if premises is not None and len(found) != premises:
                raise RuleError(f"{name} takes {premises} premises, found {len(found)}")
            if any(type(premise) is not Theorem for premise in found):
                raise RuleError(f"{name}: a premise is not a theorem of this kernel")
            wanted = kinds[:1] * len(given) if kinds[1:] == (...,) else kinds
            if tuple(map(type, given)) != wanted:
                raise RuleError(f"{name} takes the arguments {_names(wanted)}, found {_names(map(type, given))}")
            for term in (t for a in given for t in (a if isinstance(a, list) else [a])):
                if isinstance(term, Node) and term.loose:  # a binder around it could catch the index
                    raise RuleError(f"a bound index escapes in the argument {term}")
            try:
                result = function(found, *given) if premises is None else function(*found, *given)
            except RecursionError as error:
                raise RuleError(f"{name}: an expression is nested too deep") from error
            held = frozenset().union(*(p.hypotheses for p in found))
            hypotheses, conclusion = result if isinstance(result, tuple) else (held, result)
            return seal(hypotheses, conclusion, frozenset().union(*(p.trusts for p in found)))

        RULES[name] = Rule(name, phrase, rocq, doc, apply)
        return function

    return register


def _names(kinds: Iterable[type]) -> str:
    return "(" + ", ".join(kind.__name__ for kind in kinds) + ")"


# ---- what several rules ask of their premises -------------------------------------------------------------------
def parts(formula: Node, *ops: str) -> tuple[Any, ...]:
    """The parts of a formula of one of these forms."""
    if formula.op not in ops:
        raise RuleError(f"wanted a formula of the form {' or '.join(ops)}, found {formula}")
    return formula.args


def identical(found: Node, wanted: Node, what: str) -> None:
    """Refuse two formulas that differ."""
    if found is not wanted:
        raise RuleError(f"{what}: wanted {wanted}, found {found}")


def above_zero(premise: Theorem, *ops: str) -> Node:
    """The u of a premise 0 < u (or 0 <= u, as the relations allow)."""
    zero, u = parts(premise.conclusion, *ops)
    identical(zero, ZERO, "the left side")
    return u  # type: ignore[no-any-return]
