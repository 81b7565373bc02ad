"""The points that are searched: a shape, and exact values for every row and number of it.

A shape fixes what is discrete: the sizes, indices and generations, the laws, the equations used as definitions.
What remains are rows (points of a simplex) and numbers; of a sequence there are some, the last of which is repeated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import product
from typing import Any

from rmd_symbolic.engines.laws import OPERATORS
from rmd_symbolic.engines.models import FUNCTION, OPERATOR, SET, Chosen, Sample, Sampler, Table
from rmd_symbolic.engines.problem import AT, NEXT, Definition, Place, Problem
from rmd_symbolic.kernel.formula import INDEX_SORTS, Arrow

SIMPLE_OPERATORS = tuple(dict.fromkeys(OPERATORS))
Key = tuple[int, ...]
Name = tuple[int, Key]  # the level of a variable and the arguments in front
Value = Any  # a Fraction, +oo, or a row: a tuple of Fractions


@dataclass(frozen=True)
class Unit:
    """One row or number: `size` is 0 for a number."""

    name: Name
    size: int
    place: Place


@dataclass(frozen=True)
class Shape:
    """What is discrete in a point."""

    symbols: int
    teachers: int
    length: int  # generations of a sequence before it is constant
    naturals: Mapping[int, int]
    indices: Mapping[int, int]
    laws: Mapping[int, Any]
    images: Mapping[int, tuple[int, ...]]
    plan: tuple[Definition, ...]

    def size(self, sort: object) -> int:
        """How many values an argument of this sort takes before they repeat."""
        return self.symbols if sort == "I" else self.teachers if sort == "K" else self.length


@dataclass(frozen=True)
class Candidate:
    """A point of a problem."""

    shape: Shape
    values: Mapping[Name, Value] = field(default_factory=dict)

    def with_value(self, name: Name, value: Value) -> Candidate:
        """The same point with another row or number."""
        return replace(self, values={**self.values, name: value})

    def sample(self, problem: Problem) -> Sample:
        """The point as a sample that `World` can enter."""
        shape = self.shape
        models = [self._model(place) for place in problem.places]
        return Sample(shape.symbols, shape.teachers, models, shape.plan)

    def _model(self, place: Place) -> Any:
        shape, level = self.shape, place.level
        if level in shape.laws:
            return shape.laws[level]
        if not place.domain:
            for known in (shape.naturals, shape.indices):
                if level in known:
                    return known[level]
            return self.values.get((level, ()), Fraction(0))
        if place.codomain in INDEX_SORTS:
            images = shape.images[level]
            return Table(place.domain, lambda key: images[sum(key) % len(images)], False)
        rows = is_row(place)
        front = place.domain[:-1] if rows else place.domain
        last = Fraction(0) if not rows else (Fraction(1), *[Fraction(0)] * (shape.size(place.domain[-1]) - 1))
        values, length = self.values, shape.length

        def row(key: Key) -> Any:
            short = tuple(min(k, length - 1) if s == "N" else k for k, s in zip(key, front, strict=True))
            first = tuple(0 if s == "N" else k for k, s in zip(key, front, strict=True))
            return values.get((level, short), values.get((level, first), last))

        return Table(place.domain, row, rows, shape.length - 1)


def is_row(place: Place) -> bool:
    """Are the values of the variable, in its last argument, a point of a simplex?"""
    return place.simplex and bool(place.domain) and place.domain[-1] in INDEX_SORTS


def units(problem: Problem, shape: Shape) -> list[Unit]:
    """The rows and numbers of a shape; what equations define is left out."""
    found = []
    for place in problem.places:
        level, domain = place.level, place.domain
        if level in shape.laws or place.codomain in INDEX_SORTS or (not domain and place.codomain == "N"):
            continue
        definitions = [d for d in shape.plan if d.level == level]
        kinds = [{kind for kind, _ in d.slots} for d in definitions]
        if any(not k & {AT, NEXT} for k in kinds):
            continue
        started = any(NEXT in k for k in kinds)
        if started and any(AT in k for k in kinds):
            continue
        rows = is_row(place)
        front = domain[:-1] if rows else domain
        spans = [range(1 if s == "N" and started else shape.size(s)) for s in front]
        size = shape.size(domain[-1]) if rows else 0
        found += [Unit((level, key), size, place) for key in product(*spans)]
    return found


def draw(problem: Problem, sampler: Sampler, symbols: int, length: int, turn: int = 0) -> Shape:
    """A random shape; operators take turns."""
    random = sampler.random
    teachers = random.choice((2, 1, 2, 3)) if sampler.teachers else 1
    sampler.sizes = {"I": symbols, "K": teachers}
    sampler.prepare()
    naturals, indices, laws, images = {}, {}, {}, {}
    for place in problem.places:
        level, sort = place.level, place.sort
        if sort in (OPERATOR, FUNCTION, SET):
            laws[level] = _operator(sampler, turn) if sort == OPERATOR else sampler.model(place)
        elif isinstance(sort, Arrow):
            if place.codomain in INDEX_SORTS:
                size = sampler.sizes[place.codomain]
                images[level] = tuple(random.sample(range(size), size))
        elif sort == "N":
            naturals[level] = int(sampler.value(place))
        elif sort in INDEX_SORTS:
            indices[level] = int(sampler.value(place))
    return Shape(symbols, teachers, length, naturals, indices, laws, images, sampler.plan())


def _operator(sampler: Sampler, turn: int) -> Chosen:
    allowed = [law for law in SIMPLE_OPERATORS if law.__name__ not in sampler.refused] or SIMPLE_OPERATORS
    law = allowed[turn % len(allowed)]
    return Chosen(law.__name__, law)
