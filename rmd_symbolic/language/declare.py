"""Operators, divergences and axioms of an author's own: blocks of a file to the notions that everything reads.

Trusted as elaboration is: it decides what the names mean.  A declaration claims nothing; what it must satisfy to mean
something wherever its conditions hold (arguments of logarithms, denominators) is an obligation like that of a claim.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn

from rmd_symbolic.errors import SourceError, Span
from rmd_symbolic.framework.axioms import Axiom
from rmd_symbolic.framework.axioms import M as OPERATOR_VARIABLE
from rmd_symbolic.framework.declaration import Declarations, Notion, Proved
from rmd_symbolic.framework.divergences import f_divergence
from rmd_symbolic.framework.operators import normalised
from rmd_symbolic.language.elaborate import CONDITIONS, Assumption, Given, Statement, denote_statement, headers
from rmd_symbolic.language.expressions import Elaborator
from rmd_symbolic.language.syntax import OwnBlock
from rmd_symbolic.terms.sort import DISTRIBUTION, EXTENDED, NUMBERS, OPERATOR, REAL, SYMBOL
from rmd_symbolic.terms.substitute import substitute
from rmd_symbolic.terms.term import Binder, Operation, Quantity, Term, Variable, operation

SOURCE = "declared by the author of the file"


@dataclass(frozen=True, slots=True)
class Own:
    """What files declare: the notions by name; operators, divergences and axioms among them, in their order."""

    operators: tuple[Notion, ...] = ()
    divergences: tuple[Notion, ...] = ()
    axioms: tuple[Axiom, ...] = ()
    others: tuple[Notion, ...] = field(default=(), repr=False)  # totals of operators, and axioms as predicates

    @property
    def notions(self) -> tuple[Notion, ...]:
        """All that has a name."""
        return (*self.others, *self.operators, *self.divergences)

    def plus(self, more: Own) -> Own:
        """Both, each declaration once."""
        return Own(
            tuple(dict.fromkeys((*self.operators, *more.operators))),
            tuple(dict.fromkeys((*self.divergences, *more.divergences))),
            (*self.axioms, *(axiom for axiom in more.axioms if axiom not in self.axioms)),
            tuple(dict.fromkeys((*self.others, *more.others))),
        )


@dataclass(frozen=True, slots=True)
class Generated:
    """The generator f of an f-divergence, its recession slope, what both may depend on, and where it stands."""

    function: Callable[[Term], Term]
    recession: Term
    parameters: tuple[Given, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a block declares, and the statement whose obligations say that it means something where it should."""

    own: Own
    defined: Statement
    generated: Generated | None = None


def declare(block: OwnBlock, offset: int, notions: Declarations) -> Declaration:
    """The notions of a block, given those in force before it; SourceError for what is wrong with it."""
    reader = Elaborator(offset, notions)
    for name in (block.name, *([f"{block.name}_total"] if block.meaning == "mass" else [])):
        if name in notions:
            raise SourceError("E160", f"{name} is already the name of {notions[name].title}", block.span,
                              "choose another name")  # fmt: skip
    givens, assumptions, mistakes = headers(block.headers, reader)
    if mistakes:
        raise mistakes[0]
    return _Declarer(block, reader, givens, assumptions).read()


class _Declarer:
    """Reads one block, its givens and assumptions read already."""

    def __init__(self, block: OwnBlock, reader: Elaborator, givens: list[Given], assumptions: list[Assumption]) -> None:
        self.block, self.reader, self.givens, self.assumptions = block, reader, givens, assumptions
        self.scope = {given.variable.name: given.variable for given in givens}

    def wrong(self, message: str, hint: str = "") -> NoReturn:
        raise SourceError("E161", message, self.block.meaning_span, hint)

    def read(self) -> Declaration:
        wanted = {
            "operator": ("mass", "value"), "divergence": ("value", "generator"), "axiom": ("property",),
        }[self.block.kind]  # fmt: skip
        if self.block.meaning not in wanted:
            said = " or ".join("claim" if word == "property" else word for word in wanted)
            found = "claim" if self.block.meaning == "property" else self.block.meaning
            self.wrong(f"this declaration says what it is by {said}, not by {found}",
                       f"write a line `{said.partition(' ')[0]} ...`")  # fmt: skip
        if self.block.meaning == "property":
            return self._axiom()
        if self.block.meaning == "generator":
            return self._generated()
        return self._operator() if self.block.kind == "operator" else self._divergence()

    # -- what is given ---------------------------------------------------------------------------------------------
    @property
    def formals(self) -> tuple[Variable, ...]:
        """The variables of the head, brackets first; each is given, and nothing else is."""
        names = (*self.block.parameters, *self.block.formals)
        if not self.block.formals:
            raise SourceError("E161", f"{self.block.name} takes no arguments", self.block.span,
                              f"write {self.block.kind} {self.block.name}(alpha, b, p), and what is given")  # fmt: skip
        for name in names:
            if name not in self.scope:
                raise SourceError("E161", f"{name} is not given", self.block.span,
                                  f"add a line: given distributions {name}, or given {name} in [0, 1]")  # fmt: skip
        if stray := [name for name in self.scope if name not in names] or [n for n in names if names.count(n) > 1]:
            hint = f"write it once, as in {self.block.name}({', '.join(self.scope)})"
            raise SourceError(
                "E161", f"{stray[0]} is no argument of {self.block.name}, or stands there twice", self.block.span, hint
            )
        return tuple(self.scope[name] for name in names)

    def conditions(self) -> tuple[Term, ...]:
        """The ranges and assumptions; that a distribution is one goes without saying."""
        ranges = (c for given in self.givens for c in given.conditions if not _goes_without_saying(c))
        return (*ranges, *(assumption.term for assumption in self.assumptions))

    def requires(self) -> Term | None:
        """The conditions as one statement."""
        parts = self.conditions()
        out = parts[0] if parts else None
        for part in parts[1:]:
            out = Operation("and", (out, part)) if out is not None else part
        return out

    def defined(self, claim: Term) -> Statement:
        """A statement that is defined where the declared notion is."""
        block = self.block
        statement = Statement("lemma", block.name, block.title, tuple(self.givens), tuple(self.assumptions), claim,
                              block.meaning_span, notions=self.reader.notions)  # fmt: skip
        denote_statement(statement)
        return statement

    def facts(self) -> dict[str, str]:
        return {fact.phrase: fact.theorem for fact in self.block.facts}

    @property
    def title(self) -> str:
        return self.block.title or f"the {self.block.kind} {self.block.name.replace('_', ' ')}"

    def latex(self, first: int) -> str:
        """A template: the name with its arguments."""
        cut = len(self.block.parameters)
        name = self.block.name.replace("_", r"\_")
        index = f"_{{{', '.join(f'#{i}' for i in range(1, cut + 1))}}}" if cut else ""
        marks = [f"#{i}" for i in range(cut + 1, first + 1)]
        between = r" \,\|\, " if self.block.bars else ", "
        return rf"\operatorname{{{name}}}{index}({between.join(marks)})"

    def maplet(self, sort: object, what: str) -> Binder:
        """The expression as a function of a symbol, or of a ratio."""
        tree = self.block.expression
        if tree.data != "maps":
            letter = "x" if sort == SYMBOL else "r"
            self.wrong(f"{what} is a function, and this is none", f"write {self.block.meaning} {letter} |-> ...")
        name = str(tree.children[0])
        found = self.reader.maplet(name, tree.children[2], self.scope, sort, tree.children[0])  # type: ignore[arg-type]
        if not isinstance(found, Binder) or found.body.sort not in NUMBERS:
            self.wrong(f"{what} is a number at each place, and this is a {getattr(found, 'sort', 'term')}")
        return found

    # -- what is declared ------------------------------------------------------------------------------------------
    def _operator(self) -> Declaration:
        block, formals, body = self.block, self.formals, self.maplet(SYMBOL, "an operator")
        if body.body.sort == EXTENDED:
            self.wrong("the masses of an operator are finite, and this may be oo")
        defined = self.defined(Binder("for all", body.variable, None, operation("=", body.body, body.body)))
        requires, latex = self.requires(), self.latex(len(formals))
        if block.meaning == "value":
            facts = {phrase: Proved(theorem) for phrase, theorem in self.facts().items()}
            operator = Notion(block.name, self.title, formals, body, DISTRIBUTION, latex, SOURCE,
                              parameters=len(block.parameters), requires=requires, facts=facts)  # fmt: skip
            return Declaration(Own(operators=(operator,)), defined)

        def mass(at: Term) -> Term:
            return substitute(body.body, {body.variable: at})

        total, operator = normalised(
            block.name, self.title, formals, mass, latex, rf"Z_{{{latex}}}", self.facts(), self.conditions(),
            parameters=len(block.parameters), source=SOURCE,
        )  # fmt: skip
        return Declaration(Own(operators=(operator,), others=(total,)), defined)

    def _divergence(self) -> Declaration:
        block, formals = self.block, self.formals
        body = self.reader.term(block.expression, self.scope)
        if body.sort not in NUMBERS:
            self.wrong(f"a divergence is a number, and this is a {body.sort}")
        facts = {phrase: Proved(theorem) for phrase, theorem in self.facts().items()}
        notion = Notion(
            block.name, self.title, formals, body, EXTENDED if body.sort == EXTENDED else REAL,
            self.latex(len(formals)), SOURCE, parameters=len(block.parameters), requires=self.requires(),
            bars=block.bars, facts=facts,
        )  # fmt: skip
        return Declaration(Own(divergences=(notion,)), self.defined(operation("=", body, body)))

    def _generated(self) -> Declaration:
        """An f-divergence: the sum of q f(p/q), and of p f'(oo) where q has no mass."""
        block, formals = self.block, self.formals
        arguments = formals[len(block.parameters) :]
        if [v.sort for v in arguments] != [DISTRIBUTION] * 2:
            self.wrong("an f-divergence is one of two distributions",
                       f"write divergence {block.name}(p || q), and given distributions p, q")  # fmt: skip
        found = self.maplet(REAL, "a generator")
        if found.body.sort == EXTENDED:
            self.wrong("a generator is finite on [0, oo), and this may be oo")
        if block.recession is None:
            self.wrong("the recession slope is missing: what a symbol costs where q has no mass, the limit of f(r)/r",
                       "add `recession 1`, or `recession oo`, behind the generator")  # fmt: skip
        slope = self.reader.term(block.recession, self.scope)
        if slope.sort not in NUMBERS:
            self.wrong(f"the recession slope is a number or oo, and this is a {slope.sort}")
        ratio = found.variable

        def generator(r: Term) -> Term:
            return substitute(found.body, {ratio: r})

        p, q = arguments
        standard = f_divergence(block.name, "", generator, slope, "", {})
        body = substitute(standard.body, dict(zip(standard.formals, (p, q), strict=True)))
        notion = Notion(
            block.name, self.title, formals, body, EXTENDED if body.sort == EXTENDED else REAL,
            self.latex(len(formals)), SOURCE, parameters=len(block.parameters), requires=self.requires(),
            bars=block.bars, facts={phrase: Proved(theorem) for phrase, theorem in self.facts().items()},
        )  # fmt: skip
        parameters = tuple(given for given in self.givens if given.variable not in arguments)
        inside = Binder("for all", ratio, None, operation(
            "implies", operation("<=", 0, ratio), operation("=", found.body, found.body)))  # fmt: skip
        return Declaration(
            Own(divergences=(notion,)),
            self.defined(inside),
            Generated(generator, slope, parameters, block.meaning_span),
        )

    def _axiom(self) -> Declaration:
        block = self.block
        if block.formals or block.parameters:
            self.wrong("an axiom is about an operator, and takes no arguments",
                       f"write axiom {block.name} \"...\", and given operator M")  # fmt: skip
        operators = [given for given in self.givens if given.variable.sort == OPERATOR]
        if len(operators) != 1:
            self.wrong(f"an axiom is about one operator, and {len(operators)} are given", "write: given operator M")
        if operators[0].conditions:
            self.wrong("an axiom speaks of any operator", "leave out `satisfying`")
        if block.facts:
            raise SourceError("E161", "a fact is one of an operator or a divergence", block.facts[0].span,
                              "name it there: fact " + block.name + " by ...")  # fmt: skip
        claim = self.reader.proposition(block.expression, self.scope)
        named = {operators[0].variable: OPERATOR_VARIABLE}
        rest = tuple(given.variable for given in self.givens if given is not operators[0])
        if any(variable.name == OPERATOR_VARIABLE.name for variable in rest):
            self.wrong(f"{OPERATOR_VARIABLE.name} stands for the operator of an axiom", "choose another letter")
        premises = tuple(substitute(c, named) for c in self.conditions())
        words, latex = block.name.replace("_", " "), block.name.replace("_", r"\_")
        axiom = Axiom("", block.name, block.title or words, rest, premises, substitute(claim, named),
                      latex=rf"#1 \text{{ satisfies {latex}}}", source=SOURCE)  # fmt: skip
        interior = axiom.on_full_support()
        others = tuple(each.notion for each in (axiom, interior))
        if others[1].name in self.reader.notions:
            raise SourceError("E160", f"{others[1].name} is taken", block.span, "choose another name")
        return Declaration(Own(axioms=(axiom,), others=others), self.defined(claim))


def _goes_without_saying(condition: Term) -> bool:
    """Is this what a quantifier says by itself: that a distribution is one?  Of a sequence of them it says nothing."""
    if not isinstance(condition, Quantity) or condition.name != CONDITIONS[DISTRIBUTION]:
        return False
    return isinstance(condition.arguments[0], Variable)


__all__ = ["Declaration", "Own", "declare"]
