"""The values of a counterexample as text: as they are shown, and as `fails at` takes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from rmd_symbolic.errors import RmdError
from rmd_symbolic.framework.declared import declarations
from rmd_symbolic.kernel.formula import Arrow, from_data
from rmd_symbolic.language.elaborate import Given, Statement
from rmd_symbolic.language.instance import bound_in
from rmd_symbolic.language.instantiate import kernel_value
from rmd_symbolic.meaning.denote import kernel_sort
from rmd_symbolic.tactics.context import Context
from rmd_symbolic.tactics.describe import readable
from rmd_symbolic.tactics.recorder import Recorder
from rmd_symbolic.terms.sort import OPERATOR, SYMBOL, TEACHER

if TYPE_CHECKING:
    from rmd_symbolic.language.confirm import Finding

Shown = str | list["Shown"]


def shown(finding: Finding, statement: Statement) -> dict[str, Shown]:
    """The values of a counterexample by name: numbers as exact text, rows as lists, members of a sequence one by one.

    A sequence that repeats says so: `p[t + 2]` is `p[t]`.  Of one that follows a recursion the first value is shown.
    """
    found = finding.found
    given = {g.variable.name for g in statement.givens}
    if finding.data is None:
        return {name: _plain(value) for name, value in found.values.items()}
    out = data_shown(finding.data, statement)
    terms = [statement.claim, *(a.term for a in statement.assumptions)]
    counted = {v.name for v in bound_in(terms) if v.sort in (SYMBOL, TEACHER)} | {"x"} - given
    for name, value in found.values.items():
        if name not in given and not isinstance(value, Mapping):
            out[name] = str(value + 1) if name in counted and isinstance(value, int) else _plain(value)
    return out


def data_shown(instance: Mapping[str, object], statement: Statement) -> dict[str, Shown]:
    """The values that an instance gives to the variables of a statement, by name."""
    values = instance["values"]
    if not isinstance(values, list):
        raise TypeError("an instance holds a list of values")
    out: dict[str, Shown] = {}
    for declared, data in zip(statement.givens, values, strict=False):
        out.update(_given(declared, data))
    return out


def _given(given: Given, data: object) -> Iterator[tuple[str, Shown]]:
    name, sort = given.variable.name, kernel_sort(given.variable.sort)
    if not isinstance(data, Mapping):
        yield name, str(_listed(data, sort))
    elif given.variable.sort == OPERATOR and "term" not in data:
        return  # its value at one point is shown under another name
    elif "term" in data:
        yield name, _function(given, data["term"])
    elif "table" in data:
        if isinstance(sort, Arrow) and sort.domain[0] == "K" and len(sort.domain) > 1:
            yield from ((f"{name}[{k}]", _listed(row, ("I",))) for k, row in enumerate(data["table"], 1))
        else:
            yield name, _listed(data["table"], sort.codomain if isinstance(sort, Arrow) else "R")
    else:
        for t, row in enumerate(data["first"]):
            yield f"{name}[{t}]", _listed(row, "R")
        if "cycle" in data:
            yield f"{name}[t + {data['cycle']}]", f"{name}[t]"


def _listed(data: object, codomain: object) -> Shown:
    """Symbols and teachers are counted from 1."""
    if isinstance(data, list):
        return [_listed(row, codomain) for row in data]
    return str(data + 1) if isinstance(data, int) and codomain in ("I", "K") else str(data)


def _function(given: Given, data: list[object]) -> str:
    """The notion that a term is, else the term."""
    term = from_data(data)
    if given.variable.sort == OPERATOR:
        for notion in declarations().values():
            try:
                if kernel_value(given.variable, notion.at) is term:
                    return notion.name
            except RmdError:
                continue
    return readable(Context(Recorder({}), {}), term)


def _plain(value: object) -> Shown:
    if isinstance(value, Mapping):
        return ", ".join(f"{_key(key)}: {written(_plain(v))}" for key, v in value.items())
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    return "oo" if isinstance(value, float) else str(value)


def _key(key: object) -> str:
    return f"({', '.join(map(str, key))})" if isinstance(key, Iterable) and not isinstance(key, str) else str(key)


def written(value: Shown) -> str:
    """A value as the proof language writes it.

    >>> written([["1/2", "1/2"], ["0", "1"]])
    '((1/2, 1/2), (0, 1))'
    """
    return "(" + ", ".join(map(written, value)) + ")" if isinstance(value, list) else value


def assignments(values: Mapping[str, Shown], names: Iterable[str]) -> str:
    """What stands after `fails at`; names that the statement does not mention are left out.

    >>> assignments({"p[0]": ["1", "0"], "p[t + 1]": "p[t]", "c": "1"}, ["p"])
    'p[0] = (1, 0), p[t + 1] = p[t]'
    """
    known = set(names)
    return ", ".join(
        f"{label} = {written(value)}" for label, value in values.items() if label.partition("[")[0] in known
    )
