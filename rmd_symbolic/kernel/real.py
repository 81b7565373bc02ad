"""The normal form of real expressions: polynomials in atoms whose insides are themselves normal.

Each branch of the code is one of these identities, applied to values; the facts are used as true sentences only:

    linearity of sum_x, Fubini, renaming, products of sums            always
    ln(a b) = ln a + ln b, a * (1/a) = 1                              under the sign that makes it true
    if(c, a, b) = a                                                   where c is known; the branches are read under c
    sum[u<t+1], prod[u<t+1] = the term at t and the rest              always
"""

from __future__ import annotations  # noqa: I001

from fractions import Fraction
from functools import reduce
from itertools import permutations
from typing import TYPE_CHECKING

from rmd_symbolic.kernel.formula import (
    INDEX_SORTS, ONE, RELATIONS, ZERO, Node, closed_over, denied, fresh_variable, make, negation, number, opened,
    substituted, value_sort,
)  # fmt: skip
from rmd_symbolic.kernel.polynomial import (
    Monomial, NormalFormError, Polynomial, add_into, constant, negated, of_atom, rebuilt, scaled, times, unsigned,
)  # fmt: skip

if TYPE_CHECKING:
    from rmd_symbolic.kernel.facts import Facts

MAX_UNFOLD = 50
MAX_NESTED_SUMS = 4


def polynomial(term: Node, facts: Facts) -> Polynomial:
    """The normal form of a real term."""
    if term not in facts.cache:
        facts.cache[term] = _polynomial(term, facts)
    return facts.cache[term]


def difference(a: Node, b: Node, facts: Facts) -> Polynomial:
    """The normal form of b - a, both real."""
    return add_into(dict(polynomial(b, facts)), polynomial(a, facts), Fraction(-1))


def _polynomial(term: Node, facts: Facts) -> Polynomial:
    op, args = term.op, term.args
    if op == "number":
        return constant(args[0])
    if op == "add":
        return reduce(add_into, (polynomial(part, facts) for part in args), constant(0))
    if op == "multiply":
        return reduce(times, (polynomial(part, facts) for part in args), constant(1))
    if op == "inverse":
        return _inverse(polynomial(args[0], facts), facts)
    if op == "ln":
        return _logarithm(polynomial(args[0], facts), facts)
    if op == "sum":
        index, inner = facts.under(args[0])
        return sum_over(index, polynomial(opened(args[1], index), inner), facts)
    if op in ("range_sum", "range_product"):
        return _range(op, args[0], args[1], facts)
    if op == "if":
        return _conditional(term, facts)
    if op in ("variable", "root", "exp", "apply", "finite") and term.sort in ("N", "R"):
        return value(normal_atom(term, facts), facts)
    raise NormalFormError(f"{term} is not a real expression")


def value(atom: Node, facts: Facts) -> Polynomial:
    """The right side of the equation that the facts have for the atom, else the atom."""
    return facts.equations[atom] if atom in facts.equations else of_atom(atom)


def normal_atom(term: Node, facts: Facts) -> Node:
    """The term with normal arguments."""
    if term.op in ("root", "exp"):
        return make(term.op, rebuilt(polynomial(term.args[0], facts)))
    if term.op == "apply":
        return make("apply", term.args[0], *(_normal_argument(a, facts) for a in term.args[1:]))
    return term


def _normal_argument(term: Node, facts: Facts) -> Node:
    if term.sort in ("N", "R"):
        return rebuilt(polynomial(term, facts))
    if term.op != "lambda" or term.args[0] not in (*INDEX_SORTS, "N"):
        return term
    index, inner = facts.under(term.args[0])
    return make("lambda", term.args[0], closed_over(_normal_argument(opened(term.args[1], index), inner), index))


def _inverse(p: Polynomial, facts: Facts) -> Polynomial:
    match list(p.items()):
        case [(monomial, c)] if all(facts.is_nonzero_atom(a) for a, _ in monomial):
            return {tuple((a, -e) for a, e in monomial): 1 / c}
    return value(make("inverse", rebuilt(p)), facts)  # 1/0 is some real that nobody knows


def _logarithm(p: Polynomial, facts: Facts) -> Polynomial:
    match list(p.items()):
        case [(monomial, c)] if c > 0 and all(facts.is_positive_atom(a) for a, _ in monomial):
            out: Polynomial = {}
            for atom, exponent in monomial:
                add_into(out, value(make("ln", atom), facts), Fraction(exponent))
            for part, sign in ((c.numerator, 1), (c.denominator, -1)):
                if part != 1:
                    add_into(out, of_atom(make("ln", number(part))), Fraction(sign))
            return out
    return value(make("ln", rebuilt(p)), facts)


# ---- conditionals -----------------------------------------------------------------------------------------------
def _condition(formula: Node, facts: Facts) -> Node | bool:
    """A normal form of the condition, or its truth where the facts settle it."""
    if (part := denied(formula)) is not None:
        inner = _condition(part, facts)
        return not inner if isinstance(inner, bool) else negation(inner)
    if formula.op not in RELATIONS or value_sort(*formula.args) == "E":
        return formula
    gap = difference(formula.args[0], formula.args[1], facts)
    if formula.op == "equal":
        holds, fails = not gap, facts.is_nonzero(gap)
    elif formula.op == "less":
        holds, fails = facts.is_positive(gap), facts.is_nonnegative(negated(gap))
    else:
        holds, fails = facts.is_nonnegative(gap), facts.is_positive(negated(gap))
    if holds or fails:
        return holds
    sides = (rebuilt(dict(unsigned(gap))), ZERO) if formula.op == "equal" else (ZERO, rebuilt(dict(scaled(gap))))
    return make(formula.op, *sides)


def branches(term: Node, facts: Facts) -> tuple[Node, Facts, Facts] | Node:
    """The normal condition and the facts of both branches, or the branch that is taken."""
    formula = term.args[0]
    condition = _condition(formula, facts)
    if isinstance(condition, bool):
        return term.args[1] if condition else term.args[2]  # type: ignore[no-any-return]
    # The facts read the condition as it stands: its normal form may hold a conditional on itself.
    return condition, facts.assuming(formula), facts.assuming(denied(formula) or negation(formula))


def _conditional(term: Node, facts: Facts) -> Polynomial:
    split = branches(term, facts)
    if isinstance(split, Node):
        return polynomial(split, facts)
    condition, yes, no = split
    then, other = polynomial(term.args[1], yes), polynomial(term.args[2], no)
    return then if then == other else value(make("if", condition, rebuilt(then), rebuilt(other)), facts)


# ---- sums over the symbols and over the teachers ----------------------------------------------------------------
def sum_over(index: Node, p: Polynomial, facts: Facts) -> Polynomial:
    """The sum of p over the index, in the facts outside its scope."""
    out: Polynomial = {}
    for monomial, coefficient in p.items():
        add_into(out, _sum_of_monomial([index], monomial, facts), coefficient)
    return out


def _sum_of_monomial(indices: list[Node], monomial: Monomial, facts: Facts) -> Polynomial:
    """Sum a monomial over the indices: pull out what is free of them, flatten inner sums, split, name canonically."""
    bound = set(indices)
    result: Polynomial = {tuple(x for x in monomial if bound.isdisjoint(x[0].free)): Fraction(1)}
    queue = [x for x in monomial if not bound.isdisjoint(x[0].free)]
    flat: dict[Node, int] = {}
    while queue:
        atom, exponent = queue.pop()
        if atom.op == "sum" and exponent > 0 and not bound.isdisjoint(atom.free):
            for _ in range(exponent):  # (sum_y f)^2 = sum_y sum_z f(y) f(z)
                inside = atom
                while inside.op == "sum":
                    fresh = fresh_variable(f"s{len(indices)}d{facts.depth}", inside.args[0])
                    indices = [*indices, fresh]
                    bound.add(fresh)
                    inside = opened(inside.args[1], fresh)
                queue.extend(_factors(inside))
                if len(indices) > MAX_NESTED_SUMS:
                    raise NormalFormError(f"more than {MAX_NESTED_SUMS} nested sums")
        else:  # 1/a stays whole here: nothing may cancel without its sign
            atom, exponent = (atom, exponent) if exponent > 0 else (make("inverse", atom), -exponent)
            flat[atom] = flat.get(atom, 0) + exponent
    for names, atoms in _connected(indices, flat):
        if names:
            nested = min(_nested(order, atoms) for order in permutations(names))
            result = times(result, value(nested, facts))
        else:
            result = times(result, {tuple(sorted(atoms)): Fraction(1)})
    return result


def _factors(term: Node) -> list[tuple[Node, int]]:
    if term.op == "multiply":
        return [factor for part in term.args for factor in _factors(part)]
    return [] if term is ONE else [(term, 1)]


def _connected(indices: list[Node], atoms: dict[Node, int]) -> list[tuple[list[Node], list[tuple[Node, int]]]]:
    """Groups of indices joined by shared atoms, each with its atoms; sums over different groups factor."""
    groups: list[tuple[set[Node], list[tuple[Node, int]]]] = [({i}, []) for i in indices]
    free: list[tuple[Node, int]] = []
    for atom, exponent in atoms.items():
        touched = atom.free.intersection(indices)
        hit = [g for g in groups if g[0] & touched]
        if hit:
            groups = [g for g in groups if not g[0] & touched]
            groups.append((set().union(*(g[0] for g in hit)), [x for g in hit for x in g[1]] + [(atom, exponent)]))
        else:
            free.append((atom, exponent))
    return [([i for i in indices if i in names], parts) for names, parts in groups] + [([], free)]


def _nested(order: tuple[Node, ...], atoms: list[tuple[Node, int]]) -> Node:
    names = [fresh_variable(f"n{k}{o.sort}", str(o.sort)) for k, o in enumerate(order)]
    renamed = [(substituted(atom, dict(zip(order, names, strict=True))), exponent) for atom, exponent in atoms]
    term = rebuilt({tuple(sorted(renamed)): Fraction(1)})
    for name in reversed(names):
        term = make("sum", name.sort, closed_over(term, name))
    return term


# ---- sums and products over u < t -------------------------------------------------------------------------------
def _range(op: str, upper: Node, body: Node, facts: Facts) -> Polynomial:
    """Unfold the numeral part of the upper end; what is left is an atom with a normal body."""
    end = polynomial(upper, facts)
    steps = end.get((), Fraction(0))
    if not 0 <= steps < MAX_UNFOLD:
        raise NormalFormError(f"the upper end {upper} is not a natural number of at most {MAX_UNFOLD} more steps")
    base = {m: c for m, c in end.items() if m}
    out = constant(0 if op == "range_sum" else 1)
    if base:
        index, inner = facts.under("N")
        normal = closed_over(rebuilt(polynomial(opened(body, index), inner)), index)
        out = value(make(op, rebuilt(base), normal), facts)
    for step in range(int(steps)):
        term = polynomial(opened(body, rebuilt(add_into(dict(base), constant(step)))), facts)
        out = times(out, term) if op == "range_product" else add_into(dict(out), term)
    return out
