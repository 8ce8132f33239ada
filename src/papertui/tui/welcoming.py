"""The first start: three questions, what their answers lead to, and the sample library."""

from __future__ import annotations

from functools import partial

from papertui import search_edits
from papertui.text import plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from papertui.tui.main import MainScreen


class Welcoming:
    """Fills what is empty."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen

    def welcome(self) -> None:
        """Nothing is here yet: ask the three questions, unless the reader has a configuration."""
        screen = self.screen
        if screen.live.space.paths.config.exists():
            if screen.config.refresh_on_start and not screen.config.offline:
                screen.refreshing.begin(force=True)
            return
        from papertui.tui.first_run import FirstRun

        screen.app.push_screen(FirstRun(screen.config, screen.live.space.paths.config, screen.glyphs), self._welcomed)

    def _welcomed(self, answer: object) -> None:
        from papertui.tui.first_run import Answer

        screen = self.screen
        if isinstance(answer, Answer):
            screen.config = answer.config
            screen.refreshing.watch()
            screen.spawn(partial(self._keep_topics, answer.topics), "edits", exclusive=False)
            if answer.tour:
                screen.do("tour")
            if answer.sample:
                self.load_sample()
                return
        if not screen.config.offline:
            screen.refreshing.begin(force=True)
        screen.searching.again()

    async def _keep_topics(self, topics: tuple[str, ...]) -> None:
        for topic in topics:
            live = self.screen.live
            await live.editing.apply(search_edits.save_search(live.searches(), topic, topic))
            await live.editing.settled()
        self.screen.beside.count_soon()

    def load_sample(self) -> None:
        """Fill in the sample library."""
        self.screen.spawn(self._load_sample, "sample")

    async def _load_sample(self) -> None:
        from papertui import sample

        screen = self.screen
        counts = await screen.live.ingest(sample.sightings())
        screen.refreshing.know()
        screen.say(f"The sample library is here: {plural(counts.new, 'paper')}")
        screen.searching.again()
