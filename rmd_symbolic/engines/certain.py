"""Which hypotheses hold for certain at a sample, although they speak of infinitely many instances.

Three reasons count: sequences that repeat themselves leave finitely many instances; an affine recursion whose vertices
stay in a range or a simplex never leaves it; and the mixture satisfies the axioms that the library proves of it.
Samples are no reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

from rmd_symbolic.engines import laws
from rmd_symbolic.engines.arithmetic import YES, Exact
from rmd_symbolic.engines.classes import Repeats, returning, uses
from rmd_symbolic.engines.evaluate import Levels
from rmd_symbolic.engines.models import Chosen, Sample, Table
from rmd_symbolic.engines.problem import AT, NEXT, Definition, Place
from rmd_symbolic.engines.world import World
from rmd_symbolic.framework.axioms import AXIOMS
from rmd_symbolic.framework.axioms import M as AXIOM_M
from rmd_symbolic.framework.operators import MIX
from rmd_symbolic.kernel.formula import Node, instance, make
from rmd_symbolic.meaning.denote import Meaning, abstracted, kernel_variable

Key = tuple[int, ...]
Values = dict[Key, Any]
OPERATOR_M = kernel_variable(AXIOM_M)
# Laws that are affine in the student, for a fixed weight and base.
AFFINE = (laws.mixture, laws.onto_base, laws.faster, laws.lazier, laws.keeping, laws.uniform, laws.swapped)
# What the declared facts of the mixture are called, for each axiom.


class Certainty:
    """Answers for one sample that an exact world has entered."""

    def __init__(self, world: World, sample: Sample) -> None:
        self.world, self.sample, self.problem = world, sample, world.problem
        self.plan: dict[int, list[Definition]] = {}
        for definition in sample.plan:
            self.plan.setdefault(definition.level, []).append(definition)
        self.recursive = {d.level for d in sample.plan if any(kind == NEXT for kind, _ in d.slots)}
        self.repeats = self._repeats()
        self._kept: dict[int, bool] = {}

    def holds(self, number: int) -> bool:
        """Does the hypothesis hold for certain?"""
        formula, levels = self.problem.hypotheses[number]
        evaluator = self.world.evaluator
        evaluator.sure, evaluator.repeats = True, self.repeats
        try:
            if self.world.truth(formula, levels) == YES:
                return True
        except (ArithmeticError, RecursionError):
            pass  # out of reach, or a law that branches: not decided
        finally:
            evaluator.sure, evaluator.repeats = False, {}
        level = self.problem.ranged.get(number)
        if level is not None and level in self.recursive:
            if level not in self._kept:
                self._kept[level] = self._invariant(level)
            return self._kept[level]
        return self._declared(formula, levels)

    def _declared(self, formula: Node, levels: Levels) -> bool:
        """Is it an axiom of an operator that is the mixture, and one that the library proves of it?"""
        needed = self.problem.needs(formula, levels)
        if len(needed) != 1:
            return False
        (level,) = needed
        model = self.sample.models[level]
        if level in self.plan or not isinstance(model, Chosen) or model.law is not laws.mixture:
            return False
        if level in levels:  # put the variable of the axioms in the place of the operator
            inner = levels[levels.index(level) :]
            for at in reversed(inner):
                formula = make("all", self.problem.places[at].sort, formula)
            formula = instance(formula, OPERATOR_M)
            for _ in inner[1:]:
                formula = formula.args[1]
        else:
            name = next(v for v, at in self.problem.free.items() if at == level)
            formula = instance(abstracted("all", name, formula), OPERATOR_M)
        return formula in proved_axioms()

    # -- what repeats -----------------------------------------------------------------------------------------------
    def _repeats(self) -> dict[int, Repeats]:
        known = {
            place.level: Repeats(model.steady)
            for place, model in zip(self.problem.places, self.sample.models, strict=True)
            if isinstance(model, Table) and model.steady is not None and place.level not in self.plan
        }
        for _ in self.plan:  # what equations define from others, one after the other
            for level, definitions in self.plan.items():
                if (
                    level not in known
                    and level not in self.recursive
                    and self.problem.places[level].domain[:1] == ("N",)
                ):
                    whole = self._defined(definitions, known, ())
                    if whole is not None:
                        known[level] = whole
        if self.recursive:
            known.update(self._orbits(known))
        return known

    def _defined(
        self, definitions: list[Definition], known: Mapping[int, Repeats], apart: Iterable[int]
    ) -> Repeats | None:
        """From when on the equations give the same values again, if the sequences `apart` do."""
        whole = Repeats(0)
        for definition in definitions:
            kind, time = definition.slots[0]
            if kind == AT:
                whole &= Repeats(time + 1)
                continue
            found = self._driven(definition, known, apart)
            if found is None:
                return None
            whole &= Repeats(found.start + (kind == NEXT), found.period)
        covered = any(d.slots[0][0] != AT for d in definitions)
        return whole if covered else None

    def _driven(self, definition: Definition, known: Mapping[int, Repeats], apart: Iterable[int]) -> Repeats | None:
        """When the right side repeats as the time grows, apart from some sequences in it."""
        levels, whole = definition.levels, Repeats(0)
        depth = len(levels) - 1 - levels.index(definition.slots[0][1])
        for _, term in definition.terms:
            found = uses(term, levels, self.problem.free, depth)
            repeats = None if found is None or found.bounds else found.without(apart).repeats(known)
            if repeats is None:
                return None
            whole &= repeats
        return whole

    def _orbits(self, known: Mapping[int, Repeats]) -> dict[int, Repeats]:
        """When the values of all recursive sequences come back, and nothing else changes."""
        drive = Repeats(0)
        for level in self.recursive:
            found = self._defined(self.plan[level], known, self.recursive)
            if found is None or self.problem.places[level].domain.count("N") != 1:
                return {}
            drive &= found
        found = returning(lambda time: self.world.state(self.recursive, time), drive)
        return {} if found is None else dict.fromkeys(self.recursive, found)

    def _keys(self, place: Place) -> list[Key]:
        """The arguments after the time."""
        return list(product(*(self.world.evaluator.sizes[str(sort)] for sort in place.domain[1:])))

    # -- what a recursion keeps ---------------------------------------------------------------------------------------
    def _invariant(self, level: int) -> bool:
        """Does a recursion that is affine in the present values stay in the range, or the simplex, of its variable?"""
        place = self.problem.places[level]
        step = next(d for d in self.plan[level] if any(kind == NEXT for kind, _ in d.slots))
        steady = {other: found for other, found in self.repeats.items() if other not in self.recursive}
        driven = self._driven(step, steady, {level}) if step.slots[0][0] == NEXT else None
        if driven is None or place.domain[:1] != ("N",) or "N" in place.domain[1:]:
            return False
        if not all(self._affine(term, step.levels, level) for _, term in step.terms):
            return False
        if any(kind == AT and at for d in self.plan[level] for kind, at in d.slots):
            return False
        keys = self._keys(place)
        kept = Kept(place, keys)
        start = {key: self.world.base[level](Fraction(0), *key) for key in keys}

        def images(values: Values) -> list[Values]:
            return [self._image(step, values, Fraction(t)) for t in range(driven.end)]

        return kept.contains(start) and kept.by(images)

    def _image(self, step: Definition, values: Values, time: Fraction) -> Values:
        """The values after one step from these ones, at this time."""
        base, level = self.world.base, step.level
        own = base[level]
        base[level] = lambda _, *key: values[key]
        try:
            return {key: self.world._compute(step, (time + 1, *key)) for key in values}
        finally:
            base[level] = own

    def _affine(self, term: Node, levels: Levels, level: int) -> bool:
        """Is the term affine in the present values of the sequence at `level`?"""
        if level not in self.problem.needs(term, levels):
            return True
        op, args = term.op, term.args
        inner = (*levels, max(self.problem.outer, levels[-1] + 1) if levels else self.problem.outer)
        if op == "apply":
            head = levels[-1 - args[0].args[0]] if args[0].op == "bound" else self.problem.free[args[0]]
            if head == level:
                return not any(level in self.problem.needs(a, levels) for a in args[1:])
            model = self.sample.models[head] if head < self.problem.outer else None
            if not isinstance(model, Chosen) or model.law not in AFFINE:
                return False
            weight, base, student, symbol = args[1:]
            fixed = not any(level in self.problem.needs(a, levels) for a in (weight, base, symbol))
            return fixed and student.op == "lambda" and self._affine(student.args[1], inner, level)
        if op == "multiply":
            return sum(level in self.problem.needs(a, levels) for a in args) == 1 and all(
                self._affine(a, levels, level) for a in args
            )
        if op == "if":
            return level not in self.problem.needs(args[0], levels) and all(
                self._affine(a, levels, level) for a in args[1:]
            )
        if op == "sum":
            return self._affine(args[1], inner, level)
        return op == "add" and all(self._affine(a, levels, level) for a in args)


class Kept:
    """The values that a variable may have: a simplex in its last index, or a box."""

    def __init__(self, place: Place, keys: list[Key]) -> None:
        self.place, self.keys = place, keys

    def contains(self, values: Values) -> bool:
        """Are these values, which may be enclosures, certainly in the set?"""
        place = self.place
        if place.simplex and not all(self._total(values, front) for front in {key[:-1] for key in self.keys}):
            return False
        return all(map(self.contains_one, values.values()))

    def _total(self, values: Values, front: Key) -> bool:
        total = Fraction(0)
        for key in self.keys:
            if key[:-1] == front:
                total = Exact.add(total, values[key])
        return Exact.equal(total, Fraction(1)) == YES

    def by(self, images: Callable[[Values], list[Values]]) -> bool:
        """Does an affine map, given by its images at all times, lead from the set into the set?"""
        place = self.place
        if not place.simplex:
            return self._box(images)
        plain = place.low == 0 and place.high in (None, 1) and not (place.open_low or place.open_high)
        if not plain or len({key[:-1] for key in self.keys}) != 1:
            return False
        return all(self.contains(image) for key in self.keys for image in images(self._at({key: Fraction(1)})))

    def _at(self, values: Values, other: Fraction = Fraction(0)) -> Values:
        return {key: values.get(key, other) for key in self.keys}

    def _box(self, images: Callable[[Values], list[Values]]) -> bool:
        """The extreme values of the image, coordinate by coordinate."""
        low, high = self.place.low, self.place.high
        end = low if low is not None else high
        if end is None:
            return False
        away = Fraction(1 if low is not None else -1)
        ways = [images(self._at({}, end)), *(images(self._at({key: end + away}, end)) for key in self.keys)]
        if any(not isinstance(value, Fraction) for way in ways for image in way for value in image.values()):
            return False
        for first, *others in zip(*ways, strict=True):
            for key, value in first.items():
                slopes = [other[key] - value for other in others]  # per unit away from the end
                if low is not None and high is not None:
                    reach = [value + (high - low) * sum(f(s, 0) for s in slopes) for f in (min, max)]
                    if not all(self.contains_one(v) for v in reach):
                        return False
                elif min(slopes) * away < 0 or max(slopes) * away < 0 or not self._past(value, any(slopes), end, away):
                    return False
        return True

    def _past(self, value: Fraction, moving: bool, end: Fraction, away: Fraction) -> bool:
        """Does the image of a half line begin inside it?"""
        strict = self.place.open_low if away > 0 else self.place.open_high
        return (value - end) * away > 0 or (value == end and (moving or not strict))

    def contains_one(self, value: Any) -> bool:
        """Is the value certainly in the range?"""
        place = self.place
        above = place.low is None or (Exact.less if place.open_low else Exact.at_most)(place.low, value) == YES
        below = place.high is None or (Exact.less if place.open_high else Exact.at_most)(value, place.high) == YES
        return above and below


@cache
def proved_axioms() -> frozenset[Node]:
    """The axioms that the library proves of the mixture, about `OPERATOR_M`.

    >>> len(proved_axioms()) >= 10
    True
    """
    scope = {AXIOM_M: OPERATOR_M}
    return frozenset(Meaning().of(a.notion(AXIOM_M), scope) for a in AXIOMS if a.name in MIX.facts)
