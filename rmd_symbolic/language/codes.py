"""The codes of the errors in proof files, each with what it means and what to do; `rmd explain E110` prints them."""

from __future__ import annotations

CODES: dict[str, tuple[str, str]] = {
    "E100": (
        "nothing to check",
        (
            "The file holds no theorem. An empty file is refused, because a check that checked nothing must not "
            "look like a success. `rmd new NAME` writes a file to start from."
        ),
    ),
    "E101": (
        "a word in the first column that starts nothing",
        (
            "Blocks begin in the first column with theory, uses, operator, divergence, axiom, theorem, lemma, "
            "refutation, exercise or instantiate; what belongs to a block is indented."
        ),
    ),
    "E102": (
        "a block is too long",
        "A single statement with its proof has a limit of 200,000 characters. Split the proof into lemmas.",
    ),
    "E103": (
        "nested too deep",
        (
            "Brackets, operations or cases are nested deeper than the checker follows. Name the inner terms with "
            "`let`, or prove the inner parts as lemmas."
        ),
    ),
    "E104": (
        "not a block of a file",
        "A file holds theories, uses, statements with proofs, and instantiations.",
    ),
    "E105": (
        "a statement without a claim",
        "Every statement has exactly one line `claim ...` after its givens and assumptions.",
    ),
    "E106": (
        "not the text of a proof file",
        "The file is larger than 20 MB or holds a null character. Proof files are UTF-8 text.",
    ),
    "E107": (
        "a file cannot be read",
        "The file does not exist, may not be read, or is not UTF-8 text.",
    ),
    "E108": (
        "a folder without proof files",
        "No file below the folder ends in .proof.",
    ),
    "E109": (
        "no such theorem in the file",
        "The certificate names a theorem that the file does not state.",
    ),
    "E110": (
        "a syntax error",
        (
            "The parser expected something else at the caret; the message lists what would fit. Common causes: a "
            "missing `by` at the end of a line, `KL(p, q)` for `KL(p || q)`, an unclosed bracket."
        ),
    ),
    "E120": (
        "not a statement of a proof",
        (
            "A proof consists of chains, have, show, obtain, take, suppose, witness, cases, base and step, "
            "contradiction, let and note."
        ),
    ),
    "E121": (
        "a part of a statement is missing",
        (
            "The statement at this place needs an expression: `have A by reason`, `case A:`, `obtain T with A by "
            "reason`, `let r = e`."
        ),
    ),
    "E122": (
        "a chain that does not join",
        (
            "All relations of a chain point one way: =, <, <= may be mixed, and =, >, >=; /= joins only with =. "
            "Split the chain."
        ),
    ),
    "E123": (
        "something stands beside the cases",
        (
            "After a `case ...:` only further cases may follow at its column, because the cases together prove the "
            "goal. Indent what belongs to the case above."
        ),
    ),
    "E124": (
        "an induction without its parts",
        (
            "`proof by induction on t` needs a claim `... for all t` over the naturals, and the parts `base:` and "
            "`step:`, each indented below."
        ),
    ),
    "E125": (
        "nothing to take",
        "`take x` introduces the variable of a goal that begins with `for all`.",
    ),
    "E126": (
        "nothing to suppose",
        (
            "`suppose A` introduces the hypothesis of a goal that is an implication. To distinguish cases write "
            "`case A:` and `case not A:`."
        ),
    ),
    "E127": (
        "a witness for no existence claim",
        "`witness e` proves a goal of the form `exists x: ...`.",
    ),
    "E128": (
        "a failure outside a refutation",
        "`fails at` belongs to a `refutation`: it says where the claim breaks. A theorem has a proof.",
    ),
    "E129": (
        "an instance that cannot be read",
        "`fails at alpha = 1/2, b = (1/10, 9/10), M = mix` gives the values at which a claim fails.",
    ),
    "E130": (
        "circular use",
        "Two files use each other. Move what both need into a third.",
    ),
    "E131": (
        "a theory that is not found",
        "`uses a.b` looks for a/b.proof beside the file, in the folders above it, and in the shipped library.",
    ),
    "E132": (
        "a name is taken",
        "A theorem has one name in a file and in all that it uses; names that differ only in case count as one.",
    ),
    "E133": (
        "nothing to instantiate",
        "`instantiate NAME` needs a theorem of this name in scope.",
    ),
    "E134": (
        "no such variable",
        "`with x = e` names a variable that the theorem does not have.",
    ),
    "E135": (
        "an instantiation that could not be proved",
        (
            "A condition on what was replaced is not known, for example an axiom of the operator. Prove it as a "
            "lemma first."
        ),
    ),
    "E136": (
        "a value of the wrong sort",
        "The value after `with` is of another sort than the variable it stands for.",
    ),
    "E140": (
        "not a certificate",
        "The file is not what `rmd export-certificate` writes.",
    ),
    "E141": (
        "a layout that would change the meaning",
        (
            "The formatter compares what a file says before and after; here the two differ, so the file is left alone. "
            "This is a mistake in the formatter."
        ),
    ),
    "E150": (
        "a line of a batch that asks nothing",
        (
            "Each line given to `rmd prove --batch` is one JSON object with an id of its own, a claim, and perhaps "
            "lists `given` and `assume`. The other lines are answered all the same."
        ),
    ),
    "E151": (
        "a file of answers that does not fit",
        (
            "The file after --out holds something that is no answer, an answer twice, or an answer to another claim of "
            "the same id. Nothing is written to it; give another file."
        ),
    ),
    "E201": (
        "sorts that do not fit",
        (
            "An operation was applied to things it does not take, such as a sum of a number and a distribution, or "
            "a difference of extended numbers."
        ),
    ),
    "E202": (
        "a statement was expected",
        "A number or a distribution stands where something that is true or false belongs.",
    ),
    "E203": (
        "a notion without its arguments",
        "Write the arguments: `KL(p || q)`, `mix(alpha, b, p)`.",
    ),
    "E204": (
        "an undeclared name",
        "Every variable is declared with `given`, or introduced by take, obtain, let or a quantifier.",
    ),
    "E205": (
        "a number is too long",
        "A number has at most 400 digits.",
    ),
    "E206": (
        "the other way of writing arguments",
        (
            "Divergences that are not symmetric are written with bars, as in KL(p || q); symmetric ones with a "
            "comma, as in TV(p, q)."
        ),
    ),
    "E207": (
        "not a declared property",
        "`satisfying` and `satisfies` name an axiom; `rmd explain` lists them.",
    ),
    "E208": (
        "a name is in use",
        (
            "A variable may not be bound again while it stands for something else, and may not have the name of a "
            "notion. Rename it."
        ),
    ),
    "E209": (
        "an unclear limit",
        "Say which index grows: `a[t] -> l as t -> oo`.",
    ),
    "E210": (
        "a limit that depends on its index",
        "The value after `->` may not mention the index that grows.",
    ),
    "E211": (
        "a list of masses in a term",
        "Lists such as (1/2, 1/2) belong after `fails at`; in a claim a distribution is a name.",
    ),
    "E212": (
        "a given that is given twice",
        "Each name is given once, names differ by more than case, and none is the name of a notion.",
    ),
    "E213": (
        "not something to name with let",
        "`let` names numbers and distributions.",
    ),
    "E214": (
        "the end of a sum or product",
        (
            "A sum or product with an end runs over generations, as sum[u < t] with a natural t; over symbols it has "
            "no end: sum[x]. `in` names the set of an argmin."
        ),
    ),
    "E215": (
        "a bound name without a sort",
        (
            "A single letter says what it runs over: x, y, z symbols, i, j, k, l teachers, the others generations. A "
            "longer name needs its sort: for all real eps."
        ),
    ),
    "E216": (
        "a support of something else",
        "`on 2 symbols` says how many symbols X has, and is written after distributions.",
    ),
    "E160": (
        "a declared name that is taken",
        (
            "An operator, a divergence or an axiom of your own has a name that means something else here: a shipped "
            "notion, another declaration, or one of a file that is used. An operator declared by `mass` declares "
            "its total too, as NAME_total. Choose another name."
        ),
    ),
    "E161": (
        "a declaration that cannot be read",
        (
            "`operator NAME(alpha, b, p)`, then what is given, then `mass x |-> e` (divided by its total) or "
            "`value x |-> e`; `divergence NAME(p || q)` with `value e` or `generator r |-> e recession c`; `axiom "
            "NAME` with one `given operator M` and a claim. Every argument is given, and nothing else is."
        ),
    ),
    "E162": (
        "a declaration that may be undefined",
        (
            "Where its conditions hold, what is declared must be defined: no denominator is zero, no logarithm of "
            "zero, no root of a negative number. Add the condition that is missing (`assume ...`), or a narrower range."
        ),
    ),
    "E163": (
        "a generator of no f-divergence",
        (
            "An f-divergence has a convex f with f(1) = 0, and a recession slope, the limit of f(r)/r. What is not, or "
            "is not known to be, can be declared by `value sum[x] ...`, which asks for nothing."
        ),
    ),
    "E164": (
        "a fact that is not proved",
        "`fact PHRASE by THEOREM` names a theorem of the file, or of one that it uses, and it must be proved.",
    ),
    "E300": (
        "a proof that numbers contradict",
        (
            "The steps were accepted, and yet sample points contradict one of them. This is a mistake in the tool: "
            "the exit code is 3, and the message holds the point for a report."
        ),
    ),
}
