"""The shipped library: everything is proved, trusts nothing, and says no more than its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from rmd_symbolic.data import proofs_folder
from rmd_symbolic.framework.declared import declarations
from rmd_symbolic.kernel.formula import Node
from rmd_symbolic.language.format import formatted
from rmd_symbolic.language.theories import Entry, Library
from tests import shelf

STRUCTURE = {"assume", "imply", "generalise", "specialise", "part", "both", "modus_ponens", "weaken", "chain"}


@pytest.fixture(scope="module", params=["operators", pytest.param("", marks=pytest.mark.slow)])
def library(request: pytest.FixtureRequest) -> Library:
    """All theories; the quick run leaves out the families of operators, which take as long as all others together."""
    return shelf.whole(without=request.param)


def entries(library: Library) -> Iterator[Entry]:
    seen = set()
    for scope in library.entries.values():
        for name, entry in scope.items():
            if name not in seen:
                seen.add(name)
                yield entry


def test_everything_is_proved_and_trusts_nothing(library: Library) -> None:
    results = [theorem for result in library.files.values() for theorem in result.theorems]
    assert len(results) >= 150
    assert not [e.message for result in library.files.values() for e in result.errors]
    assert [t.name for t in results if t.verdict != "proved"] == []
    assert [t.name for t in results if t.trust] == []


@pytest.mark.slow
def test_every_file_is_formatted() -> None:
    files = sorted(proofs_folder().rglob("*.proof"))
    assert len(files) >= 20
    assert [file.name for file in files if (text := file.read_text(encoding="utf-8")) != formatted(text)] == []


def test_every_theorem_has_a_title(library: Library) -> None:
    assert [e.statement.name for e in entries(library) if not e.statement.title] == []


def test_every_declared_fact_is_a_theorem(library: Library, request: pytest.FixtureRequest) -> None:
    proved = {entry.statement.name for entry in entries(library)}
    if request.node.callspec.params["library"]:  # what stands in the folder that is left out is proved in the full run
        files = (proofs_folder() / "operators").glob("*.proof")
        proved |= {name for file in files for name in re.findall(r"^theorem (\w+)", file.read_text(), re.MULTILINE)}
    for notion in declarations().values():
        for fact, evidence in notion.facts.items():
            assert evidence.theorem in proved, f"{fact} of {notion.name} names {evidence.theorem}, which is not proved"


def conclusions(formula: Node) -> Iterator[Node]:
    """What a closed statement concludes, below quantifiers and hypotheses."""
    if formula.op in ("all", "some") or formula.op == "implies":
        yield from conclusions(formula.args[1])
    elif formula.op == "and":
        for part in formula.args:
            yield from conclusions(part)
    else:
        yield formula


def test_no_inequality_of_the_library_is_one_primitive(library: Library) -> None:
    """An inequality takes at least two steps that are not mere logic, its lemmas counted; +oo bounds everything."""
    work: dict[str, int] = {}

    def steps(entry: Entry, known: dict[str, Entry]) -> int:
        name = entry.statement.name
        if name not in work:
            own = [s for s in entry.certificate["steps"] if s[0] not in STRUCTURE]  # type: ignore[attr-defined]
            work[name] = len(own) + sum(steps(known[u], known) for u in entry.certificate["uses"])  # type: ignore[attr-defined]
        return work[name]

    known = {entry.statement.name: entry for entry in entries(library)}
    for entry in known.values():
        ends = list(conclusions(entry.statement.closed))
        if all(c.op in ("at_most", "less") and c.args[1].op != "infinity" for c in ends):
            assert steps(entry, known) >= 2, f"{entry.statement.name} is an instance of one rule"


def test_no_two_theorems_say_the_same(library: Library) -> None:
    said: dict[tuple[Node, str], str] = {}
    for entry in entries(library):
        key = entry.statement.closed, str(entry.statement.claim)  # another notion may say the same in other words
        other = said.setdefault(key, entry.statement.name)
        assert other == entry.statement.name, f"{entry.statement.name} and {other} are one statement"
