"""What a point is made of: values, sequences, values defined by a hypothesis, pools for quantifiers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.independent.notions import OPERATORS
from tests.independent.values import Undecided

Env = Mapping[str, object]


class Sequence:
    """Values for t = 0, 1, 2, ..., computed when asked for; `reached` is the largest index that was."""

    def __init__(self, at: Callable[[int], object]) -> None:
        self._at, self._known, self._busy, self.reached = at, [], False, 0  # type: ignore[var-annotated]

    def __getitem__(self, t: int) -> object:
        self.reached = max(self.reached, t)
        while len(self._known) <= t:
            if self._busy:
                raise Undecided("a sequence defined by itself")
            self._busy = True
            try:
                self._known.append(self._at(len(self._known)))
            finally:
                self._busy = False
        return self._known[t]


class Later:
    """A value that a hypothesis defines, computed at its first use."""

    def __init__(self, make: Callable[[], object]) -> None:
        self._make, self._busy = make, False
        self._value: object = None

    def get(self) -> object:
        if self._busy:
            raise Undecided("a value defined by itself")
        if self._value is None:
            self._busy = True
            try:
                self._value = self._make()
            finally:
                self._busy = False
        return self._value


@dataclass
class Pools:
    """What quantifiers over infinite sorts run over."""

    real: list[object] = field(default_factory=list)
    extended: list[object] = field(default_factory=list)
    distribution: list[object] = field(default_factory=list)
    channel: list[object] = field(default_factory=list)
    function: list[object] = field(default_factory=list)
    operator: list[object] = field(default_factory=lambda: list(OPERATORS))

    def of(self, sort: str) -> list[object]:
        pool: list[object] = getattr(self, sort, [])
        if not pool:
            raise Undecided(f"no pool for the sort {sort}")
        return pool
