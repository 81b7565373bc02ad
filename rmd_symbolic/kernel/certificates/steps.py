"""The kinds of proof steps: each takes a goal and a node of the certificate, checks, and proves smaller goals.

F is the polynomial of the goal times a product of entries of the table, which are positive: both have one sign.
"""

from __future__ import annotations  # noqa: I001

from functools import partial
from typing import Any

from rmd_symbolic.kernel.certificates.atoms import Atoms, Exponents, exponents
from rmd_symbolic.kernel.certificates.domains import (
    Goal, Point, Section, constraint, earlier, inner_point, moved_last, positive, section_of, without,
)  # fmt: skip
from rmd_symbolic.kernel.certificates.limits import at_limit, at_value, by_series, checked_values
from rmd_symbolic.kernel.certificates.polynomial import (
    Polynomial, add, atoms_of, is_constant, multiply, need, power, primitive, refuse, scale,
)  # fmt: skip

MAX_NODES = 5_000


def fields(node: Any, *names: str) -> list[Any]:
    """The values of a node that has exactly these fields."""
    need(set(node) == set(names), "a node has other fields than its rule")
    return [node[name] for name in names]


def part(atoms: Atoms, goal: Goal, x: int, c: Point, above: bool) -> Goal:
    """The goal on the side of c, with the constraint that cuts it out as the last entry of the table."""
    sections = tuple(
        Section(x, c if above else s.low, s.high if above else c) if s.variable == x else s for s in goal.domain
    )
    return goal._replace(domain=sections, table=(*goal.table, constraint(atoms, x, c, above)))


class Proof:
    """Walks a certificate; a node that does not prove its goal raises."""

    def __init__(self, atoms: Atoms) -> None:
        self.atoms = atoms
        self.nodes = 0
        self.rules = {
            "coef": self.coef, "polya": self.polya, "sum": self.sum, "factor": self.factor,
            "split": self.split, "lemma": self.lemma, "mono": self.mono, "unimodal": self.unimodal,
        }  # fmt: skip

    def prove(self, goal: Goal, node: Any) -> None:
        """Check that the node proves the goal."""
        self.nodes += 1
        need(self.nodes < MAX_NODES, "the certificate has too many nodes")
        goal = goal.stripped()
        present = {section.variable for section in goal.domain}
        for i in atoms_of(goal.polynomial):
            need(self.atoms.depends(i, goal.table) <= present, "a variable that is not in the domain")
        self.rules[node["rule"]](goal, node)

    def variable(self, name: Any) -> int:
        """The number of a variable."""
        return self.atoms.names[: self.atoms.variables].index(name)

    # ---- leaves -------------------------------------------------------------------------------------------------
    def coef(self, goal: Goal, node: Any) -> None:
        """No coefficient is negative on the orthant."""
        fields(node, "rule")
        need(positive(self.atoms, *goal), "a coefficient is negative")

    def polya(self, goal: Goal, node: Any) -> None:
        """No coefficient is negative after factors (1 + s)^e."""
        _, factors = fields(node, "rule", "by")
        powers = [(self.atoms.names.index(name), e) for name, e in factors.items()]
        need(positive(self.atoms, *goal, powers), "a coefficient is negative")

    def sum(self, goal: Goal, node: Any) -> None:
        """Scale times p times entries is a sum of positive weights times entries times what is >= 0.

        That is a square, a polynomial with a proof, or a square times the gap of Gibbs' inequality for products of
        entries; where their logarithms are equal the gap is 0, and stands with any factor.
        """
        _, factors, multiple, terms = fields(node, "rule", "mul", "scale", "terms")
        atoms, strict = self.atoms, False
        total: Polynomial = {}
        for weight, given, data, kind, more in terms:
            q, e = atoms.read(data), exponents(given)
            need(weight > 0 and min(e.values(), default=1) > 0, "a term is not a positive multiple of a square")
            if kind == "proof":
                self.prove(goal._replace(polynomial=q), more)
                strict = True
            elif kind == "gap":
                gap, zero = self.gap(exponents(more), goal)
                q = multiply(gap, q if zero else multiply(q, q))
            else:
                need(kind == "square" and more is None, "a term is a square, a gap, or has a proof")
                strict = strict or (is_constant(q) and bool(q))
                q = multiply(q, q)
            total = add(total, multiply(atoms.product(e, goal.table), q), weight)
        e = exponents(factors)
        need(multiple > 0 and min(e.values(), default=1) > 0, "the polynomial is not multiplied by something positive")
        need(total == scale(multiply(goal.polynomial, atoms.product(e, goal.table)), multiple), "the identity fails")
        need(strict or not goal.strict, "squares may vanish together")

    def gap(self, factors: Exponents, goal: Goal) -> tuple[Polynomial, bool]:
        """u - v - v ln(u/v) >= 0, where u/v is this product of entries; is it 0, since ln(u/v) = 0?"""
        logarithm, _, integer = self.atoms.logarithms(factors, goal.table)
        u, v = (self.atoms.product({k: s * e for k, e in factors.items()}, goal.table) for s in (1, -1))
        return add(scale(add(u, v, -1), integer), multiply(v, logarithm), -1), not logarithm

    # ---- cutting a goal into smaller ones -----------------------------------------------------------------------
    def factor(self, goal: Goal, node: Any) -> None:
        """A product: each factor of odd exponent has its sign, and for `>` each of even exponent has no zero."""
        _, factors = fields(node, "rule", "factors")
        total, sign = self.atoms.one(), 1
        for data, e, s, proof in factors:
            p = self.atoms.read(data)
            need(e > 0 and s in (1, -1), "a factor has an exponent and a sign")
            total = multiply(total, power(p, e, self.atoms.size))
            if e % 2 or goal.strict:
                self.prove(goal._replace(polynomial=scale(p, s)), proof)
            else:
                need(proof is None, "a square needs no proof")
            sign *= s if e % 2 else 1
        need(primitive(scale(total, sign)) == goal.polynomial, "the product is something else")

    def split(self, goal: Goal, node: Any) -> None:
        """Cut the domain at a point; where p is to be > 0, it is so on the wall between the parts too."""
        names = ("rule", "var", "at", "below", "above", *(["wall"] if goal.strict else []))
        _, name, at, below, above, *wall = fields(node, *names)
        x = self.variable(name)
        c = inner_point(self.atoms, section_of(goal.domain, x), at, earlier(goal.domain, x), goal.table)
        self.prove(part(self.atoms, goal, x, c, False), below)
        self.prove(part(self.atoms, goal, x, c, True), above)
        for data in wall:
            self.value(goal, {}, x, c, True, data)

    def lemma(self, goal: Goal, node: Any) -> None:
        """Prove that a polynomial is positive, then use it as an entry of the table."""
        _, data, proof, then = fields(node, "rule", "poly", "proof", "then")
        p = self.atoms.read(data)
        self.prove(goal._replace(polynomial=p, strict=True), proof)
        self.prove(goal._replace(table=(*goal.table, p)), then)

    # ---- derivatives --------------------------------------------------------------------------------------------
    def mono(self, goal: Goal, node: Any) -> None:
        """F >= 0 at a point and F' <= 0 below, >= 0 above it; or lim inf F >= 0 at an end, and F' away from it."""
        ends = {"lo": ("above",), "hi": ("below",)}
        at = node["at"]
        sides = ends[at] if isinstance(at, str) else ("below", "above")
        _, name, at, data, base, *proofs = fields(node, "rule", "var", "at", "mul", "base", *sides)
        x, factors, goal = self.variable(name), exponents(data), self.moved_last(goal, name)
        slope = self.atoms.slope(goal.polynomial, factors, x, goal.table)
        if isinstance(at, str):
            self.prove(goal._replace(polynomial=scale(slope, 1 if at == "lo" else -1)), proofs[0])
            self.end(goal, factors, x, at == "lo", base)
            return
        c = inner_point(self.atoms, section_of(goal.domain, x), at, without(goal.domain, x), goal.table)
        for above, proof in zip((False, True), proofs, strict=True):
            half = part(self.atoms, goal, x, c, above)
            self.prove(half._replace(polynomial=scale(slope, 1 if above else -1), strict=False), proof)
        self.value(goal, {}, x, c, goal.strict, base)  # the factors are positive at an inner point

    def unimodal(self, goal: Goal, node: Any) -> None:
        """F' has the sign of h, and h times positives decreases, for `>` strictly: F is above its smaller limit."""
        _, name, first, second, body, low, high = fields(node, "rule", "var", "mul", "mul2", "body", "lo", "hi")
        x, factors, goal = self.variable(name), exponents(first), self.moved_last(goal, name)
        h = goal._replace(polynomial=self.atoms.slope(goal.polynomial, factors, x, goal.table)).stripped()
        bend = self.atoms.slope(h.polynomial, exponents(second), x, goal.table)
        self.prove(goal._replace(polynomial=scale(bend, -1)), body)
        self.end(goal, factors, x, True, low)
        self.end(goal, factors, x, False, high)

    def moved_last(self, goal: Goal, name: Any) -> Goal:
        """The variable moved to the end of the domain; no bound of another may mention it there."""
        return goal._replace(domain=moved_last(self.atoms, goal.domain, self.variable(name)))

    def value(self, goal: Goal, factors: Exponents, x: int, c: Point, strict: bool, data: Any) -> None:
        """F(c) >= 0, or > 0."""
        _, listed, proof = fields(data, "kind", "vals", "proof")
        given, used = {int(k): exponents(e) for k, e in listed.items()}, set[int]()
        left = at_value(self.atoms, goal, factors, x, c, strict, checked_values(self.atoms, given, used))
        need(sorted(map(str, used)) == sorted(listed), "a value is not needed, or not in its one spelling")
        self.prove(left, proof)

    def end(self, goal: Goal, factors: Exponents, x: int, low: bool, data: Any) -> None:
        """lim inf F >= 0 at an end of the section, which is last in the domain."""
        section = goal.domain[-1]
        c = section.low if low else section.high
        if data["kind"] == "value":
            self.value(goal, factors, x, c or refuse("there is no value at infinity"), False, data)
            return
        listed, used = data["vals"], set[int]()
        given = {int(k): exponents(e) for k, e in listed.items()}
        reading = partial(by_series, data["terms"]) if "terms" in data else at_limit
        left = reading(self.atoms, goal, factors, x, low, checked_values(self.atoms, given, used))
        more = [name for name, there in (("terms", "terms" in data), ("proof", left is not None)) if there]
        kind, *_ = fields(data, "kind", "vals", *more)
        need(kind == "limit" and sorted(map(str, used)) == sorted(listed), "a limit has other fields")
        if left is not None:
            self.prove(left, data["proof"])
