"""The neutral document: built from results alone, structured, numbered, in order."""

from pathlib import Path

import pytest

from rmd_symbolic.errors import RmdError
from rmd_symbolic.export import document as d
from rmd_symbolic.export.prose import Formula, Link, Mark, Words, spoken
from rmd_symbolic.language.check import check_file, check_text
from rmd_symbolic.terms.sort import NATURAL, REAL, Function
from rmd_symbolic.terms.term import Variable
from tests.shelf import library

GOLDEN = Path(__file__).parent.parent / "golden"


@pytest.fixture(scope="module")
def structure():
    return {t.name: t for t in check_file(GOLDEN / "structure.proof", numbers=False, library=library()).theorems}


@pytest.fixture(scope="module")
def convergence():
    return {t.name: t for t in check_file(GOLDEN / "convergence.proof", numbers=False, library=library()).theorems}


def test_cases_hold_their_conditions_and_proofs(structure):
    (cases,) = d.theorem_block(structure["square_nonnegative"]).body
    assert isinstance(cases, d.Cases)
    assert [str(b.condition) for b in cases.branches] == ["0 <= a", "a < 0"]
    assert [len(b.body) for b in cases.branches] == [1, 2]
    assert [b.mark for b in cases.branches] == [1, None]


def test_only_what_is_referred_to_has_a_number(structure):
    block = d.theorem_block(structure["between"])
    assert [h.mark for h in block.hypotheses] == [1, 2]
    inner, second, last = block.body
    assert isinstance(inner, d.Subproof)
    assert inner.mark == 3
    assert isinstance(second, d.Fact)
    assert second.mark is None
    assert isinstance(last, d.Fact)
    assert last.reason == (Words("by arithmetic"), Words(" from "), Mark(3), Words(" and "), Mark(2))


def test_induction_has_two_parts(convergence):
    note, induction = d.theorem_block(convergence["geometric"]).body
    assert isinstance(note, d.Note)
    assert isinstance(induction, d.Induction)
    assert induction.variable.name == "t"
    fact, chain = induction.step
    assert isinstance(fact, d.Fact)
    assert isinstance(chain, d.Chain)
    assert [row.relation for row in chain.rows] == ["=", "<=", "<=", "="]
    assert chain.rows[1].reason == (
        Words("by tv contraction of "),
        Formula(convergence["geometric"].statement.scope["M"]),
    )


def test_names_are_introduced(structure):
    take, suppose, let, fact, chain = d.theorem_block(structure["supposed"]).body
    assert [type(b) for b in (take, suppose, let, fact, chain)] == [d.Take, d.Suppose, d.Let, d.Fact, d.Chain]
    assert (suppose.mark, let.mark) == (2, 3)
    obtain, witness, _ = d.theorem_block(structure["unbounded"]).body
    assert isinstance(obtain, d.Obtain)
    assert (obtain.variable.name, obtain.mark) == ("T", 1)
    assert isinstance(witness, d.Witness)


def test_unused_hypotheses_are_named(structure):
    assert len(d.theorem_block(structure["supposed"]).unused) == 2


LEMMAS = """
lemma one
  claim 0 < 1
proof
  show 0 < 1 by algebra
qed
lemma two
  claim 0 < 1
proof
  show 0 < 1 by one
qed
"""


def test_theorems_come_after_those_they_use():
    first, second = check_text(LEMMAS, library=library()).theorems
    document = d.document([second, first])
    assert [t.name for t in document.theorems] == ["one", "two"]
    assert document.theorems[1].uses == (Link("one", True),)
    assert document.theorems[1].body[0].reason == (Words("by "), Link("one", True))
    assert d.document([second]).theorems[0].uses == (Link("one", False),)


def test_a_label_means_what_it_means_where_it_is_used():
    text = """
lemma scopes
  given real a
  claim 0 <= a * a
proof
  case h: 0 <= a:
    0 <= a * a by arithmetic from h
  case h: a < 0:
    have g: 0 < -a by arithmetic from h
    0 <= a * a by arithmetic from g
qed
"""
    (cases,) = d.theorem_block(check_text(text, library=library()).theorems[0]).body
    assert [b.mark for b in cases.branches] == [1, 2]
    assert cases.branches[1].body[0].reason[-1] == Mark(2)
    assert cases.branches[1].body[1].rows[0].reason[-1] == Mark(3)


def test_results_from_the_cache_are_refused(structure):
    result = structure["between"]
    result.cached = True
    with pytest.raises(RmdError, match="cache"):
        d.theorem_block(result)
    result.cached = False


def test_notes_speak_mathematics():
    a, p = Variable("a", REAL), Variable("p", REAL)
    assert spoken("a p <= oo, b^2", {"a": a, "p": p}) == (Words("a "), Formula(p), Words(" ≤ ∞, b²"))
    s, t = Variable("s", Function((NATURAL,), REAL)), Variable("t", NATURAL)
    assert spoken("s[t] and s[0]", {"s": s}) == (Formula(s[t]), Words(" and "), Formula(s[0]))
    assert spoken("p[t]", {"p": p}) == (Words("p[t]"),)


def test_open_steps_stay_in_a_draft():
    text = "lemma wrong\n given real a\n claim a <= 1\nproof\n have a <= 2 by algebra\n a <= 1 by arithmetic\nqed"
    block = d.theorem_block(check_text(text, numbers=False, library=library()).theorems[0])
    assert not block.proved
    assert not block.body[0].holds


def test_definitions_follow_what_is_said(convergence):
    names = [definition.title for definition in d.document([convergence["geometric"]]).notions]
    assert names == ["total variation distance", "tv contraction"]
    (mixture,) = d.document([convergence["mixture_pointwise"]]).notions
    assert str(mixture.left) == "mix(alpha, b, p)(x)"


def test_every_notion_has_a_definition():
    from rmd_symbolic.export.notions import definitions
    from rmd_symbolic.export.typeset import notions
    from rmd_symbolic.framework.declared import declarations

    found = definitions(n.at(n.formals) for n in declarations().values())
    assert len(found) >= 10
    assert notions(found).count("tag*") >= len(found)
