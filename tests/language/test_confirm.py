"""Claims are refuted for certain, or not at all."""

import pytest

from rmd_symbolic.language.claims import Question, names_of, where_defined
from rmd_symbolic.language.confirm import confirm, find
from rmd_symbolic.language.repairs import candidates_for

ANCHORED = ("distributions b, p", "alpha in [0, 1]")
RECURSION = ("p[t+1] = mix(alpha, b, p[t]) for all t",)
ORBIT = ("distributions b, p[t]", "alpha in (0, 1)")

TRUE = {
    "a mean of two": ("a * x + (1 - a) * y <= z", ("reals a, x, y, z",), ("0 < a and a < 1", "x <= z", "y <= z")),
    "the tangent of ln": ("ln(x) <= x - 1", ("real x",), ("0 < x",)),
    "one step towards b": ("abs(a * b + (1 - a) * x - b) <= (1 - a) * abs(x - b)", ("reals a, b, x",),
                           ("0 <= a and a <= 1",)),
    "a square": ("x^2 >= 0", ("real x",), ()),
    "a binomial": ("x^2 + 1 >= 2 * x", ("real x",), ()),
    "contraction without domination": ("KL(b || mix(alpha, b, p)) <= (1 - alpha) * KL(b || p)", ANCHORED, ()),
    "contraction with alpha = 0": ("KL(b || mix(alpha, b, p)) = (1 - alpha) * KL(b || p)", ANCHORED, ("alpha = 0",)),
    "a mixture converges": ("p[t] -> b", ORBIT, RECURSION),
    "its divergence too": ("KL(b || p[t]) -> 0", ORBIT, (*RECURSION, "b << p[0]")),
    "a constant sequence": ("e[t] -> 1", ("reals e[t]",), ("e[t] = 1 for all t",)),
    "a halved sequence": ("e[t] -> 0", ("reals e[t]",), ("e[t+1] = 1/2 * e[t] for all t",)),
    "a squeezed sequence": ("e[t] -> 0", ("reals e[t], f[t]",),
                            ("0 <= e[t] for all t", "e[t] <= f[t] for all t", "f[t] -> 0")),
    "an anchored schedule": ("sum[t] a[t] = oo", ("reals a[t]",), ("1/3 <= a[t] for all t",)),
    "a schedule that is given": ("sum[t] a[t] = oo", ("a[t] in [0, 1]",), ("sum[t] a[t] = oo",)),
    "a convex function at the middle": ("f(x) <= (f(x - 1) + f(x + 1)) / 2", ("functions f", "real x"),
                                        ("for all real r, s: f((r + s) / 2) <= (f(r) + f(s)) / 2",)),
}  # fmt: skip

FALSE = {
    "one step for any a": ("abs(a * b + (1 - a) * x - b) <= (1 - a) * abs(x - b)", ("reals a, b, x",), ("0 <= a",)),
    "any sequence": ("e[t] -> 0", ("reals e[t]",), ()),
    "two values in turn": ("e[t] -> 0", ("reals e[t]",), ("e[t+1] = 1 - e[t] for all t",)),
    "no anchor": ("p[t] -> b", ("distributions b, p[t]", "alpha in [0, 1]"), RECURSION),
    "the wrong limit": ("p[t] -> q", ("distributions b, p[t], q", "alpha in (0, 1)"), RECURSION),
    "an infinite divergence": ("KL(p[t] || b) -> 0", ORBIT, RECURSION),
    "any schedule": ("sum[t] a[t] = oo", ("a[t] in [0, 1]",), ()),
    "a bound of later values": ("e[t] <= 3 for all t", ("reals e[t]",), ("e[t+1] = 2 * e[t] for all t", "0 <= e[0]")),
}  # fmt: skip


def found(claim, given, assume, seconds):
    statement = Question(claim, given, assume).statement()
    return find(where_defined(statement), names_of(statement), seconds)


@pytest.mark.parametrize("name", TRUE)
def test_what_holds_is_never_refuted(name):
    finding = found(*TRUE[name], 0.2)
    assert finding is None or not finding.confirmed, str(finding)


@pytest.mark.slow
@pytest.mark.parametrize("name", TRUE)
def test_nor_after_a_longer_search(name):
    finding = found(*TRUE[name], 4.0)
    assert finding is None or not finding.confirmed, str(finding)


@pytest.mark.parametrize("name", FALSE)
def test_what_fails_is_refuted(name):
    finding = found(*FALSE[name], 5.0)
    assert finding is not None
    assert finding.confirmed, (str(finding), finding.premise)


def test_a_sampled_hypothesis_is_no_evidence():
    """r ln r, with 0 to the left of 0, is not convex; a few instances of the hypothesis do not show it."""
    claim = Question("f(x) <= x", ("functions f", "real x"), ("for all real r: f(r) <= r^2 + 5",))
    statement = claim.statement()
    finding = find(where_defined(statement), names_of(statement), 0.5)
    assert finding is None or not finding.confirmed or finding.found.certain


def test_a_candidate_with_false_instances_is_not_confirmed():
    from dataclasses import replace

    question = Question("p[t] -> b", ("distributions b, p[t]", "alpha in [0, 1]"), RECURSION)
    statement = question.statement()
    formula = where_defined(statement)
    finding = find(formula, names_of(statement), 5.0)
    assert finding is not None
    assert finding.confirmed
    forged = [{**data, "values": [*data["values"][:2], "2"]} for data in finding.found.instances]
    assert not confirm(replace(finding.found, instances=tuple(forged))).confirmed
    assert not confirm(replace(finding.found, instances=())).confirmed


def test_candidates_for_repairs_come_from_the_sorts():
    statement = Question("p(x) <= a for all x", ("distributions p, q[t]", "a in [1/3, 2]")).statement()
    listed = list(candidates_for(statement))
    assert {"1 / 3 < a", "a < 2", "p << q[0]", "full_support(p)", "sum[x] 1 = 2"} <= set(listed)
    assert "0 <= a" not in listed
    assert len(listed) == len(set(listed))
