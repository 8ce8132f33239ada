"""Papers as facts, one a line and always in the same order, for screen readers and simple scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from papertui import identity
from papertui.model import Because, Detail, Ruled, View
from papertui.text import count

Fact: TypeAlias = "tuple[str, str]"
"""A name and what it is; both are one clean line."""


def facts(view: View) -> Iterator[Fact]:
    """Everything about a paper; what is not known is left out, and what there are several of comes several times."""
    paper, marks = view.paper, view.marks
    # those of the sample library are this project's own
    keywords = "keywords" if view.sources == ("sample",) else "keywords (machine-made)"
    yield "title", paper.title
    yield "key", paper.key
    yield "state", state(view.marks)
    for author in paper.authors:
        yield "author", author.name
    known: tuple[tuple[str, object], ...] = (
        ("authors", paper.author_count), ("organization", paper.organization and paper.organization.fullname),
        ("published", paper.published), ("updated", paper.updated), ("version", paper.version),
        ("withdrawn", paper.withdrawn), ("votes", paper.votes), ("comments", paper.comments),
        ("citations (Semantic Scholar)", view.cited and view.cited.citations),
        ("tldr (machine-made)", view.cited and view.cited.tldr),
        ("told by Semantic Scholar", view.cited and view.cited.fetched),
        ("published in", view.published and f"{view.published.venue} {view.published.doi}".strip()),
        ("published in told", view.published and f"by {view.published.source} {view.published.fetched}"),
        ("github stars", paper.github_stars), ("submitted by", paper.submitter),
        ("categories", ", ".join(paper.categories)), ("journal", paper.journal_ref),
        ("remark of the authors", paper.comment), (keywords, ", ".join(paper.keywords)),
        ("summary (machine-made)", paper.summary), ("abstract", paper.abstract), ("tags", ", ".join(marks.tags)),
    )  # fmt: skip
    for name, value in known:
        if value not in (None, ""):
            yield name, " ".join(str(value).split())
    if view.because is not None:
        yield "because", ", ".join(reasons(view.because))
    for rule in view.rules:
        yield "rule", rule_said(rule, view.ruled)
    for listing in view.listings:
        yield "listed", f"{listing.kind} {listing.period}".rstrip()
    for name, url in identity.links(paper):
        yield f"link {name}", url
    for line in marks.note.splitlines():
        yield "note", line
    if view.detail is not None:
        yield from _fetched(view.detail)


def reasons(because: Because) -> list[str]:
    """Why a paper is suggested, each in a few words."""
    told = [*because.words, *because.people]
    if because.cites:
        told.append(f"cites {count(because.cites)} of your stars")
    if because.cited_by:
        told.append(f"cited by {count(because.cited_by)} of your stars")
    return told


def rule_said(rule: Ruled, hidden: bool) -> str:
    """Why a paper is where it is: what a rule does to it, `hidden` telling whether rules hide it."""
    if not rule.hides:
        return f"{rule.points:+d} {rule.search}"
    return f"hidden by rule {rule.search}" if hidden else f"not hidden by rule {rule.search}: it is yours"


def _fetched(detail: Detail) -> Iterator[Fact]:
    for repository in detail.repositories:
        yield repository.kind, repository.id
    for comment in detail.comments or ():
        written = " ".join(comment.text.split()) if not comment.hidden else "hidden by its author"
        yield f"comment by {comment.author or 'someone'}", written


def state(marks: object) -> str:
    """How a paper is marked, in words: `unread`, or `starred, read`. `marks` has the four flags of `model.Marks`."""
    found = [name for name in ("starred", "queued", "read", "hidden") if getattr(marks, name)]
    return ", ".join(found or ["unread"])


def lines(view: View) -> Iterator[str]:
    """The facts as `name: value`."""
    for name, value in facts(view):
        yield f"{name}: {value}"
