"""Foreign text made safe to show, and the small words of the interface.

Everything that did not come from this program's own source passes `line`, `block` or `lines` before it is
kept or printed. What comes out holds no control, bidirectional or invisible formatting character, no lone
surrogate, no escape sequence; it is NFC, can be encoded as UTF-8, and cleaning it again changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise

LINE_LIMIT = 1_000
BLOCK_LIMIT = 20_000

_MARKS_PER_BASE = 4
_LONGEST_WRAP = 240
_REPLACEMENT = "\ufffd"
_BREAKS = "\n\v\f\r\x85\u2028"
# Letters, symbols and selectors that draw nothing: Hangul fillers and the empty Braille pattern.
_BLANK_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# Marks that draw nothing. U+FE0E and U+FE0F are judged by what they follow instead.
_INVISIBLE_MARKS = frozenset({0x034F, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, *range(0xFE00, 0xFE0E)})

# The patterns are compiled when first used: plain ASCII, which most text is, needs none of them.
# Holds no mark, joiner, filler, control or character that NFC would change: such text needs no care.
_PLAIN = (
    "[\n -~\xa1-\xac\xae-\u02ff\u0388-\u0481\u2010-\u2027\u2030-\u205e\u2190-\u2328\u232b-\u25ff"
    "\u3001-\u3029\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]*"
)
# Of these every one is a single cell for rich.cells, which Textual measures with.
_NARROW = "[ -~\xa1-\xac\xae-\u02ff\u0388-\u0481\u2010-\u2027\u2030-\u205e]*"

# A string sequence ends with BEL or ST; without its end only the introducer goes, not the rest of the text.
# The one-character (C1) introducers are left to the table when a character of U+0080..U+00FF stands before
# them: that is UTF-8 read as Latin-1, where they are halves of letters, and the text round them is wanted.
_STRING = "[^\x07\x1b\x90\x98\x9c-\x9f]*+(?:\x07|\x1b\\\\|\x9c)"
_ESCAPE = (
    f"\x1b[\\]PX^_]{_STRING}"
    f"|(?<![\x80-\xff])[\x90\x98\x9d-\x9f]{_STRING}"
    "|\x1b\\[[0-?]*+[ -/]*+[@-~]?"
    "|(?<![\x80-\xff])\x9b[0-?]*+[ -/]*+[@-~]?"
    "|\x1b[ -/]*+[0-~]?"
)

_JOINING = (
    "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\ua840-\ua87f\ua8e0-\ua8ff\ua980-\ua9df\uaa60-\uaa7f"
    "\uabc0-\uabff\ufb50-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff"
)
_PICTURE = (
    "\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
_STRAY = (
    f"(?<![{_JOINING}])\u200c|\u200c(?![{_JOINING}])"
    f"|(?<![{_JOINING}{_PICTURE}\ufe0f])\u200d|\u200d(?![{_JOINING}{_PICTURE}])"
    f"|(?<![{_PICTURE}#*0-9])[\ufe0e\ufe0f]"
)
_PARAGRAPH = re.compile("\n(?: *\n)+")
_NOT_ALNUM = re.compile("[^a-z0-9]+")


class _Cleaner(dict[int, str | None]):
    """A `str.translate` table filled as characters are met: from code point to what stands for it."""

    def __missing__(self, code: int) -> str | None:
        value = _stand_in(code)
        if code < 0x20000:
            self[code] = value
        return value


def _stand_in(code: int) -> str | None:
    char = chr(code)
    if char in _BREAKS:
        return "\n"
    if char == "\u2029":
        return "\n\n"
    if char == "\t" or char in _BLANK_FILLERS:
        return " "
    if char in "\u200c\u200d":
        return char
    if code in _INVISIBLE_MARKS or 0xE0000 <= code <= 0xE0FFF:
        return None
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return _REPLACEMENT
    category = unicodedata.category(char)
    if category in ("Cc", "Cf") or code == 0x2065 or 0xFFF0 <= code <= 0xFFF8:
        return None
    if category == "Cs":
        return _REPLACEMENT
    return " " if category in ("Zs", "Zl", "Zp") else char


class _Marker(dict[int, str]):
    """A `str.translate` table that leaves only one bit per character: is it a combining mark?"""

    def __missing__(self, code: int) -> str:
        value = "m" if unicodedata.category(chr(code))[0] == "M" else "-"
        if code < 0x20000:
            self[code] = value
        return value


_CLEANER = _Cleaner()
_MARKER = _Marker()
_MARK_RUN = re.compile(f"m{{{_MARKS_PER_BASE + 1},}}")


def line(s: str, limit: int = LINE_LIMIT) -> str:
    """One clean line of at most `limit` characters; runs of white space become one space."""
    if s.isascii() and s.isprintable() and "  " not in s and len(s) <= limit:
        return s.strip(" ")
    return _settle(s, limit, _one_line)


def block(s: str, limit: int = BLOCK_LIMIT) -> str:
    """Clean prose of at most `limit` characters: paragraphs parted by one blank line.

    A single line break is a hard wrap and becomes a space, unless the next line is indented (arXiv's sign of a new
    paragraph) or the line is too long to have been wrapped. For text whose line breaks all mean something use `lines`.
    """
    if s.isascii() and len(s) <= limit and "\n " not in s and "\n\n" not in s and "  " not in s:
        joined = s.replace(" \n", " ").replace("\n", " ")
        if joined.isprintable() and (joined == s or max(map(len, s.split("\n"))) <= _LONGEST_WRAP):
            return joined.strip(" ")
    return _settle(s, limit, _paragraphs)


def lines(s: str, limit: int = BLOCK_LIMIT) -> str:
    """Clean text of at most `limit` characters that keeps its line breaks and indentation: notes, comments."""
    return _settle(s.expandtabs(4), limit, _kept_lines)


def _settle(s: str, limit: int, shape: Callable[[str], str]) -> str:
    # Removing one thing can bring together two others, and a cut can part a sequence: go on until nothing
    # changes. A pass only ever removes or composes, so a few are enough; the last resort is still clean.
    s = s[: 4 * limit + 4_096].replace("\r\n", "\n")
    for _ in range(12):
        cleaned = shape(_pass(s))
        if len(cleaned) > limit:
            cleaned = shape(cleaned[:limit])
        if cleaned == s:
            return s
        s = cleaned
    return shape("".join(char for char in s if char.isascii()))


def _pass(s: str) -> str:
    if re.fullmatch(_PLAIN, s):
        return s
    s = re.sub(_ESCAPE, "", s)
    s = re.sub(_STRAY, "", s.translate(_CLEANER))
    s = s if unicodedata.is_normalized("NFC", s) else unicodedata.normalize("NFC", s)
    return s if s.isascii() else _thin_marks(s)


def _thin_marks(s: str) -> str:
    kinds = s.translate(_MARKER)
    if "m" * (_MARKS_PER_BASE + 1) not in kinds:
        return s
    kept, start = [], 0
    for run in _MARK_RUN.finditer(kinds):
        kept.append(s[start : run.start() + _MARKS_PER_BASE])
        start = run.end()
    return "".join(kept) + s[start:]


def _one_line(s: str) -> str:
    return " ".join(s.split())


def _paragraphs(s: str) -> str:
    if "\n" not in s:
        return " ".join(s.split())
    parts = (" ".join(words.split()) for part in _PARAGRAPH.split(s) for words in _unwrap(part))
    return "\n\n".join(filter(None, parts))


def _unwrap(part: str) -> list[str]:
    wrapped = part.strip().split("\n")
    longest = max(map(len, wrapped))
    if longest <= _LONGEST_WRAP:
        indented = sum(piece.startswith(" ") for piece in wrapped)
        if not indented or 1 < len(wrapped) - 1 == indented:
            return [" ".join(wrapped)]
    pieces = wrapped[:1]
    for before, piece in pairwise(wrapped):
        pieces += ("\n" if piece.startswith(" ") or len(before) > _LONGEST_WRAP else " ", piece)
    return "".join(pieces).split("\n")


def _kept_lines(s: str) -> str:
    kept = [part.rstrip(" ") for part in s.split("\n")]
    while kept and not kept[-1]:
        kept.pop()
    while kept and not kept[0]:
        kept.pop(0)
    return "\n".join(kept)


def title_key(s: str) -> str:
    """What two spellings of one title have in common: lower-case letters and digits, nothing else.

    A title without any letter or digit keeps its other characters, so that such titles stay apart.
    """
    if s.isascii():
        return _NOT_ALNUM.sub("", s.lower()) or "".join(s.split())
    folded = fold(s)
    return "".join(filter(str.isalnum, folded)) or "".join(folded.split())


def fold(s: str) -> str:
    """`s` without case, accents and compatibility forms, to compare what people type with what is stored."""
    if s.isascii():
        return s.lower()
    for _ in range(3):
        s = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", s).casefold())
    return "".join(char for char in s if not unicodedata.combining(char))


def width(s: str) -> int:
    """How many terminal cells `s` takes, as Textual counts them."""
    if (s.isascii() and s.isprintable()) or re.fullmatch(_NARROW, s):
        return len(s)
    from rich.cells import cell_len

    return cell_len(s)


def clip(s: str, cells: int, mark: str = "…") -> str:
    """`s` in at most `cells` cells; when it must be cut, `mark` says so. Clusters such as emoji stay whole."""
    if width(s) <= cells:
        return s
    room = cells - width(mark)
    if room < 0:
        return ""
    if re.fullmatch(_NARROW, s):
        return s[:room].rstrip() + mark
    from rich.cells import split_graphemes

    end = used = 0
    for _, stop, cell_length in split_graphemes(s)[0]:
        if used + cell_length > room:
            break
        used += cell_length
        end = stop
    return s[:end].rstrip() + mark


def age(then: str | None, now: datetime) -> str:
    """How long ago, in at most five characters: `now`, `5m`, `3h`, `today`, `3d`, `6w`, `7mo`, `2y`.

    `then` is ISO 8601, a date alone counts whole days in UTC; what is unknown or unreadable gives "".
    A time to come counts as now.
    """
    try:
        moment = datetime.fromisoformat(then or "")
    except ValueError:
        return ""
    now = now.astimezone(UTC) if now.tzinfo else now.replace(tzinfo=UTC)
    moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    if len(then or "") <= len("2026-08-14"):
        days = (now.date() - moment.date()).days
        return _days(days) if days > 0 else "today"
    seconds = int((now - moment).total_seconds())
    if seconds < 60:
        return "now"
    if seconds < 3_600:
        return f"{seconds // 60}m"
    return f"{seconds // 3_600}h" if seconds < 86_400 else _days(seconds // 86_400)


def _days(days: int) -> str:
    if days < 14:
        return f"{days}d"
    if days < 61:
        return f"{days // 7}w"
    return f"{days * 12 // 365}mo" if days < 730 else f"{days * 4 // 1_461 or 1}y"


def count(n: int) -> str:
    """`1,234`."""
    return f"{n:,}"


def hidden_said(papers: int, rules: int) -> str:
    """That so many rules hide so many papers that one might miss."""
    return f"{plural(papers, 'paper')} {'is' if papers == 1 else 'are'} hidden by {plural(rules, 'rule')}"


def plural(n: int, noun: str, nouns: str | None = None) -> str:
    """`1 paper`, `1,234 papers`; `nouns` is for a plural that the common rules of English do not give."""
    return f"{n:,} {noun if n == 1 else nouns or _plural_of(noun)}"


def _plural_of(noun: str) -> str:
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"
