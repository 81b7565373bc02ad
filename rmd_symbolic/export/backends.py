"""The ways to print a document, by name; the command line derives its choices from this table."""

from __future__ import annotations

from collections.abc import Callable

from rmd_symbolic.export.document import Document
from rmd_symbolic.export.latex import article, snippet

BACKENDS: dict[str, Callable[[Document], str]] = {"latex": article, "snippet": snippet}
