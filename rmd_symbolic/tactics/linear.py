"""Equality by normal form, and real relations as linear combinations of known ones."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from rmd_symbolic.engines.simplex import solve
from rmd_symbolic.errors import RuleError, SortError
from rmd_symbolic.kernel.formula import (
    INDEX_SORTS,
    ZERO,
    Node,
    closed_over,
    make,
    number,
    value_sort,
)
from rmd_symbolic.kernel.polynomial import Polynomial
from rmd_symbolic.kernel.sums import cleared, difference, same
from rmd_symbolic.tactics.context import MAX_INSTANCES, Context, Premise, index_terms

Premises = Sequence[Premise]
MAX_PREMISES = 40


def attempt(context: Context, rule: str, premises: Sequence[Premise], *arguments: object) -> int | None:
    """Apply a rule, or None when it refuses or the time of the line is over."""
    if context.recorder.late:
        return None
    try:
        return context.apply(rule, premises, *arguments)
    except (RuleError, SortError):
        return None


def is_extended(formula: Node) -> bool:
    """Does the relation compare extended values?"""
    return value_sort(*formula.args) == "E"


def fact_sets(context: Context, goal: Node, hints: Premises, equations: bool) -> list[list[Premise]]:
    """Sets of facts to read, from none to all: signs, then equations among the hints, then all equations."""
    from rmd_symbolic.tactics.context import reading

    signs, known = context.relevant(goal, *(context.says(h) for h in hints))
    hinted = [h for h in hints if reading(context.says(h)) == "equation"]
    signs = signs + [h for h in hints if reading(context.says(h)) == "sign" and h not in signs]
    totals = [e for e in known if _is_total(context.says(e))]
    out: list[list[Premise]] = [[], signs + totals]
    if hinted:
        out.append(_with_signs_again(context, signs, totals + hinted))
    if equations and known:
        named = [e for e in known if context.origin.get(e) == "definition"]
        rest = [e for e in known if e not in hinted and e not in totals and e not in named]
        out.append(_with_signs_again(context, signs, named + totals + [h for h in hinted if h not in named] + rest))
    if any(context.says(t).op == "all" for t in totals):  # row sums hide that two sums may be exchanged
        out.append(_with_signs_again(context, signs, hinted))
    return out


def _with_signs_again(context: Context, signs: list[Premise], equations: list[Premise]) -> list[Premise]:
    """Signs, equations, and after an equation the signs of what it replaces: facts are read in order."""
    out = list(signs)
    for equation in equations:
        out.append(equation)
        left = context.says(equation).args[0]
        if isinstance(left, Node) and left.op in ("variable", "apply"):
            out += [s for s in signs if left in context.says(s).args]
    return out


def _is_total(formula: Node) -> bool:
    """sum_x p(x) = 1 and the like, which every step may use."""
    while formula.op == "all":
        formula = formula.args[1]
    return formula.op == "equal" and formula.args[0].op == "sum" and formula.args[1].op == "number"


def by_algebra(context: Context, goal: Node, hints: Premises = (), equations: bool = False) -> int | None:
    """An equation by normal form; a bound when both sides differ by a constant of the right sign."""
    for facts in fact_sets(context, goal, hints, equations):
        if not is_extended(goal) and not _settled(context, goal, facts):
            continue
        if goal.op == "equal":
            step = attempt(context, "algebra", facts, goal)
        elif is_extended(goal):
            equal = attempt(context, "algebra", facts, make("equal", *goal.args))
            step = attempt(context, "weaken", [equal]) if equal is not None and goal.op == "at_most" else None
        else:
            step = attempt(context, "linear", facts, goal, [])
        if step is not None:
            return step
    return None


def _settled(context: Context, goal: Node, facts: Sequence[Premise]) -> bool:
    """Will the normal form settle the goal?  Asked of facts that are read once, as most attempts fail."""
    if context.recorder.late:
        return False
    known = context.read(facts)
    try:
        if goal.op == "equal":
            return same(goal.args[0], goal.args[1], known)
        gap = difference(goal.args[0], goal.args[1], known)
        if not set(gap) <= {()} and cleared(gap, known):
            return False
    except (RuleError, SortError):
        return False
    left = gap.get((), Fraction(0)) if set(gap) <= {()} else Fraction(0)  # the sign of a denominator is not known
    return left > 0 or (left == 0 and goal.op == "at_most")


def symmetric(context: Context, equation: Premise) -> int:
    """b = a from a = b."""
    a, b = context.says(equation).args
    hole = context.fresh("h", "E" if "E" in (a.sort, b.sort) else "R")
    reflexive = context.apply("algebra", [], make("equal", a, a))
    template = make("lambda", hole.sort, closed_over(make("equal", hole, a), hole))
    return context.apply("rewrite", [equation, reflexive], template)


# ---- linear arithmetic ------------------------------------------------------------------------------------------
def by_linear(context: Context, goal: Node, hints: Premises = (), equations: bool = True) -> int | None:
    """A real relation as a nonnegative combination of known ones, products of pairs of hints included."""
    if goal.op not in ("at_most", "less", "equal") or is_extended(goal):
        return None
    signs, known = context.relevant(goal, *(context.says(h) for h in hints))
    usable = [h for h in instances(context, hints, goal) if usable_relation(context.says(h))]
    local = [s for s in (*signs, *known) if usable_relation(context.says(s)) and s not in usable]
    options = [usable] if usable else []
    options.append(usable + local)
    for premises in options:
        for facts in fact_sets(context, goal, hints, equations):
            step = combination(context, goal, premises[:MAX_PREMISES], facts)
            if step is not None:
                return step
    products = _products(context, usable, local)
    if products:
        for facts in fact_sets(context, goal, hints, equations):
            step = combination(context, goal, (usable + local + products)[: 2 * MAX_PREMISES], facts)
            if step is not None:
                return step
    return None


def instances(context: Context, hints: Premises, goal: Node) -> list[Premise]:
    """Hints with conjunctions taken apart, and universal ones at the generations, symbols and teachers of the goal."""
    out: list[Premise] = []
    for hint in hints:
        formula = context.says(hint)
        if formula.op == "and":
            out += instances(context, [context.apply("part", [hint], side) for side in (0, 1)], goal)
        elif formula.op == "all" and formula.args[0] in ("N", *INDEX_SORTS):
            places = index_terms([goal])[str(formula.args[0])][:MAX_INSTANCES]
            out += instances(context, [context.specialise(hint, place) for place in places], goal)
        else:
            out.append(hint)
    return out


def usable_relation(formula: Node) -> bool:
    """Is it a relation of reals, which linear arithmetic can use?"""
    return formula.op in ("at_most", "less", "equal") and not is_extended(formula)


def _products(context: Context, hints: Premises, local: Premises) -> list[Premise]:
    """Products of pairs: each hint with each hint, and each hint with each sign in force."""
    shifted = [s for s in (_from_zero(context, h) for h in hints) if s is not None]
    others = [s for s in (_from_zero(context, h) for h in local) if s is not None][:12]
    pairs = [(a, b) for i, a in enumerate(shifted) for b in (*shifted[i:], *others)][:60]
    return [p for p in (attempt(context, "product", pair) for pair in pairs) if p is not None]


def _from_zero(context: Context, premise: Premise) -> Premise | None:
    """a <= b as 0 <= b - a."""
    formula = context.says(premise)
    if formula.op == "equal":
        return None
    left, right = formula.args
    if left is ZERO:
        return premise
    goal = make(formula.op, ZERO, make("add", right, make("multiply", number(-1), left)))
    return attempt(context, "linear", [premise], goal, [Fraction(1)])


def combination(context: Context, goal: Node, premises: Sequence[Premise], facts: Sequence[Premise]) -> int | None:
    """The goal as a combination of the premises, with the facts read by the normal form."""
    if context.recorder.late:
        return None
    known = context.read(facts)
    try:
        target = difference(goal.args[0], goal.args[1], known)
        columns = [difference(*_sides(context.says(p)), known) for p in premises]
    except RuleError:
        return None
    weights = multipliers(goal, target, columns, [context.says(p).op for p in premises])
    if weights is None:
        return None
    used = [(p, w) for p, w in zip(premises, weights, strict=True) if w]
    names = [p for p, _ in used]
    return attempt(context, "linear", [*names, *facts], goal, [w for _, w in used])


def _sides(formula: Node) -> tuple[Node, Node]:
    return formula.args[0], formula.args[1]


def multipliers(goal: Node, target: Polynomial, columns: list[Polynomial], ops: list[str]) -> list[Fraction] | None:
    """Weights with target = sum of weights times columns, plus a constant of the right sign."""
    if goal.op == "equal" and any(op != "equal" for op in ops):
        keep = [i for i, op in enumerate(ops) if op == "equal"]
        found = multipliers(goal, target, [columns[i] for i in keep], [ops[i] for i in keep])
        if found is None:
            return None
        spread = [Fraction(0)] * len(columns)
        for i, w in zip(keep, found, strict=True):
            spread[i] = w
        return spread
    monomials = sorted({m for p in (target, *columns) for m in p if m})
    rows = [*monomials, ()]
    table = [[p.get(m, Fraction(0)) for m in rows] for p in columns]
    slack = [Fraction(0)] * len(monomials) + [Fraction(1)]
    free = [op == "equal" for op in ops]
    prefer = [goal.op == "less" and op == "less" for op in ops]
    if goal.op != "equal":
        table, free, prefer = [*table, slack], [*free, False], [*prefer, goal.op == "less"]
    weights = solve(table, [target.get(m, Fraction(0)) for m in rows], free, prefer)
    return None if weights is None else weights[: len(columns)]
