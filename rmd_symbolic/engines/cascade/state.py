"""What a search of a certificate knows: the formula's domain, the table and the generators that it has asked for.

Tables and generators are fixed while a certificate is searched.  When the search meets a logarithm of a polynomial
that it has no generator for, it notes the wish and starts again, which takes milliseconds.
"""

from __future__ import annotations

import time
from typing import Any

from rmd_symbolic.engines.cascade.factors import Factoring
from rmd_symbolic.engines.cascade.samples import Samples
from rmd_symbolic.errors import RuleError
from rmd_symbolic.kernel.certificates.atoms import Atoms, Generator, Table
from rmd_symbolic.kernel.certificates.domains import Domain, Goal
from rmd_symbolic.kernel.certificates.limits import Values
from rmd_symbolic.kernel.certificates.polynomial import Polynomial, add, as_data, atoms_of, constant, is_constant, scale

PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 101)
Node = dict[str, Any]


class Restart(Exception):
    """The search asked for a generator or an entry of the table, and begins again with it."""


class TimeIsUp(Exception):
    """The time limit has passed."""


class Wishes:
    """Entries and generators to begin with, in an order that does not change, so that numbers stay."""

    def __init__(self, variables: int) -> None:
        self.variables = variables
        self.entries: list[dict[tuple[int, ...], int]] = []
        self.refused: list[object] = []
        self.generators: list[tuple[str, int, dict[tuple[int, ...], int], int]] = []

    def entry(self, p: Polynomial) -> None:
        """Ask for an entry of the table."""
        short = {_short(m): c for m, c in p.items()}
        if short not in self.entries:
            self.entries.append(short)
        raise Restart

    def refuse(self, p: Polynomial) -> None:
        """Begin afresh, without what could not be proved to be positive."""
        self.refused.append(self._named(p))
        self.entries, self.generators = [], []
        raise Restart

    def is_refused(self, p: Polynomial) -> bool:
        """Was it refused before?"""
        return self._named(p) in self.refused

    def _named(self, p: Polynomial) -> object:
        """The polynomial with generators by what they are, since their numbers change."""
        return frozenset(
            (tuple((i, repr(self._generator(i)), e) for i, e in enumerate(m) if e), c) for m, c in p.items()
        )

    def _generator(self, i: int) -> object:
        if i < self.variables:
            return None
        kind, k, exponent, denominator = self.generators[i - self.variables]
        return kind, k, sorted(exponent.items()), denominator

    def generator(self, kind: str, k: int, exponent: Polynomial, denominator: int) -> bool:
        """Ask for a generator; was it unknown?"""
        wish = (kind, k, {_short(m): c for m, c in exponent.items()}, denominator)
        new = wish not in self.generators
        if new:
            self.generators.append(wish)
        return new

    def data(self) -> list[list[Any]]:
        """The generators as the certificate lists them."""
        names = [f"x{i}" for i in range(self.variables)]
        out: list[list[Any]] = []
        for kind, k, exponent, denominator in self.generators:
            written = as_data({padded(m, self.variables): c for m, c in exponent.items()}, names)
            out.append([kind, *([] if kind == "exp" else [k]), *([] if kind == "ln" else [written, denominator])])
        return out


def _short(m: tuple[int, ...]) -> tuple[int, ...]:
    end = len(m)
    while end and not m[end - 1]:
        end -= 1
    return m[:end]


def padded(m: tuple[int, ...], size: int) -> tuple[int, ...]:
    """An exponent tuple among more atoms."""
    return (*m, *[0] * (size - len(m)))


class State:
    """Atoms, table and domain of one attempt, with samples, factors, and the clock."""

    def __init__(self, wishes: Wishes, deadline: float) -> None:
        self.wishes, self.deadline = wishes, deadline
        self.atoms = Atoms(wishes.variables, wishes.data())
        self.samples = Samples(self.atoms)
        self.factoring = Factoring(self.atoms.size)
        self.domain: Domain = ()
        self.table: Table = ()

    def clock(self) -> None:
        """Stop when the time is up."""
        if time.process_time() > self.deadline:
            raise TimeIsUp

    def data(self, p: Polynomial) -> dict[str, int]:
        """A polynomial as the certificate spells it."""
        return as_data(p, self.atoms.names)

    # ---- signs --------------------------------------------------------------------------------------------------
    def plausible(self, goal: Goal) -> bool:
        """Does the goal hold at the sample points?"""
        try:
            return self.samples.plausible(goal.polynomial, goal.domain, goal.table)
        except (RuleError, KeyError, OverflowError):
            return False

    def sign(self, p: Polynomial, domain: Domain, table: Table) -> int:
        """The sign that p has at the sample points; 0 when it has both."""
        for s in (1, -1):
            if self.plausible(Goal(scale(p, s), False, domain, table)):
                return s
        return 0

    # ---- products over the table --------------------------------------------------------------------------------
    def decomposed(
        self, p: Polynomial, table: Table, constants: bool = True, nested: bool = False
    ) -> tuple[dict[int, int], int] | None:
        """The exponents and the sign with which p is a product over the table; constants too when asked.

        A factor of one sign that the table lacks is wished for; one with generators only where it has to be `nested`.
        """
        if not p:
            return None
        integer, factors = self.factoring.of(p)
        sign, integer = (1 if integer > 0 else -1), abs(integer)
        out: dict[int, int] = {}
        if constants:
            powers = self._integer(integer, table)
            if powers is None:
                return None
            out.update(powers)
        for f, e in factors:
            found = self.numbered(f, table)
            if found is None:
                self._wish(f, nested)
                return None
            k, s = found
            out[k] = out.get(k, 0) + e
            sign *= s if e % 2 else 1
        return out, sign

    def numbered(self, f: Polynomial, table: Table) -> tuple[int, int] | None:
        """The entry that is f or -f, and the sign."""
        for k, p in enumerate(table):
            if p == f:
                return k, 1
            if p is not None and p == scale(f, -1):
                return k, -1
        return None

    def _integer(self, integer: int, table: Table) -> dict[int, int] | None:
        out: dict[int, int] = {}
        for prime in PRIMES:
            while integer % prime == 0:
                integer //= prime
                found = self.numbered(constant(self.atoms.size, prime), table)
                if found is None:
                    self.wishes.entry(constant(self.atoms.size, prime))
                else:
                    out[found[0]] = out.get(found[0], 0) + 1
        return out if integer == 1 else None

    def _wish(self, f: Polynomial, nested: bool) -> None:
        inner = {i for i in atoms_of(f) if i >= self.atoms.variables}
        if inner and not nested and not (len(f) == 1 and all(self.atoms.generators[i].kind != "ln" for i in inner)):
            return
        sign = self.sign(f, self.domain, self.table)
        if sign and not any(p == scale(f, sign) for p in self.table) and not self.wishes.is_refused(scale(f, sign)):
            self.wishes.entry(scale(f, sign))

    def values(self, recorded: dict[str, dict[str, int]]) -> Values:
        """Values at a contact, found by factoring, and written down as the certificate gives them."""

        def find(k: int, q: Polynomial, v: Polynomial, table: Table) -> dict[int, int]:
            upper, lower = self.decomposed(q, table), self.decomposed(v, table)
            if upper is None or lower is None or upper[1] != lower[1]:
                raise RuleError("the value is not a product over the table")
            factors = dict(upper[0])
            for j, e in lower[0].items():
                factors[j] = factors.get(j, 0) - e
            factors = {j: e for j, e in sorted(factors.items()) if e}
            recorded[str(k)] = {str(j): e for j, e in factors.items()}
            self.want_generators(k, factors)
            return factors

        return find

    def want_generators(self, k: int, factors: dict[int, int]) -> None:
        """Generators of entry k need generators of what its value is a product of."""
        new = 0
        for generator in list(self.atoms.generators.values()):
            if generator.kind != "exp" and generator.entry == k:
                new += sum(self.want(generator._replace(entry=j)) for j in factors)
        if new:
            raise Restart

    def want(self, generator: Generator) -> bool:
        """Wish for a generator that is not there; was it new?"""
        if generator in self.atoms.numbers:
            return False
        exponent = generator.exponent
        return self.wishes.generator(generator.kind, generator.entry, exponent.numerator, exponent.denominator)


def is_number(p: Polynomial | None) -> bool:
    """Is it a constant entry?"""
    return p is not None and is_constant(p)


def negated(p: Polynomial) -> Polynomial:
    """-p."""
    return add({}, p, -1)
