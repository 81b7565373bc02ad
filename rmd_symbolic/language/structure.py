"""The statements of a proof that open or close something: cases, induction, take, suppose, obtain, witness."""

from __future__ import annotations

from abc import ABC, abstractmethod

from rmd_symbolic.errors import SourceError, Span
from rmd_symbolic.kernel.formula import ONE, ZERO, Arrow, Node, instance, make, variable
from rmd_symbolic.language.elaborate import Elaborator, Statement
from rmd_symbolic.language.expressions import sort_of_word
from rmd_symbolic.language.report import Run, StepReport
from rmd_symbolic.language.syntax import Reason, Step
from rmd_symbolic.meaning.denote import Meaning, abstracted, kernel_variable, written_out
from rmd_symbolic.tactics.context import Context, TacticFailure
from rmd_symbolic.tactics.linear import attempt
from rmd_symbolic.tactics.logic import auto, exhaustive
from rmd_symbolic.tactics.reasons import Citation, absurdity
from rmd_symbolic.terms.sort import (
    CHANNEL,
    DISTRIBUTION,
    EXTENDED,
    NATURAL,
    REAL,
    SYMBOL,
    TEACHER,
    Function,
    Sort,
)  # fmt: skip
from rmd_symbolic.terms.term import Binder, Term, Variable, operation

SURFACE: dict[object, Sort] = {
    "I": SYMBOL, "K": TEACHER, "N": NATURAL, "R": REAL, "E": EXTENDED, Arrow(("I",), "R"): DISTRIBUTION,
    Arrow(("R",), "R"): Function((REAL,), REAL), Arrow(("I", "I"), "R"): CHANNEL,
    Arrow(("N",), "R"): Function((NATURAL,), REAL), Arrow(("N", "I"), "R"): Function((NATURAL,), DISTRIBUTION),
}  # fmt: skip


Scope = dict[str, Variable]


class Structure(ABC):
    """The structural statements; `Runner` supplies how a line is read and justified."""

    statement: Statement
    reader: Elaborator
    run: Run
    context: Context
    depth: int

    @abstractmethod
    def steps(self, steps: list[Step], context: Context, goal: Node, scope: Scope) -> int | None:
        """A step that proves the goal by the statements, or None (reported)."""

    @abstractmethod
    def report(self, span: Span, text: str, reason: str, verdict: str, message: str = "", hint: str = "") -> StepReport:
        """Add a line to the report."""

    @abstractmethod
    def readable(self, goal: Node) -> str:
        """The goal as a person reads it."""

    @abstractmethod
    def denote(self, term: Term, context: Context, at: Span) -> Node:
        """The kernel formula of a stated line, its obligations proved."""

    @abstractmethod
    def justify(self, formula: Node, text: str, reason: Reason | None, at: Span, context: Context, scope: Scope) -> int:
        """The step for a formula by its reason."""

    @abstractmethod
    def citation(self, reason: Reason | None, context: Context, scope: Scope) -> Citation:
        """The reason with its names resolved."""

    def _cases(self, steps: list[Step], context: Context, goal: Node, scope: Scope) -> int | None:
        branches = [s for s in steps if s.kind == "case"]
        strays = [s for s in steps if s.kind not in ("case", "note")]
        if strays:
            raise SourceError("E123", "after `case ...:` only further cases may follow at this level", strays[0].span,
                              "indent what belongs to the case")  # fmt: skip
        self._notes(steps)
        formulas, ends = [], []
        for branch in branches:
            if branch.expression is None:
                raise SourceError("E121", "a case needs a statement", branch.span)
            term = self.reader.proposition(branch.expression, scope)
            formula = self.denote(term, context, branch.span)
            header = self.report(branch.span, str(term), "", "proved")
            header.kind, header.label, header.terms = "case", branch.label, (term,)
            child = context.child()
            child.learn(child.apply("assume", [], formula), branch.label, "case")
            self.depth += 1
            end = self.steps(branch.inside, child, goal, scope)
            self.depth -= 1
            formulas.append(formula)
            ends.append(end)
        split = self._split(formulas, context, branches[0].span)
        if split is None or any(e is None for e in ends):
            return None
        return self._merge(split, [e for e in ends if e is not None], context)

    def _split(self, formulas: list[Node], context: Context, at: Span) -> int | None:
        if len(formulas) == 1:
            self.report(at, "", "", "open", "one case alone leaves something out", "add the other case")
            return None
        whole = formulas[-1]
        for formula in reversed(formulas[:-1]):
            whole = make("or", formula, whole)
        known = context.facts.get(whole)
        found = (
            known
            if isinstance(known, int)
            else auto(context, whole)
            if len(formulas) > 2
            else exhaustive(context, whole)
        )
        if found is None:
            found = auto(context, whole)
        if found is None:
            self.report(at, "", "", "open", f"the cases may leave something out: {self.readable(whole)} is not known",
                         "the last case should be the negation of the others")  # fmt: skip
        return found

    def _merge(self, split: int, ends: list[int], context: Context) -> int:
        if len(ends) == 2:
            return context.apply("by_cases", [split, *ends])
        rest = context.apply("assume", [], context.says(split).args[1])
        return context.apply("by_cases", [split, ends[0], self._merge(rest, ends[1:], context)])

    def _notes(self, steps: list[Step]) -> None:
        """Notes between the parts of an induction or between cases are reported before them."""
        for step in steps:
            if step.kind == "note":
                self.report(step.span, step.text, "", "note").kind = "note"

    def _induction(self, steps: list[Step], context: Context, goal: Node, scope: Scope) -> int | None:
        name = ""
        if steps[0].kind == "induction":
            name = steps[0].names[0]
            steps = steps[1:]
        base = next((s for s in steps if s.kind == "base"), None)
        step = next((s for s in steps if s.kind == "inductive"), None)
        at = steps[0].span if steps else Span(self.reader.offset + 1, 1)
        if base is None or step is None or any(s.kind not in ("base", "inductive", "note") for s in steps):
            raise SourceError("E124", "an induction has the parts `base:` and `step:`", at)
        if goal.op != "all" or goal.args[0] != "N":
            raise SourceError("E124", f"induction proves a claim for all naturals, not {self.readable(goal)}", at)
        name = name or self._bound_name(scope)
        self._unused(name, scope, at)
        self._notes(steps)
        header = self.report(base.span, "base", "", "proved")
        header.kind, header.terms = "base", (Variable(name, NATURAL),)
        self.depth += 1
        first = self.steps(base.inside, context.child(), instance(goal, ZERO), scope)
        self.depth -= 1
        header = self.report(step.span, "step", "", "proved")
        header.kind, header.terms = "inductive", (Variable(name, NATURAL),)
        t = variable(name, "N")
        self.context.taken.add(name)
        child = context.child()
        before = instance(goal, t)
        child.learn(child.apply("assume", [], before), origin="hypothesis")
        after = instance(goal, make("add", t, ONE))
        self.depth += 1
        second = self.steps(step.inside, child, after, {**scope, name: Variable(name, NATURAL)})
        self.depth -= 1
        if first is None or second is None:
            return None
        inductive = self._bound(context, "generalise", [context.apply("imply", [second], before)], t)
        return None if inductive is None else context.apply("induction", [first, inductive], goal)

    def _bound(self, context: Context, rule: str, premises: list[int], name: Node) -> int | None:
        """Bind a variable; None, not an error, after a failed step, which stays a hypothesis that may mention it."""
        return context.apply(rule, premises, name) if self.run.sound else attempt(context, rule, premises, name)

    def _bound_name(self, scope: Scope) -> str:
        """The author's name for the natural that the goal starts with: the first one of the claim that is not taken."""
        claim = self.statement.claim
        while isinstance(claim, Binder) and claim.name == "for all":
            if claim.variable.sort == NATURAL and claim.variable.name not in scope:
                return claim.variable.name
            claim = claim.body
        return next(name for name in ("t", "m", "n", "u", "v", "w", "t'") if name not in scope)

    def _unused(self, name: str, scope: Scope, at: Span) -> None:
        """Refuse a new name that means something already."""
        if name in scope:
            raise SourceError("E208", f"{name} already stands for a {scope[name].sort} here", at, "choose another name")
        if name in self.reader.notions:
            title = self.reader.notions[name].title
            raise SourceError("E208", f"{name} is the name of {title}", at, "choose another name")

    def _take(self, step: Step, rest: list[Step], context: Context, goal: Node, scope: Scope) -> int | None:
        child = context.child()
        undo: list[tuple[str, Node]] = []
        for name in step.names:
            if goal.op != "all":
                raise SourceError("E125", f"there is nothing to take: the goal is {self.readable(goal)}", step.span)
            sort = goal.args[0]
            if sort not in SURFACE:
                raise SourceError(
                    "E125", f"there is no way yet to take a value of this kind: {self.readable(goal)}", step.span
                )
            self._unused(name, scope, step.span)
            scope = {**scope, name: Variable(name, SURFACE[sort])}
            x = variable(name, sort)
            self.context.taken.add(name)
            undo.append(("generalise", x))
            goal = instance(goal, written_out(x))
            if SURFACE[sort] == DISTRIBUTION and goal.op == "implies":
                undo.append(("imply", goal.args[0]))
                child.learn(child.apply("assume", [], goal.args[0]), origin="hypothesis")
                goal = goal.args[1]
        header = self.report(step.span, ", ".join(step.names), "", "proved")
        header.kind, header.terms = "take", tuple(scope[name] for name in step.names)
        end = self.steps(rest, child, goal, scope)
        for rule, item in reversed(undo):
            end = None if end is None else self._bound(context, rule, [end], item)
        return end

    def _suppose(self, step: Step, rest: list[Step], context: Context, goal: Node, scope: Scope) -> int | None:
        if step.expression is None or goal.op != "implies":
            raise SourceError("E126", f"suppose introduces the hypothesis of an implication; the goal is "
                              f"{self.readable(goal)}", step.span, "use `case A:`, `case not A:`")  # fmt: skip
        term = self.reader.proposition(step.expression, scope)
        formula = self.denote(term, context, step.span)
        header = self.report(step.span, str(term), "", "proved")
        header.kind, header.label, header.terms = "suppose", step.label, (term,)
        if formula is not goal.args[0]:
            header.verdict, header.message = "open", f"the goal supposes {self.readable(goal.args[0])}"
        child = context.child()
        child.learn(child.apply("assume", [], goal.args[0]), step.label, "hypothesis")
        end = self.steps(rest, child, goal.args[1], scope)
        return None if end is None else context.apply("imply", [end], goal.args[0])

    def _let(self, step: Step, rest: list[Step], context: Context, goal: Node, scope: Scope) -> int | None:
        """A name for a value: some value equals it, so let it be called that.  The name labels the equation."""
        name = step.names[0]
        if step.expression is None:
            raise SourceError("E121", "let needs a value", step.span, "write: let r = u / v")
        self._unused(name, scope, step.span)
        term = self.reader.term(step.expression, scope)
        if isinstance(term.sort, Function):
            raise SourceError("E213", f"let names numbers and distributions; {term} is a {term.sort}", step.span)
        known = Variable(name, term.sort)
        value, x = self.denote(term, context, step.span), kernel_variable(known)
        equation = Meaning(silent=1).of(operation("=", known, term), {})
        self.context.taken.add(name)
        existential = abstracted("some", x, equation)
        found = context.apply("witness", [self._reflexive(context, instance(existential, value))], existential, value)
        header = self.report(step.span, str(operation("=", known, term)), "", "proved")
        header.kind, header.terms = "let", (known, term)
        child = context.child()
        child.learn(child.apply("assume", [], equation), name, "definition")
        end = self.steps(rest, child, goal, {**scope, name: known})
        return None if end is None else self._bound(context, "obtain", [found, end], x)

    def _reflexive(self, context: Context, equation: Node) -> int:
        if equation.op != "all":
            return context.apply("algebra", [], equation)
        x = context.fresh("x", equation.args[0])
        return context.apply("generalise", [self._reflexive(context, instance(equation, x))], x)

    def _obtain(self, step: Step, rest: list[Step], context: Context, goal: Node, scope: Scope) -> int | None:
        if step.expression is None:
            raise SourceError("E121", "obtain needs a statement", step.span)
        (*label,) = step.names[1:]
        name = step.names[0]
        self._unused(name, scope, step.span)
        from rmd_symbolic.terms.sort import index_sort

        for sort in [sort_of_word(step.text)] if step.text else dict.fromkeys((index_sort(name), NATURAL, REAL)):
            known = Variable(name, sort)
            try:
                term = self.reader.proposition(step.expression, {**scope, name: known})
                break
            except SourceError:
                if sort == REAL or step.text:
                    raise
        inner = {**scope, name: known}
        formula = self.denote(term, context, step.span)
        x = kernel_variable(known)
        self.context.taken.add(name)
        existential = abstracted("some", x, formula)
        found = self.justify(existential, f"exists {name}: {term}", step.reason, step.span, context, scope)
        header = self.run.reports[-1]
        header.kind, header.label, header.terms = "obtain", label[0] if label else "", (known, term)
        child = context.child()
        child.learn(child.apply("assume", [], formula), label[0] if label else "", "case")
        end = self.steps(rest, child, goal, inner)
        return None if end is None else self._bound(context, "obtain", [found, end], x)

    def _witness(self, step: Step, rest: list[Step], context: Context, goal: Node, scope: Scope) -> int | None:
        if goal.op != "some" or step.expression is None:
            raise SourceError(
                "E127", f"a witness is for an existence claim; the goal is {self.readable(goal)}", step.span
            )
        term = self.reader.term(step.expression, scope)
        value = Meaning(silent=1).of(term, {})
        header = self.report(step.span, str(term), "", "proved")
        header.kind, header.terms = "witness", (term,)
        end = self.steps(rest, context, instance(goal, value), scope)
        return None if end is None else context.apply("witness", [end], goal, value)

    def _contradiction(self, step: Step, context: Context, goal: Node, scope: Scope) -> int | None:
        try:
            found = absurdity(context, self.citation(step.reason, context, scope).sources)
        except TacticFailure as error:
            self.report(step.span, "contradiction", "", "open", str(error))
            return None
        if found is None:
            self.report(step.span, "contradiction", "", "open", "the facts in force do not contradict each other",
                         "name the two facts: contradiction by arithmetic from h1, h2")  # fmt: skip
            return None
        self.report(
            step.span, "contradiction", step.reason.text if step.reason else "", "proved"
        ).kind = "contradiction"
        return context.apply("absurd", [found], goal)
