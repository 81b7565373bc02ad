"""Why a line holds, as a reader wants to hear it: `by monotonicity from (2)`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from rmd_symbolic.export.outline import Marks, Node, sources_of, words_of
from rmd_symbolic.export.prose import Formula, Link, Mark, Part, Prose, Value, Words, joined, listed, words
from rmd_symbolic.framework.declared import declarations
from rmd_symbolic.terms.term import Variable

PHRASES = {
    "": "",
    "auto": "",
    "?": "to be justified",
    "hypothesis": "by hypothesis",
    "case": "in this case",
    "recursion": "by the recursion",
    "definition": "by definition",
    "substitution": "by substitution",
    "tangent of ln": "by the tangent of the logarithm",
    "the tangent of ln": "by the tangent of the logarithm",
    "one term of a sum": "since one term is at most the sum",
    "term of a sum": "since one term is at most the sum",
    "positivity": "by the signs of its parts",
    "summing": "summing",
    "summing over x": "summing over all symbols",
    "summing over the symbols": "summing over all symbols",
    "summing over k": "summing over all teachers",
    "archimedes": "by the Archimedean property",
    "square root": "by properties of square roots",
    "exponential": "by properties of the exponential",
    "calculus": "by the signs of derivatives",
    "infinity": "by the laws of infinity",
    "the laws of oo": "by the laws of infinity",
    "finite value": "since the value is finite",
    "cases": "by cases on the conditions",
}
FACT = re.compile(r"(.+) of (\w+)( in its (?:first|second) argument)?")


@dataclass(frozen=True, slots=True)
class Speaker:
    """Turns the reasons of one proof into sentences; knows its labels, its variables and the theorems it cites."""

    marks: Marks = field(default_factory=Marks)
    uses: Collection[str] = ()
    inside: Collection[str] = ()
    scope: Mapping[str, Variable] = field(default_factory=dict)

    def reason(self, node: Node) -> Prose:
        """The reason of a line."""
        written = node.report.reason
        if not written:
            return ()
        head = self._head(node, words_of(written))
        values: list[Prose] = [(Value(name, term),) for name, term in node.report.values]
        sources = [self._source(node, source) for source in sources_of(written)]
        if values:
            head = joined(head, [Words(" with ")], listed(values))
        if sources:
            head = joined(head, [Words(" from " if head else "from ")], listed(sources))
        return head

    def _head(self, node: Node, said: str) -> Prose:
        if said.lower() in PHRASES:
            return words(PHRASES[said.lower()])
        if self.marks.meant(node, said) is not None or said in self.uses:
            return joined([Words("by ")], self._source(node, said))
        fact = FACT.fullmatch(said)
        if fact is not None:
            return self._fact(said, *fact.groups())
        return words(said if said.startswith("summing ") else f"by {said}")

    def _fact(self, said: str, fact: str, subject: str, place: str | None) -> Prose:
        """A declared fact of a notion, with the theorem behind it where the document states it; or an axiom."""
        if subject in self.scope:
            return (Words(f"by {fact.replace('_', ' ')} of "), Formula(self.scope[subject]))
        notions = declarations()
        if subject in notions:
            proved = notions[subject].facts.get(fact + (place or ""))
            if proved is not None and proved.theorem in self.inside:
                return (Words(f"by {said} ("), Link(proved.theorem, True), Words(")"))
        return words(f"by {said}")

    def _source(self, node: Node, name: str) -> tuple[Part, ...]:
        number = self.marks.meant(node, name)
        if number is not None:
            return (Mark(number),)
        if name in self.uses:
            return (Link(name, name in self.inside),)
        axiom = re.fullmatch(r"(\w+) of (\w+)", name)
        if axiom and axiom.group(2) in self.scope:
            return (Words(axiom.group(1).replace("_", " ") + " of "), Formula(self.scope[axiom.group(2)]))
        return words(name.replace("_", " "))
