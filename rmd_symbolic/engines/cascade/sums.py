"""Goals as sums of what is nonnegative: squares, gaps of Gibbs' inequality, and goals that are easier.

Roots obey g^b = p^a, so polynomials in them have a normal form; the multiples of g^b - p^a that a sum is short of are
gaps that are zero.  A certificate of an algebraic goal is then a sum of squares (`squares`), or what is left after
multiplication by the conjugate; logarithms enter linearly and are matched by a linear program over gaps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import combinations, product
from math import lcm
from typing import Any, NamedTuple

from rmd_symbolic.engines.cascade.leaves import by_coefficients
from rmd_symbolic.engines.cascade.squares import Block, sum_of_squares
from rmd_symbolic.engines.cascade.state import Node, Restart, State
from rmd_symbolic.engines.simplex import solve
from rmd_symbolic.kernel.certificates.atoms import Exponents, Generator, Table, ratio
from rmd_symbolic.kernel.certificates.domains import Goal
from rmd_symbolic.kernel.certificates.polynomial import Polynomial, add, atoms_of, content, multiply, power, scale
from rmd_symbolic.kernel.certificates.steps import Proof

Prove = Callable[[Goal, int], Node | None]
MAX_PROGRAMS, MAX_TERMS, MAX_WEIGHT, MAX_COLUMNS, MAX_LOGARITHMS, MAX_PAIRED = 10, 60, 12, 240, 8, 3


class Relation(NamedTuple):
    """g^b = value for the generator number i; the product of these entries is g^b / value, and weighs a/b."""

    i: int
    b: int
    weight: Fraction
    factors: Exponents
    value: Polynomial


class Term(NamedTuple):
    """A summand: weight, entries, and q: to be squared, with a proof, or to be multiplied by a gap."""

    weight: Fraction
    entries: Exponents
    q: Polynomial
    kind: str = "square"
    more: Any = None


class Sums:
    """Searches sums for goals; other goals that arise are given to `prove`."""

    def __init__(self, state: State, prove: Prove) -> None:
        self.state, self.atoms, self.prove = state, state.atoms, prove
        self.proof = Proof(state.atoms)
        self.programs = 0

    # ---- roots --------------------------------------------------------------------------------------------------
    def relations(self, table: Table) -> list[Relation]:
        """What the roots among the entries obey: g^b = p^a, or g^b = p^a h for another root h of the same entry."""
        out: list[Relation] = []
        roots = [(k, g, s) for k, p in enumerate(table) if (g := self.atoms.generator(p)) and (s := self._exponent(g))]
        for place, (k, generator, s) in enumerate(roots):
            inner, i = table[generator.entry], self.atoms.numbers[generator]
            if inner is None or max(atoms_of(inner), default=0) >= self.atoms.variables:
                continue
            b, factors = s.denominator, {k: s.denominator, generator.entry: -s.numerator}
            value = power(inner, s.numerator, self.atoms.size)
            for other, g, r in roots[:place]:
                for c in range(1, b):
                    rest = c * s - r
                    if g.entry == generator.entry and rest.denominator == 1 and rest >= 0:
                        b, factors = c, {k: c, other: -1, generator.entry: -int(rest)}
                        value = multiply(
                            power(inner, int(rest), self.atoms.size), self.atoms.atom(self.atoms.numbers[g])
                        )
                        break
            out.append(Relation(i, b, s, {j: e for j, e in factors.items() if e}, value))
        return out[::-1]  # a root is replaced before those it is replaced by

    def _exponent(self, generator: Generator) -> Fraction | None:
        """The exponent of a root: a positive number."""
        terms = generator.exponent.numerator
        if generator.kind != "pow" or len(terms) != 1:
            return None
        found = Fraction(terms.get((0,) * self.atoms.size, 0), generator.exponent.denominator)
        return found if found > 0 else None

    def reduced(self, p: Polynomial, relations: Sequence[Relation]) -> tuple[Polynomial, list[Polynomial]]:
        """The normal form r, and h with p = r + sum of h (g^b - p^a)."""
        cofactors: list[Polynomial] = [{} for _ in relations]
        for n, relation in enumerate(relations):
            i, b = relation.i, relation.b
            while True:
                high = {(*m[:i], m[i] - b, *m[i + 1 :]): c for m, c in p.items() if m[i] >= b}
                if not high:
                    break
                cofactors[n] = add(cofactors[n], high)
                p = add({m: c for m, c in p.items() if m[i] < b}, multiply(high, relation.value))
        return p, cofactors

    def node(self, goal: Goal, factors: Exponents, terms: Sequence[Term]) -> Node | None:
        """The node that says: the goal times the factors is this sum, up to multiples of relations."""
        relations = self.relations(goal.table)
        common = lcm(*(t.weight.denominator for t in terms), *(s.denominator for s in self._exponents()))
        rest = scale(multiply(goal.polynomial, self.atoms.product(factors, goal.table)), common)
        listed = []
        for weight, entries, q, kind, more in terms:
            body = q if kind == "proof" else multiply(q, q)
            if kind == "gap":
                body = multiply(body, self.proof.gap(more, goal)[0])
            rest = add(rest, multiply(self.atoms.product(entries, goal.table), body), -int(weight * common))
            data = _written(more) if kind == "gap" else more
            listed.append([int(weight * common), _written(entries), self.state.data(q), kind, data])
        rest, cofactors = self.reduced(rest, relations)
        if rest:
            return None
        for relation, h in zip(relations, cofactors, strict=True):
            if h:
                self.want_logarithms(k for k in relation.factors if self._needs(goal.table[k]))
                multiple = content(self.proof.gap(relation.factors, goal)[0])
                h = {m: c // multiple for m, c in h.items()}
                listed.append([1, {}, self.state.data(h), "gap", _written(relation.factors)])
        return {"rule": "sum", "mul": _written(factors), "scale": common, "terms": listed}

    def _exponents(self) -> list[Fraction]:
        return [s for g in self.atoms.generators.values() if (s := self._exponent(g))]

    def want_logarithms(self, entries: Iterable[int]) -> None:
        """Wish for the logarithms of entries."""
        if sum(self.state.want(Generator("ln", k, ratio({}, 1))) for k in sorted(entries)):
            raise Restart

    # ---- algebraic goals ----------------------------------------------------------------------------------------
    def algebraic(self, goal: Goal, depth: int) -> Node | None:
        """A goal without other generators than roots: in normal form, times its conjugate, or as squares."""
        relations = self.relations(goal.table)
        roots = {r.i for r in relations}
        used = {i for i in atoms_of(goal.polynomial) if i >= self.atoms.variables}
        numbers = {i for i in used if not self.atoms.depends(i, goal.table)}
        if not used <= roots | numbers or depth <= 0:
            return None
        normal, _ = self.reduced(goal.polynomial, relations)
        if normal != goal.polynomial:
            node = self.prove(goal._replace(polynomial=normal), depth)
            return None if node is None else self.node(goal, {}, [Term(Fraction(1), {}, normal, "proof", node)])
        if not used <= roots:
            return None
        return (self.conjugate(goal, depth, relations) if used else None) or self.squares(goal, relations)

    def conjugate(self, goal: Goal, depth: int, relations: Sequence[Relation]) -> Node | None:
        """A - B with positive terms alone on both sides: A^2 - B^2 and A + B have positive signs."""
        p = goal.polynomial
        both = {m: abs(c) for m, c in p.items()}
        wanted = goal._replace(polynomial=both, strict=True)
        lemma = by_coefficients(self.state, wanted)
        if lemma is None or len(p) > MAX_TERMS // 2:
            return None
        square, _ = self.reduced(multiply(p, both), relations)
        known = goal._replace(table=(*goal.table, both))
        then = self.prove(known._replace(polynomial=square), depth - 1)
        if then is None:
            return None
        node = self.node(known, {len(goal.table): 1}, [Term(Fraction(1), {}, square, "proof", then)])
        return node and {"rule": "lemma", "poly": self.state.data(both), "proof": lemma, "then": node}

    def squares(self, goal: Goal, relations: Sequence[Relation] = ()) -> Node | None:
        """A sum of squares times entries, also after multiplication by 1 and the squares of variables."""
        used = sorted(i for i in atoms_of(goal.polynomial) if i < self.atoms.variables)
        if len(goal.polynomial) > MAX_TERMS or goal.strict or not goal.polynomial:
            return None
        node = self.program(goal, {}, relations)
        if node is not None or relations or len(used) < 2:
            return node
        larger = self.atoms.one()
        for i in used:
            larger = add(larger, self.atoms.atom(i, 2))
        squared = [Term(Fraction(1), {}, self.atoms.atom(i)) for i in used]
        proof = self.node(goal._replace(polynomial=larger), {}, [Term(Fraction(1), {}, self.atoms.one()), *squared])
        node = self.program(goal._replace(table=(*goal.table, larger)), {len(goal.table): 1}, ())
        return node and {"rule": "lemma", "poly": self.state.data(larger), "proof": proof, "then": node}

    def program(self, goal: Goal, factors: Exponents, relations: Sequence[Relation]) -> Node | None:
        """The semidefinite program for the goal times these entries."""
        if self.programs >= MAX_PROGRAMS:
            return None
        self.programs += 1
        target, _ = self.reduced(multiply(goal.polynomial, self.atoms.product(factors, goal.table)), relations)
        weights = {i: Fraction(1) for i in range(self.atoms.variables)} | {r.i: r.weight for r in relations}
        used = sorted(i for i in atoms_of(target) | ({r.i for r in relations}) if i in weights)
        blocks = []
        for entries in self.multipliers(goal, set(used)):
            multiplier = self.atoms.product(entries, goal.table)
            basis = self.basis(target, multiplier, used, weights, {r.i: r.b for r in relations})
            if basis:
                blocks.append(Block(entries, multiplier, basis))
        for chosen in (blocks[:1], blocks):
            found = sum_of_squares(target, chosen, lambda p: self.reduced(p, relations)[0], self.state.clock)
            if found is not None:
                return self.node(goal, factors, [Term(weight, entries, q) for weight, entries, q in found])
        return None

    def multipliers(self, goal: Goal, used: set[int]) -> list[Exponents]:
        """1, the bounds of the variables, and the products of two of them."""
        single = [
            k for k, p in enumerate(goal.table)
            if p is not None and atoms_of(p) and atoms_of(p) <= used and max(atoms_of(p)) < self.atoms.variables
            and max(sum(m) for m in p) == 1
        ]  # fmt: skip
        return [{}, *({k: 1} for k in single), *({k: 1, j: 1} for k, j in combinations(single, 2))]

    def basis(
        self,
        target: Polynomial,
        multiplier: Polynomial,
        used: list[int],
        weights: dict[int, Fraction],
        roots: dict[int, int],
    ) -> list[Polynomial]:
        """Monomials of at most half of what the degree leaves, in normal form."""
        degree = max(sum(weights[i] * e for i, e in enumerate(m) if e) for m in target)
        taken = max(sum(weights.get(i, Fraction(0)) * e for i, e in enumerate(m) if e) for m in multiplier)
        half = (degree - taken) / 2
        highest = [max(m[i] for m in target) if not (roots or taken) else 99 for i in used]  # a square has half of it
        ranges = (
            [
                range(min(top // 2, roots.get(i, 99) - 1, int(half / weights[i])) + 1)
                for top, i in zip(highest, used, strict=True)
            ]
            if half >= 0
            else []
        )
        out: list[Polynomial] = []
        for exponents in product(*ranges) if ranges else ():
            if sum(weights[i] * e for i, e in zip(used, exponents, strict=True)) <= half:
                total = self.atoms.one()
                for i, e in zip(used, exponents, strict=True):
                    total = multiply(total, self.atoms.atom(i, e))
                out.append(total)
        return out

    # ---- logarithms ---------------------------------------------------------------------------------------------
    def logarithms(self, goal: Goal) -> Node | None:
        """A goal in which logarithms are linear, as a sum of gaps, products of entries, and squares of differences."""
        support = {i for i in atoms_of(goal.polynomial) if self._is_logarithm(i)}
        for i in list(support):  # ln ln x is below a multiple of ln x
            p = goal.table[self.atoms.generators[i].entry]
            support |= {j for j in atoms_of(p or {}) if self._is_logarithm(j)}
        if not support or len(support) > MAX_LOGARITHMS or len(goal.polynomial) > MAX_TERMS:
            return None
        if any(sum(m[i] for i in support) > 1 for m in goal.polynomial):
            return None
        heads = {self.atoms.generators[i].entry for i in support}
        powers = {k for k, p in enumerate(goal.table) if (g := self.atoms.generator(p)) and g.kind != "ln"}
        compound = [k for k in heads if (p := goal.table[k]) and max(atoms_of(p), default=0) >= self.atoms.variables]
        for factors in ({}, *({k: 1} for k in compound)):
            node = self.linear(goal, factors, sorted(heads | powers), support)
            if node is not None:
                return node
        return None

    def _is_logarithm(self, i: int) -> bool:
        return i >= self.atoms.variables and self.atoms.generators[i].kind == "ln"

    def linear(self, goal: Goal, factors: Exponents, entries: list[int], support: set[int]) -> Node | None:
        """The linear program over the summands."""
        relations = self.relations(goal.table)
        single: list[dict[int, int]] = [{}, *({k: 1} for k in entries)]
        terms = [Term(Fraction(1), e, self.atoms.one()) for e in [*single, *_pairs(entries)]]
        if len(entries) <= MAX_PAIRED:
            single += [e for e in _pairs(entries) if len(e) == 2]
        target, _ = self.reduced(multiply(goal.polynomial, self.atoms.product(factors, goal.table)), relations)
        columns = [self.reduced(self.atoms.product(t.entries, goal.table), relations)[0] for t in terms]
        simple = {i for i in support & atoms_of(goal.polynomial) if self.atoms.generators[i].entry not in factors}
        sides = [*single, *({j: 1, **f} for f in ({k: 1} for k in factors) for j in entries if j not in f)]
        for u, v in product(sides, sides):
            ratio_of = {k: e for k in {*u, *v} if (e := u.get(k, 0) - v.get(k, 0))}
            if not ratio_of or set(u) & set(v):
                continue
            try:
                gap, _ = self.proof.gap(ratio_of, goal)
            except KeyError:
                continue
            if not {i for i in atoms_of(gap) if self._is_logarithm(i)} <= support:
                continue
            for below in single:
                body, _ = self.reduced(multiply(self.atoms.product(below, goal.table), gap), relations)
                if {m for m in body if any(m[i] for i in simple)} <= target.keys():
                    terms.append(Term(Fraction(1), below, self.atoms.one(), "gap", ratio_of))
                    columns.append(body)
        self.state.clock()
        weights = _solved(columns, target)
        used = [t._replace(weight=w) for t, w in zip(terms, weights or (), strict=False) if w]
        if weights is None or (goal.strict and all(term.kind == "gap" for term in used)):
            return None
        return self.node(goal, factors, used)

    def taken_logarithms(self, goal: Goal, depth: int) -> Node | None:
        """u - v for products of entries: at least v (ln u - ln v)."""
        roots = {r.i for r in self.relations(goal.table)}
        growing = {i for i in self.atoms.generators if i not in roots and not self._is_logarithm(i)}
        groups: dict[tuple[int, ...], Polynomial] = {}
        for m, c in goal.polynomial.items():
            kept = tuple(e if i in growing else 0 for i, e in enumerate(m))
            rest = tuple(e - k for e, k in zip(m, kept, strict=True))
            groups.setdefault(kept, {})[rest] = c
        if len(groups) != 2:
            return None
        found = []
        for kept, p in groups.items():
            sign = self.state.sign(p, goal.domain, goal.table)
            whole = multiply({kept: 1}, scale(p, sign))
            parts = self.state.decomposed(whole, goal.table, nested=True) if sign else None
            if parts is None:
                return None
            found.append((sign, parts[0]))
        (_, v), (sign, u) = sorted(found, key=lambda pair: pair[0])
        if (sign, min(f[0] for f in found)) != (1, -1):
            return None
        ratio_of = {k: e for k in {*u, *v} if (e := u.get(k, 0) - v.get(k, 0))}
        shared = {k: e for k in u if (e := min(u[k], v.get(k, 0)))}
        below = {k: shared.get(k, 0) + max(0, -ratio_of.get(k, 0)) for k in {*shared, *ratio_of}}
        self.want_logarithms(k for k in ratio_of if self._needs(goal.table[k]))
        logarithm, _, integer = self.atoms.logarithms(ratio_of, goal.table)
        node = self.prove(goal._replace(polynomial=logarithm), depth)
        if node is None:
            return None
        terms = [
            Term(Fraction(1, integer), shared, self.atoms.one(), "gap", ratio_of),
            Term(Fraction(1, integer), {k: e for k, e in below.items() if e}, logarithm, "proof", node),
        ]
        return self.node(goal, {}, terms)

    def _needs(self, p: Polynomial | None) -> bool:
        generator = self.atoms.generator(p)
        return generator is None or generator.kind == "ln"


def _written(factors: Exponents) -> dict[str, int]:
    return {str(k): e for k, e in sorted(factors.items()) if e}


def _pairs(entries: list[int]) -> list[dict[int, int]]:
    return [{k: 2} if k == j else {k: 1, j: 1} for k in entries for j in entries if k <= j]


def _solved(columns: list[Polynomial], target: Polynomial) -> list[Fraction] | None:
    """Nonnegative weights with which the columns add up to the target."""
    kept = _useful(columns, target)
    if len(kept) > MAX_COLUMNS:
        return None
    rows = sorted({m for j in kept for m in columns[j]} | set(target))
    matrix = [[Fraction(columns[j].get(m, 0)) for m in rows] for j in kept]
    none = [False] * len(kept)
    found = solve(matrix, [Fraction(target.get(m, 0)) for m in rows], none, none)
    weights = dict(zip(kept, found or (), strict=False))
    return None if found is None else [weights.get(j, Fraction(0)) for j in range(len(columns))]


def _useful(columns: list[Polynomial], target: Polynomial) -> list[int]:
    """The columns without a monomial that only one sign of all columns has, and the target lacks."""
    kept = set(range(len(columns)))
    while True:
        signs: dict[tuple[int, ...], set[bool]] = {m: {True, False} for m in target}
        for j in kept:
            for m, c in columns[j].items():
                signs.setdefault(m, set()).add(c > 0)
        bad = {m for m, seen in signs.items() if len(seen) == 1}
        fewer = {j for j in kept if not bad & columns[j].keys()}
        if fewer == kept:
            return sorted(kept)
        kept = fewer


__all__ = ["Sums"]
