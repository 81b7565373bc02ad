"""Terms in LaTeX: brackets only where they are needed, every notion by its template, nothing unescaped."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmd_symbolic.export.escape import escape, label
from rmd_symbolic.export.layout import broken, width
from rmd_symbolic.export.notation import latex, marked
from rmd_symbolic.export.place import MARKS
from rmd_symbolic.framework.declared import declarations
from rmd_symbolic.framework.divergences import KL
from rmd_symbolic.framework.operators import MIX
from rmd_symbolic.terms.sort import CHANNEL, DISTRIBUTION, NATURAL, OPERATOR, REAL, SYMBOL, TEACHER, Function
from rmd_symbolic.terms.term import Apply, Binder, Infinity, Number, Variable, operation

A, B, C = (Variable(n, REAL) for n in ("a", "b", "c"))
ALPHA, EPS, LONG = (Variable(n, REAL) for n in ("alpha", "eps", "base"))
T, U = Variable("t", NATURAL), Variable("u", NATURAL)
X, K = Variable("x", SYMBOL), Variable("k", TEACHER)
P, Q = Variable("p", DISTRIBUTION), Variable("q", DISTRIBUTION)
SEQUENCE = Variable("p", Function((NATURAL,), DISTRIBUTION))
WEIGHTS = Variable("alpha", Function((NATURAL,), REAL))
F = Variable("f", Function((REAL,), REAL))
M = Variable("M", OPERATOR)
SUM = Binder("sum", X, None, P(X))


def ln(term):
    return operation("ln", term)


WRITTEN = [
    (A + B * C, "a + b c"),
    ((A + B) * C, r"(a + b)\,c"),
    (A - (B - C), "a - (b - c)"),
    (A - B - C, "a - b - c"),
    (A * (B * C), "a b c"),
    (A * A, r"a \cdot a"),
    (2 * A, "2 a"),
    (A * 2, r"a \cdot 2"),
    (2 * (A + B), "2(a + b)"),
    (A * (B + C), r"a\,(b + c)"),
    (-(A + B), "-(a + b)"),
    (-A * B, "(-a)\\,b"),
    (A / B, r"\frac{a}{b}"),
    (operation("/", 1, 2) * A, r"\tfrac{1}{2}\,a"),
    (A ** (B / C), "a^{b / c}"),
    ((A / B) ** 2, r"\left(\frac{a}{b}\right)^2"),
    ((A**B) ** C, "(a^b)^c"),
    (A ** (B**C), "a^{b^c}"),
    ((-A) ** 2, "(-a)^2"),
    (ln(A), r"\ln a"),
    (ln(A * B), r"\ln(a b)"),
    (ln(A / B), r"\ln \frac{a}{b}"),
    (A * ln(B), r"a \ln b"),
    (ln(A) * B, r"\ln(a)\,b"),
    (ln(A) ** 2, r"\ln(a)^2"),
    (ln(A) + B, r"\ln a + b"),
    (operation("exp", -A), "e^{-a}"),
    (operation("sqrt", A + B), r"\sqrt{a + b}"),
    (operation("sqrt", A) ** 2, r"\bigl(\sqrt{a}\bigr)^2"),
    ((A / B * C) / B, r"\frac{\frac{a}{b}\,c}{b}"),
    ((A / B + C) / B, r"\frac{a / b + c}{b}"),
    (operation("abs", A - B), r"\lvert a - b \rvert"),
    (operation("max", A, B), r"\max\{a, b\}"),
    (SUM, r"\sum_{x} p(x)"),
    (SUM * A, r"\left(\sum_{x} p(x)\right)\,a"),
    (A * SUM, r"a \sum_{x} p(x)"),
    (SUM + A, r"\sum_{x} p(x) + a"),
    (Binder("sum", X, None, P(X) + Q(X)), r"\sum_{x} (p(x) + q(x))"),
    (Binder("sum", U, T + 1, WEIGHTS[U]), r"\sum_{u < t + 1} \alpha_u"),
    (Binder("sum", U, None, WEIGHTS[U]), r"\sum_{u = 0}^{\infty} \alpha_u"),
    (Binder("prod", U, T, 1 - WEIGHTS[U]), r"\prod_{u < t} (1 - \alpha_u)"),
    (SEQUENCE[T + 1](X), "p_{t + 1}(x)"),
    (M(ALPHA, P, SEQUENCE[T]), r"M(\alpha, p, p_t)"),
    (KL(P, MIX(ALPHA, P, Q)), r"\mathrm{KL}(p \,\|\, \mathcal{M}_{\alpha}(p, q))"),
    ((1 - ALPHA) * KL(P, Q), r"(1 - \alpha)\,\mathrm{KL}(p \,\|\, q)"),
    (KL(P, Q) < Infinity(), r"\mathrm{KL}(p \,\|\, q) < \infty"),
    (operation("and", A <= B, B < C), r"a \le b < c"),
    (operation("implies", operation("or", A <= B, B < C), A < C), r"a \le b\text{ or }b < c\implies a < c"),
    (operation("not", A <= B), r"\neg (a \le b)"),
    (operation("<<", P, Q), r"p \ll q"),
    (Binder("for all", X, None, P(X) >= 0), r"p(x) \ge 0 \ \text{for all } x \in X"),
    (Binder("exists", T, None, A <= T), r"\exists\, t \ge 0 : a \le t"),
    (Binder("|->", A, None, A * ln(A)), r"a \mapsto a \ln a"),
    (Binder("tends", T, None, operation("->", A**T, 0)), r"a^t \to 0\text{ as } t \to \infty"),
    (EPS, r"\varepsilon"),
    (LONG * A, r"\mathit{base}\,a"),
    (Variable("x1", REAL) ** 2, "x_1^2"),
    (Variable("r_low", REAL), r"r_{\mathrm{low}}"),
    (Number(Fraction(1, 10), "0.1"), "0.1"),
    (F(A / B), "f(a / b)"),
    (Apply(Binder("|->", X, None, P(X)), (X,), False), r"(x \mapsto p(x))(x)"),
]  # fmt: skip


@pytest.mark.parametrize(("term", "expected"), WRITTEN, ids=[str(t) for t, _ in WRITTEN])
def test_written(term, expected):
    assert latex(term) == expected


def balanced(source):
    depth = 0
    for token in re.findall(r"\\.|[{}]", source):
        depth += (token == "{") - (token == "}")
        assert depth >= 0
    return depth == 0


@pytest.mark.parametrize("notion", declarations().values(), ids=lambda n: n.name)
def test_every_notion_renders(notion):
    for display in (False, True):
        for term in (notion.at(notion.formals), notion.body):
            source = latex(term, display)
            assert balanced(source)
            assert "#" not in source
            assert not set(source) & set(MARKS)


HOSTILE = [
    r"\input{/etc/passwd}", r"\write18{rm -rf /}", "}}}{{{", "100%", "$x$", "a_b^c~d#e&f", "\\", "^^5c",
    "%\n\\end{document}",
    "éßøñ", "日本", "≤ ∞ α ℝ", "\x00\x1b\x7f", "`''\"", "<<>>", "\u202e", "a\nb\tc", "\\verb|x|", "\ufffd\ud7ff", "]",
]  # fmt: skip
SAFE = re.compile(
    r"\\(textbackslash|textasciicircum|textasciitilde|textless|textgreater|textbar|textasciigrave|textbullet|dots|ss|ae|AE"
    r"|o|O|l|L|i|S)\{\}|\\[{}$&#%_]|\\ensuremath\{(\\[A-Za-z]+|\\\||-|'|\{\}\^[123nt]|\\mathbb\{[RN]\})\}"
    r"|\\(['`^~=.\"uvHrck])\{\\?[A-Za-z]\}"
)


def harmless(source):
    """Only what `escape` may write remains, and after that no character that means something to TeX."""
    assert all(" " <= c <= "~" for c in source)
    rest = SAFE.sub("", source)
    assert not set(rest) & set("\\{}$&#%_^~"), (source, rest)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_harmless(text):
    harmless(escape(text))


@given(st.text())
def test_any_text_is_harmless(text):
    harmless(escape(text))


@given(st.text(alphabet=st.sampled_from(list("\\{}$%&#_^~ab<>[]|\"'`α≤é\n"))))
def test_dense_hostile_text_is_harmless(text):
    harmless(escape(text))


@given(st.text(min_size=1))
def test_any_name_is_harmless_in_a_formula(name):
    source = latex(Variable(name, REAL) + 1)
    assert all(" " <= c <= "~" for c in source)
    assert balanced(source)
    for found in re.finditer(r"(?<!\\)\\([A-Za-z]+)", source.replace(r"\textbackslash{}", "")):
        assert found.group(1) not in ("input", "write", "def", "catcode", "immediate", "include", "csname")


@given(st.text(), st.text())
def test_labels_differ_when_names_do(first, second):
    assert re.fullmatch(r"[A-Za-z0-9_-]*", label(first))
    assert (label(first) == label(second)) == (first == second)


def test_long_terms_are_broken_at_the_outermost_marks():
    long = sum((KL(P, Q) * Variable(f"a{i}", REAL) for i in range(12)), start=A)
    lines = broken(marked(long), 30)
    assert len(lines) > 2
    assert all(width(line) <= 30 for line in lines)
    assert all(line.startswith("+ ") for line in lines[1:])
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", latex(long))


def test_channels_are_read():
    assert latex(Variable("Q", CHANNEL)(X, X)) == "Q(x, x)"
