"""`--with FILE`: the declarations of a proof file, for a claim that speaks of them."""

from __future__ import annotations

from pathlib import Path

from rmd_symbolic.cli.output import leave, say, shown_path, source_error
from rmd_symbolic.errors import SourceError


def declared_in(file: Path | None) -> str:
    """The declarations of a file as text; a mistake there ends the command."""
    if file is None:
        return ""
    from rmd_symbolic.language.own import declarations_of, declare

    try:
        text = declarations_of(file)
        declare(text)
    except SourceError as error:
        lines = file.read_text(encoding="utf-8").split("\n") if error.code not in ("E106", "E107") else []
        say(source_error(error, shown_path(file), lines), err=True)
        leave(2)
    return text
