"""How an operator is read as a meta-teacher M(alpha, b, p) or as an aggregator of teachers, and its hidden data.

An operator that lacks an argument is read as the same map for every value of it: one without an anchor is F for every
alpha.  What is neither anchor, base nor student is hidden data, such as a channel: an axiom holds when it holds for all
of it.  Parameters in brackets are hidden data too; what `requires` says of hidden data alone is their range.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from rmd_symbolic.errors import RmdError
from rmd_symbolic.framework.aggregation import AGGREGATOR, AGGREGATOR_AXIOMS, TEACHERS, WEIGHTS
from rmd_symbolic.framework.axioms import Axiom
from rmd_symbolic.framework.declaration import Declarations, Notion
from rmd_symbolic.framework.declared import declarations
from rmd_symbolic.terms.sort import DISTRIBUTION, OPERATOR, REAL, Sort
from rmd_symbolic.terms.substitute import substitute
from rmd_symbolic.terms.term import Operation, Term, Variable, free_variables

ANCHORED = (REAL, DISTRIBUTION, DISTRIBUTION)


@dataclass(frozen=True, slots=True)
class Reading:
    """The operator, the formal arguments that play a role, in order, and the others.

    `roles` are anchor, base and student, or weights and teachers; None where the operator has no such argument.
    `hidden` are the others, without those in `fixed`, which were given a value.
    """

    notion: Notion
    aggregates: bool
    roles: tuple[Variable | None, ...]
    hidden: tuple[Variable, ...]
    fixed: tuple[tuple[Variable, Term], ...] = ()
    notions: Declarations = field(default_factory=declarations, repr=False)

    def at_value(self, name: Variable, value: Term) -> Reading:
        """The operator with a value for one of its hidden data."""
        hidden = tuple(v for v in self.hidden if v != name)
        return replace(self, hidden=hidden, fixed=(*self.fixed, (name, value)))

    @property
    def sort(self) -> Sort:
        """The sort of the axioms' operator variable that the operator may stand for."""
        return AGGREGATOR if self.aggregates else OPERATOR

    def version(self, axiom: Axiom) -> Axiom | None:
        """The axiom as it speaks of this kind of operator: an aggregator has its own, of the same name, or none."""
        if axiom.operator.sort == self.sort:
            return axiom
        return next((own for own in AGGREGATOR_AXIOMS if self.aggregates and own.name == axiom.name), None)

    @property
    def label(self) -> str:
        """The name of the row: `mix`, `powermean[s]`."""
        brackets = self.notion.formals[: self.notion.parameters]
        return f"{self.notion.name}[{', '.join(v.name for v in brackets)}]" if brackets else self.notion.name

    @property
    def read_as(self) -> str:
        """How the operator is read, in words."""
        if self.aggregates:
            return "an aggregator of teachers"
        missing = [word for word, role in zip(("anchor", "base", "student"), self.roles, strict=True) if role is None]
        read = (
            f"without {' and '.join(missing)}: the same map for every value of it" if missing else "as it is declared"
        )
        hidden = [v.name for v in self.hidden if v.sort != REAL]
        return f"{read}, for every {' and '.join(hidden)}" if hidden else read

    @property
    def parameters(self) -> tuple[Variable, ...]:
        """The real hidden data, by which a cell may be split."""
        return tuple(v for v in self.hidden if v.sort == REAL)

    @property
    def range(self) -> tuple[Term, ...]:
        """The conditions on hidden data alone."""
        found = (substitute(c, self._own) for c in self._conditions(True))
        return tuple(c for c in found if free_variables(c))

    @property
    def domain(self) -> tuple[Term, ...]:
        """The conditions on the inputs without which the operator is not defined."""
        return self._conditions(False)

    def _conditions(self, alone: bool) -> tuple[Term, ...]:
        own = frozenset(self._own)
        return tuple(c for c in conjuncts(self.notion.requires) if (free_variables(c) <= own) is alone)

    def at(self, arguments: tuple[Term, ...]) -> Term:
        """The operator at values of its roles; hidden data stay as they are named."""
        values = self._values(arguments)
        return self.notion.at(tuple(values[formal] for formal in self.notion.formals))

    def domain_at(self, arguments: tuple[Term, ...]) -> tuple[Term, ...]:
        """The domain at values of the roles."""
        values = self._values(arguments)
        return tuple(substitute(c, values) for c in self.domain)

    def _values(self, arguments: tuple[Term, ...]) -> dict[Variable, Term]:
        played = {formal: value for formal, value in zip(self.roles, arguments, strict=True) if formal is not None}
        return {**played, **self._own}

    @property
    def _own(self) -> dict[Variable, Term]:
        return {**{v: v for v in self.hidden}, **dict(self.fixed)}


def conjuncts(term: Term | None) -> Iterator[Term]:
    """The parts of A and B and ..."""
    if isinstance(term, Operation) and term.name == "and":
        for part in term.arguments:
            yield from conjuncts(part)
    elif term is not None:
        yield term


def is_operator(notion: Notion) -> bool:
    """Does the notion give a distribution from distributions?"""
    return notion.sort == DISTRIBUTION and any(v.sort in (DISTRIBUTION, TEACHERS) for v in notion.formals)


def reading(notion: Notion, notions: Declarations | None = None) -> Reading:
    """How the operator is read; `notions` are those in force, the shipped ones when none are given.

    >>> from rmd_symbolic.framework.operators import MIX, PUSH
    >>> [v.name for v in reading(MIX).roles], [v and v.name for v in reading(PUSH).roles], reading(PUSH).hidden[0].name
    (['alpha', 'b', 'p'], [None, None, 'p'], 'Q')
    """
    if not is_operator(notion):
        raise RmdError(f"{notion.name} is no operator on distributions: a row of the matrix needs one")
    plain = notion.formals[notion.parameters :]
    roles: tuple[Variable | None, ...]
    if any(v.sort == TEACHERS for v in plain):
        roles = tuple(next((v for v in plain if v.sort == sort), None) for sort in (WEIGHTS, TEACHERS))
    elif tuple(v.sort for v in plain) == ANCHORED:
        roles = plain
    else:
        inputs = [v for v in plain if v.sort == DISTRIBUTION]
        if len(inputs) > 2:
            raise RmdError(
                f"{notion.name} takes {len(inputs)} distributions: a meta-teacher takes a base and a student"
            )
        anchor = next((v for v in plain if v.sort == REAL and v.name == "alpha"), None)
        alone = len(inputs) == 1 and inputs[0].name != "b"
        roles = (anchor, None if alone else inputs[0], inputs[-1] if alone or len(inputs) == 2 else None)
    hidden = tuple(v for v in notion.formals if v not in roles)
    aggregates = any(v.sort == TEACHERS for v in plain)
    return Reading(notion, aggregates, roles, hidden, notions=notions or declarations())
