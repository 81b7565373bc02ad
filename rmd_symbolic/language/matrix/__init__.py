"""Which operator satisfies which axiom: every cell proved, violated by exact values, not applicable, or open.

A cell is a statement, an axiom with an operator in the place of its operator variable, at every support size n.  It is
`proved` by a theorem that the kernel has replayed against this statement, and `violated` at exact values where the
judge of refutations finds it false; a declared fact is only a place to look.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from rmd_symbolic.framework.axioms import AXIOMS, Axiom
from rmd_symbolic.framework.declaration import Notion
from rmd_symbolic.language.cache import FileCache
from rmd_symbolic.language.matrix.reading import is_operator, reading
from rmd_symbolic.language.matrix.result import (
    NOT_APPLICABLE,
    OPEN,
    PROVED,
    VERDICTS,
    VIOLATED,
    Cell,
    Evidence,
    Matrix,
    Reference,
    Row,
    Values,
)
from rmd_symbolic.language.matrix.row import Rows
from rmd_symbolic.language.matrix.shelf import Shelf
from rmd_symbolic.language.matrix.statements import BOUNDARY, INTERIOR

Event = Callable[[str], None]
SECONDS = 2.0


def shipped() -> list[Notion]:
    """The operators of the framework, in the order of their declaration."""
    from rmd_symbolic.framework.operators import OPERATORS

    return [notion for notion in OPERATORS if is_operator(notion)]


def matrix(
    operators: Iterable[Notion] | None = None, axioms: Iterable[Axiom] | None = None, files: Sequence[Path] = (),
    seconds: float = SECONDS, cache: FileCache | None = None, event: Event | None = None, shelf: Shelf | None = None,
) -> Matrix:  # fmt: skip
    """The matrix of operators against axioms; all that are declared where none are named.

    `files` are proof files: the operators and axioms that they declare belong to all that are declared, and their
    theorems and refutations may decide cells; `shelf` holds such files where they were read before.  `seconds` of
    processor time are spent on each way of deciding a cell that is not stored.  RmdError when a notion is no operator.

    >>> from rmd_symbolic.framework.operators import POOL
    >>> from rmd_symbolic.framework.axioms import CONVEX_DOMINATION
    >>> [(cell.where, cell.verdict) for cell in matrix([POOL], [CONVEX_DOMINATION]).cells]
    [('interior', 'not applicable'), ('boundary', 'not applicable')]
    """
    started = time.process_time()
    kept = FileCache() if cache is None else cache
    known = Shelf(files, kept) if shelf is None else shelf
    asked = (*AXIOMS, *known.own.axioms) if axioms is None else tuple(axioms)
    chosen = (*shipped(), *known.own.operators) if operators is None else tuple(operators)
    readers = [reading(notion, known.notions) for notion in chosen]
    rows = Rows(known, seconds, kept, event or (lambda text: None))
    found = tuple(rows.row(reader, asked) for reader in readers)
    columns = tuple((axiom.identifier, axiom.name, axiom.words) for axiom in asked)
    return Matrix(columns, found, time.process_time() - started, tuple(rows.notes))


__all__ = [
    "BOUNDARY",
    "INTERIOR",
    "NOT_APPLICABLE",
    "OPEN",
    "PROVED",
    "VERDICTS",
    "VIOLATED",
    "Cell",
    "Evidence",
    "Matrix",
    "Reference",
    "Row",
    "Shelf",
    "Values",
    "matrix",
    "shipped",
]  # fmt: skip
