"""Refutations as data: exported, verified, tampered with, and never taken for theorems."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from rmd_symbolic.errors import RuleError
from rmd_symbolic.language.certificate import refutation_bundle, verify
from rmd_symbolic.language.check import check_text
from rmd_symbolic.language.theories import Library

HEAD = "given distributions p, q\n  claim KL(p || q) <= KL(q || p)\n"
REFUTED = f"refutation asymmetric\n  {HEAD}  fails at p = (1/2, 1/2), q = (1/4, 3/4)\n"
TEXT = REFUTED + "\ntheorem four\n  claim 2 + 2 = 4\nproof\n  2 + 2 = 4 by algebra\nqed\n"


def must(held: bool) -> None:
    if not held:
        pytest.fail("a refutation was not treated as one")


@pytest.fixture
def exported(tmp_path: Path) -> tuple[Path, dict[str, Any]]:
    file = tmp_path / "t.proof"
    file.write_text(TEXT)
    library = Library()
    result = library.check(file.resolve())
    return file, json.loads(json.dumps(refutation_bundle(result.theorems[0], library.entries[file.resolve()])))


def test_it_is_verified_and_has_no_theorem(exported: tuple[Path, dict[str, Any]]) -> None:
    found = verify(exported[1], exported[0])
    must(found.theorem is None and found.trust == [])


EDITS = {
    "another point": lambda d: d["certificate"]["instance"]["values"].reverse(),
    "equal distributions": lambda d: d["certificate"]["instance"]["values"].__setitem__(0, {"table": ["1/4", "3/4"]}),
    "masses that do not add up": lambda d: d["certificate"]["instance"]["values"].__setitem__(
        0, {"table": ["1/2", "1"]}
    ),
    "no instance": lambda d: d["certificate"].pop("instance"),
    "another schema": lambda d: d["certificate"].update(schema="rmd/certificate/1"),
    "an obligation too many": lambda d: d["certificate"].update(obligations=[None]),
    "theorems that are none": lambda d: d["certificate"].update(theorems=[{"verdict": "proved"}]),
    "another statement": lambda d: d.update(statement="00"),
    "a theorem of the same file": lambda d: d.update(theorem="four"),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edited_refutation_is_refused(name: str, exported: tuple[Path, dict[str, Any]]) -> None:
    file, data = exported
    forged = copy.deepcopy(data)
    EDITS[name](forged)
    with pytest.raises(RuleError):
        verify(forged, file)


def test_a_refutation_does_not_prove_the_claim_as_a_theorem(exported: tuple[Path, dict[str, Any]]) -> None:
    file, data = exported
    file.write_text(f"theorem asymmetric\n  {HEAD}proof\nqed\n")
    with pytest.raises(RuleError):
        verify(data, file)


def test_no_cache_is_asked_for_a_refutation() -> None:
    class Trap:
        def find(self, *_: object) -> None:
            pytest.fail("a refutation was looked up")

        store = refuse = find

    (found,) = check_text(REFUTED, library=Library(cache=Trap())).theorems
    must(found.verdict == "proved" and found.theorem is None)


def test_a_file_that_uses_another_cannot_cite_its_refutations(tmp_path: Path) -> None:
    (tmp_path / "one.proof").write_text(REFUTED)
    two = tmp_path / "two.proof"
    two.write_text(f"uses one\ntheorem t\n  {HEAD}proof\n  show KL(p || q) <= KL(q || p)  by asymmetric\nqed\n")
    (found,) = Library().check(two.resolve()).theorems
    must(found.verdict != "proved")
    must(any("refuted in one.proof" in step.message for step in found.steps))


def test_an_unchanged_text_is_judged_again() -> None:
    first = check_text(TEXT)
    again = check_text(TEXT, previous=first)
    must([t.verdict for t in again.theorems] == ["proved", "proved"])
    false = check_text(TEXT.replace("q = (1/4, 3/4)", "q = (1/2, 1/2)"), previous=again)
    must([t.verdict for t in false.theorems] == ["open", "proved"])
    must("the claim holds there: left = 0, right = 0" in false.theorems[0].message)
