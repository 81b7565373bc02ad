"""`rmd refute` and `rmd hypotheses` as a user runs them."""

import json
from fractions import Fraction

import pytest

from rmd_symbolic.language.check import check_text


def given(*lines):
    return [part for line in lines for part in ("--given", line)]


PAIR = given("distributions p, q")


@pytest.fixture
def answer(rmd, valid):
    """Exit code and JSON answer of a command."""

    def ran(*arguments):
        found = rmd(*arguments, "--json")
        return found.code, valid(json.loads(found.out))

    return ran


def test_the_block_of_a_refuted_claim_checks(answer):
    code, value = answer("refute", "KL(p || q) = KL(q || p)", *PAIR, "--no-repair")
    assert (code, value["verdict"], value["counterexample"]["n"]) == (1, "refuted", 2)
    assert check_text(value["refutation"]).verdict == "proved"
    assert check_text(value["refutation"].replace("q = (1/2, 1/2)", "q = (0, 1)")).verdict == "open"


def test_both_sides_and_what_was_understood_are_printed(rmd):
    found = rmd("refute", "x^2 >= x", "--given", "real x", "--assume", "0 <= x", "--no-repair")
    assert found.code == 1
    assert "given   x: real" in found.out
    assert "assume  0 <= x" in found.out
    assert "left    1/4" in found.out
    assert "right   1/2" in found.out


def test_repairs_are_tested(answer):
    code, value = answer("refute", "x <= x^2", "--given", "x in [0, 2]", "--assume", "1/2 <= x", "--seconds", "4")
    assert code == 1
    assert ["x < 2"] not in [repair["assume"] for repair in value["repairs"]]


def test_a_true_claim_is_not_refuted(answer):
    code, value = answer("refute", "0 <= x^2", "--given", "real x", "--seconds", "1")
    assert (code, value["verdict"], value["counterexample"]) == (0, "proved", None)


@pytest.mark.parametrize(
    ("claim", "place", "said"),
    [
        ("p[t] -> ", ":2:16", "E110"),
        ("foo(2) <= 1", ":2:9", "foo is not declared"),
        ("q <= 1", ":2:9", "q is not declared"),
        ("", ":1:1", "one line each"),
        ("1 <= 2\nqed", ":1:1", "one line each"),
    ],
)
def test_what_cannot_be_read_is_an_error_with_its_place(claim, place, said, rmd):
    found = rmd("refute", claim)
    assert found.code == 2
    assert place in found.err
    assert said in found.err
    assert "Traceback" not in found.out + found.err


def test_a_hypothesis_that_is_needed(tmp_path, answer):
    file = tmp_path / "a.proof"
    file.write_text(
        "theorem t\n  given real x\n  assume 0 <= x\n  assume x <= 1\n  claim 0 <= x + x\nproof\n"
        "  show 0 <= x + x  by arithmetic\nqed\n"
    )
    code, value = answer("hypotheses", f"{file}:t", "--seconds", "1")
    assert code == 0
    first, second = value["theorems"][0]["hypotheses"]
    assert (first["text"], first["status"]) == ("0 <= x", "needed")
    assert first["counterexample"]["values"]["x"].startswith("-")
    assert (second["text"], second["status"]) == ("x <= 1", "not used")


def test_a_claim_that_is_undefined_without_a_hypothesis(tmp_path, answer):
    file = tmp_path / "a.proof"
    file.write_text(
        "theorem t\n  given real x\n  assume 0 < x\n  claim ln(x) <= x - 1\nproof\n"
        "  show ln(x) <= x - 1  by tangent of ln\nqed\n"
    )
    code, value = answer("hypotheses", str(file), "--seconds", "1")
    assert code == 0
    (only,) = value["theorems"][0]["hypotheses"]
    assert only["status"] == "undefined"


def test_an_unknown_theorem_is_a_mistake_in_the_usage(rmd):
    assert rmd("hypotheses", "gibs").code == 2


def test_the_sides_stand_as_the_author_wrote_them(answer):
    _, value = answer("refute", "x^2 >= x", "--given", "real x", "--no-repair")
    point = value["counterexample"]
    x = Fraction(point["values"]["x"])
    assert (point["relation"], Fraction(point["left"]), Fraction(point["right"])) == (">=", x * x, x)


@pytest.mark.parametrize(
    ("claim", "given"),
    [("w[k] <= 1/2", ("weights w[k]", "teacher k")), ("p(x) <= q(x) + 1/3", ("distributions p, q", "symbol x"))],
)
def test_an_index_is_counted_from_one_as_the_block_counts_it(answer, claim, given):
    arguments = [part for one in given for part in ("--given", one)]
    _, value = answer("refute", claim, *arguments, "--no-repair")
    assert value["counterexample"]["values"][given[1].split()[1]] in ("1", "2")
    assert check_text(value["refutation"]).verdict == "proved"
