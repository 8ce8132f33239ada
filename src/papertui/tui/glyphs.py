"""The signs of the screen, in Unicode and in plain ASCII."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Mapping
from typing import NamedTuple

_COERCED = ("C.UTF-8", "C.utf8", "UTF-8")


class Glyphs(NamedTuple):
    """No sign needs a special font; every one is a single cell except the dots of ASCII."""

    new: str = "●"
    unread: str = "○"
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
    times: str = "×"
    spark: str = "▁▂▃▄▅▆▇"
    unknown: str = "·"
    shades: str = "·░▒▓█"
    plain: bool = False


UNICODE = Glyphs()
ASCII = Glyphs(
    new="*",
    unread="o",
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
    here="|",
    times="x",
    spark="_.:-=+#",
    unknown="?",
    shades=".-+*#",
    plain=True,
)

SIGNS = {
    ord(sign): plain
    for plain, signs in {
        "|": "│▕▏▎▌▐", "-": "─━·–—−", "+": "╭╮╰╯", "_": "▁▂▃▄▅▆▇█", ".": "…", '"': "“”„", "'": "’‘", "*": "•",
        "<": "‹←", ">": "›→", "^": "↑", "v": "↓", "x": "×",
    }.items()
    for sign in signs
}  # fmt: skip
"""What stands in plain ASCII for the signs that any text may have."""


def choose(wanted: bool | None, env: Mapping[str, str] | None = None) -> Glyphs:
    """ASCII when wanted, or when nothing is said and the locale asks for it or cannot print anything else."""
    if wanted is None:
        named = _plain_by_name(_locale(os.environ if env is None else env))
        wanted = named or "utf" not in locale.getpreferredencoding(False).lower()
    return ASCII if wanted else UNICODE


def _locale(env: Mapping[str, str]) -> str:
    """The locale of characters that the user set, `""` for none."""
    names = ["LC_ALL", "LC_CTYPE", "LANG"]
    # Python that starts in the C locale switches its UTF-8 mode on and writes a locale of its own into LC_CTYPE
    # (PEP 538 and PEP 540)
    if sys.flags.utf8_mode and env.get("LC_CTYPE") in _COERCED:
        names.remove("LC_CTYPE")
    return next((env[name] for name in names if env.get(name)), "")


def _plain_by_name(name: str) -> bool:
    if name in ("C", "POSIX"):
        return True
    charset = name.partition(".")[2].partition("@")[0]
    return bool(charset) and not charset.lower().startswith("utf")
