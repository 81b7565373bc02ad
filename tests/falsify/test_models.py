"""Models that z3 suggests: equations are met, and no model counts unless the statement itself fails there."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from fractions import Fraction
from random import Random

import pytest

from rmd_symbolic.engines import falsify, solver
from rmd_symbolic.engines.falsify import refute
from rmd_symbolic.engines.falsify.balls import working
from rmd_symbolic.engines.falsify.search import Falsifier
from rmd_symbolic.engines.falsify.smt import Models
from rmd_symbolic.engines.problem import read
from rmd_symbolic.engines.solver import Suggestion, Worker
from rmd_symbolic.kernel.formula import FALSE, Node, make, number, variable
from rmd_symbolic.language.confirm import find
from tests.engines.statements import closed
from tests.falsify import fuzz
from tests.falsify.statements import FALSE as FALSE_ONES
from tests.falsify.statements import TRUE

PQ = "given distributions p, q; "
XY = "given real x, y; "
# Equations that no random point meets, each with a claim that fails somewhere on them.
THIN = {
    "masses on a circle": XY + "assume x^2 + y^2 = 1/2; claim x + y < 1",
    "rational points of the circle": XY + "assume x^2 + y^2 = 1; claim x * y <= 49/100",
    "a hyperbola": XY + "assume x * y = 1; assume 0 < x; claim 2 < x + y",
    "a cubic": XY + "assume x^3 + y^3 = 9; claim x + y <= 2",
    "an elliptic curve": XY + "assume y^2 = x^3 - 2; claim x <= 2",
    "squares of masses": PQ + "assume p(x)^2 + q(x)^2 = 1/2 for all x; claim 0 < KL(p || q)",
    "the overlap": PQ + "assume sum[x] p(x) * q(x) = 1/3; claim TV(p, q) <= 1/2",
    "the overlap and a logarithm": PQ + "assume sum[x] p(x) * q(x) = 1/3; claim KL(p || q) <= 1",
    "a collision": "given distribution p; assume sum[x] p(x)^2 = 1/2; claim H(p) <= ln(2)",
    "three squares": "given distribution p on 3 symbols; assume sum[x] p(x)^2 = 3/8; claim p(x) <= 1/3 for all x",
    "two equations": PQ + "assume sum[x] p(x)^2 = 5/8; assume sum[x] p(x) * q(x) = 1/2; claim q(x) < p(x) for all x",
    "chi2, exactly": PQ + "assume chi2(p || q) = 1; claim TV(p, q) <= 2/5",
    "a fixed point of a channel": "given distribution p; given channel W; assume push(p, W) = p; "
    "claim W(x, x) = 1 for all x",
    "a second step": "given e[t] in [0, 1]; assume e[t+1] = 4 * e[t] * (1 - e[t]) for all t; assume e[2] = 3/4; "
    "claim e[0] <= 1/2",
}  # fmt: skip
THIN_TRUE = {
    "the circle": XY + "assume x^2 + y^2 = 1/2; claim x + y <= 1",
    "the overlap": PQ + "assume sum[x] p(x) * q(x) = 1/3; claim TV(p, q) <= 2/3",
    "squares of masses": PQ + "assume p(x)^2 + q(x)^2 = 1/2 for all x; claim p(x) = q(x) for all x",
    "no rational point": XY + "assume x^2 = 2; claim 1 < abs(x)",
    "disjoint supports": PQ + "assume sum[x] p(x) * q(x) = 0; claim JS(p, q) = ln(2)",
}
X, Y = variable("x", "R"), variable("y", "R")
# What z3 has called satisfiable, with the model that it gave: a logarithm of 0, and logarithms that know no law.
WRONG: dict[str, tuple[Node, list[Fraction]]] = {
    "ln x = 1 at x = 0": (
        make("implies", make("at_most", number(0), X), make("implies", make("equal", make("ln", X), number(1)), FALSE)),
        [Fraction(0)],
    ),
    "ln (x y) at 1 and 1/2": (
        make("implies", make("less", number(0), X), make("implies", make("less", number(0), Y), make(
            "equal", make("ln", make("multiply", X, Y)), make("add", make("ln", X), make("ln", Y))))),
        [Fraction(1), Fraction(1, 2)],
    ),
    "Gibbs": (closed(PQ + "claim 0 <= KL(p || q)")[0], [Fraction(1, 2), Fraction(1, 4)]),
}  # fmt: skip


class Forger(Worker):
    """Says that everything is satisfiable, by these values or by any."""

    def __init__(self, values: Sequence[Fraction] = (), seed: int = 0) -> None:
        super().__init__()
        self.given, self.random, self.asked = list(values), Random(seed), 0

    def ask(self, text: str, names: Sequence[str], seconds: float = 1.0) -> Suggestion:
        self.asked += 1
        free = [n for n in names if n.startswith("u")]
        chosen = dict(zip(free, self.given, strict=False))
        rest = {n: Fraction(self.random.randint(0, 12), self.random.choice((1, 2, 4, 12, 12, 12))) for n in names}
        rounded = frozenset(n for n in free if not self.given and self.random.random() < 0.2)
        return Suggestion("sat", {**rest, **chosen}, rounded)


def modelled(formula: Node, names: tuple[str, ...] = (), worker: Worker | None = None, seconds: float = 10.0) -> object:
    """What the search by models alone makes of a formula."""
    with working():
        falsifier = Falsifier(read(formula, names), 0, time.process_time() + seconds)
        return Models(falsifier, worker or solver.WORKER).run()


QUICK = {"the overlap", "a collision"}


@pytest.mark.parametrize("name", [n if n in QUICK else pytest.param(n, marks=pytest.mark.slow) for n in THIN])
def test_an_equation_is_met(name: str) -> None:
    found = find(*closed(THIN[name]), seconds=10)
    assert found is not None
    assert found.confirmed
    assert found.found.n <= 3


@pytest.mark.slow
@pytest.mark.parametrize("name", THIN_TRUE)
def test_what_holds_on_an_equation_is_not_refuted(name: str) -> None:
    assert refute(*closed(THIN_TRUE[name]), seconds=2) is None


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_model_is_refused(name: str) -> None:
    formula, values = WRONG[name]
    forger = Forger(values)
    assert modelled(formula, worker=forger) is None
    assert forger.asked > 0, "the model was asked for"


@pytest.mark.slow
@pytest.mark.parametrize("name", WRONG)
def test_z3_itself_does_not_mislead(name: str) -> None:
    assert modelled(WRONG[name][0], seconds=2) is None


def test_a_right_model_passes_the_same_way() -> None:
    formula, names = closed(PQ + "claim KL(p || q) <= TV(p, q)")
    assert modelled(formula, names, Forger([Fraction(1, 2), Fraction(1, 16)])) is not None


@pytest.mark.slow
@pytest.mark.parametrize("name", TRUE)
def test_no_forged_model_refutes_what_holds(name: str) -> None:
    formula, names = closed(TRUE[name])
    for seed in range(3):
        assert modelled(formula, names, Forger(seed=seed), 1.0) is None


def test_forged_models_of_every_kind_are_refused_by_refute(monkeypatch: pytest.MonkeyPatch) -> None:
    forger = Forger()
    monkeypatch.setattr(solver.WORKER, "ask", forger.ask)
    for name in ("the overlap", "no rational point"):
        assert refute(*closed(THIN_TRUE[name]), seconds=0.3) is None
    assert forger.asked > 1


IMPOSSIBLE = json.dumps({"seconds": 0, "verdict": "sat", "values": {"u1": "1/0"}, "rounded": []})


@pytest.mark.parametrize(
    "code", ["raise ImportError('z3')", *(f"print({a!r}, flush=True); input()" for a in ("sat", "{}", IMPOSSIBLE))]
)
def test_a_missing_or_broken_z3_suggests_nothing(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver, "SERVE", code)
    worker = Worker()
    assert worker.ask("(declare-const u1 Real)", ["u1"]) == Suggestion("unknown")
    assert worker.process is None
    started = time.monotonic()
    assert worker.ask("", []).verdict == "unknown", "and it is not waited for again"
    assert time.monotonic() - started < 0.05


def test_a_late_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver, "SERVE", "import time; time.sleep(60)")
    monkeypatch.setattr(solver, "WARMING", 0.1)
    monkeypatch.setattr(solver, "GRACE", 0.0)
    worker = Worker()
    started = time.monotonic()
    assert worker.ask("", [], 0.1).verdict == "unknown"
    assert time.monotonic() - started < 5
    assert worker.process is None


def test_a_fork_has_a_worker_of_its_own() -> None:
    worker = Worker()
    assert worker.ask("(declare-const u1 Real)(assert (< u1 0.0))", ["u1"]).verdict == "sat"
    mine = worker.process
    worker.owner += 1  # as a fork finds it
    assert worker.ask("(declare-const u1 Real)(assert (< u1 u1))", ["u1"]).verdict == "unsat"
    assert worker.process is not mine
    assert mine is not None
    assert mine.poll() is None, "and leaves that of its parent alone"
    mine.kill()
    worker.stop()


def test_the_same_question_has_the_same_answer() -> None:
    formula, names = closed(THIN["the overlap"])
    assert str(refute(formula, names)) == str(refute(formula, names))


@pytest.mark.slow
def test_models_alone_find_most_of_what_is_false() -> None:
    """Thin violations and limits are for the other searches."""
    found = [name for name, text in FALSE_ONES.items() if modelled(*closed(text), seconds=1) is not None]
    assert len(found) >= len(FALSE_ONES) // 3, found


@pytest.mark.slow
def test_what_models_refute_is_refuted_by_a_second_evaluator(monkeypatch: pytest.MonkeyPatch) -> None:
    """Random claims, with z3 asked before the numeric search."""
    monkeypatch.setattr(falsify, "FIRST", 0)
    monkeypatch.setattr(fuzz, "SECONDS", 1.0)
    found = fuzz.tally(range(5_000_000, 5_000_060))
    assert not found.wrong, str(found)
    assert found.agreed > 10
