"""Polynomials in masses, roots of masses and parameters: as a product of nonnegative factors, and by a square."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeGuard

from rmd_symbolic.engines.reduction.linear import Outside, numeral, times
from rmd_symbolic.engines.reduction.numeric import NoNumber, evaluate
from rmd_symbolic.engines.reduction.region import TINY, Region
from rmd_symbolic.engines.reduction.resolve import scale
from rmd_symbolic.engines.reduction.symbolic import FAILURES, Symbols, replaced
from rmd_symbolic.terms.sort import REAL
from rmd_symbolic.terms.term import Number, Operation, Term, Variable, operation


def product_of(term: Term, region: Region) -> Term | None:
    """A polynomial as a product whose factors are nonnegative at the points of the region; None when it is none."""
    import sympy

    from rmd_symbolic.engines.sympy_bridge import BridgeError

    values, back, symbols = _named(term)
    try:
        expression = _in_lowest_terms(symbols.of(replaced(term, dict(values))), list(values), symbols, values)
        constant, parts = sympy.factor_list(expression)
        if len(parts) == 1 and parts[0][1] == 1:
            return None
        found: list[Term] = []
        for part, multiplicity in parts:
            factor = replaced(symbols.read(sympy.expand(part)), dict(back))
            sign = sign_of(factor, region) if multiplicity % 2 else 1
            if sign < 0:
                factor = replaced(symbols.read(sympy.expand(-part)), dict(back))
                constant = -constant
            if not sign:
                return None
            found += [factor] if multiplicity == 1 else [operation("^", factor, int(multiplicity))]
        if not constant.is_Rational or constant < 0:
            return None
    except (BridgeError, NoNumber, sympy.PolynomialError, *FAILURES):
        return None
    out = numeral(int(constant.p)) / int(constant.q) if constant.q != 1 else numeral(int(constant.p))
    for factor in found:
        out = times(out, factor)
    return out


def sign_of(term: Term, region: Region) -> int:
    """1 or -1 for a term that is nowhere negative or nowhere positive in the region, 0 otherwise."""
    points = region.points()
    value = evaluate(term, points)
    small = TINY * scale(term, points)
    negative, positive = bool((value < -small).any()), bool((value > small).any())
    return 0 if negative and positive else -1 if negative else 1


# ---- roots ----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Rooted:
    """A polynomial with u^2 for each mass u under a root; `roots` are the roots, `constants` roots of numerals."""

    term: Term
    roots: tuple[Term, ...]
    constants: tuple[Term, ...]


def rooted(term: Term) -> Rooted:
    """Masses under roots as squares of those roots.

    >>> u = Variable("u", REAL)
    >>> str(rooted(operation("sqrt", u) - u).term)
    'sqrt(u) - sqrt(u)^2'
    """
    roots: dict[Term, None] = {}
    constants: dict[Term, None] = {}

    def walk(part: Term) -> None:
        if not isinstance(part, Operation):
            return
        if part.name in ("ln", "exp", "abs", "if", "max", "min"):
            raise Outside("this is no polynomial")
        if part.name == "sqrt":
            (constants if isinstance(part.arguments[0], Number) else roots)[part] = None
            return
        for argument in part.arguments:
            walk(argument)

    walk(term)
    values = {root.arguments[0]: operation("^", root, 2) for root in roots if isinstance(root, Operation)}
    kept = {root: Variable(f"root{i}'", REAL) for i, root in enumerate(roots)}
    squared = replaced(replaced(term, dict(kept)), values)
    return Rooted(replaced(squared, {name: root for root, name in kept.items()}), tuple(roots), tuple(constants))


@dataclass(frozen=True)
class Square:
    """4 a (a y^2 + b y + c) = (2 a y + b)^2 + rest, with a > 0 and rest >= 0."""

    lead: Term
    inside: Term
    rest: Term


def squares_of(term: Term, region: Region) -> list[Square]:
    """The ways to complete a square in a polynomial of degree 2 in some mass, root or parameter."""
    import sympy

    from rmd_symbolic.engines.sympy_bridge import BridgeError

    found = []
    values, back, symbols = _named(term)
    names = list(values)
    try:
        expression: Any = symbols.of(replaced(term, dict(values)))
        for atom in names:
            y = symbols.of(values[atom])
            polynomial = sympy.Poly(sympy.expand(expression), y)
            if polynomial.degree() != 2:
                continue
            a, b, c = (polynomial.coeff_monomial(y**k) for k in (2, 1, 0))
            rest = _in_lowest_terms(sympy.expand(4 * a * c - b**2), names, symbols, values)
            lead, inside, rest = (
                replaced(symbols.read(e), dict(back)) for e in (sympy.factor(a), 2 * a * y + b, sympy.factor(rest))
            )
            if sign_of(lead, region) > 0 and sign_of(rest, region) > 0:
                found.append(Square(lead, inside, rest))
    except (BridgeError, NoNumber, sympy.PolynomialError, *FAILURES):
        return found
    return found


def _named(term: Term) -> tuple[dict[Term, Variable], dict[Term, Term], Symbols]:
    """The atoms of a polynomial as plain variables, the way back, and the symbols of sympy."""
    values = {atom: Variable(f"atom{i}'", REAL) for i, atom in enumerate(atoms_of(term))}
    return values, {name: atom for atom, name in values.items()}, Symbols(*values.values())


def _in_lowest_terms(expression: Any, names: list[Term], symbols: Symbols, values: dict[Term, Variable]) -> Any:
    """The square of the root of a numeral or a sum as what stands under it."""
    import sympy

    for atom in names:
        if not isinstance(atom, Operation) or atom.name != "sqrt":
            continue
        under = atom.arguments[0]
        if isinstance(under, Operation | Number) and _known(under, names):
            squared = replaced(under, {n.arguments[0]: operation("^", n, 2) for n in names if _is_plain_root(n)})
            y = symbols.of(values[atom])
            rest = symbols.of(replaced(squared, dict(values)))
            expression = sympy.rem(sympy.Poly(expression, y), sympy.Poly(y**2 - rest, y)).as_expr()
    return sympy.expand(expression)


def _known(under: Term, names: list[Term]) -> bool:
    """Are the masses and parameters of a term atoms, or under roots that are?"""
    roots = {n.arguments[0] for n in names if _is_plain_root(n)}
    return all(atom in names or atom in roots for atom in atoms_of(under))


def _is_plain_root(term: Term) -> TypeGuard[Operation]:
    """Is this the root of a mass or a parameter?"""
    return isinstance(term, Operation) and term.name == "sqrt" and not isinstance(term.arguments[0], Operation | Number)


def atoms_of(term: Term) -> list[Term]:
    """What a polynomial is one in: masses, roots, logarithms, parameters."""
    found: dict[Term, None] = {}

    def walk(part: Term) -> None:
        if isinstance(part, Number):
            return
        if not isinstance(part, Operation) or part.name in ("sqrt", "ln", "exp"):
            found[part] = None
            return
        for argument in part.arguments:
            walk(argument)

    walk(term)
    return list(found)
