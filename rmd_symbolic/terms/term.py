"""The term tree: frozen, with named bound variables, as the author wrote it.

Seven kinds of node.  What an arithmetic or logical `Operation` means is in `OPERATIONS`; what a `Quantity` such as
`KL(b || p)` means is in its declaration (`rmd_symbolic.terms.notion`).  The sort of a node is computed when it is built
and ill-sorted terms raise `SortError`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from rmd_symbolic.errors import SortError
from rmd_symbolic.terms.sort import (
    APPLIED,
    DISTRIBUTION,
    EXTENDED,
    NATURAL,
    NUMBERS,
    PROPOSITION,
    REAL,
    SET,
    SYMBOL,
    TEACHER,
    Function,
    Sort,
    accepts,
)  # fmt: skip

if TYPE_CHECKING:
    from rmd_symbolic.terms.notion import Notion


class Syntax:
    """Arithmetic and comparison on terms build terms: `(1 - a) * KL(b, p) <= c` is a claim."""

    __slots__ = ()

    def __add__(self, other: Operand) -> Term:
        return operation("+", self, other)

    def __radd__(self, other: Operand) -> Term:
        return operation("+", other, self)

    def __sub__(self, other: Operand) -> Term:
        return operation("-", self, other)

    def __rsub__(self, other: Operand) -> Term:
        return operation("-", other, self)

    def __mul__(self, other: Operand) -> Term:
        return operation("*", self, other)

    def __rmul__(self, other: Operand) -> Term:
        return operation("*", other, self)

    def __truediv__(self, other: Operand) -> Term:
        return operation("/", self, other)

    def __rtruediv__(self, other: Operand) -> Term:
        return operation("/", other, self)

    def __pow__(self, other: Operand) -> Term:
        return operation("^", self, other)

    def __neg__(self) -> Term:
        return operation("neg", self)

    def __le__(self, other: Operand) -> Term:
        return operation("<=", self, other)

    def __lt__(self, other: Operand) -> Term:
        return operation("<", self, other)

    def __ge__(self, other: Operand) -> Term:
        return operation(">=", self, other)

    def __gt__(self, other: Operand) -> Term:
        return operation(">", self, other)

    def __lshift__(self, other: Operand) -> Term:
        return operation("<<", self, other)

    def __call__(self, *arguments: Operand) -> Term:
        return Apply(_term(self), tuple(_term(a) for a in arguments), False)

    def __getitem__(self, index: Operand | tuple[Operand, ...]) -> Term:
        listed = index if isinstance(index, tuple) else (index,)
        return Apply(_term(self), tuple(_term(a) for a in listed), True)

    def __str__(self) -> str:
        from rmd_symbolic.terms.text import text

        return text(_term(self))

    def _repr_latex_(self) -> str:
        from rmd_symbolic.export.notation import latex

        return f"${latex(_term(self))}$"

    def _sympy_(self) -> object:
        from rmd_symbolic.engines.sympy_bridge import to_sympy

        return to_sympy(_term(self))


@dataclass(frozen=True, slots=True)
class Number(Syntax):
    """A rational constant; `written` keeps a decimal as the author wrote it."""

    value: Fraction
    written: str = field(default="", compare=False)

    @property
    def sort(self) -> Sort:
        return NATURAL if self.value.denominator == 1 and self.value >= 0 else REAL


@dataclass(frozen=True, slots=True)
class Infinity(Syntax):
    """+oo."""

    @property
    def sort(self) -> Sort:
        return EXTENDED


@dataclass(frozen=True, slots=True)
class Variable(Syntax):
    """A named thing of a sort; `declared` is the `given` line it came with, when it was built in Python."""

    name: str
    sort: Sort
    declared: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Apply(Syntax):
    """`f(r)` or, when `indexed`, `p[t]`."""

    function: Term
    arguments: tuple[Term, ...]
    indexed: bool
    sort: Sort = field(init=False, compare=False)

    def __post_init__(self) -> None:
        head = self.function.sort
        signature = head if isinstance(head, Function) else APPLIED.get(head)
        if signature is None:
            raise SortError(f"{self.function} is a {head} and takes no arguments")
        if len(signature.domain) != len(self.arguments):
            raise SortError(f"{self.function} takes {len(signature.domain)} arguments, found {len(self.arguments)}")
        for argument, wanted in zip(self.arguments, signature.domain, strict=True):
            if not accepts(wanted, argument.sort):
                raise SortError(f"{argument} is a {argument.sort}, but {self.function} takes a {wanted}")
        object.__setattr__(self, "sort", signature.codomain)


@dataclass(frozen=True, slots=True)
class Operation(Syntax):
    """An arithmetic or logical operation of the table `OPERATIONS`."""

    name: str
    arguments: tuple[Term, ...]
    sort: Sort = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sort", OPERATIONS[self.name].result(self))


@dataclass(frozen=True, slots=True, repr=False)
class Quantity(Syntax):
    """A declared notion at its arguments: `KL(b || p)`, `power[s](p || q)`, `mix(alpha, b, p)`."""

    notion: Notion
    parameters: tuple[Term, ...]
    arguments: tuple[Term, ...]

    @property
    def name(self) -> str:
        """The name of the notion."""
        return self.notion.name

    @property
    def sort(self) -> Sort:
        """What kind of thing the notion gives."""
        return self.notion.sort

    def __repr__(self) -> str:
        return f"Quantity({self.name!r}, {self.parameters!r}, {self.arguments!r})"


@dataclass(frozen=True, slots=True)
class Binder(Syntax):
    """`sum[x] e`, `sum[u < t] e`, `for all x: A`, `x |-> e`, `e[t] -> l`: a variable bound in a body."""

    name: str
    variable: Variable
    limit: Term | None
    body: Term
    sort: Sort = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sort", _binder_sort(self))


Term = Number | Infinity | Variable | Apply | Operation | Quantity | Binder
Operand = Term | Syntax | int | Fraction


def _term(value: Operand) -> Term:
    if isinstance(value, Number | Infinity | Variable | Apply | Operation | Quantity | Binder):
        return value
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        value = Fraction(value)
        if value.denominator == 1:
            return Number(value)
        return Operation("/", (Number(Fraction(value.numerator)), Number(Fraction(value.denominator))))
    raise SortError(f"{value!r} is not a term; floats are refused, write a Fraction or a string in the proof language")


as_term = _term


def operation(name: str, *arguments: Operand) -> Term:
    """An operation of the table, with integers and fractions taken as constants."""
    return Operation(name, tuple(_term(a) for a in arguments))


# ---- operations -------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class OperationKind:
    """How an operation is written (`infix`, `prefix` or `call`), how tightly it binds, and what it takes."""

    symbol: str
    form: str
    binding: int
    takes: str
    gives: str
    arity: int | None

    def result(self, term: Operation) -> Sort:
        """The sort of the result, or SortError."""
        found = [a.sort for a in term.arguments]
        if self.arity is not None and len(found) != self.arity:
            raise SortError(f"{self.symbol} takes {self.arity} arguments, found {len(found)}")
        if self.takes == "conditional":
            return _conditional_sort(term)
        if self.takes == "alike":
            return _alike(term, self.symbol)
        wanted = {"number": NUMBERS, "real": NUMBERS, "proposition": (PROPOSITION,), "distribution": (DISTRIBUTION,)}
        for argument, sort in zip(term.arguments, found, strict=True):
            if sort not in wanted[self.takes]:
                raise SortError(f"{self.symbol} takes a {self.takes}, found {argument}, a {sort}")
        return _widest(found) if self.gives == "widest" else self.gives


def _widest(sorts: list[Sort]) -> Sort:
    return max((str(s) for s in sorts), key=NUMBERS.index)


def _conditional_sort(term: Operation) -> Sort:
    condition, then, other = term.arguments
    if condition.sort != PROPOSITION:
        raise SortError(f"the condition {condition} is a {condition.sort}")
    if then.sort not in NUMBERS or other.sort not in NUMBERS:
        raise SortError(f"the branches {then} and {other} must be numbers")
    return _widest([then.sort, other.sort])


def _alike(term: Operation, symbol: str) -> Sort:
    left, right = (a.sort for a in term.arguments)
    if (left in NUMBERS and right in NUMBERS) or (left == right and left in (DISTRIBUTION, SYMBOL, TEACHER)):
        return PROPOSITION
    raise SortError(f"{symbol} compares a {left} with a {right}: {term.arguments[0]} and {term.arguments[1]}")


def _kind(symbol: str, form: str, binding: int, takes: str, gives: str, arity: int | None) -> OperationKind:
    return OperationKind(symbol, form, binding, takes, gives, arity)


OPERATIONS: dict[str, OperationKind] = {
    "+": _kind("+", "infix", 60, "number", "widest", 2),
    "-": _kind("-", "infix", 60, "real", REAL, 2),
    "neg": _kind("-", "prefix", 75, "real", REAL, 1),
    "*": _kind("*", "infix", 70, "number", "widest", 2),
    "/": _kind("/", "infix", 70, "real", REAL, 2),
    "^": _kind("^", "infix", 80, "real", REAL, 2),
    "ln": _kind("ln", "call", 100, "real", REAL, 1),
    "exp": _kind("exp", "call", 100, "real", REAL, 1),
    "sqrt": _kind("sqrt", "call", 100, "real", REAL, 1),
    "abs": _kind("abs", "call", 100, "real", REAL, 1),
    "min": _kind("min", "call", 100, "number", "widest", None),
    "max": _kind("max", "call", 100, "number", "widest", None),
    "indicator": _kind("indicator", "call", 100, "proposition", NATURAL, 1),
    "if": _kind("if", "if", 10, "conditional", "widest", 3),
    "<=": _kind("<=", "infix", 50, "number", PROPOSITION, 2),
    "<": _kind("<", "infix", 50, "number", PROPOSITION, 2),
    ">=": _kind(">=", "infix", 50, "number", PROPOSITION, 2),
    ">": _kind(">", "infix", 50, "number", PROPOSITION, 2),
    "=": _kind("=", "infix", 50, "alike", PROPOSITION, 2),
    "/=": _kind("/=", "infix", 50, "alike", PROPOSITION, 2),
    "->": _kind("->", "infix", 50, "alike", PROPOSITION, 2),
    "<<": _kind("<<", "infix", 50, "distribution", PROPOSITION, 2),
    "not": _kind("not", "prefix", 45, "proposition", PROPOSITION, 1),
    "and": _kind("and", "infix", 40, "proposition", PROPOSITION, 2),
    "or": _kind("or", "infix", 35, "proposition", PROPOSITION, 2),
    "implies": _kind("implies", "infix", 30, "proposition", PROPOSITION, 2),
    "iff": _kind("iff", "infix", 25, "proposition", PROPOSITION, 2),
}

# Binders: which sorts the variable may have (None: any), what the body is.
BINDERS: dict[str, tuple[tuple[str, ...] | None, str]] = {
    "sum": ((SYMBOL, TEACHER, NATURAL), "number"),
    "prod": ((SYMBOL, TEACHER, NATURAL), "number"),
    "max": ((SYMBOL, TEACHER), "number"),
    "min": ((SYMBOL, TEACHER), "number"),
    "limit": ((NATURAL,), "number"),
    "for all": (None, PROPOSITION),
    "exists": (None, PROPOSITION),
    "unique": (None, PROPOSITION),
    "tends": ((NATURAL,), "tends"),
    "argmin": ((DISTRIBUTION,), "number"),
    "expectation": (("random distribution",), "number"),
    "|->": (None, "any"),
}


def _binder_sort(term: Binder) -> Sort:
    sorts, takes = BINDERS[term.name]
    body, bound = term.body.sort, term.variable.sort
    if sorts is not None and bound not in sorts:
        raise SortError(f"{term.name} runs over {' or '.join(sorts)}, not over a {bound}")
    if takes == "number" and body not in NUMBERS:
        raise SortError(f"{term.name} takes a number, found {term.body}, a {body}")
    if takes == PROPOSITION and body != PROPOSITION:
        raise SortError(f"{term.name} takes a proposition, found {term.body}, a {body}")
    if term.name == "|->":
        return (
            Function((bound, *body.domain), body.codomain) if isinstance(body, Function) else Function((bound,), body)
        )
    if term.name == "argmin":
        if term.limit is None or term.limit.sort != SET:
            raise SortError("argmin needs the set it runs over: argmin[q in C]")
        return DISTRIBUTION
    if takes in (PROPOSITION, "tends"):
        return PROPOSITION
    return body if term.name in ("max", "min") else _widest([REAL, body])


def free_variables(term: Term) -> frozenset[Variable]:
    """The variables that the term does not bind."""
    match term:
        case Number() | Infinity():
            return frozenset()
        case Variable():
            return frozenset([term])
        case Apply(function, arguments):
            return free_variables(function).union(*(free_variables(a) for a in arguments))
        case Operation(_, arguments):
            return frozenset().union(*(free_variables(a) for a in arguments))
        case Quantity(_, parameters, arguments):
            return frozenset().union(*(free_variables(a) for a in (*parameters, *arguments)))
        case Binder(_, variable, limit, body):
            inside = free_variables(body) - {variable}
            return inside | free_variables(limit) if limit is not None else inside
