"""Check a proof file: text to a verdict for every step, and a replayed theorem for every statement.

The pipeline: split into blocks, parse each, elaborate the statement, run the proof, replay its certificate, compare
with the claim.  Nothing but the replay makes a theorem.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from rmd_symbolic.errors import RmdError, RuleError, SourceError, Span
from rmd_symbolic.kernel.formula import FALSE, Node, instance
from rmd_symbolic.kernel.replay import MALFORMED, verdict
from rmd_symbolic.kernel.theorem import Theorem
from rmd_symbolic.language.cache import Shown
from rmd_symbolic.language.declare import declare
from rmd_symbolic.language.doubts import numeric_disagreements, refute
from rmd_symbolic.language.elaborate import Statement, elaborate
from rmd_symbolic.language.generators import refuse_other_functions
from rmd_symbolic.language.incremental import Checked, Earlier, cited, enter, fingerprint, stated
from rmd_symbolic.language.parse import named, parse_block, split
from rmd_symbolic.language.refutation import decide, notes
from rmd_symbolic.language.report import Run, StepReport
from rmd_symbolic.language.result import OPEN, PROVED, Result, TheoremResult
from rmd_symbolic.language.run import LINE_SECONDS, Runner
from rmd_symbolic.language.syntax import Block, InstantiationBlock, OwnBlock, StatementBlock, TheoryBlock, UsesBlock
from rmd_symbolic.language.theories import Entry, Library
from rmd_symbolic.meaning.denote import kernel_variable, written_out
from rmd_symbolic.tactics.context import Context, Lemma
from rmd_symbolic.tactics.describe import readable
from rmd_symbolic.tactics.obligations import discharged
from rmd_symbolic.tactics.recorder import Recorder

Event = Callable[[TheoremResult], None]
MAX_TEXT = 20_000_000
HIDDEN = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\r(?!\n)")


def check_text(
    text: str, file: str = "<text>", library: Library | None = None, numbers: bool = True, event: Event | None = None,
    previous: Result | None = None,
) -> Result:  # fmt: skip
    r"""Check the text of a proof file.

    Every statement gets a verdict; every mistake of the file is reported, each with its place.  A text without any
    statement is refused.  From the `previous` result of the file, blocks that saw no change are taken over.

    >>> check_text('theorem one\n claim 0 < 1\nproof\n show 0 < 1 by algebra\nqed').verdict
    'proved'
    >>> check_text('').errors[0].message
    'there is nothing to check: the text holds no theorem'
    """
    result = Result(file, text=text)
    for theorem in results(text, file, library or Library(), result, numbers, previous):
        result.theorems.append(theorem)
        if event is not None:
            event(theorem)
    result.errors.sort(key=lambda error: (error.span.line, error.span.column))
    if not result.theorems and not result.errors and not result.declared:
        hint = "write theorem NAME ... claim ... proof ... qed, or see `rmd new`"
        result.errors.append(
            SourceError("E100", "there is nothing to check: the text holds no theorem", Span(1, 1), hint)
        )
    return result


def results(
    text: str, file: str, library: Library, result: Result, numbers: bool, previous: Result | None = None
) -> Iterator[TheoremResult]:
    """The statements of a text, checked one by one; errors and the name of the theory go to `result`."""
    if len(text) > MAX_TEXT or "\0" in text:
        result.errors.append(
            SourceError("E106", "this is not the text of a proof file", Span(1, 1), "give a UTF-8 text")
        )
        return
    hidden = HIDDEN.search(text)
    if hidden is not None:
        line = text.count("\n", 0, hidden.start()) + 1
        column = hidden.start() - text.rfind("\n", 0, hidden.start())
        message = "an invisible character makes the text read differently from what it says"
        result.errors.append(SourceError("E106", message, Span(line, column), "take it out"))
        return
    blocks, errors = split(text)
    result.errors += errors
    scope = library.scope(file)
    scope.announce(name for block in blocks if (name := named(block)) is not None)
    earlier = Earlier(previous)
    for block in blocks:
        checked = earlier.take(block, scope, numbers)
        if checked is not None:
            enter(checked, file, scope)
        else:
            checked = checked_block(block, file, scope, numbers)
        result.blocks.append(checked)
        result.theory = checked.theory or result.theory
        result.errors += checked.errors
        result.declared += checked.declared
        result.disagreements += checked.disagreements
        if checked.answer is not None:
            yield checked.answer
    result.errors += [
        SourceError("E164", f"{fact.theorem} is no proved theorem here, so it is no fact of {name}", fact.span,
                    scope.near(fact.theorem))
        for name, facts in scope.facts.items() for fact in facts if fact.theorem not in scope.all
    ]  # fmt: skip


def checked_block(block: Block, file: str, scope: Scope, numbers: bool = False) -> Checked:
    """Check one block, whatever it is, in a scope that it may add to; what is wrong with it goes to its errors."""
    checked = Checked(block, numbers, scope.state, fingerprint(cited(block.text, scope.theorems, scope.notions)))
    found = Result(file)
    try:
        parsed = parse_block(block)
        if isinstance(parsed, TheoryBlock):
            checked.theory = parsed.name
        elif isinstance(parsed, UsesBlock):
            for name in parsed.names:
                scope.use(name, parsed.span)
        elif isinstance(parsed, OwnBlock):
            _declare(parsed, block, file, scope)
            checked.declared = (parsed.name,)
        elif isinstance(parsed, InstantiationBlock):
            checked.answer = _instantiate(parsed, block, file, scope, found)
        else:
            checked.answer = _check(parsed, block, file, scope, found, numbers)
    except SourceError as error:
        found.errors += [error, *error.others]
    except RmdError as error:
        found.errors.append(SourceError("E201", str(error), Span(block.line, 1)))
    except RecursionError:
        found.errors.append(SourceError("E103", "the block is nested too deep", Span(block.line, 1)))
    if checked.answer is not None:
        checked.used = fingerprint(stated(checked.answer.uses, scope.theorems))
    checked.errors, checked.disagreements = found.errors, found.disagreements
    return checked


def _declare(block: OwnBlock, source: Block, file: str, scope: Scope) -> None:
    """Put what is declared in force, once it is known to be defined where its conditions hold."""
    found = declare(block, source.line - 1, scope.notions)
    answer = describe(found.defined, file, source.line)
    prove_obligations(found.defined, answer, scope)
    if answer.message:
        what = answer.message.removeprefix("the claim may be undefined: ")
        raise SourceError("E162", f"{block.name} may be undefined: {what}", block.meaning_span,
                          "add what is missing to the declaration: assume ...")  # fmt: skip
    if scope.theories.engines:
        refuse_other_functions(found, scope.theories)
    scope.declare(found.own)
    scope.facts[block.name] = block.facts


def _check(
    block: StatementBlock, source: Block, file: str, scope: Scope, result: Result, numbers: bool
) -> TheoremResult:
    started = time.process_time()
    offset = source.line - 1
    scope.refuse_duplicate(block.name, block.span)
    if block.failure is not None and block.kind != "refutation":
        raise SourceError("E128", f"a {block.kind} claims what holds; `fails at` is for a refutation", block.claim_span,
                          "begin the block with `refutation`, or take out `fails at`")  # fmt: skip
    statement = elaborate(block, offset, scope.notions)
    answer = describe(statement, file, source.line)
    if block.kind == "refutation":
        _judge(block, source, statement, answer, scope)
        answer.seconds = time.process_time() - started
        return answer
    lemmas = scope.lemmas
    cache = scope.theories.cache
    stored = cache.find(statement, source.text, scope.theorems, numbers) if cache else None
    if stored is not None:
        _accept_stored(stored, statement, answer, scope, source.line - 1)
    if answer.theorem is None:
        runner = Runner(statement, offset, Recorder(scope.theorems), lemmas, scope.theories.engines, scope.theories)
        runner.context.deadline = scope.theories.deadline
        runner.context.unproved.update(scope.unproved)
        run = runner.prove(block.steps or [])
        answer.steps = run.reports
        result.errors += run.errors
        _accept(run, statement, answer, scope, prove_obligations(statement, answer, scope))
        if numbers and scope.theories.engines:
            result.disagreements += numeric_disagreements(answer, run)
            refute(answer, run, scope)
        if answer.theorem is not None and cache is not None and not result.disagreements:
            cache.store(statement, source.text, scope.theorems, answer, numbers)
    answer.seconds = time.process_time() - started
    if answer.theorem is not None:
        scope.add(Entry(statement, answer.theorem, answer.certificate or {}, file, answer))
    return answer


def _judge(block: StatementBlock, source: Block, statement: Statement, answer: TheoremResult, scope: Scope) -> None:
    """A refutation is proved when its instance violates the claim; it is evaluated each time and never in scope."""
    answer.steps, stray = notes(block)
    if stray is not None:
        raise SourceError("E128", "a refutation is proved by its values; its proof holds notes alone", stray,
                          "take the step out")  # fmt: skip
    found = decide(block, statement, source.text, scope, source.line - 1)
    if isinstance(found, str):
        answer.message = found
        return
    answer.verdict, answer.refutation = PROVED, found
    answer.trust, answer.uses = found.trust, found.uses


def describe(statement: Statement, file: str, line: int) -> TheoremResult:
    """The empty answer for a statement: open until proved."""
    listed = [text if not label else f"{label}: {text}" for label, text, _ in statement.hypotheses]
    claim = str(statement.claim)
    return TheoremResult(
        statement.name, file, line, statement.kind, statement.title, OPEN, claim, listed, statement=statement
    )


def _accept(run: Run, statement: Statement, answer: TheoremResult, scope: Scope, asides: list[Theorem]) -> None:
    """Replay the recorded steps against the elaborated claim."""
    if run.last is None or answer.message:
        return
    certificate = run.recorder.certificate(run.last)
    answer.theorem = replayed(certificate, statement, scope.theorems)
    answer.certificate, answer.unused = certificate, run.unused
    _rests_on(answer, [answer.theorem, *asides])


def replayed(certificate: Mapping[str, object], statement: Statement, theorems: Mapping[str, Theorem]) -> Theorem:
    """The theorem of a certificate, compared with the statement; RuleError when they differ."""
    return verdict(dict(certificate), [], statement.closed, theorems)


def _accept_stored(
    stored: Mapping[str, object], statement: Statement, answer: TheoremResult, scope: Scope, offset: int
) -> None:
    """A cache entry is a certificate to replay, never a verdict; one that fails is forgotten."""
    try:
        certificate, obligations = stored["certificate"], stored["obligations"]
        if not isinstance(certificate, dict) or not isinstance(obligations, list):
            raise RuleError("the stored entry is malformed")
        if len(obligations) != len(statement.obligations):
            raise RuleError("the stored entry lacks obligations")
        shown = Shown.read(stored, offset)
        asides = [verdict(d, [], f, scope.theorems) for f, d in zip(statement.obligations, obligations, strict=True)]
        theorem = replayed(certificate, statement, scope.theorems)
    except (RmdError, *MALFORMED) as error:
        if scope.theories.cache is not None:
            scope.theories.cache.refuse(statement, str(error) or type(error).__name__)
        return
    answer.theorem, answer.certificate, answer.obligations, answer.cached = theorem, certificate, obligations, True
    _rests_on(answer, [theorem, *asides])
    answer.unused, answer.steps = shown.unused, shown.steps


def _rests_on(answer: TheoremResult, theorems: Sequence[Theorem]) -> None:
    """Proved; the trust and the theorems used are those of the claim and of its obligations together."""
    answer.verdict = PROVED
    answer.trust = sorted(frozenset().union(*(theorem.trusts for theorem in theorems)))
    certificates = [answer.certificate or {}, *answer.obligations]
    answer.uses = sorted({name for c in certificates for name in c["uses"]})  # type: ignore[attr-defined]


def prove_obligations(statement: Statement, answer: TheoremResult, scope: Scope) -> list[Theorem]:
    """Prove and replay what must hold for the claim to be defined; the first that fails is the message."""
    proved: list[Theorem] = []
    for formula, place in zip(statement.obligations, statement.places, strict=True):
        recorder = Recorder(scope.theorems)
        recorder.ends = min(time.process_time() + LINE_SECONDS, scope.theories.deadline)
        context = Context(recorder, scope.lemmas)
        context.taken.update(g.variable.name for g in statement.givens)
        step = discharged(context, formula)
        if step is None:
            answer.message = f"the claim may be undefined: it must be shown that {_inner(formula, statement, context)}"
            hint = "assume it, or say why it holds in an earlier lemma"
            answer.steps.insert(0, StepReport(place, "", "", OPEN, answer.message, hint))
            return proved
        certificate = recorder.certificate(step)
        proved.append(verdict(certificate, [], formula, scope.theorems))
        answer.obligations.append(certificate)
    return proved


def _inner(formula: Node, statement: Statement, context: Context) -> str:
    """The obligation itself, without the hypotheses around it."""
    context.written.update(statement.written)
    for given in statement.givens:
        formula = instance(formula, written_out(kernel_variable(given.variable)))
    for _ in statement.hypotheses:
        formula = formula.args[1] if formula.op == "implies" and formula.args[1] is not FALSE else formula
    return readable(context, formula)


def _instantiate(block: InstantiationBlock, source: Block, file: str, scope: Scope, result: Result) -> TheoremResult:
    from rmd_symbolic.language.instantiate import instantiated

    started = time.process_time()
    statement, recorder, last = instantiated(block, source.line - 1, scope)
    scope.refuse_duplicate(statement.name, block.span)
    answer = describe(statement, file, source.line)
    certificate = recorder.certificate(last)
    asides = prove_obligations(statement, answer, scope)
    answer.seconds = time.process_time() - started
    if answer.message:
        return answer
    answer.theorem, answer.certificate = replayed(certificate, statement, scope.theorems), certificate
    _rests_on(answer, [answer.theorem, *asides])
    scope.add(Entry(statement, answer.theorem, certificate, file, answer))
    return answer


def check_file(
    path: str | Path, library: Library | None = None, numbers: bool = True, event: Event | None = None,
    previous: Result | None = None,
) -> Result:  # fmt: skip
    """Check a file; an unreadable one gives a result with an error, never an exception.

    >>> check_file('missing.proof').exit_code
    2
    """
    try:
        text = read_text(path)
    except SourceError as error:
        return Result(str(path), errors=[error])
    library = library or Library()
    with library.busy(Path(path).resolve()):
        return check_text(text, str(path), library, numbers, event, previous)


def read_text(path: str | Path) -> str:
    """The text of a proof file, or SourceError; never more than the limit is read."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_TEXT + 1)
        if len(data) > MAX_TEXT:
            raise SourceError(
                "E106", f"{path} is larger than {MAX_TEXT // 10**6} MB", Span(1, 1), "split it into theories"
            )
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError("E107", f"{path} cannot be read: it is not UTF-8 text", Span(line, 1)) from None
    except OSError as error:
        raise SourceError("E107", f"{path} cannot be read: {error.strerror or error}", Span(1, 1)) from None


from rmd_symbolic.language.theories import Scope  # noqa: E402  (the annotation above is a string)

__all__ = [
    "Lemma", "Result", "TheoremResult", "check_file", "check_text", "describe", "prove_obligations", "read_text",
    "replayed",
]  # fmt: skip
