"""Theorems by name, checked on the way: what several commands begin with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from rmd_symbolic.cli.output import say, shown_path, source_error
from rmd_symbolic.cli.places import file_of
from rmd_symbolic.language.cache import FileCache
from rmd_symbolic.language.result import Result, TheoremResult
from rmd_symbolic.language.theories import Entry, Library


def checked(file: Path, library: Library | None = None) -> tuple[Library, Result]:
    """A file, checked; an unreadable one is a usage error."""
    library = library or Library(cache=FileCache())
    return library, library.check(file.resolve())


def theorem(name: str, file: Path | None = None) -> tuple[TheoremResult, Mapping[str, Entry]]:
    """A theorem by its name, and the theorems in its scope; mistakes in its file are printed."""
    place = file_of(name, None if file is None else [file])
    library, result = checked(place)
    for found in result.theorems:
        if found.name == name:
            return found, library.entries[place.resolve()]
    lines = result.text.split("\n")
    for error in result.errors:
        say(source_error(error, result.file, lines), err=True)
    raise click.UsageError(f"{name} stands in {shown_path(place)}, but cannot be read there")


def proved(name: str, file: Path | None = None) -> tuple[Entry, Mapping[str, Entry]]:
    """A proved theorem by its name; one that is not proved ends the command with exit code 1."""
    found, entries = theorem(name, file)
    if found.theorem is None or name not in entries:
        error = click.ClickException(f"{name} is {found.verdict}; see rmd check {shown_path(found.file)}")
        raise error
    return entries[name], entries
