"""What is known at a point of a proof: recorded steps, the facts in force, and the lemmas that may be cited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import inf

from rmd_symbolic.errors import RmdError
from rmd_symbolic.kernel.formula import FALSE, INDEX_SORTS, Node, value_sort, variable
from rmd_symbolic.kernel.sums import Facts
from rmd_symbolic.tactics.argument import Argument
from rmd_symbolic.tactics.recorder import Recorder

SWITCHED_OFF = "the engines are switched off"
Premise = int | str
MAX_INSTANCES = 6
MAX_READINGS = 400
KEPT = 4  # how many facts are read between two readings that are kept


class TacticFailure(RmdError):
    """A tactic that found no steps.  Says what was wanted, and in `hint` perhaps what to do next."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Lemma:
    """A proved statement that may be cited: its formula and the names of its outer variables, in order."""

    name: str
    names: tuple[str, ...]
    formula: Node


@dataclass
class Context:
    """Facts in force.  A child shares the recorder and forgets what it learned when the parent goes on."""

    recorder: Recorder
    cited: Mapping[str, Lemma]
    facts: dict[Node, Premise] = field(default_factory=dict)
    labels: dict[str, list[Premise]] = field(default_factory=dict)
    origin: dict[Premise, str] = field(default_factory=dict)  # "hypothesis", "recursion", "case", "step"
    taken: set[str] = field(default_factory=set)
    specialised: dict[tuple[Premise, Node], int] = field(default_factory=dict)
    unproved: dict[str, str] = field(default_factory=dict)  # names that may not be cited, and why
    written: dict[Node, str] = field(default_factory=dict)  # how the author writes a value, for messages
    readings: dict[tuple[Node, ...], Facts] = field(default_factory=dict)
    defined: dict[Node, int] = field(default_factory=dict)  # obligations that were met, and the steps that say so
    deadline: float = inf  # of processor time, for reasons that search
    engines: bool = True  # may engines search?
    arguments: dict[int, Argument] = field(default_factory=dict)  # the calculus arguments that gave a step

    def child(self) -> Context:
        """A context for a branch or a binder."""
        return replace(
            self, facts=dict(self.facts), labels=dict(self.labels), origin=dict(self.origin),
            specialised=dict(self.specialised), defined=dict(self.defined),
        )  # fmt: skip

    def apply(self, rule: str, premises: Iterable[Premise] = (), *arguments: object) -> int:
        """Apply a kernel rule and record it."""
        return self.recorder.apply(rule, premises, *arguments)

    def says(self, premise: Premise) -> Node:
        """The formula of a premise."""
        return self.recorder.conclusion(premise)

    def learn(self, premise: Premise, label: str = "", origin: str = "step") -> None:
        """Put a fact in force, with the parts of a conjunction; the label names them all."""
        formula = self.says(premise)
        if label:
            self.labels.setdefault(label, []).append(premise)
        self.facts.setdefault(formula, premise)
        self.origin.setdefault(premise, origin)
        if formula.op == "and":
            for side in (0, 1):
                self.learn(self.apply("part", [premise], side), label, origin)
        elif formula.op == "all" and formula.args[1].op in ("and", "all"):
            self._learn_parts(premise, label, origin)

    def _learn_parts(self, premise: Premise, label: str, origin: str) -> None:
        """for all t: A and B gives for all t: A and for all t: B."""
        formula = self.says(premise)
        names = []
        step: Premise = premise
        while formula.op == "all":
            name = self.fresh("s", formula.args[0])
            names.append(name)
            step = self.specialise(step, name)
            formula = self.says(step)
        if formula.op != "and":
            return
        for side in (0, 1):
            part: int = self.apply("part", [step], side)
            for name in reversed(names):
                part = self.apply("generalise", [part], name)
            self.learn(part, label, origin)

    def fresh(self, name: str, sort: object) -> Node:
        """A variable that nothing in the proof mentions."""
        number = len(self.taken)
        while f"{name}_{number}'" in self.taken:
            number += 1
        self.taken.add(f"{name}_{number}'")
        return variable(f"{name}_{number}'", sort)  # type: ignore[arg-type]

    def read(self, facts: Iterable[Premise]) -> Facts:
        """What the normal form knows from the facts; kept, as one set of facts serves many attempts."""
        formulas = tuple(self.says(f) for f in facts)
        known = self.readings.get(formulas)
        if known is None:
            known = self._reading(formulas)
            if not self.recorder.late:  # what was read in a hurry is not kept
                if len(self.readings) >= MAX_READINGS:
                    self.readings.clear()
                self.readings[formulas] = known
        return known

    def _reading(self, formulas: tuple[Node, ...]) -> Facts:
        """Go on from the longest part that was read before: line after line a proof knows a little more."""
        start = next((n for n in range(len(formulas) - 1, 0, -1) if formulas[:n] in self.readings), 0)
        known = self.readings[formulas[:start]].copy() if start else Facts()
        for n in range(start, len(formulas)):
            if self.recorder.late:
                break
            known.add(formulas[n])
            if n % KEPT == 0:
                self.readings[formulas[: n + 1]] = known.copy()
        return known

    def suppositions(self) -> frozenset[Node]:
        """The formulas that are supposed at this point: hypotheses, cases, what was obtained."""
        theorems = ((f, self.recorder.theorem(p)) for f, p in self.facts.items())
        return frozenset(f for f, theorem in theorems if theorem.hypotheses == {f})

    def specialise(self, premise: Premise, value: Node) -> int:
        """An instance of a universal fact, recorded once."""
        from rmd_symbolic.meaning.denote import written_out

        key = (premise, value)
        if key not in self.specialised:
            self.specialised[key] = self.apply("specialise", [premise], written_out(value))
        return self.specialised[key]

    def rests_on(self, step: int, first: int) -> tuple[Argument, ...]:
        """The calculus arguments that a step rests on, among the steps from the first on."""
        found: list[Argument] = []
        seen, stack = {step}, [step] if self.arguments else []
        while stack:
            number = stack.pop()
            if number in self.arguments:
                found.append(self.arguments[number])
                continue
            premises: list[Premise] = self.recorder.steps[number][1]  # type: ignore[assignment]
            below = {p for p in premises if isinstance(p, int) and p >= first} - seen
            seen |= below
            stack += below
        return tuple(found)

    # -- what is relevant to a goal -------------------------------------------------------------------------------
    def relevant(self, *goals: Node) -> tuple[list[Premise], list[Premise]]:
        """Facts about signs, and equations, that share a variable with the goals; instances at their indices."""
        free = self._with_definitions(frozenset().union(*(g.free for g in goals)))
        places = index_terms(goals)
        signs: list[Premise] = []
        equations: list[Premise] = []
        for formula, premise in list(self.facts.items()):
            if formula.op in ("and", "or", "some"):
                continue
            if formula.free and not formula.free & free:
                continue
            for step in self._instances(premise, places):
                kind = reading(self.says(step))
                if kind == "sign":
                    signs.append(step)
                elif kind == "equation":
                    equations.append(step)
        return signs, equations

    def definition(self, name: Node) -> Premise | None:
        """The equation that introduced a name with `let`."""
        for formula, premise in self.facts.items():
            if self.origin.get(premise) == "definition" and formula.op == "equal" and formula.args[0] is name:
                return premise
        return None

    def _with_definitions(self, free: frozenset[Node]) -> frozenset[Node]:
        """The variables, with those that the definitions of some of them mention."""
        for formula, premise in reversed(self.facts.items()):
            if self.origin.get(premise) == "definition":
                name = frozenset([_defined(formula)])
                if name <= free or (formula.free - name and formula.free - name <= free):
                    free |= formula.free
        return free

    def _instances(self, premise: Premise, places: dict[str, list[Node]]) -> list[Premise]:
        formula = self.says(premise)
        if formula.op != "all" or not isinstance(formula.args[0], str):
            return [premise]
        sort = formula.args[0]
        if sort == "N" or (sort in INDEX_SORTS and places.get(sort)):
            found: list[Premise] = [premise] if sort in INDEX_SORTS else []
            for place in places.get(sort, [])[:MAX_INSTANCES]:
                found += self._instances(self.specialise(premise, place), places)
            return found
        return [premise] if sort in INDEX_SORTS else []


def _defined(formula: Node) -> object:
    """The name on the left of a definition, of a value or of a function."""
    while formula.op == "all":
        formula = formula.args[1]
    left = formula.args[0]
    return left.args[0] if isinstance(left, Node) and left.op == "apply" else left


def index_terms(goals: Iterable[Node]) -> dict[str, list[Node]]:
    """The naturals at which the goals apply their functions, and the free symbols and teachers in them."""
    found: dict[str, dict[Node, None]] = {"N": {}, "I": {}, "K": {}}
    seen: set[Node] = set()
    stack = list(goals)
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        if node.op == "variable" and node.sort in INDEX_SORTS:
            found[str(node.sort)][node] = None
        if node.op in ("apply", "range_sum", "range_product"):
            arguments = node.args[1:] if node.op == "apply" else node.args[:1]
            for argument in arguments:
                if isinstance(argument, Node) and argument.sort == "N" and not argument.loose:
                    found["N"][argument] = None
                    if argument.op == "add" and argument.args[-1].op == "number":
                        before = argument.args[:-1]
                        if len(before) == 1:
                            found["N"][before[0]] = None
        if node.op == "variable" and node.sort == "N":
            found["N"][node] = None
        stack.extend(a for a in node.args if isinstance(a, Node))
    return {sort: list(places) for sort, places in found.items()}


def reading(formula: Node) -> str:
    """How the normal form can use a fact: as a sign, as an equation, or not at all."""
    while formula.op == "all" and formula.args[0] in INDEX_SORTS:
        formula = formula.args[1]
    if formula.op == "implies" and formula.args[1] is FALSE:
        return "sign" if formula.args[0].op in ("less", "at_most", "equal") else ""
    if formula.op == "equal":
        return "equation"
    if formula.op in ("less", "at_most") and value_sort(*formula.args) != "E":
        return "sign"
    return ""
