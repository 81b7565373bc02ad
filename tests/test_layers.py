"""The architecture as a test: imports point one way, guards cannot be switched off, the kernel stays small.

Everything is read from the syntax trees; no module of the package is imported.  Each rule is a function
from a module to its offences, and a table at the end shows for each that it catches what it forbids.
"""

import ast
import io
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "rmd_symbolic"

# Each layer imports only from the layers before it.
LAYERS = (
    "terms", "kernel", "framework", "meaning", "engines", "tactics", "language", "derive", "instances", "export", "cli",
)  # fmt: skip
# The modules at the top of the package: errors and data may be imported by every layer, the others by none.
FOR_ALL = ("errors", "data")
ENTRY_POINTS = ("", "__main__")

# What a reader must trust rests on the standard library alone.
STANDARD_LIBRARY_ONLY = ("terms", "framework", "kernel", "meaning", "errors", "data")
# Third-party libraries that start fast enough to be imported at the top of a module.
LIGHT = ("click", "flint", "lark", "msgspec")
# Hooks by which notebooks and sympy ask an object for a view of itself; their imports may point upward.
DISPLAY_HOOKS = ("_sympy_", "_repr_latex_", "_repr_html_")

# Each of these runs text or bytes as a program.
FORBIDDEN_CALLS = ("sympify", "parse_expr", "eval", "exec", "__import__")
FORBIDDEN_MODULES = ("pickle", "marshal", "shelve", "dill", "cloudpickle")

KERNEL_BUDGET = 900
CERTIFICATES_BUDGET = 900
REFUTATIONS_BUDGET = 520
LONGEST_FUNCTION = 60
LONGEST_MODULE = 400

Function = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Module:
    """A module of the package: its dotted name below `rmd_symbolic`, and its source."""

    name: str
    source: str
    is_package: bool = False

    @property
    def room(self) -> str:
        return self.name.split(".")[0]

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)


@dataclass(frozen=True)
class Import:
    """One imported module, and where the statement stands."""

    target: str
    line: int
    at_import_time: bool
    in_display_hook: bool


def modules() -> list[Module]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = list(path.relative_to(PACKAGE).with_suffix("").parts)
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        found.append(Module(name, path.read_text(encoding="utf-8"), is_package))
    return found


# Reading a module


def imports(module: Module) -> Iterator[Import]:
    """Every import statement, one value for each imported module, relative ones made absolute."""

    def visit(node: ast.AST, running: bool, hook: bool) -> Iterator[Import]:
        if isinstance(node, ast.Import | ast.ImportFrom):
            for target in targets(module, node):
                yield Import(target, node.lineno, running, hook)
        elif isinstance(node, Function):
            for child in ast.iter_child_nodes(node):
                yield from visit(child, False, hook or node.name in DISPLAY_HOOKS)
        elif isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING"):
            for child in node.body:
                yield from visit(child, False, hook)
            for child in node.orelse:
                yield from visit(child, running, hook)
        else:
            for child in ast.iter_child_nodes(node):
                yield from visit(child, running, hook)

    yield from visit(module.tree, True, False)


def targets(module: Module, node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    start = node.module or ""
    if node.level:
        here = ["rmd_symbolic", *(module.name.split(".") if module.name else [])]
        up = node.level - 1 if module.is_package else node.level
        start = ".".join([*here[: len(here) - up], *([node.module] if node.module else [])])
    if start == "rmd_symbolic":
        return [f"rmd_symbolic.{alias.name}" for alias in node.names]
    return [start]


def code_lines(source: str) -> int:
    """Lines that carry code: no docstrings, no comments, no blanks."""
    quiet = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in quiet:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.Module, ast.ClassDef, *Function)):
            lines.difference_update(docstring_lines(node))
    return len(lines)


def docstring_lines(node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> range:
    if ast.get_docstring(node, clean=False) is None:
        return range(0)
    return range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1)


# The rules


def arrows(module: Module) -> Iterator[str]:
    """Imports point from later layers to earlier ones, wherever the statement stands."""
    if module.room in ENTRY_POINTS:
        return
    if module.room not in LAYERS and module.room not in FOR_ALL:
        yield f"1: {module.room} has no place among the layers"
        return
    for found in imports(module):
        first, *rest = found.target.split(".")
        if first != "rmd_symbolic" or found.in_display_hook:
            continue
        room = rest[0] if rest else ""
        if room == module.room or room == "__version__":
            continue
        if module.room in FOR_ALL and room != "errors":
            yield f"{found.line}: {module.room} may be imported by every layer and imports {found.target}"
        elif room in FOR_ALL:
            continue
        elif room not in LAYERS:
            yield f"{found.line}: {found.target} is an entry point, not a layer"
        elif LAYERS.index(room) > LAYERS.index(module.room):
            yield f"{found.line}: {module.room} comes before {room} and imports {found.target}"


def third_parties(module: Module) -> Iterator[str]:
    """The trusted layers need no third party; the others import heavy libraries where they use them."""
    for found in imports(module):
        library = found.target.split(".")[0]
        if library in sys.stdlib_module_names or library == "rmd_symbolic":
            continue
        if module.room in STANDARD_LIBRARY_ONLY and not found.in_display_hook:
            yield f"{found.line}: {module.room} rests on the standard library alone and imports {library}"
        if library == "lark" and module.room != "language":
            yield f"{found.line}: lark is imported outside language"
        if found.at_import_time and library not in LIGHT:
            yield f"{found.line}: {library} is imported when the module is; import it in the function that uses it"


def dynamic(module: Module) -> Iterator[str]:
    """No text and no bytes are run as a program, and no import hides from the rules above."""
    for found in imports(module):
        if found.target.split(".")[0] in FORBIDDEN_MODULES:
            yield f"{found.line}: {found.target} can run what it reads"
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).split(".")[-1]
        if name in FORBIDDEN_CALLS:
            yield f"{node.lineno}: call of {name}"
        if name == "import_module" and module.room in LAYERS and module.room != "cli":
            yield f"{node.lineno}: import_module hides an import"
        for keyword in node.keywords:
            if keyword.arg == "allow_pickle" and ast.unparse(keyword.value) != "False":
                yield f"{node.lineno}: allow_pickle can run what it reads"


def asserts(module: Module) -> Iterator[str]:
    """Guards raise: `python -O` drops assert statements."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Assert):
            yield f"{node.lineno}: assert"


def sizes(module: Module) -> Iterator[str]:
    """A module fits in a reading, a function on a screen; a docstring is never too long for its function."""
    length = len(module.source.splitlines())
    if length > LONGEST_MODULE:
        yield f"1: {length} lines, more than {LONGEST_MODULE}"
    for node in ast.walk(module.tree):
        if isinstance(node, Function):
            length = (node.end_lineno or node.lineno) - node.lineno + 1 - len(docstring_lines(node))
            if length > LONGEST_FUNCTION:
                yield f"{node.lineno}: {node.name} has {length} lines, more than {LONGEST_FUNCTION}"


def kernel_logic(module: Module) -> bool:
    """The rules and what they rest on: not the data of formulas, not the certificate checkers."""
    formulas = module.name.split(".")[:2] == ["kernel", "formula"]
    return module.room == "kernel" and not formulas and not certificates(module)


def certificates(module: Module) -> bool:
    return module.name.split(".")[:2] == ["kernel", "certificates"]


def refutations(module: Module) -> bool:
    """The judge of refutations: trusted like a checker of certificates, but it makes no theorem."""
    return module.name in ("meaning.enclosure", "meaning.model", "meaning.instance")


RULES = (arrows, third_parties, dynamic, asserts, sizes)


# The package obeys the rules


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_package_obeys(rule):
    package = modules()
    assert {module.name for module in package} >= {"", "__main__", "errors", "data"}
    offences = [f"{module.name or '__init__'}:{offence}" for module in package for offence in rule(module)]
    assert not offences, "\n".join(offences)


@pytest.mark.parametrize(
    ("part", "budget"),
    [(kernel_logic, KERNEL_BUDGET), (certificates, CERTIFICATES_BUDGET), (refutations, REFUTATIONS_BUDGET)],
    ids=["logic", "checkers", "refutations"],
)
def test_kernel_keeps_its_budget(part, budget):
    counts = {module.name: code_lines(module.source) for module in modules() if part(module)}
    assert sum(counts.values()) <= budget, counts


# Each rule catches what it forbids

OFFENDERS = [
    (arrows, "terms.term", "from rmd_symbolic.kernel import rules", "terms comes before kernel"),
    (arrows, "kernel.rules", "from ..framework import library", "kernel comes before framework"),
    (arrows, "kernel.rules", "from rmd_symbolic import cli", "kernel comes before cli"),
    (arrows, "kernel.rules", "import rmd_symbolic.engines.smt", "kernel comes before engines"),
    (arrows, "tactics.auto", "def f():\n    from rmd_symbolic.language import check", "tactics comes before language"),
    (arrows, "terms.term", "if TYPE_CHECKING:\n    from rmd_symbolic import export", "terms comes before export"),
    (arrows, "language.check", "from rmd_symbolic import prove", "is an entry point"),
    (arrows, "language.check", "import rmd_symbolic", "is an entry point"),
    (arrows, "language.check", "import rmd_symbolic.__main__", "is an entry point"),
    (arrows, "errors", "from rmd_symbolic.terms import term", "errors may be imported by every layer"),
    (arrows, "data", "from rmd_symbolic import terms", "data may be imported by every layer"),
    (arrows, "helpers", "", "helpers has no place"),
    (third_parties, "terms.term", "import msgspec", "standard library alone"),
    (third_parties, "framework.declared", "def f():\n    import numpy", "standard library alone"),
    (third_parties, "meaning.value", "from flint import arb", "standard library alone"),
    (third_parties, "kernel.sums", "def f():\n    from sympy import Sum", "standard library alone"),
    (third_parties, "engines.smt", "import z3", "z3 is imported when the module is"),
    (third_parties, "engines.algebra", "from sympy.core import Expr", "sympy is imported when the module is"),
    (third_parties, "export.site", "class Site:\n    import jinja2", "jinja2 is imported when the module is"),
    (third_parties, "cli.output", "try:\n    import rich\nexcept ImportError:\n    pass", "rich is imported when"),
    (third_parties, "export.latex", "def f():\n    import lark", "lark is imported outside language"),
    (dynamic, "engines.algebra", "sympy.sympify('1')", "call of sympify"),
    (dynamic, "engines.algebra", "sympy.parsing.sympy_parser.parse_expr('1')", "call of parse_expr"),
    (dynamic, "instances.instance", "eval(text)", "call of eval"),
    (dynamic, "engines.smt", "model.eval(x)", "call of eval"),
    (dynamic, "cli", "exec(text)", "call of exec"),
    (dynamic, "language.cache", "import pickle", "pickle can run what it reads"),
    (dynamic, "language.cache", "def f():\n    from pickle import loads", "pickle can run what it reads"),
    (dynamic, "kernel.replay", "importlib.import_module(name)", "import_module hides an import"),
    (dynamic, "kernel.replay", "__import__(name)", "call of __import__"),
    (dynamic, "instances.instance", "numpy.load(path, allow_pickle=True)", "allow_pickle"),
    (asserts, "kernel.rules", "def f(x):\n    assert x", "assert"),
    (sizes, "cli", "x = 1\n" * (LONGEST_MODULE + 1), "401 lines"),
    (sizes, "cli", "class C:\n    def f(self):\n" + "        x = 1\n" * LONGEST_FUNCTION, "f has 61 lines"),
]


@pytest.mark.parametrize(("rule", "name", "source", "message"), OFFENDERS)
def test_rule_catches(rule, name, source, message):
    assert any(message in offence for offence in rule(Module(name, source)))


INNOCENTS = [
    ("kernel.rules", "from .theorem import Theorem\nfrom ..terms import term\nfrom ..errors import RuleError"),
    ("terms.term", "def _sympy_(self):\n    import sympy\n    from rmd_symbolic.engines import algebra"),
    ("language.parse", "import lark\nfrom rmd_symbolic.data import proofs_folder"),
    ("engines.smt", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import numpy"),
    ("engines.falsify", "def f():\n    import numpy\n    numpy.load(path, allow_pickle=False)"),
    ("export.certificate", "import json\njson.loads(text)\nre.compile(pattern)"),
    ("cli", "from rmd_symbolic import __version__\nimport click\nimportlib.import_module(name)"),
    ("kernel.sums", "def f():\n" + '    """' + "words\n" * LONGEST_FUNCTION + '    """\n    return 1'),
]


@pytest.mark.parametrize(("name", "source"), INNOCENTS)
def test_rules_accept(name, source):
    assert [offence for rule in RULES for offence in rule(Module(name, source))] == []


def test_relative_imports_in_a_package_start_at_the_package():
    package = Module("engines", "from .smt import solve\nfrom .. import cli", is_package=True)
    assert [found.target for found in imports(package)] == ["rmd_symbolic.engines.smt", "rmd_symbolic.cli"]


def test_code_lines_leave_out_docstrings_comments_and_blanks():
    source = (
        '"""One.\n\nTwo."""\n\n# why\nX = """a\nb"""\n\n'
        'def f():\n    """Says."""\n    return (  # here\n        X\n    )\n'
    )
    assert code_lines(source) == 6


@pytest.mark.parametrize(
    ("name", "logic"),
    [
        ("kernel", True), ("kernel.rules", True), ("kernel.certificate", True),
        ("kernel.formula", False), ("kernel.formula.node", False), ("kernel.certificates.cascade", False),
        ("terms.term", False),
    ],
)  # fmt: skip
def test_kernel_logic_is_all_but_formulas_and_certificates(name, logic):
    assert kernel_logic(Module(name, "")) is logic
