"""Papers by what one remembers of them: some words of the title, an author, an identifier. For the palette."""

from __future__ import annotations

import re
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from papertui import identity
from papertui.model import Row
from papertui.query.lex import is_text
from papertui.store import connection
from papertui.store.matching import begun
from papertui.store.reader import Reader
from papertui.store.threads import Lane
from papertui.text import line as clean_line


class Finder:
    """A connection and a thread of its own, so that finding never takes the place of a search of the list."""

    def __init__(self, cache: Path) -> None:
        self._lane = Lane("find")
        self._reader = Reader(connection.open_reader(cache))
        self._running: Future[list[Row]] | None = None

    def find(self, text: str, most: int, visit: int) -> Future[list[Row]]:
        """At most `most` papers, the newest first; the one before, where it still runs, is stopped.

        A stopped one raises `apsw.InterruptError` or is cancelled.
        """
        self.stop()
        self._running = self._lane.submit(partial(_find, self._reader, text, most, visit))
        return self._running

    def stop(self) -> None:
        """Drop or interrupt what still runs."""
        if self._running is not None and not self._running.cancel() and not self._running.done():
            self._reader.interrupt()

    def close(self) -> None:
        self.stop()
        if self._lane.close():
            self._reader.db.close()


def _find(reader: Reader, text: str, most: int, visit: int) -> list[Row]:
    named = identity.paper_key(text.strip())
    if named is not None and (row := reader.id_of(named)) is not None:
        return reader.rows([row], visit)
    wanted = expression(text)
    if not wanted:
        return []
    found = reader.db.execute("SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?", (wanted, most))
    return reader.rows([row for (row,) in found], visit)


def expression(text: str) -> str:
    """Every word as the beginning of one in title or authors; `""` where there is no word."""
    words = [word for word in re.findall(r"\S+", clean_line(text))[:12] if is_text(word)]
    return f"{{title authors}} : ({' AND '.join(begun(word) for word in words)})" if words else ""
