"""`prove`: what it proves checks without it, and neighbours one per cent too good are refuted."""

import pytest

from rmd_symbolic.errors import SourceError
from rmd_symbolic.language.check import check_text
from rmd_symbolic.language.prove import prove
from tests.shelf import library

PAIR = ("distributions p, q",)


def test_emitted_text_checks_without_the_prover():
    found = prove("hellinger2(p, q) <= KL(p || q)", PAIR)
    assert found.verdict == "proved"
    assert found.trust == ()
    assert check_text(found.text, library=library()).verdict == "proved"
    assert (
        check_text(
            found.text.replace("hellinger2(p, q) <= KL", "3 * hellinger2(p, q) <= KL"), library=library()
        ).verdict
        != "proved"
    )


@pytest.mark.parametrize("claim", ["hellinger2(p, q) <= 99/100 * KL(p || q)", "KL(p || q) <= 99/100 * chi2(p || q)"])
def test_neighbours_are_refuted(claim):
    found = prove(claim, PAIR)
    assert found.verdict == "refuted"
    assert found.counterexample
    assert not found.text


def test_outside_of_the_class_is_said():
    found = prove("TV(p, q)^4 <= hellinger2(p, q)", PAIR, seconds=1)
    assert found.verdict == "open"
    assert "outside" in found.because


def test_mistakes_are_mistakes():
    with pytest.raises(SourceError):
        prove("KL(p || q) <=", PAIR)


def test_what_the_engines_see_needs_no_reduction() -> None:
    found = prove("x <= x + 1", ("real x",))
    assert (found.verdict, found.because) == ("proved", "")


def test_contradictory_hypotheses_are_said() -> None:
    found = prove("a <= 5", ("real a",), ("a < 0", "0 < a"))
    assert found.verdict == "proved"
    assert found.because.startswith("vacuous")
