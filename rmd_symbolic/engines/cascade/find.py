"""From a formula to a certificate: domains and changes of variables in turn, restarts, deeper and deeper searches."""

from __future__ import annotations

import contextlib
import time
from typing import Any

from rmd_symbolic.engines.cascade.reading import Domains, Formula, HintingReader, changes, domains, taken_apart
from rmd_symbolic.engines.cascade.search import Search
from rmd_symbolic.engines.cascade.state import Restart, State, TimeIsUp, Wishes, padded
from rmd_symbolic.errors import EngineFailure, RuleError
from rmd_symbolic.kernel.certificates.calculus import MALFORMED, add_section
from rmd_symbolic.kernel.certificates.domains import Goal
from rmd_symbolic.kernel.certificates.reader import less
from rmd_symbolic.kernel.formula import Node

MAX_RESTARTS, DEPTHS, SHARE = 60, range(6), 0.15
Certificate = dict[str, Any]


class Unreadable(Exception):
    """The domain or the sides are not of the form that certificates speak of."""


def find(goal: Node, seconds: float) -> Certificate | None:
    """A certificate of the formula, or None when there is none within reach or within that CPU time."""
    deadline = time.process_time() + seconds
    try:
        formula = taken_apart(goal)
    except EngineFailure:
        return None
    searched: set[object] = set()
    late: list[tuple[Domains, dict[int, int]]] = []
    for domain in domains(formula):
        for change in changes(formula, domain):
            key = frozenset(domain), frozenset(change.items())  # the order of a domain matters for reading it alone
            if key in searched:
                continue
            try:
                found = _attempts(formula, domain, change, min(deadline, time.process_time() + SHARE * seconds))
            except Unreadable:
                continue
            except TimeIsUp:
                found = None
                late.append((domain, change))
            if found is not None:
                return found
            searched.add(key)
    for domain, change in late:
        with contextlib.suppress(TimeIsUp, Unreadable):
            found = _attempts(formula, domain, change, deadline)
            if found is not None:
                return found
    return None


def _attempts(formula: Formula, domain: Domains, change: dict[int, int], deadline: float) -> Certificate | None:
    """Search again and again, each time with the generators and entries that the last time asked for."""
    wishes = Wishes(formula.variables)
    for _ in range(MAX_RESTARTS):
        try:
            return _attempt(formula, domain, change, State(wishes, deadline))
        except Restart:
            continue
        except (RuleError, *MALFORMED) as error:
            raise Unreadable(str(error)) from error
    return None


def _attempt(formula: Formula, domain: Domains, change: dict[int, int], state: State) -> Certificate | None:
    atoms, reader = state.atoms, HintingReader(state, change)
    for x, low, high in domain:
        add_section(reader, x, low, high, list(formula.hypotheses))
        state.domain, state.table = tuple(reader.domain), reader.known()
    search, table = Search(state), list[list[Any]]()
    for entry in state.wishes.entries:
        p = {padded(m, atoms.size): c for m, c in entry.items()}
        node = search.prove(Goal(p, True, state.domain, reader.known()), 2)
        if node is None:
            state.wishes.refuse(p)
        table.append([state.data(p), node])
        reader.table.append(p)
        state.table = reader.known()
    if formula.strict and reader.closed:
        raise RuleError("a strict bound is proved on open domains alone")
    left, right = reader.read(formula.left), reader.read(formula.right)
    goal = Goal(less(left, right, reader), formula.strict, state.domain, state.table)
    if not state.plausible(goal.stripped()):
        return None
    for depth in DEPTHS:
        node = search.prove(goal, depth)
        if node is not None:
            return {
                "change": {str(x): k for x, k in change.items()}, "domain": [list(section) for section in domain],
                "generators": state.wishes.data(), "table": table, "hints": reader.written, "proof": node,
            }  # fmt: skip
    return None
