"""Exact linear programming: what it finds is a solution, and presolving loses none."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from rmd_symbolic.engines.simplex import _simplex, solve

Q = Fraction


@pytest.mark.parametrize("seed", range(20))
def test_solutions_are_solutions_and_none_is_lost(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(50):
        count, height = rng.randint(1, 5), rng.randint(1, 5)
        columns = [[Q(rng.choice([0, 0, 0, 1, -1, 2])) for _ in range(height)] for _ in range(count)]
        free = [rng.random() < 0.3 for _ in range(count)]
        target = [Q(rng.choice([0, 0, 1, -1])) for _ in range(height)]
        if rng.random() < 0.5:
            weights = [Q(rng.randint(0, 2)) for _ in range(count)]
            target = [sum(w * c[i] for w, c in zip(weights, columns, strict=True)) for i in range(height)]
        found = solve(columns, target, free, [False] * count)
        assert (found is None) == (_simplex(columns, target, free, [False] * count) is None)
        if found is not None:
            assert all(w >= 0 or f for w, f in zip(found, free, strict=True))
            sums = [sum(w * c[i] for w, c in zip(found, columns, strict=True)) for i in range(height)]
            assert sums == target


def test_the_preferred_column_gets_weight_where_it_can() -> None:
    columns = [[Q(1)], [Q(1)]]
    assert solve(columns, [Q(3)], [False, False], [False, True]) == [0, 3]
