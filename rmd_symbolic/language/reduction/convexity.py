"""Claims that follow from joint convexity: mixtures are taken apart, one at a time, until the other side is reached.

D(mix(a, M1, M2) || mix(a, N1, N2)) <= a D(M1 || N1) + (1 - a) D(M2 || N2), where M may stand for mix(a, M, M), and
D(M || M) = 0.  Contraction by an anchor, convexity of each argument and nested anchors are of this form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice, product

from rmd_symbolic.engines.reduction.combination import Combination, combination, covers
from rmd_symbolic.engines.reduction.linear import ONE, Outside, added, is_number, times
from rmd_symbolic.framework.declared import declarations
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.reduction.bench import Bench, Place
from rmd_symbolic.language.reduction.cases import NoProof
from rmd_symbolic.language.reduction.pointwise import plausible
from rmd_symbolic.language.reduction.shelf import theories
from rmd_symbolic.language.reduction.statements import with_claim
from rmd_symbolic.language.reduction.words import Proved, parameters_region, two_sides_of, written
from rmd_symbolic.language.theories import Library
from rmd_symbolic.terms.sort import DISTRIBUTION
from rmd_symbolic.terms.term import Operation, Quantity, Term, operation

FACT, MOST, DEEPEST, COMPARED = "joint convexity", 40, 4, 3
Plan = Callable[[Statement, Library, float], Proved]


@dataclass(frozen=True)
class Bounded:
    """A divergence, with what it is at most when its mixtures are taken apart; `parts` is empty when they are not."""

    term: Quantity
    mixed: Quantity | None = None
    parts: tuple[tuple[Term, Bounded], ...] = ()

    @property
    def expression(self) -> Term:
        """The bound as a term, without divergences between equal distributions."""
        if not self.parts:
            return self.term
        return added([times(a, part.expression) for a, part in self.parts if not vanishes(part.term)])

    @property
    def step(self) -> Term:
        """The bound after the outermost mixture alone was taken apart."""
        return added([times(a, part.term) for a, part in self.parts])


def vanishes(term: Term) -> bool:
    """Is this a divergence of a distribution from itself?"""
    return isinstance(term, Quantity) and is_convex(term) and term.arguments[0] == term.arguments[1]


def is_convex(term: Term) -> bool:
    """Is this a divergence between two distributions whose joint convexity is a theorem?"""
    if not isinstance(term, Quantity) or FACT not in term.notion.facts:
        return False
    return [a.sort for a in term.arguments] == [DISTRIBUTION] * 2


def bounds_of(term: Quantity, depth: int = DEEPEST) -> Iterator[Bounded]:
    """The divergence itself, and what is found by taking mixtures apart."""
    yield Bounded(term)
    if depth == 0 or vanishes(term):
        return
    for weight, mixed in _mixed(term):
        (first, second), rest = _halves(mixed), operation("-", ONE, weight)
        for one, two in product(bounds_of(first, depth - 1), bounds_of(second, depth - 1)):
            yield Bounded(term, mixed, ((weight, one), (rest, two)))


def _is_mix(term: Term) -> bool:
    return isinstance(term, Quantity) and term.name == "mix"


def _mixed(term: Quantity) -> Iterator[tuple[Term, Quantity]]:
    """The divergence with both arguments as mixtures of one weight."""
    left, right = term.arguments
    weights = dict.fromkeys(m.arguments[0] for m in (left, right) if isinstance(m, Quantity) and _is_mix(m))
    for weight in weights:
        sides = [
            side if isinstance(side, Quantity) and _is_mix(side) and side.arguments[0] == weight
            else declarations()["mix"](weight, side, side)
            for side in (left, right)
        ]  # fmt: skip
        yield weight, replace(term, arguments=tuple(sides))
        for place in (0, 1):  # one mixture alone, though the other has its weight too
            if all(_is_mix(side) for side in term.arguments) and sides == list(term.arguments):
                alone = list(sides)
                alone[place] = declarations()["mix"](weight, term.arguments[place], term.arguments[place])
                yield weight, replace(term, arguments=tuple(alone))


def _halves(mixed: Quantity) -> tuple[Quantity, Quantity]:
    left, right = mixed.arguments
    if not isinstance(left, Quantity) or not isinstance(right, Quantity):
        raise Outside("the arguments are no mixtures")
    first, second = (replace(mixed, arguments=(left.arguments[i], right.arguments[i])) for i in (1, 2))
    return first, second


def by_convexity(statement: Statement, library: Library, deadline: float) -> Proved:
    """A proof by joint convexity; Outside when no divergence of a mixture is bounded, NoProof when none was found."""
    left, right, _ = two_sides_of(statement.claim)
    low, high = combination(left), combination(right)
    region = parameters_region(statement)
    for chosen in _taken_apart(statement):
        found = Combination({}, low.constant)
        for bounded, coefficient in zip(chosen, low.terms.values(), strict=True):
            found = found.plus(combination(bounded.expression), coefficient)
        found = Combination({t: c for t, c in found.terms.items() if not vanishes(t)}, low.constant)
        if covers(high, found, region):
            return _written(statement, chosen, library, deadline)
    raise NoProof("joint convexity gives no bound like this one")


def by_convexity_and_more(statement: Statement, library: Library, deadline: float, proved: Plan) -> Proved:
    """A proof that takes mixtures apart and then compares what is left, as in JS(M, N) <= a JS(p, q) <= a ln 2."""
    left, right, _ = two_sides_of(statement.claim)
    tried: set[Term] = set()
    for chosen in _taken_apart(statement):
        rest = operation("<=", _after(left, {b.term: b.expression for b in chosen}), right)
        if rest in tried or len(tried) >= COMPARED or not plausible(statement, rest):
            continue
        tried.add(rest)
        inner = proved(with_claim(statement, written(rest)).statement(), library, deadline)
        if not inner.lemmas:
            return _written(statement, chosen, library, deadline, (rest, inner))
    raise NoProof("joint convexity gives no bound that compares with the greater side")


def _taken_apart(statement: Statement) -> Iterator[tuple[Bounded, ...]]:
    """For each divergence on the smaller side a bound, at least one of them by joint convexity."""
    left, right, relation = two_sides_of(statement.claim)
    if relation != "<=":
        raise Outside("joint convexity gives bounds, no equations")
    combination(right)
    quantities = [t for t in combination(left).terms if isinstance(t, Quantity)]
    choices = [list(islice(bounds_of(t), MOST)) if is_convex(t) else [Bounded(t)] for t in quantities]
    if not any(len(choice) > 1 for choice in choices):
        raise Outside("no divergence on the smaller side is one of a mixture")
    return (chosen for chosen in islice(product(*choices), 4 * MOST) if any(b.parts for b in chosen))


def _written(
    statement: Statement, chosen: tuple[Bounded, ...], library: Library, deadline: float,
    beyond: tuple[Term, Proved] | None = None,
) -> Proved:  # fmt: skip
    names = dict.fromkeys(b.term.notion.facts[FACT].theorem for b in chosen if b.parts)
    further = () if beyond is None else beyond[1].uses
    uses = tuple(dict.fromkeys((*(theories()[name] for name in names), *further)))
    place = Bench(statement, library, deadline, uses).place()
    lines: list[str] = []
    labels: list[str] = []
    for bounded in chosen:
        if bounded.parts:
            labels.append(_stated(place, bounded, lines))
    left, right, _ = two_sides_of(statement.claim)
    whole = operation("<=", left, right)
    named = f"monotonicity from {', '.join(labels)}"
    if reason := place.shown(whole, (named, f"substitution from {labels[0]}")):
        return Proved((*lines, f"show {written(statement.claim)}  by {reason}"), (), uses)
    middle = _after(left, {b.term: b.expression for b in chosen})
    last = "algebra"
    if beyond is not None and place.suppose(beyond[0], "rest"):
        lines += [f"have rest: {written(beyond[0])}:", *("  " + line for line in beyond[1].lines)]
        last = "rest"
    chain = place.chain(left, [("<=", middle, named), ("<=", right, last)])
    if chain is None:
        raise NoProof(f"{written(left)} <= {written(middle)} by joint convexity, but not more was shown")
    return Proved((*lines, *chain), (), uses)


def _after(term: Term, values: dict[Quantity, Term]) -> Term:
    if isinstance(term, Quantity):
        return values.get(term, term)
    if isinstance(term, Operation):
        parts = [_after(a, values) for a in term.arguments]
        return times(*parts) if term.name == "*" else operation(term.name, *parts)
    return term


def _stated(place: Place, bounded: Bounded, lines: list[str]) -> str:
    """Write what a divergence is at most, inner mixtures first; the label of the last line."""
    inner = [_stated(place, part, lines) for _, part in bounded.parts if part.parts]
    label = f"convex{sum(line.startswith('have convex') for line in lines) + 1}"
    theorem = bounded.term.notion.facts[FACT].theorem
    links: list[tuple[str, Term, str]] = []
    if bounded.mixed is not None and bounded.mixed != bounded.term:
        links.append(("=", bounded.mixed, "algebra"))
    links.append(("<=", bounded.step, theorem))
    if inner:
        middle = added([times(a, part.expression if part.parts else part.term) for a, part in bounded.parts])
        links.append(("<=", middle, f"monotonicity from {', '.join(inner)}"))
    if links[-1][1] != bounded.expression and not is_number(bounded.expression, 0):
        links.append(("=", bounded.expression, "algebra"))
    fact = operation("<=", bounded.term, links[-1][1])
    chain = place.chain(bounded.term, links)
    if chain is None or not place.suppose(fact, label):
        raise NoProof(f"{written(fact)} was not shown by joint convexity")
    if len(links) == 1:
        lines.append(f"have {label}: {written(fact)}  by {chain[0].rpartition('  by ')[2]}")
    else:
        lines += [f"have {label}: {written(fact)}:", *("  " + line for line in chain)]
    return label
