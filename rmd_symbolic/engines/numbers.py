"""Theorems against numbers: closed formulas at seeded points of small supports, zeros included.

A formula is evaluated in floats at points that satisfy its hypotheses.  Where its conclusion seems to fail, everything
is evaluated again with exact values and enclosures, and hypotheses over infinite sorts are tried at many more
instances, those that the conclusion used among them.  Only a conclusion that is certainly false under hypotheses that
all hold is a refutation: rounding, cancellation, undefined values and limits never are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from rmd_symbolic.engines.arithmetic import NO, SO_FAR, UNKNOWN, YES, Exact, Floats
from rmd_symbolic.engines.certain import Certainty
from rmd_symbolic.engines.evaluate import Levels, refutable
from rmd_symbolic.engines.models import FUNCTION, OPERATOR, SET, Chosen, Sample, Sampler, Table, supported
from rmd_symbolic.engines.problem import Problem, read
from rmd_symbolic.engines.world import MANY, World
from rmd_symbolic.kernel.formula import INDEX_SORTS, Node

LAWS = (FUNCTION, OPERATOR, SET)
ATTEMPTS = 4  # samples that are drawn for one point that satisfies the hypotheses
WORK = 200  # instances of hypotheses over infinite sorts that are tried for one point
DOUBTS = 4  # undecided conclusions that are worth an exact evaluation
REFUSALS = 16  # samples that an exact evaluation refuses before the search gives up
# The truth of an axiom for concrete laws depends on nothing else, so that it is judged once in a process.
JUDGED: dict[tuple[bytes, bool, int, int, tuple[str, ...]], int] = {}
MOST_JUDGED = 4096
TROUBLE = (OverflowError, RecursionError, ArithmeticError)  # values out of reach: the sample is dropped


@dataclass(frozen=True)
class Point:
    """Values of the variables of a formula; printing it gives a reproducer.

    A number is a Fraction or float +oo, a distribution a tuple, another function of indices a table of the values that
    were used, an abstract operator or function of a real the name of a law.  `indices` names the symbols and teachers
    among the variables: their values count from 0, and are printed from 1.
    """

    symbols: int
    teachers: int
    values: Mapping[str, object]
    seed: int
    indices: frozenset[str] = field(default=frozenset(), compare=False)

    def __str__(self) -> str:
        count = f"{self.symbols} symbol{'s' * (self.symbols > 1)}"
        if self.teachers > 1:
            count += f", {self.teachers} teachers"
        asked = {name: value for name, value in self.values.items() if value != {}}  # a table may go unused
        shown = {name: value + 1 if name in self.indices and isinstance(value, int) else value
                 for name, value in asked.items()}  # fmt: skip
        return f"{count}: " + ", ".join(f"{name} = {_text(value)}" for name, value in shown.items())


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return "(" + ", ".join(map(_text, value)) + ")"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(k)}: {_text(v)}" for k, v in value.items()) + "}"
    return "oo" if value == float("inf") else str(value)


def falsifying_point(
    formula: Node, points: int = 24, seed: int = 0, names: tuple[str, ...] = (), certain: bool = True
) -> Point | None:
    """A point at which `for all v1 ...: H1 implies ... implies C` certainly fails, or None when none was found.

    Tries `points` points that satisfy the hypotheses.  Free variables count as quantified in front; `names` are names
    for the quantified variables, in order, for the reproducer alone.  Unless the answer must be `certain`, a hypothesis
    about an abstract law counts as satisfied when many instances are.

    >>> from rmd_symbolic.kernel.formula import make, number, variable
    >>> u, square = variable("u", "R"), make("multiply", variable("u", "R"), variable("u", "R"))
    >>> point = falsifying_point(make("implies", make("less", number(0), u), make("at_most", u, square)))
    >>> 0 < point.values["u"] < 1
    True
    >>> falsifying_point(make("implies", make("less", number(1), u), make("at_most", u, square)))
    """
    problem = read(formula, names)
    if not refutable(problem.conclusion)[0] or not all(supported(p.sort) for p in problem.places):
        return None
    if problem.symbols is not None and not 1 <= problem.symbols <= 8:
        return None
    return Search(problem, seed, certain).run(points)


class Search:
    """Looks for a point at which a problem fails; `confirmed` decides, by exact evaluation, whether a sample is one."""

    def __init__(self, problem: Problem, seed: int, certain: bool = True) -> None:
        self.problem = problem
        self.certain = certain  # must every hypothesis hold for certain?
        self.seed = seed
        self.sampler = Sampler(problem, Random(seed))
        self.quick = World(problem, self.sampler, Floats, seed)
        self.exact: World | None = None
        self.work = 0
        self.lawful = [self._laws(number) for number in range(len(problem.hypotheses))]
        self.order = sorted(range(len(problem.hypotheses)), key=lambda h: problem.hypotheses[h][0].depth)

    def _laws(self, number: int) -> tuple[int, ...]:
        """The variables of a hypothesis when all of them are abstract laws: its truth depends on their choice alone."""
        needs = sorted(self.problem.needs(*self.problem.hypotheses[number]))
        defined = {option.level for options in self.problem.options for option in options}
        kept = all(self.problem.places[n].sort in LAWS and n not in defined for n in needs)
        return tuple(needs) if kept else ()

    def run(self, points: int) -> Point | None:
        found = doubts = 0
        for attempt in range(ATTEMPTS * points):
            if found == points or self.work > WORK * points:
                break
            try:
                sample = self.sampler.sample(attempt)
                self.quick.enter(sample)
                if not self._fits(sample):
                    continue
                found += 1
                held = self.quick.truth(self.problem.conclusion, self.problem.levels)
                if held >= SO_FAR or (held == UNKNOWN and doubts >= DOUBTS):
                    continue
                if self.confirmed(sample):
                    return self.point(sample)
                doubts += 1
                if doubts >= max(REFUSALS, points // 8):
                    break
            except TROUBLE:
                continue
        return None

    def _fits(self, sample: Sample) -> bool:
        """Do the hypotheses hold as far as floats tell?"""
        quick = self.quick
        least = SO_FAR if quick.eager else UNKNOWN
        quick.evaluator.strict = quick.eager
        quick.evaluator.instances = 0
        try:
            fits = all(self.hypothesis(quick, sample, h) >= least for h in self.unsettled(sample))
        finally:
            quick.evaluator.strict = False
            self.work += quick.evaluator.instances
        self.sampler.learn(sample, fits)
        return fits

    def _open(self, sample: Sample) -> list[int]:
        """The hypotheses that do not hold by construction."""
        settled = {d.hypothesis for d in sample.plan if d.holds}
        return [h for h in self.order if h not in settled]

    def unsettled(self, sample: Sample) -> list[int]:
        """Of these, those that samples do not satisfy anyway."""
        defined = {d.level for d in sample.plan}
        known = self.problem.sampled
        return [h for h in self._open(sample) if h not in known or known[h] in defined]

    def hypothesis(self, world: World, sample: Sample, number: int) -> int:
        """The truth of a hypothesis at a sample; of one about laws alone, decided once."""
        formula, binders = self.problem.hypotheses[number]
        levels = self.lawful[number]
        if not levels or world.many:
            return world.truth(formula, binders)
        laws = tuple(str(sample.models[level].name) for level in levels)
        key = (formula.digest, world.arithmetic is Exact, sample.symbols, sample.teachers, laws)
        if key not in JUDGED:
            if len(JUDGED) >= MOST_JUDGED:
                JUDGED.clear()
            JUDGED[key] = world.judge(formula, binders, levels)
        if JUDGED[key] == NO and len(laws) == 1:
            self.sampler.refused.add(laws[0])
        return JUDGED[key]

    def confirmed(self, sample: Sample) -> bool:
        """Is the conclusion certainly false, and does every hypothesis hold at all instances that were tried?"""
        if self.exact is None:
            self.exact = World(self.problem, self.sampler, Exact, self.seed)
        exact, conclusion = self.exact, (self.problem.conclusion, self.problem.levels)
        exact.enter(sample)
        return exact.truth(*conclusion) == NO and self.assumed(sample)

    def assumed(self, sample: Sample) -> bool:
        """Do all hypotheses hold, by exact evaluation, at all instances that were tried?"""
        if self.exact is None:
            self.exact = World(self.problem, self.sampler, Exact, self.seed)
        exact = self.exact
        exact.enter(sample)
        exact.truth(self.problem.conclusion, self.problem.levels)
        exact.evaluator.strict = True
        try:
            doubtful = []
            for number in self._open(sample):
                held = self.hypothesis(exact, sample, number)
                if held < SO_FAR:
                    self.quick.eager = True
                    return False
                if held != YES:
                    doubtful.append(number)
        finally:
            exact.evaluator.strict = False
        return not doubtful or self._settled(sample, doubtful)

    def _settled(self, sample: Sample, doubtful: list[int]) -> bool:
        """Do hypotheses hold of which only instances were tried?  Certainly, or as it seems, if they speak of laws."""
        if self.exact is None:
            return False
        certainty = Certainty(self.exact, sample)
        rest = [number for number in doubtful if not certainty.holds(number)]
        if self.certain or not all(self._about_laws(number, sample) for number in rest):
            return not rest
        return self._second_look(sample, [self.problem.hypotheses[number] for number in rest])

    def _about_laws(self, number: int, sample: Sample) -> bool:
        """Does it speak of an abstract law, or of a sequence that a law drives?"""
        found = set(self.problem.needs(*self.problem.hypotheses[number]))
        for _ in sample.plan:
            found.update(*(d.needs for d in sample.plan if d.level in found))
        return any(self.problem.places[level].sort in LAWS for level in found)

    def evaluated(self, sample: Sample) -> bool:
        """Does exact evaluation alone, without a sampled instance, say that every hypothesis holds?"""
        if self.exact is None:
            return False
        self.exact.enter(sample)
        return all(self.exact.truth(*self.problem.hypotheses[number]) == YES for number in self._open(sample))

    def _second_look(self, sample: Sample, doubtful: list[tuple[Node, Levels]]) -> bool:
        """Do the hypotheses hold at many more instances, at those among them that the conclusion asks for?"""
        for world, count, least in ((self.quick, 4 * MANY, UNKNOWN), (self.exact, MANY, SO_FAR)):
            if world is None:
                return False
            world.many = count
            try:
                world.enter(sample)
                world.truth(self.problem.conclusion, self.problem.levels)
                if any(world.truth(*hypothesis) < least for hypothesis in doubtful):
                    self.quick.eager = True
                    return False
            finally:
                world.many = 0
        return True

    def point(self, sample: Sample) -> Point:
        """The values of a sample that was confirmed."""
        values: dict[str, object] = {}
        if self.exact is not None:
            self.exact.enter(sample)  # afresh, so that tables hold what the conclusion asks for, and no more
            self.exact.truth(self.problem.conclusion, self.problem.levels)
            for place, model in zip(self.problem.places, sample.models, strict=True):
                values[place.name] = _shown(self.exact, place.level, model)
        indices = frozenset(place.name for place in self.problem.places if place.sort in INDEX_SORTS)
        return Point(sample.symbols, sample.teachers, values, self.seed, indices)


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
