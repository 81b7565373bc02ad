"""The page about declarations of one's own does what it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from rmd_symbolic.cli.group import run

PAGE = (Path(__file__).parent.parent / "docs" / "own.md").read_text(encoding="utf-8")
FILES = re.findall(r"```proof\n(.*?)```", PAGE, re.S)
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.S) for line in block.strip().split("\n")]
CODES = {"refute": 1}


@pytest.mark.slow
@pytest.mark.parametrize("line", [line for line in COMMANDS if "--pdf" not in line and "matrix" not in line])
def test_the_commands_of_the_page(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                  capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    for text in FILES:
        (tmp_path / f"{text.split()[1]}.proof").write_text(text, encoding="utf-8")
    program, *arguments = shlex.split(line)
    assert program == "rmd"
    code = run(arguments)
    assert code == CODES.get(arguments[0], 0), capsys.readouterr()


@pytest.mark.slow
def test_the_files_of_the_page_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for text in FILES:
        (tmp_path / f"{text.split()[1]}.proof").write_text(text, encoding="utf-8")
    assert run(["check", "heron.proof", "heron_more.proof"]) == 0
