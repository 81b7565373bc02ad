"""The examples of the guide do what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rmd_symbolic.language.check import check_text
from tests.shelf import library

GUIDE = (Path(__file__).parent.parent / "docs" / "guide.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", GUIDE, re.S)


def test_proof_examples_are_proved() -> None:
    proofs = [text for kind, text in BLOCKS if kind == ""]
    assert len(proofs) == 2
    for text in proofs:
        if not text.startswith("theory"):
            text = "theory guide\nuses divergences.mixture\n" + text
        result = check_text(text, library=library())
        assert not result.errors, [(e.span, e.message) for e in result.errors]
        assert result.verdict == "proved"


def test_the_wrong_claim_is_not_proved() -> None:
    text = next(text for kind, text in BLOCKS if "my_contraction" in text and kind == "")
    wrong = text.replace("<= (1 - alpha) * KL(b || p)\nproof", "<= (1 - alpha)^2 * KL(b || p)\nproof")
    assert wrong != text
    assert check_text(wrong, library=library()).theorems[0].verdict != "proved"


def test_python_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = [text for kind, text in BLOCKS if kind == "python"]
    exec(compile(code, "guide.md", "exec"), {})  # noqa: S102  (the example of the guide itself)
    assert capsys.readouterr().out.rstrip().endswith("proved")
