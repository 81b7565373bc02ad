"""Trust that is not permitted, and workers that die: nothing is lost and nothing passes."""

from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool

import pytest

from rmd_symbolic.cli.report import Style, Tally, check_json, say_result
from rmd_symbolic.language.check import check_text
from rmd_symbolic.language.jobs import Searchers
from rmd_symbolic.language.theories import Library
from tests.cli.conftest import GOOD


@pytest.mark.parametrize(
    ("trust", "allowed", "code"),
    [
        ([], [], 0),
        (["z3"], [], 1),
        (["z3"], ["z3"], 0),
        (["z3"], ["assumed"], 1),
        (["assumed: a book"], ["assumed"], 0),
        (["assumed: a book", "z3"], ["assumed"], 1),
    ],
)
def test_trust_is_permitted_by_name(capsys, valid, trust, allowed, code):
    result = check_text(GOOD, "a.proof", numbers=False)
    result.theorems[0].trust = trust
    tally = Tally([result], allowed=frozenset(allowed))
    say_result(result, Style(allowed=frozenset(allowed)))
    out = capsys.readouterr().out
    assert tally.exit_code == code
    assert ("permit it with --allow" in out) is (code == 1)
    assert (f"trusts: {', '.join(trust)}" in out) is bool(trust)
    (theorem,) = valid(check_json(tally))["theorems"]
    assert (theorem["permitted"], check_json(tally)["verdict"]) == (code == 0, "proved" if code == 0 else "open")


def test_nothing_at_all_is_not_a_success():
    assert Tally().exit_code == 2


def test_a_worker_that_dies_costs_time_alone(write, tmp_path):
    write(a=GOOD)
    searchers = Searchers(None, 1, [], False)
    dead: Future = Future()
    dead.set_exception(BrokenProcessPool())
    searchers.waiting = [Future(), dead]
    try:
        result = Library(cache=searchers).check(tmp_path / "a.proof")
    finally:
        searchers.close()
    assert result.verdict == "proved"
    assert searchers.notes == ["a worker process died; the rest is searched for here"]
