"""A digest as JSON: the contract that scripts rely on."""

from __future__ import annotations

import json

from papertui.digest.contents import Change, Digest, Item
from papertui.model import JSON

SCHEMA = 1


def document(digest: Digest) -> str:
    """An object, two spaces deep, ending in a newline."""
    return json.dumps(digest_object(digest), ensure_ascii=False, indent=2) + "\n"


def digest_object(digest: Digest) -> dict[str, JSON]:
    """Always the same keys in the same order; what is not known is `null`."""
    return {
        "schema": SCHEMA,
        "title": digest.title,
        "first_day": digest.first,
        "last_day": digest.last,
        "query": digest.query or None,
        "order": digest.order,
        "papers": digest.total,
        "top": [_paper(one) for one in digest.items],
        "further": [_paper(one) for one in digest.further],
        "changes": [_change(change) for change in digest.changes],
        "remark": digest.remark or None,
    }


def _paper(one: Item) -> dict[str, JSON]:
    return {
        "key": one.key,
        "title": one.title,
        "authors": list(one.authors),
        "more_authors": one.more_authors,
        "date": one.date,
        "version": one.version,
        "votes": one.votes,
        "comments": one.comments,
        "summary": one.summary or None,
        "summary_by": one.summary_by or None,
        "reasons": list(one.reasons),
        "links": [{"name": name, "url": url} for name, url in one.links],
        "starred": one.starred,
    }


def _change(change: Change) -> dict[str, JSON]:
    return {
        "key": change.item.key,
        "title": change.item.title,
        "what": [{"sentence": words, "url": url} for words, url in change.what],
    }
