"""A small reader for the statements of `.proof` files: tokens, expressions, headers.  It knows nothing of proofs.

The language is that of the documentation of proof files; this reader was written from it again, by recursive descent,
so that a slip in the checker's own reader does not repeat itself here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction


class StatementError(Exception):
    """The text is not a statement of the language, or mixes up its sorts."""


# ---- expressions -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Num:
    value: Fraction


@dataclass(frozen=True)
class Inf:
    pass


@dataclass(frozen=True)
class Name:
    id: str


@dataclass(frozen=True)
class App:
    """`p[t]`, `p(x)`, `KL(p || q)`, `power[s](p || q)`: a head at its arguments."""

    head: Expr
    args: tuple[Expr, ...]
    bracket: bool


@dataclass(frozen=True)
class Op:
    name: str
    args: tuple[Expr, ...]


@dataclass(frozen=True)
class Bound:
    name: str
    sort: str


@dataclass(frozen=True)
class Bind:
    """A binder: for all, exists, unique, sum, prod, max, min, |->, tends, and those that nobody can evaluate."""

    kind: str
    bounds: tuple[Bound, ...]
    limit: Expr | None
    body: Expr


@dataclass(frozen=True)
class Satisfies:
    subject: Expr
    axiom: str


Expr = Num | Inf | Name | App | Op | Bind | Satisfies


# ---- statements --------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Interval:
    low: Expr | None
    low_closed: bool
    high: Expr | None
    high_closed: bool


@dataclass(frozen=True)
class Given:
    """One declared name: its sort, its indices (`p[t]`, `u(x)`), and what its line says of it."""

    name: str
    sort: str
    indices: tuple[Bound, ...] = ()
    support: int | None = None
    axioms: tuple[str, ...] = ()
    interval: Interval | None = None
    weights: bool = False


@dataclass
class Statement:
    kind: str
    name: str
    givens: list[Given] = field(default_factory=list)
    assumptions: list[Expr] = field(default_factory=list)
    claim: Expr = Inf()


_LETTERS = "αβγδεζηθικλμνξοπρστυφχψωΓΔΘΛΞΠΣΦΨΩ"
_SPELLED = (
    "alpha beta gamma delta eps zeta eta theta iota kappa lam mu nu xi omicron pi rho sigma tau upsilon phi chi psi "
    "omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"
)
GREEK = dict(zip(_LETTERS, _SPELLED.split(), strict=True))
SPELLINGS = {"≤": "<=", "≥": ">=", "≠": "/=", "≪": "<<", "·": "*", "→": "->", "↦": "|->", "‖": "||", "∞": "oo"}
SORTS = {
    "distribution": "distribution", "real": "real", "natural": "natural", "symbol": "symbol", "teacher": "teacher",
    "channel": "channel", "operator": "operator", "function": "function", "extended": "extended", "set": "set",
    "relabelling": "relabelling", "random distribution": "random", "weights": "real",
}  # fmt: skip
RELATIONS = ("<=", ">=", "/=", "<<", "<", ">", "=")
BIG = ("sum", "prod", "max", "min", "limit", "argmin", "expectation")
CALLS = ("ln", "exp", "sqrt", "abs", "min", "max", "indicator")
RESERVED = {"and", "or", "not", "implies", "iff", "if", "then", "else", "in", "for all", "exists", "unique", "oo"}
_TOKEN = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)
      |(?P<string>"[^"\n]*")
      |(?P<number>[0-9]+(?:\.[0-9]+)?)
      |(?P<words>for\ all\b|random\ distributions?\b)
      |(?P<name>[A-Za-zα-ωΓΔΘΛΞΠΣΦΨΩ][A-Za-z0-9_α-ω]*'*)
      |(?P<symbol>\|->|\|\||->|<=|>=|/=|<<|[≤≥≠≪→↦‖∞·<>=+\-*/^()\[\],:])""",
    re.VERBOSE,
)
BLOCK = re.compile(r"^(theory|uses|theorem|lemma|refutation|exercise|instantiate)\b", re.MULTILINE)


def tokens(text: str) -> list[str]:
    """The tokens of a text, in their ASCII spelling, without comments."""
    out, at = [], 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if not found:
            raise StatementError(f"unexpected character {text[at]!r}")
        at = found.end()
        token = found.group()
        if found.lastgroup == "space":
            continue
        if found.lastgroup == "name":
            token = "".join(GREEK.get(c, c) for c in token)
        out.append(SPELLINGS.get(token, token))
    return out


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """The blocks of a file, as (first word, text)."""
    starts = list(BLOCK.finditer(text))
    ends = [s.start() for s in starts[1:]] + [len(text)]
    for this, end in zip(starts, ends, strict=False):
        yield this.group(1), text[this.start() : end]


def statement_part(block: str) -> str:
    """The block without its proof."""
    return re.split(r"^\s*proof\b", block, maxsplit=1, flags=re.MULTILINE)[0]


def index_sort(name: str) -> str:
    """x, y, z are symbols, i, j, k, l teachers, every other letter counts generations."""
    return "symbol" if name[0] in "xyz" else "teacher" if name[0] in "ijkl" else "natural"


def free_names(expr: Expr) -> set[str]:
    """The names that an expression mentions and does not bind."""
    match expr:
        case Name(name):
            return {name}
        case App(head, args, _):
            return free_names(head).union(*map(free_names, args))
        case Op(_, args):
            return set().union(*map(free_names, args))
        case Bind(_, bounds, limit, body):
            inner = free_names(body) - {b.name for b in bounds}
            return inner | free_names(limit) if limit is not None else inner
        case Satisfies(subject, _):
            return free_names(subject)
        case _:
            return set()


class Parser:
    """Recursive descent, one method for each level of the grammar."""

    def __init__(self, text: str) -> None:
        self.tokens = tokens(text)
        self.at = 0
        self.known: set[str] = set()

    # -- tokens ----------------------------------------------------------------------------------------------------
    def peek(self, ahead: int = 0) -> str:
        return self.tokens[self.at + ahead] if self.at + ahead < len(self.tokens) else ""

    def take(self, *wanted: str) -> str:
        token = self.peek()
        if not token or (wanted and token not in wanted):
            raise StatementError(f"expected {' or '.join(wanted) or 'more'}, found {token or 'the end'}")
        self.at += 1
        return token

    def accept(self, *wanted: str) -> bool:
        if self.peek() in wanted:
            self.at += 1
            return True
        return False

    def name(self) -> str:
        token = self.take()
        if not token[0].isalpha() or token in RESERVED or " " in token:
            raise StatementError(f"expected a name, found {token}")
        return token

    def sort_word(self) -> str | None:
        """The sort at this place, if a sort stands here and a name follows."""
        token = self.peek()
        singular = token if token in SORTS else token[:-1]
        following = self.peek(1)
        if singular in SORTS and following and following[0].isalpha() and following not in RESERVED:
            self.at += 1
            return singular
        return None

    # -- statements ------------------------------------------------------------------------------------------------
    def statement(self) -> Statement:
        out = Statement(self.take("theorem", "lemma", "refutation", "exercise"), self.name())
        if self.peek().startswith('"'):
            self.take()
        while self.peek() in ("given", "assume"):
            if self.take() == "given":
                for given in self.declaration():
                    if given.name in self.known:
                        raise StatementError(f"{given.name} is given twice")
                    self.known.add(given.name)
                    out.givens.append(given)
            else:
                if self.peek(1) == ":" and self.peek() not in RESERVED:
                    self.at += 2
                out.assumptions.append(self.expression())
        self.take("claim")
        out.claim = self.expression()
        if self.peek() not in ("", "fails"):
            raise StatementError(f"unexpected {self.peek()} after the claim")
        return out

    def declaration(self) -> list[Given]:
        word = self.sort_word()
        declared = [self.declared()]
        while self.accept(","):
            declared.append(self.declared())
        if word is None:
            interval = self.range()
            return [Given(name, "real", indices, interval=interval) for name, indices in declared]
        support: int | None = None
        axioms: list[str] = []
        if self.accept("on"):
            count = self.take()
            if not count.isdigit():
                raise StatementError(f"`on` is followed by a number of symbols, not by {count}")
            support = int(count)
            self.take("symbols", "symbol")
        if self.accept("satisfying"):
            axioms.append(self.name())
            while self.accept(","):
                axioms.append(self.name())
        return [
            Given(name, SORTS[word], indices, support, tuple(axioms), weights=word == "weights")
            for name, indices in declared
        ]

    def declared(self) -> tuple[str, tuple[Bound, ...]]:
        name, indices = self.name(), []
        for opening, closing in (("[", "]"), ("(", ")")):
            if self.accept(opening):
                index = self.name()
                indices.append(Bound(index, index_sort(index)))
                self.take(closing)
        return name, tuple(indices)

    def range(self) -> Interval:
        if self.accept("in"):
            left = self.take("(", "[")
            low = self.arith()
            self.take(",")
            high = self.arith()
            right = self.take(")", "]")
            return Interval(low, left == "[", None if isinstance(high, Inf) else high, right == "]")
        symbol = self.take("<=", ">=", "<", ">")
        bound = self.arith()
        if symbol in (">", ">="):
            return Interval(bound, symbol == ">=", None, False)
        return Interval(None, False, bound, symbol == "<=")

    # -- logic -----------------------------------------------------------------------------------------------------
    def expression(self) -> Expr:
        left = self.implication()
        return Op("iff", (left, self.implication())) if self.accept("iff") else left

    def implication(self) -> Expr:
        left = self.chain("or", lambda: self.chain("and", self.negation))
        return Op("implies", (left, self.implication())) if self.accept("implies") else left

    def chain(self, word: str, part: object) -> Expr:
        out: Expr = part()  # type: ignore[operator]
        while self.accept(word):
            out = Op(word, (out, part()))  # type: ignore[operator]
        return out

    def negation(self) -> Expr:
        if self.accept("not"):
            return Op("not", (self.negation(),))
        if self.peek() in ("for all", "exists", "unique"):
            word = self.take()
            bounds = self.bounds()
            self.take(":")
            return _binder(word, bounds, self.expression())
        body = self.relation()
        return _binder("for all", self.bounds(), body) if self.accept("for all") else body

    def bounds(self) -> tuple[Bound, ...]:
        out = []
        while True:
            word = self.sort_word()
            name = self.name()
            out.append(Bound(name, index_sort(name) if word is None else SORTS[word]))
            if not self.accept(","):
                return tuple(out)

    def relation(self) -> Expr:
        left = self.arith()
        if self.peek() in RELATIONS:
            return Op(self.take(), (left, self.arith()))
        if self.accept("satisfies"):
            return Satisfies(left, self.name())
        if self.accept("->"):
            right = self.arith()
            index = ""
            if self.accept("as"):
                index = self.name()
                self.take("->")
                self.take("oo")
            return Bind("tends", (Bound(index, "natural"),), None, Op("->", (left, right)))
        return left

    # -- terms -----------------------------------------------------------------------------------------------------
    def arith(self) -> Expr:
        out = self.term()
        while self.peek() in ("+", "-"):
            out = Op(self.take(), (out, self.term()))
        return out

    def term(self) -> Expr:
        out = self.unary()
        while self.peek() in ("*", "/"):
            out = Op(self.take(), (out, self.unary()))
        return out

    def unary(self) -> Expr:
        if self.accept("-"):
            return Op("neg", (self.unary(),))
        if self.peek() in BIG and self.peek(1) == "[":
            kind = self.take()
            self.take("[")
            name, limit = self.name(), None
            sort = "distribution" if kind == "argmin" else index_sort(name)
            if self.accept("<"):
                limit, sort = self.arith(), "natural"
            elif self.accept("in"):
                limit, sort = self.arith(), "member"
            self.take("]")
            return Bind(kind, (Bound(name, sort),), limit, self.term())
        if self.peek() == "sum":
            self.take()
            family = self.name()
            self.take("[")
            index = self.name()
            self.take("]")
            return Bind("sum", (Bound(index, "natural"),), None, App(Name(family), (Name(index),), True))
        return self.power()

    def power(self) -> Expr:
        base = self.postfix()
        return Op("^", (base, self.exponent())) if self.accept("^") else base

    def exponent(self) -> Expr:
        return Op("neg", (self.exponent(),)) if self.accept("-") else self.power()

    def postfix(self) -> Expr:
        out = self.atom()
        while self.peek() in ("[", "("):
            bracket = self.take() == "["
            args = self.arguments()
            self.take("]" if bracket else ")")
            out = App(out, args, bracket)
        return out

    def arguments(self) -> tuple[Expr, ...]:
        out = [self.expression()]
        while self.accept(",", "||"):
            out.append(self.expression())
        return tuple(out)

    def atom(self) -> Expr:
        token = self.peek()
        if token and token[0].isdigit():
            return Num(Fraction(self.take()))
        if self.accept("oo"):
            return Inf()
        if self.accept("("):
            out = self.expression()
            self.take(")")
            return out
        if self.accept("if"):
            condition = self.expression()
            self.take("then")
            then = self.expression()
            self.take("else")
            return Op("if", (condition, then, self.expression()))
        if token in CALLS and self.peek(1) == "(":
            self.at += 2
            args = self.arguments()
            self.take(")")
            return Op(token, args)
        name = self.name()
        if self.accept("|->"):
            sort = index_sort(name) if name[0] in "xyzijklntmTuv" else "real"
            return Bind("|->", (Bound(name, sort),), None, self.expression())
        return Name(name)


def _binder(word: str, bounds: tuple[Bound, ...], body: Expr) -> Expr:
    if word == "for all" and isinstance(body, Bind) and body.kind == "for all" and not {*bounds} & {*body.bounds}:
        return Bind(word, (*bounds, *body.bounds), None, body.body)
    if word == "for all":
        return Bind(word, bounds, None, body)
    for bound in reversed(bounds):
        body = Bind(word, (bound,), None, body)
    return body


def parse_statement(block: str) -> Statement:
    """The statement at the head of a block; its proof is not read."""
    return Parser(statement_part(block)).statement()


def parse_expression(text: str) -> Expr:
    """An expression on its own."""
    parser = Parser(text)
    out = parser.expression()
    if parser.peek():
        raise StatementError(f"unexpected {parser.peek()}")
    return out
