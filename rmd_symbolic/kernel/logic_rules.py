"""The rules of classical logic with equality, and induction over the naturals."""

from __future__ import annotations

from collections.abc import Iterable

from rmd_symbolic.errors import RuleError
from rmd_symbolic.kernel.formula import ONE, ZERO, Node, closed_over, fresh_variable, instance, make, negation, opened
from rmd_symbolic.kernel.rule import Sequent, identical, parts, rule
from rmd_symbolic.kernel.theorem import Theorem


@rule("by hypothesis", "id", 0, Node)
def assume(formula: Node) -> Sequent:
    """Assume a formula; it stays among the hypotheses.

        -------
        A |- A

    >>> by("assume", [], lt(0, a))
    (0 < a) |- (0 < a)
    """
    return [formula], formula


@rule("discharging the hypothesis", "fun_intro", 1, Node)
def imply(premise: Theorem, formula: Node) -> Sequent:
    """Discharge a hypothesis.

               G |- B
        ---------------------
        G - {A} |- A implies B

    >>> by("imply", [given(lt(0, a))], lt(0, a))
    |- ((0 < a) implies (0 < a))
    """
    return premise.hypotheses - {formula}, make("implies", formula, premise.conclusion)


@rule("by modus ponens", "apply", 2)
def modus_ponens(first: Theorem, second: Theorem) -> Sequent:
    """Apply an implication.

        G |- A implies B     D |- A
        ---------------------------
                G, D |- B

    >>> by("modus_ponens", [given(implies(lt(0, a), lt(b, c))), given(lt(0, a))])
    (0 < a), ((0 < a) implies (b < c)) |- (b < c)
    """
    a, b = parts(first.conclusion, "implies")
    identical(second.conclusion, a, "modus ponens")
    return b  # type: ignore[no-any-return]


@rule("both hold", "conj", 2)
def both(first: Theorem, second: Theorem) -> Sequent:
    """Join two theorems.

        G |- A     D |- B
        -----------------
         G, D |- A and B

    >>> by("both", [given(lt(0, a)), given(lt(0, b))]).conclusion
    ((0 < a) and (0 < b))
    """
    return make("and", first.conclusion, second.conclusion)


@rule("one part of a conjunction", "proj", 1, int)
def part(premise: Theorem, side: int) -> Sequent:
    """Take the left part of a conjunction (side 0) or the right part (side 1).

        G |- A and B        G |- A and B
        ------------        ------------
           G |- A              G |- B

    >>> by("part", [given(both(lt(0, a), lt(0, b)))], 1).conclusion
    (0 < b)
    """
    left, right = parts(premise.conclusion, "and")
    return right if side else left  # type: ignore[no-any-return]


@rule("one of the two holds", "or_intro", 1, Node, int)
def either(premise: Theorem, other: Node, side: int) -> Sequent:
    """Weaken to a disjunction; the theorem stands on the left (side 0) or on the right (side 1).

           G |- A               G |- A
        -----------          -----------
        G |- A or B          G |- B or A

    >>> by("either", [given(lt(0, a))], lt(a, 0), 1).conclusion
    ((a < 0) or (0 < a))
    """
    return make("or", other, premise.conclusion) if side else make("or", premise.conclusion, other)


@rule("in both cases", "or_elim", 3)
def by_cases(split: Theorem, first: Theorem, second: Theorem) -> Sequent:
    """Reason by cases.

        G |- A or B     D |- C     E |- C
        ---------------------------------
           G, D - {A}, E - {B} |- C

    >>> less, more = lt(a, 0), lt(0, a)
    >>> by("by_cases", [given(either(less, more)), by("both", [given(less), given(le(b, c))]), given(less)])
    Traceback (most recent call last):
    rmd_symbolic.errors.RuleError: the two cases must end alike: wanted ((a < 0) and (b <= c)), found (a < 0)
    """
    a, b = parts(split.conclusion, "or")
    identical(second.conclusion, first.conclusion, "the two cases must end alike")
    return split.hypotheses | (first.hypotheses - {a}) | (second.hypotheses - {b}), first.conclusion


@rule("which is absurd", "Rlt_irrefl", 1, Node)
def absurd(premise: Theorem, goal: Node) -> Sequent:
    """Conclude anything from a < a.

        G |- a < a
        ----------
          G |- B

    >>> by("absurd", [given(lt(a, a))], eq(b, c)).conclusion
    (b = c)
    """
    a, b = parts(premise.conclusion, "less")
    identical(b, a, "an absurdity has the form a < a")
    return goal


@rule("either it holds or not", "classic", 0, Node)
def excluded_middle(formula: Node) -> Sequent:
    """Split on any formula.

        -----------------
        |- A or (A implies 0 < 0)

    >>> by("excluded_middle", [], eq(a, b))
    |- ((a = b) or ((a = b) implies (0 < 0)))
    """
    return make("or", formula, negation(formula))


@rule("as it was arbitrary", "forall_intro", 1, Node)
def generalise(premise: Theorem, name: Node) -> Sequent:
    """Generalise over a variable that is free in no hypothesis.

            G |- A(x)
        -------------------     x not free in G
        G |- for all x: A(x)

    >>> by("generalise", [by("excluded_middle", [], lt(0, p(x)))], x)
    |- (for all i0. ((0 < p(i0)) or ((0 < p(i0)) implies (0 < 0))))
    """
    _not_free(name, premise.hypotheses, "a hypothesis")
    return make("all", name.sort, closed_over(premise.conclusion, name))


def _not_free(name: Node, formulas: Iterable[Node], where: str) -> None:
    if name.op != "variable":
        raise RuleError(f"wanted a variable, found {name}")
    for formula in formulas:
        if name in formula.free:
            raise RuleError(f"{name} is free in {where}: {formula}")


@rule("in particular", "forall_elim", 1, Node, ...)
def specialise(premise: Theorem, *values: Node) -> Sequent:
    """Put terms for the leading quantified variables; each fits the sort of its variable.

        G |- for all x: A(x)
        --------------------
             G |- A(u)

    >>> by("specialise", [given(every(t, le(0, s(t))))], t + 1).conclusion
    (0 <= s((t + 1)))
    """
    formula = premise.conclusion
    for value in values:
        parts(formula, "all")
        formula = instance(formula, value)
    return formula


@rule("with this witness", "ex_intro", 1, Node, Node)
def witness(premise: Theorem, goal: Node, value: Node) -> Sequent:
    """Show a witness; the existential and the witness are named.

              G |- A(u)
        ----------------------
        G |- there is x: A(x)

    >>> by("witness", [given(lt(a, b))], some(c, lt(a, c)), b).conclusion
    (some r0. (a < r0))
    """
    parts(goal, "some")
    identical(premise.conclusion, instance(goal, value), "the witness does not fit")
    return goal


@rule("choosing one", "ex_elim", 2, Node)
def obtain(existential: Theorem, rest: Theorem, name: Node) -> Sequent:
    """Use a witness under a name of the same sort that occurs in nothing that stays.

        G |- there is x: A(x)     D |- C
        --------------------------------     y not free in C, in the existential, in D - {A(y)}
              G, D - {A(y)} |- C

    >>> by("obtain", [given(some(c, lt(c, c))), by("absurd", [given(lt(c, c))], lt(0, 0))], c)
    (some r0. (r0 < r0)) |- (0 < 0)
    """
    sort, _ = parts(existential.conclusion, "some")
    if name.sort != sort:
        raise RuleError(f"{name} has sort {name.sort}, the existential is over {sort}")
    others = rest.hypotheses - {instance(existential.conclusion, name)}
    _not_free(name, (rest.conclusion,), "the conclusion")
    _not_free(name, (existential.conclusion,), "the existential")
    _not_free(name, others, "another hypothesis")
    return existential.hypotheses | others, rest.conclusion


@rule("by substitution", "eq_rect", 2, Node)
def rewrite(equation: Theorem, premise: Theorem, template: Node) -> Sequent:
    """Replace equals by equals, under every binder; the template `lambda h. C[h]` says where.

        G |- for all xs: a = b     D |- C[lambda xs. a]
        -----------------------------------------------
                   G, D |- C[lambda xs. b]

    Without xs the hole stands for the value itself, with them for the function: congruence and extensionality.

    >>> by("rewrite", [given(eq(a, b)), given(lt(0, ln(a)))], template(c, lt(0, ln(c)))).conclusion
    (0 < ln(b))
    """
    sorts, formula = [], equation.conclusion
    while formula.op == "all":
        sorts.append(formula.args[0])
        formula = formula.args[1]
    a, b = parts(formula, "equal")
    for sort in reversed(sorts):
        a, b = make("lambda", sort, a), make("lambda", sort, b)
    identical(premise.conclusion, instance(template, a), "the template does not give the premise")
    return instance(template, b)


@rule("by induction", "nat_ind", 2, Node)
def induction(base: Theorem, step: Theorem, goal: Node) -> Sequent:
    """Prove a claim for all naturals; the claim is named.

        G |- P(0)     D |- for all t: P(t) implies P(t + 1)
        ---------------------------------------------------
                  G, D |- for all t: P(t)

    >>> step = every(t, implies(le(0, s(t)), le(0, s(t + 1))))
    >>> by("induction", [given(le(0, s(0))), given(step)], every(t, le(0, s(t)))).conclusion
    (for all n0. (0 <= s(n0)))
    """
    sort, _ = parts(goal, "all")
    step_sort, body = parts(step.conclusion, "all")
    if sort != "N" or step_sort != "N":
        raise RuleError(f"induction runs over the naturals, not over {sort} and {step_sort}")
    before, after = parts(body, "implies")
    t = fresh_variable("t", "N")
    identical(base.conclusion, instance(goal, ZERO), "the base case")
    identical(opened(before, t), instance(goal, t), "the hypothesis of the step")
    identical(opened(after, t), instance(goal, make("add", t, ONE)), "the conclusion of the step")
    return goal
