"""What must hold for a claim to be defined: proved from the facts in force, or from lemmas that say it of any values.

A normaliser is positive, a divergence finite, an argument of ln positive: nobody cites a reason for this in a claim,
so the lemmas in scope are looked through.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from rmd_symbolic.errors import RuleError, SortError
from rmd_symbolic.kernel.formula import (
    INFINITY,
    ZERO,
    Node,
    closed_over,
    denied,
    instance,
    make,
    value_sort,
    written_out,
)
from rmd_symbolic.tactics.linear import symmetric
from rmd_symbolic.tactics.logic import auto

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rmd_symbolic.tactics.context import Context, Premise

BUILT = ("sum", "range_sum", "add", "multiply")


def discharged(context: Context, formula: Node) -> int | None:
    """Steps for an obligation: without lemmas first, then with those in scope whose conclusion fits as it stands.

    What was found is kept for the rest of the proof, as most lines of a proof speak of the same few values.
    """
    step = context.defined.get(formula)
    if step is None:
        step = _found(context, formula)
        if step is not None:
            context.defined[formula] = step
    return step


def _found(context: Context, formula: Node) -> int | None:
    step = _by_parts(context, formula)
    if step is None:
        step = auto(context, formula)
    if step is None and context.cited:
        step = auto(_with_lemmas(context, _bounds_a_value), formula)
    return _as_reals(context, formula) if step is None else step


def _with_lemmas(context: Context, wanted: Callable[[Node], bool]) -> Context:
    """The context with the lemmas in force whose formulas are wanted."""
    wider = context.child()
    for lemma in context.cited.values():
        if wanted(lemma.formula):
            wider.facts.setdefault(lemma.formula, lemma.name)
    return wider


def _by_parts(context: Context, formula: Node) -> int | None:
    """A disjunction by a part that is in force as it stands, before anything is searched for."""
    if formula.op == "or":
        for side, part in enumerate(formula.args):
            known = context.facts.get(part)
            if isinstance(known, int):
                return context.apply("either", [known], formula.args[1 - side], side)
    return None


def _bounds_a_value(formula: Node) -> bool:
    """Does the lemma conclude a strict bound of something that is built, so that few goals fit it?"""
    return _concludes(formula, lambda f: f.op == "less" and any(side.op in BUILT for side in f.args))


def _bounds_below(formula: Node) -> bool:
    """Does the lemma conclude that something that is built is nonnegative?"""
    return _concludes(formula, lambda f: f.op == "at_most" and f.args[0] is ZERO and f.args[1].op in BUILT)


def _concludes(formula: Node, wanted: Callable[[Node], bool]) -> bool:
    while formula.op in ("all", "implies"):
        formula = formula.args[1]
    return any(_concludes(part, wanted) for part in formula.args) if formula.op == "and" else wanted(formula)


# ---- values that are finite --------------------------------------------------------------------------------------
def _as_reals(context: Context, formula: Node) -> int | None:
    """The formula once its extended values are known to be real."""
    child = context.child()
    if formula.op == "all":
        name = context.fresh("x", formula.args[0])
        step = _as_reals(child, instance(formula, written_out(name)))
        return None if step is None else context.apply("generalise", [step], name)
    if formula.op == "implies" and denied(formula) is None:
        child.learn(child.apply("assume", [], formula.args[0]), origin="hypothesis")
        step = _as_reals(child, formula.args[1])
        return None if step is None else context.apply("imply", [step], formula.args[0])
    learnt = learn_reals(child, formula)
    return auto(child, formula, learnt) if learnt else None


def learn_reals(context: Context, formula: Node) -> list[Premise]:
    """Learn that the extended values in a formula are real: each summand by itself, then what is made of them.

    A value t of the formula, as in t < oo or in finite(t), with its summands e equal to reals r: then t < oo, and
    finite(t) is t with r for e; and 0 <= r where that is found.
    """
    values = list(dict.fromkeys(_real_values(formula)))
    parts = dict.fromkeys(part for value in values for part in _extended_summands(value))
    if any(make("less", part, INFINITY) is formula for part in parts):
        return []
    equations = {part: found for part in parts if (found := _real(context, part)) is not None}
    learnt: list[Premise] = []
    for value in values:
        summands = dict.fromkeys(_extended_summands(value))
        if all(part in equations for part in summands):
            with suppress(RuleError, SortError):  # what the kernel refuses is not learnt
                learnt += _learn_real(context, value, {part: equations[part] for part in summands})
    if learnt:
        learnt += [sign for part in equations if (sign := _sign(context, part, equations[part])) is not None]
    return learnt


def _real(context: Context, value: Node) -> Premise | None:
    """value = r for a real r: the shortest that is known, or else finite(value)."""
    known = [f for f in context.facts if f.op == "equal" and f.args[0] is value and value_sort(f.args[1]) != "E"]
    if known:
        return context.facts[min(known, key=lambda equation: equation.args[1].size)]
    finite = discharged(context, make("less", value, INFINITY))
    return None if finite is None else context.apply("finite_part", [finite])


def _sign(context: Context, value: Node, equation: Premise) -> Premise | None:
    """0 <= r for value = r."""
    sign = auto(_with_lemmas(context, _bounds_below), make("at_most", ZERO, value))
    if sign is None:
        return None
    hole = context.fresh("h", "E")
    step = _rewritten(context, equation, sign, hole, make("at_most", ZERO, hole))
    context.learn(step)
    return step


def _learn_real(context: Context, value: Node, equations: dict[Node, Premise]) -> list[Premise]:
    """t < oo and finite(t) = t with r for e: each e is put back for its r, then each r for its e."""
    parts, hole = list(equations), context.fresh("h", "E")
    reals = {part: context.says(equations[part]).args[1] for part in parts}
    step = context.apply("real_below_top", [], _with_summands(value, reals))
    for number, part in enumerate(parts):
        later = {other: reals[other] for other in parts[number + 1 :]}
        template = make("less", _with_summands(value, {**later, part: hole}), INFINITY)
        step = _rewritten(context, symmetric(context, equations[part]), step, hole, template)
    named = context.apply("finite_part", [step])
    for number, part in enumerate(parts):
        earlier = {other: reals[other] for other in parts[:number]}
        template = make("equal", _with_summands(value, {**earlier, part: hole}), make("finite", value))
        named = _rewritten(context, equations[part], named, hole, template)
    learnt: list[Premise] = [step, symmetric(context, named)]
    for premise in learnt:
        context.learn(premise)
    return learnt


def _rewritten(context: Context, equation: Premise, step: Premise, hole: Node, template: Node) -> int:
    """The template at b from a = b and the template at a."""
    return context.apply("rewrite", [equation, step], make("lambda", "E", closed_over(template, hole)))


def _with_summands(value: Node, values: dict[Node, Node]) -> Node:
    """The value with others for its extended summands; what stands inside a summand or a coefficient stays."""
    if value.op in ("add", "multiply"):
        return make(value.op, *(_with_summands(p, values) if value_sort(p) == "E" else p for p in value.args))
    return values.get(value, value)


def _real_values(formula: Node) -> Iterator[Node]:
    """The closed extended values that the formula takes for reals: t in t < oo, and t in finite(t)."""
    if formula.op == "less" and formula.args[1] is INFINITY and not formula.args[0].loose:
        yield formula.args[0]
    for part in formula.args:
        if isinstance(part, Node):
            if formula.op == "finite" and not part.loose:
                yield part
            yield from _real_values(part)


def _extended_summands(value: Node) -> Iterator[Node]:
    """The extended values that make up a sum with real coefficients."""
    if value.op in ("add", "multiply"):
        for part in value.args:
            if value_sort(part) == "E":
                yield from _extended_summands(part)
    elif value_sort(value) == "E":
        yield value
