"""Habits of notation: each gets a hint that says how the language writes it, at the place where it stands."""

from __future__ import annotations

import pytest

from rmd_symbolic.errors import SourceError
from rmd_symbolic.language.check import check_text
from rmd_symbolic.language.guesses import LATEX, SIGNS, beside

PRODUCT = "a product is written with *"
GIVEN = "distributions p, q"
CLAIMS = [
    (GIVEN, r"KL(p || q) \ge 0", r"`\ge` is written `>=`"),
    (GIVEN, "TV(p, q) ⩽ 1", "`⩽` is written `<=`"),
    (GIVEN, "TV(p, q) == 0", "`==` is written `=`"),
    (GIVEN, "p << q => KL(p || q) < oo", "`=>` is written `implies`"),
    (GIVEN, "KL(p ∥ q) >= 0", "`∥` is written `||`"),
    (GIVEN, "2 TV(p, q) <= 2", PRODUCT),
    (GIVEN, "2TV(p, q) <= 2", PRODUCT),
    (GIVEN, "(1 - 1/2)KL(p || q) <= oo", PRODUCT),
    (GIVEN, "KL(p q) >= 0", "arguments are separated by `,`"),
    (GIVEN, "KL(p; q) >= 0", "arguments are separated by a comma"),
    (GIVEN, "0 <= TV(p, q) <= 1", "one relation at a time"),
    (GIVEN, "|p(x) - q(x)| <= 1 for all x", "an absolute value is written abs"),
    (GIVEN, "sum_x p(x) = 1", "a sum over the symbols is written sum[x] p(x)"),
    (GIVEN, "max_x p(x) <= 1", "the index stands in brackets"),
    (GIVEN, "p(x) <= 1 for every x", "it is written `for all t`"),
    (GIVEN, "for all x, p(x) <= 1", "it is written `for all x: p(x) <= 1`"),
    (GIVEN, "p(x) <= 1 for all x.", "a line ends without a mark"),
    (GIVEN, "D_KL(p || q) >= 0", "did you mean KL?"),
    (GIVEN, "D(p || q) >= 0", "the Kullback-Leibler divergence is KL(p || q)"),
    (GIVEN, "H(p) <= ln(n)", "the number of symbols is sum[x] 1"),
    (GIVEN, "log(TV(p, q)) <= 0", "the natural logarithm is ln"),
    (GIVEN, "KL(p || (p + q) / 2) <= ln(2)", "a mixture of distributions is mix(alpha, b, p)"),
    ("distributions b, p[t]", "p_0 << b", "an index is written in brackets: p[0]"),
    ("distributions b, p[t]", "KL(b || p_{t+1}) <= oo for all t", "an index is written in brackets"),
    ("distributions b, p[t]", "lim_{t} TV(p[t], b) = 0", "a limit is written a[t] -> l as t -> oo"),
    ("p, q distributions", "0 <= 1", "the sort comes first"),
    ("p, q in Delta", "0 <= 1", "the sort comes first"),
    ("α ∈ (0, 1]", "0 <= 1", "`∈` is written `in`"),
]
PROOFS = [
    ("  trivial\nqed", "`trivial` states nothing"),
    ("  by algebra_alone\nqed", "a reason ends the line that it proves: show A by algebra_alone"),
    ("  a = 2 a / 2  by algebra\nqed", PRODUCT),
    ("  a = (a + a) / 2  by algebra", "a proof ends with qed"),
    ("  a\n    = (a + a / 2  by algebra\nqed", "the `(` in line 6, column 7 is not closed"),
]


def hints(text: str) -> list[str]:
    return [error.hint for error in check_text(text, numbers=False).errors]


@pytest.mark.parametrize(("given", "claim", "hint"), CLAIMS)
def test_a_habit_of_a_claim(given: str, claim: str, hint: str) -> None:
    found = hints(f"theorem t\n  given {given}\n  claim {claim}\nproof\n  show 0 <= 1 by algebra\nqed")
    assert [h for h in found if hint in h], found


@pytest.mark.parametrize(("lines", "hint"), PROOFS)
def test_a_habit_of_a_proof(lines: str, hint: str) -> None:
    found = hints(f"theorem t\n  given real a\n  claim a = a\nproof\n{lines}")
    assert len(found) == 1
    assert hint in found[0]


def test_a_statement_without_a_proof_is_told_where_it_stands() -> None:
    assert hints("theorem t\n  claim 0 <= 1\nqed") == ["after the claim stands its proof, between `proof` and `qed`"]


def test_a_misspelt_word_is_guessed() -> None:
    assert hints("theorem t\n  clam 0 <= 1\nproof\n  show 0 <= 1\nqed") == ["did you mean claim?"]


def test_an_indented_file_is_one_mistake() -> None:
    errors = check_text("  theorem t\n    claim 0 <= 1\n").errors
    assert [(e.code, e.span.line, e.span.column) for e in errors] == [("E101", 1, 3)]
    assert "first column" in errors[0].hint


@pytest.mark.parametrize("sign", sorted({*SIGNS, *(f"\\{name}" for name in LATEX)}))
def test_no_sign_of_the_tables_is_read(sign: str) -> None:
    """A sign that the language reads by now would have a row here that is never shown, or a wrong one."""
    text = f"theorem t\n  given reals a, c\n  claim a {sign} c <= 1\nproof\n  show a <= 1\nqed"
    errors = check_text(text, numbers=False).errors
    assert errors
    assert isinstance(errors[0], SourceError)
    assert "is written" in errors[0].hint


@pytest.mark.parametrize(
    "line", ["case 0 < a and c = 0:", "take x", "a <= 1 for all t", "p[t](x) * (1 - a)", "let r = f(x)"]
)
def test_what_the_language_reads_is_no_product(line: str) -> None:
    assert beside(line) == ""
