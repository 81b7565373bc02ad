"""What `rmd check` prints: lines for people, or one JSON value, from the results of the library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rmd_symbolic.cli.output import bold, paint, printable, problem, say, shown_path, source_error
from rmd_symbolic.errors import SourceError
from rmd_symbolic.language.refutation import Refuted
from rmd_symbolic.language.report import StepReport
from rmd_symbolic.language.result import OPEN, PROVED, REFUTED, Result, TheoremResult

SCHEMA = "rmd/check/1"
KINDS = {"refutation": "refutation", "exercise": "exercise"}  # everything else is a theorem
QUIET_KINDS = ("case", "base", "inductive", "take", "suppose", "note", "witness")


@dataclass(slots=True)
class Style:
    """How much is printed, and which trust is permitted."""

    quiet: bool = False
    verbose: bool = False
    timings: bool = False
    allowed: frozenset[str] = frozenset()


@dataclass(slots=True)
class Tally:
    """The outcome over several files."""

    results: list[Result] = field(default_factory=list)
    missing: list[tuple[str, SourceError]] = field(default_factory=list)
    allowed: frozenset[str] = frozenset()

    def theorems(self) -> Iterable[TheoremResult]:
        """Every statement of every file."""
        return (theorem for result in self.results for theorem in result.theorems)

    @property
    def exit_code(self) -> int:
        """3 beats 2 beats 1 beats 0; a trust that is not permitted counts as open."""
        codes = [result.exit_code for result in self.results] + [2] * bool(self.missing)
        if any(forbidden(theorem, self.allowed) for theorem in self.theorems()):
            codes.append(1)
        return max(codes, default=2)

    @property
    def verdict(self) -> str:
        """refuted when something is, proved when everything is and nothing is wrong, else open."""
        if any(theorem.verdict == REFUTED for theorem in self.theorems()):
            return REFUTED
        return PROVED if self.exit_code == 0 else OPEN

    def counts(self) -> dict[str, int]:
        """How many statements have which outcome."""
        counts = {"proved": 0, "refuted": 0, "open": 0, "exercises": 0}
        for theorem in self.theorems():
            counts["exercises" if theorem.unfinished else theorem.verdict] += 1
        counts["errors"] = len(self.missing) + sum(len(r.errors) for r in self.results)
        counts["disagreements"] = sum(len(r.disagreements) for r in self.results)
        counts["files"] = len(self.results)
        return counts

    def summary(self) -> str:
        """The last line."""
        counts = self.counts()
        names = {"proved": "proved", "refuted": "refuted", "open": "open"}
        parts = [f"{counts[key]} {paint(word)}" for key, word in names.items() if counts[key] or key == "proved"]
        for key, one in (("exercises", "exercise"), ("errors", "error"), ("disagreements", "disagreement")):
            if counts[key]:
                parts.append(
                    f"{counts[key]} {paint(one if counts[key] == 1 else key, 'error' if one != 'exercise' else one)}"
                )
        declared = sum(len(result.declared) for result in self.results)
        if declared:
            parts.append(f"{declared} declaration{'s' * (declared != 1)}")
        files = counts["files"]
        return f"{', '.join(parts)} in {files} file{'s' * (files != 1)}"


def forbidden(theorem: TheoremResult, allowed: frozenset[str]) -> list[str]:
    """What the theorem trusts and the command line does not permit."""
    return [name for name in theorem.trust if name.split(":")[0] not in allowed]


# ---- text -------------------------------------------------------------------------------------------------------
def say_result(result: Result, style: Style) -> None:
    """Print one file."""
    lines = result.text.split("\n")
    if not style.quiet and result.theorems:
        say(bold(shown_path(result.file)))
    width = max((len(theorem.name) for theorem in result.theorems), default=0)
    for theorem in result.theorems:
        say_theorem(theorem, lines, width, style)
    for error in result.errors:
        say(source_error(error, result.file, lines))
    for disagreement in result.disagreements:
        say(f"{paint('error')}[E300]: {disagreement}")


def say_theorem(theorem: TheoremResult, lines: Sequence[str], width: int, style: Style) -> None:
    """One line for the theorem; below it what a reader must know, and every step when asked."""
    word = "exercise" if theorem.unfinished else theorem.verdict
    if not style.quiet:
        time = f"  {theorem.seconds * 1e3:.0f} ms{' (stored)' * theorem.cached}" if style.timings else ""
        title = f"  {printable(theorem.title)}" if theorem.title else ""
        say(f"  {paint(word)}{' ' * (9 - len(word))}{theorem.name.ljust(width)}{title}{time}".rstrip())
        if theorem.refutation is not None:
            say(f"           {refuted_line(theorem.refutation)}")
        if theorem.unused:
            say(f"           not needed: {'; '.join(theorem.unused)}")
        if style.verbose:
            for step in theorem.steps:
                say(f"    {step_line(step)}")
    missing = forbidden(theorem, style.allowed)
    if theorem.trust and not style.quiet:
        say(f"           trusts: {', '.join(theorem.trust)}")
    if missing:
        flags = " ".join(f"--allow {name}" for name in sorted({m.split(":")[0] for m in missing}))
        say(f"{theorem.name}: not accepted because it trusts {', '.join(missing)}; permit it with {flags}")
    if theorem.unfinished:
        return
    for step in theorem.steps:
        if step.verdict == PROVED and step.suggestion and not style.quiet:
            say(f"           line {step.span.line} was found by the engines; write instead:")
            for line in step.suggestion.split("\n"):
                say(f"             {line}")
        if step.verdict not in (PROVED, "note"):
            said, *rest = (step.message or "no proof was found").split("\n")
            if step.counterexample:
                said, rest = "this line is false", [f"for instance at {step.counterexample}", said, *rest]
            if step.candidate:
                rest = [*rest, f"it may be false, but this is not confirmed: {step.candidate}"]
            say(problem(f"{paint(step.verdict)}: {said}", theorem.file, step.span, lines, step.hint, rest))
    if theorem.counterexample:
        say(f"{paint(theorem.verdict)}: {theorem.name}: the claim is false, for instance at {theorem.counterexample}")
    if theorem.candidate:
        say(
            f"{paint(theorem.verdict)}: {theorem.name}: it may be false, but this is not confirmed: {theorem.candidate}"
        )
    if theorem.message and all(step.message != theorem.message for step in theorem.steps):
        say(f"{paint(theorem.verdict)}: {theorem.name}: {theorem.message}")


def refuted_line(found: Refuted) -> str:
    """Where the claim fails, and both sides there."""
    sides = f": {found.left} {found.relation} {found.right} is false" if found.relation else ""
    return f"fails at {found.at}{sides}"


def step_line(step: StepReport) -> str:
    """A step on one line, indented as it is nested."""
    indent = "  " * step.depth
    text = printable(f"{step.label}: {step.text}" if step.label else step.text)
    if step.kind in QUIET_KINDS:
        word, body = "", {"inductive": "step:", "base": "base:"}.get(step.kind, f"{step.kind} {text}")
    else:
        word, body = step.verdict, f"{text}  {step.reason}"
    return f"{step.span.line:4} {word:8} {indent}{body}".rstrip()


# ---- JSON -------------------------------------------------------------------------------------------------------
def check_json(tally: Tally) -> dict[str, object]:
    """The answer of `rmd check --json`."""
    errors = [error_json(file, error) for file, error in tally.missing]
    errors += [error_json(r.file, e) for r in tally.results for e in r.errors]
    return {
        "schema": SCHEMA,
        "verdict": tally.verdict,
        "theorems": [theorem_json(theorem, tally.allowed) for theorem in tally.theorems()],
        "errors": errors,
        "disagreements": [d for r in tally.results for d in r.disagreements],
        "summary": tally.counts(),
    }


def theorem_json(theorem: TheoremResult, allowed: frozenset[str]) -> dict[str, object]:
    """One statement."""
    return {
        "name": theorem.name, "file": shown_path(theorem.file), "line": theorem.line,
        "kind": KINDS.get(theorem.kind, "theorem"), "title": theorem.title, "verdict": theorem.verdict,
        "trust": theorem.trust, "permitted": not forbidden(theorem, allowed), "hypotheses": theorem.hypotheses,
        "not_needed": theorem.unused, "claim": theorem.claim, "uses": theorem.uses, "unfinished": theorem.unfinished,
        "message": theorem.message, "counterexample": theorem.counterexample or None,
        "candidate": theorem.candidate or None,
        "seconds": round(theorem.seconds, 6), "refutation": refutation_json(theorem.refutation),
        "steps": [step_json(step) for step in theorem.steps],
    }  # fmt: skip


def refutation_json(found: Refuted | None) -> dict[str, object] | None:
    """Where a refuted claim fails, with both sides of the relation that does."""
    if found is None:
        return None
    return {"at": found.at, "left": found.left, "relation": found.relation, "right": found.right}


def step_json(step: StepReport) -> dict[str, object]:
    """One step."""
    return {
        "line": step.span.line, "column": step.span.column, "text": step.text, "reason": step.reason,
        "verdict": step.verdict, "message": step.message, "hint": step.hint,
        "counterexample": step.counterexample or None, "candidate": step.candidate or None,
        "suggestion": step.suggestion or None, "kind": step.kind, "label": step.label,
        "depth": step.depth,
    }  # fmt: skip


def error_json(file: str | Path, error: SourceError) -> dict[str, object]:
    """One mistake."""
    return {
        "file": shown_path(file), "line": error.span.line, "column": error.span.column, "code": error.code,
        "message": error.message, "hint": error.hint,
    }  # fmt: skip
