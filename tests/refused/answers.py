"""What refuses each attack, and true neighbours of the attacks that are proved."""

# What one of the messages says: an attack that is refused for another reason has lost its point.
MESSAGE = {
    "unique compares with a value that a notion would capture": "the last line does not give the claim",
    "a notion binds x while x is the author's": "h does not give this",
    "names of the normal form": "arithmetic cannot show it",
    "a quote and a digit": "found `0`",
    "a name that the tactics use, taken late": "auto cannot show it",
    "a notion is shadowed by a symbol that is taken": "KL needs arguments",
    "a notion is shadowed by a given": "TV is the name of total variation distance",
    "one name, two sorts": "hypothesis cannot show it",
    "obtained under a name that is in use": "a already stands for a real here",
    "a long name is an index": "eps is not declared",
    "two indices of one letter": "x already stands for a symbol here",
    "suppose of something else": "the goal supposes 0 <= a",
    "a nested proof of another formula": "the last line does not give the claim: a <= 0",
    "what is shown is granted": "the two sides have different normal forms",
    "a failed theorem is cited": "the two sides have different normal forms",
    "theorems prove each other": "`false_hen` is stated in this file, but not proved above this place",
    "an exercise with a hole is cited": "`?` is neither a kind of reason nor a theorem in scope",
    "a refutation is cited": "`false` is stated in this file, but not proved above this place",
    "a theorem with its own counterexample": "a theorem claims what holds; `fails at` is for a refutation",
    "a case that is granted by itself": "the cases may leave something out: a <= 0 or (a <= 0 or 1 <= 0) is",
    "an empty induction": "there is no step, and the engines find no proof: 1 <= 0",
    "let is circular": "r is not declared",
    "let takes the name of a given": "a already stands for a real here",
    "an instance at what is undefined": "must be shown that 0 /= 0",
    "an instance drops its hypothesis": "the condition 0 < a is not known for this choice",
    "an instance takes the name of a theorem": "t_a is already a theorem of <text>",
    "the mixture beyond its range": "the condition alpha <= 1 is not known for this choice",
    "a reason for relations, under an equality of distributions": "finite value",
    "undefined below a quantifier": "must be shown that for all r: r /= 0",
    "undefined below an implication": "must be shown that 0 <= a implies a /= 0",
    "undefined in a branch": "must be shown that 0 <= a implies 0 < a",
    "undefined in a condition": "must be shown that a /= 0",
    "undefined in a hypothesis": "must be shown that a /= 0",
    "defined by a later hypothesis": "must be shown that a /= 0",
    "undefined on the other side of or": "must be shown that a /= 0",
    "undefined in an equivalence": "must be shown that a /= 0",
    "0 ln 0 at negative arguments": "must be shown that a /= 0 implies 0 < a",
    "ln times 0": "must be shown that for all x: 0 < p(x)",
    "undefined in an empty range": "must be shown that for all t: t < 0 implies a[t] /= 0",
    "a real power of what may be negative": "must be shown that 0 <= a",
    "a negative power of what may be 0": "must be shown that 0 < a or 0 <= -1",
    "a half power of a negative number": "must be shown that 0 <= 0 - 1",
    "oo minus oo": "must be shown that oo < oo",
    "minus oo": "must be shown that oo < oo",
    "a divergence divided by itself": "must be shown that KL(b || p) < oo",
    "a negative coefficient": "must be shown that 0 <= 0 - 1",
    "the logarithm of a divergence": "must be shown that 1 + KL(b || p) < oo",
    "the power divergence of order 1": "must be shown that 1 /= 0 and 1 /= 1",
    "the mixture with a weight beyond 1": "must be shown that 0 <= 2 and 2 <= 1",
    "a series and its opposite diverge": "must be shown that for all t: 0 <= a[t]",
    "a limit that may be oo": "must be shown that c < oo",
    "a series has a finite value": "a sum without an upper end can only be compared with oo; write sum[u",
    "a series is bounded": "sum[t] has no meaning in the kernel yet, so nothing can be proved of",
    "oo is a series": "sum[t] has no meaning in the kernel yet, so nothing can be proved of",
    "a range ends at a real": "the end of a sum is a natural; a is a real",
    "a range ends at a half": "the end of a sum is a natural; 1 / 2 is a real",
    "a range ends below 0": "the end of a prod is a natural; -1 is a real",
    "a range over a distribution": "`in` stands before the set of an argmin",
    "symbols are counted": "x is a letter for a symbol; a sum with an end runs over generations",
    "a maximum": "max[x] has no meaning in the kernel yet, so nothing can be proved of",
    "a product over symbols": "prod[x] has no meaning in the kernel yet, so nothing can be proved of",
    "a minimiser": "argmin[q] has no meaning in the kernel yet, so nothing can be proved",
    "a limit as a number": "limit[t] has no meaning in the kernel yet, so nothing can be proved",
    "an expectation": "distribution takes a distribution here, but p is a random distribution",
    "a maximum in a proof": "max[x] has no meaning in the kernel yet, so nothing can be proved of",
    "the support has one symbol": "there is no step, and the engines find no proof: for all x: p(x) = 1",
    "an axiom of something that is no operator": "closure takes a operator here, but a is a real",
    "weights without an index": "weights takes a function from teacher to real here, but w is a real",
    "weights over generations": "weights takes a function from teacher to real here, but w is a",
    "a relation between distributions": "<= takes a number, found b, a distribution",
    "symbols are compared": "equality of symbols has no meaning in the kernel yet; compare values",
    "a function of one symbol is no distribution": "gibbs does not give this",
    "a theorem in the margin": "theorem is indented, but belongs to no block",
    "oracles": "`z3` is neither a kind of reason nor a theorem in scope",
}

TRUE = {
    "satisfying holds of the whole family": """
theorem right
  given distributions p[t] satisfying full_support
  claim for all m, x: 0 < p[m](x)
""",
    "a symbol called like the one that TV binds": """
uses divergences.tv
theorem right
  given distribution p
  given distributions w(x)
  claim for all x: 0 <= TV(p, w(x))
proof
  take x
  0 <= TV(p, w(x)) by nonnegativity of TV
qed
""",
    "the letters of a notion, exchanged": """
theorem right
  given distributions p, q
  claim KL(q || p) = KL(q || p) and chi2(q || p) = neyman(p || q)
proof
  show KL(q || p) = KL(q || p) by algebra
  show chi2(q || p) = neyman(p || q) by algebra
qed
""",
    "unique says that there is one": """
theorem right
  claim unique real s: s = 1
proof
  witness 1
  show 1 = 1 by algebra
  have for all real y: y = 1 implies y = 1:
    take y
    suppose h: y = 1
    y = 1 by h
qed
""",
}
