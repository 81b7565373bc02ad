"""No theorem of the library is refuted, at whatever instance: random tables, sequences, functions and operators."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import pytest

from rmd_symbolic.errors import RmdError
from rmd_symbolic.framework.declared import declarations
from rmd_symbolic.kernel.formula import INDEX_SORTS, Arrow, Node, Sort, to_data
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.instantiate import kernel_value
from rmd_symbolic.language.theories import Library
from rmd_symbolic.meaning.denote import kernel_sort
from rmd_symbolic.meaning.instance import Refused, opened, refute
from rmd_symbolic.terms.sort import DISTRIBUTION, OPERATOR, REAL, Function
from rmd_symbolic.terms.term import Binder, Variable, operation
from tests import shelf

NUMBERS = ("0", "1", "1/2", "1/3", "2", "-1", "9/10", "1/1000000", "7/3")
R = Variable("r", REAL)
FUNCTIONS = [
    R,
    operation("*", R, R),
    operation("*", R, operation("ln", R)),
    operation("-", 1, R),
    operation("^", R - 1, 2),
]


def statements(library: Library) -> Iterator[Statement]:
    seen = set()
    for scope in library.entries.values():
        for name, entry in scope.items():
            if name not in seen:
                seen.add(name)
                yield entry.statement


class Drawn:
    """A random instance for a statement."""

    def __init__(self, statement: Statement, rng: random.Random) -> None:
        self.rng, self.statement = rng, statement
        self.sizes: dict[Sort, int] = {"I": rng.choice((1, 2, 2, 3)), "K": rng.choice((1, 2, 3))}
        self.distributions: list[object] = []

    def data(self) -> dict[str, object]:
        values = [self.value(g.variable) for g in self.statement.givens]
        tries = [["R", n] for n in NUMBERS] + [["N", str(n)] for n in range(4)]
        return {"schema": "rmd/instance/1", "symbols": self.sizes["I"], "teachers": self.sizes["K"],
                "values": values, "tries": tries}  # fmt: skip

    def value(self, variable: Variable) -> object:
        sort = kernel_sort(variable.sort)
        if not isinstance(sort, Arrow):
            return self.rng.randrange(self.sizes[sort]) if sort in INDEX_SORTS else self.number(sort)
        if variable.sort == OPERATOR:
            return {"term": to_data(kernel_value(variable, declarations()["mix"].at))}
        if sort.domain == ("R",):
            body = Binder("|->", R, None, self.rng.choice(FUNCTIONS))
            return {"term": to_data(kernel_value(variable, body))}
        inner = variable.sort
        while isinstance(inner, Function) and kernel_sort(inner.codomain) != sort.codomain:
            inner = inner.codomain
        mass = inner == DISTRIBUTION or variable.name in ("w", "Q")
        if sort.domain[0] == "N":
            rest = sort.domain[1:]
            count = self.rng.choice((1, 1, 2, 3))
            return {
                "first": [self.table(rest, sort.codomain, mass) for _ in range(count)],
                "cycle": self.rng.randint(1, count),
            }
        return {"table": self.table(sort.domain, sort.codomain, mass)}

    def number(self, sort: Sort) -> str:
        if sort == "N":
            return str(self.rng.randrange(4))
        return "oo" if sort == "E" and self.rng.random() < 0.3 else self.rng.choice(NUMBERS)

    def table(self, domain: tuple[Sort, ...], codomain: Sort, mass: bool) -> object:
        if not domain:
            return self.rng.randrange(self.sizes[codomain]) if codomain in INDEX_SORTS else self.number(codomain)
        size = self.sizes[domain[0]]
        if len(domain) > 1 or not mass or codomain in INDEX_SORTS:
            return [self.table(domain[1:], codomain, mass) for _ in range(size)]
        if self.distributions and self.rng.random() < 0.3:
            found = self.rng.choice(self.distributions)
            if len(found) == size:  # type: ignore[arg-type]
                return found
        weights = [self.rng.choice((0, 0, 1, 1, 2, 9, 10**6)) for _ in range(size)]
        weights[self.rng.randrange(size)] += 1
        self.distributions.append([f"{w}/{sum(weights)}" for w in weights])
        return self.distributions[-1]


def attempted(closed: Node, data: dict[str, object], statement: Statement) -> Iterator[dict[str, object]]:
    """The instance, and the same with each sequence following a hypothesis, where one defines it."""
    yield data
    values: list[object] = list(data["values"])  # type: ignore[call-overload]
    for at, value in enumerate(values):
        for number in range(len(statement.hypotheses) if isinstance(value, dict) and "first" in value else 0):
            rule = {"first": value["first"][:1], "rule": number}  # type: ignore[index]
            ruled = {**data, "values": [*values[:at], rule, *values[at + 1 :]]}
            try:
                opened(closed, ruled)
            except RmdError:
                continue
            yield ruled


SECONDS = 0.5  # for one statement: sums of powers are enclosed more and more closely before they are left undecided


@pytest.mark.parametrize(("points", "without"), [(1, "operators"), pytest.param(30, "", marks=pytest.mark.slow)])
def test_no_theorem_is_refuted(points: int, without: str) -> None:
    library = shelf.whole(without)
    rng = random.Random(points)
    held = 0
    for statement in statements(library):
        end = time.process_time() + SECONDS
        for number in range(points):
            if number and time.process_time() > end:
                break
            for data in attempted(statement.closed, Drawn(statement, rng).data(), statement):
                try:
                    refute(statement.closed, data)
                except Refused as refused:
                    held += refused.premise is None and refused.truth is True
                except RmdError:
                    continue
                else:
                    pytest.fail(f"{statement.name} is refuted at {data}")
    if held < 20 * points:
        pytest.fail(f"the claims were evaluated at {held} points alone")
