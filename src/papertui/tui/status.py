"""The lines at the edges: what just happened, where one is, which keys help here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from time import monotonic
from typing import NamedTuple

from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from papertui.tui.content import strip
from papertui.tui.glyphs import Glyphs
from papertui.tui.spans import Line, Span, cells, clip, line_width, pad, wrap
from papertui.tui.theme import pens

TOO_SMALL = "Too small for papertui: it needs 40 columns and 10 rows"

MOST_ROWS = 3
"""So many rows of the screen a sentence may take."""

KEPT = 4.0
"""Seconds in which no background news takes the place of what a key just did, and of how to undo it."""

_FOLDERS = re.compile(r"(?<![\w.:/])~?/(?:[^\s/]+/)+")
"""The folders of a path, which are left out where the sentence would not fit."""


class Bar(Widget):
    """One line of spans, the left part cut before the right one."""

    ALLOW_SELECT = False
    dots = "…"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.left: Line = ()
        self.right: Line = ()

    def show(self, left: Line | None = None, right: Line | None = None) -> None:
        """Change what is given; repaints only when something is different."""
        if (left is not None and left != self.left) or (right is not None and right != self.right):
            self.left = self.left if left is None else left
            self.right = self.right if right is None else right
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        base: Style = self.rich_style
        if y:
            return Strip.blank(width, base)
        used = line_width(self.right)
        line = (*pad(self.left, max(0, width - used), self.dots), *self.right)
        return strip(pad(line, width), pens(self.app), base)


class Message(Bar):
    """What just happened. A sentence longer than the line takes rows from the panes until it is folded."""

    def __init__(self, glyphs: Glyphs, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._glyphs, self.dots = glyphs, glyphs.dots
        self._whole = False
        self._fleeting = False
        self._kept_until = 0.0
        self.standing = ""
        """What the reader waits for: it comes back when a sentence that answered a key goes."""
        self.urgent = False
        """A warning stands here, and no key has been pressed since."""

    def use_glyphs(self, glyphs: Glyphs) -> None:
        """Draw with other signs."""
        self._glyphs = glyphs

    @property
    def holds(self) -> bool:
        """Whether what stands here must not give way to what nobody asked for."""
        return self.urgent or monotonic() < self._kept_until

    def keep(self) -> None:
        """What was just said stays for a moment, whatever goes on in the background."""
        self._kept_until = monotonic() + KEPT

    def say(self, sentence: str, role: str = "", detail: str = "", *, fleeting: bool = False) -> None:
        """Show a sentence in full; `detail` follows as far as there is room on its line.

        A `fleeting` one, which only answers the last key, goes with the next key.
        """
        sentence = sentence or self.standing
        more = f" {self._glyphs.separator} {detail}" if detail else ""
        super().show((Span(f" {sentence}", role), Span(more, "dim")))
        self.urgent = role in ("warn", "error")
        self._fleeting = fleeting
        self._kept_until = 0.0
        self._fit(whole=True)

    def show(self, left: Line | None = None, right: Line | None = None) -> None:
        super().show(left, right)
        self._fleeting = False
        self._fit(whole=False)

    def stand(self, sentence: str) -> None:
        """Show a sentence that news of the background do not replace, until `settle`."""
        self.say(sentence)
        self.standing = sentence

    def settle(self, sentence: str) -> None:
        """The reader waits for this no longer."""
        if self.standing == sentence:
            self.standing = ""

    def fold(self) -> None:
        """The reader goes on: one row is enough now."""
        self.urgent = False
        if self._fleeting or (self.standing and not self.holds):
            self._fleeting = False
            self.show_standing()
        self._fit(whole=False)

    def show_standing(self) -> None:
        """Show what the reader waits for, or nothing."""
        super().show((Span(f" {self.standing}"),) if self.standing else ())

    def on_resize(self) -> None:
        self._fit(self._whole)

    def _fit(self, whole: bool) -> None:
        self._whole = whole
        height = max(1, len(self._rows()))
        status = self.parent
        if isinstance(status, Widget) and status.size.height != height:
            status.styles.height = height
            self.refresh()

    def _rows(self) -> tuple[str, ...]:
        """The sentence in rows; nothing when it is to be drawn as one line."""
        width = self.size.width - 1
        if not self._whole or not self.left or line_width(self.left[:1]) <= width + 1:
            return ()
        most = max(1, min(MOST_ROWS, self.app.size.height // 4))
        sentence, dots = self.left[0].text.strip(), self._glyphs.dots
        rows = wrap(sentence, width)
        if len(rows) > most:
            rows = wrap(_FOLDERS.sub(f"{dots}/", sentence), width)
        if len(rows) > most:
            rows = (*rows[: most - 1], clip(" ".join(rows[most - 1 :]), width, dots))
        return rows

    def render_line(self, y: int) -> Strip:
        rows = self._rows()
        if not rows:
            return super().render_line(y)
        line = (Span(f" {rows[y]}" if y < len(rows) else "", self.left[0].role),)
        return strip(pad(line, self.size.width), pens(self.app), self.rich_style)


class TooSmall(Widget):
    """The one sentence for a terminal in which nothing else has room."""

    ALLOW_SELECT = False

    def render_line(self, y: int) -> Strip:
        rows = wrap(TOO_SMALL, self.size.width)
        line = (Span(rows[y] if y < len(rows) else "", "strong"),)
        return strip(pad(line, self.size.width), pens(self.app), self.rich_style)


SHARE = 8
"""An eighth of the line is kept for the place: enough for the papers of a day, in wide windows for thousands."""


class Chosen(NamedTuple):
    """What a command will act on: `papers` in all, `ranged` of them in the open range, `outside` the list."""

    papers: int = 0
    ranged: int = 0
    outside: int = 0

    @property
    def words(self) -> str:
        """`5 marked`, `range of 3, 5 in all`, `5 marked, 2 out of view`."""
        if not self.ranged:
            words = f"{self.papers:,} marked"
        elif self.ranged == self.papers:
            words = f"range of {self.ranged:,}"
        else:
            words = f"range of {self.ranged:,}, {self.papers:,} in all"
        return f"{words}, {self.outside:,} out of view" if self.outside else words


class Where(Bar):
    """The right end of the status line: marks, what came in, the place in the list.

    Its width only follows what seldom changes, so that a moving cursor repaints nothing but the numbers, and room for
    a list of another length is there before. It gives room back one frame later: the whole screen is laid out for
    that, while what the reader looks for is in the list.
    """

    _needs = _wide = 0

    def show_place(self, place: int, total: int | None, chosen: Chosen, new: str) -> None:
        """Show place number `place` of `total`, which is `None` while it is not known."""
        lead: list[Span] = []
        if chosen.papers:
            lead.append(Span(f"  {chosen.words}", "mark"))
        if new:
            lead.append(Span(f"  {new}", "good"))
        size = "…" if total is None else f"{total:,}"
        room = 2 * cells(size) + 1
        where = Span(f"  {'' if total == 0 else f'{place:,}/{size}':>{room}} ", "dim")
        self._needs = max(line_width(lead) + cells(where.text), self.app.size.width // SHARE)
        if self._needs > self._wide:
            self._fit()
        elif self._needs < self._wide:
            self.call_after_refresh(self._fit)
        self.show(right=(*lead, where))

    def _fit(self) -> None:
        if self._needs != self._wide:
            self._wide = self._needs
            self.styles.width = self._wide

    def render_line(self, y: int) -> Strip:
        # beside a sentence of several rows it stays where it was
        last = y == self.size.height - 1
        return super().render_line(0) if last else Strip.blank(self.size.width, self.rich_style)


def keys_line(keys: Sequence[tuple[str, str]], width: int) -> Line:
    """The footer: keys with their labels, as many as fit. The last, which leads to all others, is the last to leave."""
    shown = list(keys)
    while len(shown) > 1 and sum(cells(key) + cells(label) + 4 for key, label in shown) - 2 > width:
        del shown[-2]
    line: list[Span] = []
    for key, label in shown:
        line += [Span("   " if line else " "), Span(key, "key"), Span(f" {label}", "dim")]
    return tuple(line) if line_width(line) <= width else ()


def progress_line(label: str, done: int, total: int, glyphs: Glyphs, width: int = 16) -> Line:
    """`label ━━━━──── 3/8`; without a known total only the label."""
    if total <= 0:
        return (Span(" " + label, "dim"),)
    full = round(width * min(done, total) / total)
    return (
        Span(f" {label}  ", "dim"),
        Span(glyphs.done * full, "accent"),
        Span(glyphs.left * (width - full), "rule"),
        Span(f"  {done:,}/{total:,}", "dim"),
    )
