"""The examples of the guide do what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rmd_symbolic.language.check import check_text
from tests.shelf import library

GUIDE = (Path(__file__).parent.parent / "docs" / "guide.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", GUIDE, re.S)
README = re.findall(
    r"```(\w*)\n(.*?)```", (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8"), re.S
)


def test_proof_examples_are_proved() -> None:
    proofs = [text for kind, text in BLOCKS if kind == ""]
    assert len(proofs) == 4
    for text in proofs:
        result = check_text(text, library=library())
        assert not result.errors, [(e.span, e.message) for e in result.errors]
        assert result.verdict == "proved"


def test_the_first_example_of_the_guide_is_what_new_writes() -> None:
    from rmd_symbolic.cli.new import START

    (text,) = [text for kind, text in BLOCKS if text.startswith("theory my\n")]
    written = START.format(name="my", file="my.proof")
    plain = "".join(line for line in written.splitlines(True) if not line.startswith("#")).replace("\n\n\n", "\n\n")
    assert plain.startswith(text)


def test_the_examples_of_the_readme() -> None:
    """Its theorem is proved; squared, as its second example has it, it is refuted at the line that it shows."""
    text = next(text for kind, text in README if kind == "")
    assert check_text(text, library=library()).verdict == "proved"
    broken = (
        text.replace("my_contraction", "squared_rate")
        .replace("<= (1 - alpha) * KL(b || p)\nproof", "<= (1 - alpha)^2 * KL(b || p)\nproof")
        .replace("=  (1 - alpha) * KL(b || p)                       by algebra",
                 "<= (1 - alpha)^2 * KL(b || p)                     by arithmetic")
    )  # fmt: skip
    (found,) = check_text(broken, library=library()).theorems
    assert found.verdict == "refuted"
    shown = next(text for kind, text in README if "check broken.proof" in text)
    assert found.counterexample in shown
    assert [f"--> broken.proof:{s.span.line}:{s.span.column}" in shown for s in found.steps] == [False, True]


def test_the_wrong_claim_is_not_proved() -> None:
    text = next(text for kind, text in BLOCKS if "my_contraction" in text and kind == "")
    wrong = text.replace("<= (1 - alpha) * KL(b || p)\nproof", "<= (1 - alpha)^2 * KL(b || p)\nproof")
    assert wrong != text
    assert check_text(wrong, library=library()).theorems[0].verdict != "proved"


@pytest.mark.parametrize("code", [text for kind, text in BLOCKS if kind == "python"])
def test_python_examples_run(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(code, "guide.md", "exec"), {})  # noqa: S102  (an example of the guide itself)
    assert capsys.readouterr().out.rstrip().endswith("proved")
