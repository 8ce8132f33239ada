"""arXiv: the requests to make. What the answers say is read in `arxiv_xml`.

Terms of use (https://info.arxiv.org/help/api/tou.html): at most one request in three seconds and one connection at a
time, for the API, RSS and OAI-PMH together, from all machines of a user.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias
from urllib.parse import quote

NAME = "arxiv"
API = "https://export.arxiv.org"
RSS = "https://rss.arxiv.org"
EVERY = 3.1
"""Seconds from one request to the next: a little more than the terms want, as the way there takes its own time."""

PAGE = 100
"""Papers asked for at once; the manual wants slices of at most 2,000, and large ones fail more often."""

DEEPEST = 10_000
"""Papers of one query that the server gives; more need narrower queries."""

MOST_IDS = 100

AUTHOR, SEARCH = "author:", "search:"
FOLLOWED = {"categories": "", "authors": AUTHOR, "searches": SEARCH}
"""The settings under `[sources.arxiv]` that name what is followed, and what is put before each where all are mixed."""

Request: TypeAlias = tuple[str, dict[str, str]]
"""An address or a path under the base address, and its query parameters."""


def by_ids(ids: Sequence[str]) -> Request:
    """Papers by identifier, at most `MOST_IDS`; unknown ones are silently missing from the answer."""
    # without max_results only ten would come
    return "/api/query", {"id_list": ",".join(ids), "max_results": str(len(ids))}


def search(query: str, start: int = 0, size: int = PAGE, *, by: str = "relevance") -> Request:
    """A page of a search; `by` is `relevance`, `submittedDate` or `lastUpdatedDate`, the highest first."""
    return "/api/query", {
        "search_query": query, "start": str(start), "max_results": str(size), "sortBy": by, "sortOrder": "descending",
    }  # fmt: skip


def announcements(categories: Sequence[str], base: str) -> Request:
    """Today's batch of the categories, in one answer of at most 2,000 entries."""
    names = "+".join(quote(name, safe=".-") for name in categories)
    return f"{base.rstrip('/')}/rss/{names}", {}
