"""Plain text of kernel terms, for messages alone; nothing reads it back."""

from __future__ import annotations

from rmd_symbolic.kernel.formula import RANGES, SORTED_BINDERS, Node

INFIX = {"add": "+", "multiply": "*", "at_most": "<=", "less": "<", "equal": "="}
BINDERS = {"all": "for all {}. ", "some": "some {}. ", "lambda": "lambda {}. ", "sum": "sum[{}] "}
BINDERS |= {"range_sum": "sum[{} < {}] ", "range_product": "prod[{} < {}] "}


def show(term: Node, names: tuple[str, ...] = ()) -> str:
    """One line of text; bound names are made up."""
    if term.op == "bound":
        index: int = term.args[0]
        return names[-1 - index] if index < len(names) else f"#{index}"
    if term.op in ("variable", "number"):
        return str(term.args[0])
    if term.op == "infinity":
        return "oo"
    if term.op in SORTED_BINDERS or term.op in RANGES:
        sort = "u" if term.op in RANGES else str(term.args[0]).lower()
        name = f"{sort if len(sort) == 1 else 'f'}{len(names)}"
        upper = show(term.args[0], names) if term.op in RANGES else ""
        return f"({BINDERS[term.op].format(name, upper)}{show(term.args[1], (*names, name))})"
    parts = [show(part, names) for part in term.args]
    if term.op in INFIX or term.op in ("and", "or", "implies"):
        return "(" + f" {INFIX.get(term.op, term.op)} ".join(parts) + ")"
    if term.op == "apply":
        return f"{parts[0]}({', '.join(parts[1:])})"
    return ("1/(" if term.op == "inverse" else f"{term.op}(") + ", ".join(parts) + ")"
