"""A claim on its own: proved with a text that checks, refuted by exact values, or open.

The falsifier is asked first and for a short while, then the reduction.  A proof counts when `check_text` accepts it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rmd_symbolic.errors import RmdError
from rmd_symbolic.language.check import check_text
from rmd_symbolic.language.claims import Question, names_of, where_defined
from rmd_symbolic.language.confirm import find
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.library import Library

PROVED, REFUTED, OPEN = "proved", "refuted", "open"
VACUOUS = "vacuous: what is given and assumed contradicts itself, and every claim follows from it"
FIRST = 1.0  # seconds for the falsifier before a proof is looked for


@dataclass(frozen=True)
class Proof:
    """What became of a claim; `text` is a whole proof file when it is proved.

    `because` says why it is open, or that it is vacuous.
    """

    verdict: str
    statement: Statement
    text: str = ""
    trust: tuple[str, ...] = ()
    counterexample: str = ""
    because: str = ""
    seconds: float = 0.0


def labelled(claim: str, given: tuple[str, ...], assume: tuple[str, ...]) -> Question:
    """The claim as a question in which every assumption has a label, for the written proof to cite."""
    lines = (line if ":" in line.split(" ")[0] else f"h{i}: {line}" for i, line in enumerate(assume, 1))
    return Question(claim, given, tuple(lines))


def prove(
    claim: str, given: tuple[str, ...] = (), assume: tuple[str, ...] = (), seconds: float = 20.0,
    library: Library | None = None,
) -> Proof:  # fmt: skip
    """Prove a claim written as in a proof file, or refute it, or say that it stays open.

    >>> prove("hellinger2(p, q) <= lecam(p, q)", ("distributions p, q",)).verdict
    'proved'
    >>> prove("KL(p || q) <= 1/2 * chi2(p || q)", ("distributions p, q",)).verdict
    'refuted'
    """
    started = time.process_time()
    question, library = labelled(claim, given, assume), library or Library(numbers=False)
    statement = question.statement()
    names, formula = names_of(statement), where_defined(statement)

    def answer(verdict: str, **found: object) -> Proof:
        return Proof(verdict, statement, seconds=time.process_time() - started, **found)  # type: ignore[arg-type]

    point = find(formula, names, min(FIRST, seconds / 4))
    if point is not None and point.confirmed:
        return answer(REFUTED, counterexample=str(point))
    text, trust, because = _proof(statement, question, library, seconds)
    if text:
        return answer(PROVED, text=text, trust=trust, because=VACUOUS if contradictory(question, library) else "")
    point = find(formula, names, min(FIRST, seconds / 4), seed=1)
    if point is not None and point.confirmed:
        return answer(REFUTED, counterexample=str(point))
    return answer(OPEN, because=because)


def contradictory(question: Question, library: Library) -> bool:
    """Do the engines show that nothing satisfies what is given and assumed?"""
    labels = ", ".join(line.partition(":")[0] for line in question.assume)
    proof = f"show 1 <= 0  by contradiction from {labels}"
    return bool(labels and _checked(replace(question, claim="1 <= 0"), [proof], library)[0])


def _proof(
    statement: Statement, question: Question, library: Library, seconds: float
) -> tuple[str, tuple[str, ...], str]:
    """The text of a proof that checks, its trust, and otherwise why there is none."""
    from rmd_symbolic.engines.reduction.linear import Outside
    from rmd_symbolic.language.reduction import NoProof, reduced

    text, trust = _checked(question, ["show " + question.claim + "  by auto"], library)
    if text:
        return text, trust, ""
    head = question.text.split("\n")[1:-2]
    try:
        found = reduced(statement, head, library, seconds)
    except Outside as reason:
        return "", (), f"outside of the class that is reduced: {reason}"
    except (NoProof, RmdError) as reason:
        return "", (), str(reason)
    text, trust = _checked(question, found.lines, library)
    return text, trust, "" if text else "a proof was written, but it does not check"


def _checked(question: Question, proof: Sequence[str], library: Library) -> tuple[str, tuple[str, ...]]:
    """The claim with these lines as its proof, and the trust of the theorem; nothing when it does not check."""
    lines = ["theory claimed", "uses foundations.order", "", question.text.rstrip("\n"), "proof"]
    text = "\n".join([*lines, *(f"  {line}" for line in proof), "qed", ""])
    if check_text(text, library=library, numbers=False).verdict != PROVED:
        return "", ()
    result = check_text(text, library=library)
    if result.errors or result.disagreements or not result.theorems or result.theorems[0].verdict != PROVED:
        return "", ()
    return text, tuple(result.theorems[0].trust)
