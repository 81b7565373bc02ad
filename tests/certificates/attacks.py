"""Certificates that must be refused, each aimed at one guard of the checker.

A row of `false` would prove a claim that fails at the point beside it.  A row of `malformed` proves a true claim in a
way that must not exist: another spelling, an unused or unknown field, a number that is no integer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from rmd_symbolic.kernel.formula import Node
from rmd_symbolic.kernel.rules import RULES
from tests.kernel.notation import a, b, every, exp, implies, inv, le, ln, lt, node, root, var


@dataclass(frozen=True)
class Attack:
    """A claim, a certificate, the message that refuses it, and a point where the claim fails (or what is wrong)."""

    name: str
    message: str
    goal: Node
    data: dict[str, Any]
    point: tuple[float, ...] | None = None
    why: str = ""

    def run(self) -> object:
        return RULES["calculus"].apply([], [self.goal, self.data])


ATTACKS: list[Attack] = []
ONE = {"1": 1}
COEF = {"rule": "coef"}
VALUE = {"kind": "value", "vals": {}, "proof": COEF}
E = var("e", "E")
HALFLINE = [[0, 0, None]]


def certificate(proof, domain=HALFLINE, generators=(), table=(), hints=(), change=None, **more):
    parts = {"change": change or {}, "domain": domain, "generators": generators, "table": table, "hints": hints}
    return {key: list(v) if isinstance(v, tuple) else v for key, v in parts.items()} | {"proof": proof} | more


def false(name, message, goal, point, *arguments, **parts):
    """A false claim: `point` gives the variables, outermost first."""
    ATTACKS.append(Attack(name, message, node(goal), certificate(*arguments, **parts), point))


def malformed(name, message, why, data, goal=None):
    """A true claim, proved as it must not be."""
    ATTACKS.append(Attack(name, message, node(TANGENT if goal is None else goal), data, why=why))


def positive(conclusion, *more):
    """For all a > 0, under more hypotheses."""
    return every(a, implies(lt(0, a), *more, conclusion))


def at(number, below=1):
    return [{"1": number} if number else {}, {"1": below}]


def mono(point, below=COEF, above=COEF, base=VALUE, mul=None, variable="x0"):
    head = {"rule": "mono", "var": variable, "at": point, "mul": mul or {}, "base": base}
    return head | (
        {"above": above} if point == "lo" else {"below": below} if point == "hi" else {"below": below, "above": above}
    )


def value(vals, proof=COEF):
    return {"kind": "value", "vals": vals, "proof": proof}


def split(point, below, above, **more):
    return {"rule": "split", "var": "x0", "at": point, "below": below, "above": above, **more}


def squares(*terms, scale=1, mul=None):
    return sums(*([*term, "square", None] for term in terms), scale=scale, mul=mul)


def sums(*terms, scale=1, mul=None):
    return {"rule": "sum", "mul": mul or {}, "scale": scale, "terms": [list(term) for term in terms]}


def factors(*rows):
    return {"rule": "factor", "factors": [list(row) for row in rows]}


def tangent(**changes):
    """The certificate of ln a <= a - 1."""
    proof = mono(at(1), base=value({"0": {}}))
    return certificate(proof, generators=[["ln", 0]], hints=[{"0": 1}]) | changes


TANGENT = positive(le(ln(a), a - 1))
TRUE = positive(le(0, a))
POLYNOMIAL = 100 * (a - 2) * (a - 2) - 1  # negative near 2
LINE = var("line", "R")

# ---- the shape of data ------------------------------------------------------------------------------------------
malformed("a float as a weight", "not plain data", "a float", certificate(squares([1.0, {"0": 1}, ONE])), TRUE)
malformed("a boolean as a weight", "not plain data", "a boolean", certificate(squares([True, {"0": 1}, ONE])), TRUE)
malformed("a tuple", "not plain data", "a tuple", certificate(COEF) | {"hints": ()}, TRUE)
malformed("an unknown field of the certificate", "other fields", "unknown field", certificate(COEF, more=1), TRUE)
malformed("an unknown field of a node", "other fields", "unknown field", certificate(COEF | {"var": "x0"}), TRUE)
malformed("an entry spelled 00", "the number of an entry", "two spellings", tangent(hints=[{"00": 1}]))
malformed(
    "an exponent 0",
    "an exponent is zero",
    "two spellings",
    tangent(proof=mono(at(1), base=value({"0": {}}), mul={"0": 0})),
)
malformed("a polynomial spelled x0^1", "one spelling", "two spellings", tangent(table=[[{"x0^1": 1}, COEF]]))
malformed(
    "a multiplier counted from the end",
    "not known here",
    "two spellings",
    tangent(proof=mono(at(1), base=value({"0": {}}), mul={"-1": 1}), table=[[{"1": 2}, COEF]]),
)
malformed("a zero coefficient", "one spelling", "two spellings", tangent(table=[[{"x0": 1, "1": 0}, COEF]]))
malformed(
    "a generator of no kind", "no such generator", "no meaning", tangent(generators=[["ln", 0], ["foo", 0, ONE, 1]])
)
malformed(
    "an exponent over -1", "is not positive", "two spellings", tangent(generators=[["ln", 0], ["exp", {"x0": -1}, -1]])
)
malformed(
    "a change of no variable spelled 00", "one spelling", "two spellings", certificate(COEF, change={"00": 2}), TRUE
)
malformed("a change x = s^1", "x = s^k", "two spellings", certificate(COEF, change={"0": 1}), TRUE)
malformed("a hint too many", "a hint is not needed", "unused", tangent(hints=[{"0": 1}, {}]))
malformed("a section of no variable", "comes twice", "unused", tangent(domain=[[0, 0, None], [7, None, None]]))
malformed("a hypothesis counted from the end", "no such hypothesis", "two spellings", tangent(domain=[[0, -1, None]]))
malformed(
    "a value too many",
    "a value is not needed",
    "unused",
    tangent(proof=mono(at(1), base=value({"0": {}, "1": {}}), mul={})),
)
malformed("a value spelled 00", "one spelling", "two spellings", tangent(proof=mono(at(1), base=value({"00": {}}))))
LIMIT = {"kind": "limit", "vals": {"0": {}}}
malformed(
    "a limit of another kind",
    "a limit has other fields",
    "two spellings",
    certificate(mono("lo", base={**LIMIT, "kind": "foo"}, mul={"0": 1})),
    TRUE,
)
malformed(
    "a limit with a value too many",
    "a limit has other fields",
    "unused",
    certificate(mono("lo", base={**LIMIT, "vals": {"0": {}, "1": {}}}, mul={"0": 1})),
    TRUE,
)
malformed(
    "a proof of a limit that is 0",
    "other fields",
    "unused",
    certificate(mono("lo", base={**LIMIT, "proof": COEF}, mul={"0": 1})),
    TRUE,
)
malformed(
    "a proof of a square",
    "a square needs no proof",
    "unused",
    certificate(factors([{"x0": 1, "1": -1}, 2, 1, COEF])),
    positive(le(0, (a - 1) * (a - 1))),
)
malformed(
    "a factor to the power 0",
    "an exponent and a sign",
    "unused",
    certificate(factors([{"x0": 1, "1": 1}, 1, 1, COEF], [ONE, 0, 1, None])),
    positive(le(0, a + 1)),
)
malformed(
    "a sign 2",
    "an exponent and a sign",
    "two spellings",
    certificate(factors([{"x0": 1, "1": 1}, 1, 2, COEF])),
    positive(le(0, a + 1)),
)
malformed(
    "a negative exponent in a term",
    "not a positive multiple",
    "unused",
    certificate(squares([1, {"0": -1}, ONE], [1, {"0": 1}, ONE])),
    positive(le(0, a + 1)),
)
malformed(
    "a negative exponent of a multiplier",
    "not multiplied by something positive",
    "unused",
    certificate(squares([1, {}, ONE], [1, {"0": 1}, ONE], mul={"0": -1})),
    positive(le(0, a + 1)),
)
false("a certificate that breaks off", "malformed", positive(le(1, a)), (0.5,), {"x": 1})
false("a certificate without a rule", "other fields", positive(le(1, a)), (0.5,), {"rule": "coef", "mul": {}})

# ---- formulas and domains ---------------------------------------------------------------------------------------
false("an extended variable", "not real", every(E, implies(lt(0, E), lt(E, E + 1))), (math.inf,), COEF)
false("a strict bound at an end", "open domains alone", every(a, implies(le(0, a), lt(0, a))), (0.0,), COEF)
false("a variable without a section", "not in the domain", every(a, le(0, a)), (-1.0,), COEF, domain=[])
false(
    "a bound of another variable",
    "not a bound",
    every(a, b, implies(lt(0, a), le(0, b))),
    (1.0, -1.0),
    COEF,
    domain=[[1, 0, None]],
)
false("a bound of a number", "not a bound", every(a, implies(lt(0, 5), le(a, 5))), (6.0,), COEF, domain=[[0, None, 0]])
false(
    "two sections of a variable",
    "comes twice",
    every(a, implies(lt(1, a), le(2, a))),
    (1.5,),
    COEF,
    domain=[[0, 0, None], [0, 0, None]],
)
false(
    "a power below zero",
    "a power moves an end",
    every(a, le(0, a)),
    (-1.0,),
    squares([1, {}, {"x0": 1}]),
    domain=[[0, None, None]],
    change={"0": 2},
)
false("a power above 4", "a power moves an end", every(a, implies(lt(4, a), le(16, a))), (5.0,), COEF, change={"0": 2})
false("a power to -2", "x = s^k", positive(le(0, -a)), (1.0,), COEF, change={"0": -2})
LOGARITHM = {"generators": [["ln", 2]], "table": [[{"x0": 1}, COEF]], "change": {"0": 0}}
false(
    "a logarithm above -5",
    "a logarithm moves an end",
    every(a, implies(lt(-5, a), le(0, a))),
    (-1.0,),
    mono("lo", base=value({"1": {}})),
    generators=[["ln", 1]],
    table=[[{"x0": 1}, COEF]],
    change={"0": 0},
)
EMPTY = every(a, b, implies(lt(0, a), lt(a, 1), lt(a, b), lt(b, 1 * inv(2)), le(0, (4 * a - 1) * (4 * a - 3))))
UNTRUE = squares([2, {"4": 1}, ONE], [1, {"5": 1}, ONE])  # 2(1 - 2a) + (4a - 3) = -1
false(
    "a section that may be empty",
    "may be empty",
    EMPTY,
    (0.3, 0.4),
    {
        "rule": "lemma",
        "poly": {"x0": -2, "1": 1},
        "proof": squares([2, {"2": 1}, ONE], [1, {"3": 1}, ONE]),
        "then": mono("lo", variable="x1", base=value({}, mono(at(3, 4), below=COEF, above=UNTRUE))),
    },
    domain=[[0, 0, 1], [1, 2, 3]],
    hints=[{}],
    table=[],
)
TWO = every(a, b, implies(lt(0, a), lt(a, b), le(0, 2 * b - 3 * a)))
false(
    "a split at a later variable",
    "an unknown variable",
    TWO,
    (0.9, 1.0),
    split([{"x1": 2}, ONE], COEF, squares([1, {"2": 1}, ONE], [4, {"1": 1}, ONE])),
    domain=[[0, 0, None], [1, 1, None]],
)
false(
    "a point with a negative denominator",
    "denominator of a point",
    positive(le(5, a)),
    (1.0,),
    split(at(1, -1), COEF, squares([5, {"1": 1}, ONE], [6, {"0": 1}, ONE])),
)
BELOW3 = every(a, b, implies(lt(0, a), lt(a, 3), lt(a, b), le((b - 3) * (b - 3), 1 + (b - a) * (b - a))))
false(
    "a variable that bounds another",
    "a bound mentions",
    BELOW3,
    (0.9, 1.0),
    mono("hi"),
    domain=[[0, 0, 1], [1, 2, None]],
)
CUBE = 27 - 36 * a + 15 * (a * a) - 2 * (a * a * a)
false(
    "a contact above the domain",
    "not below the upper end",
    every(a, implies(lt(1, a), lt(a, 2), le(0, CUBE))),
    (1.9,),
    mono(at(3)),
    domain=[[0, 0, 1]],
)
false(
    "a contact below the domain",
    "not above the lower end",
    every(a, implies(lt(2, a), le(0, 2 * (a * a * a) - 9 * (a * a) + 12 * a - 5))),
    (2.1,),
    mono(at(1)),
)

# ---- reading ----------------------------------------------------------------------------------------------------
false("ln a is ln 1", "the argument of a logarithm", positive(le(ln(a), 0)), (2.0,), COEF, hints=[{}])
false("1/(a - 2) is 1/a", "not that product", positive(le(inv(a - 2), 0)), (3.0,), COEF, hints=[{"0": 1}])
false(
    "1/2 is a/2",
    "a denominator is a product",
    every(a, implies(lt(3, a), lt(0, a), le(1, inv(2)))),
    (4.0,),
    COEF,
    table=[[{"x0": 1}, COEF]],
    hints=[{"1": -1}],
)
false(
    "exp(1/a) is exp 1",
    "an exponent is a polynomial",
    positive(le(exp(inv(a)), exp(1))),
    (0.5,),
    COEF,
    generators=[["exp", ONE, 1]],
    table=[[{"g0": 1}, COEF]],
    hints=[{"0": 1}, {"1": 1}, {"1": 1}],
)
false("exp a is 1", "an exponential is not that product", positive(le(exp(a), 1)), (1.0,), COEF, hints=[{}])
false("root a is 1", "a root is not that product", positive(le(root(a), 1)), (4.0,), COEF, hints=[{}])
false("1/a at 0", "an entry may vanish", every(a, implies(le(0, a), le(0, inv(a)))), (0.0,), COEF, hints=[{"0": 1}])
UNIT = (le(0, a), le(a, 1))
false(
    "1/(1 - a) at 1",
    "an entry may vanish",
    every(a, implies(*UNIT, le(0, inv(1 - a)))),
    (1.0,),
    COEF,
    domain=[[0, 0, 1]],
    hints=[{"1": 1}],
)
false(
    "1/(1 - a) at 1, no lower end",
    "an entry may vanish",
    every(a, implies(le(a, 1), le(0, inv(1 - a)))),
    (1.0,),
    COEF,
    domain=[[0, None, 0]],
    hints=[{"0": 1}],
)
false(
    "1/(a + b) at 0, 0",
    "an entry may vanish",
    every(a, b, implies(le(0, a), le(0, b), le(0, inv(a + b)))),
    (0.0, 0.0),
    COEF,
    domain=[[0, 0, None], [1, 1, None]],
    table=[[{"x0": 1, "x1": 1}, COEF]],
    hints=[{"2": 1}],
)
false(
    "1/(4 a^2 - 4 a + 1) inside",
    "a coefficient is negative",
    every(a, implies(*UNIT, le(0, inv((2 * a - 1) * (2 * a - 1))))),
    (0.5,),
    COEF,
    domain=[[0, 0, 1]],
    table=[[{"x0": 2, "1": -1}, COEF]],
    hints=[{"2": 2}],
)
false(
    "a generator of the last entry",
    "not known here",
    positive(le(ln(a), 0)),
    (2.0,),
    mono(at(1)),
    generators=[["ln", -1]],
    table=[[{"1": 1}, COEF]],
    hints=[{"-1": 1}],
)

# ---- leaves -----------------------------------------------------------------------------------------------------
false("a negative coefficient", "a coefficient is negative", positive(le(1, a)), (0.5,), COEF)
false(
    "Polya in vain",
    "a coefficient is negative",
    positive(le(0, POLYNOMIAL)),
    (2.0,),
    {"rule": "polya", "by": {"x0": 9}},
)
false("Polya downward", "a coefficient is negative", positive(le(1, a)), (0.5,), {"rule": "polya", "by": {"x0": 0}})
false("a negative weight", "a term is not a positive multiple", positive(le(0, -1)), (1.0,), squares([-1, {}, ONE]))
false(
    "a negative scale",
    "not multiplied by something positive",
    positive(le(0, -1)),
    (1.0,),
    squares([1, {}, ONE], scale=-1),
)
false("a scale 0", "not multiplied by something positive", positive(le(0, -1)), (1.0,), squares(scale=0))
false("squares that are another sum", "the identity fails", positive(le(1, a)), (0.5,), squares([1, {}, ONE]))
false(
    "squares that vanish together",
    "squares may vanish",
    positive(lt(0, (a - 1) * (a - 1))),
    (1.0,),
    squares([1, {}, {"x0": 1, "1": -1}]),
)

# ---- smaller goals ----------------------------------------------------------------------------------------------
false(
    "factors of another product",
    "the product is something else",
    positive(le(1, a)),
    (0.5,),
    factors([{"x0": 1}, 1, 1, COEF]),
)
false(
    "a factor of negative sign",
    "the product is something else",
    positive(le(0, -1 - a)),
    (1.0,),
    factors([{"x0": 1, "1": 1}, 1, 1, COEF]),
)
false(
    "a square that vanishes, strictly",
    "malformed",
    positive(lt(0, (a - 1) * (a - 1))),
    (1.0,),
    factors([{"x0": 1, "1": -1}, 2, 1, None]),
)
false(
    "a negative degree",
    "an exponent is negative",
    positive(le(0, -1)),
    (1.0,),
    factors([{"x0^-1": -1}, 1, 1, COEF], [{"x0": 1}, 1, 1, COEF]),
)
false("a wall left out", "other fields", positive(lt(0, (a - 1) * (a - 1))), (1.0,), split(at(1), COEF, COEF))
false(
    "a wall where the claim fails",
    "a coefficient is negative",
    positive(lt(0, (a - 1) * (a - 1))),
    (1.0,),
    split(at(1), COEF, COEF, wall=VALUE),
)
false(
    "a false lemma",
    "a coefficient is negative",
    positive(le(1, a)),
    (0.5,),
    {"rule": "lemma", "poly": {"x0": 1, "1": -1}, "proof": COEF, "then": COEF},
)
false(
    "a lemma of zero",
    "a coefficient is negative",
    positive(lt(0, a - a)),
    (0.5,),
    {"rule": "lemma", "poly": {}, "proof": COEF, "then": COEF},
)

# ---- derivatives ------------------------------------------------------------------------------------------------
false(
    "F falls above its contact", "a coefficient is negative", positive(le(0, -((a - 1) * (a - 1)))), (2.0,), mono(at(1))
)
false(
    "F below zero at its contact",
    "a coefficient is negative",
    positive(le(1, 100 * (a - 1) * (a - 1))),
    (1.0,),
    mono(at(1)),
)
false(
    "a strict base that is zero", "a coefficient is negative", positive(lt(0, (a - 1) * (a - 1))), (1.0,), mono(at(1))
)
false(
    "ln 2 is ln 1",
    "a value is not that product",
    positive(le(ln(a), (a - 2) * inv(2))),
    (2.0,),
    mono(at(2), base=value({"0": {}})),
    generators=[["ln", 0]],
    hints=[{"0": 1}, {}],
)
EXPONENTIAL = {"generators": [["exp", {"x0": 1}, 1]], "table": [[{"g0": 1}, COEF]]}
UNIT_END = every(a, implies(lt(0, a), lt(a, 1), le(exp(a), 1)))
false("exp 1 is 1", "malformed", UNIT_END, (0.5,), mono("hi"), domain=[[0, 0, 1]], hints=[{"2": 1}], **EXPONENTIAL)
false(
    "exp(1/b) is exp 1",
    "has a denominator",
    every(b, a, implies(lt(0, b), lt(1 / b, a), le(exp(1), exp(a)))),
    (10.0, 0.2),
    mono("lo", variable="x1"),
    domain=[[0, 0, None], [1, 1, None]],
    generators=[["exp", {"x1": 1}, 1], ["exp", ONE, 1]],
    table=[[{"g0": 1}, COEF], [{"g1": 1}, COEF]],
    hints=[{"0": 1}, {"3": 1}, {"2": 1}],
)
XX = exp(a * ln(a))
false(
    "a power of itself",
    "a whole line is to be split first",
    every(a, implies(lt(inv(2), a), le(XX, exp(a - 1)))),
    (2.0,),
    mono(at(1), base=value({"1": {}}), mul={"3": -1}),
    generators=[["exp", {"x0": 1, "1": -1}, 1], ["pow", 1, {"x0": 1}, 1], ["ln", 1]],
    table=[[{"x0": 1}, COEF], [{"g0": 1}, COEF], [{"g1": 1}, COEF]],
    hints=[{}, {"1": 1}, {"3": 1}, {"2": 1}],
)
# p = 1 - a g + a with g = 1/a is a; read at 0 it seems to be 1.  So -ln(1 + a)/p seems to grow from 0.
SAME = [{"x0*g0": 1, "1": -1}, 1]
LOW, HIGH = (
    mono("lo", base=value({"0": {}})),
    mono("hi", base=value({"0": {}})),
)  # a g >= 1 on (1, oo), a g <= 1 on (0, 1)
ENTRY = mono(at(1), below=HIGH, above=LOW, base=value({"0": {}}), mul={"0": -1})
GROWTH = mono("lo", base=value({"1": {}}))  # ln(1 + a) > 0, and (1 + a) ln(1 + a) - a > 0
SLOPE = mono(
    at(1),
    mul={"4": -1},
    base=value({"0": {}, "1": {"2": 1}}),
    below=factors([*SAME, 1, HIGH], [{"g1": 1}, 1, 1, GROWTH]),
    above=factors([*SAME, -1, LOW], [{"g1": 1}, 1, 1, mono("lo", base=value({"1": {"2": 1}}))]),
)
RECIPROCAL = {
    "generators": [["pow", 0, {"1": -1}, 1], ["ln", 1], ["ln", 2]],
    "hints": [{"1": 1}],
    "table": [
        [{"x0": 1, "1": 1}, COEF],
        [{"1": 2}, COEF],
        [{"x0*g0": -1, "x0": 1, "1": 1}, ENTRY],
        [{"x0*g1": 1, "x0": -1, "g1": 1}, mono("lo", above=GROWTH, base=value({"1": {}}))],
    ],
}
ATZERO = {"1": {}, "3": {}}
false(
    "a multiplier that vanishes, by value",
    "a value is not that product",
    positive(le(0, -ln(a + 1))),
    (1.0,),
    mono("lo", above=SLOPE, base=value({**ATZERO, "0": {}}), mul={"3": -1}),
    **RECIPROCAL,
)
false(
    "a multiplier that vanishes, by limit",
    "has no limit",
    positive(le(0, -ln(a + 1))),
    (1.0,),
    mono("lo", above=SLOPE, base={"kind": "limit", "vals": ATZERO, "proof": COEF}, mul={"3": -1}),
    **RECIPROCAL,
)
false(
    "a root at 0 is 1",
    "no finite positive limit",
    positive(le(1, root(a))),
    (0.25,),
    mono("lo", base={"kind": "limit", "vals": {"0": {}}, "proof": COEF}),
    generators=[["pow", 0, {"1": 1}, 2]],
    table=[[{"g0": 1}, COEF]],
    hints=[{"1": 1}],
)
false(
    "exp(a - 1) at infinity is 1",
    "no finite positive limit",
    positive(le(exp(a - 1), 1)),
    (2.0,),
    mono("hi", base={"kind": "limit", "vals": {}, "proof": COEF}),
    generators=[["exp", {"x0": 1, "1": -1}, 1]],
    table=[[{"g0": 1}, COEF]],
    hints=[{"1": 1}],
)
false(
    "a power with a negative value of its exponent",
    "a coefficient is negative",
    every(a, implies(lt(inv(2), a), lt(0, a), le(1, root(a)))),
    (0.6,),
    mono("lo", base=value({"1": {"2": -1}})),
    generators=[["pow", 1, {"1": 1}, 2], ["pow", 2, {"1": 1}, 2]],
    table=[[{"x0": 1}, COEF], [{"1": 2}, COEF], [{"g0": 1}, COEF]],
    hints=[{}, {"3": 1}],
)
false(
    "a limit with the wrong sign",
    "a coefficient is negative",
    positive(le(0, -a)),
    (1.0,),
    mono("hi", base={"kind": "limit", "vals": {}, "proof": COEF}),
)
false("a value at infinity", "no value at infinity", positive(le(0, -a)), (1.0,), mono("hi"))
false(
    "a limit of ln at 0",
    "a coefficient is negative",
    positive(le(0, ln(a))),
    (0.5,),
    mono("lo", base={"kind": "limit", "vals": {"0": {}}, "proof": COEF}),
    generators=[["ln", 0]],
    hints=[{"0": 1}],
)
false(
    "F is unimodal and ends below zero",
    "a coefficient is negative",
    every(a, implies(lt(0, a), lt(a, 1), le(1, 4 * a * (1 - a)))),
    (0.1,),
    {"rule": "unimodal", "var": "x0", "mul": {}, "mul2": {}, "body": COEF, "lo": VALUE, "hi": VALUE},
    domain=[[0, 0, 1]],
)
VALLEY = every(a, implies(lt(0, a), lt(a, 1), le(0, a * (a - 1))))
false(
    "F is no hill",
    "a coefficient is negative",
    VALLEY,
    (0.5,),
    {"rule": "unimodal", "var": "x0", "mul": {"0": 1}, "mul2": {}, "body": COEF, "lo": VALUE, "hi": VALUE},
    domain=[[0, 0, 1]],
)


# ---- sums and gaps ----------------------------------------------------------------------------------------------
malformed(
    "a term of no kind",
    "a square, a gap, or has a proof",
    "two spellings",
    certificate(sums([1, {}, ONE, "foo", None])),
    TRUE,
)
malformed(
    "a square with a proof",
    "a square, a gap, or has a proof",
    "unused",
    certificate(sums([1, {}, ONE, "square", COEF])),
    TRUE,
)
malformed(
    "Polya to a negative power", "an exponent is out of range", "unused",
    certificate({"rule": "polya", "by": {"x0": -1}}), TRUE,
)  # fmt: skip
LN = {"generators": [["ln", 0]], "hints": [{"0": 1}]}
false(
    "a gap counted negative", "the identity fails", positive(le(a - 1, ln(a))), (2.0,),
    sums([1, {}, {"1": -1}, "gap", {"0": 1}]), **LN,
)  # fmt: skip
false(
    "a gap of negative weight", "a term is not a positive multiple", positive(le(a - 1, ln(a))), (2.0,),
    sums([-1, {}, ONE, "gap", {"0": 1}]), **LN,
)  # fmt: skip
false(
    "a gap read backward", "the identity fails", positive(le(ln(a), 1 - inv(a))), (2.0,),
    sums([1, {}, ONE, "gap", {"0": -1}]), generators=[["ln", 0]], hints=[{"0": 1}, {"0": 1}],
)  # fmt: skip
false(
    "a gap that vanishes at 1, strictly", "squares may vanish", positive(lt(ln(a), a - 1)), (1.0,),
    sums([1, {}, ONE, "gap", {"0": 1}]), **LN,
)  # fmt: skip
false(
    "a gap of what may be negative", "not known here", every(a, implies(lt(-1, a), le(ln(a + 1), 0))), (2.0,),
    sums([1, {}, ONE, "gap", {"7": 1}]), **LN,
)  # fmt: skip
false(
    "a summand that is not proved", "a coefficient is negative", positive(le(1, a)), (0.5,),
    sums([1, {}, {"x0": 1, "1": -1}, "proof", COEF]),
)  # fmt: skip
CUBIC_ROOT = {"generators": [["pow", 0, ONE, 3], ["ln", 0]], "table": [[{"g0": 1}, COEF]]}
false(
    "g^2 = a for the cubic root g", "the identity fails", positive(le(a, exp(2 * (ln(a) * inv(3))))), (8.0,),
    sums([1, {}, {"1": -1}, "gap", {"1": 2, "0": -1}]), hints=[{"0": 1}, {}, {"1": 2}], **CUBIC_ROOT,
)  # fmt: skip
false(
    "a sum that forgets its multiplier", "the identity fails", every(a, implies(lt(0, a), le(0, 2 * a - 1))), (0.1,),
    sums([2, {"0": 1}, {"x0": 1}], [1, {}, {"x0": 1}], mul={"0": 1}) | {"terms": [[2, {}, {"x0": 1}, "square", None]]},
)  # fmt: skip

# ---- numbers ----------------------------------------------------------------------------------------------------
EXP1 = {"domain": [], "generators": [["exp", ONE, 1]], "table": [[{"g0": 1}, COEF]], "hints": [{"0": 1}]}
false("e is less than 2.718281828459", "a coefficient is negative",
      le(exp(1), 2718281828459 * inv(10**12)), (), COEF, **{**EXP1, "hints": [{"0": 1}, {}]})  # fmt: skip
false("e is more than 2.71828182846", "a coefficient is negative",
      le(271828182846 * inv(10**11), exp(1)), (), COEF, **{**EXP1, "hints": [{}, {"0": 1}]})  # fmt: skip
false("ln 2 is less than 0.69314718055", "a coefficient is negative",
      le(ln(2), 69314718055 * inv(10**11)), (), COEF,
      domain=[], generators=[["ln", 0]], table=[[{"1": 2}, COEF]], hints=[{"0": 1}, {}])  # fmt: skip
false("a contact at exp(1) beyond the end", "not below the upper end",
      every(a, implies(lt(1, a), lt(a, 2), le(0, 4 * CUBE + 1))), (1.9,),
      mono([{"g0": 1}, ONE]), domain=[[0, 0, 1]], generators=[["exp", ONE, 1]], table=[[{"g0": 1}, COEF]])  # fmt: skip
false("a contact at a moving generator", "an unknown variable",
      positive(le(0, (a - 1) * (a - 1) - 1)), (1.0,), mono([{"g0": 1}, ONE]), generators=[["exp", {"x0": 1}, 1]],
      table=[[{"g0": 1}, COEF]])  # fmt: skip
malformed("ln ln a where ln a is negative", "a whole line is to be split first", "undefined below 1",
          certificate(COEF, generators=[["ln", 0], ["ln", 1]], table=[[{"g0": 1}, COEF]], hints=[{"0": 1}, {"1": 1}]),
          positive(le(ln(ln(a)), a)))  # fmt: skip
false("a generator in an exponent", "not in the domain", positive(le(exp(ln(a)), 1)), (2.0,), COEF,
      generators=[["ln", 0], ["exp", {"x0": 1}, 1], ["exp", {"g0": 1}, 1]], table=[[{"g2": 1}, COEF]],
      hints=[{"0": 1}, {"1": 1}])  # fmt: skip

# ---- the order of variables -------------------------------------------------------------------------------------
SWAPPED = every(a, b, implies(lt(0, a), lt(a, 3), lt(a, b), lt(b, 5), le((b - 3) * (b - 3), 1 + (b - a) * (b - a))))
false("a variable that bounds another, with another end", "a bound mentions", SWAPPED, (0.9, 1.0), mono("hi"),
      domain=[[0, 0, 1], [1, 2, 3]])  # fmt: skip
false("a variable moved past one it bounds", "a coefficient is negative",
      every(a, b, implies(lt(0, a), lt(a, b), le(0, a - b + 1))), (1.0, 9.0), mono("lo", base=value({})),
      domain=[[0, 0, None], [1, 1, None]])  # fmt: skip


# ---- series -----------------------------------------------------------------------------------------------------
def series(terms, vals, **more):
    return {"kind": "limit", "vals": vals, "terms": terms, **more}


malformed("a series of no terms", "and has some terms", "two spellings",
          certificate(mono("lo", base=series(0, {"1": {}})), generators=[["ln", 1]], hints=[{"1": 1}],
                      table=[[{"x0": 1, "1": 1}, COEF]]), positive(le(0, ln(a + 1))))  # fmt: skip
false("a series at 1/b", "a series begins at a number",
      every(b, a, implies(lt(0, b), lt(1 / b, a), le(0, ln(a)))), (10.0, 0.2),
      mono("lo", variable="x1", base=series(1, {"2": {}})), domain=[[0, 0, None], [1, 1, None]],
      generators=[["ln", 2]], table=[[{"x1": 1}, COEF]], hints=[{"0": 1}, {"2": 1}])  # fmt: skip
false("a series of a power", "a series of logarithms alone",
      positive(le(exp(-ln(a + 1)), inv(2))), (0.5,), mono("lo", base=series(1, {"1": {}}, proof=COEF)),
      generators=[["pow", 1, {"1": -1}, 1], ["ln", 1]], table=[[{"x0": 1, "1": 1}, COEF], [{"g0": 1}, COEF]],
      hints=[{"1": 1}, {"2": 1}, {}])  # fmt: skip
false("a series that begins with b", "begins with a number",
      every(b, a, implies(lt(4, b), lt(0, a), le(3 * a, 4 * ln(b + a) - 4 * ln(b)))), (5.0, 1.0),
      mono("lo", variable="x1", mul={"1": -2}, base=series(2, {"1": {}, "3": {"2": 1}}, proof=COEF),
           above=mono("lo", variable="x1", mul={"3": -1}, base=value({"3": {"2": 1}}))),
      domain=[[0, 0, None], [1, 1, None]], generators=[["ln", 2], ["ln", 3]],
      table=[[{"x0": 1}, COEF], [{"x0": 1, "x1": 1}, COEF]], hints=[{"3": 1}, {"2": 1}])  # fmt: skip
false("a series that is too short", "a series is too short",
      positive(le(2 * a - a * a + a * a * a, 2 * ln(a + 1))), (1.0,),
      mono("lo", mul={"0": -4}, base=series(2, {"0": {}, "1": {}}),
           above=mono("lo", mul={"1": -1}, base=value({"1": {}}))),
      generators=[["ln", 1]], table=[[{"x0": 1, "1": 1}, COEF]], hints=[{"1": 1}])  # fmt: skip
false("a series with the wrong sign", "a coefficient is negative",
      positive(le(a, ln(a + 1))), (1.0,),
      mono("lo", mul={"0": -1}, base=series(2, {"0": {}, "1": {}}),
           above=mono("lo", mul={"1": -1}, base=value({"1": {}}))),
      generators=[["ln", 1]], table=[[{"x0": 1, "1": 1}, COEF]], hints=[{"1": 1}])  # fmt: skip


# ---- truth at a point -------------------------------------------------------------------------------------------
def holds(formula: Node, point: tuple[float, ...]) -> bool:
    """The truth of a closed formula's body at a point; 1/0 and the like are some number."""
    values = list(point)
    while formula.op == "all":
        formula = formula.args[1]
    while formula.op == "implies":
        if not _relation(formula.args[0], values):
            return True
        formula = formula.args[1]
    return _relation(formula, values)


def sides(formula: Node, point: tuple[float, ...]) -> tuple[float, float]:
    """The values of the two sides of the conclusion."""
    while formula.op in ("all", "implies"):
        formula = formula.args[1]
    left, right = (_value(side, list(point)) for side in formula.args)
    return left, right


def _relation(formula: Node, values: list[float]) -> bool:
    left, right = (_value(side, values) for side in formula.args)
    return left < right if formula.op == "less" else left <= right


def _value(term: Node, values: list[float]) -> float:
    if term.op == "number":
        return float(term.args[0])
    if term.op == "bound":
        return values[len(values) - 1 - term.args[0]]
    parts = [_value(part, values) for part in term.args]
    if term.op == "add":
        return sum(parts)
    if term.op == "multiply":
        return math.prod(parts)
    if term.op == "inverse":
        return 1 / parts[0] if parts[0] else -7.0
    if term.op == "ln":
        return math.log(parts[0]) if parts[0] > 0 else -7.0
    return math.exp(parts[0]) if term.op == "exp" else math.sqrt(parts[0])
