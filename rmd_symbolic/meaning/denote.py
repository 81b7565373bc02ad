"""The kernel term of a surface term, and the obligations that come with it.

Bound variables become fresh kernel variables that no author can write (`x'3`), and a notion is unfolded by giving its
body an environment, so nothing is ever captured.  Obligations are collected on the way, each under the path that
leads to it: hypotheses of an implication, the condition of a branch, the variables of the binders.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from rmd_symbolic.errors import SortError
from rmd_symbolic.framework.declaration import Declarations
from rmd_symbolic.framework.declared import declarations
from rmd_symbolic.kernel.formula import (
    FALSE,
    INFINITY,
    ONE,
    ZERO,
    Arrow,
    Node,
    apply_lambda,
    closed_over,
    make,
    negation,
    number,
    variable,
)
from rmd_symbolic.kernel.formula import Sort as KernelSort
from rmd_symbolic.terms.sort import (
    CHANNEL,
    DISTRIBUTION,
    EXTENDED,
    NATURAL,
    OPERATOR,
    RANDOM,
    REAL,
    RELABELLING,
    SET,
    SYMBOL,
    TEACHER,
    Function,
    Sort,
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
)  # fmt: skip

SIMPLEX = Arrow(("I",), "R")
SORTS: dict[str, KernelSort] = {
    NATURAL: "N", REAL: "R", EXTENDED: "E", SYMBOL: "I", TEACHER: "K", DISTRIBUTION: SIMPLEX, RANDOM: SIMPLEX,
    CHANNEL: Arrow(("I", "I"), "R"), OPERATOR: Arrow(("R", SIMPLEX, SIMPLEX, "I"), "R"),
    RELABELLING: Arrow(("I",), "I"), SET: Arrow((SIMPLEX,), "R"),
}  # fmt: skip


def kernel_sort(sort: Sort) -> KernelSort:
    """The kernel's sort for a surface sort; families of distributions take their symbol as a last argument."""
    if not isinstance(sort, Function):
        if sort not in SORTS:
            raise SortError(f"a {sort} is not a value")
        return SORTS[sort]
    domain = tuple(kernel_sort(part) for part in sort.domain)
    value = kernel_sort(sort.codomain)
    return Arrow((*domain, *value.domain), value.codomain) if isinstance(value, Arrow) else Arrow(domain, value)


def kernel_variable(name: Variable) -> Node:
    """The kernel's variable of the same name."""
    return variable(name.name, kernel_sort(name.sort))


def written_out(value: Node) -> Node:
    """A function variable as a `lambda` term, which is how the kernel wants functions."""
    if value.op == "lambda" or not isinstance(value.sort, Arrow):
        return value
    names = [variable(f"v'{i}", s) for i, s in enumerate(value.sort.domain)]
    body = make("apply", value, *(written_out(n) for n in names))
    for name in reversed(names):
        body = make("lambda", name.sort, closed_over(body, name))
    return body


def abstracted(op: str, name: Node, body: Node) -> Node:
    """Bind a kernel variable."""
    return make(op, name.sort, closed_over(body, name))


Environment = Mapping[Variable, Node]
Step = tuple[str, Node]  # ("for all", variable) or ("if", formula): one step of the path to an obligation


@dataclass
class Meaning:
    """Denotes terms in an environment; `obligations` fills with closed formulas to be proved beside them."""

    notions: Declarations = field(default_factory=declarations)
    obligations: list[Node] = field(default_factory=list)
    path: list[Step] = field(default_factory=list)
    silent: int = 0
    depth: int = 0
    written: dict[Node, str] = field(default_factory=dict)  # values of notions, as their author wrote them

    # -- obligations ----------------------------------------------------------------------------------------------
    def _oblige(self, formula: Node) -> None:
        if self.silent:
            return
        for kind, item in reversed(self.path):
            formula = abstracted("all", item, formula) if kind == "for all" else make("implies", item, formula)
        if formula not in self.obligations:
            self.obligations.append(formula)

    def _under(self, kind: str, item: Node, term: Term, scope: Environment) -> Node:
        self.path.append((kind, item))
        try:
            return self.of(term, scope)
        finally:
            self.path.pop()

    # -- terms ----------------------------------------------------------------------------------------------------
    def of(self, term: Term, scope: Environment) -> Node:
        """The kernel term; functions and distributions come out as `lambda` terms."""
        match term:
            case Number(value):
                return number(value)
            case Infinity():
                return INFINITY
            case Variable():
                return written_out(scope[term] if term in scope else kernel_variable(term))
            case Apply(function, arguments):
                return self._apply(function, arguments, scope)
            case Quantity():
                return self._quantity(term, scope)
            case Operation(name, arguments):
                return self._operation(name, arguments, scope)
            case Binder():
                return self._binder(term, scope)

    def _apply(self, function: Term, arguments: tuple[Term, ...], scope: Environment) -> Node:
        head = self.of(function, scope)
        return apply_lambda(head, [self.of(a, scope) for a in arguments])

    def _distribution(self, value: Node) -> Node:
        notion = self.notions["distribution"]
        return self._silently(notion.body, {notion.formals[0]: value})

    def _silently(self, body: Term, scope: Environment) -> Node:
        self.silent += 1
        try:
            return self.of(body, scope)
        finally:
            self.silent -= 1

    def _quantity(self, term: Quantity, scope: Environment) -> Node:
        notion = term.notion
        values = [self.of(a, scope) for a in (*term.parameters, *term.arguments)]
        inner = dict(zip(notion.formals, values, strict=True))
        if notion.requires is not None:
            self._oblige(self._silently(notion.requires, inner))
        value = self._silently(notion.body, inner)
        if not self.silent and not self.depth:
            self.written[value] = str(term)
        return value

    def _real(self, term: Term, scope: Environment) -> Node:
        """A real value; of an extended one, the finite value, with the obligation that it is finite."""
        value = self.of(term, scope)
        if value.sort != "E":
            return value
        self._oblige(make("less", value, INFINITY))
        return make("finite", value)

    def _operation(self, name: str, arguments: tuple[Term, ...], scope: Environment) -> Node:
        if name in ("and", "or", "implies", "iff", "not"):
            return self._connective(name, arguments, scope)
        if name in ("<=", "<", ">=", ">", "=", "/=", "<<"):
            return self._relation(name, arguments, scope)
        if name == "if":
            condition = self.of(arguments[0], scope)
            then = self._under("if", condition, arguments[1], scope)
            return make("if", condition, then, self._under("if", negation(condition), arguments[2], scope))
        if name == "indicator":
            return make("if", self.of(arguments[0], scope), ONE, ZERO)
        if name in ("min", "max"):
            return self._extreme(name, [self.of(a, scope) for a in arguments])
        return self._arithmetic(name, arguments, scope)

    def _extreme(self, name: str, values: list[Node]) -> Node:
        best = values[0]
        for value in values[1:]:
            smaller = make("at_most", best, value) if name == "min" else make("at_most", value, best)
            best = make("if", smaller, best, value)
        return best

    def _arithmetic(self, name: str, arguments: tuple[Term, ...], scope: Environment) -> Node:
        if name == "+":
            return make("add", *(self.of(a, scope) for a in arguments))
        if name == "*":
            return self._product(arguments[0], arguments[1], scope)
        if name == "^":
            return self._power(arguments[0], arguments[1], scope)
        values = [self._real(a, scope) for a in arguments]
        if name == "-":
            return make("add", values[0], make("multiply", number(-1), values[1]))
        if name == "neg":
            return make("multiply", number(-1), values[0])
        if name == "/":
            self._oblige(negation(make("equal", values[1], ZERO)))
            if all(isinstance(a, Number) for a in arguments) and values[1] is not ZERO:  # 1/2 as it is written
                return number(Fraction(values[0].args[0]) / Fraction(values[1].args[0]))
            return make("multiply", values[0], make("inverse", values[1]))
        if name == "ln":
            self._oblige(make("less", ZERO, values[0]))
        if name == "sqrt":
            self._oblige(make("at_most", ZERO, values[0]))
        if name == "abs":
            opposite = make("multiply", number(-1), values[0])
            return make("if", make("at_most", ZERO, values[0]), values[0], opposite)
        return make({"ln": "ln", "exp": "exp", "sqrt": "root"}[name], *values)

    def _product(self, left: Term, right: Term, scope: Environment) -> Node:
        first = self.of(left, scope)
        if isinstance(right, Operation) and right.name == "ln" and first.sort != "E":  # 0 ln 0 = 0
            second = self._under("if", negation(make("equal", first, ZERO)), right, scope)
        else:
            second = self.of(right, scope)
        if first.sort == "E" and second.sort == "E":
            self._oblige(make("less", first, INFINITY))
            first = make("finite", first)
        if first.sort == "E":
            first, second = second, first
        if second.sort == "E":
            self._oblige(make("at_most", ZERO, first))
        return make("multiply", first, second)

    def _power(self, base: Term, exponent: Term, scope: Environment) -> Node:
        u = self._real(base, scope)
        if isinstance(exponent, Number) and exponent.sort == NATURAL and exponent.value <= 12:
            count = int(exponent.value)
            return ONE if count == 0 else u if count == 1 else make("multiply", *[u] * count)
        s = self._real(exponent, scope)
        if exponent.sort == NATURAL:
            return make("range_product", s, closed_over(u, variable("u'power", "N")))
        positive = make("less", ZERO, u)
        self._oblige(make("at_most", ZERO, u))
        self._oblige(make("or", positive, make("at_most", ZERO, s)))
        power = make("exp", make("multiply", s, make("ln", u)))
        return make("if", positive, power, make("if", make("equal", s, ZERO), ONE, ZERO))

    # -- statements -----------------------------------------------------------------------------------------------
    def _connective(self, name: str, arguments: tuple[Term, ...], scope: Environment) -> Node:
        first = self.of(arguments[0], scope)
        if name == "not":
            return negation(first)
        if name in ("and", "implies"):
            return make(name, first, self._under("if", first, arguments[1], scope))
        second = self.of(arguments[1], scope)
        if name == "or":
            return make("or", first, second)
        return make("and", make("implies", first, second), make("implies", second, first))

    def _relation(self, name: str, arguments: tuple[Term, ...], scope: Environment) -> Node:
        if name == "=":
            series = self._series(arguments, scope)
            if series is not None:
                return series
        left, right = (self.of(a, scope) for a in arguments)
        if name == "<<":
            x = self._fresh(Variable("x", SYMBOL))
            vanishes = [make("equal", apply_lambda(side, [x]), ZERO) for side in (right, left)]
            return abstracted("all", x, make("implies", *vanishes))
        if name in (">=", ">"):
            left, right, name = right, left, {">=": "<=", ">": "<"}[name]
        if name in ("=", "/="):
            equal = self._equality(left, right, arguments[0].sort)
            return equal if name == "=" else negation(equal)
        return make({"<=": "at_most", "<": "less"}[name], left, right)

    def _equality(self, left: Node, right: Node, sort: Sort) -> Node:
        if sort == DISTRIBUTION:
            x = self._fresh(Variable("x", SYMBOL))
            return abstracted("all", x, make("equal", apply_lambda(left, [x]), apply_lambda(right, [x])))
        if sort in (SYMBOL, TEACHER):
            raise SortError("equality of symbols has no meaning in the kernel yet; compare values at them instead")
        return make("equal", left, right)

    def _series(self, arguments: tuple[Term, ...], scope: Environment) -> Node | None:
        """`sum[t] a[t] = oo`, of nonnegative terms: the partial sums exceed every bound."""
        left, right = arguments
        if not (isinstance(left, Binder) and left.name == "sum" and left.variable.sort == NATURAL and not left.limit):
            return None
        if not isinstance(right, Infinity):
            raise SortError("a sum without an upper end can only be compared with oo; write sum[u < t]")
        c, end = self._fresh(Variable("c", REAL)), self._fresh(Variable("T", NATURAL), 1)
        terms = self._body(left, scope)
        self._oblige(
            make("all", "N", make("at_most", ZERO, terms))
        )  # else the sums may exceed every bound and fall again
        partial = make("range_sum", end, terms)
        return abstracted("all", c, abstracted("some", end, make("at_most", c, partial)))

    def _fresh(self, name: Variable, offset: int = 0) -> Node:
        return variable(f"{name.name.rstrip(chr(39))}'{self.depth + offset}", kernel_sort(name.sort))

    def _body(self, term: Binder, scope: Environment, limit: Node | None = None) -> Node:
        """The body with its variable turned into a loose index."""
        name = self._fresh(term.variable)
        self.depth += 1
        self.path.append(("for all", name))
        if limit is not None:
            self.path.append(("if", make("less", name, limit)))
        try:
            body = self.of(term.body, {**scope, term.variable: name})
        finally:
            del self.path[-1 if limit is None else -2 :]
            self.depth -= 1
        return closed_over(body, name)

    def _binder(self, term: Binder, scope: Environment) -> Node:
        sort, name = term.variable.sort, term.name
        if name == "|->":
            return make("lambda", kernel_sort(sort), self._body(term, scope))
        if name in ("sum", "prod") and term.limit is not None:
            end = self.of(term.limit, scope)
            return make(f"range_{'sum' if name == 'sum' else 'product'}", end, self._body(term, scope, end))
        if name == "sum" and sort != NATURAL:
            return make("sum", kernel_sort(sort), self._body(term, scope))
        if name in ("for all", "exists", "unique"):
            return self._quantifier(term, scope)
        if name == "tends":
            return self._tends(term, scope)
        raise SortError(
            f"{name}[{term.variable.name}] has no meaning in the kernel yet, so nothing can be proved of it"
        )

    def _quantifier(self, term: Binder, scope: Environment) -> Node:
        x = self._fresh(term.variable)
        inner = {**scope, term.variable: x}
        self.depth += 1
        self.path.append(("for all", x))
        try:
            return self._quantified(term, x, inner)
        finally:
            self.path.pop()
            self.depth -= 1

    def _quantified(self, term: Binder, x: Node, inner: Environment) -> Node:
        guard = self._distribution(written_out(x)) if term.variable.sort == DISTRIBUTION else None
        body = self._under("if", guard, term.body, inner) if guard is not None else self.of(term.body, inner)
        if term.name == "for all":
            return abstracted("all", x, body if guard is None else make("implies", guard, body))
        held = body if guard is None else make("and", guard, body)
        if term.name == "exists":
            return abstracted("some", x, held)
        y = self._fresh(term.variable)
        self.depth += 1  # the names below must differ from y
        try:
            other = self._silently(term.body, {**inner, term.variable: y})
        finally:
            self.depth -= 1
        if guard is not None:
            other = make("and", self._distribution(written_out(y)), other)
        equal = self._equality(written_out(y), written_out(x), term.variable.sort)
        return abstracted("some", x, make("and", held, abstracted("all", y, make("implies", other, equal))))

    def _tends(self, term: Binder, scope: Environment) -> Node:
        """`e[t] -> l`: for eps > 0, from some T on, e <= l + eps and l <= e + eps; p[t] -> b in total variation."""
        if not isinstance(term.body, Operation):
            raise SortError("a limit statement compares two terms")
        left, right = term.body.arguments
        if left.sort == DISTRIBUTION:
            left, right = self.notions["TV"].at((left, right)), Number(Fraction(0))
        limit = self.of(right, scope)
        if limit.sort == "E" and limit is not INFINITY:  # at oo, `l <= e + eps` would ask for e = oo
            self._oblige(make("less", limit, INFINITY))
        function = make("lambda", "N", self._body(Binder("|->", term.variable, None, left), scope))
        eps, start = self._fresh(Variable("eps", REAL)), self._fresh(Variable("T", NATURAL), 1)
        later = self._fresh(Variable("k", NATURAL), 2)
        value = apply_lambda(function, [make("add", start, later)])
        if limit is INFINITY:
            close = make("at_most", eps, value)
            return abstracted("all", eps, abstracted("some", start, abstracted("all", later, close)))
        close = make("and", make("at_most", value, make("add", limit, eps)),
                     make("at_most", limit, make("add", value, eps)))  # fmt: skip
        eventually = abstracted("some", start, abstracted("all", later, close))
        return abstracted("all", eps, make("implies", make("less", ZERO, eps), eventually))


__all__ = ["FALSE", "Meaning", "abstracted", "kernel_sort", "kernel_variable", "written_out"]
