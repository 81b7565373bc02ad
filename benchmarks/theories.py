"""How long the shipped library takes cold, and how the cost of a check grows with its size."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from benchmarks import BenchmarkFailure, Row

ROOT = Path(__file__).resolve().parent.parent
COLD = """
import sys
from rmd_symbolic.data import proofs_folder
from rmd_symbolic.errors import Span
from rmd_symbolic.language.theories import Library
library = Library()
for path in sorted(proofs_folder().rglob("*.proof")):
    if path.parent.name not in sys.argv[1:]:
        library.load(path.resolve(), Span(1, 1))
print(len(library.files))
"""
CORE = 10.0  # seconds of processor time for the theory of distributions, mixtures and conforming operators
WHOLE = 40.0  # ... for everything in proofs/, the families of operators included


def library() -> Sequence[Row]:
    """Everything in proofs/ in a fresh process without stored certificates; ten times the steps, ten times the size."""
    return [
        Row("check proofs/ without the families of operators, cold", _cold("operators"), "limit", CORE, at_most=1),
        Row("check everything in proofs/, cold", _cold(), "limit", WHOLE, at_most=1),
        Row("replay 10,000 steps", _replay(10_000), "ten times 1,000 steps", 10 * _replay(1_000), at_most=1.5),
        Row("normal form of 2,000 terms", _normal(2_000), "ten times 200 terms", 10 * _normal(200), at_most=1.5),
    ]


def _cold(*without: str) -> float:
    before = os.times()
    run = subprocess.run([sys.executable, "-c", COLD, *without], cwd=ROOT, capture_output=True, text=True, check=False)
    after = os.times()
    if run.returncode or not run.stdout.strip().isdigit():
        raise BenchmarkFailure(f"the library was not checked: {run.stderr[-200:]}")
    return after.children_user + after.children_system - before.children_user - before.children_system


def _replay(count: int) -> float:
    """A proof of `count` steps, each from the last; the best of three."""
    from rmd_symbolic.kernel.formula import make, number, variable
    from rmd_symbolic.kernel.replay import replay
    from rmd_symbolic.tactics.recorder import Recorder

    a = variable("a", "R")
    recorder = Recorder({})
    last = recorder.apply("linear", [], make("at_most", a, make("add", a, number(1))), [])
    for _ in range(count - 1):
        last = recorder.apply("weaken", [last])
    certificate = json.loads(json.dumps(recorder.certificate(last)))
    return _best(lambda: replay(certificate, {}))


def _normal(count: int) -> float:
    """The normal form of a sum of `count` products of two atoms."""
    from rmd_symbolic.kernel.formula import make, variable
    from rmd_symbolic.kernel.sums import Facts, polynomial

    atoms = [variable(f"v{i}", "R") for i in range(count + 1)]
    term = make("add", *(make("multiply", x, y) for x, y in pairwise(atoms)))
    return _best(lambda: polynomial(term, Facts()))


def _best(work) -> float:  # type: ignore[no-untyped-def]
    times = []
    for _ in range(3):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)
