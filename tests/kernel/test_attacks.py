"""Every attack is refused with its message, and what it would have proved is false."""

import pytest

from rmd_symbolic.errors import RmdError
from tests.kernel import attacks_algebra, attacks_data, attacks_rules
from tests.kernel.attacks import ATTACKS
from tests.kernel.models import broken
from tests.kernel.notation import check

TABLES = (attacks_algebra, attacks_rules, attacks_data)
NAMES = [attack.name for attack in ATTACKS]


def test_names_differ():
    check(len(set(NAMES)) == len(NAMES), sorted(name for name in NAMES if NAMES.count(name) > 1))


@pytest.mark.parametrize("attack", ATTACKS, ids=NAMES)
def test_refused(attack):
    try:
        result = attack.run()
    except RmdError as error:
        check(attack.message in str(error), f"refused, but with the message: {error}")
    else:
        pytest.fail(f"got through: {result}")


@pytest.mark.parametrize("attack", ATTACKS, ids=NAMES)
def test_would_have_been_wrong(attack):
    if attack.wrong is None:
        check(attack.why, "neither a wrong sequent nor a reason")
    elif not attack.why:
        check(broken(*attack.wrong), "no model breaks it")
