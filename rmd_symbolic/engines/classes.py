"""Quantifiers over infinite sorts that are decided by finitely many instances.

A natural number that occurs only as the time of sequences that repeat themselves, and in comparisons with other
numbers, falls into finitely many classes.  A real is decided by evaluating with two intervals that cover the line.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rmd_symbolic.engines.arithmetic import Enclosure
from rmd_symbolic.kernel.formula import RANGES, RELATIONS, SORTED_BINDERS, Node

MOST = 200  # classes that are worth looking at
FARTHEST, LONGEST_PERIOD = 12, 4  # generations in which a state is to come back
INFINITE = Decimal("Infinity")
CELLS = (Enclosure(-INFINITE, Decimal(0)), Enclosure(Decimal(0), INFINITE))


@dataclass(frozen=True, slots=True)
class Repeats:
    """From generation `start` on everything comes back after `period` steps."""

    start: int
    period: int = 1

    def __and__(self, other: Repeats) -> Repeats:
        return Repeats(max(self.start, other.start), math.lcm(self.period, other.period))

    @property
    def end(self) -> int:
        """The generations before this one show everything."""
        return self.start + self.period


def returning(state: Callable[[int], list[Any]], drive: Repeats) -> Repeats | None:
    """When a state comes back that depends on the one before and on what `drive` says of the time; None if not soon.

    A state that is not known exactly never comes back.

    >>> returning(lambda time: [time % 2], Repeats(1))
    Repeats(start=1, period=2)
    >>> returning(lambda time: [time], Repeats(0)) is None
    True
    """
    states: list[list[Any]] = []
    for time in range(drive.start, drive.start + FARTHEST + drive.period * LONGEST_PERIOD):
        values = state(time)
        if any(value is None or isinstance(value, Enclosure) for value in values):
            return None
        for back, earlier in enumerate(reversed(states), 1):
            if earlier == values and back % drive.period == 0:
                return Repeats(time - back, back)
        states.append(values)
    return None


@dataclass(frozen=True, slots=True)
class Uses:
    """Where an index occurs: as the time of the sequences at `heads`, and compared with `bounds`."""

    heads: frozenset[int]
    bounds: tuple[Node, ...] = ()

    def without(self, heads: Iterable[int]) -> Uses:
        """The same, apart from some sequences."""
        return Uses(self.heads.difference(heads), self.bounds)

    def repeats(self, known: Mapping[int, Repeats]) -> Repeats | None:
        """When all the sequences repeat together; None when one of them is not known to."""
        whole = Repeats(0)
        for head in self.heads:
            if head not in known:
                return None
            whole &= known[head]
        return whole if whole.end <= MOST else None


def uses(body: Node, levels: tuple[int, ...], free: Mapping[Node, int], depth: int = 0) -> Uses | None:
    """How the index that is `depth` binders outside of `body` is used in it; None when it also occurs otherwise.

    `levels` are those of the binders around the body, outermost first.
    """
    reader = _Reader(levels, free, depth)
    return Uses(frozenset(reader.heads), tuple(reader.bounds)) if reader.seen(body, depth) else None


def occurs(term: Node, depth: int) -> bool:
    """Does the bound index that is `depth` binders away occur?"""
    return depth < len(term.uses) and term.uses[depth] is not None


class _Reader:
    """Collects where one index occurs."""

    def __init__(self, levels: tuple[int, ...], free: Mapping[Node, int], start: int) -> None:
        self.levels, self.free, self.start = levels, free, start
        self.heads: set[int] = set()
        self.bounds: list[Node] = []

    def seen(self, term: Node, depth: int) -> bool:
        """Is every occurrence one of those that are collected?"""
        if not occurs(term, depth):
            return True
        op, args = term.op, term.args
        if op == "bound":
            return False
        if op in RELATIONS and depth == self.start:
            for side, other in (args, args[::-1]):
                if _is_time(side, depth) and other.sort == "N" and not occurs(other, depth):
                    self.bounds.append(other)
                    return True
        if op == "apply" and _is_time(args[1], depth):
            level = self._level(args[0], depth - self.start)
            if level is None:
                return False
            self.heads.add(level)
            args = args[2:]
        if op in RANGES and occurs(args[0], depth):
            return False
        last = len(args) - 1 if op in (*RANGES, *SORTED_BINDERS) else -1
        return all(self.seen(p, depth + (at == last)) for at, p in enumerate(args) if isinstance(p, Node))

    def _level(self, head: Node, inside: int) -> int | None:
        if head.op == "variable":
            return self.free.get(head)
        if head.op != "bound" or head.args[0] < inside:
            return None
        index: int = head.args[0] - inside
        return self.levels[-1 - index]


def _is_time(term: Node, depth: int) -> bool:
    """The index, plus naturals."""
    if term.op == "add":
        return sum(occurs(part, depth) for part in term.args) == 1 and all(_natural(part) for part in term.args)
    return term.op == "bound" and bool(term.args[0] == depth)


def _natural(term: Node) -> bool:
    if term.op == "add":
        return all(map(_natural, term.args))
    return term.op in ("bound", "number", "variable") and term.sort == "N"
