"""Claims about every operator with an axiom: refuted by its value at one point, and only where that is an argument."""

import pytest

from rmd_symbolic.engines.falsify import refute
from rmd_symbolic.engines.falsify.patch import at_one_point
from rmd_symbolic.language.claims import Question
from rmd_symbolic.language.refute import answered
from tests.engines.statements import closed

ANY = "given distributions b, p; given alpha in [0, 1]; given operator M satisfying {}; "
A6, A1, TV = (ANY.format(name) for name in ("convex_domination", "closure", "tv_contraction"))
# What an axiom does not say.
FALSE = {
    "A6 does not contract total variation": A6 + "assume b << p; claim TV(M(alpha, b, p), b) <= (1 - alpha) * TV(p, b)",
    "A6 says nothing off its domain": A6 + "claim distribution(M(alpha, b, p))",
    "A1 does not contract": A1 + "claim KL(b || M(alpha, b, p)) <= (1 - alpha) * KL(b || p)",
    "A6 does not keep the student": A6 + "assume b << p; claim M(0, b, p) = p",
    "A6 does not keep the support of the student": A6 + "assume b << p; assume alpha < 1; claim p << M(alpha, b, p)",
    "A6 is not betweenness": A6 + "assume b << p; claim M(alpha, b, p)(x) <= max(b(x), p(x)) for all x",
    "total variation does not contract KL": TV + "claim KL(b || M(alpha, b, p)) <= (1 - alpha) * KL(b || p)",
    "A1 does not fix the base": A1 + "claim M(alpha, b, b) = b",
}  # fmt: skip
TRUE = {
    "A6": A6 + "assume b << p; claim KL(b || M(alpha, b, p)) <= (1 - alpha) * KL(b || p)",
    "A6 closes its domain": A6 + "assume b << p; claim distribution(M(alpha, b, p))",
    "A6 fixes the base": A6 + "claim M(alpha, b, b) = b",
    "A6 anchors": A6 + "assume b << p; claim M(1, b, p) = b",
    "A6 inherits support": A6 + "assume b << p; claim b << M(alpha, b, p)",
    "A1": A1 + "claim sum[x] M(alpha, b, p)(x) = 1",
    "total variation": TV + "claim TV(M(alpha, b, p), b) <= (1 - alpha) * TV(p, b)",
    "total variation fixes the base": TV + "assume TV(b, p) = 0; claim TV(M(alpha, b, p), b) = 0",
    "two points, one of them twice": A6 + "assume b << p; claim KL(b || M(alpha, b, p)) <= KL(b || p)",
}  # fmt: skip
# Claims that the argument does not cover: two points, orbits, assumptions that are no axiom of the mixture.
UNCOVERED = {
    "two points": A6 + "claim M(alpha, b, p) = M(alpha, p, b)",
    "equal points": A6 + "given beta in [0, 1]; assume alpha = beta; claim M(alpha, b, p) = M(beta, b, p)",
    "points inside a sum": A6 + "claim (sum[x] M(p(x), b, p)(x)) <= (sum[x] M(p(x), b, p)(x))",
    "an assumption of its own": "given distributions b, p; given operator M; "
    "assume for all real a: M(a, b, p) = b; claim M(0, b, p) = b",
    "one that joins two points": "given distributions b, p; given operator M satisfying closure; "
    "assume for all real a: M(a, b, p) = M(a, p, b); claim M(0, b, p) = M(0, p, b)",
    "an orbit": "given distributions b, p[t]; given alpha in (0, 1); given operator M satisfying convex_domination; "
    "assume b << p[0]; assume p[t+1] = M(alpha, b, p[t]) for all t; claim b << p[t] for all t",
    "the operator alone": "given operator M; claim 0 < 1",
    "two operators": A6 + "given operator N satisfying closure; claim M(alpha, b, p) = N(alpha, b, p)",
    "nested": A6 + "assume b << p; claim b << M(alpha, b, M(alpha, b, p))",
}  # fmt: skip


@pytest.mark.parametrize("name", {**TRUE, **FALSE})
def test_the_claim_is_about_one_value(name: str) -> None:
    formula = at_one_point(closed({**TRUE, **FALSE}[name])[0])
    assert formula is not None
    assert not formula.free
    assert "M" not in str(formula)


@pytest.mark.parametrize("name", UNCOVERED)
def test_other_claims_are_left_alone(name: str) -> None:
    assert at_one_point(closed(UNCOVERED[name])[0]) is None


@pytest.mark.slow
@pytest.mark.parametrize("name", FALSE)
def test_what_an_axiom_does_not_say_is_refuted(name: str) -> None:
    found = refute(*closed(FALSE[name]), seconds=4)
    assert found is not None
    assert found.n == 2


@pytest.mark.slow
@pytest.mark.parametrize("name", {**TRUE, **UNCOVERED})
def test_what_it_says_is_not(name: str) -> None:
    if name not in ("two points", "two operators"):  # these are false for known operators
        assert refute(*closed({**TRUE, **UNCOVERED}[name]), seconds=1) is None


def test_the_values_say_where_the_operator_is_not_the_mixture() -> None:
    question = Question(
        "M(0, b, p) = p", ("distributions b, p", "operator M satisfying convex_domination"), ("b << p",)
    )
    answer = answered(question, 1, repair=False)
    assert answer.verdict == "refuted"
    assert [name for name in answer.values if name.startswith("M")] == ["M (here; elsewhere mix)"]
    assert not answer.block
