"""Claims about limits and series, refuted by orbits that repeat: an exact argument, never a long run.

A free sequence of a point is constant from some generation on.  When the exact values of all recursive sequences, or
only their signs, come back, and nothing else depends on the time, everything repeats for ever; what fails once within a
period then fails again and again, so that no T is late enough.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, cast

from rmd_symbolic.engines.arithmetic import NO, Arithmetic, Exact
from rmd_symbolic.engines.classes import Repeats, returning
from rmd_symbolic.engines.evaluate import Levels
from rmd_symbolic.engines.falsify import moves
from rmd_symbolic.engines.falsify.search import Falsifier
from rmd_symbolic.engines.falsify.shrink import simple_values
from rmd_symbolic.engines.falsify.signs import Signs, widened
from rmd_symbolic.engines.falsify.space import Candidate, Shape, Unit, draw, units
from rmd_symbolic.engines.models import supported
from rmd_symbolic.engines.numbers import TROUBLE
from rmd_symbolic.engines.problem import AT, NEXT, Definition, Problem
from rmd_symbolic.engines.world import World
from rmd_symbolic.kernel.formula import Node

BINDERS = ("sum", "all", "some", "lambda")
ROUNDS = 1500
NEAR = (Fraction(1, 4), Fraction(1, 10), Fraction(1, 100))


class Widening(World):
    """A world of signs: what a recursion computes is kept as its sign."""

    def _compute(self, definition: Definition, arguments: tuple[Any, ...]) -> Any:
        value = super()._compute(definition, arguments)
        return widened(value) if any(kind == NEXT for kind, _ in definition.slots) else value


class Orbits(Falsifier):
    """Looks for points at which a claim `some T: ...` fails for every T."""

    def __init__(self, problem: Problem, seed: int, deadline: float) -> None:
        super().__init__(problem, seed, deadline)
        sampler = self.search.sampler
        self.worlds = [
            World(problem, sampler, Exact, seed),
            Widening(problem, sampler, cast("Arithmetic", Signs), seed),
        ]
        self.argument = ""

    @property
    def possible(self) -> bool:
        conclusion = self.problem.conclusion
        known = all(supported(p.sort) for p in self.problem.places) and not (self.problem.symbols or 1) > 8
        return known and conclusion.op == "some" and conclusion.args[0] == "N"

    def fitness(self, candidate: Candidate) -> float:
        """1 or -1: there is nothing to climb."""
        return 1.0 if self.confirmed(candidate) else -1.0

    def confirmed(self, candidate: Candidate) -> bool:
        """Does the claim fail for every T at this point, under hypotheses that hold?"""
        self.evaluations += 1
        sample = candidate.sample(self.problem)
        try:
            for world in self.worlds:
                world.enter(sample)
                found = _Analysis(world, candidate).fails()
                if found is not None and self.search.assumed(sample):
                    self.argument = _said(found, world)
                    return True
        except TROUBLE:
            return False
        return False

    violated = confirmed

    def run(self, most: int = 10**9) -> Candidate | None:
        """Simple points, with the fixed points of affine recursions among them."""
        for number in range(ROUNDS):
            if self.late or self.evaluations >= most:
                break
            symbols = self.problem.symbols or (1, 2, 2, 3)[number % 4]
            shape = draw(self.problem, self.search.sampler, symbols, 1 + number % 2, number)
            parts = units(self.problem, shape)
            candidate = Candidate(shape, self._simple(parts))
            for trial in (self._fixed(candidate, parts), candidate):
                if trial is not None and self.confirmed(trial):
                    return trial
        return None

    def _simple(self, parts: list[Unit]) -> dict[Any, Any]:
        values: dict[Any, Any] = {}
        for unit in parts:
            same = [values[other.name] for other in parts if other.name in values and other.size == unit.size]
            if unit.size and same and self.random.random() < 0.4:
                values[unit.name] = self.random.choice(same)
            elif not unit.size and unit.place.low == 0 and unit.place.high is None and self.random.random() < 0.5:
                values[unit.name] = self.random.choice(NEAR)  # a limit is missed by more than a small number
            else:
                known = [value for value, _ in zip(simple_values(unit), range(24), strict=False)]
                at = min(int(self.random.expovariate(0.2)), len(known) - 1)  # the simplest ones often
                values[unit.name] = known[at] if known else moves.exact(unit, [0.0] * max(1, unit.size))
        return values

    def _fixed(self, candidate: Candidate, parts: list[Unit]) -> Candidate | None:
        """The same point, started where an affine recursion of one number stays."""
        shape = candidate.shape
        for definition in shape.plan:
            unit = next((u for u in parts if u.name[0] == definition.level and not u.size), None)
            if unit is None or not any(kind == NEXT for kind, _ in definition.slots) or unit.place.domain != ("N",):
                continue
            images = []
            for value in (0, 1):
                self.worlds[0].enter(candidate.with_value(unit.name, Fraction(value)).sample(self.problem))
                images.append(self.worlds[0].base[definition.level](Fraction(1)))
            if all(isinstance(i, Fraction) for i in images) and images[1] - images[0] != 1:
                return candidate.with_value(unit.name, images[0] / (1 - images[1] + images[0]))
        return None


def _said(found: tuple[Repeats, int, str], world: World) -> str:
    repeats, time, failure = found
    what = "all values" if world.arithmetic is Exact else "the signs of all values"
    back = "stay as they are" if repeats.period == 1 else f"come back every {repeats.period} generations"
    return f"from generation {repeats.start} on {what} {back}, and {failure} at generation {time}"


class _Analysis:
    """One point in one arithmetic: which terms repeat, from when on."""

    def __init__(self, world: World, candidate: Candidate) -> None:
        self.world, self.shape = world, candidate.shape
        self.problem = world.problem
        self.recursive = {d.level for d in self.shape.plan if any(kind == NEXT for kind, _ in d.slots)}
        self.state: Repeats | None = None
        self.direct: dict[int, Repeats | None] = {}

    def fails(self) -> tuple[Repeats, int, str] | None:
        """How the conclusion `some T: ...` is false for every T; None when that is not known."""
        self.state = self._orbit() if self.recursive else Repeats(0, 1)
        if self.state is None:
            return None
        problem, evaluator = self.problem, self.world.evaluator
        level = _below(problem.outer, problem.levels)
        body, levels = problem.conclusion.args[1], (*problem.levels, level)
        later = body.op == "all" and body.args[0] == "N"
        times = {level}
        if later:
            levels = (*levels, level + 1)
            times.add(level + 1)
            body = body.args[1]
        repeats = self.term(body, levels, frozenset(times))
        if repeats is None:
            return None
        run = evaluator.of(body, levels)
        frame = self._frame()
        failing: list[int] = []
        for start in range(repeats.end):
            frame[level] = Fraction(start)
            for more in range(repeats.end if later else 1):
                if later:
                    frame[level + 1] = Fraction(more)
                if run(frame) == NO:
                    failing.append(start + more)
                    break
            else:
                return None
        frame[level] = Fraction(repeats.start)
        return (
            repeats,
            failing[repeats.start],
            _failure(self.world, body, levels, frame, level if later else None, failing[-1]),
        )

    def _frame(self) -> list[Any]:
        return [*self.world.evaluator.frame(self.world.base), None, None]

    # -- what repeats -----------------------------------------------------------------------------------------------
    def term(self, node: Node, levels: Levels, times: frozenset[int]) -> Repeats | None:
        """From when on the value of a term repeats as the variables `times` grow; None when that is not known."""
        if not any(levels[-1 - i] in times for i, sort in enumerate(node.uses) if sort is not None):
            return Repeats(0, 1)
        op = node.op
        if op == "apply":
            return self._applied(node, levels, times)
        if op in ("range_sum", "range_product"):
            return self._range(node, levels, times)
        if op == "bound":
            return None  # the time itself
        whole = Repeats(0, 1)
        for position, part in enumerate(node.args):
            if not isinstance(part, Node):
                continue
            inside = op in BINDERS and position == len(node.args) - 1
            if inside and node.args[0] not in ("I", "K") and (op != "lambda" or node.args[0] == "N"):
                return None
            deeper = (*levels, _below(self.problem.outer, levels)) if inside else levels
            found = self.term(part, deeper, times)
            if found is None:
                return None
            whole &= found
        return whole

    def _applied(self, node: Node, levels: Levels, times: frozenset[int]) -> Repeats | None:
        head = node.args[0]
        level = levels[-1 - head.args[0]] if head.op == "bound" else self.problem.free.get(head, -1)
        if not 0 <= level < self.problem.outer:
            return None
        place, whole = self.problem.places[level], self._sequence(level)
        for argument, sort in zip(node.args[1:], place.domain, strict=True):
            if sort == "N" and _is_time(argument, levels, times):
                continue
            found = self.term(argument, levels, times)
            if found is None or whole is None:
                return None
            whole &= found
        return whole

    def _sequence(self, level: int) -> Repeats | None:
        """A variable of the problem, as a function of the time."""
        if level in self.recursive:
            return self.state
        definitions = [d for d in self.shape.plan if d.level == level]
        if not definitions:
            return Repeats(self.shape.length - 1, 1)
        if level not in self.direct:
            self.direct[level] = None
            self.direct[level] = self._defined(definitions)
        return self.direct[level]

    def _defined(self, definitions: list[Definition]) -> Repeats | None:
        """A sequence, or a function, that equations define from others."""
        whole = Repeats(self.shape.length - 1, 1)
        for definition in definitions:
            domain = self.problem.places[definition.level].domain
            times = frozenset(v for (kind, v), sort in zip(definition.slots, domain, strict=True)
                              if sort == "N" and kind != AT)  # fmt: skip
            for kind, value in definition.slots:
                if kind == AT:
                    whole &= Repeats(value + 1, 1)
            for _, part in definition.terms:
                found = self.term(part, definition.levels, times)
                if found is None:
                    return None
                whole &= found
        return whole

    def _orbit(self) -> Repeats | None:
        """When the values of all recursive sequences come back, and their next values depend on nothing new."""
        self.state = Repeats(0, 1)  # for the equations themselves: the present state is given
        drive = Repeats(self.shape.length - 1, 1)
        for definition in self.shape.plan:
            if definition.level in self.recursive:
                found = self._defined([definition])
                if found is None:
                    return None
                drive &= found
        if any(self.problem.places[level].domain.count("N") != 1 for level in self.recursive):
            return None
        return returning(lambda time: self.world.state(self.recursive, time), drive)

    def _range(self, node: Node, levels: Levels, times: frozenset[int]) -> Repeats | None:
        """A sum up to the time stays where its terms are 0, a product where its factors are 1, or one of them 0."""
        end, body = node.args
        level = _below(self.problem.outer, levels)
        inner = self.term(body, (*levels, level), frozenset({level}))
        within = self.term(body, (*levels, level), times)
        used = {levels[-i] for i, sort in enumerate(body.uses) if i and sort is not None}
        if (
            inner is None
            or within is None
            or not _is_time(end, levels, times)
            or any(u >= self.problem.outer for u in used)
        ):
            return None
        run = self.world.evaluator.of(body, (*levels, level))
        frame = self._frame()
        values = []
        for time in range(inner.end):
            frame[level] = Fraction(time)
            values.append(run(frame))
        if all(v == (node.op == "range_product") for v in values[inner.start :]):
            return Repeats(inner.start, 1)
        if node.op == "range_product" and 0 in values and None not in values:
            return Repeats(values.index(0) + 1, 1)
        return None


def _below(outer: int, levels: Levels) -> int:
    return max(outer, levels[-1] + 1) if levels else outer


def _is_time(node: Node, levels: Levels, times: frozenset[int]) -> bool:
    """Is this the time, or the time and a constant number of steps, or a number?"""
    if node.op == "add":
        return all(_is_time(part, levels, times) for part in node.args)
    if node.op == "number":
        return node.sort == "N"
    return node.op == "bound" and levels[-1 - node.args[0]] in times


def _failure(world: World, body: Node, levels: Levels, frame: list[Any], later: int | None, time: int) -> str:
    from rmd_symbolic.engines.falsify.answer import RELATIONS, failing_at, text

    if later is not None:
        frame[later], frame[later + 1] = Fraction(time), Fraction(0)
    found = failing_at(world, body, levels, frame)
    if found is None:
        return "it fails"
    relation, left, right = found
    shown = text if world.arithmetic is Exact else str
    return f"{shown(left)} {RELATIONS[relation]} {shown(right)} is false"


__all__ = ["Orbits", "Repeats", "Shape"]
