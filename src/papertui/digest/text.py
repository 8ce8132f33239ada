"""A digest as plain text in lines of at most 78 cells, as mail programs without HTML show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from papertui import text
from papertui.digest.contents import ABSTRACT, Change, Digest, Item, byline, counts, why

WIDTH = 78
_MARGIN = "    "


def document(digest: Digest) -> str:
    """The whole text, ending in a newline."""
    lines = [*wrap(digest.title), "=" * min(WIDTH, max(1, text.width(digest.title)))]
    if digest.query:
        lines += wrap(f"Of what {digest.query} finds")
    lines += wrap(digest.counted)
    if digest.remark:
        lines += ["", *wrap(digest.remark)]
    for number, one in enumerate(digest.items, 1):
        lines += ["", *_paper(one, f"{number:>2}. ")]
    if digest.further:
        lines += ["", "", *_heading("Also from whom you follow and your searches")]
        for one in digest.further:
            lines += ["", *_paper(one, "  - ", short=True)]
    if digest.changes:
        lines += ["", "", *_heading("Your stars")]
        for change in digest.changes:
            lines += ["", *_change(change)]
    return "\n".join(lines) + "\n"


def _heading(words: str) -> list[str]:
    return [words, "-" * len(words)]


def _paper(one: Item, mark: str, short: bool = False) -> Iterator[str]:
    yield from wrap(f"{one.title} ★" if one.starred else one.title, mark, _MARGIN)
    for words in (byline(one), counts(one)):
        yield from wrap(words, _MARGIN, _MARGIN)
    if one.summary and not short:
        label = f" [{one.summary_by}]" if one.summary_by not in ("", ABSTRACT) else ""
        yield from wrap(one.summary + label, _MARGIN, _MARGIN)
    yield from wrap(why(one), _MARGIN, _MARGIN)
    for name, url in one.links[: 1 if short else None]:
        yield from _link(name, url)


def _link(name: str, url: str) -> Iterator[str]:
    """A link on a line of its own, where it fits: half an address leads nowhere."""
    for line in (f"{_MARGIN}{name + ':':14}{url}", f"{_MARGIN}{url}"):
        if len(line) <= WIDTH:
            yield line
            return


def _change(change: Change) -> Iterator[str]:
    yield from wrap(change.item.title, "  ★ ", _MARGIN)
    for words, url in change.what:
        yield from wrap(words[:1].upper() + words[1:], _MARGIN, _MARGIN)
        if url is not None and len(_MARGIN + url) <= WIDTH:
            yield _MARGIN + url


def wrap(words: str, first: str = "", then: str = "") -> list[str]:
    """The words in lines of at most `WIDTH` cells, the first after `first`, the others after `then`."""
    lines: list[str] = []
    line, empty = first, True
    for word in _pieces(words.split(), WIDTH - max(text.width(first), text.width(then))):
        joined = line + word if empty else f"{line} {word}"
        if not empty and text.width(joined) > WIDTH:
            lines.append(line)
            joined = then + word
        line, empty = joined, False
    return lines if empty else [*lines, line]


def _pieces(words: Iterable[str], cells: int) -> Iterator[str]:
    """The words, those cut in pieces that are wider than a line."""
    for word in words:
        while text.width(word) > cells:
            head = text.clip(word, cells, "") or word[0]
            yield head
            word = word[len(head) :]
        if word:
            yield word
