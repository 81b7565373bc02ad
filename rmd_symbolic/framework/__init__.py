"""What is declared: divergences, operators, predicates and axioms.  Data only; every backend reads it."""
