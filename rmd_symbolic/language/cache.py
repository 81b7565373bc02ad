"""Certificates kept between runs, one canonical JSON file for each proved statement.

An entry is a certificate to replay, never a verdict: it is found under a digest of everything that the search for it
could see, read as plain data, and replayed against the claim of the author's text like any other certificate.  What
cannot be read, was edited, or belongs to something else is ignored and searched for again.

The digest covers the elaborated claim and its obligations, the text of the block, the statements of the theorems in
scope that it may cite, the declarations, and the sources of the layers that say what is claimed and what is believed.
The steps in an entry are for display; they carry no terms, so that a typesetter checks without a cache.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rmd_symbolic.errors import RuleError, Span
from rmd_symbolic.framework.declared import declarations
from rmd_symbolic.kernel.theorem import Theorem
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.incremental import cited
from rmd_symbolic.language.report import StepReport
from rmd_symbolic.language.result import PROVED, TheoremResult

SCHEMA = "rmd/cache/1"
MAX_ENTRY = 64_000_000
BELIEVED = ("terms", "framework", "kernel", "meaning", "errors.py")
SHOWN_VERDICTS = (PROVED, "note")


def canonical(data: object) -> str:
    """JSON with sorted keys and no spaces: equal data gives equal text.

    >>> canonical({"b": 1, "a": [1, 2]})
    '{"a":[1,2],"b":1}'
    """
    return json.dumps(data, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(data: object) -> str:
    """The SHA-256 of plain data."""
    return hashlib.sha256(canonical(data).encode()).hexdigest()


@cache
def believed() -> str:
    """A digest of the declarations and of the sources that fix what is claimed and what is believed."""
    package = Path(__file__).resolve().parent.parent
    total = hashlib.sha256(repr(declarations().values()).encode())
    for name in BELIEVED:
        root = package / name
        for path in [root] if root.is_file() else sorted(root.rglob("*.py")):
            total.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def default_folder() -> Path:
    """`RMD_CACHE_DIR`, else the folder for caches of this system."""
    if own := os.environ.get("RMD_CACHE_DIR"):
        return Path(own)
    if base := os.environ.get("XDG_CACHE_HOME"):
        return Path(base) / "rmd_symbolic"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "rmd_symbolic"
    if local := os.environ.get("LOCALAPPDATA"):
        return Path(local) / "rmd_symbolic"
    return Path.home() / ".cache" / "rmd_symbolic"


@dataclass(frozen=True, slots=True)
class Shown:
    """What an entry keeps for display: the reports of the steps, and the hypotheses that the proof did not need."""

    steps: list[StepReport]
    unused: list[str]

    @staticmethod
    def write(answer: TheoremResult) -> dict[str, object]:
        """The plain data of an answer; places are counted from the first line of the block."""
        steps = [
            [s.span.line - answer.line, s.span.column, s.span.length, s.text, s.reason, s.verdict, s.message, s.hint,
             s.label, s.relation, s.kind, s.depth]
            for s in answer.steps
        ]  # fmt: skip
        return {"steps": steps, "unused": list(answer.unused)}

    @staticmethod
    def read(stored: Mapping[str, object], offset: int) -> Shown:
        """Read it back for a block that begins below line `offset`; anything malformed raises RuleError."""
        steps, unused = stored.get("steps"), stored.get("unused")
        if not isinstance(steps, list) or not isinstance(unused, list) or not all(isinstance(u, str) for u in unused):
            raise RuleError("the stored entry lacks its steps")
        return Shown([_step(data, offset) for data in steps], list(unused))


def _step(data: object, offset: int) -> StepReport:
    if not isinstance(data, list) or len(data) != 12:
        raise RuleError("a stored step is malformed")
    line, column, length, *words, depth = data
    if any(type(n) is not int or n < 0 for n in (line, column, length, depth)) or any(
        type(w) is not str for w in words
    ):
        raise RuleError("a stored step is malformed")
    text, reason, verdict, message, hint, label, relation, kind = words
    if verdict not in SHOWN_VERDICTS:
        raise RuleError("a stored step was not proved")
    return StepReport(Span(offset + 1 + line, column, length), text, reason, verdict, message, hint, label=label,
                      relation=relation, depth=depth, kind=kind)  # fmt: skip


def key(statement: Statement, text: str, theorems: Mapping[str, Theorem]) -> str:
    """The digest under which the certificate of a statement is kept."""
    return digest({
        "schema": SCHEMA, "name": statement.name, "kind": statement.kind, "claim": statement.closed.digest.hex(),
        "obligations": [formula.digest.hex() for formula in statement.obligations], "text": text.rstrip(),
        "cited": cited(text, theorems, statement.notions), "believed": believed(),
    })  # fmt: skip


def entry(name: str, answer: TheoremResult, numbers: bool) -> dict[str, object]:
    """The entry for an answer, sealed against accidents (not against malice: that is what replay is for)."""
    data = {
        "schema": SCHEMA, "key": name, "theorem": answer.name, "numbers": numbers, "certificate": answer.certificate,
        "obligations": answer.obligations, **Shown.write(answer),
    }  # fmt: skip
    return data | {"sum": digest(data)}


class FileCache:
    """Entries as files of a folder.  What goes wrong is noted in `notes` and never raised."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = default_folder() if folder is None else folder
        self.notes: list[str] = []
        self.writable = True

    def place(self, name: str) -> Path:
        """The file of a key."""
        return self.folder / name[:2] / f"{name}.json"

    def find(
        self, statement: Statement, text: str, theorems: Mapping[str, Theorem], numbers: bool
    ) -> dict[str, object] | None:
        """The stored entry for a statement, or None; it is still to be replayed."""
        return self.read(key(statement, text, theorems), statement.name, numbers)

    def read(self, name: str, theorem: str, numbers: bool) -> dict[str, object] | None:
        """The entry of a key, if it is whole."""
        try:
            with self.place(name).open("rb") as file:
                data = file.read(MAX_ENTRY + 1)
            return self.whole(data, name, theorem, numbers)
        except FileNotFoundError:
            return None
        except OSError as error:
            self.notes.append(f"the stored certificate of {theorem} cannot be read: {error.strerror or error}")
            return None

    def whole(self, data: bytes, name: str, theorem: str, numbers: bool) -> dict[str, object] | None:
        """The entry in these bytes, or None with a note when they are not what was written for this key."""
        try:
            if len(data) > MAX_ENTRY:
                raise RuleError("it is too large")
            stored = json.loads(data)
            if not isinstance(stored, dict) or stored.get("schema") != SCHEMA:
                raise RuleError(f"it is not an entry of the schema {SCHEMA}")
            if stored.get("key") != name or stored.get("theorem") != theorem:
                raise RuleError("it belongs to another statement")
            if stored.pop("sum", None) != digest(stored):
                raise RuleError("it was changed after it was written")
        except (ValueError, RecursionError, RuleError) as error:
            why = str(error) if isinstance(error, RuleError) else "it is not JSON"
            self.notes.append(f"the stored certificate of {theorem} is ignored: {why}")
            return None
        return stored if stored.get("numbers") is True or not numbers else None

    def store(
        self, statement: Statement, text: str, theorems: Mapping[str, Theorem], answer: TheoremResult, numbers: bool
    ) -> None:
        """Write the entry of an answer; a folder that cannot be written is noted once and left alone."""
        if self.writable:
            name = key(statement, text, theorems)
            self.write(name, canonical(entry(name, answer, numbers)).encode())

    def write(self, name: str, data: bytes) -> None:
        """Write an entry so that a reader meets the old file or the new one, never a half."""
        place = self.place(name)
        beside = place.with_name(f".{name}.{os.getpid()}")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(data)
            beside.replace(place)
        except OSError as error:
            self.writable = False
            self.notes.append(f"certificates are not kept: {self.folder} cannot be written ({error.strerror or error})")
        finally:
            _remove(beside)

    def refuse(self, statement: Statement, why: str) -> None:
        """An entry did not replay: note it; the proof is searched for again."""
        self.notes.append(f"the stored certificate of {statement.name} is refused: {why}")


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
