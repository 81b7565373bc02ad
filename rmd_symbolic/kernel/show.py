"""Plain text of kernel terms, for messages alone; nothing reads it back."""

from __future__ import annotations

from rmd_symbolic.kernel.formula import Node

INFIX = {"at_most": "<=", "less": "<", "equal": "=", "and": "and", "or": "or", "implies": "implies"}
BINDERS = {"all": "for all", "some": "some", "lambda": "lambda", "sum": "sum"}


def show(term: Node, names: tuple[str, ...] = ()) -> str:
    """One line of text; bound names are made up."""
    if term.op == "variable":
        return str(term.args[0])
    if term.op == "bound":
        index = int(str(term.args[0]))
        return names[-1 - index] if index < len(names) else f"#{index}"
    if term.op == "number":
        return str(term.args[0])
    if term.op == "infinity":
        return "oo"
    if term.op in BINDERS:
        name = f"{str(term.args[0])[0].lower() if isinstance(term.args[0], str) else 'f'}{len(names)}"
        body = show(term.args[1], (*names, name))  # type: ignore[arg-type]
        return f"({BINDERS[term.op]} {name}. {body})" if term.op != "sum" else f"sum[{name}] {body}"
    if term.op in ("range_sum", "range_product"):
        name = f"u{len(names)}"
        upper = show(term.args[0], names)  # type: ignore[arg-type]
        body = show(term.args[1], (*names, name))  # type: ignore[arg-type]
        return f"{'sum' if term.op == 'range_sum' else 'prod'}[{name} < {upper}] {body}"
    parts = [show(a, names) for a in term.args if isinstance(a, Node)]
    if term.op == "add":
        return "(" + " + ".join(parts) + ")"
    if term.op == "multiply":
        return "*".join(parts)
    if term.op == "inverse":
        return f"1/({parts[0]})"
    if term.op == "if":
        return f"if({', '.join(parts)})"
    if term.op in INFIX:
        return f"({parts[0]} {INFIX[term.op]} {parts[1]})" if term.sort == "formula" else ""
    if term.op == "apply":
        return f"{parts[0]}({', '.join(parts[1:])})"
    return f"{term.op}({', '.join(parts)})"
