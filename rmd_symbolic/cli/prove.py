"""`rmd prove`: a proof of a claim, a counterexample, or an honest open; for one claim or for a file of them."""

from __future__ import annotations

from pathlib import Path

import click

from rmd_symbolic.cli.declared import declared_in
from rmd_symbolic.cli.output import bold, epilog, json_option, leave, paint, say, say_json, source_error
from rmd_symbolic.cli.progress import Waiting
from rmd_symbolic.cli.report import error_json
from rmd_symbolic.cli.write import write_atomically
from rmd_symbolic.errors import SourceError
from rmd_symbolic.language.batch import SCHEMA, Answer, Batch, Line, exit_code
from rmd_symbolic.language.claims import Question
from rmd_symbolic.language.prove import PROVED, labelled
from rmd_symbolic.language.values import written

EXAMPLES = epilog(
    "rmd prove 'hellinger2(p, q) <= KL(p || q)' --given 'distributions p, q'",
    "rmd prove 'KL(p || q) <= chi2(p || q)' --given 'distributions p, q' --emit kl.proof",
    "rmd prove 'mine(1, b, p) = b' --given 'distributions b, p' --with mine.proof",
    "rmd prove --batch claims.jsonl --jobs 2 --limit 30 --json",
    "rmd prove --batch claims.jsonl --out answers.jsonl --resume",
)


@click.command(epilog=EXAMPLES)
@click.argument("claim", required=False)
@click.option("--given", multiple=True, metavar="TEXT", help="As after `given` in a proof file; may be repeated.")
@click.option("--assume", multiple=True, metavar="TEXT", help="As after `assume`; may be repeated.")
@click.option("--seconds", default=20.0, show_default=True, type=click.FloatRange(0.1, 3600),
              help="Processor time for the search of a proof.")  # fmt: skip
@click.option("--limit", type=click.FloatRange(0.1, 36000), metavar="SECONDS",
              help="On the clock: then the search is killed.  [default: 3 times --seconds, and 10]")  # fmt: skip
@click.option("--with", "declaring", type=click.Path(path_type=Path), metavar="FILE",
              help="A proof file whose operators, divergences and axioms the claim may speak of.")  # fmt: skip
@click.option("--emit", type=click.Path(path_type=Path), metavar="FILE", help="Write the proof to a file.")
@click.option("--batch", metavar="FILE", help="Claims, one JSON object a line; - for standard input.")
@click.option("--jobs", type=click.IntRange(min=0), default=1, metavar="N",
              help="Processes that search a batch; 0: one for each core.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Also write the answers of a batch there.")
@click.option("--resume", is_flag=True, help="Answer only what --out does not hold yet.")
@json_option
def command(
    claim: str | None, given: tuple[str, ...], assume: tuple[str, ...], seconds: float, limit: float | None,
    declaring: Path | None, emit: Path | None, batch: str | None, jobs: int, out: Path | None, resume: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Prove CLAIM at every support size, or refute it by exact values; or say that it stays open, and why.

    Claims are linear inequalities between divergences, inequalities with ln, exp and roots between reals, and whatever
    one theorem of the library says.  A proof is written as text that `rmd check` accepts, even with --no-engines.

    Exit codes: 0 proved; 1 something refuted or open; 2 a mistake in the input; 3 numbers contradict a proof.
    """
    limit = 3 * seconds + 10 if limit is None else limit
    if batch is not None:
        from rmd_symbolic.cli.prove_batch import run

        if claim is not None or given or assume or emit is not None or declaring is not None:
            said = "CLAIM, --given, --assume, --with and --emit"
            raise click.UsageError(f"--batch reads claims from a file; leave out {said}")
        leave(run(batch, jobs, limit, seconds, out, resume, as_json))
    if claim is None:
        raise click.UsageError("give a CLAIM, or --batch FILE")
    if out is not None or resume or jobs != 1:
        raise click.UsageError("--out, --resume and --jobs go with --batch")
    answer = _one(labelled(claim, given, assume, declared_in(declaring)), limit, seconds, as_json)
    if emit is not None and answer["verdict"] == PROVED:
        write_atomically(emit, answer["proof"])
    say_json(answer) if as_json else _say(answer, emit)
    leave(exit_code([answer]))


def _one(question: Question, limit: float, seconds: float, as_json: bool) -> Answer:
    """The answer to one claim; one that cannot be read ends the command."""
    try:
        question.statement()
    except SourceError as error:
        if as_json:
            errors = [error_json("<claim>", e) for e in (error, *error.others)]
            say_json({"schema": SCHEMA, "verdict": "error", "errors": errors})
        else:
            lines = question.text.split("\n")
            for mistake in (error, *error.others):
                say(source_error(mistake, "<claim>", lines), err=True)
        leave(2)
    batch = Batch(1, limit, seconds)
    try:
        with Waiting() as waiting:
            waiting.show("looking for a proof and for a counterexample")
            (answer,) = batch.answers([Line(1, None, question)])
    finally:
        batch.close()
    return answer


def _say(answer: Answer, emit: Path | None) -> None:
    if answer["verdict"] == "error":
        for error in answer["errors"]:
            say(f"{paint('error')}[{error['code']}]: {error['message']}", err=True)
        return
    say(bold("understood"))
    for line in answer["understood"]["given"]:
        say(f"  given   {line}")
    for line in answer["understood"]["assume"]:
        say(f"  assume  {line}")
    say(f"  claim   {answer['understood']['claim']}")
    if answer["verdict"] == PROVED:
        say(f"{paint('proved')}, trusting {', '.join(answer['trust']) or 'nothing but the kernel'}")
        if answer["because"]:
            say(f"  {paint('note')}: {answer['because']}")
        say(f"  written to {emit}" if emit is not None else answer["proof"].rstrip())
    elif answer["counterexample"]:
        say(f"{paint('refuted')} with {symbols(answer['counterexample']['n'])}")
        for line in point_lines(answer["counterexample"]):
            say(f"  {line}")
    else:
        say(f"{paint('open')}: {answer['because'] or 'nothing was found'}")


def symbols(n: int) -> str:
    """The number of symbols in words."""
    return f"{n} symbol{'s' * (n != 1)}"


def point_lines(point: Answer) -> list[str]:
    """A counterexample for people: the values, and both sides or the argument."""
    values = ", ".join(f"{name} = {written(value)}" for name, value in point["values"].items())
    if point["argument"]:
        return [f"at      {values}", f"since   {point['argument']}"]
    return [f"at      {values}", f"left    {point['left']}", f"right   {point['right']}"]
