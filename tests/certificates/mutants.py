"""Random mutants of true certificates, held against false claims beside the true ones: none may be accepted.

`python -m tests.certificates.mutants [NUMBER [SEED]]` tries so many and prints what got through.
"""

from __future__ import annotations

import copy
import json
import random
import sys
from functools import cache

from benchmarks.scalar import formula, table
from rmd_symbolic.engines.scalar import prove_scalar
from rmd_symbolic.errors import RuleError
from rmd_symbolic.kernel.formula import Node
from rmd_symbolic.kernel.rules import RULES

# A false claim and the true one that it lies beside, by the names of the table.
PAIRS = {
    "false_phi_99_chi2": "phi_chi2", "false_1_01_hell_phi": "hell_phi", "false_js_99_hell_2": "js_hell_2",
    "false_8_08_js_jeffreys": "js_jeffreys_8", "false_pinsker_2_02": "binary_pinsker",
    "false_h_p_4_04_ln2_p_1_p": "h_p_4_ln2_p_1_p", "false_psi_m_99_1_a_psi_r": "psi_m_1_a_psi_r",
    "false_js_99_ln2_tv_r_1": "js_ln2_tv_r_1", "false_lecam_2525_js": "lecam_4_js",
    "false_ln_1_x_99_x_6_x_6_4x": "ln_1_x_x_6_x_6_4x", "false_psi_m_99_1_a_2_psi_r_r_1": "psi_m_1_a_2_psi_r_r_1",
    "false_binary_kl_99_chi2": "binary_kl_chi2",
    "false_ln_u_u_1_sqrt_u_for_u_1_fails_below_1": "ln_u_u_1_sqrt_u_for_u_1",
    "false_second_order_phi_r_1_2_2_for_r_1": "second_order_phi_r_1_2_2_for_r_1",
    "false_lazarevic_34_100": "lazarevic", "false_renyi_1_2_kl_99": "renyi_1_2_below_kl",
    "false_cauchy_schwarz_99": "cauchy_schwarz_with_roots", "false_choi_lam_401": "choi_lam",
    "false_compact_logarithm_and_exponential": "compact_logarithm_and_exponential",
    "false_loglog_99": "loglog_below_line_at_e", "false_affinity_101": "affinity_squared_below_one_minus_tv_squared",
    "false_robinson_298": "robinson_form", "false_identric_mean_101_2_a_g_3": "identric_mean_above_2_a_g_3",
}  # fmt: skip
WORDS = (
    "coef",
    "sum",
    "gap",
    "square",
    "proof",
    "mono",
    "factor",
    "lo",
    "hi",
    "limit",
    "value",
    "x0",
    "x1",
    "g0",
    "ln",
    "exp",
    "pow",
)


@cache
def pairs() -> list[tuple[Node, Node, str]]:
    """False claim, true claim, and the certificate of the true one as JSON."""
    rows = {row["name"]: row for row in table()}
    out = []
    for false, true in PAIRS.items():
        goal = formula(rows[true])
        out.append((formula(rows[false]), goal, json.dumps(prove_scalar(goal))))
    return out


def places(data, found):
    """Every place in the data: its container and key."""
    for key in data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ():
        found.append((data, key))
        places(data[key], found)
    return found


def mutated(text: str, draw: random.Random):
    """The certificate with one to three random changes."""
    data = json.loads(text)
    for _ in range(draw.choice([1, 1, 2, 3])):
        listed = places(data, [])
        holder, key = draw.choice(listed)
        value, chance = holder[key], draw.random()
        if type(value) is int:
            holder[key] = draw.choice([-value, value + 1, value - 1, 0, 1, 2])
        elif isinstance(value, str):
            holder[key] = draw.choice(WORDS)
        elif chance < 0.25 and isinstance(holder, dict):
            del holder[key]
        elif chance < 0.6:
            other, place = draw.choice(listed)
            holder[key] = copy.deepcopy(other[place])
        elif isinstance(value, dict):
            holder[key] = {"rule": draw.choice(["coef", "sum"])}
        elif value is None:
            holder[key] = draw.choice([0, 1])
    return data


def accepted(goal: Node, data: object) -> bool:
    """Does the rule accept the data?"""
    try:
        RULES["calculus"].apply([], [goal, data])
    except RuleError:
        return False
    return True


def run(number: int, seed: int = 0) -> tuple[list[tuple[str, object]], int]:
    """The mutants that prove a false claim, and the number of those that still prove their own."""
    draw, wrong, harmless = random.Random(seed), list[tuple[str, object]](), 0
    names = list(PAIRS)
    for n in range(number):
        place = n % len(names)
        false, true, text = pairs()[place]
        data = mutated(text, draw)
        if accepted(false, data):
            wrong.append((names[place], data))
        harmless += accepted(true, data)
    return wrong, harmless


def main() -> int:
    number, seed = (int(a) for a in (sys.argv[1:] + ["10000", "0"][len(sys.argv) - 1 :])[:2])
    wrong, harmless = run(number, seed)
    print(f"{number} mutants: {len(wrong)} prove a false claim, {harmless} still prove their own")
    for name, data in wrong:
        print(name, json.dumps(data))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
