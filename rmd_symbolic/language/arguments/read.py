"""Lines of text as calculus arguments.  What is read is data for the rule `calculus`, which alone decides."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from rmd_symbolic.kernel.formula import Node, variable
from rmd_symbolic.language.arguments.pieces import (
    FACTOR,
    Unread,
    after,
    numbered,
    point,
    polynomial,
    power,
    product,
)  # fmt: skip
from rmd_symbolic.tactics.argument import ORDER, Argument, replaced

Reading = Callable[[str], Node]
LET = re.compile(r"(let|leave) x(\d+) = (.*)")
GENERATOR = re.compile(r"(?:ln\(e(\d+)\)|exp\((.*)\)|e(\d+)\^\((.*)\))")
TERM = re.compile(
    r"(\d+) \* ((?:e\d+(?:\^-?\d+)?)(?: \* e\d+(?:\^-?\d+)?)*|1) \* \(([^()]*)\)(?:(\^2)| \* gap\((.*)\))?"
)
DEEPEST = 100


@dataclass(slots=True)
class Line:
    """A line and those indented below it."""

    text: str
    below: list[Line] = field(default_factory=list)


def read(rows: Sequence[str], term: Reading, bound: Reading) -> list[Argument]:
    """The arguments in these rows, one after the other; Unread says what was expected instead.

    `term` reads a term of the proof, `bound` a relation between x0, x1, ....
    """
    lines = _nested(rows)
    found: list[Argument] = []
    while lines:
        end = next((n for n, line in enumerate(lines) if line.text.partition(" ")[0].rstrip(":") == "show"), None)
        if end is None:
            raise Unread("an argument ends in `show` and the steps below it")
        found.append(_Reader(term, bound).argument(lines[: end + 1]))
        lines = lines[end + 1 :]
    return found


def _nested(rows: Sequence[str]) -> list[Line]:
    top: list[Line] = []
    stack: list[tuple[int, Line]] = []
    for row in rows:
        text = row.strip()
        if not text:
            continue
        indent = len(row) - len(row.lstrip())
        while stack and stack[-1][0] >= indent:
            stack.pop()
        line = Line(text)
        (stack[-1][1].below if stack else top).append(line)
        stack.append((indent, line))
        if len(stack) > DEEPEST:
            raise Unread("an argument is nested too deep")
    return top


class _Reader:
    """Reads one argument, its lines in their order."""

    def __init__(self, term: Reading, bound: Reading) -> None:
        self.term, self.bound = term, bound
        self.atoms: dict[int, Node] = {}
        self.bounds: list[Node] = []
        self.entries = 0
        self.data: dict[str, Any] = {
            "change": {}, "domain": [], "generators": [], "table": [], "hints": [], "proof": None,
        }  # fmt: skip

    def argument(self, lines: list[Line]) -> Argument:
        """The argument in these lines."""
        for line in lines:
            self._line(line)
        if sorted(self.atoms) != list(range(len(self.atoms))):
            raise Unread("the variables of an argument are x0, x1, ... without a gap")
        atoms = tuple(self.atoms[x] for x in range(len(self.atoms)))
        values = {variable(f"x{x}", "R"): atom for x, atom in enumerate(atoms)}
        bounds = tuple(replaced(bound, values) for bound in self.bounds)
        self.data["change"] = dict(sorted(self.data["change"].items(), key=lambda item: int(item[0])))
        return Argument(atoms, bounds, self.data)

    def _line(self, line: Line) -> None:
        text, found = line.text, LET.fullmatch(line.text)
        if found is not None:
            self._variable(found.group(1), int(found.group(2)), found.group(3))
        elif text.startswith("let g"):
            self.data["generators"].append(_generator(numbered(text[4:], "g", len(self.data["generators"]))))
        elif text.startswith("have "):
            entry = numbered(text[5:], "e", self.entries)
            self.data["table"].append([polynomial(after(entry, "0 <")), self._only(line)])
            self.entries += 1
        elif text.startswith("factors "):
            self.data["hints"] = [product(part) for part in text[8:].split(",")]
        elif text.rstrip(":") == "show":
            self.data["proof"] = self._only(line)
        else:
            raise Unread(f"expected let, leave, have, factors or show, found {text}")

    def _variable(self, word: str, x: int, text: str) -> None:
        text, changed, form = text.partition(", written as ")
        name, _, said = text.partition(" with ")
        if x in self.atoms:
            raise Unread(f"x{x} is introduced twice")
        self.atoms[x] = self.term(name)
        if word == "leave":
            return
        if changed:
            kind = re.fullmatch(r"s\^(\d+)|ln\(s\)", form.strip())
            if kind is None:
                raise Unread(f"expected s^2, s^3, ... or ln(s), found {form}")
            self.data["change"][str(x)] = int(kind.group(1) or 0)
        ends: list[int | None] = [None, None]
        for part in re.split(r", (?=e\d+:)", said) if said else []:
            bound = self.bound(numbered(part, "e", self.entries))
            here = variable(f"x{x}", "R")
            if bound.op not in ORDER or here not in bound.args:
                raise Unread(f"expected a bound of x{x}, found {part}")
            ends[0 if bound.args[1] is here else 1] = len(self.bounds)
            self.bounds.append(bound)
            self.entries += 1
        self.data["domain"].append([x, *ends])

    def _only(self, line: Line) -> dict[str, Any]:
        if len(line.below) != 1:
            raise Unread(f"expected one step below `{line.text}`")
        return self.node(line.below[0])

    # ---- steps --------------------------------------------------------------------------------------------------
    def node(self, line: Line) -> dict[str, Any]:
        """A step with its parts."""
        text = line.text
        for word, step in self.steps():
            if (text + " ").startswith((word + " ", word + ",")):
                return step(text[len(word) :].strip(), line.below)
        words = ", ".join(word for word, _ in self.steps())
        raise Unread(f"expected a step ({words}), found {text}")

    def steps(self) -> Iterator[tuple[str, Callable[[str, list[Line]], dict[str, Any]]]]:
        """The words that begin a step; the longer ones first."""
        yield "no negative coefficient", self._coefficients
        yield "sum", self._sum
        yield "product", self._product
        yield "split", self._split
        yield "first", self._first
        yield "slope in", self._slope
        yield "bend in", self._bend
        yield "data", lambda rest, below: _data(rest)

    def _coefficients(self, rest: str, below: list[Line]) -> dict[str, Any]:
        if not rest:
            return {"rule": "coef"}
        by = {}
        for part in after(rest, "after").split(" * "):
            found = re.fullmatch(r"\(1 \+ (\w+)\)\^(\d+)", part)
            if found is None:
                raise Unread(f"expected powers such as (1 + x0)^2, found {part}")
            by[found.group(1)] = int(found.group(2))
        return {"rule": "polya", "by": by}

    def _sum(self, rest: str, below: list[Line]) -> dict[str, Any]:
        found = re.fullmatch(r", for (\d+) \* (.*) times it", rest)
        if found is None:
            raise Unread("expected `sum, for 2 * e0 times it`")
        terms: list[Any] = []
        for line in below:
            part = TERM.fullmatch(line.text)
            if part is None:
                raise Unread(f"expected a positive term, such as 2 * e0 * (x0 - 1)^2, found {line.text}")
            weight, factors, p, square, gap = part.groups()
            kind = "square" if square else "gap" if gap else "proof"
            more: Any = None if square else product(gap) if gap else self._only(line)
            terms.append([int(weight), product(factors), polynomial(p), kind, more])
        return {"rule": "sum", "mul": product(found.group(2)), "scale": int(found.group(1)), "terms": terms}

    def _product(self, rest: str, below: list[Line]) -> dict[str, Any]:
        factors: list[Any] = []
        for line in below:
            if line.text[:2] not in ("+ ", "- "):
                raise Unread(f"expected + or - before a factor, for its sign, found {line.text}")
            p, e = power(line.text[2:])
            factors.append([p, e, 1 if line.text[0] == "+" else -1, self._only(line) if line.below else None])
        return {"rule": "factor", "factors": factors}

    def _split(self, rest: str, below: list[Line]) -> dict[str, Any]:
        name, _, at = rest.partition(" at ")
        parts = self._parts(below)
        data = {"rule": "split", "var": name, "at": point(at), "below": parts.take("below")}
        data["above"] = parts.take("above")
        if "there" in parts.found:
            data["wall"] = parts.take("there")
        return parts.end(data)

    def _first(self, rest: str, below: list[Line]) -> dict[str, Any]:
        parts = self._parts(below)
        return parts.end(
            {"rule": "lemma", "poly": polynomial(after(rest, "0 <")), "proof": parts.take("since"),
             "then": parts.take("then")}
        )  # fmt: skip

    def _slope(self, rest: str, below: list[Line]) -> dict[str, Any]:
        rest, _, factors = rest.partition(", after * ")
        name, _, place = rest.partition(" from ")
        at: Any = {"its lower end": "lo", "its upper end": "hi"}.get(place)
        parts = self._parts(below)
        data = {"rule": "mono", "var": name, "at": at or point(place), "mul": product(factors or "1"),
                "base": parts.take("there")}  # fmt: skip
        for word in ("below", "above"):
            if word in parts.found:
                data[word] = parts.take(word)
        return parts.end(data)

    def _bend(self, rest: str, below: list[Line]) -> dict[str, Any]:
        found = re.fullmatch(r"(\w+), after \* (.*), then \* (.*)", rest)
        if found is None:
            raise Unread("expected `bend in x0, after * e0, then * e1`")
        parts = self._parts(below)
        return parts.end(
            {"rule": "unimodal", "var": found.group(1), "mul": product(found.group(2)),
             "mul2": product(found.group(3)), "body": parts.take("falls"), "lo": parts.take("lower end"),
             "hi": parts.take("upper end")}
        )  # fmt: skip

    def _parts(self, below: list[Line]) -> _Parts:
        """The parts of a step by their words; `there value, e0 = 1: step` says what holds at a point."""
        found: dict[str, Any] = {}
        for line in below:
            head, colon, step = line.text.partition(": ")
            inside = Line(step, line.below)
            word, kind, count, values = head, "", None, ""
            boundary = re.fullmatch(r"(there|lower end|upper end) (value|limit)(?: to (\d+) terms)?(.*)", head)
            if boundary is not None:
                word, kind, count, values = boundary.groups()
            if word in found:
                raise Unread(f"`{word}` comes twice")
            if not kind:
                found[word] = self.node(inside) if colon else None
                continue
            terms = {} if count is None else {"terms": int(count)}
            found[word] = {"kind": kind, "vals": _values(values), **terms}
            found[word] |= {"proof": self.node(inside)} if colon else {}
        return _Parts(found)


@dataclass(slots=True)
class _Parts:
    found: dict[str, Any]

    def take(self, word: str) -> Any:
        """The part with this word, which must be there."""
        if self.found.get(word) is None:
            raise Unread(f"expected the part `{word}`, found {', '.join(self.found) or 'nothing'}")
        return self.found.pop(word)

    def end(self, data: dict[str, Any]) -> dict[str, Any]:
        """The data, when no part is left over."""
        if self.found:
            raise Unread(f"a step has no part `{next(iter(self.found))}`")
        return data


def _values(text: str) -> dict[str, dict[str, int]]:
    out = {}
    for part in text.split(",")[1:] if text else []:
        entry, equals, value = part.partition(" = ")
        found = FACTOR.fullmatch(entry.strip())
        if not equals or found is None or found.group(2):
            raise Unread(f"expected values such as e0 = e1^2, found {part.strip()}")
        out[found.group(1)] = product(value)
    return out


def _generator(text: str) -> list[Any]:
    found = GENERATOR.fullmatch(text)
    if found is None:
        raise Unread(f"expected ln(e0), exp(x0) or e0^(x1), found {text}")
    logarithm, exponential, base, exponent = found.groups()
    if logarithm is not None:
        return ["ln", int(logarithm)]
    upper, lower = point(exponential if exponential is not None else exponent)
    if list(lower) != ["1"]:
        raise Unread("the denominator of an exponent is an integer")
    return ["exp", upper, lower["1"]] if exponential is not None else ["pow", int(base), upper, lower["1"]]


def _data(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unread(f"expected JSON after `data`: {error}") from None
    if not isinstance(data, dict):
        raise Unread("expected a JSON object after `data`")
    return data
