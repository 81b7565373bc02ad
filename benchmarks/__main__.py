"""`python -m benchmarks [NAME ...]`: run the benchmarks, print one table; exit 1 when a goal is missed."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks import Benchmark, BenchmarkFailure, Row, table
from benchmarks.proof_files import proof_files
from benchmarks.replay import replay
from benchmarks.startup import startup
from benchmarks.theories import library

BENCHMARKS: Mapping[str, Benchmark] = {
    "startup": startup,
    "proof_files": proof_files,
    "replay": replay,
    "library": library,
}


def main(arguments: Sequence[str] | None = None, benchmarks: Mapping[str, Benchmark] = BENCHMARKS) -> int:
    """Run the named benchmarks, or all of them, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure against peers in the same run.")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"which to run: {', '.join(benchmarks)} (default: all)"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the rows to FILE")
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.names if name not in benchmarks]:
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(benchmarks)}")

    rows: list[Row] = []
    failures: list[str] = []
    for name in options.names or benchmarks:
        print(f"{name} ...", file=sys.stderr, flush=True)
        try:
            rows.extend(benchmarks[name]())
        except BenchmarkFailure as failure:
            failures.append(f"{name}: {failure}")
    if rows:
        print(table(rows))
    for line in failures:
        print(f"failed: {line}", file=sys.stderr)
    if options.json:
        answers = [asdict(row) | {"ratio": row.ratio, "met": row.met} for row in rows]
        options.json.write_text(json.dumps(answers, indent=2) + "\n", encoding="utf-8")
    return 0 if rows and not failures and all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
