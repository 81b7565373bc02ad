"""`python -m benchmarks.prove [NAME ...]`: the inequalities between divergences of the table against `rmd prove`.

Every row is asked as a user asks it; a proof counts as it was replayed by the kernel, a counterexample as it was
confirmed.  What stays open is printed by name with the reason given.  Seconds are of the processor, after the modules
were imported.  Exit code 1 when a goal is missed, 3 when a verdict is wrong.

    >>> rows = table()
    >>> sum(row["holds"] for row in rows) >= 87, sum(not row["holds"] for row in rows) >= 47
    (True, True)
"""

from __future__ import annotations

import argparse
import sys
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from rmd_symbolic.language.prove import OPEN, PROVED, REFUTED, prove

TABLE = Path(__file__).parent / "distributional_inequalities.toml"
SECONDS, SHARE, MEDIAN, WORST = 20.0, 0.98, 0.1, 10.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one row, with CPU seconds."""

    name: str
    holds: bool
    verdict: str
    seconds: float
    trust: tuple[str, ...] = ()
    because: str = ""
    proof: str = ""

    @property
    def wrong(self) -> bool:
        """A false statement proved, or a true one refuted."""
        return self.verdict == (REFUTED if self.holds else PROVED)

    @property
    def solved(self) -> bool:
        """A true statement proved, or a false one refuted."""
        return self.verdict == (PROVED if self.holds else REFUTED)


def table() -> list[dict[str, Any]]:
    """The rows of the table."""
    rows: list[dict[str, Any]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["statement"]
    return rows


def run(row: dict[str, Any], seconds: float = SECONDS) -> Outcome:
    """Ask for one row."""
    start = time.process_time()
    found = prove(row["claim"], tuple(row["given"]), tuple(row["assume"]), seconds)
    used = time.process_time() - start
    return Outcome(row["name"], row["holds"], found.verdict, used, found.trust, found.because, found.text)


def warm_up() -> None:
    """Import what the engines import, so that no row pays for it."""
    prove("hellinger2(p, q) <= 1/2 * KL(p || q) + 1/2 * chi2(p || q)", ("distributions p, q",))


def report(outcomes: Sequence[Outcome]) -> str:
    """Shares, trust, times, and what stays open."""
    lines = []
    for holds, done in ((True, "proved"), (False, "refuted")):
        part = [o for o in outcomes if o.holds is holds]
        if not part:
            continue
        kind = "true" if holds else "false"
        solved = [o for o in part if o.solved]
        lines.append(f"{len(solved)} of {len(part)} {kind} statements {done}, {len(solved) / len(part):.1%}")
        if solved:
            times = [o.seconds for o in solved]
            lines.append(f"  median {median(times):.2f} s, worst {max(times):.2f} s of the processor")
    trusted = sorted({t for o in outcomes if o.verdict == PROVED for t in o.trust})
    lines.append(f"trust of the proofs: {', '.join(trusted) or 'nothing but the kernel'}")
    lines += [f"open ({o.seconds:.1f} s): {o.name}: {o.because}" for o in outcomes if o.verdict == OPEN]
    lines += [f"WRONG: {o.name} is {o.verdict}" for o in outcomes if o.wrong]
    return "\n".join(lines)


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """3 when a verdict is wrong, 1 when a goal is missed.

    >>> exit_code([Outcome("a", True, "proved", 0.05)]), exit_code([Outcome("a", True, "open", 0.05)])
    (0, 1)
    >>> exit_code([Outcome("a", True, "refuted", 0.05)]), exit_code([Outcome("a", False, "open", 0.05)])
    (3, 1)
    """
    if any(o.wrong for o in outcomes):
        return 3
    true, false = ([o for o in outcomes if o.holds is holds] for holds in (True, False))
    times = [o.seconds for o in true] or [0.0]
    share = sum(o.solved for o in true) >= SHARE * len(true)
    trusted = any(o.trust for o in outcomes)
    met = share and all(o.solved for o in false) and not trusted and median(times) < MEDIAN and max(times) < WORST
    return 0 if met else 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the named rows, or all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.prove", description="Prove inequalities.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="rows whose name contains this (default: all)")
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"of the processor, a row (default {SECONDS:g})")
    parser.add_argument("--only", choices=("true", "false"), help="rows of this kind")
    options = parser.parse_args(arguments)
    rows = [r for r in table() if not options.names or any(name in r["name"] for name in options.names)]
    rows = [r for r in rows if options.only is None or r["holds"] == (options.only == "true")]
    if not rows:
        parser.error(f"no row is called {', '.join(options.names)}")
    warm_up()
    outcomes = []
    for row in rows:
        found = run(row, options.seconds)
        outcomes.append(found)
        print(f"{found.name}: {found.verdict} [{found.seconds:.2f} s]", file=sys.stderr, flush=True)
    print(report(outcomes))
    return exit_code(outcomes)


if __name__ == "__main__":
    sys.exit(main())
