"""What the tests of refusals share: one library for the whole run, and what a result reports as wrong."""

from rmd_symbolic.language.check import check_text
from rmd_symbolic.language.result import PROVED, Result
from tests.shelf import library

LIBRARY = library()


def check(condition: object, message: object) -> None:
    """Fail with the message; unlike a bare assert it also speaks under `python -O`."""
    if not condition:
        raise AssertionError(message)


def checked(text: str, file: str = "<text>") -> Result:
    """The result for a text, without numbers."""
    return check_text(text, file, LIBRARY, numbers=False)


def problems(result: Result) -> list[tuple[int, str]]:
    """The lines where something is wrong, from the top, each with its message."""
    found = [(error.span.line, error.message) for error in result.errors]
    for theorem in result.theorems:
        if theorem.verdict != PROVED:
            steps = [(s.span.line, s.message) for s in theorem.steps if s.verdict not in (PROVED, "note")]
            silent = not theorem.message and result.errors  # an error of the text says what is wrong
            found += steps or ([] if silent else [(theorem.line, theorem.message)])
    return sorted(found, key=lambda problem: problem[0])
