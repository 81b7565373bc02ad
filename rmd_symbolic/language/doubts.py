"""Second looks: points at which a failed line or claim is false, reasons that work instead, numbers against proofs."""

from __future__ import annotations

import time
from collections.abc import Iterable

from rmd_symbolic.kernel.formula import Node, make
from rmd_symbolic.language.claims import names_of, where_defined
from rmd_symbolic.language.report import Run
from rmd_symbolic.language.result import OPEN, PROVED, REFUTED, TheoremResult
from rmd_symbolic.language.theories import Scope

SECONDS_FOR_STEPS, SECONDS_FOR_CLAIM = 3.0, 1.0  # of the search for counterexamples, for one statement
FIRST_LOOK = 0.2  # at each failed line, before a reason that works is looked for
SECONDS_FOR_REASONS = 2.0  # of the search for reasons that work, for one statement


def refute(answer: TheoremResult, run: Run, scope: Scope) -> None:
    """Look for points at which what was not proved is false: the failed steps, then the claim itself.

    What is found and not confirmed is a candidate, and leaves the verdict open.
    """
    from rmd_symbolic.language.confirm import Known, find

    def known() -> Known:
        return Known(scope.theorems, scope.lemmas, scope.notions.values())

    left = SECONDS_FOR_STEPS
    points = [r for r in run.reports if r.verdict == OPEN and r.formula is not None]
    for seconds in (FIRST_LOOK, 1.0):
        for report in (r for r in points if r.verdict == OPEN and not r.suggestion and left > 0):
            started = time.process_time()
            formula = under(report.formula, report.hypotheses)  # type: ignore[arg-type]
            finding = find(formula, seconds=min(left, seconds), known=known)
            left -= time.process_time() - started
            report.candidate = ""
            if finding is not None and finding.confirmed:
                report.verdict, report.counterexample = REFUTED, str(finding)
            elif finding is not None:
                report.candidate = str(finding)
        if seconds == FIRST_LOOK and answer.kind != "exercise":  # an exercise is for its reader to finish
            suggest(run)
    failed = [report for report in run.reports if report.verdict in (OPEN, REFUTED)]
    mended = bool(failed) and all(report.suggestion for report in failed)
    if answer.verdict == OPEN and answer.statement is not None and answer.kind != "exercise" and not mended:
        finding = find(
            where_defined(answer.statement, known), names_of(answer.statement), SECONDS_FOR_CLAIM, known=known
        )
        if finding is not None and finding.confirmed:
            answer.verdict, answer.counterexample = REFUTED, str(finding)
        elif finding is not None:
            answer.candidate = str(finding)


def suggest(run: Run) -> None:
    """A reason that works, for the failed lines that are not false."""
    left = SECONDS_FOR_REASONS
    for report, retry in run.failed:
        if report.verdict == OPEN and left > 0:
            started = time.process_time()
            report.suggestion = retry.suggestion(min(left, 1.0))
            left -= time.process_time() - started
            if report.suggestion:
                report.candidate = ""
                works = f"the line holds here, but its reason does not give it: write `{report.suggestion}`"
                report.hint = f"{report.hint}\n{works}" if report.reason and report.hint else works


def under(formula: Node, hypotheses: Iterable[Node]) -> Node:
    """The formula under its hypotheses; free variables stay free."""
    for hypothesis in sorted(hypotheses, reverse=True):
        formula = make("implies", hypothesis, formula)
    return formula


def numeric_disagreements(answer: TheoremResult, run: Run) -> list[str]:
    """Evaluate the claim and every proved step at support points; a disagreement with a proof is an internal error."""
    from rmd_symbolic.engines.numbers import falsifying_point
    from rmd_symbolic.meaning.denote import abstracted

    formulas: list[tuple[str, Node]] = []
    for report in run.reports:
        if report.verdict == PROVED and report.formula is not None:
            formula = under(report.formula, report.hypotheses)
            for name in sorted(formula.free):
                formula = abstracted("all", name, formula)
            formulas.append((f"{answer.name}, line {report.span.line}: {report.text}", formula))
    if answer.verdict == PROVED and answer.statement is not None:
        formulas.append((answer.name, answer.statement.closed))
    points = ((shown, falsifying_point(formula)) for shown, formula in formulas)
    return [f"{shown} was proved, but fails at {point}" for shown, point in points if point is not None]
