"""Signs of terms from the signs of their parts."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from rmd_symbolic.kernel.formula import FALSE, ONE, ZERO, Node, instance, make, negation, number, opened
from rmd_symbolic.meaning.denote import written_out
from rmd_symbolic.tactics.context import Context
from rmd_symbolic.tactics.linear import MAX_PREMISES, attempt, combination, is_extended, usable_relation
from rmd_symbolic.tactics.matching import match


def by_sign(context: Context, goal: Node, depth: int = 8) -> int | None:
    """0 <= t, 0 < t or t != 0 from the structure of t."""
    if goal.op in ("at_most", "less") and goal.args[0] is ZERO:
        return _sign(context, goal.args[1], goal.op == "less", depth)
    if goal.op == "implies" and goal.args[1] is FALSE and goal.args[0].op == "equal" and goal.args[0].args[1] is ZERO:
        return _nonzero(context, goal.args[0].args[0], depth)
    if goal.op in ("at_most", "less") and not is_extended(goal):
        left, right = goal.args
        shifted = _sign(context, make("add", right, make("multiply", number(-1), left)), goal.op == "less", depth)
        return None if shifted is None else attempt(context, "linear", [shifted], goal, [Fraction(1)])
    return None


def _nonzero(context: Context, term: Node, depth: int) -> int | None:
    if term.sort == "E":
        return None
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
    usable = [s for s in signs if usable_relation(context.says(s))]
    step = combination(context, goal, usable[:MAX_PREMISES], [])
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
        return _sign_of_product(context, goal, args, strict, depth)
    if op == "add" and all(isinstance(a, Node) for a in args):
        parts: list[int] = []
        some_strict = False
        for part in args:
            step = _sign(context, part, True, depth - 1) if strict and not some_strict else None
            some_strict = some_strict or step is not None
            if step is None:
                step = _sign(context, part, False, depth - 1)
            if step is None:
                return None
            parts.append(step)
        if strict and not some_strict:
            return _sign_of_mean(context, goal, depth)
        return attempt(context, "linear", parts, goal, [Fraction(1)] * len(parts))
    if op == "inverse":
        inner = _sign(context, args[0], True, depth - 1)
        if inner is None or "inverse_positive" not in context.cited:
            return None
        positive = context.apply("modus_ponens", [context.apply("specialise", ["inverse_positive"], args[0]), inner])
        return positive if strict else context.apply("weaken", [positive])
    if op == "exp":
        positive = context.apply("part", [context.apply("exp_inverse", [], args[0])], 0)
        return positive if strict else context.apply("weaken", [positive])
    if op == "ln" and args[0].op == "number":
        return _sign_of_logarithm(context, goal, args[0])
    if op == "root" and strict:
        inner = _sign(context, args[0], True, depth - 1)
        if inner is None or "root_positive" not in context.cited:
            return None
        return context.apply("modus_ponens", [context.apply("specialise", ["root_positive"], args[0]), inner])
    if op == "root":
        inner = _sign(context, args[0], False, depth - 1)
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
        different = by_contraposition(context, zero)
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


def _sign_of_logarithm(context: Context, goal: Node, numeral: Node) -> int | None:
    """0 < ln c for a numeral c > 1: the tangent of ln at 1/c says -ln c <= 1/c - 1."""
    if numeral.args[0] <= 1:
        return None
    inverse = number(1 / Fraction(numeral.args[0]))
    positive = context.apply("linear", [], make("less", ZERO, inverse), [])
    tangent = context.apply("ln_tangent", [positive])
    return attempt(context, "linear", [tangent], goal, [Fraction(1)])


def _sign_of_mean(context: Context, goal: Node, depth: int) -> int | None:
    """0 < a u + (1 - a) v for 0 <= a <= 1 and positive u, v."""
    if "mean_positive" not in context.cited:
        return None
    formula, names = context.says("mean_positive"), []
    while formula.op == "all":
        names.append(context.fresh("m", formula.args[0]))
        formula = instance(formula, names[-1])
    while formula.op == "implies":
        formula = formula.args[1]
    found = match(formula, goal, frozenset(names), {})
    if found is None:
        return None
    step = context.apply("specialise", ["mean_positive"], *(found[n] for n in names))
    while context.says(step).op == "implies":
        held = by_sign(context, context.says(step).args[0], depth - 1)
        if held is None:
            return None
        step = context.apply("modus_ponens", [step, held])
    return step


def by_contraposition(context: Context, formula: Node) -> int | None:
    """The negation of a formula, from a fact that it implies something whose negation is in force."""
    for fact, premise in list(context.facts.items()):
        names: list[Node] = []
        while fact.op == "all":
            names.append(context.fresh("m", fact.args[0]))
            fact = instance(fact, written_out(names[-1]))
        if fact.op != "implies" or fact.args[1] is FALSE or fact.args[0].op != formula.op:
            continue
        found = match(fact.args[0], formula, frozenset(names), {})
        if found is None or not set(names) <= found.keys():
            continue
        step = context.apply("specialise", [premise], *(written_out(found[n]) for n in names))
        denied = context.facts.get(negation(context.says(step).args[1]))
        if denied is not None:
            held = context.apply("modus_ponens", [step, context.apply("assume", [], formula)])
            return context.apply("imply", [context.apply("modus_ponens", [denied, held])], formula)
    return None


def _sign_of_name(context: Context, goal: Node, name: Node, depth: int) -> int | None:
    """The sign of what a name was introduced for with `let`."""
    equation = context.definition(name)
    if equation is None:
        return None
    inside = _sign(context, context.says(equation).args[1], goal.op == "less", depth - 1)
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
    inside = _sign(context.child(), opened(term.args[1], name), False, depth - 1)
    if inside is None:
        return None
    summed = context.apply("sum_monotone", [context.apply("generalise", [inside], name)])
    return attempt(context, "linear", [summed], make("at_most", ZERO, term), [Fraction(1)])


def _sign_of_conditional(context: Context, term: Node, strict: bool, depth: int) -> int | None:
    condition, then, other = term.args
    goal = make("less" if strict else "at_most", ZERO, term)
    known = by_sign(context, condition, depth - 1)
    if known is not None:
        chosen = _sign(context, then, strict, depth - 1)
        taken = context.apply("if_of", [known], term)
        weights = [Fraction(1), Fraction(-1)]
        return None if chosen is None else attempt(context, "linear", [chosen, taken], goal, weights)
    middle = context.apply("excluded_middle", [], condition)
    ends = []
    for formula, value in ((condition, then), (negation(condition), other)):
        child = context.child()
        held = child.apply("assume", [], formula)
        child.learn(held)
        inside = _sign(child, value, strict, depth - 1)
        if inside is None:
            return None
        taken = child.apply("if_of", [held], term)
        end = attempt(child, "linear", [inside, taken], goal, [Fraction(1), Fraction(-1)])
        if end is None:
            return None
        ends.append(end)
    return context.apply("by_cases", [middle, *ends])


def _sign_of_range(context: Context, term: Node, strict: bool, depth: int) -> int | None:
    lemma = f"{term.op}_{'positive' if strict else 'nonnegative'}"
    if lemma not in context.cited or (strict and term.op == "range_sum"):
        return None
    name = context.fresh("u", "N")
    inside = _sign(context.child(), opened(term.args[1], name), strict, depth - 1)
    if inside is None:
        return None
    body = make("lambda", "N", term.args[1])
    premise = context.apply("generalise", [inside], name)
    found = context.apply("modus_ponens", [context.apply("specialise", [lemma], body), premise])
    return context.apply("specialise", [found], term.args[0])
