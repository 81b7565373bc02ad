"""Every theorem and lemma of the library, judged by its meaning at random points."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.independent.judge import judge, statements

ROOT = Path(__file__).resolve().parents[2]
STATEMENTS = [
    (path.relative_to(ROOT / "proofs").with_suffix("").as_posix(), name, text)
    for path in sorted((ROOT / "proofs").glob("**/*.proof"))
    for name, text in statements(path.read_text(encoding="utf-8"))
]
# Hypotheses that no finite computation decides, so no point can count as satisfying them.
NEVER_SATISFIED: tuple[str, ...] = ()


def test_the_library_is_there() -> None:
    assert STATEMENTS


CASES = pytest.mark.parametrize(("text", "name"), [pytest.param(t, n, id=f"{p}/{n}") for p, n, t in STATEMENTS])


def judged(text: str, name: str, points: int) -> None:
    verdict = judge(text, points=points)
    assert verdict.status in ("holds", "undecided"), str(verdict)
    assert (verdict.satisfied > 0) != (name in NEVER_SATISFIED), f"{verdict.satisfied} points: {verdict}"


@CASES
def test_no_point_breaks_a_theorem(text: str, name: str) -> None:
    judged(text, name, 25)


@pytest.mark.slow
@CASES
def test_none_of_many_points_breaks_a_theorem(text: str, name: str) -> None:
    judged(text, name, 200)
