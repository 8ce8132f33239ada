"""What a refresh tells whoever listens."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from papertui.errors import PapertuiError
from papertui.model import IngestCounts, Listing
from papertui.sources.parsed import Skip


class PartlyWrong(PapertuiError):
    """What a source was asked for came, but for what this tells; it is asked again as if all were well."""


MOST_SKIPS = 20
"""How many of the entries that were left out an event describes."""


class Started(NamedTuple):
    """A source is being asked for `total` lists."""

    source: str
    total: int


class Progress(NamedTuple):
    """`done` of `total` lists are here; `what` is the one being fetched, in words."""

    source: str
    done: int
    total: int
    what: str


class Got(NamedTuple):
    """A list came in; or the source has no such list (yet), and `absent` is the HTTP status that said so.

    `skipped` entries could not be read; `skips` describes the first of them, at most `MOST_SKIPS`.
    """

    source: str
    listing: Listing | None
    counts: IngestCounts
    skipped: int = 0
    absent: int = 0
    keys: tuple[str, ...] = ()
    skips: tuple[Skip, ...] = ()


class Failed(NamedTuple):
    """A source gave up: why, when it is tried again (ISO 8601 UTC), and whether the network is not there at all."""

    source: str
    reason: str
    next_try: str | None
    offline: bool = False


class Finished(NamedTuple):
    """A source is done, well or not; the papers that came in, each counted once however many lists it is on."""

    source: str
    counts: IngestCounts


class Busy(NamedTuple):
    """Another process refreshes this cache at this moment."""


Event: TypeAlias = "Started | Progress | Got | Failed | Finished | Busy"
