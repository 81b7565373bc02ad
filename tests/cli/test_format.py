"""`rmd fmt` as a property: whatever the layout, the result is stable and says the same."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rmd_symbolic.errors import SourceError
from rmd_symbolic.language.check import check_text
from rmd_symbolic.language.elaborate import elaborate
from rmd_symbolic.language.format import formatted
from rmd_symbolic.language.parse import parse_block, split
from rmd_symbolic.language.syntax import StatementBlock

# Each line as (depth of nesting, words); the layout is what hypothesis chooses.
LINES = [
    (0, ["theory", "layout"]),
    (0, ["# a remark on the file"]),
    (0, ["theorem", "one", '"A  title,  with   spaces # and no comment"']),
    (1, ["given", "reals", "a,", "c,", "d"]),
    (1, ["assume", "h:", "a", "<=", "c"]),
    (1, ["assume", "k:", "c", "<=", "d", "# why not"]),
    (1, ["claim", "a", "<=", "d"]),
    (0, ["proof"]),
    (1, ["note", '"two   steps"']),
    (1, ["case", "0", "<=", "a:"]),
    (2, ["have", "up:", "a", "<=", "c", "by", "hypothesis", "# known"]),
    (2, ["a"]),
    (3, ["<=", "c", "by", "arithmetic", "from", "h"]),
    (3, ["=", "c", "+", "0", "by", "algebra"]),
    (3, ["# a remark inside"]),
    (3, ["≤", "d", "by", "arithmetic", "from", "k"]),
    (1, ["case", "a", "<", "0:"]),
    (2, ["a", "<=", "d", "by", "arithmetic", "from", "h,"]),
    (5, ["k"]),
    (0, ["qed"]),
    (0, ["# the end"]),
]


@st.composite
def layouts(draw):
    """A text with these words in these lines, and any indents and spaces that keep the nesting."""
    steps = draw(st.lists(st.integers(1, 6), min_size=6, max_size=6))
    out = []
    for depth, words in LINES:
        indent = sum(steps[:depth])
        gaps = [draw(st.sampled_from([" ", "  ", "     ", "\t"])) for _ in words[1:]]
        line = " " * indent + words[0] + "".join(gap + word for gap, word in zip(gaps, words[1:], strict=True))
        out += [line + ("" if line.endswith(",") else draw(st.sampled_from(["", "", "  "])))]
        if depth == 1 or words == ["qed"]:
            out += [""] * draw(st.integers(0, 2))
    return "\n".join(out) + draw(st.sampled_from(["", "\n", "\n\n\n"]))


def statements(text):
    parsed = [parse_block(block) for block in split(text)[0]]
    return [elaborate(block, 0).closed for block in parsed if isinstance(block, StatementBlock)]


@settings(max_examples=60, deadline=None)
@given(layouts())
def test_any_layout_gives_the_same_text(text):
    result = formatted(text)
    assert formatted(result) == result
    assert result == formatted(re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE))
    assert statements(result) == statements(text)
    assert re.findall(r"# \w.*", result) == [line.rstrip() for line in re.findall(r"# \w.*", text)]


@settings(max_examples=15, deadline=None)
@given(layouts())
def test_the_layout_does_not_touch_a_verdict(text):
    before, after = check_text(text, numbers=False), check_text(formatted(text), numbers=False)
    assert [t.verdict for t in before.theorems] == [t.verdict for t in after.theorems] == ["proved"]
    assert [s.text for s in before.theorems[0].steps] == [s.text for s in after.theorems[0].steps]


def test_the_layout_of_the_house():
    assert formatted(
        'theorem  one   "t"\n given reals a,c\n assume h: a<=c\nclaim a <= c + 1\nproof\n'
        " a   <= c by arithmetic from h # yes\n      = c + 0   by algebra\n   <= c + 1 by arithmetic\nqed"
    ) == (
        'theorem one "t"\n  given reals a,c\n  assume h: a<=c\n  claim a <= c + 1\nproof\n'
        "  a <= c      by arithmetic from h  # yes\n    =  c + 0  by algebra\n    <= c + 1  by arithmetic\nqed\n"
    )


@pytest.mark.parametrize(
    "text", ["", "# only a remark\n", "theorem", "theorem a\n claim 0 <", "foo\n", "theorem a\n claim " + "(" * 500]
)
def test_what_has_a_mistake_is_not_formatted(text):
    with pytest.raises(SourceError):
        formatted(text)
