"""Bad input, contradictory hypotheses, engines that are missing or crash: a clear answer, never a wrong one."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from rmd_symbolic.errors import SourceError
from rmd_symbolic.language import prove as proving
from rmd_symbolic.language.claims import Question
from rmd_symbolic.language.prove import OPEN, PROVED, REFUTED, Kept, believed, labelled, prove
from rmd_symbolic.language.prover import Prover
from tests.shelf import library

TOP = Path(__file__).resolve().parents[2]
PAIR = ("distributions p, q",)


def answer(claim, given=PAIR, assume=(), seconds=2.0):
    return prove(claim, given, assume, seconds, library(), Prover())


# ---- what nothing satisfies ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("given", "assume", "said"),
    [
        (("real a",), ("a < 0", "0 < a"), "a < 0 and 0 < a"),
        (("a in [2, 1]",), (), "given a in [2, 1]"),
        (("a in (0, 1)", "b in [0, 1]"), ("b = b", "a = 2"), "given a in (0, 1) and a = 2"),
        (PAIR, ("p << q", "not p << q"), "p << q and not p << q"),
    ],
)
def test_a_contradiction_is_named(given, assume, said):
    name = "p" if given == PAIR else "a"
    found = answer(f"0 <= {name}(x) for all x" if name == "p" else "a <= 5", given, assume)
    assert (found.verdict, found.vacuous) == (PROVED, True)
    assert found.because == f"vacuous: {said} cannot be, so that every claim follows"


@pytest.mark.parametrize("assume", [("0 <= a",), ("a <= 0", "0 <= a"), ("a < 1", "b < a")])
def test_what_can_be_is_not_vacuous(assume):
    assert not answer("a <= a + 1", ("reals a, b",), assume).vacuous


# ---- claims that are no claims, or not defined, or infinite -----------------------------------------------------
@pytest.mark.parametrize(
    ("claim", "given", "code"),
    [
        ("KL(p || q) <=", PAIR, "E110"),
        ("a * KL(p || q) <= KL(p || q)", PAIR, "E201"),
        ("p <= q", PAIR, "E201"),
        ("", PAIR, "E100"),
        ("0 <= 1\nqed", (), "E100"),
        ("0 <= a", ("a in [0, 1",), "E110"),
    ],
)
def test_a_mistake_has_a_code(claim, given, code):
    with pytest.raises(SourceError) as caught:
        prove(claim, given, library=library())
    assert caught.value.code[:2] == code[:2]


@pytest.mark.parametrize(
    ("claim", "given", "verdict", "said"),
    [
        ("a * KL(p || q) <= KL(p || q)", (*PAIR, "real a"), REFUTED, ""),
        ("KL(p || q) <= 5", PAIR, REFUTED, ""),
        ("KL(p || q) < oo", PAIR, REFUTED, ""),
        pytest.param(
            "ln(x) <= x - 1", ("real x",), OPEN, "defined everywhere, for instance at x = 0", marks=pytest.mark.slow
        ),
        pytest.param("TV(p, q)^4 <= hellinger2(p, q)", PAIR, OPEN, "outside of the class", marks=pytest.mark.slow),
    ],
)
def test_a_claim_that_is_not_proved_says_why(claim, given, verdict, said):
    found = answer(claim, given, seconds=1.0)
    assert found.verdict == verdict
    assert said in found.because
    assert (found.counterexample is not None) == (verdict == REFUTED)


def test_a_counterexample_has_exact_values_by_name_and_a_block():
    found = answer("KL(p || q) <= 99/100 * chi2(p || q)").counterexample
    assert set(found.values) == {"p", "q"}
    assert len(found.values["p"]) == found.n
    assert found.block.startswith("refutation ")


# ---- engines that misbehave ---------------------------------------------------------------------------------------
def crash(*arguments, **options):
    raise ZeroDivisionError("an engine at fault")


def missing(*arguments, **options):
    raise ImportError("no module", name="flint")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "said"), [(crash, "failed: ZeroDivisionError"), (missing, "needs flint, which is missing")]
)
def test_an_engine_that_crashes_or_is_missing_leaves_the_claim_open(monkeypatch, fault, said):
    monkeypatch.setattr("rmd_symbolic.language.reduction.reduced", fault)
    found = answer("hellinger2(p, q) <= KL(p || q)", seconds=1.0)
    assert found.verdict == OPEN
    assert said in found.because


@pytest.mark.slow
def test_a_scalar_engine_at_fault_leaves_the_claim_open(monkeypatch):
    for fault, said in ((crash, "the engine failed: ZeroDivisionError"), (missing, "the engine needs flint")):
        monkeypatch.setattr("rmd_symbolic.tactics.reasons.calculus.prove_scalar", fault)
        found = answer("ln(x) <= (x - 1) / sqrt(x)", ("x > 1",), seconds=1.0)
        assert (found.verdict, found.text) == (OPEN, "")
        assert said in found.because


def test_a_falsifier_at_fault_refutes_nothing(monkeypatch):
    monkeypatch.setattr(proving, "find", crash)
    assert answer("x <= 1", ("real x",), seconds=1.0).verdict == OPEN
    assert answer("x <= x + 1", ("real x",)).verdict == PROVED


# ---- what the parent believes ---------------------------------------------------------------------------------------
def test_only_the_very_claim_is_believed():
    found = answer("x <= x + 1", ("real x",))
    asked = labelled("x <= x + 1", ("real x",), ())
    assert believed(asked, found.text, found.entries, library()) == ()
    other = labelled("x <= x + 2", ("real x",), ())
    assert believed(other, found.text, found.entries, library()) is None
    assert believed(asked, found.text.replace("x + 1", "x - 1"), found.entries, library()) is None
    assert believed(asked, found.text + "\ntheorem more\n  claim 0 <= 1\nproof\nqed\n", {}, library()) is None
    assert believed(Question("x <=", ("real x",)), found.text, {}, library()) is None


def test_entries_that_were_changed_are_not_replayed():
    found = answer("x <= x + 1", ("real x",))
    entries = {name: text.replace('"x"', '"y"').replace("add", "multiply") for name, text in found.entries.items()}
    kept = Kept(entries)
    assert believed(labelled("x <= x + 1", ("real x",), ()), found.text, kept.entries, library()) == ()  # by tactics
    assert believed(labelled("x <= x - 1", ("real x",), ()), found.text, kept.entries, library()) is None


WITHOUT_Z3 = """
import sys, json
sys.modules["z3"] = None
from rmd_symbolic.language.prove import prove
for claim, given in json.loads(sys.argv[1]):
    found = prove(claim, tuple(given), (), 8.0)
    print(found.verdict, list(found.trust))
"""


@pytest.mark.slow
def test_without_z3_nothing_false_appears_and_proofs_stay():
    claims = [
        ("hellinger2(p, q) <= KL(p || q)", PAIR),
        ("KL(p || q) <= 99/100 * chi2(p || q)", PAIR),
        ("ln(x) <= x - 1", ("x > 0",)),
        ("ln(x) <= 99/100 * (x - 1)", ("x > 0",)),
        ("KL(b || mix(a, b, p)) <= (1 - a) * KL(b || p)", ("distributions b, p", "a in [0, 1]")),
        ("KL(b || mix(a, b, p)) <= (1 - a)^2 * KL(b || p)", ("distributions b, p", "a in [0, 1]")),
    ]
    done = subprocess.run([sys.executable, "-c", WITHOUT_Z3, json.dumps(claims)], cwd=TOP, capture_output=True,
                          text=True, check=True, timeout=300)  # fmt: skip
    assert done.stdout.split("\n")[:-1] == ["proved []", "refuted []"] * 3


@pytest.mark.slow
def test_loading_the_library_costs_a_statement_nothing(tmp_path, monkeypatch):
    from rmd_symbolic.language.claims import Question
    from rmd_symbolic.language.prover import Prover

    monkeypatch.setenv("RMD_CACHE_DIR", str(tmp_path / "empty"))
    assert Prover().proves(Question("TV(p, q) <= 1", ("distributions p, q",), ()).statement())
