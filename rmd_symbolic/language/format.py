"""The layout of proof files: indents, aligned relations and reasons.  Lines are neither joined nor split.

The formatter moves white space and nothing else, and does not trust itself: before its result is handed out, both
texts are parsed and elaborated again, and syntax, statements and comments are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

from lark import Token, Tree

from rmd_symbolic.errors import RmdError, SourceError, Span
from rmd_symbolic.language.elaborate import elaborate
from rmd_symbolic.language.parse import normal_relation, parse_block, split
from rmd_symbolic.language.syntax import Block, OwnBlock, Reason, StatementBlock, Step

INDENT, CONTINUED, GAP = 2, 4, 2
MAX_ALIGNED = 88  # a longer line does not push the reasons of its neighbours to the right
_STRING = re.compile(r'"[^"\n]*"')
_ARGUMENT = re.compile(r"\s*\| ")  # its indents say what belongs to what
_ENDS = re.compile(r"(proof|qed)\b")


@dataclass(slots=True)
class Line:
    """A line of a block: its parts without outer space, its indent, and the group it is aligned with."""

    body: str
    reason: str = ""
    comment: str = ""
    indent: int | None = None  # None: a continuation, or a comment that goes with the next line
    owner: int = 0
    group: tuple[str, int] | None = None
    relation: str = ""

    @property
    def text(self) -> str:
        """Nothing but the indent and the parts: for a line that is aligned with no other."""
        parts = [
            self.body + " " * GAP + self.reason if self.body and self.reason else self.body or self.reason,
            self.comment,
        ]
        return "  ".join(part for part in parts if part)


def formatted(text: str) -> str:
    r"""The text in the layout of the house; SourceError where it has a mistake of syntax.

    >>> print(formatted("theorem one\nclaim 0 < 1\nproof\n show 0<1   by algebra\nqed"), end="")
    theorem one
      claim 0 < 1
    proof
      show 0<1  by algebra
    qed
    """
    blocks, errors = split(text)
    if errors:
        raise errors[0]
    if not blocks:
        raise SourceError("E100", "there is nothing to format: the text holds no block", Span(1, 1))
    try:
        out = [line.rstrip() for line in text.split("\n")[: blocks[0].line - 1]]
        for block in blocks:
            _separate(out, block)
            out += _block(block)
        result = _squeezed(out)
        same = _meaning(text) == _meaning(result)
    except RecursionError:
        raise SourceError("E103", "the file is nested too deep to be formatted", Span(1, 1)) from None
    if not same:
        raise SourceError("E141", "the layout would change what the file says; it is left as it is", Span(1, 1))
    return result


def _separate(out: list[str], block: Block) -> None:
    """One blank line before a statement and the comment above it."""
    at = len(out)
    while at and out[at - 1].startswith("#"):
        at -= 1
    if at and out[at - 1] and block.word not in ("theory", "uses"):
        out.insert(at, "")


def _squeezed(lines: list[str]) -> str:
    """At most one blank line in a row, none at the ends."""
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    return "\n".join(kept).strip("\n") + "\n"


# ---- one block --------------------------------------------------------------------------------------------------
def _block(block: Block) -> list[str]:
    parsed = parse_block(block)
    rows = block.text.split("\n")
    lines = [Line(row.strip()) if _ARGUMENT.match(row) else _read(row, None) for row in rows]
    lines[0].indent = 0
    if isinstance(parsed, StatementBlock):
        _Layout(rows, lines, block.line).statement(parsed)
    elif isinstance(parsed, OwnBlock):
        layout = _Layout(rows, lines, block.line)
        for span in (parsed.meaning_span, *(part.span for part in (*parsed.headers, *parsed.facts))):
            layout.begin(span, INDENT)
    _fill(lines)
    _align(lines)
    return [" " * (line.indent or 0) + line.text if line.text else "" for line in lines]


def _read(row: str, reason_at: int | None) -> Line:
    """Cut a row into body, reason and comment."""
    code, comment = _uncommented(row)
    if reason_at is None:
        return Line(_narrow(code), comment=comment)
    return Line(_narrow(code[:reason_at]), _narrow(code[reason_at:]), comment)


def _uncommented(row: str) -> tuple[str, str]:
    at = 0
    while (at := row.find("#", at)) >= 0:
        inside = next((m for m in _STRING.finditer(row) if m.start() < at < m.end()), None)
        if inside is None:
            return row[:at], row[at:].rstrip()
        at = inside.end()
    return row, ""


def _narrow(code: str) -> str:
    """Single spaces, except in strings."""
    pieces, at = [], 0
    for found in _STRING.finditer(code):
        pieces += [re.sub(r"\s+", " ", code[at : found.start()]), found.group()]
        at = found.end()
    return "".join([*pieces, re.sub(r"\s+", " ", code[at:])]).strip()


class _Layout:
    """Gives the lines of a statement their indents and groups, from the places that the parser noted."""

    def __init__(self, rows: list[str], lines: list[Line], first: int) -> None:
        self.rows, self.lines, self.first = rows, lines, first

    def statement(self, block: StatementBlock) -> None:
        for header in block.headers:
            self.begin(header.span, INDENT)
        for at, row in enumerate(self.rows):
            word = row.split(maxsplit=1)[0] if row.split() else ""
            fails = word == "fails" and block.failure is not None and self.first + at == block.failure.span.line
            if fails or (word == "claim" and self.first + at <= block.claim_span.line):
                self.lines[at].indent = INDENT
            elif block.steps is not None and _ENDS.match(row.strip()) and row[:1].strip():
                self.lines[at].indent = 0
        self.steps(block.steps or [], 1)

    def begin(self, span: Span, indent: int) -> bool:
        """Does something begin as the first thing on its line?  Then the line takes this indent."""
        at = span.line - self.first
        alone = not self.rows[at][: span.column - 1].strip()
        if alone and self.lines[at].indent is None:
            self.lines[at].indent = indent
        return alone

    def steps(self, steps: list[Step], depth: int) -> None:
        before: Step | None = None
        run = 0
        for step in steps:
            if step.kind == "induction":
                continue
            indent = INDENT * depth
            self.begin(step.span, indent)
            if before is None or not self._one_line(before) or step.span.line != before.span.line + 1:
                run = step.span.line
            group = ("run", run) if self._one_line(step) else ("chain", step.span.line)
            self.reason(step.reason, group, indent)
            for link in step.links:
                if self.begin(link.span, indent + INDENT):
                    line = self.lines[link.span.line - self.first]
                    line.relation, line.group = normal_relation(link.relation), group
                self.reason(link.reason, group, indent)
            before = step
            self.steps(step.inside, depth + 1)

    def _one_line(self, step: Step) -> bool:
        reasons = [r for r in (step.reason, *(link.reason for link in step.links)) if r is not None]
        last = [step.span.line, *(link.span.line for link in step.links), *(r.span.line for r in reasons)]
        return not step.inside and set(last) == {step.span.line}

    def reason(self, reason: Reason | None, group: tuple[str, int], indent: int) -> None:
        if reason is None:
            return
        at = reason.span.line - self.first
        old = self.lines[at]
        new = _read(self.rows[at], reason.span.column - 1)
        self.lines[at] = Line(
            new.body, new.reason, new.comment, old.indent, indent, group if new.body else None, old.relation
        )
        if not new.body:
            self.lines[at].indent = indent + CONTINUED


def _fill(lines: list[Line]) -> None:
    """Continuations lie deeper than what they continue; a comment goes with the line below it."""
    owner = 0
    for line in lines:
        if line.indent is not None and line.body:
            owner = line.indent
        elif line.body and line.indent is None:
            line.indent = owner + CONTINUED
    below = 0
    for line in reversed(lines):
        if line.body or line.reason:
            below = INDENT if line.body == "qed" else line.indent or 0
        elif line.comment:
            line.indent = below


def _align(lines: list[Line]) -> None:
    groups: dict[tuple[str, int], list[Line]] = {}
    for line in lines:
        if line.group is not None:
            groups.setdefault(line.group, []).append(line)
    for members in groups.values():
        width = max(len(line.relation) for line in members)
        for line in members:
            if line.relation:
                written = line.body.split(" ", 1)[0] if " " in line.body else line.body
                shown = re.match(r"[<>=/≤≥≠≪]+", written)
                cut = shown.end() if shown else 0
                line.body = line.body[:cut].ljust(width) + " " + line.body[cut:].lstrip()
        with_reason = [line for line in members if line.reason]
        ends = [(line.indent or 0) + len(line.body) for line in with_reason]
        column = max((end for end in ends if end <= MAX_ALIGNED), default=0)
        for line, end in zip(with_reason, ends, strict=True):
            line.body += " " * max(0, column - end)


# ---- what must not change ---------------------------------------------------------------------------------------
def _meaning(text: str) -> list[object]:
    """The syntax of every block without places, the digest of every statement, and all comments."""
    found: list[object] = [_uncommented(row)[1] for row in text.split("\n") if _uncommented(row)[1]]
    for block in split(text)[0]:
        parsed = parse_block(block)
        found.append(_plain(parsed))
        if isinstance(parsed, StatementBlock):
            try:
                found.append(elaborate(parsed, 0).closed.digest)
            except RmdError as error:
                found.append(str(error))
    return found


def _plain(value: object) -> object:
    if isinstance(value, Tree):
        return (str(value.data), *(_plain(child) for child in value.children))
    if isinstance(value, Token | str):
        return str(value)
    if isinstance(value, list | tuple):
        return tuple(_plain(item) for item in value)
    if is_dataclass(value):
        return (type(value).__name__, *_fields(value))
    return value


def _fields(value: object) -> Iterator[object]:
    for field in fields(value):  # type: ignore[arg-type]
        item = getattr(value, field.name)
        if not isinstance(item, Span):
            yield _plain(item)
