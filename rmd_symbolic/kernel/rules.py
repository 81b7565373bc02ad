"""The primitive rules: theorems in, one theorem out.

Each function below states its bar and its side condition; `@rule` seals what it returns, joins the trust sets and
registers the name together with the phrase that a page prints and the lemma that Rocq uses.  Explicit arguments are
terms and rationals: nothing is searched for.  The soundness argument for each rule stands in `docs/semantics.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rmd_symbolic.errors import RuleError
from rmd_symbolic.kernel.formula import (
    FALSE, INDEX_SORTS, INFINITY, ONE, ZERO, Node, bound, closed_over, instance, make, negation, number, opened,
    value_sort, variable,
)  # fmt: skip
from rmd_symbolic.kernel.polynomial import add_into
from rmd_symbolic.kernel.sums import Facts, cleared, difference, polynomial, same
from rmd_symbolic.kernel.theorem import Theorem, seal

Sequent = tuple[Iterable[Node], Node]
Premises = Sequence[Theorem]


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule: how it is applied, how a page words it, which lemma Rocq uses, and its documentation."""

    name: str
    phrase: str
    rocq: str
    doc: str
    apply: Callable[[Premises, Sequence[object]], Theorem]


RULES: dict[str, Rule] = {}


def rule(phrase: str, rocq: str) -> Callable[[Callable[..., Sequent]], Callable[..., Sequent]]:
    """Register a rule; one without a phrase, a Rocq name or a docstring is refused."""

    def register(function: Callable[..., Sequent]) -> Callable[..., Sequent]:
        name, doc = function.__name__, function.__doc__
        if not phrase or not rocq or not doc:
            raise RuleError(f"the rule {name} needs a phrase, a Rocq lemma and a docstring")
        if name in RULES:
            raise RuleError(f"there are two rules named {name}")

        def apply(premises: Premises, arguments: Sequence[object]) -> Theorem:
            for premise in premises:
                if type(premise) is not Theorem:
                    raise RuleError(f"{name}: a premise is not a theorem of this kernel")
            for argument in arguments:
                _closed(argument)
            hypotheses, conclusion = function(premises, *arguments)
            return seal(hypotheses, conclusion, frozenset().union(*(p.trusts for p in premises)))

        RULES[name] = Rule(name, phrase, rocq, doc, apply)
        return function

    return register


def _closed(argument: object) -> None:
    """A loose index in an argument could be caught by a binder that a rule puts around it."""
    for term in argument if isinstance(argument, list) else [argument]:
        if isinstance(term, Node) and term.loose:
            raise RuleError(f"a bound index escapes in {term}")


def _union(premises: Premises) -> frozenset[Node]:
    return frozenset().union(*(p.hypotheses for p in premises))


def _count(premises: Premises, wanted: int) -> Premises:
    if len(premises) != wanted:
        raise RuleError(f"wanted {wanted} premises, found {len(premises)}")
    return premises


def _parts(formula: object, *ops: str) -> tuple[Node, ...]:
    if not isinstance(formula, Node) or formula.op not in ops:
        raise RuleError(f"wanted a formula of the form {' or '.join(ops)}, found {formula}")
    return formula.args  # type: ignore[return-value]


def _term(value: object) -> Node:
    if not isinstance(value, Node):
        raise RuleError(f"wanted a term, found {value!r}")
    return value


def _side(value: object) -> int:
    if type(value) is not int or value not in (0, 1):
        raise RuleError(f"a side is 0 or 1, found {value!r}")
    return value


def _same(found: Node, wanted: Node, what: str) -> None:
    if found is not wanted:
        raise RuleError(f"{what}: wanted {wanted}, found {found}")


def _variable(value: object) -> Node:
    if not isinstance(value, Node) or value.op != "variable":
        raise RuleError(f"wanted a variable, found {value!r}")
    return value


def _not_free(name: Node, formulas: Iterable[Node], where: str) -> None:
    for formula in formulas:
        if name in formula.free:
            raise RuleError(f"{name} is free in {where}: {formula}")


# ---- logic ------------------------------------------------------------------------------------------------------
@rule("by hypothesis", "id")
def assume(premises: Premises, formula: object) -> Sequent:
    """A |- A."""
    _count(premises, 0)
    return [_term(formula)], _term(formula)


@rule("discharging the hypothesis", "fun_intro")
def imply(premises: Premises, formula: object) -> Sequent:
    """G |- B gives G minus A |- A implies B."""
    (premise,) = _count(premises, 1)
    return premise.hypotheses - {_term(formula)}, make("implies", formula, premise.conclusion)


@rule("by modus ponens", "apply")
def modus_ponens(premises: Premises) -> Sequent:
    """G |- A implies B and D |- A give G, D |- B."""
    first, second = _count(premises, 2)
    a, b = _parts(first.conclusion, "implies")
    _same(second.conclusion, a, "modus ponens")
    return _union(premises), b


@rule("both hold", "conj")
def both(premises: Premises) -> Sequent:
    """G |- A and D |- B give G, D |- A and B."""
    first, second = _count(premises, 2)
    return _union(premises), make("and", first.conclusion, second.conclusion)


@rule("one part of a conjunction", "proj")
def part(premises: Premises, side: object) -> Sequent:
    """G |- A and B gives G |- A (side 0) or G |- B (side 1)."""
    (premise,) = _count(premises, 1)
    return premise.hypotheses, _parts(premise.conclusion, "and")[_side(side)]


@rule("one of the two holds", "or_intro")
def either(premises: Premises, other: object, side: object) -> Sequent:
    """G |- A gives G |- A or B (side 0) or G |- B or A (side 1)."""
    (premise,) = _count(premises, 1)
    a, b = premise.conclusion, _term(other)
    return premise.hypotheses, make("or", b, a) if _side(side) else make("or", a, b)


@rule("in both cases", "or_elim")
def by_cases(premises: Premises) -> Sequent:
    """G |- A or B, D, A |- C and E, B |- C give G, D, E |- C."""
    split, first, second = _count(premises, 3)
    a, b = _parts(split.conclusion, "or")
    _same(second.conclusion, first.conclusion, "the two cases must end alike")
    return split.hypotheses | (first.hypotheses - {a}) | (second.hypotheses - {b}), first.conclusion


@rule("which is absurd", "Rlt_irrefl")
def absurd(premises: Premises, goal: object) -> Sequent:
    """G |- a < a gives G |- B for every B."""
    (premise,) = _count(premises, 1)
    a, b = _parts(premise.conclusion, "less")
    _same(b, a, "an absurdity has the form a < a")
    return premise.hypotheses, _term(goal)


@rule("either it holds or not", "classic")
def excluded_middle(premises: Premises, formula: object) -> Sequent:
    """|- A or not A."""
    _count(premises, 0)
    return [], make("or", formula, negation(_term(formula)))


@rule("as it was arbitrary", "forall_intro")
def generalise(premises: Premises, name: object) -> Sequent:
    """G |- A(x) gives G |- for all x: A(x), when x is free in no hypothesis of G."""
    (premise,) = _count(premises, 1)
    x = _variable(name)
    _not_free(x, premise.hypotheses, "a hypothesis")
    return premise.hypotheses, make("all", x.sort, closed_over(premise.conclusion, x))


@rule("in particular", "forall_elim")
def specialise(premises: Premises, *values: object) -> Sequent:
    """G |- for all x: A(x) gives G |- A(u), for u of the sort of x."""
    (premise,) = _count(premises, 1)
    formula = premise.conclusion
    for value in values:
        _parts(formula, "all")
        formula = instance(formula, _term(value))
    return premise.hypotheses, formula


@rule("with this witness", "ex_intro")
def witness(premises: Premises, goal: object, value: object) -> Sequent:
    """G |- A(u) gives G |- there is x: A(x); the existential and u are named."""
    (premise,) = _count(premises, 1)
    _parts(goal, "some")
    _same(premise.conclusion, instance(_term(goal), _term(value)), "the witness does not fit")
    return premise.hypotheses, _term(goal)


@rule("choosing one", "ex_elim")
def obtain(premises: Premises, name: object) -> Sequent:
    """G |- there is x: A(x) and D, A(y) |- C give G, D |- C, when y is free in none of C, D, the existential."""
    existential, rest = _count(premises, 2)
    _parts(existential.conclusion, "some")
    y = _variable(name)
    if y.sort != existential.conclusion.args[0]:
        raise RuleError(f"{y} has sort {y.sort}, the existential is over {existential.conclusion.args[0]}")
    _not_free(y, (rest.conclusion,), "the conclusion")
    _not_free(y, (existential.conclusion,), "the existential")
    others = rest.hypotheses - {instance(existential.conclusion, y)}
    _not_free(y, others, "another hypothesis")
    return existential.hypotheses | others, rest.conclusion


@rule("by substitution", "eq_rect")
def rewrite(premises: Premises, template: object) -> Sequent:
    """G |- for all xs: a = b and D |- C[a] give G, D |- C[b]; the template `lambda h. C[h]` is named.

    With variables xs the hole stands for the function `lambda xs. a`: congruence under every binder.
    """
    equation, premise = _count(premises, 2)
    sorts: list[object] = []
    formula = equation.conclusion
    while formula.op == "all":
        sorts.append(formula.args[0])
        formula = formula.args[1]  # type: ignore[assignment]
    a, b = _parts(formula, "equal")
    for sort in reversed(sorts):
        a, b = make("lambda", sort, a), make("lambda", sort, b)
    hole = _term(template)
    body = _parts(hole, "lambda")[1]
    if body.sort != "formula" or hole.loose:
        raise RuleError(f"the template is not a formula with a hole: {hole}")
    _same(premise.conclusion, instance(hole, a), "the template does not give the premise")
    return _union(premises), instance(hole, b)


@rule("by induction", "nat_ind")
def induction(premises: Premises, claim: object) -> Sequent:
    """G |- P(0) and D |- for all t: P(t) implies P(t+1) give G, D |- for all t: P(t), over the naturals."""
    base, step = _count(premises, 2)
    goal = _term(claim)
    if _parts(goal, "all")[0] != "N" or _parts(step.conclusion, "all")[0] != "N":
        raise RuleError("induction runs over the naturals")
    _same(base.conclusion, instance(goal, ZERO), "the base case")
    before, after = _parts(step.conclusion.args[1], "implies")
    t = _fresh("t", (goal, step.conclusion))
    _same(opened(before, t), instance(goal, t), "the hypothesis of the step")
    _same(opened(after, t), instance(goal, make("add", t, ONE)), "the conclusion of the step")
    return _union(premises), goal


def _fresh(name: str, formulas: Iterable[Node]) -> Node:
    taken = {v.args[0] for f in formulas for v in f.free}
    while name in taken:
        name += "'"
    return variable(name, "N")


# ---- algebra and order ------------------------------------------------------------------------------------------
@rule("by algebra", "ring")
def algebra(premises: Premises, goal: object) -> Sequent:
    """Facts |- a = b, when both sides have one normal form under the facts."""
    a, b = _parts(goal, "equal")
    if not same(a, b, Facts(p.conclusion for p in premises)):
        raise RuleError(f"not equal by algebra: {goal}")
    return _union(premises), _term(goal)


@rule("by linear arithmetic", "lra")
def linear(premises: Premises, goal: object, multipliers: object) -> Sequent:
    """Premises and facts |- a rel b over the reals, when b - a is a nonnegative combination of the premises.

    The first premises carry the rational multipliers (any sign for equations); the others are facts.  A constant may
    be left over in the right direction, but none after a denominator was cleared: its sign is then unknown.
    """
    a, b = _parts(goal, "at_most", "less", "equal")
    weights = _rationals(multipliers)
    if len(weights) > len(premises):
        raise RuleError("there are more multipliers than premises")
    relation = _term(goal).op
    facts = Facts(p.conclusion for p in premises[len(weights) :])
    gap, strict = dict(difference(a, b, facts)), False
    for weight, premise in zip(weights, premises, strict=False):
        c, d = _parts(premise.conclusion, "at_most", "less", "equal")
        if premise.conclusion.op != "equal" and (weight < 0 or relation == "equal"):
            raise RuleError(f"an inequality cannot be used with weight {weight} for {goal}")
        strict = strict or (premise.conclusion.op == "less" and weight > 0)
        add_into(gap, difference(c, d, facts), -weight)
    if not set(gap) <= {()}:
        gap = cleared(gap, facts)
        if gap:
            raise RuleError(f"a remainder is left in {goal}")
    left = gap.get((), Fraction(0))
    if left < 0 or (left > 0 and relation == "equal"):
        raise RuleError(f"the combination does not give {goal}")
    if relation == "less" and not strict and left == 0:
        raise RuleError(f"the combination is not strict: {goal}")
    return _union(premises), _term(goal)


def _rationals(values: object) -> list[Fraction]:
    if not isinstance(values, list) or not all(isinstance(v, Fraction) for v in values):
        raise RuleError("multipliers are rational numbers")
    return values


@rule("by combining the bounds", "combine")
def combine(premises: Premises, goal: object, coefficients: object, rest: object) -> Sequent:
    """E_i <= F_i with 0 <= c_i known give sum c_i E_i + rest <= sum c_i F_i + rest, up to algebra; R and E alike.

    A coefficient of a real equation may have any sign; an equation as goal needs equations.
    """
    a, b = _parts(goal, "at_most", "equal")
    if not isinstance(coefficients, list) or len(coefficients) > len(premises):
        raise RuleError("there are more coefficients than premises")
    facts = Facts(p.conclusion for p in premises[len(coefficients) :])
    low = high = _term(rest)
    for coefficient, premise in zip(coefficients, premises, strict=False):
        e, f = _parts(premise.conclusion, "at_most", "less", "equal")
        value_sort(_term(coefficient), top="R")
        if premise.conclusion.op != "equal" and _term(goal).op == "equal":
            raise RuleError("an equation needs equations")
        real_equation = premise.conclusion.op == "equal" and value_sort(e, f) != "E"
        if not real_equation and not facts.is_nonnegative(polynomial(coefficient, facts)):
            raise RuleError(f"{coefficient} is not known to be nonnegative")
        low = make("add", low, make("multiply", coefficient, e))
        high = make("add", high, make("multiply", coefficient, f))
    if not same(a, low, facts) or not same(b, high, facts):
        raise RuleError(f"the combination does not give {goal}")
    return _union(premises), _term(goal)


@rule("multiplying two bounds", "Rmult_le_pos")
def product(premises: Premises) -> Sequent:
    """0 <= a and 0 <= b give 0 <= a b, over the reals; strict when both are."""
    first, second = _count(premises, 2)
    (z, a), (w, b) = (_parts(p.conclusion, "at_most", "less") for p in premises)
    if z is not ZERO or w is not ZERO:
        raise RuleError("wanted 0 <= a and 0 <= b")
    value_sort(a, b, top="R")
    strict = first.conclusion.op == second.conclusion.op == "less"
    return _union(premises), make("less" if strict else "at_most", ZERO, make("multiply", a, b))


@rule("one is the smaller", "Rlt_or_le")
def dichotomy(premises: Premises, a: object, b: object) -> Sequent:
    """|- a < b or b <= a."""
    _count(premises, 0)
    return [], make("or", make("less", a, b), make("at_most", b, a))


@rule("chaining the bounds", "Rle_trans")
def chain(premises: Premises) -> Sequent:
    """a rel b, b rel c, ... give a rel z: `<` when some link is, `=` when all are, else `<=`."""
    if not premises:
        raise RuleError("a chain has at least one link")
    links = [_parts(p.conclusion, "at_most", "less", "equal") for p in premises]
    for (_, b), (c, _) in zip(links, links[1:], strict=False):
        _same(c, b, "two links of a chain do not meet")
    ops = {p.conclusion.op for p in premises}
    op = "less" if "less" in ops else "at_most" if "at_most" in ops else "equal"
    return _union(premises), make(op, links[0][0], links[-1][1])


@rule("which is weaker", "Rlt_le")
def weaken(premises: Premises) -> Sequent:
    """a < b or a = b gives a <= b."""
    (premise,) = _count(premises, 1)
    return premise.hypotheses, make("at_most", *_parts(premise.conclusion, "at_most", "less", "equal"))


@rule("bounded both ways", "Rle_antisym")
def antisymmetry(premises: Premises) -> Sequent:
    """a <= b and b <= a give a = b."""
    _count(premises, 2)
    (a, b), (c, d) = (_parts(p.conclusion, "at_most") for p in premises)
    _same(d, a, "the outer sides")
    _same(c, b, "the inner sides")
    return _union(premises), make("equal", a, b)


@rule("summing over all symbols", "rsum_le")
def sum_monotone(premises: Premises) -> Sequent:
    """for all x: f(x) <= g(x) gives sum_x f(x) <= sum_x g(x), x a symbol or a teacher."""
    (premise,) = _count(premises, 1)
    sort, f, g = _pointwise(premise)
    return premise.hypotheses, make("at_most", make("sum", sort, f), make("sum", sort, g))


@rule("one term of a sum", "rsum_term")
def sum_term(premises: Premises) -> Sequent:
    """for all x: 0 <= f(x) gives for all x: f(x) <= sum_x f(x)."""
    (premise,) = _count(premises, 1)
    sort, zero, f = _pointwise(premise)
    _same(zero, ZERO, "the terms must be nonnegative")
    return premise.hypotheses, make("all", sort, make("at_most", f, make("sum", sort, f)))


def _pointwise(premise: Theorem) -> tuple[object, Node, Node]:
    sort, body = _parts(premise.conclusion, "all")
    if sort not in INDEX_SORTS:
        raise RuleError(f"a finite sum runs over symbols or teachers, not over {sort}")
    f, g = _parts(body, "at_most")
    return sort, f, g


@rule("by the Archimedean property", "archimed")
def archimedes(premises: Premises, bound_below: object) -> Sequent:
    """|- there is a natural N with a <= N, for every real a."""
    _count(premises, 0)
    value_sort(_term(bound_below), top="R")
    return [], make("some", "N", make("at_most", bound_below, bound(0, "N")))


@rule("taking the branch", "if_of")
def if_of(premises: Premises, conditional: object) -> Sequent:
    """C |- if(C, a, b) = a, and not C |- if(C, a, b) = b."""
    (premise,) = _count(premises, 1)
    condition, a, b = _parts(conditional, "if")
    if premise.conclusion is condition:
        return premise.hypotheses, make("equal", conditional, a)
    _same(premise.conclusion, negation(condition), "neither the condition nor its negation")
    return premise.hypotheses, make("equal", conditional, b)


# ---- analysis ---------------------------------------------------------------------------------------------------
def _positive(premise: Theorem) -> Node:
    zero, u = _parts(premise.conclusion, "less")
    _same(zero, ZERO, "wanted 0 < u")
    value_sort(u, top="R")
    return u


@rule("by the tangent of ln at 1", "ln_le_sub_1")
def ln_tangent(premises: Premises) -> Sequent:
    """0 < u gives ln u <= u - 1."""
    (premise,) = _count(premises, 1)
    u = _positive(premise)
    return premise.hypotheses, make("at_most", make("ln", u), make("add", u, number(-1)))


@rule("as exp inverts ln", "ln_exp")
def exp_inverse(premises: Premises, u: object) -> Sequent:
    """|- 0 < exp u and ln(exp u) = u, for every real u."""
    _count(premises, 0)
    power = make("exp", u)
    return [], make("and", make("less", ZERO, power), make("equal", make("ln", power), u))


@rule("by the square root", "sqrt_sqrt")
def root(premises: Premises) -> Sequent:
    """0 <= u gives 0 <= root u and root u * root u = u."""
    (premise,) = _count(premises, 1)
    zero, u = _parts(premise.conclusion, "at_most", "less")
    _same(zero, ZERO, "wanted 0 <= u")
    s = make("root", u)
    return premise.hypotheses, make("and", make("at_most", ZERO, s), make("equal", make("multiply", s, s), u))


# ---- extended values --------------------------------------------------------------------------------------------
@rule("as nothing exceeds +oo", "le_top")
def top(premises: Premises, value: object) -> Sequent:
    """|- e <= +oo."""
    _count(premises, 0)
    return [], make("at_most", value, INFINITY)


@rule("as a positive multiple of +oo is +oo", "scale_top")
def top_scale(premises: Premises) -> Sequent:
    """0 < c gives c * (+oo) = +oo."""
    (premise,) = _count(premises, 1)
    return premise.hypotheses, make("equal", make("multiply", _positive(premise), INFINITY), INFINITY)


@rule("as +oo absorbs", "add_top")
def top_add(premises: Premises, value: object) -> Sequent:
    """|- e + (+oo) = +oo; an extended value is never -oo."""
    _count(premises, 0)
    return [], make("equal", make("add", value, INFINITY), INFINITY)


@rule("as a real number is finite", "lt_top")
def real_below_top(premises: Premises, value: object) -> Sequent:
    """|- r < +oo, for every real r."""
    _count(premises, 0)
    value_sort(_term(value), top="R")
    return [], make("less", value, INFINITY)


@rule("taking the finite value", "finite_part")
def finite_part(premises: Premises) -> Sequent:
    """e < +oo gives e = finite(e)."""
    (premise,) = _count(premises, 1)
    e, infinity = _parts(premise.conclusion, "less")
    _same(infinity, INFINITY, "wanted e < +oo")
    return premise.hypotheses, make("equal", e, make("finite", e))
