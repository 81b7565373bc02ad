"""Hostile uses of the language: the texts.

In every text the theorems called `false...` say something false, or something that has no meaning.
"""


def false(*lines: str) -> str:
    """A theorem without a proof, for the engines."""
    return "theorem false\n" + "".join(f"  {line}\n" for line in lines)


ATTACKS = {
    # -- names --------------------------------------------------------------------------------------------------------
    "unique compares with a value that a notion would capture": """
theorem false
  claim unique real s: generator(r |-> s * r, r |-> s, 1)
proof
  witness 1
  have g: generator(r |-> 1 * r, r |-> 1, 1):
    have one: for all real s, real z: 0 < s and 0 <= z implies 1 * s + 1 * (z - s) <= 1 * z:
      take s, z
      suppose 0 < s and 0 <= z
      1 * s + 1 * (z - s) <= 1 * z by algebra
    have two: for all real s: 0 < s implies 1 <= 1:
      take s
      suppose 0 < s
      1 <= 1 by algebra
    show 1 <= 1 by algebra
  have u: for all real y: ((for all real s, real z: 0 < s and 0 <= z implies s * s + s * (z - s) <= s * z)
      and (for all real s: 0 < s implies s <= 1)) implies y = 1:
    take y
    suppose h: (for all real s, real z: 0 < s and 0 <= z implies s * s + s * (z - s) <= s * z)
      and (for all real s: 0 < s implies s <= 1)
    have (for all real s: 0 < s implies s <= 1) by hypothesis
    have 0 < 2 by algebra
    have two: 2 <= 1 by hypothesis
    contradiction by arithmetic from two
qed
""",
    "a notion binds x while x is the author's": """
theorem false
  given distribution p
  given distributions w(x)
  claim for all x: TV(p, w(x)) = 0 implies p(x) = 0
proof
  take x
  suppose h: TV(p, w(x)) = 0
  p(x) = 0 by h
qed
""",
    "names of the normal form": """
theorem false
  given reals h_0', m_3', x', x_0', s_0', i0, u'
  claim h_0' <= m_3'
proof
  h_0' <= m_3' by arithmetic
qed
theorem false_too
  given reals x_0', s_0'
  claim for all x: x_0' <= s_0'
proof
  take x
  x_0' <= s_0' by auto
qed
""",
    "a quote and a digit": false("given real x'0", "claim x'0 <= x'0"),
    "a name that the tactics use, taken late": """
theorem false
  given reals u(x)
  given symbol y
  claim for all x: u(x) <= u(y)
proof
  take x_0'
  u(x_0') <= u(y) by auto
qed
""",
    "a notion is shadowed by a symbol that is taken": """
theorem false
  claim for all real s: s <= KL
proof
  take KL
  KL <= KL by algebra
qed
theorem false_too
  claim for all real s: s <= s + 1
proof
  take KL
  KL <= KL + 1 by algebra
qed
""",
    "a notion is shadowed by a given": false("given functions ln, TV", "claim TV(1) = TV(1)"),
    "one name, two sorts": """
theorem false
  given reals u(x), a[t]
  claim (for all x: 0 <= u(x)) or (for all t: 0 <= a[t])
proof
  case for all x: 0 <= u(x):
    show for all x: 0 <= u(x) by hypothesis
  case not (for all x: 0 <= u(x)):
    have for all t: 0 <= a[t]:
      take x
      0 <= a[x] by hypothesis
qed
""",
    "obtained under a name that is in use": """
theorem false
  given real a
  claim a <= 0
proof
  have e: exists real r: r <= 0 by auto
  obtain a with h: a <= 0 by e
  a <= 0 by h
qed
""",
    "a long name is an index": false("given reals a[t]", "assume eps -> 0", "claim 0 < 0"),
    "two indices of one letter": false("given distribution p", "claim sum[x] sum[x'] sum[x] p(x) = 0"),
    # -- structure ----------------------------------------------------------------------------------------------------
    "suppose of something else": """
theorem false
  given real a
  claim 0 <= a implies a <= 0
proof
  suppose h: a <= 0
  a <= 0 by h
qed
""",
    "a nested proof of another formula": """
theorem false
  given real a
  claim a <= 0
proof
  have h: a <= 0:
    a <= a by algebra
  a <= 0 by h
qed
""",
    "what is shown is granted": """
theorem false
  given real a
  claim a <= 0
proof
  show a <= 0 by algebra
  have a <= 0 by hypothesis
  show a <= 0 by hypothesis
qed
""",
    "a failed theorem is cited": """
theorem false
  given real a
  claim a <= 0
proof
  a <= 0 by algebra
qed
theorem false_next
  claim 1 <= 0
proof
  1 <= 0 by false
qed
theorem false_last
  claim 2 <= 0
proof
  2 <= 0 by false with a = 2
qed
instantiate false with a = 3 as false_instance
""",
    "theorems prove each other": """
theorem false_egg
  claim 1 <= 0
proof
  1 <= 0 by false_hen
qed
theorem false_hen
  claim 1 <= 0
proof
  1 <= 0 by false_egg
qed
""",
    "an exercise with a hole is cited": """
exercise false
  claim 1 <= 0
proof
  1 <= 0 by ?
qed
theorem false_next
  claim 1 <= 0
proof
  1 <= 0 by false
qed
""",
    "a refutation is cited": """
refutation false
  given real a
  claim a <= 0 fails at a = 1
theorem false_next
  claim 1 <= 0
proof
  1 <= 0 by false
qed
""",
    "a theorem with its own counterexample": false("given real a", "claim a <= a fails at a = 1"),
    "a case that is granted by itself": """
theorem false
  given real a
  claim a <= 0
proof
  case h: a <= 0:
    a <= 0 by h
  case k: a <= 0 or 1 <= 0:
    a <= 0 by h
qed
""",
    "an empty induction": """
theorem false
  claim 1 <= t for all t
proof by induction on t
  base:
  step:
    have h: 1 <= t by hypothesis
    1 <= t + 1 by arithmetic from h
qed
""",
    "let is circular": """
theorem false
  claim 0 < 0
proof
  let r = r + 1
  0 < 0 by arithmetic from r
qed
""",
    "let takes the name of a given": """
theorem false
  given real a
  claim a = 0
proof
  let a = 0
  a = 0 by a
qed
""",
    # -- instances ----------------------------------------------------------------------------------------------------
    "an instance at what is undefined": """
uses foundations.order
instantiate square_nonnegative with a = 1 / 0 as false
instantiate square_nonnegative with a = ln(-1) as false_ln
instantiate square_nonnegative with a = 1 - oo as false_oo
instantiate square_nonnegative with a = oo as false_extended
instantiate square_nonnegative with a = sqrt(0 - 1) as false_root
""",
    "an instance drops its hypothesis": """
uses foundations.order
instantiate inverse_positive with a = 0 as false
instantiate inverse_positive with a = -1 as false_negative
instantiate square_zero with a = 1 as false_zero
""",
    "an instance takes the name of a theorem": """
theorem t_a
  claim 1 <= 2
theorem t
  given real a
  claim a <= a + 1
instantiate t with a = 5
""",
    "the mixture beyond its range": """
uses convergence.fixed_points
instantiate mixture_fixed_point with alpha = 2 as false
instantiate mixture_fixed_point with alpha = 0 as false_at_zero
""",
    "a reason for relations, under an equality of distributions": """
uses divergences.finiteness
theorem false
  given distributions p, q
  assume finite: KL(p || q) < oo
  claim p = q
proof
  show p = q  by finite value from finite
qed
""",
    # -- obligations --------------------------------------------------------------------------------------------------
    "undefined below a quantifier": false("claim for all real r: 1 / r = 1 / r"),
    "undefined below an implication": false("given real a", "claim 0 <= a implies 1 / a = 1 / a"),
    "undefined in a branch": false(
        "given real a",
        "claim (if 0 <= a then ln(a) else 0) <= (if 0 <= a then ln(a) else 0)",
    ),
    "undefined in a condition": false("given real a", "claim (if 0 <= 1 / a then 1 else 1) = 1"),
    "undefined in a hypothesis": false("given real a", "assume 1 / a = 1 / a", "claim 0 <= 1"),
    "defined by a later hypothesis": false("given real a", "assume 1 / a <= 1", "assume 0 < a", "claim 0 <= 1"),
    "undefined on the other side of or": false("given real a", "claim a = 0 or 1 / a = 1 / a"),
    "undefined in an equivalence": false("given real a", "claim a /= 0 iff 1 / a = 1 / a"),
    "0 ln 0 at negative arguments": false("given real a", "claim a * ln(a) = ln(a) * a"),
    "ln times 0": false("given distribution p", "claim for all x: ln(p(x)) * p(x) = ln(p(x)) * p(x)"),
    "undefined in an empty range": false(
        "given reals a[t]",
        "claim sum[u < 0] 1 / a[u] = 0 and sum[u < 1] 1 / a[u] = 1 / a[0]",
    ),
    "a real power of what may be negative": false("given reals a, s", "claim a^s = a^s"),
    "a negative power of what may be 0": false("given real a", "assume 0 <= a", "claim a^(-1) = a^(-1)"),
    "a half power of a negative number": false("claim (0 - 1)^(1 / 2) = (0 - 1)^(1 / 2)"),
    "oo minus oo": false("claim oo - oo = 0"),
    "minus oo": false("given real a", "claim -oo <= a"),
    "a divergence divided by itself": false("given distributions b, p", "claim KL(b || p) / KL(b || p) = 1"),
    "a negative coefficient": false("given distributions b, p", "claim (0 - 1) * KL(b || p) <= 0"),
    "the logarithm of a divergence": false("given distributions b, p", "claim ln(1 + KL(b || p)) <= KL(b || p)"),
    "the power divergence of order 1": false("given distributions p, q", "claim power[1](p || q) = power[1](p || q)"),
    "the mixture with a weight beyond 1": false("given distributions b, p", "claim mix(2, b, p) = mix(2, b, p)"),
    # -- series and limits --------------------------------------------------------------------------------------------
    "a series and its opposite diverge": """
theorem false
  given reals a[t]
  assume sum[t] a[t] = oo
  assume sum[t] (-a[t]) = oo
  claim 0 <= 1
""",
    "a limit that may be oo": """
theorem false
  given reals e[t]
  given extended c
  assume h: e[t] -> c as t -> oo
  claim c < oo
proof
  have pos: 0 < 1 by algebra
  obtain T with low: for all natural m: e[T + m] <= c + 1 and c <= e[T + m] + 1 by h
  c
    <= e[T + 0] + 1 by low
    < oo by infinity
qed
""",
    "a series has a finite value": false("given reals a[t]", "claim sum[t] a[t] = 1"),
    "a series is bounded": false("given reals a[t]", "claim sum[t] a[t] <= oo"),
    "oo is a series": false("given reals a[t]", "claim oo = sum[t] a[t]"),
    "a range ends at a real": false("given real a", "claim sum[u < a] 1 = a"),
    "a range ends at a half": false("claim sum[u < 1 / 2] 1 = 0"),
    "a range ends below 0": false("claim prod[u < -1] 0 = 1"),
    "a range over a distribution": false("given distribution p", "claim sum[x in p] 1 = 1"),
    "symbols are counted": false("given natural m", "claim sum[x < m] 1 = m"),
    "a maximum": false("given reals u(x)", "claim max[x] u(x) <= max[x] u(x)"),
    "a product over symbols": false("given reals u(x)", "claim prod[x] u(x) = prod[y] u(y)"),
    "a minimiser": false(
        "given set C",
        "given distribution b",
        "claim argmin[q in C] KL(b || q) = argmin[q in C] KL(b || q)",
    ),
    "a limit as a number": false("given reals a[t]", "claim limit[t] a[t] = limit[t] a[t]"),
    "an expectation": false("given random distribution p", "claim expectation[p] 1 = 1"),
    "a maximum in a proof": """
theorem false
  given distribution p
  claim 1 <= 0
proof
  have max[x] p(x) <= 0 by algebra
  1 <= 0 by auto
qed
""",
    # -- what a statement is ------------------------------------------------------------------------------------------
    "the support has one symbol": false("given distribution p", "claim for all x: p(x) = 1"),
    "an axiom of something that is no operator": false("given real a satisfying closure", "claim 0 <= 1"),
    "weights without an index": false("given weights w", "claim 0 <= 1"),
    "weights over generations": false("given weights w[t]", "claim 0 <= 1"),
    "a relation between distributions": false("given distributions b, p", "claim b <= p"),
    "symbols are compared": false("given symbols y, z", "claim y = z"),
    "a function of one symbol is no distribution": """
uses divergences.kl
theorem false
  given reals u(x), v(x)
  claim 0 <= KL(u || v)
proof
  0 <= KL(u || v) by gibbs
qed
""",
    "a theorem in the margin": "  theorem false\n    claim 0 < 0\ntheorem fine\n  claim 0 < 1\n",
    "oracles": "".join(
        f"theorem false_{n}\n  claim 0 < 0\nproof\n  0 < 0 by {reason}\nqed\n"
        for n, reason in enumerate(("z3", "smt", "trust", "assumed", "axiom", "sorry", "admit", "?", "obvious", "qed"))
    ),
}  # fmt: skip
