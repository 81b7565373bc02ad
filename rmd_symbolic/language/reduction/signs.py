"""Lines that say which terms are positive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rmd_symbolic.engines.reduction.factors import product_of
from rmd_symbolic.engines.reduction.linear import masses_of, signed
from rmd_symbolic.engines.reduction.region import Region, parameters_of
from rmd_symbolic.language.reduction.bench import Place
from rmd_symbolic.terms.term import Operation, Term, operation

SIGNS = ("positivity", "arithmetic", "mean_positive", "calculus")


def have_positive(place: Place, terms: Sequence[Term], always: bool = False) -> Iterator[str]:
    """Lines that say which terms are positive, where that is not seen at once."""
    for term in terms:
        goal = operation("<", 0, term)
        if not always and place.shown(goal, ("auto",)):
            continue
        line = place.have(goal, SIGNS)
        if line is not None:
            yield line


def have_sign(place: Place, fact: Term, region: Region) -> list[str] | None:
    """Lines that show a comparison, by way of the factors of the difference when that is needed."""
    line = place.have(fact, ("auto", *SIGNS))
    if line is not None or not isinstance(fact, Operation):
        return None if line is None else [line]
    low, high = fact.arguments
    product = product_of(operation("-", high, low), region)
    first = None if product is None else have_product(place, product, fact.name)
    second = None if first is None else place.have(fact, ("arithmetic",))
    return None if first is None or second is None else [*first, second]


def have_product(place: Place, product: Term, relation: str = "<=", label: str = "") -> list[str] | None:
    """Lines that show the sign of a product by those of its factors."""
    goal = operation(relation, 0, product)
    line = place.have(goal, SIGNS, label)
    if line is not None:
        return [line]
    lines = []
    for factor in factors(product):
        sign = operation(relation, 0, factor)
        if isinstance(factor, Operation) and not place.shown(sign, ("positivity",)):
            lines.append(place.have(sign, SIGNS))
    lines.append(place.have(goal, SIGNS, label))
    return None if None in lines else [line for line in lines if line is not None]


def factors(term: Term) -> Iterator[Term]:
    """The factors of a product."""
    if isinstance(term, Operation) and term.name == "*":
        for part in term.arguments:
            yield from factors(part)
    else:
        yield term


def arguments_of(term: Term) -> Iterator[Term]:
    """Sums that stand under ln or sqrt or in a denominator, the inner ones first."""
    if not isinstance(term, Operation):
        return
    for part in term.arguments:
        yield from arguments_of(part)
    if term.name in ("ln", "sqrt") or term.name == "/":
        yield from _sums(term.arguments[-1])
        if term.name == "ln":
            yield from _sums(term.arguments[0])


def _sums(term: Term) -> Iterator[Term]:
    """The sums among the factors of a term, after those inside of them that are weighted."""
    if not isinstance(term, Operation) or not (any(masses_of(term)) or parameters_of(term)):
        return
    if term.name in ("*", "/"):
        for part in term.arguments:
            yield from _sums(part)
    elif term.name in ("+", "-"):
        for part in term.arguments:
            if isinstance(part, Operation) and part.name == "*":
                yield from _sums(part.arguments[1])
            elif isinstance(part, Operation):
                yield from _sums(part)
        yield signed(term)[1]
