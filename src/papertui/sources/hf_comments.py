"""The comments under a Hugging Face paper page."""

from __future__ import annotations

from typing import Any

from papertui.model import Comment
from papertui.sources import hf_wire as wire

MOST_COMMENTS = 2000
MOST_REACTIONS = 30

# Answers carry the characters; the OpenAPI document of 2026-08-17 lists these names.
_REACTIONS = {
    "fire": "🔥",
    "rocket": "🚀",
    "eyes": "👀",
    "heart": "❤️",
    "hugs": "🤗",
    "cool": "😎",
    "plus": "➕",
    "brain": "🧠",
    "thumbsup": "👍",
    "handshake": "🤝",
    "sad": "😔",
    "mindblown": "🤯",
}


def comments_of(value: Any) -> tuple[Comment, ...] | None:
    """The comments in the given order, or `None` when the answer holds none because none were asked for.

    The list is flat: replies name the comment they answer. Events such as a changed title are left out.
    """
    if not isinstance(value, list):
        return None
    found = (_comment(entry) for entry in value[:MOST_COMMENTS])
    return tuple(comment for comment in found if comment)


def _comment(value: Any) -> Comment | None:
    entry = wire.record(value)
    key = wire.words(entry.get("id"), 100)
    if not key or entry.get("type", "comment") != "comment":
        return None
    data = wire.record(entry.get("data"))
    hidden = data.get("hidden") is True
    author = wire.record(entry.get("author"))
    return Comment(
        id=key,
        author=wire.words(author.get("name"), 100) or wire.person(author),
        created=wire.moment(entry.get("createdAt")),
        text="" if hidden else wire.written(wire.record(data.get("latest")).get("raw")),
        parent=wire.words(data.get("parentCommentId"), 100) or None,
        reactions=_reactions(data.get("reactions")),
        hidden=hidden,
    )


def _reactions(value: Any) -> tuple[tuple[str, int], ...]:
    found: list[tuple[str, int]] = []
    for entry in value[:MOST_REACTIONS] if isinstance(value, list) else ():
        reaction = wire.record(entry)
        name = wire.words(reaction.get("reaction"), 40)
        number = wire.count(reaction.get("count"))
        if name and number:
            found.append((_REACTIONS.get(name, name), number))
    return tuple(found)
