"""`rmd fmt`: format proof files without changing what they say."""

from __future__ import annotations

import sys
from difflib import unified_diff
from pathlib import Path

import click

from rmd_symbolic.cli.output import epilog, json_option, leave, say, say_json, shown_path, source_error
from rmd_symbolic.cli.places import proof_files
from rmd_symbolic.cli.report import error_json
from rmd_symbolic.cli.write import write_atomically
from rmd_symbolic.errors import RmdError, SourceError
from rmd_symbolic.language.check import MAX_TEXT, read_text
from rmd_symbolic.language.format import formatted

SCHEMA = "rmd/fmt/1"
EXAMPLES = epilog(
    "rmd fmt my.proof            rewrite the file",
    "rmd fmt --check proofs      exit 1 when a file would change",
    "rmd fmt --diff my.proof     show what would change",
    "rmd fmt - < my.proof        from standard input to standard output",
)


@click.command(epilog=EXAMPLES)
@click.argument("paths", nargs=-1, required=True, metavar="FILE...")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 when a file would change.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@json_option
def command(paths: tuple[str, ...], only_check: bool, diff: bool, as_json: bool) -> None:
    """Format proof files: indents, aligned relations and reasons.

    Comments, line breaks and meaning stay: the result is parsed and elaborated again, and compared, before it is
    written.  FILE may be a folder.  A file with a mistake of syntax is left alone.

    Exit codes: 0 done; 1 with --check or --diff, a file would change; 2 a file cannot be read or formatted.
    """
    if paths == ("-",):
        _standard_input()
        return
    found = proof_files(paths)
    mistakes = list(found.errors)
    changed: list[str] = []
    for file in found.files:
        lines: list[str] = []
        try:
            text = read_text(file)
            lines = text.split("\n")
            result = formatted(text)
        except SourceError as error:
            mistakes.append((str(file), error))
            if not as_json:
                say(source_error(error, str(file), lines))
            continue
        if result == _raw(file):
            continue
        changed.append(shown_path(file))
        if diff and not as_json:
            name = shown_path(file)
            click.echo("".join(unified_diff(text.splitlines(True), result.splitlines(True), name, name)), nl=False)
        elif not (only_check or diff):
            write_atomically(file, result)
    _end(changed, found.errors, mistakes, len(found.files), only_check or diff, as_json)


def _end(
    changed: list[str], missing: list[tuple[str, SourceError]], mistakes: list[tuple[str, SourceError]], files: int,
    dry: bool, as_json: bool,
) -> None:  # fmt: skip
    if as_json:
        say_json({"schema": SCHEMA, "changed": changed, "files": files, "written": not dry,
                  "errors": [error_json(path, error) for path, error in mistakes]})  # fmt: skip
    else:
        for path, error in missing:
            say(source_error(error, path, []))
        for name in changed:
            say(f"{'would change' if dry else 'formatted'}  {name}")
        say(f"{len(changed)} of {files} file{'s' * (files != 1)} {'would change' if dry else 'changed'}")
    leave(2 if mistakes else 1 if changed and dry else 0)


def _raw(file: Path) -> str:
    return file.read_bytes().decode("utf-8", "replace")


def _standard_input() -> None:
    text = sys.stdin.read(MAX_TEXT)
    try:
        click.echo(formatted(text), nl=False, color=False)
    except SourceError as error:
        say(source_error(error, "<stdin>", text.split("\n")), err=True)
        leave(2)
    except RmdError as error:
        raise click.ClickException(str(error)) from None
