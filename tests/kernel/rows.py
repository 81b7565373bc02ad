"""The rows of all tables of the kernel's tests by name, to see which of them notice that a guard is gone.

`python -m tests.kernel.rows` looks, for each guard that no attack notices, for a row that does, and writes `rows.json`.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from pathlib import Path

from tests.kernel import test_attacks, test_replay, test_rules
from tests.kernel.attacks import ATTACKS
from tests.kernel.guards import SECONDS, TooLong, guards, stop, without

REDUNDANT = json.loads((Path(__file__).parent / "redundant_guards.json").read_text(encoding="utf-8"))
REASON = {name: reason for reason, names in REDUNDANT.items() for name in names}
SLOW = ("bounds time", "kept for speed")  # the reasons of guards that only a clock notices
TABLE = Path(__file__).parent / "rows.json"


def rows() -> dict[str, Callable[[], None]]:
    """Every row with the test that runs it; the names are those that a failing test prints."""
    found: dict[str, Callable[[], None]] = {}
    for attack in ATTACKS:
        found[f"attack: {attack.name}"] = lambda row=attack: test_attacks.test_refused(row)
    for row in test_rules.ACCEPTED:
        found[f"accepted: {row[0]}: {row[4]}"] = lambda row=row: test_rules.test_accepted(row)
    for row in test_rules.REFUSED:
        found[f"refused: {row[0]}: {row[3]}"] = lambda row=row: test_rules.test_refused(row)
    for row in test_rules.EQUAL:
        found[f"equal: {row}"] = lambda row=row: test_rules.test_normal_form_sees(row)
    found["theorems replay"] = test_replay.test_theorems_replay
    return found


def fails(row: Callable[[], None]) -> bool:
    """Does the row fail, or take too long, in the kernel as it is now?"""
    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        row()
    except TooLong:
        return True
    except BaseException:  # noqa: BLE001 - pytest's own failures are no Exception
        return True
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
    return False


def main() -> None:
    known = json.loads(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else {}
    every, table, unnoticed = rows(), {}, []
    for guard in guards():
        if REASON.get(guard.name, SLOW[0]).startswith(SLOW):
            continue
        with without(guard):
            names = sorted(every, key=lambda name: name != known.get(guard.name))
            noticed = next((name for name in names if fails(every[name])), None)
        if noticed:
            table[guard.name] = noticed
        else:
            unnoticed.append(guard.name)
    TABLE.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(len(table), "noticed by a row;", len(unnoticed), "by none:", *unnoticed, sep="\n")


if __name__ == "__main__":
    main()
