"""Exact linear programming over the rationals: multipliers for the kernel's `linear` rule."""

from __future__ import annotations

from fractions import Fraction

ZERO, ONE = Fraction(0), Fraction(1)


def solve(
    columns: list[list[Fraction]], target: list[Fraction], free: list[bool], prefer: list[bool]
) -> list[Fraction] | None:
    """Weights w with sum_j w_j columns[j] = target, w_j >= 0 where not free, or None when there are none.

    Among the solutions the preferred columns get weight when that is possible.  Bland's rule, so it ends.

    >>> one, two = Fraction(1), Fraction(2)
    >>> solve([[one, two]], [two, Fraction(4)], [False], [False])
    [Fraction(2, 1)]
    """
    kept = presolved(columns, target, free)
    if kept is None:
        return None
    rows = [i for i in range(len(target)) if target[i] or any(columns[j][i] for j in kept)]
    found = _simplex(
        [[columns[j][i] for i in rows] for j in kept], [target[i] for i in rows],
        [free[j] for j in kept], [prefer[j] for j in kept],
    )  # fmt: skip
    if found is None:
        return None
    weights = [ZERO] * len(columns)
    for j, weight in zip(kept, found, strict=True):
        weights[j] = weight
    return weights


def presolved(columns: list[list[Fraction]], target: list[Fraction], free: list[bool]) -> list[int] | None:
    """The columns that can have weight, or None when a row shows that there is no solution.

    A row whose entries all push the same way forces them to zero when its target is zero, and rules out a target of
    the other sign.  Most facts in force fall away like this.
    """
    kept = set(range(len(columns)))
    rows: list[dict[int, Fraction]] = [{j: c[i] for j, c in enumerate(columns) if c[i]} for i in range(len(target))]
    pending = list(range(len(target)))
    while pending:
        i = pending.pop()
        row = {j: v for j, v in rows[i].items() if j in kept}
        one_way = not any(free[j] for j in row) and len({v > 0 for v in row.values()}) <= 1
        if target[i]:
            if not row or (one_way and all((v > 0) != (target[i] > 0) for v in row.values())):
                return None
        elif one_way or len(row) == 1:
            kept -= row.keys()
            pending += [k for k, other in enumerate(rows) if k != i and any(j in other for j in row)]
    return sorted(kept)


def _simplex(
    columns: list[list[Fraction]], target: list[Fraction], free: list[bool], prefer: list[bool]
) -> list[Fraction] | None:
    signed = [(j, s) for j in range(len(columns)) for s in ((ONE, -ONE) if free[j] else (ONE,))]
    rows = []
    for i, value in enumerate(target):
        row = [s * columns[j][i] for j, s in signed]
        rows.append(([-v for v in row] if value < 0 else row, abs(value)))
    size, height = len(signed), len(rows)
    table = [row + [ONE if k == i else ZERO for k in range(height)] + [right] for i, (row, right) in enumerate(rows)]
    basis = [size + i for i in range(height)]
    cost = [ZERO] * size + [ONE] * height
    if not _optimise(table, basis, cost) or any(b >= size and table[i][-1] for i, b in enumerate(basis)):
        return None
    for i, b in enumerate(basis):  # an artificial column may stay in the basis at level zero
        if b >= size:
            j = next((j for j in range(size) if table[i][j]), None)
            if j is not None:
                _pivot(table, basis, i, j)
    table = [row[:size] + row[-1:] for row in table]
    keep = [i for i, b in enumerate(basis) if b < size]
    table, basis = [table[i] for i in keep], [basis[i] for i in keep]
    if any(prefer):
        _optimise(table, basis, [-ONE if prefer[j] else ZERO for j, _ in signed])
    weights = [ZERO] * len(columns)
    for i, b in enumerate(basis):
        j, s = signed[b]
        weights[j] += s * table[i][-1]
    return weights


def _optimise(table: list[list[Fraction]], basis: list[int], cost: list[Fraction]) -> bool:
    """Minimise the cost from a feasible basis; False when it is unbounded (after one step along the ray's edge)."""
    width = len(cost)
    while True:
        reduced = list(cost)
        for i, b in enumerate(basis):
            if cost[b]:
                reduced = [r - cost[b] * v for r, v in zip(reduced, table[i][:width], strict=True)]
        entering = next((j for j in range(width) if reduced[j] < 0), None)
        if entering is None:
            return True
        ratios = [(row[-1] / row[entering], basis[i], i) for i, row in enumerate(table) if row[entering] > 0]
        if not ratios:
            return _follow_ray(table, basis, entering)
        _pivot(table, basis, min(ratios)[2], entering)


def _follow_ray(table: list[list[Fraction]], basis: list[int], entering: int) -> bool:
    """Unbounded: put weight one on the entering column, by adding it as a row of its own."""
    for row in table:
        row[-1] -= row[entering]
    table.append([ONE if j == entering else ZERO for j in range(len(table[0]) - 1)] + [ONE] if table else [ONE])
    basis.append(entering)
    return False


def _pivot(table: list[list[Fraction]], basis: list[int], row: int, column: int) -> None:
    pivot = table[row][column]
    table[row] = [v / pivot for v in table[row]]
    for i, other in enumerate(table):
        if i != row and other[column]:
            factor = other[column]
            table[i] = [v - factor * w for v, w in zip(other, table[row], strict=True)]
    basis[row] = column
