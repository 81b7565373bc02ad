"""A claim between divergences as terms at one symbol.

Every declared notion unfolds to sums over x of terms in the masses p(x), b(x), ...; the operators mix and |-> act at x.
A side of a linear claim is then a sum over x of one term, plus a constant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from rmd_symbolic.errors import RmdError
from rmd_symbolic.terms.sort import DISTRIBUTION, EXTENDED, NUMBERS, SYMBOL
from rmd_symbolic.terms.substitute import applied, substitute, unfolded
from rmd_symbolic.terms.term import (
    Apply,
    Binder,
    Infinity,
    Number,
    Operation,
    Quantity,
    Term,
    Variable,
    operation,
)  # fmt: skip

X = Variable("x", SYMBOL)
ZERO, ONE = Number(Fraction(0)), Number(Fraction(1))
ATOMIC = ("pool",)  # distributions that stay as they are; what is known of them is said beside


class Outside(RmdError):
    """The claim is not a linear inequality between sums over the symbols; says why."""


@dataclass(frozen=True)
class Side:
    """`sum over x of at_x, plus constant`."""

    at_x: Term
    constant: Term


@dataclass(frozen=True)
class Linear:
    """`left relation right`; `masses` are the values at x of the distributions, in the order of reading."""

    left: Side
    right: Side
    relation: str
    masses: tuple[Term, ...]


def linear(claim: Term) -> Linear:
    """Read a claim `a <= b`, `a >= b` or `a = b`; Outside when it is not linear in sums over the symbols.

    >>> from rmd_symbolic.framework.divergences import KL, P, Q, TV
    >>> read = linear(TV(P, Q) <= KL(P, Q))
    >>> str(read.left.at_x), [str(m) for m in read.masses]
    ('1 / 2 * abs(p(x) - q(x))', ['p(x)', 'q(x)'])
    """
    if not isinstance(claim, Operation) or claim.name not in ("<=", ">=", "="):
        raise Outside("only claims `a <= b`, `a >= b` and `a = b` are reduced")
    left, right = claim.arguments if claim.name != ">=" else claim.arguments[::-1]
    if left.sort not in NUMBERS:
        raise Outside("only relations between numbers are reduced")
    sides = side(left), side(right)
    masses = tuple(dict.fromkeys(m for s in sides for m in masses_of(s.at_x)))
    if not masses:
        raise Outside("there is no sum over the symbols in the claim")
    return Linear(*sides, "=" if claim.name == "=" else "<=", masses)


def side(term: Term) -> Side:
    """A side of a claim as one sum over x and a constant."""
    parts = list(_parts(term, ONE))
    bodies = [body for body, constant in parts if not constant]
    constants = [body for body, constant in parts if constant]
    return Side(tidied(added(bodies)), tidied(added(constants)))


def _parts(term: Term, factor: Term) -> Iterator[tuple[Term, bool]]:
    """The terms of a linear combination with their factors: (term at x, False) or (constant, True)."""
    if not has_masses(term):
        yield times(factor, term), True
    elif isinstance(term, Quantity):
        yield from _parts(unfolded(term), factor)
    elif isinstance(term, Binder) and term.name == "sum" and term.variable.sort == SYMBOL and term.limit is None:
        body = substitute(term.body, {term.variable: X}) if term.variable != X else term.body
        yield times(factor, tidied(at_symbol(body))), False
    elif isinstance(term, Operation):
        yield from _operation(term, factor)
    else:
        raise Outside(f"{term} is not a sum over the symbols")


def _operation(term: Operation, factor: Term) -> Iterator[tuple[Term, bool]]:
    name, arguments = term.name, term.arguments
    if name in ("+", "-", "neg") and term.sort == EXTENDED and name != "+":
        raise Outside(f"{term} subtracts what may be oo")
    if name == "+":
        for part in arguments:
            yield from _parts(part, factor)
    elif name == "-":
        yield from _parts(arguments[0], factor)
        yield from _parts(arguments[1], negated(factor))
    elif name == "neg":
        yield from _parts(arguments[0], negated(factor))
    elif name == "*" and not has_masses(arguments[0]):
        yield from _parts(arguments[1], times(factor, arguments[0]))
    elif name == "*" and not has_masses(arguments[1]):
        yield from _parts(arguments[0], times(factor, arguments[1]))
    elif name == "/" and not has_masses(arguments[1]):
        yield from _parts(arguments[0], times(factor, ONE / arguments[1]))
    else:
        raise Outside(f"{term} is not linear in sums over the symbols")


def has_masses(term: Term) -> bool:
    """Does a distribution occur in the term?"""
    match term:
        case Variable():
            return term.sort == DISTRIBUTION
        case Number() | Infinity():
            return False
        case Apply(function, arguments):
            return term.sort == DISTRIBUTION or has_masses(function) or any(map(has_masses, arguments))
        case Operation(_, arguments):
            return any(map(has_masses, arguments))
        case Quantity(_, parameters, arguments):
            return term.sort == DISTRIBUTION or any(map(has_masses, (*parameters, *arguments)))
        case Binder(_, variable, _, body):
            return variable.sort == SYMBOL or has_masses(body)


# ---- at one symbol --------------------------------------------------------------------------------------------------
def at_symbol(term: Term) -> Term:
    """The term with operators on distributions worked out at their symbol, down to masses."""
    match term:
        case Number() | Infinity() | Variable():
            return term
        case Apply(function, arguments, indexed):
            return _applied(function, tuple(at_symbol(a) for a in arguments), indexed)
        case Operation(name, arguments):
            return Operation(name, tuple(at_symbol(a) for a in arguments))
        case Quantity():
            if term.sort in NUMBERS and not has_masses(term):
                return term
            raise Outside(f"{term} stands inside of a sum")
        case Binder(name, variable, limit, body):
            if has_masses(body):
                raise Outside(f"{term} stands inside of a sum")
            return Binder(name, variable, limit, body)


def _applied(function: Term, arguments: tuple[Term, ...], indexed: bool) -> Term:
    if isinstance(function, Quantity) and function.name not in ATOMIC:
        body = unfolded(function)
        return at_symbol(applied(body, arguments)) if isinstance(body, Binder) else Apply(function, arguments, indexed)
    if isinstance(function, Binder) and function.name == "|->":
        return at_symbol(applied(function, arguments))
    return Apply(function, arguments, indexed)


def masses_of(term: Term) -> Iterator[Term]:
    """The masses at x in a term."""
    match term:
        case Apply(function, arguments) if function.sort == DISTRIBUTION and arguments == (X,):
            yield term
        case Operation(_, arguments):
            for part in arguments:
                yield from masses_of(part)
        case Binder(_, _, _, body):
            yield from masses_of(body)
        case Number() | Infinity() | Variable() | Apply() | Quantity():
            return


# ---- building terms that a person would write ----------------------------------------------------------------------
def is_number(term: Term, value: int) -> bool:
    """Is the term this numeral?"""
    return isinstance(term, Number) and term.value == value


def times(a: Term, b: Term) -> Term:
    """a * b, without factors 1 and signs that cancel."""
    if is_number(a, 1):
        return b
    if is_number(b, 1):
        return a
    if is_number(a, 0) or is_number(b, 0):
        return ZERO
    if isinstance(a, Operation) and a.name == "neg":
        return negated(times(a.arguments[0], b))
    if isinstance(a, Operation) and a.name == "/" and is_number(a.arguments[0], 1):
        return b / a.arguments[1] if b.sort != EXTENDED else operation("*", a, b)
    return operation("*", a, b)


def negated(a: Term) -> Term:
    """-a."""
    if isinstance(a, Operation) and a.name == "neg":
        return a.arguments[0]
    return ZERO if is_number(a, 0) else operation("neg", a)


def added(terms: list[Term]) -> Term:
    """The sum of terms; a negated real one is subtracted from a real sum."""
    positive = [t for t in terms if not (isinstance(t, Operation) and t.name == "neg")]
    negative = [t.arguments[0] for t in terms if isinstance(t, Operation) and t.name == "neg"]
    positive = [t for t in positive if not is_number(t, 0)]
    if not positive and negative:
        out: Term = operation("neg", negative.pop(0))
    else:
        out = positive.pop(0) if positive else ZERO
    for part in positive:
        out = operation("+", out, part)
    for part in negative:
        out = operation("-", out, part)
    return out


def numeral(value: int | Fraction) -> Term:
    """A rational as a term: a numeral, or a quotient of two, perhaps negated."""
    value = Fraction(value)
    over: Term = Number(Fraction(abs(value.numerator)))
    if value.denominator != 1:
        over = operation("/", over, Number(Fraction(value.denominator)))
    return over if value >= 0 else operation("neg", over)


def tidied(term: Term, sums: bool = False) -> Term:
    """The term as a person would write it: u * e for v * (u / v * e), quotients for fractions, a - b for a + -b.

    Where v is a sum, v (1/v) is left standing unless `sums`: there it needs a proof.
    """
    if isinstance(term, Number) and not term.written:
        return numeral(term.value)
    if not isinstance(term, Operation):
        return term
    arguments = tuple(tidied(a, sums) for a in term.arguments)
    if term.name == "*":
        v, product = arguments
        if isinstance(product, Operation) and product.name == "*" and (sums or not isinstance(v, Operation)):
            ratio, rest = product.arguments
            if isinstance(ratio, Operation) and ratio.name == "/" and ratio.arguments[1] == v:
                return operation("*", ratio.arguments[0], rest)
    if term.sort != EXTENDED and term.name in ("+", "-", "*", "neg"):
        sign, size = signed(Operation(term.name, arguments))
        return size if sign > 0 else operation("neg", size)
    return Operation(term.name, arguments)


def signed(term: Term) -> tuple[int, Term]:
    """A real term as a sign and a term without a leading minus."""
    if not isinstance(term, Operation):
        return (-1, Number(-term.value)) if isinstance(term, Number) and term.value < 0 else (1, term)
    if term.name == "neg":
        sign, size = signed(term.arguments[0])
        return -sign, size
    if term.name in ("*", "/"):
        (first, a), (second, b) = (signed(p) for p in term.arguments)
        if term.name == "*" and is_number(a, 1):
            return first * second, b
        return first * second, operation(term.name, a, b)
    if term.name in ("+", "-"):
        (first, a), (second, b) = (signed(p) for p in term.arguments)
        second = second if term.name == "+" else -second
        if first > 0:
            return 1, operation("+" if second > 0 else "-", a, b)
        return (1, operation("-", b, a)) if second > 0 else (-1, operation("+", a, b))
    return 1, term
