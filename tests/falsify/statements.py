"""True statements that are easy to refute wrongly, and false ones next to them.  See `tests.engines.statements`."""

DP = "given distributions p, q; "
BP = "given distributions b, p; "
INSIDE = "given real x, y, z, a; assume 0 < a; assume a < 1; assume x <= z; assume y <= z; "

# Reals, zeros, +oo, 0 * oo, empty domains, equality at the boundary.
TRUE = {
    "a convex combination stays below": INSIDE + "claim a * x + (1 - a) * y <= z",
    "ln below its tangent": "given x > 0; claim ln(x) <= x - 1",
    "anchored reals": "given real b, x, a; assume 0 <= a; assume a <= 1; "
    "claim abs(a * b + (1 - a) * x - b) <= (1 - a) * abs(x - b)",
    "squares": "given real x; claim x^2 >= 0",
    "a perfect square": "given real x; claim x^2 + 1 >= 2 * x",
    "a product of squares": "given real x, y; claim x^2 * y^2 + 1 >= 2 * x * y",
    "contraction without b << p": BP + "given alpha in [0, 1]; "
    "claim KL(b || mix(alpha, b, p)) <= (1 - alpha) * KL(b || p)",
    "contraction at alpha = 0 is an equality": BP + "claim KL(b || mix(0, b, p)) = (1 - 0) * KL(b || p)",
    "contraction at alpha = 1": BP + "claim KL(b || mix(1, b, p)) <= (1 - 1) * KL(b || p)",
    "zero times oo": DP + "claim 0 * KL(p || q) = 0",
    "a real is not oo": "given real x; claim x < oo",
    "oo is oo": DP + "assume not p << q; claim KL(p || q) = oo",
    "oo below oo": DP + "assume KL(p || q) = oo; claim 3 * KL(p || q) <= KL(p || q)",
    "no number between": "given real x; assume x < 0; assume 0 < x; claim 1 < 0",
    "no distribution without mass": "given distribution p; assume p(x) = 0 for all x; claim 1 < 0",
    "nothing above its own double": "given x >= 1; assume 2 * x <= x; claim x = 7",
    "unequal and at distance 0": DP + "assume TV(p, q) = 0; assume p /= q; claim 1 < 0",
    "one symbol": DP + "assume sum[x] 1 = 1; claim p = q",
    "one symbol has no divergence": DP + "assume sum[x] 1 = 1; claim KL(p || q) = 0",
    "two symbols": "given distributions p on 2 symbols; claim H(p) <= ln(2)",
    "tiny numbers add up": "given x > 0; claim x < x + x * x",
    "tiny and huge": "given x > 0; claim x + 1 / x >= 2",
    "a root below its square": "given x >= 1; claim sqrt(x) <= x",
    "a root above its square": "given x in [0, 1]; claim x <= sqrt(x)",
    "roots multiply": "given x > 0; given y > 0; claim sqrt(x * y) = sqrt(x) * sqrt(y)",
    "logarithms add": "given x > 0; given y > 0; claim ln(x * y) = ln(x) + ln(y)",
    "exp undoes ln": "given x > 0; claim exp(ln(x)) = x",
    "exp above its tangent": "given real x; claim exp(x) >= 1 + x",
    "an exact constant": "given x > 0; claim ln(1 + x) <= x",
    "a constant of 1 + 10^-9": DP + "claim 2 * TV(p, q)^2 <= 1000000001 / 1000000000 * KL(p || q)",
    "Pinsker": DP + "claim 2 * TV(p, q)^2 <= KL(p || q)",
    "JS at disjoint supports": DP + "claim JS(p, q) <= ln(2)",
    "Hellinger at disjoint supports": DP + "claim hellinger2(p, q) <= 2",
    "lecam between": DP + "claim lecam(p, q) <= 2 * TV(p, q)",
    "KL below ln(1 + chi2)": DP + "assume p << q; claim KL(p || q) <= ln(1 + chi2(p || q))",
    "chi2, exactly": BP + "given alpha in [0, 1]; assume p << b; "
    "claim chi2(mix(alpha, b, p) || b) = (1 - alpha)^2 * chi2(p || b)",
    "strict with reasons": BP + "given alpha in (0, 1); assume b << p; assume p /= b; "
    "claim KL(b || mix(alpha, b, p)) < (1 - alpha) * KL(b || p)",
    "the fixed point": BP + "given alpha in (0, 1]; assume p = mix(alpha, b, p); claim p = b",
    "entropy is concave": DP + "given alpha in [0, 1]; claim alpha * H(p) + (1 - alpha) * H(q) <= H(mix(alpha, p, q))",
    "a mixture at its edge": DP + "claim p << mix(1 / 10^300, p, q)",
    "a mass of 10^-300": DP + "assume q(x) >= 1 / 10^300 for all x; claim KL(p || q) <= 691",
    "a channel of one row": "given distributions p, q; given channel W; assume W(x, z) = W(y, z) for all x, y, z; "
    "claim push(p, W) = push(q, W)",
}  # fmt: skip

# Hypotheses about infinitely many instances, of which no sample shows the one that matters.
UNSEEN = {
    "a root of 2": "given real x; assume for all real y: x <= (y * y - 2)^2; claim x <= 0",
    "a root of a cubic": "given real x; assume for all real y: x <= (y * y * y - y - 1)^2; claim x <= 0",
    "a narrow valley": "given real x; assume for all real y: x <= abs(7919 * y - 104729); claim x <= 0",
    "a far place": "given real x; assume for all real y: x <= abs(y - 10^50); claim x <= 0",
    "a late time": "given e[t] >= 0; assume for all t: (t = 17 implies e[t] <= 1); claim e[17] <= 1",
    "a late zero": "given real x; assume for all t: x <= abs(t - 97); claim x <= 0",
    "a late square": "given real x; assume for all t: x <= (t * t - 9409)^2; claim x <= 0",
    "two late times": "given real x; assume for all t, s: x <= abs(t * t - 61 * s * s - 1) + abs(s - 226153980); "
    "claim x <= 0",
    "a monotone sequence under a late bound": "given e[t] >= 0; assume for all t: e[t] <= e[t+1]; "
    "assume for all t: e[t] <= abs(t - 50); claim e[0] <= 0",
    "a constant function with a zero": "given function f; assume for all real r: f(r) <= (r * r - 2)^2; "
    "assume for all real r, real s: f(r) = f(s); claim f(0) <= 0",
    "a distribution nobody tries": "given real x; assume sum[y] 1 = 2; "
    "assume for all distribution p: x <= abs(7919 * (sum[y] p(y)^2) - 5003); claim x <= 0",
    "an operator at a place": "given operator M; given distribution b; given real x; "
    "assume for all real a: x <= abs(a * a - 3) + (sum[y] abs(M(a, b, b)(y) - b(y))); "
    "assume for all real a: M(a, b, b) = b; claim x <= 0",
}  # fmt: skip

# Recursions that leave what they seem to stay in, late or not at all.
SEQUENCES = {
    "growth": "given e[t] in [0, 1]; assume e[t+1] = 1001 / 1000 * e[t] for all t; claim e[0] = 0",
    "slow growth": "given e[t] in [0, 1]; assume e[t+1] = e[t] + 1 / 10^6 * e[t] for all t; claim e[3] <= 0",
    "a steady loss": "given e[t] >= 0; given real d; assume e[t+1] = e[t] - d for all t; assume 0 <= d; claim d = 0",
    "an unstable fixed point": "given e[t] in [0, 1]; assume e[t+1] = 2 * e[t] - 1 / 2 for all t; claim e[0] = 1 / 2",
    "a square that explodes": "given e[t] in [0, 10]; assume e[t+1] = e[t]^2 for all t; claim e[0] <= 1",
    "masses that flow out": "given reals p[t](x); assume p[t](x) >= 0 for all t, x; "
    "assume sum[x] p[t](x) = 1 for all t; assume p[t+1](x) = 2 * p[t](x) - 1 / 2 for all t, x; "
    "assume sum[x] 1 = 2; claim p[0](x) = 1 / 2 for all x",
    "a reflection": "given distributions b, p[t]; assume p[t+1](x) = 2 * b(x) - p[t](x) for all t, x; "
    "claim b << p[0] implies p[0](x) <= 2 * b(x) for all x",
    "a sequence that is driven": "given e[t] >= 0; given d[t] >= 0; assume e[t+1] = e[t] - d[t] for all t; "
    "assume d[t+1] = d[t] for all t; claim d[0] = 0",
    "an orbit of the mixture": "given distributions b, p[t]; given alpha in [0, 1]; "
    "assume p[t+1] = mix(alpha, b, p[t]) for all t; claim TV(p[t+1], b) <= TV(p[t], b) for all t",
    "a limit that is assumed": "given e[t] >= 0; assume e[t] -> 0; assume e[t] <= e[t+1] for all t; claim e[0] = 0",
    "a series that is assumed": "given e[t] >= 0; assume sum e[t] = oo; assume e[t+1] = 0 for all t; claim 1 < 0",
    "an axiom under another name": "given distributions b, p; given alpha in [0, 1]; "
    "given operator M satisfying convex_domination; assume b << p; claim b << M(alpha, b, p)",
}  # fmt: skip

# False neighbours, that must fall.
FALSE = {
    "anchored reals beyond 1": "given real b, x, a; assume 0 <= a; "
    "claim abs(a * b + (1 - a) * x - b) <= (1 - a) * abs(x - b)",
    "a combination that is not convex": "given real x, y, z, a; assume x <= z; assume y <= z; "
    "claim a * x + (1 - a) * y <= z",
    "a square with a larger coefficient": "given real x; claim x^2 + 1 >= 2000001 / 1000000 * x",
    "a line above ln": "given x > 0; claim ln(x) <= 999999 / 1000000 * (x - 1)",
    "Pinsker within 10^-9": DP + "claim 2 * TV(p, q)^2 <= 999999999 / 1000000000 * KL(p || q)",
    "Hellinger within 10^-9": DP + "claim hellinger2(p, q) <= 999999999 / 1000000000 * KL(p || q)",
    "ln 2 within 10^-9": DP + "claim JS(p, q) <= 999999999 / 1000000000 * ln(2)",
    "anchoring within 10^-6": BP + "given alpha in [0, 1]; "
    "claim KL(b || mix(alpha, b, p)) <= 999999 / 1000000 * (1 - alpha) * KL(b || p)",
    "masses below 10^-12": DP + "assume q(x) >= 1 / 10^30 for all x; claim KL(p || q) <= 69",
    "a late time within reach": "given e[t] >= 0; assume for all t: (5 <= t implies e[t] <= 1); claim e[4] <= 1",
    "a limit is not a bound": "given e[t] >= 0; assume e[t] -> 0; claim e[1] <= 1",
    "a series without its first term": "given e[t] >= 0; assume sum e[t] = oo; claim 0 < e[0]",
    "an orbit, too fast": "given distributions b, p[t]; given alpha in [0, 1]; "
    "assume p[t+1] = mix(alpha, b, p[t]) for all t; claim TV(p[t+1], b) <= (1 - alpha)^2 * TV(p[t], b) for all t",
    "a conforming orbit, too fast": "given distributions b, p[t]; given alpha in (0, 1); "
    "given operator M satisfying convex_domination; assume b << p[0]; "
    "assume p[t+1] = M(alpha, b, p[t]) for all t; claim KL(b || p[t+1]) <= (1 - alpha)^2 * KL(b || p[t]) for all t",
    "a contracting sequence, too fast": "given x[t] >= 0; given a in (0, 1); assume x[t+1] = (1 - a) * x[t] for all t; "
    "claim x[t] <= (1 - a)^(t + 1) * x[0] for all t",
}  # fmt: skip
