"""A sample in one arithmetic: the frame in which the hypotheses and the conclusion of a problem are evaluated.

Values that an equation defines are computed from it, generation by generation; abstract laws note where they were
asked, so that a hypothesis about all arguments can be checked at the very arguments that a refutation rests on.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

from rmd_symbolic.engines.arithmetic import Arithmetic
from rmd_symbolic.engines.evaluate import Compiled, Evaluator, Frame
from rmd_symbolic.engines.models import (
    FUNCTION,
    OPERATOR,
    SIMPLEX,
    Chosen,
    Sample,
    Sampler,
    Table,
    supported,
)  # fmt: skip
from rmd_symbolic.engines.problem import AT, NEXT, Definition, Place, Problem
from rmd_symbolic.kernel.formula import INDEX_SORTS, Arrow, Node, Sort

NATURALS, WITNESSES, LATER = (0, 1, 2, 3), (0, 1, 2, 4, 8), tuple(range(9))
FEW, JUDGING, MANY = 6, 10, 30
NOTED = 24
LONGEST = 20_000  # bits of what a recursion may lead to


class World:
    """Evaluates a problem in one arithmetic, sample after sample."""

    def __init__(self, problem: Problem, sampler: Sampler, arithmetic: Arithmetic, seed: int) -> None:
        self.problem = problem
        self.sampler = sampler
        self.arithmetic = arithmetic
        self.evaluator = Evaluator(arithmetic, problem.outer, problem.free, self.draw)
        self.random = Random(seed)
        self.many = 0  # instances of a hypothesis in a second look
        self.eager = False  # has a second look refused a sample?  Then extreme instances come at once
        self.sample: Sample | None = None
        self.base: Frame = []
        self.memories: dict[int, dict[tuple[int, ...], Any]] = {}
        self.noted: dict[Sort, list[Any]] = {}
        self._definitions: dict[int, list[tuple[int, Compiled]]] = {}
        self._places: dict[Sort, Place] = {}

    # -- a sample -------------------------------------------------------------------------------------------------
    def enter(self, sample: Sample) -> None:
        """Give every variable its value in this arithmetic."""
        self.sample = sample
        self.evaluator.sizes.update(I=range(sample.symbols), K=range(sample.teachers))
        self.noted, self.memories = {}, {}
        plan: dict[int, list[Definition]] = {}
        for definition in sample.plan:
            plan.setdefault(definition.level, []).append(definition)
        self.base = [None] * self.problem.outer
        late = []
        for place, model in zip(self.problem.places, sample.models, strict=True):
            if place.level in plan and not place.domain:
                late.append(place.level)
            elif place.level in plan:
                self.base[place.level] = self._defined(place, model, plan[place.level])
            else:
                self.base[place.level] = self.meaning(place, model)
        done: set[int] = set(range(self.problem.outer)) - set(late)
        while late:
            ready = [v for v in late if self._needed(plan, v) <= done]
            for level in ready:
                definition = plan[level][0]
                self.base[level] = self._compute(definition, ())
                done.add(level)
                late.remove(level)

    def _needed(self, plan: dict[int, list[Definition]], level: int) -> set[int]:
        """The values that must be there before this one is computed, through functions too."""
        found: set[int] = set()
        stack = [level]
        while stack:
            for definition in plan.get(stack.pop(), ()):
                stack += [n for n in definition.needs if n not in found]
                found |= definition.needs
        return found

    def state(self, levels: Iterable[int], time: int) -> list[Any]:
        """The values of some sequences at a generation, for all their other arguments."""
        values: list[Any] = []
        for level in sorted(levels):
            domain = self.problem.places[level].domain
            spans = [[Fraction(time)] if s == "N" else self.evaluator.sizes[str(s)] for s in domain]
            values += [self.base[level](*key) for key in product(*spans)]
        return values

    def meaning(self, place: Place, model: Any) -> Any:
        """The value of the model in this arithmetic."""
        exact = self.arithmetic
        if isinstance(model, Chosen):
            return self._noting(place.domain, model.law(exact, self.evaluator.sizes["I"]))
        if not isinstance(model, Table):
            return model if place.codomain in INDEX_SORTS else exact.number(model)
        if place.domain == ("I",) and place.codomain not in INDEX_SORTS:
            return tuple(exact.number(model(x)) for x in self.evaluator.sizes["I"]).__getitem__
        memory: dict[tuple[int, ...], Any] = self.memories.setdefault(place.level, {})
        index = place.codomain in INDEX_SORTS

        def look(*arguments: Any) -> Any:
            if arguments not in memory:
                value = model(*arguments)
                memory[arguments] = value if index else exact.number(value)
            return memory[arguments]

        return look

    def _defined(self, place: Place, model: Any, definitions: list[Definition]) -> Any:
        """The function that satisfies the equations, and is sampled where they say nothing."""
        memory = self.memories.setdefault(place.level, {})
        sampled = self.meaning(place, model)

        def compute(*arguments: Any) -> Any:
            for definition in definitions:
                if all(_matches(kind, k, a) for (kind, k), a in zip(definition.slots, arguments, strict=True)):
                    return self._compute(definition, arguments)
            return sampled(*arguments)

        def look(*arguments: Any) -> Any:
            if arguments not in memory:
                memory[arguments] = compute(*arguments)
            return memory[arguments]

        return look if all(sort in (*INDEX_SORTS, "N") for sort in place.domain) else compute

    def _compute(self, definition: Definition, arguments: tuple[Any, ...]) -> Any:
        exact, total = self.arithmetic, None
        parts = self._definitions.get(id(definition))
        if parts is None:
            parts = [(sign, self.evaluator.of(term, definition.levels)) for sign, term in definition.terms]
            self._definitions[id(definition)] = parts
            self.evaluator.used = max(self.evaluator.used, *definition.levels, 0)
        frame = self.evaluator.frame(self.base)
        for (kind, level), argument in zip(definition.slots, arguments, strict=True):
            if kind != AT:
                frame[level] = exact.add(argument, exact.number(-1)) if kind == NEXT else argument
        for sign, part in parts:
            value = part(frame)
            value = value if sign == 1 else exact.multiply(exact.number(-1), value)
            total = value if total is None else exact.add(total, value)
        total = exact.number(0) if not parts else total
        if isinstance(total, Fraction) and total.denominator.bit_length() + total.numerator.bit_length() > LONGEST:
            raise ArithmeticError("a recursion leads to numbers out of reach")
        return total if self.problem.places[definition.level].codomain == "E" else exact.finite(total)

    def _noting(self, domain: tuple[Sort, ...], law: Any) -> Any:
        """The law, which notes its arguments while a refutation is being checked."""
        symbols = self.evaluator.sizes["I"]

        def call(*arguments: Any) -> Any:
            if self.many:
                for sort, argument in zip(domain, arguments, strict=True):
                    known = self.noted.setdefault(sort, [])
                    if sort not in INDEX_SORTS and len(known) < NOTED:
                        value = tuple(map(argument, symbols)).__getitem__ if sort == SIMPLEX else argument
                        known.append(value)
            return law(*arguments)

        return call

    # -- quantifiers ----------------------------------------------------------------------------------------------
    def draw(self, sort: Sort, witness: bool, inside: bool) -> list[Any]:
        """Values for a quantifier over an infinite sort.

        The outermost `for all` tries several; inside one of its instances each further one tries one, so that the
        variables of `for all alpha, b, p` are drawn together.
        """
        dense = (self.many > JUDGING or self.eager) and not witness and not inside
        if sort == "N":
            return [self.arithmetic.number(t) for t in self._naturals(witness, inside, dense)]
        if not supported(sort):
            return []
        count = FEW if witness else 1 if inside else self.many or FEW
        known = list(self.noted.get(sort, ()))
        known += [v for v, p in zip(self.base, self.problem.places, strict=True)
                  if p.sort == sort and v is not None and sort not in (FUNCTION, OPERATOR)]  # fmt: skip
        if dense and sort in ("R", "E"):
            known = [self.arithmetic.number(u) for u in (*ENDS, *self.problem.constants)] + known
        if dense:
            return known + [self._fresh(sort) for _ in range(count)]
        if not witness:
            known = [self.random.choice(known) for _ in range(count) if known and self.random.random() < 0.4]
        return known + [self._fresh(sort) for _ in range(count - len(known))]

    def _naturals(self, witness: bool, inside: bool, dense: bool) -> list[int]:
        if witness:
            return list(WITNESSES)
        numbers = list(LATER if self.many else NATURALS)
        if inside:
            return [self.random.choice(numbers), self.random.choice(numbers)]
        if dense:
            constants = {int(c) for c in self.problem.constants if 0 <= c <= 10_000}
            numbers = sorted({*numbers, *self._asked(), *(t for c in constants for t in (c, c + 1, c + 2))})
        return numbers

    def _asked(self) -> set[int]:
        """The generations at which a sequence was looked at."""
        found = set()
        for level, memory in self.memories.items():
            for key in memory:
                slots = zip(key, self.problem.places[level].domain, strict=True)
                found |= {int(argument) for argument, sort in slots if sort == "N"}
        return found

    def _fresh(self, sort: Sort) -> Any:
        place = self._places.get(sort)
        if place is None:
            place = self._places[sort] = Place(-1, "", sort)
            place.simplex = isinstance(sort, Arrow) and sort.codomain == "R" and sort.domain[-1] in INDEX_SORTS
        inner = self.sampler
        kept, inner.random = inner.random, self.random
        try:
            if sort == "R" and self.random.random() < 0.5:
                return self.arithmetic.number(self.random.choice((0, 1, 1, *UNIT)))
            if sort == SIMPLEX:
                return tuple(map(self.arithmetic.number, inner.distribution(inner.sizes["I"]))).__getitem__
            return self.meaning(place, inner.model(place))
        finally:
            inner.random = kept

    def truth(self, formula: Node, levels: tuple[int, ...]) -> int:
        """The truth value of a formula of the problem at the sample."""
        run = self.evaluator.of(formula, levels)
        return int(run(self.evaluator.frame(self.base)))

    def judge(self, formula: Node, levels: tuple[int, ...], laws: tuple[int, ...]) -> int:
        """The truth value of a formula about laws alone, the same whenever it is asked."""
        kept = self.sampler, self.random, self.base, self.many
        instances = self.evaluator.instances
        self.random = Random(formula.digest)
        self.sampler = Sampler(self.problem, self.random)
        self.sampler.sizes = dict(kept[0].sizes)
        self.sampler.prepare()
        self.base = [value if level in laws else None for level, value in enumerate(self.base)]
        self.many = JUDGING
        try:
            return self.truth(formula, levels)
        finally:
            self.sampler, self.random, self.base, self.many = kept
            self.evaluator.instances = instances


ENDS = tuple(sign * Fraction(10) ** k for k in (-40, -12, 12, 40) for sign in (1, -1))  # near the ends of the line
UNIT = tuple(k / 16 for k in range(1, 16))  # exact in both arithmetics


def _matches(kind: str, wanted: int, argument: Any) -> bool:
    return (kind != AT or argument == wanted) and (kind != NEXT or argument >= 1)
