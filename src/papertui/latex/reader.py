"""Reads a line of text that may hold LaTeX, from left to right, into what it would look like."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from papertui import text
from papertui.latex import symbols

FORMULA_LIMIT = 500

_DEPTH = 12
_ACCENTED = 8
# Stands beside the name of a function and becomes a space where two words would run together: n\log n.
_SEAM = "\x02"
_SEAMS = re.compile(
    f"(?<=[^\\W_]|[)\\]}}]){_SEAM}+(?=[0-9A-Za-z\u0370-\u03ff\u2102-\u2134\u221a\U0001d538-\U0001d7ff])"
)

_TOKEN = re.compile(r"\\([A-Za-z]+)|\\(.)|[$^_{}~&']", re.DOTALL)
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_MATHS_SIGN = re.compile(r"[\\^_={}<>|]")
_WORD = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{3,}")
_INDEX = re.compile(r"\[([^\[\]{}\\$]{1,8})\]")

_OF_TWO = frozenset(("frac", "dfrac", "tfrac", "nicefrac", "sfrac", "binom", "href", "textcolor", "texorpdfstring"))
_OF_ONE = frozenset(
    ("mathbb", "mathds", "textsuperscript", "textsubscript", "footnote", "color", "not", "pmod", "unicode")
)
_CITATIONS = frozenset(("cite", "citep", "citet"))


class _Unreadable(Exception):
    """A formula holds something that has no faithful form in plain text."""


def unicode(s: str) -> str:
    """`s`, which is already clean, with formulas, accents and text commands of LaTeX as plain Unicode.

    Formulas are `$…$`, `\\(…\\)` and `\\[…\\]` of at most `FORMULA_LIMIT` characters; amounts of money are none. Never
    raises; what `text.line` or `text.block` made comes out in a form they leave alone.
    """
    if "\\" not in s and "$" not in s:
        return s
    shown = "\n".join(map(_show_line, s.split("\n")))
    return shown if len(shown) <= text.BLOCK_LIMIT else s


def _show_line(s: str) -> str:
    if "\\" not in s and "$" not in s:
        return s
    return text.line(_close_seams(_Reader(s, maths=False).read(0, len(s), 0)), text.BLOCK_LIMIT) or s


@lru_cache(maxsize=4096)
def _formula(source: str) -> str | None:
    """The formula between its delimiters as text, or `None` when it is better shown as it is."""
    try:
        return text.line(_close_seams(_Reader(source, maths=True).read(0, len(source), 0))) or None
    except _Unreadable:
        return None


def _close_seams(s: str) -> str:
    return _SEAMS.sub(" ", s).replace(_SEAM, "")


@lru_cache(maxsize=1024)
def _symbol(name: str) -> str | None:
    """The character a command without argument stands for."""
    if name in symbols.SYMBOLS:
        return symbols.SYMBOLS[name]
    from pylatexenc.latex2text import get_default_latex_context_db

    shown = getattr(get_default_latex_context_db().get_macro_spec(name), "simplify_repl", None)
    if isinstance(shown, str) and 0 < len(shown) <= 3 and shown.isprintable() and "%" not in shown:
        return shown
    return None


def _is_formula(content: str, following: str) -> bool:
    """Is what stands between two dollar signs a formula, or the words between two amounts of money?"""
    bare = content.strip()
    if not bare or "$" in bare:
        return False
    signs = bool(_MATHS_SIGN.search(bare))
    if bare[0].isdigit() and (following.isdigit() or len(content) != len(bare) or (not signs and _WORD.search(bare))):
        return False
    return signs or (len(content) == len(bare) and len(_WORD.findall(bare)) < 2)


class _Reader:
    """One source, of text or of a formula. Braces are paired beforehand, so that hostile nesting costs no time."""

    def __init__(self, source: str, maths: bool) -> None:
        self.source = source
        self.maths = maths
        self.closing = dict(_pairs(source))

    def read(self, at: int, stop: int, depth: int) -> str:
        """What `source[at:stop]` looks like."""
        if depth > _DEPTH:
            return self._as_it_is(at, stop)
        out: list[str] = []
        while found := _TOKEN.search(self.source, at, stop):
            out.append(self.source[at : found.start()])
            if name := found[1] or found[2]:
                shown, at = self._command(name, found.start(), found.end(), stop, depth)
            else:
                shown, at = self._character(found[0], found.end(), stop, depth)
            out.append(shown)
        out.append(self.source[at:stop])
        return "".join(out)

    def _as_it_is(self, at: int, stop: int) -> str:
        if self.maths:
            raise _Unreadable
        return self.source[at:stop]

    def _character(self, char: str, after: int, stop: int, depth: int) -> tuple[str, int]:
        if char == "$":
            return self._dollar(after, stop)
        if char == "{" and (close := self.closing.get(after - 1, stop)) < stop:
            if self.maths or self.source.startswith("\\", after):
                return self.read(after, close, depth + 1), close + 1
        elif self.maths and char in "^_":
            return self._script(char, after, stop, depth)
        elif self.maths:
            return {"~": " ", "&": " ", "'": "′"}.get(char, char), after
        return char, after

    def _dollar(self, after: int, stop: int) -> tuple[str, int]:
        if self.maths:
            raise _Unreadable
        sign = "$$" if self.source.startswith("$", after) else "$"
        start, after = after - 1, after - 1 + len(sign)
        reach = min(stop, after + FORMULA_LIMIT + len(sign))
        close = self.source.find(sign, after, reach)
        while close > 0 and self.source[close - 1] == "\\":
            close = self.source.find(sign, close + 1, reach)
        end = close + len(sign)
        if close < 0 or not _is_formula(self.source[after:close], self.source[end : end + 1]):
            return sign, after
        return _formula(self.source[after:close]) or self.source[start:end], end

    def _delimited(self, name: str, start: int, after: int, stop: int) -> tuple[str, int]:
        close = self.source.find("\\)" if name == "(" else "\\]", after, min(stop, after + FORMULA_LIMIT + 2))
        if close < 0:
            return "\\" + name, after
        return _formula(self.source[after:close]) or self.source[start : close + 2], close + 2

    def _argument(self, at: int, stop: int, braces_only: bool) -> tuple[int, int, int] | None:
        """Start and end of the argument that follows `at`, and where reading goes on."""
        while at < stop and self.source[at] == " ":
            at += 1
        if at < stop and self.source[at] == "{":
            close = self.closing.get(at, stop)
            return (at + 1, close, close + 1) if close < stop else None
        if braces_only or at >= stop:
            return None
        found = _TOKEN.match(self.source, at, stop)
        end = found.end() if found else at + 1
        if found and found[1] and self.closing.get(end, stop) < stop:
            end = self.closing[end] + 1
        return at, end, end

    def _script(self, mark: str, after: int, stop: int, depth: int) -> tuple[str, int]:
        where = self._argument(after, stop, braces_only=False)
        if where is None:
            return mark, after
        inner = _close_seams(self.read(where[0], where[1], depth + 1)).strip()
        table = symbols.SUPERSCRIPTS if mark == "^" else symbols.SUBSCRIPTS
        compact = inner.replace(" ", "")
        if all(char in table for char in compact):
            return "".join(table[char] for char in compact), where[2]
        return (mark + inner if inner.isalnum() or len(inner) == 1 else f"{mark}({inner})"), where[2]

    def _command(self, name: str, start: int, after: int, stop: int, depth: int) -> tuple[str, int]:
        if name in symbols.SPACES:
            return " ", after
        if name in symbols.SWITCHES:
            if name in ("left", "right", "middle") and self.source.startswith(".", after):
                return "", after + 1
            return "", after + (not self.maths and self.source.startswith(" ", after))
        if name in symbols.PLAIN_ARGUMENT:
            starred = name == "operatorname" and self.source.startswith("*", after)
            where = self._argument(after + starred, stop, braces_only=not self.maths)
            if where is None:
                return self._as_it_is(start, after), after
            if name == "ensuremath" and not self.maths and (formula := _formula(self.source[where[0] : where[1]])):
                return formula, where[2]
            seam = _SEAM if name == "operatorname" else ""
            return seam + self.read(where[0], where[1], depth + 1) + seam, where[2]
        shown = None
        if not name.isalpha():
            shown = self._punctuation(name, start, after, stop)
        elif name in _OF_TWO:
            shown = self._of_two(name, after, stop, depth)
        elif name in _OF_ONE or name in _CITATIONS:
            shown = self._of_one(name, after, stop, depth)
        elif name == "sqrt":
            shown = self._root(after, stop, depth)
        shown = shown or self._accent(name, after, stop, depth)
        return shown or self._nullary(name, start, after)

    def _punctuation(self, name: str, start: int, after: int, stop: int) -> tuple[str, int] | None:
        if name in "%&_$#{}":
            return name, after
        if name in "([" and not self.maths:
            return self._delimited(name, start, after, stop)
        if name in "!/" or (name == "-" and not self.maths):
            return "", after
        return ("‖", after) if name == "|" and self.maths else None

    def _of_one(self, name: str, after: int, stop: int, depth: int) -> tuple[str, int] | None:
        where = self._argument(after, stop, braces_only=not self.maths)
        if where is None:
            return None
        inner = _close_seams(self.read(where[0], where[1], depth + 1))
        if name in ("mathbb", "mathds"):
            return "".join(map(symbols.blackboard, inner)), where[2]
        if name in ("textsuperscript", "textsubscript"):
            table = symbols.SUPERSCRIPTS if name == "textsuperscript" else symbols.SUBSCRIPTS
            return "".join(table.get(char, char) for char in inner), where[2]
        if name == "not":
            return (inner[:1] + "\u0338" + inner[1:] if inner else ""), where[2]
        if name == "unicode":
            shown = symbols.by_number(inner)
            return (shown, where[2]) if shown else None
        forms = {"footnote": f" ({inner})", "color": "", "pmod": f" (mod {inner})"}
        return forms.get(name, f"[{inner}]"), where[2]

    def _of_two(self, name: str, after: int, stop: int, depth: int) -> tuple[str, int] | None:
        first = self._argument(after, stop, braces_only=not self.maths)
        second = self._argument(first[2], stop, braces_only=not self.maths) if first else None
        if first is None or second is None:
            return None
        one, two = (_close_seams(self.read(where[0], where[1], depth + 1)) for where in (first, second))
        if name == "href":
            address = self.source[first[0] : first[1]]
            return (two if address in two else f"{two} ({address})" if two else address), second[2]
        if name in ("textcolor", "texorpdfstring"):
            return (two if name == "textcolor" else one), second[2]
        return (f"({one} choose {two})" if name == "binom" else f"{_grouped(one)}/{_grouped(two)}"), second[2]

    def _root(self, after: int, stop: int, depth: int) -> tuple[str, int] | None:
        index = _INDEX.match(self.source, after, stop)
        where = self._argument(index.end() if index else after, stop, braces_only=not self.maths)
        if where is None or (index and not all(char in symbols.SUPERSCRIPTS for char in index[1])):
            return None
        raised = "".join(symbols.SUPERSCRIPTS[char] for char in index[1]) if index else ""
        return f"{raised}√{_grouped(_close_seams(self.read(where[0], where[1], depth + 1)))}", where[2]

    def _accent(self, name: str, after: int, stop: int, depth: int) -> tuple[str, int] | None:
        accents = symbols.MATHS_ACCENTS if self.maths else symbols.TEXT_ACCENTS
        where = self._argument(after, stop, braces_only=name.isalpha() and not self.maths) if name in accents else None
        if where is None or (not self.maths and where[1] - where[0] > _ACCENTED):
            return None
        inner = self.read(where[0], where[1], depth + 1).strip().replace("ı", "i").replace("ȷ", "j")
        if len(unicodedata.normalize("NFC", inner)) == 1 and (inner[0].isalpha() or self.maths):
            return inner + accents[name], where[2]
        # "\rho" after it was taken for an accent on "ho", as arXiv's own conversion does.
        mistaken = symbols.SYMBOLS.get(name + inner)
        return (mistaken, where[2]) if mistaken and not self.maths else None

    def _nullary(self, name: str, start: int, after: int) -> tuple[str, int]:
        if self.maths:
            shown = f"{_SEAM}{name}{_SEAM}" if name in symbols.FUNCTIONS else _symbol(name)
            if shown is None:
                raise _Unreadable
            return shown, after
        shown = symbols.LETTERS.get(name) or symbols.WORDS.get(name) or symbols.SYMBOLS.get(name)
        if shown is None:
            return self.source[start:after], after
        if self.source.startswith("{}", after):
            return shown, after + 2
        return shown, after + (name in symbols.LETTERS and self.source.startswith(" ", after))


def _pairs(source: str) -> Iterator[tuple[int, int]]:
    opened: list[int] = []
    for found in _BRACES.finditer(source):
        if found[0] == "{":
            opened.append(found.start())
        elif found[0] == "}" and opened:
            yield opened.pop(), found.start()


def _grouped(s: str) -> str:
    s = s.strip()
    whole = s.removeprefix("√").isalnum() or (s[:1] == "(" and s.find(")") == len(s) - 1)
    return s if len(s) <= 1 or whole else f"({s})"
