"""Terms in a case: conditionals and absolute values decided, zero masses gone, +oo reached or not."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from rmd_symbolic.engines.reduction.linear import ONE, ZERO, is_number, numeral, tidied
from rmd_symbolic.engines.reduction.numeric import NoNumber, evaluate
from rmd_symbolic.engines.reduction.region import TINY, Region
from rmd_symbolic.engines.reduction.symbolic import factors_of, two_sides
from rmd_symbolic.terms.sort import EXTENDED
from rmd_symbolic.terms.substitute import substitute
from rmd_symbolic.terms.term import Apply, Infinity, Number, Operation, Term, Variable, operation

OO = Infinity()


@dataclass(frozen=True)
class Split(Exception):
    """A distinction without which a term cannot be simplified: a parameter at an end, or a condition."""

    condition: Term
    parameter: Term | None = None
    value: Term | None = None


def resolved(term: Term, region: Region, kinks: bool = False) -> Term:
    """The term in the case; raises Split when a distinction is missing.  With `kinks` absolute values stay.

    >>> from rmd_symbolic.framework.divergences import KL, P, Q
    >>> from rmd_symbolic.engines.reduction.linear import linear
    >>> read = linear(KL(P, Q) <= 1)
    >>> q, p = read.masses  # in the order of the claim: KL asks first whether q(x) is 0
    >>> str(resolved(read.left.at_x, Region((p, q), (), (), positive=(p, q))))
    'p(x) * ln(p(x) / q(x))'
    >>> str(resolved(read.left.at_x, Region((p, q), (), (), zeros=(q,), positive=(p,))))
    'oo'
    """
    found = _Resolver(region, kinks).of(term)
    return OO if has_infinity(found) else found


@dataclass(frozen=True)
class Choice:
    """A conditional, an absolute value or an extreme as written, what it is in a case, and what is known there."""

    written: Term
    value: Term
    known: Term | None = None


@dataclass(frozen=True)
class Resolved:
    """A term in a case; `infinite` keeps c * oo as it stands, the c are `coefficients`; `roots` vanish."""

    term: Term
    infinite: Term
    coefficients: tuple[Term, ...]
    roots: tuple[Term, ...]
    choices: tuple[Choice, ...] = ()


def resolved_with_facts(term: Term, region: Region) -> Resolved:
    """As `resolved`, with what a proof has to say about the signs."""
    resolver = _Resolver(region, False)
    infinite = tidied(resolver.of(term), sums=True)
    short = OO if infinite.sort == EXTENDED and has_infinity(infinite) else infinite
    once = (tuple(dict.fromkeys(found)) for found in (resolver.coefficients, resolver.roots, resolver.choices))
    return Resolved(short, infinite, *once)  # type: ignore[arg-type]


def has_infinity(term: Term) -> bool:
    """Does oo occur, which then has a positive coefficient?"""
    return isinstance(term, Infinity) or (isinstance(term, Operation) and any(map(has_infinity, term.arguments)))


class _Resolver:
    def __init__(self, region: Region, kinks: bool) -> None:
        self.region, self.kinks = region, kinks
        self.coefficients: list[Term] = []
        self.roots: list[Term] = []
        self.choices: list[Choice] = []
        self.values: dict[Term, Term] = dict.fromkeys(region.zeros, ZERO) | dict(region.fixed)

    def of(self, term: Term) -> Term:
        if term in self.values:
            return self.values[term]
        match term:
            case Number() | Infinity() | Variable():
                return term
            case Apply():
                return _with_values(term, self.values)
            case Operation(name, arguments):
                return self._operation(name, arguments)
            case _:
                return term

    def _operation(self, name: str, arguments: tuple[Term, ...]) -> Term:
        if name == "if":
            holds = self.holds(arguments[0])
            branch = arguments[1] if holds else arguments[2]
            found = self.of(branch)
            value = ZERO if is_number(found, 0) else branch
            self.choices.append(Choice(Operation(name, arguments), value, _opposite(arguments[0], holds)))
            return found
        if name == "abs" and not self.kinks:
            inside = self.of(arguments[0])
            sign = self.sign(inside, operation("<=", 0, inside))
            value = arguments[0] if sign >= 0 else _minus(arguments[0])
            self.choices.append(Choice(Operation(name, arguments), value, operation("<=", 0, value)))
            return inside if sign > 0 else _minus(inside) if sign < 0 else ZERO
        if name in ("max", "min"):
            return self._extreme(name, arguments)
        if name == "*":
            return self._product(*arguments)
        parts = [self.of(a) for a in arguments]
        if name == "sqrt" and is_number(parts[0], 0):
            self.roots.append(arguments[0])
        return folded(name, parts)

    def _extreme(self, name: str, arguments: tuple[Term, ...]) -> Term:
        """The largest or the smallest of some terms."""
        best, *others = arguments
        for other in others:
            first, second = self.of(best), self.of(other)
            larger = self.sign(operation("-", first, second), operation("<=", second, first)) >= 0
            best, lost = (best, other) if larger == (name == "max") else (other, best)
            pair = (lost, best) if name == "max" else (best, lost)
            whole = Operation(name, arguments) if len(arguments) == 2 else operation(name, best, lost)
            self.choices.append(Choice(whole, best, operation("<=", *pair)))
        return self.of(best)

    def _product(self, a: Term, b: Term) -> Term:
        left = self.of(a)
        if is_number(left, 0):
            return ZERO
        right = self.of(b)
        if isinstance(right, Infinity) or (isinstance(right, Operation) and right.arguments[-1] == OO):
            if self.sign(left, operation("<", 0, left)) == 0:
                return ZERO
            coefficient = left if isinstance(right, Infinity) else folded("*", [left, right.arguments[0]])
            self.coefficients = [
                c for c in self.coefficients if not isinstance(right, Operation) or c != right.arguments[0]
            ]
            self.coefficients.append(coefficient)
            return operation("*", coefficient, OO)
        if has_infinity(right):
            self.coefficients.append(left)
        return folded("*", [left, right])

    def holds(self, condition: Term) -> bool:
        """Is the condition true in the case?  Split when it is true at some of its points alone."""
        import numpy as np

        points = self.region.points()
        truth = np.broadcast_to(evaluate(condition, points), next(iter(points.values())).shape)
        if truth.all() or not truth.any():
            return bool(truth.any())
        raise self._split(condition, truth)

    def sign(self, term: Term, condition: Term) -> int:
        """1, 0 or -1: the sign of the term in the case, weakly; Split on the condition when it changes."""
        positive, negative = self._signs(term)
        weak = condition_is_weak(condition)
        if positive.all() or (weak and not negative.any() and positive.any()):
            return 1
        if negative.all() or (weak and not positive.any() and negative.any()):
            return -1
        if not positive.any() and not negative.any():
            return 0
        raise self._split(condition, positive)

    def _signs(self, term: Term) -> tuple[Any, Any]:
        """At which points of the case the term is positive, at which negative."""
        import numpy as np

        points = self.region.points()
        value = np.broadcast_to(evaluate(term, points), next(iter(points.values())).shape)
        small = TINY * scale(term, points)
        return value > small, value < -small

    def _split(self, condition: Term, truth: Any) -> Split:
        """At the end of a parameter when the condition fails there alone; on the condition itself otherwise."""
        points = self.region.points()
        for parameter in self.region.open_parameters:
            of = self.region.range_of(parameter)
            for closed, value, end in ((of.low_closed, of.low, of.low_term), (of.high_closed, of.high, of.high_term)):
                if not closed or end is None:
                    continue
                there = points[parameter] == value
                if there.any() and not truth[there].any() and truth[~there].all():
                    return Split(operation("=", parameter, end), parameter, end)
        return Split(self._in_few_words(_with_values(condition, self.values)))

    def _in_few_words(self, condition: Term) -> Term:
        """A comparison without the factors whose sign is known in the case, a - b >= 0 as b <= a."""
        if not isinstance(condition, Operation) or condition.name not in ("<", "<="):
            return condition
        low, high = condition.arguments
        gap = high if is_number(low, 0) else operation("-", high, low)
        changing = [f for f in factors_of(gap) if all(signs.any() for signs in self._signs(f))]
        if len(changing) != 1:
            return condition
        above, below = two_sides(changing[0])
        if (self._signs(gap)[0] & self._signs(changing[0])[1]).any():
            above, below = below, above
        return operation(condition.name, below, above)


def _opposite(condition: Term, holds: bool) -> Term | None:
    """What is known when a comparison holds or fails; None for other conditions."""
    if not isinstance(condition, Operation) or condition.name not in ("<", "<="):
        return None
    turned = operation("<" if condition.name == "<=" else "<=", *condition.arguments[::-1])
    return condition if holds else turned


def condition_is_weak(condition: Term) -> bool:
    """Is equality among what the condition allows?"""
    return isinstance(condition, Operation) and condition.name in ("<=", ">=")


def _with_values(term: Term, values: dict[Term, Term]) -> Term:
    match term:
        case _ if term in values:
            return values[term]
        case Operation(name, arguments):
            return Operation(name, tuple(_with_values(a, values) for a in arguments))
        case Apply():
            return substitute(term, {k: v for k, v in values.items() if isinstance(k, Variable)})
        case _:
            return term


def scale(term: Term, points: Any) -> Any:
    """The sum of the sizes of the parts of a sum, against which a cancellation is measured."""
    import numpy as np

    if isinstance(term, Operation) and term.name in ("+", "-", "neg"):
        return sum(scale(a, points) for a in term.arguments)
    if isinstance(term, Operation) and term.name == "*":
        a, b = (scale(part, points) for part in term.arguments)
        with np.errstate(invalid="ignore"):
            return np.where((a == 0) | (b == 0), 0.0, np.abs(a * b))
    if isinstance(term, Operation) and term.name == "^" and isinstance(term.arguments[1], Number):
        return np.abs(scale(term.arguments[0], points)) ** float(term.arguments[1].value)
    try:
        return np.abs(evaluate(term, points))
    except NoNumber:
        return 0.0


# ---- folding --------------------------------------------------------------------------------------------------------
def folded(name: str, parts: list[Term]) -> Term:
    """An operation without what numerals make trivial: 0 e = 0, 0 + e = e, 1 e = e, 0 / e = 0, sqrt 0 = 0, ln 1 = 0.

    >>> u = Variable("u", "real")
    >>> str(folded("+", [ZERO, folded("*", [ONE, u])]))
    'u'
    """
    numbers = [rational(p) for p in parts]
    if name in ("+", "-", "*", "neg") and None not in numbers:
        return numeral(_computed(name, [n for n in numbers if n is not None]))
    if name == "^" and numbers[0] is not None and numbers[1] in (1, 2, 3, 4):
        return numeral(numbers[0] ** int(numbers[1]))
    first, last = parts[0], parts[-1]
    if name == "+":
        return last if is_number(first, 0) else first if is_number(last, 0) else operation("+", first, last)
    if name == "-":
        return first if is_number(last, 0) else _minus(last) if is_number(first, 0) else operation("-", first, last)
    if name == "*":
        return _folded_product(first, last)
    if name == "/":
        return ZERO if is_number(first, 0) else first if is_number(last, 1) else operation("/", first, last)
    if name == "^" and (is_number(first, 0) or is_number(first, 1)) and isinstance(last, Number) and last.value > 0:
        return first
    if name in ("sqrt", "abs") and (is_number(first, 0) or is_number(first, 1)):
        return first
    if (name == "ln" and is_number(first, 1)) or (name == "neg" and is_number(first, 0)):
        return ZERO
    return Operation(name, tuple(parts))


def _folded_product(a: Term, b: Term) -> Term:
    if is_number(a, 0) or is_number(b, 0):
        return ZERO
    return b if is_number(a, 1) else a if is_number(b, 1) else operation("*", a, b)


def rational(term: Term) -> Fraction | None:
    """The value of a numeral, with its sign and as a quotient."""
    if isinstance(term, Number):
        return term.value
    if isinstance(term, Operation) and term.name == "neg":
        inner = rational(term.arguments[0])
        return None if inner is None else -inner
    if isinstance(term, Operation) and term.name == "/":
        a, b = (rational(p) for p in term.arguments)
        return None if a is None or not b else a / b
    return None


def _computed(name: str, values: list[Fraction]) -> Fraction:
    if name == "neg":
        return -values[0]
    a, b = values
    return a + b if name == "+" else a - b if name == "-" else a * b


def _minus(term: Term) -> Term:
    if isinstance(term, Operation) and term.name == "neg":
        return term.arguments[0]
    if isinstance(term, Operation) and term.name == "-":
        return operation("-", term.arguments[1], term.arguments[0])
    return operation("neg", term)


__all__ = ["ONE", "OO", "Split", "folded", "rational", "resolved", "scale"]
