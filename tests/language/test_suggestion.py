"""A line that holds, with a reason that does not give it: the reason that is suggested proves it, written in."""

from __future__ import annotations

import pytest

from rmd_symbolic.language.check import check_text
from tests.shelf import library

HEAD = "theorem here\n  given reals x, y\n  given distributions b, p\n  given alpha in [0, 1]\n"
LINES = {
    "ln(x) <= x - 1": "assume h: 0 < x",
    "x - 1 = y": "assume h: x = y + 1",
    "0 <= x * x": "",
    "sum[z] (b(z) + p(z)) = 2": "",
    "KL(b || mix(alpha, b, p)) <= (1 - alpha) * KL(b || p)": "",
    "0 <= KL(b || p)": "",
}


def text(line: str, assumed: str, reason: str) -> str:
    middle = f"  {assumed}\n" if assumed else ""
    uses = "uses divergences.kl\n" if "KL" in line else ""
    return f"{uses}{HEAD}{middle}  claim {line}\nproof\n  show {line}  {reason}\nqed\n"


@pytest.mark.parametrize("line", LINES)
def test_the_suggested_reason_proves_the_line(line: str) -> None:
    wrong = "by exponential"
    step = check_text(text(line, LINES[line], wrong), library=library()).theorems[0].steps[0]
    assert step.verdict == "open"
    assert step.suggestion.startswith("by ")
    assert step.suggestion in step.hint
    assert check_text(text(line, LINES[line], step.suggestion), library=library()).theorems[0].verdict == "proved"


def test_a_false_line_gets_no_suggestion() -> None:
    step = check_text(text("x <= 2 * x", "", "by algebra"), library=library()).theorems[0].steps[0]
    assert (step.verdict, step.suggestion) == ("refuted", "")


def test_an_exercise_is_left_to_its_reader() -> None:
    exercise = text("0 <= x * x", "", "by ?").replace("theorem here", "exercise here")
    assert all(not step.suggestion for step in check_text(exercise, library=library()).theorems[0].steps)


def test_what_was_only_taken_for_granted_supports_no_suggestion() -> None:
    lines = "  have wrong: x <= y  by algebra\n  show x <= y + 1  by exponential\n"
    file = f"{HEAD}  claim x <= y + 1\nproof\n{lines}qed\n"
    steps = check_text(file, library=library()).theorems[0].steps
    assert [s.verdict for s in steps] == ["refuted", "refuted"]
    assert [s.suggestion for s in steps] == ["", ""]
