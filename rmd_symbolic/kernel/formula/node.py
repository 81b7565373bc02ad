"""The kernel's terms and formulas: frozen, interned, locally nameless, each with a computed sort.

Values live in two sorts, the reals R and the extended values E = R + {+oo}; naturals N are reals, reals are
extended values.  The index sorts I (symbols of X) and K (teachers) are finite and nonempty; functions have a
domain of any of these sorts and are always written out (`lambda x. p(x)`, never a bare `p`).  A bound variable is
a number that counts binders outwards, so formulas that differ in bound names are the same object and a closed
term can be substituted anywhere without capture.

`1/0`, `ln u` and `root u` outside their domain, and the finite part of +oo are total and unspecified: some value of
which no rule says anything.  A theorem therefore holds whatever they are taken to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from hashlib import blake2b
from typing import Any
from weakref import WeakValueDictionary

from rmd_symbolic.errors import SortError

INDEX_SORTS = ("I", "K")
VALUES: dict[Sort, int] = {"N": 0, "R": 1, "E": 2}
GROUND = ("I", "K", "N", "R", "E")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_']*\Z")
MAX_DEPTH, MAX_SHOWN = 300, 20_000


@dataclass(frozen=True, slots=True)
class Arrow:
    """The sort of a function: argument sorts and a ground value sort."""

    domain: tuple[Sort, ...]
    codomain: str

    def __str__(self) -> str:
        return "(" + ",".join(map(str, self.domain)) + ">" + self.codomain + ")"


Sort = str | Arrow
Uses = tuple[Sort | None, ...]  # the sort at which each loose index is used, None where it is not

# Operators with a fixed number of parts; the last part of a binder lies under it.
ARITY = {
    "add": None, "multiply": None, "inverse": 1, "ln": 1, "exp": 1, "root": 1, "finite": 1, "sum": 2,
    "range_sum": 2, "range_product": 2, "if": 3, "at_most": 2, "less": 2, "equal": 2, "and": 2, "or": 2,
    "implies": 2, "all": 2, "some": 2, "lambda": 2, "apply": None,
}  # fmt: skip
SORTED_BINDERS = ("sum", "all", "some", "lambda")
RANGES = ("range_sum", "range_product")
RELATIONS = ("at_most", "less", "equal")


class Node:
    """One interned node.  Equal nodes are identical; `digest` orders them the same way in every process."""

    __slots__ = ("__weakref__", "args", "depth", "digest", "free", "loose", "op", "size", "sort", "uses")

    op: str
    args: tuple[Any, ...]
    sort: Sort
    digest: bytes
    uses: Uses
    loose: int
    depth: int
    size: int  # of the tree, in which shared parts count each time
    free: frozenset[Node]

    def __init__(self) -> None:
        raise SortError("nodes are built by the constructors of rmd_symbolic.kernel.formula")

    def __setattr__(self, name: str, value: object) -> None:
        raise SortError("nodes are frozen")

    def __delattr__(self, name: str) -> None:
        raise SortError("nodes are frozen")

    def __lt__(self, other: Node) -> bool:
        return self.digest < other.digest

    def __reduce__(self) -> tuple[Any, ...]:
        from rmd_symbolic.kernel.formula.data import from_data, to_data

        return (from_data, (to_data(self),))

    def __repr__(self) -> str:
        from rmd_symbolic.kernel.show import show

        return show(self) if self.size <= MAX_SHOWN else f"(a term of {self.size} parts)"


_TABLE: WeakValueDictionary[tuple[object, ...], Node] = WeakValueDictionary()
_EMPTY: frozenset[Node] = frozenset()


def _intern(op: str, args: tuple[Any, ...], sort: Sort, uses: Uses = (), own: bool = False) -> Node:
    key = (op, sort, *args) if op in ("variable", "bound") else (op, *args)
    if (found := _TABLE.get(key)) is not None:
        return found
    children = [a for a in args if isinstance(a, Node)]
    depth = 1 + max((c.depth for c in children), default=0)
    if depth > MAX_DEPTH:
        raise SortError(f"a term is nested more than {MAX_DEPTH} deep")
    text = op + ":" + str(sort) + "|" + "|".join(str(a) for a in args if not isinstance(a, Node))
    state = blake2b(text.encode(), digest_size=16)
    for child in children:
        state.update(child.digest)
    node = object.__new__(Node)
    put = object.__setattr__
    put(node, "op", op)
    put(node, "args", args)
    put(node, "sort", sort)
    put(node, "digest", state.digest())
    put(node, "uses", uses)
    put(node, "loose", len(uses))
    put(node, "depth", depth)
    put(node, "size", 1 + sum(c.size for c in children))
    put(node, "free", frozenset([node]) if own else _EMPTY.union(*(c.free for c in children)))
    _TABLE[key] = node
    return node


def check_sort(sort: Sort) -> Sort:
    """Return the sort when it is well formed, else raise SortError."""
    if isinstance(sort, Arrow):
        if not sort.domain or sort.codomain not in GROUND:
            raise SortError(f"{sort} is not the sort of a function")
        for part in sort.domain:
            check_sort(part)
    elif sort not in GROUND:
        raise SortError(f"{sort!r} is not a sort")
    return sort


def fits(actual: Sort, wanted: Sort) -> bool:
    """May a term of sort `actual` stand where `wanted` is asked?  Naturals are reals, reals are extended values."""
    if isinstance(actual, Arrow) and isinstance(wanted, Arrow):
        return actual.domain == wanted.domain and fits(actual.codomain, wanted.codomain)
    if isinstance(actual, str) and isinstance(wanted, str) and actual in VALUES and wanted in VALUES:
        return VALUES[actual] <= VALUES[wanted]
    return actual == wanted


def variable(name: str, sort: Sort) -> Node:
    """A free variable.  Names that begin with `$` are kept for the normal form and refused here."""
    if not NAME.match(name):
        raise SortError(f"{name!r} is not a name")
    return _intern("variable", (name,), check_sort(sort), own=True)


def fresh_variable(name: str, sort: str) -> Node:
    """A variable that no stored term can mention, for the normal form alone."""
    return _intern("variable", ("$" + name,), sort, own=True)


def bound(index: int, sort: Sort) -> Node:
    """A loose index: `index` binders stand between it and the one that binds it."""
    if index < 0:
        raise SortError("a bound index is not negative")
    return _intern("bound", (index,), sort, (*[None] * index, sort))


def number(value: int | Fraction) -> Node:
    """A rational constant; integers >= 0 are naturals."""
    value = Fraction(value)
    natural = value.denominator == 1 and value >= 0
    return _intern("number", (value,), "N" if natural else "R")


INFINITY = _intern("infinity", (), "E")
ZERO, ONE = number(0), number(1)


def value_sort(*terms: Node, top: str = "E") -> Sort:
    """The largest value sort among the terms; SortError when one is no number or lies above `top`."""
    largest: Sort = "N"
    for term in terms:
        sort = term.sort
        if VALUES.get(sort, 3) > VALUES[top]:
            raise SortError(f"{term} has sort {sort}, where a value of sort {top} is needed")
        if VALUES[sort] > VALUES[largest]:
            largest = sort
    return largest


def _need_formulas(terms: Iterable[Node]) -> None:
    for term in terms:
        if term.sort != "formula":
            raise SortError(f"{term} is not a formula")


def make(op: str, *args: object) -> Node:
    """The only constructor of compound terms: checks the sorts of the parts and computes that of the whole."""
    if op not in ARITY:
        raise SortError(f"there is no operator {op!r}")
    arity = ARITY[op]
    if arity is not None and len(args) != arity:
        raise SortError(f"{op} takes {arity} parts, found {len(args)}")
    if op in SORTED_BINDERS:
        return _binder(op, *args)
    if not all(isinstance(a, Node) for a in args):
        raise SortError(f"{op} is built from terms")
    if (built := _TABLE.get((op, *args))) is not None:  # its sorts were checked when it was built
        return built
    parts: tuple[Node, ...] = args  # type: ignore[assignment]
    sort = _sort_of(op, parts)
    uses = [parts[0].uses, _uses_outside(parts[1], "N")] if op in RANGES else [p.uses for p in parts]
    return _intern(op, parts, sort, _merged(uses))


def _uses_outside(body: Node, sort: Sort) -> Uses:
    """The loose indices of a binder; every use of the index bound here must carry its sort."""
    if body.uses and body.uses[0] not in (None, sort):
        raise SortError(f"an index bound at {sort} is used at {body.uses[0]}")
    return body.uses[1:]


def _merged(parts: list[Uses]) -> Uses:
    longest = max(parts, key=len, default=())
    if not longest or all(uses is longest or not uses for uses in parts):
        return longest
    merged = list(longest)
    for uses in parts:
        for i, sort in enumerate(uses):
            if sort is not None and merged[i] not in (None, sort):
                raise SortError(f"an index is used both at {merged[i]} and at {sort}")
            merged[i] = merged[i] or sort
    return tuple(merged)


def _sort_of(op: str, parts: tuple[Node, ...]) -> Sort:
    if op == "add":
        if len(parts) < 2:
            raise SortError("a sum has at least two terms")
        return value_sort(*parts)
    if op == "multiply":
        if len(parts) < 2:
            raise SortError("a product has at least two factors")
        value_sort(*parts[:-1], top="R")
        sort = value_sort(*parts)
        if parts[-1].sort == "E" and any(p.op == "number" and p.args[0] < 0 for p in parts[:-1]):
            raise SortError("only a nonnegative real may multiply an extended value")
        return sort
    if op in ("inverse", "ln", "exp", "root"):
        value_sort(*parts, top="R")
        return "R"
    if op == "finite":
        value_sort(*parts)
        return "R"
    if op in RANGES:
        value_sort(parts[0], top="N")
        value_sort(parts[1], top="R")
        return "R"
    if op == "if":
        _need_formulas(parts[:1])
        return value_sort(*parts[1:])
    if op in RELATIONS:
        value_sort(*parts)
        return "formula"
    if op == "apply":
        return _application(parts)
    _need_formulas(parts)
    return "formula"


def _application(parts: tuple[Node, ...]) -> str:
    head, rest = parts[0], parts[1:]
    if head.op not in ("variable", "bound") or not isinstance(head.sort, Arrow):
        raise SortError(f"{head} is not a function variable")
    if len(rest) != len(head.sort.domain):
        raise SortError(f"{head} takes {len(head.sort.domain)} arguments, found {len(rest)}")
    for argument, sort in zip(rest, head.sort.domain, strict=True):
        if not fits(argument.sort, sort) or (isinstance(sort, Arrow) and argument.op != "lambda"):
            raise SortError(f"{argument} has sort {argument.sort}, where {sort} is needed")
    return head.sort.codomain


def _binder(op: str, sort: object, body: object) -> Node:
    if not isinstance(sort, str | Arrow) or not isinstance(body, Node):
        raise SortError(f"{op} binds a variable of a sort in a term")
    check_sort(sort)
    result: Sort
    if op == "sum":
        if sort not in INDEX_SORTS:
            raise SortError(f"a finite sum runs over symbols or teachers, not over {sort}")
        result = "E" if value_sort(body) == "E" else "R"
    elif op == "lambda":
        if isinstance(body.sort, Arrow) and body.op == "lambda":
            result = Arrow((sort, *body.sort.domain), body.sort.codomain)
        elif body.sort in ("formula", "template"):
            result = "template"
        elif isinstance(body.sort, str) and body.sort in GROUND:
            result = Arrow((sort,), body.sort)
        else:
            raise SortError(f"{body} cannot be the value of a function")
    else:
        _need_formulas((body,))
        result = "formula"
    return _intern(op, (sort, body), result, _uses_outside(body, sort))


FALSE = make("less", ZERO, ZERO)


def negation(formula: Node) -> Node:
    """`not A`, which is `A implies 0 < 0`."""
    return make("implies", formula, FALSE)


def denied(formula: Node) -> Node | None:
    """A, when the formula is `not A`."""
    return formula.args[0] if formula.op == "implies" and formula.args[1] is FALSE else None
