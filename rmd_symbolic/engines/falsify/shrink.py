"""The smallest counterexample near a found one: fewest symbols, simplest numbers, as property-based testing does.

Each trial is accepted only when it is again a confirmed counterexample, so that shrinking never loses one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import product
from typing import Any

from rmd_symbolic.engines.falsify.search import Falsifier
from rmd_symbolic.engines.falsify.space import Candidate, Name, Shape, Unit, units
from rmd_symbolic.engines.laws import OPERATORS
from rmd_symbolic.engines.models import Chosen
from rmd_symbolic.engines.problem import Place

PASSES, TRIALS, JOINT = 5, 2500, 400
HALVINGS, REFINED = 60, 5  # how often steps are doubled until they lead out, and halved from there
F = Fraction
NUMBERS = tuple(sorted(
    {F(n, d) for d in range(1, 7) for n in range(7)} | {F(1, k) for k in (8, 10, 20, 100, 1000, 10**4, 10**6, 10**12)}
    | {1 - F(1, k) for k in (8, 10, 20, 100, 1000, 10**4, 10**6)}
    | {F(k) for k in (8, 10, 20, 100, 1000, 10**6, 10**9)},
    key=lambda u: (u.numerator.bit_length() + 2 * u.denominator.bit_length(), u),
))  # fmt: skip
THIN = tuple(10**k for k in (1, 2, 3, 4, 5, 6, 7, 8, 12, 20, 50, 100, 300))


def weight(value: Any) -> int:
    """How complicated a number or a row is: the digits of its fractions."""
    if isinstance(value, tuple):
        return sum(map(weight, value))
    if not isinstance(value, Fraction):
        return 2
    return abs(value.numerator).bit_length() + 2 * (value.denominator.bit_length() - 1) + (value < 0)


def size(value: Any) -> tuple[int, int]:
    """How complicated a number or a row is: its digits, then what they say, so that 1/2 comes before 1/3.

    >>> size(Fraction(1, 2)) < size(Fraction(1, 3)) < size(Fraction(2, 3))
    True
    """
    parts = value if isinstance(value, tuple) else (value,)
    said = sum(abs(v.numerator) + v.denominator for v in parts if isinstance(v, Fraction))
    return weight(value), said


def rank(candidate: Candidate) -> tuple[int, ...]:
    """What is made small, in this order."""
    shape = candidate.shape
    laws = sum(law_rank(law) for law in shape.laws.values())
    naturals = sum(shape.naturals.values()) + shape.length + 50 * laws
    digits, said = (sum(column) for column in zip((0, 0), *map(size, candidate.values.values()), strict=True))
    return shape.symbols, shape.teachers, naturals, digits, said, len(candidate.values)


def law_rank(law: Chosen) -> int:
    """The place of a law in its list: the mixture is the simplest operator."""
    return next((k for k, known in enumerate(OPERATORS) if known is law.law), 0)


def shrunk(falsifier: Falsifier, candidate: Candidate) -> Candidate:
    """A counterexample that no trial makes simpler."""
    most = falsifier.evaluations + TRIALS
    for _ in range(PASSES):
        before = candidate
        for trials in (_smaller, _joint, _simpler, _simplest):
            candidate = _first(falsifier, candidate, trials, most)
        if candidate is before:
            break
    return candidate


Trials = Callable[[Falsifier, Candidate], Iterator[Candidate]]


def _first(falsifier: Falsifier, candidate: Candidate, trials: Trials, most: int) -> Candidate:
    """Take every trial that is simpler and still a counterexample, starting over after each."""
    again = True
    while again:
        again = False
        for trial in trials(falsifier, candidate):
            if falsifier.evaluations > most or falsifier.late:
                return candidate
            if rank(trial) < rank(candidate) and falsifier.violated(trial):
                candidate, again = trial, trials is not _joint
                break
    return candidate


# ---- shapes ---------------------------------------------------------------------------------------------------------
def _smaller(falsifier: Falsifier, candidate: Candidate) -> Iterator[Candidate]:
    shape, problem = candidate.shape, falsifier.problem
    if problem.symbols is None and shape.symbols > 1:
        for x in range(shape.symbols):
            yield _without(falsifier, candidate, "I", x)
    if shape.teachers > 1:
        for k in range(shape.teachers):
            yield _without(falsifier, candidate, "K", k)
    if shape.length > 1:
        yield _kept(falsifier, replace(shape, length=shape.length - 1), candidate.values)
    for level, value in shape.naturals.items():
        place = problem.places[level]
        low = math.ceil(place.low or 0) + (place.open_low and place.low == math.ceil(place.low or 0))
        for less in range(max(0, low), value):
            yield replace(candidate, shape=replace(shape, naturals={**shape.naturals, level: less}))
    for level, law in shape.laws.items():
        if law.law in OPERATORS:
            for simpler in OPERATORS[: law_rank(law)]:
                chosen = Chosen(simpler.__name__, simpler)
                yield replace(candidate, shape=replace(shape, laws={**shape.laws, level: chosen}))


def _kept(falsifier: Falsifier, shape: Shape, values: Mapping[Name, Any]) -> Candidate:
    names = {unit.name for unit in units(falsifier.problem, shape)}
    return Candidate(shape, {name: value for name, value in values.items() if name in names})


def _without(falsifier: Falsifier, candidate: Candidate, sort: str, gone: int) -> Candidate:
    """The point without one symbol or teacher; rows are normalised again."""
    shape = candidate.shape
    smaller = replace(
        shape, symbols=shape.symbols - (sort == "I"), teachers=shape.teachers - (sort == "K"),
        indices={k: min(v - (v > gone), shape.size(sort) - 2) if falsifier.problem.places[k].sort == sort else v
                 for k, v in shape.indices.items()},
        images={k: tuple(range(len(v) - 1)) if falsifier.problem.places[k].codomain == sort else v
                for k, v in shape.images.items()},
    )  # fmt: skip
    values: dict[Name, Any] = {}
    for (level, key), value in candidate.values.items():
        domain = falsifier.problem.places[level].domain
        front = domain[: len(key)]
        if any(s == sort and k == gone for k, s in zip(key, front, strict=True)):
            continue
        short = tuple(k - (s == sort and k > gone) for k, s in zip(key, front, strict=True))
        if isinstance(value, tuple) and domain[-1] == sort:
            rest = value[:gone] + value[gone + 1 :]
            total = sum(rest)
            value = tuple(v / total for v in rest) if total else (F(1), *[F(0)] * (len(rest) - 1))
        values[level, short] = value
    return Candidate(smaller, values)


# ---- values ---------------------------------------------------------------------------------------------------------
def _joint(falsifier: Falsifier, candidate: Candidate) -> Iterator[Candidate]:
    """All rows and numbers at once, from short lists, the simplest first."""
    parts = units(falsifier.problem, candidate.shape)
    if not 1 <= len(parts) <= 5:
        return
    count = (0, 40, 16, 9, 6, 5)[len(parts)]
    lists = [[v for v, _ in zip(simple_values(unit), range(count), strict=False)] for unit in parts]
    combined = sorted(product(*lists), key=lambda chosen: (sum(map(weight, chosen)), -len(set(chosen))))
    for chosen in combined[:JOINT]:
        yield Candidate(candidate.shape, {u.name: v for u, v in zip(parts, chosen, strict=True)})


def _simpler(falsifier: Falsifier, candidate: Candidate) -> Iterator[Candidate]:
    """One row or number from its list, or equal to another row."""
    parts = units(falsifier.problem, candidate.shape)
    for unit in sorted(parts, key=lambda u: -weight(candidate.values.get(u.name))):
        now = candidate.values.get(unit.name)
        for other in parts:
            if unit.size and other.size == unit.size and candidate.values.get(other.name) != now:
                yield candidate.with_value(unit.name, candidate.values.get(other.name))
        for value in simple_values(unit):
            if size(value) < size(now):
                yield candidate.with_value(unit.name, value)


def simple_values(unit: Unit) -> Iterator[Any]:
    """Simple values of a unit, the simplest first."""
    if not unit.size:
        yield from _in_range(unit.place)
        return
    rows = {_row(weights) for weights in _weights(unit.size)}
    positive = unit.place.low == 0 and unit.place.open_low
    yield from sorted((r for r in rows if not (positive and 0 in r)), key=lambda r: (weight(r), r))


def _row(weights: tuple[int, ...]) -> tuple[Fraction, ...]:
    total = sum(weights)
    return tuple(F(w, total) for w in weights)


def _weights(size: int) -> Iterator[tuple[int, ...]]:
    most = {1: 1, 2: 10, 3: 5, 4: 3}.get(size, 2)
    for weights in product(range(most + 1), repeat=size):
        if 0 < sum(weights) <= most + 2 * (size > 2):
            yield weights
    if size == 2:
        for k in THIN:
            yield from ((1, k - 1), (k - 1, 1))
    elif size == 3:
        for k in THIN[1:]:
            yield from ((1, k, k), (1, 1, k), (1, k, 1), (k, 1, 1), (k, k, 1), (k, 1, k))


def _in_range(place: Place) -> Iterator[Fraction]:
    low, high = place.low, place.high
    scaled: list[Fraction] = list(NUMBERS)
    if low is None:
        scaled += [-u for u in NUMBERS if u]
    if low is not None and low != 0:
        scaled += [low + u for u in NUMBERS]
    if high is not None and high != 1:
        scaled += [high - u for u in NUMBERS]
    for u in sorted(set(scaled), key=lambda v: (*size(v), v)):
        above = low is None or u > low or (u == low and not place.open_low)
        below = high is None or u < high or (u == high and not place.open_high)
        if above and below:
            yield u


def _simplest(falsifier: Falsifier, candidate: Candidate) -> Iterator[Candidate]:
    """The simplest fraction of the stretch around a value in which it stays a counterexample."""
    for unit in units(falsifier.problem, candidate.shape):
        now = candidate.values.get(unit.name)
        if unit.size == 0 and isinstance(now, Fraction) and weight(now) > 6:
            low, high = unit.place.low, unit.place.high
            low = now - abs(now) if low is None else low
            high = now + abs(now) if high is None else high
            yield from _within(falsifier, now, low, high, partial(candidate.with_value, unit.name))
        elif unit.size >= 2 and isinstance(now, tuple) and weight(now) > 10:
            for x in range(unit.size):
                for y in range(unit.size):
                    if x != y and now[x] and now[y] and now[x].denominator > 2:
                        make = _shifting(candidate, unit.name, now, x, y)
                        yield from _within(falsifier, now[x], F(0), now[x] + now[y], make)


def _shifting(
    candidate: Candidate, name: Name, row: tuple[Fraction, ...], x: int, y: int
) -> Callable[[Fraction], Candidate]:
    def make(mass: Fraction) -> Candidate:
        changed = list(row)
        changed[x], changed[y] = mass, row[x] + row[y] - mass
        return candidate.with_value(name, tuple(changed))

    return make


def _within(
    falsifier: Falsifier, now: Fraction, low: Fraction, high: Fraction, make: Callable[[Fraction], Candidate]
) -> Iterator[Candidate]:
    ends = [_reach(falsifier, now, end, make) for end in (low, high)]
    if ends[0] < ends[1]:
        best = simplest(*ends)
        yield make(best)
        for end in ends:  # the best may be the point of contact itself
            if end != best:
                inner = best + (end - best) / 4
                yield make(simplest(min(inner, end), max(inner, end)))


def _reach(falsifier: Falsifier, now: Fraction, end: Fraction, make: Callable[[Fraction], Candidate]) -> Fraction:
    """How far towards an end every step is still a counterexample: doubled steps, then halved ones."""
    good, step = now, (end - now) / 2**HALVINGS
    for _ in range(HALVINGS):
        if falsifier.fitness(make(now + step)) <= 0:
            break
        good, step = now + step, 2 * step
    bad = now + step
    for _ in range(REFINED):
        middle = (good + bad) / 2
        if falsifier.fitness(make(middle)) > 0:
            good = middle
        else:
            bad = middle
    return good


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """The fraction with the smallest denominator between two numbers.

    >>> simplest(Fraction(31, 100), Fraction(36, 100))
    Fraction(1, 3)
    """
    if low < 0 < high or low == 0 or high == 0:
        return F(0)
    if high < 0:
        return -simplest(-high, -low)
    whole = math.floor(low)
    if whole == low or whole + 1 <= high:
        return F(whole if whole == low else whole + 1)
    return whole + 1 / simplest(1 / (high - whole), 1 / (low - whole))
