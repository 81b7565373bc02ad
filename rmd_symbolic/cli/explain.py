"""`rmd explain`: what a name means."""

from __future__ import annotations

from pathlib import Path

import click

from rmd_symbolic.cli.declared import declared_in
from rmd_symbolic.cli.output import bold, epilog, json_option, leave, say, say_json, shown_path
from rmd_symbolic.cli.places import file_of
from rmd_symbolic.language.explain import KINDS, Article, articles, explain, near, of_notions, reference

SCHEMA = "rmd/explain/1"
EXAMPLES = epilog(
    "rmd explain                  everything that can be explained",
    "rmd explain KL               a notion and its facts",
    "rmd explain algebra          a reason, and the rule of that name",
    "rmd explain E110             an error code",
    "rmd explain mine --with my.proof    what a file declares",
    "rmd explain gibbs            a theorem",
    "rmd explain --reference      the reference of the language, in Markdown",
)


@click.command(epilog=EXAMPLES)
@click.argument("name", nargs=-1)
@click.option("--reference", "whole", is_flag=True, help="Print the reference of the language in Markdown.")
@click.option("--with", "declaring", type=click.Path(path_type=Path), metavar="FILE",
              help="A proof file whose operators, divergences and axioms are explained too.")  # fmt: skip
@json_option
def command(name: tuple[str, ...], whole: bool, declaring: Path | None, as_json: bool) -> None:
    """Explain a rule, a reason, a notion, an axiom, a word, an error code or a theorem.

    Without NAME everything that has an article is listed.
    """
    if whole:
        if name:
            raise click.UsageError("--reference takes no NAME")
        click.echo(reference(), nl=False, color=False)
        return
    wanted = " ".join(name)
    own = _own(declaring)
    if wanted:
        found = [*(a for a in own if a.name.lower() == wanted.lower()), *explain(wanted), *_theorem(wanted)]
    else:
        found = [*articles(), *own]
    if as_json:
        say_json(
            {
                "schema": SCHEMA,
                "name": wanted,
                "articles": [_json(a) for a in found],
                "near": near(wanted) if wanted else [],
            }
        )
    elif not wanted:
        _list(found)
    elif found:
        say("\n\n".join(article.text for article in found))
    else:
        close = near(wanted)
        say(f"nothing is known of {wanted!r}" + (f"; did you mean {' or '.join(close)}?" if close else ""), err=True)
    leave(0 if found else 2)


def _own(declaring: Path | None) -> list[Article]:
    """What a file declares."""
    from rmd_symbolic.language.own import declare

    text = declared_in(declaring)
    return list(of_notions(declare(text).own.notions)) if text else []


def _list(found: list[Article]) -> None:
    for kind, heading in KINDS.items():
        say(bold(heading))
        for article in found:
            if article.kind == kind:
                say(f"  {article.name:32} {article.title}")


def _theorem(name: str) -> list[Article]:
    try:
        file = file_of(name)
    except click.UsageError:
        return []
    from rmd_symbolic.language.certificate import claimed

    statement = claimed(name, file)
    hypotheses = [f"  assume {label + ': ' if label else ''}{text}" for label, text, _ in statement.hypotheses]
    body = "\n".join([*hypotheses, f"  claim  {statement.claim}", f"  stands in {shown_path(file)}"])
    return [Article("theorem", name, statement.title or statement.kind, body)]


def _json(article: Article) -> dict[str, object]:
    return {"kind": article.kind, "name": article.name, "title": article.title, "body": article.body,
            "also": list(article.others)}  # fmt: skip
