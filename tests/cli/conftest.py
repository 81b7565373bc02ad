"""Running `rmd` for the tests: in the process for speed, as a process of its own where that is the point."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rmd_symbolic.cli.group import run

TOP = Path(__file__).resolve().parents[2]
GOOD = "theorem one\n  claim 0 < 1\nproof\n  0 < 1  by algebra\nqed\n"
OPEN = "theorem wrong\n  given real a\n  claim a <= a + 1\nproof\n  a <= a + 1  by hypothesis\nqed\n"
FALSE = "theorem false\n  given reals a, c\n  claim a <= c\nproof\n  a <= c  by arithmetic\nqed\n"
ASSUMED = "theorem spare\n  given real a\n  assume h: 0 <= a\n  claim 0 <= 1\nproof\n  0 <= 1  by algebra\nqed\n"
EXERCISE = "exercise half\n  given real a\n  claim a <= a + 1\nproof\n  a <= a + 1  by ?\nqed\n"
SYNTAX = "theorem broken\n  claim 0 <\nproof\n  0 < 1  by algebra\nqed\n"


@pytest.fixture(autouse=True)
def clean(tmp_path, monkeypatch):
    """A folder of its own for files and for certificates, and no colour."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RMD_CACHE_DIR", str(tmp_path / "certificates"))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    return tmp_path


@pytest.fixture
def write(tmp_path):
    """Write files into the working folder."""

    def made(**files):
        for name, text in files.items():
            path = tmp_path / f"{name}.proof"
            path.parent.mkdir(exist_ok=True, parents=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return made


class Answer:
    """What a command printed, and how it ended."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def rmd(capfd):
    """Run a command in this process."""

    def ran(*arguments):
        capfd.readouterr()
        code = run([str(a) for a in arguments])
        out, err = capfd.readouterr()
        return Answer(code, out, err)

    return ran


@pytest.fixture
def process(tmp_path):
    """Run a command as a process of its own."""

    def ran(*arguments, program=("-m", "rmd_symbolic"), **options):
        environment = os.environ | {"PYTHONPATH": str(TOP)} | options.pop("environment", {})
        done = subprocess.run(
            [sys.executable, *program, *(str(a) for a in arguments)],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            **options,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    return ran


def schemas():
    """The schemas of docs/json.md by name."""
    text = (TOP / "docs" / "json.md").read_text(encoding="utf-8")
    found = re.findall(r"^## (rmd/\S+)\n.*?^```json\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return {name: json.loads(schema) for name, schema in found}


TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
    "integer": int,
    "number": (int, float),
}


def invalid(value, schema, at="$"):
    """Where a value does not fit a schema, in the part of JSON Schema that docs/json.md uses; no unlisted fields."""
    if "const" in schema:
        return [] if value == schema["const"] else [f"{at} is {value!r}, not {schema['const']!r}"]
    if "enum" in schema:
        return [] if value in schema["enum"] else [f"{at} is {value!r}, not one of {schema['enum']}"]
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(isinstance(value, TYPES[k]) and not (k in ("integer", "number") and value is True) for k in kinds):
        return [f"{at} is {value!r}, not {' or '.join(kinds)}"]
    out = []
    if isinstance(value, list):
        for number, item in enumerate(value):
            out += invalid(item, schema["items"], f"{at}[{number}]") if "items" in schema else []
    if isinstance(value, dict) and "properties" in schema:
        out += [f"{at} lacks {name}" for name in schema["required"] if name not in value]
        for name, item in value.items():
            known = schema["properties"].get(name)
            out += (
                [f"{at} has the field {name}, which is not documented"]
                if known is None
                else invalid(item, known, f"{at}.{name}")
            )
    elif isinstance(value, dict) and "additionalProperties" in schema:
        for name, item in value.items():
            out += invalid(item, schema["additionalProperties"], f"{at}.{name}")
    return out


@pytest.fixture
def valid():
    """Assert that a value fits the schema that it names."""
    known = schemas()

    def check(value):
        assert value["schema"] in known, f"{value['schema']} is not documented"
        assert invalid(value, known[value["schema"]]) == []
        return value

    return check
