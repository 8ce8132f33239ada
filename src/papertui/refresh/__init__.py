"""Sources into the cache: what is due is fetched, newest first, and every step is told as an event."""

from __future__ import annotations

from papertui.refresh.arxiv_asking import look_up as look_up_many
from papertui.refresh.arxiv_asking import search_arxiv
from papertui.refresh.daily import load_list, search_online
from papertui.refresh.events import Busy, Event, Failed, Finished, Got, Progress, Started
from papertui.refresh.looking import load_detail, look_up, whom
from papertui.refresh.provider import PROVIDERS, providers
from papertui.refresh.running import run

__all__ = [
    "PROVIDERS",
    "Busy",
    "Event",
    "Failed",
    "Finished",
    "Got",
    "Progress",
    "Started",
    "load_detail",
    "load_list",
    "look_up",
    "look_up_many",
    "providers",
    "run",
    "search_arxiv",
    "search_online",
    "whom",
]
