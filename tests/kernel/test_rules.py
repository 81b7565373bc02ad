"""Every rule: what it accepts, with the sequent it gives, and what it refuses, with the message."""

# fmt: off
# ruff: noqa: E501, I001
from __future__ import annotations

from fractions import Fraction

import pytest

from rmd_symbolic.errors import RmdError
from rmd_symbolic.kernel.rules import RULES
from tests.kernel.notation import (
    E, F, FALSE, M, Q, a, algebra, b, both, by, c, check, d, either, eq, every, exp, finite, given, implies, inv, j, k, le,
    ln, lt, no, node, number, oo, p, q, range_sum, root, s, some, t, template, total, u, v, var, when, x, y,
)

ONE = [Fraction(1)]
STEP = every(t, implies(le(s(t), 0), le(s(t + 1), 0)))

# rule, premises, arguments, hypotheses that are left, conclusion
TANGENT = every(a, implies(lt(0, a), le(ln(a), a - 1)))
NO_STEPS = {"change": {}, "domain": [], "generators": [], "table": [], "hints": [], "proof": {"rule": "coef"}}

ACCEPTED = [
    ("calculus", [], [le(0, 1), NO_STEPS], [], le(0, 1)),
    ("assume", [], [lt(0, a)], [lt(0, a)], lt(0, a)),
    ("imply", [given(lt(0, a))], [lt(0, a)], [], implies(lt(0, a), lt(0, a))),
    ("imply", [given(lt(0, a))], [lt(0, b)], [lt(0, a)], implies(lt(0, b), lt(0, a))),
    ("modus_ponens", [given(implies(lt(0, a), lt(0, b))), given(lt(0, a))], [],
     [implies(lt(0, a), lt(0, b)), lt(0, a)], lt(0, b)),
    ("both", [given(lt(0, a)), given(lt(0, b))], [], [lt(0, a), lt(0, b)], both(lt(0, a), lt(0, b))),
    ("part", [given(both(lt(0, a), lt(0, b)))], [0], [both(lt(0, a), lt(0, b))], lt(0, a)),
    ("part", [given(both(lt(0, a), lt(0, b)))], [1], [both(lt(0, a), lt(0, b))], lt(0, b)),
    ("either", [given(lt(0, a))], [lt(0, b), 0], [lt(0, a)], either(lt(0, a), lt(0, b))),
    ("either", [given(lt(0, a))], [lt(0, b), 1], [lt(0, a)], either(lt(0, b), lt(0, a))),
    ("by_cases", [given(either(lt(0, a), lt(a, 0))), by("imply", [given(lt(0, b))], lt(0, c)),
                  by("imply", [given(lt(0, b))], lt(0, c))], [],
     [either(lt(0, a), lt(a, 0)), lt(0, b)], implies(lt(0, c), lt(0, b))),
    ("by_cases", [given(either(lt(0, a), lt(a, 0))), by("witness", [given(lt(0, a))], some(b, lt(0, b)), a),
                  by("absurd", [by("linear", [given(lt(a, 0)), given(le(0, a))], FALSE, [Fraction(1)] * 2)], some(b, lt(0, b)))],
     [], [either(lt(0, a), lt(a, 0)), le(0, a)], some(b, lt(0, b))),
    ("absurd", [given(lt(E, E))], [eq(a, b)], [lt(E, E)], eq(a, b)),
    ("excluded_middle", [], [every(x, lt(0, p(x)))], [], either(every(x, lt(0, p(x))), no(every(x, lt(0, p(x)))))),
    ("generalise", [given(lt(0, a))], [b], [lt(0, a)], every(b, lt(0, a))),
    ("generalise", [algebra(eq(p(x), p(x)))], [p], [], every(p, eq(p(x), p(x)))),
    ("specialise", [given(every(x, k, lt(0, p(x) * v(k))))], [y, j], [every(x, k, lt(0, p(x) * v(k)))], lt(0, p(y) * v(j))),
    ("specialise", [given(lt(0, a))], [], [lt(0, a)], lt(0, a)),
    ("specialise", [given(every(E.node, le(E, oo)))], [a], [every(E, le(E, oo))], le(a, oo)),
    ("witness", [given(lt(a, b))], [some(c, lt(a, c)), b], [lt(a, b)], some(c, lt(a, c))),
    ("obtain", [given(some(a, lt(a, b))), by("witness", [given(lt(c, b))], some(a, lt(a, b)), c)], [c],
     [some(a, lt(a, b))], some(a, lt(a, b))),
    ("obtain", [given(some(p, lt(p(x), 0))), by("witness", [given(lt(q(x), 0))], some(p, lt(p(x), 0)), q)], [q],
     [some(p, lt(p(x), 0))], some(p, lt(p(x), 0))),
    ("specialise", [given(every(p, le(0, p(x))))], [q], [every(p, le(0, p(x)))], le(0, q(x))),
    ("specialise", [given(every(M, eq(M(a, p, q, x), 0)))], [var("O", M.node.sort)], [every(M, eq(M(a, p, q, x), 0))],
     eq(var("O", M.node.sort)(a, p, q, x), 0)),
    ("rewrite", [given(eq(a, b)), given(lt(0, a * a))], [template(c, lt(0, c * a))], [eq(a, b), lt(0, a * a)], lt(0, b * a)),
    ("rewrite", [given(every(x, eq(p(x), q(x)))), given(lt(0, total(x, p(x))))],
     [template(p, lt(0, total(x, p(x))))], [every(x, eq(p(x), q(x))), lt(0, total(x, p(x)))], lt(0, total(x, q(x)))),
    ("induction", [given(le(s(0), 0)), given(STEP)], [every(t, le(s(t), 0))], [le(s(0), 0), STEP], every(t, le(s(t), 0))),
    ("algebra", [], [eq((a + b) * (a - b), a * a - b * b)], [], eq((a + b) * (a - b), a * a - b * b)),
    ("linear", [given(lt(a, b)), given(eq(b, c))], [lt(a, c), [Fraction(1), Fraction(1)]], [lt(a, b), eq(b, c)], lt(a, c)),
    ("linear", [given(eq(a, b)), given(lt(0, c))], [eq(-a / c, -b / c), []], [eq(a, b), lt(0, c)], eq(-a / c, -b / c)),
    ("linear", [given(eq(a, b))], [le(-a, 1 - b), [Fraction(-1)]], [eq(a, b)], le(-a, 1 - b)),
    ("combine", [given(le(E, F)), given(le(0, a))], [le(a * E + b, a * F + b), [a], b], [le(E, F), le(0, a)],
     le(a * E + b, a * F + b)),
    ("combine", [given(eq(a, b))], [eq(c * a, c * b), [c], number(0)], [eq(a, b)], eq(c * a, c * b)),
    ("product", [given(lt(0, a)), given(lt(0, b))], [], [lt(0, a), lt(0, b)], lt(0, a * b)),
    ("product", [given(le(0, a)), given(lt(0, E))], [], [le(0, a), lt(0, E)], le(0, a * E)),
    ("dichotomy", [], [E, a], [], either(lt(E, a), le(a, E))),
    ("chain", [given(eq(a, b)), given(eq(b, c))], [], [eq(a, b), eq(b, c)], eq(a, c)),
    ("chain", [given(le(a, b)), given(lt(b, c)), given(eq(c, E))], [], [le(a, b), lt(b, c), eq(c, E)], lt(a, E)),
    ("chain", [given(le(a, b)), given(eq(b, c))], [], [le(a, b), eq(b, c)], le(a, c)),
    ("weaken", [given(lt(E, F))], [], [lt(E, F)], le(E, F)),
    ("antisymmetry", [given(le(E, F)), given(le(F, E))], [], [le(E, F), le(F, E)], eq(E, F)),
    ("sum_monotone", [given(every(k, le(0, v(k))))], [], [every(k, le(0, v(k)))], le(total(k, number(0)), total(k, v(k)))),
    ("sum_term", [given(every(x, le(0, p(x))))], [], [every(x, le(0, p(x)))], every(x, le(p(x), total(y, p(y))))),
    ("archimedes", [], [a * b], [], some(t, le(a * b, t))),
    ("if_of", [given(no(lt(0, a)))], [when(lt(0, a), b, E)], [no(lt(0, a))], eq(when(lt(0, a), b, E), E)),
    ("if_of", [given(lt(0, a))], [when(lt(0, a), b, E)], [lt(0, a)], eq(when(lt(0, a), b, E), b)),
    ("ln_tangent", [given(lt(0, a * b))], [], [lt(0, a * b)], le(ln(a * b), a * b + -1)),
    ("exp_inverse", [], [a + b], [], both(lt(0, exp(a + b)), eq(ln(exp(a + b)), a + b))),
    ("root", [given(lt(0, a))], [], [lt(0, a)], both(le(0, root(a)), eq(root(a) * root(a), a))),
    ("top", [], [E], [], le(E, oo)),
    ("top_scale", [given(lt(0, a))], [], [lt(0, a)], eq(a * oo, oo)),
    ("top_add", [], [E], [], eq(E + oo, oo)),
    ("real_below_top", [], [finite(E)], [], lt(finite(E), oo)),
    ("finite_part", [given(lt(E, oo))], [], [lt(E, oo)], eq(E, finite(E))),
]

# rule, premises, arguments, message
REFUSED = [
    ("calculus", [], [lt(1, 1), NO_STEPS], "a coefficient is negative"),
    ("calculus", [], [TANGENT, NO_STEPS], "the certificate is malformed"),
    ("calculus", [], [le(a, a), NO_STEPS], "the certificate is malformed"),
    ("calculus", [], [le(0, 1), {}], "other fields"),
    ("assume", [], [a], "is not a formula"),
    ("assume", [given(lt(0, a))], [lt(0, a)], "takes 0 premises"),
    ("imply", [given(lt(0, a))], [a], "is not a formula"),
    ("imply", [given(lt(0, a))], [], "takes the arguments (Node), found ()"),
    ("modus_ponens", [given(lt(0, a)), given(implies(lt(0, a), lt(0, b)))], [], "of the form implies"),
    ("modus_ponens", [given(implies(lt(0, a), lt(0, b))), given(lt(0, b))], [], "modus ponens: wanted"),
    ("both", [given(lt(0, a))], [], "takes 2 premises"),
    ("both", [given(lt(0, a)), given(lt(0, b))], [a], "takes the arguments ()"),
    ("part", [given(lt(0, a))], [0], "of the form and"),
    ("part", [given(both(lt(0, a), lt(0, b)))], [], "takes the arguments (int)"),
    ("either", [given(lt(0, a))], [b, 0], "is not a formula"),
    ("either", [given(lt(0, a))], [0, lt(0, b)], "takes the arguments (Node, int)"),
    ("by_cases", [given(lt(0, a))] * 3, [], "of the form or"),
    ("by_cases", [given(either(lt(0, a), lt(0, b))), given(lt(0, a)), given(lt(0, b))], [], "must end alike"),
    ("absurd", [given(lt(a, b))], [eq(a, b)], "has the form a < a"),
    ("absurd", [given(le(a, a))], [eq(a, b)], "of the form less"),
    ("excluded_middle", [], [x], "is not a formula"),
    ("excluded_middle", [], [], "takes the arguments (Node)"),
    ("generalise", [given(lt(0, p(x)))], [x], "is free in a hypothesis"),
    ("generalise", [given(lt(0, a))], [a + 1], "wanted a variable"),
    ("specialise", [given(every(x, lt(0, p(x))))], [x, x], "of the form all"),
    ("specialise", [given(every(x, lt(0, p(x))))], [a], "where I is needed"),
    ("witness", [given(lt(a, b))], [some(c, lt(c, b)), b], "the witness does not fit"),
    ("witness", [given(lt(a, b))], [lt(a, b), b], "of the form some"),
    ("obtain", [given(some(a, lt(a, b))), given(lt(c, b))], [c], "is free in the conclusion"),
    ("obtain", [given(some(a, lt(a, b))), given(lt(c, b))], [t], "the existential is over R"),
    ("rewrite", [given(lt(a, b)), given(lt(0, a))], [template(c, lt(0, c))], "of the form equal"),
    ("rewrite", [given(eq(a, b)), given(lt(0, b))], [template(c, lt(0, c))], "does not give the premise"),
    ("rewrite", [given(eq(a, b)), given(lt(0, a))], [lt(0, a)], "has sort R, where 0 is needed"),
    ("induction", [given(le(s(1), 0)), given(STEP)], [every(t, le(s(t), 0))], "the base case"),
    ("induction", [given(le(s(0), 0)), given(every(t, le(s(t), 0)))], [every(t, le(s(t), 0))], "of the form implies"),
    ("algebra", [], [eq(a, b)], "not equal by algebra"),
    ("algebra", [], [le(a, a)], "of the form equal"),
    ("linear", [given(le(a, b))], [le(b, a), [Fraction(-1)]], "cannot be used with weight -1"),
    ("linear", [given(le(a, b))], [lt(a, b), ONE], "does not give"),
    ("linear", [given(le(a, b))], [le(a, c), ONE], "a remainder is left"),
    ("combine", [given(le(a, b))], [le(c * a, c * b), [c], number(0)], "not known to be nonnegative"),
    ("combine", [given(le(a, b))], [eq(a, b), [number(1)], number(0)], "an equation needs equations"),
    ("product", [given(le(0, a)), given(le(1, b))], [], "the left side: wanted 0"),
    ("product", [given(le(0, a)), given(eq(0, b))], [], "of the form at_most or less"),
    ("dichotomy", [], [a, x], "a value of sort E is needed"),
    ("dichotomy", [], [a], "takes the arguments (Node, Node)"),
    ("chain", [given(le(a, b)), given(le(c, b))], [], "do not meet"),
    ("chain", [], [], "at least one link"),
    ("weaken", [given(both(lt(a, b), lt(b, c)))], [], "of the form at_most"),
    ("weaken", [given(lt(a, b))], [a], "takes the arguments ()"),
    ("antisymmetry", [given(le(a, b)), given(le(a, b))], [], "the outer sides"),
    ("antisymmetry", [given(le(a, b)), given(lt(b, a))], [], "of the form at_most"),
    ("sum_monotone", [given(every(x, lt(p(x), q(x))))], [], "of the form at_most"),
    ("sum_monotone", [given(every(t, le(0, s(t))))], [], "over symbols or teachers"),
    ("sum_term", [given(every(x, le(1, p(x))))], [], "the terms must be nonnegative"),
    ("sum_term", [given(le(0, a))], [], "of the form all"),
    ("archimedes", [], [E], "a value of sort R is needed"),
    ("archimedes", [], [x], "a value of sort R is needed"),
    ("if_of", [given(le(0, a))], [when(lt(0, a), b, c)], "neither the condition nor its negation"),
    ("if_of", [given(lt(0, a))], [a], "of the form if"),
    ("ln_tangent", [given(le(0, a))], [], "of the form less"),
    ("ln_tangent", [given(lt(1, a))], [], "the left side: wanted 0"),
    ("exp_inverse", [], [E], "a value of sort R is needed"),
    ("exp_inverse", [], [lt(0, a)], "a value of sort R is needed"),
    ("root", [given(lt(1, a))], [], "the left side: wanted 0"),
    ("root", [given(le(0, E))], [], "a value of sort R is needed"),
    ("top", [], [x], "a value of sort E is needed"),
    ("top", [given(lt(0, a))], [a], "takes 0 premises"),
    ("top_scale", [given(le(0, a))], [], "of the form less"),
    ("top_scale", [given(lt(0, E))], [], "a value of sort R is needed"),
    ("top_add", [], [lt(0, a)], "a value of sort E is needed"),
    ("top_add", [], [1], "takes the arguments (Node), found (int)"),
    ("real_below_top", [], [E], "a value of sort R is needed"),
    ("real_below_top", [], [oo], "a value of sort R is needed"),
    ("finite_part", [given(le(E, oo))], [], "of the form less"),
    ("finite_part", [given(lt(E, F))], [], "the right side: wanted oo"),
]

# What the normal form sees: goal, facts.
EQUAL = [
    (eq(total(x, total(y, Q(x, y) * p(x))), total(y, total(x, Q(x, y) * p(x))))),
    (eq(total(x, total(y, Q(x, y))), total(y, total(x, Q(y, x))))),
    (eq(total(x, total(y, p(x) * q(y))), total(x, p(x)) * total(x, q(x)))),
    (eq(total(x, total(y, Q(y, x)) * total(y, Q(y, x))), total(x, total(y, Q(y, x) * total(y, Q(y, x)))))),
    (eq(total(k, total(x, p(x) * v(k))), total(x, p(x)) * total(k, v(k)))),
    (eq(number(0) * oo, number(0))),
    (eq(total(x, p(x) / p(x)), total(x, number(1))), every(x, lt(0, p(x)))),
    (eq((a - b) * inv(a - b), number(1)), no(eq(a, b))),
    (eq(ln(a * b / c), ln(a) + ln(b) - ln(c)), lt(0, a), lt(0, b), lt(0, c)),
    (eq(c * E + (1 - c) * E, E), le(0, c), le(0, 1 - c)),
    (eq(when(lt(0, a), a / a, 1), number(1))),
    (eq(when(le(0, a * b), a, b), when(le(0, 2 * b * a), a, b))),
    (eq(when(lt(0, a), 0 * E, 0), number(0))),
    (eq(when(lt(0, a), a * E, 0) + b, b + when(lt(0, a), a * E, 0))),
    (eq(total(x, when(lt(0, p(x)), p(x) / p(x), 1)), total(x, number(1)))),
    (eq(range_sum(u, t + 2, s(u)), range_sum(u, t, s(u)) + s(t) + s(t + 1))),
    (eq(range_sum(u, t, s(u) / s(u)), range_sum(u, t, number(1))), every(u, lt(0, s(u)))),
    (eq(total(x, total(y, Q(x, y))), total(x, number(1))), every(x, eq(total(y, Q(x, y)), 1))),
    (eq(exp(a) * inv(exp(a)), number(1))),
    (eq(when(lt(0, a), b, c), b), lt(0, a)),
    (eq(when(lt(0, a), b, c), c), le(a, 0)),
    (eq(a * b + c, c), le(0, a), le(a, 0)),
    (eq(a + E, b + F), eq(E, F), eq(a, b)),
    (eq(total(x, p(x) * E), total(x, p(x)) * E), every(x, le(0, p(x)))),
    (eq(total(x, c * Q(x, y) * E), c * total(x, Q(x, y)) * E), le(0, c), every(x, le(0, Q(x, y)))),
    (eq(when(lt(0, d), (1 - a) * ((1 - b) * E), 0), when(lt(0, d), ((1 - a) * (1 - b)) * E, 0)), le(0, 1 - a), le(0, 1 - b)),
    (eq(range_sum(u, t + 1, a), range_sum(u, t, a) + a)),
    (eq(ln(2 * a) - ln(3 * b), ln(a) - ln(b) + ln(number(2)) - ln(number(3))), lt(0, a), lt(0, b)),
    (eq(a / b + c / d, (a * d + c * b) / (b * d)), lt(0, b), lt(0, d)),
    (eq(total(x, p(x) / a), total(x, p(x)) / a), lt(0, a)),
]


@pytest.mark.parametrize("row", ACCEPTED, ids=lambda row: row[0])
def test_accepted(row):
    rule, premises, arguments, hypotheses, conclusion = row
    theorem = by(rule, premises, *arguments)
    check(theorem.conclusion is node(conclusion), f"{theorem}, not {conclusion}")
    check(theorem.hypotheses == frozenset(map(node, hypotheses)), f"the hypotheses of {theorem}")
    check(theorem.trusts == frozenset(), "a rule adds no trust")


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: f"{row[0]}: {row[3]}")
def test_refused(row):
    rule, premises, arguments, message = row
    try:
        theorem = by(rule, premises, *arguments)
    except RmdError as error:
        check(message in str(error), f"refused, but with the message: {error}")
    else:
        pytest.fail(f"accepted: {theorem}")


@pytest.mark.parametrize("row", EQUAL, ids=str)
def test_normal_form_sees(row):
    goal, *facts = row if isinstance(row, tuple) else (row,)
    check(algebra(goal, *facts).conclusion is node(goal))


@pytest.mark.parametrize("name", RULES)
def test_every_rule_is_tested_and_shown(name):
    check(sum(row[0] == name for row in ACCEPTED) >= 1, "no accepted row")
    check(sum(row[0] == name for row in REFUSED) >= 2, "fewer than two refused rows")
    documentation = RULES[name].doc
    check("----" in documentation, "no bar")
    check(f'>>> by("{name}"' in documentation or f'by("{name}"' in documentation, "no example")


def test_contradictory_facts_stay_among_the_hypotheses():
    theorem = algebra(eq(b, c), eq(a, a + 1), eq(b, c))
    check(node(eq(a, a + 1)) in theorem.hypotheses)


def test_an_equation_with_a_conditional_on_itself_ends():
    absolute = eq(a, when(le(0, a), a, -a))
    check(algebra(eq(when(lt(0, a), b, b), b), absolute).conclusion is node(eq(when(lt(0, a), b, b), b)))


def test_a_sum_in_a_general_fact_of_its_own_sort_ends():
    stochastic = every(x, eq(total(y, Q(x, y)), 1))
    goal = eq(total(x, p(x) * total(y, Q(x, y))), total(x, p(x)))
    check(algebra(goal, stochastic).conclusion is node(goal))
