"""Text to syntax, one block at a time, so that an error stays in its block."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from rmd_symbolic.errors import SourceError, Span
from rmd_symbolic.language.syntax import (
    Assumed,
    Block,
    Declared,
    Expression,
    Failure,
    InstantiationBlock,
    Link,
    OwnBlock,
    OwnFact,
    Parsed,
    Place,
    Reason,
    Remark,
    StatementBlock,
    Step,
    TheoryBlock,
    UsesBlock,
)  # fmt: skip

OWN_WORDS = ("operator", "divergence", "axiom")
BLOCK_WORDS = ("theory", "uses", *OWN_WORDS, "theorem", "lemma", "refutation", "exercise", "instantiate")
INSIDE_WORDS = ("proof", "qed", "given", "assume", "claim", "note")
_BLOCK_START = re.compile(r"(" + "|".join(BLOCK_WORDS) + r")\b")
OPENERS = ("case", "base", "inductive", "have")
MAX_BLOCK = 200_000
MAX_NESTING = 120
MAX_ERRORS = 20  # words that start nothing: more of them say that this is not a proof file
MAX_SHOWN = 40


@cache
def grammar() -> Lark:
    """The parser; built once, from `grammar.lark`, which is also the documentation of the language."""
    text = (files("rmd_symbolic.language") / "grammar.lark").read_text(encoding="utf-8")
    return Lark(text, parser="lalr", propagate_positions=True, start=["start", "bindings"])


def split(text: str) -> tuple[list[Block], list[SourceError]]:
    """Cut a file into blocks; text before the first block word that is no comment is an error."""
    blocks: list[Block] = []
    errors: list[SourceError] = []
    lines = text.split("\n")
    start, word, indented = 0, "", False
    for number, line in enumerate(lines):
        found = _BLOCK_START.match(line)
        if found:
            if word:
                blocks.append(Block(word, "\n".join(lines[start:number]), start + 1))
            start, word = number, found.group(1)
        elif line.strip() and not word and line.lstrip()[0] != "#" and line[0].isspace():
            if not errors or not indented:  # one mistake, however many lines follow
                errors.append(_indented(line, number + 1))
            indented = True
        elif line and not line[0].isspace() and line[0] != "#":
            first = re.match(r"\S+", line)
            if first and first.group() not in INSIDE_WORDS and (not word or line[0].isalpha()):
                errors.append(_misplaced(first.group(), number + 1))
        if len(errors) >= MAX_ERRORS:
            break
    if word:
        blocks.append(Block(word, "\n".join(lines[start:]), start + 1))
    return blocks, errors


def named(block: Block) -> str | None:
    """The name of the statement that a block begins with, if any."""
    found = re.match(r"(?:theorem|lemma|refutation|exercise)\s+([\w']+)", block.text)
    return found.group(1) if found else None


def _indented(line: str, number: int) -> SourceError:
    word = line.split()[0][:MAX_SHOWN]
    hint = "take away the spaces before it" if word in BLOCK_WORDS else f"begin with one of {', '.join(BLOCK_WORDS)}"
    place = Span(number, line.index(word) + 1, len(word))
    return SourceError(
        "E101", f"{word} is indented, but belongs to no block", place, f"blocks start in the first column: {hint}"
    )


def _misplaced(word: str, line: int) -> SourceError:
    from difflib import get_close_matches

    word = word[:MAX_SHOWN]
    near = get_close_matches(word, (*BLOCK_WORDS, *INSIDE_WORDS), 1)
    hint = f"did you mean {near[0]}?" if near else "indent what belongs to a block"
    return SourceError(
        "E101", f"expected one of {', '.join(BLOCK_WORDS)}, found {word}", Span(line, 1, len(word)), hint
    )


def parse_block(block: Block) -> Parsed:
    """The syntax of one block, or SourceError with places counted in the whole file."""
    _guard(block)
    tree = _parse(block.text, "start", block.line - 1, 0)
    reader = _Reader(block.line - 1)
    return reader.block(tree.children[0])


def parse_expression(text: str) -> Expression:
    """The parse tree of a term or statement on its own, as given on a command line."""
    _guard(Block("expression", text, 1))
    tree = _parse("expression " + text, "start", 0, -len("expression "))
    return tree.children[0].children[0]


def _guard(block: Block) -> None:
    """Refuse what would cost unbounded memory or depth before the parser sees it."""
    if len(block.text) > MAX_BLOCK:
        raise SourceError("E102", f"a block has {len(block.text)} characters; the limit is {MAX_BLOCK}",
                          Span(block.line, 1), "split the proof into lemmas")  # fmt: skip
    depth = line = 0
    line = block.line
    for character in block.text:
        if character in "([":
            depth += 1
            if depth > MAX_NESTING:
                raise SourceError("E103", f"brackets are nested more than {MAX_NESTING} deep", Span(line, 1),
                                  "name the inner terms in lemmas of their own")  # fmt: skip
        elif character in ")]":
            depth -= 1
        elif character == "\n":
            line += 1


def _parse(text: str, start: str, line: int, column: int) -> Tree[Any]:
    try:
        return grammar().parse(text, start=start)
    except UnexpectedInput as error:
        raise _explained(error, text, line, column) from None


WORDS = {
    "RPAR": "`)`", "LPAR": "`(`", "_OPEN": "`(`", "COMMA": "`,`", "RSQB": "`]`", "LSQB": "`[`", "COLON": "`:`",
    "NAME": "a name", "NUMBER": "a number", "REASON": "a reason (by ...)", "STRING": 'a text in "quotes"',
    "RELATION": "a relation (<=, =, <, ...)", "CIRCUMFLEX": "`^`", "PLUS": "`+`", "MINUS": "`-`",
    "MULTIPLICATIVE": "`*` or `/`", "BARS": "`||`", "$END": "the end of the block",
    "ARGUMENT": "`|` and an argument",
    "SORT": "a sort (distributions, reals, ...)", "KIND": "theorem", "QUANTIFIER": "for all", "BIG": "sum[x]",
    "CALL": "ln(", "INFINITY": "oo", "TENDS": "->", "MAPS": "|->", "LESSTHAN": "<", "FOR_ALL": "for all",
    "COMPARISON": "a bound (<=, <, ...)", "EQUAL": "=",
}  # fmt: skip


def _explained(error: UnexpectedInput, text: str, line: int, column: int) -> SourceError:
    from rmd_symbolic.language.guesses import Mistake, advice

    wanted: set[str]
    kind = found = ""
    if isinstance(error, UnexpectedCharacters):
        found, wanted, at, along, length = error.char, error.allowed or set(), error.line, error.column, 1
    elif isinstance(error, UnexpectedToken) and error.token.type != "$END":
        kind, found = error.token.type, str(error.token).splitlines()[0]
        wanted = set(error.accepts or error.expected)
        at, along, length = error.line, error.column, len(found)
    else:
        lines = text.rstrip().split("\n")
        at, along, length = len(lines), len(lines[-1]) + 1, 1
        wanted = set(getattr(error, "expected", None) or ())
    hint = advice(Mistake(text, at, along, kind, found, wanted, line + 1))
    ends = found or "QED" not in wanted
    options = sorted({WORDS.get(w, w.lower() if w.isupper() else w) for w in wanted if not w.startswith("__")})
    listed = ", ".join(options[:8]) + (", ..." if len(options) > 8 else "") if ends else "qed"
    shown = f"`{found}`" if found else "the end of the block"
    return SourceError("E110", f"expected {listed or 'something else'}, found {shown}",
                       Span(line + at, max(1, along + (column if at == 1 else 0)), length), hint)  # fmt: skip


class _Reader:
    """Turns the parse tree of a block into syntax; `offset` is the number of lines before the block."""

    def __init__(self, offset: int) -> None:
        self.offset = offset

    def span(self, node: Tree[Any] | Token) -> Span:
        if isinstance(node, Token):
            return Span(self.offset + (node.line or 1), node.column or 1, max(1, len(node.splitlines()[0])))
        meta = node.meta
        if meta.empty:
            return Span(self.offset + 1, 1)
        length = meta.end_column - meta.column if meta.end_line == meta.line else 1
        return Span(self.offset + meta.line, meta.column, max(1, length))

    def block(self, tree: Tree[Any]) -> Parsed:
        match tree.data:
            case "theory":
                return TheoryBlock(_dotted(tree.children[0]), self.span(tree))
            case "uses":
                return UsesBlock(tuple(_dotted(c) for c in tree.children), self.span(tree))
            case "own":
                return self._own(tree)
            case "instantiation":
                return self._instantiation(tree)
            case "statement":
                return self._statement(tree)
            case _:
                raise SourceError("E104", "a file holds theories, statements and proofs", self.span(tree))

    def _own(self, tree: Tree[Any]) -> OwnBlock:
        kind, name, *rest = tree.children
        parts = {str(c.data): c for c in rest if isinstance(c, Tree) and c.data not in ("header", "fact")}
        listed = {part: parts.pop(part, Tree(part, [])).children for part in ("own_parameters", "own_formals")}
        names = {part: tuple(normal_name(str(c)) for c in found if _is(c, "NAME")) for part, found in listed.items()}
        title = next((str(c)[1:-1] for c in rest if _is(c, "STRING")), "")
        headers = tuple(self._header(c.children[0]) for c in rest if isinstance(c, Tree) and c.data == "header")
        facts = tuple(self._fact(c) for c in rest if isinstance(c, Tree) and c.data == "fact")
        ((meaning, said),) = parts.items()
        recession = said.children[1] if len(said.children) > 1 else None
        bars = any(_is(c, "BARS") for c in listed["own_formals"])
        return OwnBlock(
            str(kind), normal_name(str(name)), names["own_parameters"], names["own_formals"], bars, title, headers,
            meaning, said.children[0], recession, facts, self.span(name), self.span(said),
        )  # fmt: skip

    def _fact(self, tree: Tree[Any]) -> OwnFact:
        phrase, reason = tree.children
        return OwnFact(str(phrase).strip('"'), self.reason(reason).words, self.span(tree))

    def _instantiation(self, tree: Tree[Any]) -> InstantiationBlock:
        tokens = [c for c in tree.children if isinstance(c, Token)]
        bindings = tuple(self._binding(c) for c in tree.children if isinstance(c, Tree))
        name = str(tokens[1]) if len(tokens) > 1 else ""
        title = str(tokens[2])[1:-1] if len(tokens) > 2 else ""
        return InstantiationBlock(str(tokens[0]), bindings, name, title, self.span(tree))

    def _binding(self, tree: Tree[Any]) -> tuple[str, Expression]:
        return normal_name(str(tree.children[0])), tree.children[1]

    def _statement(self, tree: Tree[Any]) -> StatementBlock:
        children = list(tree.children)
        kind = str(children.pop(0).children[0])
        name_token = children.pop(0)
        title = str(children.pop(0))[1:-1] if children and isinstance(children[0], Token) else ""
        headers: list[Declared | Assumed | Remark] = []
        claim: Tree[Any] | None = None
        steps: list[Step] | None = None
        for child in children:
            if child.data == "header":
                headers.append(self._header(child.children[0]))
            elif child.data == "claim":
                claim = child
            else:
                steps = self._proof(child)
        if claim is None:
            raise SourceError("E105", "a statement has a claim", self.span(tree), "add a line: claim ...")
        failure = None
        if len(claim.children) > 1:
            failure = self._failure(claim.children[1])
        return StatementBlock(kind, str(name_token), title, headers, claim.children[0], failure, steps,
                              self.span(name_token), self.span(claim.children[0]))  # fmt: skip

    def _failure(self, tree: Tree[Any]) -> Failure:
        symbols = [int(str(c.children[0])) for c in tree.children if c.data == "support"]
        places = [c for c in tree.children if c.data == "place"]
        return Failure(symbols[0] if symbols else None, tuple(map(self._place, places)), self.span(tree))

    def _place(self, tree: Tree[Any]) -> Place:
        name, *index, value = tree.children
        return Place(normal_name(str(name)), index[0] if index else None, value, self.span(tree))

    def _header(self, tree: Tree[Any]) -> Declared | Assumed | Remark:
        if tree.data == "note":
            return Remark(str(tree.children[0])[1:-1], self.span(tree))
        if tree.data == "given":
            return Declared(tree.children[0], self.span(tree))
        label = str(tree.children[0]) if isinstance(tree.children[0], Token) else ""
        return Assumed(label, tree.children[-1], self.span(tree))

    def _proof(self, tree: Tree[Any]) -> list[Step]:
        children = list(tree.children)
        steps: list[Step] = []
        if children and children[0].data == "opening":
            opening = children.pop(0)
            steps.append(Step("induction", self.span(opening), names=(str(opening.children[0]),)))
        steps += [self._step(c.children[0]) for c in children]
        return nest(steps)

    def _step(self, tree: Tree[Any]) -> Step:
        span = self.span(tree)
        children = list(tree.children)
        reason = None
        argument = children.pop() if children and _is(children[-1], "ARGUMENT") else None
        if children and _is(children[-1], "REASON"):
            reason = self.reason(children.pop(), argument)
        if tree.data == "chain":
            links = tuple(self._link(c) for c in children[1:])
            return Step("chain", span, expression=children[0], links=links, reason=reason)
        if tree.data == "note":
            return Step("note", span, text=str(children[0])[1:-1])
        sort = (
            str(children.pop(0)) if children and isinstance(children[0], Token) and children[0].type == "SORT" else ""
        )
        names = [str(c) for c in children if isinstance(c, Token)]
        trees = [c for c in children if isinstance(c, Tree)]
        expression = trees[0] if trees else None
        if tree.data in ("have", "suppose", "case") and names:
            return Step(tree.data, span, label=names[0], expression=expression, reason=reason)
        return Step(str(tree.data), span, "", expression, tuple(map(normal_name, names)), reason=reason, text=sort)

    def _link(self, tree: Tree[Any]) -> Link:
        relation, right, *rest = tree.children
        return Link(normal_relation(str(relation)), right, self.reason(*rest) if rest else None, self.span(relation))

    def reason(self, token: Any, argument: Any = None) -> Reason:
        """Read `by WORDS with ... from ...`, and the lines of an argument below it."""
        span = self.span(token)
        text = re.sub(r"#[^\n]*", "", str(token)).strip().rstrip(",")
        body = " ".join(text.split())[2:].strip()
        body, _, sources = _cut(body, "from")
        words, _, bindings = _cut(body, "with")
        found: tuple[tuple[str, Expression], ...] = ()
        if bindings:
            tree = _parse(bindings, "bindings", span.line - 1, span.column)
            found = tuple(self._binding(b) for b in tree.children)
        listed = tuple(s.strip() for s in sources.split(",") if s.strip())
        rows = () if argument is None else tuple(_row(row) for row in str(argument).split("\n"))
        return Reason(words.strip(), found, listed, "by " + " ".join(text.split())[2:].strip(), span, rows)


def _is(child: object, kind: str) -> bool:
    return isinstance(child, Token) and child.type == kind


def _row(row: str) -> str:
    """A line of an argument without its bar and without a comment."""
    return row.strip()[1:].partition("#")[0].rstrip()


def _cut(text: str, word: str) -> tuple[str, str, str]:
    parts = re.split(rf"(?:^|\s){word}\s", text, maxsplit=1)
    return (parts[0], word, parts[1]) if len(parts) == 2 else (text, "", "")


def _dotted(tree: Tree[Any]) -> str:
    return ".".join(str(c) for c in tree.children)


def nest(steps: list[Step]) -> list[Step]:
    """Put each statement under the last opener that starts further left."""
    top: list[Step] = []
    open_steps: list[Step] = []
    for step in steps:
        while open_steps and open_steps[-1].span.column >= step.span.column:
            open_steps.pop()
        (open_steps[-1].inside if open_steps else top).append(step)
        if step.kind in OPENERS and not (step.kind == "have" and step.reason is not None):
            open_steps.append(step)
    return top


GREEK_LETTERS = "αβγδεζηθικλμνξοπρστυφχψωΓΔΘΛΞΠΣΦΨΩ"
GREEK_NAMES = (
    "alpha", "beta", "gamma", "delta", "eps", "zeta", "eta", "theta", "iota", "kappa", "lam", "mu", "nu", "xi",
    "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma", "Delta", "Theta",
    "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega",
)  # fmt: skip
GREEK = dict(zip(GREEK_LETTERS, GREEK_NAMES, strict=True))
RELATIONS = {"≤": "<=", "≥": ">=", "≠": "/=", "≪": "<<", "·": "*"}


def normal_name(name: str) -> str:
    """The ASCII spelling of a name: `α` and `alpha` are one name."""
    return "".join(GREEK.get(c, c) for c in name)


def normal_relation(symbol: str) -> str:
    """The ASCII spelling of a relation."""
    return RELATIONS.get(symbol, symbol)
