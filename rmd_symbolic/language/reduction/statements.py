"""Another claim under what a statement is given and assumes."""

from __future__ import annotations

from collections.abc import Iterator

from rmd_symbolic.engines.reduction.linear import Outside
from rmd_symbolic.language.claims import Question
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.reduction.words import written
from rmd_symbolic.terms.sort import DISTRIBUTION, NATURAL, REAL, SYMBOL, TEACHER, Function, Sort

GIVEN: dict[Sort, str] = {
    REAL: "real {}", DISTRIBUTION: "distribution {}", NATURAL: "natural {}", SYMBOL: "symbol {}", TEACHER: "teacher {}",
    Function((NATURAL,), DISTRIBUTION): "distributions {}[t]", Function((NATURAL,), REAL): "reals {}[t]",
    Function((TEACHER,), DISTRIBUTION): "distributions {}[k]", Function((TEACHER,), REAL): "weights {}[k]",
}  # fmt: skip


def with_claim(statement: Statement, claim: str, given: tuple[str, ...] = (), assume: tuple[str, ...] = ()) -> Question:
    """The question with another claim, and with more given and assumed; Outside when a variable is of another kind."""
    head = list(_head(statement))
    assumed = [line for _, lines in head for line in lines]
    assumed += [f"{a.label}: {written(a.term)}" if a.label else written(a.term) for a in statement.assumptions]
    return Question(claim, (*(line for line, _ in head), *given), (*assumed, *assume), notions=statement.notions)


def _head(statement: Statement) -> Iterator[tuple[str, list[str]]]:
    """What is given, each with the assumptions that its range becomes."""
    for given in statement.givens:
        name, sort = given.variable.name, given.variable.sort
        if sort not in GIVEN:
            raise Outside(f"{name} is a {sort}")
        ranges = [written(c) for c in given.conditions] if sort == REAL else []
        yield GIVEN[sort].format(name), [f"{name}_{i}: {r}" for i, r in enumerate(ranges, 1)]
