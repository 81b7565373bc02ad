"""The table of unsound attempts: each must be refused with the message that stands beside it.

A row of `equation` asks the normal form for a false equation; a row of `attack` misuses a rule, a term or a
certificate.  `wrong` is the sequent that would follow, which a test finds false in some model; where samples cannot
tell, `why` says what is wrong with it.  The rows stand in `attacks_algebra`, `attacks_rules`, `attacks_data`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rmd_symbolic.kernel.formula import Node
from tests.kernel.notation import algebra, node


@dataclass(frozen=True)
class Attack:
    """What is tried, the message that refuses it, and what it would give."""

    name: str
    message: str
    run: Callable[[], object]
    wrong: tuple[list[Node], Node] | None = None
    why: str = ""


ATTACKS: list[Attack] = []


def attack(name, message, run, wrong=None, why=""):
    """A row; `wrong` is (hypotheses, conclusion) or a conclusion."""
    if wrong is not None:
        hypotheses, conclusion = wrong if isinstance(wrong, tuple) else ([], wrong)
        wrong = ([node(h) for h in hypotheses], node(conclusion))
    ATTACKS.append(Attack(name, message, run, wrong, why))


def equation(name, goal, *facts, message="not equal by algebra", why=""):
    """A false equation that the normal form is asked for."""
    attack(name, message, lambda: algebra(goal, *facts), (list(facts), goal), why)


SIGN = "not known to be nonnegative"
