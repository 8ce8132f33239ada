"""A source as refreshing sees it, and all there are."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Protocol

from papertui.config import Config
from papertui.live import Live
from papertui.refresh.arxiv import Arxiv
from papertui.refresh.daily import DailyPapers
from papertui.refresh.events import Event


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


PROVIDERS: dict[str, Provider] = {provider.name: provider for provider in (DailyPapers(), Arxiv())}
