"""No refutation of a random claim is contradicted by the evaluator that shares no code with the package."""

from random import Random

import pytest

from rmd_symbolic.engines.falsify import refute
from rmd_symbolic.engines.numbers import Point
from tests.falsify.claims import claim
from tests.falsify.fuzz import Fraction, formula, run, second_opinion

FALSE = "lemma drawn\n  given distributions p, q\n  claim KL(p || q) <= KL(q || p)\n"


def test_some_random_claims() -> None:
    found = run(60, 10**6, processes=1)
    assert not found.wrong, str(found)
    assert found.agreed > 15


def test_the_second_opinion_can_disagree() -> None:
    third, half = (Fraction(1, 3), Fraction(2, 3)), (Fraction(1, 2), Fraction(1, 2))
    answers = [second_opinion(FALSE, Point(2, 1, {"p": p, "q": q}, 0)) for p, q in ((third, half), (half, third))]
    assert sorted(map(str, answers)) == ["False", "True"]


def test_the_same_seed_draws_the_same_claim_and_the_same_refutation() -> None:
    text = claim(Random(5))
    assert text == claim(Random(5))
    closed, names = formula(FALSE)
    assert str(refute(closed, names, seed=3)) == str(refute(closed, names, seed=3))


@pytest.mark.slow
def test_ten_thousand_random_claims() -> None:
    found = run(10_000, 0)
    assert not found.wrong, str(found)
    assert found.refuted > 3000
    assert len(found.undecided) < found.refuted / 100, str(found)
    assert len(found.missed) <= found.broken / 4, str(found)
