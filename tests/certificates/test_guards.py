"""Every guard of the checker is noticed: without it some attack gets through."""

import json

import pytest

from tests.certificates.attacks import ATTACKS
from tests.certificates.guards import TABLE, find, guards, through, without
from tests.kernel.notation import check

TIME = "it bounds time and memory, not truth; `test_bombs_are_refused_at_once` tries it"
TYPE = "without it None goes on, and the TypeError or AttributeError that follows is refused as well"
# What no attack can notice, with the reason.
REASONS = {
    "atoms.entry: refuse('an entry of the table is not known here')": TYPE,
    "domains.section_of: raise RuleError('the variable is not in the domain')": TYPE,
    "calculus.check_plain: need(depth < MAX_DEPTH and seen < MAX_PARTS, "
    "'the certificate is too large or nested too deep')": TIME,
    "calculus.check_plain: conjunct depth < MAX_DEPTH of depth < MAX_DEPTH and seen < MAX_PARTS": TIME,
    "calculus.check_plain: conjunct seen < MAX_PARTS of depth < MAX_DEPTH and seen < MAX_PARTS": TIME,
    "calculus.check_plain: need(all((type(key) is str and len(key) < MAX_TEXT for key in value)), "
    "'a field has a long name')": TIME,
    "calculus.check_plain: need(value.bit_length() < MAX_BITS, 'an integer is too large')": TIME,
    "calculus.check_plain: need(len(value) < MAX_TEXT, 'a text is too long')": TIME,
    "calculus.check: need(count + len(generators) < MAX_ATOMS, 'too many variables and generators')": TIME,
    "domains.exp_bounds: need(abs(r) <= MAX_EXPONENTIAL, 'an exponential is too large')": TIME,
    "polynomial.multiply: need(len(p) * len(q) <= MAX_PRODUCT, 'a product is too large')": TIME,
    "polynomial.multiply: need(len(total) <= MAX_TERMS, 'a polynomial has too many terms')": TIME,
    "polynomial.substitute: need(degree <= MAX_DEGREE, 'a degree is out of range')": TIME,
    "steps.Proof.prove: need(self.nodes < MAX_NODES, 'the certificate has too many nodes')": TIME,
}
GUARDS = guards()
KNOWN = json.loads(TABLE.read_text(encoding="utf-8"))
BY_NAME = {attack.name: attack for attack in ATTACKS}


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_every_guard_is_noticed(guard):
    if guard.name in REASONS:
        return
    check(
        guard.name in KNOWN,
        "new guard: write an attack that it alone stops, then run tests.certificates.guards",
    )
    attack = BY_NAME.get(KNOWN[guard.name])
    if attack is not None:
        with without(guard):
            noticed = through(attack)
        if noticed:
            return
    check(find(guard) is not None, "nothing notices that this guard is gone")


def test_no_reason_is_stale():
    names = {guard.name for guard in GUARDS}
    check(set(REASONS) <= names, set(REASONS) - names)
    check(set(KNOWN) <= names, set(KNOWN) - names)


def test_guards_come_back():
    through_now = [attack.name for attack in ATTACKS if through(attack)]
    check(not through_now, through_now)
