"""The rule `calculus`: an inequality between expressions with ln, exp and roots on a domain, by a stored certificate.

The rule reads the formula itself and a certificate in plain data:

    change       {"0": 2}: x0 is the square of the variable that the polynomials speak of; {"0": 0}: its logarithm
    domain       [[variable, hypothesis of its lower end, of its upper end], ...]; null for an infinite end
    generators   [["ln", k], ["exp", u, c], ["pow", k, s, c]]: ln of entry k, exp(u/c), entry k to the power s/c
    table        [[polynomial, node], ...]: entries after those that the ends give, each proved to be positive
    hints        how arguments of inverse, ln, exp and root factor over the table, in the order of reading
    proof        the node that proves the sign of right - left
"""

from __future__ import annotations

from typing import Any

from rmd_symbolic.errors import RmdError, RuleError
from rmd_symbolic.kernel.certificates.atoms import Atoms
from rmd_symbolic.kernel.certificates.domains import Domain, End, Goal, Point, Section, check_section, constraint
from rmd_symbolic.kernel.certificates.polynomial import Polynomial, need, refuse
from rmd_symbolic.kernel.certificates.reader import Reader, less
from rmd_symbolic.kernel.certificates.steps import Proof, fields
from rmd_symbolic.kernel.formula import Node
from rmd_symbolic.kernel.rule import Sequent, parts, rule

MAX_DEPTH, MAX_PARTS, MAX_TEXT, MAX_BITS, MAX_ATOMS = 120, 200_000, 2_000, 8_000, 60
MALFORMED = (TypeError, ValueError, KeyError, IndexError, AttributeError, ArithmeticError, RecursionError)


@rule("by calculus", "calculus", 0, Node, dict)
def calculus(goal: Node, data: dict[str, Any]) -> Sequent:
    """Prove an inequality on a domain from the signs of derivatives, by the steps of a certificate.

        ------------------------------------------------------------
        |- for all reals x1, ..., xk: H1 implies ... implies a <= b

    Those hypotheses that the certificate names are ends of the domain, in which each variable runs between terms in
    earlier ones; the others are not used.  Every argument of ln and every denominator is proved positive.  A closed
    end `u <= x` needs a conclusion `<=`, and these arguments positive at the end too; sides are continuous there.

    >>> data = {"change": {}, "domain": [[0, 0, None]], "generators": [["ln", 0]], "table": [], "hints": [{"0": 1}],
    ...     "proof": {"rule": "mono", "var": "x0", "at": [{"1": 1}, {"1": 1}], "mul": {}, "below": {"rule": "coef"},
    ...         "above": {"rule": "coef"}, "base": {"kind": "value", "vals": {"0": {}}, "proof": {"rule": "coef"}}}}
    >>> by("calculus", [], every(a, implies(lt(0, a), le(ln(a), a - 1))), data)
    |- (for all r0. ((0 < r0) implies (ln(r0) <= (r0 + (-1 * 1)))))
    """
    try:
        check_plain(data)
        check(goal, data)
    except RmdError:
        raise
    except MALFORMED as error:
        raise RuleError(f"the certificate is malformed: {type(error).__name__} {error}") from error
    return goal


def check_plain(data: Any) -> None:
    """Refuse what is not plain data of moderate size: numbers that are not integers, deep nests, long texts."""
    stack, seen = [(data, 0)], 0
    while stack:
        value, depth = stack.pop()
        seen += 1
        need(depth < MAX_DEPTH and seen < MAX_PARTS, "the certificate is too large or nested too deep")
        if type(value) is dict:
            need(all(type(key) is str and len(key) < MAX_TEXT for key in value), "a field has a long name")
            stack += [(item, depth + 1) for item in value.values()]
        elif type(value) is list:
            stack += [(item, depth + 1) for item in value]
        elif type(value) is int:
            need(value.bit_length() < MAX_BITS, "an integer is too large")
        elif type(value) is str:
            need(len(value) < MAX_TEXT, "a text is too long")
        elif value is not None:
            refuse("the certificate is not plain data")


def check(goal: Node, data: dict[str, Any]) -> int:
    """The number of nodes of a certificate that proves the formula; any other raises."""
    count, body, hypotheses = 0, goal, []
    while body.op == "all":
        need(body.args[0] == "R", "a variable is not real")
        count, body = count + 1, body.args[1]
    while body.op == "implies":
        hypotheses.append(body.args[0])
        body = body.args[1]
    left, right = parts(body, "at_most", "less")
    change, domain, generators, table, hints, proof = fields(
        data, "change", "domain", "generators", "table", "hints", "proof"
    )
    need(count + len(generators) < MAX_ATOMS, "too many variables and generators")
    atoms = Atoms(count, generators)
    changes = {int(x): k for x, k in change.items()}
    need(list(map(str, changes)) == list(change), "a change of variable is not in its one spelling")
    need(all(k == 0 or 2 <= k <= 12 for k in changes.values()), "a change of variable is x = s^k or x = ln s")
    reader = Reader(atoms, changes, hints)
    for x, low, high in domain:
        add_section(reader, x, low, high, hypotheses)
    sections: Domain = tuple(reader.domain)
    proving = Proof(atoms)
    for entry, node in table:
        p = atoms.read(entry)
        proving.prove(Goal(p, True, sections, reader.known()), node)
        reader.table.append(p)
    strict = body.op == "less"
    need(not (strict and reader.closed), "a strict bound is proved on open domains alone")
    low_side, high_side = reader.read(left), reader.read(right)
    need(not reader.hints, "a hint is not needed")
    proving.prove(Goal(less(low_side, high_side, reader), strict, sections, reader.known()), proof)
    return proving.nodes


def add_section(reader: Reader, x: int, low: int | None, high: int | None, hypotheses: list[Node]) -> None:
    """Read the hypotheses that bound a variable; the constraints become entries of the table."""
    atoms, ends, closed = reader.atoms, list[End](), []
    need(0 <= x < atoms.variables and all(section.variable != x for section in reader.domain), "a variable comes twice")
    for number, place in ((low, 0), (high, 1)):
        if number is None:
            ends.append(None)
            closed.append(False)
            continue
        need(number >= 0, "there is no such hypothesis")
        sides = parts(hypotheses[number], "at_most", "less")
        variable = sides[1 - place]
        need(variable.op == "bound" and variable.args[0] == atoms.variables - 1 - x, "not a bound of the variable")
        ends.append(reader.end(sides[place]))
        closed.append(hypotheses[number].op == "at_most")
    if x in reader.changes:
        ends = changed(ends, reader.changes[x], atoms.one())
    section = Section(x, *ends)
    check_section(atoms, section, tuple(reader.domain), reader.known())
    if any(closed):
        reader.closed[x] = (closed[0], closed[1])
    reader.domain.append(section)
    reader.table += [constraint(atoms, x, end, above) for end, above in zip(ends, (True, False), strict=True) if end]


def changed(ends: list[End], k: int, one: Polynomial) -> list[End]:
    """The ends of s, where x = s^k or, for k = 0, x = ln s; x runs between 0, infinity, and for powers 1."""
    zero: Point = ({}, one)
    if k:
        need(ends[0] is not None and all(end in (None, zero, (one, one)) for end in ends), "a power moves an end")
        return ends
    need(all(end in (None, zero) for end in ends), "a logarithm moves an end")
    return [zero if ends[0] is None else (one, one), None if ends[1] is None else (one, one)]
