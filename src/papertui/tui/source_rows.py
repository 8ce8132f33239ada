"""Sources as lines of text: what they are called, how they fare, how long their papers stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from papertui.config import Config
from papertui.config.feeds import Feed
from papertui.config.shape import Arxiv
from papertui.model import SourceState
from papertui.sources import PAPERLESS, label
from papertui.sources.arxiv import AUTHOR, SEARCH
from papertui.sources.arxiv_taxonomy import did_you_mean, is_known, name
from papertui.text import age, plural
from papertui.tui.glyphs import Glyphs
from papertui.tui.spans import Line, Span, cells, clip, fit

_NUMBERS = (("papers", 8), ("asked", 7), ("next", 7), ("kept", 6))
_WHERE = "tells where starred preprints came out, and of DOIs"
_TOLD = {"semanticscholar": "tells of papers that are here", "crossref": _WHERE, "datacite": _WHERE}
_NARROW = 52
"""Cells below which the last two columns have no room."""


class Source(NamedTuple):
    """One line of the list. `on` is `None` for papers that came from files, which nobody can ask.

    A `part` is something that is followed at the source, in the words that `papertui sources remove` takes.
    """

    name: str
    title: str
    on: bool | None
    state: SourceState
    keep_days: int = 0
    about: str = ""
    feed: Feed | None = None
    part: str = ""

    @property
    def id(self) -> str:
        """What tells it from the others."""
        return f"{self.name} {self.part}" if self.part else self.name


def listed(config: Config, feeds: tuple[Feed, ...], states: list[SourceState]) -> list[Source]:
    """Every source: those that are always there, the reader's feeds in their order, where else papers came from."""
    known = {state.name: state for state in states}
    arxiv, hugging = config.sources.arxiv, config.sources.huggingface
    follows = bool(arxiv.categories or arxiv.authors or arxiv.searches)
    found = [
        Source("huggingface", label("huggingface"), hugging.enabled, _of(known, "huggingface"), hugging.keep_days,
               hugging.url),
        Source("arxiv", label("arxiv"), arxiv.enabled and follows, _of(known, "arxiv"), arxiv.keep_days,
               arxiv.url if follows else "follows nothing yet: a cs.LG adds a category"),
        *_parts(arxiv, _of(known, "arxiv").error or ""),
    ]  # fmt: skip
    found += [
        Source(feed.name, feed.title or feed.name, feed.enabled, _of(known, feed.name), feed.keep_days, feed.url, feed)
        for feed in feeds
    ]
    found += [
        Source(name, label(name), own.enabled, _of(known, name), about=own.url)
        for name, own in ((name, getattr(config.sources, name)) for name in PAPERLESS)
    ]
    there = {source.name for source in found}
    found += [Source(one.name, label(one.name), None, one) for one in states if one.name not in there]
    return found


def _parts(arxiv: Arxiv, error: str) -> Iterator[Source]:
    """What is followed at arXiv, one by one; `error` may name some of it."""
    about = {
        "": "what arXiv announces in this category",
        AUTHOR: "the newest papers of this author, asked for twice a day",
        SEARCH: "the newest hits of this search at arXiv, asked for twice a day",
    }
    named = [("", code, f"{code}  {name(code)}".strip()) for code in arxiv.categories]
    named += [(AUTHOR, one, f"author  {one}") for one in arxiv.authors]
    named += [(SEARCH, one, f"search  {one}") for one in arxiv.searches]
    for prefix, one, title in named:
        known = about[prefix] if prefix or is_known(one) else "a category that papertui does not know; arXiv is asked"
        fault = f"arXiv has no category “{one}”{did_you_mean(one)}" if not prefix and f"“{one}”" in error else None
        state = SourceState("arxiv", error=fault)
        yield Source("arxiv", title, arxiv.enabled, state, arxiv.keep_days, known, part=prefix + one)


def _of(known: dict[str, SourceState], name: str) -> SourceState:
    return known.get(name, SourceState(name))


def head(width: int) -> Line:
    """The headings of the columns."""
    numbers = "".join(f"{name:>{size}}" for name, size in _columns(width))
    return (Span(fit("  Source", max(8, width - cells(numbers)), ""), "label"), Span(numbers, "label"))


def row(source: Source, now: datetime, asking: bool, width: int, glyphs: Glyphs) -> Line:
    """A source in `width` cells."""
    state = source.state
    if source.part:
        sign = Span("  ! " if state.error and source.on else "    ", "warn")
        return (sign, Span(fit(source.title, max(6, width - 4), glyphs.dots), "" if source.on else "dim"))
    values = {
        "papers": f"{state.papers:,}" if state.papers else "",
        "asked": "now" if asking else age(state.last_good, now) if state.last_good else _unheard(source),
        "next": _ahead(state.next_try, now) if source.on else "",
        "kept": f"{source.keep_days}d"
        if source.keep_days
        else ""
        if source.on is None or source.name in PAPERLESS
        else "ever",
    }
    numbers = "".join(f"{values[name]:>{size}}" for name, size in _columns(width))
    fault = bool(state.error) and source.on
    lead = Span(f"{'!' if fault else ' '} ", "warn")
    role = "" if source.on else "dim"
    shown = source.title + (" (off)" if source.on is False else " (files)" if source.on is None else "")
    return (lead, Span(fit(shown, max(6, width - 2 - cells(numbers)), glyphs.dots), role), Span(numbers, "dim"))


def _columns(width: int) -> tuple[tuple[str, int], ...]:
    return _NUMBERS if width >= _NARROW else _NUMBERS[:2]


def _unheard(source: Source) -> str:
    return "never" if source.state.last_try and source.on else ""


def _ahead(when: str | None, now: datetime) -> str:
    """How far ahead a time is, as `25m`; `due` where it has come."""
    if when is None:
        return ""
    try:
        moment = datetime.fromisoformat(when)
    except ValueError:
        return ""
    return age(now.isoformat(), moment) if moment > now else "due"


def told(source: Source, now: datetime, width: int, glyphs: Glyphs) -> list[Line]:
    """Two lines on the source under the cursor: where it is, and how it fares in words."""
    state = source.state
    known_as = source.name if source.feed else ""
    where = f"{known_as}  {source.about}".strip() or "papers from files, or of a source that is followed no more"
    if state.error and source.on:
        words, role = state.error, "warn"
        if state.failures > 1:
            words = f"{words} ({state.failures} times in a row)"
    elif source.part:
        words, role = "d follows it no longer; its papers stay", "dim"
    elif source.name in PAPERLESS:
        words, role = _TOLD[source.name] if source.on else "switched off; Space switches it on", "dim"
    elif source.on is False:
        words, role = "switched off; its papers stay", "dim"
    elif source.keep_days:
        words = f"lets papers go after {plural(source.keep_days, 'day')}, but none that you did anything with"
        role = "dim"
    else:
        words, role = "keeps its papers for ever" if source.on else "", "dim"
    return [(Span(clip(where, width, glyphs.dots), "dim"),), (Span(clip(words, width, glyphs.dots), role),)]
