"""Sums of squares: Gram matrices found in floating point, made rational, and checked exactly.

A polynomial p is sought as sum over blocks b of m_b z_b^T G_b z_b, with given polynomials m_b, monomials z_b, and
positive semidefinite matrices G_b: a semidefinite program.  A barrier method finds a point in the middle of the
solutions.  Where p has zeros these matrices are singular; the kernel is made rational, and the monomials are replaced
by what is orthogonal to it (facial reduction), until the matrices are definite and can be rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

from rmd_symbolic.kernel.certificates.polynomial import Polynomial, add, multiply, scale

MAX_COLUMNS, MAX_FACES, ROUNDS = 180, 5, 30
SMALL, KERNEL, CLOSE = 1e-7, 1e-3, 1e-5


class Block(NamedTuple):
    """A multiplier by name and as a polynomial, and what may stand in the squares."""

    name: Any
    multiplier: Polynomial
    basis: list[Polynomial]


Terms = list[tuple[Fraction, Any, Polynomial]]  # weight, name of the block, what is squared


def sum_of_squares(
    target: Polynomial,
    blocks: Sequence[Block],
    reduce: Callable[[Polynomial], Polynomial],
    clock: Callable[[], None] = lambda: None,
) -> Terms | None:
    """Weights and squares with target = sum of weight * multiplier * q^2 in normal form, or None.

    `clock` is asked again and again; it raises when the time is up.

    >>> x, one = {(1,): 1}, {(0,): 1}
    >>> found = sum_of_squares({(2,): 1, (1,): -2, (0,): 1}, [Block("", one, [one, x])], lambda p: p)
    >>> [(weight, q) for weight, _, q in found]
    [(Fraction(1, 1), {(1,): 1, (0,): -1})]
    """
    for _ in range(MAX_FACES):
        program = Program(target, blocks, reduce, clock)
        if not 0 < len(program.columns) <= MAX_COLUMNS:
            return None
        middle = program.middle()
        if middle is None:
            return None
        matrices, slack = middle
        if slack < 0:
            return program.rounded(matrices)
        smaller = [
            block._replace(basis=face(block.basis, matrix)) for block, matrix in zip(blocks, matrices, strict=True)
        ]
        if [len(b.basis) for b in smaller] == [len(b.basis) for b in blocks]:
            return program.rounded(matrices)
        blocks = [block for block in smaller if block.basis]
    return None


class Program:
    """The linear equations that the entries of the Gram matrices obey."""

    def __init__(
        self,
        target: Polynomial,
        blocks: Sequence[Block],
        reduce: Callable[[Polynomial], Polynomial],
        clock: Callable[[], None],
    ) -> None:
        import numpy

        self.numpy: Any = numpy
        self.clock = clock
        self.blocks = blocks
        self.columns: list[tuple[int, int, int, Polynomial]] = []
        if sum(len(b.basis) * (len(b.basis) + 1) // 2 for b in blocks) > MAX_COLUMNS:
            return
        for b, (_, multiplier, basis) in enumerate(blocks):
            for j in range(len(basis)):
                for i in range(j + 1):
                    product = multiply(multiplier, multiply(basis[i], basis[j]))
                    self.columns.append((b, i, j, reduce(scale(product, 1 if i == j else 2))))
        monomials = sorted({m for *_, q in self.columns for m in q} | set(target))
        self.rows = {m: r for r, m in enumerate(monomials)}
        self.target = [target.get(m, 0) for m in monomials]

    def middle(self) -> tuple[list[Any], float] | None:
        """The matrices in the middle of the solutions, and the least t for which those with t I added are definite."""
        numpy = self.numpy
        matrix = numpy.zeros((len(self.rows), len(self.columns)))
        for c, (*_, q) in enumerate(self.columns):
            for m, value in q.items():
                matrix[self.rows[m], c] = float(value)
        target = numpy.array([float(value) for value in self.target])
        size = max(1.0, abs(target).max())
        u, s, vt = numpy.linalg.svd(matrix)
        rank = int((s > 1e-9 * s[0]).sum()) if len(s) else 0
        start = vt[:rank].T @ ((u[:, :rank].T @ target) / s[:rank])
        if abs(matrix @ start - target).max() > 1e-7 * size:
            return None
        return self._centred(self._matrices(start), [self._matrices(v) for v in vt[rank:]], size)

    def _matrices(self, entries: Any) -> list[Any]:
        out = [self.numpy.zeros((len(b.basis), len(b.basis))) for b in self.blocks]
        for value, (b, i, j, _) in zip(entries, self.columns, strict=True):
            out[b][i, j] = out[b][j, i] = value
        return out

    def _centred(self, start: list[Any], directions: list[list[Any]], size: float) -> tuple[list[Any], float] | None:
        """Newton's method for weight * t - sum of ln det (G + t I), with growing weights, until t is negative."""
        numpy = self.numpy
        moves = [numpy.array([d[b] for d in directions] + [numpy.eye(len(g))]) for b, g in enumerate(start)]
        y = numpy.zeros(len(directions) + 1)
        y[-1] = 1.0 - min(float(numpy.linalg.eigvalsh(g).min()) for g in start)
        weight = 1.0 / size

        def at(y: Any) -> list[Any]:
            return [g + numpy.tensordot(y, move, axes=1) for g, move in zip(start, moves, strict=True)]

        def definite(y: Any) -> bool:
            return all(float(numpy.linalg.eigvalsh(g).min()) > 0 for g in at(y))

        for _ in range(ROUNDS):
            for _ in range(12):
                self.clock()
                gradient, hessian = numpy.zeros(len(y)), numpy.zeros((len(y), len(y)))
                gradient[-1] = weight
                for g, move in zip(at(y), moves, strict=True):
                    scaled = numpy.linalg.solve(g, move)
                    gradient -= numpy.trace(scaled, axis1=1, axis2=2)
                    hessian += numpy.einsum("aij,bji->ab", scaled, scaled)
                step = -numpy.linalg.lstsq(hessian, gradient, rcond=1e-13)[0]
                length = 1.0
                while length > 1e-10 and not definite(y + length * step):
                    length /= 2
                decrease = -float(gradient @ step)
                y = y + step * (length if length == 1.0 else 0.7 * length)
                if decrease < 1e-2:
                    break
            if y[-1] < -1e-6 * size or y[-1] < SMALL:
                break
            if sum(len(g) for g in start) / weight < y[-1] / 4:  # the least t is positive
                return None
            weight *= 8
        y[-1], slack = 0.0, float(y[-1])
        return (at(y), slack) if slack < CLOSE * size else None

    # ---- exact numbers ------------------------------------------------------------------------------------------
    def rounded(self, matrices: list[Any]) -> Terms | None:
        """Rational matrices near these that obey the equations exactly, as sums of squares, if they are definite."""
        from flint import fmpq, fmpq_mat

        equations: list[dict[int, int]] = [{} for _ in self.rows]
        for c, (*_, q) in enumerate(self.columns):
            for m, value in q.items():
                equations[self.rows[m]][c] = value
        kept = independent(equations, len(self.columns))
        normal = fmpq_mat(len(kept), len(kept), [
            fmpq(sum(v * equations[k].get(c, 0) for c, v in equations[i].items())) for i in kept for k in kept
        ])  # fmt: skip
        for digits in (1, 10, 100, 10**4, 10**7):
            entries = [Fraction(round(float(matrices[b][i, j]) * digits), digits) for b, i, j, _ in self.columns]
            missing = [
                self.target[i] - sum((v * entries[c] for c, v in equations[i].items()), Fraction(0)) for i in kept
            ]
            right = fmpq_mat(len(kept), 1, [fmpq(f.numerator, f.denominator) for f in missing])
            solution = normal.solve(right)
            for place, i in enumerate(kept):
                factor = Fraction(int(solution[place, 0].p), int(solution[place, 0].q))
                if factor:
                    for c, v in equations[i].items():
                        entries[c] += factor * v
            found = self._squares(entries)
            if found is not None:
                return found
        return None

    def _squares(self, entries: list[Fraction]) -> Terms | None:
        out: Terms = []
        for b, (name, _, basis) in enumerate(self.blocks):
            size = len(basis)
            gram = [[Fraction(0)] * size for _ in range(size)]
            for value, (block, i, j, _) in zip(entries, self.columns, strict=True):
                if block == b:
                    gram[i][j] = gram[j][i] = value
            for a in range(size):
                pivot = gram[a][a]
                if pivot < 0 or (not pivot and any(gram[a])):
                    return None
                if not pivot:
                    continue
                row = [value / pivot for value in gram[a]]
                common = lcm(*(value.denominator for value in row[a:]))
                q: Polynomial = {}
                for j in range(a, size):
                    q = add(q, basis[j], int(row[j] * common))
                out.append((pivot / common**2, name, q))
                for i in range(a + 1, size):
                    factor = gram[i][a]
                    for j in range(a, size):
                        gram[i][j] -= factor * row[j]
                for i in range(a + 1, size):
                    gram[a][i] = gram[i][a] = Fraction(0)
        return out


def independent(equations: list[dict[int, int]], width: int) -> list[int]:
    """The numbers of equations that are linearly independent and span the others."""
    from flint import fmpq_mat

    matrix = fmpq_mat(width, len(equations))
    for r, equation in enumerate(equations):
        for c, value in equation.items():
            matrix[c, r] = value
    echelon, rank = matrix.rref()
    return [next(j for j in range(len(equations)) if echelon[i, j] != 0) for i in range(rank)]


def face(basis: list[Polynomial], matrix: Any) -> list[Polynomial]:
    """A basis of what is orthogonal to the kernel of the matrix, made rational."""
    import numpy

    values, vectors = numpy.linalg.eigh(matrix)
    largest = max(float(values.max()), 1e-12)
    kernel = [vectors[:, i] for i in range(len(basis)) if values[i] < KERNEL * largest]
    if not kernel:
        return basis
    rows, pivots = numpy.array(kernel), list[int]()
    for r in range(len(kernel)):  # reduced echelon form
        rest = abs(rows[r:])
        i, j = divmod(int(rest.argmax()), len(basis))
        rows[[r, r + i]] = rows[[r + i, r]]
        rows[r] /= rows[r, j]
        for k in range(len(kernel)):
            if k != r:
                rows[k] -= rows[k, j] * rows[r]
        pivots.append(j)
    out = []
    for j in range(len(basis)):
        if j not in pivots:
            weights = {j: Fraction(1)}
            for r, pivot in enumerate(pivots):
                weights[pivot] = -Fraction(float(rows[r, j])).limit_denominator(60)
            common = lcm(*(w.denominator for w in weights.values()))
            q: Polynomial = {}
            for k, w in weights.items():
                q = add(q, basis[k], int(w * common))
            out.append(q)
    return out
