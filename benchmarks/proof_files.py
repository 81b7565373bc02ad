"""How long a check takes: from stored certificates, of a long file, and of a long file in which one line changed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import BenchmarkFailure, Row

LINES = 2000
STATEMENT = """\
lemma step_{n} "Statement number {n}"
  given reals a, c, u(x)
  assume h: a <= c
  assume signs: 0 <= u(x) for all x
  claim a + {n} * sum[x] u(x) <= c + {n} * sum[x] u(x)
proof
  a + {n} * sum[x] u(x)
    <= c + {n} * sum[x] u(x)  by arithmetic from h
qed

"""
IMPORTED = ("sympy", "z3", "numpy")


def long_text(lines: int = LINES) -> str:
    """The text of a file with this many lines."""
    return "".join(STATEMENT.format(n=n) for n in range(1, lines // STATEMENT.count("\n") + 1))


def proof_files() -> Sequence[Row]:
    """A check from stored certificates against bare Python; a long file against the limits in seconds."""
    text = long_text()
    return [_warm(text[: len(text) // 10]), *_parsing(text), *_again(text)]


def _warm(text: str) -> Row:
    """`rmd check` when every certificate is stored: 20 interpreter starts, and 8 ms for each line of proof."""
    text = text[: text.rindex("lemma ")]
    lines = sum(1 for line in text.split("\n") if line.strip())
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "long.proof")
        file.write_text(text, encoding="utf-8")
        rmd = [sys.executable, "-m", "rmd_symbolic", "check", str(file), "--no-numbers", "--cache", folder]
        heavy = [sys.executable, "-X", "importtime", *rmd[1:]]
        first = subprocess.run(rmd, capture_output=True, text=True, check=False)
        if first.returncode != 0:
            raise BenchmarkFailure(f"rmd check exits {first.returncode}: {first.stdout[-300:]}{first.stderr[-300:]}")
        listed = subprocess.run(heavy, capture_output=True, text=True, check=True).stderr
        imported = {line.rsplit("|", 1)[-1].strip() for line in listed.splitlines()}
        if found := [name for name in IMPORTED if name in imported]:
            raise BenchmarkFailure(f"a check from stored certificates imports {', '.join(found)}")
        bare = _best(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True))
        warm = _best(lambda: subprocess.run(rmd, stdout=subprocess.DEVNULL, check=True), 5)
    return Row(
        f"warm check of {lines} lines", warm, "20 starts of Python + 8 ms a line", 20 * bare + 0.008 * lines, at_most=1
    )


def _parsing(text: str) -> Sequence[Row]:
    from rmd_symbolic.language.parse import grammar, parse_block, split

    grammar()
    blocks = split(text)[0]
    seconds = _best(lambda: [parse_block(block) for block in blocks], 2, time.process_time)
    return [Row(f"parse {LINES} lines", seconds, "limit", 3.0, at_most=1)]


def _again(text: str) -> Sequence[Row]:
    """One block of a long file changes; everything else is taken over."""
    from rmd_symbolic.language.check import check_text

    before = check_text(text, numbers=False)
    if before.verdict != "proved":
        raise BenchmarkFailure(f"the long file is {before.verdict}: {before.errors[:1]}")
    changed = text.replace("a + 77 *", "a + 0 + 77 *", 1)
    after = check_text(changed, numbers=False, previous=before)
    if after.verdict != "proved" or sum(a is b for a, b in zip(before.theorems, after.theorems, strict=True)) < 190:
        raise BenchmarkFailure("the blocks that did not change were checked again")
    again = _best(lambda: check_text(changed, numbers=False, previous=before), 3, time.process_time)
    moved = _best(lambda: check_text("# a line more\n" + changed, numbers=False, previous=after), 3, time.process_time)
    return [
        Row(f"re-check {LINES} lines, one block changed", again, "limit", 0.050, at_most=1),
        Row(f"re-check {LINES} lines, all one line lower", moved, "limit", 0.050, at_most=1),
    ]


def _best(run: Callable[[], object], runs: int = 7, clock: Callable[[], float] = time.perf_counter) -> float:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    best = float("inf")
    for _ in range(runs):
        start = clock()
        run()
        best = min(best, clock() - start)
    return best
