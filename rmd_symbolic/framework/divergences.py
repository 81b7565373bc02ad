"""The divergences, one value each, in nats.

An f-divergence is D_f(p || q) = sum over q(x) > 0 of q f(p/q), plus p f'(oo) where q(x) = 0, for a convex f with
f(1) = 0 and f(0) = f(0+).  With 0 * (+oo) = 0 this is the whole treatment of zeros.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from rmd_symbolic.framework.declaration import Notion, Proved
from rmd_symbolic.terms.sort import DISTRIBUTION, EXTENDED, PROPOSITION, REAL, SYMBOL, Function
from rmd_symbolic.terms.term import Binder, Infinity, Number, Operation, Term, Variable, as_term, operation

P, Q = Variable("p", DISTRIBUTION), Variable("q", DISTRIBUTION)
X = Variable("x", SYMBOL)
R = Variable("r", REAL)
F = Variable("f", Function((REAL,), REAL))
C = Variable("c", EXTENDED)
S = Variable("s", REAL)
HALF = Number(Fraction(1, 2))
FRAMEWORK = "standard; Flouro and Chadwick, arXiv 2601.13100, in our reading"


def ln(value: object) -> Term:
    """ln value, as a term."""
    return operation("ln", value)  # type: ignore[arg-type]


def sqrt(value: object) -> Term:
    """The square root of value, as a term."""
    return operation("sqrt", value)  # type: ignore[arg-type]


def total(body: Term) -> Term:
    """sum over x of the body."""
    return Binder("sum", X, None, body)


def perspective(generator: Callable[[Term], Term], recession: Term, u: Term, v: Term) -> Term:
    """v f(u/v) where v > 0, and u f'(oo) where v = 0."""
    return operation("if", operation("<", 0, v), v * generator(u / v), u * recession)


def _for_all_reals(*variables: Variable, premise: Term, conclusion: Term) -> Term:
    out = operation("implies", premise, conclusion)
    for variable in reversed(variables):
        out = Binder("for all", variable, None, out)
    return out


def _generated(generator: Callable[[Term], Term], recession: Term) -> Term:
    return total(perspective(generator, recession, P(X), Q(X)))


def f_divergence(
    name: str, title: str, generator: Callable[[Term], Term], recession: object, latex: str,
    facts: Mapping[str, str], bars: bool = True, parameters: tuple[Variable, ...] = (), requires: Term | None = None,
) -> Notion:  # fmt: skip
    """Declare an f-divergence by its generator and f'(oo)."""
    body = _generated(generator, as_term(recession))  # type: ignore[arg-type]
    return Notion(
        name, title, (*parameters, P, Q), body, EXTENDED if body.sort == EXTENDED else REAL, latex, FRAMEWORK,
        parameters=len(parameters), requires=requires, bars=bars, facts={k: Proved(v) for k, v in facts.items()},
    )  # fmt: skip


OO = Infinity()
G = Variable("g", Function((REAL,), REAL))
U, V, Z = Variable("u", REAL), Variable("v", REAL), Variable("z", REAL)
PERSPECTIVE = Notion(
    "perspective", "the perspective of a generator f with recession slope c: one term of an f-divergence",
    (F, C, U, V), perspective(lambda r: F(r), C, U, V), EXTENDED, r"P_{#1}(#3, #4)", FRAMEWORK, parameters=2,
    requires=operation("<=", 0, U),
)  # fmt: skip
GENERATOR = Notion(
    "generator", "f is convex on [0, oo) with supporting slope g(s) at every s > 0, and no slope exceeds c", (F, G, C),
    operation(
        "and",
        _for_all_reals(S, Z, premise=operation("and", operation("<", 0, S), operation("<=", 0, Z)),
                       conclusion=operation("<=", F(S) + G(S) * (Z - S), F(Z))),
        _for_all_reals(S, premise=operation("<", 0, S), conclusion=operation("<=", G(S), C)),
    ),
    PROPOSITION, r"#1 \text{ is convex with slope } #2 \text{ and recession slope } #3", FRAMEWORK,
)  # fmt: skip
GENERAL = f_divergence(
    "D", "the f-divergence of a generator f with recession slope c", lambda r: F(r), C,
    r"D_{#1}(#3 \,\|\, #4)",
    {
        "joint convexity": "joint_convexity", "data processing": "f_data_processing", "zero": "f_zero",
        "nonnegativity": "f_nonnegative", "pairwise contraction": "pairwise_contraction",
    },
    parameters=(F, C),
)  # fmt: skip
KL = f_divergence(
    "KL", "relative entropy", lambda r: r * ln(r), OO, r"\mathrm{KL}(#1 \,\|\, #2)",
    {
        "zero": "kl_zero", "nonnegativity": "gibbs", "equality case": "gibbs_equality",
        "convexity in its second argument": "kl_convex_second", "convexity in its first argument": "kl_convex_first",
        "joint convexity": "kl_jointly_convex", "finiteness": "kl_finite", "contraction": "anchored_contraction",
        "reverse contraction": "anchored_contraction_reverse", "pairwise contraction": "kl_pairwise_contraction",
        "data processing": "kl_data_processing",
    },
)  # fmt: skip
CHI2 = f_divergence(
    "chi2", "Pearson's chi-squared divergence", lambda r: (r - 1) ** 2, OO, r"\chi^2(#1 \,\|\, #2)",
    {
        "zero": "chi2_zero", "nonnegativity": "chi2_nonnegative", "joint convexity": "chi2_jointly_convex",
        "finiteness": "chi2_finite", "contraction": "chi2_exact", "reverse contraction": "chi2_contraction_reverse",
        "pairwise contraction": "chi2_pairwise_contraction", "data processing": "chi2_data_processing",
    },
)  # fmt: skip
NEYMAN = Notion(
    "neyman", "Neyman's chi-squared divergence, chi2 with its arguments exchanged", (P, Q), CHI2(Q, P), EXTENDED,
    r"\chi^2_{\mathrm{N}}(#1 \,\|\, #2)", FRAMEWORK, bars=True,
    facts={"joint convexity": Proved("neyman_jointly_convex"), "data processing": Proved("neyman_data_processing")},
)  # fmt: skip
TV = Notion(
    "TV", "total variation distance", (P, Q), HALF * total(operation("abs", P(X) - Q(X))), REAL,
    r"\mathrm{TV}(#1, #2)", FRAMEWORK,
    facts={
        "symmetry": Proved("tv_symmetric"), "nonnegativity": Proved("tv_nonnegative"),
        "triangle inequality": Proved("tv_triangle"), "zero": Proved("tv_zero"), "equality case": Proved("tv_equality"),
        "contraction": Proved("tv_contraction_to_base"), "pairwise contraction": Proved("tv_contraction_exact"),
        "data processing": Proved("tv_data_processing"), "joint convexity": Proved("tv_jointly_convex"),
    },
)  # fmt: skip
HELLINGER2 = Notion(
    "hellinger2", "squared Hellinger distance", (P, Q), total((sqrt(P(X)) - sqrt(Q(X))) ** 2), REAL,
    r"H^2(#1, #2)", FRAMEWORK,
    facts={
        "symmetry": Proved("hellinger_symmetric"), "pairwise contraction": Proved("hellinger_contraction"),
        "data processing": Proved("hellinger_data_processing"), "joint convexity": Proved("hellinger_jointly_convex"),
    },
)  # fmt: skip
_MIDDLE = Binder("|->", X, None, (P(X) + Q(X)) / 2)
JS = Notion(
    "JS", "Jensen-Shannon divergence", (P, Q), HALF * (KL(P, _MIDDLE) + KL(Q, _MIDDLE)), EXTENDED,
    r"\mathrm{JS}(#1, #2)", FRAMEWORK,
    facts={
        "symmetry": Proved("js_symmetric"), "nonnegativity": Proved("js_nonnegative"),
        "joint convexity": Proved("js_jointly_convex"), "data processing": Proved("js_data_processing"),
    },
)  # fmt: skip
JEFFREYS = Notion(
    "jeffreys", "Jeffreys divergence", (P, Q), KL(P, Q) + KL(Q, P), EXTENDED, r"J(#1, #2)", FRAMEWORK,
    facts={
        "symmetry": Proved("jeffreys_symmetric"), "nonnegativity": Proved("jeffreys_nonnegative"),
        "pairwise contraction": Proved("jeffreys_contraction"), "joint convexity": Proved("jeffreys_jointly_convex"),
        "data processing": Proved("jeffreys_data_processing"),
    },
)  # fmt: skip
LECAM = Notion(
    "lecam", "Le Cam's divergence", (P, Q),
    total(operation("if", operation("<", 0, P(X) + Q(X)), (P(X) - Q(X)) ** 2 / (P(X) + Q(X)), 0)), REAL,
    r"\mathrm{LC}(#1, #2)", FRAMEWORK,
    facts={"joint convexity": Proved("lecam_jointly_convex"), "data processing": Proved("lecam_data_processing")},
)  # fmt: skip


def _power_generator(r: Term) -> Term:
    return (r**S - 1 - S * (r - 1)) / (S * (S - 1))


def _power_term() -> Term:
    """One term of the power divergence; for s < 0 a symbol that only q has makes it +oo, as 0^s = +oo."""
    slope = operation("if", operation("<", S, 1), 1 / (1 - S), OO)
    finite = operation("if", Operation("or", (operation("<", 0, P(X)), operation("<", 0, S))),
                       Q(X) * _power_generator(P(X) / Q(X)), OO)  # fmt: skip
    return operation("if", operation("<", 0, Q(X)), finite, P(X) * slope)


POWER = Notion(
    "power", "the power divergence of order s, which is neither 0 nor 1", (S, P, Q), total(_power_term()), EXTENDED,
    r"D_{#1}(#2 \,\|\, #3)", FRAMEWORK, parameters=1, bars=True,
    requires=Operation("and", (operation("/=", S, 0), operation("/=", S, 1))),
)  # fmt: skip
AFFINITY = Notion(
    "affinity", "the affinity of order s, over the symbols that both have", (S, P, Q),
    total(operation("if", Operation("and", (operation("<", 0, P(X)), operation("<", 0, Q(X)))),
                    P(X) ** S * Q(X) ** (1 - S), 0)),
    REAL, r"A_{#1}(#2, #3)", FRAMEWORK, parameters=1,
)  # fmt: skip
RENYI = Notion(
    "renyi", "Renyi's divergence of order s > 0, s /= 1", (S, P, Q),
    operation("if", Operation("or", (
        Operation("and", (operation("<", S, 1), operation("<", 0, AFFINITY(S, P, Q)))),
        Operation("and", (operation("<", 1, S), Operation("<<", (P, Q)))),
    )), ln(AFFINITY(S, P, Q)) / (S - 1), OO), EXTENDED,
    r"R_{#1}(#2 \,\|\, #3)", FRAMEWORK, parameters=1, bars=True,
    requires=Operation("and", (operation("<", 0, S), operation("/=", S, 1))),
)  # fmt: skip
CROSS_ENTROPY = Notion(
    "CE", "cross entropy", (P, Q),
    total(operation("if", operation("<", 0, Q(X)), P(X) * -ln(Q(X)), P(X) * OO)), EXTENDED, r"\mathrm{CE}(#1, #2)",
    FRAMEWORK,
)  # fmt: skip
_FULL = Operation("and", (
    Binder("for all", X, None, operation("<", 0, P(X))), Binder("for all", X, None, operation("<", 0, Q(X))),
))  # fmt: skip
HILBERT = Notion(
    "hilbert", "Hilbert's projective metric, on full support", (P, Q),
    ln(Binder("max", X, None, P(X) / Q(X))) - ln(Binder("min", X, None, P(X) / Q(X))), REAL,
    r"d_{\mathrm{H}}(#1, #2)", FRAMEWORK, requires=_FULL,
)  # fmt: skip
LINF = Notion(
    "linf", "the largest difference of two masses", (P, Q), Binder("max", X, None, operation("abs", P(X) - Q(X))), REAL,
    r"\lVert #1 - #2 \rVert_\infty", FRAMEWORK,
)  # fmt: skip
LOG_RATIO = Notion(
    "logratio", "the largest logarithm of a likelihood ratio, on full support", (P, Q),
    Binder("max", X, None, operation("abs", ln(P(X) / Q(X)))), REAL, r"d_{\ln}(#1, #2)", FRAMEWORK, requires=_FULL,
)  # fmt: skip
ENTROPY = Notion("H", "Shannon entropy", (P,), -total(P(X) * ln(P(X))), REAL, r"H(#1)", FRAMEWORK)
L1 = Notion("l1", "the l1 norm of p - q", (P, Q), total(operation("abs", P(X) - Q(X))), REAL,
            r"\lVert #1 - #2 \rVert_1", FRAMEWORK)  # fmt: skip
L2 = Notion("l2", "the Euclidean norm of p - q", (P, Q), sqrt(total((P(X) - Q(X)) ** 2)), REAL,
            r"\lVert #1 - #2 \rVert_2", FRAMEWORK)  # fmt: skip
DIVERGENCES = (
    PERSPECTIVE, GENERATOR, GENERAL, KL, CHI2, NEYMAN, TV, HELLINGER2, JS, JEFFREYS, LECAM, POWER, AFFINITY, RENYI,
    HILBERT, ENTROPY, CROSS_ENTROPY, L1, L2, LINF, LOG_RATIO,
)  # fmt: skip
