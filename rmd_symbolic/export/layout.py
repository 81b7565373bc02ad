r"""How wide a formula is, and where a long one is broken.

Widths are estimates in em, a little generous; TeX itself places what is left.  A formula comes from `notation.marked`,
with marks before connectives, relations, signs and factors; the outermost marks of the best kind are taken first.
"""

from __future__ import annotations

import re
from itertools import pairwise

from rmd_symbolic.export.place import FACTOR, MARKS, SIGN, solid

SMALLEST = 0.5  # of the usual size
TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|.", re.DOTALL)
TEXT = re.compile(r"\\text\{[^{}]*\}")
WIDTHS = {
    r"\,": 0.17, r"\;": 0.28, r"\ ": 0.33, r"\quad": 1.0, r"\qquad": 2.0, r"\ln": 1.1, r"\exp": 1.9, r"\min": 2.0,
    r"\max": 2.2, r"\lim": 1.6, r"\infty": 1.0, r"\cdot": 0.75, r"\mapsto": 1.6, r"\implies": 2.4, r"\iff": 2.4,
    r"\|": 0.5, r"\lvert": 0.28, r"\rvert": 0.28, r"\lVert": 0.5, r"\rVert": 0.5, r"\{": 0.5, r"\}": 0.5,
    r"\biggl": 0.35, r"\biggr": 0.35, r"\bigl": 0.1, r"\bigr": 0.1, r"\left": 0.35, r"\right": 0.35, r"\forall": 0.6,
    r"\exists": 0.6, r"\neg": 0.7, r"\colon": 0.5, r"\mathrm": 0.0, r"\mathcal": 0.25, r"\mathbf": 0.1, r"\text": 0.0,
    r"\mathit": 0.0, r"\mathbb": 0.2, r"\operatorname": 0.17, r"\operatorname*": 0.17, r"\\": 0.0, "&": 1.0, "~": 0.35,
}  # fmt: skip
RELATION_SIGNS = {"<", ">", "=", r"\le", r"\ge", r"\ne", r"\ll", r"\gg", r"\to", r"\in", ":"}


def width(formula: str) -> float:
    r"""The estimated width of a formula in em.

    >>> round(width(r'a + b'), 1), width(r'\frac{a}{b}') < width(r'a / b')
    (2.3, True)
    """
    spaced = TEXT.sub(lambda found: found.group(0).replace(" ", "~"), solid(formula))
    tokens = [t for t in TOKEN.findall(spaced) if not t.isspace()]
    total, _ = _sequence(tokens, 0)
    return total


def _sequence(tokens: list[str], at: int) -> tuple[float, int]:
    """The width of tokens up to a closing brace, and where it stands."""
    total, script = 0.0, 0.0
    while at < len(tokens) and tokens[at] != "}":
        token = tokens[at]
        if token in "^_":
            inside, at = _argument(tokens, at + 1)
            script = max(script, 0.72 * inside)
            continue
        total, script = total + script, 0.0
        here, at = _one(tokens, at)
        total += here
    return total + script, at


def _argument(tokens: list[str], at: int) -> tuple[float, int]:
    if at < len(tokens) and tokens[at] == "{":
        inside, at = _sequence(tokens, at + 1)
        return inside, at + 1
    return _one(tokens, at) if at < len(tokens) else (0.0, at)


def _one(tokens: list[str], at: int) -> tuple[float, int]:
    """The width of one token with its arguments."""
    token = tokens[at]
    if token == "{":
        return _argument(tokens, at)
    if token in (r"\frac", r"\tfrac"):
        above, at = _argument(tokens, at + 1)
        below, at = _argument(tokens, at)
        return max(above, below) * (0.72 if token == r"\tfrac" else 1.0) + 0.25, at
    if token == r"\sqrt":
        inside, at = _argument(tokens, at + 1)
        return inside + 0.9, at
    if token in (r"\sum", r"\prod"):
        return 1.6, at + 1
    if token in (r"\begin", r"\end"):
        return _environment(tokens, at)
    return _plain(token), at + 1


def _environment(tokens: list[str], at: int) -> tuple[float, int]:
    """Cases are as wide as their widest row."""
    _, at = _argument(tokens, at + 1)
    rows, depth, start = [], 0, at
    while at < len(tokens) and (tokens[at] != r"\end" or depth):
        depth += (tokens[at] == r"\begin") - (tokens[at] == r"\end")
        if tokens[at] == r"\\" and not depth:
            rows.append(tokens[start:at])
            start = at + 1
        at += 1
    rows.append(tokens[start:at])
    _, after = _argument(tokens, at + 1)
    return 1.0 + max(_sequence(row, 0)[0] for row in rows), after


def _plain(token: str) -> float:
    if token in WIDTHS:
        return WIDTHS[token]
    if token in RELATION_SIGNS:
        return 1.35
    if token in "+-":
        return 1.2
    if token in "()[]":
        return 0.4
    if token in ",;.|!'":
        return 0.4
    if token.startswith("\\"):
        return 0.62
    return 0.55


def broken(formula: str, room: float) -> list[str]:
    """The lines of a formula, each at most `room` em wide where its marks allow it.

    >>> broken('aaaa' + SIGN + ' + bbbb' + SIGN + ' + cccc', 6)
    ['aaaa + bbbb', '+ cccc']
    """
    if width(formula) <= room:
        return [solid(formula).strip()]
    best = min(_places(formula), default=None)
    if best is None:
        return [fitted(solid(formula).strip(), room)]
    pieces = _split(formula, best)
    lines = [pieces[0]]
    for piece in pieces[1:]:
        if width(lines[-1] + piece) <= room:
            lines[-1] += piece
        else:
            lines.append(_begun(piece))
    return [part for line in lines for part in broken(line, room)]


def fitted(line: str, room: float) -> str:
    r"""A line that cannot be broken and is too wide, set smaller.

    >>> fitted("a + b", 10.0), fitted("a" * 40, 11.0)[:16]
    ('a + b', '\\rmdnarrow{0.50}')
    """
    wide = width(line)
    return line if wide <= room else rf"\rmdnarrow{{{max(SMALLEST, room / wide):.2f}}}{{{line}}}"


def _places(formula: str) -> list[tuple[int, int]]:
    """The marks of a formula as (bracket depth, kind), best first by order; one at the very start does not count."""
    return [(depth, MARKS.index(c)) for position, depth, c in _scan(formula) if formula[:position].strip(MARKS + " ")]


def _scan(formula: str) -> list[tuple[int, int, str]]:
    depth, out, position = 0, [], 0
    for token in TOKEN.findall(formula):
        if token in ("(", "[", r"\{", r"\lvert", r"\lVert"):
            depth += 1
        elif token in (")", "]", r"\}", r"\rvert", r"\rVert"):
            depth -= 1
        elif token in MARKS:
            out.append((position, depth, token))
        position += len(token)
    return out


def _split(formula: str, best: tuple[int, int]) -> list[str]:
    """The formula cut at the marks of one depth and kind."""
    cuts = [p for p, depth, c in _scan(formula) if (depth, MARKS.index(c)) == best and formula[:p].strip(MARKS + " ")]
    return [formula[start:end] for start, end in pairwise([0, *cuts, len(formula)])]


def _begun(piece: str) -> str:
    """A piece at the start of a line: a product goes on with a dot."""
    if not piece.startswith(FACTOR):
        return piece
    return FACTOR + r"\cdot " + piece[1:].strip().removeprefix(r"\cdot").removeprefix(r"\,").strip()


__all__ = ["SIGN", "broken", "fitted", "width"]
