"""The folders of proofs and templates are found in a checkout and in an installation, and nowhere else."""

import pytest

from rmd_symbolic import data
from rmd_symbolic.errors import RmdError

FOLDERS = [("proofs", data.proofs_folder), ("templates", data.templates_folder)]


@pytest.fixture
def package(tmp_path, monkeypatch):
    folder = tmp_path / "rmd_symbolic"
    folder.mkdir()
    monkeypatch.setattr(data, "_PACKAGE", folder)
    return folder


@pytest.mark.parametrize(("name", "find"), FOLDERS)
def test_checkout(package, name, find):
    (package.parent / "pyproject.toml").touch()
    (package.parent / name).mkdir()
    assert find() == package.parent / name


@pytest.mark.parametrize(("name", "find"), FOLDERS)
def test_installation_before_a_project_around_it(package, name, find):
    (package.parent / "pyproject.toml").touch()
    (package.parent / name).mkdir()
    (package / "_data" / name).mkdir(parents=True)
    assert find() == package / "_data" / name


@pytest.mark.parametrize(("name", "find"), FOLDERS)
def test_a_folder_beside_an_installed_package_is_somebody_elses(package, name, find):
    (package.parent / name).mkdir()
    with pytest.raises(RmdError, match=rf"the folder of {name} .* is missing: expected .*_data.* reinstall"):
        find()
