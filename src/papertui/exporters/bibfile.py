"""Bibliographies that their owner edits: what is in them, and papers added behind it.

What is there stays, byte for byte, whatever state it is in. Where an entry ends follows BibTeX, which counts braces
also behind a backslash. Behind an entry that never ends it goes on at the next line that begins with one.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

from papertui import identity, latex, text
from papertui.exporters import facts, tex
from papertui.exporters.keys import Keys
from papertui.model import View

_HEAD = re.compile(r"@[ \t]*([A-Za-z]+)[ \t\r\n]*([{(])[ \t\r\n]*(?:([^\s,{}()\"=#%\\~']+)[ \t\r\n]*,)?")
_AT_LINE = re.compile(r"^[ \t]*(?=@[ \t]*[A-Za-z]+[ \t\r\n]*[{(])", re.MULTILINE)
_BRACES = re.compile(r"[{}]")
_FIELD = re.compile(r"(?:^|[,{\s])([A-Za-z][\w-]*)\s*=\s*[{\"]+([^\"}\n]{1,2000})")
_MENTIONED = re.compile(
    r"arxiv[\s.:/]*(?:preprint\s+arxiv:?\s*|abs/|pdf/)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})", re.I
)
_DECLARED = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*%+ *Encoding: *([\w.-]{2,30})", re.I)
_OTHERS = ("comment", "preamble", "string")
_LATIN = "latin-1"


class Unfit(Exception):
    """Why nothing can be added to a file; completes “FILE …”."""


class Known(NamedTuple):
    """An entry of the file: the papers' keys (`arxiv:…`, `doi:…`) that it names, its title by `text.title_key`, and
    whether it is closed; `line` counts from 1."""

    key: str
    papers: frozenset[str]
    title: str
    line: int
    closed: bool


class Bibliography(NamedTuple):
    """What is in the file. `keys` are all that might be citation keys, also in what cannot be read."""

    entries: tuple[Known, ...]
    keys: frozenset[str]
    encoding: str
    newline: str

    @property
    def unclosed(self) -> Known | None:
        """The first entry that never ends."""
        return next((entry for entry in self.entries if not entry.closed), None)


def read(data: bytes) -> Bibliography:
    """What is in a file. Raises `Unfit` for an encoding that no BibTeX reads."""
    encoding = _encoding(data)
    source = data.decode(encoding)
    entries = tuple(_entries(source))
    keys = frozenset(found[3] for found in _HEAD.finditer(source) if found[3])
    return Bibliography(entries, keys, encoding, "\r\n" if b"\r\n" in data[:100_000] else "\n")


class Adding:
    """Papers on their way into a bibliography: those that are in it already are left out, and `known` counts them."""

    def __init__(self, there: Bibliography, keys: Keys) -> None:
        self._papers = {paper for entry in there.entries for paper in entry.papers}
        self._by_key = {entry.key.lower(): entry for entry in there.entries}
        self._titles = {entry.title for entry in there.entries if entry.title and not entry.papers}
        self._all_keys = {key.lower() for key in there.keys}
        self._keys = keys
        self.known = self.added = 0
        keys.avoid(there.keys)

    def missing(self, view: View) -> str | None:
        """The key under which a paper is to be added, `None` when it is there."""
        names = paper_keys(view)
        given = self._keys.given(view.paper)
        same = self._by_key.get(given.lower()) if given else None
        title = text.title_key(facts.title(view.paper))
        if names & self._papers or title in self._titles or (same and not same.papers and same.title in ("", title)):
            self.known += 1
            return None
        self._papers |= names
        self.added += 1
        if given is None:
            return self._keys.of(view.paper)
        # the key is another paper's in this file: here, and only here, it gets a letter
        return given if given.lower() not in self._all_keys else self._keys.free(given)


def paper_keys(view: View) -> frozenset[str]:
    """All that a bibliography may know the paper by."""
    doi = facts.doi_of(view)
    return frozenset({view.paper.key} | ({f"doi:{doi}"} if doi else set()))


def joined(data: bytes, entries: Iterator[str], there: Bibliography) -> Iterator[bytes]:
    """The file's bytes as they are, and the entries behind them in its encoding, a blank line before each.

    Raises `Unfit` for a sign that its encoding does not have.
    """
    yield data
    newline = there.newline
    first = True
    for entry in entries:
        between = newline
        if first:
            between = _gap(data, newline)
            first = False
        written = entry.replace("\n", newline)
        encoding = there.encoding.removesuffix("-sig")
        try:
            yield (between + tex.in_encoding(written, encoding)).encode(encoding)
        except UnicodeEncodeError as error:
            sign, key = error.object[error.start], entry.partition("{")[2].partition(",")[0]
            raise Unfit(
                f"is not in UTF-8, and its encoding ({encoding}) has no {sign} (U+{ord(sign):04X}), which {key} needs:"
                " convert the file to UTF-8 first, as with iconv"
            ) from None


def _gap(data: bytes, newline: str) -> str:
    """What makes a blank line behind the file."""
    tail = data[-4:].replace(b"\r\n", b"\n")
    if not data.removeprefix(codecs.BOM_UTF8) or tail.endswith(b"\n\n"):
        return ""
    return newline if tail.endswith(b"\n") else newline * 2


def _encoding(data: bytes) -> str:
    """UTF-8 where it can be that, else what the file says of itself (as JabRef writes it), else Latin-1."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in data[:1_000]:
        raise Unfit("is in UTF-16 or no text at all, which BibTeX does not read")
    declared = _DECLARED.match(data)
    for name in (declared[1].decode("ascii").lower() if declared else "", "utf-8-sig"):
        try:
            if name:
                data.decode(name)
                return "utf-8-sig" if codecs.lookup(name).name == "utf-8" else name
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return _LATIN


def _entries(source: str) -> Iterator[Known]:
    at, line, counted = 0, 1, 0
    while (head := _HEAD.search(source, at)) is not None:
        line, counted = line + source.count("\n", counted, head.start()), head.start()
        end = _end(source, head)
        closed = end is not None
        if end is None:
            following = _AT_LINE.search(source, head.end())
            end = following.end() if following else len(source)
        at = max(end, head.end())
        if head[1].lower() not in _OTHERS and head[3]:
            yield _known(head[3], source[head.end() : at], line, closed)


def _end(source: str, head: re.Match[str]) -> int | None:
    """Where the entry ends; `None` for one that never does."""
    if head[2] == "(":
        return _end_of_round(source, head.start(2) + 1)
    depth = 0
    for brace in _BRACES.finditer(source, head.start(2)):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return brace.end()
    return None


def _end_of_round(source: str, start: int) -> int | None:
    """The end of `@article(…)`: the first round bracket outside all braces."""
    depth = 0
    for sign in re.compile(r"[{})]").finditer(source, start):
        if sign[0] == ")":
            if depth <= 0:
                return sign.end()
        else:
            depth += 1 if sign[0] == "{" else -1
    return None


def _known(key: str, inner: str, line: int, closed: bool) -> Known:
    fields: dict[str, str] = {}
    for found in _FIELD.finditer(inner):
        fields.setdefault(found[1].lower(), found[2].strip())
    kind = (fields.get("archiveprefix") or fields.get("eprinttype") or "arxiv").lower()
    said = [fields.get("eprint", "")] if kind == "arxiv" else []
    said += [fields.get(name, "").replace("\\_", "_").replace("\\", "") for name in ("doi", "url", "howpublished")]
    papers = set()
    for each in said:
        if found_id := identity.arxiv_id(each):
            papers.add(f"arxiv:{found_id}")
        elif doi := identity.doi(each):
            papers.add(f"doi:{doi}")
    # an abstract or a note may tell of other papers: then what the entry says of itself counts
    where = " ".join(fields.get(name, "") for name in ("journal", "journaltitle", "number", "volume"))
    if mentioned := _MENTIONED.search(where if papers else inner):
        if found_id := identity.arxiv_id(mentioned[1]):
            papers.add(f"arxiv:{found_id}")
    return Known(key, frozenset(papers), _title(inner), line, closed)


def _title(inner: str) -> str:
    """The title, which may hold braces of its own, as `text.title_key` has it."""
    start = re.search(r"(?:^|[,{\s])title\s*=\s*([{\"])", inner, re.I)
    if start is None:
        return ""
    depth, end = 0, min(len(inner), start.end() + 3_000)
    for sign in re.compile(r'[{}"]').finditer(inner, start.end(), end):
        if sign[0] == "{":
            depth += 1
        elif depth <= 0 and sign[0] == ("}" if start[1] == "{" else '"'):
            end = sign.start()
            break
        elif sign[0] == "}":
            depth -= 1
    return text.title_key(text.line(latex.unicode(inner[start.end() : end]).replace("{", "").replace("}", "")))
