"""`python -m tests.falsify.fuzz N SEED`: random claims, and every refutation of one held against a second evaluator.

The evaluator of `tests.independent` shares no code with the package, parses the text of the claim itself and computes
in 75 digits, or in 700 where these do not settle it.  A refutation that it contradicts is an unsoundness.  Now and then
a claim is also judged at random points of the evaluator, to see how many of those that break there the search misses.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from fractions import Fraction
from multiprocessing import get_context
from random import Random
from typing import Any

from rmd_symbolic.engines.falsify import refute
from rmd_symbolic.errors import RmdError
from rmd_symbolic.kernel.formula import Node, instance
from rmd_symbolic.language.elaborate import elaborate
from rmd_symbolic.language.parse import parse_block, split
from rmd_symbolic.language.syntax import StatementBlock
from rmd_symbolic.meaning.denote import kernel_variable, written_out
from tests.falsify.claims import claim
from tests.independent import values
from tests.independent.judge import conditions, judge
from tests.independent.points import Pools, Sequence
from tests.independent.sampler import Definition, definitions
from tests.independent.semantics import CLAIM_LAST, HYPOTHESIS_LAST, Evaluator
from tests.independent.syntax import parse_statement

SECONDS, MOST = 0.2, 90  # for one claim, and points that are looked at
JUDGED, SHRUNK = 25, 8  # one claim in so many is judged by random points, one refutation in so many is shrunk
DIGITS = 700


@dataclass
class Tally:
    """What came of some claims."""

    claims: int = 0
    refuted: int = 0
    agreed: int = 0
    undecided: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    broken: int = 0  # of the claims judged at random points
    missed: list[str] = field(default_factory=list)
    slowest: float = 0.0

    def add(self, other: Tally) -> None:
        """Count another tally in."""
        for name in ("claims", "refuted", "agreed", "broken"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("undecided", "wrong", "missed"):
            getattr(self, name).extend(getattr(other, name))
        self.slowest = max(self.slowest, other.slowest)

    def __str__(self) -> str:
        opinion = f"agrees with {self.agreed}, leaves {len(self.undecided)} open, contradicts {len(self.wrong)}"
        lines = [
            f"{self.claims} claims, {self.refuted} refuted: the second evaluator {opinion}",
            f"{self.broken} claims broke at its random points, {len(self.missed)} of them were not refuted",
            f"slowest claim: {self.slowest:.2f} s",
        ]
        lines += [f"WRONG: {w}" for w in self.wrong]
        lines += [f"missed: {m}" for m in self.missed[:20]]
        lines += [f"open: {u}" for u in self.undecided[:20]]
        return "\n".join(lines)


def formula(text: str) -> tuple[Node, tuple[str, ...]]:
    """The closed formula of a lemma, where it is defined, and the names of its givens."""
    (source,), _ = split(text)
    block = parse_block(source)
    if not isinstance(block, StatementBlock):
        raise TypeError("this is no statement")
    statement = elaborate(block, 0)
    asides = []
    for aside in statement.obligations:
        for given in statement.givens:
            aside = instance(aside, written_out(kernel_variable(given.variable)))
        asides.append(aside)
    hypotheses = [h for _, _, h in statement.hypotheses]
    names = tuple(given.variable.name for given in statement.givens)
    return statement.close(statement.goal, hypotheses + asides), names


def second_opinion(text: str, point: Any) -> bool | None:
    """The truth of the claim at the point: False when its hypotheses hold and it fails, None when that is open."""
    found = _evaluated(text, point)
    if found is None:
        with values.mp.workdps(DIGITS):
            values.forget()
            try:
                found = _evaluated(text, point, values.mp.mpf(10) ** (50 - DIGITS))
            finally:
                values.forget()
    return found


def _evaluated(text: str, point: Any, tolerance: Any = None) -> bool | None:
    statement = parse_statement(text)
    evaluator = Evaluator(point.symbols, point.teachers, Pools(), Random(0))
    if tolerance is not None:
        evaluator.tolerance = tolerance
    env: dict[str, object] = {}
    for given in statement.givens:
        env[given.name] = _value(point.values[given.name], point.symbols)
        steps = [d for a in statement.assumptions for d in definitions(a, {given.name}) if d.bounds]
        if isinstance(env[given.name], Sequence) and steps:
            env[given.name] = _following(env, given.name, steps[0], evaluator)
    try:
        evaluator.last = HYPOTHESIS_LAST
        for hypothesis in [c for g in statement.givens for c in conditions(g)] + statement.assumptions:
            if evaluator.truth(hypothesis, env) is False:
                return True
        evaluator.last = CLAIM_LAST
        return evaluator.truth(statement.claim, env)
    except (values.Undefined, values.Undecided, values.Unspecified):
        return None


def _value(value: Any, symbols: int) -> object:
    if not isinstance(value, dict):
        return value
    wide = len(next(iter(value))) == 2
    rows: dict[int, Any] = {}
    for key, number in value.items():
        if wide:
            rows.setdefault(key[0], [None] * symbols)[key[1]] = number
        else:
            rows[key[0]] = number
    known = [tuple(rows[t]) if wide else rows[t] for t in sorted(rows)]
    if sorted(rows) != list(range(len(rows))):
        raise values.Undecided("a sequence with holes")
    return Sequence(lambda t: known[min(t, len(known) - 1)])


def _following(env: dict[str, object], name: str, step: Definition, evaluator: Evaluator) -> Sequence:
    """The sequence that starts as the point says, and follows its recursion: the point shows some values alone."""
    start = env[name][0]  # type: ignore[index]

    def at(t: int) -> object:
        return start if t == 0 else evaluator.value(step.value, {**env, step.bounds[0].name: Fraction(t - 1)})

    return Sequence(at)


def tally(seeds: Iterable[int]) -> Tally:
    """The claims of these seeds."""
    out = Tally()
    for seed in seeds:
        rng = Random(seed)
        text = claim(rng)
        try:
            closed, names = formula(text)
        except RmdError as error:
            raise AssertionError(f"{text}{error}") from error
        out.claims += 1
        start = time.process_time()
        shrink = seed % SHRUNK == 0
        found = refute(closed, names, SECONDS, seed, MOST, shrinking=0.5 if shrink else 0.0)
        out.slowest = max(out.slowest, time.process_time() - start)
        if found is not None:
            out.refuted += 1
            truth = _opinion(text, found.point)
            out.agreed += truth is False
            if truth is not False:
                (out.wrong if truth else out.undecided).append(f"seed {seed}: {_line(text)} at {found}")
        if seed % JUDGED == 0 and judge(text, 25, seed, 0.4).broken:
            out.broken += 1
            if found is None:
                out.missed.append(f"seed {seed}: {_line(text)}")
    return out


def _opinion(text: str, point: Any) -> bool | None:
    """At the point; of a recursion only what the point shows is there, so that the rest is computed from it."""
    try:
        return second_opinion(text, point)
    except (values.Undecided, KeyError, IndexError, TypeError):
        return None


def _line(text: str) -> str:
    return "; ".join(line.strip() for line in text.splitlines()[1:])


def main(arguments: list[str]) -> int:
    """Draw N claims in two processes and print the tally; exit code 3 for a wrong refutation."""
    count, first = int(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 0
    out = run(count, first)
    print(out)
    return 3 if out.wrong else 0


def run(count: int, first: int, processes: int = 2) -> Tally:
    """The claims of the seeds from `first` on."""
    seeds = range(first, first + count)
    chunks = [seeds[at : at + 200] for at in range(0, count, 200)]
    out = Tally()
    if processes == 1:
        for chunk in chunks:
            out.add(tally(chunk))
        return out
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for part in pool.map(tally, chunks):
            out.add(part)
    return out


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
