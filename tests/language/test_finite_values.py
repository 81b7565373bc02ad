"""Real functions of extended values: defined exactly where the value is shown to be finite and in the domain."""

from __future__ import annotations

import pytest

from rmd_symbolic.language.check import check_text
from tests.shelf import library

FACTS = "uses foundations.order, divergences.kl, divergences.chi2\n"
DEFINED = [
    "ln(1 + chi2(p || q)) = ln(1 + chi2(p || q))",
    "ln(2 + KL(p || q) + 3 * chi2(p || q)) = ln(2 + KL(p || q) + 3 * chi2(p || q))",
    "1 / (1 + KL(p || q)) = 1 / (1 + KL(p || q))",
    "sqrt(chi2(p || q)) = sqrt(chi2(p || q))",
    "p(x) * ln(1 + KL(p || q)) = ln(1 + KL(p || q)) * p(x) for all x",
    "KL(p || q) + 1/2 < oo",
    "1 / (1 + KL(p || q) + KL(p || q)^2) = 1 / (1 + KL(p || q) + KL(p || q)^2)",
    "1 / (2 + KL(p || q) * (1 + chi2(p || q))) = 1 / (2 + KL(p || q) * (1 + chi2(p || q)))",
]
# finite under p << q, yet ln or the quotient may meet zero
ZERO = ["ln(KL(p || q)) = ln(KL(p || q))", "1 / chi2(p || q) = 1 / chi2(p || q)", "ln(chi2(p || q)) <= chi2(p || q)"]


def verdict(claim: str, dominated: bool) -> tuple[str, str]:
    assume = "  assume dominated: p << q\n" * dominated
    reason = "finite value" if "oo" in claim else "algebra"
    head = f"{FACTS}theorem t\n  given distributions p, q\n{assume}  claim {claim}\n"
    (theorem,) = check_text(
        f"{head}proof\n  show {claim}  by {reason}\nqed\n", library=library(), numbers=False
    ).theorems
    return theorem.verdict, theorem.message


@pytest.mark.parametrize("claim", DEFINED)
def test_what_is_finite_under_absolute_continuity_is_a_real_number(claim: str) -> None:
    assert verdict(claim, dominated=True) == ("proved", "")


@pytest.mark.parametrize("claim", [*DEFINED, *ZERO])
def test_without_it_nothing_is_proved(claim: str) -> None:
    found, message = verdict(claim, dominated=False)
    assert found == "open"
    assert "may be undefined" in message or "oo" in claim


@pytest.mark.parametrize("claim", ZERO)
def test_a_finite_value_may_still_be_zero(claim: str) -> None:
    found, message = verdict(claim, dominated=True)
    assert found == "open"
    assert "may be undefined" in message


def test_a_named_value_moves_into_a_function() -> None:
    text = f"""{FACTS}theorem t
  given distributions p, q
  given real c
  assume named: chi2(p || q) = c
  assume sign: 0 <= c
  claim ln(1 + chi2(p || q)) = ln(1 + c)
proof
  ln(1 + chi2(p || q)) = ln(1 + c)  by finite value from named
qed
"""
    (theorem,) = check_text(text, library=library(), numbers=False).theorems
    assert theorem.verdict == "proved"
    (wrong,) = check_text(text.replace("ln(1 + c)", "ln(2 + c)"), library=library(), numbers=False).theorems
    assert wrong.verdict == "open"
