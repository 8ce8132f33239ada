"""A source as refreshing sees it, and all there are."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Protocol

from papertui.config import Config, Problem
from papertui.config import feeds as subscriptions
from papertui.live import Live
from papertui.refresh.arxiv import Arxiv
from papertui.refresh.crossref import Crossref
from papertui.refresh.daily import DailyPapers
from papertui.refresh.datacite import DataCite
from papertui.refresh.events import Event
from papertui.refresh.feeds import FeedSource, Round
from papertui.refresh.semanticscholar import SemanticScholar


class Provider(Protocol):
    """`name` is how settings, the cache and the command line call the source."""

    @property
    def name(self) -> str: ...

    def wanted(self, config: Config) -> bool:
        """Whether the source is switched on and has something to ask for."""

    def fetch(self, live: Live, config: Config, since: date | None, until: date | None) -> AsyncIterator[Event]:
        """What is due, or with `since` or `until` the days between: `Started`, `Progress` and `Got` events.

        May raise `PapertuiError`; what came in until then is kept.
        """

    def next_try(self, now_ms: int, usual_ms: int) -> int:
        """When to ask again after it went well, in ms since 1970; `usual_ms` is what the settings say."""

    def keep_days(self, config: Config) -> int:
        """How many days papers of the source are kept that nobody marked; 0 for ever."""

    def listed(self) -> frozenset[str] | None:
        """The keys that must not be let go as the source still lists them; `None` where nobody knows just now."""


PROVIDERS: dict[str, Provider] = {
    provider.name: provider for provider in (DailyPapers(), Arxiv(), SemanticScholar(), Crossref(), DataCite())
}
"""The sources that are always there."""


def providers(live: Live) -> tuple[dict[str, Provider], list[Problem]]:
    """All sources by name, the reader's feeds after the others, and what is wrong with the file of feeds."""
    feeds, problems = subscriptions.load(subscriptions.place(live.space.paths.config))
    shared = Round()
    return {**PROVIDERS, **{feed.name: FeedSource(feed, shared) for feed in feeds}}, problems
