"""Statements with known answers: a line each, its parts (given, assume, claim) separated by semicolons."""

from __future__ import annotations

PQ = "given distributions p, q; claim "
BP = "given distributions b, p; given alpha in [0, 1]; claim "
ORBIT = (
    "given distributions b, p[t]; given alpha[t] in [0, 1]; assume p[t+1] = mix(alpha[t], b, p[t]) for all t; claim "
)
EVERY = "given distributions b, p[t]; given alpha in [0, 1]; given operator M satisfying convex_domination; "
EVERY_ORBIT = EVERY + "assume b << p[0]; assume p[t+1] = M(alpha, b, p[t]) for all t; claim "
CONVEX = (
    "given functions f, g; given extended c; "
    "assume for all real s, real z: 0 < s and 0 <= z implies f(s) + g(s) * (z - s) <= f(z); "
    "assume for all real s: 0 < s implies g(s) <= c; "
)
POINT_MASSES = "given distributions p, q on 2 symbols; assume for all x: p(x) * q(x) = 0; claim "

TRUE = (
    # zeros, +oo and empty products
    POINT_MASSES + "KL(p || q) = oo",
    POINT_MASSES + "0 * KL(p || q) = 0",
    POINT_MASSES + "2 * KL(p || q) = oo and chi2(p || q) = oo",
    POINT_MASSES + "TV(p, q) = 1 and hellinger2(p, q) = 2 and lecam(p, q) = 2",
    POINT_MASSES + "KL(p || mix(0, q, p)) = 0 and KL(p || mix(1, q, p)) = oo",
    POINT_MASSES + "KL(p || q) <= oo and not KL(p || q) < oo",
    PQ + "KL(p || p) = 0 and chi2(p || p) = 0 and hellinger2(p, p) = 0 and lecam(p, p) = 0 and JS(p, p) = 0",
    "given distribution p; claim sum[x] p(x) * ln(p(x)) = -H(p)",
    "claim 0^0 = 1 and (1/2)^0 = 1 and 0^3 = 0 and 2^(-1) = 1/2 and -2^2 = -4 and 2^3^2 = 512",
    "claim 1 + oo = oo and 0 * oo = 0 and 3 * oo = oo and 7 < oo and oo <= oo",
    "given a[t] in [0, 1]; claim sum[t < 0] a[t] = 0 and prod[t < 0] a[t] = 1",
    "claim for all t: prod[u < t] 1/2 = (1/2)^t",
    "claim ln(1) = 0 and exp(0) = 1 and sqrt(4/9) = 2/3 and abs(-3) = 3 and max(1, 2, oo) = oo and min(2, oo) = 2",
    "claim ln(2) < 7/10 and 69/100 < ln(2) and exp(1) < 28/10 and 14142/10000 < sqrt(2)",
    "claim sum[x] 1 >= 1",
    "given distributions p on 3 symbols; claim sum[x] 1 = 3",
    # divergences
    PQ + "KL(p || q) >= 0 and (KL(p || q) = 0 iff p = q)",
    PQ + "KL(p || q) < oo iff p << q",
    PQ + "0 <= TV(p, q) and TV(p, q) <= 1 and TV(p, q) = TV(q, p)",
    PQ + "2 * TV(p, q)^2 <= KL(p || q)",
    PQ + "hellinger2(p, q) <= KL(p || q) and KL(p || q) <= chi2(p || q)",
    PQ + "TV(p, q)^2 <= hellinger2(p, q) and hellinger2(p, q) <= 2 * TV(p, q)",
    PQ + "neyman(p || q) = chi2(q || p) and jeffreys(p, q) = KL(p || q) + KL(q || p)",
    PQ + "JS(p, q) <= ln(2) and JS(p, q) = JS(q, p)",
    PQ + "power[2](p || q) = 1/2 * chi2(p || q) and power[1/2](p || q) = 2 * hellinger2(p, q)",
    PQ + "D[r |-> (r - 1)^2, oo](p || q) = chi2(p || q) and D[r |-> abs(r - 1)/2, 1/2](p || q) = TV(p, q)",
    PQ + "lecam(p, q) <= 2 * TV(p, q) and l1(p, q) = 2 * TV(p, q) and l2(p, q) <= l1(p, q)",
    "given distribution p; claim 0 <= H(p) and H(p) <= ln(sum[x] 1)",
    "given distributions p, q, r; claim TV(p, r) <= TV(p, q) + TV(q, r)",
    # the anchored student
    BP + "KL(b || mix(alpha, b, p)) <= (1 - alpha) * KL(b || p)",
    BP + "KL(mix(alpha, b, p) || b) <= (1 - alpha) * KL(p || b)",
    BP + "TV(mix(alpha, b, p), b) = (1 - alpha) * TV(p, b)",
    BP + "chi2(mix(alpha, b, p) || b) = (1 - alpha)^2 * chi2(p || b)",
    BP + "alpha < 1 implies p << mix(alpha, b, p)",
    (
        "given distributions b, p, q; given alpha in [0, 1]; "
        "claim KL(mix(alpha, b, p) || mix(alpha, b, q)) <= (1 - alpha) * KL(p || q)"
    ),
    ORBIT + "TV(p[t], b) = (prod[u < t] (1 - alpha[u])) * TV(p[0], b) for all t",
    ORBIT + "KL(b || p[t]) <= (prod[u < t] (1 - alpha[u])) * KL(b || p[0]) for all t",
    EVERY_ORBIT + "KL(b || p[t]) <= (1 - alpha)^t * KL(b || p[0]) for all t",
    EVERY_ORBIT + "b << p[t] for all t",
    EVERY + "claim for all distribution q: b << q implies distribution(M(alpha, b, q))",
    (
        "given distributions b, p[t]; given reals e[t](x); given alpha in (0, 1]; given eps >= 0; "
        "assume p[t+1](x) = mix(alpha, b, p[t])(x) + e[t](x) for all t, x; "
        "assume sum[x] abs(e[t](x)) <= eps for all t; "
        "claim TV(p[t], b) <= (1 - alpha)^t * TV(p[0], b) + eps/2 * (1 - (1 - alpha)^t) / alpha for all t"
    ),
    "given distribution b; given alpha in (0, 1]; claim for all distribution p: p = mix(alpha, b, p) implies p = b",
    # teachers, channels, generators
    "given weights w[k]; given distributions b[k], q; claim KL(q || pool(w, b)) <= sum[k] w[k] * KL(q || b[k])",
    "given distributions p, q; given channel Q; claim KL(push(p, Q) || push(q, Q)) <= KL(p || q)",
    "given distributions p, q; given channel Q; claim TV(push(p, Q), push(q, Q)) <= TV(p, q)",
    CONVEX + "assume f(1) = 0; given distributions p, q; claim 0 <= D[f, c](p || q)",
    CONVEX + "given r > 0; given u >= 0; given v > 0; claim v * f(r) + g(r) * (u - r * v) <= v * f(u / v)",
    "given relabelling sigma; given distributions p, q; claim TV(p, q) = TV(x |-> p(sigma(x)), x |-> q(sigma(x)))",
    # numbers and sequences
    "given reals u, v; claim 2 * u * v <= u^2 + v^2",
    "given a > 0; claim ln(a) <= a - 1",
    "given reals u(x), v(x); claim (sum[x] u(x) * v(x))^2 <= (sum[x] u(x)^2) * sum[x] v(x)^2",
    "given reals u(x), v(x); assume u(x) <= v(x) for all x; claim sum[x] u(x) <= sum[x] v(x)",
    "given reals x'; given naturals t; assume 0 <= x'; claim 0 <= x'^t",
    "given x0 in [0, 1]; claim exists real r: r^2 <= x0",
    "given alpha[t] in [0, 1]; assume sum alpha[t] = oo; claim not (alpha[t] = 0 for all t)",
    "given e[t] >= 0; assume e[t+1] <= 1/2 * e[t] for all t; claim e[t] <= (1/2)^t * e[0] for all t",
)
FALSE = (
    # zeros, +oo and empty products
    POINT_MASSES + "KL(p || q) < oo",
    POINT_MASSES + "KL(p || q) - KL(p || q) = 0",
    POINT_MASSES + "(-1) * KL(p || q) <= 0",
    POINT_MASSES + "1 / KL(p || q) = 0",
    POINT_MASSES + "TV(p, q) < 1",
    "claim 0^0 = 0",
    "claim 0 * oo = oo",
    "claim oo < oo",
    "claim -2^2 = 4",
    "claim 2^3^2 = 64",
    "given reals a; claim a / a = 1",
    "given a >= 0; claim ln(a) <= a",
    "given reals a; claim sqrt(a)^2 = a",
    "given a[t] in [0, 1]; claim prod[t < 0] a[t] = 0",
    "given a[t] in (0, 1]; claim sum[t < 2] a[t] = a[1] + a[2]",
    "claim ln(2) < 69/100",
    "claim sum[x] 1 >= 2",
    # divergences
    PQ + "KL(p || q) = KL(q || p)",
    PQ + "0 < KL(p || q)",
    PQ + "KL(p || q) <= hellinger2(p, q)",
    PQ + "KL(p || q) <= 2 * TV(p, q)^2",
    PQ + "KL(p || q) <= 1000",
    PQ + "chi2(p || q) <= chi2(q || p)",
    PQ + "21/10 * TV(p, q)^2 <= KL(p || q)",
    PQ + "hellinger2(p, q) <= 199/100 * TV(p, q)",
    PQ + "p << q",
    PQ + "p = q",
    PQ + "power[2](p || q) = chi2(p || q)",
    PQ + "power[1](p || q) = KL(p || q)",
    PQ + "KL(p || q) * KL(p || q) >= 0",
    PQ + "JS(p, q) <= 69/100",
    PQ + "lecam(p, q) = 2 * TV(p, q)",
    "given distribution p; claim H(p) <= ln(2)",
    "given distribution p; claim for all x: 0 < p(x)",
    # the anchored student
    BP + "KL(b || mix(alpha, b, p)) <= (1 - alpha)^2 * KL(b || p)",
    BP + "KL(b || mix(alpha, b, p)) < (1 - alpha) * KL(b || p)",
    BP + "KL(b || mix(alpha, b, p)) <= alpha * KL(b || p)",
    BP + "TV(mix(alpha, b, p), b) <= 99/100 * (1 - alpha) * TV(p, b)",
    BP + "chi2(b || mix(alpha, b, p)) <= (1 - alpha)^2 * chi2(b || p)",
    BP + "p << mix(alpha, b, p)",
    BP + "mix(alpha, b, p) = b implies p = b",
    "given distributions b, p; given alpha in [0, 2]; claim TV(mix(alpha, b, p), b) <= abs(1 - alpha) * TV(p, b)",
    ORBIT + "TV(p[t], b) = (prod[u < t+1] (1 - alpha[u])) * TV(p[0], b) for all t",
    ORBIT + "TV(p[t], b) <= (1/2)^t * TV(p[0], b) for all t",
    ORBIT + "p[t] -> b",
    ORBIT + "KL(b || p[t]) -> 0 as t -> oo",
    EVERY_ORBIT + "KL(b || p[t]) <= (1 - alpha)^(t+1) * KL(b || p[0]) for all t",
    EVERY_ORBIT + "TV(p[t], b) <= (1 - alpha)^t * TV(p[0], b) for all t",
    EVERY + "claim for all distribution q: distribution(M(alpha, b, q))",
    EVERY + "claim M satisfies tv_contraction",
    "given distribution b; given alpha in [0, 1]; claim unique distribution p: p = mix(alpha, b, p)",
    # teachers, channels, generators
    "given weights w[k]; given distributions b[k], q; claim KL(q || pool(w, b)) = sum[k] w[k] * KL(q || b[k])",
    "given distributions p, q; given channel Q; claim KL(push(p, Q) || push(q, Q)) = KL(p || q)",
    CONVEX + "given distributions p, q; claim 0 <= D[f, c](p || q)",
    "given function f; given distributions p, q; claim 0 <= D[f, oo](p || q)",
    "given relabelling sigma; given distribution p; claim for all x: p(sigma(x)) = p(x)",
    # numbers and sequences
    "given reals u, v; claim u^2 <= v^2 or u <= v",
    "given a > 0; claim a - 1 <= ln(a)",
    "given alpha[t] in [0, 1]; claim sum alpha[t] = oo",
    "given alpha[t] in (0, 1]; claim (prod[u < t] (1 - alpha[u])) -> 0 as t -> oo",
    "given e[t] >= 0; assume e[t+1] <= 1/2 * e[t] for all t; claim e[t] <= (1/3)^t * e[0] for all t",
    "given e[t] >= 0; assume e[t+1] <= e[t] for all t; claim e[t] -> 0 as t -> oo",
    "given naturals t; claim 1 <= t",
    "given symbol y; given distribution p; claim p(y) = 1 implies sum[x] 1 = 1",
)


def block(line: str, name: str = "statement") -> str:
    """A line of the tables as the text of a theorem."""
    return f"theorem {name}\n" + "".join(f"  {part.strip()}\n" for part in line.split(";"))
