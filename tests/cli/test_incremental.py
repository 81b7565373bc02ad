"""Taking blocks over gives the answer that a check from scratch gives, whatever is edited."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rmd_symbolic.language.check import check_text
from tests.cli.conftest import TOP
from tests.shelf import library

BLOCKS = """\
lemma first
  given real a
  assume h: 0 < a
  claim 0 < 2 * a
proof
  0 < 2 * a  by arithmetic from h
qed
----
lemma first
  given real a
  assume h: 1 < a
  claim 0 < 2 * a
proof
  0 < 2 * a  by arithmetic from h
qed
----
lemma second
  given real a
  assume h: 0 < a
  claim 0 < 4 * a
proof
  have one: 0 < 2 * a  by first
  0 < 4 * a  by arithmetic from one
qed
----
lemma third
  given real a
  assume h: 0 < a
  claim 0 < 8 * a
proof
  have two: 0 < 4 * a  by second
  0 < 8 * a  by arithmetic from two
qed
----
lemma alone
  claim 0 < 1
proof
  0 < 1  by algebra
qed
----
lemma broken
  claim 0 <
----
lemma undeclared
  claim 0 < b
----
lemma stuck
  given real a
  claim a <= a + 1
proof
  a <= a + 1  by first
qed
----
# a remark
----
uses foundations.order
----
lemma squares
  given real a
  claim 0 <= a * a
proof
  0 <= a * a  by square_nonnegative
qed
----
theorem twice
  claim 0 < 1
proof
  0 < 1  by alone
qed
""".split("----\n")  # noqa: SIM905  (texts read better than quoted lines)
LIBRARY = library()
TEXTS = st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=7).map("\n".join)


def report(result):
    theorems = [
        (t.name, t.line, t.verdict, t.trust, t.unused, t.uses, t.message, t.claim,
         [(s.span, s.text, s.reason, s.verdict, s.message, s.hint) for s in t.steps])
        for t in result.theorems
    ]  # fmt: skip
    errors = [(e.span, e.code, e.message, e.hint) for e in result.errors]
    return theorems, errors, result.verdict, result.exit_code


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_a_chain_of_edits_ends_where_a_fresh_check_does(texts):
    result = None
    for text in texts:
        result = check_text(text, "<text>", LIBRARY, False, previous=result)
        assert report(result) == report(check_text(text, "<text>", LIBRARY, False))


@settings(max_examples=20, deadline=None)
@given(TEXTS)
def test_an_unchanged_text_is_taken_over_whole(text):
    before = check_text(text, "<text>", LIBRARY, False)
    after = check_text(text, "<text>", LIBRARY, False, previous=before)
    assert [id(t) for t in before.theorems] == [id(t) for t in after.theorems]


def test_the_shipped_library_is_what_it_is_after_an_edit_and_back():
    text = (TOP / "proofs" / "foundations" / "order.proof").read_text(encoding="utf-8")
    before = check_text(text, "<text>", LIBRARY, False)
    edited = check_text(text.replace("0 <= a * a", "0 <= a * a + 0", 1), "<text>", LIBRARY, False, previous=before)
    after = check_text(text, "<text>", LIBRARY, False, previous=edited)
    assert report(after) == report(before)
    assert edited.theorems[1] is before.theorems[1]


def test_numbers_are_asked_for_again():
    text = BLOCKS[4]
    before = check_text(text, "<text>", LIBRARY, False)
    after = check_text(text, "<text>", LIBRARY, True, previous=before)
    assert after.theorems[0] is not before.theorems[0]
    assert check_text(text, "<text>", LIBRARY, False, previous=after).theorems[0] is after.theorems[0]
