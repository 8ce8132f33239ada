"""What files ask to be done with their papers, and the edits that do it.

Marks are only set, never taken away. Tags are added to those that are there; a note is added below the one that is
there, unless that has it already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from itertools import chain, islice
from typing import NamedTuple, TypeAlias

from papertui import edits, identity
from papertui.edits import Change, Edit, Marked
from papertui.model import Marks, Sighting
from papertui.sources.entries import SOURCE, Also, Entry
from papertui.text import plural
from papertui.workspace import Workspace

PIECE = 1_000
"""Papers of an edit: their records go into the journal with it, and all of 100,000 at once take a gigabyte."""


class Wish(NamedTuple):
    """Marks for a paper, and the key by which texts cite it; `bare` where the file tells its identifier alone."""

    marks: Marks = Marks()
    cited_as: str = ""
    bare: bool = False

    def plus(self, other: Wish) -> Wish:
        """Both of them."""
        return Wish(_both(self.marks, other.marks), self.cited_as or other.cited_as, self.bare or other.bare)


Wishes: TypeAlias = Mapping[str, Wish]


class Tally(NamedTuple):
    """How many papers of a file are `unnamed`, that is known by their identifier alone; how many have none and were
    matched by their title or are kept under it; how many get a mark that they did not have. `tags` counts by tag."""

    unnamed: int = 0
    matched: int = 0
    titled: int = 0
    starred: int = 0
    queued: int = 0
    read: int = 0
    hidden: int = 0
    tagged: int = 0
    noted: int = 0
    tags: Mapping[str, int] = {}


def sightings_of(entry: Entry) -> Iterator[Sighting]:
    """What the cache is told of an entry: once for each list that it says the paper was on."""
    for listing in entry.listings or (None,):
        yield Sighting(entry.paper, SOURCE, listing, live=False)


def wish_of(one: Entry | Also) -> tuple[str, Wish]:
    """The key of the paper that is meant, and what is wished for it."""
    if isinstance(one, Also):
        return one.key, Wish(one.marks)
    return one.paper.key, Wish(one.marks, one.cited_as, one.paper.title == identity.stand_in(one.paper.key))


class Plan:
    """Turns the wishes of files, one after the other, into edits. The papers are in the cache by now.

    `every` is wished for all papers. Without `tags` those that the files give are left out.
    """

    def __init__(self, space: Workspace, every: Marks, tags: bool = True) -> None:
        self._space = space
        self._every = every
        self._tags = tags
        self._marks: dict[str, Marks] = {}
        self._changes: dict[tuple[str, str], Change] = {}
        self._cited = space.citation_keys()
        self._names = {name.lower() for name in self._cited.values()}

    @property
    def changes(self) -> Collection[Change]:
        """Everything that is to be done."""
        return self._changes.values()

    def edits(self) -> Iterator[Edit]:
        """The same, for so many papers at once."""
        papers: dict[str, list[Change]] = {}
        for change in self._changes.values():
            papers.setdefault(change.subject, []).append(change)
        rest = iter(papers.values())
        while piece := list(islice(rest, PIECE)):
            yield Edit(tuple(chain.from_iterable(piece)), f"Marked {plural(len(piece), 'imported paper')}")

    def add(self, wishes: Wishes) -> Tally:
        """Take the wishes of a file; what will come of them."""
        rows: dict[int, list[str]] = {}
        for key in wishes:
            if (row := self._space.reader.id_of(key)) is not None:
                rows.setdefault(row, []).append(key)
        tally = _Counting()
        for row, keys in rows.items():
            (marked,) = self._space.marked([row])
            tally.nameless(any(key.startswith("feed:") for key in keys), marked.key.startswith("feed:"))
            wish = Wish()
            for key in keys:
                wish = wish.plus(wishes[key])
            if wish.bare:
                tally.counts["unnamed"] += self._space.reader.rows([row])[0].title == identity.stand_in(marked.key)
            self._plan(marked, wish, tally)
        return tally.told()

    def _plan(self, marked: Marked, wish: Wish, tally: _Counting) -> None:
        wanted = wish.marks if self._tags else wish.marks._replace(tags=())
        wanted = _both(wanted, self._every)
        had = self._marks.get(marked.key, marked.marks)
        for field in ("starred", "queued", "read", "hidden"):
            if getattr(wanted, field) and not getattr(had, field):
                value = (marked.version or True) if field == edits.READ else True
                self._change(Change(marked.key, field, value, False))
                tally.counts[field] += 1
        missing = [tag for tag in wanted.tags if tag not in had.tags]
        for tag in missing:
            self._change(Change(marked.key, edits.TAG_PREFIX + tag, True, False))
        tally.counts["tagged"] += bool(missing)
        tally.tags.update(missing)
        note = _note(had.note, wanted.note)
        if note != had.note:
            self._change(Change(marked.key, edits.NOTE, note, marked.marks.note))
            tally.counts["noted"] += 1
        self._cite(marked.key, wish.cited_as)
        self._marks[marked.key] = _both(had, wanted)._replace(note=note)

    def _cite(self, key: str, name: str) -> None:
        if name and key not in self._cited and name.lower() not in self._names:
            self._cited[key] = name
            self._names.add(name.lower())  # BibTeX does not tell capitals from small letters
            self._change(Change(key, edits.CITED_AS, name, ""))

    def _change(self, change: Change) -> None:
        self._changes[change.subject, change.field] = change


class _Counting:
    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.tags: Counter[str] = Counter()

    def nameless(self, given: bool, still: bool) -> None:
        self.counts["titled" if still else "matched"] += given

    def told(self) -> Tally:
        return Tally(**self.counts, tags=dict(sorted(self.tags.items(), key=lambda one: (-one[1], one[0]))))


def _both(one: Marks, other: Marks) -> Marks:
    return Marks(
        starred=one.starred or other.starred,
        queued=one.queued or other.queued,
        read=one.read or other.read,
        hidden=one.hidden or other.hidden,
        tags=tuple(dict.fromkeys(one.tags + other.tags)),
        note=_note(one.note, other.note),
        read_version=one.read_version,
        shown=one.shown,
    )


def _note(old: str, new: str) -> str:
    """Both notes, unless one has the other or together they are too long."""
    if not new or " ".join(new.split()) in " ".join(old.split()) or len(old) + len(new) + 2 > edits.NOTE_LENGTH:
        return old
    return f"{old.rstrip()}\n\n{new}" if old else new
