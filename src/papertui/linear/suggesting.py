"""What ranks papers, in lines: more like one, the batch of triage, why a paper is suggested."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from papertui.errors import NothingMatched, UsageError
from papertui.linear.calm import Calm
from papertui.model import View
from papertui.query import order, term

if TYPE_CHECKING:
    from papertui.linear.session import Session

_LEARNING = {"words": "Learning the words of your papers", "meaning": "Learning what your papers mean"}


class Suggesting:
    """Commands whose lists are ranked. Learning the words of many papers is told of, and ctrl+c stops it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._calm = Calm()
        self._stopped = False
        session.space.searching.when_ranking = self._tell

    def similar(self, rest: str) -> None:
        """The papers most like one."""
        places, words = self.session.chosen(rest)
        if words or len(places) > 1:
            raise UsageError("Name one paper by its number.")
        key = self.session.reading.view(places[0]).paper.key
        self.session.finding.go_to(term("like", key.removeprefix("arxiv:")))

    def triage(self, rest: str) -> None:
        """The papers of this list that nothing was decided on, one at a time."""
        from papertui.ranking.batch import asked

        session = self.session
        query = asked(session.shown.text, session.space.now().date(), "foryou" if self._learned else "votes")
        if not session.space.reader.ids(session.space.searching.compile(session.space.searching.parse(query))):
            raise NothingMatched("There is nothing unread here to go through.")
        session.finding.go_to(query)
        session.say("One at a time: s stars, b queues, d hides, an empty line goes on. What is read out is read.")
        session.reading.read_out(0)

    @property
    def _learned(self) -> bool:
        """Whether For you has enough to go by for its order to be worth having."""
        from papertui.ranking.taste import ENOUGH, LATEST, learned
        from papertui.store import learning

        return len(learned(learning.marks(self.session.space.reader.db, LATEST)).kept) >= ENOUGH

    def explained(self, view: View) -> View:
        """The paper with why it is suggested, where the list is in that order."""
        session = self.session
        if order(session.space.searching.parse(session.shown.text)).by != "foryou":
            return view
        return view._replace(because=session.space.searching.why(view.id))

    @contextmanager
    def told(self) -> Iterator[None]:
        """Within the block, whoever waits for papers to be ranked hears how far that is; ctrl+c stops it."""
        self._calm, self._stopped = Calm(first=1.0), False
        with self.session.typed.stopped_by(self._stop):
            yield
        if self._stopped:
            self.session.say("Stopped; papers are ranked by what was learned so far.")

    def _stop(self) -> None:
        self._stopped = True

    def _tell(self, what: str, done: int, size: int) -> bool:
        if size and self._calm.is_time():
            self.session.say(f"{_LEARNING[what]}: {done:,} of {size:,}.")
        return not self._stopped
