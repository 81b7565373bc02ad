"""LaTeX documents: golden files, the same every time, safe whatever an author writes."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rmd_symbolic.export import document as d
from rmd_symbolic.export.backends import BACKENDS
from rmd_symbolic.export.document import document
from rmd_symbolic.export.latex import Latex, article, environment, snippet
from rmd_symbolic.export.prose import spoken
from rmd_symbolic.language.check import check_file, check_text
from rmd_symbolic.terms.term import operation
from tests.shelf import library

GOLDEN = Path(__file__).parent.parent / "golden"
UPDATE = bool(os.environ.get("UPDATE_GOLDEN"))


def results(name):
    return check_file(GOLDEN / f"{name}.proof", numbers=False, library=library()).theorems


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", ["structure", "convergence"])
def test_golden(name, backend):
    """UPDATE_GOLDEN=1 writes the files anew; look at the difference before you keep it."""
    source = BACKENDS[backend](document(results(name), name.capitalize()))
    file = GOLDEN / f"{name}.{backend}.tex"
    if UPDATE:
        file.write_text(source, encoding="utf-8")
    assert source == file.read_text(encoding="utf-8")


def test_the_same_every_time():
    assert article(document(results("structure"))) == article(document(results("structure")))


def test_references_go_to_the_same_document_only():
    proof = "\n claim 0 < 1\nproof\n show 0 < 1 by {}\nqed\n"
    text = "lemma one" + proof.format("algebra") + "lemma two" + proof.format("one")
    one, two = check_text(text, numbers=False, library=library()).theorems
    both = article(document([one, two]))
    assert r"\cref{rmd:one}" in both
    assert r"\label{rmd:one}" in both
    alone = article(document([two]))
    assert "cref{" not in alone
    assert r"\rmdname{one}" in alone


def test_a_snippet_has_no_preamble():
    source = snippet(document(results("structure")))
    assert r"\documentclass" not in source
    assert r"\begin{document}" not in source
    assert r"\begin{lemma}" in source


def test_a_draft_says_so():
    text = "lemma wrong\n given real a\n claim a <= 1\nproof\n a <= 1 by arithmetic\nqed"
    source = article(document(check_text(text, numbers=False, library=library()).theorems))
    assert "Draft, not proved" in source
    assert r"\rmdopen" in source
    assert "kernel rules and exact certificates" not in source


def test_a_refutation_does_not_claim():
    (result,) = check_text(
        "lemma one\n claim 0 < 1\nproof\n show 0 < 1 by algebra\nqed", numbers=False, library=library()
    ).theorems
    result.kind = "refutation"
    assert "It is not true in general that" in article(document([result]))


def test_trust_is_said():
    (result,) = check_text(
        "lemma one\n claim 0 < 1\nproof\n show 0 < 1 by algebra\nqed", numbers=False, library=library()
    ).theorems
    assert "kernel rules and exact certificates alone" in article(document([result]))
    result.trust = ["z3"]
    assert "The proof rests on: z3." in article(document([result]))


COMMANDS = re.compile(r"\\([A-Za-z]+)")


@settings(deadline=None, max_examples=60)
@given(st.text(), st.text(), st.text())
def test_nothing_an_author_writes_reaches_tex(title, note, message):
    block = d.TheoremBlock(
        "name", "theorem", spoken(title, {}), (), (), operation("<", 0, 1),
        (d.Note(spoken(note, {})), d.Gap(message)), True, (message,), (), (),
    )  # fmt: skip
    source = article(d.Document(title, (block,)))
    assert all(" " <= c <= "~" or c == "\n" for c in source)
    for forbidden in ("input", "write", "include", "catcode", "csname", "def", "openin", "immediate", "read"):
        assert rf"\{forbidden}" not in source.replace(r"\ifcsname", "").replace(r"\endcsname", "").replace(
            "inputenc", ""
        )


def test_templates_escape_what_is_not_latex():
    render = environment().from_string("((( a )))|((( b )))").render
    assert render(a=r"\input{x}", b=Latex(r"\alpha")) == r"\textbackslash{}input\{x\}|\alpha"


def test_templates_reach_no_internals():
    from jinja2.exceptions import SecurityError, UndefinedError

    with pytest.raises((SecurityError, UndefinedError)):
        environment().from_string("((( ''.__class__.__mro__ )))").render()
    with pytest.raises(UndefinedError):
        environment().from_string("((( missing )))").render()


def test_results_show_themselves():
    result = check_text(
        'theorem one "<b>bold</b>"\n claim 0 < 1\nproof\n note "<script>"\n show 0 < 1 by algebra\nqed',
        library=library(),
    )
    page = result._repr_html_() + result.theorems[0]._repr_html_()
    assert "<script>" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;" in page
    assert "0 &lt; 1" in page
    assert result.theorems[0]._repr_latex_() == "$$0 < 1.$$"
    assert "one" in result._repr_latex_()
    assert not re.search(r"(src|href)=", page)
