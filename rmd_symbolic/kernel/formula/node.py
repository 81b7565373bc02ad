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
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from hashlib import blake2b
from weakref import WeakValueDictionary

from rmd_symbolic.errors import SortError

INDEX_SORTS = ("I", "K")
VALUES = {"N": 0, "R": 1, "E": 2}
GROUND = ("I", "K", "N", "R", "E")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_']*\Z")
MAX_DEPTH = 300


@dataclass(frozen=True, slots=True)
class Arrow:
    """The sort of a function: argument sorts and a ground value sort."""

    domain: tuple[Sort, ...]
    codomain: str

    def __str__(self) -> str:
        return "(" + ",".join(map(str, self.domain)) + ">" + self.codomain + ")"


Sort = str | Arrow
Argument = "Node | Sort | Fraction | int"

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

    __slots__ = ("__weakref__", "args", "depth", "digest", "free", "loose", "op", "sort")

    op: str
    args: tuple[object, ...]
    sort: Sort
    digest: bytes
    loose: int
    depth: int
    free: frozenset[Node]

    def __init__(self) -> None:
        raise SortError("nodes are built by the constructors of rmd_symbolic.kernel.formula")

    def __setattr__(self, name: str, value: object) -> None:
        raise SortError("nodes are frozen")

    def __delattr__(self, name: str) -> None:
        raise SortError("nodes are frozen")

    def __lt__(self, other: Node) -> bool:
        return self.digest < other.digest

    def __reduce__(self) -> object:
        return (from_data, (to_data(self),))

    def __repr__(self) -> str:
        from rmd_symbolic.kernel.show import show

        return show(self)


_TABLE: WeakValueDictionary[tuple[object, ...], Node] = WeakValueDictionary()
_EMPTY: frozenset[Node] = frozenset()


def _intern(op: str, args: tuple[object, ...], sort: Sort, loose: int, own: bool = False) -> Node:
    key = (op, sort, *args) if op in ("variable", "bound") else (op, *args)
    found = _TABLE.get(key)
    if found is not None:
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
    put(node, "loose", loose)
    put(node, "depth", depth)
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
    return _intern("variable", (name,), check_sort(sort), 0, own=True)


def fresh_variable(name: str, sort: str) -> Node:
    """A variable that no stored term can mention, for the normal form alone."""
    return _intern("variable", ("$" + name,), sort, 0, own=True)


def bound(index: int, sort: Sort) -> Node:
    """A loose index: `index` binders stand between it and the one that binds it."""
    if index < 0:
        raise SortError("a bound index is not negative")
    return _intern("bound", (index,), sort, index + 1)


def number(value: int | Fraction) -> Node:
    """A rational constant; integers >= 0 are naturals."""
    value = Fraction(value)
    natural = value.denominator == 1 and value >= 0
    return _intern("number", (value,), "N" if natural else "R", 0)


INFINITY = _intern("infinity", (), "E", 0)
ZERO, ONE = number(0), number(1)


def value_sort(*terms: Node, top: str = "E") -> str:
    """The largest value sort among the terms; SortError when one is no number or lies above `top`."""
    largest = "N"
    for term in terms:
        sort = term.sort
        if not isinstance(sort, str) or sort not in VALUES or VALUES[sort] > VALUES[top]:
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
    parts: tuple[Node, ...] = args  # type: ignore[assignment]
    loose = max((p.loose for p in parts), default=0)
    if op in RANGES:
        loose = max(parts[0].loose, parts[1].loose - 1)
    return _intern(op, parts, _sort_of(op, parts), max(loose, 0))


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
        if parts[-1].sort == "E" and any(p.op == "number" and p.args[0] < 0 for p in parts[:-1]):  # type: ignore[operator]
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
    return _intern(op, (sort, body), result, max(body.loose - 1, 0))


FALSE = make("less", ZERO, ZERO)


def negation(formula: Node) -> Node:
    """`not A`, which is `A implies 0 < 0`."""
    return make("implies", formula, FALSE)


# ---- substitution -----------------------------------------------------------------------------------------------
def _rebuild(
    term: Node, leaf: Callable[[Node, int], Node | None], same: Callable[[Node, int], bool], depth: int = 0
) -> Node:
    """Rebuild bottom-up.  `leaf` answers for variables, `same` says that nothing below changes; heads are reduced."""
    if same(term, depth):
        return term
    if term.op in ("variable", "bound"):
        return leaf(term, depth) or term
    last = len(term.args) - 1
    binds = term.op in SORTED_BINDERS or term.op in RANGES
    parts = tuple(
        _rebuild(part, leaf, same, depth + (binds and i == last)) if isinstance(part, Node) else part
        for i, part in enumerate(term.args)
    )
    if all(new is old for new, old in zip(parts, term.args, strict=True)):
        return term
    if term.op == "apply" and isinstance(parts[0], Node) and parts[0].op == "lambda":
        return apply_lambda(parts[0], parts[1:])  # type: ignore[arg-type]
    return make(term.op, *parts)


def opened(body: Node, value: Node) -> Node:
    """`body` with its outermost loose index replaced by the closed term `value`."""
    if value.loose:
        raise SortError(f"a bound index escapes in {value}")
    return _rebuild(
        body, lambda t, d: value if t.op == "bound" and t.args[0] == d else None, lambda t, d: t.loose <= d
    )


def apply_lambda(function: Node, arguments: Iterable[Node]) -> Node:
    """Beta reduction; the arguments may hold loose indices of an enclosing term."""
    for argument in arguments:
        if function.op != "lambda" or not fits(argument.sort, function.args[0]):  # type: ignore[arg-type]
            raise SortError(f"{function} cannot be applied to {argument}")
        function = _opened_loose(function.args[1], argument)  # type: ignore[arg-type]
    return function


def _opened_loose(body: Node, value: Node) -> Node:
    def leaf(term: Node, depth: int) -> Node | None:
        if term.op != "bound":
            return None
        index: int = term.args[0]  # type: ignore[assignment]
        if index == depth:
            return _shifted(value, depth)
        return bound(index - 1, term.sort) if index > depth else None

    return _rebuild(body, leaf, lambda t, d: t.loose <= d)


def _shifted(term: Node, by: int) -> Node:
    if not term.loose or not by:
        return term

    def leaf(part: Node, depth: int) -> Node | None:
        return bound(part.args[0] + by, part.sort) if part.op == "bound" and part.args[0] >= depth else None  # type: ignore[operator]

    return _rebuild(term, leaf, lambda t, d: t.loose <= d)


def closed_over(term: Node, name: Node) -> Node:
    """`term` with the free variable turned into its outermost loose index."""
    if name not in term.free:
        return term
    return _rebuild(
        term, lambda t, d: bound(d, t.sort) if t is name else None, lambda t, d: name not in t.free
    )


def substituted(term: Node, values: dict[Node, Node]) -> Node:
    """Replace free variables by closed terms, all at once; functions are replaced by `lambda` terms."""
    for name, value in values.items():
        if value.loose or not fits(value.sort, name.sort):
            raise SortError(f"{value} cannot stand for {name}")
    names = frozenset(values)
    return _rebuild(term, lambda t, d: values.get(t), lambda t, d: not (names & t.free))


def instance(quantified: Node, value: Node) -> Node:
    """The body of a binder at `value`, which must have the sort of the binder."""
    wanted: Sort = quantified.args[0]  # type: ignore[assignment]
    if not fits(value.sort, wanted) or (isinstance(wanted, Arrow) and value.op != "lambda"):
        raise SortError(f"{value} has sort {value.sort}, where {wanted} is needed")
    return opened(quantified.args[1], value)  # type: ignore[arg-type]


# ---- plain data -------------------------------------------------------------------------------------------------
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
    return [term.op, *(to_data(a) if isinstance(a, Node) else sort_to_data(a) for a in term.args)]  # type: ignore[arg-type]


def from_data(data: object) -> Node:
    """Read a term back from `to_data`; every sort and every bound index is checked again."""
    if not isinstance(data, list) or not data or not isinstance(data[0], str):
        raise SortError(f"{data!r} is not a term")
    return node_from_parts(data[0], [from_data(p) if _is_term(data[0], i) else p for i, p in enumerate(data[1:])])


def _is_term(op: str, position: int) -> bool:
    return op not in ("variable", "bound", "number") and not (op in SORTED_BINDERS and position == 0)


def node_from_parts(op: str, parts: list[object]) -> Node:
    """Build one stored node from its parts: terms already read, names, numbers and sorts still plain data."""
    if op == "variable" and len(parts) == 2 and isinstance(parts[0], str):
        return variable(parts[0], sort_from_data(parts[1]))
    if op == "bound" and len(parts) == 2 and type(parts[0]) is int:
        return bound(parts[0], sort_from_data(parts[1]))
    if op == "number" and len(parts) == 1 and isinstance(parts[0], str):
        if not re.fullmatch(r"-?[0-9]{1,2000}(/[0-9]{1,2000})?", parts[0]) or parts[0].endswith("/0"):
            raise SortError(f"{parts[0]!r} is not a rational number")
        return number(Fraction(parts[0]))
    if op == "infinity" and not parts:
        return INFINITY
    if op in SORTED_BINDERS and len(parts) == 2:
        parts = [sort_from_data(parts[0]), parts[1]]
    if op not in ARITY:
        raise SortError(f"{op!r} is not a stored term")
    term = make(op, *parts)
    if op in SORTED_BINDERS or op in RANGES:
        _check_uses(term.args[-1], "N" if op in RANGES else term.args[0])  # type: ignore[arg-type]
    return term


def _check_uses(body: Node, sort: Sort) -> None:
    """Every use of the index bound here must carry the sort of the binder."""

    def leaf(term: Node, depth: int) -> Node | None:
        if term.op == "bound" and term.args[0] == depth and term.sort != sort:
            raise SortError(f"an index bound at {sort} is used at {term.sort}")
        return None

    _rebuild(body, leaf, lambda t, d: t.loose <= d)
