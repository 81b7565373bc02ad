"""The reason `by calculus`: an inequality between real expressions, from the signs of derivatives.

Every term that is no arithmetic (p(x), alpha[t], a norm) becomes a real variable, and what is in force about these
terms becomes the domain.  An engine searches a certificate, and the kernel's rule `calculus` checks it.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from rmd_symbolic.engines.scalar import prove_scalar
from rmd_symbolic.errors import EngineFailure, RmdError, RuleError, SortError
from rmd_symbolic.kernel.formula import ONE, ZERO, Node, instance, make, negation, number
from rmd_symbolic.kernel.rules import RULES
from rmd_symbolic.tactics.argument import ARITHMETIC, ORDER, Argument, atoms_of, generalised, replaced
from rmd_symbolic.tactics.context import SWITCHED_OFF, Context, Premise, TacticFailure
from rmd_symbolic.tactics.describe import readable
from rmd_symbolic.tactics.linear import attempt, by_algebra, by_linear, instances, is_extended
from rmd_symbolic.tactics.reasons.registry import Citation, reason
from rmd_symbolic.tactics.signs import by_sign

MAX_ATOMS, MAX_FACTS, MAX_SPLITS, SECONDS = 6, 24, 4, 10.0
Engine = Callable[[Node, float], dict[str, Any] | None]


@reason("calculus", "the signs of derivatives", "derivatives")
def calculus(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by calculus`: an inequality with ln, exp, roots, powers, whose variables run through intervals in force.

    Terms such as p(x) or alpha[t] are generalised to real variables; their bounds in force, and those named after
    `from`, are the domain.  Claims that fail near a point are refused in no time; a search ends after ten seconds.
    Arguments below the line, or lemmas about reals after `from`, say how it goes; then nothing is searched for.
    """
    if goal.op not in ORDER or is_extended(goal) or "calculus" not in RULES:
        return None
    lemmas = [s for s in citation.sources if isinstance(s, str) and _speaks_of_reals(context.says(s))]
    facts = [s for s in citation.sources if s not in lemmas]
    ways = Ways(instances(context, facts, goal), citation.arguments, lemmas)
    step = _proved(context, goal, ways, MAX_SPLITS)
    if step is None and ways.refused:
        raise TacticFailure(ways.refused[-1])
    if step is None and not (context.engines or ways.given):
        raise TacticFailure(f"no argument is given, and {SWITCHED_OFF}")
    return step


@dataclass
class Ways:
    """What may show a goal: facts for the domain, arguments and lemmas that were given; and why one did not fit."""

    facts: Sequence[Premise]
    arguments: Sequence[Argument] = ()
    lemmas: Sequence[str] = ()
    refused: list[str] = field(default_factory=list)

    @property
    def given(self) -> bool:
        """Is it said how it goes?"""
        return bool(self.arguments or self.lemmas)


def _speaks_of_reals(formula: Node) -> bool:
    """Is it an inequality for all reals, perhaps under bounds?"""
    found = formula.op == "all"
    while formula.op == "all" and formula.args[0] == "R":
        formula = formula.args[1]
    while formula.op == "implies" and formula.args[0].op in ORDER:
        formula = formula.args[1]
    return found and formula.op in ORDER


def _proved(context: Context, goal: Node, ways: Ways, splits: int) -> int | None:
    plain = without_conditions(context, goal)
    if plain is not goal:
        step = _proved(context, plain, ways, splits)
        return None if step is None else by_linear(context, goal, [step])
    atoms = atoms_of(goal)
    if len(atoms) > MAX_ATOMS:
        return None
    step = _as_given(context, goal, atoms, ways)
    if step is not None:
        return step
    facts = domain_facts(context, goal, atoms, ways.facts)
    if not ways.given:
        step = certified(context, goal, atoms, facts)
    if step is None and splits > 0:
        step = _split(context, goal, atoms, facts, ways, splits)
    return step


# ---- generalisation -----------------------------------------------------------------------------------------------
def _as_given(context: Context, goal: Node, atoms: Sequence[Node], ways: Ways) -> int | None:
    """The goal by an argument or a lemma that the author gives."""
    for argument in ways.arguments:
        if set(argument.atoms) != set(atoms):
            ways.refused.append("the argument speaks of other terms than the line")
            continue
        try:
            closed = generalised(goal, argument.atoms, argument.bounds)
            step = context.apply("calculus", [], closed, dict(argument.data))
            return _at(context, step, replace(argument, goal=goal), ways)
        except (RuleError, SortError, TacticFailure) as error:
            ways.refused.append(f"the argument does not show it: {error}")
    for name in ways.lemmas:
        said = _said_of(context.says(name), atoms)
        if said is None or said[1].op != goal.op:
            ways.refused.append(f"{name} says something else")
            continue
        try:
            step = _at(context, name, Argument(tuple(atoms), said[0], {}), ways)
            end = step if said[1] is goal else by_linear(context, goal, [step])
            if end is None:
                raise TacticFailure("it says something else")
            return end
        except (RuleError, SortError, TacticFailure) as error:
            ways.refused.append(f"{name} does not give it: {error}")
    return None


def _said_of(formula: Node, atoms: Sequence[Node]) -> tuple[tuple[Node, ...], Node] | None:
    """What a lemma supposes and concludes when its variables are the atoms, in order."""
    for atom in atoms:
        if formula.op != "all":
            return None
        formula = instance(formula, atom)
    bounds = []
    while formula.op == "implies":
        bounds.append(formula.args[0])
        formula = formula.args[1]
    return tuple(bounds), formula


def _at(context: Context, closed: Premise, argument: Argument, ways: Ways) -> int:
    """A closed inequality at the atoms of the goal, with its bounds proved."""
    step = context.apply("specialise", [closed], *argument.atoms) if argument.atoms else closed
    for bound in argument.bounds:
        known: Premise | None = context.facts.get(bound)
        if known is None:
            known = next((f for f in ways.facts if context.says(f) is bound), None)
        if known is None:
            known = _bound(context, bound, ways.facts)
        if known is None:
            raise TacticFailure(f"{readable(context, bound)} is not known here")
        step = context.apply("modus_ponens", [step, known])
    if isinstance(step, str):
        raise TacticFailure("a lemma about no variable")
    if argument.data:
        context.arguments[step] = argument
    return step


def certified(context: Context, goal: Node, atoms: Sequence[Node], facts: Sequence[Premise]) -> int | None:
    """The goal from a certificate on the domain that the facts describe, which an engine searches for."""
    formula = generalised(goal, atoms, [context.says(f) for f in facts])
    seconds = min(SECONDS, context.deadline - time.process_time())
    data = _searched(formula, seconds) if seconds > 0 and context.engines else None
    if data is None:
        return None
    used = sorted({n for _, *ends in data["domain"] for n in ends if n is not None})
    place: dict[Any, Any] = {old: new for new, old in enumerate(used)} | {None: None}
    data = {**data, "domain": [[x, place[low], place[high]] for x, low, high in data["domain"]]}
    kept = [facts[n] for n in used]
    argument = Argument(tuple(atoms), tuple(context.says(f) for f in kept), data, goal)
    step = attempt(context, "calculus", [], generalised(goal, atoms, argument.bounds), data)
    if step is None:
        return None
    if atoms:
        step = context.apply("specialise", [step], *atoms)
    for fact in kept:
        step = context.apply("modus_ponens", [step, fact])
    if context.says(step) is not goal:
        return None
    context.arguments[step] = argument
    return step


def _searched(formula: Node, seconds: float) -> dict[str, Any] | None:
    """What the engine finds; one that crashes or lacks a library proves nothing, and says so."""
    try:
        return ANSWERS.of(prove_scalar, formula, seconds)
    except RmdError:
        raise
    except ImportError as error:
        raise EngineFailure(f"the engine needs {error.name or 'a library'}, which is missing") from None
    except Exception as error:
        raise EngineFailure(f"the engine failed: {type(error).__name__}: {error}") from error


class Answers:
    """What an engine said of the last few goals: a line that was tried is asked again when the text is checked.

    A certificate is handed to the kernel each time; that nothing was found counts for no more seconds than were spent.
    """

    def __init__(self, most: int = 300) -> None:
        self.most = most
        self.known: OrderedDict[tuple[Engine, Node], tuple[dict[str, Any] | None, float]] = OrderedDict()

    def of(self, engine: Engine, goal: Node, seconds: float) -> dict[str, Any] | None:
        """The certificate that the engine finds, or found earlier."""
        found, spent = self.known.get((engine, goal), (None, 0.0))
        if found is None and seconds > spent:
            found = engine(goal, seconds)
            self.known[engine, goal] = found, seconds
            if len(self.known) > self.most:
                self.known.popitem(last=False)
        return found


ANSWERS = Answers()


# ---- the domain ---------------------------------------------------------------------------------------------------
def domain_facts(context: Context, goal: Node, atoms: Sequence[Node], sources: Sequence[Premise]) -> list[Premise]:
    """The order relations in force between the atoms, and the bounds 0 and 1 of single atoms that follow from them."""
    known = set(atoms)
    found: dict[Node, Premise] = {}

    def take(premise: Premise | None) -> None:
        if premise is not None:
            formula = context.says(premise)
            if formula.op in ORDER and not is_extended(formula) and set(atoms_of(formula)) <= known:
                found.setdefault(formula, premise)

    signs, _ = context.relevant(goal, *(context.says(s) for s in sources))
    for premise in (*sources, *signs):
        take(premise)
    for atom in atoms:
        for low, high in ((ZERO, atom), (atom, ONE)):
            strict, weak = make("less", low, high), make("at_most", low, high)
            if strict in found:
                continue
            step = _bound(context, strict, sources)
            take(step if step is not None or weak in found else _bound(context, weak, sources))
    for formula in [f for f in found if f.op == "at_most"]:  # what holds strictly is better
        if make("less", *formula.args) in found:
            del found[formula]
    return list(found.values())[:MAX_FACTS]


def _bound(context: Context, goal: Node, sources: Sequence[Premise]) -> int | None:
    step = by_sign(context, goal) if goal.args[0] is ZERO else None
    return by_linear(context, goal, list(sources)) if step is None else step


# ---- conditions and closed ends -----------------------------------------------------------------------------------
def without_conditions(context: Context, goal: Node) -> Node:
    """The goal with the branch of each conditional whose condition is known, as in real powers."""
    values: dict[Node, Node] = {}
    for atom in atoms_of(goal):
        if atom.op == "if":
            condition, then, other = atom.args
            if condition.op in ORDER and _holds(context, condition):
                values[atom] = then
            elif by_sign(context, negation(condition)) is not None:
                values[atom] = other
    return without_conditions(context, replaced(goal, values)) if values else goal


def _holds(context: Context, condition: Node) -> bool:
    return condition in context.facts or _bound(context, condition, ()) is not None


def _split(
    context: Context, goal: Node, atoms: Sequence[Node], facts: Sequence[Premise], ways: Ways, splits: int,
) -> int | None:  # fmt: skip
    """Cases at an end that belongs to the domain: the atom is there, or strictly inside."""
    for fact in facts:
        formula = context.says(fact)
        low, high = formula.args
        atom, end = (high, low) if low.op == "number" else (low, high)
        if formula.op != "at_most" or atom not in atoms or end.op != "number":
            continue
        middle = context.apply("dichotomy", [], low, high)
        inside = context.child()
        inside.learn(inside.apply("assume", [], make("less", low, high)))
        first = _proved(inside, goal, ways, splits - 1)
        if first is None:
            return None
        there = context.child()
        opposite = there.apply("assume", [], make("at_most", high, low))
        pair = [fact, opposite] if atom is low else [opposite, fact]
        equation = there.apply("antisymmetry", pair)
        there.learn(equation)
        second = _at_end(there, goal, atom, end, equation, ways, splits - 1)
        return None if second is None else context.apply("by_cases", [middle, first, second])
    return None


def _at_end(
    context: Context, goal: Node, atom: Node, end: Node, equation: Premise, ways: Ways, splits: int
) -> int | None:  # fmt: skip
    """The goal where an atom equals a number: there it is simpler."""
    step = by_algebra(context, goal, [equation], equations=True)
    if step is not None:
        return step
    simpler = make(goal.op, *(simplified(replaced(side, {atom: end})) for side in goal.args))
    step = by_linear(context, simpler, [])
    if step is None:
        step = _proved(context, simpler, ways, splits)
    return None if step is None else by_linear(context, goal, [step, equation])


def simplified(term: Node) -> Node:
    """The term without what numbers make trivial: 0 u = 0 (0 ln 0 too), 0 + u = u, 1 u = u, ln 1 = 0, root 1 = 1."""
    if term.op not in ARITHMETIC:
        return term
    parts = [simplified(part) for part in term.args]
    numbers: list[Any] = [part.args[0] for part in parts if part.op == "number"]
    rest = [part for part in parts if part.op != "number"]
    if term.op in ("add", "multiply"):
        value = Fraction(0) if term.op == "add" else Fraction(1)
        for n in numbers:
            value = value + n if term.op == "add" else value * n
        if term.op == "multiply" and value == 0:
            return ZERO
        listed = rest if rest and value == (0 if term.op == "add" else 1) else [number(value), *rest]
        return listed[0] if len(listed) == 1 else make(term.op, *listed)
    if numbers and term.op == "inverse" and numbers[0]:
        return number(1 / numbers[0])
    if numbers and (term.op, numbers[0]) in (("ln", 1), ("root", 0), ("root", 1), ("exp", 0)):
        return ONE if (term.op, numbers[0]) in (("root", 1), ("exp", 0)) else ZERO
    return make(term.op, *parts)
