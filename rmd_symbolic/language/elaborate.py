"""Statements: givens, hypotheses and claim as sorted terms, with their kernel meaning and obligations.

Trusted: together with the declarations and `rmd_symbolic.meaning` this decides what a file claims.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from lark import Tree

from rmd_symbolic.errors import RmdError, SourceError, Span
from rmd_symbolic.framework.declaration import Declarations
from rmd_symbolic.framework.declared import declarations
from rmd_symbolic.kernel.formula import Node, make
from rmd_symbolic.language.expressions import Elaborator, Scope, sort_of_word
from rmd_symbolic.language.parse import normal_name, normal_relation
from rmd_symbolic.language.syntax import Assumed, Declared, Remark, StatementBlock
from rmd_symbolic.meaning.denote import Meaning, abstracted, kernel_variable
from rmd_symbolic.terms.sort import (
    CHANNEL,
    DISTRIBUTION,
    PROPOSITION,
    RANDOM,
    REAL,
    RELABELLING,
    SYMBOL,
    Function,
    Sort,
    index_sort,
)  # fmt: skip
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

NOWHERE = Span(1, 1)


@dataclass(frozen=True, slots=True)
class Given:
    """A variable of a statement and the conditions that its `given` line puts on it."""

    variable: Variable
    conditions: tuple[Term, ...]
    text: str
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Assumption:
    """A hypothesis of a statement, with its label."""

    label: str
    term: Term
    span: Span = NOWHERE


@dataclass(slots=True)
class Statement:
    """A claim with everything it stands under, and what it means in the kernel.

    `hypotheses` pairs each kernel formula with the text a person recognises; `closed` is the whole as one formula.
    `obligations` are closed formulas without which the statement may be undefined, `places` where each comes from.
    """

    kind: str
    name: str
    title: str
    givens: tuple[Given, ...]
    assumptions: tuple[Assumption, ...]
    claim: Term
    claim_span: Span = NOWHERE
    hypotheses: list[tuple[str, str, Node]] = field(default_factory=list)  # (label, text, formula)
    conclusion: Node | None = None
    obligations: list[Node] = field(default_factory=list)
    places: list[Span] = field(default_factory=list)
    written: dict[Node, str] = field(default_factory=dict)  # values of notions, as their author wrote them
    whole: Node | None = None  # `closed`, once it was asked for
    notions: Declarations = field(default_factory=declarations, repr=False)  # in force where it stands

    @property
    def scope(self) -> dict[str, Variable]:
        """The given variables by name."""
        return {g.variable.name: g.variable for g in self.givens}

    @property
    def closed(self) -> Node:
        """For all givens: the hypotheses imply the claim."""
        if self.whole is None:
            self.whole = self.close(self.goal, [formula for _, _, formula in self.hypotheses])
        return self.whole

    @property
    def goal(self) -> Node:
        """The kernel formula of the claim."""
        if self.conclusion is None:
            raise RmdError(f"{self.name} has not been elaborated")
        return self.conclusion

    def close(self, formula: Node, hypotheses: list[Node]) -> Node:
        """Discharge the hypotheses and generalise over the givens."""
        for hypothesis in reversed(hypotheses):
            formula = make("implies", hypothesis, formula)
        for given in reversed(self.givens):
            formula = abstracted("all", kernel_variable(given.variable), formula)
        return formula


def elaborate(block: StatementBlock, offset: int, notions: Declarations | None = None) -> Statement:
    """The statement of a block: givens, hypotheses, claim, their kernel formulas, and the obligations.

    `notions` are those in force at the block; the shipped ones when none are given.

    The SourceError of a statement with several mistakes carries them all.
    """
    reader = Elaborator(offset, notions)
    givens, assumptions, mistakes = headers(block.headers, reader)
    scope = {given.variable.name: given.variable for given in givens}
    try:
        claim = reader.proposition(block.claim, scope)
    except SourceError as error:
        raise _together([*mistakes, error], complete=len(scope) == _declared(block)) from None
    if mistakes:
        raise _together(mistakes, complete=len(scope) == _declared(block))
    statement = Statement(
        block.kind, block.name, block.title, tuple(givens), tuple(assumptions), claim, block.claim_span,
        notions=reader.notions,
    )  # fmt: skip
    denote_statement(statement)
    return statement


def headers(
    listed: Iterable[Declared | Assumed | Remark], reader: Elaborator
) -> tuple[list[Given], list[Assumption], list[SourceError]]:
    """What is given and assumed, and every mistake in these lines."""
    givens: list[Given] = []
    assumptions: list[Assumption] = []
    scope: dict[str, Variable] = {}
    mistakes: list[SourceError] = []
    for header in listed:
        try:
            if isinstance(header, Declared):
                for given in _givens(reader, header, scope):
                    _refuse_taken(given.variable.name, header.span, scope, reader)
                    scope[given.variable.name] = given.variable
                    givens.append(given)
            elif isinstance(header, Assumed):
                assumptions.append(Assumption(header.label, reader.proposition(header.expression, scope), header.span))
        except SourceError as error:
            mistakes.append(error)
    return givens, assumptions, mistakes


def _declared(block: StatementBlock) -> int:
    """How many names the `given` lines declare."""
    trees = [header.tree for header in block.headers if isinstance(header, Declared)]
    return sum(1 for tree in trees for _ in tree.find_data("declared"))


def _together(mistakes: list[SourceError], complete: bool) -> SourceError:
    """One error that carries the others; when a name could not be given, the lines that miss it are not at fault."""
    told = mistakes if complete else [m for m in mistakes if m.code != "E204"] or mistakes
    told[0].others = tuple(told[1:])
    return told[0]


def _refuse_taken(name: str, at: Span, scope: Scope, reader: Elaborator) -> None:
    folded = {n.lower(): n for n in scope}
    if name in scope:
        raise SourceError("E212", f"{name} is given twice", at, "give each name once")
    if name.lower() in folded:
        raise SourceError("E212", f"{name} and {folded[name.lower()]} differ only in case", at,
                          "use names that a reader can tell apart")  # fmt: skip
    if name in reader.notions:
        raise SourceError("E212", f"{name} is the name of {reader.notions[name].title}", at, "choose another name")


def denote_statement(statement: Statement) -> None:
    """Fill in the kernel formulas of hypotheses and claim, and the obligations of both."""
    meaning = Meaning()
    formulas: list[tuple[str, str, Node]] = []
    places: list[Span] = []

    def denoted(term: Term, span: Span) -> Node:
        try:
            formula = meaning.of(term, {})
        except RmdError as error:
            raise SourceError("E201", str(error), span) from None
        places.extend([span] * (len(meaning.obligations) - len(places)))
        return formula

    for given in statement.givens:
        for condition in given.conditions:
            formulas.append(("", str(condition), denoted(condition, given.span)))
            meaning.path.append(("if", formulas[-1][2]))
    for assumption in statement.assumptions:
        formulas.append((assumption.label, str(assumption.term), denoted(assumption.term, assumption.span)))
        meaning.path.append(("if", formulas[-1][2]))
    statement.conclusion = denoted(statement.claim, statement.claim_span)
    statement.hypotheses = formulas
    obligations = []
    for formula in meaning.obligations:
        for given in reversed(statement.givens):
            formula = abstracted("all", kernel_variable(given.variable), formula)
        obligations.append(formula)
    statement.obligations, statement.places, statement.written = obligations, places, meaning.written


def _givens(reader: Elaborator, header: Declared, scope: Scope) -> list[Given]:
    try:
        found = _read_givens(reader, header.tree, scope)
    except SourceError:
        raise
    except RmdError as error:
        raise SourceError("E201", str(error), header.span) from None
    return [replace(given, span=header.span) for given in found]


def _read_givens(reader: Elaborator, tree: Tree[Any], scope: Scope) -> list[Given]:
    if tree.data == "sorted":
        return _sorted_givens(reader, tree)
    declared = [c for c in tree.children if isinstance(c, Tree) and c.data == "declared"]
    out = []
    for item in declared:
        variable = _family(item, REAL)
        inner = {**scope, variable.name: variable}
        value, indices = _at_indices(item, variable)
        if tree.data == "ranged":
            conditions = _interval(reader, tree.children[-1], value, inner)
        else:
            symbol = normal_relation(str(tree.children[-2]))
            conditions = [operation(symbol, value, reader.term(tree.children[-1], inner))]
        out.append(Given(variable, tuple(_over(indices, c) for c in conditions), variable.name))
    return out


def _interval(reader: Elaborator, tree: Tree[Any], value: Term, scope: Scope) -> list[Term]:
    low, high = (reader.term(c, scope) for c in tree.children)
    left, right = str(tree.data).split("_")
    conditions = [operation("<=" if left == "closed" else "<", low, value)]
    if not isinstance(high, Infinity):
        conditions.append(operation("<=" if right == "closed" else "<", value, high))
    return conditions


def _family(item: Tree[Any], sort: Sort) -> Variable:
    """The variable behind `p`, `p[t]`, `u(x)` or `e[t](x)`."""
    name, *indices = (normal_name(str(c)) for c in item.children)
    for letter in reversed(indices):
        sort = Function((index_sort(letter),), sort)
    return Variable(name, sort)


def _at_indices(item: Tree[Any], variable: Variable) -> tuple[Term, list[Variable]]:
    indices = [Variable(normal_name(str(c)), index_sort(normal_name(str(c)))) for c in item.children[1:]]
    value: Term = variable
    for index in indices:
        value = Apply(value, (index,), index.sort != SYMBOL)
    return value, indices


def _over(indices: list[Variable], condition: Term) -> Term:
    for index in reversed(indices):
        condition = Binder("for all", index, None, condition)
    return condition


CONDITIONS: dict[Sort, str] = {
    DISTRIBUTION: "distribution", CHANNEL: "stochastic", RANDOM: "distribution", RELABELLING: "bijective",
}  # fmt: skip


def _sorted_givens(reader: Elaborator, tree: Tree[Any]) -> list[Given]:
    word = str(tree.children[0])
    sort = sort_of_word(word)
    axioms = [str(n) for c in tree.children[1:] if c.data == "satisfying" for n in c.children]
    support = [int(str(c.children[0])) for c in tree.children[1:] if c.data == "support"]
    if support and sort != DISTRIBUTION:
        raise reader.fail(
            tree, "E216", f"`on {support[0]} symbols` says how many symbols distributions have", "give a distribution"
        )
    out = []
    for item in (c for c in tree.children[1:] if c.data == "declared"):
        variable = _family(item, sort)
        value, indices = _at_indices(item, variable)
        conditions: list[Term] = []
        if sort in CONDITIONS:
            conditions.append(_over(indices, reader.notions[CONDITIONS[sort]].at((value,))))
        if word == "weights":
            conditions.append(reader.notions["weights"].at((variable,)))
        for axiom in axioms:
            if axiom not in reader.notions or reader.notions[axiom].sort != PROPOSITION:
                near = get_close_matches(axiom, [n.name for n in reader.notions.values() if n.sort == PROPOSITION], 1)
                raise reader.fail(
                    item, "E207", f"{axiom} is not a declared axiom", f"did you mean {near[0]}?" if near else ""
                )
            conditions.append(_over(indices, reader.notions[axiom].at((value,))))
        if support:
            x = Variable("x", SYMBOL)
            conditions.append(operation("=", Binder("sum", x, None, Number(Fraction(1))), support[0]))
        out.append(Given(variable, tuple(conditions), variable.name))
    return out


__all__ = ["Assumption", "Elaborator", "Given", "Operation", "Quantity", "Statement", "denote_statement", "elaborate"]
