"""Claims on their own, as the search for counterexamples reads them.

A counterexample counts where the claim is defined: obligations that are not proved outright stand among the hypotheses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from rmd_symbolic.errors import RmdError, SourceError, Span
from rmd_symbolic.framework.declaration import Declarations
from rmd_symbolic.framework.declared import declarations
from rmd_symbolic.kernel.formula import Node, instance
from rmd_symbolic.kernel.replay import verdict
from rmd_symbolic.language.confirm import NOTHING, Known
from rmd_symbolic.language.elaborate import Statement, elaborate
from rmd_symbolic.language.parse import parse_block, split
from rmd_symbolic.language.syntax import StatementBlock
from rmd_symbolic.meaning.denote import kernel_variable, written_out
from rmd_symbolic.tactics.context import Context
from rmd_symbolic.tactics.obligations import discharged
from rmd_symbolic.tactics.recorder import Recorder
from rmd_symbolic.terms.sort import DISTRIBUTION, NATURAL
from rmd_symbolic.terms.term import Binder, Operation, Term


@dataclass(frozen=True)
class Question:
    """A claim with what is given and assumed, as the lines of a proof file without their first words.

    `declared` are the blocks of declarations that it speaks of; `notions` stand for them where they are in force.
    """

    claim: str
    given: tuple[str, ...] = ()
    assume: tuple[str, ...] = ()
    declared: str = ""
    notions: Declarations | None = field(default=None, compare=False, repr=False)

    @property
    def text(self) -> str:
        """The claim as the head of a theorem."""
        lines = [*(f"given {g}" for g in self.given), *(f"assume {a}" for a in self.assume), f"claim {self.claim}"]
        return "theorem claimed\n" + "".join(f"  {line}\n" for line in lines)

    def statement(self) -> Statement:
        """The elaborated statement; SourceError when it cannot be read."""
        if any("\n" in line or not line.strip() for line in (self.claim, *self.given, *self.assume)):
            raise SourceError("E100", "a claim, a given and an assumption are one line each", Span(1, 1))
        blocks, errors = split(self.text)
        if errors:
            raise errors[0]
        block = parse_block(blocks[0])
        if not isinstance(block, StatementBlock) or len(blocks) > 1:
            raise SourceError("E100", "this is not a claim", Span(1, 1), "write it as after `claim` in a proof file")
        return elaborate(block, 0, self.notions or in_force(self.declared))


@lru_cache(16)
def in_force(declared: str) -> Declarations:
    """The shipped declarations and those of a text; SourceError for the first mistake in it."""
    if not declared.strip():
        return declarations()
    from rmd_symbolic.language.own import declare

    return declarations().plus(declare(declared).own.notions)


def doubtful(statement: Statement, known: Callable[[], Known] | None = None) -> list[Node]:
    """The obligations of a statement, closed, that nothing proves outright: the engines, then theorems."""
    rest = [f for f in statement.obligations if not _certain(f, statement, NOTHING)]
    if rest and known is not None:
        rest = [f for f in rest if not _certain(f, statement, known())]
    return rest


def _certain(formula: Node, statement: Statement, known: Known) -> bool:
    recorder = Recorder(known.theorems)
    context = Context(recorder, known.lemmas)
    context.taken.update(g.variable.name for g in statement.givens)
    try:
        step = discharged(context, formula)
        if step is None:
            return False
        verdict(recorder.certificate(step), [], formula, known.theorems)
    except RmdError:
        return False
    return True


def opened_obligations(statement: Statement, known: Callable[[], Known] | None = None) -> list[Node]:
    """What must hold for the statement to be defined, about the given variables, as far as it is not proved."""
    formulas = []
    for formula in doubtful(statement, known):
        for given in statement.givens:
            formula = instance(formula, written_out(kernel_variable(given.variable)))
        formulas.append(formula)
    return formulas


def where_defined(statement: Statement, known: Callable[[], Known] | None = None) -> Node:
    """The closed statement, with its obligations among the hypotheses as far as nothing proves them."""
    hypotheses = [f for _, _, f in statement.hypotheses]
    return statement.close(statement.goal, hypotheses + opened_obligations(statement, known))


Sides = tuple[str, str, str]


def as_written(claim: Term, sides: Sides) -> Sides:
    """Left side, relation and right side of what fails, in the order of the author: the kernel knows no >= and no >.

    >>> as_written(Question("x^2 >= x", ("real x",)).statement().claim, ("1/2", "<=", "1/4"))
    ('1/4', '>=', '1/2')
    """
    while isinstance(claim, Binder) and claim.name == "for all":
        claim = claim.body
    if isinstance(claim, Operation) and claim.name == "implies":
        return as_written(claim.arguments[1], sides)
    left, relation, right = sides
    turned = {"<=": ">=", "<": ">"}.get(relation)
    return (right, turned, left) if turned and isinstance(claim, Operation) and turned == claim.name else sides


def names_of(statement: Statement) -> tuple[str, ...]:
    """The names of the variables that stand in front: the given ones, then those that the claim quantifies.

    >>> names_of(Question("p[t](x) <= 1 for all t, x", ("distributions p[t]",)).statement())
    ('p', 't', 'x')
    """
    return (*(g.variable.name for g in statement.givens), *_quantified(statement.claim))


def _quantified(term: Term) -> Iterator[str]:
    while isinstance(term, Binder) and term.name == "for all":
        yield term.variable.name
        term = term.body
    if isinstance(term, Operation) and term.name == "implies":
        yield from _quantified(term.arguments[1])
    elif isinstance(term, Binder) and term.name == "tends":
        yield "eps"
    elif isinstance(term, Operation) and (term.name == "<<" or _series(term)):
        yield "c" if _series(term) else "x"
    elif isinstance(term, Operation) and term.name == "=" and term.arguments[0].sort == DISTRIBUTION:
        yield "x"


def _series(term: Operation) -> bool:
    left = term.arguments[0]
    return (
        term.name == "="
        and isinstance(left, Binder)
        and left.name == "sum"
        and left.variable.sort == NATURAL
        and left.limit is None
    )
