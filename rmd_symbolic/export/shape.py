"""What a printer asks about the shape of a term: is it short, what are its conjuncts, do two comparisons join."""

from __future__ import annotations

from typing import assert_never

from rmd_symbolic.terms.term import (
    Apply,
    Binder,
    Infinity,
    Number,
    Operation,
    Quantity,
    Term,
    Variable,
)  # fmt: skip


def simple(term: Term) -> bool:
    """Is the term short enough for a slash?"""
    return isinstance(term, Number | Variable) or (isinstance(term, Apply) and all(simple(a) for a in term.arguments))


def bare_argument(term: Term) -> bool:
    """May the term follow `ln` without brackets?"""
    fraction = isinstance(term, Operation) and term.name == "/"
    return isinstance(term, Number | Variable | Apply) or fraction


def size_of(term: Term) -> int:
    """How many nodes a term has; a notion or a binder counts for ten."""
    match term:
        case Operation(_, arguments) | Apply(_, arguments):
            return 1 + sum(size_of(a) for a in arguments)
        case Number() | Infinity() | Variable():
            return 1
        case Quantity() | Binder():
            return 10
        case _:
            assert_never(term)


def conjuncts(term: Term) -> list[Term]:
    """The parts of a conjunction."""
    if isinstance(term, Operation) and term.name == "and":
        return [part for argument in term.arguments for part in conjuncts(argument)]
    return [term]


def joined_conditions(conditions: list[Term]) -> list[Term]:
    """Two conditions in a row that share their middle term, `0 <= a` and `a <= 1`, as one."""
    out: list[Term] = []
    for condition in conditions:
        pair = Operation("and", (out[-1], condition)) if out else None
        if pair is not None and double_comparison(pair):
            out[-1] = pair
        else:
            out.append(condition)
    return out


def double_comparison(term: Operation) -> list[Term | str] | None:
    """`a <= b and b < c` as one chain."""
    first, second = term.arguments
    if not (isinstance(first, Operation) and isinstance(second, Operation)):
        return None
    upward = {"<=", "<", "="}
    if first.name in upward and second.name in upward and first.arguments[1] == second.arguments[0]:
        return [first.arguments[0], first.name, first.arguments[1], second.name, second.arguments[1]]
    return None


def same_quantifiers(term: Binder) -> tuple[list[Variable], Term]:
    """`for all x: for all y: A` as x, y and A."""
    variables, body = [term.variable], term.body
    while isinstance(body, Binder) and body.name == term.name and term.name != "unique":
        variables.append(body.variable)
        body = body.body
    return variables, body
