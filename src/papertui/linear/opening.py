"""Handing papers to the world outside: browser, clipboard, files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from papertui import edits, identity, paths
from papertui.errors import PapertuiError, UsageError
from papertui.linear import lines, numbers
from papertui.linear.calm import Calm
from papertui.linear.shown import Choice
from papertui.model import View
from papertui.text import count, plural

if TYPE_CHECKING:
    from papertui.exporters import Papers
    from papertui.exporters.doing import Order
    from papertui.exporters.keys import Keys
    from papertui.linear.session import Session

MOST_TABS = 20
"""More pages than this are not opened by one command."""


class Opening:
    """Commands that give something away and change nothing here."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._refused: tuple[Path, str] | None = None

    def open(self, rest: str) -> None:
        """The page of each paper in the browser."""
        self._open(rest, "abs", "page")

    def pdf(self, rest: str) -> None:
        """The PDF of each paper in the browser."""
        self._open(rest, "pdf", "PDF")

    def _open(self, rest: str, kind: str, what: str) -> None:
        chosen = self._views(rest, MOST_TABS)
        for view in chosen:
            url = best_url(view, kind)
            if url is None:
                self.session.say(f"No {what} is known for {lines.show(view.paper.title)}")
            elif self._open_url(url) and not view.marks.read:
                self.session.space.editing.apply(
                    edits.read([edits.Marked(view.paper.key, view.marks, view.paper.version)])
                )

    def _open_url(self, url: str) -> bool:
        """Open an address, or print it where that cannot be done; False then."""
        from papertui import opener

        outcome = opener.open_url(url, self.session.config.browser)
        if outcome.needs_terminal and self.session.typed.prompts and os.environ.get("TERM", "dumb") != "dumb":
            # ctrl+c is the browser's meanwhile
            with self.session.typed.stopped_by(lambda: None):
                opener.in_terminal(outcome.argv)
            return True
        if outcome.opened:
            self.session.say(f"Opened {url}")
            return True
        self.session.say(f"link: {url}")
        why = "A browser in the terminal needs one that can draw" if outcome.needs_terminal else outcome.message
        self.session.say(lines.sentence(why))
        return False

    def copy(self, rest: str) -> None:
        """Print the links, and copy them where that needs no escape code."""
        urls = [url for view in self._views(rest) if (url := best_url(view, "abs"))]
        if not urls:
            raise UsageError("No link is known.")
        self._hand_over([f"link: {url}" for url in urls], "\n".join(urls), plural(len(urls), "link"))

    def cite(self, rest: str) -> None:
        """Print the papers as BibTeX, and copy that."""
        from papertui import exporters
        from papertui.exporters.keys import Keys

        chosen = self._views(rest)
        keys = Keys(self.session.space.citation_keys())
        written = exporters.export(chosen, "bibtex", keys=keys)
        self._keep_keys(keys)
        self._hand_over(written.splitlines(), written, f"BibTeX of {plural(len(chosen), 'paper')}")

    def _hand_over(self, printed: Sequence[str], text: str, what: str) -> None:
        from papertui import clipboard

        for line in printed:
            self.session.say(line)
        # the way through the terminal is an escape sequence, which has no place among lines
        outcome = clipboard.copy(text, lambda sequence: None)
        tools = [name for name in outcome.how if name != "osc52"]
        if tools:
            self.session.say(f"Copied {what} with {tools[0]}.")

    def links(self, rest: str) -> None:
        """The links of the paper that is read, or one of them opened."""
        view = self._read_paper()
        found = lines.links_of(view)
        if rest:
            self._open_url(self._link(found, rest).url)
        elif found:
            choices = [Choice(f"{link.name}: {link.url}", partial(self._open_link, link.url)) for link in found]
            self.session.offer("Links:", choices)
        else:
            self.session.say("No link is known for this paper.")

    def copy_link(self, rest: str) -> None:
        """One link of the paper that is read, printed and copied."""
        link = self._link(lines.links_of(self._read_paper()), rest)
        self._hand_over([f"link: {link.url}"], link.url, "the link")

    def _open_link(self, url: str) -> None:
        self._open_url(url)

    def _link(self, found: Sequence[lines.Link], rest: str) -> lines.Link:
        if not (rest.isascii() and rest.isdigit() and 1 <= int(rest) <= len(found)):
            raise UsageError(f"Name a link by its number, 1 to {len(found)}." if found else "No link is known.")
        return found[int(rest) - 1]

    def _read_paper(self) -> View:
        if self.session.place is None:
            raise UsageError("Links are those of the paper that is read; choose one by its number first.")
        return self.session.reading.view(self.session.place)

    def _views(self, rest: str, most: int | None = None) -> list[View]:
        places, words = self.session.chosen(rest)
        if words:
            raise UsageError(f"“{words[:40]}” is no number of a paper: write 3, 3 5-7 or *.")
        if most is not None and len(places) > most:
            raise UsageError(f"{plural(len(places), 'paper')} are too many: at most {most} pages are opened at once.")
        return [self.session.reading.view(place) for place in places]

    # Files

    def export(self, rest: str) -> None:
        """Write papers into a file: the numbered ones, else all of the list."""
        from papertui import exporters
        from papertui.exporters import doing
        from papertui.exporters.keys import Keys

        session = self.session
        found, words = numbers.take(rest, len(session.shown.ids))
        places = [number - 1 for number in found] or list(range(len(session.shown.ids)))
        first, _, after = words.partition(" ")
        named = first.lower() in exporters.FORMATS and bool(after)
        file = after.strip() if named else words
        if not file:
            raise UsageError(
                f"Name a format and a file, such as: export bibtex refs.bib ({', '.join(exporters.FORMATS)})"
            )
        if not places:
            raise UsageError("There are no papers here.")
        form = exporters.format_for(file, first if named else None)
        keys = Keys(session.space.citation_keys()) if exporters.FORMATS[form].cites else None
        query = "" if found else session.shown.text
        wanted = exporters.Wanted(session.finding.title(), session.config.export_group, keys, query=query)
        papers = exporters.Fetched([session.shown.ids[place] for place in places], self._counted)
        if file == "-":
            for line in "".join(exporters.written(papers, form, wanted)).splitlines():
                session.say(line)
            self._keep_keys(keys)
            return
        target, there = self._target(file)
        order = doing.Order(target, form, wanted, session.space.paths.state, doing.REPLACE)
        if there and exporters.FORMATS[form].appends:
            choices = [
                Choice(label, partial(self._write, papers, order._replace(how=how)))
                for label, how in (
                    ("Add what it lacks", doing.ADD),
                    ("Replace it; what is there now is kept beside it", doing.KEEP),
                )
            ]
            session.offer(f"{target} is there already:", choices)
            return
        if there and not exporters.FORMATS[form].folder and self._refused != (target, form):
            self._refused = (target, form)
            raise UsageError(f"{target} is there already; give the command again to write over it.")
        self._refused = None
        self._write(papers, order)

    def _write(self, papers: Papers, order: Order) -> None:
        from papertui.exporters import doing

        done = doing.export(papers, order)
        self.session.say(f"{done.sentence(str(order.target))}.")
        for warning in done.warnings:
            self.session.say(warning)
        self._keep_keys(order.wanted.keys)

    def _keep_keys(self, keys: Keys | None) -> None:
        if keys is not None and keys.fresh:
            self.session.space.keep_citation_keys(keys.fresh)

    def _target(self, file: str) -> tuple[Path, bool]:
        """The file or folder to write, and whether there is one already. Raises `PapertuiError`."""
        try:
            target = Path(file).expanduser()
            return target, target.exists()
        except (OSError, RuntimeError) as problem:
            why = paths.reason(problem) if isinstance(problem, OSError) else "there is no such home folder"
            raise PapertuiError(f"{file} cannot be written: {why}.") from problem

    def _counted(self, ids: Iterable[int]) -> Iterator[View]:
        """The papers, with a word from time to time on how far it is."""
        calm, rows = Calm(first=Calm.PAUSE), list(ids)
        for number, view in enumerate(self.session.space.reader.views(rows)):
            if calm.is_time():
                self.session.say(f"{count(number)} of {plural(len(rows), 'paper')}.")
            yield view


def best_url(view: View, kind: str) -> str | None:
    """The page (`abs`) or `pdf` of a paper; a page may be any of its other places, a PDF only that."""
    places = dict(identity.links(view.paper))
    if kind in places or kind == "pdf":
        return places.get(kind)
    return next(iter(places.values()), None)
