"""Substitution keeps values, and terms come back from plain data as the same objects."""

from __future__ import annotations

import copy
import json
import random

from rmd_symbolic.errors import SortError
from rmd_symbolic.kernel import formula as f
from tests.kernel import notation as t
from tests.kernel.models import Model, TooLarge
from tests.kernel.notation import check
from tests.kernel.test_meaning import ALWAYS, Draw


def substitute(draws: int, seed: int) -> int:
    """Put random terms for a real and for two functions; the value is that of the term where they have these values."""
    compared = 0
    for number in range(draws):
        source = random.Random(f"substitute/{seed}/{number}")
        draw, model = Draw(source), Model(source.randrange(10**9), ALWAYS)
        i, u = t.var("i", "I"), t.var("u'", "N")
        try:
            term = draw.real(5, [])
            real, point = draw.real(2, []), draw.real(2, [i])
            sequence = draw.real(2, [u])
            values = {t.a.node: real.node, t.p.node: t.fun(i, point).node, t.s.node: t.fun(u, sequence).node}
            result = f.substituted(term.node, values)
            found = model.value(result)
            new = {("a", "R"): model.value(real.node)}
            for name, function, points in (
                ("p", values[t.p.node], range(model.sizes["I"])),
                ("s", values[t.s.node], range(9)),
            ):
                sort = str(t.p.node.sort if name == "p" else t.s.node.sort)
                new |= {(name, sort, n): model.value(function.args[1], (n,)) for n in points}
            model.table.update(new)
            wanted = model.value(term.node)
        except (SortError, TooLarge):
            continue
        check(found == wanted, f"{term} at {values} is {result}")
        compared += 1
    return compared


def test_substitution_keeps_the_value():
    check(substitute(600, 1) > 300, "too few were compared")


def test_opening_what_was_closed_gives_it_back():
    for number in range(300):
        draw = Draw(random.Random(number))
        term = draw.real(4, [t.x, t.k, t.u]).node
        for name in (t.x.node, t.k.node, t.u.node):
            check(f.opened(f.closed_over(term, name), name) is term, f"{term}")


def test_terms_come_back_from_data():
    for number in range(300):
        draw = Draw(random.Random(number))
        try:
            term = draw.value(4, []).node if number % 2 else draw.real(4, []).node
        except SortError:
            continue
        data = json.loads(json.dumps(f.to_data(term)))
        check(f.from_data(data) is term, "another term came back")
        check(copy.deepcopy(term) is term, "a copy is another term")


def test_names_of_bound_variables_do_not_matter():
    check(t.total(t.x, t.p(t.x)).node is t.total(t.y, t.p(t.y)).node, "two terms that differ in a bound name")


def test_a_huge_shared_term_is_written_as_its_size():
    term = t.a
    for _ in range(100):
        term = t.ln(term + term)
    check("parts)" in repr(term), repr(term)[:80])
