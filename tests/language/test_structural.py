"""Structural axioms of operators that nobody has seen: proved from a template, or left alone."""

from __future__ import annotations

import pytest

from rmd_symbolic.framework.operators import GEOMETRIC, POOL
from rmd_symbolic.language.check import check_text, checked_block
from rmd_symbolic.language.parse import split
from rmd_symbolic.language.structural import prove_about, shape
from rmd_symbolic.language.theories import Scope
from tests.shelf import library

RANGES = "  given alpha in [0, 1]\n  given distributions b, p\n"
HERONIAN = RANGES + "  mass x |-> alpha * b(x) + (1 - alpha) * (b(x) + sqrt(b(x) * p(x)) + p(x)) / 3\n"
BLEND = RANGES + "  mass x |-> alpha * b(x) + (1 - alpha) * sqrt(b(x) * p(x))\n"
ROOTS = RANGES + "  mass x |-> (alpha * sqrt(b(x)) + (1 - alpha) * sqrt(p(x)))^2\n"
STAYS = RANGES + "  value x |-> p(x)\n"
SQUARES = RANGES + "  mass x |-> alpha * b(x)^2 + (1 - alpha) * p(x)^2\n"
LAZY = "  given c in (0, 1]\n" + RANGES + "  value x |-> c * alpha * b(x) + (1 - c * alpha) * p(x)\n"
ALL = {"closed", "full_support", "label_symmetry", "inherits_support", "at_one", "at_zero", "keeps_base", "dominates"}
# What is proved of each; the rest of ALL is false, and there are values that show it.
PROVED = {
    "heronian(alpha, b, p)": (HERONIAN, ALL - {"inherits_support", "at_zero"}),
    "blend(alpha, b, p)": (BLEND, ALL - {"at_zero"}),
    "roots(alpha, b, p)": (ROOTS, ALL),
    "stays(alpha, b, p)": (STAYS, ALL - {"inherits_support", "at_one", "dominates"}),
    "squares(alpha, b, p)": (SQUARES, ALL - {"at_one", "at_zero", "keeps_base", "dominates"}),
    "lazy[c](alpha, b, p)": (LAZY, ALL - {"inherits_support", "at_one", "dominates"}),
}

ANCHORED = {"heronian(alpha, b, p)", "blend(alpha, b, p)"}  # alpha b + (1 - alpha) h: A5 whatever h is


def scope_with(head: str, body: str) -> Scope:
    scope = library().scope("<text>")
    for block in split(f'operator {head} "an operator"\n{body}')[0]:
        assert not checked_block(block, "<text>", scope).errors
    return scope


@pytest.mark.slow
@pytest.mark.parametrize("head", PROVED)
def test_what_is_true_of_an_operator_is_proved_and_nothing_else(head: str) -> None:
    body, expected = PROVED[head]
    scope = scope_with(head, body)
    (operator,) = scope.declared.operators
    found = prove_about(operator, scope, 60)
    said = {name.removeprefix(f"{operator.name}_") for name in found.names}
    assert said & ALL == expected
    assert ("anchor_monotone" in said) == (head in ANCHORED)
    assert all(not scope.theorems[name].trusts and not scope.theorems[name].hypotheses for name in found.names)


@pytest.mark.slow
def test_the_written_proofs_are_a_file_that_checks() -> None:
    scope = scope_with("blend(alpha, b, p)", BLEND)
    (operator,) = scope.declared.operators
    found = prove_about(operator, scope, 60)
    uses = "uses foundations.order, foundations.simplex, operators.normalised, operators.tangent\n\n"
    text = f'{uses}operator blend(alpha, b, p) "a blend"\n{BLEND}\n{found.text}'
    result = check_text(text, library=library(), numbers=True)
    assert not result.errors
    assert {t.verdict for t in result.theorems} == {"proved"}


def test_operators_of_another_kind_are_left_alone() -> None:
    assert shape(POOL) is None
    assert shape(GEOMETRIC) is not None
    scope = scope_with("far(alpha, b, p)", RANGES + "  value x |-> b(x) * (sum[y] p(y))\n")
    (operator,) = scope.declared.operators
    assert shape(operator) is None
    assert not prove_about(operator, scope).names
