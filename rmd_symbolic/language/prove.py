"""A claim on its own: proved with a text that checks, refuted by exact values, or open.

The tactics are asked first, then the falsifier for a short while, then the engines, the falsifier again, and the
library.  A proof counts when its text is accepted without any engine: the text carries what the engines found.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain
from pathlib import Path

from rmd_symbolic.data import proofs_folder
from rmd_symbolic.errors import Disagreement, RmdError, Span
from rmd_symbolic.kernel.theorem import Theorem
from rmd_symbolic.language.arguments.carry import carrying
from rmd_symbolic.language.attempts import (
    FOUNDATION,
    Attempt,
    at_once,
    cited,
    contradictions,
    likely,
    reasoned,
    searched,
)
from rmd_symbolic.language.cache import canonical, entry, key
from rmd_symbolic.language.check import check_text
from rmd_symbolic.language.claims import Question, names_of, where_defined
from rmd_symbolic.language.confirm import Finding, find
from rmd_symbolic.language.doubts import numeric_disagreements
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.prover import Prover
from rmd_symbolic.language.refute import Answer, refutation_block, undefined_at
from rmd_symbolic.language.report import Run
from rmd_symbolic.language.result import Result, TheoremResult
from rmd_symbolic.language.theories import Library
from rmd_symbolic.language.values import Shown, shown, written
from rmd_symbolic.tactics.recorder import Recorder

RANGE = re.compile(r"\bin\b|[<>]")
SEARCHING = re.compile(r"\bby (calculus|auto)\b")
PROVED, REFUTED, OPEN = "proved", "refuted", "open"
LIBRARY = 3.0  # seconds without which the theorems of the library are not tried
ASKS = "the written proof asks the engines when it is checked"
FIRST, SECOND = 0.5, 1.0  # seconds for the falsifier before and after a proof is looked for


@dataclass(frozen=True)
class Counterexample:
    """Exact values that break a claim: both sides there, or the argument where it speaks of a limit.

    `block` is a refutation that `rmd check` proves, where the values can be written so.
    """

    n: int
    values: Mapping[str, Shown]
    left: str
    relation: str
    right: str
    argument: str = ""
    block: str = ""

    def __str__(self) -> str:
        at = ", ".join(f"{name} = {written(value)}" for name, value in self.values.items())
        said = self.argument or f"{self.left} {self.relation} {self.right} is false"
        return f"{self.n} symbol{'s' * (self.n != 1)}: {at}; {said}"


@dataclass(frozen=True)
class Proof:
    """What became of a claim; `text` is a whole proof file when it is proved.

    `because` says why it is open, or what contradicts itself where the claim is vacuous.  `entries` are the
    certificates of the text under their keys, for whoever replays it.
    """

    verdict: str
    statement: Statement
    text: str = ""
    trust: tuple[str, ...] = ()
    counterexample: Counterexample | None = None
    because: str = ""
    vacuous: bool = False
    seconds: float = 0.0
    entries: Mapping[str, str] = field(default_factory=dict)


def labelled(claim: str, given: tuple[str, ...], assume: tuple[str, ...], declared: str = "") -> Question:
    """The claim as a question in which every assumption has a label, for the written proof to cite."""
    taken = {line.partition(":")[0] for line in assume if ":" in line.split(" ")[0]}
    free = (f"h{n}" for n in range(1, len(assume) + len(taken) + 1) if f"h{n}" not in taken)
    labels = tuple(line if ":" in line.split(" ")[0] else f"{next(free)}: {line}" for line in assume)
    return Question(claim, given, labels, declared)


def prove(
    claim: str, given: tuple[str, ...] = (), assume: tuple[str, ...] = (), seconds: float = 20.0,
    library: Library | None = None, prover: Prover | None = None, declared: str = "",
) -> Proof:  # fmt: skip
    """Prove a claim written as in a proof file, or refute it, or say that it stays open.

    `seconds` of processor time are for the search of a proof; SourceError when the claim cannot be read, Disagreement
    when numbers contradict what was proved.  `declared` are blocks of declarations of which the claim speaks.

    >>> prove("hellinger2(p, q) <= lecam(p, q)", ("distributions p, q",)).verdict
    'proved'
    >>> prove("KL(p || q) <= 1/2 * chi2(p || q)", ("distributions p, q",)).verdict
    'refuted'
    """
    question = labelled(claim, given, assume, declared)
    return Search(question, seconds, library or _shipped(proofs_folder()), prover or Prover()).answer()


@cache
def _shipped(folder: Path) -> Library:
    """The library that comes with the package; what a claim uses of it is checked once in a process."""
    return Library()


class Search:
    """One claim, and what is tried for it."""

    def __init__(self, question: Question, seconds: float, library: Library, prover: Prover) -> None:
        self.question, self.seconds, self.stored, self.prover = question, seconds, library, prover
        loaded(library, (FOUNDATION,))
        self.theories = replace(library, cache=None)  # what is stored has no arguments to be written down
        self.started = time.process_time()
        self.statement = question.statement()
        self.why: list[str] = []

    def answer(self) -> Proof:
        """Proved, refuted or open."""
        question, statement = self.question, self.statement
        quick = self._first(at_once(question, statement), engines=False)
        if quick is not None:
            return quick
        refuted = None if likely(statement) else self._refuted(FIRST, 0)
        if refuted is not None:
            return refuted
        found = self._first(searched(question, statement, self.theories, self.seconds))
        found = found or self._refuted(SECOND, 1) or self._first(reasoned(question, statement))
        if found is None and self.seconds >= LIBRARY:
            found = self._first(cited(question, statement, self.prover))
        return found or self._open()

    def _answer(self, verdict: str, **found: object) -> Proof:
        return Proof(verdict, self.statement, seconds=time.process_time() - self.started, **found)  # type: ignore[arg-type]

    # ---- proofs -------------------------------------------------------------------------------------------------
    def _first(self, attempts: Iterator[Attempt], engines: bool = True) -> Proof | None:
        for attempt in attempts:
            if not attempt.lines:
                self.why.append(attempt.why)
                continue
            checked = self._checked(attempt, self.question, engines)
            if isinstance(checked, str):
                self.why.append(checked)
                continue
            text, theorem, entries, note = checked
            said = self._contradiction()
            return self._answer(PROVED, text=text, trust=tuple(theorem.trust), entries=entries, vacuous=bool(said),
                                because=said or note)  # fmt: skip
        return None

    def _checked(
        self, attempt: Attempt, question: Question, engines: bool
    ) -> tuple[str, TheoremResult, dict[str, str], str] | str:
        """The text with what the engines found in it, the theorem, its certificates and a note; or why it fails."""
        text = attempt.text(question)
        loaded(self.stored, attempt.uses)
        self.theories.deadline = time.process_time() + self.seconds
        if not engines or not SEARCHING.search(text):  # then what is written is what is checked
            whole = self._replayed(text, False)
            if not engines or not isinstance(whole, Result):
                return _objection(whole) if isinstance(whole, Result) else (text, *whole, "")
        result = check_text(text, library=replace(self.theories, engines=engines), numbers=False)
        if not accepted(result):
            return _objection(result)
        for written_out, searching in ((True, False), (False, False), (None, engines)):
            carried = text
            for proved in reversed(result.theorems if written_out is not None else ()):  # lines above keep their place
                carried = carrying(carried, proved, bool(written_out))
            whole = self._replayed(carried, searching)
            if not isinstance(whole, Result):
                return carried, *whole, ASKS if searching else ""
        return "a proof was found, but the text written of it does not check"

    def _replayed(self, text: str, searching: bool) -> tuple[TheoremResult, dict[str, str]] | Result:
        """The theorem of a text and its certificates, compared with numbers; or what came of it."""
        kept = Kept()
        result = check_text(text, library=replace(self.theories, engines=searching, cache=kept), numbers=False)
        if not accepted(result):
            return result
        theorem = result.theorems[-1]
        disagreements = numeric_disagreements(theorem, Run(Recorder({}), theorem.steps))
        if disagreements:
            raise Disagreement(disagreements[0])
        return theorem, kept.entries

    def _contradiction(self) -> str:
        """What contradicts itself among what is given and assumed, or nothing."""
        statement = self.statement
        if not any(formula.op in ("at_most", "less", "equal", "implies") for _, _, formula in statement.hypotheses):
            return ""
        for part, attempt in contradictions(self.question, statement):
            if accepted(check_text(attempt.text(part), library=self.theories, numbers=False)):
                said = [line.partition(":")[2].strip() for line in part.assume]
                words = set(re.findall(r"\w+", " ".join(said)))
                given = [f"given {line}" for line in part.given if RANGE.search(line)
                         and (not said or words & set(re.findall(r"\w+", line)))]  # fmt: skip
                return f"vacuous: {' and '.join((*given, *said))} cannot be, so that every claim follows"
        return ""

    # ---- values -------------------------------------------------------------------------------------------------
    def _refuted(self, seconds: float, seed: int) -> Proof | None:
        formula, names = where_defined(self.statement), names_of(self.statement)
        try:
            found = find(formula, names, min(seconds, self.seconds / 4), seed)
        except Exception as error:  # noqa: BLE001  (whatever the search does, nothing is refuted)
            self.why.append(f"the search of a counterexample failed: {type(error).__name__}: {error}")
            return None
        if found is None or not found.confirmed:
            return None
        return self._answer(REFUTED, counterexample=self._shown(found))

    def _shown(self, found: Finding) -> Counterexample:
        answer = Answer(self.question, self.statement, found)
        left, relation, right = answer.sides
        block = refutation_block(answer, self.prover)
        return Counterexample(found.found.n, answer.values, left, relation, right, found.found.argument, block)

    def _open(self) -> Proof:
        try:
            undefined = undefined_at(self.statement, min(FIRST, self.seconds / 4), 0)
        except Exception:  # noqa: BLE001  (a note is missing, nothing else)
            undefined = None
        if undefined is not None:
            at = ", ".join(f"{name} = {written(value)}" for name, value in shown(undefined, self.statement).items())
            self.why.insert(0, f"the claim is not defined everywhere, for instance at {at}")
        said = [why for why in dict.fromkeys(self.why) if why]
        return self._answer(OPEN, because="; ".join(said[:1] if undefined is not None else said))


# ---- checking ---------------------------------------------------------------------------------------------------
def accepted(result: Result) -> bool:
    """Is every statement of a text proved, and is there one?"""
    proved = all(theorem.verdict == PROVED for theorem in result.theorems)
    return bool(result.theorems) and proved and not result.errors and not result.disagreements


def _objection(result: Result) -> str:
    """Why a text was not accepted, where that says more than that its line does not hold."""
    steps = (s.message for t in result.theorems for s in t.steps if s.message.startswith("the engine "))
    messages = chain((e.message for e in result.errors), (t.message for t in result.theorems), steps)
    return next((m for m in messages if m), "")


def loaded(library: Library, names: Iterable[str]) -> None:
    """Check what will be used, from stored certificates where there are some."""
    for name in names:
        library.scope("<text>").use(name, Span(1, 1))


def without_engines(library: Library, cache: Kept | None = None) -> Library:
    """The library for a check in which nothing is searched for; what was checked before stays checked."""
    return replace(library, engines=False, cache=cache or library.cache)


class Kept:
    """A cache that gives what it was handed, and keeps what is stored in it, as text under its key."""

    def __init__(self, entries: Mapping[str, str] | None = None) -> None:
        self.entries = dict(entries or {})
        self.refused: list[str] = []

    def find(
        self, statement: Statement, text: str, theorems: Mapping[str, Theorem], numbers: bool
    ) -> dict[str, object] | None:
        """The entry that was handed over for a statement; it is still to be replayed."""
        from rmd_symbolic.language.cache import FileCache

        name = key(statement, text, theorems)
        stored = self.entries.get(name)
        return None if stored is None else FileCache().whole(stored.encode(), name, statement.name, numbers)

    def store(
        self, statement: Statement, text: str, theorems: Mapping[str, Theorem], answer: TheoremResult, numbers: bool
    ) -> None:
        """Keep the certificate."""
        name = key(statement, text, theorems)
        self.entries[name] = canonical(entry(name, answer, numbers))

    def refuse(self, statement: Statement, why: str) -> None:
        """An entry could not be replayed."""
        self.refused.append(why)


def believed(question: Question, text: str, entries: Mapping[str, str], library: Library) -> tuple[str, ...] | None:
    """The trust of the theorem that a text proves by these certificates; nothing unless it is what was asked.

    Nothing is searched for: each statement is read from the text, its certificate is replayed, and the last one must be
    the question itself.
    """
    try:
        loaded(library, (FOUNDATION,))
        result = check_text(text, library=without_engines(library, Kept(entries)), numbers=False)
        asked = question.statement().closed
    except RmdError:
        return None
    if not accepted(result):
        return None
    theorem = result.theorems[-1]
    same = theorem.statement is not None and theorem.statement.closed == asked
    return tuple(theorem.trust) if same else None
