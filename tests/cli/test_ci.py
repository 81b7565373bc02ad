"""Reports for continuous integration hold every problem, with its place."""

import json
import xml.etree.ElementTree as ElementTree

from tests.cli.conftest import EXERCISE, FALSE, GOOD, OPEN, SYNTAX


def test_junit(rmd, write, tmp_path):
    write(a=GOOD + OPEN + EXERCISE, b=SYNTAX)
    assert rmd("check", "a.proof", "b.proof", "missing.proof", "--junit", "report.xml").code == 2
    suites = {s.get("name"): s for s in ElementTree.parse(tmp_path / "report.xml").getroot()}
    assert {n: [s.get(k) for k in ("tests", "failures", "errors", "skipped")] for n, s in suites.items()} == {
        "missing.proof": ["1", "0", "1", "0"],
        "b.proof": ["1", "0", "1", "0"],
        "a.proof": ["3", "1", "0", "1"],
    }
    failed = suites["a.proof"].find("testcase[@name='wrong']/failure")
    assert "hypothesis cannot show it" in failed.get("message")


def test_sarif(rmd, write, tmp_path):
    write(a=GOOD + FALSE, b=SYNTAX)
    rmd("check", "a.proof", "b.proof", "--sarif", "report.sarif", "--quiet")
    (run,) = json.loads((tmp_path / "report.sarif").read_text())["runs"]
    found = [(r["ruleId"], r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]) for r in run["results"]]
    assert found == [("refuted", "a.proof"), ("E110", "b.proof")]
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"]) == (10, 3)
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {"refuted", "E110"}


def test_a_success_has_no_problem(rmd, write, tmp_path):
    write(a=GOOD)
    assert rmd("check", "a.proof", "--sarif", "r.sarif", "--junit", "r.xml", "--json").json["verdict"] == "proved"
    assert json.loads((tmp_path / "r.sarif").read_text())["runs"][0]["results"] == []
    assert 'failures="0" errors="0"' in (tmp_path / "r.xml").read_text()


def test_a_report_that_cannot_be_written_is_an_error(rmd, write):
    write(a=GOOD)
    assert rmd("check", "a.proof", "--junit", "nowhere/report.xml").code == 2
