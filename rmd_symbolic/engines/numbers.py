"""Theorems against numbers: closed formulas at seeded points of small supports, zeros included.

A formula is evaluated in floats at points that satisfy its hypotheses.  Where its conclusion seems to fail, everything is
evaluated again with exact values and enclosures, and hypotheses over infinite sorts are tried at many more instances,
those that the conclusion used among them.  Only a conclusion that is certainly false under hypotheses that all hold is a
refutation: rounding, cancellation, undefined values and limits never are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from rmd_symbolic.engines.arithmetic import NO, SO_FAR, UNKNOWN, YES, Exact, Floats
from rmd_symbolic.engines.evaluate import refutable
from rmd_symbolic.engines.models import Chosen, Sample, Sampler, Table, supported
from rmd_symbolic.engines.problem import Problem, read
from rmd_symbolic.engines.world import MANY, World
from rmd_symbolic.kernel.formula import Node

ATTEMPTS = 4  # samples that are drawn for one point that satisfies the hypotheses
DOUBTS = 4  # undecided conclusions that are worth an exact evaluation
TROUBLE = (OverflowError, RecursionError, ArithmeticError)  # values out of reach: the sample is dropped


@dataclass(frozen=True)
class Point:
    """Values of the variables of a formula; printing it gives a reproducer.

    A number is a Fraction or float +oo, a distribution a tuple, another function of indices a table of the values that
    were used, an abstract operator or function of a real the name of a law.
    """

    symbols: int
    teachers: int
    values: Mapping[str, object]
    seed: int

    def __str__(self) -> str:
        count = f"{self.symbols} symbol{'s' * (self.symbols > 1)}, {self.teachers} teacher{'s' * (self.teachers > 1)}"
        return f"{count}, seed {self.seed}: " + ", ".join(f"{n} = {_text(v)}" for n, v in self.values.items())


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return "(" + ", ".join(map(_text, value)) + ")"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(k)}: {_text(v)}" for k, v in value.items()) + "}"
    return "oo" if value == float("inf") else str(value)


def falsifying_point(
    formula: Node, points: int = 24, seed: int = 0, names: tuple[str, ...] = ()
) -> Point | None:
    """A point at which `for all v1 ...: H1 implies ... implies C` certainly fails, or None when none was found.

    Tries `points` points that satisfy the hypotheses.  Free variables count as quantified in front; `names` are names for
    the quantified variables, in order, for the reproducer alone.

    >>> from rmd_symbolic.kernel.formula import make, number, variable
    >>> u, square = variable("u", "R"), make("multiply", variable("u", "R"), variable("u", "R"))
    >>> print(falsifying_point(make("implies", make("less", number(0), u), make("at_most", u, square))))
    2 symbols, 1 teacher, seed 0: u = 1/100
    >>> falsifying_point(make("implies", make("less", number(1), u), make("at_most", u, square)))
    """
    problem = read(formula, names)
    if not refutable(problem.conclusion)[0] or not all(supported(p.sort) for p in problem.places):
        return None
    if problem.symbols is not None and not 1 <= problem.symbols <= 8:
        return None
    return _Search(problem, seed).run(points)


class _Search:
    def __init__(self, problem: Problem, seed: int) -> None:
        self.problem = problem
        self.seed = seed
        self.sampler = Sampler(problem, Random(seed))
        self.quick = World(problem, self.sampler, Floats, seed)
        self.exact: World | None = None
        self.known: dict[tuple[object, ...], int] = {}
        self.lawful = [self._laws(number) for number in range(len(problem.hypotheses))]

    def _laws(self, number: int) -> tuple[int, ...]:
        """The variables of a hypothesis when all of them are abstract laws: its truth depends on their choice alone."""
        needs = sorted(self.problem.needs(*self.problem.hypotheses[number]))
        kept = all(isinstance(p.domain[0], str) is False or p.domain[0] == "R" for p in
                   (self.problem.places[n] for n in needs) if p.domain)  # fmt: skip
        return tuple(needs) if kept and all(self.problem.places[n].domain for n in needs) else ()

    def run(self, points: int) -> Point | None:
        found = doubts = 0
        for attempt in range(ATTEMPTS * points):
            if found == points:
                break
            try:
                sample = self.sampler.sample(attempt)
                self.quick.enter(sample)
                if any(self._hypothesis(self.quick, sample, h) == NO for h in self._open(sample)):
                    continue
                found += 1
                held = self.quick.truth(self.problem.conclusion, self.problem.levels)
                if held >= SO_FAR or (held == UNKNOWN and doubts >= DOUBTS):
                    continue
                if self._confirmed(sample):
                    return self._point(sample)
                doubts += 1
            except TROUBLE:
                continue
        return None

    def _open(self, sample: Sample) -> list[int]:
        """The hypotheses that do not hold by construction."""
        settled = {d.hypothesis for d in sample.plan if d.holds}
        return [h for h in range(len(self.problem.hypotheses)) if h not in settled]

    def _hypothesis(self, world: World, sample: Sample, number: int) -> int:
        levels = self.lawful[number]
        if not levels:
            return world.truth(*self.problem.hypotheses[number])
        laws = tuple(m.name if isinstance(m, Chosen) else "" for m in (sample.models[n] for n in levels))
        key = (number, world.arithmetic, sample.symbols, *laws)
        if "" in laws or world.many:
            return world.truth(*self.problem.hypotheses[number])
        if key not in self.known:
            self.known[key] = world.truth(*self.problem.hypotheses[number])
        return self.known[key]

    def _confirmed(self, sample: Sample) -> bool:
        """Is the conclusion certainly false, and does every hypothesis hold at all instances that were tried?"""
        if self.exact is None:
            self.exact = World(self.problem, self.sampler, Exact, self.seed)
        exact, conclusion = self.exact, (self.problem.conclusion, self.problem.levels)
        exact.enter(sample)
        if exact.truth(*conclusion) != NO:
            return False
        doubtful = []
        for number in self._open(sample):
            held = self._hypothesis(exact, sample, number)
            if held < SO_FAR:
                return False
            if held != YES:
                doubtful.append(self.problem.hypotheses[number])
        for world, count, least in ((self.quick, 4 * MANY, UNKNOWN), (exact, MANY, SO_FAR)) if doubtful else ():
            world.many = count
            try:
                world.enter(sample)
                world.truth(*conclusion)
                if any(world.truth(*h) < least for h in doubtful):
                    return False
            finally:
                world.many = 0
        return True

    def _point(self, sample: Sample) -> Point:
        world = self.exact
        values: dict[str, object] = {}
        for place, model in zip(self.problem.places, sample.models, strict=True):
            if world is not None:
                values[place.name] = _shown(world, place.level, model)
        return Point(sample.symbols, sample.teachers, values, self.seed)


def _shown(world: World, level: int, model: Any) -> object:
    place, sizes = world.problem.places[level], world.evaluator.sizes
    value = world.base[level]
    if isinstance(model, Chosen):
        return model.name
    if not isinstance(model, Table):
        return value
    if len(place.domain) == 1 and place.domain[0] in sizes:
        return tuple(value(x) for x in sizes[str(place.domain[0])])
    memory = world.memories.get(level, {})
    ordered = sorted(memory, key=lambda key: tuple(map(int, key)))
    return {tuple(map(int, key)): memory[key] for key in ordered}
