"""A closed formula read as a problem for a sampler: variables, hypotheses, conclusion, and what the hypotheses ask.

`all v1. ... H1 implies ... C` is peeled from the outside.  Ranges (`0 <= alpha`), simplices (`sum[x] p(x) = 1`) and the
number of symbols are noted, so that samples satisfy them by construction; equations that give the values of a variable,
recursions p(t + 1, x) = ... among them, become definitions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from rmd_symbolic.engines.evaluate import Levels
from rmd_symbolic.kernel.formula import ONE, Arrow, Node, Sort

BOUND, NEXT, AT = "bound", "next", "at"
Slot = tuple[str, int]  # an argument of a defined function: a bound variable, its successor, or a number
Term = tuple[int, Node]  # a sign and a term


@dataclass(slots=True)
class Place:
    """A variable of the problem and the ranges that the hypotheses put on its values."""

    level: int
    name: str
    sort: Sort
    low: Fraction | None = None
    high: Fraction | None = None
    open_low: bool = False
    open_high: bool = False
    simplex: bool = False

    @property
    def domain(self) -> tuple[Sort, ...]:
        """The sorts of the arguments; none for a value."""
        return self.sort.domain if isinstance(self.sort, Arrow) else ()

    @property
    def codomain(self) -> str:
        """The sort of the values."""
        return self.sort.codomain if isinstance(self.sort, Arrow) else self.sort


@dataclass(frozen=True, slots=True)
class Definition:
    """`v(slots) = sum of signed terms`, read off hypothesis `hypothesis`; `holds` when the equation is then certain."""

    level: int
    slots: tuple[Slot, ...]
    terms: tuple[Term, ...]
    levels: Levels
    needs: frozenset[int]
    hypothesis: int
    holds: bool

    def disjoint(self, other: Definition) -> bool:
        """Do the two never speak of the same value?"""
        return any({a, b} == {AT, NEXT} for (a, _), (b, _) in zip(self.slots, other.slots, strict=True))


@dataclass
class Problem:
    """Variables by level, hypotheses with the levels of their binders, the conclusion."""

    places: list[Place]
    free: dict[Node, int]
    hypotheses: list[tuple[Node, Levels]]
    conclusion: Node
    levels: Levels
    options: list[list[Definition]] = field(default_factory=list)
    sampled: dict[int, int] = field(default_factory=dict)  # hypothesis -> the variable whose samples satisfy it
    ranged: dict[int, int] = field(default_factory=dict)  # hypothesis -> the variable whose range is all it speaks of
    symbols: int | None = None

    @cached_property
    def constants(self) -> tuple[Fraction, ...]:
        """The numbers that are written in the formula: thresholds, for one."""
        found: set[Fraction] = set()
        seen: set[Node] = set()
        stack = [self.conclusion, *(hypothesis for hypothesis, _ in self.hypotheses)]
        while stack:
            term = stack.pop()
            if term.op == "number":
                found.add(term.args[0])
            elif term not in seen:
                seen.add(term)
                stack += [part for part in term.args if isinstance(part, Node)]
        return tuple(sorted(found))

    @property
    def outer(self) -> int:
        """The first level that belongs to inner binders."""
        return len(self.places)

    def needs(self, term: Node, levels: Levels) -> frozenset[int]:
        """The levels that a term mentions."""
        bound = {levels[-1 - i] for i, sort in enumerate(term.uses) if sort is not None}
        return frozenset(bound.union(self.free[v] for v in term.free))


def read(formula: Node, names: tuple[str, ...] = ()) -> Problem:
    """Peel a formula; free variables count as quantified in front."""
    places: list[Place] = []
    free = {v: i for i, v in enumerate(sorted(formula.free, key=lambda v: str(v.args[0])))}
    for v in free:
        places.append(Place(len(places), str(v.args[0]), v.sort))
    levels: Levels = ()
    hypotheses: list[tuple[Node, Levels]] = []
    while formula.op in ("all", "implies"):
        if formula.op == "implies":
            hypotheses += [(part, levels) for part in _parts(formula.args[0])]
        else:
            count = len(levels)
            levels = (*levels, len(places))
            name = names[count] if count < len(names) else f"v{count + 1}"
            places.append(Place(len(places), name, formula.args[0]))
        formula = formula.args[1]
    problem = Problem(places, free, hypotheses, formula, levels)
    for number, (hypothesis, at) in enumerate(hypotheses):
        found: list[Definition] = []
        noted: set[int | None] = set()
        for atom, inner in _atoms(hypothesis, at, problem.outer):
            level = _note(problem, atom, inner)
            noted.add(level)
            if level is not None and atom is _core(hypothesis) and problem.places[level].codomain == "R":
                problem.sampled[number] = level
            found += _definitions(problem, atom, inner, number)
        if found:
            problem.options.append(found)
        if len(noted) == 1 and None not in noted:
            problem.ranged[number] = next(level for level in noted if level is not None)
    return problem


def _parts(formula: Node) -> Iterator[Node]:
    if formula.op == "and":
        yield from _parts(formula.args[0])
        yield from _parts(formula.args[1])
    else:
        yield formula


def _atoms(formula: Node, levels: Levels, outer: int) -> Iterator[tuple[Node, Levels]]:
    """The formulas under the leading quantifiers and conjunctions."""
    if formula.op == "and":
        yield from _atoms(formula.args[0], levels, outer)
        yield from _atoms(formula.args[1], levels, outer)
    elif formula.op == "all":
        yield from _atoms(formula.args[1], (*levels, max(outer, levels[-1] + 1) if levels else outer), outer)
    else:
        yield formula, levels


def _value_of(problem: Problem, term: Node, levels: Levels) -> tuple[int, tuple[Slot, ...]] | None:
    """The variable of the problem that the term is a value of, and the shape of its arguments."""
    head, rest = (term.args[0], term.args[1:]) if term.op == "apply" else (term, ())
    level = _level(problem, head, levels)
    if level is None or level >= problem.outer or (not rest and isinstance(term.sort, Arrow)):
        return None
    slots: list[Slot] = []
    for argument in rest:
        inner = _level(problem, argument, levels)
        if inner is not None and inner >= problem.outer:
            slots.append((BOUND, inner))
        elif argument.op == "number" and head.sort.domain[len(slots)] == "N":  # type: ignore[union-attr]
            slots.append((AT, int(argument.args[0])))
        elif argument.op == "add" and len(argument.args) == 2 and ONE in argument.args:
            inner = _level(problem, argument.args[argument.args[0] is ONE], levels)
            if inner is None or inner < problem.outer:
                return None
            slots.append((NEXT, inner))
        else:
            return None
    used = [level for kind, level in slots if kind != AT]
    return (level, tuple(slots)) if len(set(used)) == len(used) else None


def _level(problem: Problem, term: Node, levels: Levels) -> int | None:
    if term.op == "bound":
        return levels[-1 - int(term.args[0])]
    return problem.free[term] if term.op == "variable" else None


def _core(formula: Node) -> Node:
    while formula.op == "all":
        formula = formula.args[1]
    return formula


def _note(problem: Problem, atom: Node, levels: Levels) -> int | None:
    """Keep a range, a simplex or the number of symbols; the variable that it speaks of."""
    if atom.op in ("at_most", "less"):
        left, right = atom.args
        bound, term = (left, right) if left.op == "number" else (right, left)
        value = _value_of(problem, term, levels) if bound.op == "number" else None
        if value is None or not all(kind == BOUND for kind, _ in value[1]):
            return None
        place, limit, strict = problem.places[value[0]], bound.args[0], atom.op == "less"
        if bound is left and (place.low is None or (limit, strict) > (place.low, place.open_low)):
            place.low, place.open_low = limit, strict
        if bound is right and (place.high is None or (-limit, strict) > (-place.high, place.open_high)):
            place.high, place.open_high = limit, strict
        return value[0]
    if atom.op == "equal":
        for total, other in (atom.args, atom.args[::-1]):
            if total.op != "sum" or other.op != "number":
                continue
            if total.args[1] is ONE and total.args[0] == "I":
                problem.symbols = int(other.args[0])
            elif other is ONE:
                inner = max(problem.outer, levels[-1] + 1) if levels else problem.outer
                value = _value_of(problem, total.args[1], (*levels, inner))
                if value is not None and value[1] and value[1][-1] == (BOUND, inner):
                    problem.places[value[0]].simplex = True
                    return value[0]
    return None


def _addends(term: Node, sign: int) -> Iterator[Term]:
    if term.op == "add":
        for part in term.args:
            yield from _addends(part, sign)
    elif term.op == "multiply" and len(term.args) == 2 and term.args[0].op == "number" and term.args[0].args[0] == -1:
        yield from _addends(term.args[1], -sign)
    else:
        yield sign, term


def _definitions(problem: Problem, atom: Node, levels: Levels, number: int) -> Iterator[Definition]:
    """Every way to read an equation as giving the values of a variable.

    An inequality between a sequence's next value and anything is read as an equation, which is one way to satisfy it.
    """
    if atom.op not in ("equal", "at_most"):
        return
    left, right = atom.args
    holds = atom is _core(problem.hypotheses[number][0])
    choices: list[tuple[Term, tuple[Term, ...]]] = [((1, left), ((1, right),)), ((1, right), ((1, left),))]
    if left.sort != "E" and right.sort != "E" and atom.op == "equal":
        terms = [*_addends(left, 1), *_addends(right, -1)]
        for i, (sign, term) in enumerate(terms):
            if term is not left and term is not right:
                rest = tuple((-sign * s, t) for j, (s, t) in enumerate(terms) if j != i)
                choices.append(((1, term), rest))
    for (_, term), rest in choices:
        value = _value_of(problem, term, levels)
        if value is None or (atom.op == "at_most" and not any(kind == NEXT for kind, _ in value[1])):
            continue
        level, slots = value
        needs = frozenset().union(*(problem.needs(t, levels) for _, t in rest))
        bound = {inner for kind, inner in slots if kind != AT}
        if not {n for n in needs if n >= problem.outer} <= bound:
            continue
        if level in needs:  # only as a recursion: the next value from the present one
            if not slots or slots[0][0] != NEXT:
                continue
            if not all(_earlier(problem, t, levels, level, slots[0][1]) for _, t in rest):
                continue
        wide = [t.sort for _, t in rest if t.sort != "N"]
        place = problem.places[level]
        if place.codomain == "N" and wide:
            continue
        certain = holds and not (place.codomain == "R" and "E" in wide)  # a real cannot be +oo
        known = frozenset(n for n in needs if n < problem.outer and n != level)
        yield Definition(level, slots, rest, levels, known, number, certain)


def _earlier(problem: Problem, term: Any, levels: Levels, level: int, now: int) -> bool:
    """Is the sequence at `level` used at the present generation alone?"""
    if not isinstance(term, Node) or level not in problem.needs(term, levels):
        return True
    if term.op in ("bound", "variable"):
        return False
    if term.op == "apply" and _level(problem, term.args[0], levels) == level:
        return _level(problem, term.args[1], levels) == now and all(
            _earlier(problem, a, levels, level, now) for a in term.args[2:]
        )
    inner = max(problem.outer, levels[-1] + 1) if levels else problem.outer
    last = len(term.args) - 1
    binder = term.op in ("sum", "all", "some", "lambda", "range_sum", "range_product")
    return all(
        _earlier(problem, a, (*levels, inner) if binder and i == last else levels, level, now)
        for i, a in enumerate(term.args)
    )
