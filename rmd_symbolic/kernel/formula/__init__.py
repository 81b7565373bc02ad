"""The kernel's terms and formulas.  Nodes and their sorts: `node`; substitution: `substitution`; JSON: `data`."""

from rmd_symbolic.kernel.formula.data import (  # noqa: I001
    from_data, node_from_parts, rational, sort_from_data, sort_to_data, to_data,
)  # fmt: skip
from rmd_symbolic.kernel.formula.node import (
    ARITY, FALSE, GROUND, INDEX_SORTS, INFINITY, MAX_DEPTH, NAME, ONE, RANGES, RELATIONS, SORTED_BINDERS, VALUES, ZERO,
    Arrow, Node, Sort, bound, check_sort, denied, fits, fresh_variable, make, negation, number, value_sort, variable,
)  # fmt: skip
from rmd_symbolic.kernel.formula.substitution import (
    apply_lambda,
    closed_over,
    instance,
    opened,
    substituted,
    written_out,
)

__all__ = [
    "ARITY", "FALSE", "GROUND", "INDEX_SORTS", "INFINITY", "MAX_DEPTH", "NAME", "ONE", "RANGES", "RELATIONS",
    "SORTED_BINDERS", "VALUES", "ZERO", "Arrow", "Node", "Sort", "apply_lambda", "bound", "check_sort", "closed_over",
    "denied", "fits", "fresh_variable", "from_data", "instance", "make", "negation", "node_from_parts", "number",
    "opened", "rational", "sort_from_data", "sort_to_data", "substituted", "to_data", "value_sort", "variable",
    "written_out",
]  # fmt: skip
