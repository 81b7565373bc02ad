"""Proofs of the structural axioms for an operator that works symbol by symbol, written from a template and checked.

For an operator M(alpha, b, p) whose mass at a symbol x is an expression in alpha, b(x) and p(x), divided by its total
or not, the axioms come down to facts about three numbers, which the engines decide, and to theorems of the library.
The template writes these proofs as text; what counts is that the checker accepts them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from rmd_symbolic.data import templates_folder
from rmd_symbolic.engines.functions import is_affine
from rmd_symbolic.errors import Span
from rmd_symbolic.framework.declaration import Notion
from rmd_symbolic.framework.operators import ALPHA, B, P, X
from rmd_symbolic.language.check import checked_block
from rmd_symbolic.language.declare import Own
from rmd_symbolic.language.parse import named, split
from rmd_symbolic.language.result import PROVED
from rmd_symbolic.terms.folding import ZERO, folded
from rmd_symbolic.terms.sort import DISTRIBUTION, REAL
from rmd_symbolic.terms.substitute import notions_in, substitute
from rmd_symbolic.terms.term import Apply, Binder, Number, Operation, Quantity, Term, Variable, free_variables

if TYPE_CHECKING:
    from jinja2 import Template

    from rmd_symbolic.language.theories import Scope

USES = ("foundations.order", "foundations.simplex", "operators.normalised", "operators.tangent")
SECONDS = 3.0  # of processor time for one block
ROLES = (ALPHA, B, P)
BETA = Variable("beta", REAL)


@dataclass(frozen=True, slots=True)
class Shape:
    """An operator M[parameters](alpha, b, p) with the mass of a symbol, and the total where it is divided by one."""

    notion: Notion
    mass: Term
    total: Notion | None

    @property
    def parameters(self) -> tuple[Variable, ...]:
        """The formals in brackets."""
        return self.notion.formals[: self.notion.parameters]

    def value(self, notion: Notion, **roles: str) -> str:
        """The notion at its formals, or at what is written for some of them."""
        stand = {role: Variable(roles[role.name], role.sort) for role in ROLES if role.name in roles}
        return str(notion.at(tuple(stand.get(formal, formal) for formal in self.formals)))

    @property
    def formals(self) -> tuple[Variable, ...]:
        """The formals, the roles under the names that the axioms have for them."""
        return (*self.parameters, *ROLES)

    def at(self, place: str, **roles: object) -> Term:
        """The mass at a symbol, with other inputs."""
        values: dict[Variable, Term] = {X: Variable(place, X.sort)}
        if "alpha" in roles:
            said = str(roles["alpha"])
            values[ALPHA] = Number(Fraction(said)) if said.isdecimal() else Variable(said, REAL)
        for role in (B, P):
            if role.name in roles:
                values[role] = Variable(str(roles[role.name]), DISTRIBUTION)
        out = substitute(self.mass, values)
        return _without(out, B(values[X])) if roles.get("b0") else out


def shape(notion: Notion) -> Shape | None:
    """How an operator works symbol by symbol, or None for one that does not."""
    formals = notion.formals[notion.parameters :]
    if [formal.sort for formal in formals] != [REAL, DISTRIBUTION, DISTRIBUTION]:
        return None
    body = notion.body
    if not isinstance(body, Binder) or body.name != "|->":
        return None
    roles: dict[Variable, Term] = {**dict(zip(formals, ROLES, strict=True)), body.variable: X}
    taken = {v.name for v in ROLES} | {X.name}
    if any(p.sort != REAL or p.name in taken for p in notion.formals[: notion.parameters]):
        return None
    value = substitute(body.body, roles)
    total = None
    if isinstance(value, Operation) and value.name == "/" and isinstance(value.arguments[1], Quantity):
        divisor = value.arguments[1]
        if divisor.name == f"{notion.name}_total" and isinstance(divisor.notion.body, Binder):
            value, total = value.arguments[0], divisor.notion
    return Shape(notion, value, total) if _pointwise(value) else None


def _pointwise(term: Term) -> bool:
    """Does the term look at its inputs at the symbol x alone?"""
    match term:
        case Apply(function, arguments):
            return function in (B, P) and arguments == (X,)
        case Operation(_, arguments):
            return all(map(_pointwise, arguments))
        case Variable():
            return term.sort == REAL
        case Number():
            return True
        case _:
            return False


def _without(term: Term, gone: Term) -> Term:
    """The term where a mass is 0."""
    if term == gone:
        return ZERO
    if isinstance(term, Operation):
        return Operation(term.name, tuple(_without(a, gone) for a in term.arguments))
    return term


@dataclass(frozen=True, slots=True)
class Proved:
    """The blocks that the checker accepted, as text, and their names."""

    text: str
    names: tuple[str, ...]


def prove_about(
    notion: Notion, scope: Scope, seconds: float = 15.0, event: Callable[[str], None] | None = None
) -> Proved:  # fmt: skip
    """Try the template on an operator; what is proved is in scope afterwards."""
    found = shape(notion)
    if found is None:
        return Proved("", ())
    for name in USES:
        scope.use(name, Span(1, 1))
    scope.declare(_own(notion, scope))
    end = time.process_time() + seconds
    library = scope.theories
    texts, names = [], []
    try:
        for block in split(written(found))[0]:
            name, now = named(block) or "", time.process_time()
            if name in names or name in scope.origin or now > end:
                continue
            if event is not None:
                event(name)
            scope.theories = replace(library, numbers=False, deadline=min(end, now + SECONDS))
            checked = checked_block(block, "<template>", scope)
            if checked.answer is not None and checked.answer.verdict == PROVED and not checked.errors:
                names.append(name)
                texts.append(block.text.strip() + "\n")
    finally:
        scope.theories = library
    return Proved("\n".join(texts), tuple(names))


def proofs_about(notion: Notion, scope: Scope, declared: str, seconds: float = 15.0) -> str:
    """What the template proves of an operator, as a whole proof file; nothing where it proves nothing."""
    found = prove_about(notion, scope, seconds)
    if not found.text:
        return ""
    parts = [f"uses {', '.join(USES)}", declared.strip(), found.text.strip()]
    return "\n\n".join(part for part in parts if part) + "\n"


def _own(notion: Notion, scope: Scope) -> Own:
    """The operator, and what its definition speaks of, as far as the scope does not know them."""
    found: list[Notion] = []
    waiting = [notion]
    while waiting:
        last = waiting.pop()
        if last not in found and (last.name not in scope.notions or scope.notions[last.name] is not last):
            found.append(last)
            waiting += notions_in(last.body)
    return Own(operators=(notion,), others=tuple(found[1:])) if found else Own()


def written(found: Shape) -> str:
    """The blocks that are tried, alternatives one after the other."""
    notion, total = found.notion, found.total
    ranges = _conditions(found)
    affine = is_affine(found.mass, ALPHA)  # as sympy sees it; the template proves what it needs
    values = {
        "name": notion.name, "normalised": total is not None, "affine": affine,
        "givens": [f"given real {v.name}" for v in found.parameters],
        "ranges": [f"assume r{at}: {term}" for at, term in enumerate(ranges)],
        "ranges_of_beta": [
            f"assume s{at}: {substitute(term, {ALPHA: BETA})}" for at, term in enumerate(ranges)
            if ALPHA in free_variables(term)
        ],
        "ranges_of_parameters": [
            f"assume r{at}: {term}" for at, term in enumerate(ranges) if free_variables(term) <= set(found.parameters)
        ],
        "m": lambda **roles: found.value(notion, **roles),
        "total": lambda **roles: "1" if total is None else found.value(total, **roles),
        "u": lambda place, **roles: str(folded(found.at(place, **roles)) if roles else found.at(place)),
        "one": lambda place: str(folded(found.at(place, alpha="1"))),
        "zero": lambda place: str(folded(found.at(place, alpha="0"))),
        "ends": (
            ("at_one", "alpha = 1 forgets the student", {"alpha": "1"}, "b"),
            ("at_zero", "alpha = 0 keeps the student", {"alpha": "0"}, "p"),
            ("keeps_base", "equal inputs are kept", {"p": "b"}, "b"),
        ),
    }  # fmt: skip
    return _template().render(values)


def _conditions(found: Shape) -> list[Term]:
    """What the operator requires of its inputs, save that its total is positive."""
    named_formals = dict(zip(found.notion.formals, found.formals, strict=True))
    parts = _conjuncts(found.notion.requires)
    rest = [p for p in parts if not (isinstance(p, Operation) and _is_total(p.arguments[-1], found.total))]
    return [substitute(part, named_formals) for part in rest]


def _is_total(term: object, total: Notion | None) -> bool:
    return isinstance(term, Quantity) and term.notion is total


def _conjuncts(term: Term | None) -> list[Term]:
    if term is None:
        return []
    if isinstance(term, Operation) and term.name == "and":
        return [part for argument in term.arguments for part in _conjuncts(argument)]
    return [term]


@cache
def _template() -> Template:
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(templates_folder() / "operators"), undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, autoescape=False,
    )  # fmt: skip
    return environment.get_template("pointwise.proof.j2")
