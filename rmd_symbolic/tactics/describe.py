"""Kernel terms in words an author can use, and why an equation or a bound was not found."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from rmd_symbolic.errors import RuleError, SortError
from rmd_symbolic.kernel.formula import FALSE, RANGES, SORTED_BINDERS, Node
from rmd_symbolic.kernel.polynomial import rebuilt
from rmd_symbolic.kernel.sums import Facts, difference, extended, polynomial, rebuilt_extended
from rmd_symbolic.tactics.context import Context, Premise
from rmd_symbolic.tactics.linear import fact_sets, is_extended

LONGEST = 400
LETTERS = {"I": "xyz", "K": "kl", "N": "tsu", "R": "rsu"}
WORDS = {"at_most": "<=", "less": "<", "equal": "=", "and": "and", "or": "or", "implies": "implies"}
BINDING = {"implies": 1, "or": 2, "and": 3, "at_most": 4, "less": 4, "equal": 4, "add": 5, "multiply": 6}


def readable(context: Context, term: Node) -> str:
    """The term in the spelling of the proof language, declared notions folded back where the author used them."""
    return _text(term, context.written, (), 0)


def _text(term: Node, written: Mapping[Node, str], names: tuple[str, ...], tight: int) -> str:
    known = written.get(term)
    if known is not None:
        return known
    own = 4 if term.op == "implies" and term.args[1] is FALSE else BINDING.get(term.op, 9)
    text = _plain(term, written, names, own)
    return f"({text})" if own < tight else text


def _plain(term: Node, written: Mapping[Node, str], names: tuple[str, ...], own: int) -> str:
    op, args = term.op, term.args
    if op == "bound":
        return names[-1 - args[0]] if args[0] < len(names) else "?"
    if op in ("variable", "number"):
        return str(args[0]).split("'")[0] if op == "variable" else str(args[0])
    if op == "infinity":
        return "oo"
    if op in SORTED_BINDERS or op in RANGES:
        return _bound(term, written, names)
    if op == "implies" and args[1] is FALSE and args[0].op == "equal":
        return " /= ".join(_text(a, written, names, 5) for a in args[0].args)
    if op == "implies" and args[1] is FALSE:
        return f"not {_text(args[0], written, names, 4)}"
    if op == "add":
        return _sum(term, written, names)
    if op == "multiply" and args[0].op == "number" and args[0].args[0] == -1:
        return "-" + _product([_text(a, written, names, own) for a in args[1:]])
    if op == "multiply":
        return _product([_text(a, written, names, own) for a in args])
    if op in WORDS:
        return f" {WORDS[op]} ".join(_text(a, written, names, own + 1) for a in args)
    parts = [_text(a, written, names, 0) for a in args]
    if op == "inverse":
        return f"1 / {_text(args[0], written, names, 7)}"
    if op == "if":
        return f"(if {parts[0]} then {parts[1]} else {parts[2]})"
    if op == "apply":
        return parts[0] + _arguments([a.sort for a in args[1:]], parts[1:])
    return f"{'sqrt' if op == 'root' else op}({', '.join(parts)})"


def _arguments(sorts: list[object], parts: list[str]) -> str:
    """Generations and teachers stand in square brackets, in front of the others."""
    cut = next((n for n, sort in enumerate(sorts) if sort not in ("N", "K")), len(sorts))
    text = f"[{', '.join(parts[:cut])}]" if cut else ""
    return text + (f"({', '.join(parts[cut:])})" if parts[cut:] else "")


def _product(factors: list[str]) -> str:
    """Factors joined, the numbers among them multiplied out."""
    parts = [part for factor in factors for part in factor.split(" * ")] if "(" not in "".join(factors) else None
    pieces = parts or [piece for factor in factors for piece in _leading_number(factor)]
    value = Fraction(1)
    rest = []
    for piece in pieces:
        if re.fullmatch(r"-?\d+(/\d+)?", piece):
            value *= Fraction(piece)
        else:
            rest.append(piece)
    if value == -1 and rest:
        return "-" + " * ".join(rest)
    return " * ".join([*([] if value == 1 and rest else [str(value)]), *rest])


def _leading_number(factor: str) -> list[str]:
    found = re.match(r"(\d+(?:/\d+)?) \* ", factor)
    return [found.group(1), factor[found.end() :]] if found else [factor]


def _sum(term: Node, written: Mapping[Node, str], names: tuple[str, ...]) -> str:
    text = ""
    for part in term.args:
        piece = _text(part, written, names, 5)
        text += piece if not text else f" - {piece[1:]}" if piece.startswith("-") else f" + {piece}"
    return text


def _bound(term: Node, written: Mapping[Node, str], names: tuple[str, ...]) -> str:
    sort = "N" if term.op in RANGES else str(term.args[0])
    letters = LETTERS.get(sort, "p")
    name = next((c for c in letters if c not in names), f"{letters[0]}{len(names)}")
    body = _text(term.args[1], written, (*names, name), 6 if term.op in ("sum", *RANGES) else 0)
    if term.op in RANGES:
        word = "sum" if term.op == "range_sum" else "prod"
        return f"{word}[{name} < {_text(term.args[0], written, names, 5)}] {body}"
    return {"sum": f"sum[{name}] {body}", "all": f"for all {name}: {body}", "some": f"exists {name}: {body}"}.get(
        term.op, f"{name} |-> {body}"
    )


def explained(context: Context, goal: Node, sources: tuple[Premise, ...]) -> str:
    """The normal forms of both sides of a relation and what remains, under the facts that algebra reads."""
    if goal.op not in ("equal", "at_most", "less"):
        return ""
    facts = fact_sets(context, goal, sources, equations=False)[-1]
    known = context.read(facts)
    left, right = goal.args[0], goal.args[1]
    written = _normal_names(context, known)
    try:
        if is_extended(goal):
            sides = [rebuilt_extended(extended(side, known)) for side in (left, right)]
            return _shown(written, ("the left side is", sides[0]), ("the right side is", sides[1]))
        forms = [rebuilt(polynomial(side, known)) for side in (left, right)]
        gap = rebuilt(difference(left, right, known))
        parts = (("the left side is", forms[0]), ("the right side is", forms[1]), ("right minus left is", gap))
        return _shown(written, *parts)
    except (RuleError, SortError) as error:
        return str(error).partition(": ")[0]  # what follows is a term in the spelling of the kernel


def _normal_names(context: Context, known: Facts) -> dict[Node, str]:
    """Names for the atoms that stand for the author's notions once they are in normal form."""
    names = dict(context.written)
    for node, text in context.written.items():
        try:
            if node.sort == "E":
                real, parts = extended(node, known)
                if not real and len(parts) == 1:
                    names.setdefault(next(iter(parts)), text)
            elif node.sort == "R":
                value = polynomial(node, known)
                if len(value) == 1:
                    ((monomial, c),) = value.items()
                    if len(monomial) == 1 and monomial[0][1] == 1:
                        names.setdefault(monomial[0][0], text if c == 1 else f"{1 / c} * {text}")
        except (RuleError, SortError):
            continue
    return names


def _shown(written: Mapping[Node, str], *parts: tuple[str, Node]) -> str:
    """One line a part, cut where it is too long to read."""
    lines = []
    for words, term in parts:
        text = _text(term, written, (), 0)
        lines.append(f"{words} {text if len(text) <= LONGEST else text[:LONGEST] + ' ...'}")
    return "\n".join(lines)
