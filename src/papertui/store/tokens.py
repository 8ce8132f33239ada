"""Text as it goes into the full-text index, and words as they are looked for in it.

The index takes a run of letters and digits for a word. That fails scripts without spaces, of which it would find only
the beginning of a run, names that consist of signs, and letters that are written with and without a mark. Here each of
these becomes what the index can tell apart; a query goes through the same.
"""

from __future__ import annotations

import re
import unicodedata

# Scripts written without spaces: Thai to Khmer, Kana, ideographs, Hangul.
UNSPACED = (
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff]"
)

SIGNED = {"c++": "cplusplus", "c#": "csharp", "f#": "fsharp", "g++": "gplusplus", ".net": "dotnet"}
"""Names that the index would cut to their letters, and the words they are there."""

_SIGNED = r"(?i)(?<![\w.])(?:[cg]\+\+|[cf]#|\.net)(?![\w+#])"
# Letters that are none with a mark added, so that taking marks off does not reach them.
_LETTERS = str.maketrans(
    {
        "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ħ": "h", "ı": "i", "ß": "ss",
        "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "þ": "th", "Þ": "Th", "ё": "е", "Ё": "Е",
        "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": "",
    }
)  # fmt: skip
_VOWEL_MARKS = "[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670]"


def indexed(text: str) -> str:
    """The text for the full-text index."""
    text = spelled(text)
    if text.isascii():
        return text
    text = re.sub(_VOWEL_MARKS, "", text.translate(_LETTERS))
    return re.sub(f"{UNSPACED}+", _apart, text)


def spelled(text: str) -> str:
    """The text with names such as `C++` as the index knows them."""
    if "+" in text or "#" in text or ".N" in text or ".n" in text:
        return re.sub(_SIGNED, lambda found: SIGNED[found[0].lower()], text)
    return text


def _apart(found: re.Match[str]) -> str:
    """Sign by sign, so that any part of the run is found as words that follow each other; marks stay with theirs."""
    parts: list[str] = []
    for sign in unicodedata.normalize("NFC", found[0]):
        if parts and unicodedata.category(sign)[0] == "M":
            parts[-1] += sign
        else:
            parts.append(sign)
    return f" {' '.join(parts)} "


def signed(word: str) -> str | None:
    """The word of the index for a name such as `C++`, with or without what ends a sentence; else `None`."""
    known = name(word)
    return SIGNED[known] if known else None


def name(word: str) -> str | None:
    """The name such as `c++` that a word is, with or without what ends a sentence; else `None`."""
    ways = (word.lower().rstrip(",;:!?"), word.lower().strip(",;:!?()."))
    return next((way for way in ways if way in SIGNED), None)
