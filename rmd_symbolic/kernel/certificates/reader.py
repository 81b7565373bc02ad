"""From the kernel's formula to the sign of one polynomial.

A term becomes n / (c T) with a polynomial n, a positive integer c and a product T of entries of the table.  The
certificate hints how the argument of each inverse, logarithm, root and exponential factors over the table; each hint is
checked as an identity of polynomials, so every argument is positive (of an inverse: not zero) wherever the table is.
"""

from __future__ import annotations  # noqa: I001

from typing import Any

from rmd_symbolic.kernel.certificates.atoms import Atoms, Exponents, Quotient, entry, exponents, ratio
from rmd_symbolic.kernel.certificates.domains import Point, parametrised, positive
from rmd_symbolic.kernel.certificates.polynomial import (
    Polynomial, atoms_of, by_degree, constant, content, multiply, need, power, primitive, scale,
)  # fmt: skip
from rmd_symbolic.kernel.formula import Node


class Reader:
    """Reads terms over the bound variables of the formula; `closed` names the sections that contain an end."""

    def __init__(self, atoms: Atoms, changes: dict[int, int], hints: list[Any]) -> None:
        self.atoms, self.changes, self.hints = atoms, changes, list(hints)
        self.table: list[Polynomial | None] = []
        self.domain: list[Any] = []
        self.closed: dict[int, tuple[bool, bool]] = {}
        self.done: dict[Node, Quotient] = {}

    def known(self) -> tuple[Polynomial | None, ...]:
        """The table so far."""
        return tuple(self.table)

    def hint(self) -> dict[int, int]:
        """The next hint."""
        return exponents(self.hints.pop(0))

    def product(self, factors: Exponents, sign: int = 1) -> Polynomial:
        """The product of the entries with positive exponent, or of those with negative exponent."""
        return self.atoms.product({k: sign * e for k, e in factors.items()}, self.known())

    # ---- terms --------------------------------------------------------------------------------------------------
    def read(self, term: Node) -> Quotient:
        """The term as a quotient; the same term is read once."""
        if term not in self.done:
            self.done[term] = self._read(term)
        return self.done[term]

    def _read(self, term: Node) -> Quotient:
        if term.op == "number":
            numerator, denominator = term.args[0].as_integer_ratio()
            return Quotient(constant(self.atoms.size, numerator), {}, denominator)
        if term.op == "bound":
            x = self.atoms.variables - 1 - term.args[0]
            if self.changes.get(x) == 0:
                return Quotient(self.atoms.ln(self.table.index(self.atoms.atom(x))), {}, 1)
            return Quotient(self.atoms.atom(x, self.changes.get(x, 1)), {}, 1)
        parts = [self.read(part) for part in term.args if term.op in OPERATIONS]
        if term.op == "add":
            return self.atoms.total(parts, self.known())
        if term.op == "multiply":
            product = Quotient(self.atoms.one(), {}, 1)
            for part in parts:
                below = {k: product.below.get(k, 0) + part.below.get(k, 0) for k in {*product.below, *part.below}}
                product = Quotient(multiply(product.numerator, part.numerator), below, product.integer * part.integer)
            return product
        functions = {"inverse": self.inverse, "ln": self.logarithm, "exp": self.exponential, "root": self.root}
        return functions[term.op](parts[0])

    def inverse(self, of: Quotient) -> Quotient:
        """One over a term that is plus or minus a product of entries."""
        factors = self.factored()
        product = self.product(factors)
        need(min(factors.values(), default=1) > 0, "a denominator is a product")
        found, wanted = primitive(of.numerator), primitive(product)
        need(found in (wanted, scale(wanted, -1)), "a denominator is not that product")
        sign = 1 if found == wanted else -1
        upper = scale(self.product(of.below), sign * of.integer * content(product))
        return Quotient(upper, factors, content(of.numerator))

    def logarithm(self, of: Quotient) -> Quotient:
        """The logarithm of a product of entries, as the sum of their logarithms."""
        factors = self.factored()
        left = multiply(of.numerator, self.product(factors, -1))
        need(left == scale(self.product(factors), of.integer), "the argument of a logarithm is not that product")
        powers = {k: factors.get(k, 0) - of.below.get(k, 0) for k in {*factors, *of.below}}
        return self.atoms.logarithms(powers, self.known())

    def exponential(self, of: Quotient) -> Quotient:
        """An exponential as a product of entries, whose logarithms add up to the exponent."""
        factors = self.hint()
        need(not of.below, "an exponent is a polynomial")
        found = self.atoms.logarithms(factors, self.known())
        left, right = scale(found.numerator, of.integer), scale(of.numerator, found.integer)
        need(left == right, "an exponential is not that product")
        return self.fraction(factors)

    def root(self, of: Quotient) -> Quotient:
        """A root as a product of entries, whose squares multiply to the argument."""
        factors = self.hint()  # the root is continuous at 0
        squares: dict[bool, Polynomial] = {True: self.atoms.one(), False: self.atoms.one()}
        for k, e in factors.items():
            squares[e > 0] = multiply(squares[e > 0], power(self.square(k), abs(e), self.atoms.size))
        left = multiply(of.numerator, squares[False])
        right = scale(multiply(self.product(of.below), squares[True]), of.integer)
        need(left == right, "a root is not that product")
        return self.fraction(factors)

    def fraction(self, factors: Exponents) -> Quotient:
        """A product of entries to exponents of either sign."""
        return Quotient(self.product(factors), {k: -e for k, e in factors.items() if e < 0}, 1)

    # ---- entries ------------------------------------------------------------------------------------------------
    def square(self, k: int) -> Polynomial:
        """The square of an entry; that of p^(1/2) is p."""
        p = entry(self.known(), k)
        generator = self.atoms.generator(p)
        if generator is not None and generator.kind == "pow" and generator.exponent == ratio(self.atoms.one(), 2):
            return entry(self.known(), generator.entry)
        return multiply(p, p)

    # ---- closed ends --------------------------------------------------------------------------------------------
    def factored(self) -> dict[int, int]:
        """The next hint, of entries that are positive at the ends that belong to the domain too."""
        factors = self.hint()
        for k in factors if self.closed else ():
            need(self.solid(entry(self.known(), k)), "an entry may vanish where an end belongs to the domain")
        return factors

    def solid(self, p: Polynomial) -> bool:
        """Is p positive on the domain with those ends that belong to it?"""
        used = atoms_of(p)
        if max(used, default=-1) >= self.atoms.variables:
            generator = self.atoms.generator(p)
            return generator is not None and generator.kind == "exp"
        return self._solid(p, len(self.domain))

    def _solid(self, p: Polynomial, sections: int) -> bool:
        """By coefficients in the last parameter: all >= 0, and > 0 at an end that belongs to the domain."""
        if min(atoms_of(p), default=self.atoms.variables) >= self.atoms.variables:  # of generators only numbers occur
            return positive(self.atoms, p, True, (), self.known())
        x, low, high = self.domain[sections - 1]
        if x not in atoms_of(p):
            return self._solid(p, sections - 1)
        rest = tuple(self.domain[: sections - 1])
        parts = by_degree(parametrised(self.atoms, p, x, low, high), x)
        if not all(positive(self.atoms, q, False, rest, self.known()) for q in parts.values()):
            return False
        at_low, at_high = self.closed.get(x, (False, False))
        first, last = parts.get(0, {}), parts.get(max(by_degree(p, x)), {})
        if low is None:
            at_low, at_high = at_high, False
        ends = ([first] if at_low else []) + ([last] if at_high else [])
        if ends:
            return all(self._solid(q, sections - 1) for q in ends)
        return any(self._solid(q, sections - 1) for q in parts.values())

    def end(self, term: Node) -> Point:
        """An end of a section, as numerator and denominator."""
        p, below, c = self.read(term)
        return p, scale(self.product(below), c)


OPERATIONS = ("add", "multiply", "inverse", "ln", "exp", "root")


def less(low: Quotient, high: Quotient, reader: Reader) -> Polynomial:
    """A polynomial with the sign of high - low."""
    return reader.atoms.total([high, low._replace(numerator=scale(low.numerator, -1))], reader.known()).numerator


__all__ = ["Quotient", "Reader", "less"]
