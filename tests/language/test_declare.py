"""Declarations of an author's own: what they mean, what is refused, and that nothing of them outlives its file."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from rmd_symbolic.errors import RmdError, SourceError
from rmd_symbolic.language.cache import FileCache
from rmd_symbolic.language.certificate import bundle, verify
from rmd_symbolic.language.check import check_file, check_text, checked_block
from rmd_symbolic.language.format import formatted
from rmd_symbolic.language.own import declare
from rmd_symbolic.language.parse import split
from rmd_symbolic.language.result import Result
from rmd_symbolic.language.theories import Library

HERONIAN = """
operator heronian(alpha, b, p) "the Heronian anchor"
  given alpha in [0, 1]
  given distributions b, p
  mass x |-> alpha * b(x) + (1 - alpha) * (b(x) + sqrt(b(x) * p(x)) + p(x)) / 3
  fact closure by heronian_closed

lemma heronian_total_positive "The normaliser is positive"
  given distributions b, p
  given alpha in [0, 1]
  claim 0 < heronian_total(alpha, b, p)
proof
  have low: b(x) * ((1 + 2 * alpha) / 3) <= alpha * b(x) + (1 - alpha) * (b(x) + sqrt(b(x) * p(x)) + p(x)) / 3 for all x
      by calculus
  0 < heronian_total(alpha, b, p)  by summing over x from low
qed

lemma quotient "A1: a nonnegative mass divided by its total is a distribution"
  given reals u(x)
  assume positive: 0 < sum[x] u(x)
  assume mass: 0 <= u(x) for all x
  claim distribution(x |-> u(x) / sum[y] u(y))
proof
  let z = sum[x] u(x)
  have low: for all x: 0 <= u(x) / sum[y] u(y):
    take x
    have 0 <= u(x)            by mass
    0 <= u(x) / sum[y] u(y)   by positivity
  have whole: sum[x] (u(x) / sum[y] u(y)) = 1  by algebra
  show distribution(x |-> u(x) / sum[y] u(y))  by definition
qed

theorem heronian_closed "A1"
  claim heronian satisfies closure
proof
  take alpha, b, p
  suppose 0 <= alpha
  suppose alpha <= 1
  have positive: 0 < heronian_total(alpha, b, p)  by heronian_total_positive
  have mass: 0 <= alpha * b(x) + (1 - alpha) * (b(x) + sqrt(b(x) * p(x)) + p(x)) / 3 for all x  by positivity
  show distribution(heronian(alpha, b, p))
      by quotient with u = x |-> alpha * b(x) + (1 - alpha) * (b(x) + sqrt(b(x) * p(x)) + p(x)) / 3 from positive, mass
qed
"""
TRIANGULAR = """
divergence triangular(p || q) "the triangular discrimination"
  given distributions p, q
  generator r |-> (r - 1)^2 / (r + 1) recession 1
"""
NONEXPANSIVE = """
axiom nonexpansive "the output is not farther from b in total variation than the student"
  given operator M
  given alpha in [0, 1]
  given distributions b, p
  claim TV(M(alpha, b, p), b) <= TV(p, b)
"""


def checked(text: str) -> Result:
    return check_text(dedent(text), numbers=False)


def mistakes(text: str) -> list[str]:
    return [f"{error.code}: {error.message}" for error in checked(text).errors]


def test_an_operator_is_declared_and_its_closure_proved() -> None:
    result = checked("uses foundations.order, foundations.simplex\n" + HERONIAN)
    assert not result.errors
    assert [t.verdict for t in result.theorems] == ["proved"] * 3
    assert all(not t.trust for t in result.theorems)


@pytest.mark.slow
def test_a_fact_of_an_own_operator_is_a_reason_and_serves_instantiate() -> None:
    text = (
        "uses foundations.order, foundations.simplex\n"
        + HERONIAN
        + NONEXPANSIVE
        + """
theorem output
  given distributions b, p
  claim distribution(heronian(1/2, b, p))
proof
  show distribution(heronian(1/2, b, p)) by closure of heronian
qed

theorem schematic
  given operator M satisfying closure
  given distributions b, p
  claim sum[x] M(1/2, b, p)(x) = 1
proof
  have known: distribution(M(1/2, b, p))  by closure of M
  sum[x] M(1/2, b, p)(x) = 1 by known
qed

instantiate schematic with M = heronian as heronian_output
"""
    )
    result = checked(text)
    assert not result.errors
    assert {t.name: t.verdict for t in result.theorems} == {
        "heronian_total_positive": "proved", "quotient": "proved", "heronian_closed": "proved",
        "output": "proved", "schematic": "proved", "heronian_output": "proved",
    }  # fmt: skip


def test_a_divergence_is_the_sum_over_its_generator_zeros_included() -> None:
    text = (
        TRIANGULAR
        + """
theorem at_zeros
  given distributions p, q
  claim triangular(p || q) = sum[x] (if 0 < q(x) then q(x) * ((p(x) / q(x) - 1)^2 / (p(x) / q(x) + 1)) else p(x) * 1)
proof
  triangular(p || q)
    = sum[x] (if 0 < q(x) then q(x) * ((p(x) / q(x) - 1)^2 / (p(x) / q(x) + 1)) else p(x) * 1)  by definition
qed
"""
    )
    assert [t.verdict for t in checked(text).theorems] == ["proved"]


@pytest.mark.slow
def test_an_axiom_is_a_property_of_operators() -> None:
    text = (
        "uses divergences.tv\n"
        + NONEXPANSIVE
        + """
theorem closer
  given operator M satisfying nonexpansive
  given distributions b, p
  claim TV(M(1, b, p), b) <= TV(p, b)
proof
  show TV(M(1, b, p), b) <= TV(p, b) by nonexpansive of M
qed

theorem reversed
  claim mix satisfies nonexpansive
proof
  take alpha, b, p
  suppose 0 <= alpha
  suppose alpha <= 1
  show TV(mix(alpha, b, p), b) <= (1 - alpha) * TV(p, b) by tv_contraction_to_base
  have sign: 0 <= TV(p, b) by nonnegativity of TV
  TV(mix(alpha, b, p), b)
    <= (1 - alpha) * TV(p, b)  by tv_contraction_to_base
    <= TV(p, b)                by calculus from sign
qed
"""
    )
    result = checked(text)
    assert next(t.verdict for t in result.theorems) == "proved"
    assert not result.errors


PAIR = "operator f(b, p)\n given distributions b, p\n"
APART = "divergence d(p || q)\n given distributions p, q\n"
ONE = "\n\ntheorem one\n claim 0 < 1\nproof\nqed\n"
REFUSED = {
    "a shipped name": (PAIR.replace("f(", "mix(") + " value x |-> b(x)", "E160: mix is already the name of"),
    "the total of an own name": (
        APART.replace("d(", "f_total(") + " value 1\n\n" + PAIR + " mass x |-> b(x)",
        "E160: f_total is already the name of",
    ),
    "twice": (TRIANGULAR + TRIANGULAR, "E160: triangular is already the name of"),
    "an argument that is not given": (PAIR.replace("(b", "(alpha, b") + " value x |-> b(x)", "alpha is not given"),
    "a given that is no argument": (PAIR + " given real a\n value x |-> b(x)", "E161: a is no argument of f"),
    "undefined where it should not be": (
        PAIR + " value x |-> b(x) / p(x)", "E162: f may be undefined: it must be shown that for all x: p(x) /= 0"
    ),
    "no number": (PAIR + " value x |-> b", "E161: an operator is a number"),
    "no function": (PAIR + " value 1", "E161: an operator is a function"),
    "infinite masses": (PAIR + " value x |-> KL(b || p)", "E161: the masses of an operator are finite"),
    "a generator that is not convex": (APART + " generator r |-> 1 - r^2 recession oo", "E163: it is no generator"),
    "a generator that is not zero at one": (APART + " generator r |-> r^2 recession oo", "E163: it is no generator"),
    "another recession slope": (
        TRIANGULAR.replace("recession 1", "recession 2"),
        "E163: its recession slope, the limit of f(r)/r, is 1, not 2",
    ),
    "a recession slope that is missing": (
        TRIANGULAR.replace(" recession 1", ""), "E161: the recession slope is missing"
    ),
    "an axiom about nothing": (
        "axiom a\n given distributions b, p\n claim TV(b, p) <= 1",
        "E161: an axiom is about one operator, and 0 are given",
    ),
    "an axiom about two": ("axiom a\n given operators M, L\n claim 0 <= 1", "and 2 are given"),
    "a divergence that is a statement": (APART + " value p << q", "E161: a divergence is a number"),
    "a fact that nothing proves": (
        PAIR + " value x |-> b(x)\n fact closure by nothing" + ONE, "E164: nothing is no proved theorem here"
    ),
    "the wrong word": (PAIR + " claim b = p", "by mass or value, not by claim"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_declaration_is_refused(name: str) -> None:
    text, message = REFUSED[name]
    assert any(message in mistake for mistake in mistakes(text)), mistakes(text)


@pytest.mark.slow
def test_generators_with_kinks_and_parameters_are_recognised() -> None:
    text = """
    divergence kinked[c](p || q)
      given c in [1, 2]
      given distributions p, q
      generator r |-> c * (r - 1)^2 + abs(r - 1) recession oo

    divergence powered[s](p || q)
      given s in (1, 2]
      given distributions p, q
      generator r |-> r^s - 1 recession oo

    theorem one
      claim 0 < 1
    proof
    qed
    """
    assert not mistakes(text)


def test_a_parameter_is_not_caught_by_the_binders_of_an_axiom() -> None:
    """`for all alpha` of the axiom is not the author's alpha: the true claim needs 0 < alpha, and says so."""
    text = """
    operator other[s](alpha, b, p)
      given real s
      given alpha in [0, 1]
      given distributions b, p
      value x |-> s * b(x) + (1 - s) * p(x)

    theorem caught
      given real alpha
      claim other[alpha] satisfies closure
    proof
    qed
    """
    result = checked(text)
    assert result.theorems[0].verdict != "proved"
    said = result.theorems[0].claim
    assert "other[alpha](alpha'" in said


def test_an_own_operator_is_refuted_like_any_other() -> None:
    text = """
    operator behind(alpha, b, p)
      given alpha in [0, 1]
      given distributions b, p
      value x |-> p(x)

    refutation never_moves "what stays behind does not contract"
      given distributions b, p
      given alpha in [0, 1]
      claim TV(behind(alpha, b, p), b) <= (1 - alpha) * TV(p, b)
      fails at alpha = 1, b = (1, 0), p = (0, 1)

    refutation no_domination "and is not dominated"
      given operator M
      claim convex_domination(M)
      fails at M = behind
    """
    assert next(t.verdict for t in checked(text).theorems) == "proved"


def test_two_files_may_mean_different_things_by_one_name(tmp_path: Path) -> None:
    head = "operator mine(alpha, b, p)\n given alpha in [0, 1]\n given distributions b, p\n"
    claim = (
        "theorem same_{}\n given distributions b, p\n claim mine(0, b, p) = {}\nproof\n take x\n"
        " mine(0, b, p)(x) = {}(x) by definition\nqed\n"
    )
    (tmp_path / "one.proof").write_text(head + " value x |-> b(x)\n\n" + claim.format("b", "b", "b"))
    (tmp_path / "two.proof").write_text(head + " value x |-> p(x)\n\n" + claim.format("b", "b", "b"))
    (tmp_path / "both.proof").write_text("uses one, two\n\n" + claim.format("c", "b", "b"))
    library = Library(cache=FileCache(tmp_path / "cache"))
    for _ in range(2):  # the second time from stored certificates
        assert check_file(tmp_path / "one.proof", library).verdict == "proved"
        assert check_file(tmp_path / "two.proof", library).verdict != "proved"
    both = check_file(tmp_path / "both.proof", library)
    assert [e.code for e in both.errors] == ["E160"]


@pytest.mark.slow
def test_what_is_declared_is_in_force_in_files_that_use_it(tmp_path: Path) -> None:
    (tmp_path / "own.proof").write_text("theory own\nuses foundations.order, foundations.simplex\n" + HERONIAN)
    (tmp_path / "more.proof").write_text(
        "uses own\n\ntheorem output\n given distributions b, p\n claim distribution(heronian(1/2, b, p))\nproof\n"
        " show distribution(heronian(1/2, b, p)) by closure of heronian\nqed\n"
    )
    library = Library()
    assert check_file(tmp_path / "more.proof", library).verdict == "proved"


def test_a_changed_declaration_is_seen_by_blocks_that_did_not_change() -> None:
    text = (
        "operator mine(alpha, b, p)\n given alpha in [0, 1]\n given distributions b, p\n value x |-> b(x)\n\n"
        "theorem same\n given distributions b, p\n claim mine(0, b, p) = b\nproof\n take x\n"
        " mine(0, b, p)(x) = b(x) by definition\nqed\n"
    )
    first = check_text(text)
    assert first.verdict == "proved"
    assert check_text(text, previous=first).verdict == "proved"
    changed = check_text(text.replace("x |-> b(x)", "x |-> p(x)"), previous=first)
    assert changed.verdict != "proved"


def test_a_changed_declaration_is_seen_by_the_cache(tmp_path: Path) -> None:
    text = (
        "operator mine(alpha, b, p)\n given alpha in [0, 1]\n given distributions b, p\n value x |-> {}(x)\n\n"
        "theorem same\n given distributions b, p\n claim mine(0, b, p) = b\nproof\n take x\n"
        " mine(0, b, p)(x) = b(x) by definition\nqed\n"
    )
    cache = FileCache(tmp_path)
    assert check_text(text.format("b"), library=Library(cache=cache)).verdict == "proved"
    assert check_text(text.format("b"), library=Library(cache=cache)).theorems[0].cached
    assert check_text(text.format("p"), library=Library(cache=cache)).verdict != "proved"


def test_the_layout_of_a_declaration() -> None:
    untidy = 'operator   f(alpha,b,p)  "an f"\n given alpha in [0,1]\ngiven_ = 1'
    with pytest.raises(SourceError):
        formatted(untidy)
    tidy = formatted('operator f(b, p) "an f"\n given distributions b, p\n   value x |-> b(x)\n fact a by c\n')
    assert tidy == 'operator f(b, p) "an f"\n  given distributions b, p\n  value x |-> b(x)\n  fact a by c\n'


@pytest.mark.slow
def test_an_own_operator_is_typeset_with_its_definition() -> None:
    from rmd_symbolic.export.backends import BACKENDS
    from rmd_symbolic.export.document import document

    result = checked("uses foundations.order, foundations.simplex\n" + HERONIAN)
    source = BACKENDS["latex"](document(result.theorems))
    assert r"\operatorname{heronian}" in source
    assert "Heronian anchor" in source


def test_a_file_of_declarations_alone_is_whole() -> None:
    result = checked(NONEXPANSIVE)
    assert (result.verdict, result.exit_code, result.declared) == ("proved", 0, ("nonexpansive",))
    assert checked("theory empty\n").exit_code == 2


SEQUENCE = """
axiom orbits "an orbit stays near"
  given operator M
  given distributions b, p[t]
  given alpha in [0, 1]
  assume p[t + 1] = M(alpha, b, p[t]) for all t
  claim TV(p[1], b) <= TV(p[0], b)
"""


def test_an_axiom_about_a_sequence_speaks_of_distributions_alone() -> None:
    """A quantifier over functions of t does not say that its values are distributions: the axiom has to."""
    (axiom,) = declare(SEQUENCE).axioms
    assert "distribution(p[t])" in str(axiom.notion.body)
    assert "our reading" not in axiom.notion.source


def test_a_greek_name_is_the_name_that_it_spells() -> None:
    text = """
    operator η(b, p)
      given distributions b, p
      value x |-> b(x)

    theorem kept
      given distributions b, p
      claim eta(b, p) = b
    proof
      take x
      η(b, p)(x) = b(x)  by algebra
    qed
    """
    assert checked(text).verdict == "proved"


def test_a_certificate_of_an_own_operator_is_verified_against_its_file(tmp_path: Path) -> None:
    head = "operator mine(alpha, b, p)\n given alpha in [0, 1]\n given distributions b, p\n value x |-> {}(x)\n\n"
    proof = (
        "theorem same\n given distributions b, p\n claim mine(0, b, p) = b\nproof\n take x\n"
        " mine(0, b, p)(x) = b(x) by definition\nqed\n"
    )
    path = tmp_path / "own.proof"
    path.write_text(head.format("b") + proof)
    scope = Library().scope(str(path))
    for block in split(path.read_text())[0]:
        checked_block(block, str(path), scope)
    data = bundle(scope.all["same"], scope.all)
    assert verify(data, path).theorem.conclusion is scope.all["same"].statement.closed
    path.write_text(head.format("p") + proof)  # the name means something else now
    with pytest.raises(RmdError):
        verify(data, path)


HALF = """
operator mine(alpha, b, p) "half"
  given alpha in [0, 1]
  given distributions b, p
  value x |-> b(x)

theorem kept
  given distributions b, p
  claim mine(1, b, p) = b
proof
  take x
  mine(1, b, p)(x) = b(x)  by algebra
qed
"""


def test_nothing_hostile_of_a_declaration_reaches_tex() -> None:
    from rmd_symbolic.export.backends import BACKENDS
    from rmd_symbolic.export.document import document

    text = HALF.replace("half", r"\input{/etc/passwd} 100% $x$ a_b")
    source = BACKENDS["latex"](document(checked(text).theorems))
    assert r"\operatorname{mine}" in source
    assert r"\input{" not in source


def test_a_certificate_about_what_may_be_undefined_is_refused(tmp_path: Path) -> None:
    """`rmd check` refuses such a declaration; a certificate must not bring it in by another door."""
    head = "operator mine(b, p)\n given distributions b, p\n value x |-> {}\n\n"
    proof = "theorem same\n given distributions b, p\n claim mine(b, p)(x) = mine(b, p)(x) for all x\nproof\nqed\n"
    path = tmp_path / "own.proof"
    path.write_text(head.format("b(x)") + proof)
    scope = Library().scope(str(path))
    for block in split(path.read_text())[0]:
        checked_block(block, str(path), scope)
    data = bundle(scope.all["same"], scope.all)
    assert verify(data, path).theorem is not None
    path.write_text(head.format("b(x) / p(x)") + proof)
    with pytest.raises(RmdError, match="mine is not declared"):
        verify(data, path)
