"""`instantiate NAME with M = mix, ... as NEW`: a schematic theorem at chosen operators, functions and numbers.

The conditions on what was replaced are proved from the library (the axioms of an operator from its declared facts);
the other hypotheses stay hypotheses of the new statement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rmd_symbolic.errors import RmdError, SourceError
from rmd_symbolic.framework.declaration import Declarations, Notion
from rmd_symbolic.kernel.formula import Node
from rmd_symbolic.language.elaborate import Assumption, Elaborator, Given, Statement, denote_statement
from rmd_symbolic.language.elsewhere import theories
from rmd_symbolic.language.syntax import Expression, InstantiationBlock
from rmd_symbolic.meaning.denote import Meaning, kernel_variable, written_out
from rmd_symbolic.tactics.context import Context, TacticFailure
from rmd_symbolic.tactics.logic import auto, closes
from rmd_symbolic.tactics.reasons import Citation, cite
from rmd_symbolic.tactics.recorder import Recorder
from rmd_symbolic.terms.sort import APPLIED, Function, accepts
from rmd_symbolic.terms.substitute import NODES, Value, substitute
from rmd_symbolic.terms.term import Binder, Term, Variable, free_variables

if TYPE_CHECKING:
    from rmd_symbolic.language.theories import Scope


def instantiated(block: InstantiationBlock, offset: int, scope: Scope) -> tuple[Statement, Recorder, int]:
    """The new statement, the recorder, and the step that proves its closed form."""
    entry = scope.entry(block.source)
    if entry is None:
        raise SourceError(
            "E133", f"there is no theorem {block.source} to instantiate", block.span, scope.near(block.source)
        )
    source = entry.statement
    reader = Elaborator(offset, scope.notions)
    values: dict[Variable, Value] = {}
    notions: list[Notion] = []
    given = {g.variable.name: g.variable for g in source.givens}
    for name, tree in block.bindings:
        if name not in given:
            raise SourceError(
                "E134", f"{block.source} has no variable {name}", block.span, f"it has {', '.join(given)}"
            )
        values[given[name]] = notion_value(reader, tree, given[name], notions)
    statement = _statement(block, source, values, scope.notions)
    recorder = Recorder(scope.theorems)
    context = Context(recorder, scope.lemmas)
    context.taken.update(g.variable.name for g in statement.givens)
    try:
        return statement, recorder, _prove(block, source, statement, values, notions, context)
    except TacticFailure as error:
        raise SourceError("E135", str(error), block.span, error.hint or "prove it as a lemma first") from None


def notion_value(reader: Elaborator, tree: Expression, variable: Variable, notions: list[Notion]) -> Value:
    """What stands for a variable: a notion, a function `r |-> e`, or a term."""
    if tree.data == "name" and str(tree.children[0]) in reader.notions:
        notion = reader.notions[str(tree.children[0])]
        notions.append(notion)
        signature = variable.sort if isinstance(variable.sort, Function) else APPLIED.get(variable.sort)
        if signature is None or len(signature.domain) != len(notion.formals):
            raise reader.fail(tree, "E136", f"{notion.name} cannot stand for {variable.name}, of sort {variable.sort}")
        return lambda arguments: notion.at(arguments)
    if tree.data == "maps" and isinstance(variable.sort, Function):
        return reader.maplet(str(tree.children[0]), tree.children[2], {}, variable.sort.domain[0], tree.children[0])
    term = reader.term(tree, {})
    if not accepts(variable.sort, term.sort):
        raise reader.fail(tree, "E136", f"{term} is a {term.sort}, but {variable.name} is a {variable.sort}")
    return term


def _statement(
    block: InstantiationBlock, source: Statement, values: dict[Variable, Value], known: Declarations
) -> Statement:
    replaced = frozenset(values)

    def kept(term: Term) -> bool:
        """A hypothesis about the replaced things alone is proved, not kept."""
        return bool(free_variables(term) - replaced) or not free_variables(term) & replaced

    givens = tuple(
        Given(g.variable, tuple(substitute(c, values) for c in g.conditions), g.text, block.span)
        for g in source.givens if g.variable not in replaced
    )  # fmt: skip
    assumptions = tuple(
        Assumption(a.label, substitute(a.term, values), block.span) for a in source.assumptions if kept(a.term)
    )
    name = block.name or "_".join([block.source, *(n for n, _ in block.bindings)])
    claim = substitute(source.claim, values)
    statement = Statement(
        "theorem", name, block.title or source.title, givens, assumptions, claim, block.span, notions=known
    )
    denote_statement(statement)
    return statement


def kernel_value(variable: Variable, value: Value) -> Node:
    """The kernel term that stands for the variable."""
    if isinstance(value, NODES):
        return written_out(Meaning(silent=1).of(value, {}))
    signature = variable.sort if isinstance(variable.sort, Function) else APPLIED[variable.sort]
    names = [Variable(f"a{i}", sort) for i, sort in enumerate(signature.domain)]
    body: Term = value(tuple(names))
    for name in reversed(names):
        body = Binder("|->", name, None, body)
    return Meaning(silent=1).of(body, {})


def _prove(
    block: InstantiationBlock, source: Statement, statement: Statement, values: dict[Variable, Value],
    notions: list[Notion], context: Context,
) -> int:  # fmt: skip
    known = {formula: context.apply("assume", [], formula) for _, _, formula in statement.hypotheses}
    for supposed in known.values():
        context.learn(supposed, origin="hypothesis")
    arguments = [
        kernel_value(g.variable, values[g.variable])
        if g.variable in values
        else written_out(kernel_variable(g.variable))
        for g in source.givens
    ]
    step: int | str = block.source
    if arguments:
        step = context.apply("specialise", [step], *arguments)
    for _, text, _ in source.hypotheses:
        wanted: Node = context.says(step).args[0]
        held = known.get(wanted)
        if held is None:
            held = discharge(wanted, text, notions, context)
        step = context.apply("modus_ponens", [step, held])
    last = closes(context, statement.goal, step) if isinstance(step, int) else auto(context, statement.goal)
    if last is None:
        raise TacticFailure(f"{block.source} does not give {statement.claim}")
    for _, _, formula in reversed(statement.hypotheses):
        last = context.apply("imply", [last], formula)
    for given in reversed(statement.givens):
        last = context.apply("generalise", [last], kernel_variable(given.variable))
    return last


def discharge(wanted: Node, text: str, notions: list[Notion], context: Context) -> int:
    """A condition on what was replaced: by a declared fact of it, by any theorem that states it, or by the engines.

    Where the condition is an axiom with a fact of its name, as `text` says, no other fact is looked at.
    """
    declared = [(phrase, proved.theorem) for notion in notions for phrase, proved in notion.facts.items()]
    axiom = text.partition("(")[0]
    facts = [theorem for phrase, theorem in declared if phrase == axiom] or [theorem for _, theorem in declared]
    exact = [lemma.name for lemma in context.cited.values() if lemma.formula is wanted]
    for name in (*exact, *facts):
        if name not in context.cited:
            continue
        try:
            step = cite(context, wanted, name, Citation(name))
        except RmdError:
            continue
        if step is not None:
            return step
    step = auto(context, wanted)
    if step is None:
        missing = theories(name for name in facts if name not in context.cited)
        hint = f"add the line `uses {', '.join(missing)}`, or prove it as a lemma first" if missing else ""
        raise TacticFailure(f"the condition {text} is not known for this choice", hint)
    return step
