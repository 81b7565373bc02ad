"""What a theorem rests on: trust, hypotheses, lemmas, primitive rules, and the size of its certificate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rmd_symbolic.kernel.rules import RULES
from rmd_symbolic.language.cache import canonical
from rmd_symbolic.language.result import TheoremResult
from rmd_symbolic.language.theories import Entry

Entries = Mapping[str, Entry]


@dataclass(frozen=True, slots=True)
class Audit:
    """An audited theorem.  `lemmas` come in an order in which they can be replayed; `rules` counts all below it."""

    theorem: TheoremResult
    lemmas: list[Entry]
    rules: dict[str, int]
    own_rules: dict[str, int]
    steps: int
    terms: int
    bytes: int
    total_bytes: int

    @property
    def direct(self) -> list[str]:
        """The lemmas that the proof itself cites."""
        return self.theorem.uses


def audit(entry: Entry, entries: Entries) -> Audit:
    """Audit a proved theorem; `entries` are the theorems in its scope."""
    below = lemmas(entry, entries)
    own, total = Counter[str](), Counter[str]()
    for certificate in certificates(entry):
        own.update(_rules(certificate))
    for other in (entry, *below):
        for certificate in certificates(other):
            total.update(_rules(certificate))
    size = {e.statement.name: sum(len(canonical(c)) for c in certificates(e)) for e in (entry, *below)}
    mine = certificates(entry)
    return Audit(
        entry.result, below, dict(sorted(total.items())), dict(sorted(own.items())),
        sum(len(_list(c, "steps")) for c in mine), sum(len(_list(c, "nodes")) for c in mine),
        size[entry.statement.name], sum(size.values()),
    )  # fmt: skip


def lemmas(entry: Entry, entries: Entries) -> list[Entry]:
    """Everything that the theorem uses, directly or not, each before what uses it."""
    return below(entry.result, entries)


def below(result: TheoremResult, entries: Entries) -> list[Entry]:
    """The same for any statement, a refutation too."""
    order: list[Entry] = []
    seen = {result.name}

    def visit(name: str) -> None:
        if name in seen or name not in entries:
            return
        seen.add(name)
        for used in entries[name].result.uses:
            visit(used)
        order.append(entries[name])

    for name in result.uses:
        visit(name)
    return order


def certificates(entry: Entry) -> list[Mapping[str, object]]:
    """The certificate of the claim and those of its obligations."""
    return [entry.certificate, *entry.result.obligations]


def _rules(certificate: Mapping[str, object]) -> Iterator[str]:
    for step in _list(certificate, "steps"):
        if isinstance(step, list) and step and step[0] in RULES:
            yield step[0]


def _list(certificate: Mapping[str, object], part: str) -> list[object]:
    found = certificate.get(part)
    return found if isinstance(found, list) else []
