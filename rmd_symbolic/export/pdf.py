"""LaTeX to PDF with the TeX of this machine, in a folder of its own and without access to a shell."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from rmd_symbolic.errors import RmdError

PACKAGES = "texlive-latex-extra lmodern"
ADVICE = f"TeX is not installed; on Debian or Ubuntu: apt-get install --no-install-recommends {PACKAGES}"
SECONDS = 300
RUNS = 4
OPTIONS = ("-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape")
OVERFULL = re.compile(r"^Overfull \\hbox \(([0-9.]+)pt too wide\)", re.MULTILINE)
UNDEFINED = re.compile(r"^LaTeX Warning: (?:Reference|Citation).*undefined.*$", re.MULTILINE)


class NoTeX(RmdError):
    """There is no TeX on this machine."""


def program() -> str | None:
    """The program that makes the PDF: pdflatex, which every installation of LaTeX has."""
    return shutil.which("pdflatex")


def compiled(source: str) -> tuple[bytes, str]:
    """The PDF of a document and the log of the last run; it runs until the references are settled.

    NoTeX without TeX; RmdError with TeX's own words when it does not compile.
    """
    tex = program()
    if tex is None:
        raise NoTeX(ADVICE)
    with tempfile.TemporaryDirectory(prefix="rmd-tex-") as name:
        folder = Path(name)
        (folder / "document.tex").write_text(source, encoding="utf-8")
        for _ in range(RUNS):
            _run([tex, *OPTIONS, "document.tex"], folder)
            log = (folder / "document.log").read_text(encoding="latin-1")
            if "Rerun to get" not in log and "undefined references" not in log:
                break
        return (folder / "document.pdf").read_bytes(), log


def _run(command: list[str], folder: Path) -> None:
    environment = os.environ | {"openin_any": "p", "openout_any": "p", "max_print_line": "1000"}
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RmdError(f"TeX did not finish within {SECONDS} seconds") from None
    if done.returncode:
        output = done.stdout.decode("latin-1")
        found = re.search(r"^! .*(?:\n.*){0,4}", output, re.MULTILINE)
        raise RmdError(f"TeX stopped: {found.group(0) if found else output[-400:]}")


def overfull(log: str) -> list[float]:
    """By how many points lines stick out, from a log."""
    return [float(points) for points in OVERFULL.findall(log)]


def undefined(log: str) -> list[str]:
    """The undefined references of a log."""
    return UNDEFINED.findall(log)
