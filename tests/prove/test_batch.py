"""Many claims: every line answered once and in order, whatever the lines, the searches and the interruptions."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rmd_symbolic.cli.group import run
from rmd_symbolic.errors import SourceError
from rmd_symbolic.language.batch import Batch, answered, exit_code, mistaken, read_lines
from tests.cli.conftest import invalid, schemas
from tests.prove import searches

TOP = Path(__file__).resolve().parents[2]
PAIR = ["distributions p, q"]
CLAIMS = [
    {"id": "gibbs", "given": PAIR, "assume": [], "claim": "0 <= KL(p || q)"},
    {"id": "sharp", "given": PAIR, "claim": "KL(p || q) <= 99/100 * chi2(p || q)"},
    {"id": 3, "given": ["x > 0"], "claim": "ln(x) <= x - 1"},
    {"id": "outer", "given": PAIR, "claim": "TV(p, q)^4 <= hellinger2(p, q)"},
]
VERDICTS = {"gibbs": "proved", "sharp": "refuted", 3: "proved", "outer": "open"}


def rows(*claims):
    return "".join(json.dumps(claim) + "\n" for claim in claims)


# ---- reading ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("nonsense", "expected one JSON object"),
        ("[1]", "expected one JSON object, found list"),
        ('{"id": "a"}', "expected a claim"),
        ('{"claim": "0 <= 1"}', "expected an id"),
        ('{"id": true, "claim": "0 <= 1"}', "expected an id"),
        ('{"id": "a", "claim": ["0 <= 1"]}', "expected a claim"),
        ('{"id": "a", "claim": "0 <= 1", "assumes": []}', "expected the fields"),
        ('{"id": "a", "claim": "0 <= 1", "given": "real x"}', "expected a list of texts as `given`"),
        ('{"id": "a", "claim": "0 <= 1", "assume": [1]}', "expected a list of texts as `assume`"),
        ('{"id": "a", "claim": "0 <= 1", "claim": "0 <= 2"}', "a field comes twice"),
        ("[" * 100_000, "expected one JSON object"),
        ('{"id": "first", "claim": "0 <= 2"}', "the id 'first' is that of line 1"),
    ],
)
def test_a_bad_line_says_what_was_expected(row, said):
    first, bad, last = read_lines(rows({"id": "first", "claim": "0 <= 1"}) + "\n" + row + '\n{"id": 1, "claim": "0<1"}')
    assert (first.mistake, last.mistake) == (None, None)
    assert (bad.number, bad.question) == (3, None)
    assert said in bad.mistake.message
    assert exit_code([mistaken(bad, [bad.mistake])]) == 2


def test_a_text_and_a_number_are_two_ids():
    assert [line.mistake for line in read_lines(rows({"id": "1", "claim": "a"}, {"id": 1, "claim": "a"}))] == [None] * 2


def test_a_half_written_line_is_cut_off_and_what_does_not_fit_is_refused():
    lines = read_lines(rows(*CLAIMS))
    whole = rows(*({"schema": "rmd/prove/1", "id": line.id, "line": line.number, "question": line.digest,
                    "verdict": "open"} for line in lines[:2]))  # fmt: skip
    for cut in ("", "{", whole[:-1].split("\n")[-1]):
        before, kept = answered(whole + cut, lines)
        assert [a["id"] for a in before] == ["gibbs", "sharp"]
        assert kept == whole
    for bad in (whole + whole, whole + "{}\n", "x\n" + whole, whole.replace(lines[0].digest, lines[1].digest)):
        with pytest.raises(SourceError):
            answered(bad, lines)


# ---- searches that misbehave --------------------------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 3])
def test_whatever_a_search_does_the_claim_is_open(jobs):
    kinds = ["runs", "dies", "fine", "nonsense", "forged", "slow", "broken", "dies", "fine"]
    claims = [{"id": f"{n} {kind}", "given": [f"real {kind}"], "claim": "0 <= 0 * 2"} for n, kind in enumerate(kinds)]
    claims.insert(2, {"id": "unread", "claim": "0 <="})
    batch = Batch(jobs, limit=3.0, search=searches.work)
    try:
        found = list(batch.answers(read_lines(rows(*claims))))
    finally:
        batch.close()
    assert [a["id"] for a in found] == [c["id"] for c in claims]
    assert {a["verdict"] for a in found if a["id"] != "unread"} == {"open"}
    because = {a["id"].split()[-1]: a["because"] for a in found}
    assert because["runs"] == "the search was ended after 3 s"
    assert because["dies"] == "the process that searched died"
    assert because["forged"] == "a proof was found, but it does not replay"
    assert because["broken"] == "a counterexample was found, but it could not be confirmed"
    assert "could not be confirmed" in because["nonsense"]
    assert because["fine"] == "a fine claim"


# ---- the command ------------------------------------------------------------------------------------------------
@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RMD_CACHE_DIR", str(tmp_path / "certificates"))
    monkeypatch.setenv("NO_COLOR", "1")
    (tmp_path / "claims.jsonl").write_text(rows(*CLAIMS[:2]) + "nonsense\n" + rows(*CLAIMS[2:]), encoding="utf-8")
    return tmp_path


@pytest.mark.slow
def test_the_answers_do_not_depend_on_the_number_of_jobs(folder, capfd):
    found = []
    for jobs in ("1", "3"):
        assert (
            run(["prove", "--batch", "claims.jsonl", "--json", "--jobs", jobs, "--seconds", "5", "--limit", "300"]) == 2
        )
        found.append([json.loads(row) for row in capfd.readouterr().out.splitlines()])
    for answers in found:
        assert [a["line"] for a in answers] == [1, 2, 3, 4, 5]
        for answer in answers:
            assert invalid(answer, schemas()["rmd/prove/1"]) == []
            assert answer["verdict"] == VERDICTS.get(answer["id"], "error")
    for one, three in zip(*found, strict=True):
        assert {**one, "seconds": 0} == {**three, "seconds": 0}


@pytest.mark.slow
def test_a_table_for_people_and_a_file_that_is_not_written_over(folder, capfd):
    assert run(["prove", "--batch", "claims.jsonl", "--out", "out.jsonl", "--seconds", "3"]) == 2
    said = capfd.readouterr().out
    assert "2 proved, 1 refuted, 1 open, 1 mistake" in said
    assert "p = (1, 0), q = (50/51, 1/51)" in said
    assert run(["prove", "--batch", "claims.jsonl", "--out", "out.jsonl"]) == 2
    assert "--resume goes on with it" in capfd.readouterr().err
    before = Path("out.jsonl").read_text(encoding="utf-8")
    assert run(["prove", "--batch", "claims.jsonl", "--out", "out.jsonl", "--resume"]) == 2
    assert Path("out.jsonl").read_text(encoding="utf-8") == before
    assert "(5 by an earlier run)" in capfd.readouterr().out


@pytest.mark.slow
def test_killed_at_any_moment_and_resumed_nothing_is_lost_or_counted_twice(folder):
    claims = [{**CLAIMS[n % 3], "id": n} for n in range(12)]
    (folder / "claims.jsonl").write_text(rows(*claims), encoding="utf-8")
    command = [sys.executable, "-m", "rmd_symbolic", "prove", "--batch", "claims.jsonl", "--out", "out.jsonl",
               "--resume", "--jobs", "2", "--seconds", "5"]  # fmt: skip
    out = folder / "out.jsonl"
    environment = os.environ | {"PYTHONPATH": str(TOP)}
    for most in (1, 4, 7):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
        while process.poll() is None and (not out.exists() or out.read_bytes().count(b"\n") < most):
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
        with out.open("ab") as file:
            file.write(b'{"schema": "rmd/pro')
    assert subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, check=False).returncode == 1
    answers = [json.loads(row) for row in out.read_text(encoding="utf-8").splitlines()]
    assert [a["id"] for a in answers] == list(range(12))
    assert [a["verdict"] for a in answers] == ["proved", "refuted", "proved"] * 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--batch", "claims.jsonl", "0 <= 1"], "leave out CLAIM"),
        (["--batch", "missing.jsonl"], "cannot be read"),
        (["--batch", "claims.jsonl", "--resume"], "goes with --out"),
        (["0 <= 1", "--jobs", "2"], "go with --batch"),
        ([], "give a CLAIM"),
    ],
)
def test_options_that_do_not_fit(folder, capfd, arguments, said):
    assert run(["prove", *arguments]) == 2
    assert said in capfd.readouterr().err
