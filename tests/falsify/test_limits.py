"""Random claims about the limits of affine recursions, whose truth is known: none that holds is refuted."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from random import Random

import pytest

from rmd_symbolic.language.claims import Question, names_of, where_defined
from rmd_symbolic.language.confirm import find

SLOPES = [Fraction(s) for s in ("0", "1", "-1", "1/2", "-1/2", "2", "9/10", "-9/10")]
SHIFTS = [Fraction(c) for c in ("0", "1", "-1", "1/3")]
STARTS = [Fraction(s) for s in (0, 1, 2, -1)]
# What is known of the weights alpha[t] in [0, 1], and whether the products of 1 - alpha[u] then vanish.
WEIGHTS = {
    "alpha[t] = 1/2 for all t": True,
    "1/3 <= alpha[t] for all t": True,
    "0 < alpha[t] for all t": False,
    "alpha[t] <= 1/2 for all t": False,
}


def limit(slope: Fraction, shift: Fraction, start: Fraction) -> Fraction | None:
    """The limit of e[t+1] = slope e[t] + shift from e[0] = start, if it has one."""
    if slope == 1:
        return start if shift == 0 else None
    fixed = shift / (1 - slope)
    return fixed if abs(slope) < 1 or start == fixed else None


def claims(count: int, seed: int) -> Iterator[tuple[Question, bool]]:
    """Questions with their truth."""
    rng = Random(seed)
    for _ in range(count):
        slope, shift, start = rng.choice(SLOPES), rng.choice(SHIFTS), rng.choice(STARTS)
        found = limit(slope, shift, start)
        wanted = rng.choice([Fraction(0), Fraction(1), *([] if slope == 1 else [shift / (1 - slope)])])
        step, first = f"e[t+1] = ({slope}) * e[t] + ({shift}) for all t", f"e[0] = ({start})"
        kind = rng.randrange(6)
        if kind == 0:
            yield Question(f"e[t] -> ({wanted}) as t -> oo", ("reals e[t]",), (step, first)), found == wanted
        elif kind == 1:
            square = start**2 if slope == -1 and shift == 0 else None if found is None else found**2
            yield Question(f"e[t]^2 -> ({wanted}) as t -> oo", ("reals e[t]",), (step, first)), square == wanted
        elif kind == 2:
            holds = abs(slope) < 1 and wanted * (1 - slope) == shift
            yield Question(f"e[t] -> ({wanted}) as t -> oo", ("reals e[t]",), (step,)), holds
        elif kind == 3:
            known, vanishes = rng.choice(list(WEIGHTS.items()))
            ranged = ("0 <= alpha[t] for all t", "alpha[t] <= 1 for all t")
            step = "e[t+1] = (1 - alpha[t]) * e[t] for all t"
            yield Question("e[t] -> 0 as t -> oo", ("reals e[t], alpha[t]",), (*ranged, known, step)), vanishes
        elif kind == 4:
            yield Question(f"e[t+3] -> ({wanted}) as t -> oo", ("reals e[t]",), (step, first)), found == wanted
        else:
            moves = Question("abs(e[t+1] - e[t]) -> 0 as t -> oo", ("reals e[t]",), (step, first))
            yield moves, found is not None


def judged(count: int, seed: int, seconds: float) -> int:
    """The number of false claims that are refuted; a true one that is refuted is a failure."""
    refuted = 0
    for question, holds in claims(count, seed):
        statement = question.statement()
        finding = find(where_defined(statement), names_of(statement), seconds, seed)
        if finding is not None and finding.confirmed:
            assert not holds, f"refuted, though it holds: {question.text}\n{finding.found.argument}"
            refuted += 1
    return refuted


def test_limits_that_hold_are_not_refuted() -> None:
    assert judged(12, seed=0, seconds=0.2) >= 1


@pytest.mark.slow
def test_many_limits_that_hold_are_not_refuted() -> None:
    assert judged(200, seed=1, seconds=0.5) >= 40
