"""Hugging Face Papers: the requests to make, and what their answers say.

Shapes and quirks were counted in answers recorded from 2024 to 2026 and in the published OpenAPI document
of 2026-08-17. Reading needs no token. Lists come in pages of at most 100; an empty page is the end, whatever
the `Link` header says. Nothing here touches the network.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias
from urllib.parse import quote

from papertui import identity
from papertui.model import Detail, Listing, Paper, Sighting
from papertui.sources import hf_wire as wire
from papertui.sources.hf_comments import comments_of
from papertui.sources.hf_repositories import repositories_of
from papertui.sources.parsed import ContentProblem, Parsed, Skip, decode_json

NAME = "huggingface"
BASE = "https://huggingface.co"
PAGE = 100
MOST_HITS = 120
LONGEST_SEARCH = 250
# Search is counted apart from the rest of the API: about 50 requests in 5 minutes.
SEARCH_LANE = "search"

Request: TypeAlias = tuple[str, dict[str, str]]
"""A path under the base address, and its query parameters."""


def newest(page: int = 0) -> Request:
    """The newest papers over several days."""
    return _daily({}, page)


def of_day(day: str, page: int = 0) -> Request:
    """The list of `2026-08-14`. A day after the newest list, and an invalid one, answers 400."""
    return _daily({"date": day}, page)


def of_week(week: str, page: int = 0) -> Request:
    """The papers of `2026-W33`; a week 53 is refused by the API."""
    return _daily({"week": week}, page)


def of_month(month: str, page: int = 0) -> Request:
    """The papers of `2026-08`. Votes fall within a page but not from page to page."""
    return _daily({"month": month}, page)


def trending(page: int = 0) -> Request:
    """What is talked about now, old papers and papers never submitted to Daily among them."""
    return _daily({"sort": "trending"}, page)


def search(words: str) -> Request:
    """At most 120 hits for words or an arXiv id; there is no second page."""
    return "/api/papers/search", {"q": words[:LONGEST_SEARCH], "limit": str(MOST_HITS)}


def of_paper(arxiv_id: str, comments: bool = True) -> Request:
    """One paper with what is linked to it; 404 when Hugging Face has no page of it."""
    return f"/api/papers/{quote(arxiv_id, safe='')}", {"field": "comments"} if comments else {}


def _daily(which: Mapping[str, str], page: int) -> Request:
    return "/api/daily_papers", {**which, "p": str(page), "limit": str(PAGE)}


def parse_list(data: bytes, listing: Listing | None = None, live: bool = True) -> Parsed:
    """The papers of any list answer: day, week, month, newest, trending, `/api/papers`.

    `listing` is what was asked for; its rank, or 0, is the rank of the first item, so that a second page goes
    on where the first ended. A day or trending list puts its papers there; in all other answers, and for
    trending too, each paper's own `submittedOnDailyAt` tells the day it was listed on.
    Raises `ContentProblem` when the bytes are not a JSON list.
    """
    items = decode_json(data, "the list from Hugging Face")
    if not isinstance(items, list):
        raise ContentProblem(f"the list from Hugging Face is {_described(items)}, not a list of papers")
    return read_list(items, listing, live)


def parse_search(data: bytes, live: bool = True) -> Parsed:
    """The hits of a search, best first. Raises `ContentProblem` when the bytes are not a JSON list."""
    return parse_list(data, None, live)


def parse_detail(data: bytes, live: bool = True, fetched: str | None = None) -> tuple[Sighting, Detail]:
    """One paper with its comments and linked repositories; `fetched` is the time to note in the detail.

    Raises `ContentProblem` when the bytes are not one paper.
    """
    return read_detail(decode_json(data, "the paper from Hugging Face"), live, fetched)


def read_list(items: list[Any], listing: Listing | None = None, live: bool = True) -> Parsed:
    """As `parse_list`, from JSON that is decoded already (a saved page embeds such a list)."""
    sightings: list[Sighting] = []
    skipped: list[Skip] = []
    first = (listing.rank or 0) if listing else 0
    for index, item in enumerate(items):
        try:
            paper, day = _read(item)
        except _Unusable as problem:
            skipped.append(Skip(_place(index, item), str(problem)))
            continue
        sightings.extend(Sighting(paper, NAME, place, live) for place in _listings(day, listing, first + index))
    return Parsed(tuple(sightings), tuple(skipped))


def read_detail(card: Any, live: bool = True, fetched: str | None = None) -> tuple[Sighting, Detail]:
    """As `parse_detail`, from JSON that is decoded already. A list item with its wrapper is taken too."""
    try:
        paper, day = _read(card)
    except _Unusable as problem:
        raise ContentProblem(f"the paper from Hugging Face cannot be used: {problem}") from None
    given = {**wire.record(card.get("paper")), **card}
    repositories, totals = repositories_of(given)
    (place,) = _listings(day, None, 0)
    detail = Detail(paper.key, comments_of(given.get("comments")), repositories, totals, fetched)
    return Sighting(paper, NAME, place, live), detail


class _Unusable(Exception):
    """Why an item gives no paper."""


def _listings(day: str | None, asked: Listing | None, rank: int) -> tuple[Listing | None, ...]:
    if asked is not None and asked.kind == "day":
        return (asked._replace(rank=rank),)
    own = Listing("day", day) if day else None
    if asked is None:
        return (own,)
    if asked.kind == "trending":
        return (asked._replace(rank=rank), own) if own else (asked._replace(rank=rank),)
    return (own or asked._replace(rank=rank),)


def _read(item: Any) -> tuple[Paper, str | None]:
    """The paper of a list item, a search hit or a detail, and the day it was on the daily list."""
    if not isinstance(item, dict):
        raise _Unusable(f"it is {_described(item)}, not an object")
    card = item.get("paper", item)
    if not isinstance(card, dict):
        raise _Unusable(f"its paper is {_described(card)}, not an object")
    given = card.get("id")
    if not isinstance(given, str) or not given.strip():
        raise _Unusable("it has no paper id")
    arxiv_id = identity.arxiv_id(given)
    if arxiv_id is None:
        raise _Unusable(f"its id {wire.words(given, 60)!r} is not an arXiv id")
    title = wire.words(card.get("title")) or wire.words(item.get("title"))
    if not title:
        raise _Unusable("it has no title")
    listed = wire.moment(card.get("submittedOnDailyAt"))
    return _paper(item, card, arxiv_id, title, listed), listed[:10] if listed else None


def _paper(item: Mapping[str, Any], card: Mapping[str, Any], arxiv_id: str, title: str, listed: str | None) -> Paper:
    authors = wire.authors(card.get("authors"))
    published = wire.moment(card.get("publishedAt"))
    old_media = wire.url(item.get("mediaUrl"))
    # In 2024 the preview picture was called mediaUrl.
    old_thumbnail = old_media if old_media and "/social-thumbnails/" in old_media else None
    return Paper(
        key=f"arxiv:{arxiv_id}",
        title=title,
        abstract=wire.paragraphs(card.get("summary")) or wire.paragraphs(item.get("summary")),
        authors=authors,
        author_count=len(authors) or None,
        published=published,
        votes=wire.count(card.get("upvotes")),
        comments=wire.count(item.get("numComments")),
        submitter=wire.person(item.get("submittedBy")) or wire.person(card.get("submittedOnDailyBy")),
        submitted=listed or _submitted_before_2025(item, published),
        author_participating=item.get("isAuthorParticipating") is True,
        organization=wire.organization(
            item.get("organization"), card.get("organization"), item.get("submitterOrganization")
        ),
        summary=wire.words(card.get("ai_summary"), 2000) or None,
        summary_model=wire.words(card.get("ai_summary_model"), 200) or None,
        keywords=wire.keywords(card.get("ai_keywords")),
        github=wire.url(card.get("githubRepo")),
        github_stars=wire.count(card.get("githubStars")),
        project=wire.url(card.get("projectPage")),
        media=wire.media(item.get("mediaUrls"), card.get("mediaUrls"), None if old_thumbnail else old_media),
        thumbnail=wire.url(item.get("thumbnail")) or wire.url(item.get("thumbnailUrl")) or old_thumbnail,
        withdrawn=wire.moment(card.get("withdrawnAt")),
    )


def _submitted_before_2025(item: Mapping[str, Any], published: str | None) -> str | None:
    """The time of submission to Daily, which the item's own `publishedAt` held until March 2025.

    Since then it is the paper's time less New York's offset, that is, earlier than the paper itself.
    The evening before a list's day counts, so this tells no list day.
    """
    given = wire.moment(item.get("publishedAt")) if "paper" in item else None
    return given if given and published and given > published else None


def _place(index: int, item: Any) -> str:
    card = wire.record(item).get("paper", item)
    known = wire.words(wire.record(card).get("id"), 60)
    return f"item {index + 1} ({known})" if known else f"item {index + 1}"


def _described(value: Any) -> str:
    if isinstance(value, dict):
        error = wire.words(value.get("error"), 200)
        return f"an error message ({error})" if error else "an object"
    return {list: "a list", str: "a string", bool: "true or false", type(None): "null"}.get(type(value), "a number")
