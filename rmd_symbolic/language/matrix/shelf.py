"""The theorems and the refutations that speak of an operator: those of its declared facts first, then all others.

Only the theories that a row needs are loaded, from stored certificates where there are some.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from rmd_symbolic.data import proofs_folder
from rmd_symbolic.errors import Span
from rmd_symbolic.framework.axioms import CLOSURE
from rmd_symbolic.framework.declaration import Declarations, Notion
from rmd_symbolic.framework.declared import declarations
from rmd_symbolic.language.cache import FileCache
from rmd_symbolic.language.declare import Own
from rmd_symbolic.language.elsewhere import theories
from rmd_symbolic.language.own import declarations_of
from rmd_symbolic.language.result import PROVED, Result, TheoremResult
from rmd_symbolic.language.structural import proofs_about, prove_about
from rmd_symbolic.language.theories import Cache, Entry, Library, Scope
from rmd_symbolic.terms.term import Apply, Binder, Operation, Quantity, Term

TEMPLATE = 15.0  # seconds for the proofs that are written from a template
FOUNDATIONS = ("foundations.order", "foundations.simplex", "foundations.means", "operators.normalised")


class Shelf:
    """What was proved and refuted about operators; `files` are proof files of the user, searched like the library.

    `library` holds what was checked before.
    """

    def __init__(self, files: Sequence[Path] = (), cache: Cache | None = None, library: Library | None = None) -> None:
        self.theories = library or Library(cache=FileCache() if cache is None else cache)
        self.files = tuple(path.resolve() for path in files)

    @cached_property
    def results(self) -> tuple[Result, ...]:
        """The user's files, checked."""
        return tuple(self.theories.check(path) for path in self.files)

    @cached_property
    def own(self) -> Own:
        """What the user's files declare."""
        found = Own()
        for path in self.files if self.results else ():
            found = found.plus(self.theories.declared.get(path, Own()))
        return found

    @cached_property
    def notions(self) -> Declarations:
        """All that is in force."""
        return declarations().plus(self.own.notions) if self.files else declarations()

    @property
    def beside(self) -> list[Path]:
        """The user's files with those that they use."""
        root = proofs_folder().resolve()
        return sorted(path for path in self.theories.files if not path.is_relative_to(root)) if self.results else []

    def scope(self, notion: Notion) -> Scope:
        """The theorems behind the facts of the operator with all they rest on, and those of the user's files."""
        scope = self._about(notion)
        if CLOSURE.name not in notion.facts:  # nobody has told yet what is true of it
            prove_about(notion, scope, TEMPLATE)
        return scope

    def proofs(self, notion: Notion) -> str:
        """What is proved of an operator from the template, as a proof file with the declarations that it speaks of."""
        declared = "\n\n".join(declarations_of(path).strip() for path in self.files)
        return proofs_about(notion, self._about(notion), declared, TEMPLATE)

    def _about(self, notion: Notion) -> Scope:
        scope = self.theories.scope("<text>")
        stated = theories(fact.theorem for fact in notion.facts.values())
        for name in (*FOUNDATIONS, *stated):
            scope.use(name, Span(1, 1))
        for path in self.files:
            for entry in self.theories.load(path, Span(1, 1)).values():
                if entry.statement.name not in scope.origin:
                    scope.add(entry)
        scope.declare(self.own)
        return scope

    def refutations(self, notion: Notion) -> Iterator[TheoremResult]:
        """Refutations, in the library or in the user's files, of claims that mention the operator."""
        for path in (*self.gallery, *self.files):
            if notion.name in path.read_text(encoding="utf-8"):
                for found in self.theories.check(path).theorems:
                    judged = found.verdict == PROVED and found.refutation is not None
                    if judged and found.statement is not None and mentions(found.statement.claim, notion):
                        yield found

    @cached_property
    def gallery(self) -> tuple[Path, ...]:
        """The files of refutations of the library."""
        return tuple(sorted((proofs_folder() / "refuted").resolve().glob("*.proof")))


def about(notion: Notion, axioms: Sequence[str], scope: Scope) -> list[str]:
    """The theorems that may say that the operator satisfies an axiom: the declared facts of these names first.

    What is declared is only where to look: a theorem counts when the statement of the cell follows from it.
    """
    facts = {phrase: fact.theorem for phrase, fact in notion.facts.items()}
    own = [name for name, entry in scope.all.items() if mentions(entry.statement.claim, notion)]
    order = [facts[axiom] for axiom in axioms if axiom in facts]
    return [name for name in dict.fromkeys([*order, *facts.values(), *own]) if name in scope.lemmas]


def mentions(term: Term, notion: Notion) -> bool:
    """Does the notion stand in the term?"""
    match term:
        case Quantity(found, parameters, arguments):
            return found is notion or any(mentions(part, notion) for part in (*parameters, *arguments))
        case Operation(_, arguments):
            return any(mentions(part, notion) for part in arguments)
        case Apply(function, arguments, _):
            return any(mentions(part, notion) for part in (function, *arguments))
        case Binder(_, _, limit, body):
            return mentions(body, notion) or (limit is not None and mentions(limit, notion))
        case _:
            return False


def reference(entry: Entry) -> tuple[str, str, int]:
    """Name, file and line of a theorem."""
    return entry.statement.name, entry.file, entry.result.line
