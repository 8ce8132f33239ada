from __future__ import annotations

import json
import lzma
import os
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from papertui import latex, text

REPOSITORY = Path(__file__).parents[2]
DATA = Path(os.environ.get("PAPERTUI_TEST_DATA", REPOSITORY.parent / "shared" / "data"))

PIECES = st.lists(
    st.sampled_from(
        r"""$ $$ \( \) \[ \] { } ^ _ \\ \, \! \% \$ \emph \emph{ \textbf{a} \frac \frac{1}{2} \sqrt[3]{x} \hat x
        \hat{xy} \mathbb{R} \not \not= \log \alpha \ours \left( \right) \' \"o \'{e} \c{c} \o \ss{} \i \href{u}{t}
        \footnote \unicode{x200d} \unicode{xd800} \unicode{x1b} \unicode{9} \unicode{x} \begin{cases} \operatorname*
        \pmod{2} \textcolor{red} a b 5 10 , . - ' ~ & # % [ ] ( ) é क् ‍ ষ ‌ م 👩 ́ """.split(" ")
        + [" ", "  ", "\n", "\n\n", "\x02", "\\", "\u0301", "\u200d"]
    ),
    max_size=25,
).map("".join)


@settings(max_examples=400)
@given(st.one_of(PIECES, st.text(max_size=60)))
@example("\\")
@example("$\\")
@example("\\unicode{zz}")
@example("\\'{\u0301}")
@example("a\n\n\\,\n\nb")
def test_nothing_raises_and_the_result_is_clean(s: str) -> None:
    latex.unicode(s)
    for clean in (text.line, text.block):
        shown = latex.unicode(clean(s))
        assert clean(shown) == shown


@given(st.text(st.characters(exclude_characters="\\$"), max_size=80))
def test_text_without_latex_is_the_very_same(s: str) -> None:
    assert latex.unicode(s) is s


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("$x^2$", "x²"),
        ("$10^{-3}$", "10⁻³"),
        (r"$\mathbb{R}^n$", "ℝⁿ"),
        (r"$\mathbb{F}_q$, $\mathbb{1}$", "𝔽_q, 𝟙"),
        (r"$\mathcal{X}$-KD", "X-KD"),
        ("Mask$^2$DiT", "Mask²DiT"),
        ("H$_{2}$O", "H₂O"),
        ("the 20$^{th}$ century", "the 20ᵗʰ century"),
        ("${C}^{3}$-GS", "C³-GS"),
        (r"98$\times$ faster", "98× faster"),
        (r"360$^\circ$", "360°"),
        (r"$O(n\log n)$", "O(n log n)"),
        (r"$\log n$ and $2\sin x$", "log n and 2 sin x"),
        (r"$\arg\max_x$", "arg maxₓ"),
        (r"$\frac{a+b}{2c}$", "(a+b)/2c"),
        (r"$\frac12$", "1/2"),
        (r"$\sqrt{x+1}$, $\sqrt2$, $\sqrt[3]{x}$", "√(x+1), √2, ³√x"),
        (r"$\binom{n}{k}$", "(n choose k)"),
        (r"$x_{i,j}$ and $R_{dm}$", "x_(i,j) and R_dm"),
        (r"$\hat{x}$, $\bar x$", "x̂, x̄"),
        (r"$x' \not= y$", "x′ ≠ y"),
        (r"$\left\{\alpha \leq 1\right.$", "{α ≤ 1"),
        (r"$\text{R}^2\text{ec}$", "R²ec"),
        (r"$\textit{Can}$ it", "Can it"),
        (r"$x^\mathrm{T}$", "xᵀ"),
        (r"$\aleph_0 \sqsubseteq \varnothing$", "ℵ₀ ⊑ ∅"),
        (r"\(a + b\) and \[c\]", "a + b and c"),
        ("$$e = mc^2$$", "e = mc²"),
        ("$k$-NN with $n=5$, $p < 0.05$", "k-NN with n=5, p < 0.05"),
        ("Top-$K$ of $ x_1 $", "Top-K of x₁"),
        (r"$5\%$", "5%"),
        (r"Schr\"odinger, Erd\H{o}s, Ren\'{e}, {\'E}. Na\"{\i}ve, \'\i", "Schrödinger, Erdős, René, É. Naïve, í"),
        (r"S{\o}ren, \O{}re, \L ukasz, Stra\ss e, \c{C}elik, \v{S}", "Søren, Øre, Łukasz, Straße, Çelik, Š"),
        (r"\emph{very \textbf{bold} $x^2$} text", "very bold x² text"),
        (r"{\em slanted} text", "slanted text"),
        (r"A\textsuperscript{2}FM", "A²FM"),
        (r"50\% of R\&D\_x \#1", "50% of R&D_x #1"),
        (r"Call\,Recording \\ via", "Call Recording via"),
        (r"\href{https://example.org}{here}", "here (https://example.org)"),
        (r"\href{https://example.org}{https://example.org}", "https://example.org"),
        (r"\url{https://example.org/a_b}", "https://example.org/a_b"),
        (r"so\footnote{Not quite.} it is \cite{knuth}", "so (Not quite.) it is [knuth]"),
        (r"\textcolor{red}{warm} \color{blue}cold", "warm cold"),
        (r"\eg, \ie{} \ldots", "e.g., i.e. …"),
        (r"correlation \r{ho} and \k{appa}", "correlation ρ and κ"),
        (r"$\unicode{x2014}$ \unicode{8212}", "— —"),
        (r"\$0.0007 a call", "$0.0007 a call"),
    ],
)
def test_what_latex_looks_like(source: str, shown: str) -> None:
    assert latex.unicode(source) == shown
    assert latex.unicode(shown) == shown


@pytest.mark.parametrize(
    "source",
    [
        "$5 and $10",
        "$5-$20 a day",
        "from $0.8 to $1.5 per run",
        "$100B market and $20M budgets",
        "costs $4 per test, and $M in all",
        "the launch of $TRUMP coin",
        "an odd $ sign",
        "US$5",
        "$$",
        "$ $",
        "50% of it & more % than _that_ ^ {x, y}",
        "100% of $5",
        r"C:\new\folder",
        r"our method \ours wins",
        r"$\ours$ wins",
        r"$\widehat{AB}$",
        r"$\begin{cases}1\end{cases}$",
        r"\emph{not closed",
        r"\frac{1}",
        "$" + "x" * 501 + "$",
        r"\(" + "x" * 501 + r"\)",
    ],
)
def test_what_is_no_latex_or_has_no_plain_form_stays(source: str) -> None:
    assert latex.unicode(source) == source


def test_each_paragraph_is_read_for_itself() -> None:
    assert latex.unicode("costs $5\n\nand $x^2$") == "costs $5\n\nand x²"


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        (r"\emph{", "}"),
        (r"\'{", "}"),
        (r"{\em ", "}"),
        (r"\href{", "}"),
        (r"\textcolor{a}{", "}"),
        (r"\frac{a}{", "}"),
        ("$", ""),
        ("$x", ""),
        ("$$x", ""),
        (r"\(", ""),
        (r"\(", r"\)"),
        ("{", "}"),
        ("{", ""),
        ("}", "{"),
        ("\\", ""),
        (r"\hat", ""),
        (r"$\hat{", "}$"),
        ("$^{", "}$"),
    ],
)
def test_hostile_nesting_ends(head: str, tail: str) -> None:
    for times in (30, 3_000):
        nested = text.block(head * times + "x" + tail * times)
        assert text.block(latex.unicode(nested)) == latex.unicode(nested)


def test_the_library_of_symbols_is_loaded_only_when_a_formula_needs_it() -> None:
    code = (
        "import sys; from papertui import latex;"
        r"latex.unicode(r'$\alpha_{i}$ \"o \ours $\mathbb{R}$'); assert 'pylatexenc' not in sys.modules;"
        r"latex.unicode(r'$\varsubsetneq$'); assert 'pylatexenc' in sys.modules"
    )
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "src")}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)


def test_real_titles_and_abstracts_come_out_clean_and_whole() -> None:
    recorded = DATA / "scale" / "arxiv_2025-03_2026-07.jsonl.xz"
    if not recorded.exists():
        pytest.skip("no recorded data")
    changed = 0
    with lzma.open(recorded, "rt", encoding="utf-8") as papers:
        for line in islice(papers, 0, 12_000):
            paper = json.loads(line)
            title, abstract = text.line(paper["title"]), text.block(paper["summary"])
            for source, clean in ((title, text.line), (abstract, text.block)):
                shown = latex.unicode(source)
                assert clean(shown) == shown
                assert len(shown) * 2 > len(source)
                changed += shown != source
    assert changed > 500
