"""Decisions kept between runs, with the certificates of everything under them: a row is replayed without a library.

An entry is found under a digest of all that its search could see: the sources of the package, the proofs, the operator,
the axioms and the time that it was given.  It is never a verdict: its lemmas are replayed in order, then each decision
against the statement that is built again from the declarations.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from rmd_symbolic.data import proofs_folder
from rmd_symbolic.errors import RuleError
from rmd_symbolic.framework.axioms import Axiom
from rmd_symbolic.framework.declaration import Notion
from rmd_symbolic.kernel.replay import MALFORMED, replay
from rmd_symbolic.kernel.theorem import Theorem
from rmd_symbolic.language.audit import below
from rmd_symbolic.language.cache import FileCache, believed, canonical, digest
from rmd_symbolic.language.matrix.decision import Decision, Undefined
from rmd_symbolic.language.result import TheoremResult
from rmd_symbolic.language.theories import Entry

SCHEMA = "rmd/matrix-cache/1"


@cache
def searched() -> str:
    """A digest of the package and of its proofs: what a search for a decision may depend on."""
    total = hashlib.sha256(believed().encode())
    for root, pattern in ((Path(__file__).resolve().parents[2], "*.py"), (proofs_folder(), "*.proof")):
        for path in sorted(root.rglob(pattern)):
            total.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def key(notion: Notion, seconds: float, files: Iterable[Path]) -> str:
    """The digest under which the decisions about an operator are kept."""
    beside = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]
    return digest(
        {"schema": SCHEMA, "operator": repr(notion), "seconds": seconds, "searched": searched(), "beside": beside}
    )


class Stored:
    """The decisions about one operator that were kept, by axiom, and the lemmas that they rest on."""

    def __init__(self, cache: FileCache, name: str) -> None:
        self.cache, self.name = cache, name
        self.forget()
        self._read()

    def forget(self) -> None:
        """Begin anew."""
        self.decisions: dict[str, list[Decision]] = {}
        self.undefined: Undefined | None = None
        self.lemmas: list[dict[str, Any]] = []

    def _read(self) -> None:
        try:
            data = json.loads(self.cache.place(self.name).read_bytes())
            if data.pop("sum") != digest(data) or data["schema"] != SCHEMA or data["key"] != self.name:
                return
            self.decisions, self.undefined, self.lemmas = data["decisions"], data["undefined"], data["lemmas"]
        except (OSError, *MALFORMED, RecursionError):
            self.forget()

    def write(self) -> None:
        """Keep what was decided."""
        data: dict[str, Any] = {"schema": SCHEMA, "key": self.name, "decisions": self.decisions,
                                "undefined": self.undefined, "lemmas": self.lemmas}  # fmt: skip
        self.cache.write(self.name, canonical(data | {"sum": digest(data)}).encode())

    def add(self, axiom: Axiom, decisions: Sequence[Decision], entries: Mapping[str, Entry]) -> None:
        """The decisions about an axiom, and the certificates of what they cite."""
        self.decisions[axiom.name] = list(decisions)
        present = {lemma["name"] for lemma in self.lemmas}
        for decision in decisions:
            cited = TheoremResult("", "", 1, "theorem", "", "", "", [], uses=used(decision))
            for entry in below(cited, entries):
                if entry.statement.name not in present:
                    present.add(entry.statement.name)
                    self.lemmas.append({"name": entry.statement.name, "certificate": entry.certificate})


def used(decision: Decision) -> list[str]:
    """The theorems that the certificates of a decision cite."""
    certificates = [decision["certificate"], *decision["obligations"]] if decision["kind"] == "theorem" else []
    return sorted({name for certificate in certificates for name in certificate["uses"]})


class Replayed:
    """Lemmas that were replayed in this run; a lemma that several rows share is replayed once."""

    def __init__(self) -> None:
        self.theorems: dict[str, Theorem] = {}
        self.seen: dict[str, Any] = {}

    def enter(self, lemmas: Sequence[Mapping[str, Any]]) -> None:
        """Replay what is new; RuleError where a lemma does not replay, or differs from another one of its name."""
        for lemma in lemmas:
            name, certificate = lemma["name"], lemma["certificate"]
            if name in self.seen:
                if self.seen[name] != certificate:
                    raise RuleError(f"there are two certificates of {name}")
                continue
            theorem = replay(certificate, self.theorems)
            if theorem.hypotheses:
                raise RuleError(f"the lemma {name} rests on hypotheses")
            self.theorems[name], self.seen[name] = theorem, certificate
