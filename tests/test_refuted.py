"""The gallery of refuted statements: each is refuted, and a second evaluator agrees at the very point."""

from __future__ import annotations

import json
import random
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from rmd_symbolic.language.refutation import judged
from rmd_symbolic.language.result import TheoremResult
from tests.independent.judge import conditions
from tests.independent.notions import OPERATORS, Fn
from tests.independent.points import Pools, Sequence
from tests.independent.sampler import definitions
from tests.independent.semantics import CLAIM_LAST, HYPOTHESIS_LAST, Evaluator
from tests.independent.syntax import Expr, Statement, parse_expression, parse_statement
from tests.independent.values import OO
from tests.shelf import library

FOLDER = Path(__file__).parent.parent / "proofs" / "refuted"
TEXTS = {
    found.group(1): found.group(0)
    for path in sorted(FOLDER.glob("*.proof"))
    for found in re.finditer(r"^refutation (\w+)(.|\n)*?(?=^\w|\Z)", path.read_text(), re.MULTILINE)
}
# What a second evaluator leaves open: limits, and two logarithms that are equal.
OPEN = {"converges_without_anchor", "one_anchor_is_enough", "channel_orbit_converges", "factors_below_one_vanish",
        "strict_without_anchor"}  # fmt: skip


@pytest.fixture(scope="module")
def answers() -> dict[str, TheoremResult]:
    results = [library().check(path.resolve()) for path in sorted(FOLDER.glob("*.proof"))]
    assert not [error for result in results for error in result.errors]
    return {theorem.name: theorem for result in results for theorem in result.theorems}


def test_the_gallery_is_large() -> None:
    assert len(TEXTS) >= 70


@pytest.mark.parametrize("name", TEXTS)
def test_every_statement_is_refuted(name: str, answers: dict[str, TheoremResult]) -> None:
    answer = answers[name]
    assert (answer.verdict, answer.trust, answer.message) == ("proved", [], "")
    assert answer.theorem is None, "a refutation is no theorem in scope"
    assert answer.refutation is not None
    assert answer.refutation.left, "both sides are shown"
    assert [s for s in answer.steps if s.kind == "note"], "it says why people believe the claim"
    assert answer.title


@pytest.mark.parametrize("name", TEXTS)
def test_the_stored_form_is_judged_again(name: str, answers: dict[str, TheoremResult]) -> None:
    found, statement = answers[name].refutation, answers[name].statement
    assert found is not None
    assert statement is not None
    theorems = {e.statement.name: e.theorem for entries in library().entries.values() for e in entries.values()}
    again, trust = judged(json.loads(json.dumps(found.certificate)), statement, theorems)
    assert again.formula is statement.closed
    assert not trust


@pytest.mark.parametrize("name", TEXTS)
def test_a_second_evaluator_agrees_at_the_point(name: str, answers: dict[str, TheoremResult]) -> None:
    found = answers[name].refutation
    assert found is not None
    data: Any = found.certificate["instance"]
    head = "\n".join(line for line in TEXTS[name].split("\n") if not line.lstrip().startswith("note "))
    statement = parse_statement(head)
    real = [Fraction(v) for sort, v in data["tries"] if sort == "R"]
    evaluator = Evaluator(data["symbols"], data["teachers"], Pools(real=[*real]), random.Random(0))
    env = _point(statement, data["values"], found.at, evaluator)
    evaluator.last = HYPOTHESIS_LAST
    for hypothesis in [c for g in statement.givens for c in conditions(g)] + statement.assumptions:
        assert evaluator.truth(hypothesis, env) is not False
    evaluator.last = CLAIM_LAST
    truth = evaluator.truth(statement.claim, env)
    assert truth is False or (name in OPEN and truth is None)


def _point(statement: Statement, values: list[Any], at: str, evaluator: Evaluator) -> dict[str, object]:
    env: dict[str, object] = {}
    for given, data in zip(statement.givens, values, strict=True):
        env[given.name] = _value(given.name, data, at, statement, evaluator, env)
    return env


def _value(name: str, data: Any, at: str, statement: Statement, evaluator: Evaluator, env: dict[str, object]) -> object:
    if isinstance(data, int):
        return data  # a symbol or a teacher
    if isinstance(data, str):
        return OO if data == "oo" else Fraction(data)
    if isinstance(data, list):
        return tuple(_value(name, row, at, statement, evaluator, env) for row in data)
    if "table" in data:
        return _value(name, data["table"], at, statement, evaluator, env)
    if "term" in data:
        return _function(name, at, evaluator)
    first = [_value(name, row, at, statement, evaluator, env) for row in data["first"]]
    if "cycle" in data:
        start, cycle = len(first) - data["cycle"], data["cycle"]
        return Sequence(lambda t: first[t if t < start else start + (t - start) % cycle])
    step = next(d for a in statement.assumptions for d in definitions(a, {name}) if d.bounds)

    def follow(t: int) -> object:
        inner: Any = {**env, step.bounds[0].name: Fraction(t - 1)}
        return first[0] if t == 0 else evaluator.value(step.value, inner)

    return Sequence(follow)


def _function(name: str, at: str, evaluator: Evaluator) -> Fn:
    if f"{name} = mix" in at:
        return OPERATORS[0]
    found = re.search(rf"{name} = (\w+) \|-> (.*?), \w+ =", at)
    assert found is not None
    body: Expr = parse_expression(found.group(2))
    return Fn(1, lambda r: evaluator.value(body, {found.group(1): r}), found.group(2))
