"""Attacks through stored certificates: malformed tables, steps, premises and claims."""

# fmt: off
# ruff: noqa: E501, I001
from __future__ import annotations

from rmd_symbolic.kernel import formula as f
from rmd_symbolic.kernel.formula import Node
from rmd_symbolic.kernel.replay import SCHEMA, read_nodes, replay, verdict
from rmd_symbolic.kernel.theorem import Theorem
from tests.kernel.attacks import attack
from tests.kernel.notation import FALSE, a, algebra, b, both, c, d, either, eq, every, given, implies, le, lt, node, p, some, var, x


class Table:
    """A table of terms that is filled as terms are named."""

    def __init__(self) -> None:
        self.entries: list[object] = []
        self.numbers: dict[Node, int] = {}

    def number(self, term: Node) -> int:
        if term not in self.numbers:
            if term.op in ("variable", "bound"):
                entry = [term.op, term.args[0], f.sort_to_data(term.sort)]
            elif term.op == "number":
                entry = ["number", str(term.args[0])]
            else:
                entry = [term.op, *(self.number(q) if isinstance(q, Node) else f.sort_to_data(q) for q in term.args)]
            self.entries.append(entry)
            self.numbers[term] = len(self.entries) - 1
        return self.numbers[term]


def certificate(*steps, uses=(), **changes) -> dict[str, object]:
    """A certificate of (rule, premises, arguments); terms among the arguments go into the table."""
    table = Table()

    def written(argument):
        return {"term": table.number(node(argument))} if hasattr(argument, "node") else argument

    listed = [[rule, premises, [written(q) for q in arguments]] for rule, premises, arguments in steps]
    return {"schema": SCHEMA, "nodes": table.entries, "steps": listed, "uses": dict(uses)} | changes


def proved(*steps, claim=FALSE, hypotheses=(), library=None, **changes):
    """The verdict, and the claim that it grants."""
    return verdict(certificate(*steps, **changes), [node(q) for q in hypotheses], node(claim), library or {}), claim


def table(*entries, last="assume") -> Theorem:
    """A certificate whose last entry is assumed."""
    steps = [[last, [], [{"term": len(entries) - 1}]]]
    return verdict({"schema": SCHEMA, "nodes": list(entries), "steps": steps, "uses": {}}, [f.FALSE], f.FALSE, {})


TRUE = eq(a, a)
REFLEXIVE = ("algebra", [], [TRUE])
AT_MOST = {"nothing": algebra(TRUE)}
HELD = {"false": given(FALSE)}


def digest(formula) -> str:
    return node(formula).digest.hex()


# ---- steps and premises -----------------------------------------------------------------------------------------
attack("a step that cites itself", "the premise 0 is not an earlier step",
       lambda: proved(("weaken", [0], []), claim=le(a, b)), le(a, b))
attack("a step that cites a later one", "the premise 1 is not an earlier step",
       lambda: proved(("weaken", [1], []), ("assume", [], [le(a, b)]), claim=le(a, b)), le(a, b))
attack("a negative premise number", "the premise -1 is not an earlier step",
       lambda: proved(("assume", [], [le(a, b)]), ("algebra", [], [TRUE]), ("weaken", [-1], []), claim=le(a, a)),
       why="steps are numbered from 0")
attack("true as a premise number", "the premise True is not an earlier step",
       lambda: proved(("assume", [], [FALSE]), REFLEXIVE, ("weaken", [True], []), claim=le(a, a)), why="no number")
attack("a premise that is a float", "the premise 0.0 is not an earlier step",
       lambda: proved(REFLEXIVE, ("weaken", [0.0], []), claim=le(a, a)), why="no number")
attack("cites an unknown theorem", "the premise 'later' is not an earlier step",
       lambda: proved(("weaken", ["later"], []), claim=le(a, b)), le(a, b))
attack("cites a theorem that it does not list", "the premise 'nothing' is not an earlier step",
       lambda: proved(("weaken", ["nothing"], []), claim=le(a, a), library=AT_MOST), why="the list must name it")
attack("lists a theorem that is not proved", "has not been proved",
       lambda: proved(REFLEXIVE, claim=TRUE, uses={"later": "00"}), why="not proved")
attack("a theorem whose statement has changed", "is not the one the certificate was made with",
       lambda: proved(("weaken", ["nothing"], []), claim=le(a, a), library=AT_MOST, uses={"nothing": digest(eq(b, b))}),
       why="made for another statement")
attack("rests on a hypothesis of a theorem", "the steps rest on what is not a hypothesis",
       lambda: proved(("absurd", ["false"], [eq(a, b)]), claim=eq(a, b), library=HELD, uses={"false": digest(FALSE)}),
       eq(a, b))
attack("a case discharges the hypothesis of the other", "the steps rest on what is not a hypothesis",
       lambda: proved(("assume", [], [either(lt(a, 0), lt(b, 0))]), ("assume", [], [lt(b, 0)]), ("by_cases", [0, 1, 1], []),
                      claim=lt(b, 0), hypotheses=[either(lt(a, 0), lt(b, 0))]),
       ([either(lt(a, 0), lt(b, 0))], lt(b, 0)))
attack("a rule forgets the hypotheses of its premises", "the steps rest on what is not a hypothesis",
       lambda: proved(("assume", [], [lt(0, a)]), ("weaken", [0], []), claim=le(0, a)), le(0, a))
attack("a rule forgets the hypotheses of its second premise", "the steps rest on what is not a hypothesis",
       lambda: proved(("assume", [], [le(a, b)]), ("assume", [], [le(b, a)]), ("antisymmetry", [0, 1], []),
                      claim=eq(a, b), hypotheses=[le(a, b)]), ([le(a, b)], eq(a, b)))
attack("an implication discharges another hypothesis", "the steps rest on what is not a hypothesis",
       lambda: proved(("assume", [], [lt(0, a)]), ("imply", [0], [lt(0, b)]), claim=implies(lt(0, b), lt(0, a))),
       implies(lt(0, b), lt(0, a)))
attack("a hypothesis is discharged that only looks like the witness", "the steps rest on what is not a hypothesis",
       lambda: proved(("assume", [], [some(a, lt(a, c))]), ("assume", [], [lt(b, d)]), ("obtain", [0, 1], [var("e", "R")]),
                      claim=lt(b, d), hypotheses=[some(a, lt(a, c))]), ([some(a, lt(a, c))], lt(b, d)))
attack("facts are used without being hypotheses", "the steps rest on what is not a hypothesis",
       lambda: proved(("assume", [], [lt(0, a)]), ("algebra", [0], [eq(a / a, 1)]), claim=eq(a / a, 1)), eq(a / a, 1))
attack("no steps", "a certificate has steps", lambda: proved(claim=FALSE), FALSE)
attack("steps that are a dict", "a certificate has steps", lambda: proved(claim=FALSE, steps={}), FALSE)
attack("steps that are text", "a certificate has steps", lambda: proved(claim=FALSE, steps="abc"), FALSE)
attack("uses that are a list", "a certificate has steps",
       lambda: replay(certificate(REFLEXIVE) | {"uses": []}, {}), why="no table")
attack("an unknown rule", "there is no rule 'trust_me'", lambda: proved(("trust_me", [], [FALSE])), FALSE)
attack("a rule that is a list", "there is no rule []", lambda: proved(([], [], [FALSE])), FALSE)
attack("a step of two parts", "a step is a rule, its premises and its arguments",
       lambda: replay(certificate(REFLEXIVE) | {"steps": [["algebra", []]]}, {}), why="no arguments")
attack("a step that is text", "a step is a rule, its premises and its arguments",
       lambda: replay(certificate(REFLEXIVE) | {"steps": ["abc"]}, {}), why="no step")
attack("premises that are no list", "object is not iterable",
       lambda: replay(certificate(REFLEXIVE) | {"steps": [["algebra", None, []]]}, {}), why="no premises")
attack("too few arguments", "takes the arguments (Node), found ()", lambda: proved(("algebra", [], [])), FALSE)
attack("too many arguments", "takes the arguments (Node), found (Node, Node)",
       lambda: proved(("assume", [], [TRUE, FALSE])), FALSE)
attack("an argument of no kind", "is not an argument of a rule", lambda: proved(("assume", [], [{"text": "0 < 0"}])), FALSE)
attack("an argument of an unknown kind", "is not an argument of a rule",
       lambda: proved(("linear", [], [eq(a, a), {"words": []}]), claim=eq(a, a)), why="true, but not in the format")
attack("an argument that is text", "is not an argument of a rule", lambda: proved(("assume", [], ["0 < 0"])), FALSE)
attack("an argument that is true", "is not an argument of a rule",
       lambda: proved(("assume", [], [both(TRUE, TRUE)]), ("part", [0], [True])), FALSE)
attack("an argument of two kinds", "is not an argument of a rule",
       lambda: proved(("assume", [], [{"term": 0, "terms": []}])), FALSE)
attack("a term beyond the table", "99 is not an earlier term", lambda: proved(("assume", [], [{"term": 99}])), FALSE)
attack("a term before the table", "-1 is not an earlier term",
       lambda: proved(("assume", [], [FALSE]), ("assume", [], [{"term": -1}])), why="entries are numbered from 0")
attack("a multiplier that is a decimal", "is not a rational number",
       lambda: proved(("linear", [], [le(0, 0), {"rationals": ["0.5"]}])), FALSE)
attack("a multiplier that fills the memory", "is not a rational number",
       lambda: proved(("linear", [], [le(0, 0), {"rationals": ["1e999999999"]}])), FALSE)
attack("a multiplier that is a number", "is not a rational number",
       lambda: proved(("linear", [], [le(0, 0), {"rationals": [1]}])), FALSE)
attack("a multiplier over zero", "is not a rational number",
       lambda: proved(("linear", [], [le(0, 0), {"rationals": ["1/0"]}])), FALSE)

# ---- the claim --------------------------------------------------------------------------------------------------
attack("the claim is left among the hypotheses", "the steps rest on what is not a hypothesis",
       lambda: proved(("assume", [], [FALSE])), FALSE)
attack("the certificate proves another claim", "the steps prove", lambda: proved(REFLEXIVE, claim=eq(a, b)), eq(a, b))
attack("the certificate proves the claim for other names", "the steps prove",
       lambda: proved(REFLEXIVE, claim=eq(b, b)), why="true, but not the claim")
attack("the claim is an earlier step", "the steps prove",
       lambda: proved(("assume", [], [FALSE]), REFLEXIVE, hypotheses=()), FALSE)
attack("a hypothesis in other words", "the steps rest on what is not a hypothesis",
       lambda: proved(("assume", [], [lt(a, 0)]), claim=lt(a, 0), hypotheses=[lt(0, a)]), ([lt(0, a)], lt(a, 0)))
attack("another schema", "this is not a certificate", lambda: proved(REFLEXIVE, claim=TRUE, schema="rmd/certificate/0"), why="unknown")
attack("a missing key", "this is not a certificate",
       lambda: replay({k: v for k, v in certificate(REFLEXIVE).items() if k != "uses"}, {}), why="incomplete")
attack("a key too many", "this is not a certificate", lambda: proved(REFLEXIVE, claim=TRUE, trusts=[]), why="unknown key")
attack("a certificate that is a list", "this is not a certificate", lambda: replay([], {}), why="no certificate")
attack("a certificate that is the list of its keys", "this is not a certificate",
       lambda: replay(list(certificate(REFLEXIVE)), {}), why="no certificate")

# ---- the table of terms -----------------------------------------------------------------------------------------
attack("a table that is a dict", "the table of terms", lambda: read_nodes({}), why="no list")
attack("a table beyond the limit", "the table of terms", lambda: read_nodes([["infinity"]] * 500_001), why="a limit")
attack("too many steps", "a certificate has steps", lambda: replay(certificate() | {"steps": [0] * 200_001}, {}), why="a limit")
for name, entry in (("a number", 5), ("empty", []), ("a list without an operator", [5, 6])):
    attack(f"no operator: an entry that is {name}", "is not a list that begins with an operator", lambda entry=entry: read_nodes([entry]),
           why="no term")
attack("a stored variable over five", "5 is not a sort", lambda: read_nodes([["variable", "a", 5]]), why="no sort")
attack("a stored variable over a dict", "{'R': 1} is not a sort", lambda: read_nodes([["variable", "a", {"R": 1}]]),
       why="no sort")
attack("an entry that refers to itself", "entry 0 of the table of terms: 0 is not an earlier term",
       lambda: table(["less", 0, 0]), why="circular")
attack("an entry that refers to a later one", "1 is not an earlier term", lambda: table(["ln", 1], ["number", "1"]), why="circular")
attack("an entry that refers before the table", "-1 is not an earlier term",
       lambda: table(["number", "0"], ["less", -1, -1]), why="no such term")
attack("an entry that refers to true", "True is not an earlier term",
       lambda: table(["number", "0"], ["number", "1"], ["less", True, True]), why="no number")
attack("an empty entry", "entry 0 of the table of terms", lambda: table([]), why="no operator")
attack("an entry that is a number", "entry 0 of the table of terms", lambda: table(7), why="no operator")
attack("an operator that is a list", "entry 0 of the table of terms", lambda: table([["less"], 0, 0]), why="no operator")
attack("an unknown operator", "there is no operator", lambda: table(["believe"]), why="no operator")
attack("a variable of the normal form", "is not a name", lambda: table(["variable", "$I0", "I"]), why="reserved")
attack("a variable without a sort", "there is no operator", lambda: table(["variable", "a"]), why="no sort")
attack("a variable whose name is a list", "there is no operator", lambda: table(["variable", ["a"], "R"]), why="no name")
attack("a variable of the sort of formulas", "is not a sort", lambda: table(["variable", "A", "formula"]), why="no sort")
attack("a stored variable over a number", "is not a sort", lambda: table(["variable", "a", 1]), why="no sort")
attack("a function of no arguments", "is not the sort of a function", lambda: table(["variable", "a", [[], "R"]]), why="no sort")
attack("a sort nested too deep", "entry 0 of the table of terms",
       lambda: table(["variable", "a", deep_sort(100_000)]), why="a limit")
attack("a bound index that is true", "there is no operator", lambda: table(["bound", True, "R"]), why="no number")
attack("a bound index that is negative", "a bound index is not negative", lambda: table(["bound", -1, "R"]), why="no binder")
attack("a loose index at the top", "a bound index escapes",
       lambda: table(["bound", 0, "R"], ["number", "0"], ["less", 0, 1]), why="it has no value")
attack("an index bound at R and used at N", "an index bound at R is used at N",
       lambda: table(["number", "0"], ["bound", 0, "N"], ["at_most", 0, 1], ["all", "R", 2]), why="0 <= a for all reals")
attack("an index bound at I and used at R", "an index bound at I is used at R",
       lambda: table(["bound", 0, "R"], ["sum", "I", 0], ["equal", 1, 1]), why="a symbol is no number")
attack("an index of a range used at R", "an index bound at N is used at R",
       lambda: table(["variable", "n", "N"], ["bound", 0, "R"], ["range_sum", 0, 1], ["equal", 2, 2]), why="a natural")
attack("an outer index used at two sorts", "an index is used both at",
       lambda: table(["bound", 1, "N"], ["bound", 1, "R"], ["less", 0, 1], ["all", "R", 2], ["all", "R", 3]), why="which?")
attack("a number that is none", "is not a rational number", lambda: table(["number", "nan"]), why="no number")
attack("a number over zero", "is not a rational number", lambda: table(["number", "1/0"]), why="no number")
attack("a number over 00", "is not a rational number", lambda: table(["number", "1/00"]), why="no number")
attack("a number with an exponent", "is not a rational number", lambda: table(["number", "1e9"]), why="no number")
attack("a number in other digits", "is not a rational number", lambda: table(["number", "\u0661"]), why="no number")
attack("a number that is a number", "is not a rational number", lambda: table(["number", 1]), why="stored as text")
attack("a number of ten thousand digits", "is not a rational number", lambda: table(["number", "1" * 10_000]), why="a limit")
attack("a sum over reals", "runs over symbols or teachers", lambda: table(["bound", 0, "R"], ["sum", "R", 0]), why="infinite")
attack("a binder of three parts", "takes 2 parts, found 3",
       lambda: table(["bound", 0, "I"], ["sum", "I", 0, 0]), why="two parts")
attack("a conditional of two parts", "takes 3 parts, found 2",
       lambda: table(["number", "0"], ["less", 0, 0], ["if", 1, 0]), why="three parts")
attack("+oo with a part", "there is no operator", lambda: table(["number", "0"], ["infinity", 0]), why="no parts")
attack("a term nested too deep", "nested more than", lambda: table(*deep_term(400)), why="a limit")
attack("an infinite value inside a logarithm", "where a value of sort R is needed", lambda: table(["infinity"], ["ln", 0]), why="sort")
attack("a term from a list of an unknown word", "there is no operator", lambda: f.from_data(["lesser"]), why="no term")
attack("an application of a number", "is not a function variable",
       lambda: table(["number", "1"], ["apply", 0, 0]), why="no function")


def deep_sort(height) -> object:
    sort: object = "R"
    for _ in range(height):
        sort = [[sort], "R"]
    return sort


def deep_term(height) -> list[object]:
    return [["number", "1"], *(["ln", i] for i in range(height))]


USED = (every, p, x)
