"""Invented papers in the shapes of the Hugging Face API."""

from __future__ import annotations

from typing import Any

_TOPICS = ("Sparse", "Causal", "Quantum", "Federated", "Recurrent", "Symbolic", "Elastic", "Lunar")
_THINGS = ("Attention", "Gardens", "Retrieval", "Kites", "Planning", "Lighthouses", "Decoding", "Bridges")
_PLACES = ("Robots", "Small Models", "Noisy Rooms", "Long Books", "Video", "Chemistry", "Maps", "Music")
_PEOPLE = ("Ada Quill", "Bruno Vale", "Chidi Arrow", "Dana Frost", "Emre Stone", "Fumi Lake", "Greta Moss")


def make_item(paper_id: str, *, day: str | None = "2026-08-14", votes: int = 10, **changed: Any) -> dict[str, Any]:
    """A list item of 2026, complete in every field.

    `day` is the day of its list, `None` for a paper never submitted to Daily. `changed` replaces fields of the
    inner paper, or with the prefix `item_` of the item round it; the value `None` drops a field.
    """
    number = int("".join(digit for digit in paper_id if digit.isdigit()) or 0)
    paper = _paper(paper_id, number, day, votes)
    item: dict[str, Any] = {
        "paper": paper,
        "publishedAt": "2026-08-12T20:00:00.000Z",
        "title": paper["title"],
        "summary": paper["summary"],
        "thumbnail": f"https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/{paper_id}.png",
        "numComments": number % 7,
        "isAuthorParticipating": number % 5 == 0,
        "organization": paper["organization"],
    }
    if day is not None:
        item["submittedBy"] = {**_account(number), "name": f"reader{number % 100}", "type": "user"}
    for name, value in changed.items():
        target, field = (item, name.removeprefix("item_")) if name.startswith("item_") else (paper, name)
        target[field] = value
        if value is None:
            del target[field]
    item["title"], item["summary"] = paper.get("title"), paper.get("summary")
    return {name: value for name, value in item.items() if value is not None}


def make_day(day: str, count: int = 5) -> list[dict[str, Any]]:
    """The list of a day, most votes first. Ids follow the day, so that no two days share one."""
    month = day[2:4] + day[5:7]
    first = int(day[8:10]) * 100
    return [make_item(f"{month}.{first + index:05d}", day=day, votes=10 + count - index) for index in range(count)]


def make_comment(comment_id: str, raw: str, *, author: str = "reader1", **data: Any) -> dict[str, Any]:
    """One comment; `data` adds to or replaces the fields of its inner `data`."""
    return {
        "id": comment_id,
        "author": {**_account(1), "name": author, "type": "user"},
        "createdAt": "2026-08-14T09:30:00.000Z",
        "type": "comment",
        "data": {
            "edited": False,
            "hidden": False,
            "latest": {"raw": raw, "html": f"<p>{raw}</p>", "updatedAt": "2026-08-14T09:30:00.000Z"},
            "numEdits": 0,
            "editors": [author],
            "reactions": [],
            **data,
        },
    }


def make_detail(item: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """The answer for a single paper that goes with a list item: no wrapper, and what is linked to it."""
    detail = dict(item["paper"])
    for field, total in (("linkedModels", "Models"), ("linkedDatasets", "Datasets"), ("linkedSpaces", "Spaces")):
        detail |= {field: [], f"numTotal{total}": 0}
    return detail | changed


def _paper(paper_id: str, number: int, day: str | None, votes: int) -> dict[str, Any]:
    title = f"{_TOPICS[number % 8]} {_THINGS[number // 8 % 8]} for {_PLACES[number // 64 % 8]} {paper_id}"
    paper: dict[str, Any] = {
        "id": paper_id,
        "authors": [_author(number + index) for index in range(1 + number % 4)],
        "publishedAt": "2026-08-13T00:00:00.000Z",
        "title": title,
        "summary": f"We study {title.lower()}.\nIt is an invented abstract, broken\nas the site breaks lines.",
        "upvotes": votes,
        "discussionId": f"{number:024x}",
        "projectPage": f"https://project.example/{paper_id}",
        "githubRepo": f"https://github.com/example/{paper_id.replace('.', '-')}",
        "githubRepoAddedBy": "user",
        "githubStars": number % 5000,
        "ai_summary": f"An invented summary of {title}.",
        "ai_keywords": [_TOPICS[number % 8].lower(), _THINGS[number // 8 % 8].lower()],
        "ai_summary_model": "example/summarizer",
        "organization": {"_id": "0" * 24, "name": "example-lab", "fullname": "The Example Lab", "avatar": "/a.svg"},
    }
    if day is not None:
        paper["submittedOnDailyAt"] = f"{day}T00:00:00.000Z"
        paper["submittedOnDailyBy"] = {**_account(number), "user": f"reader{number % 100}"}
    return paper


def _author(number: int) -> dict[str, Any]:
    author: dict[str, Any] = {"_id": f"{number:024x}", "name": _PEOPLE[number % 7], "hidden": False}
    if number % 3 == 0:
        author |= {"user": {**_account(number), "user": f"person{number % 100}"}, "status": "claimed_verified"}
    return author


def _account(number: int) -> dict[str, Any]:
    return {
        "_id": f"{number:024x}",
        "avatarUrl": "/avatars/none.svg",
        "isPro": False,
        "fullname": f"Reader {number % 100}",
    }
