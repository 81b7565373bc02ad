"""Searches that misbehave, for workers to run."""

import os
import time
from typing import Any


def work(task: dict[str, Any]) -> dict[str, Any]:
    """What the claim says: run away, die, crash, lie, answer nonsense, or be slow."""
    kind = task["given"][-1].rsplit(" ", 1)[-1]
    if kind == "runs":
        while True:
            pass
    if kind == "dies":
        os._exit(7)
    if kind == "slow":
        time.sleep(1.0)
    if kind == "nonsense":
        return {"verdict": "proved"}
    if kind == "forged":
        text = "theorem claimed\n  claim 0 <= 1\nproof\n  show 0 <= 1  by algebra\nqed\n"
        return {"verdict": "proved", "text": text, "entries": {}, "because": "", "vacuous": False, "seconds": 0.0}
    if kind == "broken":
        point = {"n": 1, "values": {}, "left": "1", "relation": "<=", "right": "0", "argument": "",
                 "block": "refutation r\n  given real x\n  claim x <= 0\n  fails at x = 1\n"}  # fmt: skip
        return {"verdict": "refuted", "counterexample": point, "because": "", "vacuous": False, "seconds": 0.0}
    return {"verdict": "open", "because": f"a {kind} claim", "seconds": 0.0}
