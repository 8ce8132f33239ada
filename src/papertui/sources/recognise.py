"""What a file is, by its content; names and suffixes are not looked at."""

from __future__ import annotations

import codecs
import json
import re
from typing import NamedTuple

from papertui.errors import PapertuiError
from papertui.sources import arxiv_jsonl, named, saved_page, table, unpack

HEAD = 1 << 18
"""How many bytes of a file `recognise` wants to see; fewer only when the file is smaller."""

PAGE_TEXT, PAGE_HTML, JSON, ARXIV_LINES, ARXIV_XML = "page-text", "page-html", "json", "arxiv-lines", "arxiv-xml"
BIBTEX, RIS, TABLE, ZOTERO, OPML, NAMES = "bibtex", "ris", "table", "zotero-rdf", "opml", "names"

_LABELS = {
    PAGE_TEXT: "saved Daily Papers page (text)",
    PAGE_HTML: "saved web page (HTML)",
    JSON: "JSON",
    ARXIV_LINES: "arXiv metadata (JSON lines)",
    ARXIV_XML: "arXiv (XML)",
    BIBTEX: "BibTeX bibliography",
    RIS: "RIS bibliography",
    TABLE: "table of papers (CSV)",
    ZOTERO: "Zotero RDF",
    OPML: "list of feeds (OPML)",
    NAMES: "text that names papers",
}

_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n\x1a\n", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"RIFF", "an image, a sound or a film"),
    (b"PK\x03\x04", "a ZIP archive (or an office document); unpack it first"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"BZh", "a bzip2 archive; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it first"),
    (b"\x1f\x8b", "compressed twice; unpack it first"),
    (b"\xfd7zXZ\x00", "compressed twice; unpack it first"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"PAR1", "a Parquet file"),
    (b"%!PS", "a PostScript document"),
    (b"{\\rtf", "an RTF document"),
)
_FEED = re.compile(r"<(?:rss|feed)[\s>]|<rdf:RDF[^<>]{0,4000}(?:purl\.org/rss/|netscape\.com/rdf/)")
_RDF = re.compile(r"<rdf:RDF[\s>]")
_ARXIV_XML = re.compile(
    r"<(?:rss|feed|OAI-PMH|ListRecords|record)[\s>]"
    r".{0,4000}(?:\brss\.arxiv\.org|\barxiv\.org/(?:api|schemas|OAI)|oai:arXiv\.org)",
    re.S,
)
_HTML = re.compile(r"<!doctype html|<(?:html|head|body)[\s>]|data-target=\"(?:DailyPapers|PaperContent)\"", re.I)
_PAGE = re.compile(r"\s*<(?:!doctype html|html)[\s>]", re.I)
_ZOTERO = re.compile(r"<rdf:RDF[^<>]{0,4000}www\.zotero\.org/namespaces/export#", re.S)
_OPML = re.compile(r"(?:<\?xml[^<>]*>|<!--.*?-->|\s)*<(?:!doctype\s+)?opml[\s>]", re.S | re.I)
_BIBTEX = re.compile(
    r"^\s*@\s*(?:article|book|booklet|collection|conference|dataset|electronic|inbook|incollection|inproceedings|manual"
    r"|mastersthesis|misc|online|patent|phdthesis|preprint|proceedings|report|software|techreport|thesis|unpublished"
    r"|www|string|preamble|comment)\s*[{(]",
    re.I | re.M,
)
_RIS = re.compile(r"^\s?TY  ?- ?", re.M)
_WANTED = (
    "papertui imports bibliographies (BibTeX, RIS, CSL-JSON), Zotero's exports, lists of ids and links, saved Daily"
    " Papers pages and the JSON and XML of Hugging Face and arXiv"
)


class Unrecognized(PapertuiError):
    """A file that cannot be imported; the message says what it seems to be ("it is a PDF document; …")."""


class Kind(NamedTuple):
    """`name` is one of this module's constants, `packing` is `gzip`, `xz` or `""`, `label` says it to people."""

    name: str
    label: str
    packing: str = ""


def recognise(head: bytes) -> Kind:
    """The kind of the file that begins with these bytes (`HEAD` of them, or the whole file).

    Compressed files are judged by their content. Raises `Unrecognized` for everything that is not imported.
    """
    packing = unpack.packing(head)
    if packing:
        head = unpack.beginning(head, packing, HEAD)
        if not head:
            raise Unrecognized(f"it is a {packing} file that is empty or damaged")
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise Unrecognized("it is blank" if head else "it is empty")
    name = _name(head)
    return Kind(name, f"{_LABELS[name]}, {packing}" if packing else _LABELS[name], packing)


def decode(data: bytes) -> str:
    """The text of a file: UTF-8, or UTF-16 with a byte order mark, or else Windows-1252."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3:
            # only the last character is cut
            return data.decode("utf-8-sig", "ignore")
        return data.decode("cp1252", "replace")


def _name(head: bytes) -> str:
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for magic, what in _MAGIC:
        if head.startswith(magic):
            raise Unrecognized(f"it is {what}")
    if head[257:262] == b"ustar":
        raise Unrecognized("it is a tar archive; unpack it first")
    if head[4:8] == b"ftyp":
        raise Unrecognized("it is an image, a sound or a film")
    if not wide and (b"\0" in head or _controls(head) > len(head) // 20):
        raise Unrecognized(f"it is binary data that papertui does not know; {_WANTED}")
    if _arxiv_lines(head):
        return ARXIV_LINES
    content = decode(head).lstrip()
    if content.startswith(("{", "[")):
        return JSON
    return _text(content)


def _text(content: str) -> str:
    if content.startswith("<") or _HTML.search(content[:4096]):
        return _marked_up(content)
    if saved_page.looks_like(content):
        return PAGE_TEXT
    if _RIS.search(content):
        return RIS
    if _BIBTEX.search(content):
        return BIBTEX
    if table.separator(content):
        return TABLE
    if named.looks_like(content):
        return NAMES
    if "," in content and content.partition("\n")[0].count(",") > 1 and _is_even(content):
        raise Unrecognized(
            "it is a table (CSV), but its first line has no columns called title, authors, doi, url or the like"
        )
    raise Unrecognized(f"it is text, but no papers were found in it; {_WANTED}")


def _marked_up(content: str) -> str:
    if content.startswith("<"):
        if _ZOTERO.search(content[: 1 << 16]):
            return ZOTERO
        if _OPML.match(content):
            return OPML
        if _ARXIV_XML.search(content[: 1 << 16]) and not _PAGE.match(content):
            return ARXIV_XML
    if _HTML.search(content):
        return PAGE_HTML
    if _FEED.search(content):
        raise Unrecognized("it is an RSS or Atom feed, not saved papers; follow it with “papertui sources add ADDRESS”")
    if _RDF.search(content):
        raise Unrecognized("it is RDF, but there are no papers in it as Zotero exports them")
    raise Unrecognized("it is XML, but neither a saved web page nor one of arXiv's or Zotero's")


def _is_even(content: str) -> bool:
    """Whether the first lines have as many commas as each other, as in a table."""
    return len({line.count(",") for line in content.split("\n")[:3] if line.strip()}) == 1


def _controls(head: bytes) -> int:
    return len(head) - len(head.translate(None, bytes(set(range(32)) - {8, 9, 10, 12, 13, 27})))


def _arxiv_lines(head: bytes) -> bool:
    """Whether one of the first lines is a record; not necessarily the very first, which may be damaged."""
    objects = 0
    for line in head.removeprefix(codecs.BOM_UTF8).split(b"\n", 10)[:10]:
        if not line.lstrip().startswith(b"{"):
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if arxiv_jsonl.is_record(value):
            return True
        objects += 1
    if objects > 1:
        raise Unrecognized(f"it is JSON lines, but not of arXiv papers; {_WANTED}")
    return False
