"""A reason that works, for a line whose own reason does not.

Every reason is tried at the very point of the proof: alone, from one label, and each theorem in scope by itself.  What
is suggested gave kernel steps for the line there.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rmd_symbolic.errors import RmdError
from rmd_symbolic.framework.declaration import Declarations
from rmd_symbolic.kernel.formula import Node
from rmd_symbolic.tactics.context import Context, Premise
from rmd_symbolic.tactics.reasons import REASONS, Citation, justify

LABELS = 8  # the last ones, that are tried as sources
LAST = ("calculus",)  # searches long


@dataclass(frozen=True)
class Retry:
    """A line that its reason did not prove: what was known there, what was only taken for granted, what it says."""

    context: Context
    goal: Node
    notions: Declarations
    axioms: Mapping[str, Premise]
    granted: frozenset[Node] = frozenset()

    def suggestion(self, seconds: float) -> str:
        """A reason as it is written after the line, or nothing within this processor time."""
        context = self.context
        context.deadline = context.recorder.ends = time.process_time() + seconds
        for citation, written in _reasons(context, self.axioms):
            if time.process_time() > context.deadline:
                break
            try:
                step = justify(context.child(), self.goal, citation, self.notions, self.axioms)
            except (RmdError, RecursionError):
                continue
            if self.granted.isdisjoint(context.recorder.theorem(step).hypotheses):
                return f"by {written}"
        return ""


def _reasons(context: Context, axioms: Mapping[str, Premise]) -> Iterator[tuple[Citation, str]]:
    words = [next(word for word in kind.words if word) for kind in REASONS]
    plain = [word for word in words if word not in LAST]
    for word in plain:
        yield Citation(word), word
    for name in (*axioms, *reversed(list(context.cited))):
        yield Citation(name), name
    labels = [label for label in list(context.labels)[-LABELS:] if label]
    for word in plain:
        for label in labels:
            yield Citation(word, {}, tuple(context.labels[label])), f"{word} from {label}"
    for word in LAST:
        yield Citation(word), word
