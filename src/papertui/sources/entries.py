"""What a bibliography says of one paper and of what its owner did with it, whatever program wrote it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import NamedTuple

from papertui import edits, identity, text
from papertui.errors import UsageError
from papertui.model import Author, Listing, Marks, Paper
from papertui.sources import unpack
from papertui.sources.parsed import Skip

SOURCE = "import"
"""The name of the source that papers of a reader's own files come from."""

MOST_TAGS = 50
"""So many tags are taken of one entry; the keywords of a whole journal are none."""

NOTE_LENGTH = 50_000

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BARE = re.compile(r"(?<![\w./-])(\d{4}\.\d{4,5})(?:v\d+)?(?![\w/-]|\.\d)")
_SAID = re.compile(
    r"^\s*(?:arxiv (?:preprint|e-prints),?\s+)?(?:arxiv[: .]\s*|abs/)([a-z-]+(?:\.[a-z]{2})?/\d{7}|\d{4}\.\d{4,5})"
    r"(?:v\d+)?(?=\s*(?:$|[\[(,;]))",
    re.I | re.M,
)
_NAMED = re.compile(r"\barxiv[: .]\s*(?:preprint\s+arxiv:\s*)?([a-z-]+(?:\.[a-z]{2})?/\d{7}|\d{4}\.\d{4,5})", re.I)
_STYLED = re.compile(
    r"<(i|b|sub|sup|sc|span)(?:(?<=span) (?:class=\"nocase\"|style=\"font-variant: ?small-caps;?\"))?>([^<>]*)</\1>",
    re.I,
)
# the subjects of arXiv, which Zotero's translators add as if they were the reader's own words
_SUBJECT = re.compile(
    r"(?:computer science|mathematics|statistics|physics|quantitative biology|quantitative finance|economics"
    r"|condensed matter|astrophysics|high energy physics|electrical engineering and systems science"
    r"|nonlinear sciences) - ",
    re.I,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Entry(NamedTuple):
    """A paper of a file. `place` is where it stands there, as a reader would look for it.

    `marks` are what the file says that its owner did; what they did not do is not told from what is not known.
    `cited_as` is the key by which texts cite it, `listings` where it was on Hugging Face.
    """

    paper: Paper
    place: str
    marks: Marks = Marks()
    cited_as: str = ""
    listings: tuple[Listing, ...] = ()


class Also(NamedTuple):
    """More marks for the paper of an entry that came before, by its key."""

    key: str
    marks: Marks


Found = Entry | Also | Skip


def text_lines(pieces: Iterable[bytes]) -> Iterator[str]:
    """The lines of a file without their ends: UTF-16 with a byte order mark, UTF-8, or else Windows-1252 line by line.

    Lines longer than `unpack.LINE_CAP` are cut.
    """
    pieces = iter(pieces)
    first = next(pieces, b"")
    if first.startswith(_WIDE):
        yield from _wide_lines(first, pieces)
        return
    start = True
    for line in unpack.lines(_chained(first, pieces)):
        if start:
            line = line.removeprefix(codecs.BOM_UTF8)
            start = False
        try:
            told = line.decode("utf-8")
        except UnicodeDecodeError:
            told = line.decode("cp1252", "replace")
        yield from told.removesuffix("\r").split("\r")


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _wide_lines(first: bytes, pieces: Iterator[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-16")("replace")
    held = ""
    for piece in _chained(first, pieces):
        held += decoder.decode(piece)
        *whole, held = held.split("\n")
        for line in whole:
            yield from line.removesuffix("\r").split("\r")
        held = held if len(held) <= unpack.LINE_CAP else ""
    held += decoder.decode(b"", True)
    if held:
        yield from held.removesuffix("\r").split("\r")


def key_of(doi: str, said: Iterable[str], title: str) -> str | None:
    """A paper's key by the arXiv identifier that one of the texts `said` is or begins with, its DOI or its title."""
    texts = [part.strip() for part in (doi, *said) if part.strip()]
    for part in texts:
        if found := identity.arxiv_id(part):
            return f"arxiv:{found}"
    for part in texts:
        named = _SAID.search(part)
        if named and (found := identity.arxiv_id(named[1])):
            return f"arxiv:{found}"
    if name := identity.doi(doi.strip()):
        return f"doi:{name}"
    for part in texts:
        if "doi.org/" in part and (name := identity.doi(part)):
            return f"doi:{name}"
    return identity.feed_key(title) if title else None


def unstyled(title: str) -> str:
    """A title without the markup that Zotero and CSL write into it, such as `<i>in vivo</i>`; other signs stay.

    https://www.zotero.org/support/kb/rich_text_bibliography
    """
    while (plain := _STYLED.sub(r"\2", title)) != title:
        title = plain
    return title


def make(
    *,
    title: str,
    authors: Iterable[str] = (),
    doi: str = "",
    said: Iterable[str] = (),
    abstract: str = "",
    published: str | None = None,
    journal: str = "",
    categories: Iterable[str] = (),
    page: str = "",
) -> Paper | None:
    """A paper of the fields that every bibliography has; `said` are those that may hold its arXiv identifier.

    `None` where there is neither a title nor an identifier.
    """
    title = text.line(title)
    key = key_of(doi, (*said, page, journal), title)
    if key is None:
        return None
    name = identity.doi(doi.strip())
    names = [text.line(one) for one in authors]
    address = identity.safe_url(page.strip())
    own = address is not None and identity.paper_key(address) is None
    return Paper(
        key=key,
        title=title or identity.stand_in(key),
        abstract=text.block(abstract),
        authors=tuple(Author(one) for one in names if one and one.lower() not in ("others", "et al.")),
        published=published,
        categories=tuple(one for one in map(text.line, categories) if re.fullmatch(r"[a-z-]+(?:\.[A-Za-z-]+)?", one)),
        doi=name if name and not identity.arxiv_id(name) else None,
        journal_ref=_journal(journal),
        page=address if own else None,
    )


def _journal(said: str) -> str | None:
    venue = text.line(said, 300)
    return None if not venue or re.match(r"arxiv\b|corr$", venue, re.I) else venue


def venue(name: str, volume: str = "", number: str = "", pages: str = "", year: str = "") -> str:
    """Where a paper came out as one reference: `Journal of Lanterns 12(3), 4-19 (2024)`."""
    if not name.strip():
        return ""
    told = name.strip().rstrip(",.")
    if volume.strip():
        told += f" {volume.strip()}" + (f"({number.strip()})" if number.strip() else "")
        told += f", {re.sub('-{2,}|–', '-', pages.strip())}" if pages.strip() else ""
    return f"{told} ({year})" if year else told


def tags(words: Iterable[str]) -> tuple[str, ...]:
    """Keywords as tags: each once, without arXiv's subjects and what is no name for a tag."""
    found: dict[str, str] = {}
    for word in words:
        if _SUBJECT.match(word.strip()):
            continue
        with suppress(UsageError):
            cleaned = edits.tag_name(word)
            found.setdefault(cleaned.lower(), cleaned)
        if len(found) == MOST_TAGS:
            break
    return tuple(found.values())


def note(parts: Iterable[str]) -> str:
    """The notes of an entry as one, those in HTML as text."""
    return "\n\n".join(filter(None, map(_note, parts)))[:NOTE_LENGTH]


def _note(said: str) -> str:
    if re.match(r"\s*<(?:p|div|h\d|ul|ol|blockquote|span|pre)\b", said, re.I):
        from papertui.sources import html_text

        return html_text.from_html(said).strip()
    return text.lines(said, NOTE_LENGTH).strip()


def day(said: str, year: str = "", month: str = "") -> str | None:
    """An ISO date as far as it is known, of `2017-06-12`, `2017/06`, `June 12, 2017`, or of year and month."""
    found = re.match(r"\s*(1[5-9]\d\d|20\d\d)(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?", said, re.ASCII)
    if found:
        return _iso(found[1], found[2], found[3])
    whole = re.search(r"\b(1[5-9]\d\d|20\d\d)\b", said or year, re.ASCII)
    if whole is None:
        return None
    words = f"{said} {month}".lower()
    number = re.fullmatch(r"\s*(\d{1,2})\s*", month)
    named = re.search(r"\b(" + "|".join(_MONTHS) + r")[a-z]*\b", words)
    if number:
        return _iso(whole[1], number[1], None)
    return _iso(whole[1], str(_MONTHS.index(named[1]) + 1) if named else None, None)


def _iso(year: str, month: str | None, number: str | None) -> str:
    if not month or not 1 <= int(month) <= 12:
        return year
    if not number or not 1 <= int(number) <= 31:
        return f"{year}-{int(month):02}"
    return f"{year}-{int(month):02}-{int(number):02}"


def person(written: str) -> str:
    """`Lovelace, Ada` is Ada Lovelace, and `Lovelace, Jr., Ada` Ada Lovelace Jr."""
    parts = [part.strip() for part in text.line(written).split(",")]
    if len(parts) == 2:
        return f"{parts[1]} {parts[0]}".strip()
    if len(parts) == 3:
        first, last = (parts[1], parts[2]) if re.fullmatch(r"jr\.?|sr\.?|i{1,3}|iv", parts[1], re.I) else parts[2:0:-1]
        return f"{last} {parts[0]} {first}".strip()
    return " ".join(filter(None, parts))


def identifiers(line: str) -> list[str]:
    """The keys of the papers that a line of any text names: arXiv ids, DOIs and the pages of papers, each once."""
    found: dict[str, None] = {}
    for written in re.findall(r"""[^\s<>"“”|]+""", line[:100_000]):
        bare = _bare(written)
        for part in (bare, *_inner(bare)) if _even(bare) == bare else _inner(bare):
            if key := identity.paper_key(part):
                found.setdefault(key)
                break
    for spaced in _NAMED.finditer(line[:100_000]):
        if identifier := identity.arxiv_id(spaced[1]):
            found.setdefault(f"arxiv:{identifier}")
    return [key for key in found if not key.startswith("feed:")]


def _bare(word: str) -> str:
    """A word without the punctuation around it; a bracket that was opened in it stays."""
    word = word.lstrip("([{,;'`*")
    while (last := word[-1:]) and (last in ".,;:!?'`*" or word.count(last) > word.count(_OPENS.get(last, last))):
        word = word[:-1]
    return word


_OPENS = {")": "(", "]": "[", "}": "{"}
# what links in Markdown and Org end at, while DOIs such as 10.1016/S0140-6736(20)30183-5 have brackets of their own
_ADDRESS = re.compile(r"https?://(?:[^\s()\[\]]++|\([^\s()\[\]]*+\))+")


def _even(word: str) -> str:
    """A word up to the first bracket that closes what was not opened in it."""
    opened: list[str] = []
    for at, sign in enumerate(word):
        if sign in "([{":
            opened.append(sign)
        elif sign in _OPENS and (not opened or opened.pop() != _OPENS[sign]):
            return word[:at]
    return word


def _inner(word: str) -> Iterator[str]:
    """What an address in the middle of a word may be, as `[title](https://arxiv.org/abs/1706.03762).`"""
    for address in _ADDRESS.findall(word):
        yield _bare(address)
    for doi in re.findall(r"\b10\.\d{4,9}/[^\s]+", word):
        yield _bare(_even(doi))
    yield from _BARE.findall(word)


def pick(fields: Mapping[str, str], *names: str) -> str:
    """The first of these fields that says something."""
    return next((value for name in names if (value := fields.get(name, "").strip())), "")


# what Zotero keeps in its field Extra, which its exports call a note
_EXTRA = re.compile(
    r"\s*(?:arxiv:|(?:doi|pmid|pmcid|isbn|issn|tex\.[\w-]+|citation key|publisher|version number|ads bibcode|tldr"
    r"|_eprint|number|issue|accepted|original-date|openreview|mag id)\s*[:=])",
    re.I,
)


def own_notes(parts: Iterable[str]) -> Iterator[str]:
    """Notes without the lines that only tell facts of the paper, as Zotero's field Extra has them."""
    for part in parts:
        kept = [line for line in part.split("\n") if not _EXTRA.match(line)]
        if any(line.strip() for line in kept):
            yield "\n".join(kept)
