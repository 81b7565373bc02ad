"""Every guard of the checker, found in its syntax trees; each can be taken out of the running checker for a moment.

A guard is a call of `need` or `refuse`, one conjunct of what is needed, a `raise`, or the test of a conditional
expression in `entry`.  `python -m tests.certificates.guards` looks for each guard for an attack that gets through
without it, and writes the table `guards.json` that `test_guards` checks.
"""

from __future__ import annotations
import __future__

import ast
import contextlib
import importlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType

import rmd_symbolic.kernel.certificates
from tests.certificates.attacks import ATTACKS, Attack

FOLDER = Path(rmd_symbolic.kernel.certificates.__file__).parent
TABLE = Path(__file__).parent / "guards.json"


@dataclass(frozen=True)
class Guard:
    """A guard: its name, and the change to the tree that takes it out."""

    name: str
    module: str
    function: str
    number: int


class Change(ast.NodeTransformer):
    """Walks a module in a fixed order, counts its guards, and takes out the one that is asked for."""

    def __init__(self, wanted: int = -1) -> None:
        self.wanted = wanted
        self.places: list[tuple[str, str]] = []
        self.scope: list[str] = []

    def hit(self, text: str) -> bool:
        self.places.append((".".join(self.scope), text))
        return len(self.places) - 1 == self.wanted

    def scoped(self, node):
        self.scope.append(node.name)
        self.generic_visit(node)
        self.scope.pop()
        return node

    visit_FunctionDef = visit_ClassDef = scoped

    def visit_Expr(self, node):
        call = node.value
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("need", "refuse")):
            return node
        if self.scope in (["need"], ["refuse"]):
            return node
        if self.hit(ast.unparse(node)):
            return ast.Pass()
        condition = call.args[0]
        if isinstance(condition, ast.BoolOp) and isinstance(condition.op, ast.And):
            for part in list(condition.values):
                if self.hit("conjunct " + ast.unparse(part) + " of " + ast.unparse(condition)):
                    rest = [p for p in condition.values if p is not part]
                    call.args[0] = rest[0] if len(rest) == 1 else ast.BoolOp(ast.And(), rest)
        return node

    def visit_Raise(self, node):
        if self.scope == ["refuse"]:
            return node
        return ast.Pass() if self.hit(ast.unparse(node)) else node

    def visit_IfExp(self, node):
        if self.scope == ["entry"] and self.hit(ast.unparse(node)):
            return node.body
        return node


def guards() -> list[Guard]:
    """All guards, in the order of the source; equal texts in one function are numbered."""
    out: list[Guard] = []
    for path in sorted(FOLDER.glob("*.py")):
        change = Change()
        change.visit(ast.parse(path.read_text(encoding="utf-8")))
        for number, (function, text) in enumerate(change.places):
            name = f"{path.stem}.{function}: {text}"
            copies = sum(g.name.split(" #")[0] == name for g in out)
            out.append(Guard(name + (f" #{copies + 1}" if copies else ""), path.stem, function, number))
    return out


def codes(code: CodeType, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], CodeType]]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield (*path, constant.co_name), constant
            yield from codes(constant, (*path, constant.co_name))


def running(module: str, path: tuple[str, ...]) -> FunctionType | None:
    """The function that runs the code at this place."""
    found: object = importlib.import_module(f"rmd_symbolic.kernel.certificates.{module}")
    for name in path:
        found = None if isinstance(found, FunctionType) else vars(found).get(name)
        found = getattr(found, "__wrapped__", found)  # log_bounds is cached
    return found if isinstance(found, FunctionType) else None


@contextlib.contextmanager
def without(guard: Guard):
    """The checker without one guard."""
    path = FOLDER / (guard.module + ".py")
    change = Change(guard.number)
    tree = ast.fix_missing_locations(change.visit(ast.parse(path.read_text(encoding="utf-8"))))
    flags = __future__.annotations.compiler_flag
    changed = compile(tree, str(path), "exec", dont_inherit=True, flags=flags)
    outer = tuple(guard.function.split("."))
    patched = []
    try:
        for place, code in codes(changed):
            if outer[: len(place)] == place:
                function = running(guard.module, place)
                if function is not None and len(function.__code__.co_freevars) == len(code.co_freevars):
                    patched.append((function, function.__code__))
                    function.__code__ = code
                elif function is not None:
                    raise LookupError(f"{guard.name} cannot be taken out: its function closes over other names")
                elif len(place) == len(outer) and not patched:
                    raise LookupError(f"nothing runs {guard.name}")
        yield
    finally:
        for function, code in reversed(patched):
            function.__code__ = code


def through(attack: Attack) -> bool:
    """Is the attack accepted?"""
    try:
        attack.run()
    except Exception:  # noqa: BLE001 - without a guard the checker may fail in any way; that is no theorem
        return False
    return True


def find(guard: Guard, known: str | None = None) -> str | None:
    """An attack that gets through without the guard, the known one if it still does."""
    with without(guard):
        for attack in sorted(ATTACKS, key=lambda attack: attack.name != known):
            if through(attack):
                return attack.name
    return None


def main() -> None:
    table, open_ = {}, []
    for guard in guards():
        attack = find(guard)
        if attack:
            table[guard.name] = attack
        else:
            open_.append(guard.name)
    TABLE.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(len(table), "noticed;", len(open_), "not:", *open_, sep="\n")


if __name__ == "__main__":
    sys.exit(main())
