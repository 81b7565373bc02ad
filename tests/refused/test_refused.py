"""Each NAME.refused.proof is refused at its line, for its reason; NAME.repaired.proof, one edit away, is proved.

A refused file begins with what is expected of it:

    # expected: LINE a fragment of the message
    # why: why people believe it
"""

import re
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from rmd_symbolic.language.check import check_file
from rmd_symbolic.language.result import PROVED
from tests.refused.helper import LIBRARY, check, problems

FOLDER = Path(__file__).parent
NAMES = sorted(path.name.removesuffix(".refused.proof") for path in FOLDER.glob("*.refused.proof"))
HEADER = re.compile(r"# expected: (\d+) (.+)\n# why: (.+\.)\n")
TOKEN = re.compile(r"[\w.]+|\S")
LONGEST = 24


def refused(name):
    """The text of a refused file without its header, and the expected line and message."""
    text = (FOLDER / f"{name}.refused.proof").read_text(encoding="utf-8")
    found = HEADER.match(text)
    check(found, f"{name} does not begin with `# expected:` and `# why:`")
    return text[found.end() :], int(found.group(1)), found.group(2)


def repaired(name):
    """The text of the repaired file."""
    return (FOLDER / f"{name}.repaired.proof").read_text(encoding="utf-8")


def changes(before, after):
    """The stretches in which two sequences differ, each as what was there and what is there."""
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [(before[a:b], after[c:d]) for kind, a, b, c, d in codes if kind != "equal"]


def one_edit(before, after):
    """Is it one line changed, added or removed?  (A token belongs to a line.)"""
    lines = changes(before.split("\n"), after.split("\n"))
    return len(lines) == 1 and all(len(part) <= 1 for part in lines[0])


def test_every_file_has_its_partner():
    others = {path.name.removesuffix(".repaired.proof") for path in FOLDER.glob("*.repaired.proof")}
    check(others == set(NAMES), sorted(others ^ set(NAMES)))
    stray = [
        path.name for path in FOLDER.glob("*.proof") if not path.name.endswith((".refused.proof", ".repaired.proof"))
    ]
    check(not stray, stray)


def test_there_are_enough():
    """Most of the refused files say something definite that is wrong in one place; the others do not parse."""
    results = [LIBRARY.check((FOLDER / f"{name}.refused.proof").resolve()) for name in NAMES]
    check(len(NAMES) >= 45, len(NAMES))
    check(sum(not result.errors for result in results) >= 32, "too few of them elaborate")


@pytest.mark.parametrize("name", NAMES)
def test_one_edit_apart(name):
    text, line, _ = refused(name)
    check(one_edit(text, repaired(name)), changes(TOKEN.findall(text), TOKEN.findall(repaired(name))))
    check(len(text.splitlines()) <= LONGEST, "a refused proof is short")
    check(2 < line <= len(text.splitlines()) + 2, f"line {line} is not in the file")


@pytest.mark.parametrize("name", NAMES)
def test_refused_where_it_is_wrong(name):
    _, line, fragment = refused(name)
    result = LIBRARY.check((FOLDER / f"{name}.refused.proof").resolve())
    check(result.verdict != PROVED, "it was proved")
    check(result.exit_code == (2 if result.errors else 1), result.exit_code)
    found = problems(result)
    check(found, "refused without a word")
    check(found[0][0] == line, f"expected line {line}, found {found}")
    here = [message for at, message in found if at == line]
    check(any(fragment in message for message in here), f"expected `{fragment}`, found {here}")


@pytest.mark.parametrize("name", NAMES)
def test_repaired_is_proved(name):
    result = check_file(FOLDER / f"{name}.repaired.proof", LIBRARY, numbers=False)
    check(result.verdict == PROVED, problems(result))
    check(result.exit_code == 0, result.exit_code)
    for theorem in result.theorems:
        check(theorem.theorem is not None and not theorem.trust, f"{theorem.name} trusts {theorem.trust}")
