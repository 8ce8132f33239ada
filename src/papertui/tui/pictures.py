"""Pictures: a small one beside the title once the list rests, all of them large in a dialog."""

from __future__ import annotations

import os
from functools import partial

from papertui.model import Row, View
from papertui.tui.graphics import Terminal, Way, way

TYPE_CHECKING = False
if TYPE_CHECKING:
    from textual.timer import Timer

    from papertui.pictures.gallery import Gallery
    from papertui.pictures.which import Picture
    from papertui.tui.main import MainScreen
    from papertui.tui.painting import Painter

MOST_TRIES = 3
"""So many pictures of a paper are tried for the place beside its title."""

REST = 0.4
"""Seconds that a paper stays under the eyes before its picture is fetched."""


class Pictures:
    """What the screen does with pictures; where they cannot be drawn, nothing of this is even imported."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self._gallery: Gallery | None = None
        self._painter: Painter | None = None
        self._timer: Timer | None = None
        self._can_open: bool | None = None

    def start(self) -> None:
        """The screen is there."""
        # another program had the terminal, which may have forgotten its pictures
        self.screen.app.app_resume_signal.subscribe(self.screen, lambda _: self.fill_soon())

    @property
    def way(self) -> Way:
        """How pictures are drawn on this terminal with these settings."""
        return self._way(None)

    def _way(self, setting: str | None) -> Way:
        from papertui.pictures import can_open

        if self._can_open is None:
            self._can_open = can_open()
        app, screen = self.screen.app, self.screen
        colors = "" if app.no_color else app.console.color_system or ""
        terminal = Terminal(colors, screen.glyphs.plain, app.is_web)
        return way(setting or screen.config.images, terminal, os.environ, self._can_open)

    @property
    def gallery(self) -> Gallery:
        from papertui.pictures.gallery import Gallery
        from papertui.pictures.shelf import Shelf

        config = self.screen.config
        if self._gallery is None:
            shelf = Shelf.beside(self.screen.live.space.paths.cache)
            self._gallery = Gallery(shelf, config.sources.huggingface.url)
        self._gallery.offline = config.offline
        return self._gallery

    def painter(self, *, scrolls: bool) -> Painter:
        """Something to draw a picture with, `scrolls` when other text may move it or cover parts of it.

        Sixels cannot stand that: half blocks are drawn in their place.
        """
        from papertui.tui.painting import Painter

        driver, setting = self.screen.app._driver, None
        if scrolls and self.way.kind == "sixel":
            setting = "blocks"
        return Painter(self._way(setting), driver.write if driver is not None else lambda sequence: None)

    async def end(self) -> None:
        """Give back what the terminal and the network hold."""
        if self._painter is not None:
            self._painter.clear()
        if self._gallery is not None:
            await self._gallery.close()

    # Beside the title

    def expects(self, view: View) -> bool:
        """Whether room is to be left for a picture of this paper."""
        return bool(self.way.kind) and bool(self._expected(view))

    def _expected(self, view: View) -> list[Picture]:
        from papertui.pictures.which import of_paper

        return [picture for picture in of_paper(view.paper)[:MOST_TRIES] if self.gallery.expects(picture)]

    def fill_soon(self) -> None:
        """The detail pane shows another paper, or has another size."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self._painter is not None:
            self._painter.clear()
        if self.screen.detail.corner[0]:
            self._timer = self.screen.set_timer(REST, self._fill)

    def _fill_unless_there(self) -> None:
        if not self.screen.detail.has_picture:
            self.fill_soon()

    def _fill(self) -> None:
        view = self.screen.detail.view
        if view is not None and self.screen.list.current == view.id:
            self.screen.spawn(partial(self._draw_corner, view), "picture")

    async def _draw_corner(self, view: View) -> None:
        from papertui.pictures.problem import PictureProblem

        detail, corner = self.screen.detail, self.screen.detail.corner
        if self._painter is not None:
            self._painter.clear()
        self._painter = self.painter(scrolls=True)
        for picture in self._expected(view):
            try:
                pixels = await self.gallery.get(picture, self._painter.want(*corner))
            except PictureProblem:
                continue  # the next one: nobody asked for this one by name
            if detail.view is not None and detail.view.id == view.id and detail.corner == corner:
                detail.show_picture(self._painter.paint(pixels))
            return

    # All of them, large

    def pictures(self) -> None:
        """Show the pictures of the paper under the cursor."""
        screen = self.screen
        row = screen.list.current_row
        if row is None:
            screen.say("There is no paper with pictures here")
        elif why := self.way.why:
            screen.say(why)
        else:
            screen.keyboard.hold()
            screen.spawn(partial(self._show_all, row), "pictures")

    async def _show_all(self, row: Row) -> None:
        from papertui.pictures.which import of_paper

        screen = self.screen
        try:
            view = await screen.live.view(row.id)
            found = of_paper(view.paper) if view is not None else ()
            if not found:
                screen.say("No picture is known for this paper")
            elif view is not None:
                from papertui.tui.viewer import Viewer

                # one picture is fetched at a time, and now it is the large one that is waited for
                screen.workers.cancel_group(screen, "picture")
                screen.app.push_screen(Viewer(screen, view.paper.title, found), lambda _: self._fill_unless_there())
        finally:
            screen.keyboard.release()
