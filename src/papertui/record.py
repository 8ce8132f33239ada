"""Papers and details as plain dictionaries: the shape kept in the cache and in the journal.

Empty fields are left out; unknown keys are ignored and missing ones take the model's defaults, so that
a record written by another version of papertui can still be read.
"""

from __future__ import annotations

from typing import Any

from papertui.model import Author, Comment, Detail, Organization, Paper, Repository

_TUPLES = ("categories", "keywords", "media")
_OPTIONAL: tuple[tuple[str, Any], ...] = tuple((name, Paper._field_defaults[name]) for name in Paper._fields[2:])


def to_dict(paper: Paper) -> dict[str, Any]:
    """The paper as JSON-ready values, without fields that hold their default."""
    out: dict[str, Any] = {"key": paper.key, "title": paper.title}
    value: Any
    for (name, default), value in zip(_OPTIONAL, paper[2:], strict=True):
        if value is default or value == default:
            continue
        if name == "authors":
            out[name] = [_author(author) for author in value]
        elif name == "organization" or name in _TUPLES:
            out[name] = list(value)
        else:
            out[name] = value
    return out


def from_dict(data: dict[str, Any]) -> Paper:
    """The paper of a dictionary made by `to_dict`. Raises `ValueError` when key or title is missing or misshapen."""
    fields = {name: data[name] for name in Paper._fields if name in data}
    if not isinstance(fields.get("key"), str) or not isinstance(fields.get("title"), str):
        raise ValueError("a paper record needs a key and a title")
    try:
        if "authors" in fields:
            fields["authors"] = tuple(
                Author(entry) if isinstance(entry, str) else Author(*entry) for entry in fields["authors"]
            )
        if fields.get("organization"):
            fields["organization"] = Organization(*fields["organization"])
        for name in _TUPLES:
            if name in fields:
                fields[name] = tuple(fields[name])
    except TypeError as error:
        raise ValueError(f"misshapen paper record: {error}") from None
    return Paper(**fields)


def _author(author: Author) -> str | list[Any]:
    return author.name if author.user is None and not author.claimed else list(author)


def detail_to_dict(detail: Detail) -> dict[str, Any]:
    """The detail as JSON-ready values; `fetched` is kept beside it by the store, not in it."""
    return {
        "key": detail.key,
        "comments": None if detail.comments is None else [list(comment) for comment in detail.comments],
        "repositories": [list(repository) for repository in detail.repositories],
        "totals": [list(total) for total in detail.totals],
    }


def detail_from_dict(data: dict[str, Any], fetched: str | None = None) -> Detail:
    """The detail of a dictionary made by `detail_to_dict`."""
    comments = data.get("comments")
    return Detail(
        key=data["key"],
        comments=None if comments is None else tuple(_comment(entry) for entry in comments),
        repositories=tuple(Repository(*entry) for entry in data.get("repositories", ())),
        totals=tuple((kind, count) for kind, count in data.get("totals", ())),
        fetched=fetched,
    )


def _comment(entry: list[Any]) -> Comment:
    comment = Comment(*entry)
    return comment._replace(reactions=tuple((name, count) for name, count in comment.reactions))
