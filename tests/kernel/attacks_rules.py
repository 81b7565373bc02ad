"""Attacks on the rules, one by one, and on the terms and theorems that they take."""

# fmt: off
# ruff: noqa: E501, I001
from __future__ import annotations

import copy
from fractions import Fraction

from rmd_symbolic.kernel import formula as f
from rmd_symbolic.kernel.rule import RULES, rule
from rmd_symbolic.kernel.theorem import Theorem, seal
from tests.kernel.attacks import SIGN, attack
from tests.kernel.notation import (
    D, E, F, FALSE, G, M, Q, Term, a, add, algebra, arrow, b, both, by, c, d, either, eq, every, finite, fun, given,
    implies, inv, k, kl, klterm, range_sum, le, ln, lt, n, no, node, number, oo, p, q, r, root, s, some, t, template, times,
    total, u, v, var, when, x, y,
)

HALF = Fraction(1, 2)
g, h = var("g", arrow("R", "R")), var("h", arrow("R", "R"))
K = kl(p, q)
VALUE_R = "where a value of sort R is needed"

# ---- logic ------------------------------------------------------------------------------------------------------
attack("modus ponens with another hypothesis", "modus ponens: wanted",
       lambda: by("modus_ponens", [given(implies(lt(0, a), lt(0, b))), given(lt(0, c))]),
       ([implies(lt(0, a), lt(0, b)), lt(0, c)], lt(0, b)))
attack("modus ponens with a disjunction", "wanted a formula of the form implies",
       lambda: by("modus_ponens", [given(either(lt(0, a), lt(0, b))), given(lt(0, a))]),
       ([either(lt(0, a), lt(0, b)), lt(0, a)], lt(0, b)))
attack("a part of a disjunction", "wanted a formula of the form and",
       lambda: by("part", [given(either(lt(0, a), lt(0, b)))], 1),
       ([either(lt(0, a), lt(0, b))], lt(0, b)))
attack("a part of an implication", "wanted a formula of the form and",
       lambda: by("part", [given(implies(lt(0, a), lt(0, b)))], 1),
       ([implies(lt(0, a), lt(0, b))], lt(0, b)))
attack("cases that end differently", "the two cases must end alike",
       lambda: by("by_cases", [given(either(lt(a, 0), lt(b, 0))), given(lt(a, 0)), given(lt(b, 0))]),
       ([either(lt(a, 0), lt(b, 0))], lt(a, 0)))
attack("cases of a conjunction with one case missing", "takes 3 premises",
       lambda: by("by_cases", [given(either(lt(a, 0), lt(b, 0))), given(lt(a, 0))]),
       ([either(lt(a, 0), lt(b, 0))], lt(a, 0)))
attack("cases of an implication", "wanted a formula of the form or",
       lambda: by("by_cases", [given(implies(lt(a, 0), lt(b, 0))), given(lt(a, 0)), given(lt(a, 0))]),
       ([implies(lt(a, 0), lt(b, 0))], lt(a, 0)))
attack("absurd from a <= a", "wanted a formula of the form less",
       lambda: by("absurd", [by("weaken", [algebra(eq(a, a))])], FALSE), FALSE)
attack("absurd from a < b", "an absurdity has the form a < a", lambda: by("absurd", [given(lt(a, b))], FALSE),
       ([lt(a, b)], FALSE))
attack("generalise over a variable of a hypothesis", "is free in a hypothesis",
       lambda: by("generalise", [given(lt(0, p(x)))], x), ([lt(0, p(x))], every(x, lt(0, p(x)))))
attack("generalise over a function of a hypothesis", "is free in a hypothesis",
       lambda: by("generalise", [given(lt(0, p(x)))], p), why="for all p: 0 < p(x)")
attack("generalise over a real of a hypothesis", "is free in a hypothesis",
       lambda: by("generalise", [given(lt(0, a))], a), ([lt(0, a)], every(a, lt(0, a))))
attack("generalise over a term", "wanted a variable",
       lambda: by("generalise", [given(lt(0, p(x)))], p(x)), why="a term is not arbitrary")
attack("a pointwise bound from one index", "is free in a hypothesis",
       lambda: by("sum_monotone", [by("generalise", [given(le(p(x), q(x)))], x)]),
       ([le(p(x), q(x))], le(total(x, p(x)), total(x, q(x)))))
attack("specialise what is not general", "wanted a formula of the form all",
       lambda: by("specialise", [given(some(a, lt(0, a)))], number(-1)), ([some(a, lt(0, a))], lt(0, number(-1))))
attack("specialise twice", "wanted a formula of the form all",
       lambda: by("specialise", [given(every(a, some(b, lt(a, b))))], c, c),
       ([every(a, some(b, lt(a, b)))], lt(c, c)), why="false for every c, but its hypothesis is not sampled")
attack("a real put for +oo", "has sort E, where R is needed",
       lambda: by("specialise", [given(every(a, lt(a, oo)))], oo),
       ([], lt(oo, oo)))
attack("a square of KL", "has sort E, where R is needed",
       lambda: by("specialise", [given(every(a, le(0, a * a)))], K), why="no product of extended values")
attack("-1 for a natural", "has sort R, where N is needed",
       lambda: by("specialise", [given(every(t, le(0, t)))], number(-1)), le(0, number(-1)))
attack("1/2 for a natural", "has sort R, where N is needed",
       lambda: by("specialise", [given(every(t, either(eq(t, 0), le(1, t))))], number(HALF)),
       either(eq(number(HALF), 0), le(1, number(HALF))))
attack("a teacher for a symbol", "has sort K, where I is needed",
       lambda: by("specialise", [given(every(x, lt(0, p(x))))], k), why="p has no value at a teacher")
attack("a function that takes +oo for a real one", "has sort (I>E), where (I>R) is needed",
       lambda: by("specialise", [given(every(p, lt(p(x), oo)))], fun(x, oo)), lt(oo, oo))
attack("a function chosen from those that a hypothesis has", "is free in another hypothesis",
       lambda: by("obtain", [given(some(p, lt(p(x), 0))), by("linear", [given(lt(q(x), 0)), given(le(b, q(x)))], lt(b, 0), one * 2)], q),
       ([some(p, lt(p(x), 0)), le(b, q(x))], lt(b, 0)), why="q(x) may be 1, but functions are not sampled")
attack("capture: a constant becomes dependent", "the template does not give the premise",
       lambda: by("rewrite", [
           by("specialise", [by("generalise", [algebra(eq(total(x, p(x) * c), c * total(x, p(x))))], c)], q(x)),
           algebra(eq(total(x, p(x) * q(x)), total(x, p(x) * q(x)))),
       ], template(d, eq(d, total(x, p(x) * q(x))))),
       eq(q(x) * total(x, p(x)), total(x, p(x) * q(x))))
attack("a wrong witness", "the witness does not fit",
       lambda: by("witness", [given(lt(0, a))], some(b, lt(b + 1, b)), a), ([lt(0, a)], lt(a + 1, a)),)
attack("a witness that is +oo", "has sort E, where R is needed",
       lambda: by("witness", [by("top", [], oo)], some(a, le(oo, a)), oo), why="no real is +oo")
attack("a witness for a universal", "wanted a formula of the form some",
       lambda: by("witness", [given(lt(0, a))], every(b, lt(0, b)), a), ([lt(0, a)], every(b, lt(0, b))))
attack("the witness escapes in the conclusion", "is free in the conclusion",
       lambda: by("obtain", [given(some(a, eq(a, b))), given(eq(c, b))], c), ([some(a, eq(a, b))], eq(c, b)),
       why="b = b is the witness, c is any")
attack("the witness is free in another hypothesis", "is free in another hypothesis",
       lambda: by("obtain", [given(some(a, lt(a, 0))), by("linear", [given(lt(c, 0)), given(le(b, c))], lt(b, 0), [Fraction(1)] * 2)], c),
       ([some(a, lt(a, 0)), le(b, c)], lt(b, 0)))
attack("the witness in another hypothesis, absurdly", "is free in another hypothesis",
       lambda: by("obtain", [given(some(a, lt(a, 0))), contradiction(lt(c, 0), lt(0, c))], c),
       ([some(a, lt(a, 0)), lt(0, c)], FALSE))
attack("the witness is free in the existential", "is free in the existential",
       lambda: by("obtain", [given(some(a, lt(a, c))), by("absurd", [given(lt(c, c))], FALSE)], c),
       ([some(a, lt(a, c))], FALSE))
attack("a natural chosen from the reals", "the existential is over R",
       lambda: by("obtain", [given(some(a, lt(a, 0))), by("linear", [given(lt(n, 0)), natural(n)], FALSE, one * 2)], n),
       ([some(a, lt(a, 0))], FALSE))
attack("choosing from a disjunction", "wanted a formula of the form some",
       lambda: by("obtain", [given(every(a, lt(a, b))), given(lt(b, 0))], a),
       why="not an existential")
attack("choosing a term", "wanted a variable",
       lambda: by("obtain", [given(some(a, lt(a, 0))), given(lt(1 - b, 0))], 1 - b),
       why="1 - b is a term")
attack("rewrite with a bound", "wanted a formula of the form equal",
       lambda: by("rewrite", [given(le(a, b)), given(lt(0, a))], template(c, lt(0, c))), ([le(a, b), lt(0, a)], lt(b, a)),
       why="a bound is no equation")
attack("rewrite with a bound, downwards", "wanted a formula of the form equal",
       lambda: by("rewrite", [given(le(a, b)), given(lt(a, 0))], template(c, lt(c, 0))), ([le(a, b), lt(a, 0)], lt(b, 0)))
attack("rewrite what the template does not give", "the template does not give the premise",
       lambda: by("rewrite", [given(eq(a, b)), given(le(a, c))], template(d, le(c, d))), ([eq(a, b), le(a, c)], le(c, b)))
attack("rewrite a real hole by an extended value", "has sort E, where R is needed",
       lambda: by("rewrite", [given(eq(a, E)), given(le(ln(a), c))], template(d, le(ln(d), c))), why="ln takes reals")
attack("rewrite with an equation at one symbol", "has sort R, where (I>R) is needed",
       lambda: by("rewrite", [given(eq(p(x), q(x))), given(le(total(x, p(x)), 1))], template(r, le(total(x, r(x)), 1))),
       ([eq(p(x), q(x)), le(total(x, p(x)), 1)], le(total(x, q(x)), 1)))
attack("rewrite with an equation under a condition", "wanted a formula of the form equal",
       lambda: by("rewrite", [given(every(x, implies(lt(0, p(x)), eq(p(x), q(x))))), given(le(total(x, p(x)), 1))],
                  template(r, le(total(x, r(x)), 1))),
       ([every(x, implies(lt(0, p(x)), eq(p(x), q(x)))), le(total(x, p(x)), 1)], le(total(x, q(x)), 1)))
attack("rewrite symbols by teachers", "where (I>R) is needed",
       lambda: by("rewrite", [given(every(k, eq(v(k), 0))), given(lt(0, total(x, p(x))))],
                  template(r, lt(0, total(x, r(x))))), why="v is no function of symbols")
attack("a template that is a term", "the template does not give the premise",
       lambda: by("rewrite", [given(eq(a, b)), given(le(a, c))], template(d, d)), why="no formula")
attack("a template with two holes", "the template does not give the premise",
       lambda: by("rewrite", [given(eq(a, b)), given(le(a, c))], template(d, template(r, le(d, c)))), why="no formula")
attack("induction: base at 1", "the base case",
       lambda: by("induction", [given(le(s(1), 0)), given(step(1))], every(t, le(s(t), 0))),
       ([le(s(1), 0)], le(s(0), 0)))
attack("induction: step by two", "the conclusion of the step",
       lambda: by("induction", [given(le(s(0), 0)), given(step(2))], every(t, le(s(t), 0))),
       why="s(1) may be 1")
attack("induction: step from t + 1 to t", "the hypothesis of the step",
       lambda: by("induction", [given(le(s(0), 0)), given(every(t, implies(le(s(t + 1), 0), le(s(t), 0))))],
                  every(t, le(s(t), 0))), why="s(1) may be 1")
attack("induction: step by one and one", "the conclusion of the step",
       lambda: by("induction", [given(le(s(0), 0)), given(every(t, implies(le(s(t), 0), le(s(add(t, 1, 1)), 0))))],
                  every(t, le(s(t), 0))), why="s(1) may be 1")
attack("induction: base at 1, with a step that holds", "the base case",
       lambda: by("induction", [by("linear", [], le(1, 1), []), by("generalise", [by("imply", [
           by("linear", [given(le(1, t))], le(1, t + 1), one)], le(1, t))], t)], every(t, le(1, t))),
       every(t, le(1, t)))
attack("induction: a step from what is false", "the hypothesis of the step",
       lambda: by("induction", [given(le(s(0), 0)), by("generalise", [by("imply", [
           by("absurd", [given(FALSE)], le(s(t + 1), 0))], FALSE)], t)], every(t, le(s(t), 0))),
       ([le(s(0), 0)], every(t, le(s(t), 0))))
attack("induction: step from t to t", "the conclusion of the step",
       lambda: by("induction", [given(le(s(0), 0)), by("generalise", [by("imply", [given(le(s(t), 0))], le(s(t), 0))], t)],
                  every(t, le(s(t), 0))), ([le(s(0), 0)], every(t, le(s(t), 0))))
attack("induction: base of another claim", "the base case",
       lambda: by("induction", [algebra(eq(s(0), s(0))), by("generalise", [by("imply", [given(FALSE)], FALSE)], t)],
                  every(t, FALSE)), FALSE, why="its step holds")
attack("induction over the reals", "induction runs over the naturals",
       lambda: by("induction", [given(le(g(0), 0)), given(every(a, implies(le(g(a), 0), le(g(a + 1), 0))))],
                  every(a, le(g(a), 0))), why="g(1/2) may be 1")
attack("induction that ends over the reals", "induction runs over the naturals",
       lambda: by("induction", [given(le(g(0), 0)), given(every(t, implies(le(g(t), 0), le(g(t + 1), 0))))],
                  every(a, le(g(a), 0))), why="g(1/2) may be 1")
attack("induction whose step is over the reals", "induction runs over the naturals",
       lambda: by("induction", [given(le(g(0), 0)), given(every(a, implies(le(g(a), 0), le(g(a + 1), 0))))],
                  every(t, le(g(t), 0))), why="true, but the step must be over the naturals")
attack("induction for some t", "wanted a formula of the form all",
       lambda: by("induction", [given(le(s(0), 0)), given(step(1))], some(t, le(s(t), 0))), why="no claim for all")
attack("induction with a step for some t", "wanted a formula of the form all",
       lambda: by("induction", [given(le(s(0), 0)), given(some(t, implies(le(s(t), 0), le(s(t + 1), 0))))],
                  every(t, le(s(t), 0))),
       why="one step is not all")
attack("induction with a step that is a conjunction", "wanted a formula of the form implies",
       lambda: by("induction", [given(le(s(0), 0)), given(every(t, either(le(s(t), 0), le(s(t + 1), 0))))],
                  every(t, le(s(t), 0))), why="no implication")


def natural(term) -> Theorem:
    """0 <= t for a natural t, which needs no hypothesis."""
    return by("combine", [by("linear", [], le(0, 1), [])], le(0, term), [term], number(0))


def step(by_how_many):
    return every(t, implies(le(s(t), 0), le(s(t + by_how_many), 0)))


def contradiction(first, second) -> Theorem:
    """First and second |- 0 < 0, by adding both."""
    return by("linear", [given(first), given(second)], FALSE, [Fraction(1), Fraction(1)])


# ---- order ------------------------------------------------------------------------------------------------------
one = [Fraction(1)]
attack("algebra proves a bound", "wanted a formula of the form equal", lambda: by("algebra", [], le(1, 0)), le(1, 0))
attack("linear: d < 0 gives 0 <= 1/d", "a remainder is left",
       lambda: by("linear", [given(lt(a, 0))], le(0, inv(a)), []), ([lt(a, 0)], le(0, inv(a))))
attack("linear: the same through a premise", "a remainder is left",
       lambda: by("linear", [given(le(a, b)), given(lt(c, 0))], le(a / c, b / c + inv(c)), [Fraction(0)]),
       ([le(a, b), lt(c, 0)], le(a / c, b / c + inv(c))))
attack("linear: a cleared constant", "a remainder is left",
       lambda: by("linear", [given(lt(a - b, 0))], le(0, inv(a - b)), []), ([lt(a - b, 0)], le(0, inv(a - b))))
attack("linear: a remainder", "a remainder is left", lambda: by("linear", [given(le(a, b))], le(a, b + c), one),
       ([le(a, b)], le(a, b + c)))
attack("linear: no premise", "a remainder is left", lambda: by("linear", [], le(a, b), []), le(a, b))
attack("linear: negative weight", "cannot be used with weight -1",
       lambda: by("linear", [given(le(a, b))], le(b, a), [Fraction(-1)]), ([le(a, b)], le(b, a)))
attack("linear: negative weight of a strict bound", "cannot be used with weight -1",
       lambda: by("linear", [given(lt(a, b))], lt(b, a), [Fraction(-1)]), ([lt(a, b)], lt(b, a)))
attack("linear: strict from weak", "does not give", lambda: by("linear", [given(le(a, b))], lt(a, b), one),
       ([le(a, b)], lt(a, b)))
attack("linear: strict from an equation", "does not give", lambda: by("linear", [given(eq(a, b))], lt(a, b), one),
       ([eq(a, b)], lt(a, b)))
attack("linear: strict from a strict premise of weight 0", "does not give",
       lambda: by("linear", [given(le(a, b)), given(lt(c, d))], lt(a, b), [Fraction(1), Fraction(0)]),
       ([le(a, b), lt(c, d)], lt(a, b)))
attack("linear: a strict fact is no strict premise", "does not give",
       lambda: by("linear", [given(le(a, b)), given(lt(c, d))], lt(a, b), one), ([le(a, b), lt(c, d)], lt(a, b)))
attack("linear: equation from a bound", "cannot be used with weight 1",
       lambda: by("linear", [given(le(a, b))], eq(a, b), one), ([le(a, b)], eq(a, b)))
attack("linear: equation up to a positive constant", "does not give",
       lambda: by("linear", [given(eq(a, b))], eq(a, b + 1), one), ([eq(a, b)], eq(a, b + 1)))
attack("linear: a constant of the wrong sign", "does not give",
       lambda: by("linear", [given(le(a, b))], le(a, b - 1), one), ([le(a, b)], le(a, b - 1)))
attack("linear: 1 <= 0", "does not give", lambda: by("linear", [], le(1, 0), []), le(1, 0))
attack("linear: 0 < 0", "does not give", lambda: by("linear", [], FALSE, []), FALSE)
attack("linear: a disjunction as premise", "wanted a formula of the form at_most",
       lambda: by("linear", [given(either(le(a, b), le(b, a)))], le(a, b), one), ([either(le(a, b), le(b, a))], le(a, b)))
attack("linear: an implication as goal", "wanted a formula of the form at_most",
       lambda: by("linear", [], implies(lt(a, b), lt(b, a)), []), implies(lt(a, b), lt(b, a)))
attack("linear on extended values", "is not a real expression",
       lambda: by("linear", [given(le(E, F))], le(E, E), one), why="no subtraction of extended values")
attack("linear: KL moved across", "is not a real expression",
       lambda: by("linear", [given(le(E, (1 - a) * E))], le(a * E, 0), one),
       ([le(E, (1 - a) * E)], le(a * E, 0)))
attack("linear: more multipliers than premises", "multipliers are rational numbers, one for each",
       lambda: by("linear", [given(le(a, b))], le(a, b), [Fraction(1), Fraction(1)]), why="which premise?")
attack("linear: a term as multiplier", "multipliers are rational numbers",
       lambda: by("linear", [given(le(0, b))], le(0, a * b), [a]), ([le(0, b)], le(0, a * b)))
attack("linear: a float as multiplier", "multipliers are rational numbers",
       lambda: by("linear", [given(le(0, b))], le(0, b), [1.0]), why="floats round")
attack("linear: a bound weighed by a boolean", "multipliers are rational numbers",
       lambda: by("linear", [given(le(0, b))], le(0, b), [True]), why="no rational")
attack("combine: coefficient of unknown sign, extended", SIGN,
       lambda: by("combine", [given(le(E, F))], le(a * E, a * F), [a], number(0)), ([le(E, F)], le(a * E, a * F)))
attack("combine: coefficient of unknown sign, real", SIGN,
       lambda: by("combine", [given(le(a, b))], le(c * a, c * b), [c], number(0)), ([le(a, b)], le(c * a, c * b)))
attack("combine: negative coefficient", SIGN,
       lambda: by("combine", [given(le(a, b))], le(-a, -b), [number(-1)], number(0)), ([le(a, b)], le(-a, -b)))
attack("combine: coefficient known at one index", SIGN,
       lambda: by("combine", [given(le(a, b)), given(le(0, p(y)))], le(p(x) * a, p(x) * b), [p(x)], number(0)),
       ([le(a, b), le(0, p(y))], le(p(x) * a, p(x) * b)))
attack("combine: an extended equation with a coefficient of unknown sign", SIGN,
       lambda: by("combine", [given(eq(E, F)), given(eq(E, a * F))], eq(b * E, b * F), [b], number(0)),
       why="b E may be undefined")
attack("combine: equation from a bound", "an equation needs equations",
       lambda: by("combine", [given(le(a, b))], eq(a, b), [number(1)], number(0)), ([le(a, b)], eq(a, b)))
attack("combine: strict goal", "wanted a formula of the form at_most or equal",
       lambda: by("combine", [given(lt(a, b)), given(le(0, c))], lt(c * a, c * b), [c], number(0)),
       ([lt(a, b), le(0, c)], lt(c * a, c * b)))
attack("combine: another left side", "the combination does not give",
       lambda: by("combine", [given(le(a, b))], le(c, b), [number(1)], number(0)), ([le(a, b)], le(c, b)))
attack("combine: another right side", "the combination does not give",
       lambda: by("combine", [given(le(a, b))], le(a, c), [number(1)], number(0)), ([le(a, b)], le(a, c)))
attack("combine: a rest on one side", "the combination does not give",
       lambda: by("combine", [given(le(a, b))], le(a, b + c), [number(1)], c), ([le(a, b)], le(a, b + c)))
attack("combine: an extended coefficient", "is not a real expression",
       lambda: by("combine", [given(le(a, b))], le(a, b), [E], number(0)), why="no product with an extended value")
attack("combine: KL moved across with a negative rest", SIGN,
       lambda: by("combine", [given(le(E, (1 - a) * E)), given(le(0, a)), given(le(a, 1))], le(a * E, 0), [number(1)],
                  number(-1) * (1 - a) * E), ([le(E, (1 - a) * E), le(0, a), le(a, 1)], le(a * E, 0)))
attack("combine: KL moved across with a named negative rest", SIGN,
       lambda: by("combine", [given(le(E, (1 - a) * E)), given(le(0, a)), given(le(a, 1)), given(eq(b, a - 1))],
                  le(a * E, 0), [number(1)], b * E),
       ([le(E, (1 - a) * E), le(0, a), le(a, 1), eq(b, a - 1)], le(a * E, 0)))
attack("combine: an implication as premise", "wanted a formula of the form at_most",
       lambda: by("combine", [given(implies(FALSE, le(a, b)))], le(a, b), [number(1)], number(0)), le(a, b))
attack("combine: more coefficients than premises", "coefficients are terms, one for each",
       lambda: by("combine", [given(le(a, b))], le(a, b), [number(1), number(1)], number(0)), why="which premise?")
attack("combine: a rational as coefficient", "coefficients are terms",
       lambda: by("combine", [given(le(a, b))], le(-a, -b), [Fraction(-1)], number(0)), ([le(a, b)], le(-a, -b)))
attack("product: one unknown sign", "the left side: wanted 0",
       lambda: by("product", [given(le(0, a)), given(le(b, 0))]), ([le(0, a), le(b, 0)], le(0, a * b)))
attack("product: first sign unknown", "the left side: wanted 0",
       lambda: by("product", [given(le(-1, a)), given(le(0, b))]), ([le(-1, a), le(0, b)], le(0, a * b)))
attack("product: second sign unknown", "the left side: wanted 0",
       lambda: by("product", [given(le(0, a)), given(le(-1, b))]), ([le(0, a), le(-1, b)], le(0, a * b)))
attack("product of equations", "wanted a formula of the form at_most or less",
       lambda: by("product", [given(eq(0, a)), given(eq(0, b))]), why="true, but no bound")
attack("product: strict from weak", "wanted", lambda: strict_product(lt(0, a), le(0, b)), ([lt(0, a), le(0, b)], lt(0, a * b)))
attack("product: strict from weak, first", "wanted", lambda: strict_product(le(0, a), lt(0, b)), ([le(0, a), lt(0, b)], lt(0, a * b)))
attack("KL * KL", VALUE_R, lambda: by("product", [given(le(0, K)), given(le(0, K))]), why="no such product")
attack("KL times a real", VALUE_R, lambda: by("product", [given(le(0, E)), given(le(0, a))]), why="an extended value stands last")
attack("a chain that does not meet", "two links of a chain do not meet",
       lambda: by("chain", [given(le(a, b)), given(le(c, d))]), ([le(a, b), le(c, d)], le(a, d)))
attack("a chain read backwards", "two links of a chain do not meet",
       lambda: by("chain", [given(le(a, b)), given(le(c, b))]), ([le(a, b), le(c, b)], le(a, c)))
attack("a chain that breaks at its end", "two links of a chain do not meet",
       lambda: by("chain", [given(le(a, b)), given(le(b, c)), given(le(a, d))]),
       ([le(a, b), le(b, c), le(a, d)], le(a, d)), why="true, but the links do not meet")
attack("a chain that is an equation for one link", "wanted a formula of the form equal",
       lambda: by("rewrite", [by("chain", [given(eq(a, b)), given(le(b, c))]), given(lt(0, c - a))], template(d, lt(0, c - d))),
       ([eq(a, b), le(b, c), lt(0, c - a)], lt(0, c - c)))
attack("a chain of no links", "a chain has at least one link", lambda: by("chain", []), why="nothing is related")
attack("a chain with an implication", "wanted a formula of the form at_most",
       lambda: by("chain", [given(implies(le(a, b), le(b, c)))]), why="no relation")
attack("weaken an implication", "wanted a formula of the form at_most",
       lambda: by("weaken", [given(implies(lt(a, b), lt(b, c)))]), why="no relation")
attack("antisymmetry of unrelated bounds", "the outer sides",
       lambda: by("antisymmetry", [given(le(a, b)), given(le(b, c))]), ([le(a, b), le(b, c)], eq(a, b)))
attack("antisymmetry of bounds that share one side", "the inner sides",
       lambda: by("antisymmetry", [given(le(a, b)), given(le(c, a))]), ([le(a, b), le(c, a)], eq(a, b)))
attack("antisymmetry of a strict bound", "wanted a formula of the form at_most",
       lambda: by("antisymmetry", [given(lt(a, b)), given(lt(b, a))]), why="true of nothing, but no weak bounds")
attack("antisymmetry of one bound twice", "the outer sides",
       lambda: by("antisymmetry", [given(le(a, b)), given(le(a, b))]), ([le(a, b)], eq(a, b)))
attack("sum over a natural index", "runs over symbols or teachers",
       lambda: by("sum_monotone", [given(every(n, le(s(n), 1)))]), why="an infinite sum")
attack("sum over the reals", "runs over symbols or teachers",
       lambda: by("sum_term", [given(every(a, le(0, a * a)))]), why="an infinite sum")
attack("sum of strict bounds", "wanted a formula of the form at_most",
       lambda: by("sum_monotone", [given(every(x, lt(p(x), q(x))))]), why="true, but a weak bound is wanted")
attack("sum of an implication", "wanted a formula of the form at_most",
       lambda: by("sum_monotone", [given(every(x, implies(le(p(x), 0), le(0, q(x)))))]), why="no bound")
attack("sum of what holds for some", "wanted a formula of the form all",
       lambda: by("sum_monotone", [given(some(x, le(p(x), q(x))))]), ([some(x, le(p(x), q(x)))], le(total(x, p(x)), total(x, q(x)))))
attack("one term of a sum without signs", "the terms must be nonnegative",
       lambda: by("sum_term", [given(every(x, le(-1, p(x))))]), ([every(x, le(-1, p(x)))], every(x, le(p(x), total(y, p(y))))))
attack("one term of a sum of strict signs", "wanted a formula of the form at_most",
       lambda: by("sum_term", [given(every(x, lt(0, p(x))))]), why="true, but a weak bound is wanted")
attack("archimedes for +oo", VALUE_R, lambda: by("archimedes", [], oo), some(n, le(oo, n)), why="no natural exceeds +oo")
attack("archimedes for a divergence", VALUE_R, lambda: by("archimedes", [], E), some(n, le(E, n)), why="E may be +oo")
attack("archimedes catches a loose index", "a bound index escapes in the argument",
       lambda: by("archimedes", [], loose_natural(1)), some(n, le(n + 1, n)), why="N + 1 <= N")
attack("the branch of another condition", "neither the condition nor its negation",
       lambda: by("if_of", [given(le(0, b))], klterm(a, b)), ([le(0, b)], eq(klterm(a, b), b * ((a / b) * ln(a / b)))),
       why="true under 0 < b alone")
attack("the branch of a weaker condition", "neither the condition nor its negation",
       lambda: by("if_of", [given(le(0, a))], when(lt(0, a), b, c)), ([le(0, a)], eq(when(lt(0, a), b, c), c)))
attack("the branch of what is no conditional", "wanted a formula of the form if",
       lambda: by("if_of", [given(lt(0, a))], a + b), why="no branches")


def strict_product(first, second) -> Theorem:
    """The product, when it claims to be strict."""
    theorem = by("product", [given(first), given(second)])
    return by("absurd", [theorem], FALSE) if theorem.conclusion.op == "at_most" else theorem


def loose_natural(more) -> Term:
    return Term(f.make("add", f.bound(0, "N"), f.number(more)))


# ---- analysis ---------------------------------------------------------------------------------------------------
attack("ln tangent at u >= 0", "wanted a formula of the form less",
       lambda: by("ln_tangent", [given(le(0, a))]), ([eq(a, 0)], le(ln(a), a - 1)))
attack("ln tangent at a negative u", "the left side: wanted 0",
       lambda: by("ln_tangent", [given(lt(-1, a))]), ([eq(a, 0)], le(ln(a), a - 1)))
attack("the tangent of ln at 2", "does not give",
       lambda: by("linear", [by("ln_tangent", [by("linear", [], lt(0, 1), [])])], le(0, -1), one), le(0, -1))
attack("ln tangent at +oo", VALUE_R, lambda: by("ln_tangent", [given(lt(0, oo))]), why="ln takes reals")
attack("exp of +oo", VALUE_R, lambda: by("exp_inverse", [], oo), why="exp takes reals")
attack("root of a negative", "the left side: wanted 0", lambda: by("root", [given(le(-1, a))]),
       ([le(-1, a)], both(le(0, root(a)), eq(root(a) * root(a), a))))
attack("root of an unknown", "wanted a formula of the form at_most or less",
       lambda: by("root", [given(eq(0, a - a))]), why="0 = u is no bound")
attack("root of +oo", VALUE_R, lambda: by("root", [given(le(0, oo))]), why="root takes reals")

# ---- extended values --------------------------------------------------------------------------------------------
attack("c oo = oo for c >= 0", "wanted a formula of the form less",
       lambda: by("top_scale", [given(le(0, c))]), ([le(0, c)], eq(c * oo, oo)))
attack("c oo = oo for c > -1", "the left side: wanted 0",
       lambda: by("top_scale", [given(lt(-1, c))]), ([lt(-1, c)], eq(c * oo, oo)))
attack("oo oo = oo", VALUE_R, lambda: by("top_scale", [given(lt(0, oo))]), why="no product of extended values")
attack("E is below +oo", VALUE_R, lambda: by("real_below_top", [], E), lt(E, oo))
attack("KL is below +oo", VALUE_R, lambda: by("real_below_top", [], K), why="KL may be +oo")
attack("finite part from e <= oo", "wanted a formula of the form less",
       lambda: by("finite_part", [given(le(E, oo))]), ([le(E, oo)], eq(E, finite(E))))
attack("finite part from e < f", "the right side: wanted oo",
       lambda: by("finite_part", [given(lt(E, F + 1))]), ([lt(E, F + 1)], eq(E, finite(E))),
       why="true, but the premise is not e < oo")

# ---- what a rule takes ------------------------------------------------------------------------------------------
attack("too many premises", "takes 1 premises", lambda: by("part", [given(both(lt(0, a), lt(0, b)))] * 2, 0), why="which?")
attack("no premise", "takes 1 premises", lambda: by("weaken", []), why="nothing to weaken")
attack("a formula for a side", "takes the arguments (int), found (Node)",
       lambda: by("part", [given(both(lt(0, a), lt(0, b)))], lt(0, a)), why="no side")
attack("true for a side", "takes the arguments (int), found (bool)",
       lambda: by("part", [given(both(lt(0, a), lt(0, b)))], True), why="no side")
attack("a string for a formula", "takes the arguments (Node), found (str)", lambda: by("assume", [], "0 < 0"), why="no term")
attack("assume a term", "is not a formula", lambda: by("assume", [], a), why="a term is neither true nor false")
attack("absurd gives a term", "is not a formula", lambda: by("absurd", [given(lt(a, a))], b), why="a term is no conclusion")
attack("assume a loose formula", "a bound index escapes",
       lambda: by("assume", [], lt(0, loose_natural(0))), why="a loose index has no value")
attack("a loose coefficient", "a bound index escapes",
       lambda: by("combine", [given(le(a, b))], le(a, b), [loose_natural(1)], number(0)), why="it has no value")
attack("a second rule of one name", "there are two rules named", lambda: registered("x", "x", "x", "assume"), why="which?")
attack("a rule without a phrase", "needs a phrase", lambda: registered("", "lemma", "bar"), why="no words for it")
attack("a rule without a lemma", "needs a phrase", lambda: registered("words", "", "bar"), why="no lemma for it")
attack("a rule without a docstring", "needs a phrase", lambda: registered("words", "lemma", ""), why="no bar")


def registered(phrase, lemma, doc, name="untold") -> object:
    """The outcome of registering a rule; the table of rules is as before afterwards."""
    before = dict(RULES)

    def function():
        return f.FALSE

    function.__name__, function.__doc__ = name, doc
    try:
        return rule(phrase, lemma, 0)(function)
    finally:
        RULES.clear()
        RULES.update(before)

# ---- terms and theorems that are forged -------------------------------------------------------------------------


def fake() -> object:
    class Fake:
        hypotheses, conclusion, trusts = frozenset(), f.FALSE, frozenset()

    return Fake()


def subclass() -> object:
    class Sub(Theorem):
        def __init__(self):
            pass

    forged = Sub()
    for name, value in (("hypotheses", frozenset()), ("conclusion", f.FALSE), ("trusts", frozenset())):
        object.__setattr__(forged, name, value)
    return forged


attack("forged theorem: constructor", "comes from a kernel rule", lambda: Theorem(), why="no constructor")
attack("forged theorem: constructor with parts", "comes from a kernel rule",
       lambda: Theorem.__init__(object.__new__(Theorem)), why="no constructor")
attack("forged theorem: look-alike", "is not a theorem of this kernel",
       lambda: by("absurd", [fake()], eq(number(0), number(1))), eq(number(0), number(1)))
attack("forged theorem: subclass", "is not a theorem of this kernel",
       lambda: by("absurd", [subclass()], eq(number(0), number(1))), eq(number(0), number(1)))
attack("forged theorem: sealing a term", "is not a formula", lambda: seal([], node(a)), why="no formula")
attack("forged theorem: sealing an open formula", "a bound index escapes",
       lambda: seal([], node(lt(0, loose_natural(0)))), why="a loose index has no value")
attack("forged theorem: an open hypothesis", "a bound index escapes",
       lambda: seal([node(lt(0, loose_natural(0)))], f.FALSE), why="a loose index has no value")
attack("change a theorem", "theorems are frozen", lambda: setattr(given(lt(0, a)), "conclusion", f.FALSE), why="frozen")
attack("change its hypotheses", "theorems are frozen", lambda: setattr(given(FALSE), "hypotheses", frozenset()), why="frozen")
attack("delete its hypotheses", "theorems are frozen", lambda: delattr(given(FALSE), "hypotheses"), why="frozen")
attack("copy a theorem", "theorems are not stored", lambda: copy.copy(given(FALSE)), why="a copy is no proof")
attack("deep copy of a theorem", "theorems are not stored", lambda: copy.deepcopy(given(FALSE)), why="a copy is no proof")
attack("pickle a theorem", "theorems are not stored", lambda: given(FALSE).__reduce__(), why="stored bytes are no proof")
attack("change a term", "nodes are frozen", lambda: setattr(node(lt(0, a)), "op", "at_most"), why="frozen")
attack("delete a part of a term", "nodes are frozen", lambda: delattr(node(lt(0, a)), "args"), why="frozen")
attack("construct a term", "nodes are built by the constructors", lambda: f.Node(), why="no constructor")
attack("a sum with an extended factor first", VALUE_R, lambda: E * a, why="a product has one extended value, and last")
attack("an extended factor in the middle", VALUE_R, lambda: times(a, E, b), why="a product has one extended value, and last")
attack("two extended factors", VALUE_R, lambda: times(E, E), why="no product of extended values")
attack("a negative number times an extended value", "only a nonnegative real", lambda: -E, why="no negative extended value")
attack("a negative number among the factors", "only a nonnegative real", lambda: times(a, -1, E), why="no negative extended value")
attack("the difference of two divergences", "only a nonnegative real", lambda: K - K, why="oo - oo has no value")
attack("1/E", VALUE_R, lambda: inv(E), why="no quotient of extended values")
attack("ln E", VALUE_R, lambda: ln(E), why="ln takes reals")
attack("a formula as a number", "where a value of sort E is needed", lambda: lt(0, a) + 1, why="no number")
attack("a number as a formula", "is not a formula", lambda: both(a, lt(0, a)), why="no formula")
attack("a symbol as a number", "where a value of sort E is needed", lambda: x + 1, why="no number")
attack("a condition that is a number", "is not a formula", lambda: when(a, b, c), why="no condition")
attack("the finite part of a symbol", "where a value of sort E is needed", lambda: finite(x), why="a symbol is no number")
attack("an order of symbols", "where a value of sort E is needed", lambda: by("dichotomy", [], x, y), why="symbols are not ordered")
attack("an order of functions", "where a value of sort E is needed",
       lambda: by("dichotomy", [], fun(x, p(x)), fun(x, q(x))), why="functions are not ordered")
attack("an equation of formulas", "where a value of sort E is needed", lambda: eq(lt(0, a), lt(0, b)), why="no values")
attack("a sum of +oo that is real", VALUE_R, lambda: by("real_below_top", [], total(x, oo + 7)), why="+oo is not below +oo")
attack("a range of +oo that is real", VALUE_R,
       lambda: by("real_below_top", [], range_sum(u, n + 1, oo)), why="+oo is not below +oo")
attack("a conditional of symbols", "where a value of sort E is needed", lambda: when(lt(0, a), x, y), why="no values")
attack("a quantifier over formulas", "is not a sort", lambda: Term(f.make("all", "formula", node(lt(0, a)))), why="no such sort")
attack("a function of symbols that is +oo as a real one", "has sort (I>E), where (I>R) is needed",
       lambda: M(a, fun(y, oo), q, x), why="M takes real functions")
attack("a sum over the naturals", "runs over symbols or teachers", lambda: total(n, s(n)), why="an infinite sum")
attack("a function at another sort", "has sort K, where I is needed", lambda: p(k), why="p takes symbols")
attack("a function at +oo", "has sort E, where R is needed", lambda: g(E), why="g takes reals")
attack("a function with an argument too few", "takes 2 arguments, found 1", lambda: Q(x), why="Q takes two")
attack("an operator at a bare function", "where (I>R) is needed",
       lambda: f.make("apply", M.node, node(a), p.node, node(fun(y, q(y))), x.node), why="p must be written out")
attack("an operator at a function of teachers", "where (I>R) is needed", lambda: M(a, fun(k, v(k)), q, x), why="not of symbols")
attack("a number applied", "is not a function variable", lambda: Term(f.make("apply", a.node, b.node)), why="no function")
attack("a lambda applied beyond its arguments", "cannot be applied to", lambda: fun(x, p(x))(x, y), why="one argument")
attack("a lambda applied to another sort", "cannot be applied to", lambda: fun(a, a + 1)(E), why="takes reals")
attack("a formula as the value of a function that is used", "is not a function variable",
       lambda: Term(f.make("apply", node(fun(x, lt(0, p(x)))), x.node)), why="a template is no function")
attack("a function as the value of a function", "cannot be the value of a function",
       lambda: fun(a, p), why="functions are written out")
attack("an operator of two parts with one", "takes 2 parts, found 1", lambda: Term(f.make("less", a.node)), why="one part")
attack("an operator of no name", "there is no operator", lambda: Term(f.make("believe", a.node)), why="unknown")
attack("a sum of one term", "a sum has at least two terms", lambda: add(a), why="not a sum")
attack("a product of one factor", "a product has at least two factors", lambda: times(a), why="not a product")
attack("a term made of text", "is built from terms", lambda: Term(f.make("add", a.node, "1")), why="no term")
attack("a function written out and applied", "is not a function variable",
       lambda: f.make("apply", node(fun(x, p(x))), x.node), why="no function variable")
attack("a binder of a number", "binds a variable of a sort", lambda: f.make("sum", "I", 5), why="no term")
attack("a sum applied", "cannot be applied to", lambda: f.apply_lambda(node(total(x, p(x))), [y.node]), why="no function")
attack("a binder without a sort", "binds a variable of a sort", lambda: Term(f.make("all", 1, node(lt(0, a)))), why="no sort")
attack("a quantifier over a term", "is not a formula", lambda: every(x, p(x)), why="no formula")
attack("a variable of no sort", "is not a sort", lambda: var("a", "Z"), why="no sort")
attack("a variable that is a formula", "is not a sort", lambda: var("A", "formula"), why="no schematic formulas")
attack("a function of nothing", "is not the sort of a function", lambda: var("a", arrow("R")), why="no arguments")
attack("a function into formulas", "is not the sort of a function", lambda: var("A", arrow("I", "formula")), why="no values")
attack("a function of formulas", "is not a sort", lambda: var("A", arrow("formula", "R")), why="no such functions")
attack("a name that imitates structure", "is not a name", lambda: var("x:I),p(y", "I"), why="no name")
attack("a name reserved by the normal form", "is not a name", lambda: var("$I0", "I"), why="reserved")
attack("a name that ends in a newline", "is not a name", lambda: var("a\n", "R"), why="no name")
attack("an empty name", "is not a name", lambda: var("", "R"), why="no name")
attack("a negative index", "a bound index is not negative", lambda: Term(f.bound(-1, "R")), why="no binder")
attack("a real bound where a natural is used", "an index bound at R is used at N",
       lambda: Term(f.make("all", "R", node(le(0, Term(f.bound(0, "N")))))),
       why="for all reals: 0 <= a")
attack("a range whose index is real", "an index bound at N is used at R",
       lambda: Term(f.make("range_sum", n.node, f.bound(0, "R"))), why="an index of a range is a natural")
attack("one index used at two sorts", "an index is used both at",
       lambda: add(Term(f.bound(0, "R")), Term(f.bound(0, "N"))), why="which sort?")
attack("opening with a loose term", "a bound index escapes",
       lambda: f.opened(node(some(a, lt(a, b))).args[1], f.bound(0, "R")), why="it could be captured")
attack("a substitute of another sort", "cannot stand for", lambda: f.substituted(node(lt(a, b)), {a.node: E.node}), why="sort")
attack("a substitute that is loose", "cannot stand for",
       lambda: f.substituted(node(every(x, lt(p(x), b))), {b.node: node(p(Term(f.bound(0, "I"))))}), why="capture")
attack("too deep a term", "nested more than", lambda: tower(400), why="a limit")
attack("too large an expression", "grows beyond", lambda: algebra(eq(wide() * wide() * wide(), 0)), why="a limit")
attack("too high a power", "a power exceeds", lambda: algebra(eq(ln(power(30)), 0)), why="a limit")


def tower(height) -> Term:
    term = a
    for _ in range(height):
        term = ln(term)
    return term


def wide() -> Term:
    return add(*(var(f"v{i}", "R") for i in range(160)))


def power(doublings) -> Term:
    term = a
    for _ in range(doublings):
        term = term * term
    return term


USED = (RULES, inv, no, u, d, c, SIGN, G, D)
