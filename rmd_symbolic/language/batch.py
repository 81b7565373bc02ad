"""Many claims at once: lines of JSON in, an answer for each out, in the order of the lines.

Workers search, the parent believes: a proof is replayed from its certificates, a refutation judged again, each against
the claim as the parent reads it.  What a worker says and the parent cannot confirm is open.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from typing import Any

from rmd_symbolic.errors import Disagreement, RmdError, SourceError, Span
from rmd_symbolic.language.cache import FileCache, canonical
from rmd_symbolic.language.check import check_text
from rmd_symbolic.language.claims import Question, names_of, where_defined
from rmd_symbolic.language.confirm import find
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.prove import OPEN, PROVED, REFUTED, Proof, accepted, believed, labelled, prove
from rmd_symbolic.language.prover import Prover
from rmd_symbolic.language.searching import Reply, Searching, Task, Work
from rmd_symbolic.language.theories import Library

SCHEMA = "rmd/prove/1"
FIELDS = ("id", "given", "assume", "claim")
EXPECTED = '{"id": "a", "given": ["distributions p, q"], "assume": [], "claim": "0 <= KL(p || q)"}'
AGAIN = 2.0  # seconds for the parent to find again what cannot be written as a block
SHARE = 0.6  # of the limit: processor time for the search of a proof
Answer = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """A line of the input: its number, the claim that it asks about, or what is wrong with it."""

    number: int
    id: str | int | None = None
    question: Question | None = None
    mistake: SourceError | None = None

    @property
    def key(self) -> str:
        """What an answer is recognised by: the claim and its id, or the number of a line that asks nothing."""
        if self.question is None:
            return f"line {self.number}"
        return f"id {self.id!r}"

    @property
    def digest(self) -> str:
        """A short digest of what is asked."""
        asked = self.question
        return (
            ""
            if asked is None
            else sha256(canonical([asked.given, asked.assume, asked.claim]).encode()).hexdigest()[:16]
        )


# ---- reading ----------------------------------------------------------------------------------------------------
def read_lines(text: str) -> list[Line]:
    """The claims of a text, one JSON object a line; blank lines are nothing."""
    out: list[Line] = []
    seen: dict[str | int, int] = {}
    for number, row in enumerate(text.split("\n"), 1):
        if not row.strip():
            continue
        try:
            line = _line(number, row)
            if line.id in seen:
                raise _mistake(
                    number, f"the id {line.id!r} is that of line {seen[line.id]}", "give each claim its own id"
                )
            seen[line.id] = number  # type: ignore[index]
        except SourceError as mistake:
            line = Line(number, mistake=mistake)
        out.append(line)
    return out


def _line(number: int, row: str) -> Line:
    try:
        data = json.loads(row, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise _mistake(number, f"expected one JSON object, found something else: {error}") from None
    if not isinstance(data, dict):
        raise _mistake(number, f"expected one JSON object, found {type(data).__name__}")
    unknown = [name for name in data if name not in FIELDS]
    if unknown:
        raise _mistake(number, f"expected the fields {', '.join(FIELDS)}, found {unknown[0]}")
    if type(data.get("id")) not in (str, int):
        raise _mistake(number, "expected an id, a text or an integer")
    if not isinstance(data.get("claim"), str):
        raise _mistake(number, "expected a claim, a text")
    lists = [data.get(name, []) for name in ("given", "assume")]
    for name, listed in zip(("given", "assume"), lists, strict=True):
        if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
            raise _mistake(number, f"expected a list of texts as `{name}`")
    return Line(number, data["id"], labelled(data["claim"], tuple(lists[0]), tuple(lists[1])))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        raise ValueError("a field comes twice")
    return dict(pairs)


def _mistake(number: int, message: str, hint: str = "") -> SourceError:
    return SourceError("E150", message, Span(number, 1), hint or f"a line is like {EXPECTED}")


def answered(text: str, lines: Sequence[Line]) -> tuple[list[Answer], str]:
    """The answers in a text that an earlier run wrote, and the text without a last line that is only a half.

    SourceError for a line that is no answer, an answer that comes twice, or one to another claim of the same id.
    """
    whole = text[: text.rfind("\n") + 1]
    asked = {line.key: line for line in lines}
    out: list[Answer] = []
    seen: set[str] = set()
    for number, row in enumerate(whole.split("\n")[:-1], 1):
        try:
            data = json.loads(row)
            if not isinstance(data, dict) or data.get("schema") != SCHEMA or "verdict" not in data:
                raise ValueError
        except (ValueError, RecursionError):
            raise SourceError("E151", "this line is no answer of rmd prove", Span(number, 1),
                              "give another file to --out") from None  # fmt: skip
        key = f"line {data.get('line')}" if data.get("id") is None else f"id {data['id']!r}"
        if key in seen:
            raise SourceError("E151", f"{key} is answered twice", Span(number, 1), "give another file to --out")
        seen.add(key)
        line = asked.get(key)
        if line is not None and line.digest != data.get("question", ""):
            raise SourceError("E151", f"{key} was answered for another claim", Span(number, 1),
                              "give another file to --out, or another id")  # fmt: skip
        out.append(data)
    return out, whole


# ---- in a worker ------------------------------------------------------------------------------------------------
@cache
def _tools() -> tuple[Library, Prover]:
    return Library(cache=FileCache()), Prover()


def work(task: dict[str, Any]) -> dict[str, object]:
    """Search for one claim."""
    library, prover = _tools()
    try:
        found = prove(task["claim"], tuple(task["given"]), tuple(task["assume"]), task["seconds"], library, prover,
                      task["declared"])  # fmt: skip
    except Disagreement as error:
        return {"disagreement": str(error)}
    except RmdError as error:
        return {"verdict": OPEN, "because": str(error), "seconds": 0.0}
    except Exception as error:  # noqa: BLE001  (whatever a search does, the claim is open)
        return {"verdict": OPEN, "because": f"the search failed: {type(error).__name__}: {error}", "seconds": 0.0}
    return {
        "verdict": found.verdict, "text": found.text, "entries": dict(found.entries), "because": found.because,
        "vacuous": found.vacuous, "seconds": found.seconds,
        "counterexample": None if found.counterexample is None else asdict(found.counterexample),
    }  # fmt: skip


# ---- in the parent ----------------------------------------------------------------------------------------------
class Batch:
    """Answers claims with workers that search."""

    def __init__(self, jobs: int = 1, limit: float = 30.0, seconds: float = 20.0, search: Work = work) -> None:
        self.limit, self.seconds = limit, min(seconds, SHARE * limit)
        self.searching = Searching(search, jobs, limit)
        self.theories, self.prover = Library(cache=FileCache()), Prover()

    def answers(self, lines: Iterable[Line]) -> Iterator[Answer]:
        """The answers, in the order of the lines, each as soon as it and those before it are there."""
        listed = list(lines)
        ready: dict[int, Answer] = {}
        places: list[int] = []
        tasks: list[Task] = []
        statements: dict[int, Statement] = {}
        for place, line in enumerate(listed):
            statement = self._read(line, ready, place)
            if statement is not None and line.question is not None:
                statements[place] = statement
                places.append(place)
                asked = line.question
                tasks.append({"claim": asked.claim, "given": asked.given, "assume": asked.assume,
                              "declared": asked.declared, "seconds": self.seconds})  # fmt: skip
        replies = self.searching.replies(tasks)
        for done in range(len(listed)):
            while done not in ready:
                number, reply = next(replies)
                place = places[number]
                ready[place] = self._judged(listed[place], statements[place], reply)
            yield ready.pop(done)

    def close(self) -> None:
        """End the workers."""
        self.searching.close()

    def _read(self, line: Line, ready: dict[int, Answer], place: int) -> Statement | None:
        if line.question is None:
            ready[place] = mistaken(line, (line.mistake,) if line.mistake else ())
            return None
        try:
            return line.question.statement()
        except SourceError as error:
            ready[place] = mistaken(line, (error, *error.others))
        except (RmdError, RecursionError) as error:
            said = str(error) if isinstance(error, RmdError) else "the claim is nested too deep"
            ready[place] = mistaken(line, (SourceError("E201", said, Span(1, 1)),))
        return None

    def _judged(self, line: Line, statement: Statement, reply: Reply) -> Answer:
        """The answer that the parent stands for."""
        question, answer = line.question, reply.answer
        if answer is None or question is None:
            return answer_of(line, Proof(OPEN, statement, because=reply.failure, seconds=reply.seconds))
        if "disagreement" in answer:
            error = SourceError("E300", str(answer["disagreement"]), Span(1, 1), "this is a mistake of the program")
            return mistaken(line, (error,))
        try:
            return answer_of(line, self._believed(question, statement, answer))
        except (KeyError, TypeError, ValueError, AttributeError, RmdError) as error:
            why = f"the answer of a worker could not be confirmed: {type(error).__name__}"
            return answer_of(line, Proof(OPEN, statement, because=why, seconds=reply.seconds))

    def _believed(self, question: Question, statement: Statement, answer: Mapping[str, Any]) -> Proof:
        seconds, because = float(answer["seconds"]), str(answer["because"])
        if answer["verdict"] == PROVED:
            trust = believed(question, answer["text"], answer["entries"], self.theories)
            if trust is not None:
                return Proof(
                    PROVED, statement, answer["text"], trust, None, because, answer["vacuous"] is True, seconds
                )
            because = "a proof was found, but it does not replay"
        elif answer["verdict"] == REFUTED:
            from rmd_symbolic.language.prove import Counterexample

            found = Counterexample(**answer["counterexample"])
            if self._breaks(statement, found.block):
                return Proof(REFUTED, statement, counterexample=found, seconds=seconds)
            because = "a counterexample was found, but it could not be confirmed"
        return Proof(OPEN, statement, because=because, seconds=seconds)

    def _breaks(self, statement: Statement, block: str) -> bool:
        """Does the block refute the very statement?  Where there is none, the search is repeated here."""
        if block:
            result = check_text(block, library=self.theories, numbers=False)
            found = result.theorems[-1].statement if accepted(result) and len(result.theorems) == 1 else None
            return found is not None and found.kind == "refutation" and found.closed == statement.closed
        formula, names = where_defined(statement), names_of(statement)
        again = (find(formula, names, AGAIN, seed) for seed in (0, 1))
        return any(finding is not None and finding.confirmed for finding in again)


# ---- answers ----------------------------------------------------------------------------------------------------
def answer_of(line: Line, found: Proof) -> Answer:
    """The answer in the form of docs/json.md."""
    point = found.counterexample
    return {
        "schema": SCHEMA,
        "id": line.id,
        "line": line.number,
        "question": line.digest,
        "verdict": found.verdict,
        "trust": list(found.trust),
        "understood": {
            "given": [f"{g.variable.name}: {g.variable.sort}" for g in found.statement.givens],
            "assume": [text for _, text, _ in found.statement.hypotheses],
            "claim": str(found.statement.claim),
        },
        "counterexample": None if point is None else asdict(point),
        "because": found.because,
        "vacuous": found.vacuous,
        "proof": found.text,
        "seconds": round(found.seconds, 6),
        "errors": [],
    }


def mistaken(line: Line, mistakes: Sequence[SourceError]) -> Answer:
    """The answer to a line that asks nothing, or a claim that cannot be read."""
    errors = [{"line": e.span.line, "column": e.span.column, "code": e.code, "message": e.message, "hint": e.hint}
              for e in mistakes]  # fmt: skip
    return {"schema": SCHEMA, "id": line.id, "line": line.number, "question": line.digest, "verdict": "error",
            "trust": [], "understood": None, "counterexample": None, "because": "", "vacuous": False, "proof": "",
            "seconds": 0.0, "errors": errors}  # fmt: skip


def exit_code(answers: Iterable[Answer]) -> int:
    """0 all proved; 1 something refuted or open; 2 a mistake; 3 a proof that numbers contradict.

    >>> exit_code([{"verdict": "proved", "errors": []}, {"verdict": "open", "errors": []}])
    1
    """
    codes = {0}
    for answer in answers:
        if any(error["code"] == "E300" for error in answer["errors"]):
            codes.add(3)
        codes.add({"proved": 0, "error": 2}.get(answer["verdict"], 1))
    return max(codes)
