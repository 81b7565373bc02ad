"""What other tools say of the rows of the scalar table: z3 with its own ln and exp, and interval arithmetic.

z3 gets hypotheses and the negated claim as SMT-LIB text.  Interval arithmetic (balls of python-flint, `iv` of mpmath)
maps the domain to a unit cube and bisects: what is positive on every box is proved, and a point that is certainly wrong
refutes; it cannot end where both sides meet.  Each runs in a process of its own, which is ended when its time is up.
"""

from __future__ import annotations

import contextlib
import heapq
import multiprocessing
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from typing import Any

from rmd_symbolic.engines.cascade.reading import Formula, domains, taken_apart
from rmd_symbolic.kernel.formula import Node


@dataclass(frozen=True, slots=True)
class Answer:
    """What a peer said, `proved`, `refuted`, or nothing within the time, and its CPU seconds."""

    verdict: str | None
    seconds: float


# ---- z3 -----------------------------------------------------------------------------------------------------------
def smt(goal: Node) -> str:
    """Hypotheses and negated claim as SMT-LIB text; a root is a variable with its square.

    >>> from rmd_symbolic.kernel.formula import ONE, bound, make
    >>> print(smt(make("all", "R", make("at_most", bound(0, "R"), ONE))))
    (declare-const x0 Real)
    (assert (not (<= x0 1.0)))
    """
    formula, roots = taken_apart(goal), list[str]()

    def term(node: Node) -> str:
        if node.op == "number":
            value = Fraction(node.args[0])
            text = (
                f"{abs(value.numerator)}.0"
                if value.denominator == 1
                else f"(/ {abs(value.numerator)}.0 {value.denominator}.0)"
            )
            return f"(- {text})" if value < 0 else text
        if node.op == "bound":
            return f"x{formula.variables - 1 - node.args[0]}"
        parts = [term(part) for part in node.args]
        if node.op == "root":
            name = f"r{len(roots) // 3}"
            roots.extend(
                [
                    f"(declare-const {name} Real)",
                    f"(assert (>= {name} 0.0))",
                    f"(assert (= (* {name} {name}) {parts[0]}))",
                ]
            )
            return name
        if node.op == "inverse":
            return f"(/ 1.0 {parts[0]})"
        return f"({ {'add': '+', 'multiply': '*', 'ln': 'ln', 'exp': 'exp'}[node.op] } {' '.join(parts)})"

    def relation(op: str, left: Node, right: Node) -> str:
        return f"({'<' if op == 'less' else '<='} {term(left)} {term(right)})"

    facts = [relation(h.op, *h.args) for h in formula.hypotheses if h.op in ("less", "at_most")]
    claim = relation("less" if formula.strict else "at_most", formula.left, formula.right)
    lines = [f"(declare-const x{i} Real)" for i in range(formula.variables)]
    return "\n".join([*lines, *roots, *(f"(assert {fact})" for fact in facts), f"(assert (not {claim}))"])


def by_z3(goal: Node, seconds: float) -> str | None:
    """The answer of z3's default solver, and of nlsat when that one does not know."""
    import z3

    for solver in (z3.Solver(), z3.Tactic("qfnra-nlsat").solver()):
        solver.set("timeout", int(1000 * seconds))
        with contextlib.suppress(z3.Z3Exception):
            solver.from_string(smt(goal))
            found = str(solver.check())
            if found in ("sat", "unsat"):
                return "proved" if found == "unsat" else "refuted"
    return None


# ---- interval arithmetic ------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Balls:
    """An interval arithmetic: numbers, boxes, functions, and certain signs."""

    number: Callable[[Fraction], Any]
    box: Callable[[float, float], Any]
    functions: dict[str, Callable[[Any], Any]]
    positive: Callable[[Any, bool], bool]


def flint() -> Balls:
    """Balls of python-flint."""
    from flint import arb, fmpq

    functions = {
        "ln": lambda v: v.log(),
        "exp": lambda v: v.exp(),
        "root": lambda v: v.sqrt(),
        "inverse": lambda v: 1 / v,
    }
    return Balls(
        lambda r: arb(fmpq(r.numerator, r.denominator)),
        lambda a, b: arb((a + b) / 2, (b - a) / 2),
        functions,
        lambda v, strict: bool(v > 0) if strict else bool(v >= 0),
    )


def intervals() -> Balls:
    """Intervals of mpmath."""
    from mpmath import iv

    functions = {"ln": iv.log, "exp": iv.exp, "root": iv.sqrt, "inverse": lambda v: 1 / v}
    return Balls(
        lambda r: iv.mpf(r.numerator) / r.denominator,
        lambda a, b: iv.mpf([a, b]),
        functions,
        lambda v, strict: bool(v.a > 0) if strict else bool(v.a >= 0),
    )


def value(balls: Balls, term: Node, values: list[Any]) -> Any:
    """The enclosure of a term."""
    if term.op == "number":
        return balls.number(Fraction(term.args[0]))
    if term.op == "bound":
        return values[len(values) - 1 - term.args[0]]
    parts = [value(balls, part, values) for part in term.args]
    if term.op not in ("add", "multiply"):
        return balls.functions[term.op](parts[0])
    total = parts[0]
    for part in parts[1:]:
        total = total + part if term.op == "add" else total * part
    return total


def placed(balls: Balls, formula: Formula, cube: list[tuple[float, float]]) -> list[Any]:
    """The variables when parameters run through a part of the unit cube."""
    values: list[Any] = [None] * formula.variables
    for (x, low, high), (a, b) in zip(next(iter(domains(formula))), cube, strict=False):
        t = balls.box(a, b)
        below = None if low is None else value(balls, formula.hypotheses[low].args[0], values)
        above = None if high is None else value(balls, formula.hypotheses[high].args[1], values)
        if below is not None and above is not None:
            values[x] = below + (above - below) * t
        elif below is not None:
            values[x] = below + t / (1 - t)
        else:
            values[x] = above - t / (1 - t) if above is not None else (2 * t - 1) / (t * (1 - t))
    return values


def by_boxes(balls: Balls, goal: Node, seconds: float) -> str | None:
    """Bisection of the widest side, until every box is settled."""
    formula, start = taken_apart(goal), time.process_time()

    def gap(cube: list[tuple[float, float]]) -> Any:
        values = placed(balls, formula, cube)
        return value(balls, formula.right, values) - value(balls, formula.left, values)

    number = count()
    heap = [(-1.0, next(number), [(0.0, 1.0)] * formula.variables)]
    while heap and time.process_time() < start + seconds:
        _, _, cube = heapq.heappop(heap)
        with contextlib.suppress(ArithmeticError, ValueError, TypeError):
            if balls.positive(gap(cube), formula.strict):
                continue
        with contextlib.suppress(ArithmeticError, ValueError, TypeError):
            if balls.positive(-gap([((a + b) / 2,) * 2 for a, b in cube]), not formula.strict):
                return "refuted"
        side = max(range(len(cube)), key=lambda i: cube[i][1] - cube[i][0])
        a, b = cube[side]
        for part in ((a, (a + b) / 2), ((a + b) / 2, b)):
            smaller = [*cube[:side], part, *cube[side + 1 :]]
            heapq.heappush(heap, (-max(d - c for c, d in smaller), next(number), smaller))
    return None if heap else "proved"


PEERS: dict[str, Callable[[Node, float], str | None]] = {
    "z3": by_z3,
    "flint": lambda goal, seconds: by_boxes(flint(), goal, seconds),
    "mpmath": lambda goal, seconds: by_boxes(intervals(), goal, seconds),
}


def asked(peer: str, goal: Node, seconds: float) -> Answer:
    """The answer of a peer in a process of its own."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)

    def work() -> None:
        start = time.process_time()
        verdict = PEERS[peer](goal, seconds)
        there.send((verdict, time.process_time() - start))

    process = context.Process(target=work)
    process.start()
    there.close()
    answer = Answer(None, seconds)
    with contextlib.suppress(EOFError):
        if here.poll(3 * seconds + 1):  # wall time, on a machine that may be busy
            answer = Answer(*here.recv())
    if process.is_alive():
        process.kill()
    process.join()
    return answer


def imported() -> Iterator[str]:
    """Import what the peers need, so that no row pays for it; the names of those that are there."""
    for peer, module in (("z3", "z3"), ("flint", "flint"), ("mpmath", "mpmath")):
        with contextlib.suppress(ImportError):
            __import__(module)
            yield peer
