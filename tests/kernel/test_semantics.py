"""The page on meaning gives a reason for every rule and names every operator."""

import re
from pathlib import Path

import pytest

from rmd_symbolic.kernel.formula import ARITY, GROUND
from rmd_symbolic.kernel.rules import RULES
from tests.kernel.notation import check

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "semantics.md").read_text(encoding="utf-8")
SYMBOLS = {"at_most": "<=", "less": "<", "equal": "="}


@pytest.mark.parametrize("name", RULES)
def test_every_rule_has_a_row(name):
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    check(any(f"`{name}`" in row.split("|")[1] for row in rows), f"no row for the rule {name}")


@pytest.mark.parametrize("op", [*ARITY, *GROUND])
def test_every_operator_and_sort_is_explained(op):
    check(re.search(rf"`[^`]*(?<![a-z_]){re.escape(SYMBOLS.get(op, op))}(?![a-z_])[^`]*`", PAGE), f"no word of {op}")
