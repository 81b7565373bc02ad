"""Is a claim refuted?  What was understood, the smallest exact counterexample, and what would repair the claim.

`refuted` is never a guess: the hypotheses certainly hold at the values and the claim certainly does not.  A candidate
of which that is not known leaves the claim open, and so does finding nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from rmd_symbolic.errors import Disagreement, RmdError
from rmd_symbolic.language.claims import Question, Sides, as_written, names_of, where_defined
from rmd_symbolic.language.confirm import Finding, find
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.instance import bound_in
from rmd_symbolic.language.prover import Prover
from rmd_symbolic.language.repairs import Repair, repairs
from rmd_symbolic.language.values import Shown, assignments, shown
from rmd_symbolic.terms.sort import Sort

Event = Callable[[str], None]
AFTER_PROOF = 1.0  # seconds for numbers that contradict a proof


@dataclass
class Answer:
    """What is known of a claim, and what was understood.

    `finding` is a counterexample when it is confirmed, else a candidate; `proof` names what proves the claim;
    `undefined` is a point at which the claim has no meaning; `block` is the counterexample as text that checks.
    """

    question: Question
    statement: Statement
    finding: Finding | None = None
    proof: str = ""
    undefined: Finding | None = None
    repairs: list[Repair] = field(default_factory=list)
    block: str = ""
    seconds: float = 0.0

    @property
    def verdict(self) -> str:
        """proved, refuted or open."""
        if self.proof:
            return "proved"
        return "refuted" if self.finding is not None and self.finding.confirmed else "open"

    @property
    def given(self) -> list[tuple[str, Sort]]:
        """What is given, with its sort."""
        return [(g.variable.name, g.variable.sort) for g in self.statement.givens]

    @property
    def inferred(self) -> list[tuple[str, Sort]]:
        """What the claim and the assumptions quantify, with the sort that was inferred."""
        terms = [self.statement.claim, *(a.term for a in self.statement.assumptions)]
        return list(dict.fromkeys((v.name, v.sort) for v in bound_in(terms)))

    @property
    def assumed(self) -> list[str]:
        """Every hypothesis, as understood."""
        return [text if not label else f"{label}: {text}" for label, text, _ in self.statement.hypotheses]

    @property
    def values(self) -> dict[str, Shown]:
        """The values of the counterexample, or of the candidate."""
        return {} if self.finding is None else shown(self.finding, self.statement)

    @property
    def sides(self) -> Sides:
        """The left side, the relation and the right side at these values, as the author has them."""
        if self.finding is None:
            return "", "", ""
        found = self.finding.found
        return as_written(self.statement.claim, (found.left, found.relation, found.right))

    @property
    def doubt(self) -> str:
        """The hypothesis that is not known to hold at a candidate."""
        at = None if self.finding is None else self.finding.premise
        if at is None:
            return ""
        return self.assumed[at] if at < len(self.assumed) else "that the claim is defined"


def answered(
    question: Question, seconds: float = 10.0, seed: int = 0, repair: bool = True, event: Event | None = None,
) -> Answer:  # fmt: skip
    """Look for a counterexample to a claim; for a refuted one, for hypotheses that repair it.

    A claim that the engines prove is proved; should numbers refute it all the same, Disagreement is raised.

    >>> found = answered(Question("x^2 >= x", ("real x",)), repair=False)
    >>> found.verdict, found.values
    ('refuted', {'x': '1/2'})
    """
    said = event or (lambda text: None)
    started = time.process_time()
    statement = question.statement()
    answer, prover = Answer(question, statement), Prover()
    said("asking the engines for a proof")
    answer.proof = prover.at_once(statement)
    said("looking for a counterexample")
    limit = min(seconds, AFTER_PROOF) if answer.proof else seconds
    answer.finding = find(where_defined(statement, prover.known), names_of(statement), limit, seed, prover.known)
    if answer.finding is not None and answer.finding.confirmed:
        if answer.proof:
            raise Disagreement(f"{question.claim} was proved by {answer.proof}, but fails at {answer.finding}")
        answer.block = refutation_block(answer, prover)
        if repair:
            answer.repairs = repairs(question, prover, seconds, seed, said)
    elif not answer.proof:
        said("looking through the library for a proof")
        answer.proof = prover.proves(statement)
        if not answer.proof and answer.finding is None:
            answer.undefined = undefined_at(statement, seconds / 4, seed)
    answer.seconds = time.process_time() - started
    return answer


def undefined_at(statement: Statement, seconds: float, seed: int) -> Finding | None:
    """A point at which the claim is certainly not defined, and all hypotheses hold."""
    names = tuple(g.variable.name for g in statement.givens)
    for formula in statement.obligations:
        finding = find(formula, names, seconds / len(statement.obligations), seed)
        if finding is not None and finding.confirmed:
            return finding
    return None


def refutation_block(answer: Answer, prover: Prover, name: str = "refuted_claim") -> str:
    """The counterexample as the text of a file that `rmd check` proves, or nothing.

    It begins with `uses` for the theorems that the refutation rests on.
    """
    from rmd_symbolic.language.check import check_text

    finding = answer.finding
    if finding is None or not finding.confirmed:
        return ""
    names = [n for n, _ in (*answer.given, *answer.inferred)]
    at = assignments(answer.values, [*names, "eps"])
    support = "" if any(isinstance(v, list) for v in answer.values.values()) else f" on {finding.found.n} symbols"
    own = answer.question.declared
    head = (f"{own}\n" if own else "") + answer.question.text.replace("theorem claimed", f"refutation {name}", 1)
    text = f"{head}  fails{support if finding.found.n > 1 else ''} at {at}\n"
    if finding.uses:
        text = "".join(f"uses {theory}\n" for theory in prover.theories(finding.uses)) + "\n" + text
    try:
        result = check_text(text)
    except RmdError:
        return ""
    proved = not result.errors and len(result.theorems) == 1 and result.theorems[0].verdict == "proved"
    return text if proved else ""
