from __future__ import annotations

import sys
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from papertui import text

NOW = datetime(2026, 8, 14, 12, 0, tzinfo=UTC)

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
HEART_ON_FIRE = "\u2764\ufe0f\u200d\U0001f525"
PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
DEVANAGARI = "\u0915\u094d\u200d\u0937"
SINHALA = "\u0dc1\u0dca\u200d\u0dbb\u0dd3"
KEYCAP = "1\ufe0f\u20e3"

# Alphabets that meet the rules far more often than arbitrary Unicode does.
TRICKY = st.text(
    st.sampled_from(
        "aB1 \t\n\r\v\f\x00\x07\x1b[]()\\;mJ;8Pc\x7f\x85\x90\x98\x9b\x9c\x9d\x9f\xa0\xad\u0300\u0301\u0345\u034f\u0903"
        "\u0915\u094d\u061c\u0645\u115f\u1100\u1161\u11a8\u200b\u200c\u200d\u200e\u2028\u2029\u202e\u2066\u2126\u2764"
        "\u2800\u3000\u3099\u30ab\u3164\ufb2c\ud800\udc00\udfff\ufdd0\ufe0e\ufe0f\ufeff\ufffa\ufffe\U0001f469\U0001f3fd"
        "\U0001d160\U000e0041\U000e0100\U000f0000\U0010ffff\xe2\x80"
    ),
    max_size=60,
)
ANY = st.one_of(TRICKY, st.text(max_size=80), st.text(st.characters(), max_size=80))
CLEANERS = [text.line, text.block, text.lines]


def forbidden(char: str) -> bool:
    category = unicodedata.category(char)
    if category == "Cf":
        return char not in "\u200c\u200d"
    return category in ("Cc", "Cs", "Zl", "Zp") or (category == "Zs" and char != " ")


def assert_clean(cleaned: str, allowed: str = "") -> None:
    assert [hex(ord(char)) for char in cleaned if char not in allowed and forbidden(char)] == []
    cleaned.encode("utf-8")
    assert unicodedata.is_normalized("NFC", cleaned)
    marks = "".join("m" if unicodedata.category(char).startswith("M") else "-" for char in cleaned)
    assert "m" * 5 not in marks


@settings(max_examples=400)
@given(ANY)
@example("A\x1f\u0300")
@example("\x1b\x1b]x\x07")
@example("\u1100\x00\u1161")
def test_a_line_is_clean_and_stays_so(s: str) -> None:
    cleaned = text.line(s)
    assert_clean(cleaned)
    assert text.line(cleaned) == cleaned
    assert cleaned == cleaned.strip() and "  " not in cleaned


@settings(max_examples=400)
@given(ANY)
@example("a\n\x1f\nb")
@example(" a\n b\n c")
@example("x" * 300 + "\ny")
def test_a_block_is_clean_and_stays_so(s: str) -> None:
    cleaned = text.block(s)
    assert_clean(cleaned, "\n")
    assert text.block(cleaned) == cleaned
    assert all(part == text.line(part) and part for part in cleaned.split("\n\n") if cleaned)


@settings(max_examples=300)
@given(ANY)
def test_kept_lines_are_clean_and_stay_so(s: str) -> None:
    cleaned = text.lines(s)
    assert_clean(cleaned, "\n")
    assert text.lines(cleaned) == cleaned


@given(ANY, st.integers(0, 12), st.sampled_from(CLEANERS))
def test_the_limit_holds_and_the_cut_text_is_clean(s: str, limit: int, clean) -> None:
    cleaned = clean(s, limit)
    assert len(cleaned) <= limit
    assert clean(cleaned, limit) == cleaned
    assert_clean(cleaned, "\n")


def test_every_code_point_comes_out_clean() -> None:
    everything = [chr(code) for code in range(sys.maxunicode + 1)]
    for start in range(0, len(everything), 4096):
        cleaned = text.line("a".join(everything[start : start + 4096]), 20_000)
        assert_clean(cleaned)
        assert text.line(cleaned, 20_000) == cleaned


@pytest.mark.parametrize("s", [FAMILY, HEART_ON_FIRE, PERSIAN, DEVANAGARI, SINHALA, KEYCAP, "日本語 한국어 ελληνικά"])
def test_what_a_script_needs_is_kept(s: str) -> None:
    for clean in CLEANERS:
        assert clean(s) == s


@pytest.mark.parametrize(
    ("hostile", "left"),
    [
        ("a\x1b]52;c;SGFja2Vk\x07b", "ab"),
        ("a\x1b]52;c;SGFja2Vk\x1b\\b", "ab"),
        ("a\x1b]0;title\x9cb", "ab"),
        ("a\x9d52;c;SGFja2Vk\x9cb", "ab"),
        ("a\x90q#0\x9cb", "ab"),
        ("a\x1bP+q544e\x1b\\b", "ab"),
        ("a\x1b[2J\x1b[1;1Hb", "ab"),
        ("a\x9b31mb", "ab"),
        ("a\x1b[?1049lb", "ab"),
        ("a\x1b(Bb\x1bcc", "abc"),
        ("a\x1b]8;;http://x.example\x1b\\link\x1b]8;;\x1b\\b", "alinkb"),
        ("a\x1b", "a"),
        ("a\x1b[", "a"),
        ("unfinished \x1b]0;the rest stays", "unfinished 0;the rest stays"),
        ("a\u202egnp.exe\u202c", "agnp.exe"),
        ("a\u2066b\u2069\u200f\u061c", "ab"),
        ("zero\u200bwidth\ufeff\u2060", "zerowidth"),
        ("soft\u00adhyphen", "softhyphen"),
        ("latin\u200dletters\u200chere", "latinletterhere".replace("letter", "letters")),
        ("tag\U000e0041\U000e007f", "tag"),
        ("a\u2028b\u2029c\u3000d\u00a0e\tf", "a b c d e f"),
        ("a\u3164\u115f\u2800b", "a b"),
        ("\ud800x\udfff", "\ufffdx\ufffd"),
        ("\ufdd0\uffff\U0001fffe", "\ufffd\ufffd\ufffd"),
        ("nul\x00l", "null"),
        ("e\u0301", "\u00e9"),
        ("x\ufe0f", "x"),
    ],
)
def test_what_is_dangerous_goes(hostile: str, left: str) -> None:
    assert text.line(hostile) == left


def test_letters_read_in_the_wrong_encoding_do_not_swallow_the_text_round_them() -> None:
    garbled = "the \u201cbest\u201d of \u201cmany\u201d ways".encode().decode("latin-1")
    assert text.line(garbled) == "the \xe2best\xe2 of \xe2many\xe2 ways"


def test_marks_are_thinned_to_four() -> None:
    assert text.line("x" + "\u0489" * 50 + "y") == "x" + "\u0489" * 4 + "y"


@pytest.mark.parametrize(
    ("wrapped", "prose"),
    [
        ("one\ntwo\nthree", "one two three"),
        ("one\r\ntwo", "one two"),
        ("one\n\ntwo\n \n\nthree\n", "one\n\ntwo\n\nthree"),
        ("  one\ntwo\n  three\nfour", "one two\n\nthree four"),
        ("one\n  two\n  three\n  four", "one two three four"),
        ("x" * 241 + "\nnext", "x" * 241 + "\n\nnext"),
        ("\u201cone\u201d\ntwo", "\u201cone\u201d two"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_hard_wraps_are_undone_and_paragraphs_kept(wrapped: str, prose: str) -> None:
    assert text.block(wrapped) == prose


def test_kept_lines_keep_lists_and_indentation() -> None:
    assert text.lines("\n- one\n  - two \r\n\tcode\n\n") == "- one\n  - two\n    code"


@pytest.mark.parametrize(
    "hostile",
    ["\x1b]", "\x9d", "\x1b[0", "\u0301", "\u200c", "\n \n", " a\n", "\x90x", "\ud800", FAMILY + "\u200d", "\x1b\x9b"],
)
def test_megabytes_of_one_thing_are_cut_and_cleaned(hostile: str) -> None:
    for clean in CLEANERS:
        assert_clean(clean(hostile * 300_000), "\n")


@given(st.text(max_size=40))
@example("naïve café – “quoted” … ≤ →")
@example("日本語のタイトル")
@example(FAMILY + HEART_ON_FIRE + KEYCAP)
@example(DEVANAGARI + PERSIAN)
def test_width_is_what_textual_counts(s: str) -> None:
    assert text.width(text.line(s)) == cell_len(text.line(s))


def test_width_agrees_on_every_single_character() -> None:
    differing = [code for code in range(0x20, 0x30000) if text.width(chr(code)) != cell_len(chr(code))]
    assert [code for code in differing if text.line(chr(code)) == chr(code)] == []


@given(st.text(max_size=40), st.integers(0, 50))
def test_a_clipped_line_fits(s: str, cells: int) -> None:
    cleaned = text.line(s)
    clipped = text.clip(cleaned, cells)
    assert text.width(clipped) <= cells
    assert clipped == cleaned or text.width(cleaned) > cells


@pytest.mark.parametrize(
    ("s", "cells", "clipped"),
    [
        ("attention", 9, "attention"),
        ("attention", 8, "attenti…"),
        ("is all you", 7, "is all…"),
        ("日本語", 4, "日…"),
        ("日本語", 5, "日本…"),
        (FAMILY + FAMILY, 3, FAMILY + "…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
        ("", 0, ""),
    ],
)
def test_clip(s: str, cells: int, clipped: str) -> None:
    assert text.clip(s, cells) == clipped


def test_clip_with_ascii_marks() -> None:
    assert text.clip("attention", 8, "...") == "atten..."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Attention Is All You Need", "attention is all you need."),
        ("GenM\u00b3: a study", "GenM3 – A Study"),
        ("Schr\u00f6dinger bridges", "SCHRO\u0308DINGER BRIDGES"),
        ("Stra\u00dfe", "STRASSE"),
        ("\ufb01ne-tuning", "Fine tuning"),
    ],
)
def test_titles_that_are_the_same(one: str, other: str) -> None:
    assert text.title_key(one) == text.title_key(other) != ""


def test_titles_without_letters_stay_apart() -> None:
    assert text.title_key("???") != text.title_key("!!!")
    assert text.title_key("…") != text.title_key("—")


@given(st.text(max_size=60))
def test_a_title_key_is_its_own_key(s: str) -> None:
    key = text.title_key(s)
    assert text.title_key(key) == key
    assert not any(char.isspace() for char in key)


def test_fold_ignores_case_and_accents() -> None:
    assert text.fold("É\u0130\u03a3") == text.fold("e\u0307i\u0307\u03c2".replace("e\u0307", "e\u0301"))
    assert text.fold("Naïve") == "naive"


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ("2026-08-14T11:59:30Z", "now"),
        ("2026-08-14T11:55:00Z", "5m"),
        ("2026-08-14T11:55:00+02:00", "2h"),
        ("2026-08-14T09:00:00", "3h"),
        ("2026-08-11T09:00:00.123Z", "3d"),
        ("2026-08-14", "today"),
        ("2026-08-13", "1d"),
        ("2026-08-15", "today"),
        ("2026-08-15T00:00:00Z", "now"),
        ("2026-08-01", "13d"),
        ("2026-07-31", "2w"),
        ("2026-06-15", "8w"),
        ("2026-06-14", "2mo"),
        ("2024-09-01", "23mo"),
        ("2024-08-01", "2y"),
        ("2017-06-12", "9y"),
        ("soon", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_age(then: str | None, said: str) -> None:
    assert text.age(then, NOW) == said


@given(st.datetimes(max_value=NOW.replace(tzinfo=None)))
def test_an_age_fits_its_column(then: datetime) -> None:
    assert 0 < len(text.age(then.isoformat(), NOW)) <= 5


def test_counts_and_plurals() -> None:
    assert text.count(1234567) == "1,234,567"
    assert text.plural(1, "paper") == "1 paper"
    assert text.plural(1234, "paper") == "1,234 papers"
    assert text.plural(0, "search") == "0 searches"
    assert text.plural(2, "query") == "2 queries"
    assert text.plural(2, "day") == "2 days"
    assert text.plural(2, "person", "people") == "2 people"
