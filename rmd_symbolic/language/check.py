"""Check a proof file: text to a verdict for every step, and a replayed theorem for every statement.

The pipeline: split into blocks, parse each, elaborate the statement, run the proof, replay its certificate, compare
with the claim.  Nothing but the replay makes a theorem.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from rmd_symbolic.errors import RmdError, RuleError, SourceError, Span
from rmd_symbolic.kernel.replay import verdict
from rmd_symbolic.kernel.theorem import Theorem
from rmd_symbolic.language.elaborate import Statement, elaborate
from rmd_symbolic.language.library import Entry, Library
from rmd_symbolic.language.parse import parse_block, split
from rmd_symbolic.language.result import OPEN, PROVED, Result, TheoremResult
from rmd_symbolic.language.run import Run, Runner
from rmd_symbolic.language.syntax import Block, InstantiationBlock, StatementBlock, TheoryBlock, UsesBlock
from rmd_symbolic.tactics.context import Context, Lemma
from rmd_symbolic.tactics.logic import auto
from rmd_symbolic.tactics.recorder import Recorder

Event = Callable[[TheoremResult], None]
MAX_TEXT = 20_000_000


def check_text(
    text: str, file: str = "<text>", library: Library | None = None, numbers: bool = True, event: Event | None = None
) -> Result:
    """Check the text of a proof file.

    Every statement gets a verdict; every mistake of the file is reported, each with its place.  A text without any
    statement is refused.

    >>> check_text('theorem one\\n claim 0 < 1\\nproof\\n show 0 < 1 by algebra\\nqed').verdict
    'proved'
    >>> check_text('').errors[0].message
    'there is nothing to check: the text holds no theorem'
    """
    result = Result(file)
    for theorem in results(text, file, library or Library(), result, numbers):
        result.theorems.append(theorem)
        if event is not None:
            event(theorem)
    if not result.theorems and not result.errors:
        result.errors.append(SourceError("E100", "there is nothing to check: the text holds no theorem", Span(1, 1),
                                         "write theorem NAME ... claim ... proof ... qed, or see `rmd new`"))  # fmt: skip
    return result


def results(text: str, file: str, library: Library, result: Result, numbers: bool) -> Iterator[TheoremResult]:
    """The statements of a text, checked one by one; errors and the name of the theory go to `result`."""
    if len(text) > MAX_TEXT or "\0" in text:
        result.errors.append(SourceError("E106", "this is not the text of a proof file", Span(1, 1), "give a UTF-8 text"))
        return
    blocks, errors = split(text)
    result.errors += errors
    scope = library.scope(file)
    for block in blocks:
        try:
            parsed = parse_block(block)
            if isinstance(parsed, TheoryBlock):
                result.theory = parsed.name
            elif isinstance(parsed, UsesBlock):
                for name in parsed.names:
                    scope.use(name, parsed.span)
            elif isinstance(parsed, InstantiationBlock):
                yield _instantiate(parsed, block, file, scope, result)
            else:
                yield _check(parsed, block, file, scope, result, numbers)
        except SourceError as error:
            result.errors.append(error)
        except RecursionError:
            result.errors.append(SourceError("E103", "the block is nested too deep", Span(block.line, 1)))


def _check(block: StatementBlock, source: Block, file: str, scope: "Scope", result: Result, numbers: bool) -> TheoremResult:
    started = time.process_time()
    offset = source.line - 1
    scope.refuse_duplicate(block.name, block.span)
    statement = elaborate(block, offset)
    answer = describe(statement, file, source.line)
    lemmas = scope.lemmas
    cached = scope.library.cache.find(statement, source.text, scope.theorems) if scope.library.cache else None
    if cached is not None:
        _accept_stored(cached, statement, answer, scope)
    if answer.theorem is None and block.kind in ("theorem", "lemma", "exercise"):
        run = Runner(statement, offset, Recorder(scope.theorems), lemmas).prove(block.steps or [])
        answer.steps = run.reports
        _obligations(statement, answer, scope)
        _accept(run, statement, answer, scope)
        if numbers:
            _numbers(answer, run, result)
        if answer.theorem is not None and scope.library.cache:
            scope.library.cache.store(statement, source.text, scope.theorems, answer)
    answer.seconds = time.process_time() - started
    if answer.theorem is not None:
        scope.add(Entry(statement, answer.theorem, answer.certificate or {}, file, answer))
    return answer


def describe(statement: Statement, file: str, line: int) -> TheoremResult:
    """The empty answer for a statement: open until proved."""
    listed = [text if not label else f"{label}: {text}" for label, text, _ in statement.hypotheses]
    return TheoremResult(statement.name, file, line, statement.kind, statement.title, OPEN, str(statement.claim), listed,
                         statement=statement)  # fmt: skip


def _accept(run: Run, statement: Statement, answer: TheoremResult, scope: "Scope") -> None:
    """Replay the recorded steps against the elaborated claim."""
    if run.last is None or answer.message:
        return
    certificate = run.recorder.certificate(run.last)
    answer.theorem = replayed(certificate, statement, scope.theorems)
    answer.certificate = certificate
    answer.verdict, answer.trust, answer.unused = PROVED, sorted(answer.theorem.trusts), run.unused
    answer.uses = sorted(certificate["uses"])  # type: ignore[call-overload]


def replayed(certificate: Mapping[str, object], statement: Statement, theorems: Mapping[str, Theorem]) -> Theorem:
    """The theorem of a certificate, compared with the statement; RuleError when they differ."""
    return verdict(dict(certificate), [], statement.closed, theorems)


def _accept_stored(stored: dict[str, object], statement: Statement, answer: TheoremResult, scope: "Scope") -> None:
    """A cache entry is a certificate to replay, never a verdict; one that fails is forgotten."""
    try:
        certificate = stored["certificate"]
        obligations = stored["obligations"]
        if not isinstance(certificate, dict) or not isinstance(obligations, list):
            raise RuleError("the stored entry is malformed")
        if len(obligations) != len(statement.obligations):
            raise RuleError("the stored entry lacks obligations")
        for formula, data in zip(statement.obligations, obligations, strict=True):
            verdict(data, [], formula, scope.theorems)
        theorem = replayed(certificate, statement, scope.theorems)
    except (RmdError, KeyError, TypeError):
        return
    answer.theorem, answer.certificate, answer.cached = theorem, certificate, True
    answer.verdict, answer.trust = PROVED, sorted(theorem.trusts)
    answer.uses = sorted(certificate["uses"])
    unused = stored.get("unused")
    answer.unused = [str(u) for u in unused] if isinstance(unused, list) else []


def _obligations(statement: Statement, answer: TheoremResult, scope: "Scope") -> list[dict[str, object]]:
    """Prove and replay what must hold for the claim to be defined; the first that fails is the message."""
    stored: list[dict[str, object]] = []
    for formula in statement.obligations:
        recorder = Recorder(scope.theorems)
        context = Context(recorder, scope.lemmas)
        context.taken.update(g.variable.name for g in statement.givens)
        step = auto(context, formula)
        if step is None:
            answer.message = f"the claim may be undefined: it must be shown that {_inner(formula)}"
            return stored
        certificate = recorder.certificate(step)
        verdict(certificate, [], formula, scope.theorems)
        stored.append(certificate)
    answer.obligations = stored
    return stored


def _inner(formula: object) -> str:
    """The obligation itself, without the hypotheses around it."""
    from rmd_symbolic.kernel.formula import FALSE, Node

    while isinstance(formula, Node) and (formula.op == "all" or (formula.op == "implies" and formula.args[1] is not FALSE)):
        formula = formula.args[1]
    return str(formula)


def _numbers(answer: TheoremResult, run: Run, result: Result) -> None:
    """Evaluate the claim and every proved step at support points; a disagreement with a proof is an internal error."""
    try:
        from rmd_symbolic.engines.numbers import falsifying_point
    except ImportError:
        return
    from rmd_symbolic.kernel.formula import Node, make
    from rmd_symbolic.meaning.denote import abstracted

    formulas: list[tuple[str, Node]] = []
    for report in run.reports:
        if report.verdict == PROVED and report.formula is not None:
            formula = report.formula
            for hypothesis in sorted(report.hypotheses, reverse=True):
                formula = make("implies", hypothesis, formula)
            for name in sorted(formula.free):
                formula = abstracted("all", name, formula)
            formulas.append((f"{answer.name}, line {report.span.line}: {report.text}", formula))
    if answer.verdict == PROVED and answer.statement is not None:
        formulas.append((answer.name, answer.statement.closed))
    for name, formula in formulas:
        point = falsifying_point(formula)
        if point is not None:
            result.disagreements.append(f"{name} was proved, but fails at {point}")


def _instantiate(block: InstantiationBlock, source: Block, file: str, scope: "Scope", result: Result) -> TheoremResult:
    from rmd_symbolic.language.instantiate import instantiated

    started = time.process_time()
    scope.refuse_duplicate(block.name or block.source, block.span) if block.name else None
    statement, recorder, last = instantiated(block, source.line - 1, scope)
    answer = describe(statement, file, source.line)
    certificate = recorder.certificate(last)
    answer.theorem, answer.certificate = replayed(certificate, statement, scope.theorems), certificate
    answer.verdict, answer.trust = PROVED, sorted(answer.theorem.trusts)
    answer.uses = sorted(certificate["uses"])  # type: ignore[call-overload]
    answer.seconds = time.process_time() - started
    scope.add(Entry(statement, answer.theorem, certificate, file, answer))
    return answer


def check_file(path: str | Path, library: Library | None = None, numbers: bool = True, event: Event | None = None) -> Result:
    """Check a file; an unreadable one gives a result with an error, never an exception.

    >>> check_file('missing.proof').exit_code
    2
    """
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else (error.strerror or str(error))
        failed = Result(str(path))
        failed.errors.append(SourceError("E107", f"{path} cannot be read: {reason}", Span(1, 1)))
        return failed
    return check_text(text, str(path), library, numbers, event)


from rmd_symbolic.language.library import Scope  # noqa: E402  (the annotation above is a string)

__all__ = ["Lemma", "Result", "TheoremResult", "check_file", "check_text", "replayed"]
