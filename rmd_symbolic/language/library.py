"""Theorems that may be cited: what a file uses, where it is found, and what is in scope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rmd_symbolic.data import proofs_folder
from rmd_symbolic.errors import RmdError, SourceError, Span
from rmd_symbolic.kernel.theorem import Theorem
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.tactics.context import Lemma

if TYPE_CHECKING:
    from rmd_symbolic.language.result import Result, TheoremResult


@dataclass(frozen=True, slots=True)
class Entry:
    """A proved statement, with its replayed theorem, the certificate, and the file it stands in."""

    statement: Statement
    theorem: Theorem
    certificate: Mapping[str, object]
    file: str
    result: TheoremResult


class Cache(Protocol):
    """Where certificates are kept between runs."""

    def find(self, statement: Statement, text: str, theorems: Mapping[str, Theorem]) -> dict[str, object] | None:
        """A stored entry for the statement, to be replayed."""

    def store(self, statement: Statement, text: str, theorems: Mapping[str, Theorem], answer: TheoremResult) -> None:
        """Keep a certificate."""


@dataclass
class Library:
    """Files checked so far in this run, by dotted name; `folders` are searched after the file's own folder."""

    folders: tuple[Path, ...] = ()
    cache: Cache | None = None
    numbers: bool = False
    files: dict[Path, Result] = field(default_factory=dict)
    entries: dict[Path, dict[str, Entry]] = field(default_factory=dict)
    loading: list[Path] = field(default_factory=list)

    def scope(self, file: str) -> Scope:
        """An empty scope for a file."""
        path = Path(file)
        return Scope(self, path if file != "<text>" else None)

    def find(self, name: str, file: Path | None) -> Path | None:
        """The file of a dotted name: in the folder of the citing file, then above it, then in the library."""
        relative = Path(*name.split(".")).with_suffix(".proof")
        folders = [] if file is None else [file.parent, *file.resolve().parents[1:3]]
        try:
            shipped: tuple[Path, ...] = (proofs_folder(),)
        except RmdError:
            shipped = ()
        for folder in (*folders, *self.folders, *shipped):
            if (folder / relative).is_file():
                return (folder / relative).resolve()
        return None

    def load(self, path: Path, span: Span) -> dict[str, Entry]:
        """Check a file that another one uses; circular use is refused."""
        from rmd_symbolic.language.check import check_file

        if path in self.loading:
            chain = " -> ".join(p.stem for p in [*self.loading[self.loading.index(path) :], path])
            raise SourceError("E130", f"circular use: {chain}", span, "move what both need into a third file")
        if path not in self.files:
            self.loading.append(path)
            self.entries[path] = {}
            try:
                self.files[path] = check_file(path, self, self.numbers)
            finally:
                self.loading.pop()
        return self.entries[path]


class Scope:
    """The theorems in force at a place of a file: its own so far, and those of what it uses, transitively."""

    def __init__(self, library: Library, path: Path | None) -> None:
        self.library, self.path = library, path
        self.own: dict[str, Entry] = {}
        self.theorems: dict[str, Theorem] = {}
        self.lemmas: dict[str, Lemma] = {}
        self.origin: dict[str, str] = {}
        self.all: dict[str, Entry] = {}

    def entry(self, name: str) -> Entry | None:
        """The theorem of a name in scope."""
        return self.all.get(name)

    def near(self, name: str) -> str:
        """A suggestion for a misspelt name."""
        from difflib import get_close_matches

        found = get_close_matches(name, self.all, 1)
        return f"did you mean {found[0]}?" if found else "is its file among the `uses`?"

    def use(self, name: str, span: Span) -> None:
        """Bring the theorems of another file into scope."""
        found = self.library.find(name, self.path)
        if found is None:
            raise SourceError("E131", f"there is no theory {name}", span, "it is looked for beside this file, then in the library")
        for entry in self.library.load(found, span).values():
            self._enter(entry, span)

    def _enter(self, entry: Entry, span: Span) -> None:
        name = entry.statement.name
        if name in self.origin and self.origin[name] != entry.file:
            raise SourceError("E132", f"{name} is already a theorem of {self.origin[name]}", span, "rename one of them")
        self.origin[name] = entry.file
        self.all[name] = entry
        self.theorems[name] = entry.theorem
        self.lemmas[name] = Lemma(name, tuple(g.variable.name for g in entry.statement.givens), entry.statement.closed)
        if self.path is not None:
            self.library.entries.setdefault(self.path.resolve(), {})[name] = entry

    def refuse_duplicate(self, name: str, span: Span) -> None:
        """A name is given once in a file and all it uses."""
        if name in self.origin:
            raise SourceError("E132", f"{name} is already a theorem of {self.origin[name]}", span, "choose another name")
        folded = {n.lower(): n for n in self.origin}
        if name.lower() in folded:
            raise SourceError("E132", f"{name} and {folded[name.lower()]} differ only in case", span, "choose another name")

    def add(self, entry: Entry) -> None:
        """A theorem that this file has proved."""
        self.own[entry.statement.name] = entry
        self._enter(entry, Span(entry.result.line, 1))


def load_library(folder: Path | None = None, cache: Cache | None = None) -> Library:
    """Check every file of a folder (the shipped proofs when none is given) and return them as one library.

    The theorems are in `entries` by file, the results in `files`.
    """
    library = Library(folders=() if folder is None else (folder,), cache=cache)
    root = proofs_folder() if folder is None else folder
    for path in sorted(root.rglob("*.proof")):
        library.load(path.resolve(), Span(1, 1))
    return library
