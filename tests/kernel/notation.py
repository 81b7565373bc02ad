"""A short way to write kernel terms, for tests and for the examples in the docstrings of the rules.

`a + b`, `2 * a`, `p(x)` build terms; `lt`, `le`, `eq` and the words build formulas; `by` applies a rule.
"""

from __future__ import annotations

from fractions import Fraction  # noqa: F401 - one of the examples' names

from rmd_symbolic.kernel import formula as f
from rmd_symbolic.kernel.formula import Arrow, Node
from rmd_symbolic.kernel.rules import RULES
from rmd_symbolic.kernel.theorem import Theorem


def check(condition: object, message: str = "") -> None:
    """An assertion that `python -O` keeps."""
    if not condition:
        raise AssertionError(message)


class Term:
    """A kernel term with operators."""

    def __init__(self, node: Node) -> None:
        self.node = node

    def __add__(self, other):
        return Term(f.make("add", self.node, node(other)))

    def __radd__(self, other):
        return Term(f.make("add", node(other), self.node))

    def __mul__(self, other):
        return Term(f.make("multiply", self.node, node(other)))

    def __rmul__(self, other):
        return Term(f.make("multiply", node(other), self.node))

    def __neg__(self):
        return -1 * self

    def __sub__(self, other):
        return self + -1 * Term(node(other))

    def __rsub__(self, other):
        return other + -self

    def __truediv__(self, other):
        return self * inv(other)

    def __rtruediv__(self, other):
        return Term(node(other)) / self

    def __call__(self, *arguments):
        given = [eta(node(a)) for a in arguments]
        head = self.node
        return Term(f.apply_lambda(head, given) if head.op == "lambda" else f.make("apply", head, *given))

    def __repr__(self):
        return repr(self.node)


def node(value) -> Node:
    """The kernel term of a term, a number or a kernel term."""
    return value.node if isinstance(value, Term) else value if isinstance(value, Node) else f.number(value)


def eta(head: Node) -> Node:
    """A function variable written out as a lambda."""
    if not isinstance(head.sort, Arrow) or head.op == "lambda":
        return head
    names = [f.variable(f"eta{i}", sort) for i, sort in enumerate(head.sort.domain)]
    body = f.make("apply", head, *map(eta, names))
    for name in reversed(names):
        body = f.make("lambda", name.sort, f.closed_over(body, name))
    return body


def arrow(*sorts) -> Arrow:
    """arrow("I", "R") is the sort of functions from I to R."""
    return Arrow(tuple(sorts[:-1]), sorts[-1])


def var(name, sort) -> Term:
    return Term(f.variable(name, sort))


def number(value) -> Term:
    return Term(f.number(value))


def op(name):
    return lambda *parts: Term(f.make(name, *map(node, parts)))


lt, le, eq = op("less"), op("at_most"), op("equal")
both, either, add, times = op("and"), op("or"), op("add"), op("multiply")
inv, ln, exp, root, finite, when = op("inverse"), op("ln"), op("exp"), op("root"), op("finite"), op("if")
oo = Term(f.INFINITY)
FALSE = Term(f.FALSE)


def implies(*formulas) -> Term:
    result = node(formulas[-1])
    for formula in reversed(formulas[:-1]):
        result = f.make("implies", node(formula), result)
    return Term(result)


def no(formula) -> Term:
    return Term(f.negation(node(formula)))


def binder(name):
    def build(*parts) -> Term:
        result = node(parts[-1])
        for variable in reversed(parts[:-1]):
            result = f.make(name, node(variable).sort, f.closed_over(result, node(variable)))
        return Term(result)

    return build


every, some, total, template = binder("all"), binder("some"), binder("sum"), binder("lambda")
fun = template


def upto(name):
    return lambda u, end, body: Term(f.make(name, node(end), f.closed_over(node(body), node(u))))


range_sum, range_product = upto("range_sum"), upto("range_product")


def plain(argument):
    """An argument of a rule without its operators."""
    if isinstance(argument, Term):
        return argument.node
    return [plain(a) for a in argument] if isinstance(argument, list) else argument


def by(rule, premises=(), *arguments) -> Theorem:
    """Apply a rule."""
    return RULES[rule].apply(list(premises), [plain(a) for a in arguments])


def given(formula) -> Theorem:
    return by("assume", [], formula)


def algebra(goal, *facts) -> Theorem:
    return by("algebra", [given(fact) for fact in facts], goal)


a, b, c, d, alpha = (var(name, "R") for name in ("a", "b", "c", "d", "alpha"))
t, u, n = (var(name, "N") for name in ("t", "u", "n"))
x, y, z, w = (var(name, "I") for name in "xyzw")
j, k = var("j", "K"), var("k", "K")
E, F = var("E", "E"), var("F", "E")
D = arrow("I", "R")
p, q, r = (var(name, D) for name in "pqr")
Q, P2 = var("Q", arrow("I", "I", "R")), var("P2", arrow("I", "I", "R"))
B, v = var("B", arrow("K", "I", "R")), var("v", arrow("K", "R"))
s, s2 = var("s", arrow("N", "R")), var("s2", arrow("N", "R"))
ps = var("ps", arrow("N", "I", "R"))
G, H = var("G", arrow("I", "E")), var("H", arrow("K", "E"))
g, h = var("g", arrow("R", "R")), var("h", arrow("R", "R"))
M = var("M", arrow("R", D, D, "I", "R"))


def klterm(u, v) -> Term:
    """One term of the relative entropy."""
    return when(lt(0, v), v * ((u / v) * ln(u / v)), u * oo)


def kl(first, second) -> Term:
    return total(x, klterm(first(x), second(x)))


EXAMPLES = {
    name: value
    for name, value in globals().items()
    if isinstance(value, Term) or name in (
        "Fraction", "by", "given", "number", "lt", "le", "eq", "both", "either", "implies", "no", "every", "some",
        "total", "template", "when", "ln", "exp", "root", "oo",
    )
}  # fmt: skip
