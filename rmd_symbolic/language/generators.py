"""Is a declared generator one: convex on [0, oo), zero at 1, with the recession slope that it is said to have?

An f-divergence is defined for any function, so nothing false can come of a wrong generator; but what people know of
f-divergences (they are nonnegative, a channel contracts them) would not hold.  So it is refused.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NoReturn

from rmd_symbolic.engines.functions import derivative, same_value, slope_at_infinity
from rmd_symbolic.errors import RmdError, SourceError
from rmd_symbolic.kernel.replay import verdict
from rmd_symbolic.language.declare import Declaration, Generated
from rmd_symbolic.language.elaborate import Assumption, Given, Statement, denote_statement
from rmd_symbolic.language.run import Runner
from rmd_symbolic.language.theories import Library, Scope
from rmd_symbolic.tactics.reasons import Citation, justify
from rmd_symbolic.tactics.recorder import Recorder
from rmd_symbolic.terms.sort import REAL
from rmd_symbolic.terms.substitute import substitute
from rmd_symbolic.terms.term import Infinity, Number, Operation, Term, Variable, operation

SECONDS = 3.0  # of the search for a counterexample
REASONS = ("algebra", "auto", "cases", "calculus")  # in the order of what they cost
MEANS, EMPTY = "foundations.means", Scope(Library(), None)
HINT = "an f-divergence needs a convex f with f(1) = 0; anything else is declared by `value sum[x] ...`"


def refuse_other_functions(found: Declaration, library: Library) -> None:
    """SourceError for what is no generator, with values at which it fails where there are some."""
    if found.generated is not None:
        _Check(found, found.generated, library).run()


class _Check:
    def __init__(self, found: Declaration, generated: Generated, library: Library) -> None:
        self.found, self.generated, self.theories = found, generated, library

    def wrong(self, message: str, hint: str = HINT) -> NoReturn:
        raise SourceError("E163", message, self.generated.span, hint)

    def run(self) -> None:
        one = self.generated.function(Number(Fraction(1)))
        zero = self.statement(operation("=", one, 0), (), ())
        if not self.proved(zero):
            self.refuted(zero)
            self.wrong(f"{one} = 0 is not known: f is zero at ratio 1")
        ratio, other = self.fresh("s"), self.fresh("z")
        whole = self.generated.function(ratio)
        if not self.convex(whole, ratio, other):
            middle = self.generated.function((ratio + other) / 2)
            sides = operation("<=", 2 * middle, whole + self.generated.function(other))
            self.refuted(self.statement(sides, (ratio, other), _nonnegative(ratio, other)))
            self.wrong("it is not known to be convex")
        self.recession(ratio)

    def convex(self, value: Term, ratio: Variable, other: Variable) -> bool:
        """Does the graph lie above its tangents, is the second derivative nonnegative, or are the summands convex?"""
        slope = derivative(value, ratio, self.parameters)
        if slope is not None:
            line = operation("<=", value + slope * (other - ratio), substitute(value, {ratio: other}))
            positive = (operation("<", 0, ratio), operation("<=", 0, other))
            if self.proved(self.statement(line, (ratio, other), positive)):
                return True
            bend = None if _branches(value) else derivative(slope, ratio, self.parameters)
            if bend is not None and self.proved(self.statement(operation("<=", 0, bend), (ratio,), positive[:1])):
                return True
        if isinstance(value, Operation) and value.name == "+":
            return all(self.convex(part, ratio, other) for part in value.arguments)
        return False

    def fresh(self, letter: str) -> Variable:
        taken = {given.variable.name for given in self.found.defined.givens}
        while letter in taken:
            letter += "'"
        return Variable(letter, REAL)

    @property
    def parameters(self) -> list[Variable]:
        """What the generator may depend on besides the ratio."""
        return [given.variable for given in self.generated.parameters]

    def proved(self, statement: Statement) -> bool:
        """Do the engines prove it, or the theorem that 1^s = 1?"""
        if any(_proved(statement, words, EMPTY) for words in REASONS):
            return True
        scope = self.theories.scope("<text>")
        scope.use(MEANS, self.generated.span)
        return _proved(statement, "exp_of_zero", scope)

    def refuted(self, statement: Statement) -> None:
        """An error with values at which the statement fails, where some are found."""
        from rmd_symbolic.language.claims import names_of
        from rmd_symbolic.language.confirm import find

        finding = find(statement.closed, names_of(statement), SECONDS)
        if finding is not None and finding.confirmed:
            values = ", ".join(f"{name} = {value}" for name, value in finding.found.values.items())
            at = f" at {values}" if values else ""
            self.wrong(f"it is no generator of an f-divergence: {statement.claim} is false{at}")

    def statement(self, claim: Term, more: tuple[Variable, ...], conditions: tuple[Term, ...]) -> Statement:
        defined = self.found.defined
        givens = (*self.generated.parameters, *(Given(v, (), v.name) for v in more))
        assumptions = (*defined.assumptions, *(Assumption("", c) for c in conditions))
        statement = Statement("lemma", defined.name, "", givens, assumptions, claim, notions=defined.notions)
        denote_statement(statement)
        return statement

    def recession(self, ratio: Variable) -> None:
        """Compare what the author says with the limit of f(r)/r, where that is found."""
        said = self.generated.recession
        if self.parameters or not isinstance(said, Infinity | Number | Operation):
            return
        limit = slope_at_infinity(self.generated.function(ratio), ratio)
        if limit is not None and not same_value(limit, said):
            self.wrong(f"its recession slope, the limit of f(r)/r, is {limit}, not {said}",
                       f"write `recession {limit}`")  # fmt: skip


def _branches(term: Term) -> bool:
    """Does the term distinguish cases, so that it may have a kink?"""
    if not isinstance(term, Operation):
        return False
    return term.name in ("if", "abs", "min", "max", "indicator") or any(map(_branches, term.arguments))


def _nonnegative(*variables: Variable) -> tuple[Term, ...]:
    return tuple(operation("<=", 0, variable) for variable in variables)


def _proved(statement: Statement, words: str, scope: Scope) -> bool:
    runner = Runner(statement, 0, Recorder(scope.theorems), scope.lemmas)
    runner.start()
    try:
        step = justify(runner.context, statement.goal, Citation(words), statement.notions, {})
        verdict(runner.run.recorder.certificate(runner.discharge(step)), [], statement.closed, scope.theorems)
    except (RmdError, RecursionError):
        return False
    return True
