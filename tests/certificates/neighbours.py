"""Random neighbours of the claims of the table: what is proved of them must hold at every point that is tried.

A number is changed, a relation made strict or weak or turned round, in the claim or in a hypothesis; the search and the
checker run on the result, and what they prove is evaluated at random points, ends included.
`python -m tests.certificates.neighbours [NUMBER [SEED]]` tries so many.
"""

from __future__ import annotations

import math
import random
import sys
from fractions import Fraction

from benchmarks.scalar import formula, table
from rmd_symbolic.engines.scalar import prove_scalar
from rmd_symbolic.kernel.formula import Node, make, number
from tests.certificates.attacks import holds, sides

FACTORS = (Fraction(99, 100), Fraction(101, 100), Fraction(9, 10), Fraction(1, 2), Fraction(2), Fraction(-1))
POINTS, SECONDS = 1000, 0.3


def places(term: Node, ops, path=()):
    """The parts of a formula with one of these operators, and where they stand."""
    if term.op in ops:
        yield path, term
    for i, part in enumerate(term.args):
        if isinstance(part, Node):
            yield from places(part, ops, (*path, i))


def put(term: Node, path, new: Node) -> Node:
    """The formula with another part at a place."""
    if not path:
        return new
    parts = list(term.args)
    parts[path[0]] = put(parts[path[0]], path[1:], new)
    return make(term.op, *parts)


def neighbour(goal: Node, draw: random.Random) -> Node:
    """The formula with one or two random changes."""
    for _ in range(draw.choice([1, 1, 2])):
        numbers, relations = list(places(goal, ("number",))), list(places(goal, ("less", "at_most")))
        if numbers and draw.random() < 0.6:
            path, term = draw.choice(numbers)
            value = Fraction(term.args[0])
            changed = draw.choice([*(value * f for f in FACTORS), value + 1, value - 1, Fraction(0), Fraction(1)])
            goal = put(goal, path, number(changed))
        else:
            path, term = draw.choice(relations)
            left, right = term.args
            new = draw.choice([("at_most", left, right), ("less", left, right), (term.op, right, left)])
            goal = put(goal, path, make(*new))
    return goal


def fails(goal: Node, draw: random.Random) -> tuple[float, ...] | None:
    """A point where the formula is false by more than rounding, among random ones."""
    count, body = 0, goal
    while body.op == "all":
        count, body = count + 1, body.args[1]
    for _ in range(POINTS):
        point: list[float] = []
        for _ in range(count):
            z = draw.gauss(0, draw.choice([0.5, 2, 5]))
            before = draw.choice(point) if point else 0.3
            point.append(
                draw.choice([1 / (1 + math.exp(-z)), math.exp(z), z, 1 + math.exp(z), 0.0, 1.0, 0.5, -z * z, before])
            )
        try:
            if not holds(goal, tuple(point)):
                left, right = sides(goal, tuple(point))
                if left - right > 1e-9 * (abs(left) + abs(right) + 1) or (left == right == 0.0):
                    return tuple(point)
        except (OverflowError, ValueError, ZeroDivisionError):
            continue
    return None


def run(number_of: int, seed: int = 0) -> tuple[list[tuple[str, tuple[float, ...]]], int]:
    """Proved neighbours that fail somewhere, and how many were proved."""
    draw, rows = random.Random(seed), [formula(row) for row in table()]
    wrong, proved = list[tuple[str, tuple[float, ...]]](), 0
    for _ in range(number_of):
        goal = neighbour(draw.choice(rows), draw)
        if prove_scalar(goal, SECONDS) is not None:
            proved += 1
            point = fails(goal, draw)
            if point is not None:
                wrong.append((str(goal), point))
    return wrong, proved


def main() -> int:
    count, seed = (int(a) for a in (sys.argv[1:] + ["1000", "0"][len(sys.argv) - 1 :])[:2])
    wrong, proved = run(count, seed)
    print(f"{count} neighbours: {proved} proved, {len(wrong)} of these fail somewhere")
    for goal, point in wrong:
        print(goal, point)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
