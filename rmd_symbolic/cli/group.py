"""The click group: commands are imported when they are asked for; every way to end has its exit code."""

from __future__ import annotations

import os
import signal
import sys
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from threading import Timer, current_thread, main_thread
from types import FrameType

import click

from rmd_symbolic.cli import COMMANDS, VERSION, available, help_text
from rmd_symbolic.errors import RmdError

INTERRUPTED, BROKEN_PIPE = 130, 141
MOMENT = 0.01  # seconds until an interrupt that came in a bad place is tried again


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports the one that runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return available()

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in available():
            return None
        found = import_module(f"rmd_symbolic.cli.{cmd_name.replace('-', '_')}").command
        return found if isinstance(found, click.Command) else None

    def get_help(self, ctx: click.Context) -> str:
        return help_text().rstrip("\n")

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if not name.startswith("-") and name not in available():
            from difflib import get_close_matches

            near = get_close_matches(name, available(), 1)
            missing = f"The command {name!r} is not installed." if name in COMMANDS else f"No such command {name!r}."
            raise click.UsageError(missing + (f" Did you mean {near[0]!r}?" if near else ""), ctx)
        return super().resolve_command(ctx, args)


@click.group(
    name="rmd", cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(message=VERSION, version="")
def group() -> None:
    """Check, audit and typeset proofs about recursive distillation."""


@contextmanager
def interruptible() -> Iterator[None]:
    """Inside, no Ctrl-C is lost.

    Python drops an exception that is raised in the callback of a weak reference, and there are many: terms are kept in
    weak tables.  An interrupt that comes there is raised a moment later.
    """

    def interrupt(number: int, frame: FrameType | None) -> None:
        while frame is not None and frame.f_code.co_filename != weakref.__file__:
            frame = frame.f_back
        if frame is None:
            raise KeyboardInterrupt
        again = Timer(MOMENT, signal.raise_signal, (number,))
        again.daemon = True
        again.start()

    before = signal.getsignal(signal.SIGINT)
    if current_thread() is not main_thread() or before is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code.  Ctrl-C gives 130 and no traceback, a closed pipe ends in silence."""
    try:
        with interruptible():
            code = group.main(arguments, prog_name="rmd", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except RmdError as error:
        click.echo(f"error: {error}", err=True)
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # Nobody reads on; the interpreter must not complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    return code if isinstance(code, int) else 0
