"""`rmd new`: a proof file to start from."""

from __future__ import annotations

import re
from pathlib import Path

import click

from rmd_symbolic.cli.output import epilog, json_option, say, say_json
from rmd_symbolic.cli.write import write_atomically

SCHEMA = "rmd/written/1"
EXAMPLES = epilog("rmd new contraction        writes contraction.proof", "rmd new proofs/first.proof")
START = """\
theory {name}
uses divergences.kl

# A theorem is: what is given, what is assumed, one claim, and a proof whose lines end in reasons.
# `rmd check {file}` says of every line whether it holds; `rmd explain` lists the reasons, `rmd explain KL` the facts.

theorem my_contraction "Anchoring contracts the forward divergence"
  given distributions b, p
  given alpha in [0, 1]
  claim KL(b || mix(alpha, b, p)) <= (1 - alpha) * KL(b || p)
proof
  note "Convexity does all the work; the anchored term costs nothing."
  KL(b || mix(alpha, b, p))
    <= alpha * KL(b || b) + (1 - alpha) * KL(b || p)  by convexity of KL in its second argument
    =  (1 - alpha) * KL(b || p)                       by algebra
qed

theorem my_small_step "A factor of at most 1 leaves no more than before, and nothing negative"
  given alpha in [0, 1]
  given real d
  assume h: 0 <= d
  claim 0 <= (1 - alpha) * d and (1 - alpha) * d <= d
proof
  show 0 <= (1 - alpha) * d   by positivity
  have taken: 0 <= alpha * d  by positivity
  (1 - alpha) * d
    =  d - alpha * d  by algebra
    <= d              by arithmetic from taken
qed
"""
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


@click.command(epilog=EXAMPLES)
@click.argument("name")
@click.option("--force", is_flag=True, help="Write over a file that exists.")
@json_option
def command(name: str, force: bool, as_json: bool) -> None:
    """Write NAME.proof, a small file that checks, to start from."""
    path = Path(name if name.endswith(".proof") else f"{name}.proof")
    theory = path.stem
    if not NAME.fullmatch(theory):
        raise click.UsageError(f"{theory!r} cannot name a theory: use letters, digits and _, beginning with a letter")
    if path.exists() and not force:
        raise click.UsageError(f"{path} exists; choose another name, or write over it with --force")
    text = START.format(name=theory, file=path.as_posix())
    write_atomically(path, text)
    if as_json:
        say_json({"schema": SCHEMA, "file": str(path), "bytes": len(text.encode())})
    else:
        say(f"wrote {path}; now: rmd check {path}")
