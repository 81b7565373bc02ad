"""Mutations of the text of a theorem: of its statement, of its proof, and of both together.

Each takes a random generator and a text and gives another text, or None where it finds nothing to change.  Most of
those of statements strengthen the claim, so that the evaluator breaks more than half of what they make.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.independent.syntax import SORTS

Mutation = Callable[[random.Random, str], str | None]
RELATION = re.compile(r"(?<![|<>/=-])(?<!\[\w )(<=|>=|/=|<<|<|>|=|≤|≥|≠|≪)(?![=<>|])")
FLIPS = {
    "<=": ("<", ">=", "=", ">"), "<": (">", ">=", "="), ">=": (">", "<=", "=", "<"), ">": ("<", "<=", "="),
    "=": ("/=", "<", ">"), "/=": ("=",), "<<": ("=",),
    "≤": ("<", "≥", "="), "≥": (">", "≤", "="), "≠": ("=",), "≪": ("=",),
}  # fmt: skip
NAME = re.compile(r"[A-Za-zα-ω][A-Za-z0-9_]*'*")
ENDS = re.compile(r"\s+(?:for all|and|or|implies|iff)\b|\s*$|\s+as\s")
GIVEN_NAME = re.compile(r"^\s*given\s+(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Parts:
    """A block cut into its head, its claim and its proof."""

    head: str
    claim: str
    proof: str

    def __str__(self) -> str:
        return f"{self.head}claim {self.claim}\n{self.proof}"


def cut(block: str) -> Parts | None:
    """The parts of a block, which has one claim."""
    found = re.match(r"(?s)(.*?^\s*)claim\s(.*?)\n(?=\s*proof\b|\Z)(.*)", block, re.MULTILINE)
    return Parts(found.group(1), found.group(2).strip(), found.group(3)) if found else None


def _replace(
    rng: random.Random, pattern: re.Pattern[str] | str, new: Callable[[re.Match[str]], str], text: str
) -> str | None:
    """Replace one occurrence, chosen at random."""
    found = list(re.finditer(pattern, text))
    if not found:
        return None
    one = rng.choice(found)
    return text[: one.start()] + new(one) + text[one.end() :]


# ---- claims ----------------------------------------------------------------------------------------------------------
def flip_relation(rng: random.Random, claim: str) -> str | None:
    return _replace(rng, RELATION, lambda m: rng.choice(FLIPS[m.group(1)]), claim)


def change_constant(rng: random.Random, claim: str) -> str | None:
    def other(m: re.Match[str]) -> str:
        value = int(m.group())
        return str(rng.choice([v for v in (0, 1, 2, value + 1, 3, value * 2) if v != value]))

    return _replace(rng, r"(?<![\w.\[])\d+(?![\w.])", other, claim)


def swap_arguments(rng: random.Random, claim: str) -> str | None:
    return _replace(rng, r"\(([^()|,]+?) *(\|\||,) *([^()|,]+?)\)", lambda m: f"({m[3]} {m[2]} {m[1]})", claim)


def shift_index(rng: random.Random, claim: str) -> str | None:
    def other(m: re.Match[str]) -> str:
        inside = m.group(1).replace(" ", "")
        return f"[{inside[:-2]}]" if inside.endswith("+1") else "[1]" if inside == "0" else f"[{inside}+1]"

    return _replace(rng, r"(?<=\w)\[([a-z0](?: *\+ *1)?)\]", other, claim)


def shift_exponent(rng: random.Random, claim: str) -> str | None:
    return _replace(rng, r"\^([a-z]|\d+|\([^()]*\))", lambda m: rng.choice((f"^({m[1]}+1)", "", "^0")), claim)


def shift_bound(rng: random.Random, claim: str) -> str | None:
    return _replace(rng, r"\[(\w+) *< *(\w+)\]", lambda m: f"[{m[1]} < {m[2]} + 1]", claim)


def change_operation(rng: random.Random, claim: str) -> str | None:
    other = {" + ": " - ", " - ": " + ", " * ": " + ", " / ": " * "}
    return _replace(rng, r" [+\-*/] ", lambda m: other[m.group()], claim)


def change_connective(rng: random.Random, claim: str) -> str | None:
    other = {
        "and": "implies", "or": "and", "implies": "iff", "iff": "and", "not": "", "for all": "unique",
        "exists": "for all", "unique": "for all",
    }  # fmt: skip
    return _replace(rng, r"\b(and|or|implies|iff|not|for all|exists|unique)\b", lambda m: other[m[1]], claim)


def negate(rng: random.Random, claim: str) -> str | None:
    return f"not ({claim})"


def _sides(claim: str) -> list[tuple[int, int, int, str]]:
    """The relations outside all brackets: (start, end of relation, end of right side, relation)."""
    flat, depth = "", 0
    for character in claim:
        depth += character in "(["
        flat += character if depth == 0 else "_"
        depth -= character in ")]"
    out = []
    for found in RELATION.finditer(flat):
        end = ENDS.search(flat, found.end())
        out.append((found.start(), found.end(), end.start() if end else len(claim), found.group(1)))
    return out


def strengthen(rng: random.Random, claim: str) -> str | None:
    """Make an inequality or an equation stronger than it was."""
    sides = [s for s in _sides(claim) if s[3] in ("<=", "<", "≤", "=", ">=", ">", "≥")]
    if not sides:
        return None
    _, middle, end, relation = rng.choice(sides)
    right = claim[middle:end].strip()
    smaller = (f"9/10 * ({right})", f"({right}) - 1/100", f"({right}) / 2", f"min({right}, 1/7)", f"({right}) - 1")
    larger = (f"11/10 * ({right})", f"({right}) + 1/100", f"2 * ({right})", f"max({right}, 1/7)", f"({right}) + 1")
    return f"{claim[:middle]} {rng.choice(larger if relation in ('>=', '>', '≥') else smaller)}{claim[end:]}"


def exchange_sides(rng: random.Random, claim: str) -> str | None:
    sides = _sides(claim)
    if len(sides) != 1 or re.search(r"\b(and|or|implies|iff|not|exists|unique)\b|for all .*:", claim):
        return None
    start, middle, end, relation = sides[0]
    return f"{claim[middle:end].strip()} {relation} {claim[:start].strip()}{claim[end:]}"


# ---- heads -----------------------------------------------------------------------------------------------------------
def drop_hypothesis(rng: random.Random, head: str) -> str | None:
    return _replace(rng, r"(?m)^\s*assume [^\n]*\n", lambda m: "", head)


def flip_hypothesis(rng: random.Random, head: str) -> str | None:
    def other(m: re.Match[str]) -> str:
        return flip_relation(rng, m.group()) or m.group()

    return _replace(rng, r"(?m)^\s*assume [^\n]*\n", other, head)


def change_hypothesis(rng: random.Random, head: str) -> str | None:
    kind = rng.choice((change_constant, shift_index, swap_arguments, change_operation))
    return _replace(rng, r"(?m)^\s*assume [^\n]*\n", lambda m: kind(rng, m.group()) or m.group(), head)


def widen(rng: random.Random, head: str) -> str | None:
    """`(0, 1]` to `[0, 1]`, to `[0, 2]`; `> 0` to `>= 0`."""

    def other(m: re.Match[str]) -> str:
        return rng.choice((f"[{m[1]}, {m[2]}]", f"[{m[1]}, 2 * ({m[2]})]", f"[-1, {m[2]}]"))

    ranges = _replace(rng, r"[(\[]([^(),\[\]|]+), ([^(),\[\]|]+)[)\]]", other, head)
    return ranges or _replace(rng, r"(?<=given )(\w+) > 0", lambda m: f"{m[1]} >= 0", head)


def loosen_sort(rng: random.Random, head: str) -> str | None:
    """Ask less of what is given."""

    def other(m: re.Match[str]) -> str:
        names = re.sub(r"([A-Za-z_']\w*(?:\[\w+\])?)", r"\1(x)", m[1])
        return f"given reals {names}\n"

    if " satisfying " in head and rng.random() < 0.7:
        return re.sub(r" satisfying [^\n]*", "", head, count=1)
    return _replace(rng, r"given distributions? ([^\n]*?)\n", other, head)


def fewer_symbols(rng: random.Random, head: str) -> str | None:
    return _replace(
        rng, r"(given distributions? [^\n]*?)(?: on \d+ symbols?)?\n", lambda m: f"{m[1]} on 2 symbols\n", head
    )


CLAIM_MUTATIONS: tuple[tuple[int, Mutation], ...] = (
    (5, strengthen), (5, flip_relation), (3, negate), (4, change_constant), (2, exchange_sides), (2, swap_arguments),
    (2, shift_index), (2, shift_exponent), (1, shift_bound), (2, change_operation), (2, change_connective),
)  # fmt: skip
HEAD_MUTATIONS: tuple[tuple[int, Mutation], ...] = (
    (4, drop_hypothesis), (2, flip_hypothesis), (1, change_hypothesis), (2, widen), (1, loosen_sort),
    (1, fewer_symbols),
)  # fmt: skip


def given_names(head: str) -> list[str]:
    """The names that the given lines declare."""
    words = {*SORTS, *(s + "s" for s in SORTS), "in", "on", "satisfying", "symbols"}
    found: list[str] = []
    for line in GIVEN_NAME.findall(head):
        listed = re.sub(r"\b(satisfying|in|on)\b.*|[<>=].*|\[\w+\]|\(\w+\)", "", line)
        found += [n for n in NAME.findall(listed) if n not in words]
    return found


def change_variable(rng: random.Random, parts: Parts) -> Parts | None:
    """Write another given name at one place of the claim."""
    names = given_names(parts.head)
    if len(names) < 2:
        return None
    pattern = r"\b(" + "|".join(map(re.escape, names)) + r")\b(?!')"
    claim = _replace(rng, pattern, lambda m: rng.choice([n for n in names if n != m[1]]), parts.claim)
    return None if claim is None else Parts(parts.head, claim, parts.proof)


def rename(rng: random.Random, parts: Parts) -> Parts | None:
    """Rename something throughout: to a new name, to another given name, to the name of a notion, to a bound one."""
    names = given_names(parts.head)
    if not names:
        return None
    old = rng.choice(names)
    new = rng.choice(("fresh", "α", "KL", "x", "t", old.upper(), *names))
    return Parts(*(re.sub(rf"\b{re.escape(old)}\b(?!')", new, p) for p in (parts.head, parts.claim, parts.proof)))


# ---- proofs ----------------------------------------------------------------------------------------------------------
REASON = re.compile(r"\bby (?!induction)[^\n]*")


def replace_reason(rng: random.Random, proof: str, reasons: list[str]) -> str | None:
    return _replace(rng, REASON, lambda m: f"by {rng.choice(reasons)}", proof)


def _lines(proof: str) -> list[str]:
    return proof.rstrip("\n").split("\n")


def edit_lines(rng: random.Random, proof: str) -> str | None:
    """Delete a line, swap two, say one twice, indent one differently."""
    lines = _lines(proof)
    if len(lines) < 4:
        return None
    i, j = rng.randrange(1, len(lines) - 1), rng.randrange(1, len(lines) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        del lines[i]
    elif kind == 1:
        lines[i], lines[j] = lines[j], lines[i]
    elif kind == 2:
        lines.insert(j, lines[i])
    else:
        lines[i] = rng.choice(("  ", "    ", "")) + lines[i].strip()
    return "\n".join(lines) + "\n"


def edit_formula(rng: random.Random, proof: str) -> str | None:
    """One of the changes of claims, on a line of the proof."""
    lines = _lines(proof)
    if len(lines) < 3:
        return None
    at = rng.randrange(1, len(lines) - 1)
    change = rng.choice((flip_relation, change_constant, shift_index, swap_arguments, change_operation, shift_exponent))
    body, by, reason = lines[at].partition(" by ")
    changed = change(rng, body)
    if changed is None:
        return None
    lines[at] = changed + by + reason
    return "\n".join(lines) + "\n"


def follow(rng: random.Random, old: Parts, new: Parts, reasons: list[str]) -> Parts:
    """Let the proof follow the claim: the same edit in its text, or a proof that asserts the new claim at once."""
    kind = rng.random()
    if kind < 0.35:
        return new
    if kind < 0.6:
        changed = edit_formula(rng, new.proof)
        if changed is not None:
            return Parts(new.head, new.claim, changed)
    if kind < 0.75 and old.claim in old.proof:
        return Parts(new.head, new.claim, old.proof.replace(old.claim, new.claim))
    return Parts(new.head, new.claim, f"proof\n  show {new.claim}  by {rng.choice(reasons)}\nqed\n")


def pick(rng: random.Random, table: tuple[tuple[int, Mutation], ...]) -> Mutation:
    return rng.choices([m for _, m in table], [w for w, _ in table])[0]
