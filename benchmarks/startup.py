"""How long `rmd --help` takes, against the interpreter alone.

The commands are run in turn, so that a busy moment of the machine meets both, and the best of the runs
counts: noise only ever adds.  Bytecode is written in a first run that does not count, as after any
installation.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import BenchmarkFailure, Row

HEAVY = ("sympy", "z3", "numpy")
OPTIONS = ("--help", "--version")
RUNS = 15


def startup() -> Sequence[Row]:
    """`rmd --help` and `rmd --version` against `python -c pass`."""
    rmd = Path(sys.executable).with_name("rmd")
    if not rmd.exists():
        raise BenchmarkFailure(f"there is no {rmd}; install the project into this environment")
    for option in OPTIONS:
        if heavy := heavy_modules(option):
            raise BenchmarkFailure(f"rmd {option} imports {', '.join(heavy)}")
    bare, *best = fastest([[sys.executable, "-c", "pass"], *([str(rmd), option] for option in OPTIONS)])
    # click alone costs about four interpreter starts.
    return [
        Row(f"rmd {option}", seconds, "python -c pass", bare, at_most=4.5)
        for option, seconds in zip(OPTIONS, best, strict=True)
    ]


def heavy_modules(*arguments: str) -> list[str]:
    """Which of the heavy libraries a run of `rmd` with these arguments imports."""
    command = [sys.executable, "-X", "importtime", "-m", "rmd_symbolic", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BenchmarkFailure(f"rmd {' '.join(arguments)} exits {done.returncode}: {done.stderr[-500:]}")
    imported = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    if "rmd_symbolic.cli" not in imported:
        raise BenchmarkFailure("the interpreter does not report what it imports")
    return [library for library in HEAVY if library in imported]


def fastest(commands: Sequence[Sequence[str]]) -> list[float]:
    """The shortest wall time of each command, over runs in turn."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    best = [float("inf")] * len(commands)
    for run in range(RUNS + 1):
        for index, command in enumerate(commands):
            start = time.perf_counter()
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
            if run > 0:
                best[index] = min(best[index], time.perf_counter() - start)
    return best
