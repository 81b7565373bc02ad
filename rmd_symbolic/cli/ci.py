"""Reports for continuous integration: JUnit XML (one test case a theorem) and SARIF 2.1 (one result a problem)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from rmd_symbolic import __version__
from rmd_symbolic.cli.output import printable, shown_path
from rmd_symbolic.cli.report import Tally, forbidden
from rmd_symbolic.errors import Span
from rmd_symbolic.language.codes import CODES
from rmd_symbolic.language.result import PROVED

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that makes a check fail."""

    rule: str
    level: str
    message: str
    file: str
    span: Span


def problems(tally: Tally) -> Iterator[Problem]:
    """Everything that is wrong, in the order of the files."""
    for file, error in tally.missing:
        yield Problem(error.code, "error", error.message, shown_path(file), error.span)
    for result in tally.results:
        file = shown_path(result.file)
        for error in result.errors:
            yield Problem(error.code, "error", error.message, file, error.span)
        for text in result.disagreements:
            yield Problem("E300", "error", text, file, Span(1, 1))
        for theorem in result.theorems:
            if theorem.unfinished:
                continue
            failed = [step for step in theorem.steps if step.verdict not in (PROVED, "note")]
            for step in failed:
                said = f"{theorem.name}: {step.message or step.verdict}"
                yield Problem(step.verdict, "error", said, file, step.span)
            if theorem.verdict != PROVED and not failed:
                said = f"{theorem.name} is {theorem.verdict}. {theorem.message}".strip()
                yield Problem(theorem.verdict, "error", said, file, Span(theorem.line, 1))
            for trusted in forbidden(theorem, tally.allowed):
                yield Problem("trust", "error", f"{theorem.name} trusts {trusted}", file, Span(theorem.line, 1))


def sarif(tally: Tally) -> str:
    """The SARIF log of a check."""
    found = list(problems(tally))
    rules = [{"id": rule, "shortDescription": {"text": CODES.get(rule, (f"a step is {rule}", ""))[0]}}
             for rule in sorted({p.rule for p in found})]  # fmt: skip
    driver = {"name": "rmd", "version": __version__, "rules": rules}
    runs = [{"tool": {"driver": driver}, "results": [_result(problem) for problem in found]}]
    return json.dumps({"$schema": SARIF, "version": "2.1.0", "runs": runs}, indent=2) + "\n"


def _result(problem: Problem) -> dict[str, object]:
    span = problem.span
    region = {"startLine": span.line, "startColumn": span.column, "endColumn": span.column + span.length}
    place = {"artifactLocation": {"uri": problem.file}, "region": region}
    return {"ruleId": problem.rule, "level": problem.level, "message": {"text": problem.message},
            "locations": [{"physicalLocation": place}]}  # fmt: skip


def junit(tally: Tally) -> str:
    """The JUnit report of a check: a suite for each file, a case for each theorem, an error for each mistake."""
    by_file: dict[str, list[str]] = {}
    for problem in problems(tally):
        if problem.rule.startswith("E"):
            case = _case(f"{problem.rule} line {problem.span.line}", problem.file, 0.0, "error", problem.message)
            by_file.setdefault(problem.file, []).append(case)
    for result in tally.results:
        cases = by_file.setdefault(shown_path(result.file), [])
        for theorem in result.theorems:
            trusted = forbidden(theorem, tally.allowed)
            said = [s.message for s in theorem.steps if s.verdict not in (PROVED, "note") and s.message]
            kind = "skipped" if theorem.unfinished else "failure" if theorem.verdict != PROVED or trusted else ""
            message = "; ".join([theorem.verdict, *said, *(f"trusts {name}" for name in trusted)])
            cases.append(_case(theorem.name, shown_path(result.file), theorem.seconds, kind, message))
    suites = [_suite(name, cases) for name, cases in by_file.items()]
    return "\n".join(['<?xml version="1.0" encoding="utf-8"?>', "<testsuites>", *suites, "</testsuites>"]) + "\n"


def _suite(name: str, cases: list[str]) -> str:
    def count(kind: str) -> int:
        return sum(f"<{kind} " in case for case in cases)

    head = f'failures="{count("failure")}" errors="{count("error")}" skipped="{count("skipped")}"'
    return "\n".join([f'  <testsuite name={quoteattr(name)} tests="{len(cases)}" {head}>', *cases, "  </testsuite>"])


def _case(name: str, file: str, seconds: float, kind: str, message: str) -> str:
    head = f'    <testcase name={quoteattr(name)} classname={quoteattr(file)} time="{seconds:.3f}"'
    if not kind:
        return f"{head}/>"
    return f"{head}><{kind} message={quoteattr(printable(message))}/></testcase>"
