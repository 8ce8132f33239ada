"""Reading out: pages of the list, papers, comments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from papertui import edits
from papertui.errors import UsageError
from papertui.linear import lines
from papertui.model import View
from papertui.text import count

if TYPE_CHECKING:
    from papertui.linear.session import Session

MOST_PER_PAGE = 1_000


class Reading:
    """Commands that read out and change nothing, but that a paper was read."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def show(self, rest: str) -> None:
        """Read out one paper."""
        (place, *more), words = self.session.chosen(rest)
        if more or words:
            raise UsageError("One paper is read at a time: show 3, or only 3.")
        self.read_out(place)

    def next(self, rest: str) -> None:
        """The next page, or after a paper the next one."""
        session = self.session
        if rest:
            self.page_size(rest)
        if session.place is not None and not rest:
            self._step_to(session.place + 1, "That was the last paper of the list; back leads to the list.")
        elif session.choices:
            raise UsageError("Choose by number, or back.")
        elif self._end() >= len(session.shown.ids):
            session.say("That was the end of the list." if session.shown.ids else "There are no papers here.")
        else:
            self._page(self._end())

    def previous(self, rest: str) -> None:
        """The page before, or after a paper the one before."""
        session = self.session
        if session.place is not None:
            self._step_to(session.place - 1, "This is the first paper of the list.")
        elif not session.shown.start:
            session.say("This is the first page.")
        else:
            self._page(max(0, session.shown.start - session.page_size))

    def _step_to(self, place: int, end: str) -> None:
        if 0 <= place < len(self.session.shown.ids):
            self.read_out(place)
        else:
            self.session.say(end)

    def list(self, rest: str) -> None:
        """The page once more; the list is where it was."""
        session = self.session
        if session.place is not None:
            start = session.place // session.page_size * session.page_size
        else:
            start = session.shown.start
        session.say(session.finding.head())
        self._page(start)

    def first(self, rest: str) -> None:
        self._page(0)

    def last(self, rest: str) -> None:
        """The last page."""
        size = self.session.page_size
        self._page(max(0, len(self.session.shown.ids) - 1) // size * size)

    def page_size(self, rest: str) -> None:
        """How many papers a page has from now on."""
        if not (rest.isascii() and rest.isdigit()) or not 1 <= int(rest) <= MOST_PER_PAGE:
            raise UsageError(f"A page has 1 to {count(MOST_PER_PAGE)} papers, such as: page-size 20")
        self.session.page_size = int(rest)

    def next_unread(self, rest: str) -> None:
        self._unread(1, "There is no unread paper after this one.")

    def previous_unread(self, rest: str) -> None:
        self._unread(-1, "There is no unread paper before this one.")

    def _unread(self, by: int, none: str) -> None:
        session = self.session
        total = len(session.shown.ids)
        # without a paper that is read the page is where one is
        here = session.place if session.place is not None else session.shown.start - (by > 0)
        places = range(here + 1, total) if by > 0 else range(here - 1, -1, -1)
        for start in range(0, len(places), 500):
            chunk = places[start : start + 500]
            for place, row in session.placed(chunk):
                if not row.read:
                    self.read_out(place)
                    return
        session.say(none)

    def comments(self, rest: str) -> None:
        """The comments of a paper, fetched when they are not here."""
        view = self.session.fetching.with_comments(self._one(rest))
        for line in lines.comments(view, self.session.space.now()):
            self.session.say(line)

    def authors(self, rest: str) -> None:
        """All authors of a paper."""
        paper = self._one(rest).paper
        for author in paper.authors:
            self.session.say(f"author: {author.name}")
        more = (paper.author_count or 0) - len(paper.authors)
        if more > 0:
            self.session.say(f"{count(more)} more are not named by the source.")
        elif not paper.authors:
            self.session.say("No author is named.")

    def back(self, rest: str) -> None:
        """One step back."""
        session = self.session
        if session.choices:
            session.choices = ()
            session.say(session.finding.head())
        elif session.place is not None:
            self.list("")
        elif session.history:
            session.shown = session.history.pop()
            self.list("")
        else:
            session.say("This is where you began; quit leaves.")

    def where(self, rest: str) -> None:
        """The view, how many papers, which is read."""
        for line in self._where():
            self.session.say(line)

    def _where(self) -> Iterator[str]:
        session = self.session
        yield session.finding.head()
        yield f"query: {session.shown.text or 'all papers'}"
        if session.place is not None:
            yield f"reading: {session.place + 1} of {count(len(session.shown.ids))}"
        elif session.shown.ids:
            yield f"page: {self._span(session.shown.start)}"
        for number, choice in enumerate(session.choices, 1):
            yield f"{number}. {choice.label}"

    # What the other parts ask for

    def page(self) -> None:
        """Print the page of the list in force."""
        self._page(self.session.shown.start)

    def view(self, place: int) -> View:
        """Everything about the paper at a place. Raises `UsageError` when it has gone."""
        view = self.session.space.reader.view(self.session.shown.ids[place])
        if view is None:
            raise UsageError("This paper is no longer in the cache.")
        return view

    def read_out(self, place: int) -> None:
        """Read out a paper; it counts as read then."""
        session = self.session
        view = session.suggesting.explained(self.view(place))
        session.place, session.choices = place, ()
        for line in lines.paper(place + 1, len(session.shown.ids), view):
            session.say(line)
        session.space.editing.apply(edits.read([edits.Marked(view.paper.key, view.marks, view.paper.version)]))

    def _one(self, rest: str) -> View:
        places, words = self.session.chosen(rest)
        if words or len(places) > 1:
            raise UsageError("Name one paper by its number.")
        return self.view(places[0])

    def _end(self) -> int:
        return self.session.shown.start + self.session.page_size

    def _page(self, start: int) -> None:
        session = self.session
        total = len(session.shown.ids)
        session.shown = session.shown._replace(start=start)
        session.place, session.choices = None, ()
        now = session.space.now()
        places = range(start, min(total, self._end()))
        for place, row in session.placed(places):
            session.say(lines.row(place + 1, row, now))
        if total > session.page_size:
            session.say(f"{self._span(start)}; {'next goes on' if self._end() < total else 'that is the end'}.")

    def _span(self, start: int) -> str:
        total = len(self.session.shown.ids)
        return f"{count(start + 1)} to {count(min(total, start + self.session.page_size))} of {count(total)}"
