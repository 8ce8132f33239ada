"""Which papers are listed: views, queries, days, orders, saved searches."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from papertui import identity, search_edits, views
from papertui.errors import NothingMatched, UsageError
from papertui.linear import lines
from papertui.linear.shown import HISTORY, Choice, Shown
from papertui.model import HIDE, SavedSearch
from papertui.query import Sort, describe, order, replace_field, term
from papertui.query.fields import ORDERS
from papertui.store import arrivals, marks, rules
from papertui.store.overview import Counter
from papertui.text import hidden_said, plural

if TYPE_CHECKING:
    from datetime import date

    from papertui.linear.session import Session

_UNNAMED = "Papers"
_ORDERS = (
    ("", "as the list suggests: votes for a day, else newest first"), ("date", "newest first"),
    ("date-", "oldest first"), ("votes", "most votes first"), ("comments", "most comments first"),
    ("relevance", "best match first"), ("title", "by title"),
    ("citations", "most citations first"),
    ("score", "most points of your rules first"),
    ("foryou", "the likeliest for you first"),
)  # fmt: skip
_NOTHING = {
    "is:unread": "All read. refresh looks for new papers, views lists the other views.",
    "is:starred": "No paper is starred yet; s stars one.",
    views.FOR_YOU: "You have seen everything that is here.",
    "is:queued": "The queue is empty; b puts a paper here.",
}


class Finding:
    """Commands that go to another list."""

    def __init__(self, session: Session) -> None:
        self.session = session

    # The list in force

    def start(self, query: str | None) -> None:
        """The first list: what was asked for, else the configured view."""
        self._show(self.queries().get(self.session.config.start, "is:unread") if query is None else query)

    def head(self) -> str:
        """What the list is and how many papers it has, as one line."""
        session = self.session
        text, total = session.shown.text, plural(len(session.shown.ids), "paper")
        name = self.title()
        if name != _UNNAMED:
            return f"{name}: {total}.{f' Query: {text}' if text else ''}"
        said = describe(session.space.searching.parse(text))
        return f"{said[:1].upper()}{said[1:]}: {total}."

    def title(self) -> str:
        """The name of the view or saved search in force, `Papers` where it has none."""
        text = self.session.shown.text
        return views.name_of(text, self._latest(), self._today) or self._saved_name(text) or _UNNAMED

    def go_to(self, text: str) -> None:
        """Another list; back leads to the one before."""
        self._show(text, self.session.shown)

    def renew(self) -> None:
        """The same query once more."""
        self._show(self.session.shown.text)

    def _show(self, text: str, before: Shown | None = None) -> None:
        session, space = self.session, self.session.space
        text = text.strip()
        if space.writable:
            space.editing.play_journals()
        query = space.searching.parse(text)
        with session.suggesting.told():
            answer = space.searching.answer(query) if order(query) == Sort("relevance") else None
            ids = space.searching.ids(query) if answer is None else answer.ids
        if before is not None and before.text != text:
            session.history.append(before)
            del session.history[:-HISTORY]
        session.shown = Shown(text, ids)
        session.say(self.head())
        if answer is not None and answer.sentence:
            session.say(answer.sentence)
        session.reading.page()
        if not ids:
            session.say(self._why_empty(text))

    def _why_empty(self, text: str) -> str:
        if self.session.space.reader.is_empty():
            return "No papers yet: refresh fetches them, sample fills in the sample library."
        papers, rules = self.session.space.rules.hidden(text)
        if papers:
            return f"{hidden_said(papers, rules)}. searches lists the rules, is:hidden shows the papers."
        if meant := self.session.space.searching.suggestion(self.session.space.searching.parse(text)):
            return f"Did you mean {meant}? /{meant} asks for that."
        return _NOTHING.get(text, "back leads to the list before, views lists the views.")

    @property
    def _today(self) -> date:
        return self.session.space.now().date()

    def _latest(self) -> str | None:
        return self.session.space.reader.newest_day()

    def queries(self) -> dict[str, str]:
        """The query of every view by its id."""
        return views.queries(self._latest(), self._today)

    def tell_news(self) -> None:
        """Say where to hear what is new, where something is and nothing else was asked for."""
        session = self.session
        came_in = arrivals.came_in(session.space.reader.db, session.visit, arrivals.FEW) if session.visit else ()
        if came_in and session.config.start == "since":
            session.say(f"{plural(len(came_in), 'paper')} came in since the last visit; since tells what is new.")

    def since(self, rest: str) -> None:
        """What is new since the last visit, by what it is about."""
        from papertui.ranking.since import TITLES, Teller, amount

        session = self.session
        news = Teller(session.space.reader, session.space.now(), session.visit).news(self.known_searches())
        if not news:
            session.say("Nothing came in since the last visit; refresh looks for new papers.")
            return
        choices = []
        for one in news:
            best = f" Best: {lines.sentence(lines.show(one.best[0].title))}" if one.best else ""
            told = f"{TITLES[one.question.group]}: {amount(one)} {one.question.name}.{best}"
            choices.append(Choice(told, partial(self.go_to, one.question.query)))
        session.offer("Since the last visit:", choices)

    # Views and queries

    def search(self, rest: str) -> None:
        """Find papers."""
        if not rest:
            raise UsageError(
                f"The query is {self.session.shown.text or 'empty, which is all papers'}; /QUERY asks another, such as"
                " /diffusion is:unread"
            )
        key = identity.paper_key(rest)
        if key is None:
            self.go_to(rest)
        else:
            self._open(key)

    def _open(self, key: str) -> None:
        """Read out the paper of a key, fetched where it is not here."""
        reader = self.session.space.reader
        if reader.id_of(key) is None:
            self.session.fetching.look_up(key)
        if reader.id_of(key) is None:
            raise NothingMatched(f"There is no paper {key}.")
        self.go_to(term("id", key))
        self.session.reading.read_out(0)

    def views(self, rest: str) -> None:
        """The views with their unread papers."""
        choices = []
        for name, query in self.queries().items():
            told = f"{views.BY_ID[name].name}."
            if query != views.FOR_YOU:  # which has all that were not touched
                told += f" {self._unread(query):,} unread."
            choices.append(Choice(told, partial(self.session.days.go_view, query)))
        self.session.offer("Views:", choices)

    def _unread(self, query: str) -> int:
        space = self.session.space
        return Counter(space.reader, space.now(), self.session.visit).unread(query)

    def new(self, rest: str) -> None:
        """What came in since the last visit."""
        self.go_to("is:new")

    def tags(self, rest: str) -> None:
        """The tags, to choose one."""
        known = self.known_tags()
        if not known:
            self.session.say("There are no tags yet; t 3 todo puts one on paper 3.")
            return
        choices = [
            Choice(f"{name}. {plural(n, 'paper')}.", partial(self.go_to, term("tag", name))) for name, n in known
        ]
        self.session.offer("Tags:", choices)

    def known_tags(self) -> list[tuple[str, int]]:
        """The tags in use with the number of their papers."""
        return marks.tags(self.session.space.reader.db)

    def sort(self, rest: str) -> None:
        """The order of the list."""
        if not rest:
            choices = [Choice(f"{label}.", partial(self._sort, value)) for value, label in _ORDERS]
            self.session.offer("Order:", choices)
            return
        order = rest.lower().removeprefix("sort:")
        if order.removesuffix("-") not in ORDERS:
            raise UsageError(f"There is no order “{rest[:40]}”; there is {', '.join(ORDERS)}, and date- is reversed.")
        self._sort(order)

    def _sort(self, value: str) -> None:
        self.go_to(replace_field(self.session.shown.text, "sort", value or None))

    # Saved searches

    def searches(self, rest: str) -> None:
        """The saved searches, to choose one."""
        found = self.known_searches()
        if not found:
            self.session.say("There are no saved searches yet; save NAME keeps the query of this list.")
            return
        choices = [Choice(self._told(search), partial(self.session.days.go_view, search.query)) for search in found]
        self.session.offer("Saved searches:", choices)

    def _told(self, search: SavedSearch) -> str:
        rule = f" It {search_edits.rule_said(search.rule)}." if search.rule else ""
        return f"{lines.sentence(search.name)} {self._unread(search.query):,} unread.{rule} Query: {search.query}"

    def save(self, rest: str) -> None:
        """Keep the query under a name."""
        if not rest or not self.session.shown.text:
            raise UsageError("There is no query to save: search first." if rest else "Give it a name: save NAME")
        self.session.marking.apply(search_edits.save_search(self.known_searches(), rest, self.session.shown.text))

    def unsave(self, rest: str) -> None:
        """Delete a saved search; undo brings it back."""
        self.session.marking.apply(search_edits.delete_search(self._named(rest)))

    def rename(self, rest: str) -> None:
        """Give a saved search another name."""
        number, _, name = rest.partition(" ")
        if not (number.isascii() and number.isdigit() and name.strip()):
            raise UsageError("Name a saved search by its number and give the new name, such as: rename 2 Robots")
        self.session.marking.apply(search_edits.rename_search(self._named(number), name))

    def rule(self, rest: str) -> None:
        """Have a saved search hide or score what it finds, or no longer do so."""
        name, _, wanted = rest.rpartition(" ")
        points = wanted.removeprefix("+")
        number = int(points) if points.lstrip("-").isdecimal() and points.isascii() and len(points) < 5 else 0
        rule = HIDE if wanted == HIDE else 0 if wanted == "none" else search_edits.rule_of(number)
        if not name or not (rule or wanted == "none"):
            raise UsageError("Name a saved search, then hide, points or none, such as: rule 2 hide")
        search = self._named(name)
        fault = rules.query_of(search.query)[1] if rule else None
        if fault:
            raise UsageError(fault)
        self.session.marking.apply(search_edits.set_rule(search, rule))

    def _named(self, rest: str) -> SavedSearch:
        """The saved search of a name, or of a number as `searches` has them. Raises `UsageError`."""
        found = self.known_searches()
        named = next((search for search in found if search.name.casefold() == rest.casefold()), None)
        if named is None and rest.isascii() and rest.isdigit() and 1 <= int(rest) <= len(found):
            named = found[int(rest) - 1]
        if named is None:
            raise UsageError(f"There is no saved search “{rest[:40]}”; searches lists them.")
        return named

    def known_searches(self) -> list[SavedSearch]:
        """The saved searches in their order."""
        return marks.searches(self.session.space.reader.db)

    def _saved_name(self, text: str) -> str:
        return next((search.name for search in self.known_searches() if search.query == text), "")
