"""What a theorem is about, in words: `let b and p be distributions`, `let alpha in (0, 1]`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from rmd_symbolic.export.prose import Family, Formula, Listing, Membership, Prose, Range, Words, joined, listed
from rmd_symbolic.language.elaborate import Given
from rmd_symbolic.terms.sort import (
    CHANNEL,
    DISTRIBUTION,
    EXTENDED,
    NATURAL,
    OPERATOR,
    PROPOSITION,
    RANDOM,
    REAL,
    RELABELLING,
    SET,
    SYMBOL,
    TEACHER,
    Function,
    Sort,
)  # fmt: skip
from rmd_symbolic.terms.term import Apply, Binder, Operation, Quantity, Term, Variable

WORDS: dict[Sort, tuple[str, str]] = {
    DISTRIBUTION: ("a distribution on the support", "distributions on the support"),
    REAL: ("a real number", "real numbers"),
    NATURAL: ("a natural number", "natural numbers"),
    EXTENDED: ("a real number or infinity", "real numbers or infinity"),
    SYMBOL: ("a symbol", "symbols"),
    TEACHER: ("a teacher", "teachers"),
    CHANNEL: ("a channel", "channels"),
    OPERATOR: ("an operator", "operators"),
    SET: ("a set of distributions", "sets of distributions"),
    RELABELLING: ("a relabelling of the symbols", "relabellings of the symbols"),
    RANDOM: ("a random distribution", "random distributions"),
    Function((REAL,), REAL): ("a function on the real line", "functions on the real line"),
    Function((SYMBOL,), REAL): ("a real function on the support", "real functions on the support"),
}
SORTS_SAID = ("distribution", "stochastic", "weights")  # conditions that the sort word already says
LETTERS = {NATURAL: "tsmn", TEACHER: "kji", SYMBOL: "xyz"}


@dataclass(frozen=True, slots=True)
class Described:
    """A variable with what its `given` line says of it."""

    variable: Variable
    member: Term
    index: Variable | None
    word: tuple[str, str]
    interval: tuple[Term, Term | None, bool, bool] | None
    axioms: tuple[str, ...]
    others: tuple[Term, ...]

    @property
    def kind(self) -> tuple[object, ...]:
        """What neighbours must share to be introduced together."""
        return self.index, self.word, self.interval, self.axioms, bool(self.others)


def described(given: Given, taken: set[str]) -> Described:
    """Read the conditions of a `given` line."""
    variable = given.variable
    index = next(_indices(given, taken), None)
    member: Term = variable if index is None else Apply(variable, (index,), True)
    conditions = [_below(c) for c in given.conditions]
    axioms, rest, said = [], [], set()
    for condition, whole in zip(conditions, given.conditions, strict=True):
        if isinstance(condition, Quantity) and said_by_sort(condition):
            said.add(condition.name)
        elif isinstance(condition, Quantity) and condition.sort == PROPOSITION and condition.arguments == (variable,):
            axioms.append(condition.name)
        else:
            rest.append((condition, whole))
    sort = variable.sort.codomain if isinstance(variable.sort, Function) and index is not None else variable.sort
    word = ("a family of weights", "families of weights") if "weights" in said else word_of(sort)
    interval = _interval([c for c, _ in rest], member)
    others = () if interval else tuple(whole for _, whole in rest)
    return Described(variable, member, index, word, interval, tuple(axioms), others)


def word_of(sort: Sort) -> tuple[str, str]:
    """The word for a thing of a sort, in the singular and in the plural."""
    if sort in WORDS:
        return WORDS[sort]
    return (f"a {sort}", f"each a {sort}")


def said_by_sort(condition: Term) -> bool:
    """Is this what the word for the variable says already, such as that a distribution has mass 1?"""
    inside = _below(condition)
    return isinstance(inside, Quantity) and inside.name in SORTS_SAID


def _below(condition: Term) -> Term:
    while isinstance(condition, Binder) and condition.name == "for all":
        condition = condition.body
    return condition


def _indices(given: Given, taken: set[str]) -> Iterator[Variable]:
    """The index of a sequence or a family: as the author wrote it where a condition shows it, else a free letter."""
    sort = given.variable.sort
    if not isinstance(sort, Function) or sort.domain[0] not in (NATURAL, TEACHER):
        return
    for condition in given.conditions:
        if isinstance(condition, Binder) and condition.name == "for all" and condition.variable.sort == sort.domain[0]:
            yield condition.variable
    yield from (Variable(n, sort.domain[0]) for n in LETTERS[str(sort.domain[0])] if n not in taken)


def _interval(conditions: list[Term], member: Term) -> tuple[Term, Term | None, bool, bool] | None:
    """`low <= v` and `v < high` as an interval."""
    low: tuple[Term, bool] | None = None
    high: tuple[Term | None, bool] = (None, False)
    for condition in conditions:
        if not isinstance(condition, Operation) or condition.name not in ("<=", "<"):
            return None
        left, right = condition.arguments
        if right == member and low is None:
            low = left, condition.name == "<="
        elif left == member and high[0] is None:
            high = right, condition.name == "<="
        else:
            return None
    return None if low is None else (low[0], high[0], low[1], high[1])


def introduced(givens: tuple[Given, ...]) -> tuple[Prose, ...]:
    """What is given, like things together, each group a clause that follows the word `let`.

    >>> from rmd_symbolic.terms.term import Variable
    >>> introduced((Given(Variable('p', 'distribution'), (), 'p'), Given(Variable('q', 'distribution'), (), 'q')))[0][1]
    Words(text=' be distributions on the support')
    """
    taken = {g.variable.name for g in givens}
    out = []
    for _, group in groupby((described(g, taken) for g in givens), lambda d: d.kind):
        out.append(_clause(list(group)))
    return tuple(out)


def _clause(group: list[Described]) -> Prose:
    first = group[0]
    many = len(group) > 1
    if first.interval:
        low, high, low_closed, high_closed = first.interval
        clause: Prose = (Range(tuple(d.member for d in group), low, high, low_closed, high_closed),)
        return clause if first.index is None else (*clause, Words(" for all "), Membership((first.index,)))
    if first.others:
        return listed([(Formula(c),) for d in group for c in d.others])
    if first.index is not None and not first.word[0].startswith("a family"):
        members = listed([(Family(d.member, first.index),) for d in group])
        kind = "a sequence" if first.index.sort == NATURAL else "a family"
        kinds = "sequences" if first.index.sort == NATURAL else "families"
        clause = joined(members, [Words(f" be {kinds if many else kind} of {first.word[1]}")])
    else:
        names: Prose = (Listing(tuple(d.variable for d in group)),)
        if first.index is not None:
            names = listed([(Family(d.member, first.index),) for d in group])
        clause = joined(names, [Words(f" be {first.word[many]}")])
    if first.axioms:
        facts = " and ".join(axiom.replace("_", " ") for axiom in first.axioms)
        clause = joined(clause, [Words(f" that satisf{'y' if many else 'ies'} {facts}")])
    return clause
