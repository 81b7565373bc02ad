"""The declared notions that a document speaks of, each with its definition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rmd_symbolic.export.givens import SORTS_SAID
from rmd_symbolic.framework.declaration import Notion
from rmd_symbolic.framework.declared import declarations
from rmd_symbolic.terms.sort import PROPOSITION
from rmd_symbolic.terms.substitute import notions_in
from rmd_symbolic.terms.term import Apply, Binder, Term

LONGEST_TITLE = 60  # characters


@dataclass(frozen=True, slots=True)
class Definition:
    """What stands for what: `left` is `right`, by the name of `title`; `relation` is = or iff."""

    left: Term
    relation: str
    right: Term
    title: str


def notions_of(term: Term) -> frozenset[Notion]:
    """The notions in a term.

    >>> from rmd_symbolic.framework.divergences import KL, P, Q
    >>> notions_of(KL(P, Q)) == {KL}
    True
    """
    return frozenset(notions_in(term))


def definitions(terms: Iterable[Term]) -> tuple[Definition, ...]:
    """The definitions of all notions in the terms, and of those in these definitions, in the order of declaration."""
    found: set[Notion] = set()
    waiting = set().union(*map(notions_of, terms))
    while waiting:
        notion = waiting.pop()
        found.add(notion)
        waiting |= notions_of(notion.body) - found
    shipped = [notion for notion in declarations().values() if notion in found]
    own = sorted(found.difference(shipped), key=lambda notion: (len(_below(notion)), notion.name))
    return tuple(_definition(n) for n in (*shipped, *own) if n.name not in SORTS_SAID)


def _below(notion: Notion) -> frozenset[Notion]:
    """The notions that the definition rests on; those of a definition are fewer than those of what uses it."""
    inside = notions_of(notion.body)
    return inside.union(*map(_below, inside))


def _definition(notion: Notion) -> Definition:
    """A notion at its formal arguments; a function is defined by its values."""
    left, right = notion.at(notion.formals), notion.body
    while isinstance(right, Binder) and right.name == "|->":
        left, right = Apply(left, (right.variable,), False), right.body
    return Definition(left, "iff" if notion.sort == PROPOSITION else "=", right, _title(notion))


def _title(notion: Notion) -> str:
    """What a notion is called; a property by its name, for its title is a sentence."""
    if notion.sort == PROPOSITION:
        return notion.name.replace("_", " ")
    first = notion.title.split(", ")[0]
    return first if len(first) <= LONGEST_TITLE else notion.name
