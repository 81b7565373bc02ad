"""An evaluator of claims that shares no code with the checker, and fuzzers that set the two against each other."""
