"""Forged proofs: certificates, stored entries, theorem objects and claims that were changed after the fact.

Every one is refused, with a message that says why.  The suite is run once under `python -O`, so that nothing here
may rest on an assert statement in the package; `must` raises by itself.
"""

import copy
import json

import pytest

from rmd_symbolic.errors import RmdError, RuleError
from rmd_symbolic.kernel.formula import make, number
from rmd_symbolic.kernel.replay import replay, verdict
from rmd_symbolic.kernel.theorem import Theorem
from rmd_symbolic.language.cache import FileCache, canonical, digest
from rmd_symbolic.language.certificate import bundle, verify
from rmd_symbolic.language.check import check_text
from rmd_symbolic.language.theories import Library

TEXT = """\
lemma double "Twice a positive number"
  given real a
  assume h: 0 < a
  claim 0 < 2 * a
proof
  0 < 2 * a  by arithmetic from h
qed

theorem four "Four times a positive number"
  given real a
  assume h: 0 < a
  claim 0 < 2 * (2 * a)
proof
  have once: 0 < 2 * a  by double
  0 < 2 * (2 * a)  by double from once
qed
"""
FALSE = TEXT.replace("claim 0 < 2 * (2 * a)", "claim 2 * (2 * a) < 0")


def must(holds, message="the forgery was accepted"):
    if not holds:
        raise RuntimeError(message)


class Memory:
    """A cache that hands out what a forger put into it."""

    def __init__(self, forge=lambda entry: entry):
        self.forge, self.entries, self.notes = forge, {}, []

    def find(self, statement, text, theorems, numbers):
        found = self.entries.get(statement.name)
        return None if found is None else self.forge(copy.deepcopy(found))

    def store(self, statement, text, theorems, answer, numbers):
        from rmd_symbolic.language.cache import Shown

        self.entries[statement.name] = {
            "certificate": answer.certificate,
            "obligations": answer.obligations,
            **Shown.write(answer),
        }

    def refuse(self, statement, why):
        self.notes.append(f"{statement.name}: {why}")


def checked(text=TEXT, cache=None):
    library = Library(cache=cache)
    return check_text(text, "<text>", library, False), library


@pytest.fixture
def proof(tmp_path):
    """The file, its results, and the bundle of the theorem `four`."""
    file = tmp_path / "a.proof"
    file.write_text(TEXT)
    library = Library()
    result = library.check(file)
    must(result.verdict == "proved", f"the honest proof is {result.verdict}: {result.errors}")
    entries = library.entries[file]
    return file, result, json.loads(canonical(bundle(entries["four"], entries)))


def refused(data, file, message):
    with pytest.raises(RuleError) as error:
        verify(data, file)
    must(message in str(error.value), f"expected {message!r}, found {error.value}")


# Exported certificates


def test_the_honest_bundle_is_accepted(proof):
    file, _, data = proof
    found = verify(data, file)
    must(found.theorem.conclusion is found.statement.closed and found.trust == [])


def _rule(data):
    for step in data["certificate"]["steps"]:
        if step[0] == "modus_ponens":
            step[0] = "both"


def _unknown_rule(data):
    data["certificate"]["steps"][-1][0] = "believe"


def _premise(data):
    data["certificate"]["steps"][-1][1] = [len(data["certificate"]["steps"]) + 5]


def _own_step(data):
    data["certificate"]["steps"][-1][1] = [len(data["certificate"]["steps"]) - 1]


def _assume_it(data):
    last = data["certificate"]["steps"]
    data["certificate"]["steps"] = [s for s in last if s[0] == "assume"][:1]


def _stale(data):
    data["certificate"]["uses"] = dict.fromkeys(data["certificate"]["uses"], "0" * 64)


def _undeclared_use(data):
    data["certificate"]["uses"] = {}


def _no_lemmas(data):
    data["lemmas"] = []


def _lemma_twice(data):
    data["lemmas"] *= 2


def _lemma_assumed(data):
    member = data["lemmas"][0]["certificate"]
    member["steps"] = [s for s in member["steps"] if s[0] == "assume"][:1]


def _lemma_renamed(data):
    data["lemmas"][0]["name"] = "another"


def _lemma_statement(data):
    data["lemmas"][0]["statement"] = "0" * 64


def _statement(data):
    data["statement"] = "0" * 64


def _schema(data):
    data["schema"] = "rmd/export/2"


def _inner_schema(data):
    data["certificate"]["schema"] = "rmd/certificate/2"


def _extra(data):
    data["verdict"] = "proved"


def _obligation(data):
    data["obligations"] = [data["certificate"]]


def _forward_term(data):
    data["certificate"]["nodes"][0] = ["add", 5, 6]


def _float(data):
    data["certificate"]["nodes"].append(["number", 0.5])


def _no_steps(data):
    data["certificate"]["steps"] = []


EDITS = [
    (_rule, "step"),
    (_unknown_rule, "there is no rule 'believe'"),
    (_premise, "not an earlier step"),
    (_own_step, "not an earlier step"),
    (_assume_it, "the steps prove"),
    (_stale, "is not the one the certificate was made with"),
    (_undeclared_use, "not a theorem in use"),
    (_no_lemmas, "has not been proved"),
    (_lemma_twice, "stands there twice"),
    (_lemma_assumed, "rests on hypotheses"),
    (_lemma_renamed, "has not been proved"),
    (_lemma_statement, "does not say what the certificate says"),
    (_statement, "for another statement"),
    (_schema, "not a certificate of the schema"),
    (_inner_schema, "not a certificate of the schema"),
    (_extra, "not a certificate of the schema"),
    (_obligation, "obligations"),
    (_forward_term, "not an earlier term"),
    (_float, "not a rational number"),
    (_no_steps, "a certificate has steps"),
]


@pytest.mark.parametrize(("edit", "message"), EDITS, ids=[edit.__name__.strip("_") for edit, _ in EDITS])
def test_an_edited_bundle_is_refused(proof, edit, message):
    file, _, data = proof
    edit(data)
    refused(data, file, message)


def test_the_claim_in_the_file_counts(proof):
    file, _, data = proof
    file.write_text(FALSE)
    refused(data, file, "for another statement")


def test_a_certificate_that_follows_the_changed_claim_is_refused_by_the_replay(proof):
    file, _, data = proof
    file.write_text(FALSE)
    from rmd_symbolic.language.certificate import claimed

    data["statement"] = claimed("four", file).closed.digest.hex()
    refused(data, file, "the steps prove")


def test_a_changed_lemma_in_the_file_does_not_matter_to_a_bundle_that_carries_its_own(proof):
    file, _, data = proof
    file.write_text(TEXT.replace("claim 0 < 2 * a\n", "claim 0 < 3 * a\n", 1))
    must(verify(data, file).trust == [])


def test_every_single_step_counts(proof):
    """Leaving out any step of a certificate, or putting another rule in its place, never proves another claim."""
    _, result, data = proof
    certificate, closed = data["certificate"], result.theorems[1].statement.closed
    library = {"double": result.theorems[0].theorem}
    for at in range(len(certificate["steps"])):
        forged = copy.deepcopy(certificate)
        del forged["steps"][at]
        try:
            theorem = verdict(forged, [], closed, library)
        except RuleError:
            continue
        must(theorem.conclusion is closed)


# Stored entries


def _swap(entry):
    steps = entry["certificate"]["steps"]
    entry["certificate"]["steps"] = steps[:-1]
    return entry


def _garbage(entry):
    return {"certificate": 7, "obligations": None}


def _claims_proved(entry):
    return entry | {"certificate": {"verdict": "proved"}}


def _without_steps(entry):
    return {name: value for name, value in entry.items() if name != "steps"}


def _open_step(entry):
    entry["steps"][0][5] = "open"
    return entry


def _too_many_obligations(entry):
    return entry | {"obligations": [entry["certificate"]]}


STORED = [
    (_swap, "the steps prove"),
    (_garbage, "malformed"),
    (_claims_proved, "not a certificate of the schema"),
    (_without_steps, "lacks its steps"),
    (_open_step, "was not proved"),
    (_too_many_obligations, "obligations"),
    (lambda entry: {}, "certificate"),
    (lambda entry: entry | {"certificate": None}, "malformed"),
]


@pytest.mark.parametrize(("forge", "message"), STORED)
def test_a_forged_entry_is_refused_and_the_proof_searched_for_again(forge, message):
    cache = Memory()
    checked(cache=cache)
    cache.forge = forge
    result, _ = checked(cache=cache)
    must(result.verdict == "proved" and not any(t.cached for t in result.theorems))
    must(all(message in note for note in cache.notes) and len(cache.notes) == 2, str(cache.notes))


def test_an_entry_cannot_prove_a_false_claim():
    cache = Memory()
    checked(cache=cache)
    result, _ = checked(FALSE, cache)
    must(result.theorems[1].verdict != "proved" and result.theorems[1].theorem is None)
    must("the steps prove" in cache.notes[0], str(cache.notes))


def test_entries_of_two_theorems_cannot_be_exchanged():
    cache = Memory()
    checked(cache=cache)
    cache.entries = {"four": cache.entries["double"], "double": cache.entries["four"]}
    result, _ = checked(cache=cache)
    must(result.verdict == "proved" and not any(t.cached for t in result.theorems))


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda text: text[: len(text) // 2], "it is not JSON"),
        (lambda text: "", "it is not JSON"),
        (lambda text: "[" * 100_000, "it is not JSON"),
        (lambda text: "[]", "not an entry of the schema"),
        (lambda text: text.replace('"unused":[]', '"unused":["x"]'), "changed after it was written"),
        (
            lambda text: text.replace('"theorem":"double"', '"theorem":"four"').replace(
                '"theorem":"fo', '"theorem":"do'
            ),
            "belongs",
        ),
        (lambda text: text.replace("rmd/cache/1", "rmd/cache/0"), "not an entry of the schema"),
    ],
)
def test_an_edited_file_of_the_cache_is_ignored_with_a_note(tmp_path, edit, message):
    checked(cache=FileCache(tmp_path))
    for path in tmp_path.rglob("*.json"):
        path.write_text(edit(path.read_text()))
    cache = FileCache(tmp_path)
    result, _ = checked(cache=cache)
    must(result.verdict == "proved" and not any(t.cached for t in result.theorems))
    must(cache.notes and all(message in note for note in cache.notes), str(cache.notes))


def test_a_forger_who_mends_the_checksum_meets_the_replay(tmp_path):
    checked(cache=FileCache(tmp_path))
    for path in tmp_path.rglob("*.json"):
        entry = json.loads(path.read_text())
        entry.pop("sum")
        entry["certificate"]["steps"][-1][0] = "assume"
        path.write_text(canonical(entry | {"sum": digest(entry)}))
    cache = FileCache(tmp_path)
    result, _ = checked(cache=cache)
    must(result.verdict == "proved" and not any(t.cached for t in result.theorems))
    must(cache.notes and all("is refused: step" in note for note in cache.notes), str(cache.notes))


# Theorem objects


def test_a_theorem_cannot_be_constructed():
    with pytest.raises(RuleError, match="comes from a kernel rule"):
        Theorem()


def test_a_theorem_cannot_be_changed(proof):
    _, result, _ = proof
    theorem = result.theorems[0].theorem
    with pytest.raises(RuleError, match="frozen"):
        theorem.conclusion = make("less", number(1), number(0))
    with pytest.raises(RuleError, match="frozen"):
        del theorem.hypotheses


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda t: t.__reduce__()])
def test_a_theorem_is_not_stored(proof, copied):
    _, result, _ = proof
    with pytest.raises(RuleError, match="not stored"):
        copied(result.theorems[0].theorem)


class Forged:
    """Looks like a theorem."""

    def __init__(self, conclusion):
        self.conclusion, self.hypotheses, self.trusts = conclusion, frozenset(), frozenset()


def test_what_looks_like_a_theorem_is_refused_as_a_premise():
    false = make("less", number(1), number(0))
    from rmd_symbolic.kernel.rules import RULES

    with pytest.raises(RuleError, match="not a theorem of this kernel"):
        RULES["both"].apply([Forged(false), Forged(false)], [])


def test_a_library_of_forged_theorems_is_refused():
    false = make("less", number(1), number(0))
    certificate = {
        "schema": "rmd/certificate/1",
        "nodes": [],
        "uses": {"lie": false.digest.hex()},
        "steps": [["both", ["lie", "lie"], []]],
    }
    with pytest.raises(RuleError, match="not a theorem of this kernel"):
        replay(certificate, {"lie": Forged(false)})


def test_a_replaced_library_entry_is_noticed(proof):
    _, result, _ = proof
    double, four = result.theorems
    with pytest.raises(RuleError, match="is not the one the certificate was made with"):
        verdict(four.certificate, [], four.statement.closed, {"double": four.theorem})
    must(verdict(four.certificate, [], four.statement.closed, {"double": double.theorem}) is not None)


def test_a_missing_library_entry_is_noticed(proof):
    _, result, _ = proof
    four = result.theorems[1]
    with pytest.raises(RuleError, match="has not been proved"):
        verdict(four.certificate, [], four.statement.closed, {})


# Taking over


def test_a_block_is_not_taken_over_when_a_lemma_changed():
    before, library = checked()
    weaker = TEXT.replace(
        "assume h: 0 < a\n  claim 0 < 2 * a\n", "assume h: 0 < a\n  assume g: 7 < a\n  claim 0 < 2 * a\n", 1
    )
    after = check_text(weaker, "<text>", library, False, previous=before)
    scratch, _ = checked(weaker)
    must([t.verdict for t in after.theorems] == [t.verdict for t in scratch.theorems] == ["proved", "open"])


def test_a_block_is_not_taken_over_when_a_lemma_is_gone():
    before, library = checked()
    alone = TEXT[TEXT.index("theorem four") :]
    after = check_text(alone, "<text>", library, False, previous=before)
    must(after.theorems[0].verdict == "open" and after.theorems[0].theorem is None)


def test_a_forged_previous_verdict_is_not_taken_over():
    false = TEXT.replace("0 < 2 * a", "2 * a < 0")
    before, library = checked(false)
    for theorem in before.theorems:
        theorem.verdict = "proved"
    after = check_text("\n" + false, "<text>", library, False, previous=before)
    must(all(t.theorem is None and t.verdict != "proved" for t in after.theorems))


def test_errors_of_the_kernel_are_errors_of_the_package():
    must(issubclass(RuleError, RmdError))
