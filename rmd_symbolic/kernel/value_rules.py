"""The rules of analysis: ln, exp, roots; and of the extended value +oo."""

from __future__ import annotations

from rmd_symbolic.kernel.formula import INFINITY, ZERO, Node, make, number, value_sort
from rmd_symbolic.kernel.rule import Sequent, above_zero, identical, parts, rule
from rmd_symbolic.kernel.theorem import Theorem


@rule("by the tangent of ln at 1", "ln_le_sub_1", 1)
def ln_tangent(premise: Theorem) -> Sequent:
    """Bound ln by its tangent at 1.

            G |- 0 < u
        ------------------
        G |- ln u <= u - 1

    >>> by("ln_tangent", [given(lt(0, a))]).conclusion
    (ln(a) <= (a + -1))
    """
    u = above_zero(premise, "less")
    return make("at_most", make("ln", u), make("add", u, number(-1)))


@rule("as exp inverts ln", "ln_exp", 0, Node)
def exp_inverse(u: Node) -> Sequent:
    """Characterise exp as the inverse of ln, at every real.

        --------------------------------
        |- 0 < exp u and ln (exp u) = u

    >>> by("exp_inverse", [], a)
    |- ((0 < exp(a)) and (ln(exp(a)) = a))
    """
    power = make("exp", u)
    return make("and", make("less", ZERO, power), make("equal", make("ln", power), u))


@rule("by the square root", "sqrt_sqrt", 1)
def root(premise: Theorem) -> Sequent:
    """Characterise the root of a nonnegative real.

                    G |- 0 <= u
        ---------------------------------------
        G |- 0 <= root u and root u * root u = u

    >>> by("root", [given(le(0, a))]).conclusion
    ((0 <= root(a)) and ((root(a) * root(a)) = a))
    """
    u = above_zero(premise, "at_most", "less")
    s = make("root", u)
    return make("and", make("at_most", ZERO, s), make("equal", make("multiply", s, s), u))


@rule("as nothing exceeds +oo", "le_top", 0, Node)
def top(value: Node) -> Sequent:
    """Bound every value by +oo.

        ----------
        |- e <= +oo

    >>> by("top", [], a)
    |- (a <= oo)
    """
    return make("at_most", value, INFINITY)


@rule("as a positive multiple of +oo is +oo", "scale_top", 1)
def top_scale(premise: Theorem) -> Sequent:
    """Multiply +oo by a positive real.

            G |- 0 < c
        -----------------
        G |- c * oo = oo

    >>> by("top_scale", [given(lt(0, a))]).conclusion
    ((a * oo) = oo)
    """
    return make("equal", make("multiply", above_zero(premise, "less"), INFINITY), INFINITY)


@rule("as +oo absorbs", "add_top", 0, Node)
def top_add(value: Node) -> Sequent:
    """Add +oo to any value; an extended value is never -oo.

        --------------
        |- e + oo = oo

    >>> by("top_add", [], a)
    |- ((a + oo) = oo)
    """
    return make("equal", make("add", value, INFINITY), INFINITY)


@rule("as a real number is finite", "lt_top", 0, Node)
def real_below_top(value: Node) -> Sequent:
    """Know that a real is finite; the term must have the sort of the reals.

        ----------
        |- r < oo

    >>> by("real_below_top", [], a)
    |- (a < oo)
    """
    value_sort(value, top="R")
    return make("less", value, INFINITY)


@rule("taking the finite value", "finite_part", 1)
def finite_part(premise: Theorem) -> Sequent:
    """Leave the extended values.

           G |- e < oo
        ------------------
        G |- e = finite(e)

    >>> by("finite_part", [given(lt(E, oo))]).conclusion
    (E = finite(E))
    """
    e, infinity = parts(premise.conclusion, "less")
    identical(infinity, INFINITY, "the right side")
    return make("equal", e, make("finite", e))
