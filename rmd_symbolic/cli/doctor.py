"""`rmd doctor`: versions, folders, and what is missing."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import click

from rmd_symbolic import __version__
from rmd_symbolic.cli.output import bold, epilog, json_option, leave, paint, say, say_json
from rmd_symbolic.data import proofs_folder, templates_folder
from rmd_symbolic.errors import RmdError
from rmd_symbolic.language.cache import default_folder

SCHEMA = "rmd/doctor/1"
CORE = ("click", "jinja2", "lark", "msgspec", "numpy", "python-flint", "rich", "sympy", "z3-solver")
PROGRAMS = {"pdflatex": "rmd tex --pdf"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `ok` is None where it is only missing for something optional."""

    name: str
    found: str
    ok: bool | None
    advice: str = ""


@click.command(epilog=epilog("rmd doctor", "rmd doctor --json"))
@json_option
def command(as_json: bool) -> None:
    """Show versions, folders and what is missing.

    Exit codes: 0 nothing that is needed is missing; 1 something is.
    """
    findings = [*_versions(), *_folders(), *_programs()]
    healthy = all(f.ok is not False for f in findings)
    if as_json:
        say_json(
            {"schema": SCHEMA, "version": __version__, "healthy": healthy, "findings": [asdict(f) for f in findings]}
        )
    else:
        say(bold(f"rmd {__version__}"))
        for finding in findings:
            word = paint("ok", "proved") if finding.ok else paint("missing", "error" if finding.ok is False else "open")
            say(f"  {word}{' ' * (8 if finding.ok else 3)}{finding.name:16} {finding.found}")
            if finding.advice and not finding.ok:
                say(f"            {finding.advice}")
        say("everything that is needed is here" if healthy else "something that is needed is missing")
    leave(0 if healthy else 1)


def _versions() -> list[Finding]:
    ok = sys.version_info >= (3, 11)
    out = [Finding("python", f"{platform.python_version()} {sys.executable}", ok, "rmd needs Python 3.11 or newer")]
    for name in CORE:
        try:
            out.append(Finding(name, version(name), True))
        except PackageNotFoundError:
            out.append(Finding(name, "not installed", False, f"install it: python -m pip install {name}"))
    for name in _optional():
        try:
            out.append(Finding(name, version(name), True))
        except PackageNotFoundError:
            out.append(Finding(name, "not installed", None, "an extra; nothing that is promised needs it"))
    if os.environ.get("PYTHONDONTWRITEBYTECODE"):
        out.append(
            Finding("bytecode", "not written", None, "PYTHONDONTWRITEBYTECODE makes every start several times slower")
        )
    return out


def _optional() -> list[str]:
    """The packages behind the extras of this installation, apart from those of its developers."""
    try:
        listed = requires("rmd_symbolic") or []
    except PackageNotFoundError:
        return []
    extras = [line for line in listed if "extra ==" in line and not any(e in line for e in ("test", "lint", "dev"))]
    return sorted({line.split(";")[0].split(">")[0].strip() for line in extras})


def _folders() -> list[Finding]:
    out = []
    for name, folder in (("proofs", proofs_folder), ("templates", templates_folder)):
        try:
            out.append(Finding(name, str(folder()), True))
        except RmdError as error:
            out.append(Finding(name, "not found", False, str(error)))
    cache = default_folder()
    out.append(
        Finding("cache", _cache(cache), True if _writable(cache) else None, "certificates are searched for anew")
    )
    return out


def _writable(folder: Path) -> bool:
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return os.access(folder, os.W_OK)


def _cache(folder: Path) -> str:
    sizes = [path.stat().st_size for path in folder.glob("*/*.json")] if folder.is_dir() else []
    closed = "" if _writable(folder) else ", not writable"
    return f"{folder} ({len(sizes)} certificates, {sum(sizes) / 1e6:.1f} MB{closed})"


def _programs() -> list[Finding]:
    out = []
    for name, purpose in PROGRAMS.items():
        found = shutil.which(name)
        out.append(Finding(name, found or "not found", True if found else None, f"needed for {purpose} alone"))
    return out
