r"""Terms as a mathematician writes them, in LaTeX.

Brackets stand only where the term would be read otherwise.  Notions are set by the template of their declaration.
`marked` leaves marks at the places where a long term may be broken; `latex` gives the term without them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import assert_never

from rmd_symbolic.export.names import symbol
from rmd_symbolic.export.place import (
    ANY,
    ATOM,
    BOUND,
    COMPARED,
    CONNECTIVE,
    FACTOR,
    NO_MARKS,
    POSTFIX,
    PRODUCT,
    RELATION,
    SIGN,
    SUM,
    UNARY,
    Place,
    bracketed,
    script,
    solid,
)  # fmt: skip
from rmd_symbolic.export.shape import (
    bare_argument,
    conjuncts,
    double_comparison,
    joined_conditions,
    same_quantifiers,
    simple,
    size_of,
)  # fmt: skip
from rmd_symbolic.framework.declaration import Notion
from rmd_symbolic.terms.sort import DISTRIBUTION, NATURAL, PROPOSITION, REAL, SYMBOL, Function, Sort
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

RELATIONS = {"<=": r"\le", "<": "<", ">=": r"\ge", ">": ">", "=": "=", "/=": r"\ne", "->": r"\to", "<<": r"\ll"}
CONNECTIVES = {"and": r"\text{ and }", "or": r"\text{ or }", "implies": r"\implies ", "iff": r"\iff "}
SETS: dict[Sort, str] = {REAL: r"\mathbb{R}", DISTRIBUTION: r"\Delta(X)", SYMBOL: "X"}
BIG = {"sum": r"\sum", "prod": r"\prod", "max": r"\max", "min": r"\min"}


def latex(term: Term, display: bool = False) -> str:
    r"""The term in LaTeX's mathematical mode.

    >>> from rmd_symbolic.framework.divergences import KL, P, Q
    >>> from rmd_symbolic.terms.term import operation
    >>> print(latex(operation('*', operation('-', 1, operation('/', 1, 2)), KL(P, Q))))
    \bigl(1 - \tfrac{1}{2}\bigr)\,\mathrm{KL}(p \,\|\, q)
    """
    return marked(term, display).translate(NO_MARKS)


def marked(term: Term, display: bool = True) -> str:
    """As `latex`, with marks where the term may be broken."""
    return write(term, Place(display=display))


def write(term: Term, place: Place) -> str:
    """The term at a place, in brackets when it needs them there."""
    written, own = _written(term, place)
    return bracketed(written, place) if own < place.binding else written


def _written(term: Term, place: Place) -> tuple[str, int]:
    """The term and how tightly it binds."""
    match term:
        case Number():
            return _number(term, place)
        case Infinity():
            return (r"\infty", ATOM) if place.binding > COMPARED else (r"+\infty", ATOM)
        case Variable(name):
            head, subscript = symbol(name)
            return head + script("_", subscript), ATOM
        case Apply():
            return _applied(term, place), ATOM
        case Quantity():
            return _quantity(term, place)
        case Operation():
            return _operation(term, place)
        case Binder():
            return _binder(term, place)
        case _:
            assert_never(term)


def _number(term: Number, place: Place) -> tuple[str, int]:
    value = term.value
    own = ATOM if value >= 0 else UNARY
    if term.written:
        return term.written, own
    if value.denominator == 1:
        return str(value.numerator), own
    sign = "-" if value < 0 else ""
    return rf"{sign}\tfrac{{{abs(value.numerator)}}}{{{value.denominator}}}", min(own, 75)


def _applied(term: Apply, place: Place) -> str:
    """`p_t(x)`: indices go below, arguments behind; indices of indices are listed."""
    if not term.indexed:
        inside = ", ".join(write(a, replace(place, binding=ANY, tail="", small=True)) for a in term.arguments)
        return write(term.function, place.of(ATOM)) + bracketed(inside, place)
    indices = [write(a, place.narrow) for a in term.arguments]
    head = term.function
    while isinstance(head, Apply) and head.indexed:
        indices = [*(write(a, place.narrow) for a in head.arguments), *indices]
        head = head.function
    if isinstance(head, Variable):
        stem, subscript = symbol(head.name)
        return stem + script("_", ", ".join([subscript, *indices] if subscript else indices))
    return write(head, place.of(ATOM)) + script("_", ", ".join(indices))


# ---- declared notions -------------------------------------------------------------------------------------------
def _quantity(term: Quantity, place: Place) -> tuple[str, int]:
    notion = term.notion
    given = (*term.parameters, *term.arguments)

    def put(found: re.Match[str]) -> str:
        binding = ANY if _delimited(notion.latex, found.start(), found.end()) else POSTFIX
        return write(given[int(found.group(1)) - 1], place.of(binding))

    return re.sub(r"#([1-9])", put, notion.latex), template_binding(notion)


def template_binding(notion: Notion) -> int:
    """How tightly a template binds: a statement as a comparison, `#1 #2` as a product, anything else as an atom."""
    return COMPARED if notion.sort == PROPOSITION else PRODUCT if notion.latex.startswith("#") else ATOM


def _delimited(template: str, start: int, end: int) -> bool:
    """Does an argument of a template stand between brackets, commas or bars, where it needs no brackets?"""
    before, after = template[:start].rstrip(), template[end:].lstrip()
    opened = before.endswith(("(", "{", ",", r"\|", r"\,", "["))
    return opened and after.startswith((")", "}", ",", r"\|", r"\,", "]", r"\mid"))


# ---- operations -------------------------------------------------------------------------------------------------
def _operation(term: Operation, place: Place) -> tuple[str, int]:
    name, arguments = term.name, term.arguments
    match name:
        case "+" | "-":
            left = write(arguments[0], place.of(SUM, "+"))
            return f"{left}{SIGN} {name} {write(arguments[1], place.of(SUM + 1, place.tail))}", SUM
        case "neg":
            return f"-{write(arguments[0], place.of(UNARY, place.tail))}", UNARY
        case "*":
            return _product(arguments[0], arguments[1], place), PRODUCT
        case "/":
            return _fraction(arguments[0], arguments[1], place)
        case "^":
            return _power(arguments[0], arguments[1], place), POSTFIX
        case "ln" | "exp" | "sqrt" | "abs" | "min" | "max" | "indicator":
            return _function(name, arguments, place)
        case "if":
            return _conditional(term, place)
        case "not":
            return rf"\neg {write(arguments[0], place.of(COMPARED + 1))}", 45
        case "and" if (chain := double_comparison(term)) is not None:
            return _compared(chain, place), COMPARED
        case "and" | "or" | "implies" | "iff":
            own = OPERATIONS[name].binding
            low, high = (own, own + 1) if name in ("and", "or") else (own + 1, own + (name == "iff"))
            first, second = write(arguments[0], place.of(low)), write(arguments[1], place.of(high))
            return f"{first}{CONNECTIVE}{CONNECTIVES[name]}{second}", own
        case _:
            return _compared([arguments[0], name, arguments[1]], place), COMPARED


def _compared(chain: list[Term | str], place: Place) -> str:
    """`a <= b < c`: terms and the relations between them."""
    inner = place.of(COMPARED + 1)
    return "".join(f"{RELATION} {RELATIONS[e]} " if isinstance(e, str) else write(e, inner) for e in chain)


def _product(left: Term, right: Term, place: Place) -> str:
    first = write(left, place.of(PRODUCT, "*"))
    product = isinstance(right, Operation) and right.name == "*"  # products associate: no brackets, as on paper
    second = write(right, place.of(PRODUCT if product else PRODUCT + 1, place.tail))
    twice = left == right and isinstance(left, Number | Variable | Apply)
    between = r" \cdot " if twice else joint(left, first, second)
    return f"{first}{FACTOR}{between}{second}"


def joint(left: Term, first: str, second: str) -> str:
    """What stands between two factors: a dot before digits, a thin space where letters would run together."""
    second = solid(second)
    brackets = ("(", r"\left(", r"\bigl(", r"\biggl(")
    if second[0].isdigit() or second.startswith((r"\tfrac", r"\infty", "-", r"\begin")):
        return r" \cdot "
    if second.startswith((r"\ln", r"\exp", r"\sum", r"\prod", r"\max", r"\min", r"\lim", r"\operatorname")):
        return " "  # TeX leaves a thin space of its own before these
    if isinstance(left, Number) and not first.endswith("}"):
        return "" if second.startswith(brackets) else " "
    if second.startswith(brackets):
        return "" if first.startswith(brackets) and not isinstance(left, Apply) else r"\,"
    if r"\mathit" in first or r"\text" in first:
        return r"\,"
    if isinstance(left, Variable) and second[0].isalpha():
        return " "
    wide = (r"\math", r"\frac", r"\chi")
    if isinstance(left, Variable | Apply) and not first.endswith(")") and not second.startswith(wide):
        return " "
    return r"\,"


def _fraction(above: Term, below: Term, place: Place) -> tuple[str, int]:
    """A fraction with a bar, or with a slash where room is short and both sides are simple."""
    numeric = isinstance(above, Number) and isinstance(below, Number)
    # A slash takes in no factor: `a / b c` would be read as a / (b c).
    if place.small and place.binding < PRODUCT and place.tail != "*" and simple(above) and simple(below):
        slash = "/" if numeric else " / "
        return f"{write(above, place.of(PRODUCT, '*'))}{slash}{write(below, place.of(PRODUCT + 1))}", PRODUCT
    command = r"\tfrac" if numeric else r"\frac"
    return rf"{command}{{{solid(write(above, place.narrow))}}}{{{solid(write(below, place.narrow))}}}", 75


def _power(base: Term, exponent: Term, place: Place) -> str:
    return write(base, place.of(POSTFIX + 1, "*")) + script("^", write(exponent, place.narrow))


def _function(name: str, arguments: tuple[Term, ...], place: Place) -> tuple[str, int]:
    first = arguments[0]
    plain = place.of(ANY)
    if name == "exp" and size_of(first) <= 6:
        return f"e^{{{solid(write(first, place.narrow))}}}", POSTFIX
    if name in ("ln", "exp"):
        bare = bare_argument(first) and place.tail != "*" and place.binding <= PRODUCT + 1
        inside = write(first, plain)
        return (rf"\{name} {inside}", PRODUCT + 1) if bare else (rf"\{name}{bracketed(inside, place)}", ATOM)
    if name == "sqrt":
        return rf"\sqrt{{{solid(write(first, place.narrow))}}}", POSTFIX
    if name == "abs":
        return bracketed(write(first, plain), place, r"\lvert ", r" \rvert"), ATOM
    if name == "indicator":
        return r"\mathbf{1}" + bracketed(write(first, plain), place, "[", "]"), ATOM
    listed = ", ".join(write(a, plain) for a in arguments)
    return rf"\{name}" + bracketed(listed, place, r"\{", r"\}"), ATOM


def _conditional(term: Operation, place: Place) -> tuple[str, int]:
    """`if ... then ... else ...` by cases; an `else if` is one more row."""
    rows, other = [], term
    inner = Place(display=False, small=place.small)
    while True:
        condition, then, rest = other.arguments
        rows.append(rf"{solid(write(then, inner))} & \text{{if }} {solid(write(condition, inner))},")
        if not (isinstance(rest, Operation) and rest.name == "if"):
            break
        other = rest
    rows.append(rf"{solid(write(rest, inner))} & \text{{otherwise}}")
    own = ATOM if not place.tail and place.binding <= PRODUCT + 1 else ANY
    return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}", own


# ---- binders ----------------------------------------------------------------------------------------------------
def _binder(term: Binder, place: Place) -> tuple[str, int]:
    name, variable, body = term.name, term.variable, term.body
    bound = write(variable, place.narrow)
    match name:
        case "for all" if place.binding == ANY and not place.small:
            return _for_all(term, place)
        case "for all" | "exists" | "unique":
            return _quantifier(term, place)
        case "|->":
            return rf"{bound} \mapsto {write(body, place.of(BOUND + 1))}", BOUND
        case "tends":
            return rf"{write(body, place.of(COMPARED))}\text{{ as }} {bound} \to \infty", COMPARED
        case "limit":
            below = rf"{bound} \to \infty"
            return rf"\lim_{{{below}}} {write(body, place.of(PRODUCT, place.tail))}", _open(place)
        case "expectation":
            return rf"\mathbb{{E}}_{{{bound}}}{bracketed(write(body, place.of(ANY)), place, '[', ']')}", ATOM
        case "argmin":
            least = write(body, place.of(PRODUCT, place.tail))
            return rf"\operatorname*{{arg\,min}}_{{{_range(term, place)}}} {least}", _open(place)
        case _:
            above = r"^{\infty}" if term.limit is None and variable.sort == NATURAL else ""
            body_text = write(body, place.of(PRODUCT, place.tail))
            return rf"{BIG[name]}_{{{_range(term, place)}}}{above} {body_text}", _open(place)


def _open(place: Place) -> int:
    """A sum reaches to the end of its product: last in a product it needs no brackets, before a factor it does."""
    return UNARY + 1 if place.tail == "*" else PRODUCT + 1


def _range(term: Binder, place: Place) -> str:
    bound = write(term.variable, place.narrow)
    if term.limit is None:
        return f"{bound} = 0" if term.variable.sort == NATURAL else bound
    relation = "<" if term.variable.sort == NATURAL else r"\in"
    return solid(f"{bound} {relation} {write(term.limit, place.narrow.of(COMPARED + 1))}")


def _quantifier(term: Binder, place: Place) -> tuple[str, int]:
    """`forall x, y: A`, with the quantifier before the statement."""
    sign = {"for all": r"\forall", "exists": r"\exists\,", "unique": r"\exists!\,"}[term.name]
    variables, body = same_quantifiers(term)
    return rf"{sign} {membership(variables)} : {write(body, place.of(BOUND))}", BOUND


def _for_all(term: Binder, place: Place) -> tuple[str, int]:
    """`A for all x with H`, with the quantifier behind the statement."""
    variables, body = same_quantifiers(term)
    conditions: list[Term] = []
    while isinstance(body, Operation) and body.name == "implies":
        conditions += conjuncts(body.arguments[0])
        body = body.arguments[1]
    where = membership(variables)
    if conditions:
        listed = [write(c, place.of(41)) for c in joined_conditions(conditions)]
        where += rf"{CONNECTIVE}\text{{ with }} " + rf"{CONNECTIVE}\text{{ and }} ".join(listed)
    space = r"\quad " if place.display else r"\ "
    return rf"{write(body, place.of(BOUND + 1))}{CONNECTIVE} {space}\text{{for all }} {where}", BOUND


def membership(variables: list[Variable]) -> str:
    r"""`x, y \in X, t \ge 0`: variables with what they run over, like ones together."""
    groups: list[tuple[Sort, list[str]]] = []
    for variable in variables:
        if not groups or groups[-1][0] != variable.sort:
            groups.append((variable.sort, []))
        groups[-1][1].append(solid(write(variable, Place())))
    return ",\\ ".join(_among(sort, ", ".join(names)) for sort, names in groups)


def _among(sort: Sort, names: str) -> str:
    if sort == NATURAL:
        return rf"{names} \ge 0"
    if isinstance(sort, Function) and sort.domain == (REAL,):
        return rf"{names} \colon \mathbb{{R}} \to \mathbb{{R}}"
    return rf"{names} \in {SETS[sort]}" if sort in SETS else names
