"""Pools of teachers: a teacher of weight w has at least its share w b of the pool at every symbol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rmd_symbolic.engines.reduction.linear import Linear
from rmd_symbolic.language.reduction.bench import Place
from rmd_symbolic.terms.sort import TEACHER
from rmd_symbolic.terms.term import Apply, Binder, Operation, Quantity, Term, Variable, operation


def shares_of(claim: Linear) -> list[Term]:
    """What a teacher has at least of a pool: w[j] b[j](x) <= pool(w, b)(x)."""
    found = []
    for mass in claim.masses:
        pool = mass.function if isinstance(mass, Apply) else None
        if not isinstance(pool, Quantity) or pool.name != "pool":
            continue
        weights, teachers = pool.arguments
        for other in claim.masses:
            teacher = other.function if isinstance(other, Apply) else None
            if isinstance(teacher, Apply) and teacher.function == teachers:
                weight = Apply(weights, teacher.arguments, teacher.indexed)
                found.append(operation("<=", operation("*", weight, other), mass))
    return found


def have_share(place: Place, share: Term) -> list[str]:
    """Lines that say what a teacher has of a pool."""
    if not isinstance(share, Operation) or not isinstance(share.arguments[0], Operation):
        return []
    weight, mass = share.arguments[0].arguments
    number = sum(label.startswith("share") for label in place.context.labels) // 2 + 1
    terms, label = f"shares{number}", f"share{number}"
    k = Variable("k", TEACHER)
    if not isinstance(weight, Apply) or not isinstance(mass, Apply) or not isinstance(mass.function, Apply):
        return []
    at_k = (replace(weight, arguments=(k,)), replace(mass, function=replace(mass.function, arguments=(k,))))
    every = Binder("for all", k, None, operation("<=", 0, operation("*", *at_k)))
    lines = place.have(every, ("positivity",), terms), place.have(share, (f"one term of a sum from {terms}",), label)
    return [line for line in lines if line is not None]


def labels_of(lines: Sequence[str]) -> list[str]:
    """The labels of the shares in some lines."""
    return [
        line.split(" ")[1].rstrip(":") for line in lines if line.startswith("have share") and " for all" not in line
    ]
