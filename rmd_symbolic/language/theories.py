"""Theorems that may be cited: what a file uses, where it is found, and what is in scope."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rmd_symbolic.data import proofs_folder
from rmd_symbolic.errors import DeclarationError, RmdError, SourceError, Span
from rmd_symbolic.framework.declared import declarations
from rmd_symbolic.kernel.theorem import Theorem
from rmd_symbolic.language.declare import Own
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.syntax import OwnFact
from rmd_symbolic.tactics.context import Lemma

if TYPE_CHECKING:
    from rmd_symbolic.language.result import Result, TheoremResult


BEGINNING = Span(1, 1)


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

    def find(
        self, statement: Statement, text: str, theorems: Mapping[str, Theorem], numbers: bool
    ) -> dict[str, object] | None:
        """A stored entry for the statement, to be replayed; with `numbers`, one that was compared with numbers."""

    def store(
        self, statement: Statement, text: str, theorems: Mapping[str, Theorem], answer: TheoremResult, numbers: bool
    ) -> None:
        """Keep a certificate; `numbers` says that the proof was compared with numbers."""

    def refuse(self, statement: Statement, why: str) -> None:
        """A stored entry could not be replayed."""


@dataclass
class Library:
    """Files checked so far in this run, by path; `folders` are searched after the file's own folder.

    Without `engines` nothing is searched for beyond the tactics.
    `asked` are the files that the run is about, `previous` the results of an earlier run to take blocks over from.
    """

    folders: tuple[Path, ...] = ()
    cache: Cache | None = None
    numbers: bool = False
    engines: bool = True
    deadline: float = inf  # of processor time, for what is searched for
    files: dict[Path, Result] = field(default_factory=dict)
    entries: dict[Path, dict[str, Entry]] = field(default_factory=dict)
    declared: dict[Path, Own] = field(default_factory=dict)
    loading: list[Path] = field(default_factory=list)
    asked: frozenset[Path] = frozenset()
    previous: Mapping[Path, Result] = field(default_factory=dict)

    def scope(self, file: str) -> Scope:
        """An empty scope for a file."""
        path = Path(file)
        return Scope(self, path if file != "<text>" else None)

    def find(self, name: str, file: Path | None) -> Path | None:
        """The file of a dotted name: in the folder of the citing file, then above it, then in the library."""
        relative = Path(*name.split(".")).with_suffix(".proof")
        folders = [] if file is None else [file.parent, *file.resolve().parents[1:3]]
        for folder in (*folders, *self.folders):
            if _is_file(folder / relative):
                return (folder / relative).resolve()
        return self.shipped(name)

    def shipped(self, name: str) -> Path | None:
        """The file of a dotted name in the library that comes with the package."""
        try:
            found = proofs_folder() / Path(*name.split(".")).with_suffix(".proof")
        except RmdError:
            return None
        return found.resolve() if _is_file(found) else None

    def load(self, path: Path, span: Span) -> dict[str, Entry]:
        """The theorems of a file that another one uses; circular use is refused."""
        if path in self.loading:
            chain = " -> ".join(p.stem for p in [*self.loading[self.loading.index(path) :], path])
            raise SourceError("E130", f"circular use: {chain}", span, "move what both need into a third file")
        for error in self.check(path).errors:
            if error.code == "E130":
                raise SourceError("E130", error.message, span, error.hint)
        return self.entries[path]

    def check(self, path: Path, event: Callable[[TheoremResult], None] | None = None) -> Result:
        """Check a file once in this run, whether it is asked for by name or used by another one.

        `path` is resolved.  A file of `asked` is compared with numbers when the library is to do so; one that is only
        used is not.
        """
        from rmd_symbolic.language.check import check_file

        if path not in self.files:
            self.entries[path] = {}
            numbers = self.numbers and self.engines and (not self.asked or path in self.asked)
            self.files[path] = check_file(path, self, numbers, event, self.previous.get(path))
        return self.files[path]

    @contextmanager
    def busy(self, path: Path) -> Iterator[None]:
        """While the file is being checked, whoever uses it is refused."""
        self.loading.append(path)
        try:
            yield
        finally:
            self.loading.pop()


class Scope:
    """The theorems in force at a place of a file: its own so far, and those of what it uses, transitively."""

    def __init__(self, library: Library, path: Path | None) -> None:
        self.theories, self.path = library, path
        self.own: dict[str, Entry] = {}
        self.theorems: dict[str, Theorem] = {}
        self.lemmas: dict[str, Lemma] = {}
        self.origin: dict[str, str] = {}
        self.all: dict[str, Entry] = {}
        self.declared, self.notions = Own(), declarations()  # by authors; and all that is in force
        self.facts: dict[str, tuple[OwnFact, ...]] = {}  # that this file promises of what it declares
        self.unproved: dict[str, str] = {}  # names that may not be cited (yet), and where they are stated
        self.state = b""  # a digest of all that was ever entered, in order

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
        found = self.theories.find(name, self.path)
        if found is None:
            raise SourceError(
                "E131", f"there is no theory {name}", span, "it is looked for beside this file, then in the library"
            )
        shipped = self.theories.shipped(name)
        if shipped is not None and shipped != found and shipped.read_bytes() != found.read_bytes():
            raise SourceError("E131", f"{name} is both {found} and a theory of the library", span, "rename the file")
        for entry in self.theories.load(found, span).values():
            self._enter(entry, span)
        self.declare(self.theories.declared.get(found, Own()), span)
        for theorem in self.theories.check(found).theorems:
            said = f"is stated in {found.name}, but not proved there"
            refuted = f"is refuted in {found.name}"
            self.unproved.setdefault(theorem.name, said if theorem.refutation is None else refuted)

    def announce(self, names: Iterable[str]) -> None:
        """These are stated somewhere in the file; who cites one that is not proved yet is told so."""
        self.unproved.update((name, "is stated in this file, but not proved above this place") for name in names)
        self.state = sha256(self.state + repr(sorted(self.unproved)).encode()).digest()

    def declare(self, own: Own, span: Span = BEGINNING) -> None:
        """Put declarations in force; a name that means something else here is refused."""
        declared = self.declared.plus(own)
        if not own.notions or declared == self.declared:
            return
        try:
            self.notions = declarations().plus(declared.notions)
        except DeclarationError as error:
            raise SourceError("E160", str(error), span, "choose another name, or leave out one of the files") from None
        self.declared = declared
        self.state = sha256(self.state + self.notions.digest.encode()).digest()
        if self.path is not None:
            self.theories.declared[self.path.resolve()] = declared

    def _enter(self, entry: Entry, span: Span) -> None:
        name = entry.statement.name
        if name in self.origin and Path(self.origin[name]).resolve() != Path(entry.file).resolve():
            raise SourceError("E132", f"{name} is already a theorem of {self.origin[name]}", span, "rename one of them")
        self.origin[name] = entry.file
        self.all[name] = entry
        self.theorems[name] = entry.theorem
        said = f"{name} {entry.theorem.conclusion.digest.hex()} {sorted(entry.theorem.trusts)}"
        self.state = sha256(self.state + said.encode()).digest()
        self.lemmas[name] = Lemma(name, tuple(g.variable.name for g in entry.statement.givens), entry.statement.closed)
        if self.path is not None:
            self.theories.entries.setdefault(self.path.resolve(), {})[name] = entry

    def refuse_duplicate(self, name: str, span: Span) -> None:
        """A name is given once in a file and all it uses."""
        if name in self.origin:
            here = self.path is not None and self.origin[name] == str(self.path)
            where = f"this file, line {self.all[name].result.line}" if here else self.origin[name]
            raise SourceError("E132", f"{name} is already a theorem of {where}", span, "choose another name")
        folded = {n.lower(): n for n in self.origin}
        if name.lower() in folded:
            raise SourceError(
                "E132", f"{name} and {folded[name.lower()]} differ only in case", span, "choose another name"
            )

    def add(self, entry: Entry) -> None:
        """A theorem that this file has proved."""
        self.own[entry.statement.name] = entry
        self._enter(entry, Span(entry.result.line, 1))


def _is_file(path: Path) -> bool:
    """Is there a file?  A name that the file system cannot hold names none."""
    try:
        return path.is_file()
    except OSError:
        return False


def load_library(folder: Path | None = None, cache: Cache | None = None) -> Library:
    """Check every file of a folder (the shipped proofs when none is given) and return them as one library.

    The theorems are in `entries` by file, the results in `files`.
    """
    library = Library(folders=() if folder is None else (folder,), cache=cache)
    root = proofs_folder() if folder is None else folder
    for path in sorted(root.rglob("*.proof")):
        library.load(path.resolve(), Span(1, 1))
    return library
