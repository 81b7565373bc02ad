"""Closed formulas as functions of a frame: a list with the value of each variable at its level.

Variables that are quantified at the front of a formula own the first levels; every binder inside owns the next free
one.  Functions are Python callables, so a `lambda` is a closure over its frame and p(t + 1, x) a look-up.

Quantifiers over symbols and teachers are exact.  Over infinite sorts some instances are tried: all of them true makes
`for all` true so far, a true one makes `some` true, and no sample ever refutes a `some`.  In the mode `sure` a
`for all` is true when finitely many instances show it, see `rmd_symbolic.engines.classes`, and else unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rmd_symbolic.engines.arithmetic import NO, SO_FAR, UNKNOWN, YES, Arithmetic, implied
from rmd_symbolic.engines.classes import CELLS, Repeats, uses
from rmd_symbolic.kernel.formula import INDEX_SORTS, Node, Sort

Frame = list[Any]
Compiled = Callable[[Frame], Any]
Levels = tuple[int, ...]  # the levels of the enclosing binders, outermost first
Draw = Callable[[Sort, bool, bool], Sequence[Any]]  # (sort, is it a witness, is it inside another sample) -> values
TAIL = (7, 8, 9)  # where a series is looked at for its tail
LATEST = 200  # the latest generation that is looked at


def refutable(formula: Node) -> tuple[bool, bool]:
    """Can sampling find the formula false, and can it find it true for certain?

    A conclusion of the first kind alone is worth evaluating: limits, for one, end in `some T`.
    """
    op, args = formula.op, formula.args
    if op in ("and", "or", "implies"):
        (no, yes), (no2, yes2) = refutable(args[0]), refutable(args[1])
        if op == "and":
            return no or no2, yes and yes2
        return (no and no2, yes or yes2) if op == "or" else (yes and no2, no or yes2)
    if op in ("all", "some"):
        no, yes = refutable(args[1])
        if args[0] in INDEX_SORTS:
            return no, yes
        return (no, False) if op == "all" else (False, yes)
    return True, True


class Evaluator:
    """Turns terms into functions of a frame, in one arithmetic; `sizes` and `draw` may change between evaluations."""

    def __init__(self, arithmetic: Arithmetic, outer: int, free: dict[Node, int], draw: Draw) -> None:
        self.arithmetic = arithmetic
        self.outer = outer
        self.free = free
        self.draw = draw
        self.sizes: dict[str, range] = {}
        self.used = outer
        self.sampling = 0
        self.instances = 0  # of quantifiers over infinite sorts, tried so far: a measure of work
        self.strict = False  # is every truth below SO_FAR alike to the caller?
        self.sure = False  # are samples no evidence for a `for all`?
        self.repeats: dict[int, Repeats] = {}  # the sequences that are known to repeat themselves
        self._memory: dict[tuple[Node, Levels], Compiled] = {}

    def frame(self, values: Frame) -> Frame:
        """A frame with room for every binder compiled so far."""
        return values + [None] * (self.used + 1 - len(values))

    def of(self, term: Node, levels: Levels) -> Compiled:
        """The compiled term."""
        key = (term, levels)
        found = self._memory.get(key)
        if found is None:
            found = self._memory[key] = self._compile(term, levels)
        return found

    def _inside(self, term: Node, levels: Levels) -> tuple[int, Compiled]:
        level = self._next(levels)
        return level, self.of(term, (*levels, level))

    def _compile(self, term: Node, levels: Levels) -> Compiled:
        op, args, exact = term.op, term.args, self.arithmetic
        if op == "number":
            return _constant(exact.number(args[0]))
        if op == "infinity":
            return _constant(float("inf"))
        if op in ("bound", "variable"):
            level = levels[-1 - args[0]] if op == "bound" else self.free[term]
            return lambda frame: frame[level]
        if op in ("add", "multiply"):
            return _fold(exact.add if op == "add" else exact.multiply, [self.of(a, levels) for a in args])
        if op in ("inverse", "ln", "exp", "root", "finite"):
            return _unary(getattr(exact, op), self.of(args[0], levels))
        if op in ("at_most", "less", "equal"):
            return _binary(getattr(exact, op), *(self.of(a, levels) for a in args))
        if op == "implies":
            return _implication(*(self.of(a, levels) for a in args))
        if op in ("and", "or"):
            return _connective(op == "and", *(self.of(a, levels) for a in args))
        if op == "if":
            return self._branch(*(self.of(a, levels) for a in args))
        if op == "apply":
            return _application([self.of(a, levels) for a in args])
        if op == "lambda":
            return self._function(term, levels)
        if op in ("sum", "range_sum", "range_product"):
            return self._total(term, levels)
        return self._quantifier(term, levels)

    def _branch(self, condition: Compiled, then: Compiled, other: Compiled) -> Compiled:
        undefined = self.arithmetic.undefined

        def run(frame: Frame) -> Any:
            held = condition(frame)
            return then(frame) if held == YES else other(frame) if held == NO else undefined

        return run

    def _function(self, term: Node, levels: Levels) -> Compiled:
        """A written-out function: `lambda x. p(x)` is p itself, everything else a closure over the frame."""
        start = len(levels)
        count = 0
        while term.op == "lambda":
            levels, term, count = (*levels, self._next(levels)), term.args[1], count + 1
        own = levels[start:]
        if term.op == "apply" and len(term.args) == count + 1:
            rest = [a.args[0] if a.op == "bound" else -1 for a in term.args[1:]]
            head = term.args[0]
            if rest == list(range(count - 1, -1, -1)) and not (head.op == "bound" and head.args[0] < count):
                return self.of(term.args[0], levels)
        body = self.of(term, levels)
        if count == 1:
            return _closure(own[0], body)

        def make_function(frame: Frame) -> Any:
            def call(*values: Any) -> Any:
                frame[own[0] : own[0] + count] = values
                return body(frame)

            return call

        return make_function

    def _next(self, levels: Levels) -> int:
        level = max(self.outer, levels[-1] + 1) if levels else self.outer
        self.used = max(self.used, level + 1)
        return level

    def _total(self, term: Node, levels: Levels) -> Compiled:
        level, body = self._inside(term.args[1], levels)
        add, sizes, sort, exact = self.arithmetic.add, self.sizes, term.args[0], self.arithmetic
        if term.op == "sum":

            def run(frame: Frame) -> Any:
                total = start
                for x in sizes[sort]:
                    frame[level] = x
                    total = add(total, body(frame))
                return total

            start = exact.number(0)
            return run
        combine = add if term.op == "range_sum" else exact.multiply
        end = self.of(term.args[0], levels)
        start = exact.number(0 if term.op == "range_sum" else 1)

        def fold(frame: Frame) -> Any:
            last = end(frame)
            if last is None or last != last or last > 400:
                return exact.undefined
            total = start
            for u in range(int(last)):
                frame[level] = exact.number(u)
                total = combine(total, body(frame))
            return total

        return fold

    # -- quantifiers ----------------------------------------------------------------------------------------------
    def _quantifier(self, term: Node, levels: Levels) -> Compiled:
        level, body = self._inside(term.args[1], levels)
        sort, sizes, every = term.args[0], self.sizes, term.op == "all"
        if sort in INDEX_SORTS:

            def decide(frame: Frame) -> int:
                result = YES if every else NO
                for x in sizes[sort]:
                    frame[level] = x
                    held = body(frame)
                    result = min(result, held) if every else max(result, held)
                    if result == (NO if every else YES):
                        break
                return result

            return decide
        series = self._series(term, (*levels, level)) if every else None
        surely = self._surely(term, levels) if every else None

        def sample(frame: Frame) -> int:
            if self.sure and surely is not None:
                return int(surely(frame))
            self.sampling += 1
            try:
                values = self.draw(sort, not every, self.sampling > 1)
                self.instances += len(values)
                result = SO_FAR if every and values else UNKNOWN
                for value in values:
                    frame[level] = value
                    held = body(frame)
                    result = min(result, held) if every else max(result, held)
                    if result == (NO if every else YES) or (every and self.strict and result < SO_FAR):
                        break
            finally:
                self.sampling -= 1
            return result

        return series or sample

    def _surely(self, term: Node, levels: Levels) -> Compiled:
        """`for all`, decided by the classes of a natural number or by the cells of the line, or unknown."""
        level, body = self._inside(term.args[1], levels)
        sort, levels = term.args[0], (*levels, level)
        seen = uses(term.args[1], levels, self.free) if sort == "N" else None
        bounds = [] if seen is None else [self.of(bound, levels) for bound in seen.bounds]

        def instances(frame: Frame) -> Sequence[Any]:
            if sort == "R":
                return CELLS
            whole = None if seen is None else seen.repeats(self.repeats)
            ends = [bound(frame) for bound in bounds]
            if whole is None or any(end is None or end != end or end > LATEST for end in ends):
                return ()
            last = max([whole.start, *(int(end) + 1 for end in ends)]) + whole.period
            return [self.arithmetic.number(t) for t in range(last)]

        def decide(frame: Frame) -> int:
            values = instances(frame)
            for value in values:
                frame[level] = value
                if body(frame) != YES:
                    return UNKNOWN
            return YES if values else UNKNOWN

        return decide

    def _series(self, term: Node, levels: Levels) -> Compiled | None:
        """`for all c: some T: c <= sum[u < T] a(u)` holds so far when the tail of a is constant and positive."""
        some = term.args[1]
        if some.op != "some" or some.args[0] != "N" or some.args[1].op != "at_most":
            return None
        lower, partial = some.args[1].args
        if partial.op != "range_sum" or any(partial.args[1].uses[1:3]):
            return None
        if [t.args[0] if t.op == "bound" else None for t in (lower, partial.args[0])] != [1, 0]:
            return None
        levels = (*levels, self._next(levels))
        level, body = self._inside(partial.args[1], levels)
        exact = self.arithmetic
        zero = exact.number(0)
        seen = uses(partial.args[1], (*levels, level), self.free)

        def diverges(frame: Frame) -> int:
            """The sum over a period is positive, so that the series exceeds everything."""
            whole = None if seen is None or seen.bounds else seen.repeats(self.repeats)
            total = zero
            for u in range(whole.start, whole.end) if whole is not None else ():
                frame[level] = exact.number(u)
                total = exact.add(total, body(frame))
            return YES if exact.less(zero, total) == YES else UNKNOWN

        def tail(frame: Frame) -> int:
            if self.sure:
                return diverges(frame)
            values = []
            for u in TAIL:
                frame[level] = exact.number(u)
                values.append(body(frame))
            same = all(exact.equal(values[0], v) == YES for v in values)
            return SO_FAR if same and exact.less(zero, values[0]) == YES else UNKNOWN

        return tail


def _constant(value: Any) -> Compiled:
    return lambda frame: value


def _unary(function: Callable[[Any], Any], argument: Compiled) -> Compiled:
    return lambda frame: function(argument(frame))


def _binary(function: Callable[[Any, Any], Any], left: Compiled, right: Compiled) -> Compiled:
    return lambda frame: function(left(frame), right(frame))


def _fold(function: Callable[[Any, Any], Any], parts: list[Compiled]) -> Compiled:
    if len(parts) == 2:
        return _binary(function, *parts)
    first, *rest = parts

    def run(frame: Frame) -> Any:
        total = first(frame)
        for part in rest:
            total = function(total, part(frame))
        return total

    return run


def _implication(premise: Compiled, conclusion: Compiled) -> Compiled:
    def run(frame: Frame) -> int:
        held = premise(frame)
        return YES if held == NO else implied(held, conclusion(frame))

    return run


def _connective(every: bool, left: Compiled, right: Compiled) -> Compiled:
    def run(frame: Frame) -> int:
        held = left(frame)
        if held == (NO if every else YES):
            return int(held)
        return int(min(held, right(frame)) if every else max(held, right(frame)))

    return run


def _application(parts: list[Compiled]) -> Compiled:
    head, *rest = parts
    if len(rest) == 1:
        only = rest[0]
        return lambda frame: head(frame)(only(frame))
    if len(rest) == 2:
        first, second = rest
        return lambda frame: head(frame)(first(frame), second(frame))
    return lambda frame: head(frame)(*[argument(frame) for argument in rest])


def _closure(level: int, body: Compiled) -> Compiled:
    def make_function(frame: Frame) -> Any:
        def call(value: Any) -> Any:
            frame[level] = value
            return body(frame)

        return call

    return make_function
