"""`rmd verify`: replay a stored certificate against the claim in a proof file."""

from __future__ import annotations

import json
from pathlib import Path

import click

from rmd_symbolic.cli.output import epilog, json_option, leave, paint, say, say_json, source_error
from rmd_symbolic.cli.report import error_json
from rmd_symbolic.errors import RuleError, SourceError, Span
from rmd_symbolic.language.certificate import NotACertificate, Verified, verify

SCHEMA = "rmd/verify/1"
MAX_CERTIFICATE = 256_000_000
EXAMPLES = epilog("rmd verify gibbs.json --against kl.proof")


@click.command(epilog=EXAMPLES)
@click.argument("certificate", type=click.Path(path_type=Path), metavar="CERTIFICATE")
@click.option("--against", "file", type=click.Path(path_type=Path), required=True, metavar="FILE",
              help="The proof file that states the claim.")  # fmt: skip
@click.option("--allow", type=click.Choice(["z3", "assumed"]), multiple=True, help="Trust that is permitted.")
@json_option
def command(certificate: Path, file: Path, allow: tuple[str, ...], as_json: bool) -> None:
    """Replay a certificate against the claim in a proof file.

    Nothing in the certificate is believed: its lemmas are replayed too, and the claim is parsed again from FILE.

    Exit codes: 0 the claim is proved; 1 the certificate is refused; 2 a file cannot be read.
    """
    found: Verified | None = None
    refused = ""
    mistakes: list[tuple[Path, SourceError]] = []
    try:
        found = verify(read(certificate), file)
        forbidden = [t for t in found.trust if t.split(":")[0] not in allow]
        if forbidden:
            refused = f"it trusts {', '.join(forbidden)}, which is not permitted"
    except NotACertificate as error:
        mistakes.append((certificate, SourceError("E140", str(error), Span(1, 1), "see rmd export-certificate --help")))
    except RuleError as error:
        refused = str(error)
    except SourceError as error:
        mistakes.append((file, error))
    if as_json:
        say_json({
            "schema": SCHEMA, "certificate": str(certificate), "file": str(file),
            "verdict": "error" if mistakes else "proved" if found and not refused else "refused",
            "kind": "refutation" if found and found.theorem is None else "theorem",
            "theorem": found.statement.name if found else None, "claim": str(found.statement.claim) if found else None,
            "trust": found.trust if found else [], "lemmas": found.lemmas if found else 0, "message": refused,
            "errors": [error_json(path, e) for path, e in mistakes],
        })  # fmt: skip
    elif refused:
        say(f"{paint('refused', 'error')}: {refused}")
    elif found is not None:
        said = "" if found.theorem is not None else "it is not true in general that "
        say(f"{paint('proved')}  {found.statement.name}: {said}{found.statement.claim}")
        say(f"  {found.lemmas} lemmas replayed; trusts {', '.join(found.trust) or 'nothing but the kernel'}")
        if not found.same_sources:
            say("  note: it was made with other sources of the kernel or other declarations; the replay is what counts")
    if not as_json:
        for path, mistake in mistakes:
            say(source_error(mistake, str(path), []))
    leave(2 if mistakes else 1 if refused else 0)


def read(path: Path) -> object:
    """The JSON of a file."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_CERTIFICATE + 1)
    except OSError as error:
        raise NotACertificate(f"{path} cannot be read: {error.strerror or error}") from None
    if len(data) > MAX_CERTIFICATE:
        raise NotACertificate(f"the certificate is larger than {MAX_CERTIFICATE // 10**6} MB")
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise NotACertificate("the certificate is not JSON") from None
