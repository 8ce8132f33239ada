"""Sources into the cache: what is due is fetched, newest first, and every step is told as an event."""

from __future__ import annotations

from papertui.refresh.daily import load_detail, load_list, search_online
from papertui.refresh.events import Busy, Event, Failed, Finished, Got, Progress, Started
from papertui.refresh.running import SOURCES, run

__all__ = [
    "SOURCES",
    "Busy",
    "Event",
    "Failed",
    "Finished",
    "Got",
    "Progress",
    "Started",
    "load_detail",
    "load_list",
    "run",
    "search_online",
]
