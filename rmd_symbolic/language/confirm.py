"""Candidates of the falsifier, confirmed or not: nothing is refuted unless every hypothesis certainly holds.

The search samples a hypothesis such as `for all real r: ...` or `for all t: ...`.  What it finds counts when exact
evaluation decides all hypotheses without sampling, or when the judge of refutation blocks says so at the same values,
with a replayed proof for each hypothesis that evaluation leaves open.  Anything else is an unconfirmed candidate.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rmd_symbolic.errors import RmdError
from rmd_symbolic.framework.declaration import Notion
from rmd_symbolic.kernel.formula import Node
from rmd_symbolic.kernel.theorem import Theorem
from rmd_symbolic.language.premises import Premises
from rmd_symbolic.meaning.instance import Refused
from rmd_symbolic.tactics.context import Lemma

if TYPE_CHECKING:
    from rmd_symbolic.engines.falsify import Refutation

ATTEMPTS = 3  # searches with other seeds after a candidate that is not confirmed


@dataclass(frozen=True)
class Known:
    """The theorems that may serve to confirm a candidate."""

    theorems: Mapping[str, Theorem]
    lemmas: Mapping[str, Lemma]
    notions: Sequence[Notion] = ()


NOTHING = Known({}, {})


@dataclass(frozen=True)
class Finding:
    """A candidate of the falsifier, and whether it certainly refutes the claim.

    `uses` are the theorems that this rests on; `premise` is the number of the hypothesis that is not known to hold;
    `data` are the values as the judge of refutations reads them, where they can be written so.
    """

    found: Refutation
    confirmed: bool
    uses: tuple[str, ...] = ()
    premise: int | None = None
    data: dict[str, object] | None = None

    def __str__(self) -> str:
        return str(self.found)


def find(
    formula: Node, names: tuple[str, ...] = (), seconds: float = 5.0, seed: int = 0,
    known: Callable[[], Known] | None = None,
) -> Finding | None:  # fmt: skip
    """A confirmed counterexample to a formula; else a candidate that is not confirmed, or None.

    `known` is asked for theorems only when evaluation and the engines leave a hypothesis open.

    >>> from rmd_symbolic.kernel.formula import make, number, variable
    >>> u = variable("u", "R")
    >>> found = find(make("at_most", u, make("multiply", u, u)))
    >>> found.confirmed, found.found.left, found.found.right
    (True, '1/2', '1/4')
    """
    from rmd_symbolic.engines.falsify import refute

    end = time.process_time() + seconds
    best: Finding | None = None
    for attempt in range(ATTEMPTS):
        left = end - time.process_time()
        found = refute(formula, names, left, seed + attempt) if left > 0 else None
        if found is None:
            break
        finding = confirm(found, known)
        if finding.confirmed:
            return finding
        best = best or finding
    return best


def confirm(found: Refutation, known: Callable[[], Known] | None = None) -> Finding:
    """The candidate, judged."""
    written = next(iter(found.instances), None)
    best = Finding(found, found.certain, data=written)
    if found.certain:
        return best
    for source in (lambda: NOTHING, known):
        if source is None:
            continue
        for data in found.instances:
            finding = _judged(found, data, source())
            if finding.confirmed:
                return finding
            best = finding if best.premise is None else best
    return best


def _judged(found: Refutation, data: dict[str, object], known: Known) -> Finding:
    from rmd_symbolic.engines.falsify.instances import closed

    try:
        premises = Premises(closed(found.formula), data, known.theorems, known.lemmas, known.notions)
        proofs, undecided = premises.proofs()
    except Refused as refused:
        return Finding(found, False, premise=refused.premise, data=data)
    except (RmdError, ArithmeticError, RecursionError):
        return Finding(found, False, data=data)
    uses = sorted({str(name) for proof in proofs for name in proof["uses"]})  # type: ignore[attr-defined]
    return Finding(found, undecided is None or found.sound, tuple(uses), data=data)
