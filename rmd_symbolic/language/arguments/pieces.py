"""The small pieces of an argument: polynomials, products of entries, points; each has one spelling.

>>> polynomial_text({"x0^2": 1, "x0": -3, "1": 1}), polynomial("x0^2 - 3*x0 + 1")
('x0^2 - 3*x0 + 1', {'x0^2': 1, 'x0': -3, '1': 1})
>>> product_text({"0": 2, "3": -1}), product("e0^2 * e3^-1")
('e0^2 * e3^-1', {'0': 2, '3': -1})
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rmd_symbolic.errors import RmdError

TERM = re.compile(r"(?:(\d+)(?:\*(?=[xg]))?)?((?:[xg]\d+(?:\^\d+)?)(?:\*[xg]\d+(?:\^\d+)?)*)?")
FACTOR = re.compile(r"e(\d+)(?:\^(-?\d+))?")
POINT = re.compile(r"\((.*)\)/\((.*)\)|(-?\d+)/(\d+)")
NUMBER = re.compile(r"-?\d+")
POWER = re.compile(r"\((.*)\)(?:\^(\d+))?")


class Unread(RmdError):
    """A line of an argument that cannot be read; says what was expected."""


def polynomial_text(data: Mapping[str, int]) -> str:
    """A polynomial in variables x0, ... and generators g0, ...."""
    out = ""
    for monomial, value in data.items():
        size = str(abs(value)) if monomial == "1" else monomial if abs(value) == 1 else f"{abs(value)}*{monomial}"
        sign = "-" if value < 0 else ""
        out += f"{sign}{size}" if not out else f" {sign or '+'} {size}"
    return out or "0"


def polynomial(text: str) -> dict[str, int]:
    """Read a polynomial."""
    out: dict[str, int] = {}
    if text.strip() == "0":
        return out
    words = re.sub(r"^-(?=\S)", "- ", text.strip()).split()
    sign = 1
    if words[:1] == ["-"]:
        sign, words = -1, words[1:]
    for at, word in enumerate(words):
        if at % 2:
            if word not in ("+", "-"):
                raise Unread(f"expected + or - between the terms of a polynomial, found {word}")
            sign = 1 if word == "+" else -1
            continue
        found = TERM.fullmatch(word)
        if not word or found is None:
            raise Unread(f"expected a polynomial such as 2*x0^2 - x0*g1 + 1, found {text}")
        monomial = found.group(2) or "1"
        if monomial in out:
            raise Unread(f"{monomial} comes twice in {text}")
        out[monomial] = sign * int(found.group(1) or 1)
    if not words or len(words) % 2 == 0:
        raise Unread(f"expected a polynomial, found {text}")
    return out


def product_text(data: Mapping[str, int]) -> str:
    """A product of entries e0, e1, ... of the list of positive polynomials."""
    return " * ".join(f"e{k}" if e == 1 else f"e{k}^{e}" for k, e in data.items()) or "1"


def product(text: str) -> dict[str, int]:
    """Read a product of entries."""
    if text.strip() == "1":
        return {}
    out: dict[str, int] = {}
    for part in text.split("*"):
        found = FACTOR.fullmatch(part.strip())
        if found is None or found.group(1) in out:
            raise Unread(f"expected a product such as e0 * e2^-1, found {text.strip()}")
        out[found.group(1)] = int(found.group(2) or 1)
    return out


def point_text(data: list[Any]) -> str:
    """A quotient of polynomials."""
    upper, lower = (polynomial_text(part) for part in data)
    if lower == "1":
        return upper
    return f"{upper}/{lower}" if NUMBER.fullmatch(upper) and NUMBER.fullmatch(lower) else f"({upper})/({lower})"


def point(text: str) -> list[Any]:
    """Read a quotient of polynomials."""
    found = POINT.fullmatch(text.strip())
    if found is None:
        return [polynomial(text), {"1": 1}]
    upper, lower = found.group(1, 2) if found.group(3) is None else found.group(3, 4)
    return [polynomial(upper), polynomial(lower)]


def power(text: str) -> tuple[dict[str, int], int]:
    """Read (p) or (p)^e."""
    found = POWER.fullmatch(text.strip())
    if found is None:
        raise Unread(f"expected a polynomial in brackets, perhaps to a power, found {text.strip()}")
    return polynomial(found.group(1)), int(found.group(2) or 1)


def after(text: str, word: str) -> str:
    """What follows a word that must stand at the beginning."""
    if not (text + " ").startswith(word + " "):
        raise Unread(f"expected `{word} ...`, found {text}")
    return text[len(word) :].strip()


def numbered(text: str, letter: str, number: int) -> str:
    """What follows the label of an entry or a generator, which are numbered in order."""
    label, colon, rest = text.partition(":" if letter == "e" else "=")
    if not colon or label.strip() != f"{letter}{number}":
        raise Unread(f"expected {letter}{number}, as these are numbered in order, found {text.strip()}")
    return rest.strip()
