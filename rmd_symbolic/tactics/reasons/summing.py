"""Reasons about finite sums: pointwise bounds, and one term against the whole."""

from __future__ import annotations

from rmd_symbolic.kernel.formula import (
    INDEX_SORTS,
    Node,
)
from rmd_symbolic.tactics.context import Context, Premise
from rmd_symbolic.tactics.linear import attempt, symmetric
from rmd_symbolic.tactics.logic import closes, relation, use
from rmd_symbolic.tactics.reasons.registry import Citation, reason


@reason("summing", *(f"summing over {index}" for index in "xyzijkl"), "summing over the symbols")
def summing(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by summing from h`: sum the pointwise bounds or equations h over all symbols, then close by arithmetic."""
    summed: list[Premise] = []
    rest: list[Premise] = []
    for source in citation.sources:
        step = _summed(context, source)
        (rest if step is None else summed).append(source if step is None else step)
    if not summed:
        return None
    for held in summed:
        if isinstance(held, int) and context.says(held) is goal:
            return held
    return relation(context, goal, [*summed, *rest])


def _summed(context: Context, source: Premise) -> int | None:
    formula = context.says(source)
    if formula.op != "all" or formula.args[0] not in INDEX_SORTS:
        return None
    op = formula.args[1].op
    if op == "at_most":
        return attempt(context, "sum_monotone", [source])
    if op not in ("equal", "less"):
        return None
    name = context.fresh("x", formula.args[0])
    at = context.specialise(source, name)
    weak = context.apply("generalise", [context.apply("weaken", [at])], name)
    up = context.apply("sum_monotone", [weak])
    if op == "less":
        return up
    a, b = context.says(at).args
    back = context.apply("weaken", [symmetric(context, at)])
    down = context.apply("sum_monotone", [context.apply("generalise", [back], name)])
    del a, b
    return context.apply("antisymmetry", [up, down])


@reason("one term of a sum", "term of a sum")
def term_of_a_sum(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by one term of a sum from h`: h says that every term is nonnegative, so each is at most the sum.

    Without h, the facts in force that say so of some term are tried.
    """
    known = [p for f, p in context.facts.items() if f.op == "all" and f.args[1].op == "at_most"]
    for source in citation.sources or known:
        step = attempt(context, "sum_term", [source])
        if step is not None:
            found = use(context, step, goal, {}, ()) or closes(context, goal, step)
            if found is not None:
                return found
    return None
