"""Decides the cells of one operator.

The order of attempts is what makes a row cheap: theorems about the operator, a short look for a counterexample at full
support, the slow ways to a proof, a longer look.  A proof with zeros allowed holds at full support too, and values of
full support that break the axiom break it everywhere.  Where the whole range of a parameter is not proved, it is cut.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby

from rmd_symbolic.errors import RmdError
from rmd_symbolic.framework.axioms import CLOSURE, Axiom
from rmd_symbolic.kernel.replay import MALFORMED
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.matrix.decision import (
    Decision,
    Known,
    Places,
    Undefined,
    claimed,
    domain,
    part_data,
)
from rmd_symbolic.language.matrix.parts import Part, cuts, parts
from rmd_symbolic.language.matrix.proving import AT_ONCE, BY_PARTS, SEARCHED, Goal
from rmd_symbolic.language.matrix.reading import Reading
from rmd_symbolic.language.matrix.refuting import Violated, by_example, by_search, judged_at
from rmd_symbolic.language.matrix.result import NOT_APPLICABLE
from rmd_symbolic.language.matrix.shelf import Shelf, about
from rmd_symbolic.language.matrix.statements import BOUNDARY, INTERIOR, Claim, aside, statement
from rmd_symbolic.language.result import TheoremResult
from rmd_symbolic.language.theories import Entry, Scope
from rmd_symbolic.terms.term import Term

SECONDS = 2.0  # of processor time, for each way of deciding one cell
FIRST = 0.25  # the share of it for the first look at numbers
WRONG_KIND = "the axiom speaks of an anchor and a student, which an aggregator of teachers does not have"
WHERE = (INTERIOR, BOUNDARY)


class Decider:
    """One operator, the theorems about it, and the time for each of its cells."""

    def __init__(self, reader: Reading, shelf: Shelf, seconds: float = SECONDS) -> None:
        self.reader, self.shelf, self.seconds = reader, shelf, seconds
        self.missing: dict[object, tuple[Term, ...]] = {}  # what a claim's domain asks for and nothing proves

    @cached_property
    def scope(self) -> Scope:
        """The theorems that may be cited."""
        return self.shelf.scope(self.reader.notion)

    @cached_property
    def examples(self) -> list[TheoremResult]:
        """Refutations of claims that mention the operator."""
        return list(self.shelf.refutations(self.reader.notion))

    def axiom(self, axiom: Axiom) -> list[Decision]:
        """The decisions about one axiom, interior first; several where the parameter's range is cut."""
        own = self.reader.version(axiom)
        if own is None:
            return [not_applicable(where, WRONG_KIND) for where in WHERE]
        axiom = own
        whole = self._everywhere(axiom, None)
        found: list[Decision] = []
        pieces: list[dict[str, Decision]] = []
        for where in WHERE:
            if where not in whole:
                found.append(not_applicable(where, "the axiom speaks of inputs of full support alone"))
                continue
            if whole[where]["kind"] != "theorem" and not pieces:
                pieces = [self._everywhere(axiom, part, whole) for part in self._parts()]
            split = [piece[where] for piece in pieces]
            kinds = {decision["kind"] for decision in split}
            if whole[where]["kind"] == "theorem" or len(kinds) < 2:
                found += split if kinds == {"theorem"} and whole[where]["kind"] == "open" else [whole[where]]
            else:
                found += self._merged(axiom, where, split)
        return found

    def undefined(self) -> Undefined:
        """The condition of the operator's domain that nothing proves of all inputs, with values that break it."""
        if not self.reader.domain:
            return {}
        axiom = self.reader.version(CLOSURE) or CLOSURE
        _, claim = self._goal(Claim(self.reader, axiom, BOUNDARY))
        if not claim.defined:
            return {}
        found = aside(statement(Claim(self.reader, axiom, BOUNDARY)), claim.defined[0])
        values = by_search(found, self.seconds, self.scope.theorems)
        at = domain(claim).index(claim.defined[0])
        return {"domain": at, "instance": None if values is None else dict(values.instance)}

    def entries(self, decisions: Sequence[Decision]) -> Mapping[str, Entry]:
        """The theorems among which are those that the decisions rest on; none where they rest on none."""
        return self.scope.all if any(decision["kind"] == "theorem" for decision in decisions) else {}

    def known(self, place: Places, decisions: Sequence[Decision]) -> Known:
        """What the decisions may be replayed with."""
        return Known({name: entry.theorem for name, entry in self.entries(decisions).items()}, place)

    # ---- one part of the parameters -----------------------------------------------------------------------------
    def _everywhere(
        self, axiom: Axiom, part: Part | None, known: Mapping[str, Decision] | None = None
    ) -> dict[str, Decision]:
        """Interior and boundary, each from the other where one says more; `known` is about a larger part."""
        inside, boundary = (Claim(self.reader, axiom, where, part) for where in WHERE)
        wider = known or {}
        if not axiom.interior:
            return {INTERIOR: self._alone(inside, wider.get(INTERIOR))}
        whole = self._proof(boundary, AT_ONCE)
        found = self._alone(inside, wider.get(INTERIOR))
        return {INTERIOR: found, BOUNDARY: whole or self._alone(boundary, found, wider.get(BOUNDARY))}

    def _alone(self, claim: Claim, *others: Decision | None) -> Decision:
        """One cell; the values of `others` may break it too."""
        quick = self._proof(claim, AT_ONCE)
        if quick is not None:
            return quick
        _, claim = self._goal(claim)
        found = statement(claim)
        theorems, seconds = self.scope.theorems, self.seconds
        whole = claim.part is None  # the parts of a range are many: theorems and numbers decide them or nothing does
        for other in others:
            if other is not None and other["kind"] == "values":
                same = self._same(claim, found, other)
                if same is not None:
                    return same
        return (
            self._undefined(claim)
            or self._violated(claim, by_example(found, self.examples, theorems))
            or self._violated(claim, by_search(found, FIRST * seconds if whole else seconds, theorems))
            or (self._thorough(claim, found) if whole else None)
            or self._open(claim)
        )

    def _thorough(self, claim: Claim, found: Statement) -> Decision | None:
        """What takes long: the goal in parts, the engines, numbers again."""
        return (
            self._proof(claim, BY_PARTS)
            or self._proof(claim, SEARCHED)
            or self._violated(claim, by_search(found, (1 - FIRST) * self.seconds, self.scope.theorems, seed=7))
        )

    def _same(self, claim: Claim, found: Statement, inside: Decision) -> Decision | None:
        try:
            violated = judged_at(found, inside["instance"], self.scope.theorems, inside["source"])
        except (RmdError, *MALFORMED):
            return None
        return self._violated(claim, violated)

    def _goal(self, claim: Claim) -> tuple[Goal, Claim]:
        """The goal with the operator's domain in force: proved where it can be, else a hypothesis unless asked for."""
        end = time.process_time() + self.seconds
        names = about(self.reader.notion, (claim.restricted.name, claim.axiom.name), self.scope)
        claim = Claim(claim.operator, claim.axiom, claim.where, claim.part)
        terms, which = domain(claim), (claim.axiom.name, claim.where, claim.part)
        if which not in self.missing:
            goal = Goal(statement(claim), self.scope, names, end)
            self.missing[which] = tuple(term for term in terms if not goal.holds(term))
        missing = self.missing[which]
        if not claim.axiom.defines:
            claim = Claim(claim.operator, claim.axiom, claim.where, claim.part, missing)
        goal = Goal(statement(claim), self.scope, names, end)
        for term in terms:
            if term not in missing:
                goal.holds(term)
        return goal, claim

    def _proof(self, claim: Claim, effort: int) -> Decision | None:
        goal, claim = self._goal(claim)
        proved = goal.proved(effort)
        if proved is None:
            return None
        order = {name: number for number, name in enumerate(goal.about)}
        cites = sorted(proved.certificate["uses"], key=lambda name: (order.get(name, len(order)), name))  # type: ignore[call-overload]
        return self._decision(claim, "theorem", certificate=proved.certificate,
                              obligations=list(proved.obligations), cites=cites)  # fmt: skip

    def _undefined(self, claim: Claim) -> Decision | None:
        """For an axiom that asks for it: values at which the operator is not defined."""
        if not claim.axiom.defines:
            return None
        goal, _ = self._goal(claim)
        for number, term in enumerate(domain(claim)):
            if term in self.missing[claim.axiom.name, claim.where, claim.part]:
                violated = by_search(aside(goal.statement, term), self.seconds, self.scope.theorems)
                if violated is not None:
                    return self._decision(claim, "undefined", domain=number, instance=violated.instance, source="")
        return None

    def _violated(self, claim: Claim, found: Violated | None) -> Decision | None:
        if found is None:
            return None
        return self._decision(claim, "values", instance=dict(found.instance), source=found.source)

    def _open(self, claim: Claim) -> Decision:
        names = about(self.reader.notion, (claim.restricted.name, claim.axiom.name), self.scope)
        tried = f"{len(names)} theorems about the operator" if len(names) != 1 else "a theorem about the operator"
        says = (
            f"tried: {tried}, the tactics and the engines for {self.seconds:g} s; "
            f"no counterexample in {self.seconds:g} s"
        )
        declared = self.reader.notion.facts.get(claim.axiom.name)
        if declared is not None:
            says += f"; the declared fact, {declared.theorem}, does not say it"
        return self._decision(claim, "open", says=says)

    def _decision(self, claim: Claim, kind: str, **found: object) -> Decision:
        terms = domain(claim)
        return {"axiom": claim.axiom.name, "where": claim.where, "part": part_data(claim.part), "kind": kind,
                "defined": [terms.index(term) for term in claim.defined], **found}  # fmt: skip

    # ---- parameters ---------------------------------------------------------------------------------------------
    def _parts(self) -> list[Part]:
        """The range of the operator's one parameter in parts."""
        if len(self.reader.parameters) != 1:
            return []
        (parameter,) = self.reader.parameters
        names = about(self.reader.notion, (), self.scope)
        found = parts(parameter, self.reader.range, cuts(parameter, names, self.scope))
        return found if len(found) > 1 else []

    def _merged(self, axiom: Axiom, where: str, split: Sequence[Decision]) -> Iterator[Decision]:
        """Neighbours that are proved by one proof are one part."""
        for kind, group in groupby(split, key=lambda decision: str(decision["kind"])):
            run = list(group)
            joined = None
            if kind == "theorem" and len(run) > 1:
                first, last = (claimed(run[at], self.reader, axiom).part for at in (0, -1))
                if first is not None and last is not None:
                    joined = self._proof(Claim(self.reader, axiom, where, first.joined(last)), AT_ONCE)
            yield from run if joined is None else [joined]


def not_applicable(where: str, why: str) -> Decision:
    """A cell without a statement."""
    return {"where": where, "part": None, "kind": NOT_APPLICABLE, "says": why}
