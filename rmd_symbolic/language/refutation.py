"""`refutation` blocks: the author's instance, put together here and judged by `rmd_symbolic.meaning.instance`.

A refutation is a theorem about the claim, that an instance violates it, and no theorem in scope: nothing can cite it.
What evaluation does not decide of the hypotheses, an axiom of an operator for one, is proved like any other statement.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

from rmd_symbolic.errors import RmdError, RuleError, Span
from rmd_symbolic.kernel.formula import variable
from rmd_symbolic.kernel.replay import MALFORMED, replay, verdict
from rmd_symbolic.kernel.theorem import Theorem
from rmd_symbolic.language.claims import as_written
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.instance import Placed, orbit
from rmd_symbolic.language.premises import Premises
from rmd_symbolic.language.report import StepReport
from rmd_symbolic.language.syntax import Place, Remark, StatementBlock
from rmd_symbolic.meaning.denote import kernel_sort
from rmd_symbolic.meaning.instance import Refused, Refutation, holds, opened, refute
from rmd_symbolic.tactics.context import Context as Facts
from rmd_symbolic.tactics.logic import auto
from rmd_symbolic.tactics.recorder import Recorder

if TYPE_CHECKING:
    from rmd_symbolic.language.theories import Scope

SCHEMA = "rmd/refutation/1"
KEYS = {"schema", "instance", "theorems", "obligations"}
ORBIT = 24  # generations in which a recursive sequence may come to repeat itself
SIGNS = {"at_most": "<=", "less": "<", "equal": "="}
DIGITS = Context(prec=12, rounding=ROUND_DOWN)


@dataclass(frozen=True, slots=True)
class Refuted:
    """A refuted claim: the values as their author wrote them, both sides of the relation that fails, the evidence.

    `certificate` is plain data; `judged` makes the refutation from it again.
    """

    at: str
    relation: str
    left: str
    right: str
    refutation: Refutation
    certificate: dict[str, object]
    trust: list[str]

    @property
    def uses(self) -> list[str]:
        """The theorems that the refutation rests on, for what evaluation does not decide."""
        proofs = [proof for key in ("theorems", "obligations") for proof in cast("list[Any]", self.certificate[key])]
        return sorted({name for proof in proofs if proof for name in proof["uses"]})


def judged(data: object, statement: Statement, library: Mapping[str, Theorem]) -> tuple[Refutation, frozenset[str]]:
    """The refutation of a statement and its trust, from plain data of which nothing is believed, or RuleError."""
    if not isinstance(data, dict) or set(data) != KEYS or data["schema"] != SCHEMA:
        raise RuleError(f"this is not a refutation of the schema {SCHEMA}")
    point, proofs, asides = data["instance"], data["theorems"], data["obligations"]
    trusts: frozenset[str] = frozenset()
    try:
        if len(asides) != len(statement.obligations):
            raise RuleError(f"the claim has {len(statement.obligations)} obligations, the refutation {len(asides)}")
        for formula, certificate in zip(statement.obligations, asides, strict=True):
            if certificate is not None:
                trusts |= verdict(certificate, [], formula, library).trusts
            elif not holds(formula, point):
                raise RuleError("the claim may be undefined at the instance")
        refutation = refute(statement.closed, point, [replay(certificate, library) for certificate in proofs])
    except MALFORMED as error:
        raise RuleError(f"the refutation is malformed: {error}") from error
    return refutation, trusts | refutation.trusts


def decide(block: StatementBlock, statement: Statement, text: str, scope: Scope, offset: int) -> Refuted | str:
    """The refutation of a block, or why its instance refutes nothing."""
    if block.failure is None:
        return "a refutation says where its claim fails: fails at alpha = 1/2, p = (1/2, 1/2)"
    placed = Placed(statement, block.failure, offset)
    why = ""
    for data in _instances(statement, placed):
        search = _Search(statement, placed, data, scope)
        try:
            certificate = search.certificate()
            refutation, trusts = judged(certificate, statement, scope.theorems)
        except Refused as refused:
            why = why or _worded(statement, refused)
        except RuleError as error:
            why = why or str(error)
        else:
            at = ", ".join(_written(place, text) for place in block.failure.places)
            sides = refutation.sides
            shown = ("", "", "")
            if sides is not None:
                shown = decimal(sides.left), SIGNS[sides.relation], decimal(sides.right)
            left, relation, right = as_written(statement.claim, shown)
            return Refuted(at, relation, left, right, refutation, certificate, sorted(trusts))
    return why


def notes(block: StatementBlock) -> tuple[list[StepReport], Span | None]:
    """What the author says to the reader, and the place of a step that is no note."""
    said = [(h.span, h.text) for h in block.headers if isinstance(h, Remark)]
    steps = block.steps or []
    said += [(step.span, step.text) for step in steps if step.kind == "note"]
    stray = next((step.span for step in steps if step.kind != "note"), None)
    return [StepReport(span, text, "", "note", kind="note") for span, text in said], stray


def _instances(statement: Statement, placed: Placed) -> Iterator[dict[str, object]]:
    """Sequences of which only p[0] is given follow their recursion, as a cycle where they come to repeat themselves."""
    ruled: dict[int, object] = {}
    for at in placed.recursive:
        data = placed.data[statement.givens[at].variable.name]
        for number in range(len(statement.hypotheses)):
            rule = {"first": data["first"], "rule": number}  # type: ignore[index]
            try:
                opened(statement.closed, placed.instance({**ruled, at: rule}))
            except RuleError:
                continue
            ruled[at] = rule
            break
    if ruled:
        whole = placed.instance(ruled)
        repeating = dict(ruled)
        for at in ruled:
            model, _, _ = opened(statement.closed, whole)
            name = variable(f"v{at}", kernel_sort(statement.givens[at].variable.sort))
            repeating[at] = orbit(model, name, ORBIT) or ruled[at]
        if repeating != ruled:
            yield placed.instance(repeating)
        yield whole
    else:
        yield placed.instance({})


class _Search:
    """Looks for what a refutation rests on besides evaluation."""

    def __init__(self, statement: Statement, placed: Placed, data: dict[str, object], scope: Scope) -> None:
        self.statement, self.placed, self.data, self.scope = statement, placed, data, scope

    def certificate(self) -> dict[str, object]:
        """The data of the refutation; Refused when there is none."""
        scope = self.scope
        premises = Premises(self.statement.closed, self.data, scope.theorems, scope.lemmas, self.placed.notions)
        proofs, undecided = premises.proofs()
        if undecided is not None:
            raise undecided
        asides = [self.obligation(number) for number in range(len(self.statement.obligations))]
        return {"schema": SCHEMA, "instance": self.data, "theorems": proofs, "obligations": asides}

    def obligation(self, number: int) -> dict[str, object] | None:
        """None where evaluation shows that the claim is defined, else a proof."""
        formula = self.statement.obligations[number]
        try:
            if holds(formula, self.data):
                return None
        except RmdError:
            pass
        context = self.facts()
        context.taken.update(g.variable.name for g in self.statement.givens)
        step = auto(context, formula)
        if step is None:
            raise RuleError("the claim may be undefined at the instance")
        return context.recorder.certificate(step)

    def facts(self) -> Facts:
        return Facts(Recorder(self.scope.theorems), self.scope.lemmas)


def _worded(statement: Statement, refused: Refused) -> str:
    if refused.premise is None:
        if not refused.truth:
            return "it cannot be decided whether the claim holds there"
        sides = refused.sides
        if sides is None:
            return "the claim holds there"
        return f"the claim holds there: left = {decimal(sides.left)}, right = {decimal(sides.right)}"
    supposed = "what the claim supposes"
    if refused.premise < len(statement.hypotheses):
        label, text, _ = statement.hypotheses[refused.premise]
        supposed = f"the hypothesis {label}: {text}" if label else f"the hypothesis {text}"
    if refused.truth is False:
        return f"the instance violates {supposed}"
    return f"it cannot be decided whether the instance satisfies {supposed}"


def decimal(side: tuple[Fraction, Fraction] | None) -> str:
    """A short text for a value between two rationals.

    >>> decimal((Fraction(1, 3), Fraction(1, 3))), decimal((Fraction(10**9, 3), Fraction(10**9 + 1, 3))), decimal(None)
    ('1/3', '333333333...', 'oo')
    """
    if side is None:
        return "oo"
    if side[0] == side[1] and len(str(side[0])) <= 12:
        return str(side[0])
    low, high = (DIGITS.divide(Decimal(end.numerator), Decimal(end.denominator)) for end in side)
    if low == high:
        return f"{low:f}..." if abs(low.adjusted()) < 12 else f"{low}..."
    same = 1
    while same < DIGITS.prec and Context(prec=same + 1, rounding=ROUND_DOWN).plus(low) == Context(
        prec=same + 1, rounding=ROUND_DOWN
    ).plus(high):
        same += 1
    return f"{Context(prec=same, rounding=ROUND_DOWN).plus(low):f}..."


def _written(place: Place, text: str) -> str:
    index = "" if place.index is None else f"[{_slice(place.index, text)}]"
    return f"{place.name}{index} = {_slice(place.value, text)}"


def _slice(tree: object, text: str) -> str:
    meta = tree.meta  # type: ignore[attr-defined]
    return " ".join(text[meta.start_pos : meta.end_pos].split())
