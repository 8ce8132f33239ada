"""A paper as lines for the detail pane. Pure: a `View` and a width go in, spans and links come out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from papertui import identity
from papertui.model import Author, Comment, Detail, Paper, Repository, View
from papertui.text import age, count, plural
from papertui.tui.columns import amount, show_title
from papertui.tui.glyphs import Glyphs
from papertui.tui.spans import Line, Span, cells, clip, wrap, wrap_spans

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

MEASURE = 88
"""The most cells of a line of prose: longer lines lose the reader."""

MARGIN = 2
CORNER_GAP = 3
AUTHOR_LINES = 4
EMPTY: Line = ()

Words: TypeAlias = "tuple[tuple[str, bool], ...]"
"""What a query asks for: texts, each with whether longer words match too."""

_LETTERS = {"abs": "a", "pdf": "p", "html": "h", "huggingface": "f", "code": "c", "project": "j", "doi": "d"}
_NAMES = {
    "abs": "arXiv",
    "pdf": "PDF",
    "html": "HTML",
    "huggingface": "Hugging Face",
    "code": "Code",
    "project": "Project",
    "doi": "DOI",
    "media": "Media",
}
_SPARE = "begiklmnoqrstuvwxyz"
_KINDS = {"model": ("Models", ""), "dataset": ("Datasets", "datasets/"), "space": ("Spaces", "spaces/")}


class Link(NamedTuple):
    """Somewhere to go. `line` is where it stands in the layout."""

    letter: str
    name: str
    url: str
    line: int


class Laid(NamedTuple):
    """A paper laid out. `abstract_end` is the line after the abstract: who scrolled past it has read it."""

    lines: tuple[Line, ...]
    links: tuple[Link, ...]
    abstract_end: int


class Style(NamedTuple):
    """What the layout depends on besides the paper. `corner` is left free at the upper right: columns, rows."""

    width: int
    glyphs: Glyphs
    now: datetime
    words: Words = ()
    all_authors: bool = False
    hints: bool = False
    corner: tuple[int, int] = (0, 0)


def lay_out(view: View, style: Style) -> Laid:
    """Everything there is to say about a paper, most important first."""
    return _Layout(view, style).build()


class _Layout:
    def __init__(self, view: View, style: Style) -> None:
        self.view = view
        self.paper: Paper = view.paper
        # of the sample library only: its keywords and days are this project's, of no machine and no other list
        self.own = view.sources == ("sample",)
        self.style = style
        self.measure = max(8, min(MEASURE, style.width - 2 * MARGIN))
        self.lines: list[Line] = []
        self.links: list[Link] = []
        self.match = _matcher(style.words)
        self.spare = iter(_SPARE)

    def build(self) -> Laid:
        self.head()
        self.note()
        self.summary()
        self.abstract()
        end = len(self.lines)
        self.gap()
        self.places()
        if self.view.detail is not None:
            self.repositories(self.view.detail)
            self.comments(self.view.detail)
        self.gap()
        return Laid(tuple(self.lines), tuple(self.links), end)

    def head(self) -> None:
        """What lies beside the corner is set narrower; everything else begins below it."""
        columns, rows = self.style.corner
        whole = self.measure
        if columns:
            self.measure = max(8, min(whole, self.style.width - MARGIN - columns - CORNER_GAP))
        self.title()
        self.marks()
        self.people()
        self.facts()
        self.measure = whole
        self.lines += [EMPTY] * (rows - len(self.lines))

    def add(self, *spans: Span, indent: int = 0) -> None:
        self.lines.append((Span(" " * (MARGIN + indent)), *spans))

    def gap(self) -> None:
        if not self.lines or self.lines[-1] != EMPTY:
            self.lines.append(EMPTY)

    def heading(self, text: str, more: str = "") -> None:
        self.gap()
        room = self.measure - cells(text) - 2
        self.add(
            Span(text, "heading"), *((Span("  " + clip(more, room, self.style.glyphs.dots), "dim"),) if more else ())
        )

    def prose(self, text: str, role: str = "", indent: int = 0) -> None:
        for number, paragraph in enumerate(text.split("\n\n")):
            if number:
                self.gap()
            for line in wrap(show_title(paragraph), self.measure - indent):
                self.add(*self.matched(line, role), indent=indent)

    def kept(self, text: str, role: str = "", indent: int = 0) -> None:
        """Text whose own line breaks mean something: notes and comments."""
        for paragraph in text.split("\n"):
            if not paragraph.strip():
                self.gap()
            for line in wrap(paragraph, self.measure - indent):
                self.add(Span(line, role), indent=indent)

    def matched(self, line: str, role: str) -> list[Span]:
        if self.match is None:
            return [Span(line, role)]
        spans, at = [], 0
        for found in self.match.finditer(line):
            spans += [Span(line[at : found.start()], role), Span(found.group(), "match")]
            at = found.end()
        return [*spans, Span(line[at:], role)]

    def title(self) -> None:
        for line in wrap(show_title(self.paper.title), self.measure):
            self.add(*self.matched(line, "heading"))
        if self.paper.withdrawn:
            self.prose(f"Withdrawn: {self.paper.withdrawn}", "error")

    def people(self) -> None:
        paper = self.paper
        total = max(paper.author_count or 0, len(paper.authors))
        if paper.authors:
            self.names(paper.authors, total)
        elif total:
            self.add(Span(plural(total, "author"), "dim"))
        if paper.organization is not None:
            named = paper.organization.fullname or paper.organization.name
            self.add(Span(clip(named, self.measure, self.style.glyphs.dots), "accent"))

    def names(self, authors: Sequence[Author], total: int) -> None:
        glyphs = self.style.glyphs
        spans = []
        for number, author in enumerate(authors):
            comma = "," if number + 1 < total else ""
            claimed = glyphs.claimed if author.claimed else ""
            spans.append(Span(f" {author.name}{claimed}{comma}"))
        lines = wrap_spans(spans, self.measure)
        most = len(lines) if self.style.all_authors else AUTHOR_LINES
        shown = sum(len(line) for line in lines[:most])
        for line in lines[:most]:
            self.add(*line)
        if total > shown:
            self.add(Span(f"and {count(total - shown)} more", "dim"))

    def facts(self) -> None:
        """Dates on one line, numbers on the next: what one looks for has its place."""
        paper, glyphs, now = self.paper, self.style.glyphs, self.style.now
        self.gap()
        days = sorted(listing.period for listing in self.view.listings if listing.kind == "day")
        dates = []
        if paper.published:
            dates.append(f"Published {paper.published[:10]}")
        if days:
            dates.append(f"{'Listed' if self.own else 'Daily Papers'} {days[0]}")
        if paper.version and paper.version > 1:
            dates.append(f"v{paper.version}" + (f" of {paper.updated[:10]}" if paper.updated else ""))
        elif paper.updated and paper.published and paper.updated[:10] != paper.published[:10]:
            dates.append(f"updated {paper.updated[:10]}")
        if not dates and self.view.first_seen:
            dates.append(f"seen {age(self.view.first_seen, now)} ago")
        self.facts_line(dates, "dim")
        numbers = []
        if paper.votes is not None:
            numbers.append(f"{glyphs.votes} {plural(paper.votes, 'vote')}")
        if paper.comments:
            numbers.append(plural(paper.comments, "comment"))
        if paper.github_stars is not None:
            numbers.append(f"{glyphs.star} {amount(paper.github_stars)} on GitHub")
        self.facts_line(numbers, "")
        self.facts_line(paper.categories, "dim", " ")
        if paper.journal_ref:
            self.prose(paper.journal_ref, "dim")
        if paper.comment:
            self.prose(paper.comment, "dim")
        if paper.submitter:
            present = ", an author takes part" if paper.author_participating else ""
            self.add(Span(f"Submitted by {clip(paper.submitter, 40)}{present}", "dim"))

    def facts_line(self, facts: Sequence[str], role: str, separator: str | None = None) -> None:
        """Facts side by side, broken only between two of them."""
        mark = f" {self.style.glyphs.separator}" if separator is None else separator
        last = len(facts) - 1
        spans = [Span(f" {fact}{mark if number < last else ''}", role) for number, fact in enumerate(facts)]
        for *line, last_span in wrap_spans(spans, self.measure):
            self.add(*line, Span(last_span.text.removesuffix(mark), role))

    def marks(self) -> None:
        """A line of its own, empty when there are none: a star moves nothing."""
        marks, glyphs = self.view.marks, self.style.glyphs
        spans = []
        if marks.starred:
            spans.append(Span(f"  {glyphs.star} starred", "star"))
        if marks.queued:
            spans.append(Span(f"  {glyphs.queue} queued", "queue"))
        if marks.hidden:
            spans.append(Span(f"  {glyphs.hidden} hidden", "dim"))
        spans += [Span(f"  #{tag}", "tag") for tag in marks.tags]
        for line in wrap_spans(spans, self.measure):
            self.add(*line)
        if not spans:
            self.lines.append(EMPTY)

    def note(self) -> None:
        if self.view.marks.note:
            self.heading("Note")
            self.kept(self.view.marks.note)

    def summary(self) -> None:
        paper = self.paper
        if paper.summary:
            by = f"machine-made, {paper.summary_model or 'Hugging Face'}"
            self.heading("AI summary", by)
            self.prose(paper.summary)
        if paper.keywords:
            self.heading("Keywords" if self.own else "AI keywords")
            self.facts_line(paper.keywords, "dim")

    def abstract(self) -> None:
        if self.paper.abstract:
            self.heading("Abstract")
            self.prose(self.paper.abstract)

    def places(self) -> None:
        urls = [(name, url) for name, url in identity.links(self.paper)]
        urls += [("media", url) for media in self.paper.media[:4] if (url := identity.safe_url(media))]
        if not urls:
            return
        self.heading("Links")
        for name, url in urls:
            self.link(_NAMES.get(name, name), url, _LETTERS.get(name))

    def link(self, name: str, url: str, letter: str | None = None, more: str = "") -> None:
        taken = {link.letter for link in self.links}
        if letter is None or letter in taken:
            letter = next((spare for spare in self.spare if spare not in taken), "")
        self.links.append(Link(letter, name, url, len(self.lines)))
        shown = url.split("://", 1)[-1]
        hint = Span(f"{letter or ' '}  ", "hint" if self.style.hints else "dim")
        label = Span(f"{clip(name, 13):<14}")
        room = self.measure - 17 - len(more)
        self.add(hint, label, Span(clip(shown, max(1, room), self.style.glyphs.dots), "link"), Span(more, "dim"))

    def repositories(self, detail: Detail) -> None:
        totals = dict(detail.totals)
        for kind, (title, path) in _KINDS.items():
            found = [repository for repository in detail.repositories if repository.kind == kind]
            if not found:
                continue
            total = totals.get(kind, len(found))
            self.heading(title, f"{count(len(found))} of {count(total)}" if total > len(found) else "")
            for repository in found:
                self.repository(repository, path)

    def repository(self, repository: Repository, path: str) -> None:
        url = identity.safe_url(f"https://huggingface.co/{path}{repository.id}")
        numbers = []
        if repository.likes:
            numbers.append(f"{amount(repository.likes)} likes")
        if repository.downloads:
            numbers.append(f"{amount(repository.downloads)} downloads")
        more = "  " + ", ".join(numbers) if numbers else ""
        if url is None:
            return
        taken = {link.letter for link in self.links}
        letter = next((spare for spare in self.spare if spare not in taken), "")
        self.links.append(Link(letter, repository.id, url, len(self.lines)))
        hint = Span(f"{letter or ' '}  ", "hint" if self.style.hints else "dim")
        self.add(hint, Span(clip(repository.id, max(1, self.measure - 3 - len(more))), "link"), Span(more, "dim"))

    def comments(self, detail: Detail) -> None:
        if not detail.comments:
            return
        self.heading("Comments", count(len(detail.comments)))
        children: dict[str | None, list[Comment]] = {}
        known = {comment.id for comment in detail.comments}
        for comment in detail.comments:
            children.setdefault(comment.parent if comment.parent in known else None, []).append(comment)
        stack = [(comment, 0) for comment in reversed(children.get(None, []))]
        seen: set[str] = set()
        while stack:
            comment, depth = stack.pop()
            if comment.id in seen:
                continue
            seen.add(comment.id)
            self.comment(comment, min(depth, 4) * 2)
            stack += [(answer, depth + 1) for answer in reversed(children.get(comment.id, []))]

    def comment(self, comment: Comment, indent: int) -> None:
        now, dot = self.style.now, f" {self.style.glyphs.separator} "
        head = [Span(clip(comment.author or "someone", 40), "strong")]
        if comment.created:
            head.append(Span(dot + age(comment.created, now), "dim"))
        head += [Span(f"  {emoji} {number}", "dim") for emoji, number in comment.reactions[:6]]
        self.add(*head, indent=indent)
        if comment.hidden:
            self.add(Span("hidden by its author", "dim"), indent=indent)
        else:
            self.kept(comment.text, indent=indent)
        self.gap()


def _matcher(words: Words) -> re.Pattern[str] | None:
    found = [re.escape(_stem(text)) for text, _ in words if len(text) > 1]
    stems = sorted(set(found), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(stems)})\w*", re.IGNORECASE) if stems else None


def _stem(word: str) -> str:
    """A rough stem: the index finds by stems, so other endings of the word are matches too."""
    for ending in ("ations", "ation", "ings", "ing", "ers", "ies", "ed", "es", "s"):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            return word[: -len(ending)]
    return word
