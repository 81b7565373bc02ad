"""`rmd hypotheses`: which hypotheses of a theorem are needed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from rmd_symbolic.cli.entries import checked, theorem
from rmd_symbolic.cli.output import bold, epilog, json_option, leave, paint, say, say_json, shown_path, source_error
from rmd_symbolic.cli.progress import Waiting
from rmd_symbolic.cli.report import error_json
from rmd_symbolic.errors import SourceError
from rmd_symbolic.language.claims import as_written
from rmd_symbolic.language.hypotheses import NEEDED, OPEN, PROVED, UNDEFINED, UNUSED, Dropped, dropped
from rmd_symbolic.language.prover import Prover
from rmd_symbolic.language.result import TheoremResult
from rmd_symbolic.language.values import shown, written

SCHEMA = "rmd/hypotheses/1"
EXAMPLES = epilog(
    "rmd hypotheses unique_fixed_point            a theorem of this project or of the library",
    "rmd hypotheses my.proof:my_contraction       a theorem of a file",
    "rmd hypotheses my.proof --seconds 1          every theorem of a file",
)
SAID = {
    UNUSED: "not used: the proof does not need it",
    PROVED: "not needed: {proof} proves the claim without it",
    NEEDED: "needed: without it the claim fails at {values}",
    UNDEFINED: "the claim has no meaning without it",
    OPEN: "open: the proof uses it, and no counterexample without it was found",
}
COLOURS = {NEEDED: "proved", OPEN: "open", UNDEFINED: "note", UNUSED: "help", PROVED: "help"}


@click.command(epilog=EXAMPLES)
@click.argument("target", metavar="NAME|FILE|FILE:NAME")
@click.option("--seconds", default=5.0, show_default=True, type=click.FloatRange(0.1, 3600), help="For each.")
@click.option("--seed", default=0, show_default=True, help="Of the search.")
@json_option
def command(target: str, seconds: float, seed: int, as_json: bool) -> None:
    """Drop each hypothesis of a proved theorem in turn, those of `given` lines too, and look what becomes of the claim.

    Exit code 0 when every theorem asked for is proved, whatever its hypotheses; 1 when one is not; 2 for a mistake.
    """
    theorems, errors, lines = _asked(target)
    prover, answers = Prover(), []
    with Waiting() as waiting:
        for found in theorems:
            if found.theorem is not None:
                given = dropped(found, seconds, seed, prover, lambda text: waiting.show(f"{found.name}: {text}"))  # noqa: B023
                answers.append((found, given))
                if not as_json:
                    waiting.clear()
                    _say(found, given)
    open_ones = [t for t in theorems if t.theorem is None and t.refutation is None and not t.unfinished]
    if as_json:
        say_json({"schema": SCHEMA, "theorems": [theorem_json(*answer) for answer in answers],
                  "not_proved": [t.name for t in open_ones],
                  "errors": [error_json(target, error) for error in errors]})  # fmt: skip
    else:
        for found in open_ones:
            say(f"{bold(found.name)}  {paint(found.verdict)}; see rmd check {shown_path(found.file)}")
        for error in errors:
            say(source_error(error, target, lines))
    leave(2 if errors else 1 if open_ones else 0)


def _asked(target: str) -> tuple[list[TheoremResult], Sequence[SourceError], list[str]]:
    """The theorems that are meant, mistakes of their file, and its lines."""
    file, _, name = target.rpartition(":")
    if file and (file.endswith(".proof") or Path(file).is_file()):
        return [theorem(name, Path(file))[0]], [], []
    if target.endswith(".proof") or Path(target).is_file():
        _, result = checked(Path(target))
        return list(result.theorems), result.errors, result.text.split("\n")
    return [theorem(target)[0]], [], []


def _say(found: TheoremResult, answers: Sequence[Dropped]) -> None:
    say(f"{bold(found.name)}  {shown_path(found.file)}:{found.line}")
    say(f"  claim  {found.claim}")
    if not answers:
        say("  there is no hypothesis")
    for answer in answers:
        say(f"  {answer.text}")
        values = "" if answer.finding is None or answer.statement is None else _values(answer)
        word, rest = _said(answer).split(":", 1) if ":" in _said(answer) else ("", _said(answer))
        text = (paint(word, COLOURS[answer.status]) + ":" if word else "") + rest
        say(f"      {text.format(proof=answer.proof, values=values)}")
        if answer.status == NEEDED and answer.finding is not None and answer.finding.found.sides:
            say(f"      there {answer.finding.found.sides}")
        elif answer.status == UNDEFINED:
            say(f"      {f'for instance at {values}' if values else answer.why}")
        elif answer.status == OPEN and values:
            say(f"      a candidate that is not confirmed: {values}")


def _said(answer: Dropped) -> str:
    if answer.status == OPEN and answer.why:
        return f"open: the proof does not use it, but {answer.why.replace('it ', 'the claim ')} without it"
    return SAID[answer.status]


def _values(answer: Dropped) -> str:
    if answer.finding is None or answer.statement is None:
        return ""
    return ", ".join(f"{name} = {written(v)}" for name, v in shown(answer.finding, answer.statement).items())


def theorem_json(found: TheoremResult, answers: Sequence[Dropped]) -> dict[str, object]:
    """One theorem."""
    return {"name": found.name, "file": shown_path(found.file), "line": found.line, "claim": found.claim,
            "hypotheses": [dropped_json(answer) for answer in answers]}  # fmt: skip


def dropped_json(answer: Dropped) -> dict[str, object]:
    """One hypothesis."""
    finding, statement = answer.finding, answer.statement
    point = None
    if finding is not None and statement is not None:
        found = finding.found
        left, relation, right = as_written(statement.claim, (found.left, found.relation, found.right))
        point = {"n": found.n, "values": shown(finding, statement), "left": left, "relation": relation,
                 "right": right, "argument": found.argument}  # fmt: skip
    return {
        "text": answer.text, "status": answer.status,
        "counterexample": point if answer.status == NEEDED else None,
        "undefined_at": point if answer.status == UNDEFINED else None,
        "candidate": point if answer.status == OPEN else None,
        "proved_by": answer.proof or None, "why": answer.why,
    }  # fmt: skip
