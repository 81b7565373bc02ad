"""`python -m benchmarks.scalar [NAME ...]`: the scalar inequalities of the table, solved share, CPU time, size.

Every row is read by the language, searched by `prove_scalar`, and checked by the kernel's rule from data that went
through JSON.  Failures are printed by name.

    >>> rows = table()
    >>> len(rows) >= 60, {"name", "given", "claim", "source", "tags"} == set(rows[0])
    (True, True)
"""

from __future__ import annotations

import json
import sys
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from rmd_symbolic.engines.scalar import prove_scalar
from rmd_symbolic.kernel.formula import Node
from rmd_symbolic.kernel.rules import RULES
from rmd_symbolic.language.elaborate import elaborate
from rmd_symbolic.language.parse import parse_block, split
from rmd_symbolic.language.syntax import StatementBlock

TABLE = Path(__file__).parent / "scalar_inequalities.toml"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one row: the data of a certificate if one was found, and CPU seconds."""

    name: str
    tags: tuple[str, ...]
    data: dict[str, Any] | None
    search: float
    check: float

    @property
    def size(self) -> int:
        """Bytes of the certificate."""
        return len(json.dumps(self.data, sort_keys=True, separators=(",", ":")))


def table() -> list[dict[str, Any]]:
    """The rows of the table."""
    rows: list[dict[str, Any]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["inequality"]
    return rows


def formula(row: dict[str, Any]) -> Node:
    """The closed kernel formula of a row."""
    lines = ["lemma row", *(f"  given {given}" for given in row["given"]), f"  claim {row['claim']}"]
    (source,), _ = split("\n".join(lines) + "\n")
    block = parse_block(source)
    if not isinstance(block, StatementBlock):
        raise TypeError(f"{row['name']} is not a statement")
    return elaborate(block, 0).closed


def run(row: dict[str, Any], seconds: float = 10) -> Outcome:
    """Search a row, and check what was found."""
    goal = formula(row)
    start = time.process_time()
    data = prove_scalar(goal, seconds)
    middle = time.process_time()
    if data is not None:
        RULES["calculus"].apply([], [goal, json.loads(json.dumps(data))])
    return Outcome(row["name"], tuple(row["tags"]), data, middle - start, time.process_time() - middle)


def report(outcomes: Sequence[Outcome]) -> str:
    """Solved share of the true claims, times, and what was not solved."""
    true = [o for o in outcomes if "false" not in o.tags]
    false = [o for o in outcomes if "false" in o.tags]
    solved = [o for o in true if o.data is not None]
    accepted = sum(o.data is not None for o in false)
    lines = [f"{len(solved)} of {len(true)} true claims proved, {accepted} of {len(false)} false"]
    if solved:
        search, check = [o.search for o in solved], [1000 * o.check for o in solved]
        everything = sum(o.search for o in outcomes)
        lines.append(f"search: median {median(search):.2f} s, worst {max(search):.2f} s, all rows {everything:.0f} s")
        lines.append(f"check: median {median(check):.1f} ms, worst {max(check):.1f} ms")
        sizes = [o.size for o in solved]
        lines.append(f"size: median {median(sizes):.0f} bytes, worst {max(sizes)} bytes")
    lines += [f"not proved ({o.search:.1f} s): {o.name}" for o in true if o.data is None]
    return "\n".join(lines)


def main(names: Sequence[str]) -> int:
    """Run the named rows, or all."""
    outcomes = []
    for row in table():
        if not names or any(name in row["name"] for name in names):
            outcomes.append(run(row))
            found = outcomes[-1]
            print(f"{found.name}: {'proved' if found.data else '-'} {found.search:.2f} s", file=sys.stderr, flush=True)
    print(report(outcomes))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
