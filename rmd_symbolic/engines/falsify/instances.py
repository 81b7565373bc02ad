"""A point as the plain data of an instance, for the judge of refutations in `rmd_symbolic.meaning.instance`.

What is written here is untrusted: the judge evaluates the formula at the values that the data names.  There are several
ways to write a sequence down: its values up to where they repeat, or its first value and the recursion that it follows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from rmd_symbolic.engines.arithmetic import OO
from rmd_symbolic.engines.falsify.space import Candidate
from rmd_symbolic.engines.law_terms import law_term
from rmd_symbolic.engines.problem import NEXT, Place, Problem
from rmd_symbolic.engines.world import World
from rmd_symbolic.errors import RmdError
from rmd_symbolic.kernel.formula import INDEX_SORTS, Arrow, Node, sort_to_data, to_data
from rmd_symbolic.meaning.denote import abstracted
from rmd_symbolic.meaning.instance import opened
from rmd_symbolic.meaning.model import SCHEMA

GENERATIONS = 24  # in which a sequence may come to repeat itself
USUAL = (("R", ("1/10", "1/100", "1", "0")), ("N", ("0", "1", "2", "3")))


class Unwritten(ArithmeticError):
    """A value that an instance cannot hold."""


def closed(formula: Node) -> Node:
    """The formula with its free variables quantified in front, in the order in which a problem lists them."""
    for name in sorted(formula.free, key=lambda v: str(v.args[0]), reverse=True):
        formula = abstracted("all", name, formula)
    return formula


def instances(formula: Node, world: World, problem: Problem, candidate: Candidate) -> list[dict[str, object]]:
    """Instances of the closed formula at a point that the exact world has entered; none where it cannot be written."""
    whole = closed(formula)
    leading = 0
    while whole.op == "all":
        whole, leading = whole.args[1], leading + 1
    premises = 0
    while whole.op == "implies":
        whole, premises = whole.args[1], premises + 1
    writer = _Writer(world, problem, candidate)
    try:
        return list(writer.all(closed(formula), leading, premises))
    except (Unwritten, ArithmeticError, RecursionError):
        return []


class _Writer:
    """Writes one point down."""

    def __init__(self, world: World, problem: Problem, candidate: Candidate) -> None:
        self.world, self.problem, self.shape = world, problem, candidate.shape
        self.sizes = {"I": range(self.shape.symbols), "K": range(self.shape.teachers)}
        self.defined = {d.level for d in self.shape.plan}
        self.recursive = {d.level for d in self.shape.plan if any(kind == NEXT for kind, _ in d.slots)}

    def all(self, whole: Node, leading: int, premises: int) -> Iterator[dict[str, object]]:
        """Sequences as cycles where they all repeat, then as recursions."""
        places = self.problem.places[:leading]
        sequences = [p for p in places if p.domain[:1] == ("N",)]
        fixed = {p.level: self.value(p) for p in places if p not in sequences}
        tries = self._tries(leading)

        def written(found: dict[int, object]) -> dict[str, object]:
            return {"schema": SCHEMA, "symbols": self.shape.symbols, "teachers": self.shape.teachers,
                    "values": [found[p.level] for p in places], "tries": tries}  # fmt: skip

        cycles = self._cycles(sequences)
        if cycles is not None:
            yield written(fixed | cycles)
        if self.recursive & {p.level for p in sequences}:
            found = fixed | {p.level: self._start(p) for p in sequences}
            for place in sequences:
                if place.level in self.recursive:
                    self._rule(whole, place, found, premises, written)
            yield written(found)

    def _rule(self, whole: Node, place: Place, found: dict[int, object], premises: int, written: Any) -> None:
        """Let the sequence follow the first hypothesis that defines it."""
        start = found[place.level]
        for number in range(premises):
            found[place.level] = {"first": start["first"], "rule": number}  # type: ignore[index]
            try:
                opened(whole, written(found))
            except RmdError:
                continue
            return
        found[place.level] = start

    def _start(self, place: Place) -> dict[str, object]:
        count = 1 if place.level in self.defined else self.shape.length
        return {"first": [self._at(place, t) for t in range(count)], "cycle": 1}

    def _cycles(self, sequences: Sequence[Place]) -> dict[int, object] | None:
        """All sequences up to their first repetition together."""
        seen: list[list[object]] = []
        late = self.shape.length - 1
        try:
            for t in range(GENERATIONS if any(p.level in self.defined for p in sequences) else late + 2):
                state: list[object] = [self._at(place, t) for place in sequences]
                for s in range(late, t):
                    if seen[s] == state:
                        return {p.level: {"first": [row[i] for row in seen], "cycle": t - s}
                                for i, p in enumerate(sequences)}  # fmt: skip
                seen.append(state)
        except Unwritten:
            return None
        return None

    def _tries(self, leading: int) -> list[list[object]]:
        """The values of what the claim quantifies, then the usual ones."""
        found: list[list[object]] = []
        for place in self.problem.places[leading:]:
            if place.sort in INDEX_SORTS or place.domain[:1] == ("N",):
                continue
            try:
                found.append([sort_to_data(place.sort), self.value(place)])
            except Unwritten:
                continue
        return found + [[sort, value] for sort, values in USUAL for value in values]

    # -- one variable ---------------------------------------------------------------------------------------------
    def value(self, place: Place) -> object:
        """The data for a variable that is no sequence."""
        if place.level in self.shape.laws:
            if not isinstance(place.sort, Arrow):
                raise Unwritten(place.name)
            term = law_term(self.shape.laws[place.level].law, place.sort, self.sizes["I"])
            if term is None:
                raise Unwritten(place.name)
            return {"term": to_data(term)}
        if not place.domain:
            return self._number(place, self.world.base[place.level])
        return {"table": self._table(place, place.domain, ())}

    def _at(self, place: Place, t: int) -> object:
        return self._table(place, place.domain[1:], (Fraction(t),))

    def _table(self, place: Place, domain: tuple[object, ...], key: tuple[Any, ...]) -> object:
        if not domain:
            return self._number(place, self.world.base[place.level](*key))
        if domain[0] not in self.sizes:
            raise Unwritten(place.name)
        return [self._table(place, domain[1:], (*key, x)) for x in self.sizes[str(domain[0])]]

    def _number(self, place: Place, value: Any) -> object:
        if place.codomain in INDEX_SORTS:
            return int(value)
        if place.codomain == "E" and value == OO:
            return "oo"
        if isinstance(value, int):
            value = Fraction(value)
        if not isinstance(value, Fraction) or max(value.numerator.bit_length(), value.denominator.bit_length()) > 6000:
            raise Unwritten(place.name)
        return str(value)


__all__ = ["GENERATIONS", "closed", "instances"]
