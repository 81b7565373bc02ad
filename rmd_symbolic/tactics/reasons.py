"""The reasons that an author may give, one function each; `REASONS` is the table that `rmd explain` prints.

A reason finds steps for a goal, or raises TacticFailure with what it was missing.  It is never trusted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from rmd_symbolic.framework.declaration import Declarations
from rmd_symbolic.kernel.formula import FALSE, INDEX_SORTS, INFINITY, ZERO, Node, closed_over, instance, make, negation, number, value_sort
from rmd_symbolic.meaning.denote import written_out
from rmd_symbolic.tactics.arithmetic import attempt, by_algebra, by_bounds, by_linear, by_sign, is_extended
from rmd_symbolic.tactics.context import Context, Premise, TacticFailure
from rmd_symbolic.tactics.logic import auto, backchain, closes, relation, use


@dataclass(frozen=True, slots=True)
class Citation:
    """A reason with its names resolved: words, values for variables of a lemma, and the facts it draws on."""

    words: str
    values: Mapping[str, Node] = field(default_factory=dict)
    sources: tuple[Premise, ...] = ()


Tactic = Callable[[Context, Node, Citation], int | None]


@dataclass(frozen=True, slots=True)
class ReasonKind:
    """A reason: the words that ask for it, what it does, and an example of its use."""

    words: tuple[str, ...]
    doc: str
    run: Tactic


REASONS: list[ReasonKind] = []


def reason(*words: str) -> Callable[[Tactic], Tactic]:
    """Register a tactic under the words that ask for it."""

    def register(run: Tactic) -> Tactic:
        REASONS.append(ReasonKind(words, run.__doc__ or "", run))
        return run

    return register


def justify(context: Context, goal: Node, citation: Citation, notions: Declarations, axioms: Mapping[str, Premise]) -> int:
    """The step that proves the goal by the reason, or TacticFailure.

    The words are looked up as a kind of reason, as a cited lemma, as a declared fact (`zero of KL`) and as an axiom
    of an operator in the statement (`convex_domination of M`).
    """
    words = citation.words.lower()
    for kind in REASONS:
        if words in kind.words:
            step = _quantified(context, goal, citation, kind.run)
            if step is None:
                raise TacticFailure(f"{citation.words or 'the engines'} cannot show it")
            return step
    source = _source(citation.words, context, notions, axioms)
    if source is None:
        raise TacticFailure(_unknown(citation.words, context))
    step = cite(context, goal, source, citation)
    if step is None:
        raise TacticFailure(f"{citation.words} does not give this: no instance of it fits, or a premise of it is not known here")
    return step


def _quantified(context: Context, goal: Node, citation: Citation, run: Tactic) -> int | None:
    """Try the reason on the goal as it stands, then below its quantifiers and hypotheses."""
    step = run(context, goal, citation)
    if step is None and goal.op == "all":
        name = context.fresh("x", goal.args[0])
        child = context.child()
        inside = _quantified(child, instance(goal, written_out(name)), citation, run)
        return None if inside is None else context.apply("generalise", [inside], name)
    if step is None and goal.op == "implies" and goal.args[1] is not FALSE:
        child = context.child()
        child.learn(child.apply("assume", [], goal.args[0]), origin="hypothesis")
        inside = _quantified(child, goal.args[1], citation, run)  # type: ignore[arg-type]
        return None if inside is None else context.apply("imply", [inside], goal.args[0])
    if step is None and goal.op == "and":
        ends = [_quantified(context, part, citation, run) for part in goal.args]  # type: ignore[arg-type]
        return None if None in ends else context.apply("both", ends)  # type: ignore[arg-type]
    return step


def _source(words: str, context: Context, notions: Declarations, axioms: Mapping[str, Premise]) -> Premise | None:
    if words in context.cited:
        return words
    if words in context.labels:
        return context.labels[words][0]
    if words in axioms:
        return axioms[words]
    found = re.fullmatch(r"(.+?) of (\w+)( in its (?:first|second) argument)?", words)
    if found:
        fact, subject, place = found.group(1), found.group(2), found.group(3) or ""
        if subject in notions and (fact + place) in notions[subject].facts:
            theorem = notions[subject].facts[fact + place].theorem
            return theorem if theorem in context.cited else None
    return None


def _unknown(words: str, context: Context) -> str:
    known = [w for kind in REASONS for w in kind.words if w] + list(context.cited)
    near = get_close_matches(words, known, 1, 0.5)
    return f"`{words}` is neither a kind of reason nor a theorem in scope" + (f"; did you mean {near[0]}?" if near else "")


def cite(context: Context, goal: Node, source: Premise, citation: Citation) -> int | None:
    """The goal from a lemma, with the author's values for its variables."""
    lemma = context.cited.get(source) if isinstance(source, str) else None
    values: dict[int, Node] = {}
    if citation.values:
        if lemma is None:
            raise TacticFailure("`with` fixes the variables of a theorem; this reason has none")
        for name, value in citation.values.items():
            if name not in lemma.names:
                near = get_close_matches(name, lemma.names, 1)
                raise TacticFailure(f"{lemma.name} has no variable {name}" + (f"; did you mean {near[0]}?" if near else
                                    f"; it has {', '.join(lemma.names)}"))  # fmt: skip
            values[lemma.names.index(name)] = value
    step = use(context, source, goal, values, citation.sources)
    if step is None and goal.op == "and":
        ends = [cite(context, part, source, citation) for part in goal.args]  # type: ignore[arg-type]
        return None if None in ends else context.apply("both", ends)  # type: ignore[arg-type]
    if step is None and goal.op in ("all", "implies") and goal.args[1] is not FALSE:
        return _quantified(context, goal, citation, lambda c, g, cit: use(c, source, g, values, cit.sources))
    return step


# ---- the kinds of reason ----------------------------------------------------------------------------------------
@reason("", "auto")
def engines(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by auto`, or no reason: shape of the goal, arithmetic, and the facts in force, in that order."""
    return auto(context, goal, citation.sources)


@reason("algebra")
def algebra(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by algebra`: both sides have one normal form, sums over X, logarithms and conditionals included.

    Signs in force and total masses are read; an equation is used only when it is named after `from`.
    """
    if goal.op in ("at_most", "less", "equal"):
        return by_algebra(context, goal, citation.sources)
    return None


@reason("recursion", "definition", "substitution")
def equations(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by recursion`, `by definition`, `by substitution`: algebra that also rewrites with the equations in force."""
    if goal.op in ("at_most", "less", "equal"):
        step = by_algebra(context, goal, citation.sources, equations=True)
        return step if step is not None else _replaced(context, goal, citation.sources)
    for source in citation.sources or list(context.facts.values()):
        step = rewritten(context, goal, source)
        if step is not None:
            return step
    return None


def _replaced(context: Context, goal: Node, sources: Sequence[Premise]) -> int | None:
    """The goal from one of the sources by replacing the left sides of the others, as written."""
    laws = [s for s in sources if context.says(s).op == "equal"]
    for start in sources:
        step = start
        for law in laws:
            if law == start:
                continue
            step = _replace(context, step, law)
        end = closes(context, goal, step) if isinstance(step, int) else None
        if end is not None:
            return end
    return None


def _replace(context: Context, premise: Premise, law: Premise) -> Premise:
    """Replace every occurrence of the left side of an equation in a fact."""
    left = context.says(law).args[0]
    hole = context.fresh("h", left.sort)  # type: ignore[attr-defined]
    formula = context.says(premise)
    body = replaced(formula, left, hole)  # type: ignore[arg-type]
    if body is formula:
        return premise
    step = attempt(context, "rewrite", [law, premise], make("lambda", left.sort, closed_over(body, hole)))  # type: ignore[attr-defined]
    return premise if step is None else step


def replaced(term: Node, old: Node, new: Node) -> Node:
    """Replace a closed subterm wherever it stands."""
    if term is old:
        return new
    parts = tuple(replaced(a, old, new) if isinstance(a, Node) else a for a in term.args)
    if all(p is a for p, a in zip(parts, term.args, strict=True)):
        return term
    return make(term.op, *parts)


def rewritten(context: Context, goal: Node, source: Premise) -> int | None:
    """The goal from a fact that differs from it in equal subterms: every equation in force is tried as a rewriting."""
    step: Premise = source
    for formula, law in list(context.facts.items()):
        if formula.op == "equal":
            step = _replace(context, step, law)
            if context.says(step) is goal:
                return step if isinstance(step, int) else context.apply("specialise", [step])
    return None


@reason("hypothesis", "induction hypothesis", "assumption", "case")
def hypothesis(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by hypothesis`: the goal is a hypothesis, or follows from one by arithmetic."""
    if goal in context.facts:
        return auto(context, goal)
    held = [p for p in context.facts.values() if context.origin.get(p) in ("hypothesis", "case")]
    for premise in (*citation.sources, *held):
        if context.says(premise).op in ("at_most", "less", "equal"):
            step = closes(context, goal, premise) if isinstance(premise, int) else None
            if step is not None:
                return step
    return backchain(context, goal, 3)


@reason("arithmetic", "linear arithmetic")
def arithmetic(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by arithmetic`: a nonnegative combination of the facts named after `from` and of those in force.

    Products of two named facts, and of a named fact with a sign in force, are tried too.
    """
    if goal.op not in ("at_most", "less", "equal"):
        return None
    if is_extended(goal):
        return by_bounds(context, goal, citation.sources)
    hints = citation.sources or tuple(_cases_in_force(context))
    step = by_linear(context, goal, hints)
    return step if step is not None else by_algebra(context, goal, citation.sources, equations=True)


def _cases_in_force(context: Context) -> list[Premise]:
    """The bounds that the present case supposes; their products are tried when no fact is named."""
    held = [p for f, p in context.facts.items() if f.op in ("at_most", "less") and context.origin.get(p) == "case"]
    return held[:4]


@reason("monotonicity", "substituting the bound", "combining", "scaling")
def monotonicity(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by monotonicity from h`: put the bounds h in place of terms that stand with a nonnegative coefficient."""
    if goal.op not in ("at_most", "less", "equal"):
        return None
    step = by_bounds(context, goal, citation.sources)
    if step is None and not is_extended(goal):
        step = _scaled(context, goal, citation.sources)
    return step if step is not None or is_extended(goal) else by_linear(context, goal, citation.sources)


def _scaled(context: Context, goal: Node, sources: Sequence[Premise]) -> int | None:
    """A real bound from one source multiplied by a term of known sign: c e + rest <= c f + rest."""
    from rmd_symbolic.errors import RuleError
    from rmd_symbolic.kernel.polynomial import add_into, rebuilt, times
    from rmd_symbolic.kernel.sums import Facts, difference, polynomial
    from rmd_symbolic.tactics.arithmetic import fact_sets

    for source in sources:
        formula = context.says(source)
        if formula.op not in ("at_most", "less", "equal") or is_extended(formula):
            continue
        for coefficient in candidates(context, goal, formula):
            sign = by_sign(context, make("at_most", ZERO, coefficient))
            if sign is None and formula.op != "equal":
                continue
            for facts in fact_sets(context, goal, sources, True):
                everything = [s for s in [sign] if s is not None] + [f for f in facts if f != source]
                known = Facts(context.says(f) for f in everything)
                try:
                    low = polynomial(goal.args[0], known)  # type: ignore[arg-type]
                    moved = times(polynomial(coefficient, known), polynomial(formula.args[0], known))  # type: ignore[arg-type]
                    rest = rebuilt(add_into(dict(low), moved, number(-1).args[0]))  # type: ignore[arg-type]
                    gap = difference(*goal.args, known)  # type: ignore[arg-type]
                except RuleError:
                    continue
                del gap
                weak = goal if goal.op != "less" else make("at_most", *goal.args)
                step = attempt(context, "combine", [source, *everything], weak, [coefficient], rest)
                if step is not None and goal.op != "less":
                    return step
    return None


def candidates(context: Context, goal: Node, formula: Node) -> list[Node]:
    """Coefficients worth trying: factors of the goal, and inverses of factors of the source."""
    found: dict[Node, None] = {}

    def collect(term: Node, inverse: bool) -> None:
        if term.op == "add":
            for a in term.args:
                collect(a, inverse)  # type: ignore[arg-type]
            if inverse and not term.loose:
                found[make("inverse", term)] = None
        elif term.op == "multiply":
            factors = [a for a in term.args if isinstance(a, Node)]
            for a in factors:
                collect(a, inverse)
            if not inverse and len(factors) > 1:
                for skip in range(len(factors)):
                    rest = factors[:skip] + factors[skip + 1 :]
                    found[rest[0] if len(rest) == 1 else make("multiply", *rest)] = None
        if not inverse and term.op != "multiply" and value_sort(term) != "E":
            found[term] = None
        if inverse and term.op in ("variable", "apply", "range_product", "sum", "range_sum") and value_sort(term) != "E":
            found[make("inverse", term)] = None

    for side in goal.args:
        collect(side, False)  # type: ignore[arg-type]
    for side in formula.args:
        collect(side, True)  # type: ignore[arg-type]
    return list(found)[:24]


@reason("positivity", "signs")
def positivity(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by positivity`: the sign of a term from the signs of its parts."""
    return by_sign(context, goal)


@reason("summing", "summing over x", "summing over k", "summing over the symbols")
def summing(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by summing from h`: sum the pointwise bounds or equations h over all symbols, then close by arithmetic."""
    summed: list[Premise] = []
    rest: list[Premise] = []
    for source in citation.sources:
        step = _summed(context, source)
        (rest if step is None else summed).append(source if step is None else step)
    if not summed:
        return None
    return relation(context, goal, [*summed, *rest])


def _summed(context: Context, source: Premise) -> int | None:
    formula = context.says(source)
    if formula.op != "all" or formula.args[0] not in INDEX_SORTS:
        return None
    op = formula.args[1].op  # type: ignore[attr-defined]
    if op == "at_most":
        return attempt(context, "sum_monotone", [source])
    if op not in ("equal", "less"):
        return None
    name = context.fresh("x", formula.args[0])
    at = context.specialise(source, name)
    weak = context.apply("generalise", [context.apply("weaken", [at])], name)
    up = context.apply("sum_monotone", [weak])
    if op == "less":
        return up
    a, b = context.says(at).args
    back = context.apply("weaken", [_symmetric(context, at)])
    down = context.apply("sum_monotone", [context.apply("generalise", [back], name)])
    del a, b
    return context.apply("antisymmetry", [up, down])


def _symmetric(context: Context, equation: int) -> int:
    """b = a from a = b."""
    a, b = context.says(equation).args
    hole = context.fresh("h", "E" if "E" in (a.sort, b.sort) else "R")  # type: ignore[attr-defined]
    reflexive = context.apply("algebra", [], make("equal", a, a))
    template = make("lambda", hole.sort, closed_over(make("equal", hole, a), hole))
    return context.apply("rewrite", [equation, reflexive], template)


@reason("one term of a sum", "term of a sum")
def term_of_a_sum(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by one term of a sum from h`: h says that every term is nonnegative, so each is at most the sum."""
    for source in citation.sources:
        step = attempt(context, "sum_term", [source])
        if step is not None:
            found = use(context, step, goal, {}, ()) or closes(context, goal, step)
            if found is not None:
                return found
    return None


@reason("tangent of ln", "the tangent of ln")
def tangent(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by tangent of ln`: ln u <= u - 1 for u > 0, at the logarithms of the goal."""
    if goal.op != "at_most":
        return None
    found: list[Premise] = []
    for node in _subterms(goal, "ln"):
        positive = by_sign(context, make("less", ZERO, node.args[0]))
        if positive is not None:
            step = context.apply("ln_tangent", [positive])
            if context.says(step) is goal:
                return step
            found.append(step)
    return relation(context, goal, found) if found else None


@reason("square root", "the square root", "square roots")
def square_root(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by square root`: sqrt(u) >= 0 and sqrt(u)^2 = u for u >= 0, at the roots of the goal."""
    found: list[Premise] = []
    child = context.child()
    for node in _subterms(goal, "root"):
        sign = by_sign(context, make("at_most", ZERO, node.args[0]))
        if sign is not None:
            step = context.apply("root", [sign])
            child.learn(step)
            found.append(step)
    return auto(child, goal, [*found, *citation.sources]) if found else None


@reason("exponential", "the exponential")
def exponential(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by exponential`: exp(u) > 0 and ln(exp(u)) = u, at the exponentials of the goal."""
    child = context.child()
    found: list[Premise] = []
    for node in _subterms(goal, "exp"):
        step = context.apply("exp_inverse", [], node.args[0])
        child.learn(step)
        found.append(step)
    return auto(child, goal, [*found, *citation.sources]) if found else None


def _subterms(term: Node, op: str) -> list[Node]:
    found: dict[Node, None] = {}
    stack = [term]
    while stack:
        node = stack.pop()
        if node.op == op and not node.loose:
            found[node] = None
        stack.extend(a for a in node.args if isinstance(a, Node))
    return list(found)


@reason("infinity", "the laws of oo")
def infinity(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by infinity`: nothing exceeds +oo, a positive multiple of it is +oo, and it absorbs what is added."""
    if goal.op == "at_most" and goal.args[1] is INFINITY:
        return context.apply("top", [], goal.args[0])
    if goal.op == "less" and goal.args[1] is INFINITY:
        return attempt(context, "real_below_top", [], goal.args[0])
    if goal.op not in ("equal", "at_most"):
        return None
    low = _is_top(context, goal.args[0], citation) if goal.op == "equal" else None  # type: ignore[arg-type]
    high = _is_top(context, goal.args[1], citation)  # type: ignore[arg-type]
    if high is None:
        return None
    back = context.apply("chain", [_symmetric(context, high)]) if context.says(high).args[0] is not INFINITY else high
    if goal.op == "at_most":
        return context.apply("chain", [context.apply("top", [], goal.args[0]), back])
    return None if low is None else context.apply("chain", [low, back])


def _is_top(context: Context, term: Node, citation: Citation) -> int | None:
    """term = +oo."""
    if term is INFINITY:
        return context.apply("algebra", [], make("equal", INFINITY, INFINITY))
    goal = make("equal", term, INFINITY)
    for positive in _positive_terms(context, term, citation):
        scaled = attempt(context, "top_scale", [positive])
        if scaled is None:
            continue
        step = by_bounds(context, goal, [scaled]) or by_algebra(context, goal, [scaled, *citation.sources], True)
        if step is not None:
            return step
        grown = _absorbed(context, term, scaled)
        if grown is not None:
            return grown
    return by_algebra(context, goal, citation.sources, equations=True)


def _positive_terms(context: Context, term: Node, citation: Citation) -> list[Premise]:
    """0 < c for the coefficients c of +oo in the normal form of the term."""
    from rmd_symbolic.errors import RuleError
    from rmd_symbolic.kernel.polynomial import rebuilt
    from rmd_symbolic.kernel.sums import Facts, extended
    from rmd_symbolic.tactics.arithmetic import fact_sets

    found: list[Premise] = []
    for facts in reversed(fact_sets(context, make("at_most", term, INFINITY), citation.sources, True)):
        try:
            _, parts = extended(term, Facts(context.says(f) for f in facts))
        except RuleError:
            continue
        if INFINITY in parts:
            sign = by_sign(context, make("less", ZERO, rebuilt(parts[INFINITY])))
            if sign is not None:
                found.append(sign)
    return found


def _absorbed(context: Context, term: Node, scaled: int) -> int | None:
    """term = e + c oo = e + oo = oo."""
    from rmd_symbolic.errors import RuleError, SortError
    from rmd_symbolic.kernel.sums import Facts, extended, rebuilt_extended
    from rmd_symbolic.tactics.arithmetic import fact_sets

    for facts in reversed(fact_sets(context, make("at_most", term, INFINITY), (), True)):
        try:
            real, parts = extended(term, Facts(context.says(f) for f in facts))
            rest = rebuilt_extended((real, {a: c for a, c in parts.items() if a is not INFINITY}))
            whole = make("add", rest, context.says(scaled).args[0])
            absorbed = make("add", rest, INFINITY)
        except (RuleError, SortError):
            continue
        first = attempt(context, "algebra", facts, make("equal", term, whole))
        middle = attempt(context, "combine", [scaled], make("equal", whole, absorbed), [number(1)], rest)
        if first is not None and middle is not None:
            return context.apply("chain", [first, middle, context.apply("top_add", [], rest)])
    return None


@reason("finiteness", "finite value")
def finite_value(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by finite value from h`: h says e < oo; then e is a real number and moves like one."""
    child = context.child()
    found: list[Premise] = []
    for source in citation.sources:
        formula = context.says(source)
        if formula.op == "less" and formula.args[1] is INFINITY:
            step = context.apply("finite_part", [source])
            child.learn(step)
            found.append(step)
    return relation(child, goal, [*found, *citation.sources]) if found else None


@reason("archimedes", "the archimedean property")
def archimedean(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by Archimedes`: some natural number exceeds any given real."""
    if goal.op != "some" or goal.args[0] != "N":
        return None
    bound_formula = goal.args[1]
    if bound_formula.op == "at_most" and not bound_formula.args[0].loose:  # type: ignore[attr-defined]
        step = context.apply("archimedes", [], bound_formula.args[0])  # type: ignore[attr-defined]
        return step if context.says(step) is goal else None
    return None


@reason("contradiction")
def contradiction(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by contradiction from h`: the facts cannot all hold, so anything follows."""
    step = absurdity(context, citation.sources)
    return None if step is None else context.apply("absurd", [step], goal)


def absurdity(context: Context, sources: Sequence[Premise]) -> int | None:
    """0 < 0 from the facts in force."""
    if FALSE in context.facts:
        return auto(context, FALSE)
    for formula, premise in list(context.facts.items()):
        if formula.op == "implies" and formula.args[1] is FALSE:
            held = context.facts.get(formula.args[0])  # type: ignore[arg-type]
            if held is None:
                held = auto(context, formula.args[0], sources, 1)  # type: ignore[arg-type]
            if held is not None:
                return context.apply("modus_ponens", [premise, held])
    return by_linear(context, FALSE, [*sources, *(p for p in _cases_in_force(context) if p not in sources)])


@reason("cases", "cases on the conditions")
def cases(context: Context, goal: Node, citation: Citation) -> int | None:
    """`by cases`: distinguish the conditions of the `if`s in the goal and close each case by arithmetic."""
    return split(context, goal, citation.sources, 4)


def split(context: Context, goal: Node, hints: Sequence[Premise], depth: int) -> int | None:
    """Distinguish the first undecided condition, then go on in both branches."""
    step = relation(context, goal, hints) if goal.op in ("at_most", "less", "equal") else None
    if step is not None or depth == 0:
        return step
    for node in sorted(_subterms(goal, "if"), key=lambda n: n.depth):
        condition: Node = node.args[0]  # type: ignore[assignment]
        opposite = negation(condition)
        if condition in context.facts or opposite in context.facts:
            continue
        middle = context.apply("excluded_middle", [], condition)
        ends = []
        for formula in (condition, opposite):
            child = context.child()
            child.learn(child.apply("assume", [], formula), origin="case")
            end = split(child, goal, hints, depth - 1)
            if end is None:
                return None
            ends.append(end)
        return context.apply("by_cases", [middle, *ends])
    return None
