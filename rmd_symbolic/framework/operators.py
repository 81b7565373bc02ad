"""The operators on distributions: the mixture, channels and pools of teachers."""

from __future__ import annotations

from rmd_symbolic.framework.declaration import Notion, Proved
from rmd_symbolic.framework.divergences import FRAMEWORK
from rmd_symbolic.terms.sort import CHANNEL, DISTRIBUTION, REAL, SYMBOL, TEACHER, Function
from rmd_symbolic.terms.term import Binder, Operation, Variable, operation

ALPHA = Variable("alpha", REAL)
B, P = Variable("b", DISTRIBUTION), Variable("p", DISTRIBUTION)
X, Z = Variable("x", SYMBOL), Variable("z", SYMBOL)
K = Variable("k", TEACHER)
WEIGHTS, TEACHERS = Variable("w", Function((TEACHER,), REAL)), Variable("b", Function((TEACHER,), DISTRIBUTION))
CHANNEL_Q = Variable("Q", CHANNEL)

MIX = Notion(
    "mix", "the mixture: arithmetic anchoring", (ALPHA, B, P),
    Binder("|->", X, None, ALPHA * B(X) + (1 - ALPHA) * P(X)), DISTRIBUTION,
    r"\mathcal{M}_{#1}(#2, #3)", FRAMEWORK,
    requires=Operation("and", (operation("<=", 0, ALPHA), operation("<=", ALPHA, 1))),
    facts={
        "closure": Proved("mixture_closed"), "convex domination": Proved("mixture_dominates"),
        "support": Proved("mixture_support"), "total variation": Proved("mixture_contracts_tv"),
        "fixed base": Proved("mixture_keeps_base"),
    },
)  # fmt: skip
POOL = Notion(
    "pool", "the linear pool of teachers", (WEIGHTS, TEACHERS),
    Binder("|->", X, None, Binder("sum", K, None, WEIGHTS[K] * TEACHERS[K](X))), DISTRIBUTION,
    r"\operatorname{pool}(#1, #2)", FRAMEWORK,
    facts={"closure": Proved("pool_closed"), "support": Proved("pool_support")},
)  # fmt: skip
PUSH = Notion(
    "push", "a distribution sent through a channel", (P, CHANNEL_Q),
    Binder("|->", X, None, Binder("sum", Z, None, P(Z) * CHANNEL_Q(Z, X))), DISTRIBUTION, r"#1 #2", FRAMEWORK,
    facts={"closure": Proved("push_closed")},
)  # fmt: skip
OPERATORS = (MIX, POOL, PUSH)
