"""Attacks on the normal form: denominators, sums, logarithms, extended values, conditionals, ranges, facts."""

# fmt: off
# ruff: noqa: E501, I001
from __future__ import annotations

from fractions import Fraction

from tests.kernel.attacks import SIGN, attack, equation
from tests.kernel.notation import (
    B, D, E, F, G, M, P2, Q, a, add, algebra, alpha, arrow, b, both, c, d, either, eq, every, exp, finite, g, implies, inv, k,
    kl, klterm, le, ln, lt, n, no, number, oo, p, ps, q, r, range_product, range_sum, root, s, some, t, times, total,
    u, v, var, w, when, x, y, z,
)

# ---- the normal form: denominators ------------------------------------------------------------------------------
equation("a/a = 1 without a != 0", eq(a / a, 1))
equation("a/a = 1 from 0 <= a", eq(a / a, 1), le(0, a))
equation("a/a = 1 from a <= 0", eq(a / a, 1), le(a, 0))
equation("a/a = 1 for a natural", eq(n / n, 1))
equation("a/a = 1 from the sign of another", eq(a / a, 1), lt(0, b))
equation("b/b = 1 from a product that is not 0 only in part", eq(b / b, 1), no(eq(a + b, 0)))
equation("1/(a b) = 1/a 1/b from one sign", eq(inv(a * b), inv(a) * inv(b) + 1), lt(0, a))
equation("1/0 = 0", eq(inv(0), 0))
equation("1/0 = 1/0 + 1", eq(inv(0), inv(0) + 1))
equation("0 * (1/0) = 1", eq(0 * inv(0), 1))
equation("clear 1/(a - b) known only to be some real", eq((a - b) * inv(a - b), 1))
equation("clear a denominator with a fact about another", eq((a - b) * inv(a - b), 1), no(eq(a, c)))
equation("clear a denominator from a weak bound", eq((a - b) * inv(a - b), 1), le(b, a))
equation("clear the wrong power", eq(c / (a - b), c * (a - b)), no(eq(a, b)))
equation("clear two different powers", eq(c / (a - b) / (a - b) + d, c + d * (a - b)), no(eq(a, b)))
equation("clear a denominator of a square", eq((a - b) * (a - b) * inv((a - b) * (a - b)), 1))
equation("q * sum (1/q): cancel under a sum", eq(total(x, p(x) * inv(p(x)) * q(x)), total(x, q(x))))
equation(
    "cancel under nested sums",
    eq(total(z, total(x, p(x) * inv(p(x)) * Q(x, z))), total(z, total(x, Q(x, z)))),
)
equation("the reciprocal of an inner sum is dropped",
         eq(total(z, inv(total(x, P2(x, z)))), total(z, number(1))),
         every(z, x, lt(0, P2(x, z))), every(z, lt(0, total(x, P2(x, z)))))
equation("the reciprocal of an inner sum is flattened",
         eq(total(z, inv(total(x, P2(x, z)))), total(z, total(x, inv(P2(x, z))))),
         every(z, x, lt(0, P2(x, z))), every(z, lt(0, total(x, P2(x, z)))))
equation(
    "cancel under three nested sums",
    eq(
        total(y, total(z, q(z) * total(x, p(x) * inv(p(x)) * Q(x, z)) * Q(z, y))),
        total(y, total(z, q(z) * total(x, Q(x, z)) * Q(z, y))),
    ),
)
equation("a fact at one index used at all", eq(total(x, p(x) / p(x)), total(x, number(1))), lt(0, p(y)))
equation("cancel a sum that may vanish", eq(total(x, p(x)) * inv(total(x, p(x))), 1))
equation("cancel a teacher's weight by a fact about symbols", eq(total(k, v(k) / v(k)), total(k, number(1))),
         every(x, lt(0, p(x))))
equation("1/(1/a) = a at a = 0", eq(inv(inv(a)), a))
equation("1/(a^2) with only 0 <= a", eq(a * a * inv(a * a), 1), le(0, a))

# ---- the normal form: sums --------------------------------------------------------------------------------------
equation("index dependence: sum a(x) p(x) = a(y) sum p(x)", eq(total(x, r(x) * p(x)), r(y) * total(x, p(x))))
equation("sum of squares = square of sum", eq(total(x, p(x) * p(x)), total(x, p(x)) * total(x, p(x))))
equation("factors leave the scope of their index",
         eq(total(x, number(1)) * total(x, p(x) * q(x)), total(x, p(x)) * total(x, q(x))))
equation("one factor leaves the scope of its index",
         eq(total(x, number(1)) * total(x, p(x) * q(x)), total(x, p(x)) * total(x, q(x) * p(x))))
equation("diagonal", eq(total(x, total(y, p(x) * p(y))), total(x, p(x) * p(x))))
equation("transpose", eq(total(x, total(y, Q(x, y) * p(x))), total(x, total(y, Q(y, x) * p(x)))))
equation("transpose without weights of one index", eq(total(x, Q(x, y)), total(x, Q(y, x))))
equation(
    "square of an inner sum keeps one index",
    eq(total(z, total(x, Q(x, z)) * total(x, Q(x, z))), total(z, total(x, Q(x, z)))),
)
equation(
    "square of an inner sum = sum of squares",
    eq(total(z, total(x, Q(x, z)) * total(x, Q(x, z))), total(z, total(x, Q(x, z) * Q(x, z)))),
)
equation(
    "product of two inner sums = sum of products",
    eq(total(z, total(x, Q(x, z)) * total(x, P2(x, z))), total(z, total(x, Q(x, z) * P2(x, z)))),
)
equation("two inner sums share one index",
         eq(total(z, total(x, Q(x, z)) * total(x, Q(x, z))), total(z, total(x, Q(x, z) * Q(x, z))) * total(x, number(1))))
equation("two inner sums of one product share one index",
         eq(total(z, total(x, Q(x, z)) * total(x, P2(x, z))), total(z, total(x, Q(x, z) * P2(x, z))) * total(x, number(1))))
equation("a factor of one index is lost", eq(total(x, total(y, Q(x, y) * p(y))), total(x, total(y, Q(x, y)))))
equation("a factor of the other index is lost", eq(total(x, total(y, Q(x, y) * p(x))), total(x, total(y, Q(x, y)))))
equation("two factors of one index are lost", eq(total(x, total(y, Q(x, y) * p(x) * q(y))), total(x, total(y, Q(x, y) * p(x)))))
equation("p(x) q(y) with two indices is one product", eq(total(x, total(y, Q(x, y) * P2(x, y))), total(x, total(y, Q(x, y))) * total(x, total(y, P2(x, y)))))
equation("the weights of two inner sums exchanged",
         eq(total(z, total(x, Q(x, z) * r(x)) * total(x, P2(x, z))), total(z, total(x, Q(x, z)) * total(x, P2(x, z) * r(x)))))
equation("a power is lost", eq(total(x, p(x) * p(x) * p(x)), total(x, p(x) * p(x))))
equation("n = 1", eq(total(x, number(1)), 1))
equation("n = 0, the empty support", eq(total(x, number(1)), 0))
equation("sum of a constant is the constant", eq(total(x, a), a))
equation("sum of a constant over symbols and over teachers", eq(total(x, a), total(k, a)))
equation("a dependent factor left behind", eq(total(x, p(x) * ln(q(x))), ln(q(y)) * total(x, p(x))))
equation("a trace that is a row", eq(total(x, Q(x, x)), total(x, total(y, Q(x, y)))))
equation("sums over I and over K are the same", eq(total(x, p(x) * total(k, v(k))), total(x, p(x)) * total(x, p(x))))
equation(
    "Fubini that swaps the arguments of two sorts",
    eq(total(k, total(x, B(k, x) * p(x) * v(k))), total(k, total(x, B(k, x) * p(x))) * total(k, v(k))),
)
equation(
    "a mixture of teachers pulled apart",
    eq(total(x, p(x) * total(k, v(k) * B(k, x))), total(k, v(k)) * total(x, p(x) * total(k, B(k, x)))),
)
equation(
    "the square of a mixture keeps one teacher",
    eq(
        total(x, total(k, v(k) * B(k, x)) * total(k, v(k) * B(k, x))),
        total(x, total(k, v(k) * v(k) * B(k, x) * B(k, x))),
    ),
)
equation("a fact over teachers used for symbols", eq(total(x, p(x)), 1), eq(total(k, v(k)), 1))
equation("a pointwise fact of teachers at symbols", eq(total(x, p(x)), 0), every(k, eq(v(k), 0)))
equation(
    "a fact for all pairs used on the diagonal of another",
    eq(total(x, Q(x, x)), 0), every(x, y, eq(P2(x, y), 0)),
)
equation("row sums taken for column sums", eq(total(y, total(x, Q(y, x))), total(y, number(1))),
         every(y, eq(total(x, Q(x, y)), 2)))
equation("the row fact at the wrong power", eq(total(y, total(x, Q(y, x)) * total(x, Q(y, x))), total(y, number(1))),
         every(y, eq(total(x, Q(y, x)), -2)))
attack(
    "five nested sums", "more than 4 nested sums",
    lambda: algebra(eq(
        total(x, p(x) * total(y, Q(x, y) * total(z, Q(y, z) * total(w, Q(z, w) * total(k, B(k, w)))))),
        total(x, number(1)),
    )),
    eq(total(x, p(x) * total(y, Q(x, y) * total(z, Q(y, z) * total(w, Q(z, w) * total(k, B(k, w)))))),
       total(x, number(1))),
)

# ---- the normal form: logarithms, roots, exp --------------------------------------------------------------------
equation("ln(ab) = ln a + ln b without signs", eq(ln(a * b), ln(a) + ln(b)))
equation("ln(ab) = ln a + ln b from one sign", eq(ln(a * b), ln(a) + ln(b)), lt(0, a))
equation("ln(a^2) = 2 ln a from a != 0", eq(ln(a * a), 2 * ln(a)), no(eq(a, 0)))
equation("ln(a^2) = 2 ln a from 0 <= a", eq(ln(a * a), 2 * ln(a)), le(0, a))
equation("ln(1/a) = -ln a from a < 0", eq(ln(inv(a)), -ln(a)), lt(a, 0))
equation("ln(-a) = ln(-1) + ln a", eq(ln(-a), ln(-1) + ln(a)), lt(0, a))
equation("ln(2/3) = ln 2 + ln 3", eq(ln(number(Fraction(2, 3))), ln(2) + ln(3)))
equation("ln(-2) = ln 2", eq(ln(-2), ln(2)))
equation("ln 0 = 0", eq(ln(0), 0))
equation("ln of a natural", eq(ln(n * a), ln(n) + ln(a)), lt(0, a))
equation("sqrt(a^2) = a", eq(root(a * a), a))
equation("sqrt(a)^2 = a", eq(root(a) * root(a), a))
equation("exp(a + b) = exp a + exp b", eq(exp(a + b), exp(a) + exp(b)))
equation("ln(exp a + b) = a + ln b", eq(ln(exp(a) + b), a + ln(b)), lt(0, b))
equation("exp a / exp b = 1", eq(exp(a) / exp(b), 1))
equation("exp is never 1", eq(inv(exp(a) - 1) * (exp(a) - 1), 1), why="exp 0 = 1")

# ---- the normal form: extended values ---------------------------------------------------------------------------
K = kl(var("b0", D), p)
G2 = var("G2", arrow("I", "E"))
equation("a KL + (1-a) KL = KL without range", eq(alpha * K + (1 - alpha) * K, K), message=SIGN, why="undefined for a = 2")
equation("the same with only 0 <= a", eq(alpha * K + (1 - alpha) * K, K), le(0, alpha), message=SIGN, why="undefined for a = 2")
equation("a E + (-a) E = 0", eq(alpha * E + (-alpha) * E, 0), message=SIGN)
equation("a E + (-a) E = 0 from 0 <= a", eq(alpha * E + (-alpha) * E, 0), le(0, alpha), message=SIGN)
equation("a E + (-a) E = 0 from a <= 0", eq(alpha * E + (-alpha) * E, 0), le(alpha, 0), message=SIGN)
equation("a E - a E = 0, the coefficient named", eq(a * E + b * E, 0), le(0, a), eq(b, -a), message=SIGN)
equation("a E = a F from the sign of a square", eq(a * E, b * E), eq(a * a, b * b), message=SIGN)
equation("0 * oo = oo", eq(0 * oo, oo))
equation("oo = 2 oo by algebra", eq(oo, 2 * oo), message="not equal by algebra", why="true, but left to the rule")
equation("cancel oo: oo + 1 = oo + 2", eq(oo + 1, oo + 2), why="true, but no reason to cancel")
equation("cancel oo against a real", eq(oo + a, a))
equation("E + F = 2 E", eq(E + F, 2 * E))
equation("E + E = E", eq(E + E, E))
equation("a coefficient forgets the real part", eq(2 * (E + 1), 2 * E + 1))
equation("a coefficient forgets the extended part", eq(2 * (E + 1), E + 2))
equation("a sum forgets its coefficient", eq(total(x, 2 * G(x)), total(x, G(x))))
equation("a (-1) (-1) E: a product of factors of unknown sign", eq(times(a, b, E), times(a, b, F)), message=SIGN)
equation("a (b E) = (a b) E where only a b is known", eq(a * (b * E), E), eq(times(a, b), 1), message=SIGN)
equation("a (b E) where only the product is known", eq(a * (b * E), times(a, b, E)), le(0, a * b), message=SIGN)
equation("finite part without finiteness", eq(E, finite(E)))
equation("fin is additive", eq(finite(E + F), finite(E) + finite(F)))
equation("fin(oo + 1) = fin(oo) + 1", eq(finite(oo + 1), finite(oo) + 1))
equation("fin(0 oo + a) = fin(oo)", eq(finite(0 * oo + a), finite(oo)))
equation("coefficient that depends on the index, of unknown sign",
         eq(total(x, r(x) * E), total(x, r(x)) * E), message=SIGN)
equation("the same with the sign at one index",
         eq(total(x, r(x) * E), total(x, r(x)) * E), le(0, r(y)), message=SIGN)
equation("the same with the sign of the sum",
         eq(total(x, r(x) * E), total(x, r(x)) * E), le(0, total(x, r(x))), message=SIGN)
equation("c sum E(x) with c of unknown sign", eq(total(x, a * G(x)), a * total(x, G(x))), message=SIGN)
equation("an extended value leaves the scope of its index",
         eq(total(x, number(1)) * total(x, r(x) * G(x)), total(x, r(x)) * total(x, G(x))),
         every(x, le(0, r(x))), le(0, total(x, number(1))), le(0, total(x, r(x))))
equation("a coefficient leaves the scope of its index", eq(total(x, r(x) * G(x)), total(x, r(x) * G2(x))),
         every(x, le(0, r(x))), eq(total(x, G(x)), total(x, G2(x))))
equation("a coefficient is lost in a branch", eq(when(lt(0, a), 2 * E, oo), when(lt(0, a), E, oo)))
equation("a term is lost in a branch", eq(when(lt(0, a), E + F, oo), when(lt(0, a), E, oo)))
equation("another term is lost in a branch", eq(when(lt(0, a), E + F, oo), when(lt(0, a), F, oo)))
equation("a real term is lost in a branch", eq(when(lt(0, a), E + 1, oo), when(lt(0, a), E, oo)))
equation("an extended term is lost in a branch", eq(when(lt(0, a), E + 1, oo), when(lt(0, a), 1, oo)))
equation("an equation that adds a real", eq(E, F), eq(E + 1, F))
equation("an equation that scales", eq(E, F), eq(2 * E, F))
equation("an equation of a sum", eq(E, oo), eq(E + F, oo))
equation("the same for the other term", eq(F, oo), eq(E + F, oo))
equation("sum of extended values at one index", eq(total(x, G(x)), G(y)))
equation("extended values summed over the wrong sort", eq(total(x, E), total(k, E)))
equation("an extended constant summed once", eq(total(x, E), E))
equation("an extended fact at another index", eq(total(x, G(x)), total(x, E)), eq(G(y), E))
equation("an extended equation used backwards", eq(F, 2 * E), eq(E, 2 * F))
equation("0 <= a and a <= 0 from two different atoms", eq(a, 0), le(0, a), le(b, 0))
equation("natural is positive", eq(n / n, 1))
equation("a real n is not a natural", eq(var("n", "R") * K + K, (var("n", "R") + 1) * K), message=SIGN)
equation("klterm at v = 0 is 0 for u > 0", eq(klterm(a, number(0)), 0), lt(0, a))
equation("klterm at 0, 0 is oo", eq(klterm(number(0), number(0)), oo))
equation("KL is its real form", eq(kl(p, q), total(x, p(x) * ln(p(x) / q(x)))),
         every(x, le(0, p(x))), every(x, le(0, q(x))))
equation("KL is its real form on the wrong support", eq(kl(p, q), total(x, p(x) * ln(p(x) / q(x)))),
         every(x, lt(0, p(x))), every(x, le(0, q(x))))

# ---- the normal form: remembered signs --------------------------------------------------------------------------
TWICE = "a coefficient of unknown sign after one that was known"
equation(TWICE, eq(when(lt(0, a), a * E, oo) + a * F, a * F), message=SIGN)
equation("the sign of one branch used in the other",
         eq(when(lt(0, a), a * E, a * E + (-a) * E), when(lt(0, a), a * E, 0)))
equation("the sign of a branch used in the next conditional",
         eq(when(lt(0, a), a * E, F) + when(lt(a, 0), a * E + (-a) * E, F), when(lt(0, a), a * E, F) + when(lt(a, 0), 0, F)))
equation("the sign in a branch used after it", eq(when(le(0, a), a * E, E) + a * E, 2 * a * E), message=SIGN)
equation("the sign at one index used at another", eq(total(x, when(le(0, p(x)), p(x) * E, E)) + p(y) * E, p(y) * E),
         message=SIGN)
equation("the sign of a sum for its terms", eq(total(x, p(x)) * E + p(y) * E, E), le(0, total(x, p(x))), message=SIGN)
equation("the sign of a product for its factors", eq(times(a, b, E) + a * E, a * E), le(0, a * b), message=SIGN)
equation("the sign of a sum of coefficients for one of them", eq((a + b) * E + a * E, a * E), le(0, a + b),
         message=SIGN)

# ---- the normal form: conditionals ------------------------------------------------------------------------------
equation("the fact of a branch leaks out", eq(when(lt(0, a), a / a, 1), a / a))
equation("the fact of a branch leaks into the next term", eq(add(when(lt(0, a), a / a, 1), a / a), 2))
equation("the fact of the other branch", eq(when(lt(0, a), 1, a / a), 1))
equation("a weak condition read as strict", eq(when(le(0, a), a / a, 1), 1))
equation("the negation of < read as strict", eq(when(lt(a, 0), 1, a / a), 1))
equation("the negation of = read as =", eq(when(eq(a, b), 0, a - b), 0))
equation("= read in the branch where it fails", eq(when(eq(a, 0), a, a + 1), a))
equation("a branch taken on a weak fact", eq(when(lt(0, a), b, c), b), le(0, a))
equation("a branch taken against a weak fact", eq(when(lt(0, a), b, c), c), le(0, -a + 1))
equation("a branch by the opposite sign", eq(when(lt(a, 0), b, c), b), lt(0, a))
equation("a branch by a fact that a is not 0", eq(when(lt(0, a), b, c), b), no(eq(a, 0)))
equation("a branch by a difference of signs", eq(when(lt(0, a - b), c, d), c), lt(0, a), lt(0, b))
equation("a branch by a weak difference of signs", eq(when(le(0, a - b), c, d), c), le(0, a), le(0, b))
equation("a branch by the sign of one factor", eq(when(lt(0, a * b), c, d), c), lt(0, a))
equation("a branch by the sign of a cube", eq(when(le(0, a * a * a), c, d), c))
equation("a branch by the weak sign of one factor", eq(when(le(0, a * b), c, d), c), le(0, b))
equation("an = branch refused by one factor", eq(when(eq(a * b, 0), c, d), d), no(eq(a, 0)))
equation("an = branch refused by one summand", eq(when(eq(a + b, 0), c, d), d), no(eq(a, 0)), no(eq(b, 0)))
equation("the wrong branch", eq(when(lt(0, a), b, c), c), lt(0, a))
equation("a branch taken on the wrong side", eq(when(lt(0, a), b, c), b), lt(a, 0))
equation("a <= branch refused by a weak fact", eq(when(le(0, a), b, c), c), le(a, 0))
equation("an = branch taken on a bound", eq(when(eq(a, 0), b, c), b), le(0, a))
equation("an = branch refused without a reason", eq(when(eq(a, 0), b, c), c), le(0, a))
equation("a branch for all from one index", eq(total(x, when(lt(0, p(x)), p(x), 0)), total(x, p(x))), lt(0, p(y)))
equation("branches swapped", eq(when(lt(0, a), b, c), when(lt(0, a), c, b)))
equation("conditions swapped", eq(when(lt(0, a), b, c), when(lt(a, 0), b, c)))
equation("negation forgotten", eq(when(no(lt(0, a)), b, c), when(lt(0, a), b, c)))
equation("a negated condition settled the wrong way", eq(when(no(lt(0, a)), b, c), b), lt(0, a))
equation("a doubly negated condition", eq(when(no(no(lt(0, a))), b, c), c), lt(0, a))
equation("conditions scaled by a negative", eq(when(lt(0, a), b, c), when(lt(0, -2 * a), b, c)))
equation("= scaled to another", eq(when(eq(a, b), c, d), when(eq(a, 2 * b), c, d)))
equation("if with an extended condition", eq(when(lt(E, oo), a, b), a))
equation("if with an extended equation as condition", eq(when(eq(E, F), E, F), E))
equation("the equation of a branch leaks", eq(when(eq(E, F), E, 0) + E, when(eq(E, F), E, 0) + F))
equation("an extended branch collapsed", eq(when(lt(0, a), E, F), E))
equation("an extended branch by the wrong sign", eq(when(lt(0, a), E, F), E), le(0, a))
equation("a disjunction read as a conjunction", eq(when(either(lt(0, a), lt(0, b)), a / a, 1), 1))
equation("the negation of a conjunction read as both", eq(when(both(lt(0, a), lt(0, b)), 1, when(lt(0, a), 2, 1)), 1))
equation("a general condition used outside", eq(when(every(x, lt(0, p(x))), 1, total(x, p(x) / p(x))),
         when(every(x, lt(0, p(x))), 1, total(x, number(1)))))
equation("a condition under a sum of the other sort", eq(total(x, when(lt(0, p(x)), 1, 0)), total(k, when(lt(0, v(k)), 1, 0))))
equation("abs is the identity", eq(when(le(0, a), a, -a), a))
equation("the inside of a branch from a fact under another index",
         eq(total(x, when(lt(0, p(x)), total(y, p(y) / p(y)), total(y, number(1)))), total(x, total(y, number(1)))))
equation("one cache for both branches", eq(when(eq(a, 1), a * b, 0) + a * b, 2 * b))
equation("a nested condition forgets the outer", eq(when(lt(0, a), when(lt(0, b), a / a * b / b, 1), 1), when(lt(0, b), b / b, 1) * a / a))
equation("a conditional coefficient", eq(when(lt(0, a), 1, -1) * E + E, E), message=SIGN)

# ---- the normal form: ranges ------------------------------------------------------------------------------------
PI = lambda end: range_product(u, end, 1 - s(u))  # noqa: E731
SIGMA = lambda end: range_sum(u, end, s(u))  # noqa: E731
equation("product off by one", eq(PI(n + 1), PI(n) * (1 - s(n + 1))))
equation("product off by one, backwards", eq(PI(n + 1), PI(n) * (1 - s(0))))
equation("empty product 0", eq(PI(number(0)), 0))
equation("empty sum 1", eq(SIGMA(number(0)), 1))
equation("a range sum as a range product", eq(SIGMA(n + 1), SIGMA(n) * s(n)))
equation("a sum up to n has n terms of one value", eq(range_sum(u, n, s(u)), n * s(0)))
equation("two steps in one", eq(SIGMA(n + 2), SIGMA(n) + s(n) + s(n)))
equation("different ranges", eq(SIGMA(n), SIGMA(t)))
equation("a range fact at another end", eq(SIGMA(n + 1), s(n)), eq(SIGMA(t), 0))
equation("a range inside a sum pulled out", eq(total(x, range_sum(u, n, ps(u, x))), range_sum(u, n, ps(u, y))))
equation("a sum inside a range taken for one term", eq(range_sum(u, number(1), total(x, ps(u, x))), ps(number(0), y)))
equation("a sum inside a product of a range",
         eq(range_product(u, number(2), total(x, ps(u, x))), total(x, range_product(u, number(2), ps(u, x)))))
equation("an N fact at one natural used for all", eq(range_product(u, n, s(u) / s(u)), range_product(u, n, number(1))),
         lt(0, s(t)))
equation("a fact at the end used below it", eq(range_sum(u, n, s(u)), 0), eq(s(n), 0))
attack("a negative range", "is not a natural number of at most", lambda: algebra(
    eq(SIGMA(n), SIGMA(t)), eq(n, t - 1)), ([eq(n, t - 1)], eq(SIGMA(n), SIGMA(t))))
attack("a range up to a real", "a value of sort N is needed", lambda: algebra(
    eq(SIGMA(n), SIGMA(t) + a), eq(n, b)), ([eq(n, b)], eq(SIGMA(n), SIGMA(t) + a)))
attack("a range of a hundred steps", "is not a natural number of at most", lambda: algebra(
    eq(SIGMA(n + 100), SIGMA(n))), eq(SIGMA(n + 100), SIGMA(n)))
attack("a range over a real end", "a value of sort N is needed", lambda: range_sum(u, a, s(u)), why="no such term")

# ---- the normal form: facts -------------------------------------------------------------------------------------
equation("a = b + 1 from a = b", eq(a, b + 1), eq(a, b))
equation("an equation read as its negation", eq(a / a, 1), eq(a, 0))
equation("an equation read as the negation of another", eq((a - b) * inv(a - b), 1), eq(a, b))
equation("a negated equation read as an equation", eq(a, b), no(eq(a, b)))
equation("an equation that rewrites itself", eq(a, a + 1), eq(a, a * a))
equation("a product that is 0 makes a factor 0", eq(a, 0), eq(a * b, 0))
equation("a sum that is 0 makes a term 0", eq(total(x, p(x)), p(y)), eq(total(x, p(x)), 0))
equation("an implication read as a fact", eq(a, 0), implies(lt(b, c), eq(a, 0)))
equation("a disjunction read as a fact", eq(a, 0), either(eq(a, 0), eq(b, 0)))
equation("an existential read as a fact", eq(a, c), some(b, eq(a, b)))
equation("a negated conjunction read as a fact", eq(a / a, 1), no(both(eq(a, 0), eq(b, 0))))
equation("a negated < read as >", eq(a / a, 1), no(lt(a, 0)))
equation("a negated <= read as <", eq(ln(a * a), 2 * ln(a)), no(le(0, a)))
equation("a negated extended equation", eq(E, F), no(eq(E, F)))
equation("an extended bound read as an equation", eq(E, F), le(E, F))
equation("a stale normal form", eq(a * b, 0), eq(c, a * b), eq(c + 0, d))
equation("a general fact over naturals at a real", eq(g(a), 0), every(t, eq(g(t), 0)), why="g(1/2) may be 1")
equation("a general fact over naturals at an index", eq(total(x, p(x)), 0), every(t, eq(s(t), 0)), why="p is another")
equation("a fact about a function at another argument", eq(g(a), 0), eq(g(b), 0))
equation("operators at different functions", eq(M(a, p, q, x), M(a, q, p, x)))
equation("an operator at functions equal at one symbol", eq(M(a, p, q, x), M(a, p, r, x)), eq(q(x), r(x)))
