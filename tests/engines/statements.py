"""Statements in the proof language, true and false, for the tests of the engines.  A line is a given, an assumption or
the claim."""

from rmd_symbolic.kernel.formula import Node
from rmd_symbolic.language.elaborate import elaborate
from rmd_symbolic.language.parse import parse_block, split
from rmd_symbolic.language.syntax import StatementBlock


def closed(text: str) -> tuple[Node, tuple[str, ...]]:
    """The kernel formula of `given ...; assume ...; claim ...`, and the names of its givens."""
    lines = "\n".join("  " + line.strip() for line in text.strip().split(";"))
    blocks, errors = split(f"lemma statement\n{lines}\n")
    assert not errors
    block = parse_block(blocks[0])
    assert isinstance(block, StatementBlock)
    statement = elaborate(block, 0)
    return statement.closed, tuple(given.variable.name for given in statement.givens)


MIX = "given distributions b, p; given alpha in [0, 1]; "
ORBIT = "given distributions b, p[t]; given alpha[t] in [0, 1]; assume p[t+1] = mix(alpha[t], b, p[t]) for all t; "
STEADY = "given distributions b, p[t]; given alpha in (0, 1]; assume p[t+1] = mix(alpha, b, p[t]) for all t; "
CONFORMING = (
    "given distributions b, p[t]; given alpha in (0, 1]; given operator M satisfying convex_domination; "
    "assume b << p[0]; assume p[t+1] = M(alpha, b, p[t]) for all t; "
)
NOISY = (
    "given distributions b, p[t]; given e[t](x) >= 0 - 1; given alpha in (0, 1]; given eps >= 0; "
    "assume p[t+1](x) = mix(alpha, b, p[t])(x) + e[t](x) for all t, x; assume sum[x] abs(e[t](x)) <= eps for all t; "
)
CONVEX = "assume for all real r, real s: 0 < r and 0 <= s implies f(s) >= f(r) + g(r) * (s - r); "
TWO = "given distributions p, q; "
THREE = "given distributions p, q, r; "

TRUE = {
    "contraction": MIX + "claim KL(b || mix(alpha, b, p)) <= (1 - alpha) * KL(b || p)",
    "contraction with b << p": MIX + "assume b << p; claim KL(b || mix(alpha, b, p)) <= (1 - alpha) * KL(b || p)",
    "reverse contraction": MIX + "claim KL(mix(alpha, b, p) || b) <= (1 - alpha) * KL(p || b)",
    "strict contraction": "given distributions b, p; given alpha in (0, 1); assume b << p; assume p /= b; "
    "claim KL(b || mix(alpha, b, p)) < (1 - alpha) * KL(b || p)",
    "strict contraction without b << p": "given distributions b, p; given alpha in (0, 1); assume p /= b; "
    "claim KL(b || mix(alpha, b, p)) < (1 - alpha) * KL(b || p)",
    "Gibbs": TWO + "claim 0 <= KL(p || q)",
    "Gibbs, equality": TWO + "claim KL(p || q) = 0 iff p = q",
    "convexity": THREE + "given alpha in [0, 1]; "
    "claim KL(p || mix(alpha, q, r)) <= alpha * KL(p || q) + (1 - alpha) * KL(p || r)",
    "joint convexity": "given distributions p, q, r, s; given alpha in [0, 1]; "
    "claim KL(mix(alpha, p, q) || mix(alpha, r, s)) <= alpha * KL(p || r) + (1 - alpha) * KL(q || s)",
    "TV, exactly": MIX + "claim TV(mix(alpha, b, p), b) = (1 - alpha) * TV(p, b)",
    "TV of two students": "given distributions b, p, q; given alpha in [0, 1]; "
    "claim TV(mix(alpha, b, p), mix(alpha, b, q)) = (1 - alpha) * TV(p, q)",
    "chi2, exactly": MIX + "claim chi2(mix(alpha, b, p) || b) = (1 - alpha)^2 * chi2(p || b)",
    "data processing": TWO + "given channel W; claim KL(push(p, W) || push(q, W)) <= KL(p || q)",
    "Pinsker": TWO + "claim 2 * TV(p, q)^2 <= KL(p || q)",
    "TV and Hellinger": TWO + "claim TV(p, q)^2 <= hellinger2(p, q)",
    "Hellinger and KL": TWO + "claim hellinger2(p, q) <= KL(p || q)",
    "KL and chi2": TWO + "claim KL(p || q) <= chi2(p || q)",
    "triangle": THREE + "claim TV(p, r) <= TV(p, q) + TV(q, r)",
    "absolute continuity": TWO + "claim KL(p || q) < oo iff p << q",
    "pool": "given distributions b[k], q; given weights w[k]; "
    "claim KL(pool(w, b) || q) <= sum[k] w[k] * KL(b[k] || q)",
    "geometric convergence": CONFORMING + "claim KL(b || p[t]) <= (1 - alpha)^t * KL(b || p[0]) for all t",
    "convergence of KL": CONFORMING + "claim KL(b || p[t]) -> 0 as t -> oo",
    "convergence of the student": CONFORMING + "claim p[t] -> b as t -> oo",
    "the domain is never left": CONFORMING + "claim b << p[t] for all t",
    "scheduled anchors": ORBIT + "claim KL(b || p[t]) <= (prod[u < t] (1 - alpha[u])) * KL(b || p[0]) for all t",
    "scheduled anchors in TV": ORBIT + "claim TV(p[t], b) = (prod[u < t] (1 - alpha[u])) * TV(p[0], b) for all t",
    "diverging anchors": ORBIT + "assume sum alpha[t] = oo; claim TV(p[t], b) -> 0",
    "the explicit orbit": STEADY + "claim p[t](x) = b(x) + (1 - alpha)^t * (p[0](x) - b(x)) for all t, x",
    "fixed point": "given distributions b, p; given alpha in (0, 1]; assume p = mix(alpha, b, p); claim p = b",
    "fixed point of a conforming operator": "given distributions b, p; given alpha in (0, 1]; "
    "given operator M satisfying convex_domination; assume b << p; assume p = M(alpha, b, p); claim p = b",
    "noise": NOISY
    + "claim TV(p[t], b) <= (1 - alpha)^t * TV(p[0], b) + eps / 2 * (1 - (1 - alpha)^t) / alpha for all t",
    "contraction of every f-divergence": "given functions f, g; given extended c; " + MIX
    + "assume f(1) = 0; " + CONVEX
    + "assume for all real r, real s: 0 <= r and 0 < s implies f(r + s) <= f(r) + s * c; "
    "claim D[f, c](mix(alpha, b, p) || b) <= (1 - alpha) * D[f, c](p || b)",
    "errors that vanish in sum": "given alpha[t] in [0, 1]; given x[t] >= 0; given eps[t] >= 0; "
    "assume x[t+1] = (1 - alpha[t]) * x[t] + eps[t] for all t; "
    "claim x[t] <= x[0] + sum[u < t] eps[u] for all t",
    "a sequence that contracts": "given x[t] >= 0; "
    "given alpha in [0, 1]; assume x[t+1] <= (1 - alpha) * x[t] for all t; "
    "claim x[t] <= (1 - alpha)^t * x[0] for all t",
    "limits are unique": "given distributions b, c, p[t]; assume p[t] -> b; assume p[t] -> c; claim b = c",
    "a late hypothesis": "given distributions b, p[t]; assume for all natural t: 100 <= t implies p[t] = b; "
    "claim p[101] = b",
    "a late hypothesis on a function": "given functions f, g; assume for all real r: 1000 < r implies f(r) = g(r); "
    "given u > 1000; claim f(u) = g(u)",
    "bounded for every eps": "given u >= 0; assume for all real s: 0 < s implies u <= s; claim u = 0",
    "KL of disjoint distributions": "given distributions p, q; assume for all x: p(x) * q(x) = 0; "
    "claim KL(p || q) = oo",
    "a monotone function": "given function f; assume for all real r, real s: r <= s implies f(r) <= f(s); "
    "given u >= 0; claim f(0) <= f(u)",
    "convergence that is assumed": "given distributions b, p[t]; assume p[t] -> b; assume p[t+1] = p[t] for all t; "
    "claim p[3] = b",
    "KL - KL under finiteness": TWO + "assume p << q; claim KL(p || q) - KL(p || q) = 0",
    "slopes": "given functions f, g; " + CONVEX + "given r > 0; given s > 0; claim (g(s) - g(r)) * (s - r) >= 0",
}  # fmt: skip

FALSE = {
    "the local rate everywhere": MIX + "claim KL(b || mix(alpha, b, p)) <= (1 - alpha)^2 * KL(b || p)",
    "the local rate, 2 symbols": "given distributions b, p on 2 symbols; given alpha in (0, 1); "
    "claim KL(b || mix(alpha, b, p)) <= (1 - alpha)^2 * KL(b || p)",
    "KL is symmetric": TWO + "claim KL(p || q) = KL(q || p)",
    "KL is symmetric where finite": TWO + "assume full_support(p); assume full_support(q); "
    "claim KL(p || q) = KL(q || p)",
    "triangle inequality of KL": THREE + "assume full_support(q); assume full_support(r); "
    "claim KL(p || r) <= KL(p || q) + KL(q || r)",
    "Pinsker reversed": TWO + "assume full_support(q); claim KL(p || q) <= 2 * TV(p, q)^2",
    "Pinsker with constant 3": TWO + "claim 3 * TV(p, q)^2 <= KL(p || q)",
    "strict at alpha = 0": MIX + "assume b << p; assume p /= b; "
    "claim KL(b || mix(alpha, b, p)) < (1 - alpha) * KL(b || p)",
    "TV contracts by alpha": MIX + "claim TV(mix(alpha, b, p), b) <= alpha * TV(p, b)",
    "KL contracts by alpha": MIX + "claim KL(b || mix(alpha, b, p)) <= alpha * KL(b || p)",
    "TV contracts too fast": MIX + "claim TV(mix(alpha, b, p), b) <= (1 - alpha)^2 * TV(p, b)",
    "chi2 the wrong way round": MIX + "assume full_support(p); "
    "claim chi2(b || mix(alpha, b, p)) = (1 - alpha)^2 * chi2(b || p)",
    "TV along an orbit, one too many": ORBIT
    + "claim TV(p[t], b) = (prod[u < t + 1] (1 - alpha[u])) * TV(p[0], b) for all t",
    "KL along an orbit, one too many": STEADY + "assume b << p[0]; "
    "claim KL(b || p[t]) <= (1 - alpha)^(t + 1) * KL(b || p[0]) for all t",
    "a conforming orbit, one too many": CONFORMING
    + "claim KL(b || p[t]) <= (1 - alpha)^(t + 1) * KL(b || p[0]) for all t",
    "the recursion read one step early": STEADY
    + "claim p[t](x) = b(x) + (1 - alpha)^(t + 1) * (p[0](x) - b(x)) for all t, x",
    "the explicit orbit with alpha": STEADY + "claim p[t](x) = b(x) + alpha^t * (p[0](x) - b(x)) for all t, x",
    "uniqueness without b << p": "given distributions b, p; given alpha in (0, 1]; "
    "given operator M satisfying convex_domination; assume p = M(alpha, b, p); claim p = b",
    "uniqueness at alpha = 0": MIX + "assume p = mix(alpha, b, p); claim p = b",
    "geometric convergence without the axiom": "given distributions b, p[t]; given alpha in (0, 1]; given operator M; "
    "assume p[t+1] = M(alpha, b, p[t]) for all t; claim KL(b || p[t]) <= (1 - alpha)^t * KL(b || p[0]) for all t",
    "closure gives contraction": MIX + "given operator M satisfying closure; "
    "claim KL(b || M(alpha, b, p)) <= (1 - alpha) * KL(b || p)",
    "conforming operators contract TV": MIX + "given operator M satisfying convex_domination; "
    "claim TV(M(alpha, b, p), b) <= (1 - alpha) * TV(p, b)",
    "TV contraction gives KL contraction": MIX + "given operator M satisfying tv_contraction; "
    "claim TV(M(alpha, b, p), b) <= (1 - alpha)^2 * TV(p, b)",
    "KL is always finite": TWO + "claim KL(p || q) < oo",
    "absolute continuity is symmetric": TWO + "assume p << q; claim q << p",
    "Gibbs, strict": TWO + "claim 0 < KL(p || q)",
    "KL bounds chi2": TWO + "assume full_support(q); claim chi2(p || q) <= KL(p || q)",
    "KL below Hellinger": TWO + "assume full_support(q); claim KL(p || q) <= hellinger2(p, q)",
    "convexity reversed": THREE + "given alpha in [0, 1]; assume full_support(q); assume full_support(r); "
    "claim alpha * KL(p || q) + (1 - alpha) * KL(p || r) <= KL(p || mix(alpha, q, r))",
    "entropy is convex": TWO + "given alpha in [0, 1]; claim H(mix(alpha, p, q)) <= alpha * H(p) + (1 - alpha) * H(q)",
    "channels separate": TWO + "given channel W; claim TV(p, q) <= TV(push(p, W), push(q, W))",
    "the pool is exact": "given distributions b[k], q; given weights w[k]; assume full_support(q); "
    "claim KL(pool(w, b) || q) = sum[k] w[k] * KL(b[k] || q)",
    "noise, half of it forgotten": NOISY
    + "claim TV(p[t], b) <= (1 - alpha)^t * TV(p[0], b) + eps / 4 * (1 - (1 - alpha)^t) / alpha for all t",
    "errors forgotten": "given alpha[t] in [0, 1]; given x[t] >= 0; given eps[t] >= 0; "
    "assume x[t+1] = (1 - alpha[t]) * x[t] + eps[t] for all t; claim x[t] <= x[0] for all t",
    "every function is convex": "given functions f, g; given r > 0; given s > 0; claim f(s) >= f(r) + g(r) * (s - r)",
    "contraction without convexity": "given function f; given extended c; given distributions b, p; "
    "given alpha in [0, 1]; "
    "assume f(1) = 0; assume full_support(b); claim D[f, c](mix(alpha, b, p) || b) <= (1 - alpha) * D[f, c](p || b)",
    "every distribution has full support": "given distribution p; claim full_support(p)",
    "the mixture is b": MIX + "claim mix(alpha, b, p) = b",
    "KL - KL = KL": TWO + "assume p << q; claim KL(p || q) - KL(p || q) = KL(p || q)",
    "a square is at most its root": "given u in [0, 1]; claim u <= u^2",
    "anything from a possible hypothesis": MIX + "assume alpha < 1 / 2; assume b << p; claim 1 < 0",
    "a steady anchor leaves the student": STEADY + "claim p[t+1] = p[t] for all t",
    "symbols are alike": TWO + "claim p(x) = q(x) for all x",
    "a hypothesis that comes late": "given distributions b, p[t]; "
    "assume for all natural t: 3 <= t implies p[t] = b; claim p[2] = b",
    "monotone, the wrong way": "given function f; assume for all real r, real s: r <= s implies f(r) <= f(s); "
    "given u >= 0; claim f(u) <= f(0)",
    "a limit is reached": "given distributions b, p[t]; assume p[t] -> b; claim p[0] = b",
    "conforming orbits contract TV": CONFORMING + "claim TV(p[t], b) <= (1 - alpha)^t * TV(p[0], b) for all t",
    "conforming operators are closed": "given distribution b; given alpha in [0, 1]; "
    "given operator M satisfying convex_domination; claim for all distribution q: distribution(M(alpha, b, q))",
    "divergences without normalisation": "given functions f, g; given extended c; " + CONVEX
    + "assume for all real s: 0 < s implies g(s) <= c; given distributions p, q; claim 0 <= D[f, c](p || q)",
    "KL of disjoint distributions is finite": "given distributions p, q; assume for all x: p(x) * q(x) = 0; "
    "claim KL(p || q) < oo",
    "at most two symbols": "given distribution p; claim sum[x] 1 <= 2",
}  # fmt: skip
