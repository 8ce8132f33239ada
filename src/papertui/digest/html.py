"""A digest as one HTML page that is complete in itself, for browsers and for mail programs.

Mail programs drop style sheets, so every element has its style with it; the few rules in the head only serve those that
know dark colors. Nothing is loaded from anywhere, and nothing runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from papertui.digest.contents import ABSTRACT, Change, Digest, Item, byline, counts, why

_TEXT, _QUIET, _LINK, _LINE, _GROUND = "#1f2328", "#59636e", "#0a58ca", "#d8dee4", "#ffffff"
_FONT = "-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
_DARK = (
    ":root{color-scheme:light dark}"
    "@media (prefers-color-scheme:dark){"
    "body,.page{background:#14171a!important;color:#e3e6e8!important}"
    ".quiet{color:#9aa4af!important}a{color:#7db3ff!important}.line{border-color:#343b42!important}}"
)
_SMALL = f"margin:4px 0 0;font-size:14px;line-height:1.45;color:{_QUIET}"
_PLAIN = "margin:6px 0 0;font-size:16px;line-height:1.5"
_HEAD = "margin:36px 0 4px;font-size:19px;line-height:1.3"
_TITLE = "margin:0;font-size:17px;line-height:1.35"
_ITEM = f"margin:0;padding:16px 0;border-top:1px solid {_LINE}"


def document(digest: Digest) -> str:
    """The whole page, ending in a newline."""
    return "\n".join((*_begin(digest), *_body(digest), "</div>", "</body>", "</html>")) + "\n"


def _begin(digest: Digest) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">'
    yield f"<title>{escape(digest.title)}</title>\n<style>{_DARK}</style>\n</head>"
    yield f'<body style="margin:0;background:{_GROUND};color:{_TEXT}">'
    yield (
        f'<div class="page" style="max-width:640px;margin:0 auto;padding:24px 20px 40px;font-family:{_FONT};'
        f'background:{_GROUND};color:{_TEXT};overflow-wrap:anywhere">'
    )


def _body(digest: Digest) -> Iterator[str]:
    yield f'<h1 style="margin:0;font-size:26px;line-height:1.25">{escape(digest.title)}</h1>'
    if digest.query:
        yield f'<p class="quiet" style="{_SMALL}">Of what <code>{escape(digest.query)}</code> finds</p>'
    if digest.counted:
        yield f'<p class="quiet" style="{_SMALL}">{escape(digest.counted)}</p>'
    if digest.remark:
        yield f'<p style="{_PLAIN}">{escape(digest.remark)}</p>'
    if digest.items:
        yield '<div style="height:16px"></div>'
    for number, one in enumerate(digest.items, 1):
        yield from _paper(one, number)
    if digest.further:
        yield f'<h2 style="{_HEAD}">Also from whom you follow and your searches</h2>'
        for one in digest.further:
            yield from _paper(one, None)
    if digest.changes:
        yield f'<h2 style="{_HEAD}">Your stars</h2>'
        for change in digest.changes:
            yield from _change(change)


def _paper(one: Item, number: int | None) -> Iterator[str]:
    """A paper in full, or without a number in short."""
    star = '&nbsp;<span title="starred">★</span>' if one.starred else ""
    place = f'<span class="quiet" style="color:{_QUIET};font-weight:400">{number}.</span> ' if number else ""
    yield f'<div class="line" style="{_ITEM}">'
    level = "h2" if number else "h3"
    yield f'<{level} style="{_TITLE}">{place}{_linked(one.title, one.page)}{star}</{level}>'
    told = [f'<span style="white-space:nowrap">{escape(counts(one))}</span>'] if counts(one) else []
    told += [_foreign(byline(one))] if byline(one) else []
    if told:
        yield f'<p class="quiet" style="{_SMALL}">{" · ".join(told)}</p>'
    if one.summary and number:
        label = f"{one.summary_by}: " if one.summary_by not in ("", ABSTRACT) else ""
        yield f'<p style="{_PLAIN}">{_quiet(label)}{_foreign(one.summary)}</p>'
    yield f'<p class="quiet" style="{_SMALL}">{_foreign(why(one))}</p>'
    if one.links and number:
        yield f'<p style="{_SMALL}">{_joined(_linked(name, url) for name, url in one.links)}</p>'
    yield "</div>"


def _change(change: Change) -> Iterator[str]:
    yield f'<div class="line" style="{_ITEM}">'
    yield f'<h3 style="{_TITLE}">{_linked(change.item.title, change.item.page)}</h3>'
    for words, url in change.what:
        yield f'<p class="quiet" style="{_SMALL}">{_linked(words[:1].upper() + words[1:], url)}</p>'
    yield "</div>"


def _joined(links: Iterable[str]) -> str:
    return " &nbsp;".join(links)


def _quiet(words: str) -> str:
    return f'<span class="quiet" style="color:{_QUIET}">{escape(words)}</span>' if words else ""


def _foreign(words: str) -> str:
    """Text of a direction of its own, so that Hebrew or Arabic in it does not turn what stands around."""
    return f'<span dir="auto">{escape(words)}</span>'


def _linked(words: str, url: str | None) -> str:
    if url is None:
        return _foreign(words)
    return f'<a href="{escape(url)}" style="color:{_LINK};text-decoration:none" dir="auto">{escape(words)}</a>'
