"""Noise: random edits of characters and bytes, truncation, deep brackets; and mutations of certificates as JSON."""

from __future__ import annotations

import copy
import random
import string
from fractions import Fraction

ALPHABET = string.printable + "αβ∞≤‖→↦·“”\u00a0\u200b\u202e\ufeff\ud800\x00\x0b\x0c\x85\u2028😀é"
PIECES = (
    "((((", "))))", "[t+1]", "||", "|->", "by ", "by auto", "for all x:", "claim", "qed", "proof", "given ", "assume ",
    "sum[x]", "KL(", "oo", "0", "1/0", '"', "#", "\n", "\t", "\r\n", "theorem ", "uses ", "if then else", "'", "^",
    "9" * 500, "a" * 5000, "-" * 300, "not " * 300, "theorem theorem\n", "instantiate x with y = z\n", "->", "..",
)  # fmt: skip


def noisy(rng: random.Random, text: str) -> str:
    """The text after one to eight random edits."""
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        text = _edited(rng, text)
    return text


def _edited(rng: random.Random, text: str) -> str:
    i, j = sorted((rng.randint(0, len(text)), rng.randint(0, len(text))))
    kind = rng.randrange(11)
    if kind == 0:
        return text[:i] + rng.choice(ALPHABET) + text[i:]
    if kind == 1:
        return text[:i] + text[i + 1 :]
    if kind == 2:
        return text[:i] + rng.choice(ALPHABET) + text[i + 1 :]
    if kind == 3:
        return text[:i]
    if kind == 4:
        return text[:i] + text[min(j, i + 40) :]
    if kind == 5:
        return text[:j] + text[i : min(j, i + 200)] + text[j:]
    if kind == 6:
        return text[:i] + rng.choice(PIECES) + text[i:]
    if kind == 7:
        depth = rng.choice((5, 60, 200, 5000))
        opening = rng.choice(("(", "[", "-", "not ", "abs(", "sum[x] ", "for all x: ", "x |-> "))
        return text[:i] + opening * depth + text[i:j] + rng.choice((")", "]", "")) * depth + text[j:]
    if kind == 8:
        words = text.split(" ")
        a, b = rng.randrange(len(words)), rng.randrange(len(words))
        words[a], words[b] = words[b], words[a]
        return " ".join(words)
    if kind == 9:
        data = bytearray(text.encode("utf-8", "replace"))
        for _ in range(rng.choice((1, 3, 20))):
            if data:
                data[rng.randrange(len(data))] = rng.randrange(256)
        return data.decode("utf-8", "replace")
    lines = text.split("\n")
    rng.shuffle(lines)
    return "\n".join(lines)


# ---- certificates ----------------------------------------------------------------------------------------------------
def _places(data: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    out = [path] if path else []
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        out += _places(value, (*path, key))
    return out


def mutated(rng: random.Random, certificate: object, edits: int | None = None) -> object:
    """A copy of JSON data with one to three changes anywhere: numbers, names, indices, entries, order, deletions."""
    data = copy.deepcopy(certificate)
    words = _words(data)
    for _ in range(edits or rng.choice((1, 1, 2, 3))):
        places = _places(data)
        if not places:
            return data
        path = rng.choice(places)
        holder = data
        for key in path[:-1]:
            holder = holder[key]  # type: ignore[index]
        _change(rng, holder, path[-1], words)
    return data


def _words(data: object) -> list[str]:
    if isinstance(data, str):
        return [data]
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return sorted({w for part in parts for w in _words(part)})


def _change(rng: random.Random, holder: object, key: object, words: list[str]) -> None:
    value = holder[key]  # type: ignore[index]
    kind = rng.random()
    if isinstance(holder, list) and kind < 0.15:
        del holder[key]  # type: ignore[arg-type]
    elif isinstance(holder, list) and kind < 0.25:
        holder.insert(rng.randint(0, len(holder)), copy.deepcopy(value))
    elif isinstance(holder, list) and kind < 0.4 and len(holder) > 1:
        other = rng.randrange(len(holder))
        holder[key], holder[other] = holder[other], holder[key]  # type: ignore[index]
    elif isinstance(holder, dict) and kind < 0.1:
        del holder[key]
    else:
        holder[key] = _other(rng, value, words)  # type: ignore[index]


def _other(rng: random.Random, value: object, words: list[str]) -> object:
    if rng.random() < 0.06:
        return rng.choice((None, True, -1, 10**30, 1.5, float("nan"), "", [], {}, "zzz", [[]], {"term": 0}))
    if isinstance(value, bool) or value is None:
        return rng.choice((0, 1, "true", []))
    if isinstance(value, int):
        return rng.choice((value + 1, value - 1, 0, 1, -value, value + rng.randint(-9, 9)))
    if isinstance(value, str):
        try:
            return str(rng.choice((Fraction(value) + 1, -Fraction(value), Fraction(value) / 2, Fraction(0))))
        except (ValueError, ZeroDivisionError):
            return rng.choice(words) if words else value + "'"
    if isinstance(value, list):
        return rng.sample(value, len(value)) if rng.random() < 0.5 else value[:-1]
    return {}
