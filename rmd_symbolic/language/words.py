"""The words of the proof language and what each is for; `rmd explain have` prints them."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "theory": "`theory NAME` names the file. It comes first.",
    "uses": (
        "`uses a.b, c` brings the theorems of other files into scope: a/b.proof beside this file, above it, or shipped."
    ),
    "operator": (
        '`operator NAME[s](alpha, b, p) "title"` declares an operator of your own: what is given, then `mass x |-> e`, '
        "which is divided by its total (NAME_total), or `value x |-> e`; then perhaps `fact closure by THEOREM`."
    ),
    "divergence": (
        '`divergence NAME(p || q) "title"` declares one by `value e`, or an f-divergence by '
        "`generator r |-> e recession c`, where f is convex, f(1) = 0, and c is the limit of f(r)/r."
    ),
    "axiom": (
        '`axiom NAME "words"` with `given operator M`, further givens and a claim declares a property of operators: '
        "`given operator M satisfying NAME`, `claim mix satisfies NAME`."
    ),
    "fact": "`fact PHRASE by THEOREM` puts a theorem behind words: `by PHRASE of NAME`.",
    "theorem": (
        '`theorem NAME "title"` begins a statement: givens, assumptions, one claim, a proof between `proof` and `qed`.'
    ),
    "lemma": "As `theorem`, for a statement that serves others.",
    "refutation": (
        "A claim with exact values at which it fails: `claim A fails at alpha = 1/2, p = (1/2, 1/2)`. Teachers are "
        "`b[1] = (1, 0)`, a channel `Q = ((1, 0), (0, 1))`, a sequence `p[0] = (1, 0)` that follows the recursion of a "
        "hypothesis, or stays, or repeats (`b[t+2] = b[t]`), an operator `M = mix`, a function `f = r |-> r^2`; "
        "`t = 3` or `eps = 1/4` say where a claim for all t, or a limit, breaks. Its notes say why people believe it."
    ),
    "exercise": "A theorem whose proof has holes, written `by ?`. It is reported and does not fail.",
    "instantiate": (
        "`instantiate NAME with M = mix as NEW` states a schematic theorem at chosen operators and numbers."
    ),
    "given": (
        "`given distributions b, p[t]`, `given alpha in (0, 1]`, `given operator M satisfying convex_domination`."
    ),
    "assume": "`assume A` or `assume label: A` adds a hypothesis.",
    "claim": "`claim A` is what is to be proved; what it says is parsed from here and from nowhere else.",
    "proof": "`proof` ... `qed`; with `proof by induction on t` the parts are `base:` and `step:`.",
    "have": "`have label: A by reason` states a fact for later; `have A:` opens an indented proof of A.",
    "show": "`show A by reason` states a part of the goal.",
    "case": ("`case A:` and further cases at the same column distinguish cases; together they must leave nothing out."),
    "base": "`base:` is the claim for t = 0.",
    "step": "`step:` is the claim for t + 1; the claim for t is `by hypothesis`.",
    "take": "`take x` introduces the variable of a goal `for all x: ...`.",
    "suppose": "`suppose A` introduces the hypothesis of a goal `A implies B`.",
    "obtain": "`obtain T with A by reason` names what exists.",
    "witness": "`witness e` proves a goal `exists x: ...` by the value e.",
    "let": "`let r = e` names a term for the rest of the proof.",
    "contradiction": "`contradiction by arithmetic from h1, h2` ends a case that cannot be.",
    "note": '`note "..."` is a remark that is typeset with the proof.',
}
