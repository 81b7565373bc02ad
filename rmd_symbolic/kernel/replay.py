"""Stored steps to a theorem: the one door, and the one comparison with the author's claim.

A certificate is plain data: a schema name, a table of terms that later entries refer to by number, and steps
`[rule, premises, arguments]`.  A premise is the number of an earlier step or the name of a theorem that was replayed
before; the certificate names the digest of each such statement, so that a library that has changed is noticed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rmd_symbolic.errors import RmdError, RuleError
from rmd_symbolic.kernel.formula import ARITY, SORTED_BINDERS, Node, node_from_parts, rational
from rmd_symbolic.kernel.rules import RULES
from rmd_symbolic.kernel.theorem import Theorem

SCHEMA = "rmd/certificate/1"
MAX_STEPS, MAX_NODES = 200_000, 500_000
KEYS = {"schema", "nodes", "steps", "uses"}
MALFORMED = (TypeError, ValueError, KeyError, IndexError, AttributeError, ArithmeticError, RecursionError)
Library = Mapping[str, Theorem]


def read_nodes(table: object) -> list[Node]:
    """The table of terms; each entry may refer to earlier ones only."""
    if not isinstance(table, list) or len(table) > MAX_NODES:
        raise RuleError("the table of terms is not a list, or is too long")
    nodes: list[Node] = []
    for number, entry in enumerate(table):
        try:
            nodes.append(_node(entry, nodes))
        except (RmdError, *MALFORMED) as error:
            raise RuleError(f"entry {number} of the table of terms: {error}") from error
    return nodes


def _node(entry: object, done: list[Node]) -> Node:
    if not isinstance(entry, list) or not entry or not isinstance(entry[0], str):
        raise RuleError(f"{entry!r} is not a list that begins with an operator")
    op, first = entry[0], 2 if entry[0] in SORTED_BINDERS else 1
    parts = [_earlier(p, done) for p in entry[first:]] if op in ARITY else entry[first:]
    return node_from_parts(op, entry[1:first] + parts)


def _earlier(reference: object, done: list[Node]) -> Node:
    if type(reference) is not int or not 0 <= reference < len(done):
        raise RuleError(f"{reference!r} is not an earlier term")
    return done[reference]


def _argument(data: object, nodes: list[Node]) -> object:
    if isinstance(data, dict) and len(data) == 1:
        ((kind, value),) = data.items()
        if kind == "term":
            return _earlier(value, nodes)
        if kind == "data":  # the rule that takes it bounds its depth and size
            return value
        if kind in ("terms", "rationals") and isinstance(value, list):
            return [_earlier(v, nodes) if kind == "terms" else rational(v) for v in value]
    if type(data) is not int:
        raise RuleError(f"{data!r} is not an argument of a rule")
    return data


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
        except (RmdError, *MALFORMED) as error:
            raise RuleError(f"step {number}: {error}") from error
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
