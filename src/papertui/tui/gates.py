"""The last gates to the terminal, through which every line goes, whoever drew it.

Textual has no public place for them: `app` appends them to its filters.
"""

from __future__ import annotations

from rich.color import Color as RichColor
from rich.segment import Segment, Segments
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.scrollbar import ScrollBarRender

from papertui.text import clip, width
from papertui.tui.glyphs import SIGNS

_BRIGHT_BLACK = 8
_DEFAULT = RichColor.default()
_PLAIN_DIM = Style(color="default", dim=True)


def bar_rows(size: int, virtual_size: float, window_size: float, position: float) -> range:
    """The cells of a scroll bar of `size` cells that show where in `virtual_size` the window is."""
    if not window_size or virtual_size <= window_size:
        return range(0)
    length = min(size, max(1, round(size * window_size / virtual_size)))
    start = round((size - length) * min(1, position / (virtual_size - window_size)))
    return range(start, start + length)


class SlimScrollBar(ScrollBarRender):
    """A scroll bar of half a cell, drawn with a sign: it is seen without colors too."""

    @classmethod
    def render_bar(
        cls,
        size: int = 25,
        virtual_size: float = 50,
        window_size: float = 20,
        position: float = 0,
        thickness: int = 1,
        vertical: bool = True,
        back_color: RichColor = _DEFAULT,
        bar_color: RichColor = _DEFAULT,
    ) -> Segments:
        back = Style(bgcolor=back_color)
        bar = Style(color=bar_color, bgcolor=back_color, meta={"@mouse.down": "grab"})
        above, below = (back + Style(meta={"@mouse.down": action}) for action in ("scroll_up", "scroll_down"))
        if not window_size or not size or virtual_size <= window_size:
            return Segments([Segment(" ", back)] * size, new_lines=vertical)
        rows = bar_rows(size, virtual_size, window_size, position)
        drawn = [Segment(" ", above)] * rows.start + [Segment("▐" if vertical else "▄", bar)] * len(rows)
        return Segments(drawn + [Segment(" ", below)] * (size - len(drawn)), new_lines=vertical)


class CleanFilter(LineFilter):
    """No control, bidirectional or lone surrogate character passes, whatever brought it.

    Text is cleaned where it comes in; this only makes a mistake harmless. Segments marked as control are sequences that
    `painting` makes of pictures; no text becomes one.

    With `quiet`, what a style sheet colors `ansi_bright_black` is drawn in the terminal's own text color, dimmed: style
    sheets cannot dim a frame, and the eighth color is as good as invisible in some palettes (in Solarized it is the
    background). Both in one filter, as Textual asks each for every line of whatever it draws.
    """

    def __init__(self, quiet: bool = False) -> None:
        super().__init__()
        self._quiet = quiet

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        if not all(segment.control or _is_clean(segment.text) for segment in segments):
            segments = [
                segment if segment.control else type(segment)(segment.text.translate(_UNCLEAN), segment.style)
                for segment in segments
            ]
        if self._quiet and any(_is_loud(segment.style) for segment in segments):
            segments = [
                segment._replace(style=segment.style + _PLAIN_DIM)
                if segment.style is not None and _is_loud(segment.style)
                else segment
                for segment in segments
            ]
        return segments


def _is_loud(style: Style | None) -> bool:
    return style is not None and style.color is not None and style.color.number == _BRIGHT_BLACK


class SignFilter(LineFilter):
    """In plain ASCII the frames, scroll bars and sentences are so too; what papers say stays as it is."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment if segment.text.isascii() else type(segment)(segment.text.translate(SIGNS), *segment[1:])
            for segment in segments
        ]


class EncodingFilter(LineFilter):
    """Where the locale is not UTF-8, what it cannot hold becomes question marks of the same width."""

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment if segment.text.isascii() else type(segment)(self._encodable(segment.text), *segment[1:])
            for segment in segments
        ]

    def _encodable(self, text: str) -> str:
        try:
            text.encode(self._encoding)
        except UnicodeEncodeError:
            room = width(text)
            held = clip("".join(char if self._holds(char) else "?" * width(char) for char in text), room, "")
            return held + " " * (room - width(held))
        return text

    def _holds(self, char: str) -> bool:
        return bool(char.encode(self._encoding, "ignore"))


_UNCLEAN_RANGES = (
    (0x00, 0x20), (0x7F, 0xA0), (0x61C, 0x61D), (0x200E, 0x2010), (0x2028, 0x202F), (0x2066, 0x206A), (0xD800, 0xE000),
)  # fmt: skip
_UNCLEAN = {code: "\ufffd" for start, stop in _UNCLEAN_RANGES for code in range(start, stop)}
_UNCLEAN_SET = frozenset(map(chr, _UNCLEAN))


def _is_clean(text: str) -> bool:
    return (text.isascii() and text.isprintable()) or _UNCLEAN_SET.isdisjoint(text)
