"""How long the kernel takes to replay one step of a stored proof."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import BenchmarkFailure, Row

THEOREMS = Path(__file__).resolve().parent.parent / "tests" / "kernel" / "theorems.json"
LIMIT = 0.0005  # seconds for a step


def replay() -> Sequence[Row]:
    """Certificates of whole theorems, each replayed three times; the best time of each, divided by its steps."""
    from rmd_symbolic.kernel.formula import from_data
    from rmd_symbolic.kernel.replay import verdict
    from rmd_symbolic.kernel.theorem import Theorem

    library: dict[str, Theorem] = {}
    times: list[float] = []
    for name, claim, certificate in json.loads(THEOREMS.read_text(encoding="utf-8")):
        formula, best = from_data(claim), float("inf")
        for _ in range(3):
            start = time.process_time()
            library[name] = verdict(certificate, [], formula, library)
            best = min(best, time.process_time() - start)
        times.append(best / len(certificate["steps"]))
    if not times:
        raise BenchmarkFailure(f"{THEOREMS} holds no theorem")
    return [
        Row("replay one kernel step, median theorem", statistics.median(times), "limit", LIMIT, at_most=1),
        Row("replay one kernel step, slowest theorem", max(times), "limit", 4 * LIMIT, at_most=1),
    ]
