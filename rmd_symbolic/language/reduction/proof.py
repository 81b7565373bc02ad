"""From a statement to the text of its proof."""

from __future__ import annotations

import time
from functools import partial

from rmd_symbolic.engines.reduction.linear import Outside
from rmd_symbolic.errors import RmdError
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.reduction.cases import NoProof
from rmd_symbolic.language.reduction.convexity import by_convexity, by_convexity_and_more
from rmd_symbolic.language.reduction.pointwise import plausible, pointwise
from rmd_symbolic.language.reduction.relaxing import by_numbers
from rmd_symbolic.language.reduction.tangents import by_tangents, with_lines
from rmd_symbolic.language.reduction.terms import Plan, by_teachers, by_terms
from rmd_symbolic.language.reduction.words import Proved
from rmd_symbolic.language.theories import Library
from rmd_symbolic.terms.sort import DISTRIBUTION
from rmd_symbolic.terms.term import Operation, Quantity, Term


def reduced(statement: Statement, library: Library, seconds: float, alone: bool = False) -> Proved:
    """A proof of a claim; Outside when it is of no form that is reduced, NoProof when none was found.

    Each hypothesis of the statement needs a label, for the proof to cite.  One that stands `alone` draws on no theory.
    """
    return reduced_by(statement, library, time.process_time() + seconds, alone)


def reduced_by(statement: Statement, library: Library, deadline: float, alone: bool = False) -> Proved:
    """A proof, found before a time of the processor."""
    reasons: list[RmdError | NoProof] = []
    ways = (by_tangents, by_teachers, by_terms, by_convexity_and_more, by_numbers)
    others: list[Plan] = [partial(way, proved=reduced_by) for way in ways]
    for plan in (*_plans(statement), *others):
        try:
            found = plan(statement, library, deadline)
            if not (alone and found.uses):
                return found
            reasons.append(NoProof(f"a proof was found that draws on {', '.join(found.uses)}"))
        except (Outside, NoProof) as reason:
            reasons.append(reason)
    inside = [r for r in reasons if not isinstance(r, Outside)]
    raise (inside or reasons)[0]


def _plans(statement: Statement) -> tuple[Plan, ...]:
    """The ways to a proof, the likely one first: where there is a mixture a theorem may say it all, without cases."""
    many = len([g for g in statement.givens if DISTRIBUTION in str(g.variable.sort)]) > 2
    return (by_convexity, pointwise) if many or has_mixture(statement.claim) else (pointwise, by_convexity)


def has_mixture(term: Term) -> bool:
    """Does a mixture occur?"""
    if isinstance(term, Quantity):
        return term.name == "mix" or any(map(has_mixture, term.arguments))
    return isinstance(term, Operation) and any(map(has_mixture, term.arguments))


def likely(statement: Statement) -> bool:
    """Does a look at many points speak for the claim, or for the one with supporting lines in place of a function?"""
    if plausible(statement, statement.claim):
        return True
    try:
        lines = with_lines(statement)[1].statement()
    except RmdError:
        return False
    return plausible(lines, lines.claim)
