"""Reasons by cases and by contradiction."""

from __future__ import annotations

from collections.abc import Sequence

from rmd_symbolic.kernel.formula import (
    FALSE,
    Node,
)
from rmd_symbolic.tactics.context import Context, Premise
from rmd_symbolic.tactics.linear import by_linear
from rmd_symbolic.tactics.logic import auto, relation
from rmd_symbolic.tactics.reasons.combining import both_bounds, cases_in_force
from rmd_symbolic.tactics.reasons.registry import Citation, reason
from rmd_symbolic.tactics.reasons.rewriting import subterms


@reason("contradiction")
def contradiction(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by contradiction from h`: the facts cannot all hold, so anything follows."""
    step = absurdity(context, citation.sources)
    return None if step is None else context.apply("absurd", [step], goal)


def absurdity(context: Context, sources: Sequence[Premise]) -> int | None:
    """0 < 0 from the facts in force."""
    if FALSE in context.facts:
        return auto(context, FALSE)
    for formula, premise in list(context.facts.items()):
        if formula.op == "less" and formula.args[0] is formula.args[1]:
            return context.apply("chain", [premise])
        if formula.op == "implies" and formula.args[1] is FALSE:
            held = context.facts.get(formula.args[0])
            if held is None:
                held = auto(context, formula.args[0], sources, 1)
            if held is not None:
                return context.apply("modus_ponens", [premise, held])
    return by_linear(context, FALSE, [*sources, *(p for p in cases_in_force(context) if p not in sources)])


@reason("cases", "cases on the conditions")
def cases(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by cases`: distinguish the conditions of the `if`s in the goal and close each case by arithmetic."""
    return split(context, goal, citation.sources, 4)


def split(context: Context, goal: Node, hints: Sequence[Premise], depth: int) -> int | None:
    """Distinguish the first undecided condition, then go on in both branches."""
    step = relation(context, goal, hints) if goal.op in ("at_most", "less", "equal") else None
    if step is None:
        step = _impossible(context, goal)
    if step is None:
        step = both_bounds(context, goal, [*hints, *cases_in_force(context)])
    if step is not None or depth == 0:
        return step
    for node in sorted(subterms(goal, "if"), key=lambda n: n.depth):
        condition: Node = node.args[0]
        middle = _either(context, condition)
        both = context.says(middle).args
        if any(formula in context.facts for formula in both):
            continue
        ends = []
        for formula in both:
            child = context.child()
            child.learn(child.apply("assume", [], formula), origin="case")
            end = split(child, goal, hints, depth - 1)
            if end is None:
                return None
            ends.append(end)
        return context.apply("by_cases", [middle, *ends])
    return None


def _either(context: Context, condition: Node) -> int:
    """The condition or its opposite, which is a bound where the condition is one."""
    if condition.op == "less":
        return context.apply("dichotomy", [], *condition.args)
    if condition.op == "at_most":
        return context.apply("dichotomy", [], *condition.args[::-1])
    return context.apply("excluded_middle", [], condition)


def _impossible(context: Context, goal: Node) -> int | None:
    """The goal in a case that contradicts the cases around it."""
    held = cases_in_force(context)
    false = by_linear(context, FALSE, held, equations=False) if len(held) > 1 else None
    return None if false is None else context.apply("absurd", [false], goal)
