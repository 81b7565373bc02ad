"""Linear claims symbol by symbol: multiples of the masses, a bound at x, and its sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeGuard

from rmd_symbolic.engines.reduction.linear import Linear, added, has_masses, linear, signed, times
from rmd_symbolic.engines.reduction.multipliers import Multipliers, Search
from rmd_symbolic.engines.reduction.numeric import NoNumber
from rmd_symbolic.engines.reduction.region import Region, at_one_symbol, parameters_of
from rmd_symbolic.engines.reduction.resolve import Split
from rmd_symbolic.errors import RmdError
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.reduction.bench import Bench, Place
from rmd_symbolic.language.reduction.cases import Cases, NoProof
from rmd_symbolic.language.reduction.pools import have_share, labels_of, shares_of
from rmd_symbolic.language.reduction.signs import SIGNS
from rmd_symbolic.language.reduction.words import Bound, Proved, conditions_of, written
from rmd_symbolic.language.theories import Library
from rmd_symbolic.terms.sort import EXTENDED
from rmd_symbolic.terms.term import Apply, Operation, Quantity, Term, Variable, operation


def pointwise(statement: Statement, library: Library, deadline: float) -> Proved:
    """A proof of a linear claim symbol by symbol."""
    claim = linear(statement.claim)
    region = region_of(statement, claim)
    bench = Bench(statement, library, deadline)
    labels = [a.label for a in statement.assumptions if a.label and at_one_symbol(a.term) is not None]
    failure = NoProof("no multiples of the masses make the claim true symbol by symbol")
    for multipliers in Search(claim, region).found():
        bound = bounded(claim, multipliers)
        try:
            place = bench.place()
            before = [line for share in shares_of(claim) for line in have_share(place, share)]
            inside = [*before, *Cases(bench, bound, (*labels, *labels_of(before))).lines(region, place)]
        except NoProof as reason:
            failure = reason
            continue
        return Proved(tuple(_summed(statement, bound, inside, bench)))
    raise failure


def region_of(statement: Statement, claim: Linear) -> Region:
    """The points at one symbol that the hypotheses allow."""
    conditions = conditions_of(statement)
    sides = (claim.left, claim.right)
    conditions = (*conditions, *shares_of(claim))
    parameters = parameters_of(*(s.at_x for s in sides), *(s.constant for s in sides), *conditions)
    weights = {g.variable for g in statement.givens if any(c.name == "weights" for c in g.conditions if is_named(c))}
    entries = [p for p in parameters if isinstance(p, Apply) and p.function in weights]
    ranges = [operation("<=", *pair) for entry in entries for pair in ((0, entry), (entry, 1))]
    return Region(claim.masses, parameters, (*conditions, *ranges))


def is_named(term: Term) -> TypeGuard[Operation | Quantity]:
    """Is this something with a name, such as weights(w)?"""
    return isinstance(term, Operation | Quantity)


def bounded(claim: Linear, multipliers: Multipliers) -> Bound:
    """left + l p <= right at x; what is negative goes to the other side."""
    left, right = [claim.left.at_x], [claim.right.at_x]
    for multiplier, mass in zip(multipliers, claim.masses, strict=True):
        sign, size = signed(multiplier)
        (left if sign > 0 else right).append(times(size, mass))
    return Bound(added(left), added(right), claim.relation)


def _summed(statement: Statement, bound: Bound, inside: Sequence[str], bench: Bench) -> list[str]:
    claim = written(statement.claim)
    if len(inside) == 1 and inside[0].startswith("show "):
        reason = inside[0].rpartition("  by ")[2]
        terms = [f"have terms: {bound} for all x  by {reason}"]
    else:
        terms = [f"have terms: {bound} for all x:", "  take x", *("  " + line for line in inside)]
    place = bench.place()
    signs = [place.have(operation("<=", 0, c), SIGNS) for c in dict.fromkeys(coefficients(statement.claim))]
    known = [line for line in (*signs, *_roots(place, bound)) if line is not None]
    labels = ", ".join(("terms", *(label for label in place.context.labels if label.startswith("root"))))
    return [*known, *terms, f"show {claim}  by summing over x from {labels}"]


def _roots(place: Place, bound: Bound) -> Iterator[str | None]:
    """Lines about the roots of parameters, which the sum of the multiples may need."""
    roots = dict.fromkeys(r for side in (bound.left, bound.right) for r in roots_in(side) if not has_masses(r))
    for number, root in enumerate(roots, 1):
        square = operation("=", operation("^", root, 2), root.arguments[0])
        fact = operation("and", operation("<=", 0, root), square)
        yield place.have(fact, ("square root",), f"root{number}") if parameters_of(root) else None


def roots_in(term: Term) -> Iterator[Operation]:
    """The roots in a term."""
    if isinstance(term, Operation):
        if term.name == "sqrt":
            yield term
        for part in term.arguments:
            yield from roots_in(part)


def coefficients(term: Term) -> Iterator[Term]:
    """The factors of what may be oo, where their sign is not seen at once."""
    if not isinstance(term, Operation):
        return
    if term.name == "*" and term.sort == EXTENDED and isinstance(term.arguments[0], Operation | Variable):
        yield term.arguments[0]
    for part in term.arguments:
        yield from coefficients(part)


def plausible(statement: Statement, claim: Term) -> bool:
    """Are there multiples of the masses for which no point speaks against a claim?"""
    try:
        read = linear(claim)
        return next(Search(read, region_of(statement, read)).found(), None) is not None
    except (RmdError, NoNumber, Split):
        return False
