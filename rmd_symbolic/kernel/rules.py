"""The primitive rules: theorems in, one theorem out.

The table is filled by the three modules imported here and by nothing else.  Explicit arguments are terms, rationals
and sides: nothing is searched for.  The soundness argument for each rule stands in `docs/semantics.md`.
"""

from rmd_symbolic.kernel import logic_rules, order_rules, value_rules
from rmd_symbolic.kernel.rule import RULES, Premises, Rule, Sequent, rule

__all__ = ["RULES", "Premises", "Rule", "Sequent", "logic_rules", "order_rules", "rule", "value_rules"]
