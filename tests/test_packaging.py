"""What is delivered: one version everywhere, and a wheel that works where there is no checkout."""

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

import rmd_symbolic

TOP = Path(__file__).resolve().parent.parent
VERSION = rmd_symbolic.__version__


def read(name):
    return (TOP / name).read_text(encoding="utf-8")


def run(*command, cwd, **environment):
    """The output of a command that must succeed, whatever the tests themselves were started with."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "MAKE"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command} exits {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def data_files():
    """Every file that the package needs beside its modules, as git would ship it."""
    files = [path for folder in ("proofs", "templates") for path in (TOP / folder).rglob("*") if path.is_file()]
    return {path.relative_to(TOP).as_posix() for path in files if "__pycache__" not in path.parts}


# One version


def test_changelog_starts_with_this_version():
    entries = re.findall(r"^## \[(.+?)\]", read("CHANGELOG.md"), re.MULTILINE)
    assert next(entry for entry in entries if entry != "Unreleased") == VERSION
    body = read("CHANGELOG.md").split(f"## [{VERSION}]")[1].split("\n## ")[0]
    assert re.search(r"^- \S", body, re.MULTILINE)


def test_citation_names_this_version():
    assert re.findall(r"^version: (.+)$", read("CITATION.cff"), re.MULTILINE) == [VERSION]


# What pyproject.toml promises


def test_dependencies_have_lower_bounds_only():
    project = tomllib.loads(read("pyproject.toml"))["project"]
    extras = [name for names in project["optional-dependencies"].values() for name in names]
    outside = [name for name in project["dependencies"] + extras if not name.startswith("rmd_symbolic[")]
    assert outside
    assert [name for name in outside if not re.fullmatch(r"[a-z0-9-]+>=[0-9.]+", name)] == []


def test_licence_is_complete():
    text = read("LICENSE")
    assert "Apache License" in text
    assert "TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION" in text
    assert "END OF TERMS AND CONDITIONS" in text


# The commands of the Makefile


def planned(target, **environment):
    return run("make", "-n", target, cwd=TOP, **{"CI": "", **environment})


def test_quick_suite_leaves_out_the_slow_tests():
    assert re.search(r'-m pytest\b.* -m "not slow"$', planned("test"), re.MULTILINE)


@pytest.mark.parametrize(("target", "ci"), [("test", "true"), ("test-all", "")])
def test_nothing_is_left_out(target, ci):
    plan = planned(target, CI=ci)
    assert "-m pytest" in plan
    assert "slow" not in plan


@pytest.mark.parametrize("target", ["demo", "lint", "bench", "venv", "clean"])
def test_target_exists(target):
    assert planned(target)


# The built package


@pytest.fixture(scope="module")
def sdist(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sdist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=TOP)
    (built,) = folder.glob("*.tar.gz")
    return built


@pytest.fixture(scope="module")
def wheel(sdist, tmp_path_factory):
    """The wheel built from the source distribution, as an installer without wheels would."""
    folder = tmp_path_factory.mktemp("wheel")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    (tree,) = folder.iterdir()
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder / "dist", cwd=tree)
    (built,) = (folder / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installation(wheel, tmp_path_factory):
    """The folder of programs of a fresh environment that holds the wheel and what it depends on."""
    folder = tmp_path_factory.mktemp("installation")
    venv.create(folder / "venv", with_pip=True)
    programs = folder / "venv" / "bin"
    run(programs / "python", "-m", "pip", "install", "--quiet", "--only-binary", ":all:", wheel, cwd=folder)
    return programs


@pytest.mark.slow
def test_sdist_holds_the_data_and_the_tests(sdist):
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    assert names >= data_files()
    assert names >= {"pyproject.toml", "LICENSE", "CHANGELOG.md", "CITATION.cff", "Makefile", "tests/test_packaging.py"}


@pytest.mark.slow
def test_wheel_holds_the_package_and_the_data(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (metadata,) = [archive.read(name).decode() for name in names if name.endswith(".dist-info/METADATA")]
    modules = {path.relative_to(TOP).as_posix() for path in (TOP / "rmd_symbolic").rglob("*.py")}
    assert names >= modules | {"rmd_symbolic/py.typed"}
    assert names >= {f"rmd_symbolic/_data/{name}" for name in data_files()}
    assert data_files()
    strangers = [name for name in names if not name.startswith(("rmd_symbolic/", f"rmd_symbolic-{VERSION}.dist-info/"))]
    assert strangers == []
    assert f"\nVersion: {VERSION}\n" in metadata


@pytest.mark.slow
@pytest.mark.parametrize("command", [["rmd"], ["python", "-m", "rmd_symbolic"]], ids=["script", "module"])
def test_installed_program_starts(installation, command, tmp_path):
    program, *arguments = command
    assert "check" in run(installation / program, *arguments, "--help", cwd=tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["proofs", "templates"])
def test_installed_package_finds_its_data(installation, name, tmp_path):
    code = f"from rmd_symbolic.data import {name}_folder; print({name}_folder())"
    folder = Path(run(installation / "python", "-c", code, cwd=tmp_path).strip())
    assert folder.parts[-3:] == ("rmd_symbolic", "_data", name)
    found = {f"{name}/{path.relative_to(folder).as_posix()}" for path in folder.rglob("*") if path.is_file()}
    assert found == {file for file in data_files() if file.startswith(f"{name}/")}
