"""Everything that is declared, by name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from hashlib import sha256

from rmd_symbolic.errors import DeclarationError
from rmd_symbolic.terms.notion import Notion, Proved


class Declarations:
    """Notions by name; a second declaration of a name is refused.

    `own` are those that an author added to the shipped ones.
    """

    def __init__(self, notions: Iterable[Notion], own: Iterable[Notion] = ()) -> None:
        self._notions: dict[str, Notion] = {}
        self.own = tuple(own)
        for notion in (*notions, *self.own):
            if notion.name in self._notions:
                raise DeclarationError(f"{notion.name} is declared twice")
            self._notions[notion.name] = notion

    def plus(self, notions: Iterable[Notion]) -> Declarations:
        """These and more; DeclarationError when a name is taken by another notion."""
        shipped = self.values()[: len(self._notions) - len(self.own)]
        return Declarations(shipped, dict.fromkeys((*self.own, *notions)))

    @cached_property
    def evidence(self) -> frozenset[str]:
        """The theorems behind the declared facts."""
        return frozenset(fact.theorem for notion in self.values() for fact in notion.facts.values())

    @cached_property
    def digest(self) -> str:
        """A digest of what an author added; empty for the shipped declarations alone."""
        return sha256(repr(self.own).encode()).hexdigest() if self.own else ""

    def __contains__(self, name: object) -> bool:
        return name in self._notions

    def __getitem__(self, name: str) -> Notion:
        if name not in self._notions:
            raise DeclarationError(f"nothing named {name} is declared")
        return self._notions[name]

    def names(self) -> tuple[str, ...]:
        """All declared names, in the order of declaration."""
        return tuple(self._notions)

    def values(self) -> tuple[Notion, ...]:
        """All notions, in the order of declaration."""
        return tuple(self._notions.values())


__all__ = ["Declarations", "Notion", "Proved"]
