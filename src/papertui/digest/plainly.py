"""A digest one fact a line, for screen readers and simple scripts."""

from __future__ import annotations

from collections.abc import Iterator

from papertui.digest.contents import Change, Digest, Item


def facts(digest: Digest) -> Iterator[list[tuple[str, object]]]:
    """Groups of (name, value): the digest itself, then each paper, then each starred one that changed."""
    yield [
        ("title", digest.title), ("first day", digest.first), ("last day", digest.last), ("query", digest.query),
        ("order", digest.order), ("papers", digest.total), ("remark", digest.remark),
    ]  # fmt: skip
    for kind, papers in (("paper", digest.items), ("further", digest.further)):
        yield from (_paper(one, kind) for one in papers)
    yield from map(_change, digest.changes)


def _paper(one: Item, kind: str) -> list[tuple[str, object]]:
    return [
        (kind, one.title), ("key", one.key), *(("author", name) for name in one.authors), ("votes", one.votes),
        ("comments", one.comments), (f"summary ({one.summary_by})" if one.summary_by else "summary", one.summary),
        *(("why", reason) for reason in one.reasons), *((f"link {name}", url) for name, url in one.links),
    ]  # fmt: skip


def _change(change: Change) -> list[tuple[str, object]]:
    return [("starred", change.item.title), ("key", change.item.key), *(("changed", words) for words, _ in change.what)]
