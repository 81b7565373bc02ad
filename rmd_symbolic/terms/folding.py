"""Simplification of a term by what 0 and 1 do in it, so that a value of a variable can be read off."""

from __future__ import annotations

from fractions import Fraction

from rmd_symbolic.terms.term import Apply, Number, Operation, Term

ZERO, ONE = Number(Fraction(0)), Number(Fraction(1))


def folded(term: Term) -> Term:
    """The term without sums with 0, products with 0 and 1, roots of these, and powers 0 and 1; u^0 is 1 at every u.

    >>> from rmd_symbolic.terms.sort import REAL
    >>> from rmd_symbolic.terms.term import Variable
    >>> u, v = Variable("u", REAL), Variable("v", REAL)
    >>> print(folded(ONE * u + (1 - ONE) * v))
    u
    """
    if isinstance(term, Apply):
        return term
    if not isinstance(term, Operation):
        return term
    arguments = tuple(folded(argument) for argument in term.arguments)
    if term.name == "sqrt" and arguments[0] in (ZERO, ONE):
        return arguments[0]
    return _simpler(term.name, arguments) or Operation(term.name, arguments)


def _simpler(name: str, arguments: tuple[Term, ...]) -> Term | None:
    if name not in ("+", "-", "*", "/", "^"):
        return None
    left, right = arguments
    if isinstance(left, Number) and isinstance(right, Number):
        return _number(name, left.value, right.value)
    zero, one = [a == ZERO for a in arguments], [a == ONE for a in arguments]
    if name == "+" and any(zero):
        return right if zero[0] else left
    if name == "-" and zero[1]:
        return left
    if name == "*" and any(zero):
        return ZERO
    if name == "*" and any(one):
        return right if one[0] else left
    if name in ("/", "^") and one[1]:
        return left
    if name == "^" and zero[1]:
        return ONE
    return None


def _number(name: str, left: Fraction, right: Fraction) -> Term | None:
    if name == "+":
        return Number(left + right) if left + right >= 0 else None
    if name == "-":
        return Number(left - right) if left >= right else None
    if name == "*":
        return Number(left * right)
    if name == "/":
        return Number(left / right) if right else None
    return ONE if right == 0 else Number(left) if right == 1 else None
