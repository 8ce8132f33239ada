"""HTML as text that reads well: paragraphs, lists, and the addresses of its links below it."""

from __future__ import annotations

from urllib.parse import urljoin

from papertui import identity, text
from papertui.sources.markup import Token, attributes, tokens

LONGEST = 200_000
"""Characters of HTML that are read; a page of text has some thousand."""

MOST_LINKS = 40

_SILENT = frozenset(
    "applet audio button canvas head iframe math noembed noframes noscript object script select style svg"
    " template textarea title video".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer h1 h2 h3 h4"
    " h5 h6 header hr html li main nav ol p pre section summary table tbody tfoot thead tr ul".split()
)
_CELLS = frozenset(("td", "th"))


def from_html(source: str, base: str = "", limit: int = text.BLOCK_LIMIT) -> str:
    """Clean paragraphs. A link is its text and a number; the addresses, made absolute with `base`, follow at the end.

    Pictures, scripts, forms and everything else that is no text is left out.
    """
    reader = _Reader(base)
    for token in tokens(source[:LONGEST]):
        reader.take(token)
    return reader.finish(limit)


def line_from(source: str, limit: int = text.LINE_LIMIT) -> str:
    """One clean line of what may be HTML or a text in which `<` stands."""
    if "<" not in source and "&" not in source:
        return text.line(source, limit)
    kept = (token.value for token in tokens(source[:LONGEST]) if token.kind in ("text", "verbatim"))
    return text.line("".join(kept), limit)


def absolute(address: str, base: str) -> str | None:
    """An address found in a document as one that may be opened, `None` where it cannot be that."""
    from urllib.parse import quote

    address = "".join(address.split()) if "\n" in address or "\t" in address else address.strip()
    try:
        joined = urljoin(base, address) if base else address
    except ValueError:
        return None
    if joined.startswith("//"):
        joined = f"https:{joined}"
    return identity.safe_url(joined) or identity.safe_url(quote(joined, safe="%/:=&?~#+!$,;'@()*[]"))


class _Reader:
    """Collects paragraphs from tokens."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._paragraphs: list[str] = []
        self._words: list[str] = []
        self._lead = ""
        self._silent = ""
        self._lists: list[int | None] = []
        self._open: tuple[str, int] | None = None
        self._links: dict[str, int] = {}
        self._asked = 0

    def take(self, token: Token) -> None:
        if token.kind in ("text", "verbatim"):
            if not self._silent:
                self._words.append(token.value)
            return
        name = token.value.lower()
        if self._silent:
            if token.kind == "end" and name == self._silent:
                self._silent = ""
        elif token.kind == "start" and name in _SILENT:
            self._silent = "" if token.closed else name
        else:
            self._tag(token, name)

    def _tag(self, token: Token, name: str) -> None:
        if name == "a":
            self._link(token)
        elif name == "br":
            self._words.append(" ")
        elif name in _CELLS:
            self._words.append("  ")
        elif name in _BLOCKS:
            self._break()
            if name in ("ul", "ol"):
                self._list(token, name)
            elif name == "li" and token.kind == "start":
                self._lead = self._bullet()
        elif name in ("sup", "sub") and token.kind == "start":
            self._words.append("^" if name == "sup" else "_")

    def _list(self, token: Token, name: str) -> None:
        if token.kind == "start":
            self._lists.append(0 if name == "ol" else None)
        elif self._lists:
            self._lists.pop()

    def _bullet(self) -> str:
        if not self._lists or self._lists[-1] is None:
            return "• "
        self._lists[-1] += 1
        return f"{self._lists[-1]}. "

    def _link(self, token: Token) -> None:
        self._close_link()
        if token.kind == "start":
            address = attributes(token.inside).get("href", "")
            self._open = (address, len(self._words)) if address and not address.startswith("#") else None

    def _close_link(self) -> None:
        if self._open is None:
            return
        (address, start), self._open = self._open, None
        self._asked += 1
        if self._asked > 3 * MOST_LINKS:
            return
        shown = "".join(self._words[start:]).strip()
        target = absolute(address, self._base)
        # a link without words is a picture's or an anchor's; one that shows its address needs no number
        if target is None or not shown or target.rstrip("/").endswith(shown.rstrip("/").removeprefix("www.")):
            return
        if target in self._links or len(self._links) < MOST_LINKS:
            self._words.append(f" [{self._links.setdefault(target, len(self._links) + 1)}]")

    def _break(self) -> None:
        self._close_link()
        words = " ".join("".join(self._words).split())
        self._words.clear()
        if words:
            self._paragraphs.append(self._lead + words)
            self._lead = ""

    def finish(self, limit: int) -> str:
        self._break()
        body = "\n\n".join(self._paragraphs)
        if not body:
            return ""
        addresses = "\n\n".join(f"[{number}] {target}" for target, number in self._links.items())
        room = limit - len(addresses) - 2
        if not addresses or room < limit // 2:
            return text.block(body, limit)
        return f"{text.block(body, room)}\n\n{addresses}"


class Page:
    """What a web page tells of its feeds: `title`, and `feeds` as (address, title) in the page's order."""

    def __init__(self, source: str, url: str) -> None:
        self.title = ""
        self.feeds: list[tuple[str, str]] = []
        inside = False
        base = url
        for token in tokens(source[: 5 * LONGEST]):
            if token.kind in ("text", "verbatim"):
                if inside and not self.title:
                    self.title = text.line(token.value, 200)
                continue
            name = token.value.lower()
            if token.kind in ("start", "end") and name == "title":
                inside = token.kind == "start"
            elif token.kind == "start" and name == "base":
                base = absolute(attributes(token.inside).get("href", ""), url) or base
            elif token.kind == "start" and name == "link":
                self._link(attributes(token.inside), base)

    def _link(self, given: dict[str, str], base: str) -> None:
        kind = given.get("type", "").partition(";")[0].strip().lower()
        if "alternate" not in given.get("rel", "").lower().split() or kind not in FEED_TYPES:
            return
        address = absolute(given.get("href", ""), base)
        if address is not None and all(address != known for known, _ in self.feeds):
            self.feeds.append((address, text.line(given.get("title", ""), 200)))


FEED_TYPES = (
    "application/atom+xml", "application/rss+xml", "application/feed+json", "application/json", "application/rdf+xml",
    "application/xml", "text/xml",
)  # fmt: skip
"""What feeds are called in `<link rel="alternate" type="…">`."""
