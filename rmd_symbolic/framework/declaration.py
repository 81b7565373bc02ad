"""Everything that is declared, by name."""

from __future__ import annotations

from rmd_symbolic.errors import DeclarationError
from rmd_symbolic.terms.notion import Notion, Proved


class Declarations:
    """Notions by name; a second declaration of a name is refused."""

    def __init__(self, notions: tuple[Notion, ...]) -> None:
        self._notions: dict[str, Notion] = {}
        for notion in notions:
            if notion.name in self._notions:
                raise DeclarationError(f"{notion.name} is declared twice")
            self._notions[notion.name] = notion

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
