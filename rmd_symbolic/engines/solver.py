"""z3 in a worker process that stays warm: SMT-LIB text in, a model out, or nothing.

What comes back is a suggestion.  Nobody may believe it without evaluating the original statement at the values.  A z3
that is missing, crashes or takes too long has nothing to suggest.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from queue import Empty, SimpleQueue
from threading import Thread

UNITS = 1_500_000  # of z3's resources are about a second; they are counted, so that the same query ends the same way
# Wall time for a second of the solver, on a busy machine; seconds above that, and for z3 to be imported.
SHARED, GRACE, WARMING = 3.0, 1.0, 30.0
SERVE = "from rmd_symbolic.engines.solver import serve; serve()"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`sat`, `unsat` or `unknown`; for `sat` the values of the names that were asked for.

    Where a value is no rational, a rational near it stands in its place and its name is among `rounded`.  `seconds` of
    its processor were used.
    """

    verdict: str
    values: Mapping[str, Fraction] = field(default_factory=dict)
    rounded: frozenset[str] = frozenset()
    seconds: float = field(default=0.0, compare=False)


NOTHING = Suggestion("unknown")


class Worker:
    """One process with z3 in it; a process that is late or broken is killed, and started again when it is needed."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None
        self.owner = os.getpid()
        self.answers: SimpleQueue[str] = SimpleQueue()
        self.warm = self.missing = False

    def ask(self, text: str, names: Sequence[str], seconds: float = 1.0) -> Suggestion:
        """A model of the text, with the values of these constants."""
        if self.missing:
            return NOTHING
        seconds = max(0.01, seconds)
        line = json.dumps({"text": text, "names": list(names), "limit": max(1, int(seconds * UNITS))})
        answered = False
        try:
            process = self._started()
            if process.stdin is None:
                return NOTHING
            process.stdin.write(line + "\n")
            process.stdin.flush()
            wait = SHARED * seconds + GRACE + (0.0 if self.warm else WARMING)
            found = _read(self.answers.get(timeout=wait))
            answered = True
            return found
        except (OSError, ValueError, Empty, TypeError, KeyError, AttributeError, ZeroDivisionError):
            self.missing = not self.warm  # what never answered will not answer the next time
            return Suggestion("unknown", seconds=seconds)
        finally:  # also when the user interrupts
            self.warm = self.warm or answered
            if not answered:
                self.stop()

    def _started(self) -> subprocess.Popen[str]:
        if self.owner != os.getpid():  # a fork shares no worker with its parent
            self.process, self.warm, self.owner = None, False, os.getpid()
        if self.process is not None and self.process.poll() is None:
            return self.process
        paths = os.pathsep.join(path for path in sys.path if path)
        self.answers = SimpleQueue()
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", SERVE], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, env=os.environ | {"PYTHONPATH": paths},
            start_new_session=True,  # Ctrl-C is for the parent, which ends its worker
        )  # fmt: skip
        Thread(target=_listen, args=(self.process, self.answers), daemon=True).start()
        return self.process

    def stop(self) -> None:
        """End the process."""
        process, self.process = self.process, None
        if process is not None and self.owner == os.getpid():
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):  # what was not sent is not wanted any more
                    if pipe is not None:
                        pipe.close()


def _listen(process: subprocess.Popen[str], answers: SimpleQueue[str]) -> None:
    with suppress(ValueError):  # closed by `stop`
        for line in process.stdout or ():
            answers.put(line)
    answers.put("")  # the process has ended


def _read(line: str) -> Suggestion:
    found = json.loads(line)
    used = float(found["seconds"])
    if found["verdict"] != "sat":
        return Suggestion(str(found["verdict"]), seconds=used)
    values = {str(name): Fraction(value) for name, value in found["values"].items()}
    return Suggestion("sat", values, frozenset(map(str, found["rounded"])), used)


WORKER = Worker()
atexit.register(WORKER.stop)


# ---- in the worker --------------------------------------------------------------------------------------------------
def serve() -> None:
    """Answer the queries of standard input, one a line, until it ends."""
    import z3

    for line in sys.stdin:
        query, started = json.loads(line), time.process_time()
        try:
            found = _model(z3, query["text"], query["names"], query["limit"])
        except z3.Z3Exception:
            found = {"verdict": "unknown"}
        found["seconds"] = time.process_time() - started
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


def _model(z3, text: str, names: list[str], limit: int) -> dict[str, object]:  # type: ignore[no-untyped-def]
    solver = z3.Solver() if " Int)" in text else z3.SolverFor("QF_NRA")
    solver.set("rlimit", limit)
    solver.set("timeout", int(1000 * SHARED * limit / UNITS) + 1)
    solver.from_string(text)
    verdict = str(solver.check())
    if verdict != "sat":
        return {"verdict": verdict}
    values, rounded = {}, []
    model = solver.model()
    for name in names:
        value = model.evaluate(z3.Real(name), model_completion=True)
        if z3.is_algebraic_value(value):
            value = value.approx(30)
            rounded.append(name)
        values[name] = str(value.as_fraction())
    return {"verdict": verdict, "values": values, "rounded": rounded}
