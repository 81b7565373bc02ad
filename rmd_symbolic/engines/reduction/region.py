"""A case of a proof at one symbol: which masses are positive or zero, what else is supposed, and what follows from it.

Signs are read off many points of the case, so they are a guess that a proof has to confirm.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from rmd_symbolic.engines.reduction.linear import ZERO, Outside, X, at_symbol, has_masses, masses_of
from rmd_symbolic.engines.reduction.numeric import NoNumber, evaluate
from rmd_symbolic.terms.sort import NUMBERS, PROPOSITION, SYMBOL
from rmd_symbolic.terms.substitute import substitute
from rmd_symbolic.terms.term import Apply, Binder, Operation, Term, Variable, operation

if TYPE_CHECKING:
    import numpy

POINTS, TINY = 600, 1e-11
FLIPPED = {"<=": ">=", "<": ">", ">=": "<=", ">": "<", "=": "="}


@dataclass(frozen=True)
class Interval:
    """The range of a parameter; an end is None when there is none, and closed when it belongs to the range."""

    low: float | None = None
    high: float | None = None
    low_closed: bool = False
    high_closed: bool = False
    low_term: Term | None = None
    high_term: Term | None = None


@dataclass(frozen=True)
class Region:
    """The points of a case: masses positive unless undecided or zero, parameters in their ranges, `conditions` true."""

    masses: tuple[Term, ...]
    parameters: tuple[Term, ...]
    conditions: tuple[Term, ...]
    zeros: tuple[Term, ...] = ()
    positive: tuple[Term, ...] = ()
    fixed: tuple[tuple[Term, Term], ...] = ()
    seed: int = 0
    cache: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def where(self, *conditions: Term) -> Region:
        """The part of the region where more holds."""
        return replace(self, conditions=(*self.conditions, *conditions), cache={})

    def with_mass(self, mass: Term, positive: bool) -> Region:
        """The part where a mass is positive, or zero."""
        if positive:
            return replace(self, positive=(*self.positive, mass), cache={})
        return replace(self, zeros=(*self.zeros, mass), cache={})

    def at_end(self, parameter: Term, value: Term) -> Region:
        """The part where a parameter has a value."""
        return replace(self, fixed=(*self.fixed, (parameter, value)), cache={})

    @property
    def undecided(self) -> tuple[Term, ...]:
        """The masses that may be zero or positive."""
        return tuple(m for m in self.masses if m not in self.zeros and m not in self.positive)

    @property
    def open_parameters(self) -> tuple[Term, ...]:
        """The parameters that are not fixed."""
        fixed = {p for p, _ in self.fixed}
        return tuple(p for p in self.parameters if p not in fixed)

    def range_of(self, parameter: Term) -> Interval:
        """The bounds of a parameter that conditions state by numbers."""
        out = Interval()
        for low, high, strict in bounds(self.conditions):
            if high == parameter and (value := _number(low)) is not None and (out.low is None or value >= out.low):
                closed = not strict and (out.low is None or value > out.low or out.low_closed)
                out = replace(out, low=value, low_closed=closed, low_term=low)
            if low == parameter and (value := _number(high)) is not None and (out.high is None or value <= out.high):
                closed = not strict and (out.high is None or value < out.high or out.high_closed)
                out = replace(out, high=value, high_closed=closed, high_term=high)
        return out

    def points(self) -> dict[Term, numpy.ndarray]:
        """Points of the region as arrays, ends of closed ranges among them; empty arrays when none was found."""
        if "points" not in self.cache:
            self.cache["points"] = self._points()
        found: dict[Term, numpy.ndarray] = self.cache["points"]
        return found

    def _points(self) -> dict[Term, numpy.ndarray]:
        import numpy as np

        random = np.random.default_rng(self.seed)
        kept: dict[Term, list[Any]] = {}
        for attempt in range(4):
            count = POINTS * 4**attempt
            values = self._drawn(random, count)
            inside = np.ones(count, dtype=bool)
            for condition in self.conditions:
                try:
                    inside &= np.broadcast_to(evaluate(condition, values), (count,)).astype(bool)
                except NoNumber:
                    continue
            for name, column in values.items():
                kept.setdefault(name, []).append(column[inside])
            if sum(map(len, next(iter(kept.values())))) >= POINTS // 8:
                break
        return {name: np.concatenate(columns) for name, columns in kept.items()}

    def _drawn(self, random: Any, count: int) -> dict[Term, Any]:
        import numpy as np

        values: dict[Term, Any] = {X: np.zeros(count)}
        scale = np.exp(random.uniform(-1.5, 1.5, count))
        spread = np.exp(random.uniform(-4, 2.2, count))
        for mass in self.masses:
            drawn = scale * np.exp(spread * random.normal(size=count))
            if mass in self.zeros:
                drawn = np.zeros(count)
            elif mass not in self.positive:
                drawn = np.where(random.random(count) < 0.25, 0.0, drawn)
            values[mass] = drawn
        fixed = dict(self.fixed)
        for parameter in self.parameters:
            known = _number(fixed[parameter]) if parameter in fixed else None
            values[parameter] = np.full(count, known) if known is not None else self._column(parameter, random, count)
        return values

    def _column(self, parameter: Term, random: Any, count: int) -> Any:
        """Values of a parameter: inside of its range, near its ends, and at those that belong to it."""
        import numpy as np

        of = self.range_of(parameter)
        if of.low is None or of.high is None:
            step = np.exp(random.normal(size=count) * 1.5)
            start = of.low if of.low is not None else of.high
            if start is None:
                return np.where(random.random(count) < 0.5, step, -step)
            drawn = start + step if of.low is not None else start - step
            closed = of.low_closed if of.low is not None else of.high_closed
            return np.where(closed & (random.random(count) < 0.1), start, drawn)
        share = random.beta(0.6, 0.6, size=count) * (1 - 2e-6) + 1e-6
        drawn = of.low + (of.high - of.low) * share
        dice = random.random(count)
        drawn = np.where(of.low_closed & (dice < 0.08), of.low, drawn)
        return np.where(of.high_closed & (dice > 0.92), of.high, drawn)

    @property
    def empty(self) -> bool:
        """Was no point found?"""
        points = self.points()
        return not points or not len(next(iter(points.values())))


def _number(term: Term) -> float | None:
    try:
        return float(evaluate(term, {}))
    except (NoNumber, ValueError):
        return None


def bounds(conditions: Iterable[Term]) -> Iterator[tuple[Term, Term, bool]]:
    """Every relation as (smaller side, greater side, strict), conjunctions taken apart."""
    for condition in conditions:
        if not isinstance(condition, Operation):
            continue
        if condition.name == "and":
            yield from bounds(condition.arguments)
        elif condition.name in ("<=", "<"):
            yield (*condition.arguments, condition.name == "<")  # type: ignore[misc]
        elif condition.name in (">=", ">"):
            yield (*condition.arguments[::-1], condition.name == ">")  # type: ignore[misc]


# ---- hypotheses at a symbol -----------------------------------------------------------------------------------------
def at_one_symbol(hypothesis: Term) -> Term | None:
    """What a hypothesis says at the symbol x, or of parameters; None when that cannot be read.

    >>> from rmd_symbolic.framework.divergences import P, Q
    >>> str(at_one_symbol(operation("<<", P, Q)))
    'q(x) = 0 implies p(x) = 0'
    """
    if isinstance(hypothesis, Operation) and hypothesis.name == "<<":
        p, q = (Apply(side, (X,), False) for side in hypothesis.arguments)
        return operation("implies", operation("=", at_symbol(q), ZERO), operation("=", at_symbol(p), ZERO))
    if isinstance(hypothesis, Operation) and hypothesis.name == "and":
        parts = [at_one_symbol(a) for a in hypothesis.arguments]
        return None if None in parts else operation("and", *parts)  # type: ignore[arg-type]
    if isinstance(hypothesis, Binder) and hypothesis.name == "for all" and hypothesis.variable.sort == SYMBOL:
        hypothesis = substitute(hypothesis.body, {hypothesis.variable: X})
    elif has_masses(hypothesis):
        return None
    try:
        found = at_symbol(hypothesis)
    except Outside:
        return None
    return found if found.sort == PROPOSITION and not isinstance(found, Binder) else None


def parameters_of(*terms: Term) -> tuple[Term, ...]:
    """The real parameters of terms: variables and entries such as w[j]."""
    found: dict[Term, None] = {}

    def walk(term: Term) -> None:
        match term:
            case Variable() if term.sort in NUMBERS:
                found[term] = None
            case Apply() if term.sort in NUMBERS and not list(masses_of(term)):
                found[term] = None
            case Operation(_, arguments):
                for part in arguments:
                    walk(part)
            case _:
                return

    for term in terms:
        walk(term)
    return tuple(found)
