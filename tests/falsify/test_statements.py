"""True statements survive the search, whatever it is tempted by; false neighbours fall."""

import pytest

from rmd_symbolic.engines.certain import OPERATOR_M, proved_axioms
from rmd_symbolic.engines.falsify import refute
from rmd_symbolic.engines.numbers import falsifying_point
from rmd_symbolic.framework.axioms import AXIOMS
from rmd_symbolic.framework.operators import MIX
from tests.engines.precise import refuted
from tests.engines.statements import closed
from tests.falsify.statements import FALSE, SEQUENCES, TRUE, UNSEEN

SURVIVING = {**TRUE, **UNSEEN, **SEQUENCES}


@pytest.mark.parametrize("name", SURVIVING)
def test_a_true_statement_is_not_refuted(name: str) -> None:
    formula, names = closed(SURVIVING[name])
    assert refute(formula, names, seconds=30, most=150) is None


@pytest.mark.slow
@pytest.mark.parametrize("name", SURVIVING)
def test_nor_by_a_longer_search(name: str) -> None:
    formula, names = closed(SURVIVING[name])
    for seed in (1, 2):
        assert refute(formula, names, seconds=0.4, seed=seed) is None


@pytest.mark.parametrize("name", {**UNSEEN, **SEQUENCES})
def test_nor_by_sampling(name: str) -> None:
    formula, names = closed(SURVIVING[name])
    assert falsifying_point(formula, 20, 0, names) is None


@pytest.mark.parametrize("name", FALSE)
def test_a_false_neighbour_falls(name: str) -> None:
    formula, names = closed(FALSE[name])
    found = refute(formula, names, seconds=20)
    assert found is not None
    assert found.n <= 3
    assert refuted(formula, names, found.point), str(found)


@pytest.mark.slow
def test_the_declared_facts_of_the_mixture_are_theorems_of_the_library() -> None:
    """What the search believes of the mixture is what the library proves of it."""
    from rmd_symbolic.language.check import check_text

    declared = [axiom.name for axiom in AXIOMS if axiom.name in MIX.facts]
    for name in declared:
        text = (
            "uses refuted.orbits, operators.mixture, operators.continuity\n"
            f"refutation probe\n  given operator M satisfying {name}\n  claim 1 < 0\n  fails at M = mix\n"
        )
        result = check_text(text)
        assert not result.errors, result.errors
        assert result.theorems[0].verdict == "proved", (name, result.theorems[0].message)
    assert len(proved_axioms()) == len(declared) >= 10
    assert all(axiom.free == frozenset([OPERATOR_M]) for axiom in proved_axioms())
