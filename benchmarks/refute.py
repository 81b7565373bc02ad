"""`python -m benchmarks.refute [NAME ...]`: the statements of the table against the search of counterexamples.

Every row is read by the language and searched for `--seconds` of the processor; a false row is searched again by random
sampling alone, for as long.  What is not found is printed by name.  Exit code 1 when a goal is missed, 3 when a true
statement was refuted.

    >>> rows = table()
    >>> sum(not row["holds"] for row in rows) >= 70, sum(row["holds"] for row in rows) >= 70
    (True, True)
"""

from __future__ import annotations

import argparse
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any

from rmd_symbolic.engines.falsify import refute
from rmd_symbolic.engines.numbers import Point, falsifying_point
from rmd_symbolic.kernel.formula import Node
from rmd_symbolic.language.elaborate import elaborate
from rmd_symbolic.language.parse import parse_block, split
from rmd_symbolic.language.syntax import StatementBlock

TABLE = Path(__file__).parent / "refutable.toml"
SECONDS, MEDIAN, WORST = 10.0, 1.0, 30.0
POINTS = 50  # of the random sampling, before it looks at the clock


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one row: the counterexample, and CPU seconds, of the search and of random sampling."""

    name: str
    holds: bool
    found: Point | None
    seconds: float
    sampled: Point | None = None
    sampling: float = 0.0


def table() -> list[dict[str, Any]]:
    """The rows of the table."""
    rows: list[dict[str, Any]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["statement"]
    return rows


def formula(row: dict[str, Any]) -> tuple[Node, tuple[str, ...]]:
    """The closed kernel formula of a row, and the names of what it quantifies in front."""
    lines = ["lemma row", *(f"  given {given}" for given in row["given"])]
    lines += [*(f"  assume {assumed}" for assumed in row["assume"]), f"  claim {row['claim']}"]
    (source,), _ = split("\n".join(lines) + "\n")
    block = parse_block(source)
    if not isinstance(block, StatementBlock):
        raise TypeError(f"{row['name']} is not a statement")
    statement = elaborate(block, 0)
    return statement.closed, tuple(given.variable.name for given in statement.givens)


def run(row: dict[str, Any], seconds: float = SECONDS) -> Outcome:
    """Search a row; a false one also by random sampling."""
    goal, names = formula(row)

    def search() -> Point | None:
        found = refute(goal, names, seconds)
        return None if found is None else found.point

    def sample() -> Point | None:
        end, seed = time.process_time() + seconds, 0
        while time.process_time() < end:
            found = falsifying_point(goal, POINTS, seed, names)
            if found is not None:
                return found
            seed += 1
        return None

    found, used = _timed(search)
    sampled, sampling = (None, 0.0) if row["holds"] else _timed(sample)
    return Outcome(row["name"], row["holds"], found, used, sampled, sampling)


def _timed(action: Callable[[], Point | None]) -> tuple[Point | None, float]:
    start = time.process_time()
    return action(), time.process_time() - start


def fractions(value: object) -> Iterator[Fraction]:
    """The rationals in the values of a point."""
    if isinstance(value, Fraction):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from fractions(part)
    elif isinstance(value, dict):
        yield from fractions(tuple(value.values()))


def largest_denominator(point: Point) -> int:
    """The largest denominator in a counterexample.

    >>> largest_denominator(Point(2, 1, {"alpha": Fraction(1, 3), "p": (Fraction(1, 4), Fraction(3, 4))}, 0))
    4
    """
    return max((u.denominator for u in fractions(tuple(point.values.values()))), default=1)


def report(outcomes: Sequence[Outcome]) -> str:
    """Shares, times, sizes, and what was not found."""
    false = [o for o in outcomes if not o.holds]
    found = [o for o in false if o.found is not None]
    wrong = [o for o in outcomes if o.holds and o.found is not None]
    shares = f"{len(found)} of {len(false)} false statements refuted, {len(wrong)} of {len(outcomes) - len(false)}"
    lines = [f"search: {shares} true ones"]
    if found:
        times = [o.seconds for o in found]
        lines.append(f"  median {median(times):.2f} s, worst {max(times):.2f} s of the processor")
        points = [o.found for o in found if o.found is not None]
        symbols = [sum(p.symbols == n for p in points) for n in range(1, 5)]
        lines.append("  with " + ", ".join(f"{n} symbols: {count}" for n, count in enumerate(symbols, 1)))
        sizes = [largest_denominator(p) for p in points]
        lines.append(f"  largest denominator: median {median(sizes):.0f}, worst {_size(max(sizes))}")
    sampled = [o for o in false if o.sampled is not None]
    if false:
        lines.append(f"random sampling: {len(sampled)} of {len(false)} with the same budget")
    if sampled:
        times = [o.sampling for o in sampled]
        sizes = [largest_denominator(o.sampled) for o in sampled if o.sampled is not None]
        lines.append(f"  median {median(times):.2f} s, worst {max(times):.2f} s")
        lines.append(f"  largest denominator: median {median(sizes):.0f}, worst {_size(max(sizes))}")
    lines += [f"not refuted ({o.seconds:.1f} s): {o.name}" for o in false if o.found is None]
    lines += [f"TRUE, BUT REFUTED: {o.name}: {o.found}" for o in wrong]
    return "\n".join(lines)


def _size(denominator: int) -> str:
    return str(denominator) if denominator < 10**9 else f"10^{len(str(denominator)) - 1}"


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """3 when a true statement was refuted, 1 when a goal is missed.

    >>> point = Point(1, 1, {}, 0)
    >>> exit_code([Outcome("a", False, point, 0.1)]), exit_code([Outcome("a", True, point, 0.1)])
    (0, 3)
    >>> exit_code([Outcome("a", False, None, 9.0)])
    1
    """
    if any(o.holds and o.found is not None for o in outcomes):
        return 3
    false = [o for o in outcomes if not o.holds]
    times = [o.seconds for o in false] or [0.0]
    met = all(o.found is not None for o in false) and median(times) < MEDIAN and max(times) < WORST
    return 0 if met else 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the named rows, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.refute", description="Search for counterexamples.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="rows whose name contains this (default: all)")
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"of the processor, a row (default {SECONDS:g})")
    options = parser.parse_args(arguments)
    rows = [r for r in table() if not options.names or any(name in r["name"] for name in options.names)]
    if not rows:
        parser.error(f"no row is called {', '.join(options.names)}")
    outcomes = []
    for row in rows:
        found = run(row, options.seconds)
        outcomes.append(found)
        print(f"{found.name}: {found.found or '-'} [{found.seconds:.2f} s]", file=sys.stderr, flush=True)
    print(report(outcomes))
    return exit_code(outcomes)


if __name__ == "__main__":
    sys.exit(main())
