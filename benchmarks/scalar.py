"""`python -m benchmarks.scalar [--peers SECONDS] [NAME ...]`: the scalar inequalities of the table, beside other tools.

Every row is read by the language, searched by `prove_scalar`, and checked by the kernel's rule from data that went
through JSON.  What is not found as one certificate is tried as a line `by calculus`, which takes cases at closed ends.
The second table, written before the last work on the search, is reported apart.  Failures are printed by name.  With
`--peers` the rows also go to z3, to balls of python-flint and to intervals of mpmath, each for so many CPU seconds.

    >>> rows = table()
    >>> len(rows) >= 60, {"name", "given", "claim", "source", "tags"} == set(rows[0])
    (True, True)
"""

from __future__ import annotations

import json
import sys
import time
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.peers import PEERS, Answer, asked, imported
from rmd_symbolic.engines.scalar import prove_scalar
from rmd_symbolic.kernel.formula import Node
from rmd_symbolic.kernel.rules import RULES
from rmd_symbolic.language.check import check_text
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
    cases: bool = False
    answers: Mapping[str, Answer] = field(default_factory=dict)

    @property
    def proved(self) -> bool:
        """Is it proved, by a certificate or by cases?"""
        return self.data is not None or self.cases

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


def by_cases(row: dict[str, Any]) -> bool:
    """Does a line `by calculus` prove the row, with nothing to trust?"""
    lines = ["uses foundations.order", "", "lemma row", *(f"  given {given}" for given in row["given"])]
    text = "\n".join([*lines, f"  claim {row['claim']}", "proof", f"  show {row['claim']} by calculus", "qed", ""])
    (result,) = check_text(text).theorems
    return result.verdict == "proved" and not result.trust


def run(row: dict[str, Any], seconds: float = 10, peers: float = 0, cases: bool = False) -> Outcome:
    """Search a row, check what was found, ask the peers, and try what is left by cases."""
    goal = formula(row)
    start = time.process_time()
    data = prove_scalar(goal, seconds)
    middle = time.process_time()
    if data is not None:
        RULES["calculus"].apply([], [goal, json.loads(json.dumps(data))])
    end = time.process_time()
    answers = {peer: asked(peer, goal, peers) for peer in imported()} if peers else {}
    taken = cases and data is None and by_cases(row)
    return Outcome(row["name"], tuple(row["tags"]), data, middle - start, end - middle, taken, answers)


def report(outcomes: Sequence[Outcome]) -> str:
    """Solved share of the true claims, times, and what was not solved."""
    true = [o for o in outcomes if "false" not in o.tags]
    false = [o for o in outcomes if "false" in o.tags]
    solved = [o for o in true if o.data is not None]
    cases, accepted = sum(o.cases for o in true), sum(o.proved for o in false)
    lines = [f"{len(solved) + cases} of {len(true)} true claims proved, {accepted} of {len(false)} false"]
    if cases:
        lines.append(f"of these by cases at closed ends: {', '.join(o.name for o in true if o.cases)}")
    if solved:
        search, check = [o.search for o in solved], [1000 * o.check for o in solved]
        everything = sum(o.search for o in outcomes)
        lines.append(f"search: median {median(search):.2f} s, worst {max(search):.2f} s, all rows {everything:.0f} s")
        lines.append(f"check: median {median(check):.1f} ms, worst {max(check):.1f} ms")
        sizes = [o.size for o in solved]
        lines.append(f"size: median {median(sizes):.0f} bytes, worst {max(sizes)} bytes")
    lines += [compared(peer, true, false) for peer in PEERS if any(peer in o.answers for o in outcomes)]
    lines += [f"not proved ({o.search:.1f} s): {o.name}" for o in true if not o.proved]
    return "\n".join(lines)


def compared(peer: str, true: Sequence[Outcome], false: Sequence[Outcome]) -> str:
    """One line on a peer: what it proved, what it refuted, what it got wrong."""
    said = {o.name: o.answers[peer] for o in (*true, *false)}
    proved = [said[o.name].seconds for o in true if said[o.name].verdict == "proved"]
    refuted = sum(said[o.name].verdict == "refuted" for o in false)
    wrong = [o.name for o in true if said[o.name].verdict == "refuted"]
    wrong += [o.name for o in false if said[o.name].verdict == "proved"]
    alone = [o.name for o in true if said[o.name].verdict == "proved" and not o.proved]
    times = f", median {median(proved):.3f} s, worst {max(proved):.2f} s" if proved else ""
    return (
        f"{peer}: {len(proved)} of {len(true)} true claims proved, {refuted} of {len(false)} false ones refuted, "
        f"{len(wrong)} wrong{times}"
        + (f"; wrong: {', '.join(wrong)}" if wrong else "")
        + (f"; proved by it alone: {', '.join(alone)}" if alone else "")
    )


def main(arguments: Sequence[str]) -> int:
    """Run the named rows, or all."""
    names, peers = list(arguments), 0.0
    if "--peers" in names:
        place = names.index("--peers")
        peers = float(names[place + 1])
        del names[place : place + 2]
    outcomes = []
    for row in table():
        if not names or any(name in row["name"] for name in names):
            outcomes.append(run(row, peers=peers, cases=True))
            found = outcomes[-1]
            print(
                f"{found.name}: {'proved' if found.proved else '-'} {found.search:.2f} s", file=sys.stderr, flush=True
            )
    for title, second in (("first table", False), ("second table", True)):
        chosen = [o for o in outcomes if ("second table" in o.tags) is second]
        if chosen:
            print(f"{title}\n{report(chosen)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
