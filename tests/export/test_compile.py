"""The shipped library compiles with pdflatex: no error, no undefined reference, no line over the margin."""

import os
import shutil

import pytest

from rmd_symbolic.export.document import Document, document, theorem_block
from rmd_symbolic.export.latex import article, environment, snippet, theorem_source
from rmd_symbolic.export.pdf import compiled, overfull, undefined
from rmd_symbolic.language.check import check_text
from rmd_symbolic.language.result import PROVED
from tests import shelf

pytestmark = pytest.mark.slow

MAX_OVERFULL = 5.0  # pt
HOST = r"""\documentclass{amsart}
\usepackage{amsmath,amssymb,amsthm,mathtools,hyperref,cleveref}
\newtheorem{theorem}{Satz}[section]
\begin{document}
\section{Here}
BODY
\end{document}
"""


@pytest.fixture(autouse=True)
def tex():
    if shutil.which("pdflatex") is None:
        if os.environ.get("CI"):
            pytest.fail("pdflatex is missing; CI must compile the library")
        pytest.skip("pdflatex is missing: apt-get install --no-install-recommends texlive-latex-extra lmodern")


@pytest.fixture(scope="module")
def library():
    return [t for result in shelf.whole().files.values() for t in result.theorems if t.verdict == PROVED]


def clean(source):
    pdf, log = compiled(source)
    assert pdf.startswith(b"%PDF")
    assert undefined(log) == []
    assert [points for points in overfull(log) if points > MAX_OVERFULL] == []


def test_the_whole_library(library):
    assert library
    clean(article(document(library, "The library of proofs")))


def test_every_theorem_as_it_is_set_alone(library):
    """All in one run of TeX, but each as if the others stood elsewhere."""
    blocks = tuple(theorem_block(result) for result in library)
    preamble = environment().get_template("preamble.tex.j2").render()
    clean(f"{preamble}\\begin{{document}}\n{snippet(Document('', blocks))}\\end{{document}}\n")
    clean(article(document(library[:1])))


def test_a_snippet_in_a_document_with_its_own_theorems(library):
    pdf, log = compiled(HOST.replace("BODY", snippet(document(library[:3]))))
    assert pdf.startswith(b"%PDF")
    assert undefined(log) == []


HOSTILE = [
    r"\input{/etc/passwd}", r"\write18{id}", "}}}{{{", "100% $x$ a_b^c~d#e&f \\", "^^5c ^^M", "éß日本≤∞αℝ²", "]`'|<<>>",
]  # fmt: skip


def test_hostile_text_compiles():
    sources = []
    for text in HOSTILE:
        checked = check_text(f'lemma one "{text}"\n claim 0 < 1\nproof\n note "{text}"\n show 0 < 1 by algebra\nqed')
        result = checked.theorems[0]
        result.name = text
        sources.append(article(document([result], text)))
        assert theorem_source(document([result]).theorems[0])
    for source in sources:
        clean(source)


def test_the_matrix_of_operators_and_axioms():
    """A row that is proved, one with values, and one that does not apply."""
    from rmd_symbolic.export.matrix import latex_article
    from rmd_symbolic.framework.axioms import AXIOMS
    from rmd_symbolic.framework.operators import MIX, POOL, PUSH
    from rmd_symbolic.language.matrix import matrix

    chosen = [axiom for axiom in AXIOMS if axiom.name in ("closure", "anchoring", "anchor_monotonicity")]
    clean(latex_article(matrix([MIX, POOL, PUSH], chosen)))
