"""The operator that a stranger brings: declared in ten lines, and its structural axioms are decided."""

from __future__ import annotations

import pytest

import rmd_symbolic as rmd
from rmd_symbolic.framework.axioms import AXIOMS
from rmd_symbolic.language.matrix import matrix

DECIDED = ("closure", "support_inheritance", "anchoring", "convex_domination", "label_symmetry")


@pytest.mark.slow
def test_the_heronian_anchor_is_decided() -> None:
    own = rmd.declare("""
    operator heronian(alpha, b, p) "the Heronian anchor"
      given alpha in [0, 1]
      given distributions b, p
      mass x |-> alpha * b(x) + (1 - alpha) * (b(x) + sqrt(b(x) * p(x)) + p(x)) / 3
    """)
    found = matrix(own.operators, [axiom for axiom in AXIOMS if axiom.name in DECIDED])
    said = {(cell.axiom, cell.where): cell.verdict for cell in found.cells}
    assert said == {
        ("closure", "interior"): "proved", ("closure", "boundary"): "proved",
        ("support_inheritance", "interior"): "proved", ("support_inheritance", "boundary"): "violated",
        ("anchoring", "interior"): "violated", ("anchoring", "boundary"): "violated",
        ("convex_domination", "interior"): "proved", ("convex_domination", "boundary"): "proved",
        ("label_symmetry", "interior"): "proved", ("label_symmetry", "boundary"): "proved",
    }  # fmt: skip
