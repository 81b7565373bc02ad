"""`rmd export-certificate`: the certificate of a theorem, with those of all lemmas under it."""

from __future__ import annotations

from pathlib import Path

import click

from rmd_symbolic.cli.entries import proved, theorem
from rmd_symbolic.cli.output import epilog, json_option, say, say_json
from rmd_symbolic.cli.write import write_atomically
from rmd_symbolic.language.cache import canonical
from rmd_symbolic.language.certificate import bundle, refutation_bundle

SCHEMA = "rmd/written/1"
EXAMPLES = epilog(
    "rmd export-certificate gibbs > gibbs.json",
    "rmd export-certificate gibbs --out gibbs.json",
    "rmd verify gibbs.json --against kl.proof",
)


@click.command(epilog=EXAMPLES)
@click.argument("name")
@click.option("--from", "file", type=click.Path(path_type=Path), metavar="FILE", help="The proof file of the theorem.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write there instead of printing.")
@json_option
def command(name: str, file: Path | None, out: Path | None, as_json: bool) -> None:
    """Write the certificate of a theorem, with those of all lemmas under it, as canonical JSON.

    `rmd verify` replays it against the claim in a proof file.
    """
    found, scope = theorem(name, file)
    data = refutation_bundle(found, scope) if found.refutation is not None else bundle(*proved(name, file))
    text = canonical(data) + "\n"
    if out is not None:
        write_atomically(out, text)
        if as_json:
            say_json({"schema": SCHEMA, "file": str(out), "bytes": len(text)})
        else:
            say(f"{out}: {len(text)} bytes")
    else:
        click.echo(text, nl=False, color=False)
