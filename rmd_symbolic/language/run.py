"""Runs the steps of a proof: each statement becomes a goal, each reason is asked for kernel steps.

A step that fails is reported and then taken for granted, so that one run reports every step; a proof with a failed
step is not turned into a theorem.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from rmd_symbolic.errors import RmdError, SourceError, Span
from rmd_symbolic.kernel.formula import ONE, ZERO, Arrow, Node, instance, make, variable
from rmd_symbolic.language.elaborate import Elaborator, Statement
from rmd_symbolic.language.syntax import Expression, Reason, Step
from rmd_symbolic.meaning.denote import Meaning, abstracted, kernel_variable, written_out
from rmd_symbolic.tactics.context import Context, Lemma, TacticFailure
from rmd_symbolic.tactics.linear import attempt
from rmd_symbolic.tactics.logic import auto, closes, exhaustive
from rmd_symbolic.tactics.reasons import Citation, absurdity, justify, symmetric
from rmd_symbolic.tactics.recorder import Recorder
from rmd_symbolic.terms.sort import (
    CHANNEL, DISTRIBUTION, EXTENDED, NATURAL, REAL, SYMBOL, TEACHER, Function, Sort,
)  # fmt: skip
from rmd_symbolic.terms.term import Binder, Term, Variable, operation

SURFACE: dict[object, Sort] = {
    "I": SYMBOL, "K": TEACHER, "N": NATURAL, "R": REAL, "E": EXTENDED, Arrow(("I",), "R"): DISTRIBUTION,
    Arrow(("R",), "R"): Function((REAL,), REAL), Arrow(("I", "I"), "R"): CHANNEL,
    Arrow(("N",), "R"): Function((NATURAL,), REAL), Arrow(("N", "I"), "R"): Function((NATURAL,), DISTRIBUTION),
}  # fmt: skip


@dataclass(slots=True)
class StepReport:
    """One line of a proof and what became of it; `formula` is what it says in the kernel, `hypotheses` under what."""

    span: Span
    text: str
    reason: str
    verdict: str
    message: str = ""
    hint: str = ""
    formula: Node | None = None
    hypotheses: frozenset[Node] = frozenset()
    label: str = ""
    relation: str = ""
    left: Term | None = None
    right: Term | None = None
    depth: int = 0
    kind: str = "step"


@dataclass(slots=True)
class Run:
    """The outcome of a proof: reports, the step that proves the goal, and whether every step held."""

    recorder: Recorder
    reports: list[StepReport] = field(default_factory=list)
    last: int | None = None
    unused: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Did every step so far hold?"""
        return all(r.verdict in ("proved", "note") for r in self.reports)

    @property
    def complete(self) -> bool:
        """Did every step hold, and is the goal proved?"""
        return self.last is not None and self.sound


Scope = dict[str, Variable]


class Runner:
    """Runs one proof in the scope of its statement."""

    def __init__(self, statement: Statement, offset: int, recorder: Recorder, lemmas: Mapping[str, Lemma]) -> None:
        self.statement, self.reader = statement, Elaborator(offset)
        self.run = Run(recorder)
        self.context = Context(recorder, lemmas)
        self.axioms: dict[str, int] = {}
        self.depth = 0

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
            self.run.last = self._discharge(last)
        return self.run

    def _discharge(self, last: int) -> int:
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
            rest = steps[position + 1 :]
            match step.kind:
                case "note":
                    self._note(step)
                case "chain":
                    self._chain(step, context, scope, made)
                case "have" | "show":
                    self._have(step, context, scope, made)
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

    def _finish(self, context: Context, goal: Node, made: list[int], steps: list[Step]) -> int | None:
        found = context.facts.get(goal)
        if isinstance(found, int):
            return found
        for step in reversed(made[-4:]):
            end = closes(context, goal, step)
            if end is not None:
                return end
        end = auto(context, goal, made[-6:])
        if end is None:
            span = steps[-1].span if steps else Span(self.reader.offset + 1, 1)
            what = "the last line does not give the claim" if made else "there is no step, and the engines find no proof"
            self._report(span, "", "", "open", f"{what}: {self._readable(goal)}", "add the steps that are missing")
        return end

    def _readable(self, goal: Node) -> str:
        return str(self.statement.claim) if goal is self.statement.goal else str(goal)

    def _report(self, span: Span, text: str, reason: str, verdict: str, message: str = "", hint: str = "") -> StepReport:
        report = StepReport(span, text, reason, verdict, message, hint, depth=self.depth)
        self.run.reports.append(report)
        return report

    def _note(self, step: Step) -> None:
        self._report(step.span, step.text, "", "note").kind = "note"

    def _denote(self, term: Term, context: Context, at: Span) -> Node:
        """The kernel formula of a stated line; its obligations must hold here."""
        meaning = Meaning()
        formula = meaning.of(term, {})
        for obligation in meaning.obligations:
            if auto(context, obligation) is None:
                self._report(at, str(term), "", "open", f"this may be undefined: {obligation} is not known here",
                             "state the hypothesis, or prove it first with `have`")  # fmt: skip
        return formula

    def _citation(self, reason: Reason | None, context: Context, scope: Scope) -> Citation:
        if reason is None:
            return Citation("")
        values = {}
        for name, tree in reason.bindings:
            term = self._binding(name, tree, scope, reason.words, context)
            values[name] = Meaning(silent=1).of(term, {})
        sources: list[int | str] = []
        for source in reason.sources:
            if source in context.labels:
                sources += context.labels[source]
            elif source in context.cited:
                sources.append(source)
            elif source in self.axioms:
                sources.append(self.axioms[source])
            else:
                raise TacticFailure(f"{source} is neither a label nor a theorem in scope; labels here: "
                                    f"{', '.join(context.labels) or 'none'}")  # fmt: skip
        return Citation(reason.words, values, tuple(sources))

    def _binding(self, name: str, tree: Expression, scope: Scope, words: str, context: Context) -> Term:
        """A value after `with`; a maplet takes the sort that the lemma's variable wants."""
        lemma = context.cited.get(words)
        if tree.data == "maps":
            wanted = None
            if lemma is not None and name in lemma.names:
                formula = lemma.formula
                for _ in range(lemma.names.index(name)):
                    formula = formula.args[1]  # type: ignore[assignment]
                sort = formula.args[0]
                wanted = SURFACE.get(sort.domain[0]) if isinstance(sort, Arrow) else None
            return self._maplet(tree, scope, wanted)
        return self.reader.term(tree, scope)

    def _maplet(self, tree: Expression, scope: Scope, sort: Sort | None) -> Term:
        from rmd_symbolic.language.parse import normal_name

        return self.reader.maplet(normal_name(str(tree.children[0])), tree.children[2], scope, sort, tree.children[0])

    def _justify(self, formula: Node, text: str, reason: Reason | None, at: Span, context: Context, scope: Scope) -> int:
        """The step for a formula; on failure the formula is taken for granted and the failure reported."""
        try:
            step = justify(context, formula, self._citation(reason, context, scope), self.reader.notions, self.axioms)
            self._report(at, text, reason.text if reason else "", "proved")
        except (TacticFailure, SourceError) as error:
            hint = "" if reason else "write a reason: by ..."
            self._report(at, text, reason.text if reason else "", "open", str(error), getattr(error, "hint", "") or hint)
            step = context.apply("assume", [], formula)
        report = self.run.reports[-1]
        report.formula, report.hypotheses = formula, self.run.recorder.theorem(step).hypotheses
        return step

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
            at = step.span if number == 0 else link.span
            formula = self._denote(term, context, at)
            done = self._justify(formula, str(term), link.reason, at, context, scope)
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
        formula = self._denote(term, context, step.span)
        if step.inside:
            header = self._report(step.span, str(term), "", "proved")
            header.kind, header.label, header.formula = "have", step.label, formula
            self.depth += 1
            found = self.steps(step.inside, context.child(), formula, scope)
            self.depth -= 1
            done = context.apply("assume", [], formula) if found is None else found
            header.hypotheses = self.run.recorder.theorem(done).hypotheses
        else:
            done = self._justify(formula, str(term), step.reason, step.span, context, scope)
            self.run.reports[-1].label = step.label
        context.learn(done, step.label)
        made.append(done)

    # -- structure ------------------------------------------------------------------------------------------------
    def _cases(self, steps: list[Step], context: Context, goal: Node, scope: Scope) -> int | None:
        branches = [s for s in steps if s.kind == "case"]
        strays = [s for s in steps if s.kind not in ("case", "note")]
        if strays:
            raise SourceError("E123", "after `case ...:` only further cases may follow at this level", strays[0].span,
                              "indent what belongs to the case")  # fmt: skip
        formulas, ends = [], []
        for branch in branches:
            if branch.expression is None:
                raise SourceError("E121", "a case needs a statement", branch.span)
            term = self.reader.proposition(branch.expression, scope)
            formula = self._denote(term, context, branch.span)
            header = self._report(branch.span, str(term), "", "proved")
            header.kind, header.label = "case", branch.label
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
            self._report(at, "", "", "open", "one case alone leaves something out", "add the other case")
            return None
        whole = formulas[-1]
        for formula in reversed(formulas[:-1]):
            whole = make("or", formula, whole)
        known = context.facts.get(whole)
        found = known if isinstance(known, int) else auto(context, whole) if len(formulas) > 2 else exhaustive(context, whole)
        if found is None:
            found = auto(context, whole)
        if found is None:
            self._report(at, "", "", "open", f"the cases may leave something out: {whole} is not known",
                         "the last case should be the negation of the others")  # fmt: skip
        return found

    def _merge(self, split: int, ends: list[int], context: Context) -> int:
        if len(ends) == 2:
            return context.apply("by_cases", [split, *ends])
        rest = context.apply("assume", [], context.says(split).args[1])
        return context.apply("by_cases", [split, ends[0], self._merge(rest, ends[1:], context)])

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
            raise SourceError("E124", f"induction proves a claim for all naturals, not {self._readable(goal)}", at)
        name = name or self._bound_name(scope)
        if name in scope:
            raise SourceError("E208", f"{name} already stands for a {scope[name].sort} here", at)
        header = self._report(base.span, "base", "", "proved")
        header.kind = "base"
        self.depth += 1
        first = self.steps(base.inside, context.child(), instance(goal, ZERO), scope)
        self.depth -= 1
        header = self._report(step.span, "step", "", "proved")
        header.kind = "inductive"
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
        """Bind a variable; after a failed step, which stays a hypothesis that may mention it, None instead of an error."""
        return context.apply(rule, premises, name) if self.run.sound else attempt(context, rule, premises, name)

    def _bound_name(self, scope: Scope) -> str:
        """The author's name for the natural that the goal starts with: the first one of the claim that is not taken."""
        claim = self.statement.claim
        while isinstance(claim, Binder) and claim.name == "for all":
            if claim.variable.sort == NATURAL and claim.variable.name not in scope:
                return claim.variable.name
            claim = claim.body
        return next(name for name in ("t", "m", "n", "u", "v", "w", "t'") if name not in scope)

    def _take(self, step: Step, rest: list[Step], context: Context, goal: Node, scope: Scope) -> int | None:
        child = context.child()
        undo: list[tuple[str, Node]] = []
        for name in step.names:
            if goal.op != "all":
                raise SourceError("E125", f"there is nothing to take: the goal is {self._readable(goal)}", step.span)
            sort = goal.args[0]
            if name in scope or sort not in SURFACE:
                raise SourceError("E208", f"{name} already stands for something here", step.span, "choose another name")
            scope = {**scope, name: Variable(name, SURFACE[sort])}
            x = variable(name, sort)  # type: ignore[arg-type]
            self.context.taken.add(name)
            undo.append(("generalise", x))
            goal = instance(goal, written_out(x))
            if SURFACE[sort] == DISTRIBUTION and goal.op == "implies":
                undo.append(("imply", goal.args[0]))  # type: ignore[arg-type]
                child.learn(child.apply("assume", [], goal.args[0]), origin="hypothesis")
                goal = goal.args[1]  # type: ignore[assignment]
        header = self._report(step.span, ", ".join(step.names), "", "proved")
        header.kind = "take"
        end = self.steps(rest, child, goal, scope)
        for rule, item in reversed(undo):
            end = None if end is None else self._bound(context, rule, [end], item)
        return end

    def _suppose(self, step: Step, rest: list[Step], context: Context, goal: Node, scope: Scope) -> int | None:
        if step.expression is None or goal.op != "implies":
            raise SourceError("E126", f"suppose introduces the hypothesis of an implication; the goal is "
                              f"{self._readable(goal)}", step.span, "use `case A:` and `case not A:` instead")  # fmt: skip
        term = self.reader.proposition(step.expression, scope)
        formula = self._denote(term, context, step.span)
        header = self._report(step.span, str(term), "", "proved")
        header.kind, header.label = "suppose", step.label
        if formula is not goal.args[0]:
            header.verdict, header.message = "open", f"the goal supposes {goal.args[0]}"
        child = context.child()
        child.learn(child.apply("assume", [], goal.args[0]), step.label, "hypothesis")
        end = self.steps(rest, child, goal.args[1], scope)  # type: ignore[arg-type]
        return None if end is None else context.apply("imply", [end], goal.args[0])

    def _let(self, step: Step, rest: list[Step], context: Context, goal: Node, scope: Scope) -> int | None:
        """A name for a value: some value equals it, so let it be called that.  The name labels the equation."""
        name = step.names[0]
        if step.expression is None:
            raise SourceError("E121", "let needs a value", step.span, "write: let r = u / v")
        if name in scope or name in self.reader.notions:
            raise SourceError("E208", f"{name} already stands for something here", step.span, "choose another name")
        term = self.reader.term(step.expression, scope)
        if isinstance(term.sort, Function):
            raise SourceError("E213", f"let names numbers and distributions; {term} is a {term.sort}", step.span)
        known = Variable(name, term.sort)
        value, x = self._denote(term, context, step.span), kernel_variable(known)
        equation = Meaning(silent=1).of(operation("=", known, term), {})
        self.context.taken.add(name)
        existential = abstracted("some", x, equation)
        found = context.apply("witness", [self._reflexive(context, instance(existential, value))], existential, value)
        self._report(step.span, str(operation("=", known, term)), "", "proved").kind = "let"
        child = context.child()
        child.learn(child.apply("assume", [], equation), name, "definition")
        end = self.steps(rest, child, goal, {**scope, name: known})
        return None if end is None else context.apply("obtain", [found, end], x)

    def _reflexive(self, context: Context, equation: Node) -> int:
        if equation.op != "all":
            return context.apply("algebra", [], equation)
        x = context.fresh("x", equation.args[0])
        return context.apply("generalise", [self._reflexive(context, instance(equation, x))], x)

    def _obtain(self, step: Step, rest: list[Step], context: Context, goal: Node, scope: Scope) -> int | None:
        if step.expression is None:
            raise SourceError("E121", "obtain needs a statement", step.span)
        *label, = step.names[1:]
        name = step.names[0]
        if name in scope:
            raise SourceError("E208", f"{name} already stands for a {scope[name].sort} here", step.span)
        from rmd_symbolic.terms.sort import index_sort

        for sort in dict.fromkeys((index_sort(name), NATURAL, REAL)):
            known = Variable(name, sort)
            try:
                term = self.reader.proposition(step.expression, {**scope, name: known})
                break
            except SourceError:
                if sort == REAL:
                    raise
        inner = {**scope, name: known}
        formula = self._denote(term, context, step.span)
        x = kernel_variable(known)
        self.context.taken.add(name)
        existential = abstracted("some", x, formula)
        found = self._justify(existential, f"exists {name}: {term}", step.reason, step.span, context, scope)
        self.run.reports[-1].kind = "obtain"
        child = context.child()
        child.learn(child.apply("assume", [], formula), label[0] if label else "", "case")
        end = self.steps(rest, child, goal, inner)
        return None if end is None else self._bound(context, "obtain", [found, end], x)

    def _witness(self, step: Step, rest: list[Step], context: Context, goal: Node, scope: Scope) -> int | None:
        if goal.op != "some" or step.expression is None:
            raise SourceError("E127", f"a witness is for an existence claim; the goal is {self._readable(goal)}", step.span)
        term = self.reader.term(step.expression, scope)
        value = Meaning(silent=1).of(term, {})
        header = self._report(step.span, str(term), "", "proved")
        header.kind = "witness"
        end = self.steps(rest, context, instance(goal, value), scope)
        return None if end is None else context.apply("witness", [end], goal, value)

    def _contradiction(self, step: Step, context: Context, goal: Node, scope: Scope) -> int | None:
        try:
            found = absurdity(context, self._citation(step.reason, context, scope).sources)
        except TacticFailure as error:
            self._report(step.span, "contradiction", "", "open", str(error))
            return None
        if found is None:
            self._report(step.span, "contradiction", "", "open", "the facts in force do not contradict each other",
                         "name the two facts: contradiction by arithmetic from h1, h2")  # fmt: skip
            return None
        self._report(step.span, "contradiction", step.reason.text if step.reason else "", "proved").kind = "contradiction"
        return context.apply("absurd", [found], goal)

