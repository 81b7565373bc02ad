"""Certificates of whole theorems replay where the kernel alone is loaded; tampered ones prove nothing false."""

from __future__ import annotations

import copy
import json
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rmd_symbolic.errors import RmdError
from rmd_symbolic.kernel.formula import from_data
from rmd_symbolic.kernel.replay import replay, verdict
from rmd_symbolic.kernel.rules import RULES
from tests.kernel.models import broken
from tests.kernel.notation import check

FILE = Path(__file__).parent / "theorems.json"
THEOREMS = json.loads(FILE.read_text(encoding="utf-8"))
MILLISECONDS_A_STEP = 0.5
MADE_UP = {"ln", "exp", "root"}  # in a model these satisfy the laws of the normal form, not those of analysis

FRESH = """
import json, sys
from rmd_symbolic.kernel.formula import from_data
from rmd_symbolic.kernel.replay import verdict
library = {}
for name, claim, certificate in json.load(open(sys.argv[1], encoding="utf-8")):
    library[name] = verdict(certificate, [], from_data(claim), library)
others = {module.split(".")[0] for module in sys.modules} - set(sys.stdlib_module_names)
loaded = sorted(m for m in sys.modules if m.startswith("rmd_symbolic."))
if not all(m == "rmd_symbolic.errors" or m.startswith("rmd_symbolic.kernel") for m in loaded):
    raise SystemExit(f"loaded: {loaded}")
print(len(library), sorted(others - {"rmd_symbolic", "__main__", "__mp_main__"} - set(BEFORE)))
"""


def replayed():
    library = {}
    for name, claim, certificate in THEOREMS:
        library[name] = verdict(certificate, [], from_data(claim), library)
    return library


def test_theorems_replay():
    for theorem in replayed().values():
        check(not theorem.hypotheses, "a theorem rests on a hypothesis")
        check(not theorem.trusts, "a theorem trusts something")


@pytest.mark.parametrize("options", [[], ["-O"], ["-OO"]], ids=["plain", "-O", "-OO"])
def test_theorems_replay_in_a_process_that_loads_the_kernel_alone(options):
    program = "import sys\nBEFORE = {m.split('.')[0] for m in sys.modules}\n" + FRESH
    command = [sys.executable, *options, "-c", program, str(FILE)]
    if options == ["-OO"]:  # without docstrings the rules refuse to be registered: a refusal, never a pass
        answer = subprocess.run(command, capture_output=True, text=True, check=False, cwd=FILE.parents[2])
        check(answer.returncode != 0, "without docstrings the rules must be refused")
        check("needs a phrase, a Rocq lemma and a docstring" in answer.stderr, answer.stderr)
        return
    answer = subprocess.run(command, capture_output=True, text=True, check=True, cwd=FILE.parents[2])
    check(answer.stdout.split(" ", 1) == [str(len(THEOREMS)), "[]\n"], answer.stdout)


def test_a_step_takes_half_a_millisecond():
    library = replayed()
    times = []
    for _, claim, certificate in THEOREMS:
        formula, start = from_data(claim), time.process_time()
        verdict(certificate, [], formula, library)
        times.append(1000 * (time.process_time() - start) / len(certificate["steps"]))
    check(statistics.median(times) <= MILLISECONDS_A_STEP, f"{statistics.median(times):.2f} ms")


# ---- tampering --------------------------------------------------------------------------------------------------
def tampered(certificate, source: random.Random):
    """A certificate with up to three changes."""
    changed = copy.deepcopy(certificate)
    steps, nodes = changed["steps"], changed["nodes"]
    for _ in range(source.randint(1, 3)):
        step, entry = source.choice(steps), source.choice(nodes)
        kind = source.randrange(8)
        if kind == 0 and step[1]:
            step[1][source.randrange(len(step[1]))] = source.randrange(len(steps))
        elif kind == 1:
            step[0] = source.choice(list(RULES))
        elif kind == 2 and step[2]:
            step[2][source.randrange(len(step[2]))] = source.choice(source.choice(steps)[2] or [0])
        elif kind == 3:
            entry[-1] = source.choice(source.choice(nodes)[1:] or [0])
        elif kind == 4:
            entry[0] = source.choice(nodes)[0]
        elif kind == 5:
            del steps[source.randrange(len(steps)) + 1 :]
        elif kind == 6:
            step[1] = step[1][:-1]
        else:
            a, b = source.randrange(len(steps)), source.randrange(len(steps))
            steps[a][2], steps[b][2] = steps[b][2], steps[a][2]
    return changed


def operators(term, seen):
    if term not in seen:
        seen.add(term)
        for part in term.args:
            if hasattr(part, "op"):
                operators(part, seen)
    return {node.op for node in seen}


def tamper(draws: int, seed: int) -> tuple[int, int]:
    library = replayed()
    source = random.Random(seed)
    accepted = examined = 0
    for _ in range(draws):
        certificate = tampered(source.choice(THEOREMS)[2], source)
        try:
            theorem = replay(certificate, library)
        except RmdError:
            continue
        accepted += 1
        seen: set[object] = set()
        if not any(MADE_UP & operators(f, seen) for f in (theorem.conclusion, *theorem.hypotheses)):
            examined += 1
            check(not broken(theorem.hypotheses, theorem.conclusion, draws=10), f"{theorem} is false")
    return accepted, examined


def test_a_tampered_certificate_proves_nothing_false():
    accepted, examined = tamper(400, 1)
    check(accepted > 20, f"only {accepted} were accepted")
    check(examined > 10, f"only {examined} were examined")


@pytest.mark.slow
def test_many_tampered_certificates_prove_nothing_false():
    tamper(3_000, 2)
