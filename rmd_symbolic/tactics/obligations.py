"""What must hold for a claim to be defined: proved from the facts in force, or from lemmas that say it of any values.

A normaliser is positive, a divergence finite, an argument of ln positive: nobody cites a reason for this in a claim,
so the lemmas in scope are looked through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rmd_symbolic.tactics.logic import auto

if TYPE_CHECKING:
    from rmd_symbolic.kernel.formula import Node
    from rmd_symbolic.tactics.context import Context


def discharged(context: Context, formula: Node) -> int | None:
    """Steps for an obligation: without lemmas first, then with those in scope whose conclusion fits as it stands.

    What was found is kept for the rest of the proof, as most lines of a proof speak of the same few values.
    """
    step = context.defined.get(formula)
    if step is None:
        step = _found(context, formula)
        if step is not None:
            context.defined[formula] = step
    return step


def _found(context: Context, formula: Node) -> int | None:
    step = _by_parts(context, formula)
    if step is None:
        step = auto(context, formula)
    if step is not None or not context.cited:
        return step
    wider = context.child()
    for lemma in context.cited.values():
        if _bounds_a_value(lemma.formula):
            wider.facts.setdefault(lemma.formula, lemma.name)
    return auto(wider, formula)


def _by_parts(context: Context, formula: Node) -> int | None:
    """A disjunction by a part that is in force as it stands, before anything is searched for."""
    if formula.op == "or":
        for side, part in enumerate(formula.args):
            known = context.facts.get(part)
            if isinstance(known, int):
                return context.apply("either", [known], formula.args[1 - side], side)
    return None


def _bounds_a_value(formula: Node) -> bool:
    """Does the lemma conclude a strict bound of something that is built, so that few goals fit it?"""
    while formula.op in ("all", "implies"):
        formula = formula.args[1]
    if formula.op == "and":
        return any(_bounds_a_value(part) for part in formula.args)
    return formula.op == "less" and any(side.op in ("sum", "range_sum", "add", "multiply") for side in formula.args)
