"""Benchmarks: what the project promises about time, measured against a peer in the same run.

A benchmark is a function without arguments that returns rows.  Each row carries what was measured and
what it was measured against *in the same run*, because a number of seconds alone says more about the
machine than about the program; the goal is a bound on their ratio.

    >>> row = Row("check one file", 0.3, "parse it alone", 0.1, at_most=4)
    >>> row.met, f"{row.ratio:.1f}"
    (True, '3.0')
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement, in seconds unless `unit` says otherwise, against a peer or a limit."""

    name: str
    measured: float
    peer: str
    reference: float
    at_most: float
    """The goal: the measured value is at most this multiple of the reference."""
    unit: str = "s"

    def __post_init__(self) -> None:
        if not self.reference > 0:
            raise ValueError(f"{self.name}: the reference must be positive to be compared with, found {self.reference}")

    @property
    def ratio(self) -> float:
        return self.measured / self.reference

    @property
    def met(self) -> bool:
        return self.ratio <= self.at_most


class BenchmarkFailure(Exception):
    """The thing to be measured did not do what it should, so that its time means nothing."""


Benchmark = Callable[[], Sequence[Row]]


def table(rows: Sequence[Row]) -> str:
    """The rows as a text table, with a verdict at the end of each.

    >>> print(table([Row("fast", 1.0, "peer", 2.0, at_most=1), Row("slow", 0.5, "peer", 0.25, at_most=1.5)]))
    name  measured  against       ratio  goal
    fast  1 s       peer: 2 s     0.50   <= 1    met
    slow  500 ms    peer: 250 ms  2.00   <= 1.5  MISSED
    """
    cells = [("name", "measured", "against", "ratio", "goal", "")]
    for row in rows:
        against = f"{row.peer}: {quantity(row.reference, row.unit)}"
        verdict = "met" if row.met else "MISSED"
        cells.append(
            (row.name, quantity(row.measured, row.unit), against, f"{row.ratio:.2f}", f"<= {row.at_most:g}", verdict)
        )
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in cells)
    return "\n".join(line.rstrip() for line in lines)


def quantity(value: float, unit: str) -> str:
    """A value with its unit, times in the unit that reads best.

    >>> quantity(0.0123, "s"), quantity(2.5e-5, "s"), quantity(1200, "lines")
    ('12.3 ms', '25 us', '1200 lines')
    """
    if unit == "s":
        for factor, name in ((1.0, "s"), (1e3, "ms")):
            if value * factor >= 1:
                return f"{value * factor:.3g} {name}"
        return f"{value * 1e6:.3g} us"
    return f"{value:g} {unit}"
