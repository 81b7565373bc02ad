"""Operators, divergences and axioms of one's own from Python: the blocks of a proof file, and what they name.

>>> own = declare('''
... operator halfway(alpha, b, p) "half an anchor"
...   given alpha in [0, 1]
...   given distributions b, p
...   value x |-> alpha / 2 * b(x) + (1 - alpha / 2) * p(x)
... ''')
>>> from rmd_symbolic.language.author import Proof, distributions, equals, parameter
>>> b, p = distributions("b p")
>>> a = parameter("alpha", 0, 1)
>>> print(own.halfway(a, b, p))
halfway(alpha, b, p)
>>> proof = Proof("kept", equals(own.halfway(a, b, b), b), declared=own)
>>> proof.check().verdict
'proved'
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

from rmd_symbolic.errors import SourceError, Span
from rmd_symbolic.framework.axioms import Axiom
from rmd_symbolic.framework.declaration import Notion
from rmd_symbolic.language.check import checked_block, read_text
from rmd_symbolic.language.parse import OWN_WORDS, split
from rmd_symbolic.language.theories import Library

if TYPE_CHECKING:
    from rmd_symbolic.language.declare import Own


@dataclass(frozen=True)
class Declared:
    """What a text declares: its notions as attributes, and the text, which goes before whatever speaks of them."""

    text: str
    own: Own

    @property
    def operators(self) -> tuple[Notion, ...]:
        """The operators, in their order."""
        return self.own.operators

    @property
    def divergences(self) -> tuple[Notion, ...]:
        """The divergences, in their order."""
        return self.own.divergences

    @property
    def axioms(self) -> tuple[Axiom, ...]:
        """The axioms, in their order."""
        return self.own.axioms

    def __getattr__(self, name: str) -> Notion:
        if name.startswith("_") or name == "own":  # asked while an object is copied or pickled
            raise AttributeError(name)
        found = next((notion for notion in self.own.notions if notion.name == name), None)
        if found is None:
            listed = ", ".join(notion.name for notion in self.own.notions)
            raise AttributeError(f"nothing named {name} is declared; there are {listed}")
        return found

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *(notion.name for notion in self.own.notions)})


def declarations_of(path: Path) -> str:
    """The blocks of a file that declare something, as text; SourceError when it cannot be read, or declares nothing."""
    blocks, errors = split(read_text(path))
    found = [block.text.strip("\n") for block in blocks if block.word in OWN_WORDS]
    if errors:
        raise errors[0]
    if not found:
        raise SourceError("E161", f"{path} declares nothing", Span(1, 1), f"it needs a block {', '.join(OWN_WORDS)}")
    return "\n\n".join(found) + "\n"


def declare(text: str, library: Library | None = None) -> Declared:
    r"""The operators, divergences and axioms of a text, as blocks of a proof file say them.

    SourceError for the first mistake: something that is no declaration, a name that is taken, a value that may be
    undefined, a generator that is not convex.

    >>> declare('operator f(b, p)\n given distributions b, p\n value x |-> b(x) / p(x)')
    Traceback (most recent call last):
    ...
    rmd_symbolic.errors.SourceError: f may be undefined: it must be shown that for all x: p(x) /= 0
    """
    text = dedent(text)
    blocks, errors = split(text)
    scope = (library or Library()).scope("<text>")
    for block in blocks:
        if block.word not in (*OWN_WORDS, "uses"):
            errors.append(SourceError("E161", f"{block.word} declares nothing", Span(block.line, 1),
                                      f"begin with one of {', '.join(OWN_WORDS)}"))  # fmt: skip
        else:
            errors += checked_block(block, "<text>", scope).errors
    if not blocks and not errors:
        errors.append(
            SourceError("E161", "the text declares nothing", Span(1, 1), "write operator NAME(alpha, b, p) ...")
        )
    if errors:
        raise errors[0]
    return Declared(text.strip("\n") + "\n", scope.declared)


__all__ = ["Declared", "declarations_of", "declare"]
