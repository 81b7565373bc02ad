"""Polynomials over the rationals in factors, by python-flint."""

from __future__ import annotations

from typing import Any

from rmd_symbolic.kernel.certificates.polynomial import Polynomial

Factors = tuple[int, list[tuple[Polynomial, int]]]


class Factoring:
    """Factors integer polynomials in a fixed number of atoms, each once."""

    def __init__(self, size: int) -> None:
        from flint import Ordering, fmpz_mpoly_ctx

        self.context: Any = fmpz_mpoly_ctx.get([f"z{i}" for i in range(size)], Ordering.lex)
        self.done: dict[frozenset[tuple[tuple[int, ...], int]], Factors] = {}

    def of(self, p: Polynomial) -> Factors:
        """The integer factor, and the irreducible factors with their exponents, in a fixed order."""
        key = frozenset(p.items())
        if key not in self.done:
            integer, found = self.context.from_dict(p).factor()
            factors = [({tuple(map(int, m)): int(c) for m, c in f.to_dict().items()}, int(e)) for f, e in found]
            factors.sort(key=lambda pair: (len(pair[0]), sorted(pair[0].items()), pair[1]))
            self.done[key] = int(integer), factors
        return self.done[key]
