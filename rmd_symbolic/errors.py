"""Every error that the package raises on purpose; each says where, what was found and what to do next."""

from __future__ import annotations

from dataclasses import dataclass


class RmdError(Exception):
    """Anything that the package refuses.  The message is written for the person at the keyboard."""


class SortError(RmdError):
    """A term whose parts do not fit together, such as a distribution where a number is needed."""


class RuleError(RmdError):
    """A kernel rule whose side condition does not hold; the message names the premise at fault."""


class EngineFailure(RmdError):
    """A search that ended without an answer.  Never a verdict."""


class DeclarationError(RmdError):
    """Two declarations of one name, or a name that nothing declares."""


class Disagreement(RmdError):
    """Numbers contradict a proof: a mistake of this program.  The message holds the point."""


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a source text: 1-based line and column, and the length of what is marked."""

    line: int
    column: int
    length: int = 1


class SourceError(RmdError):
    """An error that belongs to a place in a source text.

    `code` is the stable name that `rmd explain` knows, `hint` says what to do next.
    """

    def __init__(self, code: str, message: str, span: Span, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.span, self.hint = code, message, span, hint
        self.others: tuple[SourceError, ...] = ()  # what else is wrong with the same statement
