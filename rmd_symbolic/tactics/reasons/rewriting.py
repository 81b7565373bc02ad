"""Reasons that rewrite: algebra, equations in force, hypotheses."""

from __future__ import annotations

from collections.abc import Sequence

from rmd_symbolic.kernel.formula import (
    Node,
    closed_over,
    make,
    negation,
)
from rmd_symbolic.tactics.context import Context, Premise
from rmd_symbolic.tactics.linear import attempt, by_algebra, symmetric
from rmd_symbolic.tactics.logic import auto, backchain, closes
from rmd_symbolic.tactics.matching import replaced
from rmd_symbolic.tactics.reasons.combining import both_bounds
from rmd_symbolic.tactics.reasons.registry import Citation, reason
from rmd_symbolic.tactics.unfolding import unfolded


@reason("", "auto")
def engines(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by auto`, or no reason: shape of the goal, arithmetic, and the facts in force, in that order.

    What these do not show, calculus and the reduction of divergences are asked for, which say what to write instead.
    """
    step = auto(context, goal, citation.sources)
    return step if step is not None else both_bounds(context, goal, citation.sources)


@reason("algebra")
def algebra(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by algebra`: both sides have one normal form, sums over X, logarithms and conditionals included.

    Signs in force and total masses are read; an equation is used only when it is named after `from`.
    """
    if goal.op in ("at_most", "less", "equal"):
        return by_algebra(context, goal, citation.sources)
    return None


@reason("recursion", "definition", "substitution")
def equations(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by recursion`, `by definition`, `by substitution`: algebra that also rewrites with the equations in force."""
    if goal.op in ("at_most", "less", "equal"):
        sources = (*citation.sources, *_branches_taken(context, goal))
        step = by_algebra(context, goal, sources, equations=True)
        if step is None:
            step = _replaced(context, goal, sources)
        return step if step is not None else unfolded(context, goal, sources, by_algebra)
    for source in citation.sources or list(context.facts.values()):
        step = rewritten(context, goal, source)
        if step is not None:
            return step
    return unfolded(context, goal, citation.sources, lambda inside, after: auto(inside, after, citation.sources, 1))


def _branches_taken(context: Context, goal: Node) -> list[Premise]:
    """What the conditionals of the goal are whose condition, a quantified one, say, is a fact or is refuted by one.

    Where the condition is an order or an equation, the normal form sees this itself.
    """
    taken: list[Premise] = []
    for node in subterms(goal, "if"):
        condition = node.args[0]
        if condition.op not in ("at_most", "less", "equal"):
            known = context.facts.get(condition, context.facts.get(negation(condition)))
            if isinstance(known, int):
                taken.append(context.apply("if_of", [known], node))
    return taken


def _replaced(context: Context, goal: Node, sources: Sequence[Premise]) -> int | None:
    """The goal from one of the sources by replacing the left sides of the others, as written."""
    laws = [s for s in sources if context.says(s).op == "equal"]
    for start in sources:
        step = start
        for law in laws:
            if law == start:
                continue
            step = _replace(context, step, law)
        end = closes(context, goal, step) if isinstance(step, int) else None
        if end is not None:
            return end
    if not laws:
        return None
    end = _left_rewritten(context, goal, laws)
    if end is None and goal.op == "equal":
        back = _left_rewritten(context, make("equal", *reversed(goal.args)), laws)
        end = None if back is None else symmetric(context, back)
    return end


def _left_rewritten(context: Context, goal: Node, laws: Sequence[Premise]) -> int | None:
    """The goal by replacing the left sides of the laws in its own left side, as written."""
    start = current = goal.args[0]
    step = context.apply("algebra", [], make("equal", start, start))
    for law in laws:
        left = context.says(law).args[0]
        hole = context.fresh("h", left.sort)
        body = replaced(current, left, hole)
        if body is not current:
            template = make("lambda", left.sort, closed_over(make("equal", start, body), hole))
            found = attempt(context, "rewrite", [law, step], template)
            if found is not None:
                step, current = found, context.says(found).args[1]
    return None if current is start else closes(context, goal, step)


def _replace(context: Context, premise: Premise, law: Premise) -> Premise:
    """Replace every occurrence of the left side of an equation in a fact."""
    left = context.says(law).args[0]
    hole = context.fresh("h", left.sort)
    formula = context.says(premise)
    body = replaced(formula, left, hole)
    if body is formula:
        return premise
    step = attempt(context, "rewrite", [law, premise], make("lambda", left.sort, closed_over(body, hole)))
    return premise if step is None else step


def rewritten(context: Context, goal: Node, source: Premise) -> int | None:
    """The goal from a fact that differs from it in equal subterms: every equation in force is tried as a rewriting."""
    step: Premise = source
    for formula, law in list(context.facts.items()):
        if formula.op == "equal":
            step = _replace(context, step, law)
            if context.says(step) is goal:
                return step if isinstance(step, int) else context.apply("specialise", [step])
    return None


@reason("hypothesis", "induction hypothesis", "assumption", "case")
def hypothesis(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by hypothesis`: the goal is a hypothesis, or follows from one by arithmetic."""
    if goal in context.facts:
        return auto(context, goal)
    held = [p for p in context.facts.values() if context.origin.get(p) in ("hypothesis", "case")]
    for premise in (*citation.sources, *held):
        if context.says(premise).op in ("at_most", "less", "equal"):
            step = closes(context, goal, premise) if isinstance(premise, int) else None
            if step is not None:
                return step
    return backchain(context, goal, 3)


def subterms(term: Node, op: str) -> list[Node]:
    """The closed subterms with the operator."""
    found: dict[Node, None] = {}
    stack = [term]
    while stack:
        node = stack.pop()
        if node.op == op and not node.loose:
            found[node] = None
        stack.extend(a for a in node.args if isinstance(a, Node))
    return list(found)
