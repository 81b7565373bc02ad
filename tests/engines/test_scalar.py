"""The search of calculus certificates: its table, determinism, limits."""

import time

import pytest

from benchmarks.scalar import formula, run, table
from rmd_symbolic.engines.scalar import prove_scalar
from rmd_symbolic.kernel.rules import RULES
from tests.kernel.notation import a, b, check, every, exp, implies, inv, le, ln, lt, no, node, root, t

ROWS = {row["name"]: row for row in table()}
LEAST_PROVED = 211  # of the true claims of the table, at ten seconds each
QUICK = ("ln_x_x_1", "binary_pinsker", "phi_m_1_a_phi_r", "h_p_ln_2", "power_s_0_s_1", "young_s_inequality",
         "bernoulli_closed_a_ln_1_a", "softplus_is_1_8_smooth", "hoeffding_lemma_t_e_x",
         "squares_of_three", "ternary_quartic", "hellinger2_kl_binary", "lazarevic", "x_ln_x_exp_1")  # fmt: skip


def test_the_table_is_large_and_tagged():
    tags = {tag for row in table() for tag in row["tags"]}
    check(len(ROWS) == len(table()) >= 60)
    check({"interior equality", "two variables", "parameter", "closed", "false"} <= tags)


@pytest.mark.parametrize("name", QUICK)
def test_quick_rows(name):
    check(run(ROWS[name]).data is not None, "not proved")


@pytest.mark.parametrize("name", [name for name in ROWS if "false" in ROWS[name]["tags"]])
def test_false_rows(name):
    check(run(ROWS[name], seconds=2).data is None, "a false claim was proved")


def test_the_same_search_finds_the_same_certificate():
    goal = formula(ROWS["binary_pinsker"])
    check(prove_scalar(goal) == prove_scalar(goal))


def test_the_limit_of_time_is_kept():
    goal = formula(ROWS["pinsker_fourth_order"])
    start = time.process_time()
    check(prove_scalar(goal, seconds=0.5) is None)
    check(time.process_time() - start < 3, "far beyond its limit")


@pytest.mark.parametrize("goal", [
    every(a, le(a, 1)), every(t, le(0, t)), every(a, implies(le(0, a), lt(0, a))), every(a, no(lt(a, a))),
    every(a, le(ln(a), a)), every(a, implies(lt(0, a), le(ln(ln(a)), a))), every(a, implies(le(0, a), le(0, inv(a)))),
    every(a, b, implies(lt(0, a), le(b, a))), every(a, implies(lt(0, a), lt(a, 0), le(ln(a), -1 * inv(a - 1)))),
], ids=str)  # fmt: skip
def test_no_certificate(goal):
    check(prove_scalar(node(goal), seconds=1) is None)


@pytest.mark.parametrize("goal", [
    every(a, implies(lt(0, a), lt(ln(a), a))), every(a, b, implies(lt(a, b), lt(exp(a), exp(b)))), le(0, ln(2)),
    every(a, implies(le(0, a), le(root(a), a + 1))), every(a, implies(lt(0, a), lt(a, 5), lt(a, 1), le(a * a, a))),
    every(a, b, implies(lt(0, b), lt(b, a), le(ln(b), ln(a)))),
    every(b, a, implies(lt(0, b), lt(b, a), lt(ln(b), ln(a)))),
], ids=str)  # fmt: skip
def test_certificate(goal):
    data = prove_scalar(node(goal), seconds=2)
    check(data is not None)
    check(RULES["calculus"].apply([], [node(goal), data]).conclusion is node(goal))


@pytest.mark.slow
def test_the_share_that_is_proved_stays():
    outcomes = [run(row) for row in table()]
    proved = [o for o in outcomes if o.data is not None]
    check(not [o.name for o in proved if "false" in o.tags], "a false claim was proved")
    check(len(proved) >= LEAST_PROVED, [o.name for o in outcomes if o.data is None])
