"""Every attack on the checker is refused with its message, and what it would have proved is false."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from rmd_symbolic.errors import RuleError
from rmd_symbolic.kernel.replay import SCHEMA, replay
from rmd_symbolic.kernel.rules import RULES
from tests.certificates.attacks import ATTACKS, TANGENT, certificate, holds, squares, tangent
from tests.kernel.notation import a, b, check, every, implies, le, lt, node

ROOT = Path(__file__).resolve().parents[2]
NAMES = [attack.name for attack in ATTACKS]


def test_names_differ():
    check(len(set(NAMES)) == len(NAMES), "two attacks of one name")


@pytest.mark.parametrize("attack", ATTACKS, ids=NAMES)
def test_refused(attack):
    try:
        result = attack.run()
    except RuleError as error:
        check(attack.message in str(error), f"refused, but with the message: {error}")
    else:
        pytest.fail(f"got through: {result}")


@pytest.mark.parametrize("attack", [a for a in ATTACKS if not a.why], ids=lambda a: a.name)
def test_would_have_been_wrong(attack):
    check(attack.point is not None and not holds(attack.goal, attack.point), "the claim holds at the point")


def test_the_untouched_certificate_is_accepted():
    theorem = RULES["calculus"].apply([], [node(TANGENT), tangent()])
    check(theorem.conclusion is node(TANGENT) and not theorem.hypotheses and not theorem.trusts)


def power(name, exponent):
    return "" if not exponent else name if exponent == 1 else f"{name}^{exponent}"


def deep(levels):
    proof = {"rule": "coef"}
    for _ in range(levels):
        proof = {"rule": "lemma", "poly": {"x0": 1, "1": 1}, "proof": {"rule": "coef"}, "then": proof}
    return tangent(proof=proof)


TWO = every(a, b, implies(lt(0, a), lt(0, b), le(0, a)))
DENSE = {"*".join(filter(None, (power("x0", m), power("x1", n)))) or "1": 1 for m in range(40) for n in range(40)}
BOMBS = {
    "deep": (deep(3000), "nested too deep"),
    "large": (tangent(hints=[[0] * 300_000]), "too large"),
    "long text": (tangent(proof="x" * 5000), "too long"),
    "long name": (tangent(proof={"x" * 5000: 1}), "a long name"),
    "huge integer": (tangent(hints=[{"0": 10**5000}]), "an integer is too large"),
    "huge power": (
        certificate(
            {"rule": "polya", "by": {"x0": 10**9}},
            generators=[["ln", 0]],
            hints=[{"0": 1}],
            domain=[[0, 0, None]],
            table=[[{"x0": 1, "1": 1}, {"rule": "polya", "by": {"x0": 10**9}}]],
        ),
        "out of range",
    ),
    "huge degree": (tangent(table=[[{"x0^99999": 1}, {"rule": "coef"}]]), "an exponent is negative or too large"),
    "many generators": (tangent(generators=[["ln", k] for k in range(80)]), "too many variables"),
    "wide product": (certificate(squares([1, {}, DENSE]), [[0, 0, None], [1, 1, None]]), "too large", TWO),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_at_once(name):
    data, message, *goal = BOMBS[name]
    with pytest.raises(RuleError, match=message):
        RULES["calculus"].apply([], [node(goal[0] if goal else TANGENT), data])


def test_replay_reads_the_data_from_a_certificate():
    whole = {"schema": SCHEMA, "uses": {}, "nodes": [["number", "0"], ["number", "1"], ["at_most", 0, 1]]}
    data = certificate({"rule": "coef"}, domain=[])
    steps = [["calculus", [], [{"term": 2}, {"data": data}]]]
    theorem = replay(json.loads(json.dumps({**whole, "steps": steps})), {})
    check(theorem.conclusion is node(le(0, 1)))
    for wrong in ([1, 2], "x", None, {**data, "more": 1}, {**data, "proof": {"rule": "polya", "by": {"x0": 1}}}):
        with pytest.raises(RuleError):
            replay({**whole, "steps": [["calculus", [], [{"term": 2}, {"data": wrong}]]]}, {})


def test_attacks_are_refused_without_assertions_too():
    program = (
        "from tests.certificates.attacks import ATTACKS\n"
        "from rmd_symbolic.errors import RuleError\n"
        "import sys\n"
        "through = []\n"
        "for attack in ATTACKS:\n"
        "    try:\n"
        "        attack.run()\n"
        "    except RuleError:\n"
        "        continue\n"
        "    through.append(attack.name)\n"
        "sys.exit('; '.join(through) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-O", "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    check(done.returncode == 0, done.stderr)


def test_the_kernel_works_without_the_checkers():
    program = (
        "import sys\n"
        "sys.modules['rmd_symbolic.kernel.certificates'] = None\n"
        "from rmd_symbolic.kernel.rules import RULES\n"
        "from rmd_symbolic.kernel import replay\n"
        "sys.exit(0 if 'algebra' in RULES and 'calculus' not in RULES else 1)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    check(done.returncode == 0, done.stderr)
