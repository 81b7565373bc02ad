"""`by calculus` in proof files: what it proves, and what it leaves open."""

import pytest

from rmd_symbolic.language.check import check_text
from tests.kernel.notation import check


def theorem(givens, claim, before=""):
    lines = [f"  {given}" for given in givens.split("; ")]
    text = "\n".join(["uses foundations.order", "", "lemma row", *lines, f"  claim {claim}", "proof", before or "",
                      f"  show {claim} by calculus", "qed", ""])  # fmt: skip
    (result,) = check_text(text).theorems
    return result


PROVED = [
    ("given u > 1", "ln(u) <= (u - 1) / sqrt(u)"),
    ("given u > 1", "ln(u) < u - 1"),
    ("given x >= 0", "0 <= x * ln(x) - x + 1"),
    ("given p, q in (0, 1)", "2 * (p - q)^2 <= p * ln(p / q) + (1 - p) * ln((1 - p) / (1 - q))"),
    ("given p in [0, 1]", "-(p * ln(p)) - (1 - p) * ln(1 - p) <= ln(2)"),
    ("given a in [0, 1]; given x, y > 0", "a * ln(x) + (1 - a) * ln(y) <= ln(a * x + (1 - a) * y)"),
    ("given x, y > 0; given s in (0, 1)", "x^s * y^(1 - s) <= s * x + (1 - s) * y"),
    ("given real x", "1 + x <= exp(x)"),
    ("given x >= 0", "sqrt(x) <= (1 + x) / 2"),
    ("given alpha[t] in [0, 1); given distributions p; assume 0 < p(x) for all x",
     "(1 - alpha[t]) * ln(p(x)) <= ln(alpha[t] + (1 - alpha[t]) * p(x)) for all t, x"),
    ("given real a; assume low: 1 < a; assume high: a < 2", "ln(a) <= a - 1"),
    ("given a, c > 0; assume a < c", "sqrt(a * c) * (ln(c) - ln(a)) <= c - a"),
    ("given x > 0", "-exp(-1) <= x * ln(x)"),
    ("given x, y > 0", "3 * x^2 * y^2 <= x^4 * y^2 + x^2 * y^4 + 1"),
]  # fmt: skip
OPEN = [
    ("given u > 0", "ln(u) <= (u - 1) / sqrt(u)"),
    ("given x > 0", "ln(x) <= 99/100 * (x - 1)"),
    ("given x >= 0", "0 < x * ln(x) - x + 2 - 1"),
    ("given real x", "x <= 1"),
    ("given x >= 0", "0 < x"),
    ("given a in [0, 1]", "a < 1"),
    ("given functions f; given x > 0", "f(x) <= x"),
    ("given extended c", "c <= c + 1"),
]


@pytest.mark.parametrize(("givens", "claim"), PROVED)
def test_proved(givens, claim):
    positive = "  have 0 < alpha[t] + (1 - alpha[t]) * p(x) for all t, x by calculus" if "alpha" in claim else ""
    result = theorem(givens, claim, positive)
    check(result.verdict == "proved", [(step.text, step.message) for step in result.steps if step.message])


@pytest.mark.parametrize(("givens", "claim"), OPEN)
def test_left_open(givens, claim):
    check(theorem(givens, claim).verdict != "proved", "proved what it must not")


def test_the_certificate_is_stored_as_data():
    result = theorem("given x > 0", "ln(x) <= x - 1")
    rules = [step[0] for step in result.certificate["steps"]]
    check("calculus" in rules and "ln_tangent" not in rules)
