"""A digest as a Markdown document. Whatever comes from a source is escaped until it is only text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from papertui.digest.contents import ABSTRACT, Change, Digest, Item, byline, counts, why
from papertui.exporters.markdown import destination, escape


def document(digest: Digest) -> str:
    """The whole document, ending in a newline."""
    parts = [f"# {escape(digest.title)}"]
    if digest.query:
        parts.append(f"Of what {code(digest.query)} finds.")
    parts += [escape(words) for words in (digest.counted, digest.remark) if words]
    for number, one in enumerate(digest.items, 1):
        parts += _paper(one, f"## {number}. ")
    if digest.further:
        parts.append("## Also from whom you follow and your searches")
        parts.append(
            "\n".join(f"- {_linked(one.title, one.page)}: {escape('; '.join(one.reasons))}" for one in digest.further)
        )
    if digest.changes:
        parts.append("## Your stars")
        parts += [_change(change) for change in digest.changes]
    return "\n\n".join(parts) + "\n"


def code(words: str) -> str:
    """Words as code, whatever signs they hold."""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", words)), default=0))
    return f"{fence} {words} {fence}" if "`" in words else f"{fence}{words}{fence}"


def _paper(one: Item, mark: str) -> Iterator[str]:
    yield f"{mark}{_linked(one.title, one.page)}{' ★' if one.starred else ''}"
    if told := byline(one):
        yield escape(told)
    if one.summary:
        label = f"*{one.summary_by}:* " if one.summary_by not in ("", ABSTRACT) else ""
        yield label + escape(one.summary)
    facts = [counts(one), escape(why(one)), " · ".join(_linked(name, url) for name, url in one.links)]
    yield "\n".join(f"- {fact}" for fact in facts if fact)


def _change(change: Change) -> str:
    lines = [f"- {_linked(change.item.title, change.item.page)}"]
    lines += [f"    - {_linked(words, url)}" for words, url in change.what]
    return "\n".join(lines)


def _linked(words: str, url: str | None) -> str:
    return f"[{escape(words)}]({destination(url)})" if url else escape(words)
