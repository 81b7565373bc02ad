"""`rmd tex`: what it prints, writes and refuses."""

import json
import shutil

import pytest
from click.testing import CliRunner

from rmd_symbolic.cli.tex import tex

PROOF = """theory mine
lemma one "One is positive"
  claim 0 < 1
proof
  show 0 < 1 by algebra
qed
lemma two
  claim 0 < 1
proof
  show 0 < 1 by one
qed
lemma wrong
  given real a
  claim a <= 1
proof
  a <= 1 by arithmetic
qed
"""


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RMD_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "proofs").mkdir()
    (tmp_path / "proofs" / "mine.proof").write_text(PROOF, encoding="utf-8")
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(tex, list(arguments))


def test_an_article_on_standard_output():
    answer = run("two", "one")
    assert answer.exit_code == 0
    assert answer.output.startswith("%")
    assert answer.output.index(r"\label{rmd:one}") < answer.output.index(r"\label{rmd:two}")
    assert r"\end{document}" in answer.output


def test_again_from_a_warm_cache():
    assert run("two").output == run("two").output


def test_a_theorem_of_the_shipped_library():
    assert r"\label{rmd:square_nonnegative}" in run("square_nonnegative").output


def test_a_snippet_in_a_file(project):
    answer = run("one", "--snippet", "--out", "one.tex")
    assert answer.exit_code == 0
    assert r"\documentclass" not in (project / "one.tex").read_text(encoding="utf-8")


def test_all_of_one_file(project):
    (project / "good.proof").write_text(PROOF[: PROOF.index("lemma wrong")], encoding="utf-8")
    answer = run("--all", "--from", "good.proof")
    assert answer.exit_code == 0
    assert answer.output.count(r"\begin{lemma}") == 2


def test_what_is_not_proved_is_refused():
    answer = run("wrong")
    assert answer.exit_code == 1
    assert "not proved" in answer.output
    assert r"\begin" not in answer.output


def test_a_draft_is_marked():
    answer = run("wrong", "--draft")
    assert answer.exit_code == 1
    assert "Draft, not proved" in answer.output


def test_json():
    data = json.loads(run("one", "--json").output)
    assert data["schema"] == "rmd/tex/1"
    assert data["theorems"] == [{"name": "one", "verdict": "proved", "trust": [], "uses": []}]
    assert data["source"].startswith("%")
    written = json.loads(run("one", "--json", "--out", "a.tex").output)
    assert (written["file"], "source" in written) == ("a.tex", False)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name theorems, or give --all"),
        (("one", "--all"), "name theorems, or give --all"),
        (("oen",), "did you mean 'one'"),
        (("one", "--snippet", "--pdf"), "a snippet is no document"),
        (("one", "--out", "missing/one.tex"), "cannot be written"),
    ],
)
def test_mistakes(arguments, message):
    answer = run(*arguments)
    assert answer.exit_code == 2
    assert message in answer.output


def test_without_tex_the_source_is_written(project, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    answer = run("one", "--pdf")
    assert answer.exit_code == 2
    assert "texlive-latex-extra lmodern" in answer.output
    assert (project / "one.tex").is_file()
    assert not (project / "one.pdf").exists()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is missing")
def test_a_pdf(project):
    answer = run("one", "--pdf")
    assert answer.exit_code == 0
    assert (project / "one.pdf").read_bytes().startswith(b"%PDF")
    assert (project / "one.tex").is_file()
