"""From a statement to the text of its proof."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from rmd_symbolic.engines.reduction.linear import Linear, added, linear, signed, times
from rmd_symbolic.engines.reduction.multipliers import Multipliers, Search
from rmd_symbolic.engines.reduction.region import Region, at_one_symbol, parameters_of
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.library import Library
from rmd_symbolic.language.reduction.bench import Bench
from rmd_symbolic.language.reduction.cases import Bound, Cases, NoProof, written


@dataclass(frozen=True)
class Proved:
    """The lines of a proof, what stands before the theorem, and the theories that it draws on."""

    lines: tuple[str, ...]
    lemmas: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()


def reduced(statement: Statement, head: Sequence[str], library: Library, seconds: float) -> Proved:
    """A proof of a linear claim; Outside when it is not one, NoProof when none was found.

    `head` holds the `given` and `assume` lines of the statement, each hypothesis with a label.
    """
    claim = linear(statement.claim)
    region = region_of(statement, claim)
    bench = Bench(head, library, time.process_time() + seconds)
    labels = [a.label for a in statement.assumptions if a.label and at_one_symbol(a.term) is not None]
    failure = NoProof("no multiples of the masses make the claim true symbol by symbol")
    for multipliers in Search(claim, region).found():
        bound = bounded(claim, multipliers)
        try:
            inside = Cases(bench, bound, labels).lines(region)
        except NoProof as reason:
            failure = reason
            continue
        return Proved(tuple(_summed(statement, bound, inside)))
    raise failure


def region_of(statement: Statement, claim: Linear) -> Region:
    """The points at one symbol that the hypotheses allow."""
    said = [at_one_symbol(t) for g in statement.givens for t in g.conditions]
    said += [at_one_symbol(a.term) for a in statement.assumptions]
    conditions = tuple(c for c in said if c is not None)
    sides = (claim.left, claim.right)
    parameters = parameters_of(*(s.at_x for s in sides), *(s.constant for s in sides), *conditions)
    return Region(claim.masses, parameters, conditions)


def bounded(claim: Linear, multipliers: Multipliers) -> Bound:
    """left + l p <= right at x; what is negative goes to the other side."""
    left, right = [claim.left.at_x], [claim.right.at_x]
    for multiplier, mass in zip(multipliers, claim.masses, strict=True):
        sign, size = signed(multiplier)
        (left if sign > 0 else right).append(times(size, mass))
    return Bound(added(left), added(right), claim.relation)


def _summed(statement: Statement, bound: Bound, inside: Sequence[str]) -> list[str]:
    claim = written(statement.claim)
    if len(inside) == 1 and inside[0].startswith("show "):
        reason = inside[0].rpartition("  by ")[2]
        terms = [f"have terms: {bound} for all x  by {reason}"]
    else:
        terms = [f"have terms: {bound} for all x:", "  take x", *("  " + line for line in inside)]
    return [*terms, f"show {claim}  by summing over x from terms"]
