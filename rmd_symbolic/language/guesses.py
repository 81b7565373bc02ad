r"""What people write out of habit, and how this language writes it: the hints of E110, E201 and E204.

Each table is read at the place of a mistake alone; nothing here makes a text readable that was not.

>>> foreign(r"  claim KL(p || q) \ge 0", 19)
'`\\ge` is written `>=`'
>>> undeclared("p_t", ())
'an index is written in brackets: p[t], after given distributions p[t]'
"""

from __future__ import annotations

import re
from collections.abc import Collection, Set
from dataclasses import dataclass
from difflib import get_close_matches

from rmd_symbolic.language.parse import GREEK_NAMES
from rmd_symbolic.language.words import WORDS

Table = tuple[tuple[str, str], ...]

LATEX = {name: name for name in GREEK_NAMES} | {
    "epsilon": "eps", "varepsilon": "eps", "lambda": "lam", "le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=",
    "geq": ">=", "geqslant": ">=", "ne": "/=", "neq": "/=", "ll": "<<", "to": "->", "rightarrow": "->", "in": "in",
    "infty": "oo", "cdot": "*", "times": "*", "forall": "for all", "exists": "exists", "land": "and", "wedge": "and",
    "lor": "or", "vee": "or", "neg": "not", "lnot": "not", "implies": "implies", "Rightarrow": "implies",
    "iff": "iff", "sum": "sum[x]", "prod": "prod[u < t]", "ln": "ln(...)", "log": "ln(...)", "exp": "exp(...)",
    "sqrt": "sqrt(...)", "frac": "a / b", "min": "min(a, b)", "max": "max(a, b)", "lim": "a[t] -> l as t -> oo",
    "mid": "||", "parallel": "||", "Vert": "||", "|": "||", "dfrac": "a / b",
}  # fmt: skip

# Signs that belong to no word of the language.
SIGNS = {
    "∈": "in", "∀": "for all", "∃": "exists", "∧": "and", "&&": "and", "∨": "or", "¬": "not", "⇒": "implies",
    "=>": "implies", "⟹": "implies", "⇔": "iff", "<=>": "iff", "⟺": "iff", "!=": "/=", "==": "=", "=<": "<=",
    "⩽": "<=", "⩾": ">=", "−": "-", "–": "-", "×": "*", "**": "^", "∥": "||", "√": "sqrt(...)", "²": "^2", "³": "^3",
    "½": "1/2", ":=": "=", "≔": "=", "!": "not", "&": "and",
}  # fmt: skip

# Patterns of the line, each looked for where it touches the mistake.
HABITS: Table = (
    (r"\.\s*$", "a line ends without a mark"),
    (r"∑\S*|Σ_\S*|\bsum_\w*\s*", "a sum over the symbols is written sum[x] p(x)"),
    (r"∏\S*|\bprod_\w*\s*", "a product over the generations is written prod[u < t] a[u]"),
    (r"\blim\w*\s*\S?", "a limit is written a[t] -> l as t -> oo"),
    (
        r"\b(?:max|min|sup|inf|argmin)_\w*\s*",
        "the index stands in brackets, max[x] p(x); the largest of two is max(a, c)",
    ),
    (r"\bwhen\b", "a limit is written a[t] -> l as t -> oo"),
    (r"\bforall\s*|\bfor all [\w, ]*", "it is written `for all x: p(x) <= 1`, or `p(x) <= 1 for all x`"),
    (
        r"\bin\s+(?:Delta|[ΔRℝ])[\w()]*|^\s*given\s+[\w, ]+:",
        "the sort comes first: given distributions p, q; given reals a, c",
    ),
    (
        r"\b(?:is|are|where|such|that|holds|then|let|we|hence|so)\b",
        "prose is not read: write relations, joined by and, or, implies; words for the reader go into note",
    ),
    (r";", "arguments are separated by a comma, those of KL by ||; a line ends without a mark"),
    (r"\bfor (?:every|each|any)\b|\bfor\b(?! all\b)", "it is written `for all t`, after the statement"),
    (r"[_^]\{[^}]*\}?", "an index is written in brackets, p[t + 1]; an exponent as (1 - alpha)^t"),
    (r"\{", "braces are not read: brackets are ( ), indices [ ]"),
    (r"\|", "an absolute value is written abs(a - c), a divergence with two bars: KL(p || q)"),
    (r"\$", "formulas stand as they are, without dollar signs"),
    (r"'", "a reason stands without quotes, a title in double quotes"),
)

# Names that are not declared, whole.
NAMES: Table = (
    (r"n|N|card", "the number of symbols is sum[x] 1"),
    (r"log|Log|lg|LN|Ln", "the natural logarithm is ln"),
    (r"log2|log_2", "logarithms are natural: ln(u) / ln(2)"),
    (r"E|Exp|EE|E_\w+", "an expectation under p is sum[x] p(x) * f(x)"),
    (r"P|Pr|Prob", "the mass of a symbol is p(x)"),
    (r"sup", "the largest of finitely many is max[x] e, or max(a, c)"),
    (r"inf", "the smallest of finitely many is min[x] e, or min(a, c); infinity is oo"),
    (r"infty|infinity|Infinity", "infinity is oo"),
    (r"D_?[kK][lL]|kl|Kl|KLD|d_?KL", "did you mean KL?"),
    (r"[dD]_?TV|tv|TVD|d_tv", "did you mean TV?"),
    (r"JSD|D_?JS|js", "did you mean JS?"),
    (r"[eE]ntropy|Ent|S_p|H_p", "did you mean H?"),
    (r"uniform|Unif|U", "give it: given distribution u, assume u(x) = 1 / sum[y] 1 for all x"),
    (r"Var", "a variance is written out as a sum: sum[x] p(x) * (f(x) - m)^2"),
)
INDEXED = re.compile(r"([^\W_]+)_(\w)")

# Messages of the sorts.
SORTS: Table = (
    (r"^D takes 4", "the Kullback-Leibler divergence is KL(p || q); D is that of a generator, `rmd explain D`"),
    (r"found (?P<name>\w+), a distribution$",
     "its masses are real: {name}(x); a mixture of distributions is mix(alpha, b, p)"),
)  # fmt: skip

SENTENCE = frozenset(
    (*WORDS, "qed", "for", "all", "and", "or", "not", "iff", "implies", "if", "then", "else", "in", "by", "on", "fails",
     "at", "as", "with", "from", "satisfies", "satisfying", "exists", "unique", "induction", "symbols", "symbol")
)  # fmt: skip
_WORD = r"[^\W\d][\w']*"
_BESIDE = re.compile(rf"({_WORD}|\b\d[\d.]*|[)\]])(?:\s+(?=({_WORD}|\d|\())|(?<=[\d)\]])(?={_WORD}))")
PRODUCT = "a product is written with *: (1 - alpha) * KL(b || p)"


@dataclass(frozen=True, slots=True)
class Mistake:
    """Where the parser stopped: the text of the block, the 1-based place in it, what it found, and what would fit.

    `kind` is the name of the token that was found; it is empty at the end of the block and at a character that begins
    no token.  `wanted` are the names of tokens, `first` is the line of the file at which the block begins.
    """

    text: str
    line: int
    column: int
    kind: str
    found: str
    wanted: Set[str]
    first: int = 1

    @property
    def here(self) -> str:
        """The line of the mistake."""
        return self.text.split("\n")[self.line - 1]

    @property
    def before(self) -> str:
        """The block up to the mistake."""
        lines = self.text.split("\n")
        return "\n".join([*lines[: self.line - 1], lines[self.line - 1][: self.column - 1]])


def advice(mistake: Mistake) -> str:
    """What to do about a mistake of syntax, or nothing where no habit fits."""
    at, here, kind, wanted = mistake.column - 1, mistake.here, mistake.kind, mistake.wanted
    if mistake.found == "||":
        return "bars separate the arguments of a divergence, as in KL(p || q)"
    if kind == "SORT" and re.match(r"\s*given\s", here):
        return f"the sort comes first: given {mistake.found} p, q"
    known = foreign(here, at)
    if known:
        return known
    if kind == "RELATION" and "RELATION" not in wanted and not wanted & {"NAME", "NUMBER"}:
        return "one relation at a time: 0 <= a and a <= c"
    near = get_close_matches(mistake.found, [w.lower() for w in wanted if w.isalpha()], 1, 0.7)
    if near:
        return f"did you mean {near[0]}?"
    product = beside(here, at)
    if product and "BARS" in wanted:
        product = "arguments are separated by `,`, those of KL by `||`; " + product
    return _open_bracket(mistake) or _alone(mistake) or product or _ends(mistake)


def _open_bracket(mistake: Mistake) -> str:
    """The bracket that an earlier line, or the block, leaves open."""
    depth: list[tuple[int, int, str]] = []
    for number, line in enumerate(re.sub(r'"[^"\n]*"', lambda m: " " * len(m[0]), mistake.before).split("\n"), 1):
        for column, character in enumerate(line.split("#")[0], 1):
            if character in "([":
                depth.append((number, column, character))
            elif character in ")]" and depth:
                depth.pop()
    if not depth or (mistake.found and mistake.kind != "REASON" and depth[-1][0] == mistake.line):
        return ""
    at, place, opened = depth[-1]
    return f"the `{opened}` in line {mistake.first + at - 1}, column {place} is not closed"


def _alone(mistake: Mistake) -> str:
    """A term that no relation follows on its line: prose, a lone reason, or a product without its sign."""
    if re.search(r"^\s*by\s+$", mistake.before.split("\n")[-1]):
        return f"a reason ends the line that it proves: show A by {mistake.found}"
    if mistake.kind == "REASON" and "RELATION" in mistake.wanted:
        return beside(mistake.here)
    lines = [line for line in mistake.before.split("\n") if line.split("#")[0].strip()]
    if "RELATION" not in mistake.wanted or not lines or mistake.before.split("\n")[-1].strip():
        return ""
    words = lines[-1].strip()
    return (
        beside(words) or f"`{words}` states nothing: a line of a proof is A <= B by ..., show A by ..., have A by ..."
    )


def _ends(mistake: Mistake) -> str:
    if mistake.found in ("", "qed") and "PROOF" in mistake.wanted:
        return "after the claim stands its proof, between `proof` and `qed`"
    if not mistake.found and "QED" in mistake.wanted:
        return "a proof ends with qed"
    if "REASON" in mistake.wanted and mistake.found != "qed":
        return "a line of a proof ends in a reason: by ..."
    return ""


def foreign(line: str, at: int) -> str:
    """What is meant by the text of the line around the 0-based column, if it is a known habit."""
    latex = re.match(r"\\([A-Za-z]+|\|)", line[at:])
    if latex:
        written = LATEX.get(latex[1])
        return f"`{latex[0]}` is written `{written}`" if written else "commands of LaTeX are not read; write it plain"
    for pattern, hint in HABITS:
        if any(found.start() <= at <= found.end() for found in re.finditer(pattern, line)):
            return hint
    for length in (3, 2, 1):
        for start in range(max(0, at - length + 1), at + 1):
            if line[start : start + length] in SIGNS:
                return f"`{line[start : start + length]}` is written `{SIGNS[line[start : start + length]]}`"
    return ""


def beside(line: str, at: int | None = None) -> str:
    """Two things that stand beside each other as a product, at the 0-based column or anywhere before the reason.

    >>> beside("  = (1 - alpha) KL(b || p)  by algebra")
    'a product is written with *: (1 - alpha) * KL(b || p)'
    >>> beside("  case 0 < a and c = 0:")
    ''
    """
    words = re.split(r"\s+by\s|#", line)[0]
    for found in _BESIDE.finditer(words):
        if not SENTENCE & {found[1], found[2]} and at in (None, found.end()):
            return PRODUCT
    return ""


def undeclared(name: str, scope: Collection[str]) -> str:
    """What a name that nothing declares may stand for; `scope` are the names that are declared."""
    for pattern, hint in NAMES:
        if re.fullmatch(pattern, name):
            return hint
    indexed = INDEXED.fullmatch(name)
    if indexed and (indexed[1] in scope or name not in scope):
        root, index = indexed.groups()
        family = "t" if index.isdigit() else index
        known = "" if root in scope else f", after given distributions {root}[{family}]"
        return f"an index is written in brackets: {root}[{index}]{known}"
    return ""


def missorted(message: str) -> str:
    """What to write where something of another sort was found."""
    for pattern, hint in SORTS:
        found = re.search(pattern, message)
        if found:
            return hint.format(**found.groupdict())
    return ""
