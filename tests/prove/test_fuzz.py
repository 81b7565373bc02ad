"""No verdict of `prove` on a random claim near a sharp constant is contradicted by the independent evaluator."""

from dataclasses import replace

import pytest

from rmd_symbolic.language.prove import PROVED, prove
from tests.prove.fuzz import draw, run, tally


def test_some_random_claims():
    found = run(2, 5, processes=1)
    assert not found.wrong, str(found)
    assert found.claims == 2


def test_a_wrong_verdict_is_noticed():
    """What is refuted is given out as proved."""

    def swapped(claim, *arguments):
        found = prove(claim, *arguments)
        if found.counterexample is not None:
            text = "theorem a\n  claim 0 <= 1\nproof\n  show 0 <= 1  by algebra\nqed\n"
            return replace(found, verdict=PROVED, text=text, counterexample=None)
        return found

    found = tally(range(4), swapped)
    assert len(found.wrong) >= 2, str(found)
    assert all("proved, but" in line for line in found.wrong)


def test_the_same_seed_draws_the_same_claim():
    assert [draw(seed).text for seed in range(6)] == [draw(seed).text for seed in range(6)]
    assert len({draw(seed).text for seed in range(12)}) > 9


@pytest.mark.slow
def test_two_hundred_random_claims():
    found = run(200, 0)
    assert not found.wrong, str(found)
    assert found.verdicts["refuted"] > 90, str(found)
    assert found.verdicts["proved"] > 30, str(found)
    assert len(found.undecided) < 10, str(found)
    assert len(found.missed) < 10, str(found)
