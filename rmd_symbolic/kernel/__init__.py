"""What is believed: formulas, the exact normal form of sums, primitive rules, and the replay of stored steps.

Nothing here imports anything but the standard library and `rmd_symbolic.errors`.
"""
