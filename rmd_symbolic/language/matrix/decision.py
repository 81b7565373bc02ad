"""Decisions are plain data, and a cell comes from no other door than their replay.

A decision says which part of the parameters it is about, which conditions of the operator's domain are hypotheses, and
what decides: a certificate, the values of an instance, or nothing.  Fresh or stored, it is replayed against the
statement that is built again from the declarations; `proved` and `violated` are what the kernel and the judge say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from rmd_symbolic.errors import RmdError, RuleError
from rmd_symbolic.framework.axioms import CLOSURE, Axiom
from rmd_symbolic.kernel.replay import MALFORMED, verdict
from rmd_symbolic.kernel.theorem import Theorem
from rmd_symbolic.language.elaborate import Statement
from rmd_symbolic.language.matrix.parts import Part
from rmd_symbolic.language.matrix.reading import Reading
from rmd_symbolic.language.matrix.refuting import judged_at
from rmd_symbolic.language.matrix.result import NOT_APPLICABLE, OPEN, PROVED, VIOLATED, Cell, Evidence, Reference
from rmd_symbolic.language.matrix.statements import (
    BOUNDARY,
    INTERIOR,
    Claim,
    applications,
    aside,
    given_lines,
    statement,
)
from rmd_symbolic.terms.term import Term

Decision = dict[str, Any]
Undefined = dict[str, Any]  # which condition of the domain is not met by all inputs, and at which instance
Places = Callable[[str], Reference | None]


@dataclass(frozen=True, slots=True)
class Known:
    """The theorems that a decision may rest on, and where a theorem or a refutation of a name stands."""

    theorems: Mapping[str, Theorem]
    place: Places


def part_data(part: Part | None) -> list[object] | None:
    """A part of the parameter's range as plain data."""
    if part is None:
        return None
    return [part.parameter.name, *(None if end is None else str(end) for end in (part.low, part.high)), *part.closed]


def part_of(data: object, reader: Reading) -> Part | None:
    """The part, or RuleError."""
    if data is None:
        return None
    if not isinstance(data, list) or len(data) != 5:
        raise RuleError("the part of a parameter is malformed")
    name, low, high, *closed = data
    parameter = next((v for v in reader.parameters if v.name == name), None)
    if parameter is None or any(type(flag) is not bool for flag in closed):
        raise RuleError(f"the operator has no parameter {name}")
    ends = [None if end is None else Fraction(end) for end in (low, high)]
    return Part(parameter, ends[0], ends[1], (closed[0], closed[1]))


def domain(claim: Claim) -> list[Term]:
    """What the operator's domain asks for, at each place where the axiom applies the operator."""
    return list(dict.fromkeys(term for terms in applications(claim) for term in terms))


def claimed(decision: Decision, reader: Reading, axiom: Axiom) -> Claim:
    """The claim of a decision, with the conditions of the domain that are hypotheses in it."""
    claim = Claim(reader, axiom, decision["where"], part_of(decision["part"], reader))
    if claim.where not in (INTERIOR, BOUNDARY) or (axiom.defines and decision["defined"]):
        raise RuleError("the axiom asks that the operator be defined, and not where")
    terms = domain(claim)
    return Claim(reader, axiom, claim.where, claim.part, tuple(terms[number] for number in decision["defined"]))


def cell(decision: Decision, reader: Reading, axiom: Axiom, known: Known) -> Cell:
    """The cell of a decision; RuleError when the kernel or the judge does not say what the decision says."""
    kind = decision["kind"]
    if kind == NOT_APPLICABLE:
        return Cell(reader.label, axiom.identifier, axiom.name, decision["where"], NOT_APPLICABLE,
                    Evidence(str(decision["says"])))  # fmt: skip
    try:
        claim = claimed(decision, reader, axiom)
        found = statement(claim)
        found_verdict, evidence = _replayed(decision, claim, found, known)
    except RuleError:
        raise
    except (RmdError, *MALFORMED) as error:
        raise RuleError(f"a decision about {reader.label} is malformed: {error}") from error
    condition = "" if claim.part is None else str(claim.part)
    return Cell(
        reader.label, axiom.identifier, axiom.name, claim.where, found_verdict, evidence, condition,
        tuple(given_lines(found)), tuple(str(a.term) for a in found.assumptions), str(found.claim),
    )  # fmt: skip


def _replayed(decision: Decision, claim: Claim, found: Statement, known: Known) -> tuple[str, Evidence]:
    match decision["kind"]:
        case "theorem":
            return PROVED, _theorem(decision, found, known)
        case "values":
            return VIOLATED, _values(decision, found, known)
        case "undefined":
            if not claim.axiom.defines:
                raise RuleError("the axiom does not ask that the operator be defined")
            term = domain(claim)[decision["domain"]]
            evidence = _values(decision, aside(found, term), known)
            return VIOLATED, Evidence(f"not defined, though the axiom asks for it: {evidence.says}",
                                      evidence.theorems, evidence.counterexample)  # fmt: skip
        case "open":
            return OPEN, Evidence(str(decision["says"]))
        case other:
            raise RuleError(f"{other!r} decides nothing")


def _theorem(decision: Decision, found: Statement, known: Known) -> Evidence:
    certificate, asides = decision["certificate"], decision["obligations"]
    if len(asides) != len(found.obligations):
        raise RuleError(f"the claim has {len(found.obligations)} obligations, the decision {len(asides)}")
    theorems = [verdict(c, [], f, known.theorems) for f, c in zip(found.obligations, asides, strict=True)]
    theorems.append(verdict(certificate, [], found.closed, known.theorems))
    trust = frozenset().union(*(theorem.trusts for theorem in theorems))
    cites = decision["cites"]
    if sorted(cites) != sorted(certificate["uses"]):
        raise RuleError("a decision names other theorems than its certificate uses")
    places = [place for name in cites if (place := known.place(name)) is not None]
    written = [f"{name}, written from a template" for name in cites if known.place(name) is None]
    said = "; ".join([*(place.name for place in places), *written])
    says = f"by {said}" if said else "by the tactics alone"
    return Evidence(says, tuple(places), None, tuple(sorted(trust)))


def _values(decision: Decision, found: Statement, known: Known) -> Evidence:
    violated = judged_at(found, decision["instance"], known.theorems)
    source = known.place(decision["source"]) if decision["source"] else None
    return Evidence(str(violated.values), () if source is None else (source,), violated.values)


def undefined(found: Undefined, reader: Reading, known: Known) -> str:
    """Where the operator is not defined, in words: the condition, and values at which it certainly fails."""
    if not found:
        return ""
    axiom = reader.version(CLOSURE) or CLOSURE
    claim = Claim(reader, axiom, BOUNDARY)
    try:
        term = domain(claim)[found["domain"]]
        if found["instance"] is None:
            return f"defined where {term}"
        violated = judged_at(aside(statement(claim), term), found["instance"], known.theorems)
    except RuleError:
        raise
    except (RmdError, *MALFORMED) as error:
        raise RuleError(f"where {reader.label} is not defined is malformed: {error}") from error
    return f"defined where {term}, so not at {replace(violated.values, relation='')}"
