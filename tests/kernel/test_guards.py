"""Each guard of the kernel is taken out, and an attack notices.

Where nothing false could get through, a row of the other tables notices: a refusal in other words, or something true
that is no longer seen.  The few that nothing notices are listed with their reason.
"""

# fmt: off
# ruff: noqa: E501
from __future__ import annotations

import ast
import json

import pytest

from tests.kernel.attacks import ATTACKS
from tests.kernel.guards import TABLE, changed, find, first_through, guards, source, without
from tests.kernel.notation import check
from tests.kernel.rows import REASON, fails, rows
from tests.kernel.rows import TABLE as ROWS_TABLE
from tests.kernel.test_formula import substitute
from tests.kernel.test_meaning import run

GUARDS = {guard.name: guard for guard in guards()}
NOTICED = json.loads(TABLE.read_text(encoding="utf-8"))
NOTICED_BY_ROW = json.loads(ROWS_TABLE.read_text(encoding="utf-8"))
ROWS = rows()
BY_NAME = {attack.name: attack for attack in ATTACKS}

# Mistakes that are no missing guard: module, text, wrong text, the attack that notices or the seed of random draws
# that do: a wrong value without a false equation that can be stated.
MISTAKES = [
    ("real", "for _ in range(exponent):", "for _ in range(1):", "square of an inner sum keeps one index"),
    ("real", "hit = [g for g in groups if g[0] & touched]", "hit = [g for g in groups if g[0] & touched][:1]", "a factor of one index is lost"),
    ("real", "(c.denominator, -1)", "(c.denominator, 1)", "ln(2/3) = ln 2 + ln 3"),
    ("real", "constant(step)", "constant(step + 1)", "product off by one"),
    ("real", "constant(0 if op == \"range_sum\" else 1)", "constant(0)", "empty product 0"),
    ("real", "case [(monomial, c)] if c > 0 and", "case [(monomial, c)] if", "ln(-a) = ln(-1) + ln a"),
    ("real", "tuple((a, -e) for a, e in monomial)", "tuple((a, e) for a, e in monomial)", "the reciprocal of an inner sum is flattened"),
    ("real", "else (make(\"inverse\", atom), -exponent)", "else (atom, -exponent)", "the reciprocal of an inner sum is flattened"),
    ("real", "fresh_variable(f\"s{len(indices)}d{facts.depth}\"", "fresh_variable(f\"s{facts.depth}\"", "the weights of two inner sums exchanged"),
    ("real", "if bound.isdisjoint(x[0].free)", "if bound.isdisjoint(x[0].free) or x[0].op == \"ln\"", 1),
    ("real", "if not bound.isdisjoint(x[0].free)]", "if not bound.isdisjoint(x[0].free) and x[0].op != \"ln\"]", 1),
    ("real", "facts.assuming(formula), facts.assuming(denied(formula) or negation(formula))",
     "facts.assuming(formula), facts.assuming(formula)", "the fact of the other branch"),
    ("real", "return not inner if", "return inner if", "a negated condition settled the wrong way"),
    ("real", "rebuilt(dict(unsigned(gap))), ZERO) if formula.op == \"equal\" else (ZERO, rebuilt(dict(scaled(gap))))",
     "rebuilt(dict(unsigned(gap))), ZERO) if formula.op == \"equal\" else (ZERO, rebuilt(dict(unsigned(gap))))", "conditions scaled by a negative"),
    ("facts", "inner.depth, inner.general, inner.reading = self.depth + 1, [], True", "inner.depth, inner.general, inner.reading = self.depth, [], True", "transpose"),
    ("facts", "(formula.op == \"less\") is not negative", "True", "a negated < read as >"),
    ("facts", "negated(gap) if negative else gap", "gap", "a negated <= read as <"),
    ("facts", "(self.positive if strict else self.nonnegative).add(scaled(gap))", "(self.positive if strict else self.nonnegative).add(unsigned(gap))", "ln(1/a) = -ln a from a < 0"),
    ("facts", "            inner = self.copy()\n            inner.add(formula)", "            inner = self\n            inner.add(formula)", "the fact of a branch leaks out"),
    ("facts", "other.nonzero, other.equations = set(self.nonzero), dict(self.equations)", "other.nonzero, other.equations = self.nonzero, self.equations", "the negation of = read as ="),
    ("facts", "other.positive, other.nonnegative = set(self.positive), set(self.nonnegative)", "other.positive, other.nonnegative = self.positive, self.nonnegative", "the fact of a branch leaks out"),
    ("facts", "return scaled(of_atom(atom)) in self.positive", "return atom.sort == \"N\" or scaled(of_atom(atom)) in self.positive", "a/a = 1 for a natural"),
    ("order_rules", "strict = first.conclusion.op == second.conclusion.op == \"less\"", "strict = \"less\" in (first.conclusion.op, second.conclusion.op)", "product: strict from weak"),
    ("order_rules", "op = next(op for op in (\"less\", \"at_most\", \"equal\")", "op = next(op for op in (\"equal\", \"at_most\", \"less\")", "a chain that is an equation for one link"),
    ("logic_rules", "make(\"add\", t, ONE)", "make(\"add\", t, ONE, ONE)", "induction: step by one and one"),
    ("logic_rules", "instance(goal, ZERO)", "instance(goal, ONE)", "induction: base at 1, with a step that holds"),
    ("logic_rules", "(first.hypotheses - {a}) | (second.hypotheses - {b})", "(first.hypotheses - {a, b}) | (second.hypotheses - {a, b})", "a case discharges the hypothesis of the other"),
    ("logic_rules", "return existential.hypotheses | others", "return existential.hypotheses", "a hypothesis is discharged that only looks like the witness"),
    ("logic_rules", "return premise.hypotheses - {formula}", "return frozenset()", "an implication discharges another hypothesis"),
    ("rule", "held = frozenset().union(*(p.hypotheses for p in found))", "held = frozenset(p for p in ())", "a rule forgets the hypotheses of its premises"),
    ("rule", "held = frozenset().union(*(p.hypotheses for p in found))", "held = found[0].hypotheses if found else frozenset()", "a rule forgets the hypotheses of its second premise"),
    ("value_rules", "number(-1)", "number(-2)", "the tangent of ln at 2"),
    ("formula.node", "result = \"E\" if value_sort(body) == \"E\" else \"R\"", "result = \"R\"", "a sum of +oo that is real"),
    ("formula.substitution", "if index == depth:", "if index == 0:", 1),
    ("formula.substitution", "part.args[0] + by", "part.args[0]", 1),
    ("extended", "total = sum_over(index, coefficient, facts)", "total = coefficient", "an extended constant summed once"),
    ("extended", "return times(factor, term[0]), {", "return term[0], {", "a coefficient forgets the real part"),
    ("extended", "total[atom] = add_into(dict(total.get(atom, {})), coefficient)", "total[atom] = dict(coefficient)", "E + E = E"),
    ("polynomial", "exponents.get(atom, 0) + exponent", "exponent", "a power is lost"),
    ("polynomial", "abs(items[0][1]) if", "items[0][1] if", "ln(1/a) = -ln a from a < 0"),
    ("sums", "powers[max(exponents) - exponent]", "powers[exponent]", "clear the wrong power"),
]


def test_each_guard_is_noticed_or_explained():
    check(not set(NOTICED) & set(REASON), set(NOTICED) & set(REASON))
    missing = set(GUARDS) - set(NOTICED) - set(REASON)
    check(not missing, f"neither noticed nor explained; run python -m tests.kernel.guards: {sorted(missing)}")
    check(set(GUARDS) == set(NOTICED) | set(REASON), f"no longer there: {sorted((set(NOTICED) | set(REASON)) - set(GUARDS))}")


@pytest.mark.parametrize("name", [name for name in NOTICED if name in GUARDS])
def test_guard_is_noticed(name):
    with without(GUARDS[name]):
        through = first_through([BY_NAME[NOTICED[name]]])
    check(through, "its attack does not get through without it")


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda row: f"{row[0]}: {row[2]}")
def test_mistake_is_noticed(mistake):
    module, text, wrong, attack = mistake
    check(text in source(module), "the text is no longer there")
    with changed(module, ast.parse(source(module).replace(text, wrong))):
        if isinstance(attack, str):
            check(first_through([BY_NAME[attack]]), "its attack does not get through")
        else:
            with pytest.raises((AssertionError, IndexError)):
                (substitute if module.startswith("formula") else run)(1_000, attack)


@pytest.mark.parametrize("name", [name for name in NOTICED_BY_ROW if name in GUARDS])
def test_guard_that_stops_nothing_false_is_noticed_by_a_row(name):
    with without(GUARDS[name]):
        check(fails(ROWS[NOTICED_BY_ROW[name]]), "its row passes without it")


def test_what_no_row_notices_changes_neither_truth_nor_words():
    silent = {REASON[name].partition(":")[0] for name in set(REASON) - set(NOTICED_BY_ROW)}
    check(not set(NOTICED_BY_ROW) - set(REASON), "a row for a guard that an attack notices")
    check(not any("left out of a certificate" in reason for reason in silent), sorted(silent))


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in REASON if name in GUARDS])
def test_redundant_guard_is_still_redundant(name):
    check(find(GUARDS[name], None) is None, "an attack gets through without it: move it to the table")
