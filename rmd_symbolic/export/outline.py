"""The lines of a proof as a tree, and the numbers of the statements that something refers to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rmd_symbolic.language.report import StepReport

GROUPS = {"case": "cases", "base": "induction", "inductive": "induction"}
NESTING = ("have", "case", "base", "inductive")


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A line with what belongs to it: the lines below a header, the links of a chain, the branches of cases."""

    report: StepReport
    children: tuple[Node, ...] = ()


def outline(reports: Sequence[StepReport]) -> tuple[Node, ...]:
    """Lines below a header are its children, links those of their chain; cases and parts of inductions are grouped."""
    nodes, rest = _level(list(reports), 0)
    if rest:
        raise ValueError("a line stands outside of every block")
    return nodes


def _level(reports: list[StepReport], depth: int) -> tuple[tuple[Node, ...], list[StepReport]]:
    out: list[Node] = []
    while reports and reports[0].depth >= depth:
        report, reports = reports[0], reports[1:]
        if report.kind in NESTING:
            inside, reports = _level(reports, depth + 1)
            node = Node(report, inside)
        else:
            node = Node(report)
        group = GROUPS.get(report.kind)
        more = group and out and out[-1].report.kind == group and (group == "cases" or len(out[-1].children) < 2)
        if more or (report.kind == "link" and out):
            out[-1] = Node(out[-1].report, (*out[-1].children, node))
        elif group:
            head = StepReport(report.span, "", "", report.verdict, depth=depth, kind=group)
            out.append(Node(head, (node,)))
        else:
            out.append(node)
    return tuple(out), reports


# ---- numbers ----------------------------------------------------------------------------------------------------
Key = int  # the identity of a line, or minus one minus the position of a hypothesis
SOURCES = re.compile(r"\bfrom\b(.*)$", re.DOTALL)
WITH = re.compile(r"\bwith\b.*$", re.DOTALL)


def words_of(reason: str) -> str:
    """The words of a reason, without `by`, values and sources."""
    return WITH.sub("", SOURCES.sub("", reason)).strip().removeprefix("by ").strip()


def sources_of(reason: str) -> list[str]:
    """What a reason draws on: the names after `from`."""
    found = SOURCES.search(reason)
    return [name.strip() for name in found.group(1).split(",") if name.strip()] if found else []


@dataclass(slots=True)
class Marks:
    """Numbers by line, and what each label means where a line stands."""

    numbers: dict[Key, int] = field(default_factory=dict)
    scopes: dict[Key, dict[str, Key]] = field(default_factory=dict)

    def of(self, node: Node) -> int | None:
        """The number of a line, if anything refers to it."""
        return self.numbers.get(id(node))

    def of_hypothesis(self, position: int) -> int | None:
        """The number of a hypothesis, if anything refers to it."""
        return self.numbers.get(-1 - position)

    def meant(self, node: Node, label: str) -> int | None:
        """The number that a label stands for at a line."""
        key = self.scopes.get(id(node), {}).get(label)
        return None if key is None else self.numbers.get(key)


def numbered(nodes: tuple[Node, ...], hypotheses: Sequence[str]) -> Marks:
    """Number the labelled statements that some reason names, in the order of the text."""
    marks = Marks()
    order: list[Key] = [-1 - i for i in range(len(hypotheses))]
    cited: set[Key] = set()
    scope = {label: -1 - i for i, label in enumerate(hypotheses) if label}
    _walk(nodes, scope, marks, order, cited)
    marks.numbers = {key: i + 1 for i, key in enumerate(k for k in order if k in cited)}
    return marks


def _walk(
    nodes: Iterable[Node], scope: dict[str, Key], marks: Marks, order: list[Key], cited: set[Key]
) -> None:  # fmt: skip
    scope = dict(scope)
    for node in nodes:
        report = node.report
        marks.scopes[id(node)] = dict(scope)
        named = [words_of(report.reason), *sources_of(report.reason)] if report.reason else []
        cited.update(scope[name] for name in named if name in scope)
        order.append(id(node))
        inner = dict(scope)
        if report.kind == "case" and report.label:
            inner[report.label] = id(node)
        _walk(node.children, inner, marks, order, cited)
        label = report.label or (report.terms[0].name if report.kind == "let" and report.terms else "")  # type: ignore[union-attr]
        if label and report.kind != "case":
            scope[label] = id(node)
