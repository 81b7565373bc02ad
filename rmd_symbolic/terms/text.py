"""Plain text of terms, with as few brackets as the grammar allows; it parses back to the same term."""

from __future__ import annotations

from rmd_symbolic.terms.sort import DISTRIBUTION, NATURAL, PROPOSITION, REAL, SYMBOL, TEACHER, Function
from rmd_symbolic.terms.term import (
    OPERATIONS,
    Apply,
    Binder,
    Infinity,
    Number,
    Operation,
    Quantity,
    Term,
    Variable,
)  # fmt: skip

QUANTIFIERS = ("for all", "exists", "unique")
SORT_WORDS = {REAL: "real", NATURAL: "natural", SYMBOL: "symbol", TEACHER: "teacher", DISTRIBUTION: "distribution"}


def text(term: Term, binding: int = 0) -> str:
    """The term as the proof language writes it; brackets where it binds less tightly than `binding`."""
    written, own = _written(term)
    return f"({written})" if own < binding else written


def _written(term: Term) -> tuple[str, int]:
    match term:
        case Number(value, written):
            if written:
                return written, 100
            return (str(value), 100) if value.denominator == 1 and value >= 0 else (str(value), 65)
        case Infinity():
            return "oo", 100
        case Variable(name):
            return name, 100
        case Apply(function, arguments, indexed):
            inside = ", ".join(text(a) for a in arguments)
            places = [a for a in arguments if a.sort == SYMBOL]
            if indexed and places and len(places) < len(arguments):  # e[t](x)
                indices = ", ".join(text(a) for a in arguments[: -len(places)])
                return f"{text(function, 100)}[{indices}]({', '.join(map(text, places))})", 100
            return text(function, 100) + (f"[{inside}]" if indexed else f"({inside})"), 100
        case Quantity(notion, parameters, arguments):
            index = f"[{', '.join(text(a) for a in parameters)}]" if parameters else ""
            inside = (" || " if notion.bars else ", ").join(text(a, 20) for a in arguments)
            return f"{notion.name}{index}({inside})", 100
        case Operation(name, arguments):
            return _operation(name, arguments)
        case Binder():
            return _binder(term)


def _operation(name: str, arguments: tuple[Term, ...]) -> tuple[str, int]:
    kind = OPERATIONS[name]
    own = kind.binding
    if kind.form == "call":
        return f"{kind.symbol}({', '.join(text(a) for a in arguments)})", 100
    if kind.form == "if":
        condition, then, other = arguments
        return f"if {text(condition, 20)} then {text(then, 20)} else {text(other, 20)}", own
    if kind.form == "prefix":
        return (f"{kind.symbol} " if kind.symbol.isalpha() else kind.symbol) + text(arguments[0], own), own
    left, right = arguments
    # + and * associate to the left, implies to the right; ^ takes a tight base and any prefix as exponent
    low, high = (own, own + 1) if name in ("+", "-", "*", "/", "and", "or") else (own + 1, own + 1)
    if name == "implies":
        low, high = own + 1, own
    space = "" if name == "^" else " "
    return f"{text(left, low)}{space}{kind.symbol}{space}{text(right, high)}", own


def _binder(term: Binder) -> tuple[str, int]:
    name, variable, limit, body = term.name, term.variable, term.limit, term.body
    if name in QUANTIFIERS:
        return f"{name} {sort_word(variable)}{variable.name}: {text(body, 21)}", 20
    if name == "|->":
        return f"{variable.name} |-> {text(body, 21)}", 20
    if name == "tends":
        if not isinstance(body, Operation):
            raise TypeError("a limit statement compares two terms")
        left, right = body.arguments
        return f"{text(left, 51)} -> {text(right, 51)} as {variable.name} -> oo", 50
    where = variable.name
    if limit is not None:
        where += (" < " if variable.sort == NATURAL else " in ") + text(limit, 51)
    return f"{name}[{where}] {text(body, 70)}", 66


def sort_word(variable: Variable) -> str:
    """The word before a quantified variable where its letter does not tell its sort, with a space; else nothing."""
    from rmd_symbolic.terms.sort import index_sort

    if variable.sort == index_sort(variable.name):
        return ""
    if isinstance(variable.sort, Function):
        return "function "
    return SORT_WORDS.get(variable.sort, variable.sort) + " "


def statement(term: Term) -> str:
    """The text of a proposition, without outer brackets."""
    return text(term, 0) if term.sort == PROPOSITION else text(term)
