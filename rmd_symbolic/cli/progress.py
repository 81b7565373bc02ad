"""Progress on standard error, only on a terminal and only when the work takes longer than a second."""

from __future__ import annotations

import os
import sys
import time
from contextlib import AbstractContextManager
from threading import Timer
from types import TracebackType
from typing import TYPE_CHECKING

from rmd_symbolic.cli.output import printable
from rmd_symbolic.language.result import TheoremResult

if TYPE_CHECKING:
    from rich.status import Status

PATIENCE = 1.0


class Progress(AbstractContextManager["Progress"]):
    """A line that says what is being worked on; rich is imported when the line is first needed."""

    def __init__(self, files: int) -> None:
        self.files, self.done, self.current = files, 0, ""
        self.started = time.monotonic()
        self.wanted = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self.line: Status | None = None

    def show(self, current: str) -> None:
        """A new file begins."""
        self.done, self.current = self.done + 1, current
        self._draw(current)

    def theorem(self, theorem: TheoremResult) -> None:
        """A theorem is done."""
        self._draw(f"{self.current}: {theorem.name}")

    def _draw(self, text: str) -> None:
        if not self.wanted or time.monotonic() - self.started < PATIENCE:
            return
        text = f"{self.done}/{self.files} {text}"
        if self.line is None:
            from rich.console import Console
            from rich.status import Status

            self.line = Status(text, console=Console(stderr=True))
            self.line.start()
        else:
            self.line.start()
            self.line.update(text)

    def clear(self) -> None:
        """Make room for a line on standard output."""
        if self.line is not None:
            self.line.stop()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()


class Waiting(AbstractContextManager["Waiting"]):
    """A line that appears after a second and says what is being done, even while nothing reports anything."""

    def __init__(self) -> None:
        self.wanted = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self.text = ""
        self.line: Status | None = None
        self.timer = Timer(PATIENCE, self._draw)
        self.timer.daemon = True

    def __enter__(self) -> Waiting:
        if self.wanted:
            self.timer.start()
        return self

    def show(self, text: str) -> None:
        """Something new begins."""
        self.text = printable(text)
        if self.line is not None:
            self.line.update(self.text)

    def _draw(self) -> None:
        from rich.console import Console
        from rich.status import Status

        self.line = Status(self.text, console=Console(stderr=True))
        self.line.start()

    def clear(self) -> None:
        """Make room for a line on standard output; the line comes back after a second."""
        self.__exit__(None, None, None)
        self.timer = Timer(PATIENCE, self._draw)
        self.timer.daemon = True
        self.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.wanted:
            self.timer.cancel()
        if self.line is not None:
            self.line.stop()
            self.line = None
