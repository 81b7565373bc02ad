"""Where a term stands in its surroundings, the brackets that it needs there, and where a long one may be broken."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

# Marks, best place to break first: before a connective, a relation, a sign, a factor.
CONNECTIVE, RELATION, SIGN, FACTOR = MARKS = "\x1c\x1d\x1e\x1f"
NO_MARKS = str.maketrans("", "", MARKS)

TALL = re.compile(r"\\(frac|sum|prod|biggl|max_|min_)")
RAISED = re.compile(r"\\(tfrac|sqrt|bigl)|\^\{[^{}]*\^")
ATOM, POSTFIX, PRODUCT, UNARY, SUM, COMPARED, BOUND, ANY = 100, 90, 70, 65, 60, 50, 20, 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a term stands: how tightly its surroundings bind, what follows it, and how much room there is.

    `tail` is "" where nothing follows, "+" before a sign, "*" before a factor: a logarithm without brackets may stand
    last in a product but not first.  `small` is inside a fraction, an exponent or an argument; `display` allows tall
    brackets of fixed size, at which long terms may be broken.
    """

    binding: int = ANY
    tail: str = ""
    small: bool = False
    display: bool = True

    def of(self, binding: int, tail: str = "") -> Place:
        """The place of a part."""
        return replace(self, binding=binding, tail=tail)

    @property
    def narrow(self) -> Place:
        """A place inside a fraction, an exponent or a subscript."""
        return replace(self, binding=ANY, tail="", small=True)


def bracketed(inside: str, place: Place, left: str = "(", right: str = ")") -> str:
    """Brackets as large as what they hold."""
    if r"\begin{" in inside or (not place.display and TALL.search(inside)):
        return rf"\left{left}{solid(inside)}\right{right}"
    size = "bigg" if TALL.search(inside) and not place.small else "big" if RAISED.search(inside) else ""
    return rf"\{size}l{left}{inside}\{size}r{right}" if size else f"{left}{inside}{right}"


def solid(text: str) -> str:
    """Without places to break."""
    return text.translate(NO_MARKS)


def script(sign: str, inside: str) -> str:
    """A subscript or a superscript, or nothing."""
    inside = solid(inside)
    return "" if not inside else f"{sign}{inside}" if len(inside) == 1 else f"{sign}{{{inside}}}"
