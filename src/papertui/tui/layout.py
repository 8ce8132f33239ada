"""A paper as lines for the detail pane. Pure: a `View` and a width go in, spans and links come out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from papertui import identity
from papertui.model import Author, Paper, View
from papertui.plain import reasons
from papertui.text import count, plural
from papertui.tui.alike import alike
from papertui.tui.cited import cited_lines
from papertui.tui.columns import amount, show_title
from papertui.tui.sheet import EMPTY, MARGIN, Link, Sheet, Style
from papertui.tui.spans import Line, Span, clip, wrap_spans
from papertui.tui.threads import comments, repositories

CORNER_GAP = 3

AUTHOR_LINES = 4
"""The lines of authors after which the others are folded, unless they would take no more than one."""

_LETTERS = {"abs": "a", "pdf": "p", "html": "h", "huggingface": "f", "page": "w", "code": "c", "project": "j",
            "doi": "d"}  # fmt: skip
_ANNOUNCED = {
    "announced-new": "New on arXiv",
    "announced-cross": "Cross-listed on arXiv",
    "announced-replace": "New version on arXiv",
    "announced-replace-cross": "New version on arXiv",
}


class Laid(NamedTuple):
    """A paper laid out.

    `abstract_end` is the line after the abstract: who scrolled past it has read it. `fold` is the line on which the
    authors are folded or could be folded again, `None` where they all have room.
    """

    lines: tuple[Line, ...]
    links: tuple[Link, ...]
    abstract_end: int
    fold: int | None


def lay_out(view: View, style: Style) -> Laid:
    """Everything there is to say about a paper, most important first."""
    return _Layout(view, style).build()


class _Layout(Sheet):
    def __init__(self, view: View, style: Style) -> None:
        super().__init__(style)
        self.view = view
        self.paper: Paper = view.paper
        # of the sample library only: its keywords and days are this project's, of no machine and no other list
        self.own = view.sources == ("sample",)
        self.fold: int | None = None

    def build(self) -> Laid:
        self.head()
        self.note()
        self.changes()
        self.summary()
        self.abstract()
        end = len(self.lines)
        self.gap()
        self.places()
        if self.view.detail is not None:
            repositories(self, self.view.detail)
        alike(self, self.view.similar or ())
        if self.view.detail is not None:
            comments(self, self.view.detail)
        self.gap()
        return Laid(tuple(self.lines), tuple(self.links), end, self.fold)

    def head(self) -> None:
        """What lies beside the corner is set narrower; everything else begins below it."""
        columns, rows = self.style.corner
        whole = self.measure
        if columns:
            self.measure = max(8, min(whole, self.style.width - MARGIN - columns - CORNER_GAP))
        self.title()
        self.people()
        self.marks()
        self.because()
        self.facts()
        self.measure = whole
        self.lines += [EMPTY] * (rows - len(self.lines))

    def title(self) -> None:
        self.prose(show_title(self.paper.title), "heading")
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
            self.add(Span(clip(named, self.measure, self.dots), "dim"))

    def names(self, authors: Sequence[Author], total: int) -> None:
        claimed = self.style.glyphs.claimed
        lines = wrap_spans(
            [
                Span(f" {author.name}{claimed if author.claimed else ''}{',' if number < total else ''}")
                for number, author in enumerate(authors, 1)
            ],
            self.measure,
        )
        folds = len(lines) > AUTHOR_LINES + 1
        shown = lines[:AUTHOR_LINES] if folds and not self.style.all_authors else lines
        for line in shown:
            self.add(*line)
        more = total - sum(map(len, shown))
        if folds:
            self.fold = len(self.lines)
        words = f"and {count(more)} more  " if more else ""
        if folds and self.style.unfold:
            words += f"{self.style.unfold} {'all' if len(shown) < len(lines) else 'fewer'}"
        if words:
            self.add(Span(words.rstrip(), "dim"))

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
        elif self.view.ruled:
            names = ", ".join(rule.search for rule in self.view.rules if rule.hides)
            spans.append(Span(f"  {glyphs.hidden} hidden by rule {names}", "dim"))
        spans += [Span(f"  #{tag}", "tag") for tag in marks.tags]
        for line in wrap_spans(spans, self.measure):
            self.add(*line)
        if not spans:
            self.lines.append(EMPTY)

    def because(self) -> None:
        """Why the paper is suggested."""
        because = self.view.because
        if because is None:
            return
        names = {*because.words, *because.people}
        told = [Span(f" {reason},", "strong" if reason in names else "") for reason in reasons(because)]
        last = told[-1]._replace(text=told[-1].text.removesuffix(","))
        for line in wrap_spans([Span(" Because:", "dim"), *told[:-1], last], self.measure):
            self.add(*line)

    def facts(self) -> None:
        """Dates first, then numbers, then where it belongs: what one looks for has its place."""
        paper = self.paper
        self.items(self.dates(), "dim")
        self.items(self.numbers(), "")
        for line in cited_lines(self.view, self.style.now):
            self.items(line, "dim")
        self.items([f"{rule.points:+d} {rule.search}" for rule in self.view.rules if rule.points], "dim")
        self.items(paper.categories, "dim", " ")
        if paper.journal_ref:
            self.prose(paper.journal_ref, "dim")
        if paper.comment:
            self.prose(paper.comment, "dim")

    def dates(self) -> list[str]:
        """Each with a word before it, in the order in which things happened."""
        paper, listings = self.paper, self.view.listings
        days = sorted(listing.period for listing in listings if listing.kind == "day")
        dates = []
        if paper.published:
            dates.append(f"Published {paper.published[:10]}")
        if paper.version and paper.version > 1:
            since = self.view.marks.read_version
            since_read = f", since you read v{since}" if since and since < paper.version else ""
            dates.append(f"v{paper.version} {(paper.updated or '')[:10]}".rstrip() + since_read)
        elif paper.updated and paper.published and paper.updated[:10] != paper.published[:10]:
            dates.append(f"Updated {paper.updated[:10]}")
        if days:
            dates.append(f"{'Listed' if self.own else 'Daily Papers'} {days[0]}")
        if announced := [listing for listing in listings if listing.kind in _ANNOUNCED]:
            latest = max(announced, key=lambda listing: listing.period)
            dates.append(f"{_ANNOUNCED[latest.kind]} {latest.period}")
        if not dates and self.view.first_seen:
            dates.append(f"Seen {self.view.first_seen[:10]}")
        if paper.submitter:
            dates.append(f"Submitted by {clip(paper.submitter, 40, self.dots)}")
        return dates

    def numbers(self) -> list[str]:
        paper, glyphs = self.paper, self.style.glyphs
        numbers = []
        if paper.votes is not None:
            numbers.append(f"{glyphs.votes} {plural(paper.votes, 'vote')}")
        if paper.comments:
            present = ", an author takes part" if paper.author_participating else ""
            numbers.append(plural(paper.comments, "comment") + present)
        if paper.github_stars:
            numbers.append(f"{glyphs.star} {amount(paper.github_stars)} on GitHub")
        if figures := _figures(paper):
            numbers.append(plural(figures, "figure"))
        return numbers

    def note(self) -> None:
        if self.view.marks.note:
            self.heading("Note")
            self.kept(self.view.marks.note)

    def summary(self) -> None:
        paper = self.paper
        if paper.summary:
            maker = (paper.summary_model or "Hugging Face").rsplit("/", 1)[-1]
            self.heading("AI summary", f"by {maker}")
            self.prose(paper.summary)
        if self.view.cited is not None and self.view.cited.tldr:
            self.heading("TLDR", "machine-made, by Semantic Scholar")
            self.prose(self.view.cited.tldr)
        if paper.keywords:
            self.heading("Keywords" if self.own else "AI keywords")
            self.items(paper.keywords, "dim")

    def changes(self) -> None:
        """What the newest version says otherwise than the one that was read, else than the one before."""
        versions = self.view.versions
        if len(versions) < 2:
            return
        from papertui.tui.changes import changed

        newest = versions[-1]
        read = self.view.marks.read_version or newest.version
        old = next((one for one in reversed(versions[:-1]) if one.version <= read), versions[0])
        differences = [
            (name, changed(show_title(before), show_title(after), self.dots))
            for name, before, after in (
                ("Title", old.title, newest.title),
                ("Abstract", old.abstract, newest.abstract),
            )
        ]
        self.heading(f"From v{old.version} to v{newest.version}")
        for name, spans in differences:
            if spans:
                for line in wrap_spans([Span(f"{name}:", "strong"), *spans], self.room):
                    self.add(*line)
        if not any(spans for _, spans in differences):
            self.add(Span("Title and abstract are the same", "dim"))

    def abstract(self) -> None:
        if self.paper.abstract:
            self.heading("Abstract")
            self.prose(self.paper.abstract)

    def places(self) -> None:
        urls = [(name, url) for name, url in identity.links(self.paper)]
        media = [url for media in self.paper.media[:4] if (url := identity.safe_url(media))]
        if urls or media:
            self.heading("Links")
        for name, url in urls:
            if url not in [link.url for link in self.links]:
                self.link(identity.LINKS[name], url, _LETTERS.get(name))
        for url in media:
            self.link("Media", url)


def _figures(paper: Paper) -> int:
    """How many pictures were submitted with the paper, the preview not counted."""
    if not paper.media:
        return 0
    from papertui.pictures.which import is_still

    return sum(map(is_still, paper.media))
