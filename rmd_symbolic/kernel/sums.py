"""Deciding equality by normal forms: real ones in `real`, extended ones in `extended`, premises in `facts`."""

from __future__ import annotations

from fractions import Fraction

from rmd_symbolic.kernel.extended import Extended, extended, rebuilt_extended
from rmd_symbolic.kernel.facts import Facts
from rmd_symbolic.kernel.formula import ONE, Node, value_sort
from rmd_symbolic.kernel.polynomial import Polynomial, add_into, constant, times
from rmd_symbolic.kernel.real import difference, polynomial

__all__ = ["Extended", "Facts", "cleared", "difference", "extended", "polynomial", "rebuilt_extended", "same"]


def cleared(p: Polynomial, facts: Facts) -> Polynomial:
    """Multiply by every d with an atom 1/d and d known to be nonzero: p = 0 iff the result is 0."""
    for _ in range(8):
        atoms = {a for m in p for a, _ in m if a.op == "inverse"}
        found = [a for a in atoms if facts.is_nonzero(polynomial(a.args[0], facts))]
        if not found:
            return p
        atom = min(found)
        exponents = [dict(m).get(atom, 0) for m in p]
        if min(exponents) < 0:
            return p
        powers = [constant(1)]
        for _ in range(max(exponents)):
            powers.append(times(powers[-1], polynomial(atom.args[0], facts)))
        out: Polynomial = {}
        for (m, c), exponent in zip(p.items(), exponents, strict=True):
            rest = tuple(x for x in m if x[0] is not atom)
            add_into(out, times({rest: c}, powers[max(exponents) - exponent]))
        p = out
    return p


def same(a: Node, b: Node, facts: Facts) -> bool:
    """Are the two terms equal by algebra under the facts?"""
    if a is b:
        return True
    if value_sort(a, b) != "E":
        gap = difference(a, b, facts)
        return not gap or not cleared(gap, facts)
    (r, e), (s, f) = extended(a, facts), extended(b, facts)
    left, right = {ONE: r, **e}, {ONE: s, **f}
    gaps = [add_into(dict(left.get(k, {})), right.get(k, {}), Fraction(-1)) for k in left.keys() | right.keys()]
    return all(not g or not cleared(g, facts) for g in gaps)
