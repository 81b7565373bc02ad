"""A calculus argument as lines of text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from rmd_symbolic.kernel.formula import Node
from rmd_symbolic.language.arguments.pieces import point_text, polynomial_text, product_text
from rmd_symbolic.tactics.argument import Argument, replaced

Shown = Callable[[Node], str]
ENDS = {"lo": "from its lower end", "hi": "from its upper end"}


def written(argument: Argument, shown: Shown) -> list[str]:
    """The lines of an argument; `shown` spells a term of the proof."""
    data, out = argument.data, list[str]()
    entries = 0
    for x, low, high in data["domain"]:
        bounds = []
        for number in (low, high):
            if number is not None:
                bounds.append(f"e{entries}: {shown(replaced(argument.bounds[number], argument.names))}")
                entries += 1
        out.append(f"let x{x} = {shown(argument.atoms[x])}" + (f" with {', '.join(bounds)}" if bounds else ""))
        if str(x) in data["change"]:
            power = data["change"][str(x)]
            out[-1] += f", written as s^{power}" if power else ", written as ln(s)"
    listed = {x for x, _, _ in data["domain"]}
    out += [f"leave x{x} = {shown(atom)}" for x, atom in enumerate(argument.atoms) if x not in listed]
    out += [f"let g{i} = {_generator(*g)}" for i, g in enumerate(data["generators"])]
    for number, (p, node) in enumerate(data["table"], entries):
        out += [f"have e{number}: 0 < {polynomial_text(p)}", *_indented(_node(node))]
    if data["hints"]:
        out.append("factors " + ", ".join(map(product_text, data["hints"])))
    return [*out, "show", *_indented(_node(data["proof"]))]


def _indented(lines: Iterator[str]) -> Iterator[str]:
    return ("  " + line for line in lines)


def _generator(kind: str, *data: Any) -> str:
    if kind == "ln":
        return f"ln(e{data[0]})"
    exponent = point_text([data[-2], {"1": data[-1]}])
    return f"exp({exponent})" if kind == "exp" else f"e{data[0]}^({exponent})"


def _node(node: dict[str, Any]) -> Iterator[str]:
    """The lines of a step, those of its parts indented."""
    write = STEPS.get(node["rule"])
    try:
        lines = None if write is None else list(write(**{k: v for k, v in node.items() if k != "rule"}))
    except (TypeError, ValueError, KeyError):
        lines = None
    yield from lines if lines is not None else ["data " + json.dumps(node, sort_keys=True, separators=(",", ":"))]


def _coef() -> Iterator[str]:
    yield "no negative coefficient"


def _polya(by: dict[str, int]) -> Iterator[str]:
    yield "no negative coefficient after " + " * ".join(f"(1 + {name})^{e}" for name, e in by.items())


def _sum(mul: dict[str, int], scale: int, terms: list[Any]) -> Iterator[str]:
    yield f"sum, for {scale} * {product_text(mul)} times it"
    for weight, factors, p, kind, more in terms:
        head = f"  {weight} * {product_text(factors)} * "
        if kind == "square":
            yield f"{head}({polynomial_text(p)})^2"
        elif kind == "gap":
            yield f"{head}({polynomial_text(p)}) * gap({product_text(more)})"
        elif kind == "proof":
            yield f"{head}({polynomial_text(p)})"
            yield from ("    " + line for line in _node(more))
        else:
            raise ValueError("a term of another kind")


def _factor(factors: list[Any]) -> Iterator[str]:
    yield "product"
    for p, e, sign, proof in factors:
        yield f"  {'+' if sign > 0 else '-'} ({polynomial_text(p)})" + (f"^{e}" if e != 1 else "")
        if proof is not None:
            yield from ("    " + line for line in _node(proof))


def _split(var: str, at: list[Any], below: Any, above: Any, wall: Any = None) -> Iterator[str]:
    yield f"split {var} at {point_text(at)}"
    yield from _part("below", below)
    yield from _part("above", above)
    if wall is not None:
        yield from _boundary("there", wall)


def _lemma(poly: dict[str, int], proof: Any, then: Any) -> Iterator[str]:
    yield f"first 0 < {polynomial_text(poly)}"
    yield from _part("since", proof)
    yield from _part("then", then)


def _mono(var: str, at: Any, mul: dict[str, int], base: Any, below: Any = None, above: Any = None) -> Iterator[str]:
    place = ENDS[at] if isinstance(at, str) else f"from {point_text(at)}"
    yield f"slope in {var} {place}" + (f", after * {product_text(mul)}" if mul else "")
    yield from _boundary("there", base)
    for word, proof in (("below", below), ("above", above)):
        if proof is not None:
            yield from _part(word, proof)


def _unimodal(var: str, mul: Any, mul2: Any, body: Any, lo: Any, hi: Any) -> Iterator[str]:
    yield f"bend in {var}, after * {product_text(mul)}, then * {product_text(mul2)}"
    yield from _part("falls", body)
    yield from _boundary("lower end", lo)
    yield from _boundary("upper end", hi)


def _part(word: str, node: Any) -> Iterator[str]:
    """A part: its word, and its step beside it."""
    first, *rest = _node(node)
    yield f"  {word}: {first}"
    yield from ("  " + line for line in rest)


def _boundary(word: str, data: dict[str, Any]) -> Iterator[str]:
    """What holds at a point or towards an end, with the values of the entries there."""
    unknown = set(data) - {"kind", "vals", "terms", "proof"}
    if unknown or data["kind"] not in ("value", "limit") or type(data.get("terms", 1)) is not int:
        raise ValueError("a boundary of another kind")
    values = f" to {data['terms']} terms" if "terms" in data else ""
    values += "".join(f", e{k} = {product_text(e)}" for k, e in data["vals"].items())
    if "proof" not in data:
        yield f"  {word} {data['kind']}{values}"
        return
    first, *rest = _node(data["proof"])
    yield f"  {word} {data['kind']}{values}: {first}"
    yield from ("  " + line for line in rest)


STEPS: dict[str, Callable[..., Iterator[str]]] = {
    "coef": _coef, "polya": _polya, "sum": _sum, "factor": _factor, "split": _split,
    "lemma": _lemma, "mono": _mono, "unimodal": _unimodal,
}  # fmt: skip
