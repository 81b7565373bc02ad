"""Random claims in the proof language, with coefficients on both sides of sharp constants."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

# left <= right holds with the constant 1 in front of the left side, and with none above it.
SHARP = (
    ("2 * TV(p, q)^2", "KL(p || q)"), ("hellinger2(p, q)", "KL(p || q)"), ("KL(p || q)", "chi2(p || q)"),
    ("TV(p, q)^2", "hellinger2(p, q)"), ("hellinger2(p, q)", "2 * TV(p, q)"), ("JS(p, q)", "ln(2) * TV(p, q)"),
    ("2 * TV(p, q)^2", "lecam(p, q)"), ("lecam(p, q)", "2 * TV(p, q)"), ("4 * TV(p, q)^2", "chi2(p || q)"),
    ("lecam(p, q)", "2 * hellinger2(p, q)"), ("hellinger2(p, q)", "lecam(p, q)"), ("4 * JS(p, q)", "jeffreys(p, q)"),
    ("l2(p, q)", "l1(p, q)"), ("TV(p, q)", "1"),
    ("JS(p, q)", "ln(2)"), ("hellinger2(p, q)", "2"), ("KL(p || q)", "jeffreys(p, q)"), ("H(p)", "CE(p, q)"),
    ("chi2(p || q)", "neyman(q || p)"), ("lecam(p, q)", "4 * JS(p, q)"), ("4 * JS(p, q)", "2 * ln(2) * lecam(p, q)"),
)  # fmt: skip
CONTRACTING = ("KL", "chi2", "neyman", "TV", "hellinger2", "JS", "jeffreys", "lecam")
BARS = ("KL", "chi2", "neyman")
OFF = ("1/10^12", "1/10^9", "1/10^6", "1/1000", "1/10", "1/2")
SMALL = ("0", "1", "2", "1/2", "1/3", "3", "1/10", "2/3")
REALS = (
    ("given x > 0", "ln(x)", "{} * (x - 1)"), ("given x > 0", "x - 1", "{} * x * ln(x)"),
    ("given real x", "1 + {} * x", "exp(x)"), ("given real x", "{} * 2 * x", "x^2 + 1"),
    ("given real x, y", "{} * 2 * x * y", "x^2 + y^2"), ("given x >= 0", "{} * ln(1 + x)", "x"),
    ("given x in [0, 1]", "{} * x", "sqrt(x)"), ("given x >= 0", "{} * sqrt(x)", "(1 + x) / 2"),
    ("given x > 0", "{} * 2", "x + 1 / x"), ("given x >= 1", "{} * 2 * (x - 1) / (x + 1)", "ln(x)"),
    ("given real x, y", "{} * abs(x + y)", "abs(x) + abs(y)"), ("given x in [0, 1]", "{} * 4 * x * (1 - x)", "1"),
    ("given real x, y", "{} * max(x, y)", "abs(x) + abs(y)"),
    ("given x in [0, 1]; given y in [0, 1]", "{} * x * y", "x"),
    ("given x > 0", "{} * (1 - 1 / x)", "ln(x)"), ("given real x", "{} * x^3", "x^4 + x^2"),
)  # fmt: skip
GIVEN_A = ("alpha in [0, 1]", "alpha in (0, 1)", "alpha in (0, 1]", "alpha in [1/10, 1]", "alpha in [0, 1/2]")


def factor(rng: Random) -> str:
    """1, or something on either side of it."""
    kind = rng.random()
    if kind < 0.2:
        return "1"
    return f"(1 {'+' if kind < 0.65 else '-'} {rng.choice(OFF)})"


def value(name: str, left: str, right: str) -> str:
    """A divergence as it is written."""
    return f"{name}({left} {'||' if name in BARS else ','} {right})"


def hypotheses(rng: Random) -> list[str]:
    """Now and then a condition on zeros."""
    chosen = ("assume p << q", "assume q << p", "assume full_support(p)", "assume full_support(q)", "assume p /= q",
              "assume p(x) <= 2 * q(x) for all x", "assume TV(p, q) = 1", "assume sum[x] 1 = 3")  # fmt: skip
    return rng.sample(chosen, 1) if rng.random() < 0.35 else []


def sharp(rng: Random) -> list[str]:
    """A comparison of two divergences."""
    left, right = rng.choice(SHARP)
    relation = rng.choice(("<=", "<=", "<=", "<"))
    symbols = rng.choice(("", "", " on 2 symbols"))
    return [f"given distributions p, q{symbols}", *hypotheses(rng), f"claim {factor(rng)} * {left} {relation} {right}"]


def combination(rng: Random) -> list[str]:
    """A linear combination of divergences against one."""
    names = [rng.choice(CONTRACTING) for _ in range(3)]
    pairs = [rng.choice((("p", "q"), ("q", "p"))) for _ in names]
    first, second, third = (value(n, *pair) for n, pair in zip(names, pairs, strict=True))
    a, b, c = (rng.choice(SMALL) for _ in range(3))
    return ["given distributions p, q", *hypotheses(rng), f"claim {a} * {first} <= {b} * {second} + {c} * {third}"]


def contraction(rng: Random) -> list[str]:
    """What one step of the mixture does to a divergence."""
    name, turned = rng.choice(CONTRACTING), rng.random() < 0.5
    mixed, before = ("b", "mix(alpha, b, p)"), ("b", "p")
    if turned:
        mixed, before = mixed[::-1], before[::-1]
    rate = rng.choice(("(1 - alpha)", "(1 - alpha)", "(1 - alpha)^2", "(1 - alpha^2)", "sqrt(1 - alpha)", "1"))
    extra = rng.sample(("assume b << p", "assume p << b", "assume full_support(b)", "assume p /= b"), rng.randrange(2))
    relation = rng.choice(("<=", "<=", "<=", "<", "="))
    return ["given distributions b, p", f"given {rng.choice(GIVEN_A)}", *extra,
            f"claim {value(name, *mixed)} {relation} {factor(rng)} * {rate} * {value(name, *before)}"]  # fmt: skip


def pairwise(rng: Random) -> list[str]:
    """Two students under one anchor, or one student under two."""
    name = rng.choice(CONTRACTING)
    shapes = (("mix(alpha, b, p)", "mix(alpha, b, q)", "p", "q"), ("mix(alpha, p, q)", "q", "p", "q"),
              ("mix(alpha, p, q)", "p", "q", "p"))  # fmt: skip
    left, right, p, q = rng.choice(shapes)
    rate = rng.choice(("(1 - alpha)", "alpha", "(1 - alpha)^2", "1"))
    return ["given distributions b, p, q", f"given {rng.choice(GIVEN_A)}",
            f"claim {value(name, left, right)} <= {factor(rng)} * {rate} * {value(name, p, q)}"]  # fmt: skip


def entropy(rng: Random) -> list[str]:
    """Entropies of mixtures and of few symbols."""
    claims = (
        "H(mix(alpha, p, q)) <= {} * (alpha * H(p) + (1 - alpha) * H(q) + JS(p, q))",
        "alpha * H(p) + (1 - alpha) * H(q) <= {} * H(mix(alpha, p, q))",
        "H(p) <= {} * ln(2)", "H(p) <= {} * ln(3)", "H(p) - H(q) <= {} * KL(p || q)", "H(p) <= H(q) + {} * l1(p, q)",
        "{} * 2 * TV(p, q)^2 <= KL(p || mix(alpha, p, q)) + KL(q || mix(alpha, p, q))",
    )  # fmt: skip
    claim = rng.choice(claims).format(factor(rng))
    symbols = rng.choice(("", " on 2 symbols", " on 3 symbols"))
    return [f"given distributions p, q{symbols}", "given alpha in [0, 1]", f"claim {claim}"]


def powers(rng: Random) -> list[str]:
    """Divergences with an order."""
    order = rng.choice(("1/2", "2", "3", "3/2", "1/4"))
    claims = (f"renyi[{order}](p || q) <= {{}} * KL(p || q)", f"KL(p || q) <= {{}} * renyi[{order}](p || q)",
              f"{{}} * power[{order}](p || q) <= chi2(p || q)", f"KL(p || q) <= {{}} * power[{order}](p || q)",
              f"0 <= {{}} * power[{order}](p || q)", "chi2(p || q) = {} * 2 * power[2](p || q)")  # fmt: skip
    claim = rng.choice(claims).format(factor(rng))
    return ["given distributions p, q", "assume full_support(q)", f"claim {claim}"]


def reals(rng: Random) -> list[str]:
    """An inequality between reals, or a random polynomial."""
    if rng.random() < 0.7:
        given, left, right = rng.choice(REALS)
        return [*given.split("; "), f"claim {left} <= {right}".replace("{}", factor(rng))]
    terms = [f"{rng.randint(-3, 3)} * {m}" for m in ("x^2", "x * y", "y^2", "x", "y", "1")]
    if rng.random() < 0.3:
        terms.append(f"{rng.randint(-2, 2)} * abs(x - y)")
    extra = rng.sample(("assume x <= y", "assume 0 <= x", "assume x * y = 1", "assume x + y = 1"), rng.randrange(2))
    return ["given real x, y", *extra, f"claim 0 <= {' + '.join(terms)}"]


def sequences(rng: Random) -> list[str]:
    """Recursions of numbers and of distributions."""
    power = rng.choice(("t", "t + 1", "(2 * t)"))
    if rng.random() < 0.5:
        step = rng.choice(("x[t+1] = (1 - a) * x[t]", "x[t+1] <= (1 - a) * x[t]"))
        return ["given x[t] >= 0", "given a in [0, 1]", f"assume {step} for all t",
                f"claim x[t] <= {factor(rng)} * (1 - a)^{power} * x[0] for all t"]  # fmt: skip
    return ["given distributions b, p[t]", "given alpha in [0, 1]",
            "assume p[t+1] = mix(alpha, b, p[t]) for all t",
            f"claim TV(p[t], b) <= {factor(rng)} * (1 - alpha)^{power} * TV(p[0], b) for all t"]  # fmt: skip


def symbols(rng: Random) -> list[str]:
    """Statements about single symbols."""
    claims = ("abs(p(x) - q(x)) <= {} * TV(p, q) for all x", "p(x) <= {} * (q(x) + TV(p, q)) for all x",
              "(p(x) - q(x))^2 <= {} * l2(p, q)^2 / 2 for all x", "p(x) * (1 - p(x)) <= {} * 1/4 for all x",
              "{} * p(x) * q(x) <= (p(x)^2 + q(x)^2) / 2 for all x")  # fmt: skip
    return ["given distributions p, q", *hypotheses(rng), f"claim {rng.choice(claims).format(factor(rng))}"]


FAMILIES: tuple[Callable[[Random], list[str]], ...] = (
    sharp, sharp, combination, contraction, contraction, pairwise, entropy, powers, reals, reals, sequences, symbols,
)  # fmt: skip


def claim(rng: Random) -> str:
    """One claim as the head of a lemma.

    >>> claim(Random(1)).startswith("lemma drawn")
    True
    """
    return "lemma drawn\n" + "".join(f"  {line}\n" for line in rng.choice(FAMILIES)(rng))
