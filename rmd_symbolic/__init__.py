"""A symbolic companion for the theory of recursive distillation.

The public names are loaded when they are first used, so that `import rmd_symbolic` is immediate:

>>> import rmd_symbolic as rmd
>>> b, p = rmd.distributions("b p")
>>> a = rmd.parameter("alpha", 0, 1)
>>> print(rmd.KL(b, rmd.mix(a, b, p)) <= (1 - a) * rmd.KL(b, p))
KL(b || mix(alpha, b, p)) <= (1 - alpha) * KL(b || p)
"""

from __future__ import annotations

from importlib import import_module

__version__ = "0.1.0"

_AUTHOR = (
    "Proof", "channels", "distribution", "distribution_sequence", "distributions", "equals", "extended", "for_all",
    "functions", "index", "oo", "operators", "parameter", "reals", "sequence", "teachers", "tends", "total", "weights",
)  # fmt: skip
_HOME = {
    **dict.fromkeys(_AUTHOR, "rmd_symbolic.language.author"),
    "check_text": "rmd_symbolic.language.check",
    "check_file": "rmd_symbolic.language.check",
    "Library": "rmd_symbolic.language.theories",
    "declare": "rmd_symbolic.language.own",
    "matrix": "rmd_symbolic.language.matrix",
    "load_library": "rmd_symbolic.language.theories",
    "Result": "rmd_symbolic.language.result",
    "TheoremResult": "rmd_symbolic.language.result",
    "RmdError": "rmd_symbolic.errors",
    "SourceError": "rmd_symbolic.errors",
    "substitute": "rmd_symbolic.terms.substitute",
}
__all__ = ["__version__", *_HOME]


def __getattr__(name: str) -> object:
    """A public name, or the declared notion of that name (`rmd_symbolic.KL`)."""
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    if not name.startswith("_"):
        from rmd_symbolic.framework.declared import declarations

        if name in declarations():
            return declarations()[name]
    raise AttributeError(f"module 'rmd_symbolic' has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names and the declared notions."""
    from rmd_symbolic.framework.declared import declarations

    return sorted({*globals(), *__all__, *declarations().names()})
