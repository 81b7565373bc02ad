"""The atoms of a certificate: variables, and generators `ln p`, `exp u`, `p^s` that move with them.

Here p is an entry of the table of positive polynomials, u and s are polynomials in the variables over an integer.
Generators are differentiated: (ln p)' = p'/p, (exp u)' = u' exp u, (p^s)' = s p'/p p^s, so the derivative of a
polynomial is again one, over a product of entries of the table.
"""

from __future__ import annotations  # noqa: I001

from collections.abc import Iterable, Mapping, Sequence
from math import gcd, lcm
from typing import Any, NamedTuple

from rmd_symbolic.kernel.certificates.polynomial import (
    Polynomial, add, atom, atoms_of, constant, content, derivative, from_data, is_constant, multiply, need, power,
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
        """The atoms on which an atom depends; the argument of a generator must be known to be positive here.

        These must be variables of the domain, so that a generator inside a generator never stands in a goal.
        """
        if i < self.variables:
            return {i}
        generator = self.generators[i]
        below = atoms_of(generator.exponent.numerator)
        if generator.kind == "exp":
            return below
        return atoms_of(entry(table, generator.entry)) | below

    def moving(self, p: Polynomial, x: int, table: Table) -> list[int]:
        """The generators of p that depend on the variable x."""
        return sorted(i for i in atoms_of(p) if i >= self.variables and x in self.depends(i, table))

    def mentions(self, p: Polynomial, x: int, table: Table) -> bool:
        """Does p depend on x?"""
        return any(x in self.depends(i, table) for i in atoms_of(p))

    # ---- derivatives --------------------------------------------------------------------------------------------
    def common(self, terms: Iterable[tuple[Polynomial, Exponents]], table: Table) -> tuple[Polynomial, dict[int, int]]:
        """A sum of terms, each over a product of entries, as one numerator and one denominator."""
        listed = [term for term in terms if term[0]]
        below: dict[int, int] = {}
        for _, factors in listed:
            for k, e in factors.items():
                below[k] = max(below.get(k, 0), e)
        total: Polynomial = {}
        for p, factors in listed:
            missing = {k: e - factors.get(k, 0) for k, e in below.items()}
            total = add(total, multiply(p, self.product(missing, table)))
        return total, below

    def root(self, p: Polynomial, x: int, table: Table) -> int:
        """A common denominator of the exponents of the generators of p that depend on x."""
        return lcm(*(self.generators[i].exponent.denominator for i in self.moving(p, x, table)))

    def differentiated(self, p: Polynomial, x: int, table: Table) -> tuple[Polynomial, dict[int, int]]:
        """root(p) dp/dx, as a numerator over a product of entries."""
        root = self.root(p, x, table)
        terms: list[tuple[Polynomial, Exponents]] = [(scale(derivative(p, x), root), {})]
        for i in self.moving(p, x, table):
            kind, k, (exponent, denominator) = self.generators[i]
            outer, u = derivative(p, i), dict(exponent)
            if kind == "ln":
                terms.append((scale(multiply(outer, derivative(entry(table, k), x)), root), {k: 1}))
                continue
            outer = scale(multiply(outer, self.atom(i)), root // denominator)
            if kind == "exp":
                terms.append((multiply(outer, derivative(u, x)), {}))
            else:
                need(x not in atoms_of(u), "a power is differentiated by a variable of its exponent")
                terms.append((multiply(outer, multiply(u, derivative(entry(table, k), x))), {k: 1}))
        return self.common(terms, table)

    def slope(self, p: Polynomial, factors: Exponents, x: int, table: Table) -> Polynomial:
        """A polynomial with the sign of d/dx of p times the product of the table to these exponents."""
        root = self.root(p, x, table)
        terms: list[tuple[Polynomial, Exponents]] = [self.differentiated(p, x, table)]
        for k, e in factors.items():  # an entry with a fractional power counts root(entry) times, a positive factor too
            inner, below = self.differentiated(entry(table, k), x, table)
            terms.append((scale(multiply(p, inner), e * root), {**below, k: below.get(k, 0) + 1}))
        return self.common(terms, table)[0]

    def is_number(self, p: Polynomial | None) -> bool:
        """Is it a constant of the table?"""
        return p is not None and is_constant(p)
