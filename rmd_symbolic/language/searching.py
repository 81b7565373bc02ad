"""Processes that search, each killed when it runs longer than it may.

A worker answers one task after the other with plain text.  What it says is a claim for the parent to check: nothing
that comes from here is believed.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

STARTING = 120.0  # seconds that a new process has to get ready
LONGEST_ANSWER = 64_000_000
Task = Mapping[str, object]
Work = Callable[[dict[str, object]], dict[str, object]]


@dataclass(frozen=True)
class Reply:
    """What came of a task: the answer of the worker, or why there is none."""

    answer: Mapping[str, object] | None
    failure: str = ""
    seconds: float = 0.0


def serve(pipe: Connection, work: Work, limit: float) -> None:
    """In a worker: say that it is ready, then answer tasks until the pipe closes.

    It leads a group of its own, so that solvers that it starts end with it, and ends by itself when the parent, which
    would have ended it, is no longer there.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to hear
    if hasattr(os, "setsid"):
        os.setsid()
    with contextlib.suppress(EOFError, OSError):
        pipe.send_bytes(b"ready")
        while True:
            _alarm(0)
            task = json.loads(pipe.recv_bytes())
            _alarm(2 * limit + 5)
            pipe.send_bytes(json.dumps(work(task)).encode())


def _alarm(seconds: float) -> None:
    """Let the system end this process after a while."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


class Worker:
    """A process and what it is doing."""

    def __init__(self, work: Work, limit: float) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=serve, args=(theirs, work, limit), daemon=True)
        self.process.start()
        theirs.close()
        self.ready, self.task, self.since = False, -1, time.monotonic()

    def begin(self, number: int, task: Task) -> None:
        """Hand it a task."""
        self.task, self.since = number, time.monotonic()
        with contextlib.suppress(OSError):  # a dead process is noticed when its answer is read
            self.pipe.send_bytes(json.dumps(task).encode())

    def end(self) -> None:
        """End the process, busy or not, and what it has started."""
        if hasattr(os, "killpg") and self.ready and self.process.pid is not None:
            with contextlib.suppress(OSError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.join(5)
        self.pipe.close()


class Searching:
    """Some workers; `limit` is the time on the clock after which a task is given up and its process killed."""

    def __init__(self, work: Work, jobs: int, limit: float) -> None:
        self.work, self.limit = work, limit
        self.jobs = max(1, jobs)
        self.workers: list[Worker] = []

    def replies(self, tasks: Iterable[Task]) -> Iterator[tuple[int, Reply]]:
        """The number of each task with what came of it, as they come."""
        waiting = list(enumerate(tasks))[::-1]
        self.workers += [Worker(self.work, self.limit) for _ in range(min(self.jobs, len(waiting)) - len(self.workers))]
        while waiting or any(worker.task >= 0 for worker in self.workers):
            for worker in self.workers:
                if worker.ready and worker.task < 0 and waiting:
                    worker.begin(*waiting.pop())
            busy = [w for w in self.workers if w.task >= 0 or not w.ready]
            ends = (w.since + (self.limit if w.ready else STARTING) for w in busy)
            heard = wait([w.pipe for w in busy], max(0.0, min(ends) - time.monotonic()))
            for worker in busy:
                number, seconds = worker.task, time.monotonic() - worker.since
                if worker.pipe in heard:
                    reply = self._heard(worker, seconds)
                elif seconds >= (self.limit if worker.ready else STARTING):
                    reply = Reply(None, f"the search was ended after {self.limit:g} s", seconds)
                    if not worker.ready:
                        raise OSError("a process that was to search did not start")
                    self._replaced(worker, bool(waiting))
                else:
                    continue
                if number >= 0 and reply is not None:
                    yield number, reply

    def _heard(self, worker: Worker, seconds: float) -> Reply | None:
        """The answer of a worker; None when it has become ready."""
        try:
            data = worker.pipe.recv_bytes(LONGEST_ANSWER)
            if not worker.ready:
                worker.ready = True
                return None
            answer = json.loads(data)
            worker.task = -1
            if not isinstance(answer, dict):
                raise ValueError("not an answer")
            return Reply(answer, "", seconds)
        except (EOFError, OSError, ValueError):
            if not worker.ready:
                raise OSError("a process that was to search died as it started") from None
            self._replaced(worker, True)
            return Reply(None, "the process that searched died", seconds)

    def _replaced(self, worker: Worker, needed: bool) -> None:
        worker.end()
        self.workers.remove(worker)
        if needed:
            self.workers.append(Worker(self.work, self.limit))

    def close(self) -> None:
        """End all workers."""
        for worker in self.workers:
            worker.end()
        self.workers.clear()
