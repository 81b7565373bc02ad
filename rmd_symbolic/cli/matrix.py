"""`rmd matrix`: which operator satisfies which axiom, computed; each cell leads to its proof or its counterexample."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import click

from rmd_symbolic.cli.matrix_text import detail, say_table
from rmd_symbolic.cli.output import epilog, json_option, leave, paint, say, say_json, shown_path, source_error
from rmd_symbolic.cli.progress import Waiting
from rmd_symbolic.cli.report import error_json
from rmd_symbolic.cli.write import write_atomically
from rmd_symbolic.framework.axioms import AXIOMS, Axiom
from rmd_symbolic.framework.declaration import Notion
from rmd_symbolic.language.matrix import SECONDS, Cell, Matrix, Shelf, matrix, shipped

SCHEMA = "rmd/matrix/1"
EXAMPLES = epilog(
    "rmd matrix",
    "rmd matrix geometric --axiom A6       one cell, with its proof or its counterexample",
    "rmd matrix --axiom A6 --axiom A10     two columns",
    "rmd matrix --with my.proof mine       an operator that my.proof declares",
    "rmd matrix mine --with my.proof --proofs mine_axioms.proof   what is proved, to read and keep",
    "rmd matrix --html --out matrix.html   a page; --tex for LaTeX, --json for programs",
)


@click.command(epilog=EXAMPLES)
@click.argument("names", nargs=-1, metavar="[OPERATOR]...")
@click.option("--axiom", "wanted", multiple=True, metavar="AXIOM", help="A column, by number or name; may be repeated.")
@click.option("--with", "files", multiple=True, metavar="FILE",
              type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="A proof file: its operators are rows, its theorems and refutations may decide cells.")  # fmt: skip
@click.option("--seconds", default=SECONDS, show_default=True, type=click.FloatRange(0.1, 600),
              help="Processor time for each way of deciding a cell.")  # fmt: skip
@click.option("--tex", "form", flag_value="tex", help="LaTeX that compiles as it stands.")
@click.option("--html", "form", flag_value="html", help="One page that needs nothing else.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write --tex, --html or --json to a file.")
@click.option("--proofs", type=click.Path(path_type=Path), metavar="FILE",
              help="Write what is proved of one operator of --with from a template, as a proof file.")  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="Print the open cells and the count alone.")
@json_option
def command(
    names: tuple[str, ...], wanted: tuple[str, ...], files: tuple[Path, ...], seconds: float, form: str | None,
    out: Path | None, proofs: Path | None, quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Decide which OPERATOR satisfies which structural axiom, at every support size.

    A cell is proved by a theorem that the kernel replays, violated at exact values, not applicable for a reason, or
    open, saying what was tried; for inputs of full support (interior) and with zeros allowed (boundary), where the
    operator is defined.  Where the verdict depends on a parameter the cell is split.  Decisions are kept and replayed.

    Exit codes: 0 every cell is decided, whatever it says; 1 some are open; 2 a mistake in the input.
    """
    if as_json and form is not None:
        raise click.UsageError("--json, --tex and --html are three answers: give one of them")
    if out is not None and form is None and not as_json:
        raise click.UsageError("--out is for --tex, --html or --json")
    shelf = _shelf(files, as_json)
    if proofs is not None:
        _write_proofs(proofs, _operators(names, shelf), shelf)
    found = _computed(_operators(names, shelf), _axioms(wanted, shelf), shelf, seconds)
    for note in found.notes:
        say(f"{paint('note')}: {note}", err=True)
    if as_json:
        answer = matrix_json(found)
        if out is None:
            say_json(answer)
        else:
            import json

            _write(out, json.dumps(answer, indent=2) + "\n")
    elif form is not None:
        from rmd_symbolic.export import matrix as written

        source = written.html_page(found) if form == "html" else written.latex_article(found)
        _write(out, source) if out is not None else click.echo(source, nl=False, color=False)
    elif len(found.rows) == 1 and len(found.axioms) == 1 and names and not quiet:
        detail(found)
    else:
        say_table(found, quiet)
    leave(found.exit_code)


def _shelf(files: Sequence[Path], as_json: bool) -> Shelf:
    """The user's files, checked; mistakes in them end the command."""
    shelf = Shelf(files)
    mistakes = [(result, error) for result in shelf.results for error in result.errors]
    if mistakes and as_json:
        say_json({"schema": SCHEMA, "axioms": [], "operators": [], "cells": [], "open": 0, "seconds": 0.0,
                  "errors": [error_json(result.file, error) for result, error in mistakes]})  # fmt: skip
    for result, error in () if as_json else mistakes:
        say(source_error(error, result.file, result.text.split("\n")), err=True)
    if mistakes:
        leave(2)
    return shelf


def _computed(rows: Sequence[Notion], axioms: Sequence[Axiom], shelf: Shelf, seconds: float) -> Matrix:
    with Waiting() as waiting:
        return matrix(rows, axioms, seconds=seconds, event=waiting.show, shelf=shelf)


def _write_proofs(path: Path, operators: Sequence[Notion], shelf: Shelf) -> None:
    if len(operators) != 1 or operators[0] not in shelf.own.operators:
        raise click.UsageError("--proofs is for one operator of a file: rmd matrix NAME --with FILE --proofs OUT")
    text = shelf.proofs(operators[0])
    if text:
        _write(path, text)
    else:
        say(f"{paint('note')}: nothing was proved of {operators[0].name} from a template", err=True)


def _write(path: Path, text: str) -> None:
    write_atomically(path, text)
    say(f"{shown_path(path)}: {path.stat().st_size} bytes", err=True)


def _operators(names: Sequence[str], shelf: Shelf) -> list[Notion]:
    known = {notion.name: notion for notion in (*shipped(), *shelf.own.operators)}
    if not names:
        return list(known.values())
    return [known[_named(name, known, "operator")] for name in dict.fromkeys(names)]


def _named(name: str, known: Sequence[str] | dict[str, Notion], what: str) -> str:
    if name in known:
        return name
    near = get_close_matches(name, list(known), 1)
    raise click.UsageError(
        f"there is no {what} {name}" + (f"; did you mean {near[0]}?" if near else f"; there are {', '.join(known)}")
    )


def _axioms(wanted: Sequence[str], shelf: Shelf) -> list[Axiom]:
    known = [*AXIOMS, *shelf.own.axioms]
    if not wanted:
        return known
    named = {key.lower(): axiom for axiom in known for key in (axiom.identifier, axiom.name) if key}
    chosen = [named[_named(name.lower(), list(named), "axiom")] for name in wanted]
    return [axiom for axiom in known if axiom in chosen]


def matrix_json(found: Matrix) -> dict[str, object]:
    """The answer of `rmd matrix --json`."""
    return {
        "schema": SCHEMA,
        "axioms": [{"id": identifier, "name": name, "words": words} for identifier, name, words in found.axioms],
        "operators": [
            {"name": row.operator, "title": row.title, "read": row.reading, "defined": row.undefined}
            for row in found.rows
        ],
        "cells": [_cell_json(cell) for cell in found.cells],
        "errors": [],
        "open": sum(cell.verdict == "open" for cell in found.cells),
        "seconds": round(found.seconds, 6),
    }


def _cell_json(cell: Cell) -> dict[str, object]:
    evidence, values = cell.evidence, cell.evidence.counterexample
    return {
        "operator": cell.operator, "axiom": cell.identifier or cell.axiom, "name": cell.axiom, "where": cell.where,
        "condition": cell.condition, "verdict": cell.verdict,
        "evidence": {
            "says": evidence.says, "trust": list(evidence.trust),
            "theorems": [{"name": t.name, "file": shown_path(t.file), "line": t.line} for t in evidence.theorems],
            "counterexample": None if values is None else {
                "n": values.n, "values": values.values, "left": values.left, "relation": values.relation,
                "right": values.right,
            },
        },
        "statement": {"given": list(cell.given), "assume": list(cell.assume), "claim": cell.claim},
    }  # fmt: skip
