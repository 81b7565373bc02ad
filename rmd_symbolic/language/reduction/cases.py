"""The pointwise bound, case by case: masses positive or zero, parameters inside or at an end, kinks on one side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rmd_symbolic.engines.reduction.linear import masses_of, signed
from rmd_symbolic.engines.reduction.numeric import NoNumber
from rmd_symbolic.engines.reduction.region import Region, parameters_of
from rmd_symbolic.engines.reduction.resolve import OO, Resolved, Split, resolved_with_facts
from rmd_symbolic.language.reduction.bench import Bench
from rmd_symbolic.terms.term import Infinity, Operation, Term, operation
from rmd_symbolic.terms.text import text

DEEPEST = 12
MIDDLE = ("algebra", "arithmetic", "positivity")
SHORT = ("algebra", "substitution", "cases")
QUOTIENT = re.compile(r"(?<![\w.])(\d+) / (\d+)(?![\w.(])")


class NoProof(Exception):
    """No proof was found in some case."""


def written(term: Term, binding: int = 0) -> str:
    """A term as text, with 1/2 for 1 / 2."""
    return QUOTIENT.sub(r"\1/\2", text(term, binding))


def side_of(term: Term) -> str:
    """A side of a relation as text; conditionals in brackets."""
    return written(term, 21 if isinstance(term, Operation) and term.name == "if" else 0)


@dataclass(frozen=True)
class Bound:
    """left relation right, at x."""

    left: Term
    right: Term
    relation: str = "<="

    def __str__(self) -> str:
        return f"{side_of(self.left)} {self.relation} {side_of(self.right)}"


@dataclass
class Cases:
    """Proves a bound on a region; `labels` are those of the hypotheses that speak of a symbol."""

    bench: Bench
    bound: Bound
    labels: Sequence[str] = ()

    def lines(self, region: Region, conditions: tuple[str, ...] = ()) -> list[str]:
        """The lines of a proof of the bound at x; NoProof when a case stays open."""
        if len(conditions) > DEEPEST:
            raise NoProof(f"{self.bound}: too many cases")
        if region.empty:
            return self._impossible(region, conditions)
        split: Split | None = None
        if not region.undecided or self._plain():
            try:
                found = self._leaf(region, conditions)
                if found is not None:
                    return found
            except Split as missing:
                split = missing
            except NoNumber:
                split = None
        if region.undecided:
            return self._masses(region, conditions)
        if split is None:
            split = self._end(region)
        if split is None:
            raise NoProof(f"no proof of {self.bound} where {', '.join(conditions) or 'all is positive'}")
        return self._split(split, region, conditions)

    # -- distinguishing cases -----------------------------------------------------------------------------------------
    def _masses(self, region: Region, conditions: tuple[str, ...]) -> list[str]:
        mass = region.undecided[0]
        name = written(mass)
        branches = [
            (f"0 < {name}", region.with_mass(mass, True)),
            (f"{name} = 0", region.with_mass(mass, False)),
        ]
        return self._branches(branches, conditions)

    def _split(self, split: Split, region: Region, conditions: tuple[str, ...]) -> list[str]:
        if split.parameter is not None and split.value is not None:
            name, value = written(split.parameter), written(split.value)
            low = region.range_of(split.parameter).low_term == split.value
            inside = (
                operation("<", split.value, split.parameter) if low else operation("<", split.parameter, split.value)
            )
            return self._branches(
                [(written(inside), region.where(inside)),
                 (f"{name} = {value}", region.at_end(split.parameter, split.value))], conditions,
            )  # fmt: skip
        condition = split.condition
        if not isinstance(condition, Operation) or condition.name not in ("<", "<="):
            raise NoProof(f"no way to distinguish {condition}")
        other = operation("<" if condition.name == "<=" else "<=", *condition.arguments[::-1])
        return self._branches([(written(c), region.where(c)) for c in (condition, other)], conditions)

    def _branches(self, branches: Sequence[tuple[str, Region]], conditions: tuple[str, ...]) -> list[str]:
        out = []
        for condition, region in branches:
            out.append(f"case {condition}:")
            out += ["  " + line for line in self.lines(region, (*conditions, condition))]
        return out

    def _end(self, region: Region) -> Split | None:
        """A parameter that may be at an end of its range, there apart."""
        for parameter in region.open_parameters:
            of = region.range_of(parameter)
            for closed, end in ((of.low_closed, of.low_term), (of.high_closed, of.high_term)):
                if closed and end is not None:
                    return Split(operation("=", parameter, end), parameter, end)
        return None

    def _impossible(self, region: Region, conditions: tuple[str, ...]) -> list[str]:
        goal = str(self.bound)
        tries: list[list[str]] = [["contradiction by arithmetic"]]
        for label in self.labels:
            tries.append([f"contradiction by arithmetic from {label}"])
            for mass in region.positive:
                tries.append([f"have {written(mass)} = 0  by {label}", "contradiction by arithmetic"])
        for lines in tries:
            if self.bench.holds(conditions, goal, lines):
                return lines
        raise NoProof(f"no contradiction was found where {', '.join(conditions)}")

    # -- one case -----------------------------------------------------------------------------------------------------
    def _plain(self) -> bool:
        """Neither logarithms, roots nor quotients by masses: no mass has to be positive."""
        return not any(_deep(side) for side in (self.bound.left, self.bound.right))

    def _leaf(self, region: Region, conditions: tuple[str, ...]) -> list[str] | None:
        left, right = (resolved_with_facts(side, region) for side in (self.bound.left, self.bound.right))
        if right.term == OO and (self.bound.relation == "<=" or left.term == OO):
            return self._infinite(conditions, left, right)
        if OO in (left.term, right.term):
            return None
        roots = [f"have sqrt({written(u)}) = 0  by root_of_zero" for u in dict.fromkeys((*left.roots, *right.roots))]
        if left.term == right.term:
            return self._shown(conditions, str(self.bound), SHORT, roots)
        middle = self._middle(conditions, Bound(left.term, right.term, self.bound.relation))
        if middle is None or (left.term == self.bound.left and right.term == self.bound.right):
            return middle
        reason = middle[-1].rpartition("  by ")[2]
        return self._chain(conditions, [*roots, *middle[:-1]], (left.term, right.term), reason)

    def _infinite(self, conditions: tuple[str, ...], left: Resolved, right: Resolved) -> list[str] | None:
        """The right side is oo, by the sign of the coefficient of oo in it."""
        goal, relation = str(self.bound), self.bound.relation
        found = self._shown(conditions, goal, ("infinity", "substitution"))
        if found is not None:
            return found
        coefficients = (*right.coefficients, *(left.coefficients if relation == "=" else ()))
        parts = dict.fromkeys(f for c in coefficients for f in (*factors(c), c) if isinstance(f, Operation))
        signs = list(self._have_positive(conditions, tuple(parts), always=True))
        links = [f"  = {side_of(right.infinite)}  by infinity", f"  = {side_of(self.bound.right)}  by substitution"]
        if relation == "=":
            links = [
                side_of(self.bound.left),
                f"  = {side_of(left.infinite)}  by substitution",
                "  = oo  by infinity",
                *links,
            ]
        else:
            links = [side_of(self.bound.left), "  <= oo  by infinity", *links]
        return [*signs, *links] if self.bench.holds(conditions, goal, [*signs, *links]) else None

    def _chain(
        self, conditions: tuple[str, ...], before: list[str], sides: tuple[Term, Term], reason: str
    ) -> list[str] | None:
        """The bound as written, by way of what its sides are in the case."""
        relation, (left, right) = self.bound.relation, sides
        first = self._equal(conditions, before, self.bound.left, left)
        last = self._equal(conditions, before, right, self.bound.right)
        if first is None or last is None:
            return None
        links = [side_of(self.bound.left), f"  = {side_of(left)}  by {first}"]
        if left == self.bound.left:
            links = [side_of(left)]
        links.append(f"  {relation} {side_of(right)}  by {reason}")
        if right != self.bound.right:
            links.append(f"  = {side_of(self.bound.right)}  by {last}")
        if len(links) == 2:
            links = [f"{side_of(left)} {relation} {side_of(right)}  by {reason}"]
        return [*before, *links]

    def _shown(
        self, conditions: tuple[str, ...], goal: str, reasons: Sequence[str], before: Sequence[str] = ()
    ) -> list[str] | None:
        for reason in reasons:
            lines = [*before, f"show {goal}  by {reason}"]
            if self.bench.holds(conditions, goal, lines):
                return lines
        return None

    def _equal(self, conditions: tuple[str, ...], before: list[str], left: Term, right: Term) -> str | None:
        """A reason for left = right."""
        if left == right:
            return "algebra"
        goal = str(Bound(left, right, "="))
        for reason in SHORT:
            if self.bench.holds(conditions, goal, [*before, f"show {goal}  by {reason}"]):
                return reason
        return None

    def _middle(self, conditions: tuple[str, ...], bound: Bound) -> list[str] | None:
        """Lines that show a real relation."""
        goal = str(bound)
        found = self._shown(conditions, goal, MIDDLE)
        if found is not None:
            return found
        terms = dict.fromkeys(t for side in (bound.left, bound.right) for t in arguments_of(side))
        lines = [*self._have_positive(conditions, tuple(terms)), f"show {goal}  by calculus"]
        return lines if self.bench.holds(conditions, goal, lines) else None

    def _have_positive(self, conditions: tuple[str, ...], terms: Sequence[Term], always: bool = False) -> Iterator[str]:
        """Lines that say which terms are positive, where that is not seen at once."""
        had: list[str] = []
        for term in terms:
            goal = f"0 < {written(term)}"
            if not always and self.bench.holds(conditions, goal, [*had, f"show {goal}  by auto"]):
                continue
            for reason in ("positivity", "arithmetic", "mean_positive", "calculus"):
                if self.bench.holds(conditions, goal, [*had, f"show {goal}  by {reason}"]):
                    had.append(f"have {goal}  by {reason}")
                    yield had[-1]
                    break


def factors(term: Term) -> Iterator[Term]:
    """The factors of a product."""
    if isinstance(term, Operation) and term.name == "*":
        for part in term.arguments:
            yield from factors(part)
    else:
        yield term


def _deep(term: Term) -> bool:
    if not isinstance(term, Operation):
        return isinstance(term, Infinity)
    if term.name in ("ln", "sqrt", "exp", "if") or (term.name == "/" and any(masses_of(term.arguments[1]))):
        return any(masses_of(term)) or any(parameters_of(term))
    return any(map(_deep, term.arguments))


def arguments_of(term: Term) -> Iterator[Term]:
    """Sums that stand under ln or sqrt or in a denominator, the inner ones first."""
    if not isinstance(term, Operation):
        return
    for part in term.arguments:
        yield from arguments_of(part)
    if term.name in ("ln", "sqrt") or term.name == "/":
        yield from _sums(term.arguments[-1])
        if term.name == "ln":
            yield from _sums(term.arguments[0])


def _sums(term: Term) -> Iterator[Term]:
    """The sums among the factors of a term, after those inside of them that are weighted."""
    if not isinstance(term, Operation) or not (any(masses_of(term)) or parameters_of(term)):
        return
    if term.name in ("*", "/"):
        for part in term.arguments:
            yield from _sums(part)
    elif term.name in ("+", "-"):
        for part in term.arguments:
            if isinstance(part, Operation) and part.name == "*":
                yield from _sums(part.arguments[1])
        yield signed(term)[1]
