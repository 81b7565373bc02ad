"""Mutants of theorems, certificates and texts against the checker: `python -m tests.independent.mutants N SEED`.

What must hold: nothing raises, and nothing is proved that the evaluator breaks.
"""

from __future__ import annotations

import json
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from rmd_symbolic.errors import RmdError
from rmd_symbolic.language import cache
from rmd_symbolic.language.check import check_text, replayed
from rmd_symbolic.language.result import Result
from tests.independent import mutations as m
from tests.independent.judge import Verdict, judge
from tests.independent.noise import mutated, noisy
from tests.independent.statements import TRUE, block
from tests.independent.syntax import blocks, statement_part
from tests.shelf import library, whole

ROOT = Path(__file__).resolve().parents[2]
REASONS = (
    "algebra", "auto", "arithmetic", "hypothesis", "definition", "monotonicity", "recursion", "substitution", "cases",
    "convexity of KL in its second argument", "zero of KL", "nonnegativity of KL", "convex_domination of M",
    "closure of mix", "tangent", "induction", "contradiction", "joint convexity of KL", "symmetry of TV",
)  # fmt: skip
POINTS = 80
PATIENCE = 1.0  # seconds of processor time for one mutant
SHORT = 0.05  # ... where what is at stake is replayed: that looks at no clock, the search behind it may end
UNCHANGED = "unchanged"
EACH = 5  # certificates, or entries of the cache, that are tried against one changed statement
USUAL = 800  # characters of a theorem; a longer one is drawn less often, as its check may take much longer


@dataclass(frozen=True)
class Source:
    """A theorem of the library, or a statement without a proof."""

    theory: str
    name: str
    text: str


@dataclass(frozen=True)
class Mutant:
    """A changed theorem; `statement` tells whether its statement was touched."""

    kind: str
    name: str
    text: str
    statement: str | None = None


@dataclass
class Report:
    """What came of a run."""

    mutants: int = 0
    statements: int = 0  # mutants of statements that were judged
    broken: int = 0  # ... that the evaluator breaks
    proved: int = 0
    answered: int = 0  # mutants that the checker gave a verdict, the others met an error
    met: int = 0  # forged entries of the cache that the checker read
    replayed: int = 0  # ... whose certificate proved the statement that it was met for
    kinds: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.broken / max(1, self.statements)

    def __str__(self) -> str:
        first = (
            f"{self.mutants} mutants, {self.statements} statements judged, the evaluator breaks {self.broken} of these "
            f"({self.share:.0%}); {self.answered} got a verdict, {self.proved} were proved; "
            f"{len(self.failures)} failures" + (f"; {self.met} entries read, {self.replayed} replayed" * (self.met > 0))
        )
        lines = [first, *(f"  {kind}: {count}" for kind, count in sorted(self.kinds.items())), *self.failures[:20]]
        return "\n".join(lines)


# ---- the corpus ------------------------------------------------------------------------------------------------------
def corpus(without: str = "") -> list[Source]:
    """The theorems of the library, and the true statements of the table, each with a proof that asserts it.

    `without` is a folder of proofs that is left out, as in the quick runs.
    """
    out = []
    for path in sorted((ROOT / "proofs").glob("**/*.proof")):
        if path.parent.name == without:
            continue
        theory = ".".join(path.relative_to(ROOT / "proofs").with_suffix("").parts)
        for word, text in blocks(path.read_text(encoding="utf-8")):
            if word in ("theorem", "lemma"):
                out.append(Source(theory, text.split(maxsplit=2)[1], text))
    for number, line in enumerate(TRUE):
        text = block(line, f"statement{number}")
        claim = line.rsplit("claim ", 1)[1]
        out.append(Source("", f"statement{number}", f"{text}proof\n  show {claim}  by auto\nqed\n"))
    return out


def reasons(sources: list[Source]) -> list[str]:
    """The reasons that the library uses, and some more."""
    found = {r.group()[3:].strip() for s in sources for r in m.REASON.finditer(s.text)}
    return sorted({*REASONS, *found})


def drawn(rng: random.Random, sources: list[Source]) -> Source:
    """One of the theorems, a long one less often."""
    source = rng.choice(sources)
    while rng.random() * len(source.text) ** 2 > USUAL**2:
        source = rng.choice(sources)
    return source


# ---- making mutants --------------------------------------------------------------------------------------------------
def mutants(sources: list[Source], seed: int) -> Iterator[Mutant]:
    """Mutants without end; the same for the same seed."""
    listed = reasons(sources)
    number = 0
    while True:
        number += 1
        rng = random.Random(f"mutant/{seed}/{number}")
        source = drawn(rng, sources)
        made = _mutant(rng, source, listed)
        if made is not None:
            yield made


def _mutant(rng: random.Random, source: Source, listed: list[str]) -> Mutant | None:
    parts = m.cut(source.text)
    if parts is None:
        return None
    kind = rng.random()
    if kind < 0.2:
        return _of_proof(rng, source, parts, listed)
    if kind < 0.27:
        changed, label = m.change_variable(rng, parts), "change_variable"
    elif kind < 0.3:
        changed, label = m.rename(rng, parts), "rename"
    elif kind < 0.5:
        mutation = m.pick(rng, m.HEAD_MUTATIONS)
        head, label = mutation(rng, parts.head), mutation.__name__
        changed = None if head is None else m.Parts(head, parts.claim, parts.proof)
    else:
        mutation = m.pick(rng, m.CLAIM_MUTATIONS)
        claim, label = mutation(rng, parts.claim), mutation.__name__
        changed = None if claim is None else m.Parts(parts.head, claim, parts.proof)
    if changed is None or changed == parts:
        return None
    if label != "rename":
        changed = m.follow(rng, parts, changed, listed)
    return _assembled(label, source, changed, touched=True)


def _of_proof(rng: random.Random, source: Source, parts: m.Parts, listed: list[str]) -> Mutant | None:
    kind = rng.randrange(3)
    if kind == 0:
        proof, label = m.replace_reason(rng, parts.proof, listed), "replace_reason"
    elif kind == 1:
        proof, label = m.edit_lines(rng, parts.proof), "edit_lines"
    else:
        proof, label = m.edit_formula(rng, parts.proof), "edit_formula"
    if proof is None or proof == parts.proof:
        return None
    return _assembled(label, source, m.Parts(parts.head, parts.claim, proof), touched=False)


def _assembled(label: str, source: Source, parts: m.Parts, touched: bool) -> Mutant:
    """A file that uses the theory of the original, so that the mutant may cite all of it, the original included."""
    name = f"{source.name}_mutant"
    text = str(parts).replace(source.name, name, 1)
    uses = f"uses {source.theory}\n" if source.theory else ""
    return Mutant(label, name, uses + text, statement_part(text) if touched else None)


# ---- the checker -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Checker:
    """`check_text` with the one library; the search for counterexamples, which judges nothing here, is left out.

    A mutant is given up after some time: what is not proved by then is no finding.
    """

    without: str = ""
    patience: float = PATIENCE
    cache: cache.FileCache | None = None

    def __call__(self, text: str) -> Result:
        known = whole(self.without)  # loading it costs no mutant its time: the deadline is set afterwards
        known = replace(known, deadline=time.process_time() + self.patience, cache=self.cache)
        return check_text(text, library=known, numbers=False)


def examine(mutant: Mutant, check: Checker, report: Report, every: int = 1) -> None:
    """Check one mutant; judge it when it was proved, and one in `every` besides, for the share of the false."""
    report.mutants += 1
    report.kinds[mutant.kind] += 1
    result = guarded(check, mutant.text, mutant.kind, report)
    theorems = [] if result is None else result.theorems  # type: ignore[attr-defined]
    report.answered += len(theorems)
    report.proved += sum(t.verdict == "proved" for t in theorems)
    proved = any(t.verdict == "proved" and t.name == mutant.name for t in theorems)
    if mutant.statement is None or not (proved or report.mutants % every == 0):
        return
    verdict = judge(mutant.statement, points=POINTS, seconds=5)
    if report.mutants % every == 0:
        report.statements += 1
        report.broken += verdict.broken
    if proved and verdict.broken:
        report.failures.append(f"PROVED ({mutant.kind}) though {verdict}\n{mutant.text}")


def guarded(check: Checker, text: str, kind: str, report: Report) -> object | None:
    """The result of a check; an exception is a failure."""
    try:
        result = check(text)
    except Exception:  # noqa: BLE001  (whatever escapes is the finding)
        report.failures.append(f"RAISED ({kind}): {traceback.format_exc(limit=-3)}\n{text[:2000]}")
        return None
    for line in getattr(result, "disagreements", ()):
        report.failures.append(f"DISAGREES ({kind}): {line}\n{text[:2000]}")
    return result


def run(count: int, seed: int, every: int = 1, without: str = "") -> Report:
    """Mutants of statements and proofs; one in `every` is judged though it was not proved."""
    report = Report()
    check = Checker(without)
    for mutant in mutants(corpus(without), seed):
        if report.mutants >= count:
            return report
        examine(mutant, check, report, every)
    return report


def run_noise(count: int, seed: int, without: str = "") -> Report:
    """Noise on the texts of theorems; a text that still proves something is judged."""
    report = Report()
    check = Checker(without)
    sources = corpus(without)
    for number in range(count):
        rng = random.Random(f"noise/{seed}/{number}")
        source = drawn(rng, sources)
        uses = f"uses {source.theory}\n" if source.theory else ""
        text = noisy(rng, uses + source.text.replace(source.name, f"{source.name}_noisy", 1))
        report.mutants += 1
        result = guarded(check, text, "noise", report)
        if result is None:
            continue
        if not result.errors and not result.theorems:  # type: ignore[attr-defined]
            report.failures.append(f"SILENT: neither a theorem nor an error\n{text[:2000]}")
        for theorem in result.theorems:  # type: ignore[attr-defined]
            report.answered += 1
            if theorem.verdict == "proved":
                report.proved += 1
                _judge_proved(theorem.name, text, report)
    return report


def _judge_proved(name: str, text: str, report: Report) -> None:
    for word, found in blocks(text):
        if word in ("theorem", "lemma") and found.split()[1:2] == [name]:
            verdict = judge(found, points=POINTS, seconds=5)
            if verdict.broken:
                report.failures.append(f"PROVED (noise) though {verdict}\n{text[:2000]}")


# ---- certificates ----------------------------------------------------------------------------------------------------
def run_certificates(count: int, seed: int, without: str = "") -> Report:
    """Changed certificates, against their own statement and against changed statements that the evaluator breaks."""
    report, check = Report(), Checker(without, SHORT)
    sources = [s for s in corpus(without) if s.theory]
    stream = mutants(sources, seed)
    scopes = {}
    for theory in {s.theory for s in sources}:
        scopes[theory] = library().scope("<text>")
        scopes[theory].use(theory, None)  # type: ignore[arg-type]
    originals = {f"{s.name}_mutant": (s.theory, scopes[s.theory].entry(s.name)) for s in sources}
    originals = {name: found for name, found in originals.items() if found[1] is not None}
    while originals and report.mutants < count:
        mutant = next(stream)
        if mutant.statement is None or mutant.name not in originals:
            continue
        theory, original = originals[mutant.name]
        targets = [(original.statement, False)]
        if judge(mutant.statement, points=POINTS, seconds=5).broken:
            other = getattr(guarded(check, mutant.text, mutant.kind, report), "theorems", ())
            targets += [(t.statement, True) for t in other if t.name == mutant.name]
        for _ in range(EACH):
            rng = random.Random(f"certificate/{seed}/{report.mutants}")
            changed = json.loads(json.dumps(mutated(rng, dict(original.certificate))))
            for statement, false in targets:
                _replay(changed, statement, scopes[theory].theorems, false, report)
    return report


def _replay(changed: object, statement: object, theorems: object, false: bool, report: Report) -> None:
    report.mutants += 1
    report.statements += 1
    report.broken += false
    try:
        replayed(changed, statement, theorems)  # type: ignore[arg-type]
    except RmdError:
        return
    except Exception:  # noqa: BLE001  (whatever escapes is the finding)
        report.failures.append(f"RAISED (certificate): {traceback.format_exc(limit=-3)}\n{changed}"[:3000])
        return
    report.proved += 1
    if false:
        report.failures.append(f"PROVED (certificate)\n{statement}\n{changed}"[:5000])


# ---- entries of the cache --------------------------------------------------------------------------------------------
class Forger(cache.FileCache):
    """A cache that answers every question with what was forged for it, counts what was read, and keeps nothing."""

    def __init__(self, forge: Callable[[str], bytes]) -> None:
        super().__init__(Path())
        self.forge, self.met = forge, 0

    def read(self, name: str, theorem: str, numbers: bool) -> dict[str, object] | None:
        self.met += 1
        return self.whole(self.forge(name), name, theorem, numbers)

    def write(self, name: str, data: bytes) -> None:
        return


def forged(rng: random.Random, entry: dict[str, object], honest: bool = False) -> bytes:
    """The bytes of a changed entry: changed data under a seal that fits, a changed certificate, or changed bytes.

    An honest one is as the checker writes it.
    """
    change = "nothing" if honest else rng.choices(("certificate", "entry", "bytes"), (5, 3, 2))[0]
    if change == "certificate":
        entry = entry | {"certificate": json.loads(json.dumps(mutated(rng, entry["certificate"])))}
    elif change == "entry":
        changed = json.loads(json.dumps(mutated(rng, entry)))
        entry = changed if isinstance(changed, dict) else entry
    entry.pop("sum", None)
    try:
        sealed = cache.canonical(entry | {"sum": cache.digest(entry)}).encode()
    except ValueError:
        sealed = json.dumps(entry).encode()
    if change == "bytes":
        data = bytearray(sealed)
        for _ in range(rng.choice((1, 3, 20))):
            data[rng.randrange(len(data))] = rng.randrange(256)
        return bytes(data)
    return sealed


def run_cache(count: int, seed: int, without: str = "") -> Report:
    """Changed entries of the cache, met by changed statements, of which the evaluator breaks at least half.

    One statement in ten stays as it is, and one of its entries in five: these must be replayed, or nothing was tried.
    """
    report = Report()
    sources = {f"{s.name}_mutant": s for s in corpus(without) if s.theory}
    originals = {}
    for name, source in sources.items():
        scope = library().scope("<text>")
        scope.use(source.theory, None)  # type: ignore[arg-type]
        originals[name] = scope.entry(source.name)
    stream = mutants(list(sources.values()), seed)
    while report.mutants < count:
        mutant = next(stream)
        original = originals.get(mutant.name)
        if mutant.statement is None or original is None:
            continue
        if report.mutants % (10 * EACH) == 0 and (parts := m.cut(sources[mutant.name].text)) is not None:
            mutant = _assembled(UNCHANGED, sources[mutant.name], parts, touched=True)
        verdict = judge(mutant.statement or "", points=POINTS, seconds=5)
        if not verdict.broken and report.broken * 2 < report.mutants and mutant.kind != UNCHANGED:
            continue
        for _ in range(EACH):
            rng = random.Random(f"cache/{seed}/{report.mutants}")
            kept = cache.entry("", original.result, False)
            kept["theorem"] = mutant.name if rng.random() < 0.95 else original.statement.name
            _meet(mutant, kept, verdict, rng, report, without)
    return report


def _meet(
    mutant: Mutant, kept: dict[str, object], verdict: Verdict, rng: random.Random, report: Report, without: str
) -> None:
    """The checker meets a forged entry where it looks for that of a changed statement."""
    report.mutants += 1
    report.statements += 1
    report.broken += verdict.broken
    forger = Forger(lambda key: forged(rng, kept | {"key": key}, mutant.kind == UNCHANGED and rng.random() < 0.2))
    result = guarded(Checker(without, SHORT, forger), mutant.text, mutant.kind, report)
    report.met += forger.met
    for theorem in getattr(result, "theorems", ()):
        report.answered += 1
        report.proved += theorem.verdict == "proved"
        report.replayed += theorem.cached
        if theorem.verdict == "proved" and theorem.name == mutant.name and verdict.broken:
            report.failures.append(f"PROVED (cache) though {verdict}\n{mutant.text}")


def main(arguments: list[str]) -> int:
    """`N SEED`: N mutants of each sort; exit code 1 when something failed."""
    count, seed = (int(a) for a in (*arguments, "300", "0")[:2]) if len(arguments) != 1 else (int(arguments[0]), 0)
    failed = 0
    for title, runner in (
        ("statements and proofs", run),
        ("noise", run_noise),
        ("certificates", run_certificates),
        ("entries of the cache", run_cache),
    ):
        report = runner(count, seed)
        print(f"{title}: {report}", flush=True)
        failed += len(report.failures)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
