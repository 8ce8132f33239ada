"""The bytes of a feed as a tree of elements: strictly where it is XML, leniently where it only resembles it."""

from __future__ import annotations

import codecs
import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from papertui.sources import xml
from papertui.sources.markup import attributes, tokens
from papertui.sources.parsed import ContentProblem

DC = "http://purl.org/dc/elements/1.1/"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
PRISM = "http://prismstandard.org/namespaces/basic/2.0/"
XML = "http://www.w3.org/XML/1998/namespace"
SYNDICATION = "http://purl.org/rss/1.0/modules/syndication/"

_PREFIXES = {
    "dc": DC, "content": CONTENT, "prism": PRISM, "xml": XML, "sy": SYNDICATION, "rss": "", "atom": "", "rdf": "",
    "dcterms": "http://purl.org/dc/terms/", "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
}  # fmt: skip
_PLAIN = re.compile(
    r"https?://(?:www\.w3\.org/2005/atom|purl\.org/atom/|purl\.org/rss/1\.0/?$|my\.netscape\.com/rdf/"
    r"|channel\.netscape\.com/rdf/|www\.w3\.org/1999/02/22-rdf-syntax-ns#|backend\.userland\.com/rss|purl\.org/net/rss"
    r"|blogs\.law\.harvard\.edu/tech/rss|www\.rssboard\.org|cyber\.law\.harvard\.edu/rss)",
    re.IGNORECASE,
)
_PRISM = re.compile(r"http://prismstandard\.org/namespaces/(?:basic/)?[\d.]+(?:/basic)?/?", re.IGNORECASE)

_PROLOG = re.compile(r"<\?xml[^<>]{0,400}\?>", re.IGNORECASE)
_DECLARED = re.compile(rb"""<\?xml[^<>]{0,300}encoding\s*=\s*["']?([A-Za-z0-9._:-]{2,40})""", re.IGNORECASE)
_META = re.compile(rb"""<meta[^<>]{0,200}charset\s*=\s*["']?([A-Za-z0-9._:-]{2,40})""", re.IGNORECASE)
_CONTROLS = bytes(range(9)) + b"\x0b\x0c" + bytes(range(0x0E, 0x20))
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"),
)  # fmt: skip
# what browsers and the tools that write feeds mean by these names (https://encoding.spec.whatwg.org/)
_MEANT = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932", "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949", "tis-620": "cp874", "iso-8859-9": "cp1254", "x-sjis": "cp932", "big5": "big5hkscs",
}  # fmt: skip
_ENTRIES = frozenset(("item", "entry"))
_ROOTS = frozenset(("rss", "rdf", "feed", "channel", "opml"))


# what feeds in other scripts than the Latin one were written in before UTF-8
_UNKNOWN = "cp1252"
_OLD = (
    "euc-jp", "cp932", "gb18030", "big5", "cp949", "cp1251", "koi8-r", "cp1253", "cp1255", "cp1256", "cp874", _UNKNOWN,
)  # fmt: skip
_HIGH = bytes(range(0x80, 0x100))
_LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LOOKED_AT, _SAMPLE = 200_000, 20_000
_FEWEST = 16


def decode(data: bytes, charset: str = "") -> str:
    """The text, whatever encoding its bytes are in. `charset` is what the server called it.

    A byte order mark goes first; then UTF-8 where the bytes are that and not only ASCII, whatever they are said to
    be; then what the server and the document say; then what the letters look like. What cannot be decoded becomes
    U+FFFD.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    if not data.isascii():
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    head = data[:4096]
    said = [charset, *(found[1].decode("ascii") for found in (_DECLARED.search(head), _META.search(head)) if found)]
    for given in said:
        name = _MEANT.get(given.lower(), given)
        try:
            # utf-8 was tried, and the wide ones would have shown themselves
            if name and codecs.lookup(name).name not in ("utf-8", "utf-16", "utf-32", "utf-16-le", "utf-16-be"):
                return data.decode(guessed(data) or name if name == "cp1252" else name, "replace")
        except (LookupError, ValueError):
            continue
    if data.isascii():
        return data.decode("ascii")
    return data.decode(guessed(data) or ("utf-8" if _is_nearly_utf8(data) else "cp1252"), "replace")


def guessed(data: bytes) -> str | None:
    """The encoding of a text in another script than the Latin one, from what its letters are; `None` for all others.

    Many servers call everything Latin-1, and most say nothing. Where most letters are ASCII it is a Latin script.
    """
    parts = [part for part in re.split(rb"[<>\"\n]+", data[:_LOOKED_AT]) if not part.isascii()]
    sample = b"\n".join(parts)[:_SAMPLE]
    high = len(sample) - len(sample.translate(None, _HIGH))
    plain = len(sample) - len(sample.translate(None, _LETTERS))
    if high < _FEWEST or high < plain:
        return None
    import chardet

    for cut in (sample, sample[:-1]):  # the sample may end in the middle of a letter
        found = chardet.detect(cut, include_encodings=_OLD, no_match_encoding=_UNKNOWN)["encoding"]
        if found and codecs.lookup(found).name != _UNKNOWN:
            return found
    return None


def _is_nearly_utf8(data: bytes) -> bool:
    """Whether most of what is not ASCII is UTF-8: a feed cut in the middle of a letter, or with one bad byte."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return bad * 4 < sum(char > "\x7f" for char in text[:20_000]) or bad == 1


def tree(text: str, what: str) -> Element:
    """The root element. Raises `ContentProblem` for what has nothing of a feed in it."""
    # as bytes, since a regular expression holds up every thread for a second where there is nothing but controls
    text = text.encode("utf-8", "replace").translate(None, _CONTROLS).decode()
    text = text.replace("\ufffe", "").replace("\uffff", "").lstrip("\ufeff \t\r\n")
    if not text:
        raise ContentProblem(f"{what} is empty")
    try:
        prolog = _PROLOG.match(text)
        # its encoding no longer holds
        return xml.parse(text[prolog.end() if prolog else 0 :].encode("utf-8", "replace"), what)
    except ContentProblem as problem:
        root = _lenient(text)
        if root is None:
            raise problem from None
        return root


def _lenient(text: str) -> Element | None:
    builder = _Builder()
    for token in tokens(text):
        if token.kind in ("text", "verbatim"):
            builder.data(token.value)
        elif token.kind == "end":
            builder.end(token.value)
        else:
            builder.start(token.value, attributes(token.inside))
            if token.closed:
                builder.end(token.value)
    return builder.finish()


class _Builder:
    """A tree from tags that may be missing, crossed or without end."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._tree = ElementTree.TreeBuilder()
        self._open: list[str] = []
        self._spaces: dict[str, str] = {}

    def start(self, name: str, given: dict[str, str]) -> None:
        local = name.rpartition(":")[2].lower()
        if self.root is None and local not in _ROOTS:
            return
        self._spaces |= {key[6:]: value for key, value in given.items() if key.startswith("xmlns:")}
        if local in _ENTRIES:
            self._close_to(local)
        if len(self._open) >= xml.MOST_DEEP:
            return
        prefix = name.rpartition(":")[0].lower()
        space = self._spaces.get(prefix) or _PREFIXES.get(prefix, prefix) if prefix else ""
        spelled = name.rpartition(":")[2] if self.root is not None else local
        wanted = {f"{{{XML}}}{key[4:]}" if key.startswith("xml:") else key: value for key, value in given.items()}
        element = self._tree.start(f"{{{space}}}{spelled}" if space else spelled, wanted)
        self._open.append(name.lower())
        if self.root is None:
            self.root = element

    def end(self, name: str) -> None:
        name = name.lower()
        # the last few only: a stray end tag must not cost a look at all that is open
        if name in self._open[-20:]:
            while self._open:
                last = self._open.pop()
                self._tree.end(last)
                if last == name:
                    break

    def finish(self) -> Element | None:
        """The root with everything in it, also what was never closed."""
        while self._open:
            self._tree.end(self._open.pop())
        return self.root

    def data(self, text: str) -> None:
        if self._open:
            self._tree.data(text)

    def _close_to(self, local: str) -> None:
        """An entry within an entry is one whose end is missing."""
        places = [place for place, name in enumerate(self._open) if name.rpartition(":")[2] == local]
        if places:
            while len(self._open) > places[0]:
                self._tree.end(self._open.pop())


def name(element: Element) -> str:
    """`title`, `dc:creator`, `prism:doi`: what an element is called, feeds' own namespaces left out."""
    tag = element.tag if isinstance(element.tag, str) else ""
    space, _, local = tag.rpartition("}")
    space = space.removeprefix("{")
    if not space or _PLAIN.match(space):
        return local
    if space == DC or space.startswith("http://purl.org/dc/"):
        return f"dc:{local}"
    if space == CONTENT:
        return f"content:{local}"
    if space == SYNDICATION:
        return f"sy:{local}"
    if _PRISM.fullmatch(space):
        return f"prism:{local}"
    return f"?:{local}"


def markup(element: Element) -> str:
    """What stands in an element, as HTML: its text, and elements in it written out again."""
    if not len(element):
        return element.text or ""
    from html import escape

    out = [escape(element.text or "", quote=False)]
    for child in element:
        local = xml.local(child)
        href = child.get("href")
        out.append(f'<{local} href="{escape(href)}">' if href else f"<{local}>")
        out += (markup(child), f"</{local}>", escape(child.tail or "", quote=False))
    return "".join(out)
