"""`rmd check`: exit codes, what is printed, JSON, certificates, workers, and input that is no proof file."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.cli.conftest import ASSUMED, EXERCISE, FALSE, GOOD, OPEN, SYNTAX, TOP

USES = "uses base\ntheorem two\n  claim 0 < 1\nproof\n  0 < 1  by one\nqed\n"
MANY = """\
theorem wrong
  given real a
  claim a <= a + 1
proof
  a <= a + 1  by hypothesis
qed

lemma second
  claim 0 <= KLL

lemma third
  claim 0 <
"""
DIAGNOSTICS = """\
many.proof
  open     wrong
open: hypothesis cannot show it
 --> many.proof:5:3
  |
5 |   a <= a + 1  by hypothesis
  |   ^^^^^^^^^^^^^^^^^^^^^^^^^
  = help: the line holds here, but its reason does not give it: write `by arithmetic`
error[E204]: KLL is not declared
 --> many.proof:9:14
  |
9 |   claim 0 <= KLL
  |              ^^^
  = help: did you mean KL?
error[E110]: expected ..., found the end of the block
  --> many.proof:12:12
   |
12 |   claim 0 <
   |            ^
0 proved, 1 open, 2 errors in 1 file
"""


# Exit codes


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"a": GOOD}, 0),
        ({"a": OPEN}, 1),
        ({"a": FALSE}, 1),
        ({"a": SYNTAX}, 2),
        ({"a": ""}, 2),
        ({"a": "# nothing\n"}, 2),
        ({"a": EXERCISE}, 0),
        ({"a": GOOD + "\n" + EXERCISE}, 0),
        ({"a": EXERCISE.replace("?", "arithmetic from h")}, 1),
        ({"a": GOOD, "b": OPEN}, 1),
        ({"a": OPEN, "b": SYNTAX}, 2),
        ({"a": GOOD, "b": SYNTAX}, 2),
    ],
)
def test_exit_code(rmd, write, files, code):
    write(**files)
    assert rmd("check", *sorted(f"{name}.proof" for name in files)).code == code


def test_a_disagreement_with_numbers_beats_everything(rmd, write, monkeypatch):
    from rmd_symbolic.language import check

    monkeypatch.setattr(check, "numeric_disagreements", lambda answer, run: ["one was proved, but fails at 0"])
    write(a=GOOD, b=SYNTAX)
    answer = rmd("check", "a.proof", "b.proof", "--no-cache")
    assert answer.code == 3
    assert "error[E300]: one was proved, but fails at 0" in answer.out


def test_a_disagreement_is_not_stored(rmd, write, monkeypatch):
    from rmd_symbolic.language import check

    write(a=GOOD)
    with monkeypatch.context() as patch:
        patch.setattr(check, "numeric_disagreements", lambda answer, run: ["x"])
        assert rmd("check", "a.proof").code == 3
        assert rmd("check", "a.proof").code == 3
    assert rmd("check", "a.proof").code == 0


@pytest.mark.parametrize(
    "arguments", [["--no-such-option"], ["missing.proof"], ["--allow", "hope"], ["--jobs", "-1"], []]
)
def test_usage_and_missing_files_are_2(rmd, arguments):
    assert rmd("check", *arguments).code == 2


def test_watch_with_json_is_refused(rmd, write):
    write(a=GOOD)
    assert rmd("check", "a.proof", "--watch", "--json").code == 2


# What is printed


def test_every_mistake_is_told_in_one_run_with_its_place(rmd, write):
    write(many=MANY)
    answer = rmd("check", "many.proof")
    assert re.sub("expected .*, found", "expected ..., found", answer.out) == DIAGNOSTICS
    assert answer.code == 2


SEVERAL = """\
theorem several
  given reals a, c
  assume first: a <= missing
  assume 0 <= a and 0 <= absent
  claim a <= unknown
proof
  a <= c  by arithmetic
qed

theorem steps
  given reals a, c
  assume h: a <= c
  claim a <= c + 1
proof
  have one: a <= nothing + c  by arithmetic
  have two: a + 1 <= c + 1    by arithmetic from h
  a <= nobody                 by arithmetic
  a <= c + 1                  by arithmetic from h
qed
"""


def test_a_statement_and_a_proof_tell_all_their_mistakes(rmd, write):
    write(a=SEVERAL)
    answer = rmd("check", "a.proof", "--json").json
    assert [(e["line"], e["code"], e["message"].split()[0]) for e in answer["errors"]] == [
        (3, "E204", "missing"),
        (4, "E204", "absent"),
        (5, "E204", "unknown"),
        (15, "E204", "nothing"),
        (17, "E204", "nobody"),
    ]
    (theorem,) = answer["theorems"]
    assert (theorem["name"], theorem["verdict"]) == ("steps", "open")
    assert [(s["line"], s["verdict"]) for s in theorem["steps"]] == [(16, "proved"), (18, "proved")]


def test_a_given_that_fails_does_not_blame_the_lines_below(rmd, write):
    write(a="theorem b\n  given real mix\n  claim other < 1\n")
    errors = rmd("check", "a.proof", "--json").json["errors"]
    assert [e["code"] for e in errors] == ["E212"]


def test_the_last_line_is_a_summary(rmd, write):
    write(a=GOOD + "\n" + EXERCISE, b=OPEN)
    assert rmd("check", "a.proof", "b.proof").out.splitlines()[-1] == "1 proved, 1 open, 1 exercise in 2 files"


def test_quiet_prints_nothing_when_all_is_well(rmd, write):
    write(a=GOOD)
    answer = rmd("check", "a.proof", "--quiet")
    assert (answer.code, answer.out, answer.err) == (0, "", "")


def test_verbose_prints_every_step(rmd, write):
    write(a=GOOD)
    assert "   4 proved   0 < 1  by algebra" in rmd("check", "a.proof", "-v").out


def test_a_hypothesis_that_is_not_needed_is_said(rmd, write):
    write(a=ASSUMED)
    assert "not needed: 0 <= a" in rmd("check", "a.proof").out


def test_timings_are_asked_for(rmd, write):
    write(a=GOOD)
    assert " ms" not in rmd("check", "a.proof").out
    assert " ms (stored)" in rmd("check", "a.proof", "--timings").out


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [
        ({"NO_COLOR": "", "FORCE_COLOR": "1"}, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ({"NO_COLOR": "", "TERM": "dumb"}, False),
        ({"NO_COLOR": ""}, False),
    ],
)
def test_colour(process, write, environment, coloured):
    write(a=GOOD)
    assert ("\x1b[" in process("check", "a.proof", environment=environment).out) is coloured


# JSON


@pytest.mark.parametrize("text", [GOOD, OPEN, FALSE, SYNTAX, EXERCISE, ASSUMED, "", "\0"])
def test_json_fits_its_schema(rmd, write, valid, text):
    write(a=text)
    plain, answer = rmd("check", "a.proof"), rmd("check", "a.proof", "--json")
    assert valid(answer.json)["schema"] == "rmd/check/1"
    assert answer.code == plain.code
    assert (answer.json["verdict"] == "proved") is (answer.code == 0)


def test_json_says_where_and_why(rmd, write):
    write(a=OPEN, b=SYNTAX)
    answer = rmd("check", "a.proof", "b.proof", "missing.proof", "--json").json
    (theorem,) = answer["theorems"]
    assert (theorem["name"], theorem["verdict"], theorem["file"], theorem["line"]) == ("wrong", "open", "a.proof", 1)
    assert theorem["steps"][0]["reason"] == "by hypothesis"
    assert [(e["file"], e["code"]) for e in answer["errors"]] == [("missing.proof", "E107"), ("b.proof", "E110")]


# Which files


def test_without_a_path_the_project_says_which(rmd, write, tmp_path):
    write(**{"mine/a": GOOD, "other": OPEN})
    (tmp_path / "pyproject.toml").write_text('[tool.rmd]\nproofs = "mine"\n')
    assert rmd("check").code == 0


def test_without_a_path_and_a_project_the_folder_proofs(rmd, write):
    write(**{"proofs/deep/a": GOOD})
    assert "proofs/deep/a.proof" in rmd("check").out


def test_an_unknown_setting_is_an_error_with_a_suggestion(rmd, tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.rmd]\nproof = "mine"\n')
    answer = rmd("check")
    assert answer.code == 2
    assert "did you mean 'proofs'?" in answer.err


def test_a_file_is_checked_once(rmd, write):
    write(a=GOOD)
    assert len(rmd("check", "a.proof", ".", "./a.proof", "--json").json["theorems"]) == 1


def test_a_folder_without_proofs_is_an_error(rmd, tmp_path):
    (tmp_path / "nothing").mkdir()
    assert "error[E108]" in rmd("check", "nothing").out


def test_a_file_that_is_used_and_does_not_check_is_mentioned(rmd, write):
    write(base=GOOD + OPEN, a=USES)
    answer = rmd("check", "a.proof")
    assert answer.code == 0
    assert "note: base.proof, which is used here, does not check" in answer.out


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_folder_that_may_not_be_read(rmd, tmp_path):
    (tmp_path / "closed").mkdir(mode=0)
    assert "error[E107]" in rmd("check", "closed").out


# Input that is no proof file


BAD = {
    "binary": (b"\xff\xfe\x00\x01" * 1000, "E107"),
    "null": (b"theorem a\0", "E106"),
    "brackets": (b"(" * 10_000_000, "E101"),
    "lines": (b"(\n" * 1_000_000, "E101"),
    "nested": (b"theorem a\n claim " + b"(" * 10_000 + b"1" + b")" * 10_000 + b" = 1", "E103"),
    "negations": (b"theorem a\n claim " + b"not " * 10_000 + b"0 < 1", "E103"),
    "minus": (b"theorem a\n claim 0 < " + b"-" * 10_000 + b"1", "E103"),
    "powers": (b"theorem a\n claim 0 < 1" + b"^1" * 10_000, "E103"),
    "sum": (b"theorem a\n claim 0 < 1" + b" + 1" * 20_000, "E103"),
    "long": (b"theorem a\n claim 0 < 1\n" + b"# x\n" * 100_000, "E102"),
    "large": (b" " * 21_000_000, "E106"),
    "digits": (b"theorem a\n claim 0 < " + b"1" * 1000, "E205"),
    "text": ("theorem a\n claim 0 < \N{SNOWMAN}".encode(), "E110"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_in_bounded_time_and_memory(process, tmp_path, name):
    data, code = BAD[name]
    (tmp_path / "bad.proof").write_bytes(data)
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31));"
        "resource.setrlimit(resource.RLIMIT_CPU, (20, 20));"
        "from rmd_symbolic.cli import main; main()"
    )
    answer = process("check", "bad.proof", program=("-c", limited))
    assert answer.code == 2
    assert f"error[{code}]" in answer.out
    assert "Traceback" not in answer.err
    assert len(answer.out) < 10_000


# Certificates that are kept


def stored(folder):
    return sorted(Path(folder, "certificates").rglob("*.json"))


def test_a_stored_certificate_gives_the_same_report(rmd, write, tmp_path):
    shutil.copytree(TOP / "proofs" / "foundations", tmp_path / "foundations")
    first = rmd("check", "foundations/order.proof", "-v", "--json").json
    assert stored(tmp_path)
    second = rmd("check", "foundations/order.proof", "-v", "--json").json
    for theorem in first["theorems"] + second["theorems"]:
        theorem.pop("seconds")
    assert first == second


def test_no_cache_writes_nothing(rmd, write, tmp_path):
    write(a=GOOD)
    rmd("check", "a.proof", "--no-cache")
    assert stored(tmp_path) == []


def test_a_certificate_is_found_again_after_lines_have_moved(rmd, write):
    write(a=GOOD)
    rmd("check", "a.proof")
    write(a="# a line more\n\n" + GOOD)
    (theorem,) = rmd("check", "a.proof", "--json").json["theorems"]
    assert theorem["steps"][0]["line"] == 6
    assert "(stored)" in rmd("check", "a.proof", "--timings").out


def test_a_changed_lemma_is_noticed(rmd, write):
    write(base=GOOD, a=USES)
    assert rmd("check", "a.proof").code == 0
    write(base=GOOD.replace("0 < 1", "0 < 2"))
    assert "(stored)" not in rmd("check", "a.proof", "--timings").out


def test_a_folder_that_cannot_be_written_does_no_harm(rmd, write, tmp_path):
    write(a=GOOD)
    (tmp_path / "file").write_text("")
    answer = rmd("check", "a.proof", "--cache", tmp_path / "file" / "below", "-v")
    assert answer.code == 0
    assert "certificates are not kept" in answer.err


def test_a_check_from_stored_certificates_starts_no_engine(process, write):
    write(a=GOOD)
    process("check", "a.proof")
    answer = process("check", "a.proof", program=("-X", "importtime", "-m", "rmd_symbolic"))
    imported = {line.rsplit("|", 1)[-1].strip() for line in answer.err.splitlines()}
    assert "rmd_symbolic.language.check" in imported
    assert not imported & {"sympy", "z3", "numpy", "rich"}


# Workers


@pytest.mark.slow
def test_the_answer_does_not_depend_on_the_number_of_workers(rmd, write, tmp_path):
    for name in ("order", "perspective", "sums"):
        write(**{f"foundations/{name}": (TOP / "proofs" / "foundations" / f"{name}.proof").read_text(encoding="utf-8")})
    (tmp_path / "foundations" / "wrong.proof").write_text("uses foundations.order\n" + OPEN + SYNTAX)
    plain, parallel = (rmd("check", "foundations", "--no-numbers", "--no-cache", "-v", "--jobs", n) for n in (1, 2))
    assert plain.out == parallel.out
    assert plain.code == parallel.code == 2


def test_workers_keep_what_they_find(rmd, write, tmp_path):
    write(a=GOOD)
    assert rmd("check", "a.proof", "--jobs", "2").code == 0
    assert len(stored(tmp_path)) == 1


def test_what_a_worker_hands_back_is_replayed(write, tmp_path):
    from rmd_symbolic.language.jobs import Searchers
    from rmd_symbolic.language.theories import Library

    write(a=OPEN)
    file = tmp_path / "a.proof"
    searchers = Searchers(None, 1, [], False)
    try:
        searchers.found = Lie()
        result = Library(cache=searchers).check(file)
    finally:
        searchers.close()
    assert result.verdict == "open"
    assert searchers.notes


class Lie(dict):
    """Answers every key with a certificate of something else."""

    def get(self, key, default=None):
        from rmd_symbolic.language.cache import digest

        data = {
            "schema": "rmd/cache/1",
            "key": key,
            "theorem": "wrong",
            "numbers": True,
            "obligations": [],
            "steps": [],
            "unused": [],
            "certificate": {
                "schema": "rmd/certificate/1",
                "nodes": [["number", "0"], ["number", "1"], ["less", 0, 1]],
                "steps": [["linear", [], [{"term": 2}, {"rationals": []}]]],
                "uses": {},
            },
        }
        return json.dumps(data | {"sum": digest(data)})

    def __contains__(self, key):
        return True


# Processes


@pytest.mark.slow
def test_interruption_ends_with_130_and_without_a_traceback(write, tmp_path):
    write(a="".join(GOOD.replace("one", f"one_{n}") for n in range(3000)))
    command = [sys.executable, "-m", "rmd_symbolic", "check", "a.proof"]
    running = subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(TOP)},
    )
    deadline = time.monotonic() + 60
    while not stored(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in err
    kept = stored(tmp_path)
    assert kept
    for path in kept:
        json.loads(path.read_text())


def test_a_pipe_that_closes_early_is_no_error(write, tmp_path):
    write(a="".join(GOOD.replace("one", f"one_{n}") for n in range(60)))
    command = f"{sys.executable} -m rmd_symbolic check a.proof -v | head -n 1"
    done = subprocess.run(
        command,
        shell=True,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(TOP)},
    )
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.slow
def test_watch_checks_again_when_a_file_changes(write, tmp_path):
    write(a=GOOD)
    command = [sys.executable, "-u", "-m", "rmd_symbolic", "check", "a.proof", "--watch"]
    running = subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(TOP)},
    )
    watchdog = threading.Timer(60, running.kill)
    watchdog.start()
    try:
        seen = [running.stdout.readline() for _ in range(3)]
        assert seen[-1] == "1 proved in 1 file\n"
        write(a=OPEN)
        os.utime(tmp_path / "a.proof", (1, 1))
        line = ""
        while "0 proved, 1 open" not in line:
            line = running.stdout.readline()
            assert line
    finally:
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=60)
        watchdog.cancel()
    assert running.returncode == 130


def test_what_a_file_says_does_not_reach_the_terminal_unread(rmd, write, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "")
    monkeypatch.setenv("FORCE_COLOR", "1")
    text = GOOD.replace("theorem one", 'theorem one "a \x1b]0;title\x07"').replace(
        "proof\n", 'proof\n  note "b \x1b[2J"\n'
    )
    write(**{"odd\x1b[31m": text})
    out = rmd("check", "odd\x1b[31m.proof", "-v").out
    assert not {"\x1b]", "\x1b[2J", "\x07", "odd\x1b"} & {
        out[at : at + size] for size in (1, 2, 4) for at in range(len(out))
    }


def test_a_terminal_without_unicode_is_no_obstacle(process, write):
    write(a="theorem one\n  given real \N{GREEK SMALL LETTER ALPHA}\n  claim \N{GREEK SMALL LETTER ALPHA} <= b\n")
    answer = process("check", "a.proof", environment={"LC_ALL": "C", "PYTHONIOENCODING": "ascii:backslashreplace"})
    assert answer.code == 2
    assert "Traceback" not in answer.err
