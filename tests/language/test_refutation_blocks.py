"""Refutation blocks: exact values at which a claim is false, or no refutation at all."""

from __future__ import annotations

import pytest

from rmd_symbolic.language.check import check_text
from rmd_symbolic.language.result import TheoremResult
from tests.shelf import library

CONTRACTION = "KL(b || mix(alpha, b, p)) <= (1 - alpha) * KL(b || p)"
SQUARED = CONTRACTION.replace("(1 - alpha)", "(1 - alpha)^2")
PAIR = "given distributions p, q"
ANCHORED = "given distributions b, p\n  given alpha in [0, 1]"

FALSE = {
    "the local rate": (ANCHORED, SQUARED, "alpha = 1/2, b = (1/10, 9/10), p = (1/2, 1/2)"),
    "symmetry of KL": (PAIR, "KL(p || q) <= KL(q || p)", "p = (1/2, 1/2), q = (1/4, 3/4)"),
    "an infinite left side": (PAIR, "KL(p || q) <= 5", "p = (1, 0), q = (0, 1)"),
    "strictness at equality": (PAIR, "0 < KL(p || q)", "p = (1/3, 2/3), q = (1/3, 2/3)"),
    "an equation between logarithms": ("given real a\n  assume 0 < a", "ln(a * a) = ln(a)", "a = 2"),
    "a thin gap": (PAIR, "KL(p || q) <= 0.14384103", "p = (1/2, 1/2), q = (1/4, 3/4)"),
    "one symbol of three": (PAIR, "for all x: p(x) <= q(x)", "p = (1/2, 1/4, 1/4), q = (1/2, 1/3, 1/6)"),
    "a root": ("given real a\n  assume 0 <= a", "sqrt(a) <= a", "a = 1/4"),
}  # fmt: skip

# Claims that hold at the values, hypotheses that do not, values that are none: never a refutation.
NONE = {
    "the contraction": (ANCHORED, CONTRACTION, "alpha = 1/2, b = (1/10, 9/10), p = (1/2, 1/2)"),
    "the contraction at alpha = 0": (ANCHORED, CONTRACTION, "alpha = 0, b = (1/10, 9/10), p = (1/2, 1/2)"),
    "the contraction at alpha = 1": (ANCHORED, CONTRACTION, "alpha = 1, b = (1/10, 9/10), p = (1/2, 1/2)"),
    "the contraction without b << p": (ANCHORED, CONTRACTION, "alpha = 1/2, b = (1/2, 1/2), p = (1, 0)"),
    "the contraction where both sides are infinite": (ANCHORED, CONTRACTION, "alpha = 0, b = (1/2, 1/2), p = (1, 0)"),
    "an equality of logarithms": ("given real a\n  assume 0 < a", "ln(a * a) = 2 * ln(a)", "a = 3"),
    "a value out of its range": (ANCHORED, SQUARED, "alpha = 2, b = (1/10, 9/10), p = (1/2, 1/2)"),
    "masses that do not add up": (PAIR, "KL(p || q) <= KL(q || p)", "p = (1/2, 1/3), q = (1/4, 3/4)"),
    "a negative mass": (PAIR, "KL(p || q) <= KL(q || p)", "p = (3/2, -1/2), q = (1/4, 3/4)"),
    "different supports": (PAIR, "KL(p || q) <= KL(q || p)", "p = (1/2, 1/2), q = (1/4, 1/4, 1/2)"),
    "a missing value": (PAIR, "KL(p || q) <= KL(q || p)", "p = (1/2, 1/2)"),
    "a value for nothing": (PAIR, "KL(p || q) <= KL(q || p)", "p = (1/2, 1/2), q = (1/4, 3/4), r = 1"),
    "a hypothesis that fails": (PAIR + "\n  assume p << q", "KL(p || q) <= 5", "p = (1, 0), q = (0, 1)"),
    "a division by zero": ("given real a", "1 / a <= 5", "a = 0"),
    "a logarithm of zero": ("given real a", "0 <= ln(a)", "a = 0"),
    "zero times infinity": (ANCHORED, "(1 - alpha) * KL(b || p) <= 0", "alpha = 1, b = (1/2, 1/2), p = (1, 0)"),
    "a gap too thin to matter": (PAIR, "KL(p || q) <= 0.14384104", "p = (1/2, 1/2), q = (1/4, 3/4)"),
    "a claim about every natural": ("given real a\n  assume 1 <= a", "1 <= a^t for all t", "a = 2"),
    "no values": (PAIR, "KL(p || q) <= KL(q || p)", "p = (), q = ()"),
}  # fmt: skip


def judged(given: str, claim: str, at: str) -> tuple[TheoremResult | None, list[str]]:
    result = check_text(
        f'refutation r "A refutation"\n  {given}\n  claim {claim}\n  fails at {at}\n', library=library()
    )
    return (result.theorems[0] if result.theorems else None), [e.message for e in result.errors]


@pytest.mark.parametrize("name", FALSE)
def test_exact_values_refute(name: str) -> None:
    answer, errors = judged(*FALSE[name])
    assert not errors
    assert answer is not None
    assert answer.verdict == "proved", answer.message
    assert answer.trust == []
    assert answer.refutation is not None


@pytest.mark.parametrize("name", NONE)
def test_nothing_else_does(name: str) -> None:
    answer, errors = judged(*NONE[name])
    if answer is None:
        assert errors
        return
    assert answer.verdict == "open"
    assert answer.message or errors


def test_a_refutation_cannot_be_cited() -> None:
    text = "refutation r\n  given real a\n  claim a < a\n  fails at a = 1\n\n"
    text += "theorem t\n  given real a\n  claim a < a\nproof\n  a < a  by r\nqed\n"
    refuted, theorem = check_text(text, library=library()).theorems
    assert refuted.verdict == "proved"
    assert theorem.verdict == "refuted"


def test_a_forged_refutation_is_refused() -> None:
    from rmd_symbolic.errors import RuleError
    from rmd_symbolic.meaning.instance import Refutation

    with pytest.raises(RuleError):
        Refutation()
