r"""Documents in LaTeX: an article that compiles as it stands, or a snippet to \input.

The templates have delimiters of their own, because braces belong to TeX, run in a sandbox, and escape every value that
this module has not itself written as LaTeX.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from rmd_symbolic.data import templates_folder
from rmd_symbolic.export.document import Document, TheoremBlock
from rmd_symbolic.export.escape import escape
from rmd_symbolic.export.prose import listed
from rmd_symbolic.export.typeset import footnote, key, notions, proof, prose, statement

if TYPE_CHECKING:
    from jinja2 import Environment

ENVIRONMENTS = (
    ("theorem", "Theorem"), ("lemma", "Lemma"), ("exercise", "Exercise"), ("refutation", "Refutation"),
)  # fmt: skip
KERNEL_ALONE = (
    r"Every theorem below was checked by rmd\_symbolic. Unless a footnote says otherwise, its proof rests on kernel "
    r"rules and exact certificates alone."
)


class Latex(str):
    """Text that is LaTeX already and is not escaped again."""

    __slots__ = ()


@cache
def environment() -> Environment:
    """The environment of the LaTeX templates."""
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(templates_folder() / "latex"), undefined=StrictUndefined, finalize=_safe,
        block_start_string="((*", block_end_string="*))", variable_start_string="(((", variable_end_string=")))",
        comment_start_string="((=", comment_end_string="=))", trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, autoescape=False,
    )  # fmt: skip


def _safe(value: object) -> str:
    """What a template prints: LaTeX as it is, anything else escaped."""
    return value if isinstance(value, Latex) else escape(str(value))


def theorem_source(theorem: TheoremBlock, alone: bool = True) -> Latex:
    """The LaTeX of one theorem with its proof; `alone` where no preface says what it rests on."""
    kind = theorem.kind if theorem.kind in dict(ENVIRONMENTS) else "theorem"
    written_proof = proof(theorem.body) or _source(theorem)
    written = environment().get_template("theorem.tex.j2").render(
        theorem=theorem, environment=Latex(kind), title=Latex(prose(theorem.title)), key=Latex(key(theorem.name)),
        statement=Latex(statement(theorem)), proof=Latex(written_proof), footnote=Latex(footnote(theorem, alone)),
    )  # fmt: skip
    return Latex(written.strip() + "\n")


def _source(theorem: TheoremBlock) -> str:
    """The proof of a statement without steps of its own, such as an instance of a theorem."""
    if theorem.message:
        return f"{escape(theorem.message)}."
    if not theorem.uses:
        return "The engines find a proof without further steps."
    return f"This follows from {prose(listed([(link,) for link in theorem.uses]))}."


def article(document: Document) -> str:
    """A document that compiles as it stands."""
    return _document(document, "article.tex.j2")


def snippet(document: Document) -> str:
    r"""Theorems to \input into a document that loads the packages."""
    return _document(document, "snippet.tex.j2")


def _document(document: Document, template: str) -> str:
    several = len(document.theorems) > 1 and template.startswith("article")
    theories = [t.theory for t in document.theorems]
    parts = []
    for position, theorem in enumerate(document.theorems):
        new = len(set(theories)) > 1 and (position == 0 or theories[position - 1] != theorem.theory)
        section = theorem.theory.replace(".", ": ").replace("_", " ") if new and several else ""
        parts.append({"section": section, "source": theorem_source(theorem, not several)})
    return (
        environment()
        .get_template(template)
        .render(
            title=document.title,
            notions=Latex(notions(document.notions)),
            theorems=parts,
            preface=Latex(KERNEL_ALONE if several else ""),
            environments=[(Latex(name), heading) for name, heading in ENVIRONMENTS],
        )
    )
