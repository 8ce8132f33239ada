"""Sources into the cache: what is due is fetched, newest first, and every step is told as an event."""

from __future__ import annotations

from papertui.refresh.arxiv import look_up, search_arxiv
from papertui.refresh.daily import load_detail, load_list, search_online
from papertui.refresh.events import Busy, Event, Failed, Finished, Got, Progress, Started
from papertui.refresh.running import SOURCES, enabled, run

__all__ = [
    "SOURCES",
    "Busy",
    "Event",
    "Failed",
    "Finished",
    "Got",
    "Progress",
    "Started",
    "enabled",
    "load_detail",
    "load_list",
    "look_up",
    "run",
    "search_arxiv",
    "search_online",
]
