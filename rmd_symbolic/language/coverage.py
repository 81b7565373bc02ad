"""Which of the promised theorems are proved: computed from a check of the library, never written by hand."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rmd_symbolic.data import proofs_folder
from rmd_symbolic.errors import RmdError
from rmd_symbolic.framework.declared import declarations
from rmd_symbolic.language.result import PROVED, TheoremResult
from rmd_symbolic.language.theories import Cache, Library

DONE, DECLARED, PARTLY, NOT_YET = "proved", "declared", "partly", "not yet"
ITEM_KEYS, PART_KEYS = {"id", "title", "parts"}, {"says", "theorems", "declared"}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a promise, the theorems and notions that it names, and which of them are missing."""

    says: str
    theorems: list[str]
    declared: list[str]
    missing: list[str]

    @property
    def status(self) -> str:
        """proved when it names theorems and nothing is missing, declared when it names declarations alone."""
        named = len(self.theorems) + len(self.declared)
        if named and not self.missing:
            return DONE if self.theorems else DECLARED
        return PARTLY if len(self.missing) < named else NOT_YET


@dataclass(frozen=True, slots=True)
class Item:
    """A promise or a numbered theorem of the framework."""

    kind: str
    id: str
    title: str
    parts: list[Part]

    @property
    def status(self) -> str:
        """proved when every part is, or is a declaration that stands."""
        found = {part.status for part in self.parts}
        if found <= {DONE, DECLARED}:
            return DONE
        return NOT_YET if found <= {NOT_YET} else PARTLY


def coverage(folder: Path | None = None, cache: Cache | None = None) -> list[Item]:
    """Check the proofs of a folder and compare them with its coverage.toml."""
    root = (proofs_folder() if folder is None else folder).resolve()
    table = _read(root / "coverage.toml")
    library = Library(cache=cache)
    proofs: dict[str, list[TheoremResult]] = {}
    for path in sorted(root.rglob("*.proof")):
        for theorem in library.check(path.resolve()).theorems:
            proofs.setdefault(theorem.name, []).append(theorem)
    return list(_items(table, proofs))


def _read(path: Path) -> Mapping[str, object]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RmdError(f"{path} cannot be read: {error}") from None
    if strange := set(table) - {"promise", "theorem"}:
        raise RmdError(f"{path} holds tables `promise` and `theorem`, not {', '.join(sorted(strange))}")
    return table


def _items(table: Mapping[str, object], proofs: Mapping[str, list[TheoremResult]]) -> Iterator[Item]:
    seen: set[str] = set()
    for kind in ("promise", "theorem"):
        listed = table.get(kind, [])
        for item in listed if isinstance(listed, list) else [listed]:
            if not isinstance(item, dict) or set(item) != ITEM_KEYS or not item["parts"]:
                raise RmdError(f"a {kind} of coverage.toml has an id, a title and parts: {item}")
            if item["id"] in seen:
                raise RmdError(f"coverage.toml lists {item['id']} twice")
            seen.add(item["id"])
            yield Item(kind, item["id"], item["title"], [_part(part, proofs) for part in item["parts"]])


def _part(part: object, proofs: Mapping[str, list[TheoremResult]]) -> Part:
    if not isinstance(part, dict) or not {"says"} <= set(part) <= PART_KEYS:
        raise RmdError(f"a part of coverage.toml says something and names theorems or declarations: {part}")
    theorems, declared = part.get("theorems", []), part.get("declared", [])
    missing = [name for name in theorems if not _proved(proofs.get(name, []))]
    missing += [name for name in declared if name not in declarations()]
    return Part(part["says"], theorems, declared, missing)


def _proved(found: list[TheoremResult]) -> bool:
    return bool(found) and all(t.verdict == PROVED and (t.theorem or t.refutation) and not t.trust for t in found)
