r"""The matrix of operators and axioms in LaTeX and HTML: both templates read one backend-neutral list of plain values.

The HTML stands by itself: no script, nothing loaded, every value escaped; each sign of the table is a link to its cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rmd_symbolic.data import proofs_folder, templates_folder
from rmd_symbolic.export.escape import escape, label
from rmd_symbolic.export.latex import Latex, environment
from rmd_symbolic.language.matrix import BOUNDARY, INTERIOR, NOT_APPLICABLE, OPEN, PROVED, VIOLATED, Cell, Matrix, Row
from rmd_symbolic.language.values import written

if TYPE_CHECKING:
    from jinja2 import Environment

SPLIT = "by parameter"
SIGNS = {PROVED: "✓", VIOLATED: "✗", OPEN: "?", NOT_APPLICABLE: "·", SPLIT: "◐"}
TEX_SIGNS = {
    PROVED: r"\ensuremath{\checkmark}", VIOLATED: r"\ensuremath{\times}", OPEN: "?",
    NOT_APPLICABLE: r"\ensuremath{\cdot}", SPLIT: r"\ensuremath{\circ}",
}  # fmt: skip


def html_page(found: Matrix) -> str:
    """The matrix as one page."""
    from markupsafe import Markup

    return _html().get_template("matrix.html.j2").render(fragment=Markup(html_fragment(found)))


def html_fragment(found: Matrix) -> str:
    """The table and its cells, for a page or a notebook."""
    return _html().get_template("matrix_fragment.html.j2").render(_shown(found, SIGNS))


def latex_article(found: Matrix) -> str:
    """The matrix as a document that compiles as it stands."""
    signs = {kind: Latex(sign) for kind, sign in TEX_SIGNS.items()}
    return environment().get_template("matrix.tex.j2").render(_shown(found, signs))


def latex_array(found: Matrix) -> str:
    """The table alone, for a notebook."""
    lines = [[r"\text{operator}", *(rf"\text{{{escape(short(*column[:2]))}}}" for column in found.axioms)]]
    for row in found.rows:
        pairs = ("".join(TEX_SIGNS[kind(row, name, where)] for where in WHERE) for _, name, _ in found.axioms)
        lines.append([rf"\texttt{{{escape(row.operator)}}}", *(rf"\text{{{pair}}}" for pair in pairs)])
    body = " \\\\\n".join(" & ".join(line) for line in lines)
    return f"$$\\begin{{array}}{{l{'c' * len(found.axioms)}}}\n{body}\n\\end{{array}}$$"


WHERE = (INTERIOR, BOUNDARY)


def short(identifier: str, name: str) -> str:
    """The head of a column: the number of the axiom, or the first word of its name.

    >>> short("A6", "convex_domination"), short("", "tv_contraction")
    ('A6', 'TV')
    """
    return identifier or name.partition("_")[0].upper()


def kind(row: Row, axiom: str, where: str) -> str:
    """The verdict of a cell, or that it depends on the parameter."""
    kinds = {cell.verdict for cell in row.at(axiom, where)}
    return kinds.pop() if len(kinds) == 1 else SPLIT


def _shown(found: Matrix, signs: dict[str, Any]) -> dict[str, Any]:
    """What a template prints: text, but for the signs."""
    present = {kind(row, name, where) for row in found.rows for _, name, _ in found.axioms for where in WHERE}
    return {
        "kinds": [{"sign": sign, "words": words} for words, sign in signs.items() if words in present],
        "columns": [
            {"short": short(identifier, name), "name": name, "words": words, "align": "c"}
            for identifier, name, words in found.axioms
        ],
        "rows": [_row(row, found, signs) for row in found.rows],
    }


def _row(row: Row, found: Matrix, signs: dict[str, Any]) -> dict[str, Any]:
    pairs = [[_sign(row, name, where, signs) for where in WHERE] for _, name, _ in found.axioms]
    notes = [f"Read {row.reading}"] if "without" in row.reading else []
    notes += [row.undefined] if row.undefined else []
    return {"name": row.operator, "title": row.title, "notes": notes, "pairs": pairs, "cells": list(_cells(row))}


def _sign(row: Row, axiom: str, where: str, signs: dict[str, Any]) -> dict[str, Any]:
    found = kind(row, axiom, where)
    first = row.at(axiom, where)[0]
    title = f"{row.operator}, {axiom}, {where}: {found}"
    return {"sign": signs[found], "style": _style(found), "anchor": Latex(_anchor(first, 0)), "title": title}


def _cells(row: Row) -> Iterator[dict[str, Any]]:
    numbers: dict[tuple[str, str], int] = {}
    for cell in row.cells:
        key = cell.axiom, cell.where
        number = numbers[key] = numbers.get(key, -1) + 1
        condition = f" for {cell.condition}" if cell.condition else ""
        values = cell.evidence.counterexample
        at = "" if values is None else ", ".join(f"{name} = {written(v)}" for name, v in values.values.items())
        sides = "" if values is None or not values.relation else f"{values.left} {values.relation} {values.right}"
        yield {
            "style": _style(cell.verdict), "anchor": Latex(_anchor(cell, number)), "verdict": cell.verdict,
            "heading": f"{short(cell.identifier, cell.axiom)} {cell.axiom}, {cell.where}{condition}",
            "claim": cell.claim, "given": "; ".join(cell.given), "assume": "; ".join(cell.assume), "at": at,
            "sides": sides,
            "theorems": [{"name": t.name, "place": f"{_place(t.file)}:{t.line}"} for t in cell.evidence.theorems],
            "says": "" if cell.evidence.theorems or values is not None else cell.evidence.says,
        }  # fmt: skip


def _anchor(cell: Cell, number: int) -> str:
    return label(f"{cell.anchor}{f'_{number}' if number else ''}")


def _style(verdict: str) -> str:
    return "split" if verdict == SPLIT else verdict.replace(" ", "-")


def _place(file: str) -> str:
    """A file of the library by its place there, any other by its name."""
    path = Path(file)
    try:
        return path.relative_to(proofs_folder().resolve().parent).as_posix()
    except ValueError:
        return path.name


@cache
def _html() -> Environment:
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(templates_folder() / "html"), undefined=StrictUndefined, autoescape=True,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
