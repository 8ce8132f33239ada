"""What is new since the last visit: a few questions, how many papers answer each, and the best of these.

A question is a query of the search language, so that whoever sees a number can look at its papers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from time import monotonic
from typing import NamedTuple

from papertui.model import Row, SavedSearch
from papertui.query import QueryError, criteria, parse, terms, with_term
from papertui.store import arrivals
from papertui.store.compile import compile_unordered
from papertui.store.reader import Reader

MOST = arrivals.FEW
"""So many papers of a question are counted; of more it is said that there are more."""

BEST = 5
"""Papers that are named of each question."""

STEPS = (1000, 500, 200, 100, 50, 20, 10, 5, 2)
"""Numbers of votes of which the greatest counts as many that `TOP` new papers have."""

TOP = 5

PATIENCE, TOGETHER, LEAST = 1.0, 4.0, 0.05
"""Seconds that a question may take, and all of them; each gets the least of these three at least."""

TITLES = {"new": "New", "stars": "Your stars", "following": "You follow", "searches": "Saved searches"}
"""The groups in their order, by id."""


class Question(NamedTuple):
    """`name` is what the papers of the `query` are, to follow their number."""

    group: str
    name: str
    query: str


class News(NamedTuple):
    """So many `papers` answer the question, and `more` where not all were counted; `best` are the first to look at.

    `papers` is `None` where counting took too long.
    """

    question: Question
    papers: int | None
    best: tuple[Row, ...] = ()
    more: bool = False


ARRIVED = Question("new", "came in", "is:new sort:votes")


def arrived(papers: int, most: int = MOST) -> News:
    """What is known at once: how many papers came in, of which no more than `most` and one were counted."""
    return News(ARRIVED, min(papers, most), more=papers > most)


class Teller:
    """Asks about the papers that arrived after `visit` (ms since 1970)."""

    def __init__(self, reader: Reader, now: datetime, visit: int) -> None:
        self._reader = reader
        self._now = now
        self._visit = visit
        self._patience = TOGETHER
        self._new = arrivals.came_in(reader.db, visit, MOST + 1)

    def questions(self, searches: Iterable[SavedSearch]) -> list[Question]:
        """All there is to ask. How many votes are many depends on what came in."""
        asked = [ARRIVED]
        votes = self._many_votes()
        if votes:
            asked.append(Question("new", f"with {votes} votes or more", f"is:new votes:>={votes} sort:votes"))
        asked += [
            Question("stars", "with a new version", "is:starred is:revised"),
            Question("stars", "citing a paper you starred", "is:new cites:starred sort:votes"),
        ]
        about = [_about(search) for search in searches if not search.hides]
        return sorted(asked + about, key=lambda question: list(TITLES).index(question.group))

    def news(self, searches: Iterable[SavedSearch]) -> list[News]:
        """Everything that there is to tell."""
        return sift(self.answer(question) for question in self.questions(searches))

    def answer(self, question: Question) -> News:
        """How many papers there are; none where the query of a saved search cannot be read."""
        began = monotonic()
        try:
            with arrivals.patience(self._reader.db, max(LEAST, min(PATIENCE, self._patience))):
                ids = self._ids(question.query)
        except QueryError:
            return News(question, 0)
        except arrivals.TooLong:
            return News(question, None)
        finally:
            self._patience -= monotonic() - began
        rows = self._reader.rows(arrivals.foremost(self._reader.db, ids[:MOST], BEST), self._visit) if ids else []
        return News(question, min(len(ids), MOST), tuple(rows), len(ids) > MOST)

    def rows_of(self, search: SavedSearch) -> Sequence[int]:
        """The new papers that a saved search finds, up to `MOST`; none where it cannot be read or takes too long."""
        try:
            with arrivals.patience(self._reader.db, PATIENCE):
                return self._ids(with_term(search.query, "is:new"))[:MOST]
        except (QueryError, arrivals.TooLong):
            return ()

    def _ids(self, text: str) -> Sequence[int]:
        few = len(self._new) <= MOST
        about_new = not text.startswith("is:starred is:revised")
        if few and about_new and not self._new:
            return ()
        query = parse(text, today=self._now.date())
        sql = compile_unordered(
            query, now=self._now, today=self._now.date(), visit_ms=self._visit, few_new=few and about_new
        )
        if few and about_new:
            sql = arrivals.among(sql, self._new)
        return self._reader.ids(sql._replace(sql=f"{sql.sql} LIMIT {MOST + 1}"))

    def _many_votes(self) -> int:
        """The greatest of `STEPS` that `TOP` of the new papers reach."""
        best = self._reader.rows(arrivals.foremost(self._reader.db, self._new, TOP))
        least = min((row.votes or 0 for row in best), default=0) if len(best) == TOP else 0
        return next((step for step in STEPS if step <= least), 0)


def sift(answers: Iterable[News]) -> list[News]:
    """Without what has no papers, and what has the very papers of the line above."""
    found: list[News] = []
    for news in answers:
        same = found and news.question.group == "new" and news.papers == found[-1].papers
        if news.papers != 0 and not same:
            found.append(news)
    return found


def _about(search: SavedSearch) -> Question:
    """What is new of a saved search; one that is nothing but an author or an organization follows these."""
    try:
        found = criteria(search.query)
        only = len(found) == len(terms(search.query)) == 1 and not found[0][2]
        group = "following" if only and found[0][0] in ("author", "org") else "searches"
        return Question(group, search.name, with_term(search.query, "is:new"))
    except QueryError:
        return Question("searches", search.name, search.query)


def told(news: Iterable[News], shown: Callable[[str], str] = str) -> Iterator[str]:
    """The news as lines of text, by groups."""
    group = ""
    for one in news:
        if one.question.group != group:
            group = one.question.group
            yield TITLES[group]
        yield f"{amount(one):>7}  {one.question.name}"
        if one.best:
            yield f"         {shown(one.best[0].title)}"


def amount(news: News) -> str:
    """The number as it is shown: `1,234`, `10,000+`, `?` where it is not known."""
    return "?" if news.papers is None else f"{news.papers:,}{'+' if news.more else ''}"
