"""The search of a cascade: factors first, then derivatives compared at contact points, then shapes, then splits.

Goals are transformed by the functions that the checker uses, so that search and checker cannot differ.
"""

from __future__ import annotations  # noqa: I001

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from rmd_symbolic.engines.cascade.leaves import (
    COEFFICIENTS, Leaves, by_coefficients, domain_key, lowest_terms, roots, small_points,
)  # fmt: skip
from rmd_symbolic.engines.cascade.state import Node, Restart, State, is_number, negated
from rmd_symbolic.engines.cascade.sums import Sums
from rmd_symbolic.errors import RuleError
from rmd_symbolic.kernel.certificates.atoms import Table, ratio
from rmd_symbolic.kernel.certificates.domains import Domain, Goal, Point, earlier, inner_point, moved_last, section_of
from rmd_symbolic.kernel.certificates.limits import Values, at_limit, at_value, by_series
from rmd_symbolic.kernel.certificates.polynomial import Polynomial, add, atoms_of, by_degree, content, scale, substitute
from rmd_symbolic.kernel.certificates.steps import part

SERIES = (3, 6)
Lemmas = list[tuple[dict[str, int], Node]]


class Candidate(NamedTuple):
    """A variable to differentiate by, after multiplication by entries of a table with lemmas, and the slope."""

    x: int
    table: Table
    lemmas: Lemmas
    factors: dict[int, int]
    slope: Polynomial


class Search:
    """Searches nodes for goals, deeper and deeper; what was found or refused is remembered."""

    def __init__(self, state: State) -> None:
        self.state, self.atoms = state, state.atoms
        self.leaves = Leaves(state)
        self.sums = Sums(state, self.prove)
        self.done: dict[object, tuple[int, Node | None]] = {}

    def prove(self, goal: Goal, depth: int) -> Node | None:
        """A node that proves the goal, if one is found within so many derivatives."""
        self.state.clock()
        goal = goal.stripped()
        if not goal.polynomial:
            return None if goal.strict else COEFFICIENTS
        holes = tuple(k for k, p in enumerate(goal.table) if p is not None)
        key = (frozenset(goal.polynomial.items()), goal.strict, domain_key(goal.domain), holes)
        known = self.done.get(key)
        if known is None or (known[1] is None and known[0] < depth):
            known = self.done[key] = depth, self._prove(goal, depth)
        return known[1]

    def _prove(self, goal: Goal, depth: int) -> Node | None:
        if not self.state.plausible(goal):
            return None
        node = by_coefficients(self.state, goal)
        if node is not None:
            return node
        if not self.unsettled(goal):
            return self.leaves.prove(goal) or self.sums.squares(goal)
        if not goal.domain:
            return self.sums.algebraic(goal, depth)
        _, factors = self.state.factoring.of(goal.polynomial)
        if len(factors) > 1 or factors[0][1] > 1:
            node = self.factored(goal, factors, depth)
            if node is not None:
                return node
        if depth <= 0:
            return None
        node = self.sums.algebraic(goal, depth) or self.sums.logarithms(goal) or self.sums.taken_logarithms(goal, depth)
        if node is not None:
            return node
        candidates = self.candidates(goal, depth)
        for candidate in candidates:
            node = self.monotone(goal._replace(table=candidate.table), candidate, depth)
            if node is not None:
                return wrapped(candidate.lemmas, node)
        if goal.strict:
            return None
        for candidate in candidates:
            if self.bounds(goal.domain, candidate.x):
                continue
            node = self.unimodal(goal._replace(table=candidate.table), candidate, depth)
            if node is not None:
                return wrapped(candidate.lemmas, node)
        return self.split(goal, depth) if depth >= 2 else None

    def unsettled(self, goal: Goal) -> list[int]:
        """The generators of a goal that are not logarithms of constants."""
        out = []
        for i in sorted(atoms_of(goal.polynomial)):
            generator = self.atoms.generators.get(i)
            if generator and not (generator.kind == "ln" and is_number(goal.table[generator.entry])):
                out.append(i)
        return out

    def factored(self, goal: Goal, factors: list[tuple[Polynomial, int]], depth: int) -> Node | None:
        """The signs of the factors."""
        out: list[list[object]] = []
        for f, e in factors:
            if e % 2 == 0 and not goal.strict:
                out.append([self.state.data(f), e, 1, None])
                continue
            sign = self.state.sign(f, goal.domain, goal.table)
            node = self.prove(goal._replace(polynomial=scale(f, sign)), depth) if sign else None
            if node is None:
                return None
            out.append([self.state.data(f), e, sign, node])
        return {"rule": "factor", "factors": out}

    def last(self, domain: Domain, x: int) -> Domain | None:
        """The domain with the section of x at its end, if that is possible."""
        try:
            return moved_last(self.atoms, domain, x)
        except RuleError:
            return None

    def bounds(self, domain: Domain, x: int) -> bool:
        """Does the variable bound another?"""
        return any(x in atoms_of(*end) for section in domain for end in section[1:] if end)

    # ---- what to differentiate ----------------------------------------------------------------------------------
    def candidates(self, goal: Goal, depth: int) -> list[Candidate]:
        """Variables and multipliers; first those whose slope has the fewest moving generators and terms."""
        found: list[tuple[tuple[bool, int, int, int], Candidate]] = []
        for place, section in enumerate(goal.domain):
            x = section.variable
            moving = self.atoms.moving(goal.polynomial, x, goal.table)
            if not moving or self.last(goal.domain, x) is None:
                continue
            for table, lemmas, factors in self.multipliers(goal, x, moving, depth):
                try:
                    slope = self.atoms.slope(goal.polynomial, factors, x, table)
                except RuleError:
                    continue
                slope = goal._replace(polynomial=slope, table=table).stripped().polynomial
                left, swapped = len(self.atoms.moving(slope, x, table)), self.bounds(goal.domain, x)
                if left and swapped:
                    continue
                rank = (swapped, left, len(slope), -place)
                found.append((rank, Candidate(x, table, lemmas, factors, slope)))
        return [candidate for _, candidate in sorted(found, key=lambda pair: pair[0])]

    def multipliers(
        self, goal: Goal, x: int, moving: list[int], depth: int
    ) -> list[tuple[Table, Lemmas, dict[int, int]]]:
        """No multiplier; one over the coefficient of a generator; single entries of the table."""
        out: list[tuple[Table, Lemmas, dict[int, int]]] = [(goal.table, [], {})]
        seen: list[dict[int, int]] = [{}]
        for i in moving:
            parts = by_degree(goal.polynomial, i)
            found = self.inverted(goal, parts[max(parts)], x, depth)
            if found is not None and found[2] and (found[1] or found[2] not in seen):
                seen.append(found[2])
                out.append(found)
        single = {i: k for k, p in enumerate(goal.table) if p is not None and len(p) == 1 for i in atoms_of(p)}
        growing = {i for i in moving if self.atoms.generators[i].kind != "ln"}
        together = [
            {single[i]: -e for i, e in enumerate(m) if e and i in single}
            for m in goal.polynomial if any(m[i] for i in growing)
        ]  # fmt: skip
        for chosen in (*({single[i]: -1} for i in moving if i in single), *together):
            if chosen and chosen not in seen:
                seen.append(chosen)
                out.append((goal.table, [], chosen))
        if depth >= 2:
            for k, p in enumerate(goal.table):
                if p is not None and x in atoms_of(p) and max(atoms_of(p)) < self.atoms.variables:
                    for e in (-1, 1, -2):
                        if {k: e} not in seen:
                            seen.append({k: e})
                            out.append((goal.table, [], {k: e}))
        return out

    def inverted(self, goal: Goal, p: Polynomial, x: int, depth: int) -> tuple[Table, Lemmas, dict[int, int]] | None:
        """One over the factors of p that depend on x; those that are no entries yet become lemmas."""
        table, lemmas, factors = goal.table, Lemmas(), dict[int, int]()
        for f, e in self.state.factoring.of(p)[1]:
            if not self.atoms.mentions(f, x, table):
                continue
            found = self.state.numbered(f, table)
            if found is None:
                sign = self.state.sign(f, goal.domain, table)
                wanted = Goal(scale(f, sign), True, goal.domain, table)
                node = self.prove(wanted, min(depth - 1, 2)) if sign else None
                if node is None:
                    return None
                found = len(table), sign
                table = (*table, wanted.polynomial)
                lemmas.append((self.state.data(wanted.polynomial), node))
            factors[found[0]] = factors.get(found[0], 0) - e
        return table, lemmas, factors

    # ---- monotone on each side of a contact ---------------------------------------------------------------------
    def contacts(self, goal: Goal, candidate: Candidate) -> list[Point]:
        """Points at which F may vanish: small numbers, other variables, roots of linear factors of the slope."""
        one, x = self.atoms.one(), candidate.x
        points = small_points(self.state)
        for section in goal.domain:
            if section.variable != x:
                other = self.atoms.atom(section.variable)
                points += [(other, one), (add(one, other, -1), one)]
        if candidate.slope and not self.atoms.moving(candidate.slope, x, goal.table):
            points += roots(self.state, candidate.slope, x)
        *rest, section = self.last(goal.domain, x) or goal.domain
        out = list[Point]()
        for c in map(lowest_terms, points):
            if c in out or max(atoms_of(*c), default=0) >= self.atoms.variables:
                continue
            try:
                inner_point(self.atoms, section, self.leaves.written(c), tuple(rest), goal.table)
            except RuleError:
                continue
            out.append(c)
        return out

    def monotone(self, goal: Goal, candidate: Candidate, depth: int) -> Node | None:
        """A contact inside, or an end, away from which F increases."""
        x, factors, slope = candidate.x, candidate.factors, candidate.slope
        goal = goal._replace(domain=self.last(goal.domain, x) or goal.domain)
        head = {"rule": "mono", "var": self.atoms.names[x], "mul": {str(k): e for k, e in factors.items()}}
        for c in self.contacts(goal, candidate):
            halves = [
                part(self.atoms, goal, x, c, above)._replace(polynomial=scale(slope, 1 if above else -1), strict=False)
                for above in (False, True)
            ]
            if not all(self.state.plausible(half) for half in halves):
                continue
            base = self.value(goal, {}, x, c, goal.strict, depth)
            nodes = [] if base is None else [self.prove(half, depth - 1) for half in halves]
            if base is not None and None not in nodes:
                return {**head, "at": self.leaves.written(c), "base": base, "below": nodes[0], "above": nodes[1]}
        for low in (True, False):
            away = goal._replace(polynomial=slope if low else negated(slope))
            if not self.state.plausible(away):
                continue
            base = self.end(goal, factors, x, low, depth)
            node = None if base is None else self.prove(away, depth - 1)
            if node is not None:
                return {**head, "at": "lo" if low else "hi", "base": base, "above" if low else "below": node}
        return None

    def unimodal(self, goal: Goal, candidate: Candidate, depth: int) -> Node | None:
        """F rises and then falls, and is nonnegative at both ends."""
        x, slope = candidate.x, candidate.slope
        if not slope:
            return None
        goal = goal._replace(domain=self.last(goal.domain, x) or goal.domain)
        ends: list[Node | None] | None = None
        bent = goal._replace(polynomial=slope)
        for _, lemmas, second in self.multipliers(bent, x, self.atoms.moving(slope, x, goal.table), 2):
            if lemmas:
                continue
            try:
                bend = goal._replace(polynomial=negated(self.atoms.slope(slope, second, x, goal.table)))
            except RuleError:
                continue
            if not self.state.plausible(bend):
                continue
            if ends is None:
                ends = [self.end(goal, candidate.factors, x, low, depth) for low in (True, False)]
            if None in ends:
                return None
            body = self.prove(bend, depth - 1)
            if body is not None:
                written = [{str(k): e for k, e in f.items()} for f in (candidate.factors, second)]
                return {
                    "rule": "unimodal", "var": self.atoms.names[x], "mul": written[0], "mul2": written[1],
                    "body": body, "lo": ends[0], "hi": ends[1],
                }  # fmt: skip
        return None

    def split(self, goal: Goal, depth: int) -> Node | None:
        """Cut the domain at 1, 1/2, or an earlier variable."""
        for section in goal.domain:
            x = section.variable
            if not self.atoms.moving(goal.polynomial, x, goal.table):
                continue
            known = earlier(goal.domain, x)
            points = small_points(self.state)[:2] + [(self.atoms.atom(s.variable), self.atoms.one()) for s in known]
            for c in points:
                try:
                    inner_point(self.atoms, section, self.leaves.written(c), known, goal.table)
                except RuleError:
                    continue
                below = self.prove(part(self.atoms, goal, x, c, False), depth - 1)
                above = None if below is None else self.prove(part(self.atoms, goal, x, c, True), depth - 1)
                if above is not None:
                    at = self.leaves.written(c)
                    return {"rule": "split", "var": self.atoms.names[x], "at": at, "below": below, "above": above}
        return None

    # ---- values and limits --------------------------------------------------------------------------------------
    def value(self, goal: Goal, factors: dict[int, int], x: int, c: Point, strict: bool, depth: int) -> Node | None:
        """F(c) >= 0 by the checker's own reading of it."""
        if not is_number(c[0]) or c in section_of(goal.domain, x)[1:]:  # a number that is no end is no contact then
            self.want_exponentials(goal, x, c)
        return self.base("value", lambda values: at_value(self.atoms, goal, factors, x, c, strict, values), depth)

    def end(self, goal: Goal, factors: dict[int, int], x: int, low: bool, depth: int) -> Node | None:
        """lim inf F >= 0 at an end, by value when it is finite, else by its leading term."""
        section = next(s for s in goal.domain if s.variable == x)
        c = section.low if low else section.high
        node = None if c is None else self.value(goal, factors, x, c, False, depth)
        if node is None:
            node = self.base("limit", lambda values: at_limit(self.atoms, goal, factors, x, low, values), depth)
        if node is None and c is not None and is_number(c[0]) and is_number(c[1]):
            for count in SERIES:
                reading = partial(by_series, count, self.atoms, goal, factors, x, low)
                node = self.base("limit", reading, depth)
                if node is not None:
                    return {**node, "terms": count}
        return node

    def want_exponentials(self, goal: Goal, x: int, c: Point) -> None:
        """Wish for the values of exponentials where a variable meets another."""
        if not is_number(c[1]):
            return
        wanted = []
        for i in self.atoms.moving(goal.polynomial, x, goal.table):
            generator = self.atoms.generators[i]
            u, degree = substitute(generator.exponent.numerator, x, *c)
            if generator.kind == "exp" and u:
                exponent = ratio(u, generator.exponent.denominator * content(c[1]) ** degree)
                wanted.append(generator._replace(exponent=exponent))
        if sum(self.state.want(generator) for generator in wanted):  # all of them
            raise Restart

    def base(self, kind: str, reading: Callable[[Values], Goal | None], depth: int) -> Node | None:
        """The node of a value or a limit: how values factor, and the proof of what is left."""
        recorded: dict[str, dict[str, int]] = {}
        try:
            left = reading(self.state.values(recorded))
        except (RuleError, KeyError, ValueError):
            return None
        head: Node = {"kind": kind, "vals": recorded}
        if left is None:
            return head
        node = self.prove(left, min(depth, 3))
        return None if node is None else {**head, "proof": node}


def wrapped(lemmas: Lemmas, node: Node) -> Node:
    """The node under the lemmas it uses."""
    for p, proof in reversed(lemmas):
        node = {"rule": "lemma", "poly": p, "proof": proof, "then": node}
    return node
