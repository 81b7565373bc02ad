"""Re-checking a text that has changed a little: a block is taken over when nothing that it could see has changed.

What a block can see is its own text and the theorems in scope.  A proved block is taken over when every theorem that
it mentions, and every theorem that its certificate uses, still says the same and trusts the same; a block that failed
only when the whole scope is as it was, because a new theorem might prove it.  A verdict is never carried between
processes in this way: that is what certificates are for (`rmd_symbolic.language.cache`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from rmd_symbolic.errors import SourceError, Span
from rmd_symbolic.framework.declaration import Declarations
from rmd_symbolic.kernel.theorem import Theorem
from rmd_symbolic.language.parse import OWN_WORDS
from rmd_symbolic.language.result import PROVED, Result, TheoremResult
from rmd_symbolic.language.syntax import Block
from rmd_symbolic.language.theories import Entry, Scope

_WORD = re.compile(r"[^\W\d]\w*'*")


@dataclass(slots=True)
class Checked:
    """A block that was checked: where it stood, what it could see, and what came of it."""

    block: Block
    numbers: bool
    scope: bytes
    cited: bytes
    used: bytes = b""
    theory: str = ""
    declared: tuple[str, ...] = ()
    answer: TheoremResult | None = None
    errors: list[SourceError] = field(default_factory=list)
    disagreements: list[str] = field(default_factory=list)


def cited(text: str, theorems: Mapping[str, Theorem], notions: Declarations) -> list[tuple[str, str, list[str]]]:
    """The theorems in scope that a text may cite: name, digest of the statement, trust; and what is declared.

    Those behind declared facts are cited without their names.

    >>> from rmd_symbolic.framework.declared import declarations
    >>> cited("by gibbs", {}, declarations())
    []
    """
    found = stated((notions.evidence | set(_WORD.findall(text))) & theorems.keys(), theorems)
    return [*found, ("", notions.digest, [])] if notions.digest else found


def stated(names: Iterable[str], theorems: Mapping[str, Theorem]) -> list[tuple[str, str, list[str]]]:
    """What each of these theorems says, and what it trusts."""
    found = [(name, theorems[name]) for name in sorted(names) if name in theorems]
    return [(name, theorem.conclusion.digest.hex(), sorted(theorem.trusts)) for name, theorem in found]


def fingerprint(listed: Iterable[object]) -> bytes:
    """A digest of plain data."""
    return hashlib.sha256(repr(list(listed)).encode()).digest()


class Earlier:
    """The blocks of an earlier result, to be taken over one by one."""

    def __init__(self, previous: Result | None) -> None:
        self.blocks: dict[str, list[Checked]] = {}
        for checked in reversed(previous.blocks if previous is not None else []):
            self.blocks.setdefault(checked.block.text, []).append(checked)

    def take(self, block: Block, scope: Scope, numbers: bool) -> Checked | None:
        """The earlier check of this block, moved to its new place; None when it must be checked again."""
        waiting = self.blocks.get(block.text)
        if not waiting or block.word in ("theory", "uses", *OWN_WORDS):
            return None
        found = waiting.pop()
        if found.numbers < numbers or not _still_valid(found, block, scope):
            return None
        return moved(found, block)


def _still_valid(found: Checked, block: Block, scope: Scope) -> bool:
    answer = found.answer
    if answer is None or answer.theorem is None:
        return found.scope == scope.state and (answer is None or answer.verdict != PROVED)
    if (
        answer.statement is None
        or answer.theorem.conclusion is not answer.statement.closed
        or answer.theorem.hypotheses
    ):
        return False
    if found.cited != fingerprint(cited(block.text, scope.theorems, scope.notions)) or answer.name in scope.origin:
        return False
    return found.used == fingerprint(stated(answer.uses, scope.theorems))


def moved(found: Checked, block: Block) -> Checked:
    """The same outcome at another line."""
    by = block.line - found.block.line
    if by == 0:
        return found
    answer = found.answer
    if answer is not None:
        steps = [replace(step, span=_down(step.span, by)) for step in answer.steps]
        answer = replace(answer, line=answer.line + by, steps=steps)
    errors = [SourceError(e.code, e.message, _down(e.span, by), e.hint) for e in found.errors]
    return replace(found, block=block, answer=answer, errors=errors)


def _down(span: Span, by: int) -> Span:
    return Span(span.line + by, span.column, span.length)


def enter(checked: Checked, file: str, scope: Scope) -> None:
    """Put the theorem of a block that was taken over in scope."""
    answer = checked.answer
    if answer is None or answer.verdict != PROVED or answer.theorem is None or answer.statement is None:
        return
    scope.add(Entry(answer.statement, answer.theorem, answer.certificate or {}, file, answer))
