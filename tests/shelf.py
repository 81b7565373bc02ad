"""The shipped library, checked once for all tests of a process."""

from __future__ import annotations

from functools import cache

from rmd_symbolic.data import proofs_folder
from rmd_symbolic.errors import Span
from rmd_symbolic.language.theories import Library


@cache
def library() -> Library:
    """A library that checks a theory when it is first used."""
    return Library()


@cache
def whole(without: str = "") -> Library:
    """Every shipped theory and nothing else, whatever other tests had the library check; or all `without` a folder."""
    shipped = Library()
    for path in sorted(path.resolve() for path in proofs_folder().rglob("*.proof")):
        if path.parent.name == without:
            continue
        shipped.entries[path] = library().load(path, Span(1, 1))
        shipped.files[path] = library().files[path]
    return shipped
