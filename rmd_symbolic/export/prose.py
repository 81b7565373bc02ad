"""Sentences with mathematics in them, independent of how they are printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rmd_symbolic.export.escape import GREEK
from rmd_symbolic.terms.sort import INDICES, NATURAL, Function
from rmd_symbolic.terms.term import Apply, Number, Term, Variable


@dataclass(frozen=True, slots=True)
class Words:
    """Plain text, to be escaped by whoever prints it."""

    text: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A term within a sentence."""

    term: Term


@dataclass(frozen=True, slots=True)
class Listing:
    """Several terms with commas between them, and perhaps what they belong to: `x, y` in X."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Membership:
    """Bound variables with what they run over."""

    variables: tuple[Variable, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """Terms in an interval; an end is None where there is no bound."""

    terms: tuple[Term, ...]
    low: Term
    high: Term | None
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class Family:
    """A sequence or a family: the member, and its index."""

    member: Term
    index: Variable


@dataclass(frozen=True, slots=True)
class Value:
    """What a variable of a cited theorem stands for."""

    name: str
    term: Term


@dataclass(frozen=True, slots=True)
class Link:
    """A theorem; `inside` says that the same document states it."""

    name: str
    inside: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """The number of a statement of the same theorem."""

    number: int


Part = Words | Formula | Listing | Membership | Range | Family | Value | Link | Mark
Prose = tuple[Part, ...]


def words(text: str) -> Prose:
    """A sentence of words alone."""
    return (Words(text),) if text else ()


SPELLINGS = {"<=": "≤", ">=": "≥", "/=": "≠", "<<": "≪", "->": "→", "|->": "↦", "||": "‖", "oo": "∞"}
SPELLINGS |= {"^2": "²", "^3": "³", "^n": "ⁿ", "^t": "ᵗ"}
NAME = re.compile(r"<=|>=|/=|<<|\|->|->|\|\||\^[23nt]\b|[A-Za-z]+\[\w+\]|[A-Za-z][A-Za-z0-9_]*'*|.", re.DOTALL)


def spoken(text: str, scope: Mapping[str, Variable]) -> Prose:
    """What an author writes to readers, with the signs and the variables of the theorem set as mathematics.

    The word `a` and names that could be words stay as they are.

    >>> spoken('p <= 1', {'p': Variable('p', 'real')})
    (Formula(term=Variable(name='p', sort='real')), Words(text=' ≤ 1'))
    """
    out: list[Part] = []
    for token in NAME.findall(text):
        member = _member(token, scope)
        if member is not None:
            out.append(Formula(member))
            continue
        variable = scope.get(token)
        if variable is not None and token not in ("a", "A", "I") and (len(token) == 1 or token in GREEK.values()):
            out.append(Formula(variable))
            continue
        said = SPELLINGS.get(token, token)
        if out and isinstance(out[-1], Words):
            said = out.pop().text + said  # type: ignore[union-attr]
        out.append(Words(said))
    return tuple(out)


def _member(token: str, scope: Mapping[str, Variable]) -> Term | None:
    """`p[t]` or `p[0]`, a member of a sequence or a family of the theorem."""
    name, bracket, index = token.partition("[")
    family = scope.get(name)
    if not bracket or family is None or not isinstance(family.sort, Function) or len(family.sort.domain) != 1:
        return None
    index = index.removesuffix("]")
    if index.isdecimal() and family.sort.domain == (NATURAL,):
        return Apply(family, (Number(Fraction(int(index))),), True)
    position = scope.get(index, Variable(index, family.sort.domain[0]))
    return (
        Apply(family, (position,), True)
        if position.sort in INDICES and position.sort == family.sort.domain[0]
        else None
    )


def listed(items: Sequence[Prose], last: str = " and ") -> Prose:
    """`a, b and c`.

    >>> listed([words('a'), words('b'), words('c')])
    (Words(text='a'), Words(text=', '), Words(text='b'), Words(text=' and '), Words(text='c'))
    """
    out: list[Part] = []
    for position, item in enumerate(items):
        if position:
            out.append(Words(last if position == len(items) - 1 else ", "))
        out += item
    return tuple(out)


def joined(*parts: Iterable[Part]) -> Prose:
    """One sentence after another."""
    return tuple(part for piece in parts for part in piece)
