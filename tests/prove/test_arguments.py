"""What the engines found is written below the lines that it proves, to be read, edited, and checked without them."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rmd_symbolic.errors import RmdError
from rmd_symbolic.language.arguments.carry import LONGEST, carrying
from rmd_symbolic.language.arguments.pieces import point, point_text, polynomial, polynomial_text, product
from rmd_symbolic.language.check import check_text
from rmd_symbolic.language.format import formatted
from rmd_symbolic.language.prove import accepted
from tests.prove.rows import carried, named, proof, recheck, true_rows

TOP = Path(__file__).resolve().parents[2]
LOGARITHM = """\
theorem logarithm
  given x > 0
  claim ln(x) <= x - 1
proof
  show ln(x) <= x - 1  by calculus
      | let x0 = x with e0: 0 < x0
      | let g0 = ln(e0)
      | factors e0                                  # the argument of ln
      | show
      |   slope in x0 from 1
      |     there value, e0 = 1: no negative coefficient
      |     below: no negative coefficient
      |     above: no negative coefficient
qed
"""
MISSING = ("sympy", "z3", "flint", "numpy", "scipy", "clarabel")
WITHOUT = f"""
import sys
for name in {MISSING!r}:
    sys.modules[name] = None
from rmd_symbolic.cli.group import run
sys.exit(run(["check", "--no-engines", "--no-cache", *sys.argv[1:]]))
"""


def messages(text):
    return [step.message for theorem in recheck(text).theorems for step in theorem.steps if step.message]


def test_an_argument_by_hand_is_checked_without_engines():
    assert accepted(recheck(LOGARITHM))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("from 1\n", "from 2\n", "does not show it"),
        ("let x0 = x with", "let x0 = y with", "cannot be read"),
        ("e0: 0 < x0", "e0: 1 < x0", "is not that product"),
        ("e0: 0 < x0", "e1: 0 < x0", "expected e0"),
        ("given x > 0", "given real x", "0 < x is not known here"),
        ("      |     above: no negative coefficient\n", "", "other fields"),
        ("slope in", "slant in", "expected a step"),
        ("factors e0 ", "factors e0 e1 ", "expected a product"),
        ("      | show\n", "", "ends in `show`"),
        ("claim ln(x) <= x - 1", "claim ln(x) <= x - 2", "coefficient is negative"),
        ("no negative coefficient", 'data {"rule": "coef", "more": 1}', "other fields"),
        ("no negative coefficient", "data {", "expected JSON"),
    ],
)
def test_an_edited_argument_is_refused_with_a_reason(old, new, said):
    text = LOGARITHM.replace(old, new, 1 if "claim" not in old else -1)
    text = text.replace("show ln(x) <= x - 1", "show ln(x) <= x - 2") if "claim" in old else text
    assert text != LOGARITHM
    assert not accepted(recheck(text))
    assert any(said in message for message in messages(text)), messages(text)


def test_without_an_argument_nothing_is_searched_for():
    text = re.sub(r" *\|.*\n", "", LOGARITHM)
    assert accepted(check_text(text, numbers=False))
    assert messages(text) == ["no argument is given, and the engines are switched off"]


def test_the_formatter_leaves_arguments_alone():
    moved = formatted(LOGARITHM.replace("  show ln", " show ln"))
    assert moved == formatted(moved)
    assert accepted(recheck(moved))
    assert [line.strip() for line in moved.split("\n")] == [line.strip() for line in LOGARITHM.split("\n")]


def test_pieces_are_read_as_they_are_written():
    for text in ("0", "1", "-1", "x0", "-x0^2*g1 + 2*x1 - 3", "12*g0^3 + 1"):
        assert polynomial_text(polynomial(text)) == text
    for text in ("1/2", "x0", "(x0 + 1)/(2*x1)", "-3/4"):
        assert point_text(point(text)) == text
    for text in ("", "x0 +", "x0 * x1", "x0 + x0", "2*", "+ 1", "x", "e0"):
        with pytest.raises(RmdError):
            polynomial(text)
    for text in ("e0 * e0", "x0", "", "e", "e0*"):
        with pytest.raises(RmdError):
            product(text)


@pytest.mark.parametrize("row", named("bernoulli_1_x_s_1_sx"), ids=lambda row: row["name"])
def test_rows_carry_their_arguments(row):
    text = carried(row)
    assert "| show" in text
    assert accepted(recheck(text)), messages(text)
    assert not accepted(recheck(proof(row)))


SPREAD = """uses foundations.order

theorem spread
  given real r
  assume h: 0 < r
  claim r - 1
      <= r * ln(r)
proof
  have again: r - 1  # by hand it takes longer
      <= r * ln(r)
        by calculus from h
  r - 1
    <= r * ln(r)
      by again
qed
"""


def test_the_argument_stands_below_a_step_of_several_lines():
    result = check_text(SPREAD, numbers=False)
    assert accepted(result), messages(SPREAD)
    text = carrying(SPREAD, result.theorems[0])
    assert re.search(r"^        by calculus from h\n +\| ", text, re.MULTILINE), text
    assert accepted(recheck(text)), messages(text)


@pytest.mark.slow
def test_a_long_argument_becomes_a_lemma():
    (row,) = named("choi_lam")
    text = carried(row)
    assert re.search(r"^  show .*  by calculus from choi_lam_line_\d+_1$", text, re.MULTILINE)
    assert re.search(r"^lemma choi_lam_line_", text, re.MULTILINE)
    assert accepted(recheck(text)), messages(text)


@pytest.mark.slow
def test_all_rows_check_where_no_engine_can_be_imported(tmp_path):
    """Every third true row, and the library; no argument is long, all check with --no-engines in a bare process."""
    written = 0
    for row in true_rows()[::3]:
        text = carried(row)
        if not text:
            continue
        for block in re.findall(r"(?:^ *\|.*\n)+", text, re.MULTILINE):
            assert len(block) <= 2 * LONGEST or f"lemma {row['name']}" in text
        (tmp_path / f"row{written}.proof").write_text(text, encoding="utf-8")
        written += 1
    assert written > 45
    command = [sys.executable, "-c", WITHOUT, "--json", str(tmp_path), str(TOP / "proofs")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    answer = json.loads(done.stdout)
    assert done.returncode == 0, [t["name"] for t in answer["theorems"] if t["verdict"] != "proved"]
    assert answer["summary"]["proved"] > written + 200
