"""`prove`: what it proves checks without it, and neighbours one per cent too good are refuted."""

import pytest

from rmd_symbolic.errors import SourceError
from rmd_symbolic.language.check import check_text
from rmd_symbolic.language.prove import prove
from tests.shelf import library

PAIR = ("distributions p, q",)


def test_emitted_text_checks_without_the_prover():
    found = prove("hellinger2(p, q) <= KL(p || q)", PAIR)
    assert found.verdict == "proved"
    assert found.trust == ()
    assert check_text(found.text, library=library()).verdict == "proved"
    assert (
        check_text(
            found.text.replace("hellinger2(p, q) <= KL", "3 * hellinger2(p, q) <= KL"), library=library()
        ).verdict
        != "proved"
    )


@pytest.mark.parametrize("claim", ["hellinger2(p, q) <= 99/100 * KL(p || q)", "KL(p || q) <= 99/100 * chi2(p || q)"])
def test_neighbours_are_refuted(claim):
    found = prove(claim, PAIR)
    assert found.verdict == "refuted"
    assert found.counterexample
    assert not found.text


EQUATIONS = [
    ("sqrt(x) * sqrt(y) = sqrt(x * y)", ("x >= 0", "y >= 0")),
    ("1 / (1 + exp(-x)) + 1 / (1 + exp(x)) = 1", ("real x",)),
    ("x / (1 + sqrt(1 + x)) = sqrt(1 + x) - 1", ("x > 0",)),
    ("hellinger2(p, q) = 2 - 2 * sum[x] sqrt(p(x) * q(x))", PAIR),
    ("sum[x] sqrt(p(x)) * sqrt(q(x)) = sum[x] sqrt(p(x) * q(x))", PAIR),
]


@pytest.mark.parametrize(("claim", "given"), EQUATIONS)
def test_an_equation_is_proved_by_two_inequalities(claim, given):
    found = prove(claim, given)
    assert (found.verdict, found.trust) == ("proved", ())
    assert check_text(found.text, library=library()).verdict == "proved"


def test_the_labels_and_conditionals_of_the_author_are_in_nobodys_way():
    assumed = ("low: 0 <= x", "high: 0 <= y")
    assert prove("sqrt(x) * sqrt(y) = sqrt(x * y)", ("reals x, y",), assumed).verdict == "proved"
    assert prove("(if 0 < x then sqrt(x) else 0)^2 = x", ("x >= 0",)).verdict != "refuted"
    assert prove("sqrt(x) * sqrt(x + 1) = (if 0 < x then sqrt(x^2 + x) else 7)", ("x > 0",)).verdict == "proved"


@pytest.mark.parametrize(("claim", "given"), EQUATIONS)
def test_the_equation_with_a_little_more_on_one_side_is_refuted(claim, given):
    assert prove(f"{claim} + 1/1000", given).verdict == "refuted"


def test_outside_of_the_class_is_said():
    found = prove("TV(p, q)^4 <= hellinger2(p, q)", PAIR, seconds=1)
    assert found.verdict == "open"
    assert "outside" in found.because


def test_mistakes_are_mistakes():
    with pytest.raises(SourceError):
        prove("KL(p || q) <=", PAIR)


def test_what_the_engines_see_needs_no_reduction() -> None:
    found = prove("x <= x + 1", ("real x",))
    assert (found.verdict, found.because) == ("proved", "")


def test_contradictory_hypotheses_are_said() -> None:
    found = prove("a <= 5", ("real a",), ("a < 0", "0 < a"))
    assert found.verdict == "proved"
    assert found.because.startswith("vacuous")


ANCHORED = ("distributions b, p, q", "alpha in [0, 1]")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mixed", "bound", "too_good"),
    [("JS(M, N)", "(1 - alpha) * ln(2)", "(1 - alpha) * 69/100"), ("KL(M || N)", "(1 - alpha) * chi2(p || q)",
     "99/100 * (1 - alpha) * chi2(p || q)")],
)  # fmt: skip
def test_a_contraction_is_followed_by_a_comparison(mixed, bound, too_good):
    left = mixed.replace("M", "mix(alpha, b, p)").replace("N", "mix(alpha, b, q)")
    found = prove(f"{left} <= {bound}", ANCHORED, library=library())
    assert (found.verdict, found.trust) == ("proved", ())
    assert check_text(found.text, library=library()).verdict == "proved"
    assert prove(f"{left} <= {too_good}", ANCHORED, seconds=2, library=library()).verdict != "proved"


def test_what_an_engine_said_is_remembered_for_as_long_as_it_looked():
    from rmd_symbolic.kernel.formula import ZERO, make
    from rmd_symbolic.tactics.reasons.calculus import Answers

    asked = []

    def engine(goal, seconds):
        asked.append((goal, seconds))
        return None if seconds < 2 else {"found": seconds}

    answers, goal = Answers(most=1), make("at_most", ZERO, ZERO)
    said = [answers.of(engine, goal, seconds) for seconds in (1, 1, 0.5, 3, 1)]
    assert said == [None, None, None, {"found": 3}, {"found": 3}]
    assert asked == [(goal, 1), (goal, 3)]
    answers.of(engine, make("less", ZERO, ZERO), 1)
    assert list(answers.known) == [(engine, make("less", ZERO, ZERO))]
