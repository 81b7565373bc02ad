"""The eight kinds of proof steps: each takes a goal and a node of the certificate, checks, and proves smaller goals.

F is the polynomial of the goal times a product of entries of the table, which are positive: both have one sign.
"""

from __future__ import annotations  # noqa: I001

from fractions import Fraction
from itertools import pairwise
from typing import Any

from rmd_symbolic.kernel.certificates.atoms import Atoms, Exponents, exponents
from rmd_symbolic.kernel.certificates.domains import (
    End, Goal, Point, Section, constraint, earlier, inner_point, positive, section_of, without,
)  # fmt: skip
from rmd_symbolic.kernel.certificates.limits import at_limit, at_value, checked_values
from rmd_symbolic.kernel.certificates.polynomial import (
    Polynomial, add, atoms_of, by_degree, is_constant, multiply, need, power, primitive, refuse, scale,
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
            "coef": self.coef, "polya": self.polya, "sturm": self.sturm, "sos": self.sos, "factor": self.factor,
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

    def sturm(self, goal: Goal, node: Any) -> None:
        """A polynomial in one variable with constant ends: no root inside, and positive at a point."""
        fields(node, "rule")
        (x,) = atoms_of(goal.polynomial)
        section = section_of(goal.domain, x)
        low, high = rational(section.low), rational(section.high)
        zero = (0,) * self.atoms.size
        parts = by_degree(goal.polynomial, x)
        p = [Fraction(parts.get(k, {}).get(zero, 0)) for k in range(max(parts) + 1)]
        for end, sign in ((low, 1), (high, -1)):  # a root at an end goes, with the sign that x - end has inside
            while end is not None and value(p, end) == 0:
                p = [sign * c for c in deflated(p, end)]
        chain = sturm_chain(p)
        need(changes(chain, low, -1) == changes(chain, high, 1), "a root inside")
        if low is None or high is None:
            inside = low + 1 if low is not None else high - 1 if high is not None else Fraction(0)
        else:
            inside = (low + high) / 2
        need(value(p, inside) > 0, "negative inside")

    def sos(self, goal: Goal, node: Any) -> None:
        """Scale times p times entries is a sum of positive weights times entries times squares."""
        _, factors, multiple, terms = fields(node, "rule", "mul", "scale", "terms")
        atoms, strict = self.atoms, False
        total: Polynomial = {}
        for weight, given, data in terms:
            q, e = atoms.read(data), exponents(given)
            need(weight > 0 and min(e.values(), default=1) > 0, "a term is not a positive multiple of a square")
            strict = strict or (is_constant(q) and bool(q))
            total = add(total, multiply(atoms.product(e, goal.table), multiply(q, q)), weight)
        e = exponents(factors)
        need(multiple > 0 and min(e.values(), default=1) > 0, "the polynomial is not multiplied by something positive")
        need(total == scale(multiply(goal.polynomial, atoms.product(e, goal.table)), multiple), "the identity fails")
        need(strict or not goal.strict, "squares may vanish together")

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
        c = inner_point(self.atoms, section_of(goal.domain, x), at, earlier(goal.domain, x))
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
        c = inner_point(self.atoms, section_of(goal.domain, x), at, without(goal.domain, x))
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
        """The variable moved to the end of the domain; no bound of another may mention it."""
        x = self.variable(name)
        return goal._replace(domain=(*without(goal.domain, x), section_of(goal.domain, x)))

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
            if c is None:
                refuse("there is no value at infinity")
            self.value(goal, factors, x, c, False, data)
            return
        listed, used = data["vals"], set[int]()
        given = {int(k): exponents(e) for k, e in listed.items()}
        left = at_limit(self.atoms, goal, factors, x, low, checked_values(self.atoms, given, used))
        kind, *_ = fields(data, "kind", "vals", *([] if left is None else ["proof"]))
        need(kind == "limit" and sorted(map(str, used)) == sorted(listed), "a limit has other fields")
        if left is not None:
            self.prove(left, data["proof"])


# ---- polynomials in one variable, as lists of coefficients from the constant up ---------------------------------
def rational(end: End) -> Fraction | None:
    """A constant end."""
    if end is None:
        return None
    need(is_constant(*end), "Sturm needs constant ends")
    return Fraction(next(iter(end[0].values()), 0), next(iter(end[1].values())))


def value(p: list[Fraction], t: Fraction) -> Fraction:
    """p at t."""
    total = Fraction(0)
    for c in reversed(p):
        total = total * t + c
    return total


def deflated(p: list[Fraction], root: Fraction) -> list[Fraction]:
    """p divided by x - root."""
    out, carry = [], Fraction(0)
    for c in reversed(p[1:]):
        carry = carry * root + c
        out.append(carry)
    return out[::-1]


def sturm_chain(p: list[Fraction]) -> list[list[Fraction]]:
    """The chain p, p', and negated remainders."""
    chain = [p, [k * c for k, c in enumerate(p)][1:]]
    while chain[-1]:
        rest, by = list(chain[-2]), chain[-1]
        while len(rest) >= len(by):
            factor = rest[-1] / by[-1]
            for k, c in enumerate(by):
                rest[len(rest) - len(by) + k] -= factor * c
            rest.pop()
        while rest and rest[-1] == 0:
            rest.pop()
        chain.append([-c for c in rest])
    return chain[:-1]


def changes(chain: list[list[Fraction]], at: Fraction | None, side: int) -> int:
    """The changes of sign along the chain at a point, or at infinity on one side."""
    signs = [q[-1] * side ** (len(q) - 1) if at is None else value(q, at) for q in chain]
    return sum((a > 0) != (b > 0) for a, b in pairwise([s for s in signs if s]))
