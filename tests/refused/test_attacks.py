"""Hostile uses of the language: nothing false is proved, and every refusal is an answer, not an exception."""

import pytest

from rmd_symbolic.language.check import check_file
from rmd_symbolic.language.result import PROVED
from tests.refused.answers import MESSAGE, TRUE
from tests.refused.attacks import ATTACKS
from tests.refused.helper import check, checked, problems


def test_every_attack_has_its_message():
    check(MESSAGE.keys() == ATTACKS.keys(), sorted(MESSAGE.keys() ^ ATTACKS.keys()))


@pytest.mark.parametrize("name", ATTACKS)
def test_nothing_false_is_proved(name):
    result = checked(ATTACKS[name])
    claimed = [theorem for theorem in result.theorems if theorem.kind != "refutation"]  # a refutation claims nothing
    proved = [theorem.name for theorem in claimed if theorem.verdict == PROVED]
    check(not [n for n in proved if n.startswith("false")], f"proved: {proved}")
    check(result.verdict != PROVED, "the file was accepted")
    check(result.exit_code in (1, 2), result.exit_code)
    found = problems(result)
    check(any(MESSAGE[name] in message for _, message in found), found)


@pytest.mark.parametrize("name", TRUE)
def test_a_true_neighbour_is_proved(name):
    """The attacks above fail for what they say, not because their notation cannot be used."""
    result = checked(TRUE[name])
    check(result.verdict == PROVED, problems(result))


FILES = {
    "bad.proof": """theory bad
theorem wrong
  claim 0 < 0
proof
  0 < 0 by algebra
qed
theorem right
  claim 0 < 1
""",
    "cites_wrong.proof": "uses bad\ntheorem false\n  claim 0 < 0\nproof\n  0 < 0 by wrong\nqed\n",
    "cites_right.proof": "uses bad\ntheorem fine\n  claim 0 < 1\nproof\n  0 < 1 by right\nqed\n",
    "hen.proof": "uses egg\ntheorem hen\n  claim 0 < 1\nproof\n  0 < 1 by egg\nqed\n",
    "egg.proof": "uses hen\ntheorem egg\n  claim 0 < 1\nproof\n  0 < 1 by hen\nqed\n",
    "itself.proof": "uses itself\ntheorem fine\n  claim 0 < 1\n",
    "foundations/order.proof": "theorem square_nonnegative\n  claim 0 < 1\n",
    "shadow.proof": "uses foundations.order\ntheorem fine\n  claim 0 < 1\nproof\n  0 < 1 by square_nonnegative\nqed\n",
}
PLACES = {
    "cites_wrong.proof": (5, "stated in bad.proof, but not proved there"),
    "hen.proof": (1, "circular use: hen -> egg -> hen"),
    "egg.proof": (1, "circular use: egg -> hen -> egg"),
    "itself.proof": (1, "circular use: itself -> itself"),
    "shadow.proof": (1, "a theory of the library"),
}


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", PLACES)
def test_across_files(folder, name):
    result = check_file(folder / name, numbers=False)
    line, fragment = PLACES[name]
    found = problems(result)
    check(result.verdict != PROVED, "the file was accepted")
    check(found and found[0][0] == line and fragment in found[0][1], found)


def test_what_was_proved_in_a_bad_file_may_be_cited(folder):
    result = check_file(folder / "cites_right.proof", numbers=False)
    check(result.verdict == PROVED, problems(result))
