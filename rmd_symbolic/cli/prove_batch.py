"""`rmd prove --batch`: claims from a file, answers as they come, in a file that survives an interruption."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import click

from rmd_symbolic.cli.output import paint, printable, say, source_error
from rmd_symbolic.cli.progress import Progress
from rmd_symbolic.cli.prove import point_lines, symbols
from rmd_symbolic.errors import SourceError
from rmd_symbolic.language.batch import Answer, Batch, Line, answered, exit_code, read_lines

MAX_TEXT = 100_000_000


def run(file: str, jobs: int, limit: float, seconds: float, out: Path | None, resume: bool, as_json: bool) -> int:
    """Answer the claims of a file; the exit code speaks of all of them, those answered by an earlier run too."""
    if resume and out is None:
        raise click.UsageError("--resume goes with --out, the file of the answers so far")
    lines = read_lines(_text(file))
    if not lines:
        raise click.UsageError(f"{file} holds no claim")
    with Written(out, lines, resume) as written:
        before = {_key(answer) for answer in written.before}
        left = [line for line in lines if line.key not in before]
        batch = Batch(jobs or os.cpu_count() or 1, limit, seconds)
        answers = list(written.before)
        try:
            with Progress(len(lines)) as progress:
                progress.done = len(lines) - len(left)
                progress.show(_name(left[0]) if left else "")
                for number, answer in enumerate(batch.answers(left), 1):
                    progress.clear()
                    written.add(answer)
                    answers.append(answer)
                    _say(answer, as_json)
                    if number < len(left):
                        progress.show(_name(left[number]))
        finally:
            batch.close()
    if not as_json:
        _summary(answers, len(written.before))
    return exit_code(answers)


def _text(file: str) -> str:
    try:
        with suppress(AttributeError):
            if file == "-":
                return sys.stdin.buffer.read(MAX_TEXT).decode("utf-8-sig")
        path = Path(file)
        if path.stat().st_size > MAX_TEXT:
            raise click.UsageError(f"{file} is larger than {MAX_TEXT // 10**6} MB")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise click.UsageError(f"{file} is not UTF-8 text") from None
    except OSError as error:
        raise click.UsageError(f"{file} cannot be read: {error.strerror or error}") from None


def _key(answer: Answer) -> str:
    return f"line {answer.get('line')}" if answer.get("id") is None else f"id {answer['id']!r}"


def _name(line: Line) -> str:
    return printable(f"line {line.number}" if line.id is None else str(line.id))


class Written(AbstractContextManager["Written"]):
    """The file of answers: a line is whole or not there; a half that an interruption left is cut off."""

    def __init__(self, path: Path | None, lines: list[Line], resume: bool) -> None:
        self.before: list[Answer] = []
        self.file: BinaryIO | None = None
        if path is None:
            return
        try:
            if path.exists() and path.stat().st_size and not resume:
                raise click.UsageError(f"{path} holds answers already: --resume goes on with it")
            self.file = path.open("a+b")
            _locked(self.file, path)
            self.file.seek(0)
            text = self.file.read().decode("utf-8", "replace")
            self.before, whole = answered(text, lines)
            self.file.truncate(len(whole.encode()))
        except OSError as error:
            raise click.UsageError(f"{path} cannot be written: {error.strerror or error}") from None
        except SourceError as error:
            raise click.UsageError(click.unstyle(source_error(error, str(path), text.split("\n")))) from None

    def add(self, answer: Answer) -> None:
        """Write an answer, and see that it has arrived."""
        if self.file is not None:
            self.file.write(_row(answer).encode() + b"\n")
            self.file.flush()
            with suppress(OSError):  # not every place can be synchronised
                os.fsync(self.file.fileno())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.file is not None:
            self.file.close()


def _locked(file: BinaryIO, path: Path) -> None:
    """Two runs that write one file would count things twice."""
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise click.UsageError(f"{path} is being written by another run") from None


def _row(answer: Answer) -> str:
    return json.dumps(answer, ensure_ascii=True, allow_nan=False)


def _say(answer: Answer, as_json: bool) -> None:
    if as_json:
        click.echo(_row(answer), color=False)
        sys.stdout.flush()
        return
    name = str(answer["id"]) if answer["id"] is not None else f"line {answer['line']}"
    claim = answer["understood"]["claim"] if answer["understood"] else ""
    verdict = answer["verdict"]
    say(f"{paint(verdict)}{' ' * (9 - len(verdict))}{printable(name)}  {printable(claim)}".rstrip())
    if answer["counterexample"]:
        say(f"         with {symbols(answer['counterexample']['n'])}")
        for line in point_lines(answer["counterexample"]):
            say(f"         {line}")
    elif answer["because"]:
        say(f"         {printable(answer['because'])}")
    for error in answer["errors"]:
        say(f"         {error['code']}: {printable(error['message'])}")
        if error["hint"]:
            say(f"         {paint('help')}: {printable(error['hint'])}")


def _summary(answers: list[Answer], before: int) -> None:
    counted = Counter(answer["verdict"] for answer in answers)
    said = ", ".join(f"{counted[word]} {word}" for word in ("proved", "refuted", "open") if counted[word])
    mistakes = f"{counted['error']} mistake{'s' * (counted['error'] != 1)}" if counted["error"] else ""
    earlier = f" ({before} by an earlier run)" if before else ""
    say(", ".join(part for part in (said, mistakes) if part) + earlier)
