"""Bounds on extended values: factors that are products, and the signs without which nothing is scaled."""

from __future__ import annotations

import pytest

from rmd_symbolic.language.check import check_text
from tests.shelf import library

TEXT = """uses divergences.kl
theorem two_generations
  given distributions b, p, q
  given {alpha}
  given {beta}
  assume here: KL(b || q) <= (1 - alpha) * KL(b || p)
  claim (1 - beta) * KL(b || q) <= (1 - beta) * (1 - alpha) * KL(b || p)
proof
  (1 - beta) * KL(b || q) <= (1 - beta) * (1 - alpha) * KL(b || p)  by monotonicity from here
qed
"""


def test_a_product_of_factors_stands_before_a_divergence() -> None:
    text = TEXT.format(alpha="alpha in [0, 1]", beta="beta in [0, 1]")
    assert check_text(text, library=library()).verdict == "proved"


@pytest.mark.parametrize(("alpha", "beta"), [("real alpha", "beta in [0, 1]"), ("alpha in [0, 1]", "real beta")])
def test_without_a_sign_it_is_not_proved(alpha: str, beta: str) -> None:
    assert check_text(TEXT.format(alpha=alpha, beta=beta), library=library()).verdict != "proved"


HALF = """uses operators.power
theorem half
  given distributions b, p
  given alpha in [0, 1]
  assume b << p
  claim KL(b || powermean[1/2](alpha, b, p)) <= (1 - alpha) * KL(b || p)
proof
  show KL(b || powermean[1/2](alpha, b, p)) <= (1 - alpha) * KL(b || p)  by powermean_dominates
qed
"""


@pytest.mark.slow
def test_a_family_at_a_number_is_an_instance_of_its_theorem() -> None:
    """1/s at s = 1/2 is what the theorem says there, not the number 2."""
    assert check_text(HALF, library=library()).verdict == "proved"


TOP = """theorem nothing_is_larger
  given extended e
  assume {bound}
  claim e = oo
proof
  e = oo  by infinity
qed
"""
HALVES = """theorem finite_or_not
  given extended e
  claim {other} or e < oo
proof
  case e < oo:
    show {other} or e < oo  by hypothesis
  case {other}:
    show {other} or e < oo  by hypothesis
qed
"""


def test_what_is_at_least_oo_is_oo() -> None:
    assert check_text(TOP.format(bound="oo <= e"), library=library()).verdict == "proved"
    assert check_text(TOP.format(bound="0 <= e"), library=library()).verdict != "proved"


def test_finite_and_oo_leave_nothing_out() -> None:
    assert check_text(HALVES.format(other="e = oo"), library=library()).verdict == "proved"
    assert check_text(HALVES.format(other="e = 1"), library=library()).verdict != "proved"


BRANCH = """theorem the_branch_taken
  given distribution p
  given real c
  assume h: {known}
  claim (if for all x: 0 < p(x) then c else 0) = {value}
proof
  (if for all x: 0 < p(x) then c else 0) = {value}  by substitution
qed
"""


@pytest.mark.parametrize(
    ("known", "value", "proved"),
    [
        ("for all x: 0 < p(x)", "c", True),
        ("not (for all x: 0 < p(x))", "0", True),
        pytest.param("for all x: 0 <= p(x)", "c", False, marks=pytest.mark.slow),
        pytest.param("not (for all x: 0 < p(x))", "c", False, marks=pytest.mark.slow),
    ],
)
def test_a_quantified_condition_that_is_a_fact_settles_a_conditional(known: str, value: str, proved: bool) -> None:
    text = BRANCH.format(known=known, value=value)
    assert (check_text(text, library=library()).verdict == "proved") is proved
