"""The syntax of a file: blocks, statements and steps, each with its place.  Expressions stay parse trees here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lark import Tree

from rmd_symbolic.errors import Span

Expression = Tree[Any]


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the file from one block word to the next; `line` is the number of its first line."""

    word: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Reason:
    """`by WORDS with x = e, ... from h, ...`; empty words ask for the engines.

    `argument` are the lines below, each after its bar, that say how a calculus argument goes.
    """

    words: str
    bindings: tuple[tuple[str, Expression], ...]
    sources: tuple[str, ...]
    text: str
    span: Span
    argument: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """One line of a chain: a relation, the next term, and the reason."""

    relation: str
    right: Expression
    reason: Reason | None
    span: Span


@dataclass(slots=True)
class Step:
    """A statement of a proof.  `kind` says which fields are in use; `inside` are the statements indented below it."""

    kind: str
    span: Span
    label: str = ""
    expression: Expression | None = None
    names: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    reason: Reason | None = None
    text: str = ""
    inside: list[Step] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Declared:
    """`given`: names of a sort or in a range, as written."""

    tree: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Assumed:
    """`assume`, perhaps with a label."""

    label: str
    expression: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Remark:
    """`note` before the claim."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Place:
    """`b = (1/2, 1/2)` or `p[0] = (1, 0)`: a value at which a claim fails."""

    name: str
    index: Expression | None
    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Failure:
    """`fails on 2 symbols at ...`; `symbols` is None when the tables tell how many there are."""

    symbols: int | None
    places: tuple[Place, ...]
    span: Span


@dataclass(slots=True)
class StatementBlock:
    """A theorem, lemma, refutation or exercise as written."""

    kind: str
    name: str
    title: str
    headers: list[Declared | Assumed | Remark]
    claim: Expression
    failure: Failure | None
    steps: list[Step] | None
    span: Span
    claim_span: Span


@dataclass(frozen=True, slots=True)
class InstantiationBlock:
    """`instantiate NAME with ... as NEW`."""

    source: str
    bindings: tuple[tuple[str, Expression], ...]
    name: str
    title: str
    span: Span


@dataclass(frozen=True, slots=True)
class OwnFact:
    """`fact PHRASE by THEOREM`."""

    phrase: str
    theorem: str
    span: Span


@dataclass(frozen=True, slots=True)
class OwnBlock:
    """A declaration of the author's own: `operator NAME[s](alpha, b, p)`, `divergence NAME(p || q)`, `axiom NAME`.

    `meaning` is the word before `expression`: mass, value, generator or property.
    """

    kind: str
    name: str
    parameters: tuple[str, ...]
    formals: tuple[str, ...]
    bars: bool
    title: str
    headers: tuple[Declared | Assumed | Remark, ...]
    meaning: str
    expression: Expression
    recession: Expression | None
    facts: tuple[OwnFact, ...]
    span: Span
    meaning_span: Span


@dataclass(frozen=True, slots=True)
class TheoryBlock:
    """`theory NAME`."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class UsesBlock:
    """`uses NAME, ...`."""

    names: tuple[str, ...]
    span: Span


Parsed = StatementBlock | InstantiationBlock | OwnBlock | TheoryBlock | UsesBlock
