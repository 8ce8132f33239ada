"""Single fields of feeds: dates, people and addresses in the many ways in which they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import unquote

from papertui import identity, text
from papertui.sources import arxiv_fields

MOST_PEOPLE = 3_000

_ISO = re.compile(
    r"\s*(\d{4})-?(\d{2})(?:-?(\d{2}))?"
    r"(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?",
    re.ASCII | re.IGNORECASE,
)
_WRITTEN = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s-]+([A-Za-z]{3})[a-z]*\.?,?[\s-]+(\d{4}|\d{2})\b", re.ASCII)
_AMERICAN = re.compile(r"\b([A-Za-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b", re.ASCII)
_SLASHES = re.compile(r"\s*(\d{4})/(\d{1,2})/(\d{1,2})|\s*(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONGEST = 100

_MAIL = re.compile(r"[^\s<>()\[\]\"']{1,100}@[^\s<>()\[\]\"']{1,200}")
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,200})[)\]]")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.?[ -]?){1,4}")
_BLANK_NAMES = frozenset(("admin", "administrator", "editor", "unknown", "none", "author", "noreply", "no author"))
_IN_PATH = re.compile(
    r"/(?:doi|abs|full|article|articles|10)[/=](?:(?:abs|full|pdf|epdf|ref|suppl)/)?(10\.\d{4,9}/[^?#&]+)"
)
_DOI_PREFIX = re.compile(r"\s*(?:doi|info:doi)\s*[:/]\s*", re.IGNORECASE)


def moment(value: str | None, latest: date) -> str | None:
    """A time in UTC, or a day, as `2026-08-14T09:30:00Z`; `None` where it tells neither.

    A date more than two days after `latest`, or before 1900, is a mistake and tells nothing.
    """
    given = " ".join((value or "")[:_LONGEST].split())
    if not given:
        return None
    found = _iso(given) or _mail(given) or _other(given)
    if found is None or found[:4] < "1900":
        return None
    return found if found[:10] <= (latest + timedelta(days=2)).isoformat() else None


def _iso(given: str) -> str | None:
    match = _ISO.match(given)
    if match is None:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    try:
        start = date(int(year), int(month), int(day or 1))
        if hour is None:
            return start.isoformat() if day else f"{year}-{month}"
        clock = datetime(start.year, start.month, start.day, int(hour), int(minute), min(59, int(second or 0)))
        return _utc(clock - _offset(zone))
    except (ValueError, OverflowError):
        return None


def _offset(zone: str | None) -> timedelta:
    if not zone or not zone[-1].isdigit():
        return timedelta()
    sign = -1 if zone[0] == "-" else 1
    return sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))


def _mail(given: str) -> str | None:
    if not re.search(r"\d:\d", given):
        return None
    try:
        found = parsedate_to_datetime(given)
        return _utc(found.astimezone(UTC) if found.tzinfo else found)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _other(given: str) -> str | None:
    """`14 August 2026`, `August 14, 2026`, `2026/8/14` and `8/14/2026`, with whatever else."""
    try:
        if match := _WRITTEN.search(given):
            century = 0 if len(match[3]) == 4 else 2000 if int(match[3]) < 70 else 1900
            return date(int(match[3]) + century, _MONTHS.index(match[2].lower()) + 1, int(match[1])).isoformat()
        if match := _AMERICAN.search(given):
            return date(int(match[3]), _MONTHS.index(match[1].lower()) + 1, int(match[2])).isoformat()
        if match := _SLASHES.match(given):
            year, month, day = match.groups()[:3] if match[1] else (match[6], match[4], match[5])
            return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        pass
    return None


def _utc(found: datetime) -> str:
    return found.strftime("%Y-%m-%dT%H:%M:%SZ") if found.year >= 1000 else ""


def person(value: str) -> str:
    """The name in `mail@host (Name)`, `Name <mail@host>` or `Lovelace, Ada`; `""` where there is none."""
    given = " ".join(value[:1_000].split())
    if "@" in given:
        inner = _IN_BRACKETS.search(given)
        given = inner[1] if inner and "@" not in inner[1] else _MAIL.sub(" ", given).strip("<>()[]\"' ,")
    found = arxiv_fields.name(given.strip("[]"))
    if found.count(",") == 1:
        last, first = (part.strip() for part in found.split(","))
        found = f"{first} {last}" if first and last else first or last
    return "" if found.lower() in _BLANK_NAMES else found


def people(values: Sequence[str]) -> tuple[str, ...]:
    """Every person once. One value may hold several: `A. One, B. Two and C. Three`, `One, A.; Two, B.`."""
    names: list[str] = []
    for value in values[:MOST_PEOPLE]:
        names += _split(value) if len(values) == 1 else [value]
    return tuple(dict.fromkeys(name for given in names[:MOST_PEOPLE] if (name := person(given))))


def _split(value: str) -> list[str]:
    value = value[:100_000]
    if ";" in value:
        return value.split(";")
    if "@" in value:
        return [value]
    parts = [part.strip() for part in value.split(",")]
    if len(parts) % 2 == 0 and all(_INITIALS.fullmatch(part) for part in parts[1::2]):
        return [f"{last}, {first}" for last, first in zip(parts[::2], parts[1::2], strict=True)]
    if len(parts) == 2 and " and " not in value and not all(" " in part for part in parts):
        return [value]
    return arxiv_fields.split_names(value)


def doi_in(value: str) -> str | None:
    """A DOI that is given as such, as `doi:…`, or as the address of a page at a publisher."""
    given = value.strip()[:2_048]
    if found := identity.doi(_DOI_PREFIX.sub("", given)):
        return found
    match = _IN_PATH.search(given)
    if match is None:
        return None
    bare = unquote(match[1]).rstrip("/").removesuffix(".pdf")
    return identity.doi(bare.removesuffix("/full").removesuffix("/abstract"))


_TRACKING = r"(?<=[?&])(?:utm_[a-z]+|fbclid|gclid|mc_[ce]id|source|ref|af)=[^&#]*&?"


def post_key(feed: str, guid: str, page: str | None, title: str) -> str:
    """The key of an entry of a feed that has neither identifier nor DOI, the same whenever it is fetched again.

    An id that means something everywhere (an address, `tag:`, `urn:`) makes it the same entry in every feed; any other
    id counts within its feed. Without one the entry's page counts, and without that its title within the feed.
    """
    import hashlib

    guid = guid.strip()
    if re.match(r"(?:https?|tag|urn):", guid, re.IGNORECASE):
        name = _same_page(guid)
    elif guid:
        name = f"{_same_page(feed)} {guid}"
    else:
        name = _same_page(page) if page else f"{_same_page(feed)} {text.title_key(title)}"
    return "feed:" + hashlib.sha256(f"entry {name}".encode("utf-8", "replace")).hexdigest()[:16]


def _same_page(address: str) -> str:
    """What the addresses of one page have in common: http or https, `www.`, and who sent the reader do not count."""
    bare = re.sub(r"^https?://(?:www\.)?", "", address[: identity.URL_LIMIT], flags=re.IGNORECASE)
    return re.sub(_TRACKING, "", bare).rstrip("?&/")
