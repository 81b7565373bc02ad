"""Coordinates of a point, where to start, and how to move.

A row is given by the logarithms of its weights, so that ratios of 1e-300 are as near as ratios of 1/2; a number by the
logarithm of its distance to the ends of its range.  Minus infinity is a zero, an infinite number an end of the range.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from random import Random
from typing import Any

from rmd_symbolic.engines.falsify.space import Name, Unit
from rmd_symbolic.engines.problem import Place

Row = list[float]
Genome = list[Row]  # one list of coordinates for each unit; a number has one
FAR, DEEP = 690.0, (0.3, 1.0, 1.0, 3.0, 12.0, 60.0, 300.0)
NEAR = (0.5, 0.1, 1e-2, 1e-3, 1e-5)


def exact(unit: Unit, coordinates: Row) -> Any:
    """The value that coordinates stand for, exactly."""
    if not unit.size:
        return _number(unit.place, coordinates[0])
    top = max(coordinates)
    weights = [Fraction(math.exp(y - top)) if y > -math.inf else Fraction(0) for y in coordinates]
    total = sum(weights)
    return tuple(w / total for w in weights)


def _number(place: Place, z: float) -> Any:
    low, high = place.low, place.high
    if low is not None and high is not None:
        if z == -math.inf or low == high:
            return low
        if z == math.inf:
            return high
        part = Fraction(math.exp(-abs(z))) if z else Fraction(1)
        part = (high - low) * part / (1 + part)
        return low + part if z < 0 else high - part
    if z == math.inf:
        return math.inf if place.codomain == "E" else Fraction(10) ** 300
    if z == -math.inf and low is None and high is None:
        return Fraction(0)
    if low is not None:
        return low if z == -math.inf else low + Fraction(math.exp(z))
    if high is not None:
        return high if z == -math.inf else high - Fraction(math.exp(z))
    return Fraction(math.copysign(math.expm1(abs(z)), z))


def ends(place: Place) -> list[float]:
    """The ends of the range of a number that belong to it."""
    if place.low is not None and place.high is not None:
        return [e for e, is_open in ((-math.inf, place.open_low), (math.inf, place.open_high)) if not is_open]
    closed = not (place.open_low if place.low is not None else place.open_high)
    return [-math.inf] * closed + [math.inf] * (place.codomain == "E")


def start(units: Sequence[Unit], random: Random) -> Genome:
    """Random coordinates: simple, spread over all scales, with zeros, coinciding or nearly so."""
    genome: Genome = []
    scale = random.choice(DEEP)
    zeros = random.random() < 0.4
    for number, unit in enumerate(units):
        if not unit.size:
            genome.append([_coordinate(unit.place, scale, random)])
            continue
        same = [genome[k] for k in range(number) if units[k].size == unit.size]
        if same and random.random() < 0.35:
            step = random.choice((0.0, *NEAR))
            genome.append([y + step * random.gauss(0, 1) for y in random.choice(same)])
        else:
            genome.append(_row(unit, scale, zeros, random))
    return genome


def _row(unit: Unit, scale: float, zeros: bool, random: Random) -> Row:
    kind = random.random()
    positive = unit.place.low == 0 and unit.place.open_low
    if kind < 0.15:
        row = [0.0] * unit.size
    elif kind < 0.4:
        row = [math.log(random.choice((1, 1, 2, 3, 9, 99))) for _ in range(unit.size)]
    else:
        row = [random.gauss(0, scale) for _ in range(unit.size)]
    if zeros and not positive and unit.size > 1 and random.random() < 0.6:
        kept = random.randrange(unit.size)
        row = [y if x == kept or random.random() < 0.4 else -math.inf for x, y in enumerate(row)]
    return [max(-FAR, min(FAR, y)) if y > -math.inf else y for y in row]


def _coordinate(place: Place, scale: float, random: Random) -> float:
    closed = ends(place)
    if closed and random.random() < 0.2:
        return random.choice(closed)
    if random.random() < 0.25:
        return random.choice((0.0, math.log(2), -math.log(2), math.log(3)))
    return max(-FAR, min(FAR, random.gauss(0, scale)))


def move(units: Sequence[Unit], genome: Genome, step: float, random: Random) -> Genome:
    """Another genome near this one: a coordinate, a row, everything a little, or a jump."""
    moved = [list(row) for row in genome]
    if not units:
        return moved
    kind = random.random()
    if kind < 0.2:
        for row in moved:
            _shift(row, step, random)
        return moved
    at = random.randrange(len(units))
    unit, row = units[at], moved[at]
    if not unit.size:
        closed = ends(unit.place)
        if closed and random.random() < 0.05:
            row[0] = random.choice(closed)
        elif math.isinf(row[0]):
            row[0] = random.gauss(0, 3)
        elif random.random() < 0.15:
            row[0] *= random.choice((0.5, 1.25, 2.0))
        else:
            row[0] += step * random.gauss(0, 1)
        row[0] = row[0] if math.isinf(row[0]) else max(-FAR, min(FAR, row[0]))
        return moved
    same = [k for k in range(len(units)) if k != at and units[k].size == unit.size]
    if same and kind < 0.45:
        other, factor = moved[random.choice(same)], random.choice((0.0, 0.1, 0.5, 0.9, 1.1, 2.0))
        moved[at] = [_between(o, y, factor) for o, y in zip(other, row, strict=True)]
    elif kind < 0.53:
        x = random.randrange(unit.size)
        dead = row[x] == -math.inf
        alive = sum(y > -math.inf for y in row)
        if dead or (alive > 1 and not (unit.place.low == 0 and unit.place.open_low)):
            row[x] = random.gauss(0, 3) if dead else -math.inf
    elif kind < 0.75:
        x = random.randrange(unit.size)
        row[x] = max(-FAR, min(FAR, row[x] + step * random.gauss(0, 1))) if row[x] > -math.inf else row[x]
    else:
        _shift(row, step, random)
    return moved


def _shift(row: Row, step: float, random: Random) -> None:
    for x, y in enumerate(row):
        if not math.isinf(y):
            row[x] = max(-FAR, min(FAR, y + step * random.gauss(0, 1)))


def _between(other: float, own: float, factor: float) -> float:
    if math.isinf(other) or math.isinf(own):
        return other if factor <= 1 else own
    return max(-FAR, min(FAR, other + factor * (own - other)))


def values(units: Sequence[Unit], genome: Genome) -> dict[Name, Any]:
    """The exact values of a genome."""
    return {unit.name: exact(unit, row) for unit, row in zip(units, genome, strict=True)}
