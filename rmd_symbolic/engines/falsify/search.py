"""The search: many starts, each climbed by the degree of violation, and exact confirmation of what it finds.

Everything is drawn from one seed and counted, not timed, so that the same problem gives the same answer; the time limit
only ends a search that has found nothing.
"""

from __future__ import annotations

import time
from random import Random

from rmd_symbolic.engines.arithmetic import NO, SO_FAR, UNKNOWN, Exact, digits
from rmd_symbolic.engines.evaluate import refutable
from rmd_symbolic.engines.falsify import moves
from rmd_symbolic.engines.falsify.balls import Balls
from rmd_symbolic.engines.falsify.degree import TIE, Degrees
from rmd_symbolic.engines.falsify.space import Candidate, Shape, Unit, draw, is_row, units
from rmd_symbolic.engines.models import Sample, supported
from rmd_symbolic.engines.numbers import TROUBLE, Search
from rmd_symbolic.engines.problem import Problem
from rmd_symbolic.engines.world import World

SIZES = (2, 2, 1, 3, 2, 3, 2, 4)
LENGTHS = (1, 2, 1, 3, 5)
LATEST = 40  # generations that are searched where a number asks for them
STARTS, PATIENCE, LONGEST = 8, 60, 600
DOUBTS = 24  # candidates that the exact evaluation refuses before a shape with ties is left alone
PRECISIONS = (50, 160, 700)  # digits of the exact evaluation, one after the other
HOPELESS = -3.0


def _by_construction(problem: Problem, number: int, level: int) -> bool:
    """Do the coordinates of the search satisfy this range or simplex anyway?"""
    if not is_row(problem.places[level]):
        return True
    atom = problem.hypotheses[number][0]
    while atom.op == "all":
        atom = atom.args[1]
    return atom.op == "equal" or (atom.args[0].op == "number" and atom.args[0].args[0] == 0)


class Falsifier:
    """Looks for points at which one problem fails; made and used inside `working()`."""

    def __init__(self, problem: Problem, seed: int, deadline: float) -> None:
        self.problem, self.seed = problem, seed
        self.random = Random(seed)
        self.search = Search(problem, seed)
        self.search.sampler.random = self.random
        self.world = World(problem, self.search.sampler, Balls, seed)  # type: ignore[arg-type]
        self.degrees = Degrees(self.world.evaluator)
        self.deadline = deadline
        self.settled = {h for h, level in problem.sampled.items() if _by_construction(problem, h, level)}
        self.doubts = 0
        self.evaluations = self.attempts = 0
        self.sizes: tuple[int, ...] = SIZES  # how many symbols, one attempt after the other

    @property
    def possible(self) -> bool:
        """Can a point refute the conclusion at all, and can its variables be given values?"""
        sized = self.problem.symbols is None or 1 <= self.problem.symbols <= 8
        return sized and refutable(self.problem.conclusion)[0] and all(supported(p.sort) for p in self.problem.places)

    @property
    def late(self) -> bool:
        """Is the time, of the processor, over?"""
        return time.process_time() > self.deadline

    # -- one point ------------------------------------------------------------------------------------------------
    def fitness(self, candidate: Candidate) -> float:
        """Above 0 where the hypotheses hold and the conclusion fails, as far as balls tell."""
        self.evaluations += 1
        try:
            sample = candidate.sample(self.problem)
            self.world.enter(sample)
            worst = self._worst(sample)
            if worst > 0:
                return HOPELESS - worst
            run = self.degrees.of(self.problem.conclusion, self.problem.levels, True)
            return run(self.world.evaluator.frame(self.world.base))
        except TROUBLE:
            return 2 * HOPELESS

    def _worst(self, sample: Sample) -> float:
        """The largest violation of a hypothesis."""
        worst = -1.0
        defined = {definition.level for definition in sample.plan}
        certain = {definition.hypothesis for definition in sample.plan if definition.holds}
        for number in self.search.order:
            if number in certain or (number in self.settled and self.problem.sampled[number] not in defined):
                continue
            if self.search.lawful[number]:
                held = self.search.hypothesis(self.world, sample, number)
                if held == NO:
                    return 2.0
                continue
            formula, levels = self.problem.hypotheses[number]
            run = self.degrees.of(formula, levels, False)
            worst = max(worst, run(self.world.evaluator.frame(self.world.base)))
        return worst

    def confirmed(self, candidate: Candidate) -> bool:
        """Does the exact evaluation of the formula itself say that it fails here?"""
        tied = self.fitness(candidate) <= 2 * TIE  # more digits do not part what agrees
        for count in PRECISIONS[: 1 if tied else None]:
            with digits(count):
                try:
                    sample = candidate.sample(self.problem)
                    if self.search.confirmed(sample):
                        return True
                    exact = self.search.exact
                    if exact is None:
                        return False
                    held = exact.truth(self.problem.conclusion, self.problem.levels)
                    if held not in (NO, UNKNOWN) or (held == NO and candidate.shape.laws):
                        return False
                except TROUBLE:
                    return False
        return False

    def violated(self, candidate: Candidate) -> bool:
        """Is this a counterexample, certainly?"""
        return self.fitness(candidate) > 0 and self.confirmed(candidate)

    # -- the search -----------------------------------------------------------------------------------------------
    def run(self, most: int = 10**9) -> Candidate | None:
        """A confirmed counterexample; None when time is over or `most` points were evaluated.  It may go on later."""
        lengths = self._lengths()
        while not self.late and self.evaluations < most:
            number = self.attempts
            self.attempts += 1
            symbols = self.problem.symbols or self.sizes[number % len(self.sizes)]
            length = lengths[number % len(lengths)]
            found = self._attempt(draw(self.problem, self.search.sampler, symbols, length, number), number)
            if found is not None:
                return found
        return None

    def _lengths(self) -> tuple[int, ...]:
        """How many generations are free: few, or just past the numbers that are written in the problem."""
        if not any("N" in place.domain for place in self.problem.places):
            return (1,)
        written = sorted({int(c) + k for c in self.problem.constants if c.denominator == 1 for k in (1, 2)})
        return (*LENGTHS, *(n for n in written if max(LENGTHS) < n <= LATEST))

    def _attempt(self, shape: Shape, number: int) -> Candidate | None:
        parts = units(self.problem, shape)
        best, genome = 3 * HOPELESS, moves.start(parts, self.random)
        if not self._lawful(Candidate(shape, moves.values(parts, genome))):
            return None
        for _ in range(STARTS if parts else 1):
            other = moves.start(parts, self.random)
            candidate = Candidate(shape, moves.values(parts, other))
            degree = self.fitness(candidate)
            if degree > 0 and self._certain(candidate):
                return candidate
            if degree > best:
                best, genome = degree, other
            if self.late:
                return None
        if not parts or best <= HOPELESS - 2:
            return None
        return self._climb(shape, parts, genome, best, LONGEST if number > (12 if shape.laws else 4) else PATIENCE)

    def _lawful(self, candidate: Candidate) -> bool:
        """Do the laws of the shape satisfy what is assumed of them alone, as far as the exact evaluation tells?"""
        asked = [number for number, laws in enumerate(self.search.lawful) if laws]
        if not asked:
            return True
        try:
            sample = candidate.sample(self.problem)
            if self.search.exact is None:
                self.search.exact = World(self.problem, self.search.sampler, Exact, self.seed)
            self.search.exact.enter(sample)
            return all(self.search.hypothesis(self.search.exact, sample, number) >= SO_FAR for number in asked)
        except TROUBLE:
            return False

    def _certain(self, candidate: Candidate) -> bool:
        """Confirmed; ties that were refused too often are not tried again."""
        if self.doubts >= DOUBTS and self.fitness(candidate) <= 2 * TIE:
            return False
        if self.confirmed(candidate):
            return True
        self.doubts += 1
        return False

    def _climb(self, shape: Shape, parts: list[Unit], genome: moves.Genome, best: float, most: int) -> Candidate | None:
        step, idle, count = 1.0, 0, 0
        while idle < PATIENCE + 10 * len(parts) and count < most and not self.late:
            count += 1
            other = moves.move(parts, genome, step, self.random)
            candidate = Candidate(shape, moves.values(parts, other))
            degree = self.fitness(candidate)
            if degree > 0:
                if self._certain(candidate):
                    return candidate
                degree = -TIE
            if degree > best:
                step, idle = min(8.0, 1.6 * step), 0
                best, genome = degree, other
            else:
                if degree == best:
                    genome = other
                step, idle = max(1e-13, 0.93 * step), idle + 1
                if idle % 25 == 0:
                    step = 10.0 ** self.random.uniform(-7, 0.5)
        return None
