"""Values at seeded points: what is violated there is not worth a search.  Numbers suggest here, they prove nothing."""

from __future__ import annotations

from typing import Any

from rmd_symbolic.kernel.certificates.atoms import Atoms, Table, entry
from rmd_symbolic.kernel.certificates.domains import Domain, End
from rmd_symbolic.kernel.certificates.polynomial import Polynomial, atoms_of

POINTS, TOLERANCE = 320, 1e-10


class Samples:
    """Points of domains, and the signs of polynomials in variables and generators at them."""

    def __init__(self, atoms: Atoms) -> None:
        import numpy

        self.numpy: Any = numpy
        self.atoms = atoms
        self.points: dict[object, dict[int, Any]] = {}

    def of(self, domain: Domain) -> dict[int, Any]:
        """The same points for the same domain, near its ends and far from them."""
        key = tuple((x, _frozen(low), _frozen(high)) for x, low, high in domain)
        if key not in self.points:
            numpy, found = self.numpy, dict[int, Any]()
            random = numpy.random.default_rng(7)
            for x, low, high in domain:
                t = random.normal(0, 1, POINTS) * random.choice([0.7, 2.5, 6], POINTS)
                a, b = (None if end is None else self._at(end, found) for end in (low, high))
                if a is not None and b is not None:
                    found[x] = a + (b - a) / (1 + numpy.exp(-t))
                elif a is not None:
                    found[x] = a + numpy.exp(t)
                else:
                    found[x] = 3 * t if b is None else b - numpy.exp(t)
            self.points[key] = found
        return self.points[key]

    def _at(self, end: tuple[Polynomial, Polynomial], points: dict[int, Any]) -> Any:
        return self.value(end[0], points, ())[0] / self.value(end[1], points, ())[0]

    def value(self, p: Polynomial, points: dict[int, Any], table: Table) -> tuple[Any, Any]:
        """The values of p at the points, and the sums of the moduli of its terms."""
        numpy = self.numpy
        with numpy.errstate(all="ignore"):
            values = {i: points[i] if i in points else self._generator(i, points, table) for i in atoms_of(p)}
            total, size = numpy.zeros(POINTS), numpy.zeros(POINTS)
            for monomial, coefficient in p.items():
                term = numpy.full(POINTS, float(coefficient))
                for i, e in enumerate(monomial):
                    if e:
                        term = term * values[i] ** e
                total += term
                size += abs(term)
        return total, size

    def _generator(self, i: int, points: dict[int, Any], table: Table) -> Any:
        kind, k, (terms, denominator) = self.atoms.generators[i]
        exponent = None if kind == "ln" else self.value(dict(terms), points, table)[0] / denominator
        if kind == "exp":
            return self.numpy.exp(exponent)
        argument = self.value(entry(table, k), points, table)[0]
        return self.numpy.log(argument) if kind == "ln" else self.numpy.power(argument, exponent)

    def plausible(self, p: Polynomial, domain: Domain, table: Table) -> bool:
        """Is p >= 0 at the points, up to rounding?"""
        total, size = self.value(p, self.of(domain), table)
        seen = self.numpy.isfinite(total)
        return not bool(self.numpy.any(total[seen] < -TOLERANCE * size[seen]))


def _frozen(end: End) -> object:
    return None if end is None else tuple(frozenset(p.items()) for p in end)
