"""Rows of the table of scalar inequalities as proofs that carry their arguments."""

from benchmarks.scalar import table
from rmd_symbolic.language.arguments.carry import carrying
from rmd_symbolic.language.check import check_text
from rmd_symbolic.language.prove import accepted
from rmd_symbolic.language.theories import Library

SECONDS = 5.0


def proof(row):
    """The row as a theorem that is proved by calculus."""
    lines = [*(f"  given {given}" for given in row["given"]), f"  claim {row['claim']}", "proof"]
    head = ["theory rows", "uses foundations.order", "", f"theorem {row['name']}", *lines]
    return "\n".join([*head, f"  show {row['claim']}  by calculus", "qed", ""])


def carried(row):
    """The text with its arguments, or nothing where the engines do not prove the row."""
    text = proof(row)
    result = check_text(text, numbers=False)
    return carrying(text, result.theorems[-1]) if accepted(result) else ""


def named(*names):
    """Rows by name."""
    rows = {row["name"]: row for row in table()}
    return [rows[name] for name in names]


def true_rows():
    """All rows that hold."""
    return [row for row in table() if "false" not in row["tags"]]


def recheck(text):
    """The check of a text in which nothing is searched for."""
    return check_text(text, library=Library(engines=False), numbers=False)
