"""Reasons of analysis: the tangent of ln, roots, exponentials, the Archimedean property."""

from __future__ import annotations

from rmd_symbolic.kernel.formula import (
    ZERO,
    Node,
    make,
)
from rmd_symbolic.tactics.context import Context, Premise
from rmd_symbolic.tactics.logic import auto, relation
from rmd_symbolic.tactics.reasons.registry import Citation, reason
from rmd_symbolic.tactics.reasons.rewriting import subterms
from rmd_symbolic.tactics.signs import by_sign


@reason("tangent of ln", "the tangent of ln")
def tangent(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by tangent of ln`: ln u <= u - 1 for u > 0, at the logarithms of the goal."""
    if goal.op != "at_most":
        return None
    found: list[Premise] = []
    for node in subterms(goal, "ln"):
        positive = by_sign(context, make("less", ZERO, node.args[0]))
        if positive is not None:
            step = context.apply("ln_tangent", [positive])
            if context.says(step) is goal:
                return step
            found.append(step)
    return relation(context, goal, found) if found else None


@reason("square root", "the square root", "square roots")
def square_root(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by square root`: sqrt(u) >= 0 and sqrt(u)^2 = u for u >= 0, at the roots of the goal."""
    found: list[Premise] = []
    child = context.child()
    for node in subterms(goal, "root"):
        sign = by_sign(context, make("at_most", ZERO, node.args[0]))
        if sign is not None:
            step = context.apply("root", [sign])
            child.learn(step)
            found.append(step)
    return auto(child, goal, [*found, *citation.sources]) if found else None


@reason("exponential", "the exponential")
def exponential(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by exponential`: exp(u) > 0 and ln(exp(u)) = u, at the exponentials of the goal."""
    child = context.child()
    found: list[Premise] = []
    for node in subterms(goal, "exp"):
        step = context.apply("exp_inverse", [], node.args[0])
        child.learn(step)
        found.append(step)
    return auto(child, goal, [*found, *citation.sources]) if found else None


@reason("archimedes", "the archimedean property")
def archimedean(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by Archimedes`: some natural number exceeds any given real."""
    if goal.op != "some" or goal.args[0] != "N":
        return None
    bound_formula = goal.args[1]
    if bound_formula.op == "at_most" and not bound_formula.args[0].loose:
        step = context.apply("archimedes", [], bound_formula.args[0])
        return step if context.says(step) is goal else None
    return None
