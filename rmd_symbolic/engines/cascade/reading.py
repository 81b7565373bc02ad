"""The formula for the search: which hypotheses bound which variable, changes of variables, and hints while reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import permutations
from math import lcm
from typing import NamedTuple

from rmd_symbolic.engines.cascade.state import Restart, State
from rmd_symbolic.errors import EngineFailure, RuleError
from rmd_symbolic.kernel.certificates.atoms import Generator, ratio
from rmd_symbolic.kernel.certificates.polynomial import Polynomial, add, atoms_of, by_degree, scale
from rmd_symbolic.kernel.certificates.reader import Quotient, Reader
from rmd_symbolic.kernel.formula import ONE, ZERO, Node

MAX_ORDERS = 24


class Formula(NamedTuple):
    """A closed formula taken apart: the number of variables, the hypotheses, and the sides of the conclusion."""

    variables: int
    hypotheses: tuple[Node, ...]
    strict: bool
    left: Node
    right: Node


def taken_apart(goal: Node) -> Formula:
    """The parts of `for all reals: H1 implies ... implies a <= b`."""
    count, hypotheses = 0, []
    while goal.op == "all":
        if goal.args[0] != "R":
            raise EngineFailure("a variable is not real")
        count, goal = count + 1, goal.args[1]
    while goal.op == "implies":
        hypotheses.append(goal.args[0])
        goal = goal.args[1]
    if goal.op not in ("at_most", "less"):
        raise EngineFailure("the conclusion is not an inequality")
    return Formula(count, tuple(hypotheses), goal.op == "less", *goal.args)


# ---- domains ----------------------------------------------------------------------------------------------------
class Bound(NamedTuple):
    """Hypothesis number `number` bounds variable x from below or above by a term in other variables."""

    number: int
    x: int
    below: bool
    term: Node
    closed: bool
    others: frozenset[int]


def bounds(formula: Formula) -> list[Bound]:
    """The hypotheses of the form `u < x` and `x < u`, or with `<=`."""
    out = []
    for number, hypothesis in enumerate(formula.hypotheses):
        if hypothesis.op not in ("at_most", "less"):
            continue
        for place in (0, 1):
            variable, term = hypothesis.args[place], hypothesis.args[1 - place]
            if variable.op == "bound":
                x, others = formula.variables - 1 - variable.args[0], variables(term, formula.variables)
                if x not in others:
                    out.append(Bound(number, x, place == 1, term, hypothesis.op == "at_most", frozenset(others)))
    return out


def variables(term: Node, count: int) -> set[int]:
    """The variables in a term."""
    if term.op == "bound":
        return {count - 1 - term.args[0]}
    return set().union(*(variables(a, count) for a in term.args if isinstance(a, Node)))


Domains = list[tuple[int, int | None, int | None]]


def domains(formula: Formula) -> Iterator[Domains]:
    """Orders of the variables, each with the hypotheses that bound it by earlier ones; closed sections come late."""
    listed, seen = bounds(formula), list[Domains]()
    used = variables(formula.left, formula.variables) | variables(formula.right, formula.variables)
    for bound in listed:
        if bound.x in used:
            used |= bound.others
    closed = {b.x for b in listed if b.closed}
    names = sorted(used, key=lambda x: (x in closed, x))
    for tried, order in enumerate(permutations(names)):
        if tried >= MAX_ORDERS:
            return
        found: Domains = []
        for place, x in enumerate(order):
            known = set(order[:place])
            usable = [b for b in listed if b.x == x and b.others <= known]
            sides = [[b for b in usable if b.below is side] for side in (True, False)]
            chosen = [max(side, key=_strength, default=None) for side in sides]
            found.append((x, *(None if b is None else b.number for b in chosen)))  # type: ignore[arg-type]
        if found not in seen:
            seen.append(found)
            yield found


def _strength(bound: Bound) -> tuple[bool, Fraction, bool]:
    """Bounds by variables first, then the tightest number, then the strict ones."""
    value = Fraction(bound.term.args[0]) if bound.term.op == "number" else Fraction(0)
    return bool(bound.others), value if bound.below else -value, not bound.closed


# ---- changes of variables -----------------------------------------------------------------------------------------
def changes(formula: Formula, domain: Domains) -> list[dict[int, int]]:
    """Changes x = s^k for roots and fractional powers of x, and x = ln s for exponentials of x; then none."""
    powers: dict[int, int] = {}
    exponentials: set[int] = set()
    for term in (formula.left, formula.right):
        _collect(term, formula.variables, powers, exponentials)
    ends = {}
    for x, low, high in domain:
        ends[x] = [None if h is None else formula.hypotheses[h].args[p] for h, p in ((low, 0), (high, 1))]
    listed = [end for pair in ends.values() for end in pair if end is not None]
    mentioned = {y for end in listed for y in variables(end, formula.variables)}
    chosen: dict[int, int] = {}
    for x, (low, high) in ends.items():
        if x in mentioned and x in exponentials:
            continue
        if x in exponentials and low in (None, ZERO) and high in (None, ZERO):
            chosen[x] = 0
        elif powers.get(x, 1) > 1 and low in (ZERO, ONE) and high in (None, ONE):
            chosen[x] = powers[x]
    if not chosen:
        return [{}]
    return [{}, chosen] if _mixed((formula.left, formula.right)) else [chosen, {}]


def _mixed(terms: Iterable[Node]) -> bool:
    """Are there roots of what is no product of variables?  Then a change of variables leaves roots."""
    return any(True for term in terms for root in _nodes(term, "root") for _ in _nodes(root.args[0], "add"))


def _collect(term: Node, count: int, powers: dict[int, int], exponentials: set[int]) -> None:
    if term.op == "root":
        for x, e in _monomial(term.args[0], count).items():
            if e % 2:
                powers[x] = lcm(powers.get(x, 1), 2)
    if term.op == "exp":
        weight, logarithms = _logarithms(term.args[0], count)
        for x in logarithms:
            if 1 < weight.denominator <= 6:
                powers[x] = lcm(powers.get(x, 1), weight.denominator)
        if not any(True for _ in _nodes(term.args[0], "ln")):
            exponentials |= variables(term.args[0], count)
    for part in term.args:
        if isinstance(part, Node):
            _collect(part, count, powers, exponentials)


def _nodes(term: Node, op: str) -> Iterator[Node]:
    if term.op == op:
        yield term
    for part in term.args:
        if isinstance(part, Node):
            yield from _nodes(part, op)


def _monomial(term: Node, count: int) -> dict[int, int]:
    """The variables that are factors of a term, with their exponents."""
    if term.op == "bound":
        return {count - 1 - term.args[0]: 1}
    if term.op == "inverse":
        return _monomial(term.args[0], count)
    out: dict[int, int] = {}
    for part in term.args if term.op == "multiply" else ():
        for x, e in _monomial(part, count).items():
            out[x] = out.get(x, 0) + e
    return out


def _logarithms(term: Node, count: int) -> tuple[Fraction, list[int]]:
    """The rational factor of a product, and the variables whose logarithms are factors of it."""
    weight, found = Fraction(1), list[int]()
    stack = [term]
    while stack:
        part = stack.pop()
        if part.op == "multiply":
            stack += part.args
        elif part.op == "add":
            inner = [_logarithms(a, count) for a in part.args]
            weight *= Fraction(1, lcm(*(w.denominator for w, _ in inner)))
            found += [x for _, logarithms in inner for x in logarithms]
        elif part.op == "number":
            weight *= part.args[0]
        elif part.op == "inverse" and part.args[0].op == "number" and part.args[0].args[0]:
            weight /= part.args[0].args[0]
        elif part.op == "ln":
            found += _monomial(part.args[0], count)
    return weight, found


# ---- reading with hints -------------------------------------------------------------------------------------------
class HintingReader(Reader):
    """The checker's reader, which writes down the hints that it will need."""

    def __init__(self, state: State, changes: dict[int, int]) -> None:
        super().__init__(state.atoms, changes, [])
        self.state = state
        self.written: list[dict[str, int]] = []

    def offer(self, factors: dict[int, int]) -> None:
        """Write a hint down, and give it to the checker's reader."""
        data = {str(k): e for k, e in sorted(factors.items()) if e}
        self.written.append(data)
        self.hints.append(data)

    def _read(self, term: Node) -> Quotient:
        if term.op == "bound":
            x = self.atoms.variables - 1 - term.args[0]
            if self.changes.get(x) == 0:
                k = self.entry(self.atoms.atom(x))
                self.generators([Generator("ln", k, ratio({}, 1))])
        return super()._read(term)

    def entry(self, p: Polynomial) -> int:
        """The number of an entry, wished for when it is not there."""
        if p not in self.table:
            self.state.wishes.entry(p)
        return self.table.index(p)

    def generators(self, wanted: list[Generator]) -> None:
        """Wish for generators."""
        if sum(self.state.want(g) for g in wanted):  # all of them
            raise Restart

    def factors(self, p: Polynomial, c: int = 1) -> dict[int, int]:
        """How p/c factors over the table."""
        found = self.state.decomposed(p, self.known(), nested=True)
        below = self.state.decomposed(self.scaled(c), self.known())
        if found is None or below is None or found[1] < 0:
            raise RuleError("the argument is not a positive product over the table")
        out = dict(found[0])
        for k, e in below[0].items():
            out[k] = out.get(k, 0) - e
        return {k: e for k, e in out.items() if e}

    def scaled(self, c: int) -> Polynomial:
        """The constant c."""
        return scale(self.atoms.one(), c)

    def inverse(self, of: Quotient) -> Quotient:
        """Hint the factors of a denominator."""
        found = self.state.decomposed(of.numerator, self.known(), constants=False, nested=True)
        if found is None:
            raise RuleError("a denominator is not a product over the table")
        self.offer(found[0])
        return super().inverse(of)

    def logarithm(self, of: Quotient) -> Quotient:
        """Hint the factors of the argument of a logarithm, and wish for their logarithms."""
        factors = self.factors(of.numerator, of.integer)
        self.offer(factors)
        self.want_logarithms({*factors, *of.below})
        return super().logarithm(of)

    def want_logarithms(self, entries: set[int]) -> None:
        """Wish for the generators that logarithms of entries need."""
        zero, wanted = ratio({}, 1), []
        for k in sorted(entries):
            generator = self.atoms.generator(self.table[k])
            if generator is None or generator.kind == "ln":
                wanted.append(Generator("ln", k, zero))
            elif generator.kind == "pow":
                wanted.append(Generator("ln", generator.entry, zero))
        self.generators(wanted)

    def root(self, of: Quotient) -> Quotient:
        """Hint a root: half of even exponents, and powers 1/2 of the other factors."""
        factors = self.factors(of.numerator, of.integer)
        for k, e in of.below.items():
            factors[k] = factors.get(k, 0) - e
        out: dict[int, int] = {}
        half = ratio(self.atoms.one(), 2)
        for k, e in factors.items():
            if e % 2:
                self.generators([Generator("pow", k, half)])
                number = self.entry(self.atoms.atom(self.atoms.numbers[Generator("pow", k, half)]))
                out[number] = out.get(number, 0) + (1 if e > 0 else -1)
                e -= 1 if e > 0 else -1
            if e:
                out[k] = out.get(k, 0) + e // 2
        self.offer(out)
        return super().root(of)

    def exponential(self, of: Quotient) -> Quotient:
        """Hint an exponential: integer multiples of logarithms of entries, powers of entries, and one exponential."""
        if of.below:
            raise RuleError("an exponent is not a polynomial")
        out: dict[int, int] = {}
        rest = of.numerator
        for i in sorted(atoms_of(of.numerator), reverse=True):
            generator = self.atoms.generators.get(i)
            if generator is None or generator.kind != "ln":
                continue
            parts = by_degree(rest, i)
            exponent = parts.get(1, {})
            rest = add(rest, _shifted(exponent, i), -1)
            if max(parts) > 1 or max(atoms_of(exponent), default=-1) >= self.atoms.variables:
                raise RuleError("an exponent is not linear in logarithms")
            zero = (0,) * self.atoms.size
            whole = exponent.get(zero, 0) // of.integer
            if whole:
                out[generator.entry] = whole
                exponent = add(exponent, {zero: whole * of.integer}, -1)
            if exponent:
                self.multiple(out, "pow", generator.entry, exponent, of.integer)
        if rest:
            if max(atoms_of(rest), default=-1) >= self.atoms.variables:
                raise RuleError("an exponent has another generator than logarithms")
            self.multiple(out, "exp", -1, rest, of.integer)
        self.offer(out)
        return super().exponential(of)

    def multiple(self, out: dict[int, int], kind: str, k: int, exponent: Polynomial, c: int) -> None:
        """The generator of which this is an integer power, wished for when there is none."""
        if next(iter(sorted(exponent.items(), reverse=True)))[1] < 0:
            exponent, sign = scale(exponent, -1), -1
        else:
            sign = 1
        wanted = Generator(kind, k, ratio(exponent, c))
        for generator in self.atoms.generators.values():
            if generator.kind == kind and generator.entry == k:
                times = _quotient(wanted, generator)
                if times is not None:
                    number = self.entry(self.atoms.atom(self.atoms.numbers[generator]))
                    out[number] = out.get(number, 0) + sign * times
                    return
        self.generators([wanted])


def _shifted(p: Polynomial, i: int) -> Polynomial:
    return {(*m[:i], 1, *m[i + 1 :]): c for m, c in p.items()}


def _quotient(wanted: Generator, generator: Generator) -> int | None:
    """The integer by which the exponent of a generator is to be multiplied."""
    a, b = wanted.exponent, generator.exponent
    left, right = scale(a.numerator, b.denominator), scale(b.numerator, a.denominator)
    monomial = next(iter(right))
    times = Fraction(left.get(monomial, 0), right[monomial])
    return int(times) if times.denominator == 1 and times and left == scale(right, int(times)) else None


__all__ = ["Formula", "HintingReader", "changes", "domains", "taken_apart"]
