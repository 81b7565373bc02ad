"""Predicates on distributions and the structural axioms of a meta-teacher, as closed formulas about an operator.

The axioms are this project's reading of what the abstract of arXiv 2601.13100 promises; their numbering (A1-A11) and
wording are ours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from rmd_symbolic.framework.declaration import Notion, Proved
from rmd_symbolic.framework.divergences import FRAMEWORK, KL, TV
from rmd_symbolic.framework.operators import MIX, TAU, TEMPERED
from rmd_symbolic.terms.sort import (
    CHANNEL,
    DISTRIBUTION,
    NATURAL,
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
RELABEL = Notion(
    "relabel", "a distribution with its symbols relabelled", (SIGMA, P), Binder("|->", X, None, P(SIGMA(X))),
    DISTRIBUTION, r"#2 \circ #1", FRAMEWORK, requires=BIJECTIVE(SIGMA), facts={"closure": Proved("relabel_closed")},
)  # fmt: skip
BETA = Variable("beta", REAL)
T = Variable("t", NATURAL)
WEIGHT_SEQUENCE = Variable("alphas", Function((NATURAL,), REAL))
BASES, STUDENTS = (Variable(name, Function((NATURAL,), DISTRIBUTION)) for name in ("bases", "students"))


@dataclass(frozen=True, slots=True)
class Axiom:
    """A structural axiom of a meta-teacher operator M(alpha, b, p): for all `variables`, premises imply a conclusion.

    identifier  as in the list of axioms, A1 to A11, or empty; its wording is this project's reading
    name        the predicate of operators that files use: `given operator M satisfying NAME`
    interior    the same for full-support b and p, named `interior_NAME`; none where the axiom speaks of these alone
    latex       where it is not "satisfies" and the identifier; `#1` is the operator
    operator    the variable for which the operator stands
    inputs      full support of the inputs, where these are not the distributions among the variables
    source      where its wording is taken from
    defines     the axiom asks that the operator be defined where its premises hold, and not only what holds there
    """

    identifier: str
    name: str
    words: str
    variables: tuple[Variable, ...]
    premises: tuple[Term, ...]
    conclusion: Term
    interior: bool = True
    latex: str = ""
    operator: Variable = M
    inputs: tuple[Term, ...] = ()
    defines: bool = False
    source: str = OUR_READING

    def on_full_support(self) -> Axiom:
        """The axiom restricted to distributions of full support, those of a sequence included."""
        full = [variable for variable in self.variables if variable.sort == DISTRIBUTION]
        sequences = (v for v in self.variables if v.sort == Function((NATURAL,), DISTRIBUTION))
        inputs = (*map(FULL_SUPPORT, full), *(for_all(T, FULL_SUPPORT(v[T])) for v in sequences))
        premises = (*(self.inputs or inputs), *self.premises)
        words = f"{self.words}, for {' and '.join(variable.name for variable in full)} of full support"
        return replace(self, name=f"interior_{self.name}", words=words, premises=premises, interior=False)

    @property
    def notion(self) -> Notion:
        """The axiom as a predicate of operators."""
        title = f"{self.identifier}: {self.words}" if self.identifier else self.words
        latex = self.latex or rf"#1 \text{{ satisfies {self.identifier}}}"
        body = for_all(*self.variables, implies(*self.premises, self.conclusion))
        return Notion(self.name, title, (self.operator,), body, PROPOSITION, latex, self.source)


def _in_unit(variable: Term) -> tuple[Term, Term]:
    return operation("<=", 0, variable), operation("<=", variable, 1)


def _tends(sequence: Term, limit: Term) -> Term:
    return Binder("tends", T, None, operation("->", sequence, limit))


_RANGE = _in_unit(ALPHA)
_OUTPUT, _CLOSER = M(ALPHA, B, P), M(BETA, B, P)
_ORDERED = (*_RANGE, *_in_unit(BETA), operation("<=", ALPHA, BETA))
CLOSURE = Axiom(
    "A1", "closure", "the output is a distribution whenever the inputs are", (ALPHA, B, P), _RANGE,
    IS_DISTRIBUTION(_OUTPUT),
)  # fmt: skip
SUPPORT_INHERITANCE = Axiom(
    "A2", "support_inheritance",
    "the output has mass only where an input of positive weight has, and everywhere if both have", (ALPHA, B, P),
    _RANGE,
    conjunction(Operation("<<", (_OUTPUT, MIX(ALPHA, B, P))),
                implies(FULL_SUPPORT(B), FULL_SUPPORT(P), FULL_SUPPORT(_OUTPUT))),
)  # fmt: skip
CONTINUITY = Axiom(
    "A3", "continuity",
    "where weights, bases and students tend to limits, the outputs tend to that of the limits, in total variation",
    (WEIGHT_SEQUENCE, BASES, STUDENTS, ALPHA, B, P),
    (for_all(T, conjunction(*_in_unit(WEIGHT_SEQUENCE[T]))), for_all(T, IS_DISTRIBUTION(BASES[T])),
     for_all(T, IS_DISTRIBUTION(STUDENTS[T])), *_RANGE, _tends(WEIGHT_SEQUENCE[T], ALPHA), _tends(BASES[T], B),
     _tends(STUDENTS[T], P)),
    _tends(M(WEIGHT_SEQUENCE[T], BASES[T], STUDENTS[T]), _OUTPUT),
)  # fmt: skip
ANCHORING = Axiom(
    "A4", "anchoring", "alpha = 1 forgets the student, alpha = 0 keeps it, and equal inputs are kept", (ALPHA, B, P),
    _RANGE,
    conjunction(operation("=", M(1, B, P), B), operation("=", M(0, B, P), P), operation("=", M(ALPHA, B, B), B)),
)  # fmt: skip
ANCHOR_MONOTONICITY = Axiom(
    "A5", "anchor_monotonicity", "KL to the output does not grow with alpha", (ALPHA, BETA, B, P), _ORDERED,
    operation("<=", KL(B, _CLOSER), KL(B, _OUTPUT)),
)  # fmt: skip
CONVEX_DOMINATION = Axiom(
    "A6", "convex_domination",
    "for b << p the output is a distribution, dominates b, and is closer to b by the factor 1 - alpha", (ALPHA, B, P),
    (*_RANGE, Operation("<<", (B, P))),
    conjunction(
        IS_DISTRIBUTION(_OUTPUT), Operation("<<", (B, _OUTPUT)),
        operation("<=", KL(B, _OUTPUT), (1 - ALPHA) * KL(B, P)),
    ), defines=True,
)  # fmt: skip
LABEL_SYMMETRY = Axiom(
    "A7", "label_symmetry", "relabelling the symbols of both inputs relabels the output", (SIGMA, ALPHA, B, P),
    (BIJECTIVE(SIGMA), *_RANGE),
    for_all(X, operation("=", M(ALPHA, RELABEL(SIGMA, B), RELABEL(SIGMA, P))(X), _OUTPUT(SIGMA(X)))),
)  # fmt: skip
WEIGHT_MONOTONICITY = Axiom(
    "A8", "weight_monotonicity", "raising alpha raises the output where b exceeds p, and lowers it where p exceeds b",
    (ALPHA, BETA, B, P), _ORDERED,
    for_all(X, conjunction(
        implies(operation("<", P(X), B(X)), operation("<=", _OUTPUT(X), _CLOSER(X))),
        implies(operation("<", B(X), P(X)), operation("<=", _CLOSER(X), _OUTPUT(X))),
    )),
)  # fmt: skip
ODDS_MONOTONICITY = Axiom(
    "A8'", "odds_monotonicity", "raising alpha does not lower the odds of x against y where b has the larger odds",
    (ALPHA, BETA, B, P), (*_ORDERED, FULL_SUPPORT(B), FULL_SUPPORT(P)),
    for_all(X, Y, implies(operation("<=", B(Y) * P(X), B(X) * P(Y)),
                          operation("<=", _OUTPUT(X) * _CLOSER(Y), _CLOSER(X) * _OUTPUT(Y)))),
    interior=False,
)  # fmt: skip
TEMPERATURE_COHERENCE = Axiom(
    "A9", "temperature_coherence", "softening both inputs softens the output by the same temperature",
    (TAU, ALPHA, B, P), (operation("<", 0, TAU), *_RANGE),
    operation("=", M(ALPHA, TEMPERED(TAU, B), TEMPERED(TAU, P)), TEMPERED(TAU, _OUTPUT)),
)  # fmt: skip
STRICTNESS = Axiom(
    "A10", "strictness", "for 0 < alpha < 1 and p /= b the bound of A6 is strict where it is finite", (ALPHA, B, P),
    (operation("<", 0, ALPHA), operation("<", ALPHA, 1), Operation("<<", (B, P)),
     Operation("not", (operation("=", B, P),))),
    operation("<", KL(B, _OUTPUT), (1 - ALPHA) * KL(B, P)),
)  # fmt: skip
BETWEENNESS = Axiom(
    "A11", "betweenness", "every mass of the output lies between those of the inputs", (ALPHA, B, P), _RANGE,
    for_all(X, conjunction(operation("<=", operation("min", B(X), P(X)), _OUTPUT(X)),
                           operation("<=", _OUTPUT(X), operation("max", B(X), P(X))))),
)  # fmt: skip
TV_CONTRACTION = Axiom(
    "", "tv_contraction", "the output is closer to b in total variation by the factor 1 - alpha", (ALPHA, B, P), _RANGE,
    operation("<=", TV(_OUTPUT, B), (1 - ALPHA) * TV(P, B)), latex=r"#1 \text{ contracts } \mathrm{TV}",
)  # fmt: skip
AXIOMS = (
    CLOSURE, SUPPORT_INHERITANCE, CONTINUITY, ANCHORING, ANCHOR_MONOTONICITY, CONVEX_DOMINATION, LABEL_SYMMETRY,
    WEIGHT_MONOTONICITY, ODDS_MONOTONICITY, TEMPERATURE_COHERENCE, STRICTNESS, BETWEENNESS, TV_CONTRACTION,
)  # fmt: skip
INTERIOR = tuple(axiom.on_full_support() for axiom in AXIOMS if axiom.interior)
PREDICATES = (
    IS_DISTRIBUTION, FULL_SUPPORT, WEIGHTS, STOCHASTIC, BIJECTIVE, RELABEL,
    *(axiom.notion for axiom in (*AXIOMS, *INTERIOR)),
)  # fmt: skip
