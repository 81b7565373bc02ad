"""Substitution in surface terms, without capture: bound variables are renamed where a value mentions their name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rmd_symbolic.errors import SortError
from rmd_symbolic.terms.notion import Notion
from rmd_symbolic.terms.term import (
    Apply,
    Binder,
    Infinity,
    Number,
    Operation,
    Quantity,
    Term,
    Variable,
    free_variables,
)  # fmt: skip

NODES = (Number, Infinity, Variable, Apply, Operation, Quantity, Binder)
Value = Term | Callable[[tuple[Term, ...]], Term]


def substitute(term: Term, values: Mapping[Variable, Value]) -> Term:
    """Replace free variables; a value that is a Python callable builds the application of an operator.

    >>> from rmd_symbolic.terms.sort import REAL
    >>> x, y = Variable("r", REAL), Variable("s", REAL)
    >>> str(substitute(x + 1, {x: y * 2}))
    's * 2 + 1'
    """
    match term:
        case Number() | Infinity():
            return term
        case Variable():
            value = values.get(term, term)
            if not isinstance(value, NODES):
                raise SortError(f"{term} stands for an operator and must be applied")
            return value
        case Apply(function, arguments, indexed):
            return _apply(function, tuple(substitute(a, values) for a in arguments), indexed, values)
        case Operation(name, arguments):
            return Operation(name, tuple(substitute(a, values) for a in arguments))
        case Quantity(notion, parameters, arguments):
            new = [tuple(substitute(a, values) for a in part) for part in (parameters, arguments)]
            return Quantity(notion, new[0], new[1])
        case Binder():
            return _binder(term, values)


def unfolded(term: Quantity) -> Term:
    """A notion replaced by its definition."""
    notion = term.notion
    return substitute(notion.body, dict(zip(notion.formals, (*term.parameters, *term.arguments), strict=True)))


def notions_in(term: Term) -> tuple[Notion, ...]:
    """The notions that stand in a term, each once, in the order of their places."""
    found: tuple[Notion, ...] = ()
    inside: tuple[Term, ...] = ()
    match term:
        case Quantity(notion, parameters, arguments):
            found, inside = (notion,), (*parameters, *arguments)
        case Apply(function, arguments):
            inside = (function, *arguments)
        case Operation(_, arguments):
            inside = arguments
        case Binder(_, _, limit, body):
            inside = (body,) if limit is None else (limit, body)
        case _:
            return ()
    return tuple(dict.fromkeys((*found, *(each for part in inside for each in notions_in(part)))))


def _apply(function: Term, arguments: tuple[Term, ...], indexed: bool, values: Mapping[Variable, Value]) -> Term:
    head = values.get(function) if isinstance(function, Variable) else None
    if head is not None and not isinstance(head, NODES):
        return head(arguments)
    new = substitute(function, values) if head is None else head
    if isinstance(new, Binder) and new.name == "|->":
        return applied(new, arguments)
    return Apply(new, arguments, indexed)


def applied(maplet: Term, arguments: tuple[Term, ...]) -> Term:
    """The value of `x |-> e` at the arguments."""
    for argument in arguments:
        if not (isinstance(maplet, Binder) and maplet.name == "|->"):
            return Apply(maplet, (argument,), False)
        maplet = substitute(maplet.body, {maplet.variable: argument})
    return maplet


def _binder(term: Binder, values: Mapping[Variable, Value]) -> Term:
    inner = {v: x for v, x in values.items() if v != term.variable}
    limit = None if term.limit is None else substitute(term.limit, values)
    taken = {v.name for x in inner.values() if isinstance(x, NODES) for v in free_variables(x)}
    variable, body = term.variable, term.body
    if variable.name in taken:
        name = variable.name
        used = taken | {v.name for v in free_variables(body)}
        while name in used:
            name += "'"
        fresh = Variable(name, variable.sort)
        body, variable = substitute(body, {variable: fresh}), fresh
    return Binder(term.name, variable, limit, substitute(body, inner))
