"""The operators on distributions: the mixture, channels and pools of teachers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rmd_symbolic.framework.declaration import Notion, Proved
from rmd_symbolic.framework.divergences import FRAMEWORK
from rmd_symbolic.terms.sort import CHANNEL, DISTRIBUTION, REAL, SYMBOL, TEACHER, Function
from rmd_symbolic.terms.term import Binder, Operation, Term, Variable, operation

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
        "closure": Proved("mixture_closed"), "support_inheritance": Proved("mixture_support_inheritance"),
        "continuity": Proved("mixture_continuity"), "anchoring": Proved("mixture_anchoring"),
        "anchor_monotonicity": Proved("mixture_anchor_monotonicity"),
        "convex_domination": Proved("mixture_dominates"), "label_symmetry": Proved("mixture_label_symmetry"),
        "weight_monotonicity": Proved("mixture_weight_monotonicity"),
        "odds_monotonicity": Proved("mixture_odds_monotonicity"), "strictness": Proved("mixture_strict"),
        "betweenness": Proved("mixture_betweenness"), "tv_contraction": Proved("mixture_contracts_tv"),
        "support": Proved("mixture_support"), "fixed base": Proved("mixture_keeps_base"),
    },
)  # fmt: skip
POOL = Notion(
    "pool", "the linear pool of teachers", (WEIGHTS, TEACHERS),
    Binder("|->", X, None, Binder("sum", K, None, WEIGHTS[K] * TEACHERS[K](X))), DISTRIBUTION,
    r"\operatorname{pool}(#1, #2)", FRAMEWORK,
    facts={
        "closure": Proved("pool_closed"), "support": Proved("pool_support"),
        "full support": Proved("pool_full_support"), "unanimity": Proved("pool_unanimous"),
        "label_symmetry": Proved("pool_label_symmetry"), "compensation": Proved("linear_pool_compensation"),
        "minimiser": Proved("linear_pool_minimises"), "disagreement": Proved("pool_disagreement"),
        "distance": Proved("teacher_distance"), "convexity": Proved("pool_below_mean"),
        "Jensen gap": Proved("linear_pool_gap"),
    },
)  # fmt: skip
PUSH = Notion(
    "push", "a distribution sent through a channel", (P, CHANNEL_Q),
    Binder("|->", X, None, Binder("sum", Z, None, P(Z) * CHANNEL_Q(Z, X))), DISTRIBUTION, r"#1 #2", FRAMEWORK,
    facts={
        "closure": Proved("push_closed"), "contraction": Proved("dobrushin"), "mixture": Proved("mixture_is_channel"),
    },
)  # fmt: skip


def normalised(
    name: str, title: str, formals: tuple[Variable, ...], mass: Callable[[Term], Term], latex: str, weight: str,
    facts: Mapping[str, str], requires: tuple[Term, ...], parameters: int = 0, always: bool = False,
    source: str = FRAMEWORK,
) -> tuple[Notion, Notion]:  # fmt: skip
    """An operator that divides a mass of every symbol by the total, and this total as a notion of its own.

    The operator is defined where the total is positive, which is asked where it is used, unless it is so `always`;
    `weight` is the total in LaTeX.
    """
    total = Notion(
        f"{name}_total", f"the normaliser of {title}", formals, Binder("sum", Z, None, mass(Z)), REAL, weight,
        source, parameters=parameters, requires=_all(*requires),
    )  # fmt: skip
    value = total.at(formals)
    positive = () if always else (operation("<", 0, value),)
    operator = Notion(
        name, title, formals, Binder("|->", X, None, mass(X) / value), DISTRIBUTION, latex, source,
        parameters=parameters, requires=_all(*requires, *positive),
        facts={phrase: Proved(theorem) for phrase, theorem in facts.items()},
    )  # fmt: skip
    return total, operator


def _all(*parts: Term) -> Term | None:
    out = None
    for part in parts:
        out = part if out is None else Operation("and", (out, part))
    return out


UNIT = Operation("and", (operation("<=", 0, ALPHA), operation("<=", ALPHA, 1)))
S = Variable("s", REAL)
GEOMETRIC_TOTAL, GEOMETRIC = normalised(
    "geometric", "the geometric mean: log-linear anchoring", (ALPHA, B, P),
    lambda x: B(x) ** ALPHA * P(x) ** (1 - ALPHA), r"\mathcal{G}_{#1}(#2, #3)", r"Z^{\mathcal{G}}_{#1}(#2, #3)",
    {
        "interior_closure": "geometric_interior_closure",
        "interior_support_inheritance": "geometric_interior_support_inheritance",
        "interior_continuity": "geometric_interior_continuity", "anchoring": "geometric_anchoring",
        "interior_anchor_monotonicity": "geometric_interior_anchor_monotonicity",
        "convex_domination": "geometric_dominates", "interior_label_symmetry": "geometric_interior_label_symmetry",
        "odds_monotonicity": "geometric_odds_monotonicity",
        "interior_temperature_coherence": "geometric_interior_temperature_coherence", "strictness": "geometric_strict",
        "closure where defined": "geometric_closed", "support": "geometric_support",
        "anchor monotonicity where defined": "geometric_anchor_monotonicity",
        "label symmetry where defined": "geometric_label_symmetry", "fixed base": "geometric_keeps_base",
    }, (UNIT,),
)  # fmt: skip
POWER_TOTAL, POWER_MEAN = normalised(
    "powermean", "the power mean of order s > 0", (S, ALPHA, B, P),
    lambda x: (ALPHA * B(x) ** S + (1 - ALPHA) * P(x) ** S) ** (1 / S), r"\mathcal{P}^{#1}_{#2}(#3, #4)",
    r"Z^{#1}_{#2}(#3, #4)",
    {
        "closure": "powermean_closed", "support_inheritance": "powermean_support_inheritance",
        "anchoring": "powermean_anchoring", "anchor_monotonicity": "powermean_anchor_monotonicity",
        "convex_domination": "powermean_dominates", "label_symmetry": "powermean_label_symmetry",
        "odds_monotonicity": "powermean_odds_monotonicity", "strictness": "powermean_strict",
        "support": "powermean_support", "fixed base": "powermean_keeps_base",
    }, (UNIT, operation("<", 0, S)), parameters=1,
)  # fmt: skip
TAU = Variable("tau", REAL)
TEMPERED_TOTAL, TEMPERED = normalised(
    "tempered", "a distribution softened by the temperature tau", (TAU, P), lambda x: P(x) ** (1 / TAU),
    r"\mathcal{T}_{#1}(#2)", r"Z^{\mathcal{T}}_{#1}(#2)",
    {
        "closure": "tempered_closed", "support": "tempered_support", "ranking": "tempered_ranking",
        "full support": "tempered_full_support", "label_symmetry": "tempered_label_symmetry",
        "temperature 1": "tempered_identity", "composition": "tempered_twice", "entropy": "tempered_entropy",
        "high temperature": "tempered_hot", "low temperature": "tempered_cold",
    }, (operation("<", 0, TAU),), always=True,
)  # fmt: skip


def _log_pool_mass(x: Term) -> Term:
    """exp of the mean of the logarithms where every teacher of positive weight has mass, else 0."""
    common = Binder("for all", K, None, operation("implies", operation("<", 0, WEIGHTS[K]),
                                                  operation("<", 0, TEACHERS[K](x))))  # fmt: skip
    mean = Binder("sum", K, None, WEIGHTS[K] * operation("ln", TEACHERS[K](x)))
    return operation("if", common, operation("exp", mean), 0)


LOG_POOL_TOTAL, LOG_POOL = normalised(
    "logpool", "the log-linear pool of teachers", (WEIGHTS, TEACHERS), _log_pool_mass,
    r"\operatorname{logpool}(#1, #2)", r"Z^{\log}(#1, #2)",
    {
        "closure": "logpool_closed", "support": "logpool_support", "full support": "logpool_full_support",
        "unanimity": "logpool_unanimous", "label_symmetry": "logpool_label_symmetry",
        "compensation": "log_pool_compensation", "minimiser": "log_pool_minimises",
    }, (Binder("for all", K, None, operation("<=", 0, WEIGHTS[K])),),
)  # fmt: skip
U, V = Variable("u", REAL), Variable("v", REAL)
HARMONIC_MASS = Notion(
    "harmonic_mass", "the power mean of order s < 0 of two numbers, with 0^s = oo and oo^(1/s) = 0", (S, ALPHA, U, V),
    operation(
        "if", operation("<", 0, U),
        operation("if", operation("<", 0, V), (ALPHA * U**S + (1 - ALPHA) * V**S) ** (1 / S),
                  operation("if", operation("<=", 1, ALPHA), U, 0)),
        operation("if", operation("<=", ALPHA, 0), V, 0),
    ), REAL, r"h^{#1}_{#2}(#3, #4)", FRAMEWORK, parameters=1,
    requires=_all(UNIT, operation("<", S, 0), operation("<=", 0, U), operation("<=", 0, V)),
)  # fmt: skip
HARMONIC_TOTAL, HARMONIC = normalised(
    "harmonic", "the power mean of order s < 0, harmonic for s = -1", (S, ALPHA, B, P),
    lambda x: HARMONIC_MASS(S, ALPHA, B(x), P(x)), r"\mathcal{H}^{#1}_{#2}(#3, #4)",
    r"Z^{\mathcal{H}, #1}_{#2}(#3, #4)",
    {
        "closure where defined": "harmonic_closed", "support": "harmonic_support",
        "full support": "harmonic_full_support", "ends": "harmonic_ends", "fixed base": "harmonic_keeps_base",
        "relabelling": "harmonic_label_symmetry",
    }, (UNIT, operation("<", S, 0)), parameters=1,
)  # fmt: skip
F = Variable("f", REAL)
FLOORED_TOTAL, FLOORED = normalised(
    "floored", "a distribution with its masses raised to a floor f, and divided by the new total", (F, P),
    lambda x: operation("max", P(x), F), r"\operatorname{floor}_{#1}(#2)", r"Z^{\operatorname{floor}}_{#1}(#2)",
    {
        "closure": "floored_closed", "full support": "floored_full_support", "ranking": "floored_ranking",
        "identity": "floored_identity",
    }, (operation("<=", 0, F),), always=True,
)  # fmt: skip
C = Variable("c", REAL)
THRESHOLDED_TOTAL, THRESHOLDED = normalised(
    "thresholded", "a distribution without its masses below c, divided by what is left", (C, P),
    lambda x: operation("if", operation("<=", C, P(x)), P(x), 0), r"\operatorname{cut}_{#1}(#2)",
    r"Z^{\operatorname{cut}}_{#1}(#2)",
    {
        "closure": "thresholded_closed", "support": "thresholded_support", "lost symbols": "thresholded_loses",
    }, (),
)  # fmt: skip
OPERATORS = (
    MIX, POOL, PUSH, GEOMETRIC_TOTAL, GEOMETRIC, POWER_TOTAL, POWER_MEAN, TEMPERED_TOTAL, TEMPERED, LOG_POOL_TOTAL,
    LOG_POOL, HARMONIC_MASS, HARMONIC_TOTAL, HARMONIC, FLOORED_TOTAL, FLOORED, THRESHOLDED_TOTAL, THRESHOLDED,
)  # fmt: skip
