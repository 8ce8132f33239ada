"""What the arguments of many verbs have in common: their words, their types, the forms of output."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

FORMATS = (
    "markdown", "markdown-table", "obsidian", "org", "html", "bibtex", "biblatex", "ris", "csl-json", "json", "csv",
    "atom",
)  # fmt: skip
"""The names of `papertui.exporters.FORMATS`, which is not imported to print a help text."""

DIGEST_FORMATS = ("markdown", "html", "text", "json", "atom")
"""`papertui.digest.FORMATS`, which is not imported to print a help text."""

PERIODS = ("day", "week", "month")

GROUPS = ("none", "tag", "month", "day")

PAPERS = "paper: arxiv:2509.08721, 2509.08721 or a link; - reads them from standard input, one a line"

QUERY = "search words and fields, such as: diffusion is:starred newer:30d (see docs/query.md)"

PLAIN_SIGNS = "draw the screen with plain ASCII signs, whatever the settings and the locale say"

_PLAIN = "one fact a line, for screen readers and simple scripts"

PLAIN_AS_EVER = "one fact a line, as this command prints anyway"

CHANGED = "an object: what was done, and the keys of the papers it changed"

LINEAR = "without a screen: lines in, lines out, for screen readers, dumb terminals and pipes"


def selecting(parser: argparse.ArgumentParser) -> None:
    """A query, how many of its papers, and the forms of output."""
    parser.add_argument("query", nargs="*", metavar="QUERY", help=QUERY)
    parser.add_argument("-n", "--number", type=positive, metavar="N", help="at most N papers")
    forms(parser).add_argument(
        "--json-object",
        action="store_true",
        help="a JSON object: the query, what may have been meant (did_you_mean), and that array as papers",
    )


def forms(parser: argparse.ArgumentParser) -> argparse._MutuallyExclusiveGroup:
    """The forms in which papers are printed."""
    return json_or_plain(parser, "a JSON array of papers, as docs/cli.md describes")


def json_or_plain(parser: argparse.ArgumentParser, json: str, plain: str = _PLAIN) -> argparse._MutuallyExclusiveGroup:
    """`--json` and `--plain`, of which only one may be given; `json` says what is printed then."""
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=json)
    form.add_argument("--plain", action="store_true", help=plain)
    return form


def time(value: str) -> tuple[int | None, int]:
    """Hour (`None` for every one) and minute."""
    hour, _, minute = value.partition(":")
    good = all(
        part.isascii() and part.isdecimal() and len(part) in (1, 2) for part in (minute, hour.replace("*", "0", 1))
    )
    if not good or (hour != "*" and int(hour) > 23) or int(minute) > 59 or len(minute) != 2:
        raise argparse.ArgumentTypeError(f"“{value}” is not a time such as 08:00")
    return None if hour == "*" else int(hour), int(minute)


def port(value: str) -> int:
    """A port. Raises `ArgumentTypeError`, as the others here do."""
    number = int(value) if value.isascii() and value.isdecimal() and len(value) < 6 else -1
    if not 0 <= number < 65_536:
        raise argparse.ArgumentTypeError(f"“{value}” is not a port: a number up to 65535")
    return number


def action(parser: argparse.ArgumentParser, does: Mapping[str, str], default: str) -> None:
    """An argument that names one of several actions; `does` says what each is for."""
    told = "; ".join(f"{name}: {what}" for name, what in does.items())
    parser.add_argument("action", nargs="?", metavar="ACTION", choices=tuple(does), default=default, help=told)


def points(value: str) -> int:
    """Points of a rule."""
    try:
        number = int(value.lstrip("\0"))
    except ValueError:
        number = 0
    if not 0 < abs(number) < 100:
        raise argparse.ArgumentTypeError(f"“{value.lstrip(chr(0))}” is no number of points: 1 to 99, or -1 to -99")
    return number


def positive(value: str) -> int:
    """A number of at least 1."""
    try:
        number = int(value)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"“{value}” is not a number of at least 1")
    return number


def date(value: str) -> object:
    """A day, as 2026-08-14."""
    from datetime import date

    try:
        return date.fromisoformat(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{value}” is not a date such as 2026-08-14") from None
