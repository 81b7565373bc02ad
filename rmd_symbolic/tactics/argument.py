"""A calculus argument as a value: what the rule `calculus` is given for one inequality between real expressions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rmd_symbolic.kernel.formula import Node, closed_over, make, variable

ARITHMETIC = ("add", "multiply", "inverse", "ln", "exp", "root")
ORDER = ("at_most", "less")


@dataclass(frozen=True, slots=True)
class Argument:
    """The terms that become the real variables x0, x1, ..., the bounds of the domain, and the certificate.

    The bounds speak of the terms themselves; their numbers are those that the domain of the certificate names.
    """

    atoms: tuple[Node, ...]
    bounds: tuple[Node, ...]
    data: Mapping[str, Any]
    goal: Node | None = None  # what it proves

    @property
    def names(self) -> dict[Node, Node]:
        """Each term with its variable."""
        return {atom: variable(f"x{i}", "R") for i, atom in enumerate(self.atoms)}


def atoms_of(*terms: Node) -> list[Node]:
    """The largest parts that are no arithmetic, in the order of reading."""
    found: dict[Node, None] = {}
    stack = list(reversed(terms))
    while stack:
        term = stack.pop()
        if term.op in (*ARITHMETIC, *ORDER):
            stack += reversed(term.args)
        elif term.op != "number":
            found[term] = None
    return list(found)


def replaced(term: Node, values: Mapping[Node, Node]) -> Node:
    """The term with other terms in place of its atoms."""
    if term in values:
        return values[term]
    if term.op in (*ARITHMETIC, *ORDER):
        return make(term.op, *(replaced(part, values) for part in term.args))
    return term


def generalised(goal: Node, atoms: Sequence[Node], hypotheses: Sequence[Node]) -> Node:
    """The closed formula `for all reals: hypotheses imply the goal`, with variables in place of the atoms."""
    names = {atom: variable(f"v{i}", "R") for i, atom in enumerate(atoms)}
    formula = replaced(goal, names)
    for hypothesis in reversed(hypotheses):
        formula = make("implies", replaced(hypothesis, names), formula)
    for atom in reversed(atoms):
        formula = make("all", "R", closed_over(formula, names[atom]))
    return formula
