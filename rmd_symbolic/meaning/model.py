"""A finite model: values for the variables of a formula, and the truth of formulas in it.

Truth has three values; None says nothing.  See `rmd_symbolic.meaning.instance` for what is made of it.
"""

from __future__ import annotations  # noqa: I001

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

from rmd_symbolic.errors import RuleError
from rmd_symbolic.kernel.formula import (
    FALSE, INDEX_SORTS, INFINITY, ONE, RANGES, SORTED_BINDERS, VALUES, Arrow, Node, Sort, bound, fits, from_data,
    instance, make, number, rational, sort_from_data, variable,
)  # fmt: skip
from rmd_symbolic.meaning.enclosure import OO, Arithmetic, Value

SCHEMA = "rmd/instance/1"
KEYS = {"schema", "symbols", "teachers", "values", "tries"}
SIZES = range(1, 13)
BITS = (64, 256, 1024, 4096)
MAX_WORK, MAX_CLASSES, MAX_RANGE, MAX_TRIES = 3_000_000, 64, 5_000, 200
ORDER = {"at_most": (-1, 0), "less": (-1,), "equal": (0,)}
MALFORMED = (TypeError, ValueError, KeyError, IndexError, AttributeError, ArithmeticError, RecursionError)


@dataclass(frozen=True, slots=True)
class Sides:
    """The relation that was decided last, with both sides: rationals around the value, or None for +oo."""

    relation: str
    left: tuple[Fraction, Fraction] | None
    right: tuple[Fraction, Fraction] | None


class Model:
    """The sizes of the index sorts, the values of the free variables, and what quantifiers may be tried at."""

    def __init__(self, data: Mapping[str, Any], bits: int) -> None:
        self.sizes = {"I": _count(data["symbols"]), "K": _count(data["teachers"])}
        self.values: dict[Node, Any] = {}
        self.start, self.period = 0, 1
        self.periodic: set[Node] = set()  # sequences that are periodic from `start` on
        self.rules: dict[int, Node] = {}  # premise -> the sequence that it defines
        self.first: dict[Node, dict[tuple[int, ...], Any]] = {}
        self.tries: dict[Sort, list[Any]] = {}
        self.arithmetic = Arithmetic(bits)
        self.work = 0
        self.sides: Sides | None = None

    # -- reading --------------------------------------------------------------------------------------------------
    def open(self, formula: Node, data: Mapping[str, Any]) -> tuple[list[Node], Node]:
        """Give the outermost quantified variables their values; the premises, and what they imply."""
        if formula.free or formula.loose:
            raise RuleError("only a closed formula has a value at an instance")
        for at, value in enumerate(_listed(data["values"])):
            if formula.op != "all":
                raise RuleError("there are more values than variables")
            formula = instance(formula, self._given(at, value, formula.args[0]))
        for pair in _listed(data["tries"])[:MAX_TRIES]:
            sort = sort_from_data(pair[0])
            self.tries.setdefault(sort, []).append(self._read(pair[1], sort))
        premises = []
        while formula.op == "implies":
            premises.append(formula.args[0])
            formula = formula.args[1]
        for at, name in self.rules.items():
            self._define(name, premises[at])
        return premises, formula

    def _given(self, at: int, data: Any, sort: Sort) -> Node:
        """A term for the value, or a fresh variable whose value is kept beside the formula."""
        if isinstance(sort, str) and sort in VALUES:
            value = self._read(data, sort)
            return INFINITY if value == OO else number(value)
        if isinstance(data, dict) and set(data) == {"term"}:
            return _term(data, sort)
        name = variable(f"v{at}", sort)
        if isinstance(data, dict) and set(data) == {"first", "rule"} and isinstance(sort, Arrow):
            (table,) = _listed(data["first"])
            if sort.domain[0] != "N":
                raise RuleError("a recursion defines a sequence")
            self.rules[data["rule"]] = name
            self.first[name] = self._table(table, sort.domain[1:], sort.codomain)
        elif isinstance(data, dict) and set(data) == {"first", "cycle"} and isinstance(sort, Arrow):
            self.values[name] = self._sequence(data["first"], data["cycle"], sort)
            self.periodic.add(name)
        else:
            self.values[name] = self._read(data, sort)
        return name

    def _read(self, data: Any, sort: Sort) -> Any:
        if isinstance(sort, Arrow):
            if isinstance(data, dict) and set(data) == {"term"}:
                return self.value(_term(data, sort), ())
            table = self._table(data["table"], sort.domain, sort.codomain)
            return lambda *indices: table[indices]
        if sort in INDEX_SORTS:
            if type(data) is not int or data not in range(self.sizes[sort]):
                raise RuleError(f"{data!r} is not one of the {self.sizes[sort]}")
            return data
        if data == "oo" and sort == "E":
            return OO
        value = rational(data)
        if sort == "N" and (value.denominator != 1 or value < 0):
            raise RuleError(f"{value} is not a natural number")
        return value

    def _table(self, data: Any, domain: tuple[Sort, ...], codomain: str) -> dict[tuple[int, ...], Any]:
        """Nested lists, one level for each argument, as long as the sort of the argument is large."""
        if not domain:
            return {(): self._read(data, codomain)}
        if domain[0] not in INDEX_SORTS:
            raise RuleError("a table has symbols and teachers as arguments")
        rows = _listed(data)
        if len(rows) != self.sizes[str(domain[0])]:
            raise RuleError(f"a table has {len(rows)} entries where there are {self.sizes[str(domain[0])]}")
        found = [self._table(row, domain[1:], codomain) for row in rows]
        return {(x, *rest): value for x, table in enumerate(found) for rest, value in table.items()}

    def _sequence(self, first: Any, cycle: Any, sort: Arrow) -> Any:
        """The listed values, of which the last `cycle` ones repeat for ever."""
        tables = [self._table(table, sort.domain[1:], sort.codomain) for table in _listed(first)]
        if sort.domain[0] != "N" or type(cycle) is not int or not 1 <= cycle <= len(tables):
            raise RuleError("a sequence has values, of which some repeat")
        start = len(tables) - cycle
        self.start, self.period = max(self.start, start), lcm(self.period, cycle)
        if self.start + self.period > MAX_CLASSES:
            raise RuleError("the sequences have too many different values")
        return lambda t, *rest: tables[int(t) if t < start else start + (int(t) - start) % cycle][rest]

    def _define(self, name: Node, premise: Node) -> None:
        """`for all t, x: p(t + 1, x) = e` defines p where e knows p at t alone, and else only what has a value."""
        sort, deep = name.sort, len(name.sort.domain)  # type: ignore[union-attr]
        body = premise
        for part in sort.domain:  # type: ignore[union-attr]
            if body.op != "all" or body.args[0] != part:
                raise RuleError("the hypothesis is not a recursion of the sequence")
            body = body.args[1]
        indices = [bound(deep - 1 - i, part) for i, part in enumerate(sort.domain)]  # type: ignore[union-attr]
        left = make("apply", name, make("add", indices[0], ONE), *indices[1:])
        if body.op != "equal" or body.args[0] is not left or not fits(body.args[1].sort, sort.codomain):  # type: ignore[union-attr]
            raise RuleError("the hypothesis is not a recursion of the sequence")
        step = body.args[1]
        if not step.free - {name} <= self.values.keys() or not _at_present(step, name, deep - 1):
            raise RuleError("the recursion needs more than the value before")
        memory = [self.first[name]]

        def look(t: Fraction, *rest: int) -> Any:
            while len(memory) <= t:
                before = Fraction(len(memory) - 1)
                memory.append({key: self.value(step, (before, *key)) for key in memory[0]})
            return memory[int(t)][rest]

        self.values[name] = look

    # -- values ---------------------------------------------------------------------------------------------------
    def value(self, term: Node, stack: tuple[Any, ...]) -> Any:
        """The value of a term; loose indices count from the end of the stack."""
        self.work += 1
        if self.work > MAX_WORK:
            raise RuleError("the evaluation takes too long")
        op, args, exact = term.op, term.args, self.arithmetic
        if op == "number":
            return args[0]
        if op == "infinity":
            return OO
        if op == "bound":
            return stack[-1 - args[0]]
        if op == "variable":
            return self.values[term]
        if op == "if":
            held = self.truth(args[0], stack)
            return None if held is None else self.value(args[1 if held else 2], stack)
        if op == "lambda":
            return self._closure(term, stack)
        if op == "apply":
            found = [self.value(a, stack) for a in args]
            return None if any(v is None for v in found) else found[0](*found[1:])
        if op in ("sum", *RANGES):
            return self._total(term, stack)
        values = [self.value(a, stack) for a in args]
        if op == "finite":
            return None if values[0] == OO else values[0]
        if op in ("inverse", "ln", "exp", "root"):
            return getattr(exact, op)(values[0])
        total: Value
        combine, total = (exact.add, Fraction(0)) if op == "add" else (exact.multiply, Fraction(1))
        for value in values:
            total = combine(total, value)
        return total

    def _closure(self, term: Node, stack: tuple[Any, ...]) -> Any:
        while term.op == "lambda":
            term = term.args[1]
        return lambda *arguments: self.value(term, stack + arguments)

    def _total(self, term: Node, stack: tuple[Any, ...]) -> Value:
        exact = self.arithmetic
        total: Value
        combine, total = (exact.multiply, Fraction(1)) if term.op == "range_product" else (exact.add, Fraction(0))
        values: Iterable[Any]
        if term.op == "sum":
            values = range(self.sizes[term.args[0]])
        else:
            end = self.value(term.args[0], stack)
            if not isinstance(end, Fraction) or end > MAX_RANGE:
                return None
            values = map(Fraction, range(int(end)))
        for value in values:
            total = combine(total, self.value(term.args[1], (*stack, value)))
        return total

    # -- truth ----------------------------------------------------------------------------------------------------
    def truth(self, formula: Node, stack: tuple[Any, ...] = ()) -> bool | None:
        """The truth of a formula: True and False are certain, None says nothing."""
        op, args = formula.op, formula.args
        if op in ORDER:
            return self._relation(formula, stack)
        if op in ("all", "some"):
            return self._quantified(formula, stack)
        first = self.truth(args[0], stack)
        if op == "implies":
            first = None if first is None else not first
        decisive = op != "and"
        if first is decisive:
            return decisive
        second = self.truth(args[1], stack)
        return decisive if second is decisive else None if first is None else second

    def _relation(self, formula: Node, stack: tuple[Any, ...]) -> bool | None:
        left, right = (self.value(a, stack) for a in formula.args)
        order = self.arithmetic.compare(left, right)
        if order is None:
            return None
        if formula is not FALSE:
            ends = [None if v == OO else self.arithmetic.interval(v) for v in (left, right)]
            self.sides = Sides(formula.op, *(None if e is None else (e.low, e.high) for e in ends))
        return order in ORDER[formula.op]

    def _quantified(self, formula: Node, stack: tuple[Any, ...]) -> bool | None:
        (sort, body), every = formula.args, formula.op == "all"
        values: Iterable[Any] = self.tries.get(sort, ())
        whole = False
        if sort in INDEX_SORTS:
            values, whole = range(self.sizes[sort]), True
        elif sort == "N" and self._sees_classes(body, 0):
            values, whole = map(Fraction, range(self.start + self.period)), True
        for value in values:
            held = self.truth(body, (*stack, value))
            if held is (not every):
                return held
            whole &= held is not None
        return every if whole else None

    def _sees_classes(self, term: Node, depth: int) -> bool:
        """Does the index occur only in `p(index + ..., ...)` of sequences that are periodic from some point on?"""
        if term.loose <= depth:
            return True
        args = term.args
        if term.op == "bound":
            return bool(args[0] != depth)
        if term.op == "apply" and args[0] in self.periodic and _sum_of_naturals(args[1]):
            args = args[2:]
        return all(self._sees_classes(a, depth + under) for a, under in _parts(term, args))


def _parts(term: Node, args: tuple[Any, ...]) -> list[tuple[Node, bool]]:
    """The parts of a term that are terms, each with: does it lie under the binder that the term is?"""
    last = len(args) - 1 if term.op in (*RANGES, *SORTED_BINDERS) else -1
    return [(a, at == last) for at, a in enumerate(args) if isinstance(a, Node)]


def _sum_of_naturals(term: Node) -> bool:
    if term.op == "add":
        return all(map(_sum_of_naturals, term.args))
    return term.op in ("bound", "number") and term.sort == "N"


def _at_present(term: Node, name: Node, depth: int) -> bool:
    """Does `name` occur only at the index that is `depth` binders away?"""
    if name not in term.free:
        return True
    args = term.args
    if term.op == "apply" and args[0] is name:
        if args[1].op != "bound" or args[1].args[0] != depth:
            return False
        args = args[2:]
    return term is not name and all(_at_present(a, name, depth + under) for a, under in _parts(term, args))


def _term(data: Any, sort: Sort) -> Node:
    term = from_data(data["term"])
    if term.free or term.loose or not fits(term.sort, sort):
        raise RuleError("a value is a closed term of the sort of its variable")
    return term


def _count(data: Any) -> int:
    if type(data) is not int or data not in SIZES:
        raise RuleError(f"an instance has {SIZES[0]} to {SIZES[-1]} symbols and teachers")
    return data


def _listed(data: Any) -> list[Any]:
    if not isinstance(data, list):
        raise RuleError("an instance is malformed: a list is missing")
    return data
