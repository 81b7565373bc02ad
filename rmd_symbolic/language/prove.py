"""A claim on its own: proved with a text that checks, refuted by exact values, or open.

The falsifier is asked first and for a short while, then the reduction.  A proof counts when `check_text` accepts it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from rmd_symbolic.errors import RmdError, SourceError, Span
from rmd_symbolic.language.check import check_text
from rmd_symbolic.language.claims import names_of, where_defined
from rmd_symbolic.language.confirm import find
from rmd_symbolic.language.elaborate import Statement, elaborate
from rmd_symbolic.language.library import Library
from rmd_symbolic.language.parse import parse_block, split
from rmd_symbolic.language.syntax import StatementBlock

PROVED, REFUTED, OPEN = "proved", "refuted", "open"
FIRST = 1.0  # seconds for the falsifier before a proof is looked for


@dataclass(frozen=True)
class Proof:
    """What became of a claim; `text` is a whole proof file when it is proved, `because` says why it is open."""

    verdict: str
    statement: Statement
    text: str = ""
    trust: tuple[str, ...] = ()
    counterexample: str = ""
    because: str = ""
    seconds: float = 0.0


def statement_of(claim: str, given: tuple[str, ...], assume: tuple[str, ...]) -> tuple[Statement, list[str]]:
    """The elaborated statement and its `given` and `assume` lines; SourceError when it cannot be read."""
    if any("\n" in line or not line.strip() for line in (claim, *given, *assume)):
        raise SourceError("E100", "a claim, a given and an assumption are one line each", Span(1, 1))
    head = [f"  given {line}" for line in given]
    labelled = [line if ":" in line.split(" ")[0] else f"h{i}: {line}" for i, line in enumerate(assume, 1)]
    head += [f"  assume {line}" for line in labelled]
    blocks, errors = split("\n".join(["theorem claimed", *head, f"  claim {claim}", ""]))
    if errors:
        raise errors[0]
    block = parse_block(blocks[0])
    if len(blocks) > 1 or not isinstance(block, StatementBlock):
        raise SourceError("E100", "this is not a claim", Span(1, 1), "write it as after `claim` in a proof file")
    return elaborate(block, 0), head


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
    statement, head = statement_of(claim, given, assume)
    names, formula = names_of(statement), where_defined(statement)

    def answer(verdict: str, **found: object) -> Proof:
        return Proof(verdict, statement, seconds=time.process_time() - started, **found)  # type: ignore[arg-type]

    point = find(formula, names, min(FIRST, seconds / 4))
    if point is not None and point.confirmed:
        return answer(REFUTED, counterexample=str(point))
    text, trust, because = _proof(statement, head, claim, library or Library(numbers=False), seconds)
    if text:
        return answer(PROVED, text=text, trust=trust)
    point = find(formula, names, min(FIRST, seconds / 4), seed=1)
    if point is not None and point.confirmed:
        return answer(REFUTED, counterexample=str(point))
    return answer(OPEN, because=because)


def _proof(
    statement: Statement, head: list[str], claim: str, library: Library, seconds: float
) -> tuple[str, tuple[str, ...], str]:
    """The text of a proof that checks, its trust, and otherwise why there is none."""
    from rmd_symbolic.engines.reduction.linear import Outside
    from rmd_symbolic.language.reduction import NoProof, reduced

    try:
        found = reduced(statement, head, library, seconds)
    except Outside as reason:
        return "", (), f"outside of the class that is reduced: {reason}"
    except (NoProof, RmdError) as reason:
        return "", (), str(reason)
    lines = ["theory claimed", "uses foundations.order", "", "theorem claimed", *head, f"  claim {claim}", "proof"]
    text = "\n".join([*lines, *(f"  {line}" for line in found.lines), "qed", ""])
    result = check_text(text, library=library)
    if result.errors or result.disagreements or not result.theorems or result.theorems[0].verdict != PROVED:
        return "", (), "a proof was written, but it does not check"
    return text, tuple(result.theorems[0].trust), ""
