"""One-sided matching: values for the pattern variables of a lemma that make it say what is wanted.

Functions are matched as higher-order patterns (`p(x)` with x bound takes any term in x), else by imitation.  The
result is only a suggestion: the kernel instantiates and compares.
"""

from __future__ import annotations

from collections.abc import Iterator

from rmd_symbolic.errors import SortError
from rmd_symbolic.kernel.formula import (
    SORTED_BINDERS,
    Arrow,
    Node,
    apply_lambda,
    closed_over,
    fits,
    make,
    number,
    opened,
    substituted,
    variable,
)  # fmt: skip
from rmd_symbolic.meaning.denote import written_out

Substitution = dict[Node, Node]
ANCHORS = ("sum", "apply", "if", "range_sum", "range_product", "ln", "root", "exp", "finite")


class Matcher:
    """Matches patterns against targets; `values` grows and is consistent as long as `match` answers True."""

    def __init__(self, pattern_variables: frozenset[Node], values: Substitution) -> None:
        self.variables = pattern_variables
        self.values = dict(values)
        self.bound: list[Node] = []
        self.later: list[tuple[Node, Node]] = []

    def match(self, pattern: Node, target: Node) -> bool:
        """Extend the values so that the pattern becomes the target; undone by the caller when False."""
        if pattern is target and not (pattern.free & self.variables):
            return True
        if pattern in self.variables:
            return self._bind(pattern, target)
        if pattern.op == "apply" and pattern.args[0] in self.variables:
            return self._application(pattern, target)
        if pattern.op == "add" and target.op == "number":
            return self._numeral(pattern, target)
        if pattern.op != target.op or len(pattern.args) != len(target.args):
            return False
        if pattern.op in SORTED_BINDERS or pattern.op in ("range_sum", "range_product"):
            return self._binder(pattern, target)
        if pattern.op in ("variable", "number", "infinity"):
            return False
        return all(self.match(p, t) for p, t in zip(pattern.args, target.args, strict=True))

    def _numeral(self, pattern: Node, target: Node) -> bool:
        """t + 1 against 3: t is 2."""
        name, *rest = pattern.args
        if pattern.sort != "N" or len(rest) != 1 or rest[0].op != "number" or target.args[0] < rest[0].args[0]:
            return False
        return self.match(name, number(target.args[0] - rest[0].args[0]))

    def _binder(self, pattern: Node, target: Node) -> bool:
        if pattern.op in SORTED_BINDERS:
            if pattern.args[0] != target.args[0]:
                return False
            sort = pattern.args[0]
        else:
            if not self.match(pattern.args[0], target.args[0]):
                return False
            sort = "N"
        name = variable(f"b'{len(self.bound)}", sort)
        value = written_out(name)
        self.bound.append(name)
        try:
            return self.match(opened(pattern.args[1], value), opened(target.args[1], value))
        finally:
            self.bound.pop()

    def _bind(self, name: Node, value: Node) -> bool:
        if name in self.values:
            return self.values[name] is value
        if not fits(value.sort, name.sort) or any(b in value.free for b in self.bound):
            return False
        self.values[name] = value
        return True

    def _application(self, pattern: Node, target: Node) -> bool:
        head: Node = pattern.args[0]
        arguments: tuple[Node, ...] = pattern.args[1:]
        if head in self.values:
            instance = self._instance(pattern)
            if instance is not None:
                return instance is target
        elif all(a in self.bound for a in arguments) and len(set(arguments)) == len(arguments):
            body = target
            for name in reversed(arguments):
                body = make("lambda", name.sort, closed_over(body, name))
            return self._bind(head, body)
        self.later.append((pattern, target))
        return True

    def _instance(self, pattern: Node) -> Node | None:
        """The pattern under the values, when all its variables have one."""
        if pattern.free & self.variables - self.values.keys():
            return None
        return substituted(pattern, {v: x for v, x in self.values.items() if v in pattern.free})

    def settle(self) -> bool:
        """Look again at the applications that could not be decided: compare, else imitate the target's head."""
        pending, self.later = self.later, []
        for pattern, target in pending:
            head: Node = pattern.args[0]
            if head in self.values:
                reduced = apply_lambda(self.values[head], pattern.args[1:])
                if not self.match(reduced, target):
                    return False
                continue
            if target.op != "apply" or not isinstance(head.sort, Arrow) or target.args[0].sort != head.sort:
                if not self._abstraction(head, pattern.args[1:], target):
                    return False
                continue
            if not self._bind(head, written_out(target.args[0])):
                return False
            if not all(self.match(p, t) for p, t in zip(pattern.args[1:], target.args[1:], strict=True)):
                return False
        return self.settle() if self.later else True

    def _abstraction(self, head: Node, arguments: tuple[Node, ...], target: Node) -> bool:
        """f(e) against a term in which e stands: f is that term as a function of the places of e."""
        body = target
        for place, argument in enumerate(arguments):
            found = self._instance(argument)
            if found is None or found.op == "lambda":
                return False
            name = variable(f"a'{place}", argument.sort)
            replacement = replaced(body, found, name)
            if replacement is body:
                return False
            body = replacement
        for place, argument in reversed(list(enumerate(arguments))):
            body = make("lambda", argument.sort, closed_over(body, variable(f"a'{place}", argument.sort)))
        return not any(str(name.args[0]).startswith("b'") for name in body.free) and self._bind(head, body)


def replaced(term: Node, old: Node, new: Node) -> Node:
    """Replace a closed subterm wherever it stands."""
    if term is old:
        return new
    parts = tuple(replaced(a, old, new) if isinstance(a, Node) else a for a in term.args)
    if all(p is a for p, a in zip(parts, term.args, strict=True)):
        return term
    return make(term.op, *parts)


def match(pattern: Node, target: Node, variables: frozenset[Node], values: Substitution) -> Substitution | None:
    """Values that turn the pattern into the target, or None."""
    matcher = Matcher(variables, values)
    try:
        return matcher.values if matcher.match(pattern, target) and matcher.settle() else None
    except SortError:
        return None


def anchors(term: Node) -> list[Node]:
    """The outermost subterms that are no plain arithmetic, largest first."""
    found: list[Node] = []
    stack = [term]
    while stack:
        node = stack.pop()
        if node.op in ANCHORS and not node.loose:
            if node not in found:
                found.append(node)
            if node.op in ("sum", "apply"):
                continue
        stack.extend(a for a in node.args if isinstance(a, Node) and not a.loose)
    return sorted(found, key=lambda n: -n.depth)


def all_anchors(term: Node) -> list[Node]:
    """Every closed subterm that is no plain arithmetic, largest first."""
    found: dict[Node, None] = {}
    stack = [term]
    while stack:
        node = stack.pop()
        if not node.loose and (node.op in ANCHORS or node.op == "variable"):
            found[node] = None
        stack.extend(a for a in node.args if isinstance(a, Node))
    return sorted(found, key=lambda n: -n.depth)


def match_by_anchors(
    pattern: Node, target: Node, variables: frozenset[Node], values: Substitution, limit: int = 40
) -> Iterator[Substitution]:
    """Values under which the anchors of the pattern occur among those of the target; arithmetic around them is free."""
    wanted = [a for a in anchors(pattern) if a.free & variables]
    offered = all_anchors(target)
    budget = [limit * 20]

    def search(position: int, found: Substitution) -> Iterator[Substitution]:
        if position == len(wanted):
            yield found
            return
        for candidate in offered:
            budget[0] -= 1
            if budget[0] < 0:
                return
            extended = match(wanted[position], candidate, variables, found)
            if extended is not None:
                yield from search(position + 1, extended)

    count = 0
    seen: list[Substitution] = []
    for found in search(0, dict(values)):
        if found in seen:
            continue
        seen.append(found)
        count += 1
        yield found
        if count >= limit:
            return
