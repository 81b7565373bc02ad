"""`rmd tex`: theorems and their proofs as LaTeX."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from rmd_symbolic.cli.output import epilog, json_option, leave, say, say_json, shown_path, source_error
from rmd_symbolic.cli.places import file_of
from rmd_symbolic.cli.write import write_atomically
from rmd_symbolic.data import proofs_folder
from rmd_symbolic.errors import RmdError
from rmd_symbolic.kernel.theorem import Theorem
from rmd_symbolic.language.cache import FileCache
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.result import PROVED, TheoremResult
from rmd_symbolic.language.theories import Library

SCHEMA = "rmd/tex/1"
EXAMPLES = epilog(
    "rmd tex geometric_convergence > paper.tex      an article that compiles as it stands",
    "rmd tex gibbs kl_zero --snippet --out kl.tex   to \\input into a paper",
    "rmd tex gibbs --pdf                            gibbs.pdf and gibbs.tex",
    "rmd tex my_contraction --from my.proof         a theorem of a file of your own",
    "rmd tex --all --pdf --out library.pdf          the whole library",
)


@dataclass(frozen=True, slots=True)
class Afresh:
    """A cache that knows nothing of some theorems: what is typeset is checked again, for the terms of its steps."""

    cache: FileCache
    names: frozenset[str]

    def find(
        self, statement: Statement, text: str, theorems: Mapping[str, Theorem], numbers: bool
    ) -> dict[str, object] | None:
        """A stored entry, unless the theorem is to be typeset."""
        return None if statement.name in self.names else self.cache.find(statement, text, theorems, numbers)

    def store(
        self, statement: Statement, text: str, theorems: Mapping[str, Theorem], answer: TheoremResult, numbers: bool
    ) -> None:
        """Keep a certificate."""
        self.cache.store(statement, text, theorems, answer, numbers)

    def refuse(self, statement: Statement, why: str) -> None:
        """A stored entry could not be replayed."""
        self.cache.refuse(statement, why)


@click.command("tex", epilog=EXAMPLES)
@click.argument("names", nargs=-1, metavar="NAME...")
@click.option("--all", "everything", is_flag=True, help="The whole library, each theorem after those it uses.")
@click.option("--from", "file", type=click.Path(path_type=Path), metavar="FILE", help="The proof file to look in.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write there instead of printing.")
@click.option("--snippet", is_flag=True, help="Without a preamble, to \\input into a document.")
@click.option("--pdf", "wants_pdf", is_flag=True, help="Make a PDF too; needs TeX.")
@click.option("--draft", is_flag=True, help="Typeset what is not proved, and say so in the text.")
@json_option
def command(
    names: tuple[str, ...], everything: bool, file: Path | None, out: Path | None, snippet: bool, wants_pdf: bool,
    draft: bool, as_json: bool,
) -> None:  # fmt: skip
    """Typeset theorems and their proofs as LaTeX.

    The steps are those of the proof file, each with its reason; references go to the theorems of the same document.
    Without --snippet the source compiles with pdflatex as it stands.  A theorem that is not proved is refused.
    """
    if bool(names) == everything:
        raise click.UsageError("name theorems, or give --all")
    if any(name.endswith(".proof") for name in names):
        raise click.UsageError(f"{names[0]} is a file: rmd tex --all --from {names[0]}, or NAME --from {names[0]}")
    if snippet and wants_pdf:
        raise click.UsageError("a snippet is no document: leave out --snippet or --pdf")
    results = _whole(file) if everything else _named(names, file)
    unproved = [r for r in results if r.verdict != PROVED]
    if unproved and not draft:
        _refuse(unproved, as_json)
    source = _source(results, "The library of proofs" if everything and file is None else "", snippet)
    base = (out or Path(names[0] if names else "library")).with_suffix("")
    target = base.with_suffix(".tex") if wants_pdf else out
    if target is not None:
        write_atomically(target, source)
    pdf, failure = _pdf(source, base.with_suffix(".pdf")) if wants_pdf else (None, "")
    if as_json:
        answer = {"schema": SCHEMA, "theorems": [_json(r) for r in results], "file": _shown(target), "pdf": _shown(pdf)}
        say_json(answer | ({"source": source} if target is None else {}) | ({"error": failure} if failure else {}))
    elif target is None:
        click.echo(source, nl=False, color=False)
    else:
        for written in (target, pdf):
            if written is not None:
                say(f"{shown_path(written)}: {written.stat().st_size} bytes")
    if failure:
        say(f"error: {failure}", err=True)
        leave(2)
    leave(1 if unproved else 0)


tex = command


def _source(results: Sequence[TheoremResult], title: str, snippet: bool) -> str:
    from rmd_symbolic.export.backends import BACKENDS
    from rmd_symbolic.export.document import document

    return BACKENDS["snippet" if snippet else "latex"](document(results, title))


def _named(names: Sequence[str], file: Path | None) -> list[TheoremResult]:
    """Theorems by name, checked."""
    library = Library(cache=Afresh(FileCache(), frozenset(names)))
    files = None if file is None else [file]
    out = []
    for name in dict.fromkeys(names):
        place = file_of(name, files)
        result = library.check(place.resolve())
        found = next((t for t in result.theorems if t.name == name), None)
        if found is None:
            for error in result.errors:
                say(source_error(error, result.file, result.text.split("\n")), err=True)
            raise click.UsageError(f"{name} stands in {shown_path(place)}, but cannot be read there")
        out.append(found)
    return out


def _whole(file: Path | None) -> list[TheoremResult]:
    """Every theorem of a file, or of the shipped library in the order of its files; mistakes there are errors."""
    library = Library()
    files = [file] if file is not None else sorted(proofs_folder().rglob("*.proof"))
    for path in files:
        library.check(path.resolve())
    wanted = [r for path, r in library.files.items() if file is None or path == file.resolve()]
    errors = [(r, error) for r in wanted for error in r.errors]
    for result, error in errors:
        say(source_error(error, result.file, result.text.split("\n")), err=True)
    if errors:
        leave(2)
    return [t for r in wanted for t in r.theorems if not t.unfinished]


def _refuse(unproved: Sequence[TheoremResult], as_json: bool) -> None:
    if as_json:
        say_json({"schema": SCHEMA, "theorems": [_json(r) for r in unproved], "file": None, "pdf": None})
    for result in unproved:
        say(f"error: {result.name} is {result.verdict}, not proved; --draft typesets it and says so", err=True)
    leave(1)


def _pdf(source: str, target: Path) -> tuple[Path | None, str]:
    """The PDF beside the source, or why there is none."""
    from rmd_symbolic.export.pdf import compiled

    try:
        data, _ = compiled(source)
        target.write_bytes(data)
    except RmdError as error:
        return None, str(error)
    except OSError as error:
        return None, f"{target} cannot be written: {error.strerror or error}"
    return target, ""


def _json(result: TheoremResult) -> dict[str, object]:
    return {"name": result.name, "verdict": result.verdict, "trust": result.trust, "uses": result.uses}


def _shown(path: Path | None) -> str | None:
    return None if path is None else shown_path(path)
