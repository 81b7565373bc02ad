"""What a step may use: signs and equations read off proved formulas.

Each entry is a true sentence under the premises of the step.  A scope adds an arbitrary index (`under`) or the
condition of a branch (`assuming`); what is learnt inside a scope stays there, and what is found on the way is kept
until the facts change.
"""

from __future__ import annotations  # noqa: I001

from collections.abc import Iterable
from contextlib import suppress

from rmd_symbolic.kernel.extended import Extended, extended
from rmd_symbolic.kernel.formula import RELATIONS, Node, denied, fresh_variable, opened, value_sort
from rmd_symbolic.kernel.polynomial import (
    Monomial, NormalFormError, Polynomial, Scaled, constant, negated, of_atom, scaled, unsigned,
)  # fmt: skip
from rmd_symbolic.kernel.real import difference, polynomial


class Facts:
    """Signs and equations read off proved formulas, in the order given: signs first, then what uses them."""

    def __init__(self, formulas: Iterable[Node] = ()) -> None:
        self.positive, self.nonnegative, self.nonzero = set[Scaled](), set[Scaled](), set[Scaled]()
        self.equations: dict[Node, Polynomial] = {}
        self.extended: dict[Node, Extended] = {}
        self.general: list[Node] = []
        self.depth, self.reading = 0, False
        self.cache: dict[Node, Polynomial] = {}
        self.scopes: dict[Node, Facts] = {}
        for formula in formulas:
            self.add(formula)

    def copy(self) -> Facts:
        """Independent facts that know the same."""
        other = Facts()
        other.positive, other.nonnegative = set(self.positive), set(self.nonnegative)
        other.nonzero, other.equations = set(self.nonzero), dict(self.equations)
        other.extended, other.general = dict(self.extended), list(self.general)
        other.depth, other.reading = self.depth, self.reading
        return other

    # ---- learning
    def add(self, formula: Node) -> None:
        """Learn one proved formula; what has no readable shape is ignored, which can only lose."""
        self._read(formula)
        self.cache, self.scopes = {}, {}  # what was found on the way did not know the formula yet

    def _read(self, formula: Node) -> None:
        if formula.op == "all":
            self.general.append(formula)
        elif formula.op == "and":
            for part in formula.args:
                self.add(part)
        elif formula.op in RELATIONS:
            self._add_relation(formula, negative=False)
        elif (part := denied(formula)) is not None and part.op in RELATIONS:
            self._add_relation(part, negative=True)

    def _add_relation(self, formula: Node, negative: bool) -> None:
        left, right = formula.args
        if value_sort(left, right) == "E":
            if formula.op == "equal" and not negative:
                self._add_extended(left, right)
        elif formula.op != "equal":
            gap = difference(left, right, self)
            self._add_sign(negated(gap) if negative else gap, (formula.op == "less") is not negative)
        elif not negative:
            atom = _single_atom(polynomial(left, self))
            if atom is not None:
                self.equations[atom] = polynomial(right, self)
        elif gap := difference(left, right, self):
            self.nonzero.add(unsigned(gap))

    def _add_sign(self, gap: Polynomial, strict: bool) -> None:
        if not gap:
            return
        (self.positive if strict else self.nonnegative).add(scaled(gap))
        atom = _single_atom(dict(unsigned(gap)))
        if atom is not None and scaled(negated(gap)) in self.nonnegative:
            self.equations[atom] = {}  # 0 <= a and a <= 0

    def _add_extended(self, left: Node, right: Node) -> None:
        with suppress(NormalFormError):
            real, parts = extended(left, self)
            if not real and list(parts.values()) == [constant(1)]:
                self.extended[next(iter(parts))] = extended(right, self)

    def remember_nonnegative(self, p: Polynomial) -> None:
        """Note a sign that was found on the way."""
        if p and scaled(p) not in self.nonnegative:
            self.nonnegative.add(scaled(p))
            self.scopes = {}

    # ---- scopes
    def under(self, sort: str) -> tuple[Node, Facts]:
        """An arbitrary index of the sort, and the facts specialised at it."""
        index = fresh_variable(f"{sort}{self.depth}", sort)
        if index not in self.scopes:
            inner = self.copy()
            inner.depth, inner.general, inner.reading = self.depth + 1, [], True
            later: list[Node] = []
            for formula in self.general:
                if formula.args[0] == sort:  # a sum in it may use those before it; a sum in those none: this ends, soon
                    inner.add(opened(formula.args[1], index))
                (later if self.reading else inner.general).append(formula)
            inner.general, inner.reading = inner.general + later, self.reading
            self.scopes[index] = inner
        return index, self.scopes[index]

    def assuming(self, formula: Node) -> Facts:
        """The facts and one more formula: the path condition of a branch."""
        if formula not in self.scopes:
            inner = self.copy()
            inner.add(formula)
            self.scopes[formula] = inner
        return self.scopes[formula]

    # ---- asking
    def is_positive(self, p: Polynomial) -> bool:
        """Is p > 0 known?  By a fact, or as a sum of positive multiples of powers of known sign."""
        return bool(p) and (scaled(p) in self.positive or all(c > 0 and self._positive(m) for m, c in p.items()))

    def is_nonnegative(self, p: Polynomial) -> bool:
        """Is p >= 0 known?"""
        known = not p or scaled(p) in self.positive or scaled(p) in self.nonnegative
        return known or all(c > 0 and self._nonnegative(m) for m, c in p.items())

    def is_nonzero(self, p: Polynomial) -> bool:
        """Is p != 0 known?"""
        alone = len(p) == 1 and all(self.is_nonzero_atom(a) for a, _ in next(iter(p)))
        return self.is_positive(p) or self.is_positive(negated(p)) or alone or (bool(p) and unsigned(p) in self.nonzero)

    def is_nonzero_atom(self, atom: Node) -> bool:
        """Is the atom known to be positive or different from zero?"""
        return atom.op == "exp" or self.is_positive_atom(atom) or scaled(of_atom(atom)) in self.nonzero

    def is_positive_atom(self, atom: Node) -> bool:
        """Is the atom known to be positive?"""
        return scaled(of_atom(atom)) in self.positive

    def _positive(self, monomial: Monomial) -> bool:
        return all(self.is_positive_atom(a) or (e % 2 == 0 and self.is_nonzero_atom(a)) for a, e in monomial)

    def _nonnegative(self, monomial: Monomial) -> bool:
        known = self.positive, self.nonnegative
        return all(e % 2 == 0 or a.sort == "N" or any(scaled(of_atom(a)) in k for k in known) for a, e in monomial)


def _single_atom(p: Polynomial) -> Node | None:
    """The atom that p is, if it is one."""
    match list(p.items()):
        case [(((atom, 1),), 1)]:
            return atom
    return None
