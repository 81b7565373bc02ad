"""Squares and logarithms of divergences: the claim with a supporting line in their place, for every slope.

S^2 >= 2 s S - s^2 with equality at s = S, and ln w <= w/s - 1 + ln s with equality at s = w > 0.  With a square on the
smaller side, or a logarithm on the greater (or subtracted on the smaller), the claim follows from one that is linear
in the divergences for every s.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rmd_symbolic.engines.reduction.combination import Combination, combination, summands
from rmd_symbolic.engines.reduction.linear import (
    ONE,
    Outside,
    added,
    has_masses,
    is_number,
    negated,
    numeral,
    signed,
    times,
)
from rmd_symbolic.language.claims import Question
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.reduction.bench import Bench, Place
from rmd_symbolic.language.reduction.cases import NoProof
from rmd_symbolic.language.reduction.statements import with_claim
from rmd_symbolic.language.reduction.words import Proved, two_sides_of, written
from rmd_symbolic.language.theories import Library
from rmd_symbolic.terms.sort import REAL
from rmd_symbolic.terms.substitute import substitute
from rmd_symbolic.terms.term import Operation, Term, Variable, operation

Linear = Callable[[Statement, Library, float], Proved]
NAME, HELD = "for_every_slope", "slope"


@dataclass(frozen=True)
class Outer:
    """A claim with one outer function: what stands under it, its coefficient, and the claim for every slope `s`."""

    inside: Term
    function: str
    low: Combination
    high: Combination

    def claim(self, s: Term) -> Term:
        """The claim with the supporting line at s."""
        (plus, minus), (up, down) = (_sides(c) for c in (self.low, self.high))
        return substitute(operation("<=", added([*plus, *down]), added([*up, *minus])), {Variable(HELD, REAL): s})


def _sides(found: Combination) -> tuple[list[Term], list[Term]]:
    """The terms of a combination with a positive and with a negative coefficient, the latter without the sign."""
    plus: list[Term] = []
    minus: list[Term] = []
    for term, coefficient in found.terms.items():
        sign, size = signed(coefficient)
        (plus if sign > 0 else minus).append(times(size, term))
    for part in summands(found.constant):
        sign, size = signed(part)
        (plus if sign > 0 else minus).append(size)
    return [t for t in plus if not is_number(t, 0)], minus


def is_outer(term: Term) -> bool:
    """Is this the square or the logarithm of something with divergences?"""
    if not isinstance(term, Operation) or not has_masses(term):
        return False
    return term.name == "ln" or (term.name == "^" and is_number(term.arguments[1], 2))


def outer(claim: Term) -> Outer:
    """Read a claim with one outer function; Outside when it has none, or more than one, or on the wrong side."""
    left, right, relation = two_sides_of(claim)
    low, high = combination(left, is_outer), combination(right, is_outer)
    found = [(t, c, on) for on in (low, high) for t, c in on.terms.items() if is_outer(t)]
    if relation != "<=" or len(found) != 1:
        raise Outside("only one square or logarithm of divergences is read")
    term, coefficient, side = found[0]
    convex = term.arguments[0] if isinstance(term, Operation) else term
    square = isinstance(term, Operation) and term.name == "^"
    if (signed(coefficient)[0] > 0) != (square == (side is low)):
        raise Outside(f"{term} stands on the side where its supporting lines say nothing")
    s = Variable(HELD, REAL)
    inside = combination(convex)
    if square:
        line = Combination({}, negated(operation("^", s, 2))).plus(inside, times(numeral(2), s))
    else:
        line = Combination({}, added([operation("ln", s), negated(ONE)])).plus(inside, ONE / s)
    rest = Combination({t: c for t, c in side.terms.items() if t != term}, side.constant).plus(line, coefficient)
    return Outer(convex, "square" if square else "logarithm", *((rest, high) if side is low else (low, rest)))


def by_tangents(statement: Statement, library: Library, deadline: float, proved: Linear) -> Proved:
    """A proof by supporting lines; the claim for every slope is proved as `proved` does."""
    found, question = with_lines(statement)
    inner = proved(question.statement(), library, deadline)
    title = f"The claim with a supporting line in place of the {found.function}"
    lemma = ["lemma " + NAME + f' "{title}"', *question.text.rstrip("\n").split("\n")[1:], "proof",
             *("  " + line for line in inner.lines), "qed", ""]  # fmt: skip
    place = Bench(statement, library, deadline).place()
    return Proved(tuple(_ended(statement, found, place)), (*inner.lemmas, *lemma), inner.uses)


def with_lines(statement: Statement) -> tuple[Outer, Question]:
    """The claim with supporting lines in place of its outer function, for every slope."""
    found = outer(statement.claim)
    s = _fresh(statement)
    condition = f"0 <= {s.name}" if found.function == "square" else f"0 < {s.name}"
    labels = [a.label for a in statement.assumptions]
    held = next(h for h in ("hs", "held", "slope_sign") if h not in labels)
    return found, with_claim(statement, written(found.claim(s)), (f"real {s.name}",), (f"{held}: {condition}",))


def _ended(statement: Statement, found: Outer, place: Place) -> list[str]:
    """The claim from the supporting line at the right slope."""
    sign = operation("<=" if found.function == "square" else "<", 0, found.inside)
    line = place.have(sign, ("positivity", "auto", "arithmetic"), "sign")
    if line is None:
        raise NoProof(f"{written(sign)} was not shown")
    at = found.claim(found.inside)
    if not place.suppose(at, "line"):
        raise NoProof(f"{written(at)} may be undefined")
    reason = place.shown(statement.claim, ("arithmetic from line", "monotonicity from line", "substitution from line"))
    if reason is None:
        raise NoProof(f"{written(at)} was found, but the claim was not shown from it")
    return [line, f"have line: {written(at)}  by {NAME}", f"show {written(statement.claim)}  by {reason}"]


def _fresh(statement: Statement) -> Variable:
    taken = {g.variable.name for g in statement.givens}
    return next(Variable(name, REAL) for name in ("s", "r", "z", "slope") if name not in taken)
