"""The falsifier: exact counterexamples to what is claimed, or silence.

`refute(formula, names, seconds)` searches small supports first, at all scales, with zeros and with parameters at their
ends, and asks z3 for models where random points do not reach.  What it finds is shrunk, and confirmed by the exact
evaluation of the formula itself.  `None` says nothing was found, and never that the formula holds.

A hypothesis over an infinite sort is only sampled here, so a result is a candidate unless it is `certain`;
`rmd_symbolic.language.confirm` decides.
"""

from __future__ import annotations

import time

from rmd_symbolic.engines.falsify.answer import Refutation, answer
from rmd_symbolic.engines.falsify.balls import working
from rmd_symbolic.engines.falsify.orbits import Orbits
from rmd_symbolic.engines.falsify.patch import at_one_point, renamed
from rmd_symbolic.engines.falsify.search import Falsifier
from rmd_symbolic.engines.falsify.shrink import shrunk
from rmd_symbolic.engines.falsify.smt import Models, thin
from rmd_symbolic.engines.falsify.space import Candidate
from rmd_symbolic.engines.problem import read
from rmd_symbolic.kernel.formula import Node

SHRINKING = 4.0  # seconds, at most
FIRST = 400  # points of the numeric search before models are asked for
SHARE, THIN_SHARE = 0.25, 0.5  # of the time that is left, for models; more where an equation is assumed
FEWER = 4000  # points of two symbols that are looked at where more were needed
LAWS_SHARE = 0.4  # of the time, for known operators in the place of an abstract one


def refute(
    formula: Node,
    names: tuple[str, ...] = (),
    seconds: float = 5.0,
    seed: int = 0,
    most: int = 10**9,
    shrinking: float = SHRINKING,
) -> Refutation | None:
    """A candidate for a counterexample to `for all v1 ...: H1 implies ... implies C`, or None when none was found.

    Free variables count as quantified in front; `names` are those of the quantified variables, for the answer.  At most
    `seconds` of the processor are spent on the search and `most` points are looked at; then at most `shrinking` seconds
    on making the counterexample small.

    >>> from rmd_symbolic.kernel.formula import make, number, variable
    >>> u, square = variable("u", "R"), make("multiply", variable("u", "R"), variable("u", "R"))
    >>> print(refute(make("implies", make("less", number(0), u), make("at_most", u, square))))
    1 symbol: u = 1/2; 1/2 <= 1/4 is false
    """
    value = at_one_point(formula)
    if value is None:
        return _refuted(formula, names, seconds, seed, most, shrinking)
    early = LAWS_SHARE * seconds
    found = _refuted(formula, names, early, seed, most, shrinking)  # known operators are simpler to read
    return found or _refuted(value, renamed(formula, names), seconds - early, seed, most, shrinking)


def _refuted(
    formula: Node, names: tuple[str, ...], seconds: float, seed: int, most: int, shrinking: float
) -> Refutation | None:
    problem = read(formula, names)
    with working():
        falsifier: Falsifier = Falsifier(problem, seed, time.process_time() + seconds)
        if not falsifier.possible:
            falsifier = Orbits(problem, seed, falsifier.deadline)
        if not falsifier.possible:
            return None
        found = falsifier.run(most) if isinstance(falsifier, Orbits) else searched(falsifier, most)
        if found is None:
            return None
        if shrinking and type(falsifier) is Falsifier and problem.symbols is None:
            found = fewer(falsifier, found, shrinking / 4)
        falsifier.deadline = time.process_time() + shrinking
        return answer(formula, falsifier, shrunk(falsifier, found))


def fewer(falsifier: Falsifier, found: Candidate, seconds: float) -> Candidate:
    """A counterexample on two symbols where one of more was met first, if a short search finds it."""
    if found.shape.symbols <= 2:
        return found
    falsifier.sizes = (2,)
    falsifier.deadline = time.process_time() + seconds
    return falsifier.run(falsifier.evaluations + FEWER) or found


def searched(falsifier: Falsifier, most: int) -> Candidate | None:
    """The numeric search for a while, models of real algebra, the numeric search again; models first for equations."""
    narrow = thin(falsifier.problem)
    found = None if narrow else falsifier.run(min(most, FIRST))
    if found is None and falsifier.evaluations < most and not falsifier.late:
        left = falsifier.deadline - time.process_time()
        kept = (1 - (THIN_SHARE if narrow else SHARE)) * left
        falsifier.deadline -= kept
        found = Models(falsifier).run(most)
        falsifier.deadline += kept
    return found or falsifier.run(most)


__all__ = ["Refutation", "refute"]
