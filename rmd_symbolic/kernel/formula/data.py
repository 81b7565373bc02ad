"""Formulas as plain JSON data, and back: every name, number, sort and bound index is checked again on reading."""

from __future__ import annotations  # noqa: I001

import re
from fractions import Fraction
from typing import Any

from rmd_symbolic.errors import SortError
from rmd_symbolic.kernel.formula.node import (
    INFINITY, SORTED_BINDERS, Arrow, Node, Sort, bound, check_sort, make, number, variable,
)  # fmt: skip

RATIONAL = re.compile(r"-?[0-9]{1,2000}(/[1-9][0-9]{0,1999})?\Z")


def sort_to_data(sort: Sort) -> object:
    """The sort as JSON data."""
    return [[sort_to_data(part) for part in sort.domain], sort.codomain] if isinstance(sort, Arrow) else sort


def sort_from_data(data: object) -> Sort:
    """Read a sort back; anything malformed raises SortError."""
    if isinstance(data, str):
        return check_sort(data)
    if isinstance(data, list) and len(data) == 2 and isinstance(data[0], list) and isinstance(data[1], str):
        return check_sort(Arrow(tuple(sort_from_data(part) for part in data[0]), data[1]))
    raise SortError(f"{data!r} is not a sort")


def to_data(term: Node) -> list[object]:
    """The term as nested JSON lists."""
    if term.op in ("variable", "bound"):
        return [term.op, term.args[0], sort_to_data(term.sort)]
    if term.op == "number":
        return ["number", str(term.args[0])]
    return [term.op, *(to_data(a) if isinstance(a, Node) else sort_to_data(a) for a in term.args)]


def from_data(data: list[Any]) -> Node:
    """Read a term back from `to_data`; every sort and every bound index is checked again."""
    return node_from_parts(data[0], [from_data(p) if _is_term(data[0], i) else p for i, p in enumerate(data[1:])])


def _is_term(op: str, position: int) -> bool:
    return op not in ("variable", "bound", "number") and not (op in SORTED_BINDERS and position == 0)


def node_from_parts(op: str, parts: list[object]) -> Node:
    """Build one stored node from its parts: terms already read, names, numbers and sorts still plain data."""
    if op == "variable" and len(parts) == 2 and isinstance(parts[0], str):
        return variable(parts[0], sort_from_data(parts[1]))
    if op == "bound" and len(parts) == 2 and type(parts[0]) is int:
        return bound(parts[0], sort_from_data(parts[1]))
    if op == "number" and len(parts) == 1:
        return number(rational(parts[0]))
    if op == "infinity" and not parts:
        return INFINITY
    if op in SORTED_BINDERS and len(parts) == 2:
        parts = [sort_from_data(parts[0]), parts[1]]
    return make(op, *parts)


def rational(text: object) -> Fraction:
    """The number that `-12` or `5/3` stands for; anything else raises SortError."""
    if not isinstance(text, str) or not RATIONAL.match(text):
        raise SortError(f"{text!r} is not a rational number")
    return Fraction(text)
