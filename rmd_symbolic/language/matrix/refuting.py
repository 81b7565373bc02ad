"""Is the statement of a cell violated?  Only by exact values at which the judge of refutations finds it false.

Values of a refutation that was written about the operator are tried first, then what the falsifier finds.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rmd_symbolic.errors import RmdError
from rmd_symbolic.kernel.replay import MALFORMED
from rmd_symbolic.kernel.theorem import Theorem
from rmd_symbolic.language.claims import as_written, names_of, where_defined
from rmd_symbolic.language.confirm import Finding, find
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.matrix.result import Values
from rmd_symbolic.language.refutation import SCHEMA, SIGNS, decimal, judged
from rmd_symbolic.language.result import TheoremResult
from rmd_symbolic.language.values import data_shown

LARGE = 40  # digits of a counterexample above which another one is looked for
Instance = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Violated:
    """Values that the judge has accepted: as data, for people, and the refutation that they come from, if any."""

    instance: Instance
    values: Values
    source: str = ""


def judged_at(statement: Statement, instance: Instance, theorems: Mapping[str, Theorem], source: str = "") -> Violated:
    """The violation at an instance; RuleError when the statement is not certainly false there."""
    data = {"schema": SCHEMA, "instance": dict(instance), "theorems": [],
            "obligations": [None] * len(statement.obligations)}  # fmt: skip
    refutation, _ = judged(data, statement, theorems)
    found = refutation.sides
    sides = ("", "", "")
    if found is not None:
        sides = as_written(statement.claim, (decimal(found.left), SIGNS[found.relation], decimal(found.right)))
    symbols = instance["symbols"]
    n = symbols if isinstance(symbols, int) else 0
    return Violated(instance, Values(n, data_shown(instance, statement), *sides), source)


def by_example(
    statement: Statement, examples: Iterable[TheoremResult], theorems: Mapping[str, Theorem]
) -> Violated | None:
    """A violation at the values of a refutation that gives a value to every variable of the statement."""
    for example in examples:
        if example.refutation is None or example.statement is None:
            continue
        data = example.refutation.certificate["instance"]
        if not isinstance(data, dict) or not isinstance(data["values"], list):
            continue
        known = dict(zip((g.variable for g in example.statement.givens), data["values"], strict=False))
        try:
            values = [known[given.variable] for given in statement.givens]
            return judged_at(statement, {**data, "values": values}, theorems, example.name)
        except (RmdError, *MALFORMED):
            continue
    return None


def by_search(statement: Statement, seconds: float, theorems: Mapping[str, Theorem], seed: int = 0) -> Violated | None:
    """A violation that the falsifier finds; of several the one with the shortest numbers."""
    formula, names = where_defined(statement), names_of(statement)
    end = time.process_time() + seconds
    best: tuple[int, Violated] | None = None
    while best is None or best[0] > LARGE:
        left = end - time.process_time()
        if left <= 0:
            break
        try:
            found = find(formula, names, left, seed)
        except Exception:  # noqa: BLE001  (whatever the search does, nothing is violated)
            break
        if found is None:
            break
        violated = _judged(statement, found, theorems)
        if violated is not None and (best is None or found.found.size < best[0]):
            best = found.found.size, violated
        seed += 1
    return None if best is None else best[1]


def _judged(statement: Statement, found: Finding, theorems: Mapping[str, Theorem]) -> Violated | None:
    if found.data is None:
        return None
    try:
        return judged_at(statement, found.data, theorems)
    except (RmdError, *MALFORMED):
        return None
