"""The matrix for a terminal: a table of signs with a legend, and one cell at length."""

from __future__ import annotations

import os
import sys
from collections import Counter

import click

from rmd_symbolic.cli.output import bold, paint, say, shown_path, wants_colour
from rmd_symbolic.export.matrix import SPLIT, kind, short
from rmd_symbolic.language.matrix import (
    BOUNDARY,
    INTERIOR,
    NOT_APPLICABLE,
    OPEN,
    PROVED,
    VERDICTS,
    VIOLATED,
    Cell,
    Matrix,
)
from rmd_symbolic.language.values import written

SIGNS = {PROVED: "✓", VIOLATED: "✗", OPEN: "?", NOT_APPLICABLE: "·", SPLIT: "◐"}
PLAIN = {PROVED: "+", VIOLATED: "-", OPEN: "?", NOT_APPLICABLE: ".", SPLIT: "/"}
COLOURS = {PROVED: "green", VIOLATED: "red", OPEN: "yellow", NOT_APPLICABLE: "bright_black", SPLIT: "cyan"}
LEGEND = {SPLIT: "by parameter, see below"}


def signs() -> dict[str, str]:
    """A sign for each verdict: ASCII where the terminal cannot show others, or no colour is wanted."""
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower()
    return PLAIN if os.environ.get("NO_COLOR") or not encoding.startswith("utf") else SIGNS


def say_table(found: Matrix, quiet: bool = False) -> None:
    """The whole matrix; with `quiet` the open cells and the count alone."""
    if not quiet:
        click.echo(table(found), nl=False)
        present = {kind(row, *at) for row in found.rows for at in _columns(found)}
        say()
        say(f"{bold('a cell')}  full support, then zeros allowed where the operator is defined")
        say(
            "        "
            + "   ".join(f"{sign} {LEGEND.get(word, word)}" for word, sign in signs().items() if word in present)
        )
        for identifier, name, words in found.axioms:
            say(f"{bold(short(identifier, name).ljust(6))}  {name}: {words}")
        _say_notes(found)
    for cell in found.cells:
        if cell.verdict == OPEN:
            say(f"{paint(OPEN)}  {_place(cell)}: {cell.evidence.says}")
    counts = Counter(cell.verdict for cell in found.cells)
    say(", ".join(f"{counts[verdict]} {verdict}" for verdict in VERDICTS if counts[verdict]))


def _columns(found: Matrix) -> list[tuple[str, str]]:
    return [(name, where) for _, name, _ in found.axioms for where in (INTERIOR, BOUNDARY)]


def table(found: Matrix) -> str:
    """The rows and columns, drawn by rich."""
    from rich.box import ASCII, SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown, plain = signs(), signs() is PLAIN
    grid = Table(box=ASCII if plain else SIMPLE_HEAD, pad_edge=plain, padding=(0, 1))
    grid.add_column("operator", no_wrap=True)
    for identifier, name, _ in found.axioms:
        grid.add_column(short(identifier, name), no_wrap=True, justify="center")
    for row in found.rows:
        cells = []
        for _, name, _ in found.axioms:
            text = Text()
            for where in (INTERIOR, BOUNDARY):
                verdict = kind(row, name, where)
                text.append(shown[verdict], style=COLOURS[verdict])
            cells.append(text)
        grid.add_row(row.operator, *cells)
    console = Console(
        width=max(40, 24 + 8 * len(found.axioms)), force_terminal=wants_colour(sys.stdout), no_color=plain,
        highlight=False, legacy_windows=False,
    )  # fmt: skip
    with console.capture() as drawn:
        console.print(grid)
    return "\n".join(line.rstrip() for line in drawn.get().splitlines()) + "\n"


def _say_notes(found: Matrix) -> None:
    for row in found.rows:
        if row.undefined:
            say(f"{bold(row.operator)}  {row.undefined}")
        if "without" in row.reading:
            say(f"{bold(row.operator)}  read {row.reading}")
    for cell in found.cells:
        if cell.condition and cell.verdict != OPEN:
            say(f"{_painted(cell.verdict)}  {_place(cell)}: {cell.evidence.says}")


def _place(cell: Cell) -> str:
    condition = f" for {cell.condition}" if cell.condition else ""
    return f"{cell.operator} {cell.identifier or cell.axiom} {cell.where}{condition}"


def _painted(verdict: str) -> str:
    return click.style(verdict, fg=COLOURS[verdict], bold=True)


def detail(found: Matrix) -> None:
    """One operator and one axiom at length."""
    (row,), ((identifier, name, words),) = found.rows, found.axioms
    say(f"{bold(row.operator)}, {row.title}")
    if "without" in row.reading:
        say(f"  read {row.reading}")
    if row.undefined:
        say(f"  {row.undefined}")
    say(f"{bold(' '.join(filter(None, (identifier, name))))} (our reading): {words}")
    for cell in row.cells:
        _say_cell(cell)


def _say_cell(cell: Cell) -> None:
    condition = f" for {cell.condition}" if cell.condition else ""
    say(f"{bold(cell.where + condition)}: {_painted(cell.verdict)}")
    if cell.verdict == NOT_APPLICABLE:
        say(f"  since   {cell.evidence.says}")
        return
    for given in cell.given:
        say(f"  given   {given}")
    for assumed in cell.assume:
        say(f"  assume  {assumed}")
    say(f"  claim   {cell.claim}")
    evidence = cell.evidence
    if evidence.counterexample is not None:
        values = evidence.counterexample
        say(f"  at      {', '.join(f'{name} = {written(value)}' for name, value in values.values.items())}")
        if values.relation:
            say(f"  left    {values.left}")
            say(f"  right   {values.right}")
            say(f"  where   left {values.relation} right is false")
        if not evidence.says.startswith(str(values)):
            say(f"  since   {evidence.says.partition(':')[0]}")
    elif not evidence.theorems:
        say(f"  {'by     ' if cell.verdict == PROVED else 'since  '} {evidence.says.removeprefix('by ')}")
    for theorem in evidence.theorems:
        say(f"  by      {theorem.name}  {shown_path(theorem.file)}:{theorem.line}")
    if evidence.trust:
        say(f"  trusts  {', '.join(evidence.trust)}")
