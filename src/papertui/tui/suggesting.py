"""Suggesting: papers like one, and For you with how well it does."""

from __future__ import annotations

import asyncio
from functools import partial

from papertui import views
from papertui.query import QueryError, order, parse
from papertui.query import term as written
from papertui.query.tree import likes
from papertui.ranking.ranker import NoAnswer
from papertui.text import plural
from papertui.tui.columns import show_title
from papertui.tui.status import progress_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.live.searching import Found
    from papertui.model import Because
    from papertui.tui.main import MainScreen

START_AFTER = 3.0
"""Seconds after the first frame before what ranks papers is started; whoever asks earlier has it earlier."""

SLOW = 0.3
"""Seconds after which a wait for what is alike is told of."""

PATIENCE = 0.08
"""Seconds the paper in the detail pane waits for why it is suggested, so that it is drawn once."""

FEW = 0.05
"""The share of papers that may come in without their place in the order being worth a sentence."""

_GETTING = {"words": "Learning the words of your papers", "meaning": "Learning what your papers mean"}


class Suggesting:
    """What the process that ranks has to do with the screen."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self.ranker = screen.live.ranker
        self._reported = ""
        self._asked = "", ""
        self._wait = ""
        self._learned = True
        self._offered = 0

    def start(self) -> None:
        """Have papers indexed behind the screen."""
        self.ranker.when_told = self._told
        self.screen.set_timer(START_AFTER, lambda: self.screen.spawn(self.ranker.start, "ranking"))

    def similar(self) -> None:
        """Show the papers most like this one; one step back leads here again."""
        row = self.screen.list.current_row
        if row is None:
            self.screen.say_why("There is no paper here that others could be like")
            return
        query = written("like", row.key.removeprefix("arxiv:"))
        if query == self.screen.searching.text:
            self.screen.say_why("These are the papers like it")
        else:
            self._asked = query, show_title(row.title)
            self.screen.searching.go(query)
            self.screen.set_timer(SLOW, self._tell_wait)

    def _tell_wait(self) -> None:
        """Say what the reader waits for, where they still do."""
        screen, standing = self.screen, self.ranker.standing
        if not (self._asked[0] and screen.searching.waits):
            return
        if standing.indexing and standing.size:
            self._show_indexing()
        else:
            self._wait = f"Comparing papers… {screen.glyphs.separator} {screen.key('back')} goes back"
            screen.message.stand(self._wait)

    def _show_indexing(self) -> None:
        standing = self.ranker.standing
        self.screen.show_progress(
            progress_line(_GETTING[standing.indexing], standing.done, standing.size, self.screen.glyphs)
        )

    def origin(self, text: str) -> int | None:
        """The paper that a list of others is like, when that list is left."""
        named = likes(parse(text, today=self.screen.searching.today)) if text.startswith("like:") else ()
        return self.screen.live.row_of(named[0]) if named else None

    def stop_waiting(self) -> None:
        """Say no longer that the reader waits."""
        if self._wait:
            self.screen.message.settle(self._wait)
            self.screen.say("")
            self._wait = ""

    def shown(self, found: Found, text: str) -> None:
        """A list is shown: tell what its order rests on, where papers were ranked for it."""
        self._learned = found.learned
        self._offered = 0 if found.learned else self._offered
        self.stop_waiting()
        if text and text == self._asked[0]:
            key, separator = self.screen.key("back"), self.screen.glyphs.separator
            self.screen.say(f"The most alike first {separator} {key} goes back", detail=self._asked[1])
            self._asked = "", ""
        if order(found.query).by != "foryou":
            self._reported = ""
        elif found.learned or not self._is_view(text):
            self._report(renew=True)

    def empties(self, found: Found, text: str) -> bool:
        """Whether For you shows nothing, as nothing was learned that could put papers in order."""
        return not found.learned and self._is_view(text)

    def _is_view(self, text: str) -> bool:
        return text.strip() == views.FOR_YOU

    def sentence(self) -> tuple[str, list[str]]:
        """What For you says while it is empty, and what helps."""
        key, standing = self.screen.key, self.ranker.standing
        if not standing.known:
            share = f" {standing.done:,} of {standing.size:,} so far." if standing.done else ""
            return "Learning the words of your papers…", [f"For you is here with the first of them.{share}"]
        return "For you has nothing to go by yet.", [
            f"{key('star')} stars papers you like, {key('queue')} puts them into the queue, {key('hide')} hides what is"
            " of no interest: For you learns from all of that, on this machine.",
            "It begins with papers you know, too: papertui learn 1706.03762 2006.11239, or a BibTeX file.",
        ]

    async def why(self, paper: int) -> Because | None:
        """What speaks for a paper, where papers are ordered by that and the answer is there soon."""
        if not self._ordered:
            return None
        try:
            async with asyncio.timeout(PATIENCE):
                return await self.ranker.why(paper)
        except TimeoutError:
            self.screen.spawn(partial(self._add_why, paper), "why")
        except NoAnswer:
            pass
        return None

    async def _add_why(self, paper: int) -> None:
        """Add to the paper in the detail pane what came late."""
        try:
            because = await self.ranker.why(paper)
        except NoAnswer:
            return
        detail = self.screen.detail
        if because is not None and detail.view is not None and detail.view.id == paper and self._ordered:
            detail.show_view(detail.view._replace(because=because), self.screen.searching.words)

    @property
    def _ordered(self) -> bool:
        try:
            query = parse(self.screen.searching.text, today=self.screen.searching.today)
        except QueryError:
            return False
        return order(query).by == "foryou"

    def _told(self) -> None:
        """The process said something."""
        screen, standing = self.screen, self.ranker.standing
        if not screen.is_attached:
            return
        if not standing.indexing:
            screen.nearby.look_soon()
        if self._ordered:
            # a list that is being put in order will know all that the process knows
            fresh = self._offered != standing.indexed and not screen.searching.waits
            if not self._learned and not standing.learned:
                screen.searching.renew_sentence()
            elif fresh and (not self._learned or self.outdated):
                self._offered = standing.indexed
                self._offer()
            elif self._learned:
                self._report()
        elif standing.indexing and screen.searching.waits and standing.done:
            self._show_indexing()

    @property
    def outdated(self) -> bool:
        """Whether papers can be put in order by now that could not when the list was made."""
        return self.ranker.standing.outdated and self._ordered

    def bring_up(self) -> None:
        """Show the order that is known by now, the cursor staying on its paper."""
        self._wait = "Putting the papers in order…"
        self.screen.message.stand(self._wait)
        self.screen.searching.again()

    def _offer(self) -> None:
        """Show the order that is known by now to whoever has not moved in the list; tell others how to get it."""
        screen = self.screen
        if not self._learned or not self._moved:
            screen.searching.again(stay=self._moved)
        else:
            held = self.ranker.standing.indexing == "words" or screen.message.holds or screen.message.standing
            self._report(renew=self._worth_telling and not held)

    @property
    def _worth_telling(self) -> bool:
        """Whether much of the list is in no order: of the few that a refresh brings nobody needs to hear."""
        standing = self.ranker.standing
        return self.outdated and standing.lacking > standing.ordered * FEW

    @property
    def _moved(self) -> bool:
        screen = self.screen
        return bool(
            screen.list.cursor or screen.list.mark_count or screen.searching.touched or screen.refreshing.waiting
            or not screen.list.active or screen.prompt.editing or screen.since.on or screen.triage.on
            or screen.app.screen is not screen
        )  # fmt: skip

    def _partly(self) -> str:
        """How far the papers of the list are put in order, where not all are."""
        standing, key = self.ranker.standing, self.screen.key("show_new")
        if self._worth_telling and self._moved:
            return f"{standing.indexed:,} papers can be put in order by now: {key} does"
        if not standing.lacking or standing.indexing != "words" or not standing.size:
            return ""
        return f"the best of {standing.ordered:,} papers so far, {standing.done / standing.size:.0%} of all are known"

    def _report(self, *, renew: bool = False) -> None:
        """Say from how much For you has learned, and how well it does."""
        standing = self.ranker.standing
        if not self._learned:
            said = "Nothing is learned yet: newest first"
        else:
            said = f"Learned from {plural(standing.papers, 'paper')} you keep"
            more = self._partly() or standing.figure
            said += f" {self.screen.glyphs.separator} {more}" if more else ""
        # what another key said since stays
        stands = "".join(span.text for span in self.screen.message.left).strip() == self._reported
        if renew or (self._reported and stands and said != self._reported):
            self._reported = said
            self.screen.say(said)
