"""`rmd check`: a verdict for every theorem and every step of some proof files."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rmd_symbolic.cli.output import epilog, json_option, leave, say, say_json, shown_path, source_error
from rmd_symbolic.cli.places import Found, proof_files
from rmd_symbolic.cli.progress import Progress
from rmd_symbolic.cli.report import Style, Tally, check_json, say_result
from rmd_symbolic.cli.write import write_atomically
from rmd_symbolic.language.cache import FileCache
from rmd_symbolic.language.result import Result
from rmd_symbolic.language.theories import Library

if TYPE_CHECKING:
    from rmd_symbolic.language.jobs import Searchers

POLL = 0.3
EXAMPLES = epilog(
    "rmd check                      the proofs of this project",
    "rmd check my.proof --verbose   every step",
    "rmd check proofs --jobs 2      search in two processes",
    "rmd check my.proof --watch     check again whenever a file changes",
    "rmd check my.proof --json      for programs",
    "rmd check --junit report.xml   for continuous integration",
)


@click.command(epilog=EXAMPLES)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@json_option
@click.option(
    "--jobs", type=click.IntRange(min=0), default=1, metavar="N", help="Worker processes; 0: one for each core."
)
@click.option("--timings", is_flag=True, help="Show how long each theorem took.")
@click.option("--no-cache", is_flag=True, help="Neither use nor keep certificates.")
@click.option("--cache", "folder", type=click.Path(path_type=Path), metavar="DIR", help="Keep certificates there.")
@click.option("--allow", type=click.Choice(["z3", "assumed"]), multiple=True, help="Trust that is permitted.")
@click.option("--numbers/--no-numbers", default=True, help="Compare every step with numbers at sample points.")
@click.option("--engines/--no-engines", default=True, help="Let engines search; else tactics and arguments alone.")
@click.option("--junit", type=click.Path(path_type=Path), metavar="FILE", help="Also write a JUnit report.")
@click.option("--sarif", type=click.Path(path_type=Path), metavar="FILE", help="Also write a SARIF report.")
@click.option("-q", "--quiet", is_flag=True, help="Print mistakes and failing steps alone.")
@click.option("-v", "--verbose", is_flag=True, help="Print every step, and notes on stored certificates.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes, until Ctrl-C.")
def command(
    paths: tuple[str, ...], as_json: bool, jobs: int, timings: bool, no_cache: bool, folder: Path | None,
    allow: tuple[str, ...], numbers: bool, engines: bool, junit: Path | None, sarif: Path | None, quiet: bool,
    verbose: bool, watch: bool,
) -> None:  # fmt: skip
    """Check proof files: a verdict for every theorem and every step.

    PATH is a file or a folder, searched for .proof files.  Without PATH the folder that pyproject.toml names under
    [tool.rmd] proofs is checked, else the folder proofs.

    With --no-engines nothing is searched for by calculus, reduction or the falsifier: a proof has to say how it goes,
    as what `rmd prove --emit` writes does.

    Exit codes: 0 all proved; 1 something refuted or open; 2 a mistake in the input; 3 a proof that numbers contradict.
    """
    if watch and as_json:
        raise click.UsageError("--watch prints for people; leave out --json")
    if no_cache and folder is not None:
        raise click.UsageError("--no-cache and --cache contradict each other")
    style = Style(quiet, verbose, timings, frozenset(allow))
    checker = Checker(paths, style, None if no_cache else FileCache(folder), numbers and engines, jobs, engines)
    if watch:
        _watch(checker)
    tally = checker.run(as_json)
    if junit is not None or sarif is not None:
        from rmd_symbolic.cli import ci

        for file, report in ((junit, ci.junit), (sarif, ci.sarif)):
            if file is not None:
                write_atomically(file, report(tally))
    if as_json:
        say_json(check_json(tally))
    leave(tally.exit_code)


class Checker:
    """Checks the same files, once or again and again."""

    def __init__(
        self, paths: Iterable[str], style: Style, cache: FileCache | None, numbers: bool, jobs: int,
        engines: bool = True,
    ) -> None:  # fmt: skip
        self.paths, self.style, self.cache, self.numbers = tuple(paths), style, cache, numbers
        self.jobs, self.engines = jobs if engines else 1, engines  # workers would search
        self.previous: dict[Path, Result] = {}

    def run(self, silent: bool = False) -> Tally:
        """Check all files in order and print them, unless silent."""
        found = proof_files(self.paths)
        started = time.perf_counter()
        searchers = self._searchers(found)
        library = Library(cache=searchers or self.cache, numbers=self.numbers, asked=frozenset(found.files))
        library.engines = self.engines
        library.previous = self.previous
        tally = Tally(missing=found.errors, allowed=self.style.allowed)
        try:
            with Progress(len(found.files)) as progress:
                for file in found.files:
                    progress.show(shown_path(file))
                    result = library.check(file, progress.theorem)
                    tally.results.append(result)
                    if not silent:
                        progress.clear()
                        say_result(result, self.style)
        finally:
            if searchers is not None:
                searchers.close()
        self.previous = library.files
        if not silent:
            self._end(tally, found, library, time.perf_counter() - started)
        return tally

    def _searchers(self, found: Found) -> Searchers | None:
        from os import cpu_count

        jobs = self.jobs or cpu_count() or 1
        if jobs == 1 or not found.files:
            return None
        from rmd_symbolic.language.jobs import Searchers

        return Searchers(self.cache, jobs, found.files, self.numbers)

    def _end(self, tally: Tally, found: Found, library: Library, seconds: float) -> None:
        for name, error in found.errors:
            say(source_error(error, name, []))
        for path, result in library.files.items():
            if path not in library.asked and result.exit_code != 0:
                say(f"note: {shown_path(path)}, which is used here, does not check; see rmd check {shown_path(path)}")
        if self.style.verbose and self.cache is not None:
            for note in self.cache.notes:
                say(f"note: {note}", err=True)
        if not self.style.quiet:
            say(tally.summary() + (f", {seconds:.2f} s" if self.style.timings else ""))


def _watch(checker: Checker) -> None:
    """Check, wait for a change, check again; ends with Ctrl-C."""
    stamps: dict[Path, float] | None = None
    while True:
        files = [*proof_files(checker.paths).files, *checker.previous]
        now = {file: _changed(file) for file in files}
        if now != stamps:
            if stamps is not None:
                click.clear()
            checker.run()
            # What changed while it was being checked must be noticed, so the times from before the check count.
            stamps = {file: _changed(file) for file in checker.previous} | now
        time.sleep(POLL)


def _changed(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0
