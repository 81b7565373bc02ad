"""Applies kernel rules and writes down what it did, as the plain data that `kernel.replay` reads."""

from __future__ import annotations

import time
from collections.abc import Iterable
from math import inf

from rmd_symbolic.kernel.formula import Node, sort_to_data
from rmd_symbolic.kernel.replay import SCHEMA, Library
from rmd_symbolic.kernel.rules import RULES
from rmd_symbolic.kernel.theorem import Theorem


class Recorder:
    """Applies rules and writes down what it did, so that the same steps can be replayed from data."""

    def __init__(self, library: Library) -> None:
        self.known = library
        self.theorems: list[Theorem] = []
        self.steps: list[list[object]] = []
        self.nodes: list[list[object]] = []
        self.numbers: dict[Node, int] = {}
        self.uses: dict[str, str] = {}
        self.ends = inf  # when, of processor time, the search for the steps of a line is given up

    @property
    def late(self) -> bool:
        """Is the time for this line over?  A search that is late finds nothing more."""
        return self.ends != inf and time.process_time() > self.ends

    def theorem(self, premise: int | str) -> Theorem:
        """The theorem behind a premise: an earlier step, or one of the library by name."""
        return self.known[premise] if isinstance(premise, str) else self.theorems[premise]

    def conclusion(self, premise: int | str) -> Node:
        """What the premise says."""
        return self.theorem(premise).conclusion

    def apply(self, rule: str, premises: Iterable[int | str] = (), *arguments: object) -> int:
        """Apply a rule; the number of the new step.  A refusal leaves nothing behind."""
        listed = list(premises)
        theorem = RULES[rule].apply([self.theorem(p) for p in listed], arguments)
        for premise in listed:
            if isinstance(premise, str):
                self.uses[premise] = self.known[premise].conclusion.digest.hex()
        self.steps.append([rule, listed, [self._write(a) for a in arguments]])
        self.theorems.append(theorem)
        return len(self.theorems) - 1

    def _write(self, argument: object) -> object:
        if isinstance(argument, Node):
            return {"term": self._number(argument)}
        if isinstance(argument, list):
            if argument and isinstance(argument[0], Node):
                return {"terms": [self._number(a) for a in argument]}
            if argument:
                return {"rationals": [str(a) for a in argument]}
            return {"rationals": []}
        return {"data": argument} if isinstance(argument, dict) else argument

    def _number(self, term: Node) -> int:
        known = self.numbers.get(term)
        if known is not None:
            return known
        if term.op in ("variable", "bound"):
            entry: list[object] = [term.op, term.args[0], sort_to_data(term.sort)]
        elif term.op == "number":
            entry = ["number", str(term.args[0])]
        else:
            entry = [term.op]
            for part in term.args:
                entry.append(self._number(part) if isinstance(part, Node) else sort_to_data(part))
        self.nodes.append(entry)
        self.numbers[term] = len(self.nodes) - 1
        return self.numbers[term]

    def certificate(self, last: int) -> dict[str, object]:
        """The steps that the step `last` rests on, in order, as plain data that ends in it."""
        needed = {last}
        for number in range(last, -1, -1):
            if number in needed:
                needed.update(p for p in self.steps[number][1] if isinstance(p, int))  # type: ignore[attr-defined]
        order = sorted(needed)
        place = {old: new for new, old in enumerate(order)}
        steps, uses = [], {}
        for old in order:
            rule, premises, arguments = self.steps[old]
            moved = [place[p] if isinstance(p, int) else p for p in premises]  # type: ignore[attr-defined]
            uses.update({p: self.uses[p] for p in moved if isinstance(p, str)})
            steps.append([rule, moved, arguments])
        return {"schema": SCHEMA, "nodes": self.nodes, "steps": steps, "uses": dict(sorted(uses.items()))}
