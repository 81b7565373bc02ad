"""The command line: arguments, printing, exit codes.  What it prints is what the library returns.

`main` is the click group of `rmd_symbolic.cli.group`, imported when a command runs: loading click takes three times
as long as starting Python, so `rmd --help` and `rmd --version` answer without it, with the same words.  Each command
is a module of its own, imported when it is asked for.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from rmd_symbolic import __version__

if TYPE_CHECKING:
    import click

# name -> what `rmd --help` says of it.  The module has the same name, with _ for -, and holds a command `command`.
COMMANDS = {
    "check": "Check proof files: a verdict for every theorem and every step.",
    "prove": "Prove a linear inequality between divergences, or refute it.",
    "refute": "Look for exact values that break a claim, and for what repairs it.",
    "matrix": "Decide which operator satisfies which axiom.",
    "hypotheses": "Drop each hypothesis of a theorem: which ones does it need?",
    "audit": "Show what a theorem rests on.",
    "explain": "Explain a rule, a reason, a notion, an error code or a theorem.",
    "fmt": "Format proof files; their meaning does not change.",
    "new": "Write a proof file to start from.",
    "tex": "Typeset a theorem and its proof as LaTeX.",
    "coverage": "Compute which of the promised theorems are proved.",
    "export-certificate": "Write the certificate of a theorem.",
    "verify": "Replay a certificate against the claim in a proof file.",
    "doctor": "Show versions, folders and what is missing.",
    "completion": "Print the completion script of a shell.",
}
VERSION = f"rmd {__version__}"
_HEAD = """\
Usage: rmd [OPTIONS] COMMAND [ARGUMENTS]...

  Check, audit and typeset proofs about recursive distillation.

    rmd new my            write my.proof, a file to start from
    rmd check my.proof    a verdict for every step
    rmd explain KL        what a word means

Options:
  --version   Show the version and exit.
  -h, --help  Show this message and exit.

Commands:
"""
_FOOT = """
  rmd COMMAND --help says more about each, with examples.

  Exit codes: 0 all proved; 1 something refuted or open; 2 a mistake in the input; 3 a disagreement inside the tool.
"""


def available() -> list[str]:
    """The commands whose module is installed, in the order of the help page."""
    return [name for name in COMMANDS if os.path.exists(module_file(name))]  # noqa: PTH110  (pathlib starts slowly)


def module_file(name: str) -> str:
    """The file of the module of a command."""
    return os.path.join(os.path.dirname(__file__), name.replace("-", "_") + ".py")  # noqa: PTH118, PTH120


def help_text() -> str:
    """The help page of `rmd` itself."""
    width = max(map(len, COMMANDS)) + 2
    return _HEAD + "".join(f"  {name.ljust(width)}{COMMANDS[name]}\n" for name in available()) + _FOOT


class Main:
    """The command `rmd`: callable from a script, and a click group for who asks it for more."""

    name = "rmd"

    def __call__(self) -> None:
        arguments = sys.argv[1:]
        if arguments in (["--help"], ["-h"], []) and "_RMD_COMPLETE" not in os.environ:
            print(help_text(), end="")
        elif arguments == ["--version"]:
            print(VERSION)
        else:
            from rmd_symbolic.cli.group import run

            sys.exit(run())

    def __getattr__(self, attribute: str) -> Any:
        return getattr(self.group, attribute)

    @property
    def group(self) -> click.Group:
        """The click group."""
        from rmd_symbolic.cli.group import group

        return group


main = Main()
