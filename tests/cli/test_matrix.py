"""`rmd matrix` as a user runs it: the table, one cell at length, LaTeX, HTML, JSON, and what is asked wrongly."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from tests.cli.conftest import invalid, schemas

# Nothing of the pool needs the library in these columns, so that they are quick.
QUICK = ("matrix", "pool", "--axiom", "A5", "--axiom", "a6")
TABLE = """\
+--------------------+
| operator | A5 | A6 |
|----------+----+----|
| pool     | .. | .. |
+--------------------+
"""


def test_the_table_is_plain_without_colour(rmd):
    answer = rmd(*QUICK)
    assert answer.code == 0
    assert answer.out.startswith(TABLE)
    assert answer.out.isascii()
    assert answer.out.rstrip().endswith("4 not applicable")
    assert rmd(*QUICK, "--quiet").out == "4 not applicable\n"


def test_one_cell_at_length(rmd):
    answer = rmd("matrix", "pool", "--axiom", "A6")
    assert answer.code == 0
    assert answer.out == (
        "pool, the linear pool of teachers\n"
        "A6 convex_domination (our reading): for b << p the output is a distribution, dominates b, and is closer to b"
        " by the factor 1 - alpha\n"
        "interior: not applicable\n"
        "  since   the axiom speaks of an anchor and a student, which an aggregator of teachers does not have\n"
        "boundary: not applicable\n"
        "  since   the axiom speaks of an anchor and a student, which an aggregator of teachers does not have\n"
    )


def test_json_fits_its_schema(rmd):
    value = rmd(*QUICK, "--json").json
    assert not list(invalid(value, schemas()["rmd/matrix/1"]))
    assert [cell["verdict"] for cell in value["cells"]] == ["not applicable"] * 4


@pytest.mark.slow
def test_a_violated_and_a_proved_row_say_where_and_why(rmd):
    value = rmd("matrix", "push", "--axiom", "closure", "--axiom", "tv_contraction", "--json").json
    assert not list(invalid(value, schemas()["rmd/matrix/1"]))
    proved, _, violated, _ = value["cells"]
    assert proved["evidence"]["theorems"][0]["name"] == "push_closed"
    assert violated["evidence"]["counterexample"]["values"]["alpha"] == "0"
    shown = rmd("matrix", "push", "--axiom", "tv_contraction").out
    assert re.search(r"interior: violated\n(  .*\n)+  at      Q = .*\n  left    .*\n  right   ", shown)
    assert "by      push_closed  " in rmd("matrix", "push", "--axiom", "A1").out


class Links(HTMLParser):
    """The anchors of a page, and what its links point at."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.ids += [found["id"]] if "id" in found else []
        self.targets += [found["href"].removeprefix("#")] if tag == "a" else []


def test_every_sign_of_the_page_leads_to_its_cell(rmd, tmp_path):
    assert rmd(*QUICK, "--html", "--out", "m.html").code == 0
    text = (tmp_path / "m.html").read_text(encoding="utf-8")
    page = Links()
    page.feed(text)
    assert len(page.targets) == 4
    assert set(page.targets) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert "http" not in text.replace("http-equiv", "")
    assert "<script" not in text


def test_the_latex_labels_every_reference(rmd):
    source = rmd(*QUICK, "--tex").out
    assert source.isascii()
    wanted = set(re.findall(r"\\hyperref\[([^]]*)\]", source))
    assert len(wanted) == 4
    assert wanted <= set(re.findall(r"\\label\{([^}]*)\}", source))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("mixx",), "did you mean mix?"),
        (("--axiom", "A99"), "there is no axiom a99"),
        (("--json", "--tex"), "give one of them"),
        (("--out", "x"), "--out is for"),
        (("--with", "missing.proof"), "does not exist"),
    ],
)
def test_what_is_asked_wrongly(rmd, arguments, message):
    answer = rmd("matrix", *arguments)
    assert answer.code == 2
    assert message in answer.err


def test_mistakes_in_a_file_end_the_command(rmd, write):
    write(bad="operator odd(alpha, b, p)\n  given alpha in [0, 1]\n")
    answer = rmd("matrix", "--with", "bad.proof", "--axiom", "A5", "pool")
    assert answer.code == 2
    assert "bad.proof:" in answer.err
