"""How else a word may be written: the index has what authors typed, a query what a reader did.

`multi-modal` is `multimodal` and `multi modal`, `GPT4` is `GPT-4`, `α` is `\\alpha`, `L1` is `$\\ell_1$`. Each way is
a text whose words stand next to each other; which of them exist is for the index to say: a missing one costs nothing.
"""

from __future__ import annotations

import re
from itertools import product

MOST = 24
"""Ways of one word that are looked for."""

_GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "omicron": "ο", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
}  # fmt: skip
_NAMES = {letter: name for name, letter in _GREEK.items()} | {
    "ς": "sigma", "ϵ": "epsilon", "ϑ": "theta", "ϕ": "phi", "ϱ": "rho", "ϖ": "pi", "ϰ": "kappa", "µ": "mu",
}  # fmt: skip
_VARIANTS = {"varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "varrho": "rho", "varsigma": "sigma"}
_ELL = ("l", "ell", "ℓ")
_LOWERED = {"²": "2", "³": "3", "¹": "1"} | {
    chr(first + number): str(number) for first in (0x2070, 0x2080) for number in range(10) if first + number != 0x2071
}
_SUPERIOR = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_INFERIOR = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")

# What stands before or after a hyphen that as many authors leave out.
_BEFORE = (
    "auto bi bio co counter cross de electro few fine hyper inter intra macro mega meta micro mini mono multi nano"
    " neuro non off omni on one out over para photo physio poly post pre pseudo quasi real re self semi single socio"
    " spatio sub super text trans tri two ultra un under uni zero"
).split()
_AFTER = (
    "aware based box by classifier end free grained invariant level like line modal scale set shot step time wide wise"
).split()
_PART = 3
_MOST_ATOMS = 4

# letters of one script, digits, or small raised and lowered digits
_ATOM = "[α-ωΑ-Ωϑϕϖϱϰϵµ]|ℓ|[⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉]+|[0-9]+|(?:(?![α-ωΑ-Ωϑϕϖϱϰϵµℓ⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉])[^\\W\\d_])+"


def forms(text: str) -> tuple[str, ...]:
    """Other ways to write a word or a phrase, without the one given; most have none."""
    if " " in text or not text or len(text) > 60:
        return ()
    if text.isascii() and text.isalpha():
        return _plain(text)
    return _parted(text)


def joined(one: str, following: str) -> str | None:
    """Two words as the one they may also be written as, `multi` and `modal`; `None` where that cannot be."""
    both = one + following
    return both if both.isascii() and both.isalpha() and min(len(one), len(following)) >= 2 and len(both) > 5 else None


def _plain(text: str) -> tuple[str, ...]:
    word = text.lower()
    if word in _GREEK:
        return (_GREEK[word],)
    if word in _VARIANTS:
        return _VARIANTS[word], _GREEK[_VARIANTS[word]]
    if word == "ell":
        return ("ℓ",)
    found = [f"{part} {word[len(part) :]}" for part in _BEFORE if _is_before(word, part)]
    found += [f"{word[: -len(part)]} {part}" for part in _AFTER if _is_after(word, part)]
    return tuple(dict.fromkeys(found))


def _is_before(word: str, part: str) -> bool:
    return word.startswith(part) and len(word) - len(part) > _PART


def _is_after(word: str, part: str) -> bool:
    return word.endswith(part) and len(word) - len(part) >= _PART


def _parted(text: str) -> tuple[str, ...]:
    """Ways of a word with digits, signs or foreign letters: its atoms apart or together, and each in its own ways."""
    atoms = re.findall(_ATOM, text)
    if not 1 <= len(atoms) <= _MOST_ATOMS:
        return ()
    every = list(product((" ", ""), repeat=len(atoms) - 1))
    # `state-of-the-art` is hardly written `stateof the-art`
    patterns = [every[0], every[-1]] if all(map(str.isalpha, atoms)) else every
    found: dict[tuple[str, ...], str] = {}
    for ways in product(*map(_ways, atoms)):
        for gaps in patterns:
            way = ways[0] + "".join(gap + one for gap, one in zip(gaps, ways[1:], strict=True))
            found.setdefault(_key(way), way)
        if len(ways) == 2 and ways[1].isdecimal():
            for small in (_SUPERIOR, _INFERIOR):
                way = ways[0] + ways[1].translate(small)
                found.setdefault(_key(way), way)
    found.pop(_key(text), None)
    return tuple(found.values())[:MOST]


def _key(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", text.lower()))


def _ways(atom: str) -> tuple[str, ...]:
    small = atom.lower()
    if small in ("ℓ", "l", "ell"):
        return _ELL
    if small in _NAMES:
        return _NAMES[small], small
    if small in _GREEK:
        return small, _GREEK[small]
    if atom[0] in _LOWERED:
        return ("".join(_LOWERED[sign] for sign in atom),)
    return (atom,)
