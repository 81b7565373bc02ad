"""`--with FILE`: claims about operators and divergences that a file declares."""

import json

import pytest

from rmd_symbolic.language.check import check_text

OWN = """theory own

divergence triangular(p || q) "the triangular discrimination"
  given distributions p, q
  generator r |-> (r - 1)^2 / (r + 1) recession 1

operator behind(alpha, b, p) "what never moves"
  given alpha in [0, 1]
  given distributions b, p
  value x |-> p(x)
"""


@pytest.fixture
def answer(rmd, valid, write):
    """Exit code and JSON answer of a command about what the file declares."""
    write(own=OWN)

    def ran(*arguments):
        found = rmd(*arguments, "--with", "own.proof", "--json")
        return found.code, valid(json.loads(found.out))

    return ran


@pytest.mark.slow
def test_a_divergence_of_a_file_is_decided_like_a_shipped_one(answer):
    given = ("--given", "distributions p, q")
    code, found = answer("prove", "triangular(p || q) <= 2 * TV(p, q)", *given)
    assert (code, found["verdict"], found["trust"]) == (0, "proved", [])
    assert check_text(found["proof"]).verdict == "proved"
    code, found = answer("prove", "triangular(p || q) <= TV(p, q)", *given)
    assert (code, found["verdict"]) == (1, "refuted")
    assert check_text(found["counterexample"]["block"]).verdict == "proved"


@pytest.mark.slow
def test_an_operator_of_a_file_is_refuted(answer):
    claim = "TV(behind(alpha, b, p), b) <= (1 - alpha) * TV(p, b)"
    code, found = answer("refute", claim, "--given", "distributions b, p", "--given", "alpha in [0, 1]", "--no-repair")
    assert (code, found["verdict"]) == (1, "refuted")


def test_a_file_that_declares_nothing_is_said(rmd, write):
    write(empty="theory empty\n")
    found = rmd("prove", "0 < 1", "--with", "empty.proof")
    assert found.code == 2
    assert "declares nothing" in found.err
    assert rmd("refute", "0 < 1", "--with", "missing.proof").code == 2


@pytest.mark.slow
def test_the_proofs_of_a_row_are_a_file_that_checks(rmd, write):
    write(own=OWN)
    rmd("matrix", "behind", "--with", "own.proof", "--axiom", "A1", "--proofs", "axioms.proof")
    assert rmd("check", "axioms.proof").code == 0
    assert rmd("matrix", "mix", "--axiom", "A1", "--proofs", "axioms.proof").code == 2
