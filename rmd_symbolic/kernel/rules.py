"""The primitive rules: theorems in, one theorem out.

The table is filled by the modules imported here and by nothing else.  Explicit arguments are terms, rationals
and sides: nothing is searched for.  The soundness argument for each rule stands in `docs/semantics.md`.
"""

import contextlib

from rmd_symbolic.kernel import logic_rules, order_rules, value_rules
from rmd_symbolic.kernel.rule import RULES, Premises, Rule, Sequent, rule

with contextlib.suppress(ModuleNotFoundError):  # the checkers of certificates may be left out
    import rmd_symbolic.kernel.certificates  # noqa: F401

__all__ = ["RULES", "Premises", "Rule", "Sequent", "logic_rules", "order_rules", "rule", "value_rules"]
