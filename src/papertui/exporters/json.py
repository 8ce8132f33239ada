"""Papers as JSON: one object per paper, the contract that scripts rely on (`--json` prints the same)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from papertui import identity
from papertui.model import JSON, Detail, Published, View

if TYPE_CHECKING:
    from papertui.exporters import Papers, Wanted

SCHEMA = 1


def paper_object(view: View) -> dict[str, JSON]:
    """Everything known of a paper as plain JSON, always with the same keys in the same order.

    What is not known is `null`, never an empty string; a list that is known to be empty, or of which
    nothing was ever said, is `[]`. Dates are ISO 8601. `authors` holds plain names and may be shorter than
    `author_count`; a listing's `date` is `2026-08-14`, `2026-W33`, `2026-08`, or `null` for trending.
    `comments` counts, `discussion` holds the comments themselves once they were fetched.
    """
    paper, marks = view.paper, view.marks
    organization = paper.organization
    return {
        "schema": SCHEMA,
        "key": paper.key,
        "arxiv_id": paper.key.removeprefix("arxiv:") if paper.key.startswith("arxiv:") else None,
        "doi": paper.doi or None,
        "title": paper.title,
        "abstract": paper.abstract or None,
        "authors": [author.name for author in paper.authors],
        "author_count": paper.author_count if paper.author_count is not None else len(paper.authors) or None,
        "author_details": [{"name": a.name, "user": a.user or None, "claimed": a.claimed} for a in paper.authors],
        "organization": (organization.fullname or organization.name) if organization else None,
        "organization_name": (organization.name or None) if organization else None,
        "published": paper.published or None,
        "updated": paper.updated or None,
        "version": paper.version,
        "withdrawn": paper.withdrawn or None,
        "categories": list(paper.categories),
        "journal_ref": paper.journal_ref or None,
        "published_version": _published(view.published),
        "comment": paper.comment or None,
        "license": paper.license or None,
        "sources": list(view.sources),
        "listings": [{"kind": x.kind, "date": x.period or None, "rank": x.rank} for x in view.listings],
        "submitted": paper.submitted or None,
        "submitter": paper.submitter or None,
        "votes": paper.votes,
        "comments": paper.comments,
        "citations": view.cited.citations if view.cited else None,
        "influential_citations": view.cited.influential if view.cited else None,
        "tldr": view.cited.tldr if view.cited else None,
        "citations_fetched": view.cited.fetched or None if view.cited else None,
        "author_participating": paper.author_participating,
        "summary": paper.summary or None,
        "summary_model": paper.summary_model or None,
        "keywords": list(paper.keywords),
        "links": dict(identity.links(paper)),
        "github_stars": paper.github_stars,
        "media": list(paper.media),
        "starred": marks.starred,
        "queued": marks.queued,
        "read": marks.read,
        "hidden": marks.hidden,
        "hidden_by_rule": view.ruled,
        "points": sum(rule.points for rule in view.rules),
        "rules": [{"search": x.search, "hides": x.hides, "points": x.points} for x in view.rules],
        "tags": list(marks.tags),
        "note": marks.note or None,
        "because": None
        if view.because is None
        else {
            "words": list(view.because.words),
            "people": list(view.because.people),
            "cites": view.because.cites,
            "cited_by": view.because.cited_by,
        },
        "first_seen": view.first_seen or None,
        **_detail(view.detail),
    }


def written(papers: Papers, wanted: Wanted) -> Iterator[str]:
    """A JSON array of `paper_object`s, two spaces deep."""
    return array(map(paper_object, papers))


def array(objects: Iterable[dict[str, JSON]]) -> Iterator[str]:
    """A JSON array, two spaces deep, an element at a time."""
    before = "[\n"
    for each in objects:
        yield before + "  " + json.dumps(each, ensure_ascii=False, indent=2).replace("\n", "\n  ")
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _published(published: Published | None) -> JSON:
    if published is None:
        return None
    return {
        "doi": published.doi,
        "venue": published.venue or None,
        "date": published.date,
        "source": published.source,
        "fetched": published.fetched,
    }


def _detail(detail: Detail | None) -> dict[str, JSON]:
    """What is only known once a paper was opened: its comments and the repositories that name it."""
    if detail is None:
        return {"repositories": None, "repository_totals": None, "discussion": None, "detail_fetched": None}
    comments = detail.comments
    return {
        "repositories": [
            {"kind": r.kind, "id": r.id, "likes": r.likes, "downloads": r.downloads} for r in detail.repositories
        ],
        "repository_totals": dict(detail.totals),
        "discussion": None
        if comments is None
        else [
            {
                "id": c.id,
                "parent": c.parent or None,
                "author": c.author or None,
                "created": c.created or None,
                "text": None if c.hidden else c.text,
                "reactions": dict(c.reactions),
                "hidden": c.hidden,
            }
            for c in comments
        ],
        "detail_fetched": detail.fetched or None,
    }
