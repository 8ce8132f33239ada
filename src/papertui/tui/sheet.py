"""A sheet of lines that is set from top to bottom: paragraphs, headings, lists, links. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from papertui.tui.columns import show_title
from papertui.tui.glyphs import Glyphs
from papertui.tui.spans import Line, Span, cells, clip, wrap, wrap_spans

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

MEASURE = 88
"""The most cells of a line of prose: longer lines lose the reader."""

MARGIN = 2
EMPTY: Line = ()

LABEL = 14
"""The cells of the column of names beside links."""

HINT = 3
"""The cells of the column of letters before links."""

Words: TypeAlias = "tuple[tuple[str, bool], ...]"
"""What a query asks for: texts, each with whether longer words match too."""

_SPARE = "begiklmnoqrstuvwxyz"


class Link(NamedTuple):
    """Somewhere to go. It stands in `rows` lines of the layout from `line` on.

    One with a `paper`, its key, leads to that paper here; `url` is then its page, `""` where it has none.
    """

    letter: str
    name: str
    url: str
    line: int
    rows: int = 1
    paper: str = ""


class Style(NamedTuple):
    """What the layout depends on besides the paper.

    `corner` is left free at the upper right: columns, rows. `unfold` is the key that shows all authors, `alike` the one
    that shows more papers like this one.
    """

    width: int
    glyphs: Glyphs
    now: datetime
    words: Words = ()
    all_authors: bool = False
    hints: bool = False
    corner: tuple[int, int] = (0, 0)
    unfold: str = ""
    alike: str = ""


class Sheet:
    """Lines and links as they come. `measure` is the width of the text in cells, `lead` stands before each line."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.measure = max(8, min(MEASURE, style.width - 2 * MARGIN))
        self.lead: Line = ()
        self.lines: list[Line] = []
        self.links: list[Link] = []
        self._match = _matcher(style.words)
        self._spare = iter(_SPARE)

    @property
    def dots(self) -> str:
        return self.style.glyphs.dots

    @property
    def room(self) -> int:
        """The cells that a line has beside its lead."""
        return max(8, self.measure - sum(cells(span.text) for span in self.lead))

    def add(self, *spans: Span) -> None:
        self.lines.append((Span(" " * MARGIN), *self.lead, *spans))

    def gap(self) -> None:
        """An empty line, unless there is one already."""
        empty = (Span(" " * MARGIN), *self.lead) if self.lead else EMPTY
        if not self.lines or self.lines[-1] not in (empty, EMPTY):
            self.lines.append(empty)

    def heading(self, text: str, more: str = "") -> None:
        self.gap()
        room = self.measure - cells(text) - 2
        self.add(Span(text, "heading"), *((Span("  " + clip(more, room, self.dots), "dim"),) if more else ()))

    def prose(self, text: str, role: str = "") -> None:
        """Text in paragraphs, matches marked."""
        for number, paragraph in enumerate(text.split("\n\n")):
            if number:
                self.gap()
            for line in wrap(show_title(paragraph), self.room):
                self.add(*self._matched(line, role))

    def kept(self, text: str, role: str = "") -> None:
        """Text whose own line breaks mean something: notes and comments."""
        for paragraph in text.split("\n"):
            if not paragraph.strip():
                self.gap()
            for line in wrap(paragraph, self.room):
                self.add(Span(line, role))

    def items(self, texts: Sequence[str], role: str, separator: str | None = None) -> None:
        """Texts side by side, broken between two of them, and only one that is longer than a line between its words."""
        mark = f" {self.style.glyphs.separator}" if separator is None else separator
        last = len(texts) - 1
        spans = []
        for number, text in enumerate(texts):
            *begin, tail = [text] if cells(text) + cells(mark.rstrip()) <= self.room else text.split(" ")
            spans += [Span(f" {part}", role) for part in (*begin, f"{tail}{mark if number < last else ''}")]
        for *line, end in wrap_spans(spans, self.room):
            self.add(*line, Span(end.text.removesuffix(mark), role))

    def link(self, name: str, url: str, letter: str | None = None) -> None:
        """A link on a line of its own: letter, name, where it leads. A name that was just said is not said again."""
        again = bool(self.links) and self.links[-1].name == name and self.links[-1].line == len(self.lines) - 1
        hint = self.hint(name, url, letter)
        shown = clip(url.split("://", 1)[-1], max(1, self.measure - HINT - LABEL), self.dots)
        self.add(*hint, Span(f"{'' if again else clip(name, LABEL - 1, self.dots):<{LABEL}}"), Span(shown, "link"))

    def hint(self, name: str, url: str, letter: str | None = None, *, rows: int = 1, paper: str = "") -> Line:
        """Note a link for the next `rows` lines; returns its letter as it stands there, in `HINT` cells."""
        taken = {link.letter for link in self.links}
        if letter is None or letter in taken:
            letter = next((spare for spare in self._spare if spare not in taken), "")
        self.links.append(Link(letter, name, url, len(self.lines), rows, paper))
        return Span(letter, "hint" if self.style.hints else "dim"), Span(" " * (HINT - len(letter)))

    def _matched(self, line: str, role: str) -> list[Span]:
        if self._match is None:
            return [Span(line, role)]
        spans, at = [], 0
        for found in self._match.finditer(line):
            spans += [Span(line[at : found.start()], role), Span(found.group(), "match")]
            at = found.end()
        return [*spans, Span(line[at:], role)]


def _matcher(words: Words) -> re.Pattern[str] | None:
    found = [re.escape(_stem(text)) for text, _ in words if len(text) > 1]
    stems = sorted(set(found), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(stems)})\w*", re.IGNORECASE) if stems else None


def _stem(word: str) -> str:
    """A rough stem: the index finds by stems, so other endings of the word are matches too."""
    for ending in ("ations", "ation", "ings", "ing", "ers", "ies", "ed", "es", "s"):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            return word[: -len(ending)]
    return word
