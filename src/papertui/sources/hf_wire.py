"""Single fields of the Hugging Face API, read without trusting their type.

Every reader takes whatever JSON held at that place and gives the model's form, or the model's "not known".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from papertui import identity, text
from papertui.model import Author, Organization

# An arXiv paper has had 3,303 authors on Daily Papers; ten times a record is no list of people.
MOST_AUTHORS = 30_000
MOST_KEYWORDS = 100
MOST_MEDIA = 50
# SQLite's integers end at 2**63; no honest count comes near.
LARGEST_COUNT = 2**53

_NO_BREAKS = {ord(c): None for c in "\t\r\n"}
_CLAIMED = frozenset({"claimed_verified", "admin_assigned", "extracted_confirmed"})
_NOT_THEM = "extracted_infirmed"
_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(?:Z|\+00:?00)?)?", re.ASCII)


def record(value: Any) -> Mapping[str, Any]:
    """The object, or an empty one."""
    return value if isinstance(value, dict) else {}


def words(value: Any, limit: int = 1000) -> str:
    """One clean line, `""` when it is not a string."""
    return text.line(value, limit) if isinstance(value, str) else ""


def paragraphs(value: Any) -> str:
    """Clean paragraphs, `""` when it is not a string."""
    return text.block(value) if isinstance(value, str) else ""


def written(value: Any) -> str:
    """Clean text whose line breaks mean something, `""` when it is not a string."""
    return text.lines(value) if isinstance(value, str) else ""


def count(value: Any) -> int | None:
    """A count of things; anything else that JSON can hold there is `None`."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < LARGEST_COUNT:
        return value
    return None


def moment(value: Any) -> str | None:
    """`2026-08-14T09:30:00Z`, or the day alone when the clock says midnight.

    Midnight is what Hugging Face writes when it knows only the day (all papers since April 2026).
    """
    if not isinstance(value, str) or len(value) > 40:
        return None
    match = _TIME.fullmatch(value)
    if match is None:
        return None
    day, minute, second = match.groups()
    try:
        date.fromisoformat(day)
    except ValueError:
        return None
    clock = f"{minute or '00:00'}:{second or '00'}"
    if clock == "00:00:00":
        return day
    return f"{day}T{clock}Z" if clock < "24" and clock[3:5] < "60" and clock[6:] < "60" else None


def url(value: Any) -> str | None:
    """A web address that is safe to show and open, or `None`.

    Line breaks inside and spaces around it, which typed-in addresses have, go as they do in a browser
    (WHATWG URL, "basic URL parser").
    """
    return identity.safe_url(value.translate(_NO_BREAKS).strip(" ")) if isinstance(value, str) else None


def person(value: Any) -> str | None:
    """What people call an account: its full name, else its handle."""
    account = record(value)
    return words(account.get("fullname"), 200) or handle(account)


def handle(value: Any) -> str | None:
    """An account's user name. Authors and submitters carry `user` (and since 2026-03 `name`), others `name`."""
    account = record(value)
    return words(account.get("user"), 100) or words(account.get("name"), 100) or None


def authors(value: Any) -> tuple[Author, ...]:
    """The authors in print order. A hidden author hides from a profile, not from the paper."""
    found: list[Author] = []
    for entry in value[:MOST_AUTHORS] if isinstance(value, list) else ():
        if not isinstance(entry, dict):
            entry = {"name": entry}
        name = words(entry.get("name"), 200)
        if not name:
            continue
        account = entry.get("user")
        status = entry.get("status")
        if account is None or status == _NOT_THEM:
            found.append(Author(name))
        else:
            found.append(Author(name, handle(account), status in _CLAIMED if isinstance(status, str) else False))
    return tuple(found)


def organization(*values: Any) -> Organization | None:
    """The first of the given objects that names an organization."""
    for value in values:
        known = record(value)
        name = words(known.get("name"), 100)
        fullname = words(known.get("fullname"), 200)
        if name or fullname:
            return Organization(name or fullname, fullname or name)
    return None


def keywords(value: Any) -> tuple[str, ...]:
    """Distinct key words in the given order."""
    return _distinct((words(entry, 100) for entry in value[:MOST_KEYWORDS]) if isinstance(value, list) else ())


def media(*values: Any) -> tuple[str, ...]:
    """Distinct safe addresses of pictures and films, from lists or single strings."""
    given: list[Any] = []
    for value in values:
        given.extend(value[:MOST_MEDIA] if isinstance(value, list) else (value,))
    return _distinct(url(entry) or "" for entry in given)[:MOST_MEDIA]


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
