"""`rmd prove`: a proof of a claim between divergences, a counterexample, or an honest open."""

from __future__ import annotations

from pathlib import Path

import click

from rmd_symbolic.cli.output import bold, epilog, json_option, leave, paint, say, say_json, source_error
from rmd_symbolic.cli.report import error_json
from rmd_symbolic.cli.write import write_atomically
from rmd_symbolic.errors import SourceError
from rmd_symbolic.language.prove import PROVED, Proof, labelled, prove

SCHEMA = "rmd/prove/1"
EXAMPLES = epilog(
    "rmd prove 'hellinger2(p, q) <= KL(p || q)' --given 'distributions p, q'",
    "rmd prove 'KL(p || q) <= chi2(p || q)' --given 'distributions p, q' --emit kl.proof",
)


@click.command(epilog=EXAMPLES)
@click.argument("claim")
@click.option("--given", multiple=True, metavar="TEXT", help="As after `given` in a proof file; may be repeated.")
@click.option("--assume", multiple=True, metavar="TEXT", help="As after `assume`; may be repeated.")
@click.option("--seconds", default=20.0, show_default=True, type=click.FloatRange(0.1, 3600), help="For the search.")
@click.option("--emit", type=click.Path(path_type=Path), metavar="FILE", help="Write the proof to a file.")
@json_option
def command(
    claim: str, given: tuple[str, ...], assume: tuple[str, ...], seconds: float, emit: Path | None, as_json: bool
) -> None:
    """Prove CLAIM, a linear inequality between divergences, at every support size; or refute it.

    The exit code is 0 when it is proved, 1 when it is refuted or open, 2 for a mistake in the input.
    """
    try:
        found = prove(claim, given, assume, seconds)
    except SourceError as error:
        if as_json:
            errors = [error_json("<claim>", e) for e in (error, *error.others)]
            say_json({"schema": SCHEMA, "verdict": "error", "errors": errors})
        else:
            lines = labelled(claim, given, assume).text.split("\n")
            for mistake in (error, *error.others):
                say(source_error(mistake, "<claim>", lines), err=True)
        leave(2)
    if emit is not None and found.verdict == PROVED:
        write_atomically(emit, found.text)
    say_json(answer_json(found)) if as_json else _say(found, emit)
    leave(0 if found.verdict == PROVED else 1)


def _say(found: Proof, emit: Path | None) -> None:
    say(bold("understood"))
    for label, text, _ in found.statement.hypotheses:
        say(f"  assume  {label + ': ' if label else ''}{text}")
    say(f"  claim   {found.statement.claim}")
    if found.verdict == PROVED:
        say(f"{paint('proved')}, trusting {', '.join(found.trust) or 'nothing but the kernel'}")
        if found.because:
            say(f"  {paint('note')}: {found.because}")
        say(f"  written to {emit}" if emit is not None else found.text.rstrip())
    elif found.counterexample:
        say(f"{paint('refuted')} with {found.counterexample}")
    else:
        say(f"{paint('open')}: {found.because}")


def answer_json(found: Proof) -> dict[str, object]:
    """The answer of `rmd prove --json`."""
    return {
        "schema": SCHEMA,
        "verdict": found.verdict,
        "trust": list(found.trust),
        "understood": {
            "given": [f"{g.variable.name}: {g.variable.sort}" for g in found.statement.givens],
            "assume": [text for _, text, _ in found.statement.hypotheses],
            "claim": str(found.statement.claim),
        },
        "counterexample": found.counterexample or None,
        "because": found.because,
        "proof": found.text,
        "seconds": round(found.seconds, 6),
        "errors": [],
    }
