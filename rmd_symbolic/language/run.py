"""Runs the steps of a proof: each statement becomes a goal, each reason is asked for kernel steps.

A step that fails is reported and then taken for granted, so that one run reports every step; a proof with a failed
step is not turned into a theorem.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rmd_symbolic.errors import RmdError, SourceError, Span
from rmd_symbolic.kernel.formula import Arrow, Node
from rmd_symbolic.language.asking import Asking
from rmd_symbolic.language.elaborate import Elaborator, Statement
from rmd_symbolic.language.elsewhere import whereabouts
from rmd_symbolic.language.report import Run, StepReport
from rmd_symbolic.language.structure import SURFACE, Scope, Structure
from rmd_symbolic.language.suggestion import Retry
from rmd_symbolic.language.syntax import Expression, Reason, Step
from rmd_symbolic.meaning.denote import Meaning, kernel_variable
from rmd_symbolic.tactics.argument import Argument
from rmd_symbolic.tactics.context import Context, Lemma, TacticFailure
from rmd_symbolic.tactics.describe import readable
from rmd_symbolic.tactics.linear import attempt
from rmd_symbolic.tactics.logic import auto, closes, stated
from rmd_symbolic.tactics.obligations import discharged
from rmd_symbolic.tactics.reasons import REASONS, Citation, symmetric
from rmd_symbolic.tactics.reasons import justify as find_steps
from rmd_symbolic.tactics.recorder import Recorder
from rmd_symbolic.terms.sort import (
    DISTRIBUTION,
    REAL,
    Sort,
)  # fmt: skip
from rmd_symbolic.terms.term import Term, Variable, operation

LINE_SECONDS = 20.0  # of processor time, for the steps of one line: a wrong line may have no end of attempts
REASON_WORDS = frozenset(word for kind in REASONS for word in kind.words)

if TYPE_CHECKING:
    from rmd_symbolic.language.theories import Library


class Runner(Structure):
    """Runs one proof in the scope of its statement."""

    def __init__(
        self, statement: Statement, offset: int, recorder: Recorder, lemmas: Mapping[str, Lemma], engines: bool = True,
        library: Library | None = None,
    ) -> None:  # fmt: skip
        self.statement, self.reader = statement, Elaborator(offset, statement.notions)
        self.run = Run(recorder)
        self.context = Context(recorder, lemmas, written=dict(statement.written), engines=engines)
        self.axioms: dict[str, int] = {}
        self.depth = 0
        self.values: dict[str, Term] = {}  # those of the last reason
        self.texts = {formula: text for _, text, formula in statement.hypotheses}  # facts as they are written
        self.theories: Library | None = (
            library  # where there is one the engines may be asked at a line without a reason
        )
        self.asking = Asking(self)
        self.granted: set[Node] = set()  # failed steps that are taken for granted

    def start(self) -> None:
        """Put the hypotheses of the statement in force."""
        for label, text, formula in self.statement.hypotheses:
            step = self.context.apply("assume", [], formula)
            self.context.learn(step, label, "hypothesis")
            term = text.split("(")
            if len(term) == 2 and term[1].endswith(")"):
                self.axioms[f"{term[0]} of {term[1][:-1]}"] = step
        self.context.taken.update(g.variable.name for g in self.statement.givens)

    def prove(self, steps: list[Step]) -> Run:
        """Run the steps against the claim, then discharge the hypotheses."""
        self.start()
        last = self.steps(steps, self.context, self.statement.goal, dict(self.statement.scope))
        if last is not None and self.run.sound:
            self.run.last = self.discharge(last)
        return self.run

    def discharge(self, last: int) -> int:
        """The closed statement from a step that proves the goal under the hypotheses."""
        context, statement = self.context, self.statement
        used = self.run.recorder.theorem(last).hypotheses
        self.run.unused = [text for _, text, formula in statement.hypotheses if formula not in used]
        for _, _, formula in reversed(statement.hypotheses):
            last = context.apply("imply", [last], formula)
        for given in reversed(statement.givens):
            last = context.apply("generalise", [last], kernel_variable(given.variable))
        return last

    # -- statements -----------------------------------------------------------------------------------------------
    def steps(self, steps: list[Step], context: Context, goal: Node, scope: Scope) -> int | None:
        """A step that proves the goal by the statements, or None (reported)."""
        made: list[int] = []
        for position, step in enumerate(steps):
            self.begin()
            rest = steps[position + 1 :]
            match step.kind:
                case "note":
                    self._note(step)
                case "chain" | "have" | "show":
                    self._stated(step, context, scope, made)
                case "case":
                    return self._cases(steps[position:], context, goal, scope)
                case "induction" | "base" | "inductive":
                    return self._induction(steps[position:], context, goal, scope)
                case "take":
                    return self._take(step, rest, context, goal, scope)
                case "suppose":
                    return self._suppose(step, rest, context, goal, scope)
                case "let":
                    return self._let(step, rest, context, goal, scope)
                case "obtain":
                    return self._obtain(step, rest, context, goal, scope)
                case "witness":
                    return self._witness(step, rest, context, goal, scope)
                case "contradiction":
                    return self._contradiction(step, context, goal, scope)
                case other:
                    raise SourceError("E120", f"{other} is not a statement of a proof", step.span)
        return self._finish(context, goal, made, steps)

    def _stated(self, step: Step, context: Context, scope: Scope, made: list[int]) -> None:
        """A line that states something; one that cannot be read is noted, and the proof goes on."""
        depth = self.depth
        try:
            self._chain(step, context, scope, made) if step.kind == "chain" else self._have(step, context, scope, made)
        except SourceError as error:
            self.depth = depth
            self.run.errors.append(error)

    def begin(self) -> None:
        """A line begins: from here the search for its steps has a limit."""
        self.run.recorder.ends = min(time.process_time() + LINE_SECONDS, self.context.deadline)

    def _finish(self, context: Context, goal: Node, made: list[int], steps: list[Step]) -> int | None:
        self.begin()
        found = stated(context, goal)
        if found is not None:
            return found
        for step in reversed(made[-4:]):
            end = closes(context, goal, step)
            if end is not None:
                return end
        end = auto(context, goal, made[-6:])
        if end is None and not self.run.errors:
            span = steps[-1].span if steps else Span(self.reader.offset + 1, 1)
            what = (
                "the last line does not give the claim" if made else "there is no step, and the engines find no proof"
            )
            self.report(span, "", "", "open", f"{what}: {self.readable(goal)}", "add the steps that are missing")
        return end

    def readable(self, goal: Node) -> str:
        return str(self.statement.claim) if goal is self.statement.goal else readable(self.context, goal)

    def report(self, span: Span, text: str, reason: str, verdict: str, message: str = "", hint: str = "") -> StepReport:
        report = StepReport(span, text, reason, verdict, message, hint, depth=self.depth)
        self.run.reports.append(report)
        return report

    def _note(self, step: Step) -> None:
        self.report(step.span, step.text, "", "note").kind = "note"

    def denote(self, term: Term, context: Context, at: Span) -> Node:
        """The kernel formula of a stated line; its obligations must hold here."""
        meaning = Meaning()
        try:
            formula = meaning.of(term, {})
        except RmdError as error:
            raise SourceError("E201", str(error), at) from None
        self.context.written.update(meaning.written)
        self.texts.setdefault(formula, str(term))
        for obligation in meaning.obligations:
            if discharged(context, obligation) is None:
                said = f"this may be undefined: {readable(context, obligation)} is not known here"
                self.report(at, str(term), "", "open", said, "state the hypothesis, or prove it first with `have`")
        return formula

    def citation(self, reason: Reason | None, context: Context, scope: Scope) -> Citation:
        self.values = {}
        if reason is None:
            return Citation("")
        values = {}
        for name, tree in reason.bindings:
            term = self._binding(name, tree, scope, reason.words, context)
            values[name] = Meaning(silent=1).of(term, {})
            self.values[name] = term
        sources: list[int | str] = []
        for source in reason.sources:
            if source in context.labels:
                sources += context.labels[source]
            elif source in context.cited:
                sources.append(source)
            elif source in self.axioms:
                sources.append(self.axioms[source])
            elif source in context.unproved:
                raise TacticFailure(f"{source} {context.unproved[source]}")
            else:
                raise TacticFailure(f"{source} is neither a label nor a theorem in scope; labels here: "
                                    f"{', '.join(context.labels) or 'none'}")  # fmt: skip
        return Citation(reason.words, values, tuple(sources), self._arguments(reason, context, scope))

    def _arguments(self, reason: Reason, context: Context, scope: Scope) -> tuple[Argument, ...]:
        """The arguments below a line, their terms read where the line stands."""
        if not reason.argument:
            return ()
        from rmd_symbolic.language.arguments import read
        from rmd_symbolic.language.parse import parse_expression

        def term(text: str) -> Node:
            return Meaning(silent=1).of(self.reader.term(parse_expression(text), scope), {})

        def bound(text: str) -> Node:
            names = {name: Variable(name, REAL) for name in re.findall(r"\bx\d+\b", text)}
            return Meaning(silent=1).of(self.reader.proposition(parse_expression(text), names), {})

        try:
            return tuple(read(reason.argument, term, bound))
        except RmdError as error:
            raise TacticFailure(f"the argument cannot be read: {error}") from None

    def _binding(self, name: str, tree: Expression, scope: Scope, words: str, context: Context) -> Term:
        """A value after `with`; a maplet takes the sort that the lemma's variable wants."""
        lemma = context.cited.get(words)
        if tree.data == "maps":
            wanted = None
            if lemma is not None and name in lemma.names:
                formula = lemma.formula
                for _ in range(lemma.names.index(name)):
                    formula = formula.args[1]
                sort = formula.args[0]
                wanted = SURFACE.get(sort.domain[0]) if isinstance(sort, Arrow) else None
            return self._maplet(tree, scope, wanted)
        return self.reader.term(tree, scope)

    def _maplet(self, tree: Expression, scope: Scope, sort: Sort | None) -> Term:
        from rmd_symbolic.language.parse import normal_name

        return self.reader.maplet(normal_name(str(tree.children[0])), tree.children[2], scope, sort, tree.children[0])

    def justify(self, formula: Node, text: str, reason: Reason | None, at: Span, context: Context, scope: Scope) -> int:
        """The step for a formula; on failure the formula is taken for granted and the failure reported."""
        before = len(self.run.recorder.steps)
        try:
            step, suggestion = self._found(formula, text, reason, context, scope)
            report = self.report(at, text, reason.text if reason else "", "proved")
            report.arguments, report.suggestion = context.rests_on(step, before), suggestion
        except RmdError as error:
            message, hint = self._advice(error, reason, context)
            if self.run.recorder.late:
                message = f"{message}; given up after {LINE_SECONDS:g} s"
            self.report(at, text, reason.text if reason else "", "open", message, hint)
            retry = Retry(context.child(), formula, self.reader.notions, self.axioms, frozenset(self.granted))
            self.run.failed.append((self.run.reports[-1], retry))
            self.run.reports[-1].hypotheses = context.suppositions() - self.granted
            self.granted.add(formula)
            step = context.apply("assume", [], formula)
        report = self.run.reports[-1]
        report.formula = formula
        if report.verdict == "proved":
            report.hypotheses = self.run.recorder.theorem(step).hypotheses
        report.values = tuple(self.values.items())
        return step

    def _advice(self, error: RmdError, reason: Reason | None, context: Context) -> tuple[str, str]:
        """The message of a failed line and what to do next: above all, which theory states what is cited."""
        if reason is None:
            return str(error), "write a reason: by ...; `rmd explain` lists them"
        known = {*context.cited, *context.labels, *context.unproved, *self.axioms}
        for words in (reason.words, *reason.sources):
            hint = "" if words in known or words in REASON_WORDS else whereabouts(words, self.reader.notions, known)
            if hint:
                return str(error).split("; did you mean")[0], hint
        return str(error), getattr(error, "hint", "")

    def _found(
        self, formula: Node, text: str, reason: Reason | None, context: Context, scope: Scope
    ) -> tuple[int, str]:  # fmt: skip
        """The step for a formula by its reason; without one the engines are asked, and say what to write instead."""
        citation = self.citation(reason, context, scope)
        try:
            return find_steps(context, formula, citation, self.reader.notions, self.axioms), ""
        except TacticFailure:
            if citation.words.lower() not in ("", "auto"):
                raise
            found = self.asking.ask(formula, text, context, scope)
            if found is None:
                raise
            return found.step, found.suggestion

    def _chain(self, step: Step, context: Context, scope: Scope, made: list[int]) -> None:
        if step.expression is None:
            raise SourceError("E121", "a chain starts with a term", step.span)
        first = previous = self.reader.term(step.expression, scope)
        links: list[int] = []
        for number, link in enumerate(step.links):
            right = self.reader.term(link.right, scope)
            try:
                term = operation(link.relation, previous, right)
            except RmdError as error:
                raise SourceError("E201", str(error), link.span) from None
            at = step.span if number == 0 and link.span.line == step.span.line else link.span
            formula = self.denote(term, context, at)
            done = self.justify(formula, str(term), link.reason, at, context, scope)
            report = self.run.reports[-1]
            report.relation, report.left, report.right = link.relation, previous, right
            report.kind = "first" if number == 0 else "link"
            context.learn(done)
            links.append(done)
            made.append(done)
            previous = right
        if len(links) > 1:
            self._join(step, first, previous, links, context, made)

    def _join(self, step: Step, first: Term, last: Term, links: list[int], context: Context, made: list[int]) -> None:
        """The first term against the last."""
        backwards = any(link.relation in (">=", ">") for link in step.links)
        if backwards and any(link.relation in ("<=", "<") for link in step.links):
            raise SourceError("E122", "a chain goes in one direction", step.span, "split it into two chains")
        if first.sort == DISTRIBUTION or any(link.relation in ("<<", "/=") for link in step.links):
            return
        if backwards:
            links = [self._turned(context, link) for link in reversed(links)]
        whole = attempt(context, "chain", links)
        if whole is None:
            raise SourceError("E122", f"the lines do not join {first} with {last}", step.span)
        context.learn(whole)
        made.append(whole)

    def _turned(self, context: Context, link: int) -> int:
        return symmetric(context, link) if context.says(link).op == "equal" else link

    def _have(self, step: Step, context: Context, scope: Scope, made: list[int]) -> None:
        if step.expression is None:
            raise SourceError("E121", f"{step.kind} needs a statement", step.span)
        term = self.reader.proposition(step.expression, scope)
        formula = self.denote(term, context, step.span)
        if step.inside:
            header = self.report(step.span, str(term), "", "proved")
            header.kind, header.label, header.formula, header.terms = "have", step.label, formula, (term,)
            self.depth += 1
            found = self.steps(step.inside, context.child(), formula, scope)
            self.depth -= 1
            done = context.apply("assume", [], formula) if found is None else found
            header.hypotheses = self.run.recorder.theorem(done).hypotheses
        else:
            done = self.justify(formula, str(term), step.reason, step.span, context, scope)
            self.run.reports[-1].label, self.run.reports[-1].terms = step.label, (term,)
        context.learn(done, step.label)
        made.append(done)
