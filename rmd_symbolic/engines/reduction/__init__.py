"""Linear inequalities between divergences, reduced to one inequality at a symbol.

`linear.py` reads a claim as sums over x of terms that are homogeneous in the masses at x, `multipliers.py` finds the
multiples of the masses that make the terms comparable, `region.py` knows the signs in a case, and `numeric.py`
evaluates terms at many points.  What comes out is a plan for a proof; nothing here is believed.
"""
