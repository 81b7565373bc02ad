"""What every command prints with: colour, JSON, source excerpts with a caret."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from rmd_symbolic.errors import SourceError, Span

PAINT = {
    "proved": "green", "refuted": "red", "open": "yellow", "exercise": "blue", "error": "red", "help": "cyan",
    "declared": "green", "partly": "yellow", "not yet": "red", "note": "cyan",
}  # fmt: skip
MAX_LINE = 160

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON value; docs/json.md has its schema.")


def wants_colour(stream: Any) -> bool:
    """NO_COLOR wins, then FORCE_COLOR, then a terminal that is not dumb."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return os.environ.get("TERM") != "dumb" and bool(getattr(stream, "isatty", lambda: False)())


def say(text: str = "", err: bool = False) -> None:
    """Print a line, with colour when it is wanted."""
    stream = sys.stderr if err else sys.stdout
    click.echo(text if wants_colour(stream) else click.unstyle(text), err=err, color=True)


def paint(word: str, kind: str = "") -> str:
    """A word in the colour of its kind."""
    return click.style(word, fg=PAINT.get(kind or word), bold=True)


def bold(text: str) -> str:
    """A heading."""
    return click.style(text, bold=True)


def say_json(data: object) -> None:
    """Print a JSON value; a text that cannot be encoded is escaped."""
    click.echo(json.dumps(data, indent=2, ensure_ascii=True, allow_nan=False), color=False)


def leave(code: int) -> NoReturn:
    """End the command with an exit code."""
    click.get_current_context().exit(code)
    raise SystemExit(code)


def shown_path(path: str | Path) -> str:
    """A path as a person would write it: relative to the working folder when it lies below it.

    >>> shown_path("<text>")
    '<text>'
    """
    try:
        return printable(Path(path).relative_to(Path.cwd()).as_posix())
    except (ValueError, OSError):
        return printable(str(path))


def printable(text: str) -> str:
    r"""A text without characters that move the cursor or colour the screen of who reads it.

    >>> printable("a\x1b[31mb")
    'a?[31mb'
    """
    return "".join(c if c.isprintable() or c == "\t" else "?" for c in text)


def problem(head: str, file: str, span: Span, lines: Sequence[str], hint: str = "", notes: Sequence[str] = ()) -> str:
    """A message with its place, the source line, a caret, and what to do next.

    >>> shown = problem("error[E110]: expected )", "a.proof", Span(2, 3, 2), ["x", "  KL"], "close the bracket")
    >>> print(click.unstyle(shown))
    error[E110]: expected )
     --> a.proof:2:3
      |
    2 |   KL
      |   ^^
      = help: close the bracket
    """
    number = str(span.line)
    margin = " " * len(number)
    out = [head, f"{margin}--> {shown_path(file)}:{span.line}:{span.column}"]
    if 0 < span.line <= len(lines) and lines[span.line - 1].strip():
        line, before = _window(lines[span.line - 1], span.column)
        width = max(1, min(span.length, len(line) - before))
        out += [
            f"{margin} |",
            f"{number} | {line}",
            f"{margin} | {_blank(line[:before])}{bold('^' * width)}",
        ]
    out += [f"{margin} = {paint('note')}: {note[:MAX_LINE]}" for note in notes]
    out += [f"{margin} = {paint('help')}: {line}" for line in hint.splitlines()]
    return "\n".join(out)


def _window(line: str, column: int) -> tuple[str, int]:
    """The part of a long line around a column, and how much of it comes before the column."""
    before = min(column - 1, len(line))
    start = 0 if len(line) <= MAX_LINE else max(0, min(before - MAX_LINE // 2, len(line) - MAX_LINE))
    cut = line[start : start + MAX_LINE]
    return printable(cut), before - start


def _blank(text: str) -> str:
    return "".join("\t" if c == "\t" else " " for c in text)


def source_error(error: SourceError, file: str, lines: Sequence[str]) -> str:
    """An error of a proof file."""
    return problem(f"{paint('error')}[{error.code}]: {error.message}", file, error.span, lines, error.hint)


def epilog(*examples: str) -> str:
    """Examples below the help text of a command."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in examples)
