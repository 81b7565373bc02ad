"""Sorts: what kind of thing a term stands for.

The ground sorts are those of the theory; a `Function` sort carries sequences (`p[t]`), families (`b[k]`), real
functions (`f(r)`) and functions of a symbol (`u(x)`).
"""

from __future__ import annotations

from dataclasses import dataclass

NATURAL = "natural"
REAL = "real"
EXTENDED = "extended"  # a value in the reals with +oo
SYMBOL = "symbol"  # an element of the finite support X
TEACHER = "teacher"  # an index of a base teacher
DISTRIBUTION = "distribution"
CHANNEL = "channel"  # a stochastic matrix on X
OPERATOR = "operator"  # M(alpha, b, p): a meta-teacher
SET = "set"  # a set of distributions
RELABELLING = "relabelling"  # a bijection of X
RANDOM = "random distribution"
PROPOSITION = "proposition"
NUMBERS = (NATURAL, REAL, EXTENDED)
INDICES = (NATURAL, SYMBOL, TEACHER)


@dataclass(frozen=True, slots=True)
class Function:
    """The sort of a function, a sequence or a family."""

    domain: tuple[Sort, ...]
    codomain: Sort

    def __str__(self) -> str:
        return f"function from {', '.join(map(str, self.domain))} to {self.codomain}"


Sort = str | Function

# What each ground sort is a function of, when it is applied: p(x), Q(x, y), M(alpha, b, p), sigma(x).
APPLIED: dict[str, Function] = {
    DISTRIBUTION: Function((SYMBOL,), REAL),
    RANDOM: Function((SYMBOL,), REAL),
    CHANNEL: Function((SYMBOL, SYMBOL), REAL),
    OPERATOR: Function((REAL, DISTRIBUTION, DISTRIBUTION), DISTRIBUTION),
    RELABELLING: Function((SYMBOL,), SYMBOL),
}


def accepts(wanted: Sort, found: Sort) -> bool:
    """May a term of sort `found` stand where `wanted` is asked?  Naturals are reals, reals are extended values."""
    if wanted == found:
        return True
    if wanted in NUMBERS and found in NUMBERS:
        return NUMBERS.index(str(found)) <= NUMBERS.index(str(wanted))
    if isinstance(wanted, Function) and not isinstance(found, Function) and found in APPLIED:
        found = APPLIED[found]
    if isinstance(wanted, Function) and isinstance(found, Function):
        return wanted.domain == found.domain and accepts(wanted.codomain, found.codomain)
    return False


def index_sort(name: str) -> str:
    """The sort of an index by its letter: x, y, z are symbols, i, j, k, l teachers, every other letter a generation."""
    letter = name[0]
    return SYMBOL if letter in "xyz" else TEACHER if letter in "ijkl" else NATURAL
