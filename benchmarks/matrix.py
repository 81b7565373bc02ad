"""`python -m benchmarks.matrix`: the whole matrix of operators against axioms, cold and from stored decisions.

Processor time of processes of their own, each with a folder of certificates that begins empty or was filled by the run
before; and how many cells stay open, at full support and with zeros allowed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import BenchmarkFailure, Row, table

ROOT = Path(__file__).resolve().parent.parent
COLD, STORED, ROW = 180.0, 2.0, 20.0  # seconds of processor time
OPEN = {"interior": 0.1, "boundary": 0.2}  # the largest share of open cells
OWN = """\
operator heronian(alpha, b, p) "the Heronian anchor"
  given alpha in [0, 1]
  given distributions b, p
  mass x |-> alpha * b(x) + (1 - alpha) * (b(x) + sqrt(b(x) * p(x)) + p(x)) / 3
"""


def matrix() -> Sequence[Row]:
    """The table of what is shipped, twice, then one row of an operator that nobody has seen."""
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / "own.proof"
        own.write_text(OWN, encoding="utf-8")
        cold, answer = _run(folder)
        stored, again = _run(folder)
        if [cell["verdict"] for cell in answer["cells"]] != [cell["verdict"] for cell in again["cells"]]:
            raise BenchmarkFailure("the stored matrix is another one")
        row, _ = _run(folder, "heronian", "--with", str(own))
    rows = [
        Row("the whole matrix, cold", cold, "limit", COLD, at_most=1),
        Row("the whole matrix, stored", stored, "limit", STORED, at_most=1),
        Row("one new operator", row, "limit", ROW, at_most=1),
    ]
    for where, share in OPEN.items():
        cells = [cell for cell in answer["cells"] if cell["where"] == where and cell["verdict"] != "not applicable"]
        left = sum(cell["verdict"] == "open" for cell in cells)
        rows.append(Row(f"open cells, {where}", left, "all cells", len(cells), at_most=share, unit="cells"))
    return rows


def _run(folder: str, *arguments: str) -> tuple[float, dict]:  # type: ignore[type-arg]
    before = os.times()
    run = subprocess.run(
        [sys.executable, "-m", "rmd_symbolic", "matrix", "--json", *arguments], cwd=ROOT, capture_output=True,
        text=True, check=False, env=os.environ | {"RMD_CACHE_DIR": folder},
    )  # fmt: skip
    after = os.times()
    if run.returncode not in (0, 1):
        raise BenchmarkFailure(f"the matrix was not computed: {run.stderr[-200:]}")
    seconds = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, json.loads(run.stdout)


if __name__ == "__main__":
    found = matrix()
    print(table(found))
    sys.exit(0 if all(line.met for line in found) else 1)
