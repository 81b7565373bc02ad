"""Attacks on the judge of refutations: false refutations that are tried, and for each guard one that it alone stops.

Guards are taken out in the source of the three modules, which are loaded anew; an attack that is refused by the judge
as it is must then get through.  Everything here raises by itself, so that it says the same under `python -O`.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import mpmath
import pytest

import rmd_symbolic.meaning
from rmd_symbolic.errors import RmdError, RuleError
from rmd_symbolic.kernel.formula import Arrow, Node, make, negation, number, sort_to_data, to_data, variable
from rmd_symbolic.kernel.rules import RULES
from rmd_symbolic.language.elaborate import elaborate
from rmd_symbolic.language.parse import parse_block, split
from rmd_symbolic.meaning import enclosure, instance, model
from rmd_symbolic.meaning.denote import abstracted

FOLDER = Path(rmd_symbolic.meaning.__file__).parent
MODULES = ("enclosure", "model", "instance")
PQ = "given distributions p, q"
HALVES = {"table": ["1/2", "1/2"]}


def must(held: bool, message: str = "") -> None:
    if not held:
        pytest.fail(message)


@cache
def closed(given: str, claim: str) -> Node:
    (block,), _ = split(f"theorem t\n  {given}\n  claim {claim}\n")
    return elaborate(parse_block(block), 0).closed  # type: ignore[arg-type]


def data(*values: object, n: int = 2, k: int = 1, tries: Any = ()) -> dict[str, object]:
    return {"schema": "rmd/instance/1", "symbols": n, "teachers": k, "values": [*values], "tries": [*tries]}


def table(*values: str) -> dict[str, object]:
    return {"table": [*values]}


def loaded(module: str, old: str, new: str) -> Mapping[str, ModuleType]:
    """The three modules, with one change in one of them."""
    names = {f"rmd_symbolic.meaning.{name}": FOLDER / f"{name}.py" for name in MODULES}
    kept = {name: sys.modules[name] for name in names}
    found: dict[str, ModuleType] = {}
    try:
        for name, path in names.items():
            source = path.read_text(encoding="utf-8")
            if name.endswith(module):
                must(source.count(old) == 1, f"{old!r} stands {source.count(old)} times in {name}")
                source = source.replace(old, new)
            found[name.rpartition(".")[2]] = sys.modules[name] = fresh = ModuleType(name)
            exec(compile(source, str(path), "exec"), fresh.__dict__)  # noqa: S102
    finally:
        sys.modules.update(kept)
    return found


# ---- one attack for each guard ----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Attack:
    """A formula that is true at an instance, or an instance that is none, and the guard that stops it."""

    formula: Callable[[], Node]
    data: dict[str, object]
    module: str
    old: str
    new: str
    theorems: Callable[[Node], tuple[Any, ...]] = field(default=lambda formula: ())


def says(given: str, claim: str) -> Callable[[], Node]:
    return lambda: closed(given, claim)


def _free() -> Node:
    u = variable("v0", Arrow(("I",), "R"))
    x = variable("x", "I")
    return abstracted(
        "all", variable("w", Arrow(("I",), "R")), abstracted("all", x, make("less", number(0), make("apply", u, x)))
    )


def _some() -> Node:
    r = variable("r", "R")
    return abstracted("some", r, make("equal", r, number(1)))


def _to_infinity() -> Node:
    r = variable("r", "R")
    return abstracted("lambda", r, make("add", r, model.INFINITY))


def _reciprocal() -> Node:
    a = variable("a", "R")
    u = make("add", make("ln", number(4)), make("multiply", number(-2), make("ln", number(2))), a)
    return abstracted("all", a, negation(make("equal", make("inverse", u), number(0))))


def _premise(formula: Node) -> Node:
    return instance.opened(formula, LIMIT)[1][0]


LIMIT = data({"first": ["1"], "cycle": 1})
RISING = "given reals x[t]\n  assume x[t+1] = x[t] + 1 for all t"
RULED = data({"first": ["0"], "rule": 0})
BELOW_LN2, ABOVE_LN2 = "0.693147180559945309416", "0.693147180559945309418"  # nearer than 64 bits

ATTACKS = {
    "a hypothesis that is violated": Attack(
        says("given distribution p", "sum[x] p(x) = 1"),
        data(table("1/2", "1/3")),
        "instance",
        "raise Refused(at, found[at])",
        "pass",
    ),
    "a claim that is not decided": Attack(
        says("given real a", "1 / a <= 5"), data("0"), "instance", "if truth is not False:", "if truth is True:"
    ),
    "a claim that holds": Attack(
        says("given real a", "a <= a"), data("3"), "instance", "if truth is not False:", "if truth is None:"
    ),
    "a free variable that bears the name of a value": Attack(
        _free, data(table("0", "0")), "model", "if formula.free or formula.loose:", "if formula.loose:"
    ),
    "an instance of what exists": Attack(
        _some, data("0"), "model", 'if formula.op != "all":', 'if formula.op not in ("all", "some"):'
    ),
    "a recursion over the reals": Attack(
        says("given functions f\n  assume f(r + 1) = f(r) + 1 for all real r", "f(0 - 1) < f(0)"),
        RULED,
        "model",
        'if sort.domain[0] != "N":\n                raise RuleError("a recursion',
        'if False:\n                raise RuleError("a recursion',
    ),
    "+oo among the reals": Attack(
        says("given reals u(x)", "u(x) < oo for all x"),
        data(table("oo", "0")),
        "model",
        'if data == "oo" and sort == "E":',
        'if data == "oo":',
    ),
    "a natural between two": Attack(
        says("given real a", "t <= t * t for all t"),
        data("0", tries=[["N", "1/2"]]),
        "model",
        'if sort == "N" and (value.denominator != 1 or value < 0):',
        "if False:",
    ),
    "no symbols": Attack(
        says("given real a", "exists x: a <= a"), data("0", n=0), "model", "SIZES = range(1, 13)", "SIZES = range(13)"
    ),
    "a definition of the same generation": Attack(
        says("given reals x[t]\n  assume x[t] = 1 for all t", "x[0] = 1"),
        RULED,
        "model",
        "body.args[0] is not left",
        "False",
    ),
    "a recursion that is no equation": Attack(
        says("given reals x[t]\n  assume x[t+1] < x[t] for all t", "x[1] < x[0]"),
        RULED,
        "model",
        'body.op != "equal"',
        "False",
    ),
    "a recursion that leaves the reals": Attack(
        says(
            "given reals x[t]\n  given distributions p, q\n  assume x[t+1] = KL(p || q) + x[t] for all t", "x[1] < oo"
        ),
        data({"first": ["0"], "rule": 2}, table("1", "0"), table("0", "1")),
        "model",
        "not fits(body.args[1].sort, sort.codomain)",
        "False",
    ),
    "a branch that is not decided": Attack(
        says("given real a", "(if 1 / a = 1 then 0 else 1) <= 0"),
        data("0"),
        "model",
        "None if held is None else self.value(args[1 if held else 2], stack)",
        "self.value(args[1 if held else 2], stack)",
    ),
    "the finite part of +oo": Attack(
        says(PQ, "KL(p || q) - 1 <= 5"),
        data(table("1", "0"), table("0", "1")),
        "model",
        "return None if values[0] == OO else values[0]",
        "return values[0]",
    ),
    "a relation of what is undefined": Attack(
        says("given real a", "0 <= ln(a)"),
        data("0"),
        "model",
        "if order is None:\n            return None",
        "if order is None:\n            return False",
    ),
    "what exists elsewhere": Attack(
        says("given real a", "exists real r: r = 7"),
        data("0", tries=[["R", "1"]]),
        "model",
        "return every if whole else None",
        "return every",
    ),
    "a symbol at which nothing is known": Attack(
        says("given reals u(x)", "exists x: 1 / u(x) = 1"),
        data(table("0", "0")),
        "model",
        "whole &= held is not None",
        "pass",
    ),
    "a generation that is compared itself": Attack(
        says("given real a", "exists t: 5 <= t"), data("0"), "model", "return bool(args[0] != depth)", "return True"
    ),
    "an index that branches": Attack(
        says("given reals x[t]", "exists t: x[if t < 3 then 0 else 1] = 1"),
        data({"first": ["0", "1"], "cycle": 1}),
        "model",
        "args[0] in self.periodic and _sum_of_naturals(args[1])",
        "args[0] in self.periodic",
    ),
    "a sequence that never repeats": Attack(
        says(RISING, "exists t: x[t] = 5"), RULED, "model", "args[0] in self.periodic and _sum", "_sum"
    ),
    "the end of a sum": Attack(
        says("given reals x[t]", "exists t: sum[u < t] x[u] = 5"),
        data({"first": ["1"], "cycle": 1}),
        "model",
        "return [(a, at == last)",
        "return [(a, last > 0)",
    ),
    "a function beyond its sort": Attack(
        says("given real a", "for all function f: f(0) < oo"),
        data("0", tries=[[sort_to_data(Arrow(("R",), "R")), {"term": to_data(_to_infinity())}]]),
        "model",
        "or not fits(term.sort, sort)",
        "",
    ),
    "a theorem that is none": Attack(
        says("given reals x[t]\n  assume x[t] <= t for all t", "x[0] <= 0"),
        LIMIT,
        "instance",
        "if type(theorem) is not Theorem or theorem.conclusion is not premise:",
        "if theorem.conclusion is not premise:",
        lambda f: (SimpleNamespace(conclusion=_premise(f), hypotheses=frozenset(), trusts=frozenset()),),
    ),
    "a theorem about something else": Attack(
        says("given reals x[t]\n  assume x[t] <= t for all t", "x[0] <= 0"),
        LIMIT,
        "instance",
        "or theorem.conclusion is not premise:",
        ":",
        lambda f: (RULES["assume"].apply([], [make("at_most", number(0), number(1))]),),
    ),
    "a theorem under a hypothesis that is open": Attack(
        says("given reals x[t]\n  assume x[t] <= t for all t", "x[0] <= 0"),
        LIMIT,
        "instance",
        "if all(h in held or model.truth(h) is True for h in theorem.hypotheses):",
        "if True:",
        lambda f: (RULES["assume"].apply([], [_premise(f)]),),
    ),
    "a negative multiple of +oo": Attack(
        says(PQ + "\n  given real a", "(1 - a) * KL(p || q) <= 5"),
        data(table("1", "0"), table("0", "1"), "2"),
        "enclosure",
        "return OO if sign == 1 else Fraction(0) if sign == 0 else None",
        "return OO if sign else Fraction(0)",
    ),
    "a logarithm that does not vanish": Attack(
        says("given real a", "0 < ln(a)"), data("2"), "enclosure", "return not any(base.values())", "return True"
    ),
    "an end that is rounded inwards": Attack(
        says("given real a", f"not ln(a) <= {BELOW_LN2}"),
        data("2"),
        "enclosure",
        "((low, False), (high, True))",
        "((low, False), (high, False))",
    ),
    "another end that is rounded inwards": Attack(
        says("given real a", f"ln(a) < {ABOVE_LN2}"),
        data("2"),
        "enclosure",
        "((low, False), (high, True))",
        "((low, True), (high, True))",
    ),
    "the reciprocal of an enclosure around 0": Attack(
        _reciprocal,
        data("1/1000000000000000000000000000000"),
        "enclosure",
        "return None if ends.low <= 0 <= ends.high else self._rounded",
        "return self._rounded",
    ),
    "the reciprocal of 0": Attack(
        says("given real a", "1 / a = 0"),
        data("0"),
        "enclosure",
        "if not self.sign(a) or a is None or isinstance(a, float):\n            return None",
        "if a is None or isinstance(a, float) or a == 0:\n            return Fraction(1)",
    ),
    "the logarithm of a negative number": Attack(
        says("given real a", "1 <= ln(a)"), data("-2"), "enclosure", "if self.sign(a) != 1 or a is None", "if a is None"
    ),
    "the exponential of more than logarithms": Attack(
        says("given real a", "3 <= exp(1 + ln(a))"), data("2"), "enclosure", "and not a.rational and all(", "and all("
    ),
    "the exponential of half a logarithm": Attack(
        says("given real a", "3/2 <= exp(1/2 * ln(a))"),
        data("4"),
        "enclosure",
        "all(c.denominator == 1 for c in a.terms.values())",
        "True",
    ),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_each_guard_alone_stops_its_attack(name: str) -> None:
    attack = ATTACKS[name]
    formula = attack.formula()
    with pytest.raises(RmdError):
        instance.refute(formula, attack.data, attack.theorems(formula))
    opened = loaded(attack.module, attack.old, attack.new)["instance"]
    found = opened.refute(formula, attack.data, attack.theorems(formula))
    must(type(found).__name__ == "Refutation", "the attack has lost its point")


# ---- enclosures ---------------------------------------------------------------------------------------------------
POINTS = [Fraction(n, d) for n in (1, 2, 3, 7, 10, 99, 1000, 10**9) for d in (1, 2, 3, 7, 50, 101, 10**6)]


def enclosed(module: Any) -> bool:
    """Do the bounds hold at coarse and fine precision, against 100 digits?"""
    with mpmath.workdps(100):
        for bits, r in itertools.product((0, 3, 8, 60), POINTS):
            exact = module.Arithmetic(bits)
            x = mpmath.mpf(r.numerator) / r.denominator
            signed = [(exact.log, r, mpmath.log(x))] + [
                (exact.power_of_e, y, mpmath.exp(mpmath.mpf(y.numerator) / y.denominator)) for y in (r, -r) if r < 50
            ]
            for function, at, value in signed:
                low, high = (mpmath.mpf(e.numerator) / e.denominator for e in (function(at, False), function(at, True)))
                if not low <= value <= high:
                    return False
            root = exact.root(r)
            ends = (root, root) if isinstance(root, Fraction) else (root.low, root.high)
            if not ends[0] ** 2 <= r <= ends[1] ** 2:
                return False
    return True


ROUNDINGS = {
    "division": ("return -(-a // b) if up else a // b", "return a // b"),
    "scaling": ("return ceil(x * unit) if up else floor(x * unit)", "return floor(x * unit)"),
    "the tail of atanh": ("return Fraction(total + 2 * power * up, unit)", "return Fraction(total, unit)"),
    "the tail of exp": ("total += 2 * term * up", "pass"),
    "the other side of a reciprocal": ("return -self.log(1 / r, not up)", "return -self.log(1 / r, up)"),
    "the other side of exp": ("return 1 / self.power_of_e(-x, not up)", "return 1 / self.power_of_e(-x, up)"),
    "the upper root": ("isqrt(_scaled(ends.high, square, True)) + 1", "isqrt(_scaled(ends.high, square, True))"),
}


def test_enclosures_hold() -> None:
    must(enclosed(enclosure))


@pytest.mark.parametrize("name", ROUNDINGS)
def test_each_rounding_counts(name: str) -> None:
    must(not enclosed(loaded("enclosure", *ROUNDINGS[name])["enclosure"]))


# ---- true statements at many points -------------------------------------------------------------------------------
DISTRIBUTIONS = [
    table(*row) for row in (("1", "0"), ("0", "1"), ("1/2", "1/2"), ("1/10", "9/10"), ("1/1000000", "999999/1000000"))
]
ANCHORED = "given distributions b, p\n  given alpha in [0, 1]"
TRUE = {
    "contraction, b << p or not, alpha = 0 and 1 too": (
        ANCHORED,
        "KL(b || mix(alpha, b, p)) <= (1 - alpha) * KL(b || p)",
    ),
    "the reverse contraction": (ANCHORED, "KL(mix(alpha, b, p) || b) <= (1 - alpha) * KL(p || b)"),
    "total variation, an equation": (ANCHORED, "TV(mix(alpha, b, p), b) = (1 - alpha) * TV(p, b)"),
    "chi2, an equation": (ANCHORED, "chi2(mix(alpha, b, p) || b) = (1 - alpha)^2 * chi2(p || b)"),
    "Gibbs": (ANCHORED, "0 <= KL(b || p)"),
    "Pinsker": (ANCHORED, "2 * TV(b, p)^2 <= KL(b || p)"),
    "hellinger2 below KL": (ANCHORED, "hellinger2(b, p) <= KL(b || p)"),
    "entropy is concave": (ANCHORED, "alpha * H(b) + (1 - alpha) * H(p) <= H(mix(alpha, b, p))"),
    "zero": (ANCHORED, "KL(p || p) = 0"),
    "a logarithm of a product": (ANCHORED, "ln(6) = ln(2) + ln(3)"),
    "finite or not": (ANCHORED, "KL(b || p) <= oo"),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_is_never_refuted(name: str) -> None:
    formula = closed(*TRUE[name])
    for b, p, alpha in itertools.product(DISTRIBUTIONS, DISTRIBUTIONS, ("0", "1", "1/2", "1/1000000007", "-1", "2")):
        with pytest.raises(RuleError):
            instance.refute(formula, data(b, p, alpha))


# ---- hostile data -------------------------------------------------------------------------------------------------
GOOD = data(HALVES, table("1/4", "3/4"))
HOSTILE: tuple[object, ...] = (
    None,
    [],
    "x",
    1,
    {},
    {**GOOD, "more": 1},
    {**GOOD, "schema": "rmd/instance/2"},
    {**GOOD, "symbols": True},
    {**GOOD, "symbols": "2"},
    {**GOOD, "symbols": 13},
    {**GOOD, "symbols": 10**9},
    {**GOOD, "teachers": 0},
    {**GOOD, "values": None},
    {**GOOD, "values": []},
    {**GOOD, "values": [HALVES]},
    {**GOOD, "values": [HALVES] * 3},
    {**GOOD, "values": [HALVES, table("1/4")]},
    {**GOOD, "values": [HALVES, table("1/4", "1/4", "1/2")]},
    {**GOOD, "values": [HALVES, table("0.25", "0.75")]},
    {**GOOD, "values": [HALVES, {"table": [0.25, 0.75]}]},
    {**GOOD, "values": [HALVES, {"table": "ab"}]},
    {**GOOD, "values": [HALVES, {"term": ["lambda", "I", ["bound", 7, "R"]]}]},
    {**GOOD, "values": [HALVES, {"term": []}]},
    {**GOOD, "values": [HALVES, {"first": [["1", "0"]], "cycle": 0}]},
    {**GOOD, "values": [HALVES, {"first": [], "rule": 0}]},
    {**GOOD, "values": [HALVES, table("1/4", "3/4" + "0" * 10**5)]},
    {**GOOD, "tries": [["R"]]},
    {**GOOD, "tries": {"R": 1}},
    {**GOOD, "tries": [[["I"], "R"], table("1")]},
    {**GOOD, "values": [HALVES, table("1/4", "-3/4")]},
    {**GOOD, "values": [HALVES, table("1/4", "1/0")]},
)


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_data_is_refused(number: int) -> None:
    must(instance.refute(closed(PQ, "KL(p || q) <= KL(q || p)"), GOOD).sides is not None)
    with pytest.raises(RmdError):
        instance.refute(closed(PQ, "KL(p || q) <= KL(q || p)"), HOSTILE[number])


def test_an_endless_evaluation_is_refused() -> None:
    formula = closed(RISING, "x[5000] * sum[u < 4000] sum[v < 4000] x[u] * x[v] < 0")
    with pytest.raises(RuleError):
        instance.refute(formula, RULED)


# ---- the seal -----------------------------------------------------------------------------------------------------
def test_a_refutation_is_sealed() -> None:
    import pickle

    found = instance.refute(closed(PQ, "KL(p || q) <= KL(q || p)"), GOOD)
    for forge in (
        instance.Refutation,
        lambda: setattr(found, "formula", None),
        lambda: delattr(found, "sides"),
        lambda: pickle.dumps(found),
    ):
        with pytest.raises(RuleError):
            forge()


def test_the_judge_makes_no_theorem() -> None:
    for name in MODULES:
        source = (FOLDER / f"{name}.py").read_text(encoding="utf-8")
        must("seal(" not in source.replace("_seal(", "") and "RULES" not in source, name)
