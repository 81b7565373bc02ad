"""The evaluator on statements with known answers, before it judges anything else."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.independent.judge import judge, statements
from tests.independent.statements import FALSE, TRUE, block
from tests.independent.syntax import StatementError, parse_expression, parse_statement

HERE = Path(__file__).parent
EVALUATOR = ("syntax", "values", "notions", "points", "semantics", "sampler", "judge", "statements")


def test_the_tables_are_large_enough() -> None:
    assert len(TRUE) >= 40
    assert len(FALSE) >= 40


@pytest.mark.parametrize("line", TRUE)
def test_true_statements_hold(line: str) -> None:
    verdict = judge(block(line), points=100)
    assert verdict.status == "holds", str(verdict)
    assert verdict.satisfied > 0


@pytest.mark.parametrize("line", FALSE)
def test_false_statements_are_broken(line: str) -> None:
    verdict = judge(block(line), points=400)
    assert verdict.broken, str(verdict)
    assert verdict.point


def test_a_broken_claim_shows_its_point_and_both_sides() -> None:
    verdict = judge(block("given distributions p, q; claim TV(p, q) <= 1/2"))
    assert verdict.broken
    assert {"n", "p", "q"} <= verdict.point.keys()
    assert verdict.relation == "<="
    assert verdict.right == "1/2"
    assert "p = (" in str(verdict)


@pytest.mark.parametrize(
    "line",
    [
        "given alpha in (0, 1]; claim (1 - alpha)^t -> 0 as t -> oo",
        "given alpha in (0, 1]; claim exists N: N >= 10^6",
    ],
)
def test_what_is_beyond_finite_computation_is_undecided(line: str) -> None:
    verdict = judge(block(line), points=30)
    assert verdict.status == "undecided"
    assert verdict.undecided > 0


BOUNDED = """lemma bounded
  given reals e[t], a[t]
  assume for all t: 0 < a[t]
  assume for all t: 0 <= e[t]
  assume for all t: e[t] <= 3 * a[t]
  assume a[t] -> 0 as t -> oo
  claim e[t] -> 0 as t -> oo
"""


@pytest.mark.parametrize("points", [20, pytest.param(200, marks=pytest.mark.slow)])
def test_a_bound_that_falls_slowly_breaks_no_limit(points: int) -> None:
    assert not judge(BOUNDED, points=points).broken
    assert judge(BOUNDED.replace("  assume a[t] -> 0 as t -> oo\n", ""), points=points).broken


def test_contradictory_hypotheses_are_vacuous() -> None:
    assert judge(block("given a > 0; assume a < 0; claim a = 7"), points=5).status == "vacuous"


@pytest.mark.parametrize(
    "line",
    [
        "given distributions p; claim KL(p || q) >= 0",
        "given distributions p; claim KL(p) >= 0",
        "given distributions p; claim p(0) >= 0",
        "given distributions p; claim p <= 1",
        "given distributions p; claim TV(p, p)",
        "given distributions p, p; claim TV(p, p) = 0",
        "given distributions p; claim for all x: for all x: p(x) >= 0",
        "given distributions p; claim (TV(p, p) = 0",
        "given reals a; claim a[0] = a[0]",
        "given reals a; claim a ? 1",
        "claim",
    ],
)
def test_ill_formed_statements_are_errors(line: str) -> None:
    assert judge(block(line), points=5).status == "error"


def test_spellings_are_one_language() -> None:
    assert parse_expression("α·β ≤ ∞") == parse_expression("alpha * beta <= oo  # a comment")
    assert parse_expression("KL(p ‖ q) ≠ 0") == parse_expression("KL(p || q) /= 0")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a implies b implies c", "a implies (b implies c)"),
        ("a and b or c and d", "(a and b) or (c and d)"),
        ("not a and b", "(not a) and b"),
        ("sum[x] p(x) * q(x) + 1", "(sum[x] (p(x) * q(x))) + 1"),
        ("a - b - c", "(a - b) - c"),
        ("a / b * c", "(a / b) * c"),
        ("-a^2", "-(a^2)"),
        ("-a * b", "(-a) * b"),
        ("a <= b and c <= d for all t", "a <= b and (c <= d for all t)"),
        ("for all x: p(x) = 0 or q(x) = 0", "for all x: (p(x) = 0 or q(x) = 0)"),
    ],
)
def test_precedence(text: str, same: str) -> None:
    assert parse_expression(text) == parse_expression(same)


def test_statements_of_a_file_are_found() -> None:
    proof = "proof\n  1 = 1 by algebra\nqed\n"
    text = f'theory a\n# theorem no\n\nlemma one "title"\n  claim 1 = 1\n{proof}\ntheorem two\n  claim 2 = 2\n'
    assert [name for name, _ in statements(text)] == ["one", "two"]
    assert all(judge(found).status == "holds" for _, found in statements(text))


def test_an_empty_file_has_no_statements() -> None:
    assert not list(statements(""))


def test_a_statement_needs_a_claim() -> None:
    with pytest.raises(StatementError):
        parse_statement("theorem t\n  given distributions p\n")


@pytest.mark.parametrize("module", EVALUATOR)
def test_the_evaluator_shares_no_code(module: str) -> None:
    tree = ast.parse((HERE / f"{module}.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        assert not [n for n in names if n.split(".")[0] == "rmd_symbolic"]
