"""The runner of the benchmarks: a missed goal, a failure and an empty run all show in the exit code."""

import json

import pytest

from benchmarks import BenchmarkFailure, Row
from benchmarks.__main__ import BENCHMARKS, main
from benchmarks.startup import heavy_modules

MET = Row("quick", 1.0, "peer", 2.0, at_most=1)
MISSED = Row("late", 3.0, "peer", 2.0, at_most=1)


def fails():
    raise BenchmarkFailure("nothing came back")


TABLE = {
    "met": lambda: [MET],
    "missed": lambda: [MET, MISSED],
    "empty": list,
    "fails": fails,
}


@pytest.mark.parametrize(
    ("names", "code"),
    [(["met"], 0), (["missed"], 1), (["empty"], 1), (["fails"], 1), (["met", "fails"], 1), ([], 1)],
)
def test_exit_code(names, code):
    assert main(names, TABLE) == code


def test_missed_goal_and_failure_are_said(capsys):
    main(["missed", "fails"], TABLE)
    printed = capsys.readouterr()
    assert [line.split()[-1] for line in printed.out.splitlines()] == ["goal", "met", "MISSED"]
    assert "failed: fails: nothing came back" in printed.err


def test_unknown_name_is_a_usage_error(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["startpu"], TABLE)
    assert stop.value.code == 2
    assert "startpu" in capsys.readouterr().err


def test_json_holds_every_row(tmp_path):
    main(["missed", "--json", str(tmp_path / "rows.json")], TABLE)
    rows = json.loads((tmp_path / "rows.json").read_text())
    assert [(row["name"], row["ratio"], row["met"]) for row in rows] == [("quick", 0.5, True), ("late", 1.5, False)]


def test_nothing_is_written_by_default(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    main(["met"], TABLE)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("reference", [0.0, -1.0, float("nan")])
def test_a_reference_must_be_positive(reference):
    with pytest.raises(ValueError, match="must be positive"):
        Row("quick", 1.0, "peer", reference, at_most=1)


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_start_imports_nothing_heavy(option):
    assert heavy_modules(option) == []


def test_a_run_that_fails_is_not_measured():
    with pytest.raises(BenchmarkFailure, match="exits 2"):
        heavy_modules("--no-such-option")


@pytest.mark.slow
def test_startup_gives_comparable_rows():
    rows = BENCHMARKS["startup"]()
    assert [row.name for row in rows] == ["rmd --help", "rmd --version"]
    assert all(row.measured > row.reference for row in rows)
