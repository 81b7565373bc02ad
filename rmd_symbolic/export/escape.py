r"""Text into LaTeX: whatever an author writes in a name, a title or a note comes out as printable ASCII.

No character of the text keeps a meaning for TeX.  Greek letters and mathematical signs become their commands, accented
Latin letters their accents, and anything else its code point, so that a source compiles in every host document.
"""

from __future__ import annotations

import unicodedata

SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"''", "`": r"\textasciigrave{}", "\u2018": "`", "\u2019": "'", "\u201c": "``",
    "\u201d": "''", "\u2013": "--", "\u2014": "---", "\u2026": r"\dots{}", "\u00df": r"\ss{}", "\u00e6": r"\ae{}",
    "\u00c6": r"\AE{}", "\u00f8": r"\o{}", "\u00d8": r"\O{}", "\u0142": r"\l{}", "\u0141": r"\L{}", "\u0131": r"\i{}",
    "\u00a7": r"\S{}", "\u2022": r"\textbullet{}",
}  # fmt: skip
GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma",
    "ς": "varsigma", "τ": "tau", "υ": "upsilon", "φ": "varphi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma",
    "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
    "Υ": "Upsilon", "ϵ": "epsilon", "ϕ": "phi", "ϑ": "vartheta",
}  # fmt: skip
SIGNS = {
    "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "≪": r"\ll", "≫": r"\gg", "∞": r"\infty", "→": r"\to", "↦": r"\mapsto",
    "‖": r"\|", "·": r"\cdot", "×": r"\times", "∑": r"\sum", "∏": r"\prod", "∈": r"\in", "∉": r"\notin",
    "⊂": r"\subset", "⊆": r"\subseteq", "∀": r"\forall", "∃": r"\exists", "¬": r"\neg", "∧": r"\wedge",
    "∨": r"\vee", "⇒": r"\Rightarrow", "⇔": r"\Leftrightarrow", "±": r"\pm", "−": "-", "√": r"\surd",
    "≈": r"\approx", "∂": r"\partial", "∅": r"\emptyset", "ℝ": r"\mathbb{R}", "ℕ": r"\mathbb{N}", "ℓ": r"\ell",
    "′": "'", "²": "{}^2", "³": "{}^3", "ⁿ": "{}^n", "ᵗ": "{}^t", "¹": "{}^1",
}  # fmt: skip
MATH = {**{letter: "\\" + name for letter, name in GREEK.items()}, **SIGNS}
ACCENTS = {
    "\u0300": r"\`", "\u0301": r"\'", "\u0302": r"\^", "\u0303": r"\~", "\u0304": r"\=", "\u0306": r"\u",
    "\u0307": r"\.", "\u0308": r"\"", "\u030a": r"\r", "\u030b": r"\H", "\u030c": r"\v", "\u0327": r"\c",
    "\u0328": r"\k",
}  # fmt: skip


def escape(text: str) -> str:
    r"""Text for LaTeX's text mode; the result is printable ASCII and typesets the text, whatever it holds.

    >>> print(escape(r'50% of \input{/etc/passwd}'))
    50\% of \textbackslash{}input\{/etc/passwd\}
    >>> print(escape('Rényi, α ≤ 1'))
    R\'{e}nyi, \ensuremath{\alpha} \ensuremath{\le} 1
    """
    return "".join(_character(c) for c in unicodedata.normalize("NFC", text))


def _character(character: str) -> str:
    if character in SPECIAL:
        return SPECIAL[character]
    if " " <= character <= "~":
        return character
    if character.isspace():
        return " "
    if character in MATH:
        return rf"\ensuremath{{{MATH[character]}}}"
    accented = unicodedata.normalize("NFD", character)
    if len(accented) == 2 and accented[0].isascii() and accented[0].isalpha() and accented[1] in ACCENTS:
        letter = rf"\{accented[0]}" if accented[0] in "ij" else accented[0]
        return f"{ACCENTS[accented[1]]}{{{letter}}}"
    return f"[U+{ord(character):04X}]"


def label(name: str) -> str:
    """A name as a key for cross references: different names give different keys, of harmless characters.

    >>> label('kl_zero'), label('α}')
    ('kl_zero', '-3b1--7d-')
    """
    return "".join(c if c.isascii() and (c.isalnum() or c == "_") else f"-{ord(c):x}-" for c in name)
