"""Is a statement proved by the engines, or by one theorem of the library?  Every yes is a replayed theorem."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

from rmd_symbolic.data import proofs_folder
from rmd_symbolic.errors import RmdError, Span
from rmd_symbolic.language.confirm import Known
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.run import Runner
from rmd_symbolic.language.theories import Library, Scope
from rmd_symbolic.tactics.logic import auto
from rmd_symbolic.tactics.reasons import Citation
from rmd_symbolic.tactics.reasons.registry import cite
from rmd_symbolic.tactics.recorder import Recorder

SECONDS = 3.0  # for one statement
ENGINES = "the engines"
NOWHERE = Scope(Library(), None)  # nothing may be cited


class Prover:
    """Tries the engines, then the theorems of the library one by one; the library is loaded when it is asked."""

    def __init__(self) -> None:
        self._scope: Scope | None = None

    @property
    def scope(self) -> Scope:
        """All theorems of the library."""
        if self._scope is None:
            from rmd_symbolic.language.cache import FileCache

            library = Library(cache=FileCache())
            self._scope = library.scope("<text>")
            folder = proofs_folder()
            for file in sorted(folder.rglob("*.proof")):
                name = ".".join(file.relative_to(folder).with_suffix("").parts)
                if not name.startswith("refuted"):
                    self._scope.use(name, Span(1, 1))
        return self._scope

    def known(self) -> Known:
        """The theorems of the library, to confirm a candidate with."""
        return Known(self.scope.theorems, self.scope.lemmas, self.scope.notions.values())

    def theories(self, names: Iterable[str]) -> list[str]:
        """The dotted names of the theories in which these theorems stand."""
        folder = proofs_folder().resolve()
        files = {Path(self.scope.origin[name]).resolve() for name in names}
        return sorted(".".join(file.relative_to(folder).with_suffix("").parts) for file in files)

    def at_once(self, statement: Statement) -> str:
        """`the engines` where they prove the statement without any lemma, else nothing."""
        try:
            return ENGINES if self._obligations(statement, NOWHERE) and self._by(statement, "", NOWHERE) else ""
        except RmdError:
            return ""

    def defined(self, statement: Statement) -> bool:
        """Are all obligations of the statement proved?"""
        try:
            return self._obligations(statement, NOWHERE) or self._obligations(statement, self.scope)
        except RmdError:
            return False

    def proves(self, statement: Statement) -> str:
        """What proves the statement: `the engines`, the name of a theorem, or nothing."""
        scope = self.scope  # loading the library costs the statement nothing
        end = time.process_time() + SECONDS
        try:
            if self._obligations(statement, scope):
                for name in ("", *scope.lemmas):
                    if time.process_time() > end:
                        break
                    if self._by(statement, name, scope):
                        return name or ENGINES
        except RmdError:
            return ""
        return ""

    def _obligations(self, statement: Statement, scope: Scope) -> bool:
        from rmd_symbolic.language.check import describe, prove_obligations

        answer = describe(statement, "<text>", 1)
        prove_obligations(statement, answer, scope)
        return not answer.message

    def _by(self, statement: Statement, name: str, scope: Scope) -> bool:
        from rmd_symbolic.language.check import replayed

        recorder = Recorder(scope.theorems)
        runner = Runner(statement, 0, recorder, scope.lemmas)
        runner.start()
        try:
            if name:
                step = cite(runner.context, statement.goal, name, Citation(name))
            else:
                step = auto(runner.context, statement.goal)
            if step is None:
                return False
            replayed(recorder.certificate(runner.discharge(step)), statement, scope.theorems)
        except RmdError:
            return False
        return True
