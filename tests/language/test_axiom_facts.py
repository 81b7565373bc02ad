"""A fact of an operator that bears the name of an axiom is this axiom, said of the operator, and nothing weaker."""

from __future__ import annotations

import pytest

from rmd_symbolic.errors import Span
from rmd_symbolic.framework.axioms import AXIOMS, INTERIOR, Axiom, M
from rmd_symbolic.framework.declaration import Notion
from rmd_symbolic.framework.operators import OPERATORS, S
from rmd_symbolic.language.elsewhere import theories
from rmd_symbolic.meaning.denote import Meaning, written_out
from rmd_symbolic.tactics.context import Context
from rmd_symbolic.tactics.reasons import Citation, cite
from rmd_symbolic.tactics.recorder import Recorder
from rmd_symbolic.terms.substitute import substitute
from rmd_symbolic.terms.term import operation
from tests.shelf import library

NAMED = {axiom.name: axiom for axiom in (*AXIOMS, *INTERIOR)}
FACTS = [
    pytest.param(notion, NAMED[phrase], id=f"{notion.name}-{phrase}", marks=[pytest.mark.slow] * (notion.name != "mix"))
    for notion in OPERATORS if len(notion.formals) - notion.parameters == 3
    for phrase in notion.facts if phrase in NAMED
]  # fmt: skip


def says(notion: Notion, axiom: Axiom, theorem: str) -> bool:
    """Is the axiom, said of the operator for 0 < s <= 1, an instance of the theorem?"""
    scope = library().scope("<text>")
    for theory in theories([theorem]):
        scope.use(theory, Span(1, 1))
    context = Context(Recorder(scope.theorems), scope.lemmas)
    if notion.parameters:
        context.taken.add(S.name)
        for bound in (operation("<", 0, S), operation("<=", S, 1)):
            context.learn(
                context.apply("assume", [], written_out(Meaning(silent=1).of(bound, {}))), origin="hypothesis"
            )
    body = substitute(axiom.notion.body, {M: lambda arguments: notion.at((S,) * notion.parameters + tuple(arguments))})
    wanted = written_out(Meaning(silent=1).of(body, {}))
    step = cite(context, wanted, theorem, Citation(theorem))
    return step is not None and context.says(step) is wanted


@pytest.mark.parametrize(("notion", "axiom"), FACTS)
def test_a_fact_named_after_an_axiom_is_the_axiom(notion: Notion, axiom: Axiom) -> None:
    assert says(notion, axiom, notion.facts[axiom.name].theorem)


def test_another_theorem_is_not() -> None:
    (mixture,) = (notion for notion in OPERATORS if notion.name == "mix")
    assert not says(mixture, NAMED["support_inheritance"], mixture.facts["support"].theorem)
