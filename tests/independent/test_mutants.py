"""No mutant that the evaluator breaks is ever proved, and no text or certificate makes the checker raise."""

from __future__ import annotations

import pytest

from tests.independent.mutants import Report, corpus, run, run_cache, run_certificates, run_noise

QUICK = 50
PART, SEEDS = 1_250, range(1, 9)  # ten thousand of each sort, in parts that the workers of pytest share
LEFT_OUT = "operators"  # of the quick runs: checking these families takes longer than all the rest


@pytest.fixture(autouse=True)
def _the_checker() -> None:
    pytest.importorskip("rmd_symbolic.language.check")


def sound(report: Report, count: int) -> None:
    print(report)
    assert report.mutants >= count
    assert not report.failures, str(report)


def test_mutants_of_statements_and_proofs() -> None:
    report = run(QUICK, seed=0, without=LEFT_OUT)
    sound(report, QUICK)
    assert report.share >= 0.5


def test_noise_on_texts() -> None:
    sound(run_noise(QUICK, seed=0, without=LEFT_OUT), QUICK)


def test_mutants_of_certificates() -> None:
    assert [s for s in corpus() if s.theory]
    sound(run_certificates(QUICK, seed=0, without=LEFT_OUT), QUICK)


def test_mutants_of_entries_of_the_cache() -> None:
    report = run_cache(QUICK, seed=0, without=LEFT_OUT)
    sound(report, QUICK)
    assert report.share >= 0.5
    assert report.met > QUICK / 2  # the others do not parse as a statement


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_many_mutants_of_statements_and_proofs(seed: int) -> None:
    report = run(PART, seed, every=3)
    sound(report, PART)
    assert report.share >= 0.5


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_much_noise_on_texts(seed: int) -> None:
    sound(run_noise(PART, seed), PART)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_many_mutants_of_certificates(seed: int) -> None:
    sound(run_certificates(PART, seed), PART)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_many_mutants_of_entries_of_the_cache(seed: int) -> None:
    report = run_cache(PART, seed)
    sound(report, PART)
    assert report.share >= 0.5
    assert report.met > PART / 2
    assert report.replayed > 0  # the honest entries at least: the fuzzer reaches what replay accepts
