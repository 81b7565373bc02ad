"""The rules of algebra and order, over the reals and over the extended values, and of finite sums."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

from rmd_symbolic.errors import RuleError
from rmd_symbolic.kernel.formula import RELATIONS, ZERO, Node, bound, make, negation, value_sort
from rmd_symbolic.kernel.polynomial import add_into
from rmd_symbolic.kernel.rule import Premises, Sequent, above_zero, identical, parts, rule
from rmd_symbolic.kernel.sums import Facts, cleared, difference, polynomial, same
from rmd_symbolic.kernel.theorem import Theorem


@rule("by algebra", "ring", None, Node)
def algebra(premises: Premises, goal: Node) -> Sequent:
    """Prove an equation whose sides have one normal form under the premises, which are read as facts.

        G_i |- fact_i
        --------------     the normal forms agree
        G_1, ... |- a = b

    >>> by("algebra", [given(lt(0, a))], eq(ln(a * a), 2 * ln(a)))
    (0 < a) |- (ln((a * a)) = (2 * ln(a)))
    """
    a, b = parts(goal, "equal")
    if not same(a, b, Facts(p.conclusion for p in premises)):
        raise RuleError(f"not equal by algebra: {goal}")
    return goal


@rule("by linear arithmetic", "lra", None, Node, list)
def linear(premises: Premises, goal: Node, multipliers: list[Any]) -> Sequent:
    """Prove a relation of reals as a combination of the first premises; the other premises are facts.

        G_i |- c_i rel d_i     G_j |- fact_j
        ------------------------------------     b - a = sum k_i (d_i - c_i) + constant
                G_1, ... |- a rel b

    Inequalities take rational multipliers k_i >= 0 and give no equation; equations take any.  The constant has the
    right sign, and is 0 when a denominator was cleared, since its sign is then unknown.  For `<` the constant is
    positive or some strict premise has k_i > 0.

    >>> by("linear", [given(lt(a, b)), given(le(b, c))], lt(2 * a, 2 * c), [Fraction(2), Fraction(2)]).conclusion
    ((2 * a) < (2 * c))
    """
    a, b = parts(goal, *RELATIONS)
    if any(type(weight) is not Fraction for weight in multipliers) or len(multipliers) > len(premises):
        raise RuleError("multipliers are rational numbers, one for each premise that is not a fact")
    facts = Facts(p.conclusion for p in premises[len(multipliers) :])
    gap, strict = difference(a, b, facts), False
    for weight, premise in zip(multipliers, premises, strict=False):
        c, d = parts(premise.conclusion, *RELATIONS)
        if premise.conclusion.op != "equal" and (weight < 0 or goal.op == "equal"):
            raise RuleError(f"an inequality cannot be used with weight {weight} for {goal}")
        strict = strict or (premise.conclusion.op == "less" and weight > 0)
        add_into(gap, difference(c, d, facts), -weight)
    if not set(gap) <= {()}:
        gap = cleared(gap, facts)
        if gap:
            raise RuleError(f"a remainder is left in {goal}")
    left = gap.get((), Fraction(0))
    if left < 0 or (left > 0 and goal.op == "equal") or (left == 0 and goal.op == "less" and not strict):
        raise RuleError(f"the combination does not give {goal}")
    return goal


@rule("by combining the bounds", "combine", None, Node, list, Node)
def combine(premises: Premises, goal: Node, coefficients: list[Any], rest: Node) -> Sequent:
    """Add bounds with terms as coefficients, over the reals and over the extended values alike.

        G_i |- E_i <= F_i     G_j |- fact_j
        -----------------------------------------------------     0 <= c_i known from the facts
        G_1, ... |- sum c_i E_i + rest <= sum c_i F_i + rest

    The goal is reached up to algebra.  A coefficient of an equation may have any sign; an equation as goal needs
    equations.

    >>> by("combine", [given(le(a, b)), given(le(0, c))], le(c * a, c * b), [c], number(0)).conclusion
    ((c * a) <= (c * b))
    """
    a, b = parts(goal, "at_most", "equal")
    if any(type(c) is not Node for c in coefficients) or len(coefficients) > len(premises):
        raise RuleError("coefficients are terms, one for each premise that is not a fact")
    facts = Facts(p.conclusion for p in premises[len(coefficients) :])
    low = high = rest
    for coefficient, premise in zip(coefficients, premises, strict=False):
        e, f = parts(premise.conclusion, *RELATIONS)
        if premise.conclusion.op != "equal" and goal.op == "equal":
            raise RuleError("an equation needs equations")
        if premise.conclusion.op != "equal" and not facts.is_nonnegative(polynomial(coefficient, facts)):
            raise RuleError(f"{coefficient} is not known to be nonnegative")
        low = make("add", low, make("multiply", coefficient, e))
        high = make("add", high, make("multiply", coefficient, f))
    if not same(a, low, facts) or not same(b, high, facts):
        raise RuleError(f"the combination does not give {goal}")
    return goal


@rule("multiplying two bounds", "Rmult_le_pos", 2)
def product(first: Theorem, second: Theorem) -> Sequent:
    """Multiply two nonnegative values, the first of them real; the result is strict when both premises are.

        G |- 0 <= a     D |- 0 <= b
        ---------------------------
            G, D |- 0 <= a * b

    >>> by("product", [given(lt(0, a)), given(le(0, b))]).conclusion
    (0 <= (a * b))
    """
    a, b = above_zero(first, "at_most", "less"), above_zero(second, "at_most", "less")
    strict = first.conclusion.op == second.conclusion.op == "less"
    return make("less" if strict else "at_most", ZERO, make("multiply", a, b))


@rule("one is the smaller", "Rlt_or_le", 0, Node, Node)
def dichotomy(a: Node, b: Node) -> Sequent:
    """Compare two values, real or extended.

        -----------------
        |- a < b or b <= a

    >>> by("dichotomy", [], a, b)
    |- ((a < b) or (b <= a))
    """
    return make("or", make("less", a, b), make("at_most", b, a))


@rule("chaining the bounds", "Rle_trans", None)
def chain(premises: Premises) -> Sequent:
    """Chain relations that share their middle terms.

        G |- a rel b     D |- b rel c     ...
        -------------------------------------
                 G, D, ... |- a rel z

    The result is `<` when some link is, `=` when all are, else `<=`.

    >>> by("chain", [given(le(a, b)), given(lt(b, c))]).conclusion
    (a < c)
    """
    links = [parts(p.conclusion, *RELATIONS) for p in premises]
    if not links:
        raise RuleError("a chain has at least one link")
    for (_, b), (c, _) in pairwise(links):
        identical(c, b, "two links of a chain do not meet")
    op = next(op for op in ("less", "at_most", "equal") if any(p.conclusion.op == op for p in premises))
    return make(op, links[0][0], links[-1][1])


@rule("which is weaker", "Rlt_le", 1)
def weaken(premise: Theorem) -> Sequent:
    """Read a strict bound or an equation as a bound.

        G |- a < b        G |- a = b
        -----------       -----------
        G |- a <= b       G |- a <= b

    >>> by("weaken", [given(eq(a, b))]).conclusion
    (a <= b)
    """
    return make("at_most", *parts(premise.conclusion, *RELATIONS))


@rule("bounded both ways", "Rle_antisym", 2)
def antisymmetry(first: Theorem, second: Theorem) -> Sequent:
    """Bound both ways.

        G |- a <= b     D |- b <= a
        ---------------------------
               G, D |- a = b

    >>> by("antisymmetry", [given(le(a, b)), given(le(b, a))]).conclusion
    (a = b)
    """
    (a, b), (c, d) = parts(first.conclusion, "at_most"), parts(second.conclusion, "at_most")
    identical(d, a, "the outer sides")
    identical(c, b, "the inner sides")
    return make("equal", a, b)


@rule("summing over all symbols", "rsum_le", 1)
def sum_monotone(premise: Theorem) -> Sequent:
    """Sum a bound over the symbols, or over the teachers.

        G |- for all x: f(x) <= g(x)
        ------------------------------
        G |- sum_x f(x) <= sum_x g(x)

    >>> by("sum_monotone", [given(every(x, le(0, p(x))))]).conclusion
    ((sum[i0] 0) <= (sum[i0] p(i0)))
    """
    sort, f, g = _pointwise(premise)
    return make("at_most", make("sum", sort, f), make("sum", sort, g))


@rule("one term of a sum", "rsum_term", 1)
def sum_term(premise: Theorem) -> Sequent:
    """Bound one term by a sum of nonnegative terms.

              G |- for all x: 0 <= f(x)
        --------------------------------------
        G |- for all x: f(x) <= sum_x f(x)

    >>> by("sum_term", [given(every(x, le(0, p(x))))]).conclusion
    (for all i0. (p(i0) <= (sum[i1] p(i1))))
    """
    sort, zero, f = _pointwise(premise)
    identical(zero, ZERO, "the terms must be nonnegative")
    return make("all", sort, make("at_most", f, make("sum", sort, f)))


def _pointwise(premise: Theorem) -> tuple[str, Node, Node]:
    sort, body = parts(premise.conclusion, "all")
    f, g = parts(body, "at_most")
    return sort, f, g


@rule("by the Archimedean property", "archimed", 0, Node)
def archimedes(a: Node) -> Sequent:
    """Exceed a real by a natural.

        -------------------------
        |- there is a natural N: a <= N

    >>> by("archimedes", [], a)
    |- (some n0. (a <= n0))
    """
    value_sort(a, top="R")
    return make("some", "N", make("at_most", a, bound(0, "N")))


@rule("taking the branch", "if_of", 1, Node)
def if_of(premise: Theorem, conditional: Node) -> Sequent:
    """Take the branch whose condition is proved.

              G |- C                       G |- not C
        --------------------         --------------------
        G |- if(C, a, b) = a         G |- if(C, a, b) = b

    >>> by("if_of", [given(lt(0, a))], when(lt(0, a), b, c)).conclusion
    (if((0 < a), b, c) = b)
    """
    condition, a, b = parts(conditional, "if")
    if premise.conclusion is condition:
        return make("equal", conditional, a)
    identical(premise.conclusion, negation(condition), "neither the condition nor its negation")
    return make("equal", conditional, b)
