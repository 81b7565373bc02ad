"""The pointwise bound, case by case: masses positive or zero, parameters inside or at an end, kinks on one side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rmd_symbolic.engines.reduction.linear import masses_of, tidied
from rmd_symbolic.engines.reduction.numeric import NoNumber
from rmd_symbolic.engines.reduction.region import Region, parameters_of
from rmd_symbolic.engines.reduction.resolve import OO, Choice, Resolved, Split, resolved_with_facts
from rmd_symbolic.engines.reduction.symbolic import replaced
from rmd_symbolic.language.reduction.bench import Bench, Place
from rmd_symbolic.language.reduction.leaves import real_bound
from rmd_symbolic.language.reduction.signs import arguments_of, factors, have_positive, have_sign
from rmd_symbolic.language.reduction.words import Bound, written
from rmd_symbolic.terms.term import Infinity, Number, Operation, Term, operation

DEEPEST = 12
SHORT = ("algebra", "substitution", "cases")


class NoProof(Exception):
    """No proof was found in some case."""


@dataclass
class Cases:
    """Proves a bound at x; `labels` are those of the hypotheses that speak of a symbol, `plans` show real bounds."""

    bench: Bench
    bound: Bound
    labels: Sequence[str] = ()
    conditions: list[str] = field(default_factory=list)

    def lines(self, region: Region, place: Place) -> list[str]:
        """The lines of a proof of the bound at x; NoProof when a case stays open."""
        if len(self.conditions) > DEEPEST:
            raise NoProof(f"{self.bound}: too many cases")
        if region.empty:
            return self._impossible(region, place)
        split: Split | None = None
        if not region.undecided or self._plain():
            try:
                found = self._leaf(region, place.inside())
                if found is not None:
                    return found
            except Split as missing:
                split = missing
            except NoNumber:
                split = None
        if region.undecided:
            return self._masses(region, place)
        if split is None:
            split = self._end(region)
        if split is None:
            raise NoProof(f"no proof of {self.bound} where {', '.join(self.conditions) or 'all is positive'}")
        return self._split(split, region, place)

    # -- distinguishing cases -----------------------------------------------------------------------------------------
    def _masses(self, region: Region, place: Place) -> list[str]:
        mass = region.undecided[0]
        branches = [
            (operation("<", 0, mass), region.with_mass(mass, True)),
            (operation("=", mass, 0), region.with_mass(mass, False)),
        ]
        return self._branches(branches, place)

    def _split(self, split: Split, region: Region, place: Place) -> list[str]:
        if split.parameter is not None and split.value is not None:
            low = region.range_of(split.parameter).low_term == split.value
            pair = (split.value, split.parameter) if low else (split.parameter, split.value)
            inside = operation("<", *pair)
            there = operation("=", split.parameter, split.value)
            return self._branches(
                [(inside, region.where(inside)), (there, region.at_end(split.parameter, split.value))], place
            )
        condition = split.condition
        if not isinstance(condition, Operation) or condition.name not in ("<", "<="):
            raise NoProof(f"no way to distinguish {condition}")
        other = operation("<" if condition.name == "<=" else "<=", *condition.arguments[::-1])
        return self._branches([(c, region.where(c)) for c in (condition, other)], place)

    def _branches(self, branches: Sequence[tuple[Term, Region]], place: Place) -> list[str]:
        out = []
        for condition, region in branches:
            inside = place.case(condition)
            if inside is None:
                raise NoProof(f"the case {condition} may be undefined")
            self.conditions.append(written(condition))
            out.append(f"case {written(condition)}:")
            out += ["  " + line for line in self.lines(region, inside)]
            self.conditions.pop()
        return out

    def _end(self, region: Region) -> Split | None:
        """A parameter that may be at an end of its range, there apart."""
        for parameter in region.open_parameters:
            of = region.range_of(parameter)
            for closed, end in ((of.low_closed, of.low_term), (of.high_closed, of.high_term)):
                if closed and end is not None:
                    return Split(operation("=", parameter, end), parameter, end)
        return None

    def _impossible(self, region: Region, place: Place) -> list[str]:
        tries: list[tuple[Term | None, str]] = [(None, "")]
        for label in self.labels:
            tries += [(None, label), *((mass, label) for mass in region.positive)]
        for mass, label in tries:
            inside = place.inside()
            if mass is None:
                found = inside.contradicts(label)
                lines = [f"contradiction  by arithmetic{' from ' + label if label else ''}"]
            else:
                line = inside.have(operation("=", mass, 0), (label,))
                found = line is not None and inside.contradicts()
                lines = [line or "", "contradiction  by arithmetic"]
            if found:
                return lines
        raise NoProof(f"no contradiction was found where {', '.join(self.conditions)}")

    # -- one case -----------------------------------------------------------------------------------------------------
    def _plain(self) -> bool:
        """Neither logarithms, roots nor quotients by masses: no mass has to be positive."""
        return not any(_deep(side) for side in (self.bound.left, self.bound.right))

    def _leaf(self, region: Region, place: Place) -> list[str] | None:
        left, right = (resolved_with_facts(side, region) for side in (self.bound.left, self.bound.right))
        if right.term == OO and (self.bound.relation == "<=" or left.term == OO):
            return self._infinite(place, region, left, right)
        if OO in (left.term, right.term):
            return None
        if left.term == right.term and (reason := place.shown(self.bound.term, SHORT)):
            return [f"show {self.bound}  by {reason}"]
        middle = Bound(left.term, right.term, self.bound.relation)
        if middle == self.bound:
            return real_bound(place, middle, region)
        ways = self._links(place, left, self.bound.left), self._links(place, right, self.bound.right)
        before: list[str] = []
        if None in ways:
            before = list(self._facts(place, region, left, right))
            ways = self._links(place, left, self.bound.left), self._links(place, right, self.bound.right)
        first, last = ways
        shown = [] if left.term == right.term else real_bound(place.inside(), middle, region)
        if first is None or last is None or shown is None:
            return None
        links = [("=", *link) for link in first]
        if shown:
            links.append((middle.relation, middle.right, shown[-1].rpartition("  by ")[2]))
        ends = [self.bound.right, *(term for term, _ in last)]
        links += [("=", ends[i], last[i][1]) for i in reversed(range(len(last)))]
        if not shown:
            links[0] = (middle.relation, *links[0][1:])
        chain = place.chain(self.bound.left, links, len(first) if shown else None)
        return None if chain is None else [*before, *shown[:-1], *chain]

    def _facts(self, place: Place, region: Region, *sides: Resolved) -> Iterator[str]:
        """What the sides are in the case: sums positive, conditionals decided, absolute values, roots of 0."""
        terms = dict.fromkeys(t for side in sides for t in _conditions(side))
        yield from have_positive(place, tuple(terms), always=True)
        for root in dict.fromkeys(u for side in sides for u in side.roots):
            line = place.have(operation("=", operation("sqrt", root), 0), ("root_of_zero",), "")
            if line is not None:
                yield line
        for number, choice in enumerate(dict.fromkeys(c for side in sides for c in side.choices), 1):
            yield from self._decided(place, region, choice, f"part{number}")

    def _decided(self, place: Place, region: Region, choice: Choice, label: str) -> Iterator[str]:
        """Lines that say what a conditional or an absolute value is."""
        fact = operation("=", choice.written, choice.value)
        line = place.have(fact, SHORT, label)
        if line is None and choice.known is not None:
            known = have_sign(place, choice.known, region)
            if known is not None:
                yield from known
                line = place.have(fact, SHORT, label)
        if line is not None:
            yield line

    def _infinite(self, place: Place, region: Region, left: Resolved, right: Resolved) -> list[str] | None:
        """The right side is oo, by the sign of the coefficient of oo in it."""
        bound, relation = self.bound, self.bound.relation
        if reason := place.shown(bound.term, ("infinity", "substitution")):
            return [f"show {bound}  by {reason}"]
        sides = [(right, bound.right), *([(left, bound.left)] if relation == "=" else [])]
        parts = dict.fromkeys(f for s, _ in sides for c in s.coefficients for f in (*factors(c), c))
        lines = list(have_positive(place, tuple(f for f in parts if not isinstance(f, Number)), always=True))
        lines += list(self._facts(place, region, *(side for side, _ in sides)))
        for decided in (lambda side, _: side.infinite, self._decided_in):
            down = [("=", decided(right, bound.right), "infinity"), ("=", bound.right, "infinity")]
            up: list[tuple[str, Term, str]] = [("<=", OO, "infinity")]
            if relation == "=":
                up = [("=", decided(left, bound.left), "infinity"), ("=", OO, "infinity")]
            chain = place.chain(bound.left, [*up, *down])
            if chain is not None:
                return [*lines, *chain]
        return None

    def _decided_in(self, side: Resolved, written: Term) -> Term:
        """What is written with its conditionals and absolute values decided."""
        values = {choice.written: choice.value for choice in side.choices}
        return replaced(replaced(written, values), values)

    def _links(self, place: Place, side: Resolved, written: Term) -> list[tuple[Term, str]] | None:
        """Terms with reasons that lead from what was written to what it is in the case."""
        if side.term == written:
            return []
        direct = ("algebra", "substitution", *place.parts())
        if reason := place.shown(operation("=", written, side.term), direct):
            return [(side.term, reason)]
        middle = self._decided_in(side, written)
        simpler = tidied(middle, sums=True)
        ways = [(middle, direct[::-1]), (simpler, ("algebra",)), (side.term, ("substitution", "algebra", "arithmetic"))]
        links: list[tuple[Term, str]] = []
        for term, reasons in ways if simpler != middle else (ways[0], ways[2]):
            if (reason := place.shown(operation("=", links[-1][0] if links else written, term), reasons)) is None:
                return None
            links.append((term, reason))
        return links


def _conditions(side: Resolved) -> Iterator[Term]:
    """The sums whose sign decides what the side is, the inner ones first."""
    for choice in side.choices:
        yield from arguments_of(choice.written)
    yield from arguments_of(side.term)


def _deep(term: Term) -> bool:
    if not isinstance(term, Operation):
        return isinstance(term, Infinity)
    if term.name in ("ln", "sqrt", "exp", "if") or (term.name == "/" and any(masses_of(term.arguments[1]))):
        return any(masses_of(term)) or any(parameters_of(term))
    return any(map(_deep, term.arguments))
