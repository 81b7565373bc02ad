"""Claims about every operator that satisfies an axiom, as claims about its value at one point.

The axioms speak of M(alpha, b, p) at one point at a time, and the library proves them of the mixture.  So every value
that satisfies the axioms at one point extends to an operator that satisfies them everywhere: the mixture, changed at
that point alone.  A claim that applies M at one point only therefore fails for some such operator exactly when it fails
for some value m there: the operator is replaced by m, and each axiom by its instance.
"""

from __future__ import annotations

from rmd_symbolic.engines.certain import OPERATOR_M, proved_axioms
from rmd_symbolic.engines.models import OPERATOR, SIMPLEX
from rmd_symbolic.errors import SortError
from rmd_symbolic.kernel.formula import Node, closed_over, instance, make, variable, written_out

VALUE = variable("m'", SIMPLEX)
POINT = (variable("a'", "R"), variable("b'", SIMPLEX), variable("p'", SIMPLEX))
Arguments = tuple[Node, ...]


def at_one_point(formula: Node) -> Node | None:
    """The closed claim about the value of its operator at one point; None for a claim of another kind.

    Of the variables in front, the value stands where the operator stood.
    """
    if formula.free:
        return None
    names: list[Node] = []
    premises: list[Node] = []
    operators = []
    while formula.op in ("all", "implies"):
        if formula.op == "implies":
            premises.append(formula.args[0])
            formula = formula.args[1]
        else:
            sort = formula.args[0]
            name = OPERATOR_M if sort == OPERATOR else variable(f"v{len(names)}'", sort)
            operators += [name] if sort == OPERATOR else []
            names.append(name)
            formula = instance(formula, name)
    if len(operators) != 1:
        return None
    axioms = [p for p in premises if p.free == frozenset(operators)]
    if not axioms or not all(_known(axiom) for axiom in axioms):
        return None
    rest = [formula, *(p for p in premises if p not in axioms)]
    points = {point for part in rest for point in applied(part)}
    if len(points) != 1 or None in points:
        return None
    (point,) = points
    if point is None:
        return None
    known = frozenset(premises)
    premises = [at_point(p, point, known) if p in axioms else p for p in premises]
    closed = at_value(formula, point)
    for premise in reversed(premises):
        closed = make("implies", at_value(premise, point), closed)
    for name in reversed(names):
        own = VALUE if name is OPERATOR_M else name
        closed = make("all", own.sort, closed_over(closed, own))
    return None if OPERATOR_M in closed.free or VALUE in closed.free else closed


def _known(axiom: Node) -> bool:
    """Is this an axiom that the mixture satisfies, and does it speak of one point at a time?"""
    if axiom not in proved_axioms():
        return False
    try:
        axiom = at_point(axiom, POINT)
    except SortError:
        return False
    return OPERATOR_M not in at_value(axiom, tuple(map(written_out, POINT))).free


def at_point(axiom: Node, point: Arguments, known: frozenset[Node] = frozenset()) -> Node:
    """The instance of an axiom, whose quantifiers may stand behind premises; what is known is no premise of it."""
    premises = []
    for argument in point:
        while axiom.op == "implies":
            premises.append(axiom.args[0])
            axiom = axiom.args[1]
        if axiom.op != "all":
            raise SortError(f"{axiom} does not speak of every operator alike")
        axiom = instance(axiom, argument)
    while axiom.op == "implies":
        premises.append(axiom.args[0])
        axiom = axiom.args[1]
    for premise in reversed([p for p in premises if p not in known]):
        axiom = make("implies", premise, axiom)
    return axiom


def applied(term: Node) -> set[Arguments | None]:
    """The points at which the operator is applied; None among them for one that depends on what is bound inside."""
    if OPERATOR_M not in term.free:
        return set()
    if term.op == "apply" and term.args[0] is OPERATOR_M:
        point = term.args[1:4]
        inside = any(part.loose or OPERATOR_M in part.free for part in point)
        return {None if inside else point}
    if term is OPERATOR_M:
        return {None}
    parts = (part for part in term.args if isinstance(part, Node))
    return {point for part in parts for point in applied(part)}


def at_value(term: Node, point: Arguments) -> Node:
    """The term with the value m in the place of the operator at the point."""
    if OPERATOR_M not in term.free:
        return term
    if term.op == "apply" and term.args[0] is OPERATOR_M and term.args[1:4] == point:
        return make("apply", VALUE, at_value(term.args[4], point))
    return make(term.op, *(at_value(part, point) if isinstance(part, Node) else part for part in term.args))


def renamed(formula: Node, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names of what stands in front, with that of the operator for its value."""
    out = list(names)
    place = 0
    while formula.op in ("all", "implies"):
        if formula.op == "all":
            if formula.args[0] == OPERATOR and place < len(out):
                out[place] = f"{out[place]} (here; elsewhere mix)"
            place += 1
        formula = formula.args[1]
    return tuple(out)
