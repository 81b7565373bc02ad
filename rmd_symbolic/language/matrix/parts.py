"""The range of a parameter, cut where an axiom may change its truth: at 0, at 1, and where theorems say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from rmd_symbolic.language.theories import Scope
from rmd_symbolic.terms.term import Number, Operation, Term, Variable, operation

USUAL = (Fraction(0), Fraction(1))


@dataclass(frozen=True, slots=True)
class Part:
    """An interval of a parameter's range; an end that is None is infinite, `closed` says which ends belong to it.

    >>> from rmd_symbolic.terms.sort import REAL
    >>> s, one = Variable("s", REAL), Fraction(1)
    >>> str(Part(s, Fraction(0), one, (False, True))), str(Part(s, one, one, (True, True))), str(Part(s, one, None))
    ('0 < s <= 1', 's = 1', 's > 1')
    """

    parameter: Variable
    low: Fraction | None
    high: Fraction | None
    closed: tuple[bool, bool] = (False, False)

    @property
    def value(self) -> Fraction | None:
        """The value, where the part is one point."""
        return self.low if self.low is not None and self.low == self.high else None

    @property
    def conditions(self) -> tuple[Term, ...]:
        """The part as hypotheses, none where it is one value."""
        if self.value is not None:
            return ()
        out: list[Term] = []
        if self.low is not None:
            out.append(operation("<=" if self.closed[0] else "<", Number(self.low), self.parameter))
        if self.high is not None:
            out.append(operation("<=" if self.closed[1] else "<", self.parameter, Number(self.high)))
        return tuple(out)

    def joined(self, other: Part) -> Part:
        """This part and the next one as one."""
        return Part(self.parameter, self.low, other.high, (self.closed[0], other.closed[1]))

    def __str__(self) -> str:
        name, signs = self.parameter.name, ["<=" if closed else "<" for closed in self.closed]
        if self.value is not None:
            return f"{name} = {self.value}"
        if self.low is not None and self.high is not None:
            return f"{self.low} {signs[0]} {name} {signs[1]} {self.high}"
        if self.low is not None:
            return f"{name} {signs[0].replace('<', '>')} {self.low}"
        return f"{name} {signs[1]} {self.high}"


def parts(parameter: Variable, conditions: Iterable[Term], cuts: Iterable[Fraction]) -> list[Part]:
    """The range of the parameter in order, or nothing where it is no interval with rational ends."""
    low: Fraction | None = None
    high: Fraction | None = None
    ends: set[Fraction] = set()  # that belong to the range
    for condition in conditions:
        bound = _bound(condition, parameter)
        if bound is None:
            return []
        below, value, strict = bound
        if below:
            low = value if low is None else max(low, value)
        else:
            high = value if high is None else min(high, value)
        (ends.discard if strict else ends.add)(value)
    inside = sorted(c for c in {*USUAL, *cuts} if (low is None or c > low) and (high is None or c < high))
    edges = [low, *inside, high]
    found = []
    for number, (left, right) in enumerate(pairwise(edges)):
        if left is not None and (number or left in ends):
            found.append(Part(parameter, left, left, (True, True)))
        found.append(Part(parameter, left, right))
    return found + ([Part(parameter, high, high, (True, True))] if high in ends else [])


def _bound(term: Term, parameter: Variable) -> tuple[bool, Fraction, bool] | None:
    """Is it a bound from below, by what, and is it strict?"""
    if not isinstance(term, Operation) or term.name not in ("<", "<=", ">", ">="):
        return None
    left, right = term.arguments if term.name in ("<", "<=") else term.arguments[::-1]
    strict = term.name in ("<", ">")
    if right == parameter and (value := _rational(left)) is not None:
        return True, value, strict
    if left == parameter and (value := _rational(right)) is not None:
        return False, value, strict
    return None


def _rational(term: Term) -> Fraction | None:
    if isinstance(term, Operation) and term.name == "neg" and isinstance(term.arguments[0], Number):
        return -term.arguments[0].value
    return term.value if isinstance(term, Number) else None


def cuts(parameter: Variable, names: Iterable[str], scope: Scope) -> Iterator[Fraction]:
    """The numbers with which theorems compare a parameter of this name."""
    for name in names:
        source = scope.all[name].statement
        for term in (*(c for g in source.givens for c in g.conditions), *(a.term for a in source.assumptions)):
            bound = _bound(term, parameter)
            if bound is not None:
                yield bound[1]
