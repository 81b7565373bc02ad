"""Where a theorem of the shipped library stands."""

from __future__ import annotations

import re
from functools import cache

from rmd_symbolic.data import proofs_folder

STATED = re.compile(r"^(?:theorem|lemma) (\w+)", re.MULTILINE)


@cache
def theories() -> dict[str, str]:
    """The dotted name of the theory of each theorem, by name.

    >>> theories()["gibbs"]
    'divergences.kl'
    """
    folder = proofs_folder()
    found: dict[str, str] = {}
    for file in sorted(folder.rglob("*.proof")):
        theory = ".".join(file.relative_to(folder).with_suffix("").parts)
        for name in STATED.findall(file.read_text(encoding="utf-8")):
            found.setdefault(name, theory)
    return found
