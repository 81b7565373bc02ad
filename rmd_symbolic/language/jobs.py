"""Search in several processes.  Workers search, the parent believes.

A worker takes the theorems that stand before a statement for granted, searches for the proof, and hands back the
entry that a cache would keep: plain data, under the same key.  The parent checks its files in their own order, as it
does without workers, and meets these entries where it looks for stored certificates; only its replay makes theorems.
What no worker has found the parent searches for itself, so that the answer does not depend on the number of workers.
"""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from rmd_symbolic.errors import RmdError, SourceError, Span
from rmd_symbolic.framework.declaration import Declarations
from rmd_symbolic.kernel.rules import RULES
from rmd_symbolic.kernel.theorem import Theorem
from rmd_symbolic.language.cache import FileCache, canonical, entry, key
from rmd_symbolic.language.check import describe, prove_obligations, read_text
from rmd_symbolic.language.declare import Declaration, declare
from rmd_symbolic.language.doubts import numeric_disagreements
from rmd_symbolic.language.elaborate import Statement, elaborate
from rmd_symbolic.language.parse import parse_block, split
from rmd_symbolic.language.result import PROVED, Result, TheoremResult
from rmd_symbolic.language.run import Runner
from rmd_symbolic.language.syntax import Block, OwnBlock, StatementBlock, UsesBlock
from rmd_symbolic.language.theories import Entry, Library, Scope
from rmd_symbolic.tactics.context import Context
from rmd_symbolic.tactics.obligations import discharged
from rmd_symbolic.tactics.recorder import Recorder

if TYPE_CHECKING:
    from collections.abc import Callable

BATCH = 6
Task = tuple[str, int, int, bool, str]  # file, first block, last block, numbers, folder of the cache or ""
Answer = list[tuple[str, str]]  # key and entry; an empty entry says that there is nothing to wait for


# ---- in a worker ------------------------------------------------------------------------------------------------
class Statements(Library):
    """A library that reads what files claim and takes it for granted.  Nothing that it holds is ever believed."""

    def check(self, path: Path, event: Callable[[TheoremResult], None] | None = None) -> Result:
        """The statements of a file, unproved."""
        if path not in self.files:
            self.files[path] = Result(str(path))
            self.entries[path] = {}
            scope = self.scope(str(path))
            for block in split(read_text(path))[0]:
                state(block, str(path), scope)
        return self.files[path]


def state(block: Block, file: str, scope: Scope) -> None:
    """Put what a block claims in scope; a block that is wrong claims nothing."""
    with contextlib.suppress(RmdError, RecursionError):
        claimed = _claimed(block, file, scope.notions)
        if isinstance(claimed, UsesBlock):
            for name in claimed.names:
                scope.use(name, claimed.span)
        elif isinstance(claimed, Declaration):
            answer = describe(claimed.defined, file, block.line)
            prove_obligations(claimed.defined, answer, scope)
            if not answer.message:  # what may be undefined is not declared, here as in a check
                scope.declare(claimed.own)
        elif claimed is not None:
            scope.refuse_duplicate(claimed.statement.name, Span(block.line, 1))
            scope.add(claimed)


@lru_cache(20_000)
def _claimed(block: Block, file: str, notions: Declarations) -> UsesBlock | Declaration | Entry | None:
    parsed = parse_block(block)
    if isinstance(parsed, UsesBlock):
        return parsed
    if isinstance(parsed, OwnBlock):
        return declare(parsed, block.line - 1, notions)
    if not isinstance(parsed, StatementBlock) or parsed.kind == "refutation":
        return None
    statement = elaborate(parsed, block.line - 1, notions)
    return Entry(statement, assumed(statement), {}, file, describe(statement, file, block.line))


def assumed(statement: Statement) -> Theorem:
    """The statement under itself as a hypothesis: true, and no proof of it."""
    return RULES["assume"].apply([], [statement.closed])


_KNOWN = Statements()


def work(task: Task) -> Answer:
    """Search for the proofs of some blocks of a file; what goes wrong here is left to the parent."""
    name, first, last, numbers, folder = task
    path = Path(name)
    answers: Answer = []
    with contextlib.suppress(SourceError):
        cache = FileCache(Path(folder)) if folder else None
        scope = Scope(_KNOWN, None)
        scope.path = path
        for number, block in enumerate(split(read_text(path))[0]):
            if number >= last:
                break
            if number >= first:
                with contextlib.suppress(RmdError, RecursionError):
                    answers += _search(block, name, scope, numbers, cache)
            state(block, name, scope)
    return answers


def _search(block: Block, file: str, scope: Scope, numbers: bool, cache: FileCache | None) -> Iterator[tuple[str, str]]:
    parsed = parse_block(block)
    if not isinstance(parsed, StatementBlock) or parsed.kind not in ("theorem", "lemma", "exercise"):
        return
    statement = elaborate(parsed, block.line - 1, scope.notions)
    name = key(statement, block.text, scope.theorems)
    if cache is not None and cache.read(name, statement.name, numbers) is not None:
        return
    found = ""
    try:
        answer = _proved(statement, parsed, block, file, scope, numbers)
        found = "" if answer is None else canonical(entry(name, answer, numbers))
    finally:
        yield name, found


def _proved(
    statement: Statement, parsed: StatementBlock, block: Block, file: str, scope: Scope, numbers: bool
) -> TheoremResult | None:
    answer = describe(statement, file, block.line)
    for formula in statement.obligations:
        context = Context(Recorder(scope.theorems), scope.lemmas)
        context.taken.update(g.variable.name for g in statement.givens)
        step = discharged(context, formula)
        if step is None:
            return None
        answer.obligations.append(context.recorder.certificate(step))
    runner = Runner(statement, block.line - 1, Recorder(scope.theorems), scope.lemmas, library=scope.theories)
    run = runner.prove(parsed.steps or [])
    if run.last is None:
        return None
    granted = {theorem.conclusion for theorem in scope.theorems.values()}
    for report in run.reports:
        report.hypotheses -= granted
    answer.steps, answer.unused, answer.verdict = run.reports, run.unused, PROVED
    answer.certificate = run.recorder.certificate(run.last)
    return None if numbers and numeric_disagreements(answer, run) else answer


def _quiet() -> None:
    """Ctrl-C is for the parent to hear."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


# ---- in the parent ----------------------------------------------------------------------------------------------
class Searchers:
    """A cache whose entries workers are still searching for, over one that is kept in files."""

    def __init__(self, below: FileCache | None, jobs: int, files: Sequence[Path], numbers: bool) -> None:
        self.below = below
        self.notes: list[str] = [] if below is None else below.notes
        self.found: dict[str, str] = {}
        self.pool = ProcessPoolExecutor(jobs, get_context("spawn"), _quiet)
        folder = "" if below is None else str(below.folder)
        self.waiting: list[Future[Answer]] = []
        for path in with_used(files):
            compared = numbers and path in files
            tasks = _tasks(path, compared, folder)
            self.waiting += [self.pool.submit(work, task) for task in tasks]
        self.waiting.reverse()

    def find(
        self, statement: Statement, text: str, theorems: Mapping[str, Theorem], numbers: bool
    ) -> dict[str, object] | None:
        """The stored entry, or the one that a worker finds."""
        name = key(statement, text, theorems)
        stored = None if self.below is None else self.below.read(name, statement.name, numbers)
        if stored is not None:
            return stored
        while name not in self.found and self.waiting:
            try:
                self.found.update(self.waiting.pop().result())
            except BrokenProcessPool:
                self.notes.append("a worker process died; the rest is searched for here")
                self.waiting.clear()
        text = self.found.get(name, "")
        if not text:
            return None
        reader = self.below or FileCache(Path())
        entry = reader.whole(text.encode(), name, statement.name, numbers)
        if entry is not None and self.below is not None and self.below.writable:
            self.below.write(name, text.encode())
        return entry

    def store(
        self, statement: Statement, text: str, theorems: Mapping[str, Theorem], answer: TheoremResult, numbers: bool
    ) -> None:
        """Keep what the parent found itself."""
        if self.below is not None:
            self.below.store(statement, text, theorems, answer, numbers)

    def refuse(self, statement: Statement, why: str) -> None:
        """An entry did not replay."""
        self.notes.append(f"the certificate found for {statement.name} is refused: {why}")

    def close(self) -> None:
        """End the workers, busy or not."""
        processes = list((getattr(self.pool, "_processes", None) or {}).values())
        self.pool.shutdown(wait=not self.waiting, cancel_futures=True)
        for process in processes if self.waiting else []:
            process.terminate()


def _tasks(path: Path, numbers: bool, folder: str) -> list[Task]:
    try:
        blocks = split(read_text(path))[0]
    except SourceError:
        return []
    return [(str(path), at, at + BATCH, numbers, folder) for at in range(0, len(blocks), BATCH)]


def with_used(files: Sequence[Path]) -> list[Path]:
    """The files and all that they use, each once, what is used first."""
    library, order, seen = Library(), list[Path](), set[Path]()

    def visit(path: Path) -> None:
        if path in seen:
            return
        seen.add(path)
        with contextlib.suppress(SourceError):
            for block in split(read_text(path))[0]:
                if block.word == "uses":
                    for used in _uses(block):
                        found = library.find(used, path)
                        if found is not None:
                            visit(found)
            order.append(path)

    for path in files:
        visit(path)
    return order


def _uses(block: Block) -> tuple[str, ...]:
    try:
        parsed = parse_block(block)
    except SourceError:
        return ()
    return parsed.names if isinstance(parsed, UsesBlock) else ()
