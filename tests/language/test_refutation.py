"""What is false breaks in front of its author: a failed line and a false claim come with an exact point."""

from __future__ import annotations

import re
from fractions import Fraction

from rmd_symbolic.language.check import check_text
from tests.shelf import library

SQUARED = """uses divergences.kl
theorem squared_rate
  given distributions b, p
  given alpha in [0, 1]
  claim KL(b || mix(alpha, b, p)) <= (1 - alpha)^2 * KL(b || p)
proof
  KL(b || mix(alpha, b, p))
    <= (1 - alpha) * KL(b || p)    by anchored_contraction
    <= (1 - alpha)^2 * KL(b || p)  by arithmetic
qed
"""


def test_a_false_line_and_a_false_claim_are_refuted() -> None:
    result = check_text(SQUARED, library=library())
    (theorem,) = result.theorems
    assert theorem.verdict == result.verdict == "refuted"
    assert result.exit_code == 1
    right, wrong = (s for s in theorem.steps if s.kind in ("first", "link"))
    assert right.verdict == "proved"
    assert not right.counterexample
    assert wrong.verdict == "refuted"
    assert "alpha" in wrong.counterexample
    assert "b = (" in theorem.counterexample


def test_what_holds_but_is_not_shown_stays_open() -> None:
    result = check_text(
        SQUARED.replace("^2", "").replace("by anchored_contraction", "by positivity"), library=library()
    )
    (theorem,) = result.theorems
    assert theorem.verdict == "open"
    assert not theorem.counterexample
    assert {s.verdict for s in theorem.steps} == {"proved", "open"}


def test_a_false_line_under_a_case_is_judged_under_it() -> None:
    text = """theorem t
  given real a
  claim 0 <= a * a
proof
  case 0 <= a:
    have 0 <= a^3  by positivity
    0 <= a * a     by arithmetic
  case a < 0:
    have 0 <= a^3  by positivity
    0 <= a * a     by arithmetic
qed
"""
    (theorem,) = check_text(text, library=library()).theorems
    verdicts = [s.verdict for s in theorem.steps if s.text == "0 <= a^3"]
    assert verdicts == ["proved", "refuted"]
    assert theorem.verdict == "open"


def test_invisible_characters_are_refused_with_their_place() -> None:
    result = check_text("theorem t\n  claim 0 < 1  # \u202e\nproof\nqed\n", library=library())
    assert not result.theorems
    (error,) = result.errors
    assert (error.code, error.span.line, error.span.column) == ("E106", 2, 18)


def test_a_symbol_is_counted_from_one() -> None:
    head = "theorem t\n  given distributions p, q\n  given symbol x\n"
    text = f"{head}  claim p(x) <= q(x)\nproof\n  p(x) <= q(x)  by auto\nqed\n"
    (theorem,) = check_text(text).theorems
    assert theorem.verdict == "refuted"
    masses = re.search(r"p = \((.*?)\), q = \((.*?)\), x = (\d)", theorem.counterexample)
    assert masses is not None
    p, q = (group.split(", ") for group in masses.group(1, 2))
    x = int(masses.group(3)) - 1
    assert Fraction(p[x]) > Fraction(q[x])
