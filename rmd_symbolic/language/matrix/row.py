"""Rows: the stored decisions about an operator replayed, the others searched for, each into a cell by the same door."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from rmd_symbolic.data import proofs_folder
from rmd_symbolic.errors import RmdError
from rmd_symbolic.framework.axioms import Axiom
from rmd_symbolic.kernel.replay import MALFORMED
from rmd_symbolic.language.cache import FileCache
from rmd_symbolic.language.matrix.decide import Decider
from rmd_symbolic.language.matrix.decision import Decision, Known, cell, undefined
from rmd_symbolic.language.matrix.reading import Reading
from rmd_symbolic.language.matrix.result import Cell, Reference, Row
from rmd_symbolic.language.matrix.shelf import Shelf
from rmd_symbolic.language.matrix.store import Replayed, Stored, key

STATED = re.compile(r"^(?:theorem|lemma|refutation)\s+([\w']+)|^instantiate\b.*\bas\s+([\w']+)")


class Rows:
    """Makes rows; what several rows need, such as the theorems of the library, is loaded once."""

    def __init__(self, shelf: Shelf, seconds: float, cache: FileCache, event: Callable[[str], None]) -> None:
        self.shelf, self.seconds, self.cache, self.event = shelf, seconds, cache, event
        self.replayed = Replayed()
        self.notes: list[str] = []

    def row(self, reader: Reading, axioms: Sequence[Axiom]) -> Row:
        """The row of an operator."""
        stored = Stored(self.cache, key(reader.notion, self.seconds, self.shelf.beside))
        cells, outside = self._stored(reader, axioms, stored)
        missing = [axiom for axiom in axioms if axiom.name not in cells]
        if missing or outside is None:
            self.event(f"{reader.label}: the theorems about it")
            decider = Decider(reader, self.shelf, self.seconds)
            for axiom in missing:
                self.event(f"{reader.label}: {axiom.name}")
                decisions = decider.axiom(axiom)
                cells[axiom.name] = self._cells(decisions, reader, axiom, decider.known(self.place, decisions))
                stored.add(axiom, decisions, decider.entries(decisions))
            stored.undefined = decider.undefined()
            outside = undefined(stored.undefined, reader, Known({}, self.place))
            stored.write()
        found = tuple(c for axiom in axioms for c in cells[axiom.name])
        return Row(reader.label, reader.notion.title, reader.read_as, outside, found)

    def _stored(
        self, reader: Reading, axioms: Sequence[Axiom], stored: Stored
    ) -> tuple[dict[str, list[Cell]], str | None]:
        """The cells that were decided before and whose decisions replay, and where the operator is not defined."""
        try:
            self.replayed.enter(stored.lemmas)
            known = Known(self.replayed.theorems, self.place)
            cells = {
                axiom.name: self._cells(stored.decisions[axiom.name], reader, axiom, known)
                for axiom in axioms if axiom.name in stored.decisions
            }  # fmt: skip
            return cells, None if stored.undefined is None else undefined(stored.undefined, reader, known)
        except (RmdError, *MALFORMED) as error:
            self.notes.append(f"the stored decisions about {reader.label} are not used: {error}")
            stored.forget()
            return {}, None

    def _cells(self, decisions: Sequence[Decision], reader: Reading, axiom: Axiom, known: Known) -> list[Cell]:
        own = reader.version(axiom) or axiom
        return [cell(decision, reader, own, known) for decision in decisions]

    def place(self, name: str) -> Reference | None:
        """Where a theorem or a refutation stands."""
        return self._places.get(name)

    @cached_property
    def _places(self) -> Mapping[str, Reference]:
        found: dict[str, Reference] = {}
        for path in (*sorted(proofs_folder().rglob("*.proof")), *self.shelf.beside):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                stated = STATED.match(line)
                if stated is not None:
                    name = stated[1] or stated[2]
                    found.setdefault(name, Reference(name, str(path), number))
        return found
