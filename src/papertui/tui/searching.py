"""Searching: the query in force, the way back to earlier ones, what the list and the panes show of it."""

from __future__ import annotations

import asyncio
from array import array
from datetime import date
from functools import partial

from papertui import edits, views
from papertui.live import Found, Overview
from papertui.query import (
    QueryError,
    has_term,
    highlights,
    parse,
    replace_field,
    terms,
    toggle_term,
)
from papertui.tui import empty
from papertui.tui.filters import Entry, State, entries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from textual.timer import Timer

    from papertui.tui.layout import Words
    from papertui.tui.main import MainScreen

DETAIL_AFTER = 0.05
"""Seconds the cursor rests before the paper under it is looked up."""

COUNT_AFTER = 0.3
"""Seconds after a change before the filter pane counts again."""

FIRST_WAIT = 0.03
"""Seconds that the first frame waits for the first papers."""

HISTORY = 50


class Searching:
    """Which papers are shown, and why."""

    def __init__(self, screen: MainScreen, query: str | None) -> None:
        self.screen = screen
        self.text = query or ""
        self.words: Words = ()
        self.touched: set[int] = set()
        self.loaded = False
        self.latest: str | None = None
        self._given = query
        self._history: list[str] = []
        self._before_edit: str | None = None
        self._timer: Timer | None = None
        self._count_timer: Timer | None = None
        self._queries: dict[str, str] = {}

    # The query in force

    async def start(self) -> None:
        """The first search: what was asked for on the command line, else the configured view."""
        if self._given is None:
            start = self.screen.config.start
            if start in ("today", "week", "month"):
                self._look_up_latest()
            self.text = self.queries().get(start, "is:unread")
        self.screen.show_query()
        nothing = Overview({}, [], [], {})
        self._show_entries(nothing)
        first = asyncio.ensure_future(self.screen.guarded(partial(self._run, self.text, None, typing=False)))
        # A first frame with papers on it is worth waiting for, but not for long: a huge cache answers later.
        await asyncio.wait((first,), timeout=FIRST_WAIT)

    def queries(self) -> dict[str, str]:
        """The query of every view by its id."""
        return views.queries(self.latest, self.today)

    @property
    def today(self) -> date:
        return self.screen.live.now().date()

    @property
    def name(self) -> str:
        """The name of the view in force, or nothing when the query is the reader's own."""
        named = views.name_of(self.text, self.latest, self.today)
        if named is not None:
            return named
        found = (search.name for search in self.screen.live.searches() if search.query == self.text)
        return next(found, "")

    def go(self, text: str, *, remember: bool = True, stay: bool = False) -> None:
        """Show another query. With `stay` the cursor remains on its paper where that is still there."""
        text = text.strip()
        if remember and text != self.text:
            self._history.append(self.text)
            del self._history[:-HISTORY]
        if text != self.text:
            self.touched.clear()
            self.screen.list.clear_marks()
            self._hush()
        self.text = text
        self._search(self.screen.list.current if stay else None)

    def _hush(self) -> None:
        """What was said of another view is no news in this one; a warning nobody has seen stays."""
        screen = self.screen
        if not screen.message.urgent and not screen.refreshing.running:
            screen.say("")

    def again(self) -> None:
        """Run the query again; what the reader just did something with stays, and so does the cursor."""
        self._search(self.screen.list.current)

    def go_back(self) -> bool:
        """Return to the query before this one."""
        if not self._history:
            return False
        self.go(self._history.pop(), remember=False, stay=True)
        return True

    def _search(self, at: int | None) -> None:
        self.screen.spawn(partial(self._run, self.text, at, typing=False), "search")

    async def _run(self, text: str, at: int | None, *, typing: bool) -> None:
        screen = self.screen
        try:
            found = await screen.live.search(text, live=typing)
        except QueryError as error:
            self._show_error(error)
            return
        screen.rule.show_error(None)
        self.text = text
        self._show(found, at)

    def _show(self, found: Found, at: int | None) -> None:
        screen = self.screen
        ids = self._with_touched(found.ids)
        self.words = highlights(found.query)
        self.loaded = True
        screen.list.sentence = ()
        screen.list.show(ids, at)
        if not ids:
            screen.list.sentence = empty.sentence(screen, self.text)
        screen.show_query()
        screen.show_place()
        self.show_detail_soon()
        self.count_soon()

    def _with_touched(self, ids: array[int]) -> array[int]:
        """The found papers, with those the reader just acted on kept in their places."""
        if not self.touched:
            return ids
        there = set(ids)
        old = self.screen.list.ids
        kept = array("q", ids)
        for place, paper in enumerate(old):
            if paper in self.touched and paper not in there:
                before = next((old[back] for back in range(place - 1, -1, -1) if old[back] in there), None)
                kept.insert(0 if before is None else kept.index(before) + 1, paper)
                there.add(paper)
        return kept

    def _show_error(self, error: QueryError) -> None:
        screen = self.screen
        sentence = f"expected {error.expected}" if error.expected else str(error)
        if error.suggestion:
            sentence += f"; did you mean {error.suggestion}?"
        if screen.prompt.editing:
            screen.rule.show_error(sentence, screen.prompt.text_column + error.position)
        else:
            screen.say(str(error), "error")
        if not self.loaded:
            screen.list.sentence = empty.sentence(screen, self.text)
            screen.list.refresh()

    # Editing the query

    def search(self) -> None:
        """Edit the query; the list follows."""
        screen = self.screen
        if not screen.prompt.editing:
            self._before_edit = self.text
        if screen.moving.filters_float:
            screen.remove_class("-filters")
        text = self.text + " " if self.text and not self.text.endswith(" ") else self.text
        screen.prompt.edit(text)

    def type(self, text: str) -> None:
        """Typing rested."""
        if text.strip() != self.text.strip() and self.screen.prompt.editing:
            if self._before_edit is not None and self._before_edit.strip() != text.strip():
                self.touched.clear()
            self.screen.spawn(partial(self._run, text, self.screen.list.current, typing=True), "search")

    def enter(self) -> None:
        """Enter was pressed: the query as it stands, from now on; a wrong one stays in the field."""
        text = self.screen.prompt.field.value.strip()
        try:
            parse(text, today=self.today)
        except QueryError as error:
            self._show_error(error)
            return
        self.screen.prompt.stop()
        before, self._before_edit = self._before_edit, None
        if before is not None and before.strip() != text:
            self._history.append(before)
            self._hush()
        self.text = text
        self._search(self.screen.list.current)

    def cancel(self) -> None:
        """Escape was pressed: the query as it was before."""
        self.screen.prompt.stop()
        before, self._before_edit = self._before_edit, None
        self.screen.rule.show_error(None)
        if before is not None and before.strip() != self.text.strip():
            self.go(before, remember=False, stay=True)
        else:
            self.screen.show_query()

    def choose(self, entry: Entry) -> None:
        """An entry of the filter pane: a view or search replaces the query, a facet goes in or out."""
        screen = self.screen
        if entry.query is not None:
            self.go(entry.query)
            field, _, period = entry.query.partition(":")
            if field in views.KINDS and views.period_of(period) is not None:
                self._fetch(field, period)
            screen.moving.hide_filters()
        elif entry.term is not None:
            self.go(toggle_term(self.text, entry.term), stay=True)

    def saved(self, number: int) -> None:
        """Run the saved search with this number."""
        searches = self.screen.live.searches()
        if number > len(searches):
            self.screen.say(f"There is no saved search {number}; {self.screen.key('save_search')} saves this query")
            return
        self.go(searches[number - 1].query)

    def save_search(self) -> None:
        """Ask for a name and keep the query under it."""
        screen = self.screen
        if not self.text:
            screen.say(f"There is no query to save; {screen.key('search')} starts one")
            return
        from papertui.tui.ask import Ask

        searches = screen.live.searches()
        known = next((search.name for search in searches if search.query == self.text), "")

        def save(name: str | None) -> None:
            if not name:
                return
            same = next((search for search in searches if search.query == self.text), None)
            if same is not None:
                edit = edits.rename_search(same, name)
            else:
                edit = edits.save_search(searches, name, self.text)
            screen.marking.apply(edit)

        screen.app.push_screen(Ask("Save this search as", self.text, known, "a name"), save)

    def sort(self) -> None:
        """Choose the order of the list."""
        from papertui.tui.sort import SortMenu

        def chosen(value: str | None) -> None:
            if value is not None:
                self.go(replace_field(self.text, "sort", value or None), stay=True)

        self.screen.app.push_screen(SortMenu(self.text, self.screen.glyphs), chosen)

    # Days

    def previous_day(self) -> None:
        self._step(-1)

    def next_day(self) -> None:
        self._step(1)

    def _step(self, by: int) -> None:
        """To the listing before or after; without one in the query, to the latest day."""
        screen = self.screen
        self._look_up_latest()
        for term in terms(self.text):
            stepped = views.step(term, by)
            if stepped is None:
                continue
            field, _, period = stepped.partition(":")
            period = self._skip_empty(field, period, by)
            if by > 0 and period > views.current(field, self.today):
                screen.say(f"That {views.KINDS[field]} has not come yet")
            else:
                self.go_listing(field, period)
            return
        day = self.latest or self.today.isoformat()
        self.go_listing("on", day)

    def _skip_empty(self, field: str, period: str, by: int) -> str:
        """Pass over days that have no listing: weekends, and offline every day that is not in the cache."""
        first = views.parse_day(period)
        if field != "on" or first is None:
            return period
        days = [day for day, _ in self.screen.live.days()]
        if not self._offline:
            return views.weekday_from(first, by, days).isoformat()
        nearer = [day for day in days if (day >= period if by > 0 else day <= period)]
        if not nearer:
            return period
        return min(nearer) if by > 0 else max(nearer)

    @property
    def _offline(self) -> bool:
        return self.screen.config.offline or self.screen.refreshing.offline

    def go_listing(self, field: str, period: str) -> None:
        """Show one day, week or month, fetching it when it is not here."""
        self.go(replace_field(self.text if self._has_listing() else "", field, period))
        self._fetch(field, period)

    def _fetch(self, field: str, period: str) -> None:
        """Fetch a listing that never was as a whole: trending brings single papers of many days."""
        live, kind = self.screen.live, views.KINDS[field]
        if period > views.current(field, self.today) or live.is_fetched(kind, period):
            return
        if self.screen.refreshing.offline and any(known == period for known, _ in live.days(kind)):
            return
        self.screen.refreshing.load_list(kind, period)

    def _has_listing(self) -> bool:
        return any(views.step(term, 0) for term in terms(self.text))

    def date(self) -> None:
        """Choose a day in a calendar."""
        from papertui.tui.dates import Calendar

        self._look_up_latest()
        shown = next((term[3:] for term in terms(self.text) if term.startswith("on:")), None)
        start = views.parse_day(shown) or views.parse_day(self.latest) or self.today

        def chosen(place: tuple[str, str] | None) -> None:
            if place is not None:
                self.go_listing(*place)

        screen = self.screen
        screen.app.push_screen(Calendar(dict(screen.live.days()), start, self.today, screen.glyphs), chosen)

    def _look_up_latest(self) -> None:
        days = self.screen.live.days()
        self.latest = days[-1][0] if days else None

    # The detail pane

    def show_detail_soon(self) -> None:
        """Look the paper up once the cursor rests."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.screen.set_timer(DETAIL_AFTER, self.show_detail_now)

    def show_detail_now(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        paper = self.screen.list.current
        if paper is None:
            self.screen.detail.show_sentence("")
        elif (
            self.screen.detail.view is None
            or self.screen.detail.view.id != paper
            or self.screen.detail.words != self.words
        ):
            self.screen.spawn(partial(self._show_detail, paper), "detail")

    async def _show_detail(self, paper: int) -> None:
        view = await self.screen.live.view(paper)
        if self.screen.list.current != paper:
            return
        if view is None:
            self.screen.detail.show_sentence("This paper is no longer in the cache.")
        else:
            self.screen.detail.show_view(self.screen.marking.patched_view(view), self.words)

    def renew_detail(self) -> None:
        """Read the paper in the detail pane again."""
        paper = self.screen.list.current
        if paper is not None:
            self.screen.spawn(partial(self._show_detail, paper), "detail")

    # The filter pane

    def count_soon(self, seconds: float = COUNT_AFTER) -> None:
        """Count again for the filter pane, once for many changes."""
        if not self.screen.filters.display:
            return
        if self._count_timer is not None:
            self._count_timer.stop()
        self._count_timer = self.screen.set_timer(max(seconds, 0.01), self._count)

    def _count(self) -> None:
        self.screen.spawn(self._show_counts, "counts")

    async def _show_counts(self) -> None:
        screen = self.screen
        self._look_up_latest()
        self._show_entries(await screen.live.overview(self.text, self.queries()))
        screen.show_query()

    def _show_entries(self, overview: Overview) -> None:
        screen, queries = self.screen, self.queries()
        possible = [*_facet_terms(overview.facets), *(f"source:{source.name}" for source in overview.sources)]
        here = frozenset(term for term in possible if has_term(self.text, term))
        screen.filters.show_entries(entries(State(overview, queries, self.text, here, screen.live.now())))


def _facet_terms(facets: dict[str, list[tuple[str, int]]]) -> list[str]:
    from papertui.query import term

    fields = {"tag": "tag", "category": "cat", "organization": "org", "keyword": "kw"}
    return [term(fields[kind], value) for kind, values in facets.items() if kind in fields for value, _ in values]
