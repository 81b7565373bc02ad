"""The axioms of an aggregator A(w, b) of teachers b[k] with weights w[k], under the names of the operator axioms.

A pool has no anchor and no student, so that of the structural axioms those about closure, support, equal inputs,
labels and weights alone apply to it.  Their wording is this project's reading, like that of the axioms themselves.
"""

from __future__ import annotations

from rmd_symbolic.framework.axioms import BIJECTIVE, FULL_SUPPORT, IS_DISTRIBUTION, Axiom, conjunction, for_all, implies
from rmd_symbolic.framework.operators import POOL
from rmd_symbolic.terms.sort import DISTRIBUTION, REAL, RELABELLING, SYMBOL, TEACHER, Function
from rmd_symbolic.terms.term import Operation, Variable, operation

WEIGHTS, TEACHERS = Function((TEACHER,), REAL), Function((TEACHER,), DISTRIBUTION)
AGGREGATOR = Function((WEIGHTS, TEACHERS), DISTRIBUTION)
A = Variable("A", AGGREGATOR)
W, U, V = (Variable(name, WEIGHTS) for name in "wuv")
B, C = Variable("b", TEACHERS), Variable("c", TEACHERS)
P = Variable("p", DISTRIBUTION)
J, K = Variable("j", TEACHER), Variable("k", TEACHER)
X, Y = Variable("x", SYMBOL), Variable("y", SYMBOL)
SIGMA = Variable("sigma", RELABELLING)
T = Variable("s", REAL)
_FULL = (for_all(K, FULL_SUPPORT(B[K])),)
# u is all on one teacher: v raises its weight by the share s of what the others have, and these fall in proportion.
_RAISED = (
    for_all(K, Operation("or", (operation("=", U[K], 0), operation("=", U[K], 1)))),
    operation("<=", 0, T), operation("<=", T, 1), for_all(K, operation("=", V[K], (1 - T) * W[K] + T * U[K])),
)  # fmt: skip


def _axiom(
    identifier: str, name: str, words: str, variables: tuple[Variable, ...], premises: tuple[object, ...],
    conclusion: object, interior: bool = True,
) -> Axiom:  # fmt: skip
    return Axiom(identifier, name, words, variables, premises, conclusion, interior, "", A, _FULL)  # type: ignore[arg-type]


AGGREGATOR_AXIOMS = (
    _axiom(
        "A1", "closure", "the output is a distribution whenever the teachers are", (W, B), (), IS_DISTRIBUTION(A(W, B)),
    ),
    _axiom(
        "A2", "support_inheritance",
        "the output has mass only where a teacher of positive weight has, and everywhere if all have", (W, B), (),
        conjunction(Operation("<<", (A(W, B), POOL(W, B))),
                    implies(for_all(K, FULL_SUPPORT(B[K])), FULL_SUPPORT(A(W, B)))),
    ),
    _axiom(
        "A4", "anchoring", "unanimity: teachers that are all equal are kept", (W, B, P),
        (for_all(K, operation("=", B[K], P)),), operation("=", A(W, B), P),
    ),
    _axiom(
        "A7", "label_symmetry", "relabelling the symbols of all teachers relabels the output", (SIGMA, W, B, C),
        (BIJECTIVE(SIGMA), for_all(K, X, operation("=", C[K](X), B[K](SIGMA(X))))),
        for_all(X, operation("=", A(W, C)(X), A(W, B)(SIGMA(X)))),
    ),
    _axiom(
        "A8", "weight_monotonicity",
        "raising the weight of one teacher, the others in proportion, does not lower the mass where it has the largest",
        (W, U, V, B, T), _RAISED,
        for_all(X, implies(
            for_all(J, K, implies(operation("=", U[J], 1), operation("<=", B[K](X), B[J](X)))),
            operation("<=", A(W, B)(X), A(V, B)(X)),
        )),
    ),
    _axiom(
        "A8'", "odds_monotonicity",
        "raising the weight of one teacher does not lower the odds of x against y where its own are the largest",
        (W, U, V, B, T), (*_FULL, *_RAISED),
        for_all(X, Y, implies(
            for_all(J, K, implies(operation("=", U[J], 1), operation("<=", B[K](X) * B[J](Y), B[J](X) * B[K](Y)))),
            operation("<=", A(W, B)(X) * A(V, B)(Y), A(V, B)(X) * A(W, B)(Y)),
        )), interior=False,
    ),
)  # fmt: skip
