"""Claims and proofs written in Python: variables with their ranges, claims by ordinary operators, proofs step by step.

Everything ends as the text of a `.proof` file, which is checked like any other: there is no second path.

>>> b, p = distributions("b p")
>>> a = parameter("alpha", 0, 1, left_open=True)
>>> from rmd_symbolic.framework.declared import declarations
>>> KL, mix = declarations()["KL"], declarations()["mix"]
>>> claim = KL(b, mix(a, b, p)) <= (1 - a) * KL(b, p)
>>> print(claim)
KL(b || mix(alpha, b, p)) <= (1 - alpha) * KL(b || p)
>>> proof = Proof("contraction", claim)
>>> print(proof.chain(KL(b, mix(a, b, p))).at_most((1 - a) * KL(b, p), by="anchored_contraction").done())
theorem contraction
  given alpha in (0, 1]
  given distributions b, p
  claim KL(b || mix(alpha, b, p)) <= (1 - alpha) * KL(b || p)
proof
  KL(b || mix(alpha, b, p))
    <= (1 - alpha) * KL(b || p)  by anchored_contraction
qed
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from rmd_symbolic.errors import SortError
from rmd_symbolic.terms.sort import (
    CHANNEL,
    DISTRIBUTION,
    EXTENDED,
    NATURAL,
    OPERATOR,
    REAL,
    TEACHER,
    Function,
    Sort,
    index_sort,
)  # fmt: skip
from rmd_symbolic.terms.term import (
    Binder,
    Infinity,
    Operand,
    Operation,
    Term,
    Variable,
    as_term,
    free_variables,
    operation,
)
from rmd_symbolic.terms.text import text

if TYPE_CHECKING:
    from rmd_symbolic.language.own import Declared
    from rmd_symbolic.language.result import Result
    from rmd_symbolic.language.theories import Library

oo = Infinity()


def _names(names: str) -> list[str]:
    return names.replace(",", " ").split()


def _variables(names: str, sort: Sort, word: str) -> tuple[Variable, ...]:
    return tuple(Variable(name, sort, f"given {word} {name}") for name in _names(names))


def distributions(names: str) -> tuple[Variable, ...]:
    """Distributions on the finite support X, by their names: "b p" gives two."""
    return _variables(names, DISTRIBUTION, "distribution")


def distribution(name: str) -> Variable:
    """One distribution."""
    return distributions(name)[0]


def reals(names: str) -> tuple[Variable, ...]:
    """Real numbers, by name."""
    return _variables(names, REAL, "real")


def extended(names: str) -> tuple[Variable, ...]:
    """Values in the reals with +oo, by name."""
    return _variables(names, EXTENDED, "extended")


def functions(names: str) -> tuple[Variable, ...]:
    """Real functions of a real variable, by their names; then `f(r)` is a term."""
    return _variables(names, Function((REAL,), REAL), "function")


def channels(names: str) -> tuple[Variable, ...]:
    """Stochastic matrices on X, by name."""
    return _variables(names, CHANNEL, "channel")


def operators(names: str, satisfying: Iterable[str] = ()) -> tuple[Variable, ...]:
    """Operators `M(alpha, b, p)` that satisfy the named axioms."""
    axioms = ", ".join(satisfying)
    return tuple(
        Variable(name, OPERATOR, f"given operator {name}" + (f" satisfying {axioms}" if axioms else ""))
        for name in _names(names)
    )


def _interval(name: str, low: object, high: object, left_open: bool, right_open: bool) -> str:
    ends = ["oo" if isinstance(e, Infinity) else text(as_term(_exact(e))) for e in (low, high)]
    right = ")" if right_open or ends[1] == "oo" else "]"
    return f"given {name} in {'(' if left_open else '['}{ends[0]}, {ends[1]}{right}"


def _exact(value: object) -> Operand:
    if isinstance(value, float):
        raise SortError(f"{value} is a float and not exact; write Fraction('{value}') or a string")
    return Fraction(value) if isinstance(value, str) else value  # type: ignore[return-value]


def parameter(
    name: str, low: object = None, high: object = None, left_open: bool = False, right_open: bool = False
) -> Variable:
    """A real parameter, in an interval when its ends are given: `parameter("alpha", 0, 1, left_open=True)`."""
    if low is None or high is None:
        return reals(name)[0]
    return Variable(name, REAL, _interval(name, low, high, left_open, right_open))


def sequence(
    name: str, low: object = None, high: object = None, left_open: bool = False, right_open: bool = False
) -> Variable:
    """A sequence of reals `alpha[t]`, in an interval when its ends are given."""
    sort = Function((NATURAL,), REAL)
    if low is None or high is None:
        return Variable(name, sort, f"given real {name}[t]")
    return Variable(name, sort, _interval(f"{name}[t]", low, high, left_open, right_open))


def distribution_sequence(name: str) -> Variable:
    """A sequence of distributions `p[t]`."""
    return Variable(name, Function((NATURAL,), DISTRIBUTION), f"given distributions {name}[t]")


def teachers(names: str) -> tuple[Variable, ...]:
    """Families of distributions `b[k]` over the teachers."""
    return tuple(Variable(n, Function((TEACHER,), DISTRIBUTION), f"given distributions {n}[k]") for n in _names(names))


def weights(name: str) -> Variable:
    """Weights of the teachers: nonnegative, of sum 1."""
    return Variable(name, Function((TEACHER,), REAL), f"given weights {name}[k]")


def index(name: str) -> Variable:
    """An index, its sort told by its letter: x, y, z symbols, i to l teachers, others generations."""
    return Variable(name, index_sort(name))


def for_all(*parts: Term) -> Term:
    """Quantify the last part over the variables before it: `for_all(t, claim)`."""
    *variables, body = parts
    for variable in reversed(variables):
        if not isinstance(variable, Variable):
            raise SortError(f"{variable} is not a variable")
        body = Binder("for all", variable, None, body)
    return body


def total(variable: Variable, body: Operand) -> Term:
    """The finite sum over a symbol or a teacher."""
    return Binder("sum", variable, None, as_term(body))


def equals(left: Operand, right: Operand) -> Term:
    """The claim left = right; Python's `==` compares terms as written."""
    return operation("=", left, right)


def tends(left: Operand, right: Operand, variable: Variable | None = None) -> Term:
    """The claim left -> right as t -> oo."""
    name = variable or index("t")
    return Binder("tends", name, None, operation("->", left, right))


class Proof:
    """A statement and its proof, built step by step; `str()` is the text of a `.proof` block, `check()` checks it."""

    def __init__(
        self, name: str, claim: Term, title: str = "", assume: Iterable[Term] = (), kind: str = "theorem",
        uses: Iterable[str] = (), declared: Declared | None = None,
    ) -> None:  # fmt: skip
        self.name, self.claim, self.title, self.kind, self.declared = name, claim, title, kind, declared
        self.assumptions, self.uses = list(assume), list(uses)
        self.lines: list[str] = []

    def note(self, words: str) -> Proof:
        """A remark for the reader."""
        if '"' in words or "\n" in words:
            raise SortError("a note is one line without double quotes")
        self.lines.append(f'  note "{words}"')
        return self

    def chain(self, first: Operand) -> Chain:
        """Begin a chain of relations."""
        return Chain(self, as_term(first))

    def have(self, statement: Term, by: str = "auto", label: str = "") -> Proof:
        """State a fact with its reason."""
        self.lines.append(f"  have {label + ': ' if label else ''}{statement}  by {by}")
        return self

    def _givens(self) -> list[str]:
        found: dict[str, list[str]] = {}
        order: list[Variable] = []
        for term in (*self.assumptions, self.claim):
            for variable in sorted(free_variables(term), key=lambda v: v.name):
                if variable not in order:
                    order.append(variable)
        for variable in order:
            if not variable.declared:
                raise SortError(f"{variable.name} is free in the claim but not declared; quantify it, or use "
                                "parameter(), distributions(), ...")  # fmt: skip
            word, _, rest = variable.declared.removeprefix("given ").partition(" ")
            plain = rest == variable.name
            found.setdefault(word + ("s" if plain and word not in ("extended",) else ""), []).append(
                rest if plain else variable.declared
            )
        lines = []
        for word, entries in found.items():
            names = [e for e in entries if not e.startswith("given ")]
            if names:
                lines.append(
                    f"  given {word if len(names) > 1 or word == 'extended' else word[:-1]} {', '.join(names)}"
                )
            lines += [f"  {e}" for e in entries if e.startswith("given ")]
        return lines

    def __str__(self) -> str:
        head = [f"{self.kind} {self.name}" + (f' "{self.title}"' if self.title else "")]
        body = [f"  assume {a}" for a in self.assumptions] + [f"  claim {self.claim}", "proof", *self.lines, "qed"]
        return "\n".join([*head, *self._givens(), *body])

    def text(self) -> str:
        """A whole file: the theories used, what is declared, then the statement with its proof."""
        own = [] if self.declared is None else [self.declared.text]
        return "\n".join([*(f"uses {u}" for u in self.uses), *own, str(self), ""])

    def check(self, library: Library | None = None) -> Result:
        """Check the text; the same function as for files."""
        from rmd_symbolic.language.check import check_text

        return check_text(self.text(), library=library)


class Chain:
    """Links of a chain under construction."""

    def __init__(self, proof: Proof, first: Term) -> None:
        self.proof = proof
        proof.lines.append(f"  {first}")

    def _link(self, relation: str, right: Operand, by: str) -> Chain:
        term = as_term(right)
        written = text(term, 21) if isinstance(term, Operation) and term.name == "if" else text(term)
        self.proof.lines.append(f"    {relation} {written}  by {by}")
        return self

    def at_most(self, right: Operand, by: str = "auto") -> Chain:
        """... <= right."""
        return self._link("<=", right, by)

    def less(self, right: Operand, by: str = "auto") -> Chain:
        """... < right."""
        return self._link("<", right, by)

    def equals(self, right: Operand, by: str = "auto") -> Chain:
        """... = right."""
        return self._link("=", right, by)

    def done(self) -> Proof:
        """The proof the chain belongs to."""
        return self.proof


__all__ = [
    "Chain", "Proof", "channels", "distribution", "distribution_sequence", "distributions", "equals", "extended",
    "for_all", "functions", "index", "oo", "operators", "parameter", "reals", "sequence", "teachers", "tends", "total",
    "weights",
]  # fmt: skip
