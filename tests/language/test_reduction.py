"""The reduction: every kind of claim that it decides, and claims a little too good, of which it must prove none."""

import pytest

from benchmarks.prove import exit_code, report, run, table
from rmd_symbolic.engines.reduction.linear import Outside
from rmd_symbolic.language.attempts import Attempt
from rmd_symbolic.language.check import check_text
from rmd_symbolic.language.prove import accepted, labelled
from rmd_symbolic.language.reduction import NoProof, reduced
from tests.shelf import library

PAIR = ("distributions p, q",)
KINDS = {
    "kink": ("lecam(p, q) <= 2 * TV(p, q)", PAIR),
    "maximum": ("sum[x] max(p(x) - q(x), 0) = TV(p, q)", PAIR),
    "extended equation": ("chi2(mix(a, b, p) || b) = (1 - a)^2 * chi2(p || b)", ("distributions b, p", "a in [0, 1]")),
    "coefficient with ln": ("JS(p, q) <= ln(2) / 2 * KL(p || q)", PAIR),
    "convexity": ("KL(p || mix(a, b, mix(c, b, p))) <= a * KL(p || b) + (1 - a) * c * KL(p || b)",
                  ("distributions b, p", "a in [0, 1]", "c in [0, 1]")),
    "square": ("4 * TV(p, q)^2 <= chi2(p || q)", PAIR),
    "pool": ("KL(b[j] || pool(w, b)) <= -ln(w[j])", ("distributions b[k]", "weights w[k]", "teacher j"), ("0 < w[j]",)),
}  # fmt: skip
TOO_GOOD = (
    ("lecam(p, q) <= 199/100 * TV(p, q)", PAIR),
    ("201/100 * TV(p, q)^2 <= KL(p || q)", PAIR),
    ("TV(p, q) <= hellinger2(p, q) + 236/1000", PAIR),
    ("KL(b || mix(a, b, p)) <= (1 - a)^2 * KL(b || p)", ("distributions b, p", "a in [0, 1]")),
    (
        "sum[k] w[k] * KL(b[k] || pool(w, b)) <= -99/100 * sum[k] w[k] * ln(w[k])",
        ("distributions b[k]", "weights w[k]"),
    ),
)


def attempt(claim, given, assume=()):
    question = labelled(claim, given, assume)
    found = reduced(question.statement(), library(), 10.0)
    return question, Attempt(found.lines, found.lemmas, found.uses)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_proved_by_text_that_checks(kind):
    question, found = attempt(*KINDS[kind])
    result = check_text(found.text(question), library=library(), numbers=True)
    assert accepted(result)
    assert result.theorems[-1].claim == str(question.statement().claim)
    assert result.theorems[-1].trust == []


def test_a_kink_is_proved():
    question, found = attempt(*KINDS["kink"])
    text = found.text(question)
    assert accepted(check_text(text, library=library(), numbers=False))
    assert "case q(x) <= p(x):" in text


@pytest.mark.slow
def test_pinsker_at_every_support_size():
    question, found = attempt("2 * TV(p, q)^2 <= KL(p || q)", PAIR)
    text = found.text(question)
    assert accepted(check_text(text, library=library(), numbers=False))
    assert not accepted(check_text(text.replace("2 * TV(p, q)^2 <= KL", "3 * TV(p, q)^2 <= KL"), library=library()))


@pytest.mark.slow
@pytest.mark.parametrize(("claim", "given"), TOO_GOOD)
def test_what_is_too_good_is_not_proved(claim, given):
    try:
        question, found = attempt(claim, given)
    except (NoProof, Outside):
        return
    assert not accepted(check_text(found.text(question), library=library(), numbers=False))


def test_outside_says_what_is_not_read():
    with pytest.raises(Outside, match="TV"):
        attempt("TV(p, q)^3 <= hellinger2(p, q)", PAIR)


@pytest.mark.slow
def test_a_part_of_the_table():
    """Every third row; `python -m benchmarks.prove` runs them all."""
    outcomes = [run(row, 10.0) for row in table()[::3]]
    assert exit_code(outcomes) != 3, report(outcomes)
    assert sum(o.solved for o in outcomes) >= 0.9 * len(outcomes), report(outcomes)
