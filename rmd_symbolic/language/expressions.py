"""Expressions to sorted terms: names are resolved and sorts checked.

Trusted: it decides what a written formula says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from fractions import Fraction
from typing import Any, NoReturn

from lark import Token, Tree

from rmd_symbolic.errors import RmdError, SourceError, Span
from rmd_symbolic.framework.declaration import Declarations, Notion
from rmd_symbolic.framework.declared import declarations
from rmd_symbolic.language.guesses import missorted, undeclared
from rmd_symbolic.language.parse import normal_name, normal_relation
from rmd_symbolic.language.syntax import Expression
from rmd_symbolic.terms.sort import (
    APPLIED,
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
    index_sort,
)  # fmt: skip
from rmd_symbolic.terms.substitute import substitute
from rmd_symbolic.terms.term import (
    Apply,
    Binder,
    Infinity,
    Number,
    Term,
    Variable,
    free_variables,
    operation,
)  # fmt: skip

Scope = Mapping[str, Variable]
LETTER = re.compile(r"[A-Za-z][0-9]*'*")  # what may be an index without a word for its sort
SORT_WORDS: dict[str, Sort] = {
    "distribution": DISTRIBUTION, "real": REAL, "natural": NATURAL, "symbol": SYMBOL, "teacher": TEACHER,
    "channel": CHANNEL, "operator": OPERATOR, "function": Function((REAL,), REAL), "extended": EXTENDED, "set": SET,
    "relabelling": RELABELLING, "random distribution": RANDOM, "weights": REAL,
}  # fmt: skip


def sort_of_word(word: str) -> Sort:
    """The sort that a word of the language names, in the singular or the plural."""
    return SORT_WORDS[word if word in SORT_WORDS else word[:-1]]


class Elaborator:
    """Reads parse trees of expressions in a scope of variables."""

    def __init__(self, offset: int = 0, notions: Declarations | None = None) -> None:
        self.offset = offset
        self.notions = notions or declarations()

    def fail(self, node: Tree[Any] | Token, code: str, message: str, hint: str = "") -> SourceError:
        """An error at the node."""
        if isinstance(node, Token):
            return SourceError(code, message, Span(self.offset + (node.line or 1), node.column or 1, len(node)), hint)
        meta = node.meta
        if meta.empty:
            return SourceError(code, message, Span(self.offset + 1, 1), hint)
        length = meta.end_column - meta.column if meta.line == meta.end_line else 1
        return SourceError(code, message, Span(self.offset + meta.line, meta.column, max(1, length)), hint)

    def term(self, tree: Expression, scope: Scope) -> Term:
        """The sorted term of an expression."""
        try:
            return READERS[str(tree.data)](self, tree, scope)
        except SourceError:
            raise
        except RmdError as error:
            raise self.fail(tree, "E201", str(error), missorted(str(error))) from None
        except RecursionError:
            raise self.fail(tree, "E103", "the expression is nested too deep") from None

    def proposition(self, tree: Expression, scope: Scope) -> Term:
        """As `term`, and the result must be a statement."""
        term = self.term(tree, scope)
        if term.sort != PROPOSITION:
            raise self.fail(tree, "E202", f"expected a statement, found {term}, a {term.sort}")
        return term

    # -- leaves ---------------------------------------------------------------------------------------------------
    def name(self, tree: Tree[Any], scope: Scope) -> Term:
        name = normal_name(str(tree.children[0]))
        if name in scope:
            return scope[name]
        if name in self.notions:
            raise self.fail(tree, "E203", f"{name} needs arguments", f"{name} is {self.notions[name].title}")
        return self._unknown(tree, name, scope)

    def _unknown(self, tree: Tree[Any], name: str, scope: Scope) -> NoReturn:
        near = get_close_matches(name, [*scope, *self.notions.names()], 1)
        habit = undeclared(name, scope)
        hint = habit or (f"did you mean {near[0]}?" if near else f"declare it: given ... {name}")
        if not near and not habit and LETTER.fullmatch(name):
            hint += f"; or bracket what `for all {name}` binds: (A and B) for all {name}"
        raise self.fail(tree, "E204", f"{name} is not declared", hint)

    def number(self, tree: Tree[Any], scope: Scope) -> Term:
        written = str(tree.children[0])
        if len(written) > 400:
            raise self.fail(tree, "E205", "a number has more than 400 digits")
        return Number(Fraction(written), written if "." in written else "")

    # -- applications ---------------------------------------------------------------------------------------------
    def arguments(self, tree: Tree[Any], scope: Scope) -> tuple[list[Term], bool]:
        bars = any(isinstance(c, Token) and c.type == "BARS" for c in tree.children)
        return [self.term(c, scope) for c in tree.children if isinstance(c, Tree)], bars

    def indexed(self, tree: Tree[Any], scope: Scope) -> Term:
        head = self.term(tree.children[0], scope)
        found, _ = self.arguments(tree.children[1], scope)
        return Apply(head, tuple(found), True)

    def called(self, tree: Tree[Any], scope: Scope) -> Term:
        head, listed = tree.children
        found, bars = self.arguments(listed, scope)
        parameters: list[Term] = []
        name_tree = head
        if head.data == "indexed" and head.children[0].data == "name":
            name_tree = head.children[0]
        name = normal_name(str(name_tree.children[0])) if name_tree.data == "name" else ""
        if name in self.notions and name not in scope:
            if name_tree is not head:
                parameters, _ = self.arguments(head.children[1], scope)
            notion = self.notions[name]
            if notion.bars != bars and len(found) > 1:
                style = f"{name}(p || q)" if notion.bars else f"{name}(p, q)"
                raise self.fail(listed, "E206", f"{name} is written {style}")
            return notion.at((*parameters, *found))
        family = scope.get(name)
        if name_tree is not head and family is not None and isinstance(family.sort, Function):
            indices, _ = self.arguments(head.children[1], scope)
            if len(family.sort.domain) == len(indices) + len(found):  # e[t](x) of a family of real functions
                return Apply(family, (*indices, *found), True)
        return Apply(self.term(head, scope), tuple(found), False)

    def function(self, tree: Tree[Any], scope: Scope) -> Term:
        found, _ = self.arguments(tree.children[1], scope)
        return operation(str(tree.children[0]), *found)

    # -- operations -----------------------------------------------------------------------------------------------
    def infix(self, tree: Tree[Any], scope: Scope) -> Term:
        left, symbol, right = tree.children
        return operation(normal_relation(str(symbol)), self.term(left, scope), self.term(right, scope))

    def negative(self, tree: Tree[Any], scope: Scope) -> Term:
        return operation("neg", self.term(tree.children[1], scope))

    def power(self, tree: Tree[Any], scope: Scope) -> Term:
        base, exponent = tree.children
        return operation("^", self.term(base, scope), self.term(exponent, scope))

    def connective(self, name: str) -> Callable[[Tree[Any], Scope], Term]:
        def read(tree: Tree[Any], scope: Scope) -> Term:
            parts = [self.proposition(c, scope) for c in tree.children]
            out = parts[0]
            for part in parts[1:]:
                out = operation(name, out, part)
            return out

        return read

    def conditional(self, tree: Tree[Any], scope: Scope) -> Term:
        condition, then, other = tree.children
        return operation("if", self.proposition(condition, scope), self.term(then, scope), self.term(other, scope))

    def negated(self, tree: Tree[Any], scope: Scope) -> Term:
        return operation("not", self.proposition(tree.children[0], scope))

    def satisfies(self, tree: Tree[Any], scope: Scope) -> Term:
        axiom = tree.children[1]
        if str(axiom) not in self.notions or self.notions[str(axiom)].sort != PROPOSITION:
            near = get_close_matches(str(axiom), [n.name for n in self.notions.values() if n.sort == PROPOSITION], 1)
            raise self.fail(
                axiom, "E207", f"{axiom} is not a declared property", f"did you mean {near[0]}?" if near else ""
            )
        notion = self.notions[str(axiom)]
        operator = self._operator(tree.children[0], scope)
        if operator is None or len(notion.formals) != 1 or notion.formals[0].sort != OPERATOR:
            return notion.at((self.term(tree.children[0], scope),))
        subject, parameters = operator
        stand = [Variable(f"{at} stands", term.sort) for at, term in enumerate(parameters)]  # names nobody can write
        body = substitute(notion.body, {notion.formals[0]: lambda arguments: subject.at((*stand, *arguments))})
        return substitute(body, dict(zip(stand, parameters, strict=True)))  # binders give way to what they would catch

    def _operator(self, tree: Tree[Any], scope: Scope) -> tuple[Notion, tuple[Term, ...]] | None:
        """`mix` or `powermean[s]`: a declared operator of which something is said, and its parameters."""
        head = tree.children[0] if tree.data == "indexed" else tree
        name = normal_name(str(head.children[0])) if head.data == "name" else ""
        if name in scope or name not in self.notions:
            return None
        notion = self.notions[name]
        found = self.arguments(tree.children[1], scope)[0] if head is not tree else []
        if len(found) != notion.parameters or len(notion.formals) - len(found) != len(APPLIED[OPERATOR].domain):
            raise self.fail(tree, "E203", f"{notion.at(notion.formals)} is no operator M(alpha, b, p)")
        return notion, tuple(found)

    # -- binders --------------------------------------------------------------------------------------------------
    def bound(self, tree: Tree[Any]) -> Variable:
        name = normal_name(str(tree.children[-1]))
        if len(tree.children) == 2:
            return Variable(name, sort_of_word(str(tree.children[0])))
        if not LETTER.fullmatch(name):
            raise self.fail(tree, "E215", f"what does {name} run over?",
                            f"write its sort: for all real {name}, or for all natural {name}")  # fmt: skip
        return Variable(name, index_sort(name))

    def inside(self, tree: Tree[Any] | Token, variable: Variable, scope: Scope) -> dict[str, Variable]:
        """The scope below a binder; a name may not be bound twice on one path."""
        if variable.name in scope:
            raise self.fail(tree, "E208", f"{variable.name} already stands for a {scope[variable.name].sort} here",
                            "rename the bound variable")  # fmt: skip
        if variable.name in self.notions:
            raise self.fail(tree, "E208", f"{variable.name} is the name of {self.notions[variable.name].title}")
        return {**scope, variable.name: variable}

    def quantifier(self, tree: Tree[Any], scope: Scope) -> Term:
        word, *bounds, body = tree.children
        return self._quantified(" ".join(str(word).split()), bounds, body, scope)

    def postfixed(self, tree: Tree[Any], scope: Scope) -> Term:
        body, _, *bounds = tree.children
        return self._quantified("for all", bounds, body, scope)

    def _quantified(self, word: str, bounds: list[Tree[Any]], body: Expression, scope: Scope) -> Term:
        variables = []
        for tree in bounds:
            variable = self.bound(tree)
            scope = self.inside(tree, variable, scope)
            variables.append(variable)
        out = self.proposition(body, scope)
        for variable in reversed(variables):
            out = Binder(word, variable, None, out)
        return out

    def big(self, tree: Tree[Any], scope: Scope) -> Term:
        word, name = str(tree.children[0]), normal_name(str(tree.children[1]))
        limit = None
        sort: Sort = index_sort(name)
        if word == "argmin":
            sort = DISTRIBUTION
        if len(tree.children) == 4:
            limit = self._limit(word, name, tree.children[2], scope)
            sort = NATURAL if limit.sort == NATURAL else sort
        variable = Variable(name, sort)
        return Binder(
            word, variable, limit, self.term(tree.children[-1], self.inside(tree.children[1], variable, scope))
        )

    def _limit(self, word: str, name: str, tree: Tree[Any], scope: Scope) -> Term:
        """The end of `sum[u < t]`, a natural, or the set of `argmin[q in C]`."""
        limit = self.term(tree.children[0], scope)
        if tree.data == "within":
            if word != "argmin" or limit.sort != SET:
                raise self.fail(tree, "E214", "`in` stands before the set of an argmin",
                                f"a {word} over symbols is {word}[x], over generations {word}[u < t]")  # fmt: skip
        elif limit.sort != NATURAL:
            raise self.fail(tree, "E214", f"the end of a {word} is a natural; {limit} is a {limit.sort}",
                            f"count from 0, as in {word}[u < t + 1]")  # fmt: skip
        elif index_sort(name) != NATURAL:
            message = f"{name} is a letter for a {index_sort(name)}; a {word} with an end runs over generations"
            raise self.fail(tree, "E214", message, f"use another letter: {word}[u < {limit}]")
        return limit

    def short_sum(self, tree: Tree[Any], scope: Scope) -> Term:
        """`sum alpha[t]`, a series over the generations."""
        family, index = (normal_name(str(c)) for c in tree.children)
        if family not in scope:
            raise self.fail(tree.children[0], "E204", f"{family} is not declared")
        variable = Variable(index, NATURAL)
        self.inside(tree.children[1], variable, scope)
        return Binder("sum", variable, None, Apply(scope[family], (variable,), True))

    def tends(self, tree: Tree[Any], scope: Scope) -> Term:
        left, _, right, *rest = tree.children
        if rest:
            variable = Variable(normal_name(str(rest[0])), NATURAL)
            scope = self.inside(rest[0], variable, scope)
        else:
            unknown = _unknown_indices(left, scope)
            for name in (n for n in unknown if not LETTER.fullmatch(n)):
                self._unknown(tree, name, scope)
            if len(unknown) != 1:
                raise self.fail(tree, "E209", "it is not clear which index grows", "write ... -> l as t -> oo")
            variable = Variable(unknown[0], NATURAL)
            scope = {**scope, variable.name: variable}
        body = operation("->", self.term(left, scope), self.term(right, scope))
        if variable in free_variables(body.arguments[1]):  # type: ignore[union-attr]
            raise self.fail(right, "E210", f"the limit depends on {variable.name}")
        return Binder("tends", variable, None, body)

    def maps(self, tree: Tree[Any], scope: Scope) -> Term:
        name, body = normal_name(str(tree.children[0])), tree.children[2]
        return self.maplet(name, body, scope, None, tree.children[0])

    def maplet(self, name: str, body: Expression, scope: Scope, sort: Sort | None, at: Any) -> Term:
        """`r |-> e`; the sort comes from where it is used, else from the letter (r, s, u, v are reals here)."""
        if sort is None:
            sort = REAL if name[0] not in "xyzijklntmTuv" else index_sort(name)
        variable = Variable(name, sort)
        return Binder("|->", variable, None, self.term(body, self.inside(at, variable, scope)))

    def infinity(self, tree: Tree[Any], scope: Scope) -> Term:
        return Infinity()

    def tuple(self, tree: Tree[Any], scope: Scope) -> Term:
        raise self.fail(tree, "E211", "a list of masses belongs to `fails at`, not to a term")


def _unknown_indices(tree: Expression, scope: Scope) -> list[str]:
    found = {normal_name(str(t.children[0])) for t in tree.find_data("name")}
    bound = {normal_name(str(t.children[1])) for t in tree.find_data("big")}
    return sorted(n for n in found - bound if n not in scope and index_sort(n) == NATURAL and n not in declarations())


READERS: dict[str, Callable[[Elaborator, Tree[Any], Scope], Term]] = {
    name: getattr(Elaborator, name)
    for name in (
        "name", "number", "indexed", "called", "function", "infix", "negative", "power", "conditional", "negated",
        "satisfies", "quantifier", "postfixed", "big", "short_sum", "tends", "maps", "infinity", "tuple",
    )
}  # fmt: skip
READERS["term"] = READERS["arith"] = READERS["relation"] = Elaborator.infix
for _rule, _word in (("equivalence", "iff"), ("implication", "implies"), ("disjunction", "or"), ("conjunction", "and")):
    READERS[_rule] = lambda self, tree, scope, word=_word: self.connective(word)(tree, scope)  # type: ignore[misc]
