"""The reasons that an author may give, one function each; `REASONS` is the table that `rmd explain` prints.

A reason finds steps for a goal, or raises TacticFailure with what it was missing.  It is never trusted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from rmd_symbolic.framework.declaration import Declarations
from rmd_symbolic.kernel.formula import FALSE, Node, instance
from rmd_symbolic.meaning.denote import written_out
from rmd_symbolic.tactics.argument import Argument
from rmd_symbolic.tactics.context import SWITCHED_OFF, Context, Premise, TacticFailure
from rmd_symbolic.tactics.describe import explained
from rmd_symbolic.tactics.logic import use


@dataclass(frozen=True, slots=True)
class Citation:
    """A reason with its names resolved: words, values for variables of a lemma, facts it draws on, arguments given."""

    words: str
    values: Mapping[str, Node] = field(default_factory=dict)
    sources: tuple[Premise, ...] = ()
    arguments: tuple[Argument, ...] = ()


Tactic = Callable[[Context, Node, Citation], int | None]


@dataclass(frozen=True, slots=True)
class ReasonKind:
    """A reason: the words that ask for it, what it does, and an example of its use."""

    words: tuple[str, ...]
    doc: str
    run: Tactic


REASONS: list[ReasonKind] = []


def reason(*words: str) -> Callable[[Tactic], Tactic]:
    """Register a tactic under the words that ask for it."""

    def register(run: Tactic) -> Tactic:
        REASONS.append(ReasonKind(words, run.__doc__ or "", run))
        return run

    return register


def justify(
    context: Context, goal: Node, citation: Citation, notions: Declarations, axioms: Mapping[str, Premise]
) -> int:
    """The step that proves the goal by the reason, or TacticFailure.

    The words are looked up as a kind of reason, as a cited lemma, as a declared fact (`zero of KL`) and as an axiom
    of an operator in the statement (`convex_domination of M`).
    """
    words = citation.words.lower()
    for kind in REASONS:
        if words in kind.words:
            step = _quantified(context, goal, citation, kind.run)
            if step is None:
                raise TacticFailure(_failure(context, goal, citation, kind))
            return step
    source = _source(citation.words, context, notions, axioms)
    if source is None:
        raise TacticFailure(_unknown(citation.words, context))
    step = cite(context, goal, source, citation)
    if step is None:
        raise TacticFailure(
            f"{citation.words} does not give this: no instance of it fits, or a premise of it is not known here"
        )
    return step


def _failure(context: Context, goal: Node, citation: Citation, kind: ReasonKind) -> str:
    """What to say when a kind of reason finds nothing."""
    who = citation.words or "the engines"
    if "auto" in kind.words and not context.engines:
        return f"tactics alone cannot show it, and {SWITCHED_OFF}"
    if "algebra" not in kind.words:
        return f"{who} cannot show it"
    forms = explained(context, goal, citation.sources)
    return "the two sides have different normal forms" + (f"\n{forms}" if forms else "")


def _quantified(context: Context, goal: Node, citation: Citation, run: Tactic) -> int | None:
    """Try the reason on the goal as it stands, then below its quantifiers and hypotheses."""
    step = run(context, goal, citation)
    if step is None and goal.op == "all":
        name = context.fresh("x", goal.args[0])
        child = context.child()
        inside = _quantified(child, instance(goal, written_out(name)), citation, run)
        return None if inside is None else context.apply("generalise", [inside], name)
    if step is None and goal.op == "implies" and goal.args[1] is not FALSE:
        child = context.child()
        child.learn(child.apply("assume", [], goal.args[0]), origin="hypothesis")
        inside = _quantified(child, goal.args[1], citation, run)
        return None if inside is None else context.apply("imply", [inside], goal.args[0])
    if step is None and goal.op == "and":
        ends = [_quantified(context, part, citation, run) for part in goal.args]
        return None if None in ends else context.apply("both", ends)  # type: ignore[arg-type]
    return step


def _source(words: str, context: Context, notions: Declarations, axioms: Mapping[str, Premise]) -> Premise | None:
    if words in context.cited:
        return words
    if words in context.labels:
        return context.labels[words][0]
    if words in axioms:
        return axioms[words]
    found = re.fullmatch(r"(.+?) of (\w+)( in its (?:first|second) argument)?", words)
    if found:
        fact, subject, place = found.group(1), found.group(2), found.group(3) or ""
        if subject in notions and (fact + place) in notions[subject].facts:
            theorem = notions[subject].facts[fact + place].theorem
            return theorem if theorem in context.cited else None
    return None


def _unknown(words: str, context: Context) -> str:
    if words in context.unproved:
        return f"`{words}` {context.unproved[words]}"
    known = [w for kind in REASONS for w in kind.words if w] + list(context.cited)
    near = get_close_matches(words, known, 1, 0.5)
    return f"`{words}` is neither a kind of reason nor a theorem in scope" + (
        f"; did you mean {near[0]}?" if near else ""
    )


def cite(context: Context, goal: Node, source: Premise, citation: Citation) -> int | None:
    """The goal from a lemma, with the author's values for its variables."""
    lemma = context.cited.get(source) if isinstance(source, str) else None
    values: dict[int, Node] = {}
    if citation.values:
        if lemma is None:
            raise TacticFailure("`with` fixes the variables of a theorem; this reason has none")
        for name, value in citation.values.items():
            if name not in lemma.names:
                near = get_close_matches(name, lemma.names, 1)
                raise TacticFailure(f"{lemma.name} has no variable {name}" + (f"; did you mean {near[0]}?" if near else
                                    f"; it has {', '.join(lemma.names)}"))  # fmt: skip
            values[lemma.names.index(name)] = value
    context = context.child()
    for named in citation.sources:  # what proves the premises of the lemma may itself be a lemma
        context.learn(named)
    step = use(context, source, goal, values, citation.sources)
    if step is None and goal.op == "and":
        ends = [cite(context, part, source, citation) for part in goal.args]
        return None if None in ends else context.apply("both", ends)  # type: ignore[arg-type]
    if step is None and goal.op in ("all", "implies") and goal.args[1] is not FALSE:
        return _quantified(context, goal, citation, lambda c, g, cit: use(c, source, g, values, cit.sources))
    return step
