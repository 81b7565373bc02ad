"""Signs of polynomials without moving generators: coefficients, Polya, factors, squares, and splits of the domain."""

from __future__ import annotations  # noqa: I001

from math import gcd

from rmd_symbolic.engines.cascade.state import Node, State
from rmd_symbolic.errors import RuleError
from rmd_symbolic.kernel.certificates.domains import Domain, Goal, Point, earlier, inner_point, on_orthant, positive
from rmd_symbolic.kernel.certificates.limits import at_value
from rmd_symbolic.kernel.certificates.polynomial import (
    Polynomial, add, atoms_of, by_degree, constant, derivative, multiply, power, scale,
)  # fmt: skip
from rmd_symbolic.kernel.certificates.steps import part

COEFFICIENTS: Node = {"rule": "coef"}
MAX_POLYA = 400


def by_coefficients(state: State, goal: Goal) -> Node | None:
    """No negative coefficient, if need be after factors of Polya."""
    try:
        if positive(state.atoms, *goal):
            return COEFFICIENTS
        q = on_orthant(state.atoms, goal.polynomial, goal.domain, goal.table)
    except RuleError:
        return None
    used = sorted(atoms_of(goal.polynomial) & {section.variable for section in goal.domain})
    if len(q) > MAX_POLYA:
        return None
    for e in (1, 2, 3, 5):
        for chosen in [used] + ([[i] for i in used] if len(used) > 1 else []):
            r = q
            for i in chosen:
                r = multiply(r, power(add(state.atoms.atom(i), state.atoms.one()), e, state.atoms.size))
            if r and all(c > 0 for c in r.values()):
                return {"rule": "polya", "by": {state.atoms.names[i]: e for i in chosen}}
    return None


class Leaves:
    """Proves goals in which the generators are constants or bounded by the table."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.done: dict[object, Node | None] = {}

    def prove(self, goal: Goal, depth: int = 6) -> Node | None:
        """A node for the goal, if one is found."""
        self.state.clock()
        goal = goal.stripped()
        if not goal.polynomial:
            return None if goal.strict else COEFFICIENTS
        key = (frozenset(goal.polynomial.items()), goal.strict, domain_key(goal.domain))
        if key not in self.done:
            self.done[key] = None
            self.done[key] = self._prove(goal, depth)
        return self.done[key]

    def _prove(self, goal: Goal, depth: int) -> Node | None:
        if not self.state.plausible(goal):
            return None
        node = by_coefficients(self.state, goal)
        if node is not None:
            return node
        _, factors = self.state.factoring.of(goal.polynomial)
        if len(factors) > 1 or factors[0][1] > 1:
            return self.factored(goal, factors, depth)
        return None if depth <= 0 else self.halved(goal, depth) or self.cut(goal, depth)

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

    # ---- cutting the domain -------------------------------------------------------------------------------------
    def halved(self, goal: Goal, depth: int) -> Node | None:
        """Cut a whole line at 0: signs by coefficients need an end of each variable."""
        used = atoms_of(goal.polynomial)
        zero: Point = ({}, self.state.atoms.one())
        lines = (s.variable for s in goal.domain if s.variable in used and s.low is None and s.high is None)
        x = next(lines, None)
        if x is None:
            return None
        nodes = []
        for above in (False, True):
            node = self.prove(part(self.state.atoms, goal, x, zero, above), depth)
            if node is None:
                return None
            nodes.append(node)
        name = self.state.atoms.names[x]
        return {"rule": "split", "var": name, "at": self.written(zero), "below": nodes[0], "above": nodes[1]}

    def cut(self, goal: Goal, depth: int) -> Node | None:
        """Cut at the point that leaves the fewest negative coefficients."""
        atoms, found = self.state.atoms, list[tuple[int, int, int, Point, list[Goal]]]()
        for section in goal.domain:
            x = section.variable
            if x not in atoms_of(goal.polynomial):
                continue
            for c in self.points(goal, x):
                try:
                    inner_point(atoms, section, self.written(c), earlier(goal.domain, x), goal.table)
                    halves = [part(atoms, goal, x, c, above) for above in (False, True)]
                    spread = [on_orthant(atoms, half.polynomial, half.domain, half.table) for half in halves]
                except RuleError:
                    continue
                negative = sum(value < 0 for q in spread for value in q.values())
                found.append((negative, len(found), x, c, halves))
        found.sort(key=lambda item: item[:2])
        for _, _, x, c, halves in found[: 2 if depth > 4 else 1]:
            nodes = [self.prove(half, depth - 1) for half in halves]
            wall = self.wall(goal, x, c, depth) if goal.strict and None not in nodes else {}
            if None not in nodes and wall is not None:
                name = self.state.atoms.names[x]
                at = {"rule": "split", "var": name, "at": self.written(c), "below": nodes[0], "above": nodes[1]}
                return {**at, **wall}
        return None

    def wall(self, goal: Goal, x: int, c: Point, depth: int) -> Node | None:
        """The proof that a strict goal holds at the cut."""
        recorded: dict[str, dict[str, int]] = {}
        try:
            left = at_value(self.state.atoms, goal, {}, x, c, True, self.state.values(recorded))
        except (RuleError, KeyError, ValueError):
            return None
        node = self.prove(left, depth - 1)
        return None if node is None else {"wall": {"kind": "value", "vals": recorded, "proof": node}}

    def points(self, goal: Goal, x: int) -> list[Point]:
        """The middle, earlier variables, and roots of linear factors of the derivative."""
        atoms, one = self.state.atoms, self.state.atoms.one()
        section = next(s for s in goal.domain if s.variable == x)
        low, high = section.low, section.high
        found: list[Point] = []
        if low is not None and high is not None:
            middle = add(multiply(low[0], high[1]), multiply(high[0], low[1]))
            found.append((middle, scale(multiply(low[1], high[1]), 2)))
        elif low is not None:
            found.append((add(low[0], low[1]), low[1]))
        elif high is not None:
            found.append((add(high[0], high[1], -1), high[1]))
        else:
            found.append(({}, one))
        found += [(atoms.atom(s.variable), one) for s in earlier(goal.domain, x)]
        slope = derivative(goal.polynomial, x)
        if slope and max(atoms_of(slope), default=0) < atoms.variables:
            found += roots(self.state, slope, x)
        return [lowest_terms(c) for c in found]

    def written(self, c: Point) -> list[dict[str, int]]:
        """A point as the certificate spells it."""
        return [self.state.data(c[0]), self.state.data(c[1])]


def roots(state: State, p: Polynomial, x: int) -> list[Point]:
    """The roots of factors that are linear in x, with either sign of the denominator."""
    found: list[Point] = []
    for f, _ in state.factoring.of(p)[1]:
        parts = by_degree(f, x)
        if max(parts) == 1:
            zero = parts.get(0, {})
            found += [(scale(zero, -1), parts[1]), (zero, scale(parts[1], -1))]
    return found


def lowest_terms(c: Point) -> Point:
    """Numerator and denominator without a common integer."""
    common = gcd(*c[0].values(), *c[1].values())
    return {m: v // common for m, v in c[0].items()}, {m: v // common for m, v in c[1].items()}


def domain_key(domain: Domain) -> object:
    """Something hashable that tells domains apart."""
    return tuple(
        (s.variable, *(None if end is None else tuple(frozenset(p.items()) for p in end) for end in (s.low, s.high)))
        for s in domain
    )


def small_points(state: State) -> list[Point]:
    """1, 1/2 and 2."""
    one, two = state.atoms.one(), constant(state.atoms.size, 2)
    return [(one, one), (one, two), (two, one)]
