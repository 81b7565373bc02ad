"""Relations between values: equality by normal form, linear combinations, bounds on extended values, signs."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from rmd_symbolic.errors import RuleError, SortError
from rmd_symbolic.kernel.formula import FALSE, INFINITY, ONE, ZERO, Node, make, negation, number, opened, value_sort
from rmd_symbolic.kernel.polynomial import Polynomial, add_into, constant, rebuilt, times
from rmd_symbolic.kernel.sums import Facts, cleared, difference, extended, rebuilt_extended
from rmd_symbolic.tactics.context import Context, Premise
from rmd_symbolic.tactics.simplex import solve

Premises = Sequence[Premise]
MAX_PREMISES = 40


def attempt(context: Context, rule: str, premises: Sequence[Premise], *arguments: object) -> int | None:
    """Apply a rule, or None when it refuses."""
    try:
        return context.apply(rule, premises, *arguments)
    except (RuleError, SortError):
        return None


def is_extended(formula: Node) -> bool:
    """Does the relation compare extended values?"""
    return value_sort(*formula.args) == "E"  # type: ignore[arg-type]


def fact_sets(context: Context, goal: Node, hints: Premises, equations: bool) -> list[list[Premise]]:
    """Sets of facts to read, from none to all: signs, then equations among the hints, then all equations."""
    from rmd_symbolic.tactics.context import reading

    signs, known = context.relevant(goal, *(context.says(h) for h in hints))
    hinted = [h for h in hints if reading(context.says(h)) == "equation"]
    signs = signs + [h for h in hints if reading(context.says(h)) == "sign" and h not in signs]
    totals = [e for e in known if _is_total(context.says(e))]
    out: list[list[Premise]] = [[], signs + totals]
    if hinted:
        out.append(signs + totals + hinted)
    if equations and known:
        out.append(signs + totals + hinted + [e for e in known if e not in hinted and e not in totals])
    return out


def _is_total(formula: Node) -> bool:
    """sum_x p(x) = 1 and the like, which every step may use."""
    while formula.op == "all":
        formula = formula.args[1]  # type: ignore[assignment]
    return formula.op == "equal" and formula.args[0].op == "sum" and formula.args[1].op == "number"  # type: ignore[attr-defined]


def by_algebra(context: Context, goal: Node, hints: Premises = (), equations: bool = False) -> int | None:
    """An equation by normal form; a bound when both sides differ by a constant of the right sign."""
    for facts in fact_sets(context, goal, hints, equations):
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


# ---- linear arithmetic ------------------------------------------------------------------------------------------
def by_linear(context: Context, goal: Node, hints: Premises = (), equations: bool = True) -> int | None:
    """A real relation as a nonnegative combination of known ones, products of pairs of hints included."""
    if goal.op not in ("at_most", "less", "equal") or is_extended(goal):
        return None
    signs, known = context.relevant(goal, *(context.says(h) for h in hints))
    usable = [h for h in _flattened(context, hints) if _usable(context.says(h))]
    local = [s for s in (*signs, *known) if _usable(context.says(s)) and s not in usable]
    options = [usable] if usable else []
    options.append(usable + local)
    for premises in options:
        for facts in fact_sets(context, goal, hints, equations):
            step = _combination(context, goal, premises[:MAX_PREMISES], facts)
            if step is not None:
                return step
    products = _products(context, usable, local)
    if products:
        for facts in fact_sets(context, goal, hints, equations):
            step = _combination(context, goal, (usable + local + products)[: 2 * MAX_PREMISES], facts)
            if step is not None:
                return step
    return None


def _flattened(context: Context, hints: Premises) -> list[Premise]:
    """Hints with conjunctions taken apart."""
    out: list[Premise] = []
    for hint in hints:
        if context.says(hint).op == "and":
            out += _flattened(context, [context.apply("part", [hint], side) for side in (0, 1)])
        else:
            out.append(hint)
    return out


def _usable(formula: Node) -> bool:
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


def _combination(context: Context, goal: Node, premises: Sequence[Premise], facts: Sequence[Premise]) -> int | None:
    known = Facts(context.says(f) for f in facts)
    try:
        target = difference(*goal.args, known)  # type: ignore[arg-type]
        columns = [difference(*context.says(p).args, known) for p in premises]  # type: ignore[arg-type]
    except RuleError:
        return None
    weights = multipliers(goal, target, columns, [context.says(p).op for p in premises])
    if weights is None:
        return None
    used = [(p, w) for p, w in zip(premises, weights, strict=True) if w]
    rest = [f for f in facts if f not in [p for p, _ in used]]
    names = [p for p, _ in used]
    return attempt(context, "linear", [*names, *rest], goal, [w for _, w in used])


def multipliers(goal: Node, target: Polynomial, columns: list[Polynomial], ops: list[str]) -> list[Fraction] | None:
    """Weights with target = sum of weights times columns, plus a constant of the right sign."""
    if goal.op == "equal" and any(op != "equal" for op in ops):
        keep = [i for i, op in enumerate(ops) if op == "equal"]
        found = multipliers(goal, target, [columns[i] for i in keep], [ops[i] for i in keep])
        if found is None:
            return None
        weights = [Fraction(0)] * len(columns)
        for i, w in zip(keep, found, strict=True):
            weights[i] = w
        return weights
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


# ---- bounds on extended values ----------------------------------------------------------------------------------
def by_bounds(context: Context, goal: Node, hints: Premises, equations: bool = True) -> int | None:
    """A bound on extended values by substituting the hints, each at the coefficient where its left side stands."""
    if goal.op not in ("at_most", "equal"):
        return None
    if goal.args[1] is INFINITY and goal.op == "at_most":
        return context.apply("top", [], goal.args[0])
    usable = [h for h in _flattened(context, hints) if context.says(h).op in ("at_most", "less", "equal")]
    for facts in fact_sets(context, goal, hints, equations):
        if not facts and usable:
            continue
        step = _substituted(context, goal, usable, facts)
        if step is not None:
            return step
    return None


def _substituted(context: Context, goal: Node, hints: Sequence[Premise], facts: Sequence[Premise]) -> int | None:
    known = Facts(context.says(f) for f in facts)
    try:
        low, wanted = (extended(side, known) for side in goal.args)  # type: ignore[arg-type]
        current = (dict(low[0]), dict(low[1]))
        start = (dict(low[0]), dict(low[1]))
        used: list[tuple[Premise, Node]] = []
        for hint in hints:
            e, f = (extended(side, known) for side in context.says(hint).args)  # type: ignore[arg-type]
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
    others = [*signs, *(f for f in facts if f not in names and f not in signs)]
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
        if atom in current[1] and set(k) == {()}:
            have = current[1][atom]
            keep = wanted[1].get(atom, {}) if atom not in high[1] else {}
            c = add_into(dict(have), keep, Fraction(-1)) if keep else have
            return times(c, constant(1 / k[()]))
    for atom, k in high[1].items():
        if atom not in low[1] and atom in wanted[1] and set(k) == {()}:
            c = add_into(dict(wanted[1][atom]), current[1].get(atom, {}), Fraction(-1))
            return times(c, constant(1 / k[()]))
    if not low[1] and not high[1]:
        return constant(1)
    return None


def _add(total: tuple, value: tuple, factor: Polynomial, sign: Fraction) -> None:  # type: ignore[type-arg]
    add_into(total[0], times(factor, value[0]), sign)
    for atom, c in value[1].items():
        new = add_into(dict(total[1].get(atom, {})), times(factor, c), sign)
        if new:
            total[1][atom] = new
        else:
            total[1].pop(atom, None)


# ---- signs ------------------------------------------------------------------------------------------------------
def by_sign(context: Context, goal: Node, depth: int = 8) -> int | None:
    """0 <= t, 0 < t or t != 0 from the structure of t."""
    if goal.op in ("at_most", "less") and goal.args[0] is ZERO:
        return _sign(context, goal.args[1], goal.op == "less", depth)  # type: ignore[arg-type]
    if goal.op == "implies" and goal.args[1] is FALSE and goal.args[0].op == "equal" and goal.args[0].args[1] is ZERO:  # type: ignore[attr-defined]
        return _nonzero(context, goal.args[0].args[0], depth)  # type: ignore[attr-defined]
    if goal.op in ("at_most", "less") and not is_extended(goal):
        left, right = goal.args
        shifted = _sign(context, make("add", right, make("multiply", number(-1), left)), goal.op == "less", depth)
        return None if shifted is None else attempt(context, "linear", [shifted], goal, [Fraction(1)])
    return None


def _nonzero(context: Context, term: Node, depth: int) -> int | None:
    positive = _sign(context, term, True, depth)
    equation = make("equal", term, ZERO)
    if positive is None:
        opposite = _sign(context, make("multiply", number(-1), term), True, depth)
        if opposite is None:
            return None
        positive = attempt(context, "linear", [opposite], make("less", term, ZERO), [Fraction(1)])
    held = context.apply("assume", [], equation)
    if positive is None:
        return None
    sign = Fraction(1)
    for weight in (sign, -sign):
        false = attempt(context, "linear", [positive, held], FALSE, [Fraction(1), weight])
        if false is not None:
            return context.apply("imply", [false], equation)
    return None


def _sign(context: Context, term: Node, strict: bool, depth: int) -> int | None:
    goal = make("less" if strict else "at_most", ZERO, term)
    if goal in context.facts:
        found = context.facts[goal]
        return found if isinstance(found, int) else context.apply("chain", [found])
    if depth <= 0 or term.sort == "E":
        return None
    if not strict:
        known = make("less", ZERO, term)
        if known in context.facts:
            return context.apply("weaken", [context.facts[known]])
    step = _structural_sign(context, term, strict, depth)
    if step is None and strict:
        step = _sign_of_nonzero(context, term, depth)
    if step is not None:
        return step
    signs, _ = context.relevant(goal)
    usable = [s for s in signs if _usable(context.says(s))]
    step = _combination(context, goal, usable[:MAX_PREMISES], [])
    if step is None and not strict:
        unit = context.apply("linear", [], make("at_most", ZERO, ONE), [])
        step = attempt(context, "combine", [unit, *signs], goal, [term], ZERO)
    return step


def _structural_sign(context: Context, term: Node, strict: bool, depth: int) -> int | None:
    goal = make("less" if strict else "at_most", ZERO, term)
    op, args = term.op, term.args
    if op == "number":
        return attempt(context, "linear", [], goal, [])
    if op == "variable":
        return _sign_of_name(context, goal, term, depth)
    if op == "multiply":
        return _sign_of_product(context, goal, args, strict, depth)  # type: ignore[arg-type]
    if op == "add" and all(isinstance(a, Node) for a in args):
        parts: list[int] = []
        some_strict = False
        for part in args:
            step = _sign(context, part, True, depth - 1) if strict and not some_strict else None  # type: ignore[arg-type]
            some_strict = some_strict or step is not None
            if step is None:
                step = _sign(context, part, False, depth - 1)  # type: ignore[arg-type]
            if step is None:
                return None
            parts.append(step)
        return attempt(context, "linear", parts, goal, [Fraction(1)] * len(parts))
    if op == "inverse":
        inner = _sign(context, args[0], True, depth - 1)  # type: ignore[arg-type]
        if inner is None or "inverse_positive" not in context.cited:
            return None
        positive = context.apply("modus_ponens", [context.apply("specialise", ["inverse_positive"], args[0]), inner])
        return positive if strict else context.apply("weaken", [positive])
    if op == "exp":
        positive = context.apply("part", [context.apply("exp_inverse", [], args[0])], 0)
        return positive if strict else context.apply("weaken", [positive])
    if op == "root" and not strict:
        inner = _sign(context, args[0], False, depth - 1)  # type: ignore[arg-type]
        return None if inner is None else context.apply("part", [context.apply("root", [inner])], 0)
    if op == "sum" and not strict:
        return _sign_of_sum(context, term, depth)
    if op == "if":
        return _sign_of_conditional(context, term, strict, depth)
    if op in ("range_sum", "range_product"):
        return _sign_of_range(context, term, strict, depth)
    return None


def _sign_of_nonzero(context: Context, term: Node, depth: int) -> int | None:
    """0 < t from 0 <= t and t != 0."""
    zero = make("equal", term, ZERO)
    different = context.facts.get(negation(zero))
    if different is None:
        return None
    weak = _sign(context, term, False, depth - 1)
    if weak is None:
        return None
    goal = make("less", ZERO, term)
    middle = context.apply("dichotomy", [], ZERO, term)
    up = context.apply("assume", [], goal)
    down = context.apply("antisymmetry", [context.apply("assume", [], make("at_most", term, ZERO)), weak])
    end = context.apply("absurd", [context.apply("modus_ponens", [different, down])], goal)
    return context.apply("by_cases", [middle, up, end])


def _sign_of_name(context: Context, goal: Node, name: Node, depth: int) -> int | None:
    """The sign of what a name was introduced for with `let`."""
    equation = context.definition(name)
    if equation is None:
        return None
    inside = _sign(context, context.says(equation).args[1], goal.op == "less", depth - 1)  # type: ignore[arg-type]
    return None if inside is None else attempt(context, "linear", [inside, equation], goal, [Fraction(1), Fraction(-1)])


def _sign_of_product(context: Context, goal: Node, factors: Sequence[Node], strict: bool, depth: int) -> int | None:
    steps: list[int] = []
    factors = list(factors)
    while factors:
        factor = factors.pop(0)
        step = _sign(context, factor, strict, depth - 1)
        if step is None and factor in factors and not strict and "square_nonnegative" in context.cited:
            factors.remove(factor)
            step = context.apply("specialise", ["square_nonnegative"], factor)
        if step is None:
            return None
        steps.append(step)
    total = steps[0]
    for step in steps[1:]:
        total = context.apply("product", [total, step])
    return total if context.says(total) is goal else attempt(context, "linear", [total], goal, [Fraction(1)])


def _sign_of_sum(context: Context, term: Node, depth: int) -> int | None:
    name = context.fresh("x", term.args[0])
    inside = _sign(context.child(), opened(term.args[1], name), False, depth - 1)  # type: ignore[arg-type]
    if inside is None:
        return None
    summed = context.apply("sum_monotone", [context.apply("generalise", [inside], name)])
    return attempt(context, "linear", [summed], make("at_most", ZERO, term), [Fraction(1)])


def _sign_of_conditional(context: Context, term: Node, strict: bool, depth: int) -> int | None:
    condition, then, other = term.args
    goal = make("less" if strict else "at_most", ZERO, term)
    middle = context.apply("excluded_middle", [], condition)
    ends = []
    for formula, value in ((condition, then), (negation(condition), other)):  # type: ignore[arg-type]
        child = context.child()
        held = child.apply("assume", [], formula)
        child.learn(held)
        inside = _sign(child, value, strict, depth - 1)  # type: ignore[arg-type]
        if inside is None:
            return None
        taken = child.apply("if_of", [held], term)
        end = attempt(child, "linear", [inside, taken], goal, [Fraction(1), Fraction(-1)])
        if end is None:
            return None
        ends.append(end)
    return context.apply("by_cases", [middle, *ends])


def _sign_of_range(context: Context, term: Node, strict: bool, depth: int) -> int | None:
    lemma = {"range_sum": "range_sum_nonnegative", "range_product": "range_product_positive" if strict else "range_product_nonnegative"}[term.op]
    if lemma not in context.cited or (strict and term.op == "range_sum"):
        return None
    name = context.fresh("u", "N")
    inside = _sign(context.child(), opened(term.args[1], name), strict, depth - 1)  # type: ignore[arg-type]
    if inside is None:
        return None
    body = make("lambda", "N", term.args[1])
    premise = context.apply("generalise", [inside], name)
    found = context.apply("modus_ponens", [context.apply("specialise", [lemma], body), premise])
    return context.apply("specialise", [found], term.args[0])

