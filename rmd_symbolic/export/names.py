r"""Names as mathematicians set them: `alpha` as a Greek letter, `x1` with a subscript, a long name upright."""

from __future__ import annotations

import re

from rmd_symbolic.export.escape import GREEK, escape

COMMANDS = {name: "\\" + name for name in GREEK.values()} | {
    "epsilon": r"\varepsilon", "eps": r"\varepsilon", "phi": r"\varphi", "lam": r"\lambda", "ell": r"\ell",
    "omicron": "o",
}  # fmt: skip
SHAPE = re.compile(r"([A-Za-z]+?)(?:_([A-Za-z0-9_]+)|([0-9]+))?('*)")


def symbol(name: str) -> tuple[str, str]:
    r"""A name as a symbol and its subscript, which may be empty.

    >>> symbol('alpha'), symbol('x1'), symbol('r_low'), symbol("e'")
    (('\\alpha', ''), ('x', '1'), ('r', '\\mathrm{low}'), ("e'", ''))
    """
    for letter, command in GREEK.items():
        name = name.replace(letter, command)
    found = SHAPE.fullmatch(name)
    if found is None:
        return rf"\text{{{escape(name)}}}", ""
    stem, word, digits, primes = found.groups()
    head = COMMANDS.get(stem) or (stem if len(stem) == 1 else rf"\mathit{{{stem}}}")
    subscript = digits or (_subscript(word) if word else "")
    return head + primes, subscript


def _subscript(word: str) -> str:
    if word.isdigit() or len(word) == 1:
        return word
    if word in COMMANDS:
        return COMMANDS[word]
    return rf"\mathrm{{{escape(word)}}}"
