"""The papers of an export from the screen: how it begins, and all of them on the thread that writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from papertui import exporters
from papertui.errors import PapertuiError
from papertui.exporters import doing, obsidian
from papertui.exporters.keys import Keys
from papertui.live import Live
from papertui.model import View
from papertui.store.reader import Reader
from papertui.tui import places
from papertui.tui.export_choice import Chosen

TOLD_EVERY = 250
"""Papers written between two words on how far it is."""

_HEAD_OF_PAGE = "</head>\n"


class Asked(NamedTuple):
    """What is to be exported: the rows, in words (`12 papers marked`), the title of the document, and the query that
    finds just these."""

    ids: Sequence[int]
    what: str
    title: str
    query: str = ""


class Stopped(Exception):
    """The reader has left the dialog."""


def beginning(views: Sequence[View], given: Mapping[str, str], asked: Asked, chosen: Chosen, most: int) -> str:
    """So many lines of what would be written, or a few more; `given` are the citation keys there are."""
    keys = Keys(given)
    if chosen.form.folder:
        return "".join(obsidian.new(view, keys.of(view.paper)) for view in views[:1])
    wanted = exporters.Wanted(asked.title, chosen.group, keys, len(asked.ids), asked.query)
    # a page has its style in the head, which nobody wants to see
    skipped = _HEAD_OF_PAGE if chosen.format == "html" else ""
    text = ""
    for piece in exporters.written(list(views), chosen.format, wanted):
        text += piece
        if (text.partition(skipped)[2] if skipped else text).count("\n") > most:
            break
    return text.partition(skipped)[2] if skipped else text


class Lacking:
    """How that begins which a bibliography gets: `text` is `None` as long as that is looked for."""

    def __init__(self, asked: Asked) -> None:
        self.text: str | None = None
        self._ids = asked.ids
        self._of: tuple[Path, str] | None = None

    def turn(self, path: Path, format: str) -> bool:
        """Be about another file or format from now on; whether it is another, which must be looked at."""
        if self._of == (path, format):
            return False
        self._of, self.text = (path, format), None
        return True

    async def look(self, live: Live, given: Mapping[str, str], most: int, left: Callable[[], bool]) -> bool:
        """Read the file and find so many papers that it lacks; whether that is still what is wanted."""
        wanted = self._of
        assert wanted is not None
        path, format = wanted

        def first(reader: Reader) -> str:
            papers = told(self._ids, lambda _: None, lambda: left() or self._of != wanted, reader)
            return "\n".join(islice(doing.lacking(papers, path, format, Keys(given)), most))

        try:
            text = await live.apart(first) or "Nothing: all of these papers are in it already."
        except PapertuiError as error:
            text = str(error).replace(str(path), places.shown(path))
        except Stopped:
            return False
        if self._of == wanted:
            self.text = text
        return self._of == wanted


def told(
    ids: Sequence[int], tell: Callable[[int], None], left: Callable[[], bool], reader: Reader
) -> exporters.Fetched:
    """The papers as they are read; `tell` gets their number from time to time. Raises `Stopped` once `left` says so."""

    def views(some: Iterable[int]) -> Iterator[View]:
        number, found = 0, reader.views(some)
        while batch := list(islice(found, TOLD_EVERY)):
            for view in batch:
                if left():
                    raise Stopped
                yield view
            number += len(batch)
            if number < len(ids):
                tell(number)

    return exporters.Fetched(ids, views)
