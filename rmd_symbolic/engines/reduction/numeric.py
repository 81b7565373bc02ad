"""Surface terms at many points at once, in floating point: a filter for what is worth a proof.

0 times anything is 0, also 0 ln 0 and 0 oo; what is undefined is nan.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rmd_symbolic.terms.term import Apply, Binder, Infinity, Number, Operation, Quantity, Term, Variable

Values = Mapping[Term, Any]
RELATIONS = ("<=", "<", ">=", ">", "=", "/=")


class NoNumber(Exception):
    """A term that has no value at these points."""


def evaluate(term: Term, values: Values) -> Any:
    """The value of a real, extended or truth-valued term at points given as arrays.

    >>> u, v = Variable("u", "real"), Variable("v", "real")
    >>> float(evaluate(u / (u + v), {u: 1.0, v: 3.0}))
    0.25
    """
    import numpy as np

    with np.errstate(all="ignore"):
        return _value(term, values)


def _value(term: Term, values: Values) -> Any:
    if term in values:
        return values[term]
    match term:
        case Number(value):
            return float(value)
        case Infinity():
            return float("inf")
        case Operation(name, arguments):
            return _operation(name, arguments, values)
        case Apply() | Variable() | Quantity() | Binder():
            raise NoNumber(str(term))


def _operation(name: str, arguments: tuple[Term, ...], values: Values) -> Any:
    import numpy as np

    if name == "if":
        condition = _value(arguments[0], values)
        then, other = (_value(a, values) for a in arguments[1:])
        return np.where(condition, then, other)
    found = [_value(a, values) for a in arguments]
    if name in RELATIONS:
        return _compared(name, *found)
    table = _table()
    if name not in table:
        raise NoNumber(name)
    return table[name](*found)


def _compared(name: str, a: Any, b: Any) -> Any:
    import numpy as np

    less, equal = np.less(a, b), np.equal(a, b)
    return {
        "<=": less | equal, "<": less, ">=": ~less, ">": ~(less | equal), "=": equal, "/=": ~equal,
    }[name]  # fmt: skip


def _times(a: Any, b: Any) -> Any:
    import numpy as np

    return np.where((np.equal(a, 0)) | (np.equal(b, 0)), 0.0, np.multiply(a, b))


def _extreme(pick: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    def folded(first: Any, *rest: Any) -> Any:
        for other in rest:
            first = pick(first, other)
        return first

    return folded


def _table() -> dict[str, Callable[..., Any]]:
    import numpy as np

    return {
        "+": np.add, "-": np.subtract, "neg": np.negative, "*": _times,
        "/": lambda a, b: np.divide(np.asarray(a, dtype=float), b), "^": lambda a, b: np.power(np.asarray(a, float), b),
        "ln": lambda a: np.log(np.asarray(a, float)), "exp": np.exp, "sqrt": lambda a: np.sqrt(np.asarray(a, float)),
        "abs": np.abs, "min": _extreme(np.minimum), "max": _extreme(np.maximum), "and": np.logical_and,
        "or": np.logical_or, "not": np.logical_not,
        "implies": lambda a, b: np.logical_or(np.logical_not(a), b), "iff": np.equal,
    }  # fmt: skip
