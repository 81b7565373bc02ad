"""Stored steps to a theorem: the one door, and the one comparison with the author's claim.

A certificate is plain data: a schema name, a table of terms that later entries refer to by number, and steps
`[rule, premises, arguments]`.  A premise is the number of an earlier step or the name of a theorem that was replayed
before; the certificate names the digest of each such statement, so that a library that has changed is noticed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from rmd_symbolic.errors import RmdError, RuleError, SortError
from rmd_symbolic.kernel.formula import ARITY, SORTED_BINDERS, Node, node_from_parts
from rmd_symbolic.kernel.rules import RULES
from rmd_symbolic.kernel.theorem import Theorem

SCHEMA = "rmd/certificate/1"
MAX_STEPS, MAX_NODES = 200_000, 500_000
KEYS = {"schema", "nodes", "steps", "uses"}
Library = Mapping[str, Theorem]


def read_nodes(table: object) -> list[Node]:
    """The table of terms; each entry may refer to earlier ones only."""
    if not isinstance(table, list) or len(table) > MAX_NODES:
        raise RuleError("the table of terms is not a list, or is too long")
    nodes: list[Node] = []
    for number, entry in enumerate(table):
        if not isinstance(entry, list) or not entry or not isinstance(entry[0], str):
            raise RuleError(f"entry {number} of the table of terms is malformed")
        op, parts = entry[0], list(entry[1:])
        if op in ARITY:
            first = 1 if op in SORTED_BINDERS else 0
            parts[first:] = [_earlier(p, nodes, f"entry {number}") for p in parts[first:]]
        try:
            nodes.append(node_from_parts(op, parts))
        except (SortError, TypeError, ValueError) as error:
            raise RuleError(f"entry {number} of the table of terms: {error}") from error
    return nodes


def _earlier(reference: object, done: list[Node], where: str) -> Node:
    if type(reference) is not int or not 0 <= reference < len(done):
        raise RuleError(f"{where} refers to {reference!r}, which is not an earlier term")
    return done[reference]


def _argument(data: object, nodes: list[Node]) -> object:
    if type(data) is int:
        return data
    if isinstance(data, dict) and len(data) == 1:
        ((kind, value),) = data.items()
        if kind == "term":
            return _earlier(value, nodes, "an argument")
        if kind == "terms" and isinstance(value, list):
            return [_earlier(v, nodes, "an argument") for v in value]
        if kind == "rationals" and isinstance(value, list) and all(isinstance(v, str) for v in value):
            return [Fraction(v) for v in value]
    raise RuleError(f"{data!r} is not an argument of a rule")


def replay(certificate: object, library: Library) -> Theorem:
    """The theorem of the last step.  Anything wrong, of whatever kind, is a RuleError that names the step."""
    if not isinstance(certificate, dict) or set(certificate) != KEYS or certificate["schema"] != SCHEMA:
        raise RuleError(f"this is not a certificate of the schema {SCHEMA}")
    steps, uses = certificate["steps"], certificate["uses"]
    if not isinstance(steps, list) or not steps or len(steps) > MAX_STEPS or not isinstance(uses, dict):
        raise RuleError("a certificate has steps and a table of the theorems it uses")
    for name, digest in uses.items():
        if name not in library:
            raise RuleError(f"the theorem {name!r} has not been proved")
        if library[name].conclusion.digest.hex() != digest:
            raise RuleError(f"the statement of {name!r} is not the one the certificate was made with")
    nodes = read_nodes(certificate["nodes"])
    done: list[Theorem] = []
    for number, step in enumerate(steps):
        try:
            done.append(_step(step, done, nodes, library, uses))
        except RmdError as error:
            raise RuleError(f"step {number}: {error}") from error
        except (TypeError, ValueError, KeyError, IndexError, AttributeError, ArithmeticError, RecursionError) as error:
            raise RuleError(f"step {number} is malformed: {type(error).__name__}") from error
    return done[-1]


def _step(step: object, done: list[Theorem], nodes: list[Node], library: Library, uses: Mapping[str, str]) -> Theorem:
    if not isinstance(step, list) or len(step) != 3:
        raise RuleError("a step is a rule, its premises and its arguments")
    name, premises, arguments = step
    if not isinstance(name, str) or name not in RULES:
        raise RuleError(f"there is no rule {name!r}")
    found: list[Theorem] = []
    for premise in premises:
        if type(premise) is int and 0 <= premise < len(done):
            found.append(done[premise])
        elif isinstance(premise, str) and premise in uses:
            found.append(library[premise])
        else:
            raise RuleError(f"the premise {premise!r} is not an earlier step and not a theorem in use")
    return RULES[name].apply(found, [_argument(a, nodes) for a in arguments])


def verdict(certificate: object, hypotheses: Iterable[Node], conclusion: Node, library: Library) -> Theorem:
    """Replay, then compare with the claim.  The claim comes from the author's text, never from the certificate."""
    theorem = replay(certificate, library)
    if theorem.conclusion is not conclusion:
        raise RuleError(f"the steps prove {theorem.conclusion}, not {conclusion}")
    unknown = theorem.hypotheses - frozenset(hypotheses)
    if unknown:
        raise RuleError(f"the steps rest on what is not a hypothesis: {min(unknown)}")
    return theorem
