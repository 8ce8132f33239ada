"""The text of a Daily Papers page, as it comes from "select all, copy" or "save as text".

A card is a title, its abstract, a byline and a date, parted by blank lines:

    A Title of a Paper

    Its abstract, usually as one long line.

      • 4 authors                or, for a paper of an organization:  handle Full Name
    ·
    Apr 18, 2021                 this year's dates lack the year; a trailing number counts comments

Cards carry no arXiv id, so their papers are keyed by title and find their id in the store. Any part but the
title may be missing, and a card without a byline runs straight into the next title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise, zip_longest
from typing import NamedTuple

from papertui import identity, text
from papertui.model import Organization, Paper, Sighting
from papertui.sources.parsed import Parsed, Skip

SOURCE = "huggingface"

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_AUTHORS = re.compile(r"[•·*–—-]?\s*(\d{1,3}(?:,\d{3})+|\d{1,6})\s+authors?", re.IGNORECASE)
_DATE = re.compile(
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?\s+(?P<day>\d{1,2})"
    r"(?:,?\s+(?P<year>(?:19|20)\d\d))?(?:\s+(?P<comments>\d{1,3}(?:,\d{3})+|\d{1,6}))?"
)
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,6}")
_ORGANIZATION = re.compile(r"(?P<handle>[A-Za-z0-9][A-Za-z0-9._-]{0,95})(?:\s+(?P<fullname>\S.{0,119}))?")
_SENTENCE_END = re.compile(r"[.…][\"'”’)\]]*$")
_LINK = re.compile(r"https?://", re.IGNORECASE)
_LINE_BREAK = re.compile(r"\r\n|\n|\r")

# what the page shows around the cards
_FURNITURE = re.compile(
    r"new|subscribe|(?:daily |trending )?papers|get trending papers in your email inbox.{0,40}"
    r"|by ?ak and the research community|daily|weekly|monthly|today|previous|next|submitted by|upvote",
    re.IGNORECASE,
)

# Abstracts on the site have 165 characters or more and end like a sentence; titles have 206 or fewer and seldom do.
_LONGEST_TITLE = 250
_SHORTEST_ABSTRACT = 120
# No line of a page longer than this means that the copy was wrapped, as text browsers do.
_WRAPPED_AT = 200


class _Token(NamedTuple):
    """One meaningful line. `kind` is text, authors, dot, date or number; `joined` means no blank line before it."""

    kind: str
    line: int
    text: str
    joined: bool


class _Card:
    """What is known of the paper being read."""

    def __init__(self, title: str) -> None:
        self.title = text.line(title)
        self.abstract: list[str] = []
        self.organization: Organization | None = None
        self.author_count: int | None = None
        self.published: str | None = None
        self.comments: int | None = None

    def sighting(self) -> Sighting:
        paper = Paper(
            key=identity.feed_key(self.title),
            title=self.title,
            abstract=text.block("\n\n".join(self.abstract)),
            author_count=self.author_count,
            published=self.published,
            comments=self.comments,
            organization=self.organization,
        )
        return Sighting(paper, SOURCE, live=False)


def looks_like(head: str) -> bool:
    """Whether the beginning of a text is a Daily Papers page: it says so, or holds a byline with its date."""
    lines = _LINE_BREAK.split(head)
    kinds = [token.kind for token in _tokens(lines)]
    if ("dot", "date") in pairwise(kinds) or {"authors", "date"} <= set(kinds):
        return True
    return "text" in kinds and any(line.strip().lower() == "daily papers" for line in lines[:200])


def parse(page: str, *, as_of: date) -> Parsed:
    """The papers of a page's text, in its order, with votes unknown and no authors' names.

    A date without a year is the latest such date not after `as_of`. Never raises; what cannot be taken for a
    paper is a `Skip` with its line number.
    """
    return _Reader(as_of).read(_tokens(_LINE_BREAK.split(page)))


class _Reader:
    """Groups the tokens of a page into cards: a run of texts, then its byline, again and again."""

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of
        self.cards: list[_Card] = []
        self.skipped: list[Skip] = []

    def read(self, tokens: Iterable[_Token]) -> Parsed:
        run: list[_Token] = []
        byline: list[_Token] = []
        for token in tokens:
            if token.kind == "number" and not (byline and byline[-1].kind == "date"):
                continue  # votes, which the page shows without saying so
            if token.kind != "text":
                byline.append(token)
                continue
            if _signed(byline):
                self._card(run, byline)
                run = []
            byline = []
            run.append(token)
        self._card(run, byline)
        return Parsed(tuple(card.sighting() for card in self.cards), tuple(self.skipped))

    def _skip(self, token: _Token, reason: str) -> None:
        self.skipped.append(Skip(f"line {token.line}", reason))

    def _card(self, run: list[_Token], byline: list[_Token]) -> None:
        if not run:
            # a lone date is the page's own, above the first card
            if any(token.kind == "authors" for token in byline):
                self._skip(byline[0], "a byline without a title above it")
            return
        signed = _signed(byline)
        organization = _organization(run, byline) if signed else None
        card = self._papers(run[:-1] if organization else run, signed)
        if signed and card is not None:
            card.organization = organization
            self._byline(card, byline)

    def _papers(self, run: list[_Token], signed: bool) -> _Card | None:
        """Part a run of texts into titles and abstracts; the card that a byline below belongs to."""
        last: _Card | None = None
        for token, below in zip_longest(run, run[1:]):
            if _is_title(token, last, below, signed):
                if below and not _is_abstract(below) and not _continues(below):
                    self._skip(token, "a line with neither abstract, authors nor date under it")
                elif not below and not signed:
                    self._skip(token, "a title with neither abstract, authors nor date, where the text ends")
                else:
                    last = _Card(token.text)
                    self.cards.append(last)
            elif last is not None:
                last.abstract.append(token.text)
            elif self.cards and not self.cards[-1].abstract:
                # some copies put the byline between title and abstract
                self.cards[-1].abstract.append(token.text)
            else:
                self._skip(token, "an abstract without a title above it")
        return last

    def _byline(self, card: _Card, byline: list[_Token]) -> None:
        for token in byline:
            if token.kind == "authors":
                found = _AUTHORS.fullmatch(token.text)
                card.author_count = _number(found[1]) if found else None
            elif token.kind == "date" and card.published is None:
                found = _DATE.fullmatch(token.text)
                if found is None:
                    continue
                card.published = _resolve(found, self.as_of)
                card.comments = _number(found["comments"]) if found["comments"] else None
                if card.published is None:
                    self._skip(token, f"there is no day {token.text!r}; the paper is kept without a date")
            elif token.kind == "number" and token.joined and card.published and card.comments is None:
                card.comments = _number(token.text)


def _signed(byline: list[_Token]) -> bool:
    return any(token.kind in ("authors", "date") for token in byline)


def _is_abstract(token: _Token) -> bool:
    size = len(token.text)
    return size > _LONGEST_TITLE or (size >= _SHORTEST_ABSTRACT and bool(_SENTENCE_END.search(token.text)))


def _continues(token: _Token) -> bool:
    """A short text that reads like a sentence or a link: a short abstract, or the last words of one."""
    return bool(_SENTENCE_END.search(token.text) or _LINK.search(token.text))


def _is_title(token: _Token, last: _Card | None, below: _Token | None, signed: bool) -> bool:
    if _is_abstract(token):
        return False
    if last is None:
        return True
    if _continues(token):
        return False
    if below is not None:
        return _is_abstract(below) or _continues(below)
    # the last text before a byline, or before the end: with an abstract above it, more likely its end than a title
    return signed and not last.abstract


def _organization(run: list[_Token], byline: list[_Token]) -> Organization | None:
    """The organization in the last text of a run: a short line set right on its byline, under a title."""
    last = run[-1]
    if len(run) < 2 or not byline[0].joined or last.joined or _continues(last):
        return None
    found = _ORGANIZATION.fullmatch(last.text)
    if found is None:
        return None
    handle = found["handle"]
    return Organization(text.line(handle), text.line(found["fullname"] or handle))


def _number(digits: str) -> int:
    return int(digits.replace(",", ""))


def _resolve(found: re.Match[str], as_of: date) -> str | None:
    """The ISO day of a matched date, `None` when the calendar has none."""
    month = _MONTHS.index(found["month"][:3].lower()) + 1
    day = int(found["day"])
    if found["year"]:
        return _day(int(found["year"]), month, day)
    # eight years hold a 29 February wherever they start
    for year in range(as_of.year, max(as_of.year - 9, 0), -1):
        iso = _day(year, month, day)
        if iso is not None and iso <= as_of.isoformat():
            return iso
    return None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _tokens(lines: list[str]) -> Iterator[_Token]:
    """The meaningful lines of a page, clean, with wrapped texts joined again."""
    wrapped = max(map(len, lines), default=0) <= _WRAPPED_AT
    held: list[_Token] = []
    blank = True
    for number, raw in enumerate(lines, 1):
        line = text.line(raw, text.BLOCK_LIMIT)
        inside = wrapped and held and not blank
        if not line or (not inside and _FURNITURE.fullmatch(line)):
            blank = True
            continue
        for part in _parts(line):
            token = _Token(_kind(part), number, part, not blank)
            blank = False
            if held and not (inside and token.kind == "text"):
                yield _joined(held)
                held = []
            if token.kind == "text":
                held.append(token)
            else:
                yield token
    if held:
        yield _joined(held)


def _joined(tokens: list[_Token]) -> _Token:
    return tokens[0]._replace(text=" ".join(token.text for token in tokens))


def _parts(line: str) -> list[str]:
    """A byline set in one line (`• 4 authors · Apr 18, 2021`) in its parts; any other line whole."""
    parts = [part for part in re.split(r"\s*[·•]\s*", line) if part]
    if parts and all(_kind(part) != "text" for part in parts):
        return parts
    return [line]


def _kind(line: str) -> str:
    if line in ("·", "•"):
        return "dot"
    if len(line) > 40:
        return "text"
    if _AUTHORS.fullmatch(line):
        return "authors"
    if _DATE.fullmatch(line):
        return "date"
    return "number" if _NUMBER.fullmatch(line) else "text"
