"""True statements survive every point, false ones fall at one, and a second evaluator agrees with each refutation."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rmd_symbolic.engines.numbers import JUDGED, falsifying_point
from rmd_symbolic.kernel.formula import make, negation, number, variable
from tests.engines.precise import refuted
from tests.engines.statements import FALSE, TRUE, closed

# All others fall within 60 points.
SLOW_TO_FALL = {"a hypothesis that comes late": 400, "conforming orbits contract TV": 200}
# What an abstract operator or function satisfies is only sampled in these, so that their refutation is not certain.
SAMPLED_LAWS = {
    "uniqueness without b << p", "closure gives contraction", "conforming operators contract TV",
    "monotone, the wrong way", "conforming orbits contract TV", "conforming operators are closed",
    "divergences without normalisation",
}  # fmt: skip


@pytest.mark.parametrize("name", TRUE)
def test_true_statements_are_never_refuted(name: str) -> None:
    formula, names = closed(TRUE[name])
    for seed, points in ((0, 300), (1, 100), (2, 100)):
        assert falsifying_point(formula, points, seed, names, certain=False) is None


@pytest.mark.parametrize("name", FALSE)
def test_false_statements_are_refuted_and_a_second_evaluator_agrees(name: str) -> None:
    formula, names = closed(FALSE[name])
    point = falsifying_point(formula, SLOW_TO_FALL.get(name, 60), 0, names, certain=name not in SAMPLED_LAWS)
    assert point is not None
    assert refuted(formula, names, point), str(point)


@pytest.mark.parametrize("name", FALSE)
def test_refutations_at_other_seeds_hold_too(name: str) -> None:
    formula, names = closed(FALSE[name])
    for seed in (1, 2, 3):
        point = falsifying_point(formula, 60, seed, names, certain=False)
        assert point is None or refuted(formula, names, point), str(point)


def test_the_second_evaluator_has_its_own_mind() -> None:
    formula, names = closed(FALSE["Pinsker reversed"])
    point = falsifying_point(formula, 60, 0, names)
    assert point is not None
    assert not refuted(closed(TRUE["Pinsker"])[0], names, point)


def test_a_point_is_found_again_and_prints_as_a_reproducer() -> None:
    formula, names = closed(FALSE["the local rate everywhere"])
    first, second = (falsifying_point(formula, 60, 5, names) for _ in range(2))
    assert first is not None
    assert str(first) == str(second)
    assert "alpha = " in str(first)
    assert first.seed == 5


def test_what_was_judged_before_changes_no_answer() -> None:
    formula, names = closed(FALSE["uniqueness without b << p"])
    warm = [str(falsifying_point(formula, 60, seed, names, certain=False)) for seed in (0, 1, 2)]
    for text in (TRUE["geometric convergence"], FALSE["conforming operators contract TV"]):
        falsifying_point(closed(text)[0], certain=False)
    JUDGED.clear()
    assert [str(falsifying_point(formula, 60, seed, names, certain=False)) for seed in (2, 1, 0)] == warm[::-1]


def test_free_variables_count_as_quantified() -> None:
    u = variable("u", "R")
    assert falsifying_point(make("at_most", u, make("multiply", u, u))) is not None


U, V = variable("u", "R"), variable("v", "R")


@pytest.mark.parametrize(
    "formula",
    [
        make("equal", make("multiply", U, make("inverse", U)), number(1)),  # 0 * (1/0) = 0
        make("at_most", number(0), make("multiply", make("root", U), make("root", U))),
        make("equal", make("exp", make("ln", U)), U),
        make("less", make("add", U, number(-1)), make("add", U, make("multiply", number(-1), make("inverse", V)))),
    ],
)
def test_undefined_values_decide_nothing(formula) -> None:
    point = falsifying_point(formula, 400)
    if point is not None:
        assert all(value != 0 or name == "u" for name, value in point.values.items())
        assert formula.op != "at_most"


def test_an_existence_claim_is_never_refuted() -> None:
    formula, names = closed("given u >= 0; claim exists real s: u = s + 1000")
    assert falsifying_point(formula, 100, 0, names) is None
    formula, names = closed("given u >= 0; assume exists real s: s < 0 - u and u < s; claim 1 < 0")
    assert falsifying_point(formula, 100, 0, names) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 10**9), min_size=2, max_size=4), st.integers(0, 100))
def test_identities_of_logarithms_are_exact(parts: list[int], seed: int) -> None:
    """ln of a product against the sum of the logs: floats differ, the exact values do not."""
    product = 1
    for part in parts:
        product *= part
    logs = make("add", *(make("ln", number(p)) for p in parts))
    equation = make("equal", make("ln", number(product)), logs)
    assert falsifying_point(equation, 3, seed) is None
    assert falsifying_point(negation(equation), 3, seed) is not None


def test_cancellation_is_no_refutation() -> None:
    """(u + 10^17) - 10^17 = u, and a sum of tiny terms."""
    huge = number(10**17)
    shifted = make("add", make("add", U, huge), make("multiply", number(-1), huge))
    assert falsifying_point(make("equal", shifted, U), 100) is None
    assert falsifying_point(make("less", shifted, make("add", U, number(1))), 100) is None


def test_it_is_quick() -> None:
    names = ("contraction", "convexity", "pool", "scheduled anchors", "geometric convergence", "noise")
    formulas = [closed(TRUE[name]) for name in names]
    for formula, given_names in formulas:
        falsifying_point(formula, 24, 0, given_names)
    start = time.perf_counter()
    for formula, given_names in formulas:
        falsifying_point(formula, 24, 0, given_names)
    assert (time.perf_counter() - start) / len(formulas) < 0.05
