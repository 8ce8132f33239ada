"""The export dialog: format, grouping, where to, and what the file will begin with."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from textual import events
from textual.containers import Horizontal
from textual.widget import Widget
from textual.worker import Worker

from papertui import exporters, paths
from papertui.errors import PapertuiError
from papertui.exporters import GROUPS
from papertui.live import Live
from papertui.model import View
from papertui.text import lines as clean_lines
from papertui.text import plural
from papertui.tui import places
from papertui.tui.dialog import Dialog
from papertui.tui.field import LEFT, Field
from papertui.tui.glyphs import Glyphs
from papertui.tui.lines import Lines
from papertui.tui.pointing import hit
from papertui.tui.spans import Line, Span, cells, clip, wrap
from papertui.tui.status import Bar

PREVIEW_PAPERS = 5
PREVIEW_LINES = 20
AT_ONCE = 500
"""Papers read between two looks at whether the reader has left."""

_GROUP_NAMES = {"none": "none", "tag": "by tag", "month": "by month", "day": "by day"}
_LABEL = 11
_FORMAT, _GROUPS, _INTO = range(3)


class Asked(NamedTuple):
    """What is to be exported: the rows, in words (`12 papers marked`), and the title of the document."""

    ids: Sequence[int]
    what: str
    title: str


class ExportDialog(Dialog[str]):
    """Writes the file itself and gives the sentence that says so, or `None`. `folder` is the one last written to."""

    keys_text = "↑ ↓ line · tab completes · Enter write · esc back"
    box_width = 84

    def __init__(self, live: Live, asked: Asked, group: str, folder: str, glyphs: Glyphs) -> None:
        super().__init__()
        self.title_text = f"Export {asked.what}"
        self.folder = folder
        self._live = live
        self._ids = asked.ids
        self._title = asked.title
        self._glyphs = glyphs
        self._formats = [name for name, form in exporters.FORMATS.items() if not form.folder]
        self._format = self._formats[0]
        self._group = group if group in GROUPS else "none"
        self._row = _INTO
        self._views: list[View] | None = None
        self._stem = "-".join("".join(c if c.isalnum() else " " for c in asked.title.lower()).split()) or "papers"
        self._choices = Lines()
        self._about = Lines()
        self._preview = Lines()
        self._label = Bar()
        self.field: Field = Field(folder + self._file_name)
        self.field.when_changed = self._typed
        self._into = Horizontal(self._label, self.field)

    @property
    def _file_name(self) -> str:
        """The name that a file gets where none is typed."""
        return self._stem + exporters.FORMATS[self._format].suffixes[0]

    def body(self) -> list[Widget]:
        return [self._choices, self._into, self._about, self._preview]

    def on_mount(self) -> None:
        self._label.styles.width = _LABEL
        self._into.styles.height = 1
        self._choices.styles.height = 2
        self.call_after_refresh(self._draw)
        _: Worker[None] = self.run_worker(self._load, group="preview")

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._draw)

    async def _load(self) -> None:
        """A few papers are enough for the preview."""
        self._views = await self._live.views(list(self._ids[:PREVIEW_PAPERS]))
        self._draw()

    def press(self, event: events.Key) -> bool:
        key = event.key
        if key == "enter":
            self._submit()
        elif key in ("up", "down", "shift+tab"):
            self._row = (self._row + (1 if key == "down" else -1)) % 3
            self._draw()
        elif key == "tab":
            self._complete()
        elif key in ("left", "right") and self._row != _INTO:
            self._change(1 if key == "right" else -1)
        else:
            return False
        return True

    def on_click(self, event: events.Click) -> None:
        """A click takes the row; a second one changes it, back on the signs that point left."""
        if event.button != LEFT:
            return
        if hit(self.field, event) or hit(self._label, event):
            self._row = _INTO
        elif hit(self._choices, event):
            at = event.screen_offset - self._choices.region.offset
            if at.y == self._row:
                text = "".join(span.text for span in self._choices.lines[at.y])
                back = at.x < _LABEL or text[at.x : at.x + 1] == "←" or 0 <= at.x - text.find("Left ") < 4
                self._change(-1 if back else 1)
            self._row = at.y
        self._draw()

    def _change(self, by: int) -> None:
        if self._row == _GROUPS:
            if exporters.FORMATS[self._format].groups:
                self._group = GROUPS[(GROUPS.index(self._group) + by) % len(GROUPS)]
            self._draw()
            return
        value, old = self.field.value, exporters.FORMATS[self._format].suffixes
        self._format = self._formats[(self._formats.index(self._format) + by) % len(self._formats)]
        suffix = next((suffix for suffix in sorted(old, key=len, reverse=True) if value.endswith(suffix)), None)
        if suffix is not None:
            self.field.editor.put(value.removesuffix(suffix) + exporters.FORMATS[self._format].suffixes[0])
            self.field.refresh()
        self._draw()

    def _typed(self, text: str) -> None:
        """The end of a name chooses the format."""
        self._row = _INTO
        if not text.strip().lower().endswith(exporters.FORMATS[self._format].suffixes):
            # a name without such an end is as good as any
            with suppress(PapertuiError):
                self._format = exporters.format_for(text.strip() or None, None)
        self._draw()

    def _complete(self) -> None:
        self._row = _INTO
        text, names = places.complete(self.field.value)
        if text != self.field.value:
            self.field.put(text)
        self._draw()
        if names:
            self._say("  ".join(names))

    # What it looks like

    def _draw(self) -> None:
        width = self.inner_width
        form = exporters.FORMATS[self._format].label
        groups = _GROUP_NAMES[self._group] if exporters.FORMATS[self._format].groups else f"{form} has none"
        rows = [self._choice(_FORMAT, "Format", form, width), self._choice(_GROUPS, "Groups", groups, width)]
        self._choices.show_lines(rows)
        here = self._row == _INTO
        self._label.show((Span("Into".ljust(_LABEL), "strong" if here else "dim"),))
        self.field.idle = not here
        self.field.refresh()
        if self.app.is_web:
            self._say(f"{self._place().path.name} goes to the browser's downloads")
        else:
            place = self._place()
            self._say(place.about, "dim" if place.possible else "warn")

    def _choice(self, row: int, name: str, value: str, width: int) -> Line:
        if row != self._row:
            return Span(f"{name:<{_LABEL}}", "dim"), Span(value)
        left, right = ("<", ">") if self._glyphs.plain else ("‹", "›")
        keys = "Left Right" if self._glyphs.plain else "← → change"
        gap = " " * max(1, width - _LABEL - 2 - cells(value) - cells(keys))
        shown = Span(f"{left} {value} {right}", "accent")
        return Span(f"{name:<{_LABEL - 2}}", "strong"), shown, Span(gap + keys, "dim")

    def _say(self, sentence: str, role: str = "dim") -> None:
        """Say what will happen to the file, or what has; the preview has the rest of the room."""
        width, most = self.inner_width, 2
        rows = wrap(sentence, max(20, width - _LABEL))
        rows = (*rows[: most - 1], clip(" ".join(rows[most - 1 :]), width - _LABEL)) if len(rows) > most else rows
        self._about.show_lines([(Span(" " * _LABEL), Span(row, role)) for row in rows])
        self._about.styles.height = len(rows)
        lines = self._preview_lines(max(1, min(PREVIEW_LINES, self.room - 5 - len(rows))))
        self._preview.styles.height = len(lines)
        self._preview.show_lines(lines)

    def _preview_lines(self, most: int) -> list[Line]:
        dots = self._glyphs.dots
        if self._views is None:
            return [(), (Span(dots, "dim"),)]
        text = exporters.export(self._views, self._format, group=self._group, title=self._title)
        # the file will tell the number of all papers, not of those that the preview is made of
        text = text.replace(f"\n{plural(len(self._views), 'paper')}\n", f"\n{plural(len(self._ids), 'paper')}\n", 1)
        found = clean_lines(text).split("\n")
        rule = self._glyphs.rule
        head = f"{rule * 2} the file begins with "
        lines: list[Line] = [(Span(head, "dim"), Span(rule * max(0, self.inner_width - cells(head)), "rule"))]
        lines += [(Span(clip(line, self.inner_width, dots), "dim"),) for line in found[:most]]
        if len(found) > most or len(self._ids) > len(self._views):
            lines[most:] = [(Span(dots, "dim"),)]
        return lines

    # Writing

    def _place(self) -> places.Place:
        return places.look(self.field.value, self._file_name)

    def _submit(self) -> None:
        place = self._place()
        if place.possible or self.app.is_web:
            _: Worker[None] = self.run_worker(partial(self._write, place.path), group="export", exclusive=True)
        else:
            self._draw()

    async def _write(self, target: Path) -> None:
        ids, views = list(self._ids), list[View]()
        try:
            for start in range(0, len(ids), AT_ONCE):
                self._say(f"Reading papers, {start:,} of {len(ids):,}{self._glyphs.dots} esc stops")
                views += await self._live.views(ids[start : start + AT_ONCE])
            made = partial(exporters.export, views, self._format, group=self._group, title=self._title)
            data = (await asyncio.to_thread(made)).encode("utf-8")
            papers = plural(len(views), "paper")
            if self.app.is_web:
                # the folder would be one of the machine that serves the page
                self.app.deliver_binary(BytesIO(data), save_filename=target.name)
                self.dismiss(f"{papers} for the browser's downloads, as {target.name}")
                return
            replaced = places.write(target, data)
        except PapertuiError as error:
            self._say(str(error), "warn")
        except OSError as error:
            self._say(f"{places.shown(target)} cannot be written: {paths.reason(error)}", "warn")
        else:
            typed = self.field.value.strip()
            self.folder = typed[: typed.rfind("/") + 1]
            kept = f"; the one before is {places.backup(target).name}" if replaced else ""
            self.dismiss(f"Wrote {papers} to {places.shown(target)}{kept}")
