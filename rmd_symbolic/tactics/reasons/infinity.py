"""Reasons about +oo."""

from __future__ import annotations

from rmd_symbolic.kernel.formula import (
    INFINITY,
    ZERO,
    Node,
    instance,
    make,
    number,
    value_sort,
)
from rmd_symbolic.tactics.bounds import by_bounds
from rmd_symbolic.tactics.context import Context, Premise
from rmd_symbolic.tactics.linear import attempt, by_algebra, fact_sets, symmetric
from rmd_symbolic.tactics.logic import relation
from rmd_symbolic.tactics.obligations import learn_reals
from rmd_symbolic.tactics.reasons.registry import Citation, reason
from rmd_symbolic.tactics.signs import by_sign


@reason("infinity", "the laws of oo")
def infinity(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by infinity`: nothing exceeds +oo, a positive multiple of it is +oo, and it absorbs what is added."""
    if goal.op == "at_most" and goal.args[1] is INFINITY:
        return context.apply("top", [], goal.args[0])
    if goal.op == "less" and goal.args[1] is INFINITY:
        return attempt(context, "real_below_top", [], goal.args[0])
    if goal.op not in ("equal", "at_most"):
        return None
    low = _is_top(context, goal.args[0], citation) if goal.op == "equal" else None
    high = _is_top(context, goal.args[1], citation)
    if high is None:
        return None
    back = context.apply("chain", [symmetric(context, high)]) if context.says(high).args[0] is not INFINITY else high
    if goal.op == "at_most":
        return context.apply("chain", [context.apply("top", [], goal.args[0]), back])
    return None if low is None else context.apply("chain", [low, back])


def _is_top(context: Context, term: Node, citation: Citation) -> int | None:
    """term = +oo."""
    if term is INFINITY:
        return context.apply("algebra", [], make("equal", INFINITY, INFINITY))
    goal = make("equal", term, INFINITY)
    above = context.facts.get(make("at_most", INFINITY, term))
    if isinstance(above, int):
        return context.apply("antisymmetry", [context.apply("top", [], term), above])
    for positive in _positive_terms(context, term, citation):
        scaled = attempt(context, "top_scale", [positive])
        if scaled is None:
            continue
        if context.says(scaled) is goal:
            return scaled
        step = by_bounds(context, goal, [scaled, positive])
        if step is None:
            step = by_algebra(context, goal, [scaled, positive, *citation.sources], True)
        if step is not None:
            return step
        grown = _absorbed(context, term, scaled)
        if grown is not None:
            return grown
    return by_algebra(context, goal, citation.sources, equations=True)


def _positive_terms(context: Context, term: Node, citation: Citation) -> list[Premise]:
    """0 < c for the coefficients c of +oo, as written and in the normal form of the term."""
    from rmd_symbolic.errors import RuleError
    from rmd_symbolic.kernel.polynomial import rebuilt
    from rmd_symbolic.kernel.sums import extended

    written = [by_sign(context, make("less", ZERO, c)) for c in _coefficients(term)]
    found: list[Premise] = [step for step in written if step is not None]
    for facts in reversed(fact_sets(context, make("at_most", term, INFINITY), citation.sources, True)):
        try:
            _, parts = extended(term, context.read(facts))
        except RuleError:
            continue
        if INFINITY in parts:
            sign = by_sign(context, make("less", ZERO, rebuilt(parts[INFINITY])))
            if sign is not None:
                found.append(sign)
    return found


def _coefficients(term: Node) -> list[Node]:
    """The coefficients of +oo in the term as it is written."""
    if term.op == "add":
        return [c for part in term.args for c in _coefficients(part)]
    if term.op != "multiply" or value_sort(term) != "E":
        return []
    *factors, last = term.args
    coefficient = factors[0] if len(factors) == 1 else make("multiply", *factors)
    if last is INFINITY:
        return [coefficient]
    return [make("multiply", coefficient, c) for c in _coefficients(last)]


def _absorbed(context: Context, term: Node, scaled: int) -> int | None:
    """term = e + c oo = e + oo = oo."""
    from rmd_symbolic.errors import RuleError, SortError
    from rmd_symbolic.kernel.sums import extended, rebuilt_extended

    for facts in reversed(fact_sets(context, make("at_most", term, INFINITY), (), True)):
        try:
            real, parts = extended(term, context.read(facts))
            rest = rebuilt_extended((real, {a: c for a, c in parts.items() if a is not INFINITY}))
            whole = make("add", rest, context.says(scaled).args[0])
            absorbed = make("add", rest, INFINITY)
        except (RuleError, SortError):
            continue
        first = attempt(context, "algebra", facts, make("equal", term, whole))
        middle = attempt(context, "combine", [scaled, *facts], make("equal", whole, absorbed), [number(1)], rest)
        if first is not None and middle is not None:
            return context.apply("chain", [first, middle, context.apply("top_add", [], rest)])
    return None


@reason("finiteness", "finite value")
def finite_value(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by finite value from h`: h says e < oo; then e is a real number and moves like one, into ln and quotients too.

    `obtain real c with e = c by finite value` names it.
    """
    child = context.child()
    found: list[Premise] = []
    held = [p for f, p in context.facts.items() if f.op == "less" and f.args[1] is INFINITY]
    for source in [*citation.sources, *(h for h in held if h not in citation.sources)]:
        step = _finite(context, source)
        if step is not None:
            child.learn(step)
            found.append(step)
    if goal.op == "some" and goal.args[0] == "R":
        return _named_value(context, goal, found)
    found += learn_reals(child, goal)
    known = child.facts.get(goal)
    if isinstance(known, int):
        return known
    return relation(child, goal, [*found, *citation.sources]) if found else None


def _finite(context: Context, source: Premise) -> int | None:
    """e = (the finite value of e) from e < oo, below quantifiers too."""
    formula, names = context.says(source), []
    while formula.op == "all":
        names.append(context.fresh("x", formula.args[0]))
        formula = instance(formula, names[-1])
    if formula.op != "less" or formula.args[1] is not INFINITY:
        return None
    step = context.apply("finite_part", [context.apply("specialise", [source], *names) if names else source])
    for name in reversed(names):
        step = context.apply("generalise", [step], name)
    return step


def _named_value(context: Context, goal: Node, found: list[Premise]) -> int | None:
    """There is a real c with e = c, from e = (the finite value of e)."""
    for step in found:
        if instance(goal, context.says(step).args[1]) is context.says(step):
            return context.apply("witness", [step], goal, context.says(step).args[1])
    return None
