"""A theorem as one file: its certificate and those of everything under it, and the check of such a file.

`verify` believes nothing in the file.  It replays the lemmas in order, then the certificate against the claim that is
parsed again from the author's text, with the obligations that make this claim defined.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rmd_symbolic.errors import RmdError, RuleError, SourceError, Span
from rmd_symbolic.kernel.replay import MALFORMED, replay, verdict
from rmd_symbolic.kernel.theorem import Theorem
from rmd_symbolic.language.audit import Entries, below, lemmas
from rmd_symbolic.language.cache import believed
from rmd_symbolic.language.check import read_text
from rmd_symbolic.language.elaborate import Statement, elaborate
from rmd_symbolic.language.jobs import Statements, state
from rmd_symbolic.language.parse import parse_block, split
from rmd_symbolic.language.refutation import judged
from rmd_symbolic.language.result import TheoremResult
from rmd_symbolic.language.syntax import InstantiationBlock, StatementBlock
from rmd_symbolic.language.theories import Entry

SCHEMA = "rmd/export/1"
KEYS = {"schema", "theorem", "claim", "statement", "believed", "lemmas", "certificate", "obligations"}


class NotACertificate(RuleError):
    """Data that does not even have the shape of a certificate."""


@dataclass(frozen=True, slots=True)
class Verified:
    """A certificate that was replayed against the claim of a file; a refutation has no theorem."""

    statement: Statement
    theorem: Theorem | None
    trust: list[str]
    lemmas: int
    same_sources: bool


def bundle(entry: Entry, entries: Entries) -> dict[str, object]:
    """The theorem with everything under it, as plain data."""
    return {
        "schema": SCHEMA, "theorem": entry.statement.name, "claim": str(entry.statement.claim),
        "statement": entry.statement.closed.digest.hex(), "believed": believed(),
        "lemmas": [_member(lemma) for lemma in lemmas(entry, entries)],
        "certificate": entry.certificate, "obligations": entry.result.obligations,
    }  # fmt: skip


def refutation_bundle(result: TheoremResult, scope: Mapping[str, Entry]) -> dict[str, object]:
    """A refutation with everything under it, as plain data of the same shape."""
    if result.statement is None or result.refutation is None:
        raise RuleError(f"{result.name} is {result.verdict}")
    return {
        "schema": SCHEMA, "theorem": result.name, "claim": result.claim,
        "statement": result.statement.closed.digest.hex(), "believed": believed(),
        "lemmas": [_member(lemma) for lemma in below(result, scope)],
        "certificate": result.refutation.certificate, "obligations": [],
    }  # fmt: skip


def _member(entry: Entry) -> dict[str, object]:
    return {
        "name": entry.statement.name,
        "statement": entry.theorem.conclusion.digest.hex(),
        "certificate": entry.certificate,
    }


def verify(data: object, file: Path) -> Verified:
    """Replay a bundle against the claim of its theorem in a proof file; RuleError says what is wrong with it."""
    if not isinstance(data, dict) or set(data) != KEYS or data["schema"] != SCHEMA:
        raise NotACertificate(f"this is not a certificate of the schema {SCHEMA}")
    name, members, obligations = data["theorem"], data["lemmas"], data["obligations"]
    if not isinstance(name, str) or not isinstance(members, list) or not isinstance(obligations, list):
        raise NotACertificate("the certificate is malformed")
    statement = claimed(name, file)
    library = _lemmas(members)
    if data["statement"] != statement.closed.digest.hex():
        raise RuleError(f"the certificate is for another statement than the {name} of {file}")
    if statement.kind == "refutation":
        _, trusts = judged(data["certificate"], statement, library)
        return Verified(statement, None, sorted(trusts), len(members), data["believed"] == believed())
    if len(obligations) != len(statement.obligations):
        raise RuleError(f"the claim has {len(statement.obligations)} obligations, the certificate {len(obligations)}")
    theorems = [verdict(c, [], f, library) for f, c in zip(statement.obligations, obligations, strict=True)]
    theorem = verdict(data["certificate"], [], statement.closed, library)
    trust = sorted(frozenset().union(*(t.trusts for t in (theorem, *theorems))))
    return Verified(statement, theorem, trust, len(members), data["believed"] == believed())


def _lemmas(members: list[object]) -> Mapping[str, Theorem]:
    library: dict[str, Theorem] = {}
    for member in members:
        try:
            if not isinstance(member, dict):
                raise RuleError("a lemma is malformed")
            name, theorem = member["name"], replay(member["certificate"], library)
            if not isinstance(name, str) or name in library:
                raise RuleError(f"the lemma {name!r} stands there twice")
            if theorem.hypotheses:
                raise RuleError(f"the lemma {name} rests on hypotheses")
            if theorem.conclusion.digest.hex() != member["statement"]:
                raise RuleError(f"the lemma {name} does not say what the certificate says it does")
        except MALFORMED as error:
            raise RuleError(f"a lemma is malformed: {error}") from None
        library[name] = theorem
    return library


def claimed(name: str, file: Path) -> Statement:
    """The statement of a name, parsed and elaborated from the text of a file; nothing is proved."""
    scope = Statements().scope(str(file))
    for block in split(read_text(file))[0]:
        try:
            parsed = parse_block(block)
        except RmdError:
            continue
        if isinstance(parsed, StatementBlock) and parsed.name == name:
            return elaborate(parsed, block.line - 1, scope.notions)
        if isinstance(parsed, InstantiationBlock) and parsed.name == name:
            from rmd_symbolic.language.instantiate import instantiated

            return instantiated(parsed, block.line - 1, scope)[0]
        state(block, str(file), scope)
    raise SourceError("E109", f"there is no theorem {name} in {file}", Span(1, 1))
