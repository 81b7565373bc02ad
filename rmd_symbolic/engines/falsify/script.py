"""A problem at one shape as SMT-LIB text: the hypotheses, and the conclusion denied, over the reals of its point.

Sums and quantifiers over symbols, teachers and generations are written out, recursions are followed.  An extended value
is a real and a condition under which it is +oo.  Logarithms, exponentials and roots are separate unknowns that satisfy
a few inequalities: a model is a suggestion, and never more.  What cannot be said, such as a hypothesis about all reals,
is left out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import cache
from typing import Any, cast

from rmd_symbolic.engines.arithmetic import OO, Arithmetic
from rmd_symbolic.engines.evaluate import Levels
from rmd_symbolic.engines.falsify.sentences import Real, Truth, Value, both, either, known, no, order, said, text
from rmd_symbolic.engines.falsify.space import Name, Shape, Unit, is_row, units
from rmd_symbolic.engines.models import Chosen
from rmd_symbolic.engines.problem import AT, NEXT, Definition, Place, Problem
from rmd_symbolic.kernel.formula import FALSE, INDEX_SORTS, Node

Frame = dict[int, Any]
LONGEST = 400_000  # characters of a script that is worth solving


class Outside(ArithmeticError):
    """What the script has no words for."""


class Script:
    """The text for one problem and one shape; `free` are the constants that make up a point."""

    undefined = None

    def __init__(self, problem: Problem, shape: Shape) -> None:
        self.problem, self.shape = problem, shape
        self.lines: list[str] = []
        self.free: dict[str, tuple[Name, int]] = {}
        self.curves: list[tuple[str, str, str]] = []  # ln or exp, its argument and its value
        self.guards: list[Truth] = []
        self._count = self.written = 0
        self._unknowns: dict[tuple[str, str, tuple[Truth, ...]], Value] = {}
        self._values: dict[Name, Value] = {}
        self._units = {unit.name: unit for unit in units(problem, shape)}
        self._plan: dict[int, list[Definition]] = {}
        for definition in shape.plan:
            self._plan.setdefault(definition.level, []).append(definition)
        self._rows: dict[Name, list[Real]] = {name: self._unit(unit) for name, unit in self._units.items()}
        self.frame: Frame = {place.level: self._meaning(place) for place in problem.places}

    def write(self, whole: bool = True) -> bool:
        """Add the hypotheses and, on the whole, the denied conclusion; False when that cannot be said."""
        settled = {d.hypothesis for d in self.shape.plan if d.holds}
        for number, (formula, levels) in enumerate(self.problem.hypotheses):
            if number not in settled:
                self.state(formula, levels)
        return not whole or self.state(self.problem.conclusion, self.problem.levels, False)

    def state(self, formula: Node, levels: Levels, holds: bool = True) -> bool:
        """Assert a formula, or its contrary; False, and nothing is asserted, where it cannot be said."""
        before = len(self.lines), len(self.curves), dict(self._unknowns), dict(self._values)
        try:
            truth = self.truth(formula, levels, self.frame)
            self.claim(truth if holds else no(truth))
            return True
        except (Outside, RecursionError):
            del self.lines[before[0] :], self.curves[before[1] :]
            self._unknowns, self._values = before[2], before[3]
            return False

    def claim(self, truth: Truth) -> None:
        """Assert a truth value."""
        if truth is not True:
            self._line(f"(assert {'false' if truth is False else truth})")

    def _line(self, line: str) -> None:
        self.written += len(line)
        if self.written > LONGEST:
            raise Outside("the script is too long")
        self.lines.append(line)

    def _name(self, kind: str) -> str:
        self._count += 1
        return f"{kind}{self._count}"

    # -- unknowns ---------------------------------------------------------------------------------------------------
    def _unit(self, unit: Unit) -> list[Real]:
        """A number, or the masses of a row, the last of which is what the others leave."""
        found: list[Real] = []
        for part in range(max(1, unit.size - 1) if unit.size != 1 else 0):
            name = self._name("u")
            self.free[name] = unit.name, part
            self._line(f"(declare-const {name} Real)")
            found.append(name)
        if unit.size:
            rest = [Value(f"(- {part})") for part in found]
            found.append(self._named(self.sum([Value(Fraction(1)), *rest]).real))
        place = unit.place
        for value in found:
            low = Fraction(0) if unit.size else place.low
            if low is not None:
                self.claim(order("<" if place.open_low else "<=", low, value))
            if place.high is not None:
                self.claim(order("<" if place.open_high else "<=", value, place.high))
        return found

    def _meaning(self, place: Place) -> Any:
        shape, level = self.shape, place.level
        if level in shape.laws:
            model = shape.laws[level]
            return model.law(cast("Arithmetic", self), range(shape.symbols)) if isinstance(model, Chosen) else None
        if level in shape.naturals:
            return Value(Fraction(shape.naturals[level]))
        if level in shape.indices:
            return shape.indices[level]
        if place.domain:
            return lambda *arguments: self._at(place, arguments)
        return Value(self._rows[level, ()][0]) if (level, ()) in self._rows else Value(Fraction(0))

    def _at(self, place: Place, arguments: tuple[Any, ...]) -> Any:
        """A value of a function of indices and generations."""
        key = tuple(int(_constant(a)) for a in arguments)
        if place.codomain in INDEX_SORTS:
            images = self.shape.images[place.level]
            return images[sum(key) % len(images)]
        name = place.level, key
        if name not in self._values:
            self._values[name] = self._defined(place, key) or self._free(place, key)
        return self._values[name]

    def _defined(self, place: Place, key: tuple[int, ...]) -> Value | None:
        for definition in self._plan.get(place.level, ()):
            slots = definition.slots
            if all(k == v if kind == AT else k >= (kind == NEXT) for (kind, v), k in zip(slots, key, strict=True)):
                frame, outside, self.guards = (
                    dict(self.frame),
                    self.guards,
                    [],
                )  # the value is asked for again elsewhere
                for (kind, v), k, sort in zip(slots, key, place.domain, strict=True):
                    if kind != AT:
                        frame[v] = Value(Fraction(k - (kind == NEXT))) if sort == "N" else k
                parts = [self.product([Value(Fraction(sign)), self.value(term, definition.levels, frame)])
                         for sign, term in definition.terms]  # fmt: skip
                self.guards = outside
                total = self.sum(parts)
                return Value(self._named(total.real), total.infinite)
        return None

    def _free(self, place: Place, key: tuple[int, ...]) -> Value:
        rows = is_row(place)
        front = place.domain[:-1] if rows else place.domain
        last = self.shape.length - 1
        for short in (
            tuple(min(k, last) if s == "N" else k for k, s in zip(key, front, strict=False)),
            tuple(0 if s == "N" else k for k, s in zip(key, front, strict=False)),
        ):
            if (place.level, short) in self._rows:
                return Value(self._rows[place.level, short][key[-1] if rows else 0])
        return Value(Fraction(int(rows and key[-1] == 0)))

    def _named(self, real: Real) -> Real:
        """A name for a term that is used again and again."""
        if isinstance(real, Fraction) or not real.startswith("("):
            return real
        name = self._name("t")
        self._line(f"(define-fun {name} () Real {real})")
        return name

    # -- terms ------------------------------------------------------------------------------------------------------
    def value(self, term: Node, levels: Levels, frame: Frame) -> Any:
        """The value of a term: a Value, an index or a function."""
        op, args = term.op, term.args
        if op == "number":
            return Value(args[0])
        if op == "infinity":
            return Value(Fraction(0), True)
        if op in ("bound", "variable"):
            return frame[levels[-1 - args[0]] if op == "bound" else self.problem.free[term]]
        if op in ("add", "multiply"):
            if op == "multiply":
                return self._product(args, levels, frame)
            return self.sum([self.value(a, levels, frame) for a in args])
        if op in ("inverse", "ln", "exp", "root"):
            return self._unknown(op, self.value(args[0], levels, frame))
        if op == "finite":
            return Value(self.value(args[0], levels, frame).real)
        if op == "if":
            return self._branch(term, levels, frame)
        if op == "apply":
            return self.value(args[0], levels, frame)(*(self.value(a, levels, frame) for a in args[1:]))
        if op == "lambda":
            level = self._next(levels)
            return lambda x: self.value(args[1], (*levels, level), {**frame, level: x})
        if op in ("sum", "range_sum", "range_product"):
            parts = [self.value(args[1], *inner) for inner in self._instances(args[0], levels, frame)]
            return self.product(parts) if op == "range_product" else self.sum(parts)
        raise Outside(op)

    def _next(self, levels: Levels) -> int:
        return max(self.problem.outer, levels[-1] + 1) if levels else self.problem.outer

    def _instances(self, over: Any, levels: Levels, frame: Frame) -> Iterator[tuple[Levels, Frame]]:
        """The body of a binder, once for each value of what it binds."""
        level = self._next(levels)
        values: Iterable[Any]
        if isinstance(over, Node):  # up to a generation
            values = [Value(Fraction(u)) for u in range(int(_constant(self.value(over, levels, frame))))]
        elif over in ("I", "K"):
            values = range(self.shape.symbols if over == "I" else self.shape.teachers)
        elif over == "N":
            values = [Value(Fraction(t)) for t in range(self.shape.length + 1)]
        else:
            raise Outside(f"every {over}")
        for value in values:
            yield (*levels, level), {**frame, level: value}

    def _branch(self, term: Node, levels: Levels, frame: Frame) -> Any:
        condition = self.truth(term.args[0], levels, frame)
        if isinstance(condition, bool):
            return self.value(term.args[1 if condition else 2], levels, frame)
        with self._under(condition):
            then = self.value(term.args[1], levels, frame)
        with self._under(no(condition)):
            other = self.value(term.args[2], levels, frame)
        if not isinstance(then, Value) or not isinstance(other, Value):
            raise Outside("a choice between functions")
        real = then.real if then.real == other.real else f"(ite {condition} {text(then.real)} {text(other.real)})"
        infinite = either([both([condition, then.infinite]), both([no(condition), other.infinite])])
        return Value(self._named(real), infinite)

    def _product(self, factors: tuple[Node, ...], levels: Levels, frame: Frame) -> Value:
        """A product; what may be undefined is asked for where the other factors are not 0."""
        parts: list[Value] = []
        guards = len(self.guards)
        try:
            for factor in sorted(factors, key=_partial):
                parts.append(self.value(factor, levels, frame))
                if isinstance(parts[-1].real, str):
                    parts[-1] = Value(self._named(parts[-1].real), parts[-1].infinite)
                    self.guards.append(no(order("=", parts[-1].real, Fraction(0))))
        finally:
            del self.guards[guards:]
        return self.product(parts)

    @contextmanager
    def _under(self, condition: Truth) -> Iterator[None]:
        self.guards.append(condition)
        try:
            yield
        finally:
            self.guards.pop()

    def sum(self, parts: list[Value]) -> Value:
        """The sum."""
        fixed = sum((p.real for p in parts if isinstance(p.real, Fraction)), Fraction(0))
        rest = [p.real for p in parts if isinstance(p.real, str)]
        infinite = either(p.infinite for p in parts)
        if not rest:
            return Value(fixed, infinite)
        terms = rest if fixed == 0 else [*rest, text(fixed)]
        return Value(terms[0] if len(terms) == 1 else f"(+ {' '.join(terms)})", infinite)

    def product(self, parts: list[Value]) -> Value:
        """The product, with 0 * (+oo) = 0."""
        finite = [p.real for p in parts if p.infinite is not True]
        fixed = math.prod((real for real in finite if isinstance(real, Fraction)), start=Fraction(1))
        if fixed == 0:
            return Value(Fraction(0))
        rest = [real for real in finite if isinstance(real, str)]
        terms = rest if fixed == 1 else [text(fixed), *rest]
        real: Real = fixed if not rest else terms[0] if len(terms) == 1 else f"(* {' '.join(terms)})"
        wide = either(p.infinite for p in parts)
        if wide is False:
            return Value(real)
        zero = either(both([no(p.infinite), order("=", p.real, Fraction(0))]) for p in parts)
        infinite = both([wide, no(zero)])
        return Value(Fraction(0) if infinite is True else real, infinite)

    def _unknown(self, op: str, of: Value) -> Value:
        """A fresh constant for 1/a, ln a, exp a or the root of a, with what is said of it wherever it is asked for."""
        found = known(op, of.real)
        if found is not None:
            return Value(found)
        guard = tuple(dict.fromkeys(self.guards))
        key = op, text(of.real), guard if isinstance(of.real, str) else ()
        if key not in self._unknowns:
            name = self._name(op[0])
            self._line(f"(declare-const {name} Real)")
            argument = text(self._named(of.real))
            self._unknowns[key] = Value(name)
            if op in ("ln", "exp"):
                inner = self._name("a")
                self._line(f"(declare-const {inner} Real)(assert (= {inner} {argument}))")
                self.curves.append((op, inner, name))
                argument = inner
            self.claim(either([no(both(guard)), both(said(op, argument, name))]))
        return self._unknowns[key]

    # -- formulas ---------------------------------------------------------------------------------------------------
    def truth(self, formula: Node, levels: Levels, frame: Frame) -> Truth:
        """The text of a formula."""
        op, args = formula.op, formula.args
        if formula is FALSE:
            return False
        if op in ("at_most", "less", "equal"):
            return self._relation(op, *(self.value(a, levels, frame) for a in args))
        if op in ("and", "or", "implies"):
            first = self.truth(args[0], levels, frame)
            with self._under(no(first) if op == "or" else first):
                second = self.truth(args[1], levels, frame)
            return both([first, second]) if op == "and" else either([no(first) if op == "implies" else first, second])
        if op in ("all", "some"):
            parts = [self.truth(args[1], *inner) for inner in self._instances(args[0], levels, frame)]
            return both(parts) if op == "all" else either(parts)
        raise Outside(op)

    def _relation(self, op: str, a: Any, b: Any) -> Truth:
        if not isinstance(a, Value):
            return bool(a == b)
        sign = {"at_most": "<=", "less": "<", "equal": "="}[op]
        held = both([no(a.infinite), no(b.infinite), order(sign, a.real, b.real)])
        above = {"at_most": b.infinite, "less": both([b.infinite, no(a.infinite)]),
                 "equal": both([a.infinite, b.infinite])}[op]  # fmt: skip
        return either([held, above])

    # -- the interface of an arithmetic, for laws ---------------------------------------------------------------------
    def number(self, value: Any) -> Value:
        """A rational, or +oo."""
        return Value(Fraction(0), True) if value == OO else Value(Fraction(value))

    def add(self, a: Value, b: Value) -> Value:
        """The sum."""
        return self.sum([a, b])

    def multiply(self, a: Value, b: Value) -> Value:
        """The product."""
        return self.product([a, b])

    def __getattr__(self, op: str) -> Callable[..., Value]:
        if op in ("inverse", "ln", "exp", "root"):
            return lambda a: self._unknown(op, a)
        if op in ("at_most", "less", "equal"):
            raise Outside("a law that compares its arguments")
        raise AttributeError(op)


@cache
def _partial(term: Node) -> bool:
    """May the term be undefined somewhere?"""
    return term.op in ("inverse", "ln", "root") or any(isinstance(a, Node) and _partial(a) for a in term.args)


def _constant(value: Any) -> Fraction:
    real = value.real if isinstance(value, Value) else value
    if isinstance(real, str):
        raise Outside("an index that is not known")
    return Fraction(real)
