"""`python -m tests.prove.fuzz N SEED`: random claims near sharp constants, every verdict of `prove` judged.

A claim compares random sums of divergences, a step of the mixture, or random functions of a real, with a coefficient on
either side of the edge, which is found on a grid of floats here.  The evaluator of `tests.independent`, which shares no
code with the package, then judges: a claim that was proved must hold at the worst points of the grid and at random
ones, one that was refuted must fail at the values that were given.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from fractions import Fraction as F
from functools import cache
from itertools import product
from math import exp, inf, isfinite, log, sqrt
from multiprocessing import get_context
from random import Random
from typing import Any

from rmd_symbolic.engines.numbers import Point
from rmd_symbolic.errors import RmdError
from rmd_symbolic.language.check import check_text
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.prove import Proof, accepted, prove, without_engines
from rmd_symbolic.language.prover import Prover
from rmd_symbolic.language.theories import Library
from tests.falsify.fuzz import second_opinion
from tests.independent.judge import judge

SECONDS, POINTS, CHUNK, CITED = 4.0, 40, 10, 20
MASSES = (F(0), F(1, 1000), F(1, 50), F(1, 10), F(1, 4), F(2, 5), F(1, 2), F(3, 5), F(3, 4), F(9, 10), F(49, 50), F(1))
PARAMETERS = (F(0), F(1, 100), F(1, 4), F(1, 2), F(3, 4), F(99, 100), F(1))
REALS = (*(F(n, 16) for n in (*range(1, 64), 160, 1600)), F(1, 1000), F(1, 10**6), F(1023, 1024), F(1025, 1024))
FACTORS = (F(1), F(1), F(99, 100), F(101, 100), F(999, 1000), F(1001, 1000), F(9, 10), F(11, 10), F(2))
Pair = tuple[F, F]


# ---- divergences in floats, from their generators -------------------------------------------------------------------
def _ln(u: float) -> float:
    return log(u) if u > 0 else -inf


GENERATORS: dict[str, tuple[Callable[[float], float], float, float]] = {  # f, f(0), the limit of f(r)/r
    "KL({0} || {1})": (lambda r: r * _ln(r) - r + 1, 1, inf),
    "KL({1} || {0})": (lambda r: -_ln(r) + r - 1, inf, 1),
    "chi2({0} || {1})": (lambda r: (r - 1) ** 2, 1, inf),
    "neyman({0} || {1})": (lambda r: (r - 1) ** 2 / r, inf, 1),
    "TV({0}, {1})": (lambda r: abs(r - 1) / 2, 0.5, 0.5),
    "hellinger2({0}, {1})": (lambda r: (sqrt(r) - 1) ** 2, 1, 1),
    "lecam({0}, {1})": (lambda r: (r - 1) ** 2 / (r + 1), 1, 1),
    "jeffreys({0}, {1})": (lambda r: (r - 1) * _ln(r), inf, inf),
}


def divergence(name: str, p: Sequence[F], q: Sequence[F]) -> float:
    """The f-divergence of two distributions."""
    f, zero, slope = GENERATORS[name]
    total = 0.0
    for a, b in zip(p, q, strict=True):
        if b:
            total += float(b) * (f(float(a / b)) if a else zero)
        elif a:
            total += float(a) * slope
    return total


# ---- claims -----------------------------------------------------------------------------------------------------
@dataclass
class Claim:
    """A claim, and the points of a grid at which it is tightest."""

    given: tuple[str, ...]
    claim: str
    symbols: int
    worst: list[dict[str, Any]]

    @property
    def text(self) -> str:
        """The claim as a lemma."""
        return "".join(["lemma drawn\n", *(f"  given {g}\n" for g in self.given), f"  claim {self.claim}\n"])


def _sum(rng: Random) -> list[tuple[F, str]]:
    names = rng.sample(list(GENERATORS), rng.choice((1, 1, 1, 2)))
    return [(rng.choice((F(1), F(1), F(1, 2), F(2), F(1, 3))), name) for name in names]


def _written(terms: list[tuple[F, str]], *pair: str) -> str:
    return " + ".join((f"{c} * " if c != 1 else "") + name.format(*pair) for c, name in terms)


def _value(terms: list[tuple[F, str]], p: Sequence[F], q: Sequence[F]) -> float:
    return sum(float(c) * divergence(name, p, q) for c, name in terms)


def _edge(rng: Random, found: list[tuple[float, dict[str, Any]]]) -> tuple[F, list[dict[str, Any]]] | None:
    """A coefficient near the largest value, and the points where it is nearly taken."""
    finite = sorted((v for v in found if isfinite(v[0])), key=lambda v: -v[0])
    if not finite or not 1e-3 < finite[0][0] < 1e3:
        return None
    top = finite[0][0]
    near = F(top).limit_denominator(rng.choice((1, 2, 4, 12, 1000)))
    worst = [point for value, point in found if value == inf][:3] + [point for _, point in finite[:6]]
    return (near or F(1, 10)) * rng.choice(FACTORS), worst


def comparison(rng: Random) -> Claim | None:
    """Two sums of divergences, or one and a constant beside another."""
    left, right = _sum(rng), _sum(rng)
    added = rng.random() < 0.15
    found = []
    for s, t in product(MASSES, MASSES):
        p, q = (s, 1 - s), (t, 1 - t)
        high, low = _value(left, p, q), _value(right, p, q)
        if s == t or low == inf or (low == 0 and not added):
            continue
        found.append((high - low if added else high / low, {"p": p, "q": q}))
    edge = _edge(rng, found)
    if edge is None:
        return None
    bound = _written(right, "p", "q")
    whole = f"{bound} + {edge[0]}" if added else f"{edge[0]} * ({bound})"
    return Claim(("distributions p, q",), f"{_written(left, 'p', 'q')} <= {whole}", 2, edge[1])


STEPS: dict[str, Callable[[F], F]] = {
    "(1 - a)": lambda a: 1 - a, "(1 - a)^2": lambda a: (1 - a) ** 2, "(1 - a^2)": lambda a: 1 - a * a,
}  # fmt: skip


def contraction(rng: Random) -> Claim | None:
    """One step of the mixture."""
    terms = [(F(1), rng.choice(list(GENERATORS)))]
    power, low = (
        rng.choice(("(1 - a)", "(1 - a)", "(1 - a)^2", "(1 - a^2)")),
        rng.choice((F(0), F(0), F(1, 4), F(1, 2))),
    )
    found = []
    for s, t, a in product(MASSES, MASSES, PARAMETERS):
        if s == t or a < low or a == 1:
            continue
        b, p = (s, 1 - s), (t, 1 - t)
        mixed = tuple(a * u + (1 - a) * v for u, v in zip(b, p, strict=True))
        whole = float(STEPS[power](a)) * _value(terms, b, p)
        if isfinite(whole) and whole > 0:
            found.append((_value(terms, b, mixed) / whole, {"b": b, "p": p, "a": a}))
    edge = _edge(rng, found)
    if edge is None:
        return None
    bound = f"{edge[0]} * {power} * {_written(terms, 'b', 'p')}"
    mixed_text = _written(terms, "b", "mix(a, b, p)")
    return Claim(("distributions b, p", f"a in [{low}, 1)"), f"{mixed_text} <= {bound}", 2, edge[1])


FUNCTIONS: dict[str, Callable[[float], float]] = {
    "ln(x)": _ln, "(x - 1)": lambda x: x - 1, "(x - 1)^2": lambda x: (x - 1) ** 2, "x * ln(x)": lambda x: x * _ln(x),
    "(sqrt(x) - 1)^2": lambda x: (sqrt(x) - 1) ** 2, "(x - 1) * ln(x)": lambda x: (x - 1) * _ln(x),
    "(x * ln(x) - x + 1)": lambda x: x * _ln(x) - x + 1, "(x - 1 - ln(x))": lambda x: x - 1 - _ln(x),
    "(x - 1)^2 / (x + 1)": lambda x: (x - 1) ** 2 / (x + 1), "(x - 1) / sqrt(x)": lambda x: (x - 1) / sqrt(x),
    "(sqrt(x) - 1)": lambda x: sqrt(x) - 1, "x": lambda x: x, "ln(1 + x)": lambda x: log(1 + x),
    "(1 - exp(-x))": lambda x: 1 - exp(-x), "x / (1 + x)": lambda x: x / (1 + x), "ln(x)^2": lambda x: _ln(x) ** 2,
    "(x - 1/x)": lambda x: x - 1 / x,
}  # fmt: skip
DOMAINS = (("x > 0", F(0), None), ("x > 1", F(1), None), ("x in (0, 1)", F(0), F(1)), ("x in (1, 2]", F(1), F(2)))


def scalar(rng: Random) -> Claim | None:
    """Two functions of a real."""
    left, right = rng.sample(list(FUNCTIONS), 2)
    given, low, high = rng.choice(DOMAINS)
    points = [x for x in REALS if x > low and (high is None or x < high)]
    values = [(FUNCTIONS[left](float(x)), FUNCTIONS[right](float(x)), x) for x in points]
    edge = _edge(rng, [(u / v, {"x": x}) for u, v, x in values if v > 1e-12])
    if edge is None:
        return None
    out = [{"x": x} for u, v, x in values if u > float(edge[0]) * v + 1e-9]
    relation = rng.choice(("<=", "<=", "<"))
    return Claim((given,), f"{left} {relation} {edge[0]} * {right}", 1, [*edge[1], *out[:4]])


def draw(seed: int) -> Claim:
    """The claim of a seed."""
    rng = Random(seed)
    while True:
        found = rng.choice((comparison, comparison, contraction, scalar, scalar))(rng)
        if found is not None:
            return found


# ---- judging ----------------------------------------------------------------------------------------------------
class Alone(Prover):
    """A prover without a library, which takes seconds to load."""

    def proves(self, statement: Statement) -> str:
        """Nothing."""
        return ""


@cache
def tools() -> tuple[Library, Prover, Prover]:
    """What all claims of a process share."""
    return Library(), Prover(), Alone()


@dataclass
class Tally:
    """What came of some claims; `wrong` are unsound verdicts, and proofs that do not check without engines."""

    claims: int = 0
    verdicts: dict[str, int] = field(default_factory=dict)
    agreed: int = 0
    undecided: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)  # open, although a point of the grid breaks it
    slow: list[str] = field(default_factory=list)  # far beyond the time they had
    seconds: float = 0.0
    slowest: float = 0.0

    def add(self, other: Tally) -> None:
        """Count another tally in."""
        self.claims, self.agreed = self.claims + other.claims, self.agreed + other.agreed
        self.seconds, self.slowest = self.seconds + other.seconds, max(self.slowest, other.slowest)
        for name, count in other.verdicts.items():
            self.verdicts[name] = self.verdicts.get(name, 0) + count
        for name in ("undecided", "wrong", "missed", "slow"):
            getattr(self, name).extend(getattr(other, name))

    def __str__(self) -> str:
        counts = ", ".join(f"{count} {name}" for name, count in sorted(self.verdicts.items()))
        mean = self.seconds / max(1, self.claims)
        lines = [
            f"{self.claims} claims: {counts}; {mean:.2f} s each, slowest {self.slowest:.1f} s",
            f"refutations: the second evaluator agrees with {self.agreed}, leaves {len(self.undecided)} open",
            f"{len(self.missed)} open claims break on the grid",
        ]
        lines += [f"WRONG: {w}" for w in self.wrong] + [f"slow: {s}" for s in self.slow[:20]]
        return "\n".join([*lines, *(f"missed: {m}" for m in self.missed[:20])])


def wrong(drawn: Claim, found: Proof, seed: int) -> str:
    """What is unsound about an answer, or nothing; `open` where the second evaluator cannot tell."""
    if found.verdict == "proved":
        for point in drawn.worst:
            if second_opinion(drawn.text, Point(drawn.symbols, 1, point, 0)) is False:
                return f"proved, but fails at {point}"
        verdict = judge(drawn.text, POINTS, seed, 2.0)
        if verdict.broken:
            return f"proved, but {verdict}"
        again = check_text(found.text, library=without_engines(tools()[0]), numbers=False)
        return "" if accepted(again) else "proved, but the text does not check without engines"
    if found.verdict == "refuted" and found.counterexample is not None:
        values = {name: _exact(value) for name, value in found.counterexample.values.items()}
        truth = second_opinion(drawn.text, Point(found.counterexample.n, 1, values, 0))
        return "" if truth is False else "open" if truth is None else f"refuted, but holds at {values}"
    return ""


def _exact(value: Any) -> Any:
    return tuple(map(_exact, value)) if isinstance(value, list) else F(value)


def tally(seeds: Sequence[int], judged: Callable[..., Proof] = prove) -> Tally:
    """The claims of these seeds."""
    out = Tally()
    library, prover, alone = tools()
    for seed in seeds:
        drawn = draw(seed)
        line = f"seed {seed}: {'; '.join(drawn.given)}; {drawn.claim}"
        start = time.process_time()
        try:
            found = judged(drawn.claim, drawn.given, (), SECONDS, library, prover if seed % CITED == 0 else alone)
        except RmdError as error:
            out.wrong.append(f"{line}: {type(error).__name__} {error}")
            continue
        spent = time.process_time() - start
        out.claims, out.seconds, out.slowest = out.claims + 1, out.seconds + spent, max(out.slowest, spent)
        if spent > 3 * SECONDS:
            out.slow.append(f"{line}: {spent:.0f} s")
        out.verdicts[found.verdict] = out.verdicts.get(found.verdict, 0) + 1
        said = wrong(drawn, found, seed)
        if said == "open":
            out.undecided.append(line)
        elif said:
            out.wrong.append(f"{line}: {said}")
        elif found.verdict == "refuted":
            out.agreed += 1
        elif found.verdict == "open" and any(
            second_opinion(drawn.text, Point(drawn.symbols, 1, point, 0)) is False for point in drawn.worst
        ):
            out.missed.append(line)
    return out


def run(count: int, seed: int = 0, processes: int = 2, say: Callable[[str], None] = lambda text: None) -> Tally:
    """The claims of the seeds from `seed` on."""
    chunks = [range(at, min(at + CHUNK, seed + count)) for at in range(seed, seed + count, CHUNK)]
    out = Tally()
    if processes == 1:
        for chunk in chunks:
            out.add(tally(chunk))
        return out
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for part in pool.map(tally, chunks):
            out.add(part)
            say(str(out))
    return out


def main(arguments: list[str]) -> int:
    """Draw N claims and print the tally; exit code 3 for an unsound verdict."""
    count, seed = int(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 0
    out = run(count, seed, int(arguments[2]) if len(arguments) > 2 else 2, lambda text: print(text, "\n", flush=True))
    print(out)
    return 3 if out.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
