"""Opening and copying: the browser, the clipboard, link hints, files."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Coroutine
from contextlib import suppress
from functools import partial

from papertui import identity
from papertui.errors import PapertuiError
from papertui.model import Row, View
from papertui.query import term
from papertui.text import plural
from papertui.tui.layout import lay_out
from papertui.tui.sheet import Link, Style

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from papertui.clipboard import Outcome as Copied
    from papertui.opener import Outcome
    from papertui.tui.main import MainScreen

NOTHING = "There is no paper here"
MOST_TABS = 20
"""More pages than this are not opened by one key."""


class Opening:
    """Actions that hand something to the world outside."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen

    def browse(self) -> None:
        self._open("abs", "page")

    def pdf(self) -> None:
        self._open("pdf", "PDF")

    def copy_link(self) -> None:
        """Copy the links of the papers, one a line."""
        self._copy_what(self._copy_links)

    def copy_citation(self) -> None:
        """Copy the papers as BibTeX."""
        self._copy_what(self._copy_citations)

    def _copy_what(self, copy: Callable[[list[int]], Coroutine[None, None, None]]) -> None:
        targets = self.screen.list.targets()
        if targets:
            self.screen.spawn(partial(copy, targets), "copy")
        else:
            self.screen.say_why(NOTHING)

    def hint_open(self) -> None:
        self._hint(copy=False)

    def hint_copy(self) -> None:
        self._hint(copy=True)

    def export(self) -> None:
        """Export the marked papers, else everything in view."""
        screen = self.screen
        marked = screen.list.mark_count > 0
        if screen.marking.too_many(screen.list.mark_count or len(screen.list.ids), whole=marked):
            return
        papers = screen.list.targets() if marked else list(screen.list.ids)
        if not papers:
            screen.say_why(f"Nothing in {screen.searching.name} to export" if screen.searching.name else NOTHING)
            return
        from papertui.tui.export import ExportDialog
        from papertui.tui.export_papers import Asked

        what = f"{plural(len(papers), 'paper')} {'marked' if marked else 'in view'}"
        title = "Marked papers" if marked else screen.searching.name or "Papers"
        asked = Asked(papers, what, title, "" if marked else screen.searching.text)
        dialog = ExportDialog(screen.live, asked, screen.config.export_group, screen.glyphs)
        screen.app.push_screen(dialog, lambda sentence: screen.say(sentence) if sentence else None)

    # The browser

    def _open(self, kind: str, what: str) -> None:
        screen = self.screen
        targets = screen.list.targets()
        if not targets:
            screen.say_why(NOTHING)
        elif len(targets) > MOST_TABS:
            screen.say(f"{plural(len(targets), 'paper')} are marked; at most {MOST_TABS} pages are opened at once")
        else:
            screen.spawn(partial(self._open_papers, targets, kind, what), "open", exclusive=False)

    async def _open_papers(self, targets: list[int], kind: str, what: str) -> None:
        screen = self.screen
        urls = []
        for view in await screen.live.views(targets):
            url = best_url(view, kind)
            if url is not None:
                urls.append(url)
        if not urls:
            screen.say(f"No {what} is known for {'this paper' if len(targets) == 1 else 'these papers'}")
            return
        if await self._open_urls(urls):
            screen.marking.opened(*targets)

    def open_link(self, link: Link) -> None:
        """Open a link of the detail pane; one to a paper here leads to it, and a step back leads back."""
        if link.paper:
            searching = self.screen.searching
            searching.settle(term("id", link.paper), searching.text)
            return
        self.screen.spawn(partial(self._open_link, link.url), "open", exclusive=False)

    async def _open_link(self, url: str) -> None:
        await self._open_urls([url])

    async def _open_urls(self, urls: list[str]) -> bool:
        """Open addresses, or over SSH show and copy the link; False when there was no browser for them."""
        screen = self.screen
        for url in urls:
            outcome = await self._open_url(url)
            if outcome.needs_terminal:
                if not self._read_here(outcome):
                    return False
            elif not outcome.opened:
                copied = self._copy("\n".join(urls)).copied
                screen.say(f"{urls[0]} {'is copied' if copied else ''} · {outcome.message}", "warn")
                return bool(os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY"))
        count = f"{len(urls)} pages" if len(urls) > 1 else urls[0]
        if not screen.message.urgent:  # the browser may have failed already
            screen.say(f"Opened {count}")
        return True

    async def _open_url(self, url: str) -> Outcome:
        from papertui import opener

        app = self.screen.app
        if app.is_web:
            safe = identity.safe_url(url)
            if safe is None:
                return opener.open_url(url)
            app.open_url(safe)
            return opener.Outcome(True, "Opened in the browser")
        failed = self._from_thread(lambda sentence: self.screen.say(f"{url} · {sentence}", "warn"))
        # looking for a browser may ask slow file systems, as those of Windows are in WSL
        return await asyncio.to_thread(opener.open_url, url, self.screen.config.browser, failed=failed)

    def _read_here(self, outcome: Outcome) -> bool:
        from papertui import opener

        with self.screen.app.suspend():
            code = opener.in_terminal(outcome.argv)
        self.screen.refresh(layout=True)
        if code:
            self.screen.say(f"{outcome.argv[-1]} · {outcome.argv[0]} ended with code {code}", "warn")
        return not code

    @staticmethod
    def _from_thread(tell: Callable[[str], None]) -> Callable[[str], None]:
        """`tell` for other threads, which may come after the screen has been left."""
        loop = asyncio.get_running_loop()

        def pass_on(sentence: str) -> None:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(tell, sentence)

        return pass_on

    # The clipboard

    async def _copy_links(self, targets: list[int]) -> None:
        views = await self.screen.live.views(targets)
        urls = [url for view in views if (url := best_url(view, "abs"))]
        self._copied("\n".join(urls), urls[0] if len(urls) == 1 else plural(len(urls), "link"))

    async def _copy_citations(self, targets: list[int]) -> None:
        from papertui import exporters
        from papertui.exporters.keys import Keys

        live = self.screen.live
        views, keys = await live.views(targets), Keys(await live.citation_keys())
        self._copied(exporters.export(views, "bibtex", keys=keys), f"BibTeX of {plural(len(views), 'paper')}")
        try:
            await live.keep_citation_keys(keys.fresh)
        except PapertuiError as problem:
            self.screen.say(str(problem), "warn")

    def _copied(self, text: str, what: str) -> None:
        if not text:
            self.screen.say("No link is known for these papers")
            return
        outcome = self._copy(text)
        if outcome.copied:
            self.screen.say(f"Copied {what}", detail=outcome.way)

    def _copy(self, text: str) -> Copied:
        """Put text into the clipboard; says why where that is not possible."""
        from papertui import clipboard

        app = self.screen.app
        write = app._driver.write if app._driver is not None else lambda sequence: None
        if app.is_web:
            outcome = clipboard.in_browser(text, write)
        else:
            failed = self._from_thread(lambda sentence: self.screen.say(sentence, "warn"))
            outcome = clipboard.copy(text, write, failed=failed)
        if not outcome.copied:
            self.screen.say(outcome.message, "warn")
        return outcome

    # Link hints

    def _hint(self, *, copy: bool) -> None:
        screen = self.screen
        row = screen.list.current_row
        if row is None:
            screen.say_why(NOTHING)
            return
        screen.keyboard.hold()
        screen.spawn(partial(self._hints, row, copy), "hints")

    async def _hints(self, row: Row, copy: bool) -> None:
        try:
            await self._show_hints(row, copy)
        finally:
            self.screen.keyboard.release()

    async def _show_hints(self, row: Row, copy: bool) -> None:
        screen = self.screen
        view = await screen.live.view(row.id)
        if view is None:
            return
        visible = screen.detail.display and screen.detail.size.height > 0
        if visible:
            screen.detail.show_view(screen.marking.patched_view(view), screen.searching.words)
            links = screen.detail.links
        else:
            links = lay_out(view, Style(80, screen.glyphs, screen.live.now())).links
        if not links:
            screen.say("No link is known for this paper")
            return
        screen.detail.set_hints(True)
        verb = "Copy" if copy else "Open"
        names = "  ".join(f"{link.letter} {link.name}" for link in links if link.letter)
        screen.say(f"{verb}: {names}" if not visible else f"{verb} which link? Type its letter")

        def chosen(letter: str) -> None:
            screen.detail.set_hints(False)
            link = next((link for link in links if link.letter == letter), None)
            if link is None:
                screen.say(f"No link has the letter {letter}" if letter.isalpha() else "")
            elif copy and not link.url:
                screen.say("This paper has no page whose link could be copied")
            elif copy:
                self._copied(link.url, link.url)
            else:
                self.open_link(link)

        screen.keyboard.when_next = chosen


def best_url(view: View, kind: str) -> str | None:
    """The page (`abs`) or `pdf` of a paper; a page may be any of its other places, a PDF only that."""
    places = dict(identity.links(view.paper))
    if kind in places or kind == "pdf":
        return places.get(kind)
    return next(iter(places.values()), None)
