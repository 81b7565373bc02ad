"""The atoms of a certificate: variables, and generators `ln p`, `exp u`, `p^s` that move with them.

Here p is an entry of the table of positive polynomials, u and s are polynomials in the variables over an integer.
Entries may mention generators of earlier entries, as in ln ln x.  Generators are differentiated: (ln p)' = p'/p,
(exp u)' = u' exp u, (p^s)' = p^s (s p'/p + s' ln p), so the derivative of a polynomial is again one, over a product of
entries of the table.
"""

from __future__ import annotations  # noqa: I001

from collections.abc import Iterable, Mapping, Sequence
from math import gcd, lcm
from typing import Any, NamedTuple

from rmd_symbolic.kernel.certificates.polynomial import (
    Polynomial, add, atom, atoms_of, constant, content, derivative, from_data, multiply, need, power,
    refuse, scale,
)  # fmt: skip

Table = tuple[Polynomial | None, ...]  # polynomials known to be positive; None: known only where a variable was present
Exponents = Mapping[int, int]
MAX_EXPONENT = 60


class Ratio(NamedTuple):
    """A polynomial over a positive integer, in lowest terms."""

    terms: frozenset[tuple[tuple[int, ...], int]]
    denominator: int

    @property
    def numerator(self) -> Polynomial:
        return dict(self.terms)


class Quotient(NamedTuple):
    """A polynomial over a positive integer and a product of entries of the table."""

    numerator: Polynomial
    below: Exponents
    integer: int


def ratio(u: Polynomial, c: int) -> Ratio:
    """u / c in lowest terms."""
    common = gcd(content(u), c)
    return Ratio(frozenset((m, k // common) for m, k in u.items()), c // common)


class Generator(NamedTuple):
    """`ln` of an entry, `exp` of an exponent, or `pow`: an entry to an exponent."""

    kind: str
    entry: int
    exponent: Ratio


def entry(table: Table, k: int) -> Polynomial:
    """The k-th entry of the table, as long as it is known to be positive."""
    found = table[k] if 0 <= k < len(table) else None
    if found is None:
        refuse("an entry of the table is not known here")
    return found


def exponents(data: Any) -> dict[int, int]:
    """Integers for entries of the table, as in `{"0": 2, "3": -1}`."""
    found = {int(k): e for k, e in data.items()}
    need(list(map(str, found)) == list(data), "the number of an entry is not in its one spelling")
    need(all(0 < abs(e) <= MAX_EXPONENT for e in found.values()), "an exponent is zero or too large")
    return found


class Atoms:
    """Variables x0, x1, ... and generators g0, g1, ...; one more atom stands for ln y in limits, and has no name."""

    def __init__(self, variables: int, generators: Sequence[Any]) -> None:
        self.variables = variables
        self.size = variables + len(generators) + 1
        self.log = self.size - 1
        self.names = [f"x{i}" for i in range(variables)] + [f"g{i}" for i in range(len(generators))]
        self.generators: dict[int, Generator] = {}
        for i, data in enumerate(generators, variables):
            self.generators[i] = self._generator(*data)
        self.numbers = {g: i for i, g in self.generators.items()}

    def _generator(self, kind: str, *data: Any) -> Generator:
        if kind == "ln":
            (k,) = data
            return Generator("ln", k, ratio({}, 1))
        k, exponent, denominator = (-1, *data) if kind == "exp" else data
        need(kind in ("exp", "pow"), "there is no such generator")
        u = self.read(exponent)
        need(denominator > 0, "the denominator of an exponent is not positive")
        return Generator(kind, k, ratio(u, denominator))

    def read(self, data: Any) -> Polynomial:
        """A polynomial in the variables and generators."""
        return from_data(data, self.names, self.size)

    def one(self) -> Polynomial:
        """The constant 1."""
        return constant(self.size, 1)

    def atom(self, i: int, exponent: int = 1) -> Polynomial:
        """A power of an atom."""
        return atom(self.size, i, exponent)

    def product(self, factors: Exponents, table: Table) -> Polynomial:
        """The product of the entries with positive exponent."""
        total = self.one()
        for k, e in factors.items():
            if e > 0:
                total = multiply(total, power(entry(table, k), e, self.size))
        return total

    # ---- how atoms depend on variables --------------------------------------------------------------------------
    def depends(self, i: int, table: Table) -> set[int]:
        """The variables on which an atom depends; the argument of a generator must be known to be positive here.

        A generator in an exponent is no variable of the domain, so it never stands in a goal.  An entry mentions
        generators of earlier entries alone, since it was proved to be positive before it was one.
        """
        if i < self.variables:
            return {i}
        generator = self.generators[i]
        inner = set() if generator.kind == "exp" else atoms_of(entry(table, generator.entry))
        return atoms_of(generator.exponent.numerator).union(*(self.depends(j, table) for j in inner))

    def moving(self, p: Polynomial, x: int, table: Table) -> list[int]:
        """The generators of p that depend on the variable x."""
        return sorted(i for i in atoms_of(p) if i >= self.variables and x in self.depends(i, table))

    def mentions(self, p: Polynomial, x: int, table: Table) -> bool:
        """Does p depend on x?"""
        return any(x in self.depends(i, table) for i in atoms_of(p))

    # ---- logarithms ---------------------------------------------------------------------------------------------
    def generator(self, p: Polynomial | None) -> Generator | None:
        """The generator that an entry consists of."""
        return next((generator for i, generator in self.generators.items() if p == self.atom(i)), None)

    def ln(self, k: int) -> Polynomial:
        """The logarithm of an entry."""
        return self.atom(self.numbers[Generator("ln", k, ratio({}, 1))])

    def logarithms(self, factors: Exponents, table: Table) -> Quotient:
        """The logarithm of a product of entries, as a polynomial over an integer."""
        parts = []
        for k, e in factors.items():
            generator = self.generator(entry(table, k))
            if generator is None or generator.kind == "ln":
                parts.append(Quotient(scale(self.ln(k), e), {}, 1))
            else:
                u = generator.exponent.numerator
                u = u if generator.kind == "exp" else multiply(u, self.ln(generator.entry))
                parts.append(Quotient(scale(u, e), {}, generator.exponent.denominator))
        return self.total(parts, table)

    # ---- derivatives --------------------------------------------------------------------------------------------
    def total(self, parts: Iterable[Quotient], table: Table) -> Quotient:
        """A sum over the common denominator."""
        listed = [part for part in parts if part.numerator]
        integer = lcm(*(part.integer for part in listed))
        below: dict[int, int] = {}
        for part in listed:
            for k, e in part.below.items():
                below[k] = max(below.get(k, 0), e)
        total: Polynomial = {}
        for p, factors, c in listed:
            missing = self.product({k: e - factors.get(k, 0) for k, e in below.items()}, table)
            total = add(total, multiply(p, missing), integer // c)
        return Quotient(total, below, integer)

    def differentiated(self, p: Polynomial, x: int, table: Table) -> Quotient:
        """dp/dx."""
        parts = [Quotient(derivative(p, x), {}, 1)]
        for i in self.moving(p, x, table):
            kind, k, (exponent, c) = self.generators[i]
            outer, u = derivative(p, i), dict(exponent)
            if kind != "ln":
                outer = multiply(outer, self.atom(i))
                inner = derivative(u, x)
                if kind == "pow" and inner:
                    inner = multiply(inner, self.ln(k))
                parts.append(Quotient(multiply(outer, inner), {}, c))
            if kind != "exp":
                outer = multiply(outer, u) if kind == "pow" else outer
                parts.append(self.over(outer, c, k, x, table))
        return self.total(parts, table)

    def over(self, p: Polynomial, c: int, k: int, x: int, table: Table) -> Quotient:
        """p / c times the derivative of the logarithm of an entry."""
        numerator, below, integer = self.differentiated(entry(table, k), x, table)
        return Quotient(multiply(p, numerator), {**below, k: below.get(k, 0) + 1}, c * integer)

    def slope(self, p: Polynomial, factors: Exponents, x: int, table: Table) -> Polynomial:
        """A polynomial with the sign of d/dx of p times the product of the table to these exponents."""
        parts = [self.over(scale(p, e), 1, k, x, table) for k, e in factors.items()]
        return self.total([self.differentiated(p, x, table), *parts], table).numerator
