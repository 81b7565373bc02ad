"""Where things are: the proof files that a command is about, the settings of a project, the file of a theorem."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import click

from rmd_symbolic.data import proofs_folder
from rmd_symbolic.errors import RmdError, SourceError, Span

SETTINGS = ("proofs",)
_NAMED = re.compile(r"^(?:theorem|lemma|refutation|exercise)\s+(\S+)|^instantiate\b.*\bas\s+(\S+)", re.MULTILINE)


@dataclass(slots=True)
class Found:
    """The files that a command is about, each once, and what could not be found."""

    files: list[Path] = field(default_factory=list)
    errors: list[tuple[str, SourceError]] = field(default_factory=list)

    def miss(self, path: str, code: str, message: str, hint: str = "") -> None:
        """Note that a path gives no file."""
        self.errors.append((path, SourceError(code, message, Span(1, 1), hint)))


def proof_files(paths: Sequence[str]) -> Found:
    """The proof files of these files and folders; without any, those of the project."""
    found = Found()
    seen: set[Path] = set()
    for path in paths or project_paths():
        for file in _expanded(path, found):
            if file not in seen:
                seen.add(file)
                found.files.append(file)
    return found


def _expanded(path: str, found: Found) -> Iterator[Path]:
    try:
        resolved = Path(path).resolve(strict=True)
        is_folder = resolved.is_dir()
    except (OSError, RuntimeError, ValueError) as error:
        found.miss(path, "E107", f"{path} cannot be read: {getattr(error, 'strerror', None) or error}")
        return
    if not is_folder:
        yield resolved
        return
    files = []

    def unreadable(error: OSError) -> None:
        found.miss(path, "E107", f"{error.filename} cannot be read: {error.strerror}")

    before = len(found.errors)
    for folder, folders, names in os.walk(resolved, onerror=unreadable):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        found_here = (Path(folder, name) for name in names if name.endswith(".proof") and not name.startswith("."))
        files += [path for path in found_here if path.is_file()]
    if not files and len(found.errors) == before:
        found.miss(path, "E108", f"there is no proof file in {path}", "proof files end in .proof")
    yield from sorted(files)


def project_paths() -> list[str]:
    """`[tool.rmd] proofs` of the nearest pyproject.toml, else the folder `proofs` here, else a usage error."""
    for folder in (Path.cwd(), *Path.cwd().parents):
        if (folder / "pyproject.toml").is_file():
            settings = project_settings(folder / "pyproject.toml")
            if "proofs" in settings:
                return [str(folder / name) for name in settings["proofs"]]
            break
    if Path("proofs").is_dir():
        return ["proofs"]
    raise click.UsageError(
        "there is nothing to check: name files or folders, or set [tool.rmd] proofs in pyproject.toml"
    )


def project_settings(file: Path) -> dict[str, list[str]]:
    """The table `[tool.rmd]`; a key that means nothing is an error with a suggestion."""
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8")).get("tool", {}).get("rmd", {})
    except (OSError, ValueError) as error:
        raise click.UsageError(f"{file} cannot be read: {error}") from None
    out: dict[str, list[str]] = {}
    for key, value in table.items():
        if key not in SETTINGS:
            near = get_close_matches(key, SETTINGS, 1)
            raise click.UsageError(
                f"{file}: [tool.rmd] has no setting {key!r}" + (f"; did you mean {near[0]!r}?" if near else "")
            )
        listed = value if isinstance(value, list) else [value]
        if not all(isinstance(item, str) for item in listed):
            raise click.UsageError(f"{file}: [tool.rmd] {key} is a folder or a list of folders")
        out[key] = listed
    return out


def names_in(file: Path) -> list[str]:
    """The names of the statements of a file, read without parsing it."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return []
    return [one or two for one, two in _NAMED.findall(text)]


def searched() -> list[Path]:
    """The proof files of the project and of the shipped library."""
    paths: list[str] = []
    with suppress(click.UsageError):  # no project here: the shipped library is enough
        paths += project_paths()
    try:
        paths.append(str(proofs_folder()))
    except RmdError as error:
        if not paths:
            raise click.UsageError(str(error)) from None
    return proof_files(paths).files


def file_of(name: str, files: Iterable[Path] | None = None) -> Path:
    """The file of a theorem, in the project or in the shipped library; a usage error with a suggestion otherwise."""
    known: list[str] = []
    for file in searched() if files is None else files:
        names = names_in(file)
        if name in names:
            return file
        known += names
    stands = [path for path in sorted(Path.cwd().glob("*.proof")) if name in names_in(path)] if files is None else []
    if stands:
        raise click.UsageError(
            f"{name} stands in {stands[0].name}, which is no file of this project: name the file too, as --help shows"
        )
    near = get_close_matches(name, known, 1)
    raise click.UsageError(f"there is no theorem {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
