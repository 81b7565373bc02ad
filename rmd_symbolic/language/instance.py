"""`fails at ...` to the plain data of an instance.

Untrusted: the data is judged by `rmd_symbolic.meaning.instance`, whose verdict is about the values that are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from lark import Tree

from rmd_symbolic.errors import RmdError, SourceError, Span
from rmd_symbolic.framework.declaration import Notion
from rmd_symbolic.kernel.formula import INDEX_SORTS, Arrow, Node, sort_to_data, to_data
from rmd_symbolic.kernel.formula import Sort as KernelSort
from rmd_symbolic.language.elaborate import Elaborator, Statement
from rmd_symbolic.language.instantiate import kernel_value, notion_value
from rmd_symbolic.language.parse import normal_name
from rmd_symbolic.language.syntax import Expression, Failure, Place
from rmd_symbolic.meaning.denote import Meaning, kernel_sort
from rmd_symbolic.meaning.enclosure import OO
from rmd_symbolic.meaning.model import SCHEMA, Model
from rmd_symbolic.terms.sort import REAL
from rmd_symbolic.terms.term import Apply, Binder, Operation, Quantity, Term, Variable

USUAL = {"R": ("1/10", "1/100", "1", "0"), "N": ("0", "1", "2", "3")}  # what quantifiers are tried at, unasked
NAMES: Mapping[KernelSort, str] = {"I": "symbols", "K": "teachers"}


class Placed:
    """The values that a refutation names, as data; `recursive` are the sequences of which only p[0] is given."""

    def __init__(self, statement: Statement, failure: Failure, offset: int) -> None:
        self.statement, self.failure = statement, failure
        self.reader = Elaborator(offset, statement.notions)
        self.sizes: dict[KernelSort, int] = {} if failure.symbols is None else {"I": failure.symbols}
        self.notions: list[Notion] = []
        self.recursive: list[int] = []
        self.tries: list[list[object]] = []
        self.data: dict[str, object] = {}
        places: dict[str, list[Place]] = {}
        for place in failure.places:
            places.setdefault(place.name, []).append(place)
        givens = {g.variable.name: g.variable for g in statement.givens}
        quantified = {v.name: v for v in bound_in([statement.claim, *(a.term for a in statement.assumptions)])}
        for name, listed in places.items():
            variable = givens.get(name) or quantified.get(name)
            if variable is None:
                raise self.wrong(listed[0].span, f"{name} is neither given nor quantified in the claim")
            found = self.value(variable, listed)
            if name in givens:
                self.data[name] = found
            elif kernel_sort(variable.sort) not in INDEX_SORTS:
                self.tries.append([sort_to_data(kernel_sort(variable.sort)), found])
        missing = [name for name in givens if name not in places]
        if missing:
            raise self.wrong(failure.span, f"there is no value for {', '.join(missing)}")
        for at, name in enumerate(givens):
            found = self.data[name]
            if isinstance(found, dict) and len(found.get("first", ())) == 1 and "cycle" in found:
                self.recursive.append(at)

    def wrong(self, span: Span, message: str, hint: str = "") -> SourceError:
        """An error at a value."""
        return SourceError("E129", message, span, hint or "write fails at alpha = 1/2, p = (1/2, 1/2)")

    def instance(self, changed: Mapping[int, object]) -> dict[str, object]:
        """The whole, with other values for some variables."""
        values = [changed.get(at, self.data[g.variable.name]) for at, g in enumerate(self.statement.givens)]
        usual = [[sort, value] for sort, numbers in USUAL.items() for value in numbers]
        return {"schema": SCHEMA, "symbols": self.sizes.get("I", 1), "teachers": self.sizes.get("K", 1),
                "values": values, "tries": self.tries + usual}  # fmt: skip

    # -- one variable ---------------------------------------------------------------------------------------------
    def value(self, variable: Variable, places: Sequence[Place]) -> object:
        """The data for a variable, from all that is said of it."""
        sort = kernel_sort(variable.sort)
        if all(place.index is None for place in places):
            if len(places) > 1:
                raise self.wrong(places[1].span, f"{variable.name} has two values")
            return self.whole(variable, sort, places[0])
        if not isinstance(sort, Arrow) or sort.domain[0] not in ("N", "K"):
            raise self.wrong(places[0].span, f"{variable.name} has no index")
        rest: KernelSort = Arrow(sort.domain[1:], sort.codomain) if sort.domain[1:] else sort.codomain
        cycle, found = 1, dict[int, object]()
        for place in places:
            repeats = _repeats(place)
            if repeats:
                cycle = repeats
                continue
            at = self.natural(place)
            if at in found:
                raise self.wrong(place.span, f"{variable.name}[{at}] has two values")
            found[at] = self.table(place.value, rest, place)
        start = 0 if sort.domain[0] == "N" else 1
        if sorted(found) != list(range(start, start + len(found))):
            raise self.wrong(places[0].span, f"the values of {variable.name} are those at {start}, {start + 1}, ...")
        values = [found[at] for at in sorted(found)]
        if sort.domain[0] == "N":
            return {"first": values, "cycle": cycle}
        self.size("K", len(values), places[0])
        return {"table": values}

    def whole(self, variable: Variable, sort: KernelSort, place: Place) -> object:
        tree = place.value
        if not isinstance(sort, Arrow):
            return self.table(tree, sort, place)
        name = normal_name(str(tree.children[0])) if tree.data == "name" else ""
        if name in self.data:
            return self.data[name]
        if tree.data == "maps" or name in self.reader.notions:
            return {"term": to_data(kernel_value(variable, notion_value(self.reader, tree, variable, self.notions)))}
        if sort.domain[0] == "N":
            rest: KernelSort = Arrow(sort.domain[1:], sort.codomain) if sort.domain[1:] else sort.codomain
            return {"first": [self.table(tree, rest, place)], "cycle": 1}
        return {"table": self.table(tree, sort, place)}

    def table(self, tree: Expression, sort: KernelSort, place: Place) -> object:
        """Nested lists for a table of a function of symbols and teachers, text for a number, a place for a symbol."""
        if isinstance(sort, Arrow):
            if sort.domain[0] not in INDEX_SORTS:
                raise self.wrong(place.span, f"{place.name} is a function: write {place.name} = r |-> ...")
            name = normal_name(str(tree.children[0])) if tree.data == "name" else ""
            known = self.data.get(name)
            if isinstance(known, dict) and set(known) == {"table"}:
                return known["table"]
            rows = list(tree.children) if tree.data == "tuple" else [tree]
            self.size(sort.domain[0], len(rows), place)
            rest: KernelSort = Arrow(sort.domain[1:], sort.codomain) if sort.domain[1:] else sort.codomain
            return [self.table(row, rest, place) for row in rows]
        if sort in INDEX_SORTS:
            return int(self.number(tree, place)) - 1
        if tree.data == "infinity":
            return "oo"
        return str(self.number(tree, place))

    def size(self, sort: KernelSort, count: int, place: Place) -> None:
        """Every table has as many entries as there are symbols, or teachers."""
        known = self.sizes.setdefault(sort, count)
        if known != count:
            raise self.wrong(place.span, f"{place.name} has {count} values where there are {known} {NAMES[sort]}")

    def natural(self, place: Place) -> int:
        """The number in the bracket."""
        found = Fraction(-1) if place.index is None else self.number(place.index, place)
        if found.denominator != 1 or found < 0:
            raise self.wrong(place.span, f"the index of {place.name} is a natural number")
        return int(found)

    def number(self, tree: Expression, place: Place) -> Fraction:
        """A rational number, written with +, -, *, / and powers."""
        try:
            term = Meaning(silent=1).of(self.reader.term(tree, {}), {})
            found = Model({"symbols": 1, "teachers": 1}, 8).value(term, ())
        except SourceError:
            raise
        except RmdError as error:
            raise self.wrong(place.span, str(error)) from None
        if not isinstance(found, Fraction) or found == OO:
            raise self.wrong(place.span, f"a value of {place.name} is not a rational number")
        return found


def _repeats(place: Place) -> int:
    """The c of `p[t + c] = p[t]`, else 0."""
    left, right = place.index, place.value
    if left is None or left.data != "infix" or right.data != "indexed":
        return 0
    start, sign, step = left.children
    same = right.children[0] == Tree("name", [place.name]) and right.children[1].children == [start]
    if not same or str(sign) != "+" or start.data != "name" or step.data != "number":
        return 0
    return int(Fraction(str(step.children[0])))


def bound_in(terms: Sequence[Term]) -> Iterator[Variable]:
    """The quantified variables of some terms; a limit asks for every eps > 0."""
    stack: list[Any] = list(terms)
    while stack:
        term = stack.pop()
        if isinstance(term, Binder):
            yield Variable("eps", REAL) if term.name == "tends" else term.variable
            stack += [term.body] if term.limit is None else [term.limit, term.body]
        elif isinstance(term, Apply | Operation):
            stack += term.arguments
        elif isinstance(term, Quantity):
            stack += (*term.parameters, *term.arguments)


def orbit(model: Model, name: Node, steps: int) -> dict[str, object] | None:
    """The values of a recursive sequence up to its first repetition, as data; None when it does not repeat soon."""
    sort, look = name.sort, model.values[name]
    if not isinstance(sort, Arrow):
        return None
    seen: list[object] = []
    for t in range(steps):
        found = _tabulated(model, look, sort.domain[1:], (Fraction(t),))
        if found is None:
            return None
        for s in range(model.start, t):  # what the recursion sees besides must be the same too
            if seen[s] == found and (t - s) % model.period == 0:
                return {"first": seen, "cycle": t - s}
        seen.append(found)
    return None


def _tabulated(model: Model, look: Any, domain: tuple[KernelSort, ...], arguments: tuple[Any, ...]) -> Any:
    if not domain:
        found = look(*arguments)
        return str(found) if isinstance(found, Fraction) else "oo" if found == OO else None
    rows = [_tabulated(model, look, domain[1:], (*arguments, x)) for x in range(model.sizes[str(domain[0])])]
    return None if any(row is None for row in rows) else rows
