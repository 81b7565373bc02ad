"""Terms to sympy and back, through one closed table each way.

Nothing is rewritten on the way: sympy's objects are built unevaluated, declared notions by unfolding their definitions.
A distribution is an indexed family with nonnegative entries, the support the integers 1 to n, the teachers 1 to K.
Strings are never given to sympy to read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, assert_never

from rmd_symbolic.errors import RmdError
from rmd_symbolic.terms.sort import (
    CHANNEL,
    DISTRIBUTION,
    EXTENDED,
    NATURAL,
    RANDOM,
    REAL,
    SYMBOL,
    TEACHER,
    Function,
    Sort,
)  # fmt: skip
from rmd_symbolic.terms.substitute import applied, unfolded
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

if TYPE_CHECKING:
    from sympy import Basic

ASSUMPTIONS: dict[Sort, dict[str, bool]] = {
    REAL: {"real": True},
    NATURAL: {"integer": True, "nonnegative": True},
    EXTENDED: {"extended_real": True},
}
SIZES = {SYMBOL: "n", TEACHER: "K"}
NONNEGATIVE = (DISTRIBUTION, CHANNEL, RANDOM)


class BridgeError(RmdError):
    """Something that has no counterpart on the other side."""


# ---- to sympy ---------------------------------------------------------------------------------------------------
def to_sympy(term: Term) -> Basic:
    """The term as an unevaluated sympy expression.

    >>> a = Variable("a", REAL)
    >>> to_sympy(operation("+", operation("*", 2, a), operation("ln", a)))
    2*a + log(a)
    """
    match term:
        case Number(value):
            return _sympy().Rational(value.numerator, value.denominator)
        case Infinity():
            return _sympy().oo
        case Variable():
            return _symbol(term)
        case Apply():
            return _application(term)
        case Operation(name, arguments):
            return OPERATIONS[name](*map(to_sympy, arguments))
        case Quantity():
            return to_sympy(unfolded(term))
        case Binder():
            return _binder(term)
        case _:
            assert_never(term)


def _sympy() -> Any:
    import sympy

    return sympy


def _symbol(variable: Variable) -> Any:
    sympy = _sympy()
    if variable.sort in SIZES:
        return sympy.Idx(variable.name)
    if variable.sort in ASSUMPTIONS:
        return sympy.Symbol(variable.name, **ASSUMPTIONS[variable.sort])
    raise BridgeError(f"{variable.name} is a {variable.sort} and must be applied to become a number of sympy's")


def _size(sort: Sort) -> Any:
    return _sympy().Symbol(SIZES[str(sort)], integer=True, positive=True)


def _application(term: Apply) -> Any:
    """`p_t(x)` as an entry of an indexed family, `f(r)` as an undefined function."""
    sympy = _sympy()
    head: Term = term.function
    arguments = term.arguments
    if isinstance(head, Quantity):
        head = unfolded(head)
    if isinstance(head, Binder) and head.name == "|->":
        return to_sympy(applied(head, arguments))
    while isinstance(head, Apply):
        arguments = (*head.arguments, *arguments)
        head = head.function
    if not isinstance(head, Variable):
        raise BridgeError(f"{term} is applied to something that sympy has no name for")
    values = [to_sympy(a) for a in arguments]
    if isinstance(head.sort, Function) and head.sort.domain[0] == REAL:
        return sympy.Function(head.name, real=True)(*values)
    codomain = head.sort.codomain if isinstance(head.sort, Function) else head.sort
    if head.sort not in NONNEGATIVE and not isinstance(head.sort, Function):
        raise BridgeError(f"{head.name} is a {head.sort}; sympy knows no such thing")
    signs = {"nonnegative": True} if codomain in NONNEGATIVE else ASSUMPTIONS.get(codomain, {})
    return sympy.IndexedBase(head.name, **signs)[tuple(values)]


def _binder(term: Binder) -> Any:
    sympy = _sympy()
    bound, name = term.variable, term.name
    if name not in ("sum", "prod", "limit") or (term.limit is not None and bound.sort != NATURAL):
        raise BridgeError(f"sympy has no {name} like {term}")
    index, body = _symbol(bound), to_sympy(term.body)
    if name == "limit":
        return sympy.Limit(body, index, sympy.oo)
    low, high = (1, _size(bound.sort)) if bound.sort in SIZES else (0, sympy.oo)
    if term.limit is not None:
        high = _add(to_sympy(term.limit), sympy.Integer(-1))
    # Sum(...) itself would fold the cases of its body.
    out = sympy.Expr.__new__(sympy.Sum if name == "sum" else sympy.Product, body, sympy.Tuple(index, low, high))
    out.is_commutative = True
    return out


def _add(left: Any, right: Any) -> Any:
    return _sympy().Add(left, right, evaluate=False)


def _times(left: Any, right: Any) -> Any:
    return _sympy().Mul(left, right, evaluate=False)


def _power(base: Any, exponent: Any) -> Any:
    return _sympy().Pow(base, exponent, evaluate=False)


def _minus(value: Any) -> Any:
    if value.is_Rational and value.is_positive:
        return -value
    return _times(_sympy().Integer(-1), value)


def _plain(name: str) -> Callable[..., Any]:
    """The sympy class of a name, unevaluated."""
    return lambda *values: getattr(_sympy(), name)(*values, evaluate=False)


def _if(condition: Any, then: Any, other: Any) -> Any:
    if condition.has(_sympy().Piecewise):
        raise BridgeError("sympy rewrites a conditional inside a condition; name it outside of the condition")
    return _sympy().Piecewise((then, condition), (other, True), evaluate=False)


def _refused(name: str) -> Callable[..., Any]:
    def refuse(*values: Any) -> Any:
        raise BridgeError(f"sympy has no counterpart of `{name}`")

    return refuse


OPERATIONS: dict[str, Callable[..., Any]] = {
    "+": _add,
    "-": lambda left, right: _add(left, _minus(right)),
    "neg": _minus,
    "*": _times,
    "/": lambda above, below: _times(above, _power(below, _sympy().Integer(-1))),
    "^": _power,
    "ln": _plain("log"),
    "exp": _plain("exp"),
    "sqrt": lambda value: _power(value, _sympy().Rational(1, 2)),
    "abs": _plain("Abs"),
    "min": _plain("Min"),
    "max": _plain("Max"),
    "indicator": lambda condition: _if(condition, _sympy().Integer(1), _sympy().Integer(0)),
    "if": _if,
    "<=": _plain("Le"),
    "<": _plain("Lt"),
    ">=": _plain("Ge"),
    ">": _plain("Gt"),
    "=": _plain("Eq"),
    "/=": _plain("Ne"),
    "->": _refused("->"),
    "<<": _refused("<<"),
    "not": _plain("Not"),
    "and": _plain("And"),
    "or": _plain("Or"),
    "implies": _plain("Implies"),
    "iff": _plain("Equivalent"),
}


# ---- from sympy -------------------------------------------------------------------------------------------------
def from_sympy(expression: Basic, scope: Mapping[str, Variable]) -> Term:
    """The term of a sympy expression whose names are those of the scope; BridgeError for anything without a term.

    >>> a = Variable("a", REAL)
    >>> str(from_sympy(to_sympy((a + 1) / a ** 2), {"a": a}))
    '(a + 1) / a^2'
    """
    return _Reader(scope).read(expression)


class _Reader:
    """Reads expressions in a scope; the table says what each class of sympy's becomes."""

    def __init__(self, scope: Mapping[str, Variable]) -> None:
        self.scope = scope

    def read(self, expression: Any) -> Term:
        for name, reader in READERS.items():
            if type(expression).__name__ == name or any(c.__name__ == name for c in type(expression).__mro__):
                return reader(self, expression)
        raise BridgeError(f"there is no term for sympy's {type(expression).__name__}: {expression}")

    def number(self, expression: Any) -> Term:
        value = Fraction(int(expression.p), int(expression.q))
        return Number(value) if value >= 0 else operation("neg", Number(-value))

    def name(self, expression: Any) -> Term:
        name = str(getattr(expression, "name", expression))
        if name not in self.scope:
            raise BridgeError(f"{name} is not in scope; known are {', '.join(self.scope) or 'no names'}")
        return self.scope[name]

    def entry(self, expression: Any) -> Term:
        """An entry of an indexed family: an argument a sort at a time, `p[t](x)`."""
        head, indices = self.name(expression.base.label), [self.read(i) for i in expression.indices]
        while indices:
            signature = head.sort if isinstance(head.sort, Function) else None
            count = len(signature.domain) if signature else len(indices)
            indexed = signature is not None and signature.domain[0] != SYMBOL
            head, indices = Apply(head, tuple(indices[:count]), indexed), indices[count:]
        return head

    def call(self, expression: Any) -> Term:
        return Apply(self.name(expression.func), tuple(map(self.read, expression.args)), False)

    def add(self, expression: Any) -> Term:
        first, *rest = expression.args
        out = self.read(first)
        for part in rest:
            negative = _negated(part)
            out = operation("+", out, self.read(part)) if negative is None else operation("-", out, self.read(negative))
        return out

    def times(self, expression: Any) -> Term:
        negative = _negated(expression)
        if negative is not None:
            return operation("neg", self.read(negative))
        first, *rest = expression.args
        out = self.read(first)
        for part in rest:
            below = part.base if type(part).__name__ == "Pow" and part.exp == -1 else None
            out = operation("*", out, self.read(part)) if below is None else operation("/", out, self.read(below))
        return out

    def power(self, expression: Any) -> Term:
        base, exponent = expression.as_base_exp() if not expression.args else expression.args
        if exponent == -1 and exponent.is_Integer:
            return operation("/", 1, self.read(base))
        if exponent.is_Rational and (exponent.p, exponent.q) == (1, 2):
            return operation("sqrt", self.read(base))
        return operation("^", self.read(base), self.read(exponent))

    def conditional(self, expression: Any) -> Term:
        *cases, (last, otherwise) = [(pair[0], pair[1]) for pair in expression.args]
        if otherwise != True:  # noqa: E712  (sympy's true)
            raise BridgeError(f"the cases of {expression} leave something out")
        out = self.read(last)
        for value, condition in reversed(cases):
            out = operation("if", self.read(condition), self.read(value), out)
        return out

    def big(self, expression: Any) -> Term:
        """A sum or a product over one index."""
        name = "sum" if type(expression).__name__ == "Sum" else "prod"
        if len(expression.limits) != 1 or len(expression.limits[0]) != 3:
            raise BridgeError(f"{expression} does not run over one index between two bounds")
        index, low, high = expression.limits[0]
        sizes = {size: sort for sort, size in SIZES.items()}
        sort = sizes.get(str(high), NATURAL) if low == 1 else NATURAL
        if low != (1 if sort in SIZES else 0):
            raise BridgeError(f"{expression} starts at {low}")
        bound = Variable(str(index), sort)
        inner = _Reader({**self.scope, bound.name: bound})
        return Binder(name, bound, self._limit(high, sort), inner.read(expression.function))

    def _limit(self, high: Any, sort: Sort) -> Term | None:
        if sort in SIZES or high == _sympy().oo:
            return None
        if type(high).__name__ == "Add" and len(high.args) == 2 and high.args[1] == -1:
            return self.read(high.args[0])
        return operation("+", self.read(high), 1)


def _negated(expression: Any) -> Any:
    """e, when the expression is -1 times e."""
    if expression.is_Rational and expression.is_negative:
        return -expression
    if type(expression).__name__ != "Mul" or len(expression.args) != 2:
        return None
    first, second = expression.args
    return second if first.is_Integer and first == -1 else None


def _reads(name: str) -> Callable[[_Reader, Any], Term]:
    return lambda reader, expression: operation(name, *map(reader.read, expression.args))


READERS: dict[str, Callable[[_Reader, Any], Term]] = {
    "Rational": _Reader.number,
    "Infinity": lambda reader, expression: Infinity(),
    "Indexed": _Reader.entry,
    "Idx": _Reader.name,
    "Symbol": _Reader.name,
    "Add": _Reader.add,
    "Mul": _Reader.times,
    "exp": _reads("exp"),
    "Pow": _Reader.power,
    "log": _reads("ln"),
    "Abs": _reads("abs"),
    "Min": _reads("min"),
    "Max": _reads("max"),
    "Piecewise": _Reader.conditional,
    "Sum": _Reader.big,
    "Product": _Reader.big,
    "LessThan": _reads("<="),
    "StrictLessThan": _reads("<"),
    "GreaterThan": _reads(">="),
    "StrictGreaterThan": _reads(">"),
    "Equality": _reads("="),
    "Unequality": _reads("/="),
    "Not": _reads("not"),
    "And": _reads("and"),
    "Or": _reads("or"),
    "Implies": _reads("implies"),
    "Equivalent": _reads("iff"),
    "AppliedUndef": _Reader.call,
}
