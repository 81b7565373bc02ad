"""`rmd audit`: what a theorem rests on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from rmd_symbolic.cli.entries import checked, proved
from rmd_symbolic.cli.entries import theorem as statement
from rmd_symbolic.cli.output import bold, epilog, json_option, leave, paint, say, say_json, shown_path, source_error
from rmd_symbolic.cli.report import error_json, refuted_line
from rmd_symbolic.language.audit import Audit, audit
from rmd_symbolic.language.result import Result, TheoremResult
from rmd_symbolic.language.theories import Entry

SCHEMA = "rmd/audit/1"
EXAMPLES = epilog("rmd audit gibbs                a theorem of this project or of the library",
                  "rmd audit my.proof             every theorem of a file")  # fmt: skip


@click.command(epilog=EXAMPLES)
@click.argument("target", metavar="NAME|FILE")
@json_option
def command(target: str, as_json: bool) -> None:
    """Show what a theorem rests on: trust, hypotheses, lemmas, primitive rules.

    NAME is looked for in the proofs of this project, then in the shipped library.
    """
    audits: list[Audit] = []
    unproved: list[TheoremResult] = []
    refuted: list[TheoremResult] = []
    result: Result | None = None
    if target.endswith(".proof") or Path(target).is_file():
        library, result = checked(Path(target))
        entries: Mapping[str, Entry] = library.entries.get(Path(target).resolve(), {})
        for theorem in result.theorems:
            entry = entries.get(theorem.name)
            if theorem.refutation is not None:
                refuted.append(theorem)
            elif entry is None:
                unproved.append(theorem)
            else:
                audits.append(audit(entry, entries))
    else:
        named, _ = statement(target)
        if named.refutation is not None:
            refuted.append(named)
        else:
            audits.append(audit(*proved(target)))
    errors, lines = (result.errors, result.text.split("\n")) if result is not None else ([], [])
    if as_json:
        say_json({
            "schema": SCHEMA, "theorems": [audit_json(a) for a in audits], "not_proved": [t.name for t in unproved],
            "refutations": [refutation_json(t) for t in refuted],
            "errors": [error_json(target, e) for e in errors],
        })  # fmt: skip
    else:
        for found in audits:
            _say(found)
        for theorem in refuted:
            _say_refuted(theorem)
        for theorem in unproved:
            say(f"{bold(theorem.name)}  {paint(theorem.verdict)}, so there is nothing to audit")
        for error in errors:
            say(source_error(error, target, lines))
    leave(2 if errors else 1 if any(not t.unfinished for t in unproved) else 0)


def _say(found: Audit) -> None:
    theorem = found.theorem
    say(f"{bold(theorem.name)}  {shown_path(theorem.file)}:{theorem.line}")
    say(f"  claim       {theorem.claim}")
    say(f"  trusts      {', '.join(theorem.trust) or 'nothing but the kernel'}")
    for text in theorem.hypotheses:
        say(f"  {'not needed' if _unneeded(text, theorem) else 'hypothesis'}  {text}")
    for lemma in found.lemmas:
        mark = "cites" if lemma.statement.name in found.direct else "under it"
        say(f"  {mark:10}  {lemma.statement.name}  {shown_path(lemma.file)}:{lemma.result.line}")
    for rule, count in found.rules.items():
        say(f"  rule        {rule:20} {count:6}  ({found.own_rules.get(rule, 0)} in this proof)")
    own = f"{found.steps} steps, {found.terms} terms, {found.bytes} bytes"
    say(f"  certificate {own}; {found.total_bytes} bytes with all lemmas")


def _say_refuted(theorem: TheoremResult) -> None:
    say(f"{bold(theorem.name)}  {shown_path(theorem.file)}:{theorem.line}")
    say(f"  it is not true in general that  {theorem.claim}")
    if theorem.refutation is not None:
        say(f"  {refuted_line(theorem.refutation)}")
    say(f"  trusts      {', '.join(theorem.trust) or 'nothing but the evaluation of the claim'}")
    for name in theorem.uses:
        say(f"  cites       {name}")


def refutation_json(theorem: TheoremResult) -> dict[str, object]:
    """One refuted claim."""
    return {"name": theorem.name, "file": shown_path(theorem.file), "line": theorem.line, "title": theorem.title,
            "claim": theorem.claim, "trust": theorem.trust, "at": theorem.refutation.at if theorem.refutation else "",
            "lemmas": theorem.uses}  # fmt: skip


def _unneeded(text: str, theorem: TheoremResult) -> bool:
    return text in theorem.unused or text.partition(": ")[2] in theorem.unused


def audit_json(found: Audit) -> dict[str, object]:
    """One audited theorem."""
    theorem = found.theorem
    return {
        "name": theorem.name, "file": shown_path(theorem.file), "line": theorem.line, "title": theorem.title,
        "claim": theorem.claim, "trust": theorem.trust,
        "hypotheses": [{"text": t, "needed": not _unneeded(t, theorem)} for t in theorem.hypotheses],
        "lemmas": [
            {"name": e.statement.name, "file": shown_path(e.file), "direct": e.statement.name in found.direct,
             "trust": e.result.trust} for e in found.lemmas
        ],
        "rules": found.rules, "own_rules": found.own_rules,
        "certificate": {
            "steps": found.steps, "terms": found.terms, "bytes": found.bytes, "total_bytes": found.total_bytes,
        },
    }  # fmt: skip
