"""What sympy finds about a term as a function of one variable.  Whatever fails there has found nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from rmd_symbolic.engines.sympy_bridge import from_sympy, to_sympy
from rmd_symbolic.terms.term import Infinity, Term, Variable

Found = TypeVar("Found")


def derivative(value: Term, at: Variable, parameters: Iterable[Variable] = ()) -> Term | None:
    """The derivative of a term in a real variable; that of abs(u) distinguishes the signs of u.

    >>> from rmd_symbolic.terms.sort import REAL
    >>> r = Variable("r", REAL)
    >>> print(derivative(r * r, r))
    2 * r
    """

    def found() -> Term:
        import sympy

        def branches(u: Any) -> Any:
            return sympy.Piecewise((1, u > 0), (-1, u < 0), (0, True))

        slope = to_sympy(value).diff(to_sympy(at)).replace(sympy.sign, branches)
        return from_sympy(slope, {v.name: v for v in (*parameters, at)})

    return _attempted(found)


def is_affine(value: Term, at: Variable) -> bool:
    """Is the second derivative zero?  False too where sympy cannot tell.

    >>> from rmd_symbolic.terms.sort import REAL
    >>> r = Variable("r", REAL)
    >>> is_affine(2 * r + 1, r), is_affine(r * r, r)
    (True, False)
    """
    return _attempted(lambda: to_sympy(value).diff(to_sympy(at), 2).equals(0)) is True


def slope_at_infinity(value: Term, at: Variable) -> Any:
    """The limit of value/r as r grows, as sympy has it; None where it is not found, or depends on something else.

    >>> from rmd_symbolic.terms.sort import REAL
    >>> r = Variable("r", REAL)
    >>> slope_at_infinity((r - 1) * (r - 1) / (r + 1), r), slope_at_infinity(r * r, r)
    (1, oo)
    """

    def found() -> Any:
        import sympy

        ratio = sympy.Symbol(at.name, positive=True)
        whole = to_sympy(value).subs(to_sympy(at), ratio) / ratio
        limit = sympy.limit(sympy.simplify(whole), ratio, sympy.oo)
        return limit if not limit.free_symbols and limit.is_extended_real else None

    return _attempted(found)


def same_value(found: Any, said: Term) -> bool:
    """May the number that was found be the one that is said?  True as well where sympy cannot tell."""

    def differ() -> bool:
        import sympy

        value = sympy.oo if isinstance(said, Infinity) else to_sympy(said)
        return bool(found != value and sympy.simplify(found - value) != 0)

    return _attempted(differ) is not True


def _attempted(search: Callable[[], Found]) -> Found | None:
    try:
        return search()
    except Exception:  # noqa: BLE001  (whatever a search does, it has found nothing)
        return None
