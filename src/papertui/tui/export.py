"""The export dialog: format, grouping, where to, and what it will look like."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from io import BytesIO
from pathlib import Path

from textual import events
from textual.widget import Widget
from textual.worker import Worker

from papertui import exporters, paths
from papertui.errors import PapertuiError
from papertui.exporters import GROUPS
from papertui.live import Live
from papertui.model import View
from papertui.text import line as clean_line
from papertui.text import plural
from papertui.tui.dialog import Dialog
from papertui.tui.field import Field
from papertui.tui.glyphs import Glyphs
from papertui.tui.lines import Lines
from papertui.tui.spans import Line, Span, clip

PREVIEW_PAPERS = 5
PREVIEW_LINES = 12
_GROUP_NAMES = {"none": "no groups", "tag": "by tag", "month": "by month", "day": "by day"}


class ExportDialog(Dialog[str]):
    """Writes the file itself and gives the sentence that says so, or `None`."""

    keys_text = "↑ ↓ choose · ← → change · Enter write · esc back"
    box_width = 84

    def __init__(self, live: Live, ids: Sequence[int], what: str, title: str, group: str, glyphs: Glyphs) -> None:
        super().__init__()
        self.title_text = f"Export {what}"
        self._live = live
        self._ids = ids
        self._title = title
        self._formats = list(exporters.FORMATS)
        self._format = self._formats[0]
        self._group = group if group in GROUPS else "none"
        self._row = 2
        self._views: list[View] | None = None
        self._confirmed: Path | None = None
        self._choices = Lines()
        self._preview = Lines()
        stem = "-".join(title.lower().split()) or "papers"
        self.field: Field = Field(self._named(stem))
        self.field.when_changed = self._typed

    def _named(self, stem: str) -> str:
        return f"{stem}{exporters.FORMATS[self._format].suffixes[0]}"

    def body(self) -> list[Widget]:
        return [self._choices, self.field, self._preview]

    def on_mount(self) -> None:
        self._choices.styles.height = 3
        self._preview.styles.height = max(3, min(PREVIEW_LINES + 2, self.room - 5))
        self.call_after_refresh(self._draw)
        _: Worker[None] = self.run_worker(self._load, group="export")

    async def _load(self) -> None:
        """A few papers are enough for the preview."""
        self._views = await self._live.views(list(self._ids[:PREVIEW_PAPERS]))
        self._draw()

    def press(self, event: events.Key) -> bool:
        key = event.key
        if key == "enter":
            self._submit()
            return True
        if key in ("up", "down", "tab", "shift+tab"):
            self._row = (self._row + (1 if key in ("down", "tab") else -1)) % 3
        elif key in ("left", "right") and self._row < 2:
            self._change(1 if key == "right" else -1)
        else:
            return False
        self._draw()
        return True

    def _change(self, by: int) -> None:
        if self._row == 1:
            self._group = GROUPS[(GROUPS.index(self._group) + by) % len(GROUPS)]
            return
        old = exporters.FORMATS[self._format].suffixes
        self._format = self._formats[(self._formats.index(self._format) + by) % len(self._formats)]
        value = self.field.value
        suffix = next((suffix for suffix in sorted(old, key=len, reverse=True) if value.endswith(suffix)), "")
        self.field.editor.put(
            (value[: -len(suffix)] if suffix else value) + exporters.FORMATS[self._format].suffixes[0]
        )
        self.field.refresh()

    def _typed(self, _: str) -> None:
        self._row, self._confirmed = 2, None
        self._draw()

    def _draw(self) -> None:
        rows: list[Line] = []
        for number, (name, value) in enumerate((("Format", self._label), ("Groups", self._group_label))):
            choice = Span(f"‹ {value} ›", "accent") if number == self._row else Span(f"  {value}")
            rows.append((Span(f"{name:<8}", "dim"), choice))
        rows.append((Span("Into", "dim"), Span(f"    {self._place()}", "dim")))
        self._choices.show_lines(rows)
        self._preview.show_lines(self._preview_lines())

    @property
    def _label(self) -> str:
        return exporters.FORMATS[self._format].label

    @property
    def _group_label(self) -> str:
        return _GROUP_NAMES[self._group] if self._format == "markdown" else "only Markdown has groups"

    def _target(self) -> Path:
        return Path(self.field.value.strip() or self._named("papers")).expanduser().absolute()

    def _place(self) -> str:
        return f"the browser's downloads, as {self._target().name}" if self.app.is_web else str(self._target())

    def _preview_lines(self) -> list[Line]:
        if self._views is None:
            return [(), (Span("…", "dim"),)]
        text = exporters.export(self._views, self._format, group=self._group, title=self._title)
        # the file will tell the number of all papers, not of those that the preview is made of
        text = text.replace(f"\n{plural(len(self._views), 'paper')}\n", f"\n{plural(len(self._ids), 'paper')}\n", 1)
        shown = [clean_line(line) for line in text.splitlines()[:PREVIEW_LINES]]
        lines: list[Line] = [(), *((Span(clip(line, self.box_width - 4), "dim"),) for line in shown)]
        if len(self._ids) > len(self._views) or len(text.splitlines()) > PREVIEW_LINES:
            lines.append((Span("…", "dim"),))
        return lines

    def _submit(self) -> None:
        target = self._target()
        if not self.app.is_web and target.exists() and self._confirmed != target:
            self._confirmed = target
            self._complain(f"{target.name} is there already: Enter again replaces it")
            return
        _: Worker[None] = self.run_worker(partial(self._write, target), group="export", exclusive=True)

    def _complain(self, sentence: str) -> None:
        self._preview.show_lines([(), (Span(sentence, "warn"),)])

    async def _write(self, target: Path) -> None:
        self._complain(f"Writing {plural(len(self._ids), 'paper')}…")
        try:
            views = await self._live.views(list(self._ids))
            text = exporters.export(views, self._format, group=self._group, title=self._title)
            if self.app.is_web:
                # the folder would be one of the machine that serves the page
                self.app.deliver_binary(BytesIO(text.encode("utf-8")), save_filename=target.name)
                self.dismiss(f"{plural(len(views), 'paper')} for the browser's downloads, as {target.name}")
                return
            paths.atomic_write(target, text.encode("utf-8"))
        except PapertuiError as error:
            self._complain(str(error))
        except OSError as error:
            self._complain(f"{target} cannot be written: {paths.reason(error)}")
        else:
            self.dismiss(f"Wrote {plural(len(views), 'paper')} to {target}")
