"""Polynomials with rational coefficients over atoms, the currency of the normal form.

A monomial is a sorted tuple of (atom, exponent); exponents may be negative where the atom is known not to vanish.
A polynomial is a dict from monomials to nonzero fractions.
"""

from __future__ import annotations

from fractions import Fraction

from rmd_symbolic.errors import RuleError
from rmd_symbolic.kernel.formula import Node, make, number

Monomial = tuple[tuple[Node, int], ...]
Polynomial = dict[Monomial, Fraction]
Scaled = tuple[tuple[Monomial, Fraction], ...]

LIMIT = 20_000
ONE = Fraction(1)


class NormalFormError(RuleError):
    """An expression that the normal form refuses; the message says which sign or size is at fault."""


def constant(value: Fraction | int) -> Polynomial:
    """The constant polynomial."""
    return {(): Fraction(value)} if value else {}


def of_atom(atom: Node) -> Polynomial:
    """The polynomial that is one atom."""
    return {((atom, 1),): ONE}


def add_into(total: Polynomial, other: Polynomial, factor: Fraction = ONE) -> Polynomial:
    """Add `factor * other` to `total` in place, and return it."""
    for monomial, coefficient in other.items():
        change = coefficient if factor is ONE else factor * coefficient
        total[monomial] = total[monomial] + change if monomial in total else change
        if not total[monomial]:
            del total[monomial]
    return total


def negated(p: Polynomial) -> Polynomial:
    """-p."""
    return {m: -c for m, c in p.items()}


def joined(first: Monomial, second: Monomial) -> Monomial:
    """The product of two monomials."""
    if not first or not second:
        return first or second
    exponents = dict(first)
    for atom, exponent in second:
        exponents[atom] = exponents.get(atom, 0) + exponent
    return tuple(sorted((a, e) for a, e in exponents.items() if e))


def times(p: Polynomial, q: Polynomial) -> Polynomial:
    """The product of two polynomials; refuses beyond LIMIT monomials."""
    if len(p) * len(q) > LIMIT:
        raise NormalFormError(f"an expression grows beyond {LIMIT} monomials")
    out: Polynomial = {}
    for m1, c1 in p.items():
        add_into(out, {joined(m1, m2): c2 for m2, c2 in q.items()}, c1)
    return out


def scaled(p: Polynomial) -> Scaled:
    """A hashable form of p up to a positive rational factor."""
    items = sorted(p.items())
    scale = abs(items[0][1]) if items else 1
    return tuple(items) if scale == 1 else tuple((m, c / scale) for m, c in items)


def unsigned(p: Polynomial) -> Scaled:
    """A hashable form of p up to a nonzero rational factor."""
    items = sorted(p.items())
    return tuple((m, c / items[0][1]) for m, c in items)


def rebuilt(p: Polynomial) -> Node:
    """A term with the polynomial as its value; equal polynomials give the same term."""
    terms = []
    for monomial, coefficient in sorted(p.items()):
        if sum(abs(exponent) for _, exponent in monomial) > LIMIT:
            raise NormalFormError(f"a power exceeds {LIMIT}")
        factors = [] if coefficient == 1 and monomial else [number(coefficient)]
        for atom, exponent in monomial:
            factors += [atom if exponent > 0 else make("inverse", atom)] * abs(exponent)
        terms.append(factors[0] if len(factors) == 1 else make("multiply", *factors))
    return make("add", *terms) if len(terms) > 1 else terms[0] if terms else number(0)
