"""`rmd coverage`: which of the promised theorems are proved."""

from __future__ import annotations

from pathlib import Path

import click

from rmd_symbolic.cli.output import bold, epilog, json_option, leave, paint, say, say_json
from rmd_symbolic.language.cache import FileCache
from rmd_symbolic.language.coverage import DECLARED, DONE, Item, coverage

SCHEMA = "rmd/coverage/1"


@click.command(epilog=epilog("rmd coverage", "rmd coverage --missing", "rmd coverage --json"))
@click.option("--proofs", "folder", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR",
              help="A folder with proofs and a coverage.toml; without it the shipped library.")  # fmt: skip
@click.option("--missing", is_flag=True, help="Show only what is not proved.")
@json_option
def command(folder: Path | None, missing: bool, as_json: bool) -> None:
    """Compute which of the promised theorems are proved.

    The library is checked (stored certificates are replayed) and compared with proofs/coverage.toml, which names
    the theorems that establish each promise.  A status is never written by hand.

    Exit codes: 0 the status was computed, whatever it is; 2 the table cannot be read.
    """
    items = coverage(folder, FileCache())
    done = sum(item.status == DONE for item in items)
    if as_json:
        say_json({"schema": SCHEMA, "items": [_json(item) for item in items], "proved": done, "total": len(items)})
        leave(0)
    for item in items:
        if missing and item.status == DONE:
            continue
        say(f"{paint(item.status)}{' ' * (8 - len(item.status))} {bold(item.id):4} {item.title}")
        for part in item.parts:
            if not (missing and part.status in (DONE, DECLARED)):
                names = ", ".join(part.theorems + part.declared) or "no theorem is named"
                lacking = f"; missing: {', '.join(part.missing)}" if part.missing else ""
                say(f"           {paint(part.status)}{' ' * (8 - len(part.status))} {part.says}  ({names}{lacking})")
    say(f"{done} of {len(items)} proved")
    leave(0)


def _json(item: Item) -> dict[str, object]:
    return {
        "kind": item.kind, "id": item.id, "title": item.title, "status": item.status,
        "parts": [
            {"says": part.says, "theorems": part.theorems, "declared": part.declared, "status": part.status,
             "missing": part.missing} for part in item.parts
        ],
    }  # fmt: skip
