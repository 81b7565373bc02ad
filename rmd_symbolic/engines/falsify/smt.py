"""Candidates from models of real algebra: what z3 suggests at two and three symbols, and what becomes of it.

The numeric search meets no equation such as sum[x] p(x) q(x) = 1/3; z3 solves it.  A model is never believed: its
values become a point, which counts when the exact evaluation of the statement itself confirms it.  Values that are no
rationals are replaced by rationals nearby, one after the other, the rest being solved for again; then all values are
looked for among the fractions with one denominator.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from rmd_symbolic.engines.falsify.script import Outside, Script
from rmd_symbolic.engines.falsify.search import Falsifier
from rmd_symbolic.engines.falsify.sentences import tangents, text
from rmd_symbolic.engines.falsify.shrink import simple_values
from rmd_symbolic.engines.falsify.space import Candidate, Name, Shape, draw, units
from rmd_symbolic.engines.models import OPERATOR
from rmd_symbolic.engines.problem import NEXT, Problem
from rmd_symbolic.engines.solver import NOTHING, WORKER, Suggestion, Worker
from rmd_symbolic.kernel.formula import INDEX_SORTS, ONE, Node

SIZES, LAWS = (2, 3), 4
QUERY = 1.0  # seconds of the solver for one query
ROUNDS, PATIENCE = 8, 2  # models of one shape; after so many, points of the equations are looked at
PINS, LISTED = 80, 60  # points of the equations that are tried, and simple values to take for a part of one
CLOSE = (10, 100, 1000, 10**6)  # denominators of the rationals that may stand for a value that is none
EXACT, AWAY = 1e-6, Fraction(1, 16)  # how wrong a logarithm may be, how far a model is from those that were refused
GRID = (2, 3, 4, 5, 6, 8, 10, 12, 13, 20, 25, 29, 30)


def thin(problem: Problem) -> bool:
    """Is an equation assumed that neither a simplex nor a definition satisfies by construction?"""
    defining = {option.hypothesis for options in problem.options for option in options if option.holds}
    return any(
        number not in problem.sampled and number not in defining and _equates(formula)
        for number, (formula, _) in enumerate(problem.hypotheses)
    )


def _equates(formula: Node) -> bool:
    while formula.op == "all":
        formula = formula.args[1]
    counting = any(side.op == "sum" and side.args[1] is ONE for side in formula.args if isinstance(side, Node))
    return formula.op == "equal" and not counting and formula.args[0].sort not in INDEX_SORTS


class Models:
    """Looks for a counterexample of one falsifier by asking for models."""

    def __init__(self, falsifier: Falsifier, worker: Worker = WORKER) -> None:
        self.falsifier, self.problem, self.worker = falsifier, falsifier.problem, worker
        self.narrow = thin(falsifier.problem)

    def run(self, most: int = 10**9) -> Candidate | None:
        """A confirmed counterexample, or None."""
        for shape in self._shapes():
            if self.falsifier.late or self.falsifier.evaluations >= most:
                return None
            found = self._tried(shape)
            if found is not None:
                return found
        return None

    def _shapes(self) -> Iterator[Shape]:
        """Small supports first; equations are left to the solver, recursions are followed."""
        problem, sampler = self.problem, self.falsifier.search.sampler
        sized = any("I" in str(p.sort) for p in problem.places)
        lawful = any(p.sort == OPERATOR for p in problem.places)
        lengths = (1, 2) if any("N" in p.domain for p in problem.places) else (1,)
        sizes = (problem.symbols,) if problem.symbols is not None else SIZES if sized else (1,)
        for symbols in sizes:
            for length in lengths:
                for turn in range(LAWS if lawful else 1):
                    shape = draw(problem, sampler, symbols, length, turn)
                    recursive = tuple(d for d in shape.plan if any(kind == NEXT for kind, _ in d.slots))
                    teachers = 2 if sampler.teachers else shape.teachers
                    yield replace(shape, plan=recursive, teachers=teachers)

    def _tried(self, shape: Shape) -> Candidate | None:
        """Models of the hypotheses and the denied conclusion, then points of the hypotheses, then one denominator."""
        try:
            script, bare = Script(self.problem, shape), Script(self.problem, shape)
            if not script.free or not script.write() or not bare.write(whole=False):
                return None
        except (Outside, KeyError, IndexError, TypeError, AttributeError):
            return None
        more: list[str] = []  # what the models that were refused have taught
        passed: list[str] = []  # the same of models that are no rational points, but may be near one
        sampled = not self.narrow
        for turn in range(ROUNDS):
            model = self._ask(script, [*more, *passed])
            if model.verdict == "unsat" and not (more or passed):
                return None
            if not sampled and (turn == PATIENCE or model.verdict != "sat"):
                sampled, candidate = True, self._pinned(bare, shape)
                if candidate is not None:
                    return candidate
            if model.verdict != "sat":
                break
            candidate = self._judged(script, shape, model)
            if candidate is None and model.rounded & set(script.free):
                candidate = self._nearby(script, shape, model, more)
            if candidate is not None:
                return candidate
            more += _sharper(script, model)
            (passed if model.rounded & set(script.free) else more).append(_elsewhere(script, model))
        return self._gridded(script, shape, more)

    def _pinned(self, script: Script, shape: Shape) -> Candidate | None:
        """Simple values for some rows and numbers, the others solved for: points all over the equations."""
        random, parts = self.falsifier.random, units(self.problem, shape)
        lists = {unit.name: [v for v, _ in zip(simple_values(unit), range(LISTED), strict=False)] for unit in parts}
        for _ in range(PINS):
            if self.falsifier.late:
                break
            chosen = {name: random.choice(values) for name, values in lists.items() if values and random.random() < 0.5}
            pins = []
            for constant, (owner, part) in script.free.items():
                if owner in chosen:
                    value = chosen[owner]
                    pins.append(f"(assert (= {constant} {text(value[part] if isinstance(value, tuple) else value)}))")
            model = self._ask(script, pins) if pins else NOTHING
            found = self._judged(script, shape, model) if model.verdict == "sat" and not model.rounded else None
            if found is not None:
                return found
        return None

    def _ask(self, script: Script, more: Sequence[str], whole: int = 0) -> Suggestion:
        """A model of the script and more; the solver's seconds count as the search's."""
        falsifier = self.falsifier
        left = falsifier.deadline - time.process_time()
        if left <= 0:
            return NOTHING
        names = [*script.free, *(name for _, *pair in script.curves for name in pair)]
        found = self.worker.ask("\n".join([*script.lines, *more]), names, min(QUERY, left))
        falsifier.deadline -= found.seconds
        return found

    def _judged(self, script: Script, shape: Shape, model: Suggestion) -> Candidate | None:
        """The model as a point, if it is one and the exact evaluation confirms it."""
        candidate = candidate_of(script, shape, model.values)
        return candidate if candidate is not None and self.falsifier.confirmed(candidate) else None

    def _nearby(self, script: Script, shape: Shape, model: Suggestion, pins: Sequence[str]) -> Candidate | None:
        """Rationals in the place of values that are none, the others solved for again."""
        fixed: list[str] = []
        for _ in range(len(script.free)):
            loose = [name for name in script.free if name in model.rounded]
            if not loose:
                return self._judged(script, shape, model)
            for name, limit in ((name, limit) for limit in CLOSE for name in loose):
                pin = f"(assert (= {name} {text(model.values[name].limit_denominator(limit))}))"
                other = self._ask(script, [*pins, *fixed, pin])
                if other.verdict == "sat" and len(other.rounded) < len(model.rounded):
                    model, fixed = other, [*fixed, pin]
                    break
            else:
                return None
        return self._judged(script, shape, model) if not model.rounded & set(script.free) else None

    def _gridded(self, script: Script, shape: Shape, more: Sequence[str]) -> Candidate | None:
        """A point of which all values have one denominator."""
        for most in GRID:
            grid = []
            for name in script.free:
                grid.append(f"(declare-const k{name} Int)(assert (= {name} (/ (to_real k{name}) {most}.0)))")
            for _ in range(2):
                model = self._ask(script, [*more, *grid])
                if model.verdict != "sat":
                    break
                found = self._judged(script, shape, model)
                if found is not None:
                    return found
                grid.append(_elsewhere(script, model))
        return None


def _sharper(script: Script, model: Suggestion) -> Iterator[str]:
    """What is said of ln and exp, made sharp at a model that is wrong about them."""
    for op, argument, value in script.curves:
        if op == "exp":
            argument, value = value, argument
        at, said = model.values[argument], model.values[value]
        if at > 0 and abs(math.log(at) - said) > EXACT:
            for bound in tangents("ln", argument, value, at.limit_denominator(10**4)):
                yield f"(assert {bound})"


def _elsewhere(script: Script, model: Suggestion) -> str:
    """The next model is to be away from this one."""
    away = []
    for name in script.free:
        value = model.values[name].limit_denominator(10**4)
        radius = AWAY * max(Fraction(1), abs(value))
        away.append(f"(<= {name} {text(value - radius)}) (<= {text(value + radius)} {name})")
    return f"(assert (or {' '.join(away)}))"


def candidate_of(script: Script, shape: Shape, values: Mapping[str, Fraction]) -> Candidate | None:
    """The point that a model names; None where a row leaves the simplex."""
    parts: dict[Name, dict[int, Fraction]] = {}
    for constant, (owner, part) in script.free.items():
        parts.setdefault(owner, {})[part] = values[constant]
    found: dict[Name, Any] = {}
    for unit in units(script.problem, shape):
        numbers = [value for _, value in sorted(parts.get(unit.name, {}).items())]
        if not unit.size:
            found[unit.name] = numbers[0]
            continue
        row = (*numbers, 1 - sum(numbers, Fraction(0)))
        if min(row) < 0:
            return None
        found[unit.name] = row
    return Candidate(shape, found)
