"""Random meanings for the variables of a problem: seeded, exact, with zeros, extremes and coincidences.

Distributions come as point masses, uniform, with zeros, with extreme ratios, equal to an earlier one; sequences as
constant, free and then constant, approaching, jumping; numbers at the ends of their range and inside.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Any

from rmd_symbolic.engines.arithmetic import OO
from rmd_symbolic.engines.laws import OPERATORS, PAIRS, SETS, Law
from rmd_symbolic.engines.problem import AT, NEXT, Definition, Place, Problem
from rmd_symbolic.kernel.formula import INDEX_SORTS, Arrow, Sort

SIMPLEX = Arrow(("I",), "R")
OPERATOR = Arrow(("R", SIMPLEX, SIMPLEX, "I"), "R")
FUNCTION = Arrow(("R",), "R")
SET = Arrow((SIMPLEX,), "R")
LAST = 5  # free sequences are constant from here on
INSIDE = tuple(Fraction(*f) for f in ((1, 2), (1, 3), (9, 10), (1, 10), (3, 4), (1, 1000), (999, 1000)))
UPWARD = tuple(Fraction(*f) for f in ((1, 1), (1, 2), (2, 1), (1, 100), (10, 1), (7, 3), (1000, 1)))
ANYWHERE = (Fraction(0), *UPWARD, *(-u for u in UPWARD))
MODES = ("interior", "zeros", "masked", "zeros", "interior", "disjoint")
SHAPES = ("free", "constant", "approach", "jump")
WEIGHTS = (0, 1, 2, 3, 5, 8)
EXTREMES = (1, 1, 7, 1000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A law with its name."""

    name: str
    law: Law


@dataclass(slots=True)
class Table:
    """A function of indices whose rows are drawn when they are first asked for; constant in time from `steady` on."""

    domain: tuple[Sort, ...]
    row: Callable[[tuple[int, ...]], Any]
    by_row: bool
    steady: int | None = None
    rows: dict[tuple[int, ...], Any] = field(default_factory=dict)

    def __call__(self, *arguments: Any) -> Any:
        key = tuple(int(a) for a in arguments)
        if self.by_row:
            *front, last = key
            return self._row(tuple(front))[last]
        return self._row(key)

    def _row(self, key: tuple[int, ...]) -> Any:
        if key not in self.rows:
            self.rows[key] = self.row(key)
        return self.rows[key]


@dataclass(slots=True)
class Sample:
    """One choice of the sizes, a meaning for each variable, and the equations that override it."""

    symbols: int
    teachers: int
    models: list[Any]
    plan: tuple[Definition, ...]


def supported(sort: Sort) -> bool:
    """Is there a way to sample a value of this sort?"""
    if not isinstance(sort, Arrow) or sort in (OPERATOR, FUNCTION, SET):
        return True
    return all(part in (*INDEX_SORTS, "N") for part in sort.domain)


class Sampler:
    """Draws samples of a problem."""

    def __init__(self, problem: Problem, random: Random) -> None:
        self.problem = problem
        self.random = random
        self.mode = "zeros"
        self.theme = PAIRS[0]
        self.sizes = {"I": 2, "K": 1}
        self.drawn: list[tuple[Fraction, ...]] = []
        self.mask: tuple[int, ...] = ()
        self.functions = 0
        self.teachers = any("K" in str(place.sort) for place in problem.places)
        self.refused: set[str] = set()  # operators that a hypothesis on the operator alone excludes
        self.record: dict[int, tuple[int, int]] = {}  # reading of an equation -> (samples that fitted, samples)
        self._ranges: dict[int, tuple[Any, ...]] = {}

    def sample(self, number: int) -> Sample:
        """The next sample."""
        random = self.random
        symbols = self.problem.symbols or (2, 3, 2, 1, 3, 2)[number % 6]
        self.sizes = {"I": symbols, "K": 1 + (random.randrange(2) if self.teachers else number % 5 // 4)}
        self.prepare()
        models = [self.model(place) for place in self.problem.places]
        return Sample(symbols, self.sizes["K"], models, self.plan())

    def prepare(self) -> None:
        """Choose what the values of one sample share."""
        random = self.random
        self.mode = random.choice(MODES)
        self.mask = tuple(random.randrange(2) for _ in range(self.sizes["I"]))
        self.theme = random.choice(PAIRS)
        self.drawn = []
        self.functions = 0

    def plan(self) -> tuple[Definition, ...]:
        """Equations to satisfy by construction: at most one reading each, and no circle."""
        chosen: list[Definition] = []
        needs: dict[int, set[int]] = {}

        def reaches(start: int, goal: int) -> bool:
            return start == goal or any(reaches(n, goal) for n in needs.get(start, ()))

        for options in self.problem.options:
            for option in sorted(options, key=self._promise, reverse=True) if len(options) > 1 else options:
                rivals = [c for c in chosen if c.level == option.level]
                if all(option.disjoint(r) for r in rivals) and not any(reaches(n, option.level) for n in option.needs):
                    chosen.append(option)
                    needs.setdefault(option.level, set()).update(option.needs)
                    break
        return tuple(chosen)

    def _promise(self, option: Definition) -> float:
        fits, tries = self.record.get(id(option), (0, 0))
        return (fits + 1) / (tries + 1) * self.random.uniform(0.5, 1)

    def learn(self, sample: Sample, fits: bool) -> None:
        """Remember whether the hypotheses held: a reading of an equation that leads nowhere is chosen less often."""
        for option in sample.plan:
            good, tries = self.record.get(id(option), (0, 0))
            self.record[id(option)] = (good + fits, tries + 1)

    # -- one value ------------------------------------------------------------------------------------------------
    def model(self, place: Place) -> Any:
        """A meaning for one variable: an exact value, a chosen law or a table."""
        random, sort = self.random, place.sort
        if sort == OPERATOR:
            law = random.choice([law for law in OPERATORS if law.__name__ not in self.refused] or OPERATORS)
            return Chosen(law.__name__, law)
        if sort == SET:
            law = random.choice(SETS)
            return Chosen(law.__name__, law)
        if sort == FUNCTION:
            self.functions += 1
            name, function, slope, _ = self.theme
            first = (self.functions % 2 == 1) == (random.random() < 0.85)
            return Chosen(name if first else "slope of " + name, function if first else slope)
        if not isinstance(sort, Arrow):
            return self.value(place)
        return self.table(place)

    def value(self, place: Place) -> Any:
        """A number in the range of the variable, or an index."""
        random, sort = self.random, place.codomain
        if sort in INDEX_SORTS:
            return random.randrange(self.sizes[sort])
        if sort == "N":
            low, high = math.ceil(place.low or 0), 6 if place.high is None else math.floor(place.high)
            low += place.open_low and low == place.low
            return random.randint(max(0, low), max(0, low, min(high, low + 6)))
        if sort == "E" and random.random() < 0.5:
            return random.choice((OO, self.theme[3]))
        if place.level not in self._ranges:
            self._ranges[place.level] = _candidates(place)
        return random.choice(self._ranges[place.level])

    def table(self, place: Place) -> Table:
        """A function of indices: rows on the simplex where the hypotheses ask for it, else one number at a time."""
        random, domain = self.random, place.domain
        last = domain[-1]
        rows = place.simplex and isinstance(last, str) and last in INDEX_SORTS
        front = domain[:-1] if rows else domain
        if place.codomain in INDEX_SORTS:
            return self._relabelling(place)
        shape = random.choice(SHAPES if "N" in front else ("free", "free", "constant"))
        if not front or (not rows and "N" not in front):
            shape = "free"
        target: list[Any] = []
        memory: dict[tuple[int, ...], Any] = {}

        def draw() -> Any:
            return self.distribution(self.sizes[str(last)], place) if rows else self.value(place)

        def at(key: tuple[int, ...]) -> Any:
            if key not in memory:
                memory[key] = draw()
            return memory[key]

        def row(key: tuple[int, ...]) -> Any:
            time = max((k for k, s in zip(key, front, strict=True) if s == "N"), default=0)
            if shape == "free":
                return at(tuple(min(k, LAST) if s == "N" else k for k, s in zip(key, front, strict=True)))
            start = at(tuple(0 if s == "N" or "N" not in front else k for k, s in zip(key, front, strict=True)))
            if shape == "constant" or time == 0:
                return start
            if not target:
                target.append(draw())
            if shape == "jump":
                return target[0]
            return _between(start, target[0], Fraction(1, 2**time if rows else time + 1))

        steady = {"free": LAST, "constant": 0, "jump": 1}.get(shape) if domain.count("N") == 1 else None
        return Table(domain, row, rows, steady)

    def _relabelling(self, place: Place) -> Table:
        size = self.sizes[place.codomain]
        images = self.random.sample(range(size), size)
        if self.random.random() < 0.2:
            images = [self.random.randrange(size) for _ in images]
        return Table(place.domain, lambda key: images[sum(key) % size], False)

    def distribution(self, size: int, place: Place | None = None) -> tuple[Fraction, ...]:
        """A point of the simplex."""
        random = self.random
        full = self.mode == "interior" or (place is not None and place.low == 0 and place.open_low)
        same = [d for d in self.drawn if len(d) == size and not (full and 0 in d)]
        if same and random.random() < 0.2:
            return random.choice(same)
        kind = random.randrange(9)
        if kind == 8 and same:  # near an earlier one, where local constants show
            weight = random.choice((Fraction(1, 50), Fraction(1, 1000)))
            away = [random.choice(WEIGHTS[1:]) for _ in range(size)]
            near, total = random.choice(same), sum(away)
            return tuple((1 - weight) * n + weight * Fraction(w, total) for n, w in zip(near, away, strict=True))
        if kind == 0 and not full:
            at = random.randrange(size)
            weights = [int(x == at) for x in range(size)]
        elif kind == 1:
            weights = [1] * size
        elif kind == 2:
            weights = [random.choice(EXTREMES) for _ in range(size)]
        else:
            weights = [random.choice(WEIGHTS[1:] if full or kind < 5 else WEIGHTS) for _ in range(size)]
        if self.mode in ("masked", "disjoint") and size == len(self.mask) and not full:
            turned = self.mode == "disjoint" and len(self.drawn) % 2 == 1
            weights = [w * (m ^ turned) for w, m in zip(weights, self.mask, strict=True)]
        total = sum(weights)
        found = tuple(Fraction(w, total) for w in weights) if total else (Fraction(1), *[Fraction(0)] * (size - 1))
        self.drawn.append(found)
        return found


def _between(start: Any, end: Any, weight: Fraction) -> Any:
    """weight * start + (1 - weight) * end, in each coordinate."""
    if isinstance(start, tuple):
        return tuple(_between(s, e, weight) for s, e in zip(start, end, strict=True))
    return end if OO in (start, end) or isinstance(start, int) else weight * start + (1 - weight) * end


def _candidates(place: Place) -> tuple[Any, ...]:
    """Numbers in the range of a variable, its ends first."""
    low, high = place.low, place.high
    ends = [e for e, is_open in ((low, place.open_low), (high, place.open_high)) if e is not None and not is_open]
    if low is not None and high is not None:
        inside = [low + (high - low) * u for u in INSIDE] if low < high else []
    elif low is not None:
        inside = [low + u for u in UPWARD]
    elif high is not None:
        inside = [high - u for u in UPWARD]
    else:
        inside = list(ANYWHERE)
    return tuple(ends + inside) or (Fraction(0),)


__all__ = ["AT", "FUNCTION", "NEXT", "OPERATOR", "SET", "SIMPLEX", "Chosen", "Sample", "Sampler", "Table", "supported"]
