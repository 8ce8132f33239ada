"""The signs of the screen, in Unicode and in plain ASCII."""

from __future__ import annotations

import locale
from typing import NamedTuple


class Glyphs(NamedTuple):
    """No sign needs a special font; every one is a single cell except the dots of ASCII."""

    unread: str = "●"
    hidden: str = "×"
    star: str = "★"
    queue: str = "▷"
    note: str = "✎"
    mark: str = "▌"
    votes: str = "▲"
    dots: str = "…"
    separator: str = "·"
    claimed: str = "✓"
    rule: str = "─"
    bar: str = "│"
    opened: str = "▾"
    closed: str = "▸"
    done: str = "━"
    left: str = "─"
    arrow: str = "→"
    here: str = "▌"
    plain: bool = False


UNICODE = Glyphs()
ASCII = Glyphs(
    unread="*",
    hidden="x",
    star="+",
    queue=">",
    note="n",
    mark="|",
    votes="^",
    dots="...",
    separator="-",
    claimed="'",
    rule="-",
    bar="|",
    opened="v",
    closed=">",
    done="#",
    left=".",
    arrow="->",
    here=">",
    plain=True,
)


def choose(wanted: bool | None) -> Glyphs:
    """ASCII when wanted, or when nothing is said and the locale cannot print anything else."""
    if wanted is None:
        wanted = "utf" not in locale.getpreferredencoding(False).lower()
    return ASCII if wanted else UNICODE
