"""The exact normal form of real and extended expressions over finite sums.

A real expression becomes a polynomial in atoms whose insides are themselves normal; an extended one becomes a real
part and `{extended atom: real coefficient}`.  Whatever is not unconditional algebra is read off `Facts`, proved
formulas that the caller hands in: signs, equations used as rewriting, and formulas `all x: I. ...` specialised at
each index that a sum opens.  Every branch of the code is one of these identities, applied to values:

    linearity of sum_x, Fubini, renaming, products of sums           always
    ln(a b) = ln a + ln b, a * (1/a) = 1, (1/d cleared)               under the sign that makes it true
    a E + b E = (a + b) E, c sum_x E = sum_x c E, 0 E = 0             for coefficients known to be nonnegative
    if(c, a, b) = a                                                  where c is known; the branches are read under c
    sum[u<t+1], prod[u<t+1] = the term at t and the rest             always
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import permutations

from rmd_symbolic.errors import SortError
from rmd_symbolic.kernel.formula import (
    FALSE, INDEX_SORTS, INFINITY, ONE, ZERO, Node, closed_over, fresh_variable, make, number, opened, substituted,
    value_sort,
)  # fmt: skip
from rmd_symbolic.kernel.polynomial import (
    LIMIT, Monomial, NormalFormError, Polynomial, Scaled, add_into, constant, negated, of_atom, rebuilt, scaled, times,
    unsigned,
)  # fmt: skip

Extended = tuple[Polynomial, dict[Node, Polynomial]]
MAX_UNFOLD = 50
MAX_NESTED_SUMS = 4


class Facts:
    """Signs and equations read off proved formulas, in the order given: signs first, then what uses them."""

    def __init__(self, formulas: Iterable[Node] = ()) -> None:
        self.positive: set[Scaled] = set()
        self.nonnegative: set[Scaled] = set()
        self.nonzero: set[Scaled] = set()
        self.equations: dict[Node, Polynomial] = {}
        self.extended: dict[Node, Extended] = {}
        self.general: list[Node] = []
        self.depth = 0
        self.cache: dict[Node, Polynomial] = {}
        for formula in formulas:
            self.add(formula)

    def copy(self) -> Facts:
        """Independent facts that know the same."""
        other = Facts()
        other.positive, other.nonnegative = set(self.positive), set(self.nonnegative)
        other.nonzero, other.equations = set(self.nonzero), dict(self.equations)
        other.extended, other.general, other.depth = dict(self.extended), list(self.general), self.depth
        return other

    def add(self, formula: Node) -> None:
        """Learn one proved formula; what has no readable shape is ignored, which can only lose."""
        self._read(formula)
        self.cache = {}  # values found on the way did not know the formula yet

    def _read(self, formula: Node) -> None:
        if formula.op == "all" and formula.args[0] in INDEX_SORTS:
            self.general.append(formula)
        elif formula.op == "and":
            for part in formula.args:
                self.add(part)  # type: ignore[arg-type]
        elif formula.op in ("less", "at_most", "equal"):
            left, right = formula.args
            if value_sort(left, right) == "E":  # type: ignore[arg-type]
                self._add_extended(formula)
            elif formula.op == "equal":
                self._add_equation(left, right)  # type: ignore[arg-type]
            else:
                self._add_sign(difference(left, right, self), formula.op == "less")  # type: ignore[arg-type]
        elif formula.op == "implies" and formula.args[1] is FALSE:
            self._add_negation(formula.args[0])  # type: ignore[arg-type]

    def _add_sign(self, gap: Polynomial, strict: bool) -> None:
        if not gap:
            return
        (self.positive if strict else self.nonnegative).add(scaled(gap))
        if not strict and scaled(negated(gap)) in self.nonnegative and len(gap) == 1:
            ((monomial, _),) = gap.items()
            if len(monomial) == 1 and monomial[0][1] == 1:  # 0 <= a and a <= 0
                self.equations[monomial[0][0]] = {}

    def _add_equation(self, left: Node, right: Node) -> None:
        shape = polynomial(left, self)
        if len(shape) == 1:
            ((monomial, coefficient),) = shape.items()
            if coefficient == 1 and len(monomial) == 1 and monomial[0][1] == 1:
                self.equations[monomial[0][0]] = polynomial(right, self)

    def _add_extended(self, formula: Node) -> None:
        left, right = formula.args
        if formula.op != "equal" or left.sort != "E":  # type: ignore[attr-defined]
            return
        try:
            real, parts = extended(left, self)  # type: ignore[arg-type]
            if not real and len(parts) == 1:
                ((atom, coefficient),) = parts.items()
                if coefficient == constant(1):
                    self.extended[atom] = extended(right, self)  # type: ignore[arg-type]
        except NormalFormError:
            return

    def _add_negation(self, formula: Node) -> None:
        if formula.op not in ("less", "at_most", "equal") or value_sort(*formula.args) == "E":  # type: ignore[arg-type]
            return
        gap = difference(*formula.args, self)  # type: ignore[arg-type]
        if formula.op == "equal":
            if gap:
                self.nonzero.add(unsigned(gap))
        else:
            self._add_sign(negated(gap), formula.op == "at_most")

    def under(self, sort: str) -> tuple[Node, Facts]:
        """A fresh index of the sort, and the facts specialised at it."""
        index = fresh_variable(f"{sort}{self.depth}", sort)
        inner = self.copy()
        inner.depth += 1
        for formula in self.general:
            if formula.args[0] == sort:
                inner.add(opened(formula.args[1], index))  # type: ignore[arg-type]
        return index, inner

    def assuming(self, formula: Node) -> Facts:
        """The facts and one more formula: the path condition of a branch."""
        inner = self.copy()
        inner.add(formula)
        return inner

    def is_positive(self, p: Polynomial) -> bool:
        """Is p > 0 known?  By a fact, or as a sum of positive multiples of powers of known sign."""
        return bool(p) and (scaled(p) in self.positive or all(c > 0 and self._positive_powers(m) for m, c in p.items()))

    def is_nonnegative(self, p: Polynomial) -> bool:
        """Is p >= 0 known?"""
        if not p or scaled(p) in self.positive or scaled(p) in self.nonnegative:
            return True
        return all(c > 0 and self._nonnegative_powers(m) for m, c in p.items())

    def is_nonzero(self, p: Polynomial) -> bool:
        """Is p != 0 known?"""
        if not p:
            return False
        if self.is_positive(p) or self.is_positive(negated(p)) or unsigned(p) in self.nonzero:
            return True
        return len(p) == 1 and all(self.is_nonzero_atom(a) for a, _ in next(iter(p)))

    def is_nonzero_atom(self, atom: Node) -> bool:
        """Is the atom known to be positive or different from zero?"""
        key = ((((atom, 1),), Fraction(1)),)
        return atom.op == "exp" or key in self.positive or key in self.nonzero

    def is_positive_atom(self, atom: Node) -> bool:
        """Is the atom known to be positive?"""
        return ((((atom, 1),), Fraction(1)),) in self.positive

    def _positive_powers(self, monomial: Monomial) -> bool:
        return all(self.is_positive_atom(a) or (e % 2 == 0 and self.is_nonzero_atom(a)) for a, e in monomial)

    def _nonnegative_powers(self, monomial: Monomial) -> bool:
        return all(
            e % 2 == 0 or a.sort == "N" or self.is_positive_atom(a) or ((((a, 1),), Fraction(1)),) in self.nonnegative
            for a, e in monomial
        )


# ---- real expressions -------------------------------------------------------------------------------------------
def polynomial(term: Node, facts: Facts) -> Polynomial:
    """The normal form of a real term."""
    known = facts.cache.get(term)
    if known is None:
        known = facts.cache[term] = _polynomial(term, facts)
    return known


def _polynomial(term: Node, facts: Facts) -> Polynomial:
    op, args = term.op, term.args
    if op == "number":
        return constant(args[0])  # type: ignore[arg-type]
    if op == "add":
        total: Polynomial = {}
        for part in args:
            add_into(total, polynomial(part, facts))  # type: ignore[arg-type]
        return total
    if op == "multiply":
        product = constant(1)
        for part in args:
            product = times(product, polynomial(part, facts))  # type: ignore[arg-type]
        return product
    if op == "inverse":
        return _inverse(polynomial(args[0], facts), facts)  # type: ignore[arg-type]
    if op == "ln":
        return _logarithm(polynomial(args[0], facts), facts)  # type: ignore[arg-type]
    if op == "sum":
        return _sum(args[0], args[1], facts)  # type: ignore[arg-type]
    if op in ("range_sum", "range_product"):
        return _range(op, args[0], args[1], facts)  # type: ignore[arg-type]
    if op == "if" and term.sort != "E":
        return _conditional(term, facts)
    if op in ("variable", "root", "exp", "apply", "finite") and term.sort in ("N", "R"):
        return _value(_normal_atom(term, facts), facts)
    raise NormalFormError(f"{term} is not a real expression")


def _value(atom: Node, facts: Facts) -> Polynomial:
    return facts.equations[atom] if atom in facts.equations else of_atom(atom)


def _normal_atom(term: Node, facts: Facts) -> Node:
    if term.op in ("root", "exp"):
        return make(term.op, rebuilt(polynomial(term.args[0], facts)))  # type: ignore[arg-type]
    if term.op == "apply":
        return make("apply", term.args[0], *(_normal_argument(a, facts) for a in term.args[1:]))  # type: ignore[arg-type]
    return term


def _normal_argument(term: Node, facts: Facts) -> Node:
    if term.sort in ("N", "R"):
        return rebuilt(polynomial(term, facts))
    body = term.args[1] if term.op == "lambda" else None
    if not isinstance(body, Node) or term.args[0] not in INDEX_SORTS or body.sort not in ("N", "R"):
        return term
    index, inner = facts.under(term.args[0])  # type: ignore[arg-type]
    return make("lambda", term.args[0], closed_over(rebuilt(polynomial(opened(body, index), inner)), index))


def _inverse(p: Polynomial, facts: Facts) -> Polynomial:
    if len(p) == 1:
        ((monomial, c),) = p.items()
        if all(facts.is_nonzero_atom(a) for a, _ in monomial):
            return {tuple((a, -e) for a, e in monomial): 1 / c}
    return _value(make("inverse", rebuilt(p)), facts)  # 1/0 is some real that nobody knows


def _logarithm(p: Polynomial, facts: Facts) -> Polynomial:
    if len(p) == 1:
        ((monomial, c),) = p.items()
        if c > 0 and all(facts.is_positive_atom(a) for a, _ in monomial):
            out: Polynomial = {}
            for atom, exponent in monomial:
                add_into(out, _value(make("ln", atom), facts), Fraction(exponent))
            for part, sign in ((c.numerator, 1), (c.denominator, -1)):
                if part != 1:
                    add_into(out, of_atom(make("ln", number(part))), Fraction(sign))
            return out
    return _value(make("ln", rebuilt(p)), facts)


# ---- conditionals -----------------------------------------------------------------------------------------------
def _condition(formula: Node, facts: Facts) -> Node | bool:
    """A normal form of the condition, or its truth where the facts settle it."""
    if formula.op == "implies" and formula.args[1] is FALSE:
        inner = _condition(formula.args[0], facts)  # type: ignore[arg-type]
        return not inner if isinstance(inner, bool) else make("implies", inner, FALSE)
    if formula.op not in ("less", "at_most", "equal") or value_sort(*formula.args) == "E":  # type: ignore[arg-type]
        return formula
    gap = difference(*formula.args, facts)  # type: ignore[arg-type]
    if formula.op == "less":
        truth = True if facts.is_positive(gap) else False if facts.is_nonnegative(negated(gap)) else None
    elif formula.op == "at_most":
        truth = True if facts.is_nonnegative(gap) else False if facts.is_positive(negated(gap)) else None
    else:
        truth = True if not gap else False if facts.is_nonzero(gap) else None
    if truth is not None:
        return truth
    if formula.op == "equal":
        return make("equal", rebuilt(dict(unsigned(gap))), ZERO)
    return make(formula.op, ZERO, rebuilt(dict(scaled(gap))))


def _branches(term: Node, facts: Facts) -> tuple[Node, Facts, Facts] | Node:
    """The normal condition and the facts of both branches, or the branch that is taken."""
    condition = _condition(term.args[0], facts)  # type: ignore[arg-type]
    if isinstance(condition, bool):
        return term.args[1] if condition else term.args[2]  # type: ignore[return-value]
    return condition, facts.assuming(condition), facts.assuming(make("implies", condition, FALSE))


def _conditional(term: Node, facts: Facts) -> Polynomial:
    split = _branches(term, facts)
    if isinstance(split, Node):
        return polynomial(split, facts)
    condition, yes, no = split
    then, other = polynomial(term.args[1], yes), polynomial(term.args[2], no)  # type: ignore[arg-type]
    if then == other:
        return then
    return _value(make("if", condition, rebuilt(then), rebuilt(other)), facts)


def _extended_conditional(term: Node, facts: Facts) -> Extended:
    split = _branches(term, facts)
    if isinstance(split, Node):
        return extended(split, facts)
    condition, yes, no = split
    then, other = _normal_branch(term.args[1], yes), _normal_branch(term.args[2], no)  # type: ignore[arg-type]
    if then is other:
        return extended(then, facts)
    return _extended_value(make("if", condition, then, other), facts)


def _normal_branch(term: Node, facts: Facts) -> Node:
    """The branch with its insides normal; left as it stands where a coefficient has no known sign."""
    try:
        return rebuilt_extended(extended(term, facts))
    except (NormalFormError, SortError):
        return term


# ---- sums over the symbols and over the teachers ----------------------------------------------------------------
def _sum(sort: str, body: Node, facts: Facts) -> Polynomial:
    index, inner = facts.under(sort)
    out: Polynomial = {}
    for monomial, coefficient in polynomial(opened(body, index), inner).items():
        add_into(out, _sum_of_monomial([index], monomial, facts), coefficient)
        if len(out) > LIMIT:
            raise NormalFormError(f"an expression grows beyond {LIMIT} monomials")
    return out


def _sum_of_monomial(indices: list[Node], monomial: Monomial, facts: Facts) -> Polynomial:
    """Sum a monomial over the indices: pull out what is free of them, flatten inner sums, split, name canonically."""
    bound = set(indices)
    outer = tuple(x for x in monomial if not x[0].free & bound)
    result: Polynomial = {outer: Fraction(1)}
    flat: dict[Node, int] = {}
    queue = [x for x in monomial if x[0].free & bound]
    while queue:
        atom, exponent = queue.pop()
        if atom.op == "sum" and atom.free & bound and exponent > 0:
            for _ in range(exponent):  # (sum_y f)^2 = sum_y sum_z f(y) f(z)
                inside = atom
                while inside.op == "sum":
                    fresh = fresh_variable(f"s{len(indices)}d{facts.depth}", inside.args[0])  # type: ignore[arg-type]
                    indices = [*indices, fresh]
                    bound.add(fresh)
                    inside = opened(inside.args[1], fresh)  # type: ignore[arg-type]
                queue.extend(_factors(inside))
        else:  # 1/a stays whole here: nothing may cancel without its sign
            atom, exponent = (atom, exponent) if exponent > 0 else (make("inverse", atom), -exponent)
            flat[atom] = flat.get(atom, 0) + exponent
    if len(indices) > MAX_NESTED_SUMS:
        raise NormalFormError(f"more than {MAX_NESTED_SUMS} nested sums")
    for names, atoms in _connected(indices, flat):
        if names:
            nested = min(_nested(order, atoms) for order in permutations(names))
            result = times(result, _value(nested, facts))
        else:
            result = times(result, {tuple(sorted(atoms)): Fraction(1)})
    return result


def _factors(term: Node) -> list[tuple[Node, int]]:
    if term.op == "multiply":
        return [factor for part in term.args for factor in _factors(part)]  # type: ignore[arg-type]
    return [] if term is ONE else [(term, 1)]


def _connected(indices: list[Node], atoms: dict[Node, int]) -> list[tuple[list[Node], list[tuple[Node, int]]]]:
    """Groups of indices joined by shared atoms, each with its atoms; sums over different groups factor."""
    groups: list[tuple[set[Node], list[tuple[Node, int]]]] = [({i}, []) for i in indices]
    free: list[tuple[Node, int]] = []
    bound = set(indices)
    for atom, exponent in atoms.items():
        touched = atom.free & bound
        if not touched:
            free.append((atom, exponent))
            continue
        hit = [g for g in groups if g[0] & touched]
        groups = [g for g in groups if not g[0] & touched]
        groups.append((set().union(*(g[0] for g in hit)), [x for g in hit for x in g[1]] + [(atom, exponent)]))
    named = [([i for i in indices if i in names], parts) for names, parts in groups]
    return [*named, ([], free)] if free else named


def _nested(order: tuple[Node, ...], atoms: list[tuple[Node, int]]) -> Node:
    names = [fresh_variable(f"n{k}{o.sort}", o.sort) for k, o in enumerate(order)]  # type: ignore[arg-type]
    moved: dict[Node, int] = {}
    for atom, exponent in atoms:
        renamed = substituted(atom, dict(zip(order, names, strict=True)))
        moved[renamed] = moved.get(renamed, 0) + exponent
    term = rebuilt({tuple(sorted(moved.items())): Fraction(1)})
    for name in reversed(names):
        term = make("sum", name.sort, closed_over(term, name))
    return term


# ---- sums and products over u < t -------------------------------------------------------------------------------
def _range(op: str, upper: Node, body: Node, facts: Facts) -> Polynomial:
    """Unfold the numeral part of the upper end; what is left is an atom with a normal body."""
    end = polynomial(upper, facts)
    steps = end.get((), Fraction(0))
    if steps.denominator != 1 or not 0 <= steps < MAX_UNFOLD:
        raise NormalFormError(f"the upper end {upper} is not a natural number of at most {MAX_UNFOLD} more steps")
    base = {m: c for m, c in end.items() if m}
    if base:
        index = fresh_variable(f"u{facts.depth}", "N")
        inner = facts.copy()
        inner.depth += 1
        normal = closed_over(rebuilt(polynomial(opened(body, index), inner)), index)
        out = _value(make(op, rebuilt(base), normal), facts)
    else:
        out = constant(0 if op == "range_sum" else 1)
    for step in range(int(steps)):
        value = polynomial(opened(body, rebuilt(add_into(dict(base), constant(step)))), facts)
        out = times(out, value) if op == "range_product" else add_into(dict(out), value)
    return out


# ---- extended values --------------------------------------------------------------------------------------------
def extended(term: Node, facts: Facts) -> Extended:
    """(real part, {extended atom: coefficient}); a coefficient of unknown sign is refused."""
    if term.sort != "E":
        return polynomial(term, facts), {}
    if term.op == "add":
        real: Polynomial = {}
        parts: dict[Node, Polynomial] = {}
        for summand in term.args:
            r, e = extended(summand, facts)  # type: ignore[arg-type]
            add_into(real, r)
            _add_parts(parts, e)
        return real, parts
    if term.op == "multiply":
        return _scaled_extended(term, facts)
    if term.op == "sum":
        return _extended_sum(term.args[0], term.args[1], facts)  # type: ignore[arg-type]
    if term.op == "if":
        return _extended_conditional(term, facts)
    return _extended_value(_normal_atom(term, facts), facts)


def _extended_value(atom: Node, facts: Facts) -> Extended:
    return facts.extended[atom] if atom in facts.extended else ({}, {atom: constant(1)})


def _scaled_extended(term: Node, facts: Facts) -> Extended:
    coefficient = constant(1)
    known = True
    for part in term.args[:-1]:
        factor = polynomial(part, facts)  # type: ignore[arg-type]
        known = known and facts.is_nonnegative(factor)
        coefficient = times(coefficient, factor)
    if not known and not facts.is_nonnegative(coefficient):
        raise NormalFormError(f"the coefficient of an extended value is not known to be nonnegative: {term}")
    real, parts = extended(term.args[-1], facts)  # type: ignore[arg-type]
    _remember(coefficient, facts)
    out = {atom: times(coefficient, c) for atom, c in parts.items()}
    for c in out.values():
        _remember(c, facts)  # every coefficient of an extended normal form is known nonnegative
    return times(coefficient, real), {atom: c for atom, c in out.items() if c}


def _remember(p: Polynomial, facts: Facts) -> None:
    if p:
        facts.nonnegative.add(scaled(p))


def _add_parts(total: dict[Node, Polynomial], other: dict[Node, Polynomial]) -> None:
    for atom, coefficient in other.items():
        value = add_into(dict(total.get(atom, {})), coefficient)
        if value:
            total[atom] = value
        else:
            total.pop(atom, None)


def _extended_sum(sort: str, body: Node, facts: Facts) -> Extended:
    index, inner = facts.under(sort)
    inside, parts = extended(opened(body, index), inner)
    real: Polynomial = {}
    out: dict[Node, Polynomial] = {}
    for monomial, c in inside.items():
        add_into(real, _sum_of_monomial([index], monomial, facts), c)
    for atom, coefficient in sorted(parts.items(), key=lambda item: item[0]):
        moves = any(index in a.free for m in coefficient for a, _ in m)
        if index not in atom.free and inner.is_nonnegative(coefficient):  # sum_x c(x) E = (sum c) E
            total: Polynomial = {}
            for monomial, c in coefficient.items():
                add_into(total, _sum_of_monomial([index], monomial, facts), c)
            _remember(total, facts)
            _add_parts(out, {atom: total})
            continue
        if not moves and facts.is_nonnegative(coefficient):  # sum_x c E(x) = c sum_x E(x)
            factor, summand = coefficient, atom
        else:
            factor, summand = constant(1), rebuilt_extended(({}, {atom: coefficient}))
        r, e = _extended_value(make("sum", sort, closed_over(summand, index)), facts)
        add_into(real, times(factor, r))
        _add_parts(out, {k: times(factor, v) for k, v in e.items()})
    return real, out


def rebuilt_extended(value: Extended) -> Node:
    """A term with the given normal form; equal normal forms give the same term."""
    real, parts = value
    terms = [rebuilt(real)] if real or not parts else []
    for atom, coefficient in sorted(parts.items(), key=lambda item: item[0]):
        terms.append(atom if coefficient == constant(1) else make("multiply", rebuilt(coefficient), atom))
    return terms[0] if len(terms) == 1 else make("add", *terms)


# ---- deciding ---------------------------------------------------------------------------------------------------
def cleared(p: Polynomial, facts: Facts) -> Polynomial:
    """Multiply by every d with an atom 1/d and d known to be nonzero: p = 0 iff the result is 0."""
    for _ in range(8):
        found = [
            a for m in p for a, _ in m
            if a.op == "inverse" and facts.is_nonzero(polynomial(a.args[0], facts))  # type: ignore[arg-type]
        ]  # fmt: skip
        if not found:
            return p
        atom = min(found)
        denominator = polynomial(atom.args[0], facts)  # type: ignore[arg-type]
        exponents = [dict(m).get(atom, 0) for m in p]
        if min(exponents) < 0:
            return p
        powers = [constant(1)]
        for _ in range(max(exponents)):
            powers.append(times(powers[-1], denominator))
        out: Polynomial = {}
        for m, c in p.items():
            rest = tuple(x for x in m if x[0] is not atom)
            add_into(out, times({rest: c}, powers[max(exponents) - dict(m).get(atom, 0)]))
        p = out
    return p


def difference(a: Node, b: Node, facts: Facts) -> Polynomial:
    """The normal form of b - a, both real."""
    return add_into(dict(polynomial(b, facts)), polynomial(a, facts), Fraction(-1))


def same(a: Node, b: Node, facts: Facts) -> bool:
    """Are the two terms equal by algebra under the facts?"""
    if a is b:
        return True
    if value_sort(a, b) != "E":
        gap = difference(a, b, facts)
        return not gap or not cleared(gap, facts)
    (r, e), (s, f) = extended(a, facts), extended(b, facts)
    gaps = [add_into(dict(r), s, Fraction(-1))]
    gaps += [add_into(dict(e.get(k, {})), f.get(k, {}), Fraction(-1)) for k in e.keys() | f.keys()]
    return all(not g or not cleared(g, facts) for g in gaps)


__all__ = ["INFINITY", "Extended", "Facts", "cleared", "difference", "extended", "polynomial", "rebuilt_extended", "same"]
