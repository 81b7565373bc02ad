"""Reasons that combine bounds: arithmetic, monotonicity, positivity."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from rmd_symbolic.kernel.formula import (
    ZERO,
    Node,
    make,
    value_sort,
)
from rmd_symbolic.tactics.bounds import by_bounds
from rmd_symbolic.tactics.context import Context, Premise
from rmd_symbolic.tactics.linear import attempt, by_algebra, by_linear, fact_sets, instances, is_extended
from rmd_symbolic.tactics.reasons.registry import Citation, reason
from rmd_symbolic.tactics.signs import by_sign


@reason("arithmetic", "linear arithmetic")
def arithmetic(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by arithmetic`: a nonnegative combination of the facts named after `from` and of those in force.

    Products of two named facts, and of a named fact with a sign in force, are tried too.  An equation may also come
    from its two bounds.
    """
    if goal.op not in ("at_most", "less", "equal"):
        return None
    if is_extended(goal):
        return by_bounds(context, goal, citation.sources)
    hints = citation.sources or tuple(cases_in_force(context))
    step = by_linear(context, goal, hints)
    if step is None:
        step = by_algebra(context, goal, citation.sources, equations=True)
    return step if step is not None else both_bounds(context, goal, hints)


def both_bounds(context: Context, goal: Node, hints: Sequence[Premise]) -> int | None:
    """a = b from a <= b and b <= a."""
    if goal.op != "equal" or is_extended(goal):
        return None
    up = by_linear(context, make("at_most", *goal.args), hints)
    down = None if up is None else by_linear(context, make("at_most", *reversed(goal.args)), hints)
    return None if up is None or down is None else context.apply("antisymmetry", [up, down])


def cases_in_force(context: Context) -> list[Premise]:
    """The bounds that the present case supposes; their products are tried when no fact is named."""
    held = [p for f, p in context.facts.items() if f.op in ("at_most", "less") and context.origin.get(p) == "case"]
    return held[:4]


@reason("monotonicity", "substituting the bound", "combining", "scaling")
def monotonicity(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by monotonicity from h`: put the bounds h in place of terms that stand with a nonnegative coefficient."""
    if goal.op not in ("at_most", "less", "equal"):
        return None
    if is_extended(goal):
        return by_bounds(context, goal, citation.sources)
    step = _scaled(context, goal, citation.sources)
    if step is None:
        step = by_linear(context, goal, citation.sources)
    return step if step is not None else by_bounds(context, goal, citation.sources)


def _scaled(context: Context, goal: Node, sources: Sequence[Premise]) -> int | None:
    """A real bound from one source multiplied by a term of known sign: c e + rest <= c f + rest."""
    if goal.op == "less":
        return None
    choices = fact_sets(context, goal, sources, True)
    for source in instances(context, sources, goal):
        formula = context.says(source)
        if formula.op not in ("at_most", "less", "equal") or is_extended(formula):
            continue
        offered = candidates(context, goal, formula)
        for facts in choices:
            step = _scaled_by(context, goal, source, offered, [f for f in facts if f != source])
            if step is not None:
                return step
    return None


def _scaled_by(context: Context, goal: Node, source: Premise, offered: list[Node], facts: list[Premise]) -> int | None:
    """The goal as a multiple of the source; a candidate is asked for its sign only when the difference fits."""
    from rmd_symbolic.errors import RuleError
    from rmd_symbolic.kernel.polynomial import add_into, rebuilt, times
    from rmd_symbolic.kernel.sums import polynomial

    formula = context.says(source)
    try:
        known = context.read(facts)
        low, high, e, f = (polynomial(side, known) for side in (*goal.args, *formula.args))
    except RuleError:
        return None
    gap = add_into(dict(high), low, Fraction(-1))
    rise = add_into(dict(f), e, Fraction(-1))
    for coefficient in offered:
        try:
            factor = polynomial(coefficient, known)
        except RuleError:
            continue
        fits = not add_into(times(factor, rise), gap, Fraction(-1))
        if not fits and not any(map(_has_inverse, (coefficient, goal, formula))):  # denominators may have to be cleared
            continue
        sign = None if formula.op == "equal" else by_sign(context, make("at_most", ZERO, coefficient))
        if sign is None and formula.op != "equal":
            continue
        rest = rebuilt(add_into(dict(low), times(factor, e), Fraction(-1)))
        step = attempt(
            context, "combine", [source, *(s for s in [sign] if s is not None), *facts], goal, [coefficient], rest
        )
        if step is not None:
            return step
    return None


def _has_inverse(term: Node) -> bool:
    return term.op == "inverse" or any(isinstance(a, Node) and _has_inverse(a) for a in term.args)


def candidates(context: Context, goal: Node, formula: Node) -> list[Node]:
    """Coefficients worth trying: factors of the goal, and inverses of factors of the source."""
    found: dict[Node, None] = {}

    def collect(term: Node, inverse: bool) -> None:
        if term.op == "add":
            for a in term.args:
                collect(a, inverse)
            if inverse and not term.loose:
                found[make("inverse", term)] = None
        elif term.op == "multiply":
            factors = [a for a in term.args if isinstance(a, Node)]
            for a in factors:
                collect(a, inverse)
            if not inverse and len(factors) > 1:
                for skip in range(len(factors)):
                    rest = factors[:skip] + factors[skip + 1 :]
                    found[rest[0] if len(rest) == 1 else make("multiply", *rest)] = None
        if not inverse and term.op != "multiply" and value_sort(term) != "E":
            found[term] = None
        if (
            inverse
            and term.op in ("variable", "apply", "range_product", "sum", "range_sum")
            and value_sort(term) != "E"
        ):
            found[make("inverse", term)] = None

    for side in goal.args:
        collect(side, False)
    for side in formula.args:
        collect(side, True)
    return list(found)[:24]


@reason("positivity", "signs")
def positivity(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by positivity`: the sign of a term from the signs of its parts."""
    return by_sign(context, goal)
