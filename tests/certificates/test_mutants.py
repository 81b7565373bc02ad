"""Random changes of true certificates prove no false claim, and random neighbours of true claims only if they hold."""

import pytest

from tests.certificates import neighbours
from tests.certificates.mutants import PAIRS, accepted, pairs, run
from tests.kernel.notation import check


@pytest.mark.slow
def test_every_pair_has_a_certificate_of_the_true_claim_alone():
    for name, (false, true, text) in zip(PAIRS, pairs(), strict=True):
        check(text != "null", f"{PAIRS[name]} was not proved")
        import json

        check(accepted(true, json.loads(text)) and not accepted(false, json.loads(text)), name)


def test_mutants():
    wrong, harmless = run(500, seed=1)
    check(not wrong, wrong)
    check(harmless < 250, "most mutants change nothing: the changes are too tame")


@pytest.mark.slow
def test_many_mutants():
    wrong, _ = run(10_000, seed=2)
    check(not wrong, wrong)


def test_proved_neighbours_hold():
    wrong, proved = neighbours.run(60, seed=1)
    check(not wrong, wrong)
    check(proved > 5, "too few neighbours are proved to mean anything")


@pytest.mark.slow
def test_many_proved_neighbours_hold():
    wrong, _ = neighbours.run(2_000, seed=2)
    check(not wrong, wrong)
