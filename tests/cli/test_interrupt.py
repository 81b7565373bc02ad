"""Ctrl-C inside a search: the command ends at once with exit code 130, and no process of its own stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import weakref
from pathlib import Path
from types import FrameType

import pytest

from rmd_symbolic.cli.group import interruptible

TOP = Path(__file__).parent.parent.parent
PQ = ["--given", "distributions p, q"]
TRUE = "ln(1 + chi2(p || q)) <= chi2(p || q) + KL(p || q)^2"
OVERLAP = ["--assume", "sum[x] p(x) * q(x) = 1/3"]
OPEN = """theory slow

theorem first
  given real x
  claim x - x = 0
proof
  x - x
    = 0  by algebra
qed

theorem second
  given distributions p, q
  assume h: sum[x] p(x) * q(x) = 1/3
  claim {claim}
proof
  show {claim}  by algebra
qed
"""
NEEDS = """theory needs

lemma dropped
  given distributions p, q
  assume h: sum[x] p(x) * q(x) = 1/3
  assume k: TV(p, q) <= 1/2
  claim TV(p, q) <= 1
proof
  TV(p, q)
    <= 1/2  by k
    <= 1    by arithmetic
qed
"""
COMMANDS = {
    "refute": ["refute", TRUE, *PQ, "--seconds", "600"],
    "refute, while z3 works": ["refute", "JS(p, q) <= ln(2) * TV(p, q)", *PQ, *OVERLAP, "--seconds", "600"],
    "prove": ["prove", TRUE, *PQ, *OVERLAP, "--seconds", "600"],
    "hypotheses": ["hypotheses", "needs.proof", "--seconds", "600"],
    "check": ["check", "slow.proof", "--jobs", "1"],
}
SOLVING = ("refute, while z3 works",)


def children(pid: int) -> list[int]:
    """The processes that this one has started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            found.append(int(stat.parent.name))
    return found


def alive(pid: int) -> bool:
    """Is the process there?"""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes in /proc")
@pytest.mark.parametrize("name", COMMANDS)
def test_a_search_ends_at_once(name: str, tmp_path: Path) -> None:
    (tmp_path / "slow.proof").write_text(OPEN.format(claim="JS(p, q) <= ln(2) * TV(p, q)"))
    (tmp_path / "needs.proof").write_text(NEEDS)
    running = subprocess.Popen(
        [sys.executable, "-u", "-m", "rmd_symbolic", *COMMANDS[name]], cwd=tmp_path, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(TOP)},
    )  # fmt: skip
    try:
        started = time.monotonic()
        workers: list[int] = []
        while time.monotonic() - started < 60 and running.poll() is None:
            workers = children(running.pid)
            if time.monotonic() - started > (1 if name in SOLVING else 3) and (workers or name not in SOLVING):
                break
            time.sleep(0.02)
        assert running.poll() is None, running.communicate()
        running.send_signal(signal.SIGINT)
        sent = time.monotonic()
        _, err = running.communicate(timeout=60)
        used = time.monotonic() - sent
    finally:
        running.kill()
    assert running.returncode == 130
    assert used < 1.0, f"{used:.2f} s"
    assert "interrupted" in err
    assert "Traceback" not in err
    assert "Exception" not in err
    if name in SOLVING:
        assert workers
    patience = time.monotonic() + 10  # a worker that was just being started ends when it finds nobody to answer
    while any(map(alive, workers)) and time.monotonic() < patience:
        time.sleep(0.05)
    assert not any(map(alive, workers))


@pytest.mark.slow
def test_an_interrupt_inside_a_weak_reference_is_not_lost() -> None:
    """Python prints and drops what a callback of a weak reference raises."""
    table: weakref.WeakValueDictionary[int, set[int]] = weakref.WeakValueDictionary()

    def trace(frame: FrameType, event: str, argument: object) -> None:
        if frame.f_code.co_filename == weakref.__file__ and frame.f_code.co_name == "remove":
            sys.settrace(None)
            signal.raise_signal(signal.SIGINT)

    def replace() -> None:
        table[0] = {1}
        sys.settrace(trace)
        try:
            table[0] = {2}  # the first set dies, and its callback is traced
        finally:
            sys.settrace(None)
        time.sleep(5)

    with pytest.raises(KeyboardInterrupt), interruptible():
        replace()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
