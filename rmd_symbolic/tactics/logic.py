"""Goals by their shape: what is known, what a lemma says, and the logical connectives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from rmd_symbolic.errors import RuleError, SortError
from rmd_symbolic.kernel.formula import (
    FALSE,
    INDEX_SORTS,
    INFINITY,
    ZERO,
    Node,
    instance,
    make,
    negation,
    opened,
    variable,
)
from rmd_symbolic.meaning.denote import written_out
from rmd_symbolic.tactics.bounds import by_bounds
from rmd_symbolic.tactics.context import Context, Premise, TacticFailure
from rmd_symbolic.tactics.linear import by_algebra, by_linear, is_extended
from rmd_symbolic.tactics.matching import Substitution, match, match_by_anchors
from rmd_symbolic.tactics.signs import by_sign

Premises = Sequence[Premise]
RELATIONS = ("at_most", "less", "equal")
Route = tuple[tuple[str, object], ...]


def auto(context: Context, goal: Node, hints: Premises = (), depth: int = 3) -> int | None:
    """Steps for the goal from the facts in force: by shape, by arithmetic, and by universal facts."""
    known = context.facts.get(goal)
    if known is not None:
        return known if isinstance(known, int) else context.apply("specialise", [known])
    step = at_indices(context, goal)
    if step is not None or context.recorder.late:
        return step
    if goal.op == "and":
        sides = []
        for part in goal.args:
            step = auto(context, part, hints, depth)
            if step is None:
                return None
            sides.append(step)
        return context.apply("both", sides)
    if goal.op == "all":
        return _universal(context, goal, hints, depth)
    if goal.op in RELATIONS:
        step = relation(context, goal, hints)
        return step if step is not None else backchain(context, goal, depth)
    if goal.op == "implies":
        step = by_sign(context, goal)
        return step if step is not None else _implication(context, goal, hints, depth)
    if goal.op == "or":
        return _disjunction(context, goal, hints, depth)
    return backchain(context, goal, depth)


def at_indices(context: Context, goal: Node) -> int | None:
    """The goal as what a fact about all generations, symbols or teachers says at some of them; a look, no search."""
    for formula, premise in list(context.facts.items()):
        names: list[Node] = []
        while formula.op == "all" and formula.args[0] in ("N", *INDEX_SORTS):
            names.append(variable(f"index'{len(names)}", formula.args[0]))
            formula = opened(formula.args[1], names[-1])
            if formula.op != goal.op:
                continue
            found = match(formula, goal, frozenset(names), {})
            if found is not None and all(name in found for name in names):
                step = premise
                for name in names:
                    step = context.specialise(step, found[name])
                return step if isinstance(step, int) else None
    return None


def relation(context: Context, goal: Node, hints: Premises = ()) -> int | None:
    """A relation between values, by every means of arithmetic; None for any other formula."""
    if goal.op not in RELATIONS or context.recorder.late:
        return None
    signed = goal.op in ("at_most", "less") and not is_extended(goal) and goal.args[0] is ZERO
    step = by_sign(context, goal) if signed else None  # a look at the parts, before every normal form is computed
    if step is None:
        step = by_algebra(context, goal, hints, equations=True)
    if step is None and not is_extended(goal):
        step = None if signed else by_sign(context, goal)
        if step is None:
            step = by_linear(context, goal, hints)
    if step is None and is_extended(goal):
        step = by_bounds(context, goal, hints)
    return step


def _universal(context: Context, goal: Node, hints: Premises, depth: int) -> int | None:
    name = context.fresh("x", goal.args[0])
    step = auto(context.child(), instance(goal, written_out(name)), hints, depth)
    if step is not None:
        return context.apply("generalise", [step], name)
    return backchain(context, goal, depth)


def _implication(context: Context, goal: Node, hints: Premises, depth: int) -> int | None:
    premise, conclusion = goal.args
    child = context.child()
    held = child.apply("assume", [], premise)
    child.learn(held, origin="hypothesis")
    step = auto(child, conclusion, [*hints, held], depth)
    if step is None and conclusion is FALSE:
        step = by_linear(child, FALSE, [held, *hints])
    if step is None:
        step = clash(child, held, conclusion)
    return backchain(context, goal, depth) if step is None else context.apply("imply", [step], premise)


def clash(context: Context, held: int, goal: Node) -> int | None:
    """Anything, from a supposition whose opposite is in force."""
    formula = context.says(held)
    opposite = context.facts.get(negation(formula))
    pair: tuple[Premise, Premise] | None = None if opposite is None else (opposite, held)
    if formula.op == "implies" and formula.args[1] is FALSE and formula.args[0] in context.facts:
        pair = (held, context.facts[formula.args[0]])
    if pair is None:
        return None
    return context.apply("absurd", [context.apply("modus_ponens", pair)], goal)


def _disjunction(context: Context, goal: Node, hints: Premises, depth: int) -> int | None:
    for side, part in enumerate(goal.args):  # a sign that the parts of a term give, before anything is searched for
        signed = part.op in ("at_most", "less") and not is_extended(part) and part.args[0] is ZERO
        step = by_sign(context, part) if signed else None
        if step is not None:
            return context.apply("either", [step], goal.args[1 - side], side)
    for side in (0, 1):
        step = auto(context, goal.args[side], hints, depth - 1) if depth > 0 else None
        if step is not None:
            return context.apply("either", [step], goal.args[1 - side], side)
    return exhaustive(context, goal)


def exhaustive(context: Context, goal: Node) -> int | None:
    """A disjunction of cases that leaves nothing out: a < b or b <= a, A or not A, 0 < v or v = 0 for v >= 0, ..."""
    left, right = goal.args
    if right is negation(left):
        return context.apply("excluded_middle", [], left)
    if left is negation(right):
        return _swapped(context, context.apply("excluded_middle", [], right))
    for first, second, swap in ((left, right, False), (right, left, True)):
        step = _dichotomy(context, first, second)
        if step is not None:
            return _swapped(context, step) if swap else step
    return None


def _dichotomy(context: Context, strict: Node, other: Node) -> int | None:
    """a < b or (what follows from b <= a)."""
    if strict.op not in ("less", "at_most"):
        return None
    a, b = strict.args
    if strict.op == "at_most":
        if other.op != "at_most":
            return None
        middle = context.apply("dichotomy", [], b, a)  # b < a or a <= b
        first = context.apply("assume", [], make("less", b, a))
        weak = _follows(context, other, first)
        if weak is None:
            return None
        held = context.apply("assume", [], strict)
        ends = [context.apply("either", [weak], strict, 1), context.apply("either", [held], other, 0)]
        return context.apply("by_cases", [middle, *ends])
    middle = context.apply("dichotomy", [], a, b)
    if context.says(middle) is make("or", strict, other):
        return middle
    second = context.apply("assume", [], make("at_most", b, a))
    end = _follows(context, other, second)
    if end is None:
        return None
    held = context.apply("assume", [], strict)
    sides = [context.apply("either", [held], other, 0), context.apply("either", [end], strict, 1)]
    return context.apply("by_cases", [middle, *sides])


def _follows(context: Context, wanted: Node, held: int) -> int | None:
    child = context.child()
    child.learn(held)
    if wanted.op == "equal" and (not is_extended(wanted) or wanted.args[1] is INFINITY):
        above, below = make("at_most", *wanted.args), make("at_most", *wanted.args[::-1])
        top = wanted.args[1] is INFINITY
        low = child.apply("top", [], wanted.args[0]) if top else auto(child, above, [held])
        high = auto(child, below, [held])
        return None if low is None or high is None else context.apply("antisymmetry", [low, high])
    return auto(child, wanted, [held], 1)


def _swapped(context: Context, step: int) -> int:
    left, right = context.says(step).args
    first, second = context.apply("assume", [], left), context.apply("assume", [], right)
    ends = [context.apply("either", [first], right, 1), context.apply("either", [second], left, 0)]
    return context.apply("by_cases", [step, *ends])


# ---- lemmas and universal facts ---------------------------------------------------------------------------------
def routes(formula: Node, context: Context) -> Iterator[tuple[Node, Route, frozenset[Node]]]:
    """Every conclusion of a formula, with the way to it: variables to choose, premises to prove, parts to take."""
    stack: list[tuple[Node, Route, frozenset[Node]]] = [(formula, (), frozenset())]
    while stack:
        current, route, chosen = stack.pop(0)
        yield current, route, chosen
        if current.op == "all":
            name = context.fresh("m", current.args[0])
            stack.append((instance(current, written_out(name)), (*route, ("all", name)), chosen | {name}))
        elif current.op == "implies" and current.args[1] is not FALSE:
            stack.append((current.args[1], (*route, ("implies", current.args[0])), chosen))
        elif current.op == "and":
            for side in (0, 1):
                stack.append((current.args[side], (*route, ("part", side)), chosen))


def backchain(context: Context, goal: Node, depth: int) -> int | None:
    """The goal as an instance of a universal fact or an implication in force, with its premises proved."""
    if depth <= 0:
        return None
    for formula, premise in list(context.facts.items()):
        if formula.op in ("all", "implies"):
            step = use(context, premise, goal, {}, (), depth - 1, loosely=False)
            if step is not None:
                return step
    return None


def use(
    context: Context, premise: Premise, goal: Node, values: Mapping[int, Node], hints: Premises, depth: int = 2,
    loosely: bool = True,
) -> int | None:  # fmt: skip
    """The goal from a lemma or a fact: instantiate by matching, prove the premises, close by arithmetic.

    `values` fixes some of the variables beforehand, by the number of the quantifier counted from outside.
    """
    options = list(routes(context.says(premise), context))
    for conclusion, route, chosen in options:
        partial = match(conclusion, goal, chosen, _known(values, route))
        if partial is None or not (loosely or chosen <= partial.keys()):
            continue
        for found in completions(context, route, partial, chosen, hints):
            step = follow(context, premise, route, found, hints, depth)
            if step is not None:
                return step
    if not loosely:
        return None
    if goal.op not in RELATIONS:
        return _use_named(context, premise, goal, options, values, hints, depth) if values else None
    return _use_loosely(context, premise, goal, options, values, hints, depth)


def _use_named(
    context: Context, premise: Premise, goal: Node, options: list[tuple[Node, Route, frozenset[Node]]],
    values: Mapping[int, Node], hints: Premises, depth: int,
) -> int | None:  # fmt: skip
    """The goal from a conclusion that says it up to algebra below the quantifiers, at the author's values."""
    for conclusion, route, chosen in options:
        found = _known(values, route)
        if conclusion.op != goal.op or not chosen <= found.keys():
            continue
        step = follow(context, premise, route, found, hints, depth)
        end = None if step is None else closes(context, goal, step, hints)
        if end is not None:
            return end
    return None


def _known(values: Mapping[int, Node], route: Route) -> Substitution:
    names = [item for kind, item in route if kind == "all"]
    return {names[i]: value for i, value in values.items() if i < len(names)}  # type: ignore[misc]


def _use_loosely(
    context: Context, premise: Premise, goal: Node, options: list[tuple[Node, Route, frozenset[Node]]],
    values: Mapping[int, Node], hints: Premises, depth: int,
) -> int | None:  # fmt: skip
    for conclusion, route, chosen in options:
        if conclusion.op not in RELATIONS:
            continue
        for partial in match_by_anchors(conclusion, goal, chosen, _known(values, route)):
            for found in completions(context, route, partial, chosen, hints, 1):
                step = follow(context, premise, route, found, hints, depth)
                end = None if step is None else closes(context, goal, step, hints)
                if end is not None:
                    return end
    return None


def completions(
    context: Context, route: Route, found: Substitution, chosen: frozenset[Node], hints: Premises = (), limit: int = 8
) -> Iterator[Substitution]:
    """Choices for the variables that the conclusion leaves open: premises matched against the hints, then the facts."""
    premises = [item for kind, item in route if kind == "implies" and isinstance(item, Node)]
    facts = list(dict.fromkeys([*(context.says(h) for h in hints), *context.facts]))

    def search(tried: tuple[Node, ...], values: Substitution) -> Iterator[Substitution]:
        if chosen <= values.keys():
            yield values
            return
        left = [p for p in premises if (p.free & chosen) - values.keys() and p not in tried]
        if not left:
            return
        premise = next((p for p in left if p.free & values.keys()), left[0])  # what shares a known variable says more
        for formula in facts:
            more = match(premise, formula, chosen, values)
            if more is not None:
                yield from search((*tried, premise), more)

    yield from islice(search((), found), limit)


def follow(
    context: Context, premise: Premise, route: Route, values: Substitution, hints: Premises, depth: int
) -> int | None:
    """Walk the route: specialise, prove each premise, take parts."""
    step = premise
    try:
        for kind, item in route:
            if kind == "all":
                step = context.apply("specialise", [step], written_out(values[item]))  # type: ignore[index]
            elif kind == "part":
                step = context.apply("part", [step], item)
            else:
                wanted = context.says(step).args[0]
                held = auto(context, wanted, hints, depth)
                if held is None:
                    raise TacticFailure(f"the premise {wanted} of the lemma is not known here")
                step = context.apply("modus_ponens", [step, held])
    except (RuleError, SortError, TacticFailure):
        return None
    return step if isinstance(step, int) else context.apply("specialise", [step])


def stated(context: Context, goal: Node) -> int | None:
    """The goal as a fact in force, or as the conjunction of such facts; no search."""
    found = context.facts.get(goal)
    if isinstance(found, int) or goal.op != "and":
        return found if isinstance(found, int) else None
    sides = [stated(context, part) for part in goal.args]
    return None if None in sides else context.apply("both", [s for s in sides if s is not None])


def closes(context: Context, goal: Node, step: int, hints: Premises = ()) -> int | None:
    """The goal from one fact that says it up to algebra, or more."""
    formula = context.says(step)
    if formula is goal:
        return step
    if goal.op in RELATIONS and formula.op in RELATIONS:
        if not is_extended(goal):
            found = by_linear(context, goal, [step, *hints])
            if found is not None or not is_extended(formula):
                return found
        return by_bounds(context, goal, [step, *hints])
    if goal.op == formula.op and goal.op in ("all", "some", "implies"):
        found = _closes_inside(context, goal, step, hints)
        if found is not None or goal.op != "implies":
            return found
    if formula.op == "and":
        for side in (0, 1):
            found = closes(context, goal, context.apply("part", [step], side), hints)
            if found is not None:
                return found
    if goal.op == "and":
        ends = [closes(context, part, step, hints) for part in goal.args]
        return None if None in ends else context.apply("both", ends)  # type: ignore[arg-type]
    child = context.child()
    child.learn(step)
    return auto(child, goal, hints, 1)


def _closes_inside(context: Context, goal: Node, step: int, hints: Premises) -> int | None:
    """The goal from a fact of the same shape that says more below the quantifier or after the arrow."""
    formula, child = context.says(step), context.child()
    if goal.op == "implies":
        held = child.apply("assume", [], goal.args[0])
        child.learn(held, origin="hypothesis")
        premise = auto(child, formula.args[0], [held], 1)
        if premise is None:
            return None
        inside = closes(child, goal.args[1], child.apply("modus_ponens", [step, premise]), hints)
        return None if inside is None else context.apply("imply", [inside], goal.args[0])
    if goal.args[0] != formula.args[0]:
        return None
    name = context.fresh("x", goal.args[0])
    value = written_out(name)
    if goal.op == "all":
        inside = closes(child, instance(goal, value), child.apply("specialise", [step], value), hints)
        return None if inside is None else context.apply("generalise", [inside], name)
    held = child.apply("assume", [], instance(formula, value))
    child.learn(held, origin="case")
    inside = closes(child, instance(goal, value), held, hints)
    if inside is None:
        return None
    return context.apply("obtain", [step, context.apply("witness", [inside], goal, value)], name)
