"""Where the files that are not Python live: the proofs of the library and the templates of the exports.

In a source checkout both folders stand at the top, beside the package.  A built wheel carries copies of
them inside the package, under `_data`.
"""

from __future__ import annotations

from pathlib import Path

from rmd_symbolic.errors import RmdError

_PACKAGE = Path(__file__).resolve().parent


def proofs_folder() -> Path:
    """The folder of the shipped library.

    >>> proofs_folder().name
    'proofs'
    """
    return _data_folder("proofs", _PACKAGE)


def templates_folder() -> Path:
    """The folder of the LaTeX, site and Rocq templates.

    >>> templates_folder().name
    'templates'
    """
    return _data_folder("templates", _PACKAGE)


def _data_folder(name: str, package: Path) -> Path:
    candidates = [package / "_data" / name]
    # The parent of the package is a checkout only beside a pyproject.toml: in an installation it is
    # site-packages, where a folder called `proofs` would be somebody else's.
    if (package.parent / "pyproject.toml").is_file():
        candidates.append(package.parent / name)
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    looked = " or ".join(str(candidate) for candidate in candidates)
    raise RmdError(
        f"the folder of {name} that belongs to rmd_symbolic is missing: expected {looked}. "
        "The installation is incomplete; reinstall rmd_symbolic."
    )
