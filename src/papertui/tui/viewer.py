"""The pictures of one paper, one at a time and as large as the screen allows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from urllib.parse import urlsplit

from textual import events
from textual.strip import Strip
from textual.widget import Widget
from textual.worker import Worker

from papertui.pictures.opening import Pixels
from papertui.pictures.problem import PictureProblem
from papertui.pictures.which import Picture
from papertui.text import clip
from papertui.tui.dialog import Dialog
from papertui.tui.lines import Lines
from papertui.tui.sheet import Link
from papertui.tui.spans import Line, Span, wrap
from papertui.tui.spans import clip as clip_cells
from papertui.tui.status import Bar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from textual.timer import Timer

    from papertui.tui.main import MainScreen

PATIENCE = 0.3
"""Seconds before it is said that a picture takes a while; until then the one before it stays."""

FORWARD = frozenset({"right", "l", "n", "j", "down", "space"})
BACK = frozenset({"left", "h", "p", "k", "up"})
_KINDS = {"figure": "submitted with the paper", "preview": "Hugging Face's preview"}


class Canvas(Lines):
    """A picture in the middle, or a sentence."""

    def __init__(self) -> None:
        super().__init__()
        self._picture: Sequence[Strip] = ()

    def show_picture(self, picture: Sequence[Strip]) -> None:
        self._picture = picture
        self.lines = ()
        self.refresh()

    def show_sentence(self, sentence: str) -> None:
        """A sentence in place of the picture."""
        self._picture = ()
        self.lines = tuple((Span(line, "dim"),) for line in wrap(sentence, max(8, self.size.width - 2)))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        shown = self._picture or self.lines
        at = y - max(0, (self.size.height - len(shown)) // 2)
        if not 0 <= at < len(shown):
            return Strip.blank(self.size.width, self.ground)
        if not self._picture:
            return self._strip(self.lines[at], self.size.width, 0, self.ground)
        drawn = self._picture[at]
        left = max(0, (self.size.width - drawn.cell_length) // 2)
        margin = Strip.blank(left, self.ground)
        return Strip.join([margin, drawn, Strip.blank(self.size.width - left - drawn.cell_length, self.ground)])


class Viewer(Dialog[None]):
    """Shows the pictures of a paper."""

    def __init__(self, screen: MainScreen, title: str, pictures: Sequence[Picture]) -> None:
        super().__init__()
        self._main = screen
        self.box_width = _width(screen.app.size.width)
        self.title_text = clip(f"Pictures · {title}", max(10, self.box_width - 6))
        self._pictures = pictures
        self._at = 0
        self._waiting: Timer | None = None
        self._painter = screen.pictures.painter(scrolls=False)
        self._canvas = Canvas()
        self._caption = Bar(id="about")
        turn = "← → another · " if len(pictures) > 1 else ""
        self.keys_text = f"{turn}o in the browser · esc back"

    def body(self) -> list[Widget]:
        return [self._canvas, self._caption]

    def on_mount(self) -> None:
        self._fit()
        self.call_after_refresh(self._show)

    def on_resize(self, event: events.Resize) -> None:
        if self.is_mounted and self._canvas.styles.height is not None:
            self._fit()
            self._canvas.show_picture(())
            self._painter.clear()
            self._painter = self._main.pictures.painter(scrolls=False)  # cells may have another size too
            self.call_after_refresh(self._show)

    def _fit(self) -> None:
        self.box_width = _width(self.app.size.width)
        self.query_one("#box").styles.width = self.box_width
        self._canvas.styles.height = max(3, self.room - 1)

    def on_unmount(self) -> None:
        self._painter.clear()

    def press(self, event: events.Key) -> bool:
        if event.key in FORWARD | BACK:
            self._turn(1 if event.key in FORWARD else -1)
        elif event.key == "o":
            self._main.opening.open_link(Link("", "", self._pictures[self._at].url, 0))
            self._show()  # a browser in the terminal may have wiped it out
        elif event.key in ("i", "q"):
            self.leave()
        else:
            return False
        return True

    def _turn(self, by: int) -> None:
        if len(self._pictures) > 1:
            self._at = (self._at + by) % len(self._pictures)
            self._show()

    def _show(self) -> None:
        self._stop_waiting()
        picture = self._pictures[self._at]
        want = self._painter.want(self._canvas.size.width, self._canvas.size.height)
        known = self._main.pictures.gallery.at_hand(picture, want)
        if known is not None:
            self._show_pixels(known)
            return
        self._tell(None)
        self._waiting = self.set_timer(PATIENCE, self._tell_waiting)
        _: Worker[None] = self.run_worker(partial(self._load, picture), group="picture", exclusive=True)

    def _tell_waiting(self) -> None:
        if self._waiting is None:  # it was stopped when it was on its way already
            return
        self._canvas.show_sentence(f"Fetching the picture{self._main.glyphs.dots}")

    async def _load(self, picture: Picture) -> None:
        want = self._painter.want(self._canvas.size.width, self._canvas.size.height)
        try:
            pixels = await self._main.pictures.gallery.get(picture, want)
        except PictureProblem as problem:
            self._stop_waiting()
            self._canvas.show_sentence(f"This picture cannot be shown: {problem}")
        else:
            self._show_pixels(pixels)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None

    def _show_pixels(self, pixels: Pixels) -> None:
        self._stop_waiting()
        self._canvas.show_picture(self._painter.paint(pixels))
        self._tell(pixels)

    def _tell(self, pixels: Pixels | None) -> None:
        """The caption: which one it is, what it is, how large, from where."""
        picture = self._pictures[self._at]
        mark = f" {self._main.glyphs.separator} "
        facts = [_KINDS[picture.kind]]
        if len(self._pictures) > 1:
            facts.insert(0, f"{self._at + 1} of {len(self._pictures)}")
        if pixels is not None:
            facts.append(f"{pixels.size[0]} × {pixels.size[1]}")
        facts.append(urlsplit(picture.url).netloc)
        line: Line = (Span(clip_cells(mark.join(facts), self.box_width - 6), "dim"),)
        self._caption.show(line)


def _width(columns: int) -> int:
    """Of the frame; CSS leaves a little of the screen beside it."""
    return max(20, int(columns * 0.96))
