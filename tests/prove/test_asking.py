"""A line without a reason asks the engines, which say what to write instead; nothing false becomes true by asking."""

import re

import pytest

from rmd_symbolic.language.check import check_text
from rmd_symbolic.language.prove import accepted
from rmd_symbolic.language.theories import Library
from tests.shelf import library

HEAD = "uses foundations.order\n\ntheorem asked\n"
SCALAR = HEAD + "  given x > 0\n  claim ln(x) <= x - 1\nproof\n  show ln(x) <= x - 1{}\nqed\n"
SUMS = (
    HEAD
    + """\
  given distributions b, p
  given a in [0, 1]
  assume b << p
  claim KL(b || mix(a, b, p)) <= (1 - a) * KL(b || p)
proof
  KL(b || mix(a, b, p)) <= (1 - a) * KL(b || p)
qed
"""
)


def checked(text, engines=True):
    shelf = library()
    return check_text(text, library=Library(engines=engines, files=shelf.files, entries=shelf.entries), numbers=False)


@pytest.mark.parametrize("reason", ["", "  by auto"])
def test_derivatives_are_asked_and_suggested(reason):
    result = checked(SCALAR.format(reason))
    assert accepted(result)
    (step,) = result.theorems[0].steps
    assert step.suggestion == "by calculus"
    assert accepted(checked(SCALAR.format(f"  {step.suggestion}")))


def test_what_is_false_stays_unproved():
    assert not accepted(checked(SCALAR.replace("x - 1", "99/100 * (x - 1)").format("")))


@pytest.mark.slow
def test_a_false_claim_between_sums_stays_unproved():
    assert not accepted(checked(SUMS.replace("(1 - a) * KL(b || p)", "(1 - a)^2 * KL(b || p)")))


def test_with_the_engines_switched_off_nobody_is_asked():
    result = checked(SCALAR.format(""), engines=False)
    assert result.theorems[0].steps[0].message == "tactics alone cannot show it, and the engines are switched off"


@pytest.mark.slow
def test_the_reduction_is_asked_and_its_lines_prove_the_claim():
    result = checked(SUMS)
    assert accepted(result)
    assert result.theorems[0].trust == []
    (step,) = result.theorems[0].steps
    label = re.search(r"# where (\w+) labels the fact b << p", step.suggestion).group(1)
    lines = "\n".join("  " + line for line in step.suggestion.split("\n"))
    written = SUMS.replace("assume b", f"assume {label}: b").replace(SUMS.split("\n")[-3], lines)
    again = checked(written)
    assert accepted(again)
    assert not any(step.suggestion for step in again.theorems[0].steps)


def test_hypotheses_that_leave_no_room_are_met_with_an_answer() -> None:
    head = "theorem t\n  given distributions p, q on 2 symbols\n  assume for all x: p(x) * q(x) = 0\n"
    (theorem,) = check_text(
        f"{head}  claim 3 * KL(p || q) = 0\nproof\n  show 1 * KL(p || q) = 0  by auto\nqed\n"
    ).theorems
    assert theorem.verdict == "refuted"
