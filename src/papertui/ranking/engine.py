"""Everything that ranks the papers of one cache, in the process that computes: a command, or the screen's child."""

from __future__ import annotations

import contextlib
import json
import time
from array import array
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from papertui import paths
from papertui.errors import PapertuiError
from papertui.paths import reason
from papertui.query.tree import Query, likes, order
from papertui.ranking import blocks, foryou, likeness, meaning
from papertui.ranking.blocks import Shelf
from papertui.ranking.foryou import ForYou, foreseen
from papertui.ranking.numbers import np
from papertui.ranking.ordering import ALIKE, by_likeness
from papertui.ranking.terms import FORM, Index, Words
from papertui.store import connection, texts
from papertui.text import plural

if TYPE_CHECKING:
    import numpy.typing as npt

    from papertui.ranking.blocks import Kind
    from papertui.ranking.likeness import Place

Tell: TypeAlias = Callable[[str, int, int], bool]

_SEEN = "seen"
_SOUND = "sound"
_FIGURE = "figure.json"
AGAIN = 0.5
"""Seconds after which to look again whether another process has indexed what it is at."""

UNSOUND = (ValueError, IndexError, KeyError, TypeError)
"""What reading a damaged block can raise."""

FIRST = 50
"""The honest figure tells how many of the latest stars were among so many first ones."""


TELLING, AMONG = 10, 10 * FIRST
"""With fewer stars, or among fewer papers, chance would tell the figure."""


class Figure(NamedTuple):
    """Of the latest `stars` so many were among the `first` papers of For you before they were starred.

    `papers` is how many papers there are to be first among.
    """

    stars: int
    found: int
    first: int
    papers: int

    @property
    def sentence(self) -> str:
        """The figure in words, or that it is too early for one."""
        if self.stars < TELLING:
            return f"too early to say how well: {plural(self.stars, 'star')} of {TELLING} to go by"
        if self.papers < AMONG:
            return f"too early to say how well: {plural(self.papers, 'paper')} of {AMONG} to choose from"
        return f"your last {self.stars} stars: {self.found} were in its first {self.first}"


class Engine:
    """Opens the cache to read it, and what is kept beside it. Raises `CacheProblem`. Not safe between threads."""

    def __init__(self, cache: Path) -> None:
        self.folder = cache.parent / "ranking"
        self.db = connection.open_reader(cache)
        self.words = Words(self.db)
        born = texts.born(self.db)
        self.shelf = Shelf(self.folder / "words", f"{FORM} of {born}")
        self.index = Index(self.shelf, self.words)
        self.points = Shelf(meaning.folder_of(cache), f"{meaning.FORM} of {born}") if meaning.available() else None
        self._foryou: ForYou | None = None
        self._version = -1
        self.busy = False
        """Whether another process was indexing at the last update."""
        self._problem = ""

    def close(self) -> None:
        self.db.close()

    def look(self, tell: Tell, meaning_most: int) -> None:
        """Be up with the cache and what the reader did, as far as they changed since the last look."""
        version = texts.version(self.db)
        if version == self._version:
            return
        if self._version == -1:
            self._examine_changed()
        try:
            self._look(tell, meaning_most)
        except UNSOUND:
            if not self.examine():
                raise
            self._look(tell, meaning_most)
        self._version = -1 if self.busy else version

    def _look(self, tell: Tell, meaning_most: int) -> None:
        self.update(tell, meaning_most=meaning_most)
        while self.busy and not len(self.index.rows) and tell("words", 0, 0):
            time.sleep(AGAIN)
            self.update(tell, meaning_most=meaning_most)
        self.foryou.learn()

    def _examine_changed(self) -> None:
        """Examine the index where its files are not those that were sound: damage can also give a wrong order."""
        file = self.folder / _SOUND
        with contextlib.suppress(OSError):
            if not file.is_file() or file.read_text() != self._files():
                self.examine()
                paths.make_private(self.folder)
                file.write_text(self._files())

    def _files(self) -> str:
        shelves = [self.shelf] if self.points is None else [self.shelf, self.points]
        found = [(block.path, block.path.stat()) for shelf in shelves for block in shelf.blocks]
        return "".join(f"{path} {seen.st_size} {seen.st_mtime_ns}\n" for path, seen in found)

    def examine(self) -> bool:
        """Throw away what is damaged, so that the next update makes it anew; whether anything is."""
        damaged = self.shelf.examine()
        if self.points is not None:
            damaged |= self.points.examine()
        if damaged:
            self._take_index()
        return damaged

    def _take_index(self) -> None:
        self.index = Index(self.shelf, self.words)
        if self._foryou is not None:
            self._foryou.look(self.index)

    def update(
        self, tell: Tell = lambda what, done, size: True, *, meaning_most: int | None = None, what: str = "all"
    ) -> bool:
        """Index what came into the cache since the last time, words first; whether all of it is.

        `tell` is called with what is being indexed (`words` or `meaning`), how many papers are done and of how many,
        and returns whether to go on. `what` is one of the two, or `all`. Of meaning nothing is indexed where more than
        `meaning_most` papers lack it. Where another process is at it, or the folder cannot be written, what is there
        has to do; of the former tells `busy`.
        """
        self.busy, self._problem = False, ""
        try:
            with blocks.writing(self.folder) as alone:
                self.busy = not alone
                return alone and self._update(tell, meaning_most, what)
        except (OSError, PapertuiError) as error:
            self._problem = reason(error) if isinstance(error, OSError) else str(error)
            return False
        finally:
            if what != "meaning" and (not self.busy or self._began_elsewhere):
                self._take_index()

    @property
    def _began_elsewhere(self) -> bool:
        """Whether nothing is indexed here yet, and another process has made the first of it."""
        if len(self.index.rows):
            return False
        self.shelf.load()
        return bool(len(self.shelf.rows))

    def _update(self, tell: Tell, most: int | None, what: str) -> bool:
        wanted = np.array(texts.all_rows(self.db), np.int64)
        whole = True
        if what != "meaning":
            whole &= self._brought_up(self.shelf, self.words, wanted, partial(tell, "words"))
        if what != "words" and self.points is not None:
            if most is not None and len(wanted) - len(self.points.rows) > most:
                return False
            with contextlib.suppress(ValueError):
                whole &= self._brought_up(self.points, meaning.Points(self.db), wanted, partial(tell, "meaning"))
        return whole

    def _brought_up(self, shelf: Shelf, kind: Kind, wanted: npt.NDArray[Any], tell: Callable[[int, int], bool]) -> bool:
        shelf.load()
        seen = shelf.folder / _SEEN
        changed, now = texts.reworded(self.db, _mark(seen, shelf.form))
        if not shelf.blocks:
            # where nothing is indexed nothing is stale, also when this does not come to its end
            changed = []
            paths.make_private(shelf.folder)
            seen.write_text(f"{shelf.form}\n{now}")
        whole = shelf.update(kind, wanted, np.array(changed, np.int64), tell)
        if whole:
            seen.write_text(f"{shelf.form}\n{now}")
        return whole

    def similar(self, row: int, most: int, among: Sequence[int] | None = None) -> list[Place]:
        """The papers most like that of `row`, best first; with `among` only these, in their order.

        Raises `PapertuiError` where what this needs can be neither read nor made.
        """
        if self._problem and not len(self.index.rows):
            raise PapertuiError(f"Papers cannot be compared, as their words cannot be kept: {self._problem}")
        return likeness.similar(self.db, self.index, self.points, row, most, among)

    def nearby(self, row: int, most: int) -> list[Place]:
        """The papers most like that of `row` by what is indexed already; see `likeness.nearby`."""
        return likeness.nearby(self.db, self.index, self.points, row, most)

    def near(self, query: Query) -> dict[str, list[int]]:
        """For every paper that `like:` names those that are like it, the most alike first."""
        found: dict[str, list[int]] = {}
        for key in likes(query):
            row = texts.row_of(self.db, key)
            found[key] = [] if row is None else [place.row for place in self.similar(row, ALIKE)]
        return found

    def arranged(self, query: Query, ids: array[int]) -> array[int]:
        """The papers of a query in the order of likeness or For you, where it asks for one of these."""
        sort = order(query)
        if sort.by == "likeness":
            return by_likeness(ids, self.near(query))
        if sort.by != "foryou" or not self.foryou.taste:
            return ids
        rows = np.frombuffer(ids, np.int64) if ids else np.empty(0, np.int64)
        return array("q", self.foryou.arrange(rows, sort.reverse).tobytes())

    def nearest(self, text: str, most: int) -> list[tuple[int, float]]:
        """The papers nearest in meaning to a text, with the cosine; none without the extra."""
        if self.points is None or not text.strip():
            return []
        point = meaning.model().points([text])[0]
        rows, scores = meaning.near(self.points, point, most)
        return list(zip(rows.tolist(), scores.tolist(), strict=True))

    @property
    def foryou(self) -> ForYou:
        """For you, as of the last `learn` of it."""
        if self._foryou is None:
            self._foryou = ForYou(self.db, self.index, self.words)
        return self._foryou

    @property
    def _figured(self) -> str:
        return f"{self.shelf.form}, {foryou.FORM}"

    def figure(self, go_on: Callable[[], bool] = lambda: True) -> Figure:
        """How well For you would have foreseen the latest stars. What is known of earlier ones is kept in a file.

        Of those that are not, none is looked at any more once `go_on` says no.
        """
        file = self.folder / _FIGURE
        try:
            kept = json.loads(file.read_text())
            of_this = kept["form"] == self._figured
            known = {str(name): int(place) for name, place in kept["places"].items()} if of_this else {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            known = {}
        places = foreseen(self.foryou, known, go_on)
        if places != known:
            with contextlib.suppress(OSError):
                paths.atomic_write(file, json.dumps({"form": self._figured, "places": places}).encode(), mode=0o600)
        return Figure(len(places), sum(place <= FIRST for place in places.values()), FIRST, len(self.index.rows))


def _mark(file: Path, form: str) -> int:
    """Up to where changes of words were taken up, 0 where nothing says so of this cache."""
    try:
        whose, _, mark = file.read_text().partition("\n")
        return int(mark) if whose == form else 0
    except (OSError, ValueError):
        return 0
