"""Predicates on distributions and the structural axioms of a meta-teacher, as closed formulas about an operator.

The axioms are this project's reading of what the abstract of arXiv 2601.13100 promises; their numbering (A1-A11) and
wording are ours.
"""

from __future__ import annotations

from rmd_symbolic.framework.declaration import Notion
from rmd_symbolic.framework.divergences import FRAMEWORK, KL, TV
from rmd_symbolic.terms.sort import (
    CHANNEL,
    DISTRIBUTION,
    OPERATOR,
    PROPOSITION,
    REAL,
    RELABELLING,
    SYMBOL,
    TEACHER,
    Function,
)
from rmd_symbolic.terms.term import Binder, Operation, Term, Variable, operation

P = Variable("p", DISTRIBUTION)
B = Variable("b", DISTRIBUTION)
ALPHA = Variable("alpha", REAL)
M = Variable("M", OPERATOR)
X, Y = Variable("x", SYMBOL), Variable("y", SYMBOL)
K = Variable("k", TEACHER)
W = Variable("w", Function((TEACHER,), REAL))
Q = Variable("Q", CHANNEL)
OUR_READING = FRAMEWORK + "; the wording of the axiom is ours"


def conjunction(*parts: Term) -> Term:
    """A and B and ..."""
    out = parts[0]
    for part in parts[1:]:
        out = Operation("and", (out, part))
    return out


def for_all(*parts: Term) -> Term:
    """Quantify the last part over the variables before it."""
    *variables, body = parts
    for variable in reversed(variables):
        body = Binder("for all", variable, None, body)  # type: ignore[arg-type]
    return body


def implies(*parts: Term) -> Term:
    """A implies B implies ... implies C."""
    out = parts[-1]
    for part in reversed(parts[:-1]):
        out = Operation("implies", (part, out))
    return out


IS_DISTRIBUTION = Notion(
    "distribution", "is a distribution: nonnegative, of total mass 1", (P,),
    conjunction(for_all(X, operation("<=", 0, P(X))), operation("=", Binder("sum", X, None, P(X)), 1)),
    PROPOSITION, r"#1 \in \Delta(X)", FRAMEWORK,
)  # fmt: skip
FULL_SUPPORT = Notion(
    "full_support", "has full support", (P,), for_all(X, operation("<", 0, P(X))), PROPOSITION,
    r"\operatorname{supp} #1 = X", FRAMEWORK,
)  # fmt: skip
WEIGHTS = Notion(
    "weights", "are weights: nonnegative, of sum 1", (W,),
    conjunction(for_all(K, operation("<=", 0, W[K])), operation("=", Binder("sum", K, None, W[K]), 1)),
    PROPOSITION, r"#1 \in \Delta_K", FRAMEWORK,
)  # fmt: skip
STOCHASTIC = Notion(
    "stochastic", "is a channel: nonnegative, with rows of sum 1", (Q,),
    conjunction(
        for_all(X, Y, operation("<=", 0, Q(X, Y))),
        for_all(X, operation("=", Binder("sum", Y, None, Q(X, Y)), 1)),
    ),
    PROPOSITION, r"#1 \text{ is stochastic}", FRAMEWORK,
)  # fmt: skip
SIGMA = Variable("sigma", RELABELLING)
U = Variable("u", Function((SYMBOL,), REAL))
BIJECTIVE = Notion(
    "bijective", "is a relabelling of the symbols: it leaves every sum over X as it is", (SIGMA,),
    for_all(U, operation("=", Binder("sum", X, None, U(SIGMA(X))), Binder("sum", X, None, U(X)))), PROPOSITION,
    r"#1 \text{ is a bijection of } X", FRAMEWORK,
)  # fmt: skip
_RANGE = (operation("<=", 0, ALPHA), operation("<=", ALPHA, 1))
_OUTPUT = M(ALPHA, B, P)
CLOSURE = Notion(
    "closure", "A1: the output is a distribution whenever the inputs are", (M,),
    for_all(ALPHA, B, P, implies(*_RANGE, IS_DISTRIBUTION(_OUTPUT))), PROPOSITION,
    r"#1 \text{ satisfies A1}", OUR_READING,
)  # fmt: skip
CONVEX_DOMINATION = Notion(
    "convex_domination",
    "A6: for b << p the output is a distribution, dominates b, and is closer to b by the factor 1 - alpha", (M,),
    for_all(ALPHA, B, P, implies(
        *_RANGE, Operation("<<", (B, P)),
        conjunction(
            IS_DISTRIBUTION(_OUTPUT), Operation("<<", (B, _OUTPUT)),
            operation("<=", KL(B, _OUTPUT), (1 - ALPHA) * KL(B, P)),
        ),
    )),
    PROPOSITION, r"#1 \text{ satisfies A6}", OUR_READING,
)  # fmt: skip
TV_CONTRACTION = Notion(
    "tv_contraction", "the output is closer to b in total variation by the factor 1 - alpha", (M,),
    for_all(ALPHA, B, P, implies(
        *_RANGE, operation("<=", TV(_OUTPUT, B), (1 - ALPHA) * TV(P, B)),
    )),
    PROPOSITION, r"#1 \text{ contracts } \mathrm{TV}", OUR_READING,
)  # fmt: skip
AXIOMS = (CLOSURE, CONVEX_DOMINATION, TV_CONTRACTION)
PREDICATES = (IS_DISTRIBUTION, FULL_SUPPORT, WEIGHTS, STOCHASTIC, BIJECTIVE, *AXIOMS)
