"""Bounds on extended values: known bounds put in place of terms that stand with a nonnegative coefficient."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from rmd_symbolic.errors import RuleError, SortError
from rmd_symbolic.kernel.formula import INFINITY, ONE, ZERO, Node, make
from rmd_symbolic.kernel.polynomial import Polynomial, add_into, constant, rebuilt, times
from rmd_symbolic.kernel.sums import cleared, extended, rebuilt_extended
from rmd_symbolic.tactics.context import Context, Premise
from rmd_symbolic.tactics.linear import Premises, attempt, by_linear, fact_sets, instances, symmetric
from rmd_symbolic.tactics.signs import by_sign


def by_bounds(context: Context, goal: Node, hints: Premises, equations: bool = True) -> int | None:
    """A bound on extended values by substituting the hints, each at the coefficient where its left side stands."""
    if goal.op not in ("at_most", "equal"):
        return None
    if goal.args[1] is INFINITY and goal.op == "at_most":
        return context.apply("top", [], goal.args[0])
    usable = [h for h in instances(context, hints, goal) if context.says(h).op in ("at_most", "less", "equal")]
    factors = [f for term in (goal, *(context.says(h) for h in usable)) for f in _products_before_extended(term)]
    signs = _coefficient_signs(context, list(dict.fromkeys(factors)))
    for facts in fact_sets(context, goal, hints, equations):
        if not facts and usable:
            continue
        step = _substituted(context, goal, usable, [*facts, *(s for s in signs if s not in facts)])
        if step is not None:
            return step
    return None


def _substituted(context: Context, goal: Node, hints: Sequence[Premise], facts: Sequence[Premise]) -> int | None:
    known = context.read(facts)
    try:
        low, wanted = (extended(side, known) for side in goal.args)
        current = (dict(low[0]), dict(low[1]))
        start = (dict(low[0]), dict(low[1]))
        used: list[tuple[Premise, Node]] = []
        for hint in hints:
            e, f = (extended(side, known) for side in context.says(hint).args)
            c = _coefficient(current, wanted, e, f)
            if not c and context.says(hint).op == "equal":
                hint, e, f = symmetric(context, hint), f, e
                c = _coefficient(current, wanted, e, f)
            if not c:
                continue
            _add(current, e, c, Fraction(-1))
            _add(start, e, c, Fraction(-1))
            _add(current, f, c, Fraction(1))
            used.append((hint, rebuilt(c)))
        rest = rebuilt_extended(start)
        gap = add_into(dict(wanted[0]), current[0], Fraction(-1))
    except (RuleError, SortError):
        return None
    names, coefficients = [h for h, _ in used], [c for _, c in used]
    signs = _coefficient_signs(context, coefficients)
    others = [*signs, *(f for f in facts if f not in signs)]
    if not gap or not cleared(gap, known):
        return attempt(context, "combine", [*names, *others], goal, coefficients, rest)
    if goal.op != "at_most":
        return None
    middle = rebuilt_extended((current[0], current[1]))
    real = make("at_most", rebuilt(current[0]), rebuilt(wanted[0]))
    slack = by_linear(context, real) or by_sign(context, real)
    if slack is None:
        return None
    first = attempt(context, "combine", [*names, *others], make("at_most", goal.args[0], middle), coefficients, rest)
    body = rebuilt_extended(({}, current[1]))
    second = attempt(context, "combine", [slack, *others], make("at_most", middle, goal.args[1]), [ONE], body)
    return None if first is None or second is None else context.apply("chain", [first, second])


def _products_before_extended(term: Node) -> list[Node]:
    """The factors of extended values that are products themselves: their sign is not seen in their expanded form."""
    found = []
    if term.op == "multiply" and "E" in (a.sort for a in term.args if isinstance(a, Node)):
        found = [a for a in term.args if isinstance(a, Node) and a.op == "multiply" and a.sort == "R" and not a.loose]
    for part in term.args:
        if isinstance(part, Node) and term.op in ("add", "multiply", "at_most", "less", "equal"):
            found += _products_before_extended(part)
    return found


def _coefficient_signs(context: Context, coefficients: Sequence[Node]) -> list[Premise]:
    """Proved signs of the coefficients that the normal form may not see by itself."""
    found: list[Premise] = []
    for c in coefficients:
        if c.op != "number":
            step = by_sign(context, make("at_most", ZERO, c))
            if step is not None:
                found.append(step)
    return found


def _coefficient(current: tuple, wanted: tuple, low: tuple, high: tuple) -> Polynomial | None:  # type: ignore[type-arg]
    """With which coefficient a hint low <= high enters, so that an atom of low disappears or one of high appears."""
    for atom, k in low[1].items():
        if atom in current[1]:
            keep = wanted[1].get(atom, {}) if atom not in high[1] else {}
            c = _ratio(add_into(dict(current[1][atom]), keep, Fraction(-1)), k)
            if c is not None:
                return c
    for atom, k in high[1].items():
        if atom not in low[1] and atom in wanted[1]:
            c = _ratio(add_into(dict(wanted[1][atom]), current[1].get(atom, {}), Fraction(-1)), k)
            if c is not None:
                return c
    if not low[1] and not high[1]:
        return constant(1)
    return None


def _ratio(p: Polynomial, q: Polynomial) -> Polynomial | None:
    """p / q where q is one monomial that divides p, or p is a multiple of q."""
    if len(q) > 1:
        first = next(iter(q))
        factor = p.get(first, Fraction(0)) / q[first]
        return constant(factor) if not add_into(dict(p), q, -factor) else None
    ((monomial, k),) = q.items()
    below = dict(monomial)
    out: Polynomial = {}
    for m, c in p.items():
        exponents = dict(m)
        if any(exponents.get(a, 0) < e for a, e in below.items()):
            return None
        left = ((a, e - below.get(a, 0)) for a, e in exponents.items())
        add_into(out, {tuple(sorted((a, e) for a, e in left if e)): c / k})
    return out


def _add(total: tuple, value: tuple, factor: Polynomial, sign: Fraction) -> None:  # type: ignore[type-arg]
    add_into(total[0], times(factor, value[0]), sign)
    for atom, c in value[1].items():
        new = add_into(dict(total[1].get(atom, {})), times(factor, c), sign)
        if new:
            total[1][atom] = new
        else:
            total[1].pop(atom, None)
