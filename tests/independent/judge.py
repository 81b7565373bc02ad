"""`judge(statement)`: is a claim broken at some point that satisfies its hypotheses?"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.independent import values as V
from tests.independent.notions import PROPERTIES
from tests.independent.points import Sequence
from tests.independent.sampler import Sampler, shown
from tests.independent.semantics import CLAIM_LAST, HYPOTHESIS_LAST, Evaluator
from tests.independent.syntax import (
    App,
    Bind,
    Expr,
    Given,
    Name,
    Op,
    Statement,
    StatementError,
    blocks,
    parse_statement,
    statement_part,
)  # fmt: skip
from tests.independent.values import Undecided, Undefined, Unspecified

ATTEMPTS = 25  # points tried for each point wanted
DOUBTFUL = V.mp.mpf(10) ** -20  # the gap asked of a claim whose hypotheses hold only as far as 75 digits can tell


@dataclass
class Verdict:
    """`holds`, `broken`, `undecided` (nothing finite can break it), `vacuous` (no point satisfies it) or `error`."""

    status: str
    satisfied: int = 0  # points that satisfied the hypotheses
    tried: int = 0
    undecided: int = 0  # sub-statements of the claim that no finite computation decides
    undefined: bool = False  # broken because the claim has no meaning at the point
    point: dict[str, str] = field(default_factory=dict)
    left: str = ""
    relation: str = ""
    right: str = ""
    message: str = ""

    @property
    def broken(self) -> bool:
        return self.status == "broken"

    def __str__(self) -> str:
        if not self.broken:
            return f"{self.status} ({self.satisfied} of {self.tried} points) {self.message}".rstrip()
        values = ", ".join(f"{k} = {v}" for k, v in self.point.items())
        return f"broken at {values}: {self.message or f'not {self.left} {self.relation} {self.right}'}"


def statements(text: str) -> Iterator[tuple[str, str]]:
    """The theorems and lemmas of a file: (name, text without the proof)."""
    for word, block in blocks(text):
        if word in ("theorem", "lemma"):
            yield block.split(maxsplit=2)[1], statement_part(block)


def conditions(given: Given) -> list[Expr]:
    """What the `given` line says of its name, beyond its sort."""
    value: Expr = Name(given.name)
    for bound in given.indices:
        value = App(value, (Name(bound.name),), bound.sort != "symbol")
    out: list[Expr] = []
    predicate = {"distribution": "distribution", "channel": "stochastic"}.get(given.sort)
    if predicate in PROPERTIES:
        out.append(App(Name(predicate), (value,), False))
    if given.weights:
        return [App(Name("weights"), (Name(given.name),), False)]
    interval = given.interval
    if interval and interval.low is not None:
        out.append(Op("<=" if interval.low_closed else "<", (interval.low, value)))
    if interval and interval.high is not None:
        out.append(Op("<=" if interval.high_closed else "<", (value, interval.high)))
    return [Bind("for all", given.indices, None, c) if given.indices else c for c in out]


def judge(text: str, points: int = 200, seed: int = 0, seconds: float = 20.0) -> Verdict:
    """Judge the statement at the head of a block at random points that satisfy its hypotheses."""
    try:
        statement = parse_statement(text)
        return _judged(statement, points, seed, seconds)
    except StatementError as error:
        return Verdict("error", message=str(error))
    except RecursionError:
        return Verdict("error", message="nested too deep")


def _judged(statement: Statement, points: int, seed: int, seconds: float) -> Verdict:
    sampler = Sampler(statement, seed)
    hypotheses = [c for g in statement.givens for c in conditions(g)] + statement.assumptions
    out = Verdict("holds")
    clear = False
    unknown = ""
    end = time.monotonic() + seconds
    while out.satisfied < points and out.tried < ATTEMPTS * points and time.monotonic() < end:
        out.tried += 1
        try:
            evaluator, env = sampler.point(out.tried)
            accepted = _satisfied(evaluator, env, hypotheses)
        except (Undefined, Unspecified):
            continue
        except Undecided as error:
            unknown = str(error)
            continue
        if not accepted:
            unknown = unknown or ("a hypothesis" if evaluator.undecided else "")
            continue
        out.satisfied += 1
        answer = _claimed(evaluator, env, statement, out)
        if out.broken:
            return out
        clear |= answer
    if not clear:
        out.status = "undecided" if out.satisfied or unknown else "vacuous"
        out.message = unknown
    return out


def _satisfied(evaluator: Evaluator, env: dict[str, object], hypotheses: list[Expr]) -> bool:
    """Do all hypotheses hold?  Equality to 75 digits is accepted, and then more is asked of a broken claim."""
    for hypothesis in hypotheses:
        evaluator.doubt = False
        found = evaluator.truth(hypothesis, env)
        if found is False or (found is None and evaluator.doubt):
            return False
        if found is None:
            evaluator.tolerance = DOUBTFUL
    return True


def _far(evaluator: Evaluator, env: dict[str, object], statement: Statement) -> bool:
    """Do the hypotheses still hold far out, where a bound that falls is small?"""
    last, evaluator.last, evaluator.far = evaluator.last, HYPOTHESIS_LAST, True
    hypotheses = [c for g in statement.givens for c in conditions(g)] + statement.assumptions
    try:
        return all(evaluator.truth(hypothesis, env) is not False for hypothesis in hypotheses)
    except (Undefined, Unspecified, Undecided):
        return False
    finally:
        evaluator.last, evaluator.far = last, False


def _claimed(evaluator: Evaluator, env: dict[str, object], statement: Statement, out: Verdict) -> bool:
    """Evaluate the claim at the point; True when the answer was a clear one."""
    claim = statement.claim
    evaluator.last, evaluator.undecided, evaluator.witness = CLAIM_LAST, 0, None
    for value in env.values():
        if isinstance(value, Sequence):
            value.reached = 0
    try:
        found = evaluator.truth(claim, env)
    except Undefined as error:
        out.status, out.undefined, out.message = "broken", True, f"undefined: {error}"
        out.point = _point(evaluator, env)
        return True
    except (Unspecified, Undecided) as error:
        out.undecided += 1
        out.message = str(error)
        return False
    out.undecided += evaluator.undecided
    far = any(isinstance(v, Sequence) and v.reached > HYPOTHESIS_LAST for v in env.values())
    witness = evaluator.witness
    if found is False and (_far(evaluator, env, statement) if _limits(claim) else not far):
        evaluator.witness = witness
        out.status, out.point, out.message = "broken", _point(evaluator, env), ""
        if evaluator.witness:
            left, out.relation, right = evaluator.witness
            out.left, out.right = V.show(left), V.show(right)
        return True
    return not (found is None and evaluator.undecided)


def _limits(claim: Expr) -> bool:
    """Does the claim look at the far end of a sequence by itself?"""
    match claim:
        case Bind("tends") | Bind("sum", _, None, _):
            return True
        case Bind(_, _, _, body):
            return _limits(body)
        case Op(_, args):
            return any(_limits(a) for a in args)
    return False


def _point(evaluator: Evaluator, env: dict[str, object]) -> dict[str, str]:
    return {"n": str(evaluator.n), **shown(env)}
