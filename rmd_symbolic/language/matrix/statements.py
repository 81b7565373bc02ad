"""What a cell states: an axiom with an operator in the place of its operator variable, at every n.

`interior` is the axiom for full-support inputs.  `boundary` is the axiom as written, zeros allowed, where the operator
is defined: each application of the operator brings the part of its `requires` that nothing proves as a hypothesis,
unless the axiom asks for the definition itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

from rmd_symbolic.framework.aggregation import TEACHERS, WEIGHTS
from rmd_symbolic.framework.axioms import Axiom
from rmd_symbolic.framework.declared import declarations
from rmd_symbolic.language.elaborate import CONDITIONS, Assumption, Given, Statement, denote_statement
from rmd_symbolic.language.matrix.parts import Part
from rmd_symbolic.language.matrix.reading import Reading
from rmd_symbolic.terms.sort import (
    CHANNEL,
    DISTRIBUTION,
    NATURAL,
    REAL,
    RELABELLING,
    SYMBOL,
    TEACHER,
    Function,
    Sort,
)
from rmd_symbolic.terms.substitute import substitute
from rmd_symbolic.terms.term import Apply, Binder, Number, Operation, Quantity, Term, Variable, free_variables

WORDS: dict[Sort, str] = {
    REAL: "real {}", DISTRIBUTION: "distribution {}", CHANNEL: "channel {}", RELABELLING: "relabelling {}",
    SYMBOL: "symbol {}", TEACHER: "teacher {}", NATURAL: "natural {}",
    WEIGHTS: "weights {}[k]", TEACHERS: "distributions {}[k]",
    Function((NATURAL,), DISTRIBUTION): "distributions {}[t]", Function((NATURAL,), REAL): "real {}[t]",
}  # fmt: skip
INTERIOR, BOUNDARY = "interior", "boundary"


@dataclass(frozen=True, slots=True)
class Claim:
    """An axiom about an operator before it is elaborated.

    `part` restricts a parameter; `defined` says where the operator has its meaning.
    """

    operator: Reading
    axiom: Axiom
    where: str
    part: Part | None = None
    defined: tuple[Term, ...] = ()

    @property
    def reader(self) -> Reading:
        """The operator, at the value of the parameter where the part is one value."""
        if self.part is None or self.part.value is None:
            return self.operator
        return self.operator.at_value(self.part.parameter, Number(self.part.value))

    @property
    def restricted(self) -> Axiom:
        """The axiom at full support, or as written, in variables that the operator's hidden data leave free."""
        axiom = self.axiom.on_full_support() if self.where == INTERIOR and self.axiom.interior else self.axiom
        return _apart(axiom, {v.name.lower() for v in self.operator.hidden})


def statement(claim: Claim) -> Statement:
    """The elaborated statement of a cell."""
    axiom, reader = claim.restricted, claim.reader
    values = {axiom.operator: reader.at}
    givens = [_given(v) for v in (*reader.hidden, *axiom.variables)]
    conditions = () if claim.part is None else claim.part.conditions
    known = {condition for given in givens for condition in given.conditions}
    supposed = [*reader.range, *conditions, *(substitute(premise, values) for premise in axiom.premises)]
    terms = [term for term in dict.fromkeys((*supposed, *claim.defined)) if term not in known]
    assumptions = tuple(Assumption(f"h{number}", term) for number, term in enumerate(terms, 1))
    name = f"{reader.notion.name}_{axiom.name}"
    found = Statement("theorem", name, axiom.words, tuple(givens), assumptions, substitute(axiom.conclusion, values),
                      notions=reader.notions)  # fmt: skip
    denote_statement(found)
    return found


def _apart(axiom: Axiom, taken: set[str]) -> Axiom:
    """The axiom with another name for each of its variables whose name is taken."""
    used = taken | {v.name.lower() for v in axiom.variables}
    renamed: dict[Variable, Variable] = {}
    for variable in (*axiom.variables, axiom.operator):
        if variable.name.lower() in taken:
            name = next(n for n in (f"{variable.name}{at}" for at in count(1)) if n.lower() not in used)
            renamed[variable] = Variable(name, variable.sort)
            used.add(name.lower())
    if not renamed:
        return axiom
    names = tuple(renamed.get(v, v) for v in (*axiom.variables, axiom.operator))
    premises = tuple(substitute(premise, renamed) for premise in axiom.premises)
    return replace(axiom, variables=names[:-1], operator=names[-1], premises=premises,
                   conclusion=substitute(axiom.conclusion, renamed))  # fmt: skip


def applications(claim: Claim) -> Iterator[tuple[Term, ...]]:
    """What must hold of the inputs at each application of the operator, in the order in which the axiom names them."""
    axiom, reader = claim.restricted, claim.reader
    named = frozenset((*reader.hidden, *axiom.variables))
    for arguments in dict.fromkeys(_arguments(axiom.conclusion, axiom.operator)):
        if all(free_variables(a) <= named for a in arguments):
            yield reader.domain_at(arguments)


def _arguments(term: Term, operator: Variable) -> Iterator[tuple[Term, ...]]:
    match term:
        case Apply(function, arguments, _):
            if function == operator:
                yield arguments
            parts: tuple[Term, ...] = (function, *arguments)
        case Operation(_, parts):
            pass
        case Quantity(_, parameters, arguments):
            parts = (*parameters, *arguments)
        case Binder(_, _, limit, body):
            parts = (body,) if limit is None else (limit, body)
        case _:
            parts = ()
    for part in parts:
        yield from _arguments(part, operator)


def _given(variable: Variable) -> Given:
    return Given(variable, tuple(_conditions(variable)), variable.name)


def _conditions(variable: Variable) -> Iterator[Term]:
    sort: Sort = variable.sort
    if sort == WEIGHTS:
        yield declarations()["weights"].at((variable,))
    elif isinstance(sort, Function) and sort.codomain in CONDITIONS and len(sort.domain) == 1:
        index = Variable("k" if sort.domain == (TEACHER,) else "t", sort.domain[0])
        condition = declarations()[CONDITIONS[sort.codomain]].at((Apply(variable, (index,), True),))
        yield Binder("for all", index, None, condition)
    elif sort in CONDITIONS:
        yield declarations()[CONDITIONS[sort]].at((variable,))


def given_lines(found: Statement) -> list[str]:
    """The givens as a file writes them."""
    return [WORDS[given.variable.sort].format(given.variable.name) for given in found.givens]


def aside(found: Statement, term: Term) -> Statement:
    """Another claim under the same hypotheses, such as that the operator is defined there."""
    out = Statement(found.kind, found.name, found.title, found.givens, found.assumptions, term,
                    notions=found.notions)  # fmt: skip
    denote_statement(out)
    return out
