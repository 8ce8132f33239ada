"""What LaTeX's commands stand for, as tables."""

from __future__ import annotations


def _table(pairs: str) -> dict[str, str]:
    words = pairs.split()
    return dict(zip(words[::2], words[1::2], strict=True))


def _marks(pairs: str) -> dict[str, str]:
    return {name: chr(int(code, 16)) for name, code in _table(pairs).items()}


_SHOWN_PLAINLY = """
text textbf textit emph textrm texttt textsc textsf textup textmd textnormal textsl underline uline mbox hbox mathrm
mathbf mathit mathsf mathtt mathcal mathscr mathfrak mathnormal mathop mathbin mathrel boldsymbol bm pmb boxed
operatorname ensuremath url enquote smash
"""
_WITHOUT_EFFECT = """
em bf it rm tt sc sf bfseries itshape small large normalsize displaystyle textstyle scriptstyle limits nolimits left
right big Big bigl bigr Bigl Bigr bigg Bigg biggl biggr middle xspace noindent protect nonumber boldmath unboldmath
tiny footnotesize Large centering bigm
"""
_NAMES_OF_FUNCTIONS = """
log ln lg exp sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan min max sup inf lim limsup liminf arg det
dim ker hom gcd Pr argmin argmax sgn rank
"""

# Commands whose argument is shown without them, those that only change the look, and those that print their name.
PLAIN_ARGUMENT = frozenset(_SHOWN_PLAINLY.split())
SWITCHES = frozenset(_WITHOUT_EFFECT.split())
FUNCTIONS = frozenset(_NAMES_OF_FUNCTIONS.split())
SPACES = frozenset({",", ";", ":", " ", ">", "quad", "qquad", "enspace", "thinspace", "\\", "newline", "par", "hfill"})

LETTERS = _table("o ø O Ø l ł L Ł ss ß ae æ AE Æ oe œ OE Œ aa å AA Å i ı j ȷ dh ð DH Ð th þ TH Þ dj đ DJ Đ")
WORDS = _table(
    "eg e.g. ie i.e. LaTeX LaTeX TeX TeX deg ° textdegree ° textendash – textemdash — textquoteleft ‘ textquoteright ’"
    " textquotedblleft “ textquotedblright ” textregistered ® texttrademark ™ textrightarrow → textless < textgreater >"
    " textunderscore _ textasciitilde ~ textbackslash \\ slash / textasciicircum ^ textasciigrave ` textbar |"
    " textdollar $ textbraceleft { textbraceright } textquotesingle '"
)
TEXT_ACCENTS = _marks(
    "' 301 ` 300 ^ 302 \" 308 ~ 303 = 304 . 307 u 306 v 30c H 30b c 327 d 323 b 331 k 328 r 30a t 361"
)
MATHS_ACCENTS = _marks(
    "hat 302 widehat 302 tilde 303 widetilde 303 bar 304 overline 305 vec 20d7 dot 307 ddot 308 check 30c breve 306"
    " acute 301 grave 300 mathring 30a"
)
_BLACKBOARD = _table("C ℂ H ℍ N ℕ P ℙ Q ℚ R ℝ Z ℤ")

SUPERSCRIPTS = dict(
    zip(
        "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδεθιφχ∘⊤′″∗*†‡",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᵋᶿᶥᶲᵡ°ᵀ′″**†‡",
        strict=True,
    )
)
SUBSCRIPTS = dict(zip("0123456789+-−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True))

# The commonest of arXiv's titles and abstracts, so that most formulas need no library.
SYMBOLS = _table(
    r"""
alpha α  beta β  gamma γ  delta δ  epsilon ϵ  varepsilon ε  zeta ζ  eta η  theta θ  vartheta ϑ  iota ι  kappa κ
lambda λ  mu μ  nu ν  xi ξ  pi π  rho ρ  sigma σ  tau τ  upsilon υ  phi ϕ  varphi φ  chi χ  psi ψ  omega ω
Gamma Γ  Delta Δ  Theta Θ  Lambda Λ  Xi Ξ  Pi Π  Sigma Σ  Phi Φ  Psi Ψ  Omega Ω  times ×  pm ±  mp ∓  cdot ·
cdots ⋯  ldots …  dots …  sim ∼  approx ≈  simeq ≃  cong ≅  equiv ≡  neq ≠  ne ≠  leq ≤  le ≤  geq ≥  ge ≥
leqslant ⩽  geqslant ⩾  ll ≪  gg ≫  in ∈  notin ∉  to →  rightarrow →  leftarrow ←  leftrightarrow ↔
Rightarrow ⇒  Leftarrow ⇐  Leftrightarrow ⇔  uparrow ↑  downarrow ↓  mapsto ↦  infty ∞  ell ℓ  circ ∘  star ⋆
ast ∗  top ⊤  bot ⊥  mid ∣  parallel ∥  langle ⟨  rangle ⟩  lceil ⌈  rceil ⌉  lfloor ⌊  rfloor ⌋  sum ∑  prod ∏
int ∫  partial ∂  nabla ∇  forall ∀  exists ∃  subset ⊂  subseteq ⊆  supset ⊃  cup ∪  cap ∩  setminus ∖
emptyset ∅  oplus ⊕  otimes ⊗  wedge ∧  vee ∨  neg ¬  propto ∝  perp ⊥  prime ′  dagger †  ddagger ‡
checkmark ✓  lbrace {  rbrace }  lvert |  rvert |  lVert ‖  rVert ‖  vert |  Vert ‖  colon :  bullet •  hbar ℏ
prec ≺  succ ≻  triangle △  square □  blacksquare ■  degree °  backslash \  Re ℜ  Im ℑ  aleph ℵ  angle ∠
models ⊨  lesssim ≲  gtrsim ≳  triangleq ≜  coloneqq ≔  implies ⟹  iff ⟺  sqcup ⊔  odot ⊙  gets ←  S §
copyright ©  leadsto ⇝  longrightarrow ⟶
    """
)


def blackboard(char: str) -> str:
    """A letter or digit with doubled strokes; any other character as it is."""
    if char in _BLACKBOARD or not (char.isascii() and char.isalnum()):
        return _BLACKBOARD.get(char, char)
    zero, first = ("0", 0x1D7D8) if char.isdigit() else ("A", 0x1D538) if char.isupper() else ("a", 0x1D552)
    return chr(first + ord(char) - ord(zero))


def by_number(code: str) -> str | None:
    """The character of a code point written as `8212` or `x2014`; `None` when there is no such."""
    try:
        return chr(int(code.removeprefix("x"), 16 if code.startswith("x") else 10))
    except (ValueError, OverflowError):
        return None
