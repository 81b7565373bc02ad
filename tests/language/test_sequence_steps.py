"""What proofs about sequences rest on: limits as lemmas, names of finite values, laws that rewrite whole functions."""

from __future__ import annotations

import pytest

from rmd_symbolic.language.check import check_text
from rmd_symbolic.language.result import TheoremResult
from tests.shelf import library


def only(text: str) -> TheoremResult:
    """The result of a text with one theorem."""
    result = check_text(text, library=library())
    assert not result.errors, [str(e) for e in result.errors]
    (theorem,) = result.theorems
    return theorem


LIMIT = """uses foundations.limits
theorem t
  given reals a[t]
  given real eps
  assume null: a[t] * a[t] -> 0 as t -> oo
  assume 0 < eps
  claim exists T: for all natural k: a[T + k] * a[T + k] <= eps
proof
  show exists T: for all natural k: a[T + k] * a[T + k] <= eps  by eventually_small
qed
"""
NAMED = """theorem t
  given extended K
  assume K < oo
  assume K <= 2
  claim exists real c: K = c
proof
  obtain real c with value: K = c  by finite value
  witness c
  K = c                            by value
qed
"""
FAMILY = """theorem t
  given reals e[t](x)
  assume e[t](x) = 0 for all t, x
  claim sum[x] e[t](x) = 0 for all t
proof
  take t
  sum[x] e[t](x) = 0  by substitution
qed
"""
BRACKET = """theorem t
  given real a
  claim exists T: (a + 1) * T <= 0
proof
  witness 0
  (a + 1) * 0 <= 0  by algebra
qed
"""
REWRITING = """uses divergences.mixture
theorem t
  given distributions b, p[t]
  given alpha in [0, 1]
  assume p[t+1] = mix(alpha, b, p[t]) for all t
  assume 0 < alpha
  claim (b << p[t+1] and KL(p[t+1] || b) = KL(mix(alpha, b, p[t]) || b)) for all t
proof
  take t
  have b << mix(alpha, b, p[t])                           by mixture_support
  have b << p[t+1]                                        by recursion
  have distribution(mix(alpha, b, p[t]))                  by mixture_closed
  KL(p[t+1] || b) = KL(mix(alpha, b, p[t]) || b)          by recursion
qed
"""


@pytest.mark.parametrize("text", [LIMIT, NAMED, FAMILY, BRACKET, REWRITING])
def test_it_is_proved(text: str) -> None:
    theorem = only(text)
    assert theorem.verdict == "proved", [s.message for s in theorem.steps if s.message]
    assert not theorem.trust


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (LIMIT, "a[t] * a[t] -> 0", "a[t] * a[t] -> 1"),
        (NAMED, "assume K < oo", "assume 0 <= K"),
        (FAMILY, "e[t](x) = 0 for all t, x", "e[0](x) = 0 for all x"),
        (REWRITING, "assume 0 < alpha", "assume 0 <= alpha"),
    ],
)
def test_it_is_not_proved_once_the_hypothesis_is_gone(text: str, old: str, new: str) -> None:
    assert old in text
    assert only(text.replace(old, new)).verdict != "proved"


def test_a_failed_step_under_take_is_reported_and_not_raised() -> None:
    text = """theorem t
  given reals a[t]
  claim a[t] <= 1 for all t
proof
  take t
  case 0 <= a[t]:
    a[t] <= 1  by arithmetic
  case a[t] < 0:
    a[t] <= 1  by arithmetic
qed
"""
    theorem = only(text)
    assert theorem.verdict != "proved"
    assert any(s.verdict != "proved" for s in theorem.steps)
