"""Where a theorem of the shipped library stands that a proof cites without its theory being in scope."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from functools import cache

from rmd_symbolic.data import proofs_folder
from rmd_symbolic.errors import RmdError
from rmd_symbolic.framework.declaration import Declarations, Notion

_NAMED = re.compile(r"^(?:theorem|lemma)\s+([\w']+)|^instantiate\b.*\bas\s+([\w']+)", re.MULTILINE)


@cache
def shipped() -> dict[str, str]:
    """The theory of each theorem of the library, read from the names in its files.

    >>> shipped()["gibbs"]
    'divergences.kl'
    """
    found: dict[str, str] = {}
    try:
        root = proofs_folder()
        for path in sorted(root.rglob("*.proof")):
            theory = ".".join(path.relative_to(root).with_suffix("").parts)
            for one, two in _NAMED.findall(path.read_text(encoding="utf-8")):
                found.setdefault(one or two, theory)
    except (RmdError, OSError, UnicodeDecodeError):
        return found  # a hint is missing, nothing else
    return found


def phrase(fact: str, notion: Notion) -> str:
    """The words of a reason: `zero of KL`, `convexity of KL in its second argument`."""
    head, cut, tail = fact.partition(" in its ")
    return f"{head} of {notion.name}{cut}{tail}"


@cache
def _facts(notions: Declarations) -> dict[str, str]:
    """The theorem behind each declared fact, by the words of a reason."""
    return {phrase(name, notion): fact.theorem for notion in notions.values() for name, fact in notion.facts.items()}


def theories(names: Iterable[str]) -> list[str]:
    """The theories of the library that state any of the theorems."""
    return sorted({shipped()[name] for name in names if name in shipped()})


def whereabouts(words: str, notions: Declarations, known: Collection[str]) -> str:
    """What to do about a reason that is not in scope: the theory to use, or a fact that is spelt like it.

    >>> from rmd_symbolic.framework.declared import declarations
    >>> whereabouts("zero of KL", declarations(), ())
    'add the line `uses divergences.kl`: kl_zero is proved there'
    >>> whereabouts("convexity of KL in second argument", declarations(), ["kl_convex_second"])
    'did you mean convexity of KL in its second argument?'
    """
    facts = _facts(notions)
    near = [] if words in facts or words in shipped() else get_close_matches(words, facts, 1, 0.8)
    meant = near[0] if near else words
    theorem = facts.get(meant, meant)
    guess = f"did you mean {meant}?" if near else ""
    if theorem in known or theorem not in shipped():
        return guess
    add = f"add the line `uses {shipped()[theorem]}`: {theorem} is proved there"
    return f"{guess} Then {add}" if guess else add
