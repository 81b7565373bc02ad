"""`rmd refute`: the smallest exact counterexample to a claim, and what would repair it."""

from __future__ import annotations

from pathlib import Path

import click

from rmd_symbolic.cli.declared import declared_in
from rmd_symbolic.cli.output import bold, epilog, json_option, leave, paint, say, say_json, source_error
from rmd_symbolic.cli.progress import Waiting
from rmd_symbolic.cli.report import error_json
from rmd_symbolic.errors import Disagreement, SourceError
from rmd_symbolic.language.claims import Question
from rmd_symbolic.language.confirm import Finding
from rmd_symbolic.language.refute import Answer, answered
from rmd_symbolic.language.values import Shown, shown, written
from rmd_symbolic.terms.sort import Function, Sort

SCHEMA = "rmd/refute/1"
EXAMPLES = epilog(
    "rmd refute 'KL(p || q) = KL(q || p)' --given 'distributions p, q'",
    "rmd refute 'x^2 >= x' --given 'real x' --assume '0 <= x'",
    "rmd refute 'KL(b || mix(alpha, b, p)) <= (1 - alpha)^2 * KL(b || p)' --given 'distributions b, p'",
    "    --given 'alpha in [0, 1]'",
)
EXIT = {"proved": 0, "refuted": 1, "open": 1}


@click.command(epilog=EXAMPLES)
@click.argument("claim")
@click.option("--given", multiple=True, metavar="TEXT", help="As after `given` in a proof file; may be repeated.")
@click.option("--assume", multiple=True, metavar="TEXT", help="As after `assume`; may be repeated.")
@click.option("--with", "declaring", type=click.Path(path_type=Path), metavar="FILE",
              help="A proof file whose operators, divergences and axioms the claim may speak of.")  # fmt: skip
@click.option("--seconds", default=10.0, show_default=True, type=click.FloatRange(0.1, 3600), help="For the search.")
@click.option("--seed", default=0, show_default=True, help="Of the search; the same seed gives the same answer.")
@click.option("--repair/--no-repair", default=True, help="Look for hypotheses that repair a refuted claim.")
@json_option
def command(
    claim: str, given: tuple[str, ...], assume: tuple[str, ...], declaring: Path | None, seconds: float, seed: int,
    repair: bool, as_json: bool,
) -> None:  # fmt: skip
    """Look for exact values that break CLAIM, which is written as in a proof file.

    A claim is refuted when all hypotheses certainly hold at the values and the claim certainly does not.  Finding
    nothing proves nothing: the claim is then open, unless the engines or one theorem of the library prove it.

    Exit codes: 0 proved; 1 refuted or open; 2 a claim that cannot be read; 3 numbers contradict a proof.
    """
    question = Question(claim, given, assume, declared_in(declaring))
    try:
        with Waiting() as waiting:
            answer = answered(question, seconds, seed, repair, waiting.show)
    except SourceError as error:
        _mistakes(question, (error, *error.others), as_json)
        leave(2)
    except Disagreement as error:
        if as_json:
            say_json({**_nothing("error"), "disagreement": str(error)})
        else:
            say(f"{paint('error')}[E300]: {error}")
        leave(3)
    if as_json:
        say_json(answer_json(answer))
    else:
        _say(answer)
    leave(EXIT[answer.verdict])


def _mistakes(question: Question, errors: tuple[SourceError, ...], as_json: bool) -> None:
    if as_json:
        say_json({**_nothing("error"), "errors": [error_json("<claim>", error) for error in errors]})
        return
    for error in errors:
        say(source_error(error, "<claim>", question.text.split("\n")), err=True)


def _say(answer: Answer) -> None:
    say(bold("understood"))
    for name, sort in answer.given:
        say(f"  given   {name}: {sorted_as(sort)}")
    for name, sort in answer.inferred:
        say(f"  index   {name}: {sorted_as(sort)}")
    for line in answer.assumed:
        say(f"  assume  {line}")
    say(f"  claim   {answer.statement.claim}")
    {"proved": _say_proved, "refuted": _say_refuted, "open": _say_open}[answer.verdict](answer)


def sorted_as(sort: Sort) -> str:
    """A sort in words."""
    if isinstance(sort, Function):
        return f"{sorted_as(sort.codomain)} for each {' and '.join(map(sorted_as, sort.domain))}"
    return {"natural": "generation", "symbol": "symbol of X", "distribution": "distribution on X"}.get(sort, sort)


def _say_proved(answer: Answer) -> None:
    say(f"{paint('proved')} by {answer.proof}: there is no counterexample")


def _say_open(answer: Answer) -> None:
    if answer.finding is not None:
        say(f"{paint('open')}: a candidate was found, but it is not confirmed")
        _say_point(answer, answer.finding)
        if answer.doubt:
            say(f"  {paint('note')}: it is not known whether it satisfies {answer.doubt}")
        return
    say(f"{paint('open')}: no counterexample was found, which proves nothing")
    if answer.undefined is not None:
        values = _values(shown(answer.undefined, answer.statement))
        say(f"  {paint('note')}: the claim is not defined everywhere, for instance at {values}")


def _say_refuted(answer: Answer) -> None:
    if answer.finding is None:
        return
    n = answer.finding.found.n
    say(f"{paint('refuted')} with {n} symbol{'s' * (n != 1)}")
    _say_point(answer, answer.finding)
    for repair in answer.repairs:
        say(f"  {paint('help')}: {repair}")
    if answer.block:
        say(bold("as a block of a proof file, checked"))
        for line in answer.block.rstrip().split("\n"):
            say(f"  {line}".rstrip())
    else:
        rest = "; the argument above does" if answer.finding.found.argument else ""
        say(f"  {paint('note')}: no block of values says it{rest}")


def _say_point(answer: Answer, finding: Finding) -> None:
    found = finding.found
    say(f"  at      {_values(answer.values)}")
    if found.argument:
        say(f"  since   {found.argument}")
    elif found.relation:
        left, _, right = answer.sides
        say(f"  left    {left}")
        say(f"  right   {right}")


def _values(values: dict[str, Shown]) -> str:
    return ", ".join(f"{name} = {written(value)}" for name, value in values.items())


def _nothing(verdict: str) -> dict[str, object]:
    return {"schema": SCHEMA, "verdict": verdict, "understood": None, "counterexample": None, "candidate": None,
            "argument": "", "proved_by": None, "undefined_at": None, "repairs": [], "refutation": "", "seconds": 0.0,
            "errors": []}  # fmt: skip


def answer_json(answer: Answer) -> dict[str, object]:
    """The answer of `rmd refute --json`."""
    finding = answer.finding
    left, relation, right = answer.sides
    point = None if finding is None else {
        "n": finding.found.n, "values": answer.values, "left": left, "relation": relation, "right": right,
    }  # fmt: skip
    refuted = answer.verdict == "refuted"
    return {
        **_nothing(answer.verdict),
        "understood": {
            "given": [f"{name}: {sort}" for name, sort in answer.given],
            "inferred": [f"{name}: {sort}" for name, sort in answer.inferred],
            "assume": answer.assumed, "claim": str(answer.statement.claim),
        },
        "counterexample": point if refuted else None,
        "candidate": None if refuted or point is None else {**point, "doubt": answer.doubt},
        "argument": finding.found.argument if finding is not None else "",
        "proved_by": answer.proof or None,
        "undefined_at": None if answer.undefined is None else shown(answer.undefined, answer.statement),
        "repairs": [{"assume": list(r.added), "proved_by": r.proved or None} for r in answer.repairs],
        "refutation": answer.block,
        "seconds": round(answer.seconds, 6),
    }  # fmt: skip
