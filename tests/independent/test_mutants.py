"""No mutant that the evaluator breaks is ever proved, and no text or certificate makes the checker raise."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from tests.independent.mutants import Report, corpus, run, run_cache, run_certificates, run_noise

QUICK, MANY = 50, 10_000
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


def in_two_processes(work: Callable[[int, int], Report]) -> list[Report]:
    """Half of the mutants in each of two processes, so that ten thousand fit into a run of continuous integration."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        return [future.result() for future in [pool.submit(work, MANY // 2, seed) for seed in (1, 2)]]


@pytest.mark.slow
def test_many_mutants_of_statements_and_proofs() -> None:
    for report in in_two_processes(run):
        sound(report, MANY // 2)
        assert report.share >= 0.5


@pytest.mark.slow
def test_much_noise_on_texts() -> None:
    for report in in_two_processes(run_noise):
        sound(report, MANY // 2)


@pytest.mark.slow
def test_many_mutants_of_certificates() -> None:
    for report in in_two_processes(run_certificates):
        sound(report, MANY // 2)


@pytest.mark.slow
def test_many_mutants_of_entries_of_the_cache() -> None:
    for report in in_two_processes(run_cache):
        sound(report, MANY // 2)
        assert report.share >= 0.5
