"""Text as LaTeX that prints exactly that text, whichever engine reads it.

Letters stay as they are, in UTF-8, which LaTeX reads since 2018. What pdfTeX knows only as mathematics becomes
a formula of commands that LaTeX itself has (`\\mathbb` and `\\mathfrak` need amsfonts, as in any paper that uses them).
Scripts and emoji that pdfTeX has no font for stay as they are: they want LuaLaTeX or XeLaTeX.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from papertui.latex import symbols

# BibTeX counts braces even behind a backslash, so a brace of the data is spelled as a command. What pdfTeX's fonts
# would draw as another sign, alone or as a ligature, is kept from it.
_SIGNS = {
    "\\": "\\textbackslash{}",
    "{": "\\textbraceleft{}",
    "}": "\\textbraceright{}",
    "$": "\\$",
    "&": "\\&",
    "%": "\\%",
    "#": "\\#",
    "_": "\\_",
    "^": "\\textasciicircum{}",
    "~": "\\textasciitilde{}",
    "<": "\\textless{}",
    ">": "\\textgreater{}",
    "|": "\\textbar{}",
    "`": "\\textasciigrave{}",
}
_SPECIAL = re.compile(r"[\\{}$&%#_^~<>|`]|-(?=-)|'(?=')|,(?=,)")
_GREEK = "\u0370-\u03ff\u1f00-\u1fff"
_LONE_GREEK = re.compile(f"(?<![{_GREEK}])[{_GREEK}]{{1,2}}(?![{_GREEK}])")
_RAISED = "\u00b2\u00b3\u00b9\u2070-\u207f\u1d2c-\u1d6a\u02b0-\u02b8\u2c7d"
_SCRIPTS = re.compile(f"[{_RAISED}\u2080-\u208e\u2090-\u209c]+")
_MATHS = re.compile(
    "[\u2100-\u214f\u2190-\u22ff\u2308-\u230b\u27e8\u27e9\u27f5-\u27fa\u2212\u2032\U0001d400-\U0001d7ff]"
)

_WORDS = """
α alpha β beta γ gamma δ delta ϵ epsilon ε varepsilon ζ zeta η eta θ theta ϑ vartheta ι iota κ kappa λ lambda μ mu ν nu
ξ xi π pi ρ rho ϱ varrho σ sigma ς varsigma τ tau υ upsilon ϕ phi φ varphi χ chi ψ psi ω omega Γ Gamma Δ Delta Θ Theta
Λ Lambda Ξ Xi Π Pi Σ Sigma Φ Phi Ψ Psi Ω Omega ∓ mp ⋯ cdots ∼ sim ≈ approx ≃ simeq ≅ cong ≡ equiv ≠ neq ≤ leq ≥ geq
≪ ll ≫ gg ∈ in ∋ ni ∉ notin → rightarrow ← leftarrow ↔ leftrightarrow ⇒ Rightarrow ⇐ Leftarrow ⇔ Leftrightarrow
↑ uparrow ↓ downarrow ↦ mapsto ∞ infty ℓ ell ∘ circ ⋆ star ∗ ast ⊤ top ⊥ bot ∣ mid ∥ parallel ⟨ langle ⟩ rangle
⌈ lceil ⌉ rceil ⌊ lfloor ⌋ rfloor ∑ sum ∏ prod ∐ coprod ∫ int ∮ oint ∂ partial ∇ nabla ∀ forall ∃ exists ⊂ subset
⊆ subseteq ⊃ supset ⊇ supseteq ∪ cup ∩ cap ∖ setminus ∅ emptyset ⊕ oplus ⊗ otimes ⊖ ominus ⊙ odot ∧ wedge ∨ vee
∝ propto ′ prime ≺ prec ≻ succ △ triangle ℏ hbar ℜ Re ℑ Im ℵ aleph ∠ angle ⊨ models ⊔ sqcup ⊓ sqcap ⟹ Longrightarrow
⟺ Longleftrightarrow ⟶ longrightarrow ⟵ longleftarrow ⟷ longleftrightarrow √ surd ⊢ vdash ⊣ dashv ≍ asymp ≐ doteq ⋅ cdot
⋈ bowtie ⋄ diamond ⊎ uplus ≀ wr
"""
_LETTERS = {char: name for name, char in symbols.LETTERS.items()} | {
    char: name for name, char in symbols.WORDS.items() if name.startswith("text") and not char.isascii()
}
_ACCENTS = {mark: name for name, mark in symbols.TEXT_ACCENTS.items()}
_STYLES = (
    ("DOUBLE-STRUCK", "mathbb"), ("FRAKTUR", "mathfrak"), ("BLACK-LETTER", "mathfrak"), ("SCRIPT", "mathcal"),
    ("SANS-SERIF", "mathsf"), ("MONOSPACE", "mathtt"), ("BOLD", "mathbf"), ("ITALIC", "mathit"),
)  # fmt: skip


def escape(line: str) -> str:
    """One line of text for LaTeX: braces balance, and nothing in it is a command but those we write."""
    out = _SPECIAL.sub(lambda found: _SIGNS.get(found[0]) or f"{found[0]}{{}}", line)
    if out.isascii():
        return out
    out = _LONE_GREEK.sub(lambda found: "".join(map(_symbol, found[0])), out)
    out = _SCRIPTS.sub(lambda found: _scripts(found[0]), out)
    return _MATHS.sub(lambda found: _symbol(found[0]), out)


def in_encoding(written: str, encoding: str) -> str:
    """LaTeX with commands for the letters that an encoding lacks, as far as LaTeX has them."""
    try:
        written.encode(encoding)
    except UnicodeEncodeError:
        return "".join(char if _fits(char, encoding) else _letter(char) for char in written)
    return written


def _fits(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _letter(char: str) -> str:
    if name := _LETTERS.get(char):
        return f"{{\\{name}}}"
    parted = unicodedata.normalize("NFD", char)
    accent = _ACCENTS.get(parted[1:])
    if accent is None or not parted[0].isascii():
        return char
    base = f"\\{parted[0]}" if parted[0] in "ij" else parted[0]
    return f"{{\\{accent}{{{base}}}}}"


@lru_cache(1)
def _commands() -> dict[str, str]:
    words = _WORDS.split()
    return dict(zip(words[::2], words[1::2], strict=True))


def _formula(content: str) -> str:
    return f"\\ensuremath{{{content}}}"


def _symbol(char: str) -> str:
    if char == "\u2212":
        return _formula("-")
    if command := _commands().get(char):
        return _formula(f"\\{command}")
    plain = unicodedata.normalize("NFKC", char)
    if len(plain) == 1 and plain.isascii() and plain.isalnum():
        name = unicodedata.name(char, "")
        for word, command in _STYLES:
            if word in name and (command != "mathcal" or plain.isupper()):
                return _formula(f"\\{command}{{{plain}}}")
    return char


def _scripts(run: str) -> str:
    """Raised and lowered signs as such, those of one kind together; `ᵈᵉᶠ` and the like only where they are ASCII."""
    out, kind, held = "", "", ""
    for char in run:
        how, _, code = unicodedata.decomposition(char).partition(" ")
        plain = chr(int(code, 16)) if code and " " not in code else ""
        plain = "-" if plain == "\u2212" else plain
        sign = {"<super>": "^", "<sub>": "_"}.get(how, "") if plain.isascii() else ""
        if sign != kind and held:
            out, held = out + _formula(f"{kind}{{{held}}}"), ""
        kind = sign
        if sign and plain:
            held += plain
        else:
            out += char
    return out + (_formula(f"{kind}{{{held}}}") if held else "")
