"""Rewriting with equations between functions: p[t+1](x) = ... for all x, wherever p[t+1] stands in a goal.

The normal form rewrites the values of p[t+1]; inside a logarithm, in the coefficient of an extended value or as an
argument of an operator the equation is applied as it is written, by the kernel's rule of substitution.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rmd_symbolic.errors import RuleError, SortError
from rmd_symbolic.kernel.formula import INDEX_SORTS, Arrow, Node, apply_lambda, closed_over, make
from rmd_symbolic.tactics.context import Context, Premise
from rmd_symbolic.tactics.linear import symmetric

Prover = Callable[[Context, Node], int | None]


def unfolded(context: Context, goal: Node, sources: Sequence[Premise], prove: Prover, depth: int = 3) -> int | None:
    """The goal, once its functions are replaced by what the equations in force say of them."""
    _, known = context.relevant(goal)
    for law in [*sources, *(k for k in known if k not in sources)]:
        opened = _opened(context, law)
        if opened is None:
            continue
        left, right, names, step = opened
        hole = context.fresh("h", Arrow(tuple(n.sort for n in names), left.sort))  # type: ignore[arg-type]
        body = _with_hole(goal, left, len(names), hole)
        if body is goal:
            continue
        for name in reversed(names):
            right = make("lambda", name.sort, closed_over(right, name))
        template = make("lambda", hole.sort, closed_over(body, hole))
        try:
            after = apply_lambda(template, [right])
            end = prove(context, after)
            if end is None and depth > 1:
                end = unfolded(context, after, sources, prove, depth - 1)
            if end is None:
                continue
            back = symmetric(context, step)
            for name in reversed(names):
                back = context.apply("generalise", [back], name)
            return context.apply("rewrite", [back, end], template)
        except (RuleError, SortError):
            continue
    return None


def _opened(context: Context, law: Premise) -> tuple[Node, Node, list[Node], int] | None:
    """A law f(..., x) = e for all x, at fresh x: both sides, the names, and the step that says it."""
    formula = context.says(law)
    names: list[Node] = []
    step = law
    while formula.op == "all" and formula.args[0] in INDEX_SORTS:
        names.append(context.fresh("x", formula.args[0]))
        step = context.specialise(step, names[-1])
        formula = context.says(step)
    if not names or formula.op != "equal" or not isinstance(step, int):
        return None
    left, right = formula.args
    if left.op != "apply" or left.args[len(left.args) - len(names) :] != tuple(names):
        return None
    head = left.args[: len(left.args) - len(names)]
    if any(n in a.free for n in names for a in head):
        return None
    return left, right, names, step


def _with_hole(term: Node, left: Node, count: int, hole: Node) -> Node:
    """The term with every application of the law's function, whatever its last arguments, turned into the hole's."""
    parts = tuple(_with_hole(a, left, count, hole) if isinstance(a, Node) else a for a in term.args)
    if term.op == "apply" and len(parts) == len(left.args) and parts[:-count] == left.args[:-count]:
        return make("apply", hole, *parts[-count:])
    if all(p is a for p, a in zip(parts, term.args, strict=True)):
        return term
    return make(term.op, *parts)
