"""Every guard of the kernel, found in its syntax trees; each can be taken out of the running kernel for a moment.

A guard is a `raise`, one of the alternatives that lead to it, a call that only checks, or a side condition of the
normal form: a conjunct, an `all(...)`, a question for a sign, the guard of a `case`, the test of an `if`.

`python -m tests.kernel.guards` looks, for each guard, for an attack that gets through without it, and writes the
table `guards.json` that `test_guards` checks.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import json
import signal
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType

import rmd_symbolic.kernel
from rmd_symbolic.kernel.rule import RULES
from rmd_symbolic.kernel.theorem import Theorem
from tests.kernel import attacks_algebra, attacks_data, attacks_rules
from tests.kernel.attacks import ATTACKS, Attack
from tests.kernel.models import broken

TABLES = (attacks_algebra, attacks_data, attacks_rules)
FOLDER = Path(rmd_symbolic.kernel.__file__).parent
TABLE = Path(__file__).parent / "guards.json"
CHECKING_CALLS = ("identical", "_not_free", "value_sort", "check_sort", "_need_formulas", "parts")
NORMAL_FORM = ("real", "extended", "facts", "sums")
SECONDS = 2


@dataclass(frozen=True)
class Guard:
    """A guard: where it stands, what it says, and the change to the tree that takes it out."""

    name: str
    module: str
    function: str
    kind: str
    number: int  # among the changes of its kind in its module


def sources() -> Iterator[tuple[str, Path]]:
    for path in sorted(FOLDER.rglob("*.py")):
        parts = path.relative_to(FOLDER).with_suffix("").parts
        if parts[-1] not in ("__init__", "show") and parts[0] != "certificates":
            yield ".".join(parts), path


class Change(ast.NodeTransformer):
    """Walks a module in a fixed order, counts the places of one kind, and changes the one that is asked for."""

    def __init__(self, module: str, kind: str, wanted: int = -1) -> None:
        self.module, self.kind, self.wanted = module, kind, wanted
        self.places: list[tuple[str, str]] = []
        self.raising: set[ast.AST] = set()  # conditions of a refusal: without one of their conjuncts more is refused
        self.scope: list[str] = []

    def hit(self, kind: str, text: str) -> bool:
        if kind != self.kind or not self.scope:
            return False
        self.places.append((".".join(self.scope), text))
        return len(self.places) - 1 == self.wanted

    def scoped(self, node):
        self.scope.append(node.name)
        self.generic_visit(node)
        self.scope.pop()
        return node

    visit_FunctionDef = visit_ClassDef = scoped

    def visit_Raise(self, node):
        return ast.Pass() if self.hit("raise", ast.unparse(node)) else node

    def visit_Expr(self, node):
        call = node.value
        checks = isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in CHECKING_CALLS
        return ast.Pass() if checks and self.hit("call", ast.unparse(node)) else self.generic_visit(node)

    def visit_If(self, node):
        raises = isinstance(node.body[0], ast.Raise) and len(node.body) == 1
        if raises:
            self.raising.update(ast.walk(node.test))
        if raises and isinstance(node.test, ast.BoolOp) and isinstance(node.test.op, ast.Or):
            for part in list(node.test.values):
                if self.hit("alternative", ast.unparse(part)):
                    rest = [p for p in node.test.values if p is not part]
                    node.test = rest[0] if len(rest) == 1 else ast.BoolOp(ast.Or(), rest)
        plain = not raises and self.module in NORMAL_FORM and not dispatches(node.test)
        for kind, answer in (("test", True), ("denied test", False)):
            if plain and self.hit(kind, ast.unparse(node.test)):
                node.test = ast.Constant(answer)
        return self.generic_visit(node)

    def visit_IfExp(self, node):
        plain = self.module in NORMAL_FORM and not dispatches(node.test)
        for kind, answer in (("test", True), ("denied test", False)):
            if plain and self.hit(kind, ast.unparse(node)):
                node.test = ast.Constant(answer)
        return self.generic_visit(node)

    def visit_BoolOp(self, node):
        if isinstance(node.op, ast.And) and node not in self.raising and not self.module.startswith("formula"):
            for part in list(node.values):
                if not dispatches(part) and self.hit("conjunct", ast.unparse(part) + " in " + ast.unparse(node)):
                    node.values.remove(part)
            if len(node.values) == 1:
                return self.generic_visit(node.values[0])
        return self.generic_visit(node)

    def visit_Call(self, node):
        if self.module in NORMAL_FORM or self.module == "order_rules":
            name = ast.unparse(node.func)
            if (name == "all" or ".is_" in name) and self.hit("sign", ast.unparse(node)):
                return ast.Constant(True)
        return self.generic_visit(node)

    def visit_match_case(self, node):
        if node.guard is not None and self.hit("case", ast.unparse(node.guard)):
            node.guard = None
        return self.generic_visit(node)


KINDS = ("raise", "alternative", "call", "conjunct", "sign", "case", "test", "denied test")


def dispatches(test: ast.expr) -> bool:
    """A test that asks which operator or class stands there; it guards nothing."""
    text = ast.unparse(test)
    return ".op " in text or text.startswith(("op ", "isinstance(", "(part :=", "found", "names"))


def guards() -> list[Guard]:
    """All guards, in the order of the source; equal texts in one function are numbered."""
    out: list[Guard] = []
    for module, path in sources():
        for kind in KINDS:
            change = Change(module, kind)
            change.visit(ast.parse(path.read_text(encoding="utf-8")))
            for number, (function, text) in enumerate(change.places):
                name = f"{module}.{function}: {kind}: {text}"
                copies = sum(g.name.split(" #")[0] == name for g in out)
                out.append(Guard(name + (f" #{copies + 1}" if copies else ""), module, function, kind, number))
    return out


# ---- taking a guard out of the running kernel -------------------------------------------------------------------
def codes(code: CodeType, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], CodeType]]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield (*path, constant.co_name), constant
            yield from codes(constant, (*path, constant.co_name))


def running(module: str, path: tuple[str, ...]) -> list[FunctionType]:
    """The functions that run the code at this place."""
    if module == "rule" and path == ("rule", "register", "apply"):
        return [rule.apply for rule in RULES.values()]
    found: object = importlib.import_module(f"rmd_symbolic.kernel.{module}")
    for name in path:
        found = getattr(found, "__dict__", {}).get(name) if not isinstance(found, FunctionType) else None
    return [found] if isinstance(found, FunctionType) else []


@contextlib.contextmanager
def without(guard: Guard):
    """The kernel without one guard."""
    tree = Change(guard.module, guard.kind, guard.number).visit(ast.parse(source(guard.module)))
    with changed(guard.module, ast.fix_missing_locations(tree), tuple(guard.function.split("."))):
        yield


def source(module: str) -> str:
    return (FOLDER / (module.replace(".", "/") + ".py")).read_text(encoding="utf-8")


@contextlib.contextmanager
def changed(module: str, tree: ast.Module, outer: tuple[str, ...] = ()):
    """The kernel with the functions of one module replaced: those that hold the place `outer`, or all."""
    patched: list[tuple[FunctionType, CodeType]] = []
    try:
        for place, code in codes(compile(tree, module, "exec", dont_inherit=True, flags=annotations_flag())):
            if not outer or outer[: len(place)] == place:
                for function in running(module, place):
                    if function.__code__.co_freevars == code.co_freevars:
                        patched.append((function, function.__code__))
                        function.__code__ = code
        if not patched:
            raise LookupError(f"nothing runs {module}.{'.'.join(outer)}")
        yield
    finally:
        for function, code in reversed(patched):
            function.__code__ = code


def annotations_flag() -> int:
    import __future__

    return __future__.annotations.compiler_flag


# ---- attacks ----------------------------------------------------------------------------------------------------
class TooLong(Exception):
    pass


def stop(*_):
    raise TooLong


def succeeds(attack: Attack) -> bool:
    """Does the attack prove something false, or build what should not exist?"""
    try:
        result = attack.run()
    except TooLong:
        raise
    except Exception:  # noqa: BLE001 - without a guard the kernel may fail in any way; that is no theorem
        return False
    if isinstance(result, Theorem) and attack.wrong is not None and not attack.why:
        return broken(result.hypotheses, result.conclusion, draws=4_000)
    return True


def first_through(attacks: Iterable[Attack]) -> str | None:
    """The name of the first attack that succeeds; one that takes too long does not."""
    previous = signal.signal(signal.SIGALRM, stop)
    try:
        for attack in attacks:
            signal.setitimer(signal.ITIMER_REAL, SECONDS)
            with contextlib.suppress(TooLong):
                if succeeds(attack):
                    return attack.name
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
    return None


def find(guard: Guard, known: str | None) -> str | None:
    """An attack that gets through without the guard, the known one if it still does."""
    with without(guard):
        return first_through(sorted(ATTACKS, key=lambda attack: attack.name != known))


def main() -> None:
    known = json.loads(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else {}
    table, open_ = {}, []
    for guard in guards():
        if len(sys.argv) > 1 and sys.argv[1] not in guard.name:
            if guard.name in known:
                table[guard.name] = known[guard.name]
            continue
        attack = find(guard, known.get(guard.name))
        if attack:
            table[guard.name] = attack
        else:
            open_.append(guard.name)
    TABLE.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(len(table), "noticed;", len(open_), "not:", *open_, sep="\n")


if __name__ == "__main__":
    main()
