"""The matrix of operators against axioms: each verdict has its evidence, and nothing else makes one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from rmd_symbolic.errors import RmdError, RuleError
from rmd_symbolic.framework.axioms import (
    ANCHOR_MONOTONICITY,
    ANCHORING,
    BETWEENNESS,
    CLOSURE,
    CONVEX_DOMINATION,
    ODDS_MONOTONICITY,
    TV_CONTRACTION,
)
from rmd_symbolic.framework.declaration import Proved
from rmd_symbolic.framework.divergences import KL
from rmd_symbolic.framework.operators import GEOMETRIC, MIX, POOL, PUSH
from rmd_symbolic.language.cache import FileCache
from rmd_symbolic.language.matrix import NOT_APPLICABLE, OPEN, PROVED, VIOLATED, Cell, Shelf, matrix
from rmd_symbolic.language.matrix.decision import Known, cell
from rmd_symbolic.language.matrix.parts import Part, parts
from rmd_symbolic.language.matrix.reading import reading
from rmd_symbolic.language.matrix.statements import INTERIOR, Claim, statement
from rmd_symbolic.language.matrix.store import Stored, key
from rmd_symbolic.terms.sort import DISTRIBUTION, REAL, SYMBOL
from rmd_symbolic.terms.term import Binder, Variable, operation
from tests.shelf import library

ALPHA, B, P = Variable("alpha", REAL), Variable("b", DISTRIBUTION), Variable("p", DISTRIBUTION)
S, X = Variable("s", REAL), Variable("x", SYMBOL)


@pytest.fixture
def kept(tmp_path):
    return FileCache(tmp_path)


def computed(operators, axioms, kept, seconds=2.0):
    """The matrix from the theories that the tests of this process share."""
    return matrix(operators, axioms, seconds=seconds, cache=kept, shelf=Shelf(library=library()))


def verdicts(found):
    return [(c.where, c.condition, c.verdict) for c in found.cells]


@pytest.mark.slow
def test_a_declared_fact_proves_its_cells(kept):
    found = computed([MIX], [CLOSURE], kept)
    assert verdicts(found) == [("interior", "", PROVED), ("boundary", "", PROVED)]
    for c in found.cells:
        (theorem,) = c.evidence.theorems
        assert theorem.name == "mixture_closed"
        assert theorem.file.endswith(".proof")
        assert c.evidence.trust == ()
        text = Path(theorem.file).read_text(encoding="utf-8").splitlines()
        assert text[theorem.line - 1].split()[1] == "mixture_closed"


@pytest.mark.slow
def test_a_violation_holds_exact_values_and_full_support_breaks_the_boundary_too(kept):
    found = computed([PUSH], [TV_CONTRACTION], kept)
    inside, outside = found.cells
    assert (inside.verdict, outside.verdict) == (VIOLATED, VIOLATED)
    values = inside.evidence.counterexample
    assert values == outside.evidence.counterexample
    assert set(values.values) == {"Q", "alpha", "b", "p"}
    assert values.relation == "<="
    assert all(entry != "0" for entry in values.values["b"])


@pytest.mark.slow
def test_what_does_not_apply_says_why(kept):
    found = computed([POOL, MIX], [ANCHORING, CONVEX_DOMINATION, ODDS_MONOTONICITY], kept)
    at = {(c.operator, c.axiom, c.where): c for c in found.cells}
    assert at["pool", "convex_domination", "interior"].verdict == NOT_APPLICABLE
    assert "aggregator" in at["pool", "convex_domination", "interior"].evidence.says
    assert at["mix", "odds_monotonicity", "boundary"].verdict == NOT_APPLICABLE
    assert at["pool", "anchoring", "boundary"].verdict == PROVED  # equal teachers are kept


def test_no_rows_for_what_is_no_operator():
    with pytest.raises(RmdError, match="no operator"):
        matrix([KL], [CLOSURE])


def forged(operator, name, **facts):
    """The operator under another name, so that no fact of the library speaks of it, with facts of our own."""
    return replace(operator, name=name, facts={phrase: Proved(theorem) for phrase, theorem in facts.items()})


@pytest.mark.slow
def test_a_forged_fact_proves_nothing(kept):
    """A fact that names a theorem about something else, or about nothing, leaves the cell to the other attempts."""
    wrong = forged(GEOMETRIC, "forged", tv_contraction="mixture_contracts_tv", betweenness="nowhere_stated")
    found = computed([wrong], [TV_CONTRACTION, BETWEENNESS], kept, seconds=1.0)
    assert PROVED not in {c.verdict for c in found.cells}
    assert VIOLATED in {c.verdict for c in found.cells}
    lazy = forged(MIX, "lazy", closure="tv_symmetric")
    assert all("tv_symmetric" not in str(c.evidence) for c in computed([lazy], [CLOSURE], kept).cells)


@pytest.mark.slow
def test_an_open_cell_says_what_was_tried_and_that_its_fact_does_not_help(kept):
    sums = Binder("sum", X, None, operation("ln", 1 + P(X) * B(X)))
    hard = replace(TV_CONTRACTION, name="wishful", conclusion=operation("<=", sums, operation("ln", 2)))
    found = computed([forged(MIX, "mine", wishful="tv_symmetric")], [hard], kept, seconds=0.2)
    assert found.exit_code == 1
    for c in found.cells:
        assert c.verdict == OPEN
        assert "no counterexample" in c.evidence.says
        assert c.evidence.says.endswith("the declared fact, tv_symmetric, does not say it")


# ---- one door ---------------------------------------------------------------------------------------------------
def decided(operator, axiom, kept):
    computed([operator], [axiom], kept)
    stored = Stored(kept, key(operator, 2.0, []))
    return stored.decisions[axiom.name]


def no_place(name):
    return None


@pytest.mark.slow
def test_a_decision_counts_for_its_own_statement_alone(kept):
    (inside, _), reader = decided(PUSH, TV_CONTRACTION, kept), reading(PUSH)
    known = Known({}, no_place)
    assert cell(inside, reader, TV_CONTRACTION, known).verdict == VIOLATED
    with pytest.raises(RuleError):
        cell(inside, reading(MIX), TV_CONTRACTION, known)  # other variables
    half, identity = {"table": ["1/2", "1/2"]}, {"table": [["1", "0"], ["0", "1"]]}
    for values in (inside["instance"]["values"][:3], [identity, "0", half, half], [identity, "1/2", half, half]):
        with pytest.raises(RuleError):
            cell({**inside, "instance": {**inside["instance"], "values": values}}, reader, TV_CONTRACTION, known)


@pytest.mark.slow
def test_a_proof_counts_for_its_own_statement_alone(kept):
    (_inside, outside), reader = decided(MIX, ANCHORING, kept), reading(MIX)
    lemmas = Stored(kept, key(MIX, 2.0, [])).lemmas
    from rmd_symbolic.language.matrix.store import Replayed

    replayed = Replayed()
    replayed.enter(lemmas)
    known = Known(replayed.theorems, no_place)
    assert cell(outside, reader, ANCHORING, known).verdict == PROVED
    for axiom in (CLOSURE, TV_CONTRACTION):
        with pytest.raises(RuleError):
            cell(outside, reader, axiom, known)
    for change in ({"where": "nowhere"}, {"kind": "surely"}, {"cites": ["something"]}, {"defined": [99]},
                   {"part": ["s", "0", "1", True, True]}, {"certificate": {}}, {"kind": "undefined"}):  # fmt: skip
        with pytest.raises(RuleError):
            cell({**outside, **change}, reader, ANCHORING, known)


@pytest.mark.slow
def test_an_axiom_that_asks_for_definition_is_not_restricted(kept):
    (inside, *_), reader = decided(MIX, CONVEX_DOMINATION, kept), reading(MIX)
    with pytest.raises(RuleError, match="defined"):
        cell({**inside, "defined": [0]}, reader, CONVEX_DOMINATION, Known({}, no_place))


@pytest.mark.slow
def test_stored_decisions_are_replayed_and_what_was_edited_is_decided_again(kept):
    first = computed([PUSH], [CLOSURE, TV_CONTRACTION], kept)
    again = computed([PUSH], [CLOSURE, TV_CONTRACTION], kept)
    assert list(first.cells) == list(again.cells)
    assert again.seconds < 0.5 < first.seconds + 0.5
    place = kept.place(key(PUSH, 2.0, []))
    data = json.loads(place.read_text())
    data["decisions"]["closure"][0]["kind"] = "open"
    place.write_text(json.dumps(data))
    assert verdicts(computed([PUSH], [CLOSURE], kept)) == [("interior", "", PROVED), ("boundary", "", PROVED)]


@pytest.mark.slow
def test_a_sealed_lie_in_the_store_is_refused(kept):
    """Who rewrites the digest too is stopped by the replay."""
    from rmd_symbolic.language.cache import digest

    computed([PUSH], [CLOSURE, TV_CONTRACTION], kept)
    place = kept.place(key(PUSH, 2.0, []))
    data = json.loads(place.read_text())
    data.pop("sum")
    data["decisions"]["tv_contraction"] = [
        {**data["decisions"]["closure"][at], "axiom": "tv_contraction"} for at in (0, 1)
    ]
    place.write_text(json.dumps(data | {"sum": digest(data)}))
    found = computed([PUSH], [TV_CONTRACTION], kept)
    assert [c.verdict for c in found.cells] == [VIOLATED, VIOLATED]
    assert "not used" in found.notes[0]


# ---- readings and parts -----------------------------------------------------------------------------------------
def test_the_axiom_gives_way_where_hidden_data_have_the_name_of_its_variable():
    beta = Variable("beta", REAL)
    odd = replace(MIX, name="odd", formals=(beta, B, P), parameters=1,
                  body=Binder("|->", X, None, beta * B(X) + (1 - beta) * P(X)),
                  requires=operation("<=", 0, beta))  # fmt: skip
    reader = reading(odd)
    assert reader.roles == (None, B, P)
    assert reader.hidden == (beta,)
    found = statement(Claim(reader, ANCHOR_MONOTONICITY, INTERIOR))
    assert str(found.claim) == "KL(b || odd[beta](b, p)) <= KL(b || odd[beta](b, p))"
    assert [g.variable.name for g in found.givens] == ["beta", "alpha", "beta1", "b", "p"]
    assert "0 <= beta" in [str(a.term) for a in found.assumptions]
    assert "alpha <= beta1" in [str(a.term) for a in found.assumptions]


def test_a_parameter_is_cut_at_its_ends_and_where_theorems_say():
    above = [operation("<", 0, S)]
    assert [str(part) for part in parts(S, above, [])] == ["0 < s < 1", "s = 1", "s > 1"]
    closed = [operation("<=", 0, S), operation("<=", S, 1)]
    assert [str(part) for part in parts(S, closed, [])] == ["s = 0", "0 < s < 1", "s = 1"]
    assert [str(part) for part in parts(S, [], [])] == ["s < 0", "s = 0", "0 < s < 1", "s = 1", "s > 1"]
    assert parts(S, [operation("<", 0, S * S)], []) == []
    low, one = parts(S, above, [])[:2]
    assert str(low.joined(one)) == "0 < s <= 1"
    assert isinstance(low, Part)


@pytest.mark.slow
def test_the_cells_of_a_row_are_in_the_order_of_the_axioms(kept):
    found = computed([MIX], [CLOSURE, BETWEENNESS], kept)
    assert [(c.axiom, c.where) for c in found.cells] == [
        ("closure", "interior"), ("closure", "boundary"), ("betweenness", "interior"), ("betweenness", "boundary"),
    ]  # fmt: skip
    assert all(isinstance(c, Cell) for c in found.cells)
    assert found.exit_code == 0
