"""The export dialog: format, groups, where to, and what the file will begin with."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from io import BytesIO

from textual import events
from textual.containers import Horizontal
from textual.widget import Widget
from textual.worker import Worker

from papertui import exporters
from papertui.errors import PapertuiError
from papertui.exporters import doing, remembered
from papertui.exporters.keys import Keys
from papertui.live import Live
from papertui.model import View
from papertui.text import lines as clean_lines
from papertui.text import plural
from papertui.tui import places
from papertui.tui.dialog import Dialog
from papertui.tui.export_choice import Chosen
from papertui.tui.export_papers import Asked, Lacking, Stopped, beginning, told
from papertui.tui.field import LEFT, Field
from papertui.tui.glyphs import Glyphs
from papertui.tui.lines import Lines
from papertui.tui.pointing import hit
from papertui.tui.spans import Line, Span, cells, clip, wrap
from papertui.tui.status import Bar

PREVIEW_PAPERS = 5
PREVIEW_LINES = 20
_LABEL = 11
_FORMAT, _SECOND, _INTO = range(3)


class ExportDialog(Dialog[str]):
    """Writes the file itself and gives the sentence that says so, or `None`."""

    keys_text = "↑ ↓ line · tab completes · Enter write · esc back"
    box_width = 84

    def __init__(self, live: Live, asked: Asked, group: str, glyphs: Glyphs) -> None:
        super().__init__()
        self.title_text = f"Export {asked.what}"
        self._live = live
        self._asked = asked
        self._glyphs = glyphs
        self._state = live.space.paths.state
        self._usual_group = group
        self._row = _INTO
        self._views: list[View] | None = None
        self._given: dict[str, str] = {}
        self._lacking = Lacking(asked)
        self._writing = self._left = False
        self._choices = Lines()
        self._about = Lines()
        self._preview = Lines()
        self._label = Bar()
        self._chosen = self._choose(in_browser=False)
        self.field: Field = Field(self._chosen.typed)
        self.field.when_changed = self._typed
        self._into = Horizontal(self._label, self.field)

    def _choose(self, *, in_browser: bool) -> Chosen:
        stem = "-".join("".join(c if c.isalnum() else " " for c in self._asked.title.lower()).split()) or "papers"
        return Chosen(remembered.last_choice(self._state), self._usual_group, stem, in_browser=in_browser)

    def body(self) -> list[Widget]:
        return [self._choices, self._into, self._about, self._preview]

    def on_mount(self) -> None:
        if self.app.is_web:
            self._chosen = self._choose(in_browser=True)
            self.field.editor.put(self._chosen.typed)
        self._label.styles.width = _LABEL
        self._into.styles.height = 1
        self._choices.styles.height = 2
        self.call_after_refresh(self._draw)
        _: Worker[None] = self.run_worker(self._load, group="preview")

    def leave(self) -> None:
        self._left = True
        super().leave()

    def on_unmount(self) -> None:
        self._left = True

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._draw)

    async def _load(self) -> None:
        """A few papers are enough for the preview."""
        self._views = await self._live.views(list(self._asked.ids[:PREVIEW_PAPERS]))
        self._given = await self._live.citation_keys()
        self._draw()

    def press(self, event: events.Key) -> bool:
        key = event.key
        if self._writing:
            return True  # what is being written stays what it was; escape stops it
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
        if event.button != LEFT or self._writing:
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
        if self._row == _SECOND:
            self._chosen.turn_second(by)
        else:
            self._chosen.turn_format(by)
            self.field.editor.put(self._chosen.typed)
            self.field.refresh()
        self._draw()

    def _typed(self, text: str) -> None:
        self._row = _INTO
        self._chosen.type(text)
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
        if self._writing:
            return
        width, chosen = self.inner_width, self._chosen
        name, value, free = chosen.second()
        rows = [
            self._choice(_FORMAT, "Format", chosen.form.label, width),
            self._choice(_SECOND, name, value, width, free),
        ]
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

    def _choice(self, row: int, name: str, value: str, width: int, free: bool = True) -> Line:
        if row != self._row:
            return Span(f"{name:<{_LABEL}}", "dim"), Span(value, "" if free else "dim")
        if not free:
            return Span(f"{name:<{_LABEL}}", "strong"), Span(value, "dim")
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
        rule, place = self._glyphs.rule, self._place()
        adds = self._chosen.adds and place.there
        if adds and self._lacking.turn(place.path, self._chosen.format):
            _: Worker[None] = self.run_worker(self._look, group="lacking", exclusive=True)
        text = self._lacking.text if adds else beginning(self._views, self._given, self._asked, self._chosen, most)
        found = clean_lines(self._glyphs.dots if text is None else text).split("\n")
        what = "a note" if self._chosen.form.folder else "what is added" if adds else "the file"
        head = f"{rule * 2} {what} begins with "
        lines: list[Line] = [(Span(head, "dim"), Span(rule * max(0, self.inner_width - cells(head)), "rule"))]
        lines += [(Span(clip(line, self.inner_width, dots), "dim"),) for line in found[:most]]
        if len(found) > most or (not adds and len(self._asked.ids) > len(self._views or ())):
            lines[most:] = [(Span(dots, "dim"),)]
        return lines

    async def _look(self) -> None:
        """What the bibliography that is there lacks, read apart, as it may be long."""
        if await self._lacking.look(self._live, self._given, PREVIEW_PAPERS, lambda: self._left):
            self._draw()

    # Writing

    def _place(self) -> places.Place:
        return self._chosen.place()

    def _submit(self) -> None:
        place = self._place()
        if place.possible or self.app.is_web:
            self._writing = True
            _: Worker[None] = self.run_worker(partial(self._write, place), group="export", exclusive=True)
        else:
            self._draw()

    async def _write(self, place: places.Place) -> None:
        keys = Keys(self._given) if self._chosen.form.cites else None
        wanted = exporters.Wanted(self._asked.title, self._chosen.group, keys, query=self._asked.query)
        papers = partial(told, self._asked.ids, self._from_thread(asyncio.get_running_loop()), lambda: self._left)
        try:
            if self.app.is_web:
                data = await self._live.apart(
                    lambda reader: "".join(exporters.written(papers(reader), self._chosen.format, wanted)).encode()
                )
                # the folder would be one of the machine that serves the page
                self.app.deliver_binary(BytesIO(data), save_filename=place.path.name)
                sentence = f"{plural(len(self._asked.ids), 'paper')} for the browser's downloads, as {place.path.name}"
            else:
                order = doing.Order(place.path, self._chosen.format, wanted, self._state, self._chosen.how)
                done = await self._live.apart(lambda reader: doing.export(papers(reader), order))
                sentence = " · ".join((done.sentence(places.shown(place.path)), *done.warnings))
                remembered.keep_choice(self._state, self._chosen.to_remember())
        except PapertuiError as error:
            self._writing = False
            self._say(str(error).replace(str(place.path), places.shown(place.path)), "warn")
            return
        except Stopped:
            return
        try:
            await self._live.keep_citation_keys(keys.fresh if keys else {})
        except PapertuiError as error:
            sentence += f" · {error}"
        self.dismiss(sentence)

    def _from_thread(self, loop: asyncio.AbstractEventLoop) -> Callable[[int], None]:
        """Tell how far it is, from a thread that may go on a little after the screen has gone."""

        def tell(number: int) -> None:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._tell, number)

        return tell

    def _tell(self, number: int) -> None:
        if self._writing and not self._left:
            self._say(f"Writing papers, {number:,} of {len(self._asked.ids):,}{self._glyphs.dots} esc stops")
