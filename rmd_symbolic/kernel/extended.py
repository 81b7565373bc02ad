"""The normal form of extended values: a real part, and `{extended atom: real coefficient}`.

The identities are a E + b E = (a + b) E, c (E + F) = c E + c F, a (b E) = (a b) E, sum_x (E + F), c sum_x E(x) =
sum_x c E(x), sum_x c(x) E = (sum_x c(x)) E and 0 E = 0, each for nonnegative coefficients.  A coefficient that enters
must be known to be nonnegative; then so is every coefficient of a normal form, at every value of an index, and its
sign is remembered for as long as the facts that gave it last.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from rmd_symbolic.errors import SortError
from rmd_symbolic.kernel.formula import Node, closed_over, make, opened
from rmd_symbolic.kernel.polynomial import NormalFormError, Polynomial, add_into, constant, rebuilt, times
from rmd_symbolic.kernel.real import branches, normal_atom, polynomial, sum_over

if TYPE_CHECKING:
    from rmd_symbolic.kernel.facts import Facts

Parts = dict[Node, Polynomial]
Extended = tuple[Polynomial, Parts]


def extended(term: Node, facts: Facts) -> Extended:
    """(real part, {extended atom: coefficient}); a coefficient of unknown sign is refused."""
    if term.sort != "E":
        return polynomial(term, facts), {}
    if term.op == "add":
        values = [extended(summand, facts) for summand in term.args]
        real = reduce(add_into, (r for r, _ in values), constant(0))
        return real, reduce(_add_parts, (e for _, e in values), {})
    if term.op == "multiply":
        return _multiple(term, facts)
    if term.op == "sum":
        return _extended_sum(term.args[0], term.args[1], facts)
    if term.op == "if":
        return _extended_conditional(term, facts)
    return _extended_value(normal_atom(term, facts), facts)


def _extended_value(atom: Node, facts: Facts) -> Extended:
    return facts.extended[atom] if atom in facts.extended else ({}, {atom: constant(1)})


def _add_parts(total: Parts, other: Parts) -> Parts:
    for atom, coefficient in other.items():
        total[atom] = add_into(dict(total.get(atom, {})), coefficient)
        if not total[atom]:
            del total[atom]
    return total


def _multiple(term: Node, facts: Facts) -> Extended:
    factors = [polynomial(part, facts) for part in term.args[:-1]]
    coefficient = reduce(times, factors)
    if not facts.is_nonnegative(coefficient) and not all(facts.is_nonnegative(f) for f in factors):
        raise NormalFormError(f"the coefficient of an extended value is not known to be nonnegative: {term}")
    facts.remember_nonnegative(coefficient)
    return _scaled(coefficient, extended(term.args[-1], facts), facts)


def _scaled(factor: Polynomial, term: Extended, facts: Facts) -> Extended:
    """The product with a nonnegative factor; the coefficients stay nonnegative, which is remembered."""
    out = {atom: times(factor, c) for atom, c in term[1].items()}
    for c in out.values():
        facts.remember_nonnegative(c)
    return times(factor, term[0]), {atom: c for atom, c in out.items() if c}


def _extended_conditional(term: Node, facts: Facts) -> Extended:
    split = branches(term, facts)
    if isinstance(split, Node):
        return extended(split, facts)
    condition, yes, no = split
    then, other = _normal_branch(term.args[1], yes), _normal_branch(term.args[2], no)
    if then is other:
        return extended(then, facts)
    return _extended_value(make("if", condition, then, other), facts)


def _normal_branch(term: Node, facts: Facts) -> Node:
    """The branch with its insides normal; left as it stands where a coefficient has no known sign."""
    try:
        return rebuilt_extended(extended(term, facts))
    except (NormalFormError, SortError):
        return term


def _extended_sum(sort: str, body: Node, facts: Facts) -> Extended:
    index, inner = facts.under(sort)
    inside, parts = extended(opened(body, index), inner)
    real = sum_over(index, inside, facts)
    out: Parts = {}
    for atom, coefficient in sorted(parts.items(), key=lambda item: item[0]):
        if index not in atom.free:  # sum_x c(x) E = (sum c) E
            total = sum_over(index, coefficient, facts)
            facts.remember_nonnegative(total)
            _add_parts(out, {atom: total})
            continue
        factor, summand = constant(1), rebuilt_extended(({}, {atom: coefficient}))
        if not any(index in a.free for m in coefficient for a, _ in m):  # sum_x c E(x) = c sum_x E(x)
            factor, summand = coefficient, atom
        r, e = _scaled(factor, _extended_value(make("sum", sort, closed_over(summand, index)), facts), facts)
        add_into(real, r)
        _add_parts(out, e)
    return real, out


def rebuilt_extended(term: Extended) -> Node:
    """A term with the given normal form; equal normal forms give the same term."""
    real, parts = term
    terms = [rebuilt(real)] if real or not parts else []
    for atom, coefficient in sorted(parts.items(), key=lambda item: item[0]):
        terms.append(atom if coefficient == constant(1) else make("multiply", rebuilt(coefficient), atom))
    return terms[0] if len(terms) == 1 else make("add", *terms)
