"""Proofs that carry their arguments: what the engines found is written below the lines that it proves.

An argument of more than 2 kB becomes a lemma about real numbers, which the line names.
"""

from __future__ import annotations

import re
from dataclasses import replace

from rmd_symbolic.errors import RmdError
from rmd_symbolic.language.arguments.write import written
from rmd_symbolic.language.result import TheoremResult
from rmd_symbolic.tactics.argument import Argument, replaced
from rmd_symbolic.tactics.context import Context
from rmd_symbolic.tactics.describe import readable
from rmd_symbolic.tactics.recorder import Recorder

LONGEST = 2_000
BAR = "    | "
REASON = re.compile(r"(^|\s)by [a-z]")


def carrying(text: str, theorem: TheoremResult, lemmas: bool = True) -> str:
    """The text in which every line `by calculus` of one of its theorems is followed by the arguments found for it.

    `text` is what was checked; a step may run over several lines.  The lines of other theorems stay as they are.
    """
    rows = text.split("\n")
    spelled = Context(Recorder({}), {}, written=dict(theorem.statement.written if theorem.statement else {}))
    before: list[str] = []
    for report in reversed(theorem.steps):
        row = _last_row(rows, report.span.line - 1)
        if not report.arguments or report.verdict != "proved" or (rows[row + 1 : row + 2] and _barred(rows[row + 1])):
            continue
        found = [written(argument, lambda node: readable(spelled, node)) for argument in report.arguments]
        if lemmas and max(sum(map(len, lines)) for lines in found) > LONGEST:
            names = [f"{theorem.name}_line_{report.span.line}_{n}" for n in range(1, len(found) + 1)]
            before = [
                *(row for name, a in zip(names, report.arguments, strict=True) for row in lemma(name, a)),
                *before,
            ]
            rows[row] = f"{rows[row]} from {', '.join(names)}"
            continue
        indent = " " * (len(rows[row]) - len(rows[row].lstrip())) + BAR
        rows[row + 1 : row + 1] = [indent + line for lines in found for line in lines]
    rows[theorem.line - 1 : theorem.line - 1] = before
    return "\n".join(rows)


def _last_row(rows: list[str], row: int) -> int:
    """The row with the reason of the step that begins in a row."""
    return next((at for at in range(row, len(rows)) if REASON.search(rows[at].partition("#")[0])), row)


def _barred(row: str) -> bool:
    return row.lstrip().startswith("| ")


def lemma(name: str, argument: Argument) -> list[str]:
    """The inequality of an argument as a lemma about x0, x1, ..., proved by it."""
    if argument.goal is None:
        raise RmdError("an argument that proves nothing")
    names, plain = argument.names, Context(Recorder({}), {})
    variables = tuple(names.values())
    bounds = tuple(replaced(bound, names) for bound in argument.bounds)
    inside = replace(argument, atoms=variables, bounds=bounds)
    claim = readable(plain, replaced(argument.goal, names))
    return [
        f"lemma {name}",
        f"  given reals {', '.join(str(v.args[0]) for v in variables)}",
        *(f"  assume {readable(plain, bound)}" for bound in bounds),
        f"  claim {claim}",
        "proof",
        f"  show {claim}  by calculus",
        *("  " + BAR + line for line in written(inside, lambda node: readable(plain, node))),
        "qed",
        "",
    ]


__all__ = ["carrying", "lemma"]
