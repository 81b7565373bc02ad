"""Terms at a symbol as sympy expressions, where masses and entries such as w[j] are plain symbols, and back."""

from __future__ import annotations

from typing import Any

from rmd_symbolic.engines.reduction.linear import tidied
from rmd_symbolic.terms.sort import NUMBERS, REAL
from rmd_symbolic.terms.term import Apply, Operation, Term, Variable

FAILURES = (TypeError, ValueError, ZeroDivisionError, AttributeError)


class Symbols:
    """The numbers in some terms as symbols of sympy; BridgeError for what sympy does not know."""

    def __init__(self, *terms: Term) -> None:
        self.names: dict[Term, Variable] = {}
        self.scope: dict[str, Variable] = {}
        for term in terms:
            self._collect(term)
        self.back: dict[Term, Term] = {variable: term for term, variable in self.names.items()}

    def _collect(self, term: Term) -> None:
        if isinstance(term, Operation):
            for part in term.arguments:
                self._collect(part)
        elif isinstance(term, Apply) and term.sort in NUMBERS and term not in self.names:
            name = Variable(f"entry{len(self.names)}'", REAL)
            self.names[term] = self.scope[name.name] = name
        elif isinstance(term, Variable):
            self.scope[term.name] = term

    def of(self, term: Term) -> Any:
        """The expression of a term; BridgeError when there is none."""
        from rmd_symbolic.engines.sympy_bridge import to_sympy

        return to_sympy(replaced(term, dict(self.names)))

    def read(self, expression: Any) -> Term:
        """The term of an expression; BridgeError when there is none."""
        import sympy

        from rmd_symbolic.engines.sympy_bridge import BridgeError, from_sympy

        if expression.has(sympy.zoo, sympy.nan, sympy.oo, sympy.I):
            raise BridgeError("no value")
        return tidied(replaced(from_sympy(expression, self.scope), self.back))


def replaced(term: Term, values: dict[Term, Any]) -> Term:
    """The term with other terms in place of some of its parts."""
    if term in values:
        found: Term = values[term]
        return found
    if isinstance(term, Operation):
        return Operation(term.name, tuple(replaced(a, values) for a in term.arguments))
    return term


def simplified(term: Term) -> Term:
    """The term in few words, or as it is.

    >>> u = Variable("u", REAL)
    >>> str(simplified(u + 1 - u))
    '1'
    """
    import sympy

    from rmd_symbolic.engines.sympy_bridge import BridgeError

    symbols = Symbols(term)
    try:
        expression = symbols.of(term).doit()
        best = min((sympy.simplify(expression), sympy.expand(expression)), key=lambda e: e.count_ops())
        return symbols.read(best)
    except (BridgeError, *FAILURES):
        return term


def gradient(term: Term, masses: tuple[Term, ...], at: dict[Term, Term]) -> tuple[Term, ...] | None:
    """The partial derivatives by the masses at a point, or None."""
    import sympy

    from rmd_symbolic.engines.sympy_bridge import BridgeError

    symbols = Symbols(term, *masses, *at.values())
    try:
        expression: Any = symbols.of(term)
        point = {symbols.of(mass): symbols.of(value) for mass, value in at.items()}
        parts = [expression.diff(symbols.of(mass)).subs(point, simultaneous=True) for mass in masses]
        chosen = (min((sympy.simplify(p.doit()), sympy.expand(p.doit())), key=lambda e: e.count_ops()) for p in parts)
        return tuple(symbols.read(part) for part in chosen)
    except (BridgeError, *FAILURES):
        return None


def factors_of(term: Term) -> list[Term]:
    """The factors of a polynomial that are no numbers, each once and multiplied out; the term itself at worst.

    >>> u, v = Variable("u", REAL), Variable("v", REAL)
    >>> [str(f) for f in factors_of(u * u - u * v)]
    ['u', 'u - v']
    """
    import sympy

    from rmd_symbolic.engines.sympy_bridge import BridgeError

    symbols = Symbols(term)
    try:
        _, parts = sympy.factor_list(symbols.of(term))
        return [symbols.read(sympy.expand(part)) for part, _ in parts]
    except (BridgeError, sympy.PolynomialError, *FAILURES):
        return [term]


def two_sides(term: Term) -> tuple[Term, Term]:
    """A difference as (what is added, what is subtracted), so that term = added - subtracted.

    >>> u, v = Variable("u", REAL), Variable("v", REAL)
    >>> [str(side) for side in two_sides(u - 2 * v)]
    ['u', '2 * v']
    """
    from rmd_symbolic.engines.reduction.linear import added, signed

    plus: list[Term] = []
    minus: list[Term] = []

    def walk(part: Term, sign: int) -> None:
        if isinstance(part, Operation) and part.name in ("+", "-"):
            walk(part.arguments[0], sign)
            walk(part.arguments[1], sign if part.name == "+" else -sign)
        elif isinstance(part, Operation) and part.name == "neg":
            walk(part.arguments[0], -sign)
        else:
            own, size = signed(part)
            (plus if own * sign > 0 else minus).append(size)

    walk(term, 1)
    return added(plus), added(minus)
