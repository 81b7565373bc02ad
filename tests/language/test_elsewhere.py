"""A theorem that is cited without its theory: the report says which line to add, and with it the proof checks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rmd_symbolic.data import proofs_folder
from rmd_symbolic.framework.declared import declarations
from rmd_symbolic.language.check import check_file, check_text
from rmd_symbolic.language.elsewhere import phrase, shipped, theories, whereabouts

HEAD = "theorem mine\n  given distributions p, q\n  claim {claim}\nproof\n  show {claim}  by {reason}\nqed\n"
CITED = [
    ("0 <= KL(p || q)", "gibbs"),
    ("0 <= KL(p || q)", "nonnegativity of KL"),
    ("TV(p, q) = TV(q, p)", "symmetry of TV"),
]


@pytest.mark.parametrize(("claim", "reason"), CITED)
def test_the_line_that_is_named_is_enough(claim: str, reason: str) -> None:
    text = HEAD.format(claim=claim, reason=reason)
    (step,) = check_text(text, numbers=False).theorems[0].steps
    found = re.fullmatch(r"add the line `(uses [\w.]+)`: \w+ is proved there", step.hint)
    assert found, step.hint
    assert "did you mean" not in step.message
    assert check_text(f"{found[1]}\n{text}", numbers=False).verdict == "proved"


def test_what_stands_after_from_is_named_too() -> None:
    text = "uses divergences.kl\n" + HEAD.format(claim="0 <= KL(p || q)", reason="gibbs from tv_nonnegative")
    (step,) = check_text(text, numbers=False).theorems[0].steps
    assert step.hint == "add the line `uses divergences.tv`: tv_nonnegative is proved there"
    assert check_text("uses divergences.tv\n" + text, numbers=False).verdict == "proved"


def test_an_axiom_of_an_operator_names_its_theory(tmp_path: Path) -> None:
    text = (
        "theorem one\n  given distributions b, p\n  given operator M satisfying convex_domination\n  assume b << p\n"
        "  claim KL(b || M(1, b, p)) <= 0 * KL(b || p)\nproof\n"
        "  KL(b || M(1, b, p)) <= (1 - 1) * KL(b || p)  by convex_domination of M\n"
        "    = 0 * KL(b || p)  by algebra\nqed\n"
        "instantiate one with M = mix as two\n"
    )
    (error,) = check_text(text, numbers=False).errors
    assert error.code == "E135"
    assert error.hint.startswith("add the line `uses divergences.mixture`")
    path = tmp_path / "one.proof"
    path.write_text("uses divergences.mixture\n" + text, encoding="utf-8")
    assert check_file(path, numbers=False).verdict == "proved"


def test_what_is_stated_here_is_sought_nowhere_else() -> None:
    text = (
        HEAD.format(claim="0 <= KL(p || q)", reason="gibbs") + "theorem gibbs\n  claim 0 <= 1\nproof\n  0 <= 1\nqed\n"
    )
    (step,) = check_text(text, numbers=False).theorems[0].steps
    assert "stated in this file" in step.message
    assert "uses" not in step.hint


def test_a_fact_that_is_nearly_right_is_named() -> None:
    known = ("kl_convex_second",)
    said = whereabouts("convexity of KL in second argument", declarations(), known)
    assert said == "did you mean convexity of KL in its second argument?"
    assert "Then add the line `uses divergences.kl`" in whereabouts("zeros of KL", declarations(), ())
    assert whereabouts("quux", declarations(), ()) == ""


def test_every_declared_fact_has_a_theory() -> None:
    for notion in declarations().values():
        for name, fact in notion.facts.items():
            assert shipped()[fact.theorem], phrase(name, notion)
            folder = proofs_folder() / Path(*shipped()[fact.theorem].split("."))
            assert folder.with_suffix(".proof").is_file()
    assert theories(("gibbs", "kl_zero", "unheard_of")) == ["divergences.kl"]
