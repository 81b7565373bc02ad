"""Substitution: opening and closing binders, instances, beta reduction.

A substitute that is closed cannot be captured.  Arguments of a reduced application may hold loose indices of an
enclosing term; they are shifted past the binders that they enter.  Every result is built by `make`, so its sorts are
checked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rmd_symbolic.errors import SortError
from rmd_symbolic.kernel.formula.node import RANGES, SORTED_BINDERS, Arrow, Node, Sort, bound, fits, make

Leaf = Callable[[Node, int], Node | None]


def _rebuild(term: Node, leaf: Leaf, same: Callable[[Node, int], bool]) -> Node:
    """Rebuild bottom-up.  `leaf` answers for variables, `same` says that nothing below changes; heads are reduced."""
    done: dict[tuple[Node, int], Node] = {}  # shared subterms are visited once

    def visit(node: Node, depth: int) -> Node:
        if same(node, depth):
            return node
        if node.op in ("variable", "bound"):
            return leaf(node, depth) or node
        known = done.get((node, depth))
        if known is None:
            known = done[node, depth] = rebuilt(node, depth)
        return known

    def rebuilt(node: Node, depth: int) -> Node:
        op, args = node.op, node.args
        if op in SORTED_BINDERS:
            return make(op, args[0], visit(args[1], depth + 1))
        if op in RANGES:
            return make(op, visit(args[0], depth), visit(args[1], depth + 1))
        parts = [visit(part, depth) for part in args]
        return apply_lambda(parts[0], parts[1:]) if op == "apply" and parts[0].op == "lambda" else make(op, *parts)

    return visit(term, 0)


def opened(body: Node, value: Node) -> Node:
    """`body` with its outermost loose index replaced by the closed term `value`."""
    if value.loose:
        raise SortError(f"a bound index escapes in {value}")
    return _rebuild(body, lambda t, d: value if t.op == "bound" and t.args[0] == d else None, _closed_at)


def _closed_at(term: Node, depth: int) -> bool:
    return term.loose <= depth


def apply_lambda(function: Node, arguments: Iterable[Node]) -> Node:
    """Beta reduction; the arguments may hold loose indices of an enclosing term."""
    for argument in arguments:
        if function.op != "lambda" or not fits(argument.sort, function.args[0]):
            raise SortError(f"{function} cannot be applied to {argument}")
        function = _opened_loose(function.args[1], argument)
    return function


def _opened_loose(body: Node, value: Node) -> Node:
    def leaf(term: Node, depth: int) -> Node | None:
        if term.op != "bound":
            return None
        index: int = term.args[0]
        if index == depth:
            return _shifted(value, depth)
        return bound(index - 1, term.sort) if index > depth else None

    return _rebuild(body, leaf, _closed_at)


def _shifted(term: Node, by: int) -> Node:
    if not term.loose or not by:
        return term

    def leaf(part: Node, depth: int) -> Node | None:
        return bound(part.args[0] + by, part.sort) if part.op == "bound" and part.args[0] >= depth else None

    return _rebuild(term, leaf, _closed_at)


def closed_over(term: Node, name: Node) -> Node:
    """`term` with the free variable turned into its outermost loose index."""
    if name not in term.free:
        return term
    return _rebuild(term, lambda t, d: bound(d, t.sort) if t is name else None, lambda t, d: name not in t.free)


def substituted(term: Node, values: dict[Node, Node]) -> Node:
    """Replace free variables by closed terms, all at once; functions are replaced by `lambda` terms."""
    for name, value in values.items():
        if value.loose or not fits(value.sort, name.sort):
            raise SortError(f"{value} cannot stand for {name}")
    names = frozenset(values)
    return _rebuild(term, lambda t, d: values.get(t), lambda t, d: names.isdisjoint(t.free))


def written_out(value: Node) -> Node:
    """A function variable as the `lambda` with the same values; any other term as it stands."""
    if not isinstance(value.sort, Arrow) or value.op == "lambda":
        return value
    places = range(len(value.sort.domain) - 1, -1, -1)
    indices = [bound(i, sort) for i, sort in zip(places, value.sort.domain, strict=True)]
    body = make("apply", _shifted(value, len(indices)), *map(written_out, indices))
    for sort in reversed(value.sort.domain):
        body = make("lambda", sort, body)
    return body


def instance(quantified: Node, value: Node) -> Node:
    """The body of a binder at `value`, which must have the sort of the binder."""
    wanted: Sort = quantified.args[0]
    if not fits(value.sort, wanted):
        raise SortError(f"{value} has sort {value.sort}, where {wanted} is needed")
    return opened(quantified.args[1], written_out(value))
