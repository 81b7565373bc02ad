"""What a refutation rests on besides evaluation: proofs of hypotheses that no finite number of values shows.

A proof may use the hypotheses that evaluation finds true, theorems in scope and declared facts, and induction over the
generations.  It is plain data, and counts when the kernel has replayed it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from rmd_symbolic.errors import RmdError
from rmd_symbolic.framework.declaration import Notion
from rmd_symbolic.kernel.formula import ONE, ZERO, Node, instance, make
from rmd_symbolic.kernel.replay import replay
from rmd_symbolic.kernel.theorem import Theorem
from rmd_symbolic.language.instantiate import discharge
from rmd_symbolic.meaning.instance import Refused, opened, refute
from rmd_symbolic.tactics.context import Context, Lemma, TacticFailure
from rmd_symbolic.tactics.logic import auto
from rmd_symbolic.tactics.reasons import REASONS, Citation, ReasonKind, cite
from rmd_symbolic.tactics.recorder import Recorder

Proof = dict[str, object]
STEP_REASONS = ("recursion", "positivity", "algebra", "arithmetic")  # what the step of an induction is proved by


class Premises:
    """Proofs of the hypotheses of one closed formula at one instance."""

    def __init__(
        self, closed: Node, data: object, theorems: Mapping[str, Theorem], lemmas: Mapping[str, Lemma],
        notions: Sequence[Notion] = (),
    ) -> None:  # fmt: skip
        self.closed, self.data, self.theorems, self.lemmas = closed, data, theorems, lemmas
        self.notions = list(notions)

    def proofs(self) -> tuple[list[Proof], Refused | None]:
        """Proofs with which the instance refutes the formula; Refused where it does not.

        When only the claim itself stays undecided, all hypotheses are proved: the refusal is returned with the proofs.
        """
        found: list[Proof] = []
        theorems: list[Theorem] = []
        tried: set[int] = set()
        while True:
            try:
                refute(self.closed, self.data, theorems)
                return found, None
            except Refused as refused:
                if refused.premise is None and refused.truth is None:
                    return found, refused
                if refused.premise is None or refused.truth is False or refused.premise in tried:
                    raise
                proof = self.proof(refused.premise)
                if proof is None:
                    raise
                tried.add(refused.premise)
                found.append(proof)
                theorems.append(replay(proof, self.theorems))

    def proof(self, number: int) -> Proof | None:
        """A proof of a hypothesis from those that evaluation finds true."""
        model, premises, _ = opened(self.closed, self.data)
        context = Context(Recorder(self.theorems), self.lemmas)
        for at, premise in enumerate(premises):
            if at != number and (at in model.rules or model.truth(premise) is True):
                context.learn(context.apply("assume", [], premise), origin="hypothesis")
        wanted = premises[number]
        if wanted.op == "all" and wanted.args[0] == "N" and model.truth(instance(wanted, ZERO)) is True:
            start = context.apply("assume", [], instance(wanted, ZERO))
            context.learn(start, origin="hypothesis")
            for lemma in self.lemmas:  # a recursion stays where it starts: what the library says of orbits
                step = _cited(context, wanted, lemma) if lemma.endswith("_orbit") else None
                if step is not None:
                    return context.recorder.certificate(step)
            step = inductive(context, wanted, start)
            if step is not None:
                return context.recorder.certificate(step)
        try:
            step = discharge(wanted, "", self.notions, context)
        except TacticFailure:
            return None
        return context.recorder.certificate(step)


def inductive(context: Context, wanted: Node, start: int) -> int | None:
    """`for all t: A(t)` from A(0) by induction; each part of A(t + 1) by unfolding a recursion and looking at signs."""
    t = context.fresh("t", "N")
    child = context.child()
    before = instance(wanted, t)
    child.learn(child.apply("assume", [], before), origin="hypothesis")
    try:
        after = _shown(child, instance(wanted, make("add", t, ONE)), (t,))
        if after is None:
            return None
        step = context.apply("generalise", [context.apply("imply", [after], before)], t)
        return context.apply("induction", [start, step], wanted)
    except RmdError:
        return None


def _shown(context: Context, goal: Node, names: tuple[Node, ...]) -> int | None:
    if goal.op == "and":
        sides = [_shown(context, part, names) for part in goal.args]
        return None if None in sides else context.apply("both", [s for s in sides if s is not None])
    if goal.op == "all":
        name = context.fresh("x", goal.args[0])
        inside = _shown(context, instance(goal, name), (*names, name)) if isinstance(goal.args[0], str) else None
        return None if inside is None else context.apply("generalise", [inside], name)
    found = _tried(context, goal)
    for equation in () if found is not None else _unfolded(context, names):
        left, right = context.says(equation).args
        unfolded = make(goal.op, *(right if side is left else side for side in goal.args))
        inner = None if unfolded is goal else _tried(context, unfolded)
        found = None if inner is None else auto(context, goal, [inner, equation])
        if found is not None:
            break
    return found


def _unfolded(context: Context, names: tuple[Node, ...]) -> Iterator[int]:
    """The equations in force at the present generation, and at the symbol that the goal speaks of."""
    for formula, premise in list(context.facts.items()):
        step, left = premise, formula
        while left.op == "all":
            value = next((n for n in reversed(names) if n.sort == left.args[0]), None)
            if value is None:
                break
            step = context.specialise(step, value)
            left = context.says(step)
        if left.op == "equal" and step is not premise and isinstance(step, int):
            yield step


def _tried(context: Context, goal: Node) -> int | None:
    for run in _ways(goal):
        try:
            step = run(context)
        except RmdError:
            continue
        if step is not None:
            return step
    return None


def _ways(goal: Node) -> Iterator[Callable[[Context], int | None]]:
    yield lambda context: auto(context, goal)
    for word in STEP_REASONS:
        kind = next(k for k in REASONS if word in k.words)
        yield partial(_by, kind, goal, Citation(word))


def _by(kind: ReasonKind, goal: Node, citation: Citation, context: Context) -> int | None:
    return kind.run(context, goal, citation)


def _cited(context: Context, wanted: Node, lemma: str) -> int | None:
    try:
        return cite(context, wanted, lemma, Citation(lemma))
    except RmdError:
        return None
