"""Every command but check: what it prints, its exit codes, its JSON."""

import json
import os
import re
import shutil
import subprocess
import tomllib

import pytest

from rmd_symbolic.cli import COMMANDS, available, help_text
from rmd_symbolic.cli.group import LazyGroup, group
from tests.cli.conftest import GOOD, OPEN, SYNTAX, TOP, schemas

USED = (
    "lemma base\n  given real a\n  assume h: 0 < a\n  assume spare: a < 5\n  claim 0 < 2 * a\nproof\n"
    "  0 < 2 * a  by arithmetic from h\nqed\n"
    "theorem top\n  given real a\n  assume h: 0 < a\n  assume k: a < 5\n  claim 0 < 2 * a\nproof\n"
    "  0 < 2 * a  by base\nqed\n"
)


# The group


def test_help_is_the_same_with_and_without_click(rmd):
    assert rmd("--help").out == help_text()


def test_every_command_has_help_with_an_example_and_json(rmd):
    for name in available():
        answer = rmd(name, "--help")
        assert answer.code == 0, name
        assert re.search(rf"Examples:\n +.*rmd {name}", answer.out), name
        assert "--json" in answer.out, name


def test_every_command_has_one_line_in_the_help(rmd):
    for name in available():
        command = group.get_command(None, name)
        assert command.get_short_help_str(200).split()[0] == COMMANDS[name].split()[0], name


def test_the_program_runs_as_a_module(process):
    assert (
        process("--version").out
        == process("--version", program=("-c", "from rmd_symbolic.cli import main; main()")).out
    )
    assert process("--version").out.startswith("rmd ")
    assert process().out == help_text()


def test_main_is_a_click_group():
    from click.testing import CliRunner

    from rmd_symbolic.cli import main

    assert CliRunner().invoke(main, ["--help"]).output == help_text()
    assert isinstance(main.group, LazyGroup)
    assert CliRunner().invoke(main, ["check", "missing.proof"]).exit_code == 2


def test_a_misspelt_command_is_a_usage_error(rmd):
    answer = rmd("chekc")
    assert answer.code == 2
    assert "Did you mean 'check'?" in answer.err


def test_every_answer_is_documented():
    source = "".join(path.read_text(encoding="utf-8") for path in (TOP / "rmd_symbolic" / "cli").glob("*.py"))
    assert set(re.findall(r'"(rmd/[a-z]+/\d+)"', source)) <= set(schemas())


def test_tex_answers_in_json(rmd, valid, tmp_path):
    assert "source" in valid(rmd("tex", "square_nonnegative", "--snippet", "--json").json)
    assert valid(rmd("tex", "square_nonnegative", "--out", "s.tex", "--json").json)["file"] == "s.tex"


# audit


def test_audit_names_what_a_theorem_rests_on(rmd, write, valid):
    write(a=USED)
    answer = rmd("audit", "a.proof", "--json")
    assert answer.code == 0
    base, top = valid(answer.json)["theorems"]
    assert [(h["text"], h["needed"]) for h in base["hypotheses"]] == [("h: 0 < a", True), ("spare: a < 5", False)]
    assert [(lemma["name"], lemma["direct"]) for lemma in top["lemmas"]] == [("base", True)]
    assert sum(top["rules"].values()) == sum(top["own_rules"].values()) + sum(base["rules"].values())
    assert top["certificate"]["total_bytes"] == top["certificate"]["bytes"] + base["certificate"]["bytes"]
    assert "not needed  spare: a < 5" in rmd("audit", "a.proof").out


@pytest.mark.parametrize(("text", "code"), [(GOOD, 0), (OPEN, 1), (SYNTAX, 2), (GOOD + OPEN, 1)])
def test_audit_exit_code(rmd, write, valid, text, code):
    write(a=text)
    assert rmd("audit", "a.proof").code == code
    answer = rmd("audit", "a.proof", "--json")
    assert answer.code == code
    valid(answer.json)


def test_audit_by_name_looks_in_the_library(rmd):
    answer = rmd("audit", "square_nonnegative")
    assert answer.code == 0
    assert "nothing but the kernel" in answer.out


def test_audit_suggests_a_name(rmd):
    answer = rmd("audit", "square_nonegative")
    assert answer.code == 2
    assert "did you mean 'square_nonnegative'?" in answer.err


# certificates


def test_a_certificate_travels(rmd, write, valid, tmp_path):
    write(a=USED)
    assert (
        valid(rmd("export-certificate", "top", "--from", "a.proof", "--out", "top.json", "--json").json)["bytes"] > 100
    )
    data = valid(json.loads((tmp_path / "top.json").read_text()))
    assert [lemma["name"] for lemma in data["lemmas"]] == ["base"]
    answer = rmd("verify", "top.json", "--against", "a.proof")
    assert answer.code == 0
    assert "1 lemmas replayed; trusts nothing but the kernel" in answer.out
    assert valid(rmd("verify", "top.json", "--against", "a.proof", "--json").json)["verdict"] == "proved"


def test_a_certificate_is_canonical(rmd, write):
    write(a=USED)
    first, second = (rmd("export-certificate", "top", "--from", "a.proof").out for _ in range(2))
    assert first == second
    assert first == json.dumps(json.loads(first), sort_keys=True, separators=(",", ":")) + "\n"


def test_what_is_not_proved_has_no_certificate(rmd, write):
    write(a=OPEN)
    assert rmd("export-certificate", "wrong", "--from", "a.proof").code == 1


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"schema": "rmd/export/1"}', "[" * 100_000])
def test_what_is_no_certificate_is_an_input_error(rmd, write, valid, tmp_path, text):
    write(a=GOOD)
    (tmp_path / "c.json").write_text(text)
    assert rmd("verify", "c.json", "--against", "a.proof").code == 2
    assert valid(rmd("verify", "c.json", "--against", "a.proof", "--json").json)["verdict"] == "error"


# fmt


def test_fmt_rewrites_once(rmd, write, tmp_path):
    write(a=GOOD.replace("  ", "     "))
    assert rmd("fmt", "--check", "a.proof").code == 1
    assert rmd("fmt", "--diff", "a.proof").code == 1
    assert (tmp_path / "a.proof").read_text() != GOOD
    assert rmd("fmt", "a.proof").code == 0
    assert (tmp_path / "a.proof").read_text() == GOOD
    answer = rmd("fmt", "--check", "a.proof")
    assert (answer.code, answer.out) == (0, "0 of 1 file would change\n")


def test_fmt_leaves_a_broken_file_alone(rmd, write, valid, tmp_path):
    write(a=SYNTAX, b=GOOD.replace("  0", "    0"))
    assert rmd("fmt", "a.proof", "b.proof").code == 2
    assert (tmp_path / "a.proof").read_text() == SYNTAX
    assert (tmp_path / "b.proof").read_text() == GOOD
    valid(rmd("fmt", "a.proof", "--json").json)


def test_fmt_from_standard_input(process):
    answer = process("fmt", "-", input=GOOD.replace("  ", " "))
    assert (answer.code, answer.out) == (0, GOOD)
    assert process("fmt", "-", input=SYNTAX).code == 2


def test_fmt_keeps_the_mode_of_a_file(rmd, write, tmp_path):
    write(a=GOOD.replace("  ", " "))
    (tmp_path / "a.proof").chmod(0o640)
    rmd("fmt", "a.proof")
    assert (tmp_path / "a.proof").stat().st_mode & 0o777 == 0o640
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.proof"]


# explain


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("KL", "relative entropy"),
        ("algebra", "(rule)"),
        ("by algebra", "(reason)"),
        ("convex_domination", "A6"),
        ("E110", "syntax error"),
        ("zero of KL", "kl_zero"),
        ("have", "states a fact"),
        ("distributions", "sort"),
        ("square_nonnegative", "0 <= a * a"),
        ("linear", "(rule)"),
    ],
)
def test_explain(rmd, valid, name, said):
    answer = rmd("explain", *name.split())
    assert answer.code == 0
    assert said in answer.out
    assert valid(rmd("explain", name, "--json").json)["articles"]


def test_explain_suggests(rmd, valid):
    answer = rmd("explain", "algebar")
    assert answer.code == 2
    assert "did you mean algebra" in answer.err
    assert valid(rmd("explain", "algebar", "--json").json)["near"]


def test_explain_lists_everything(rmd, valid):
    from rmd_symbolic.framework.declared import declarations
    from rmd_symbolic.kernel.rules import RULES

    answer = valid(rmd("explain", "--json").json)
    names = {(a["kind"], a["name"]) for a in answer["articles"]}
    assert {name for kind, name in names if kind == "rule"} == set(RULES)
    assert {name for kind, name in names if kind in ("notion", "property")} == set(declarations().names())


def test_every_error_code_of_the_package_is_explained():
    from rmd_symbolic.language.codes import CODES

    source = "".join(path.read_text() for path in (TOP / "rmd_symbolic").rglob("*.py") if path.name != "codes.py")
    assert set(re.findall(r"\bE[123]\d\d\b", source)) <= set(CODES)


def test_the_reference_names_everything(rmd):
    from rmd_symbolic.language.explain import articles

    text = rmd("explain", "--reference").out
    assert text.startswith("# The proof language\n")
    assert [a.name for a in articles() if f"`{a.name}`" not in text] == []
    assert "statement: kind NAME" in text


# new, doctor, coverage, completion


def test_a_new_file_checks(rmd, valid, tmp_path):
    assert valid(rmd("new", "first", "--json").json)["file"] == "first.proof"
    assert rmd("check", "first.proof").code == 0
    assert rmd("fmt", "--check", "first.proof").code == 0
    assert rmd("new", "first").code == 2
    assert rmd("new", "first", "--force").code == 0
    assert rmd("new", "not a name").code == 2


def test_doctor(rmd, valid):
    answer = rmd("doctor", "--json")
    found = {f["name"]: f for f in valid(answer.json)["findings"]}
    assert found["python"]["ok"] is True
    assert answer.code == (0 if answer.json["healthy"] else 1)
    assert {"lark", "proofs", "templates", "cache", "pdflatex"} <= set(found)


def test_doctor_misses_what_is_missing(rmd, monkeypatch):
    from rmd_symbolic.cli import doctor

    monkeypatch.setattr(doctor, "CORE", ("lark", "no-such-package"))
    answer = rmd("doctor")
    assert answer.code == 1
    assert "python -m pip install no-such-package" in answer.out


def test_coverage_is_computed(rmd, write, valid, tmp_path):
    write(**{"lib/a": GOOD + OPEN.replace("wrong", "later")})
    (tmp_path / "lib" / "coverage.toml").write_text(
        '[[promise]]\nid = "a"\ntitle = "A"\nparts = [{says = "x", theorems = ["one"], declared = ["KL"]}, '
        '{says = "w", declared = ["KL"]}]\n'
        '[[theorem]]\nid = "T1"\ntitle = "B"\nparts = [{says = "y", theorems = ["one", "later"]}, {says = "z"}]\n'
        '[[theorem]]\nid = "T2"\ntitle = "C"\nparts = [{says = "y", theorems = ["nowhere"], declared = ["nothing"]}]\n'
    )
    answer = valid(rmd("coverage", "--proofs", "lib", "--json").json)
    assert [(i["id"], i["status"]) for i in answer["items"]] == [("a", "proved"), ("T1", "partly"), ("T2", "not yet")]
    assert [part["status"] for part in answer["items"][0]["parts"]] == ["proved", "declared"]
    assert answer["items"][1]["parts"][0]["missing"] == ["later"]
    assert rmd("coverage", "--proofs", "lib").out.splitlines()[-1] == "1 of 3 proved"


@pytest.mark.parametrize(
    "table", ["[[promise]]\nid = 1\n", "x = 1\n", "[", '[[theorem]]\nid="T1"\ntitle="x"\nparts=[{a=1}]\n']
)
def test_a_malformed_table_is_an_input_error(rmd, write, tmp_path, table):
    write(**{"lib/a": GOOD})
    (tmp_path / "lib" / "coverage.toml").write_text(table)
    assert rmd("coverage", "--proofs", "lib").code == 2


def test_the_table_of_the_library_holds_every_promise():
    table = tomllib.loads((TOP / "proofs" / "coverage.toml").read_text())
    assert [p["id"] for p in table["promise"]] == list("abcdef")
    assert [t["id"] for t in table["theorem"]] == [f"T{n}" for n in range(1, 16)]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script(rmd, valid, shell):
    answer = rmd("completion", shell)
    assert answer.code == 0
    assert "_RMD_COMPLETE" in answer.out
    assert valid(rmd("completion", shell, "--json").json)["script"] in answer.out


@pytest.mark.parametrize(
    ("line", "wanted"), [("rmd ", "check"), ("rmd aud", "audit"), ("rmd check --no-c", "--no-cache")]
)
def test_completion_of_a_line(process, line, wanted):
    words = line.split(" ")
    answer = process(
        environment={"_RMD_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    )
    assert wanted in answer.out


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_reads_its_script(rmd, tmp_path):
    (tmp_path / "rmd.bash").write_text(rmd("completion", "bash").out)
    done = subprocess.run(["bash", "-n", "rmd.bash"], capture_output=True, check=False, env=dict(os.environ))
    assert done.returncode == 0, done.stderr
