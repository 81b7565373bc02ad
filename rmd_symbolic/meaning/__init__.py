"""What terms mean: from the author's terms to kernel formulas, and what must be proved beside them.

This layer is trusted: it decides what is claimed.
"""
