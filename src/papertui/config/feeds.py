"""The reader's feeds: `feeds.toml` beside `config.toml`, which papertui writes and the reader may edit.

One `[[feed]]` a feed. Reading is strict and one wrong entry never costs the others; writing changes only the entry that
is meant and leaves comments and everything else as they are.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from papertui import identity, paths
from papertui.config.reading import Problem, Unusable, content, document, nearest
from papertui.config.settings import toml
from papertui.errors import PapertuiError, UsageError
from papertui.paths import reason
from papertui.text import fold
from papertui.text import line as clean_line

MOST_FEEDS = 1_000
MOST_DAYS = 36_500
RESERVED = frozenset(("huggingface", "arxiv", "library", "sample", "feeds", "all"))
"""Names that mean something else where sources are named."""

_NAME = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_LONGEST_NAME = 40
_HEAD = "# The feeds that papertui reads; “papertui sources” lists, adds and removes them.\n"


class Feed(NamedTuple):
    """A subscription. `name` is what queries and commands call it; `keep_days` 0 keeps its papers for ever."""

    name: str
    url: str
    title: str = ""
    enabled: bool = True
    keep_days: int = 0


def place(config: Path) -> Path:
    """Where the feeds are, beside the file of settings."""
    return config.with_name("feeds.toml")


def load(path: Path) -> tuple[tuple[Feed, ...], list[Problem]]:
    """The feeds in the file's order, and what in it could not be used."""
    file = clean_line(str(path))
    try:
        text = content(path)
        table = document(text)
    except Unusable as fault:
        return (), [Problem(file, fault.line, None, f"{fault.sentence} No feeds are read.")]
    if not table:
        return (), []
    lines = [number for number, line in enumerate(text.split("\n"), 1) if re.match(r"\s*\[\[\s*feed\s*\]\]", line)]
    found: dict[str, Feed] = {}
    problems = []
    for key in table:
        if key != "feed":
            problems.append(Problem(file, None, clean_line(key, 100), f"There is no “{clean_line(key, 100)}” here."))
    entries = table.get("feed", [])
    if not isinstance(entries, list):
        return (), [*problems, Problem(file, None, "feed", "Feeds are written as [[feed]].")]
    for number, entry in enumerate(entries[:MOST_FEEDS]):
        try:
            feed = _feed(entry, found)
            found[feed.name] = feed
        except _Unfit as fault:
            at = lines[number] if len(lines) == len(entries) else None
            problems.append(Problem(file, at, None, f"{clean_line(str(fault))} This feed is left out."))
    if len(entries) > MOST_FEEDS:
        problems.append(Problem(file, None, None, f"Only the first {MOST_FEEDS:,} feeds are read."))
    return tuple(found.values()), problems


class _Unfit(Exception):
    """What is wrong with an entry."""


def _feed(entry: object, known: Mapping[str, Feed]) -> Feed:
    if not isinstance(entry, dict):
        raise _Unfit("A feed is written as [[feed]], with name and url below it.")
    for key in entry:
        if key not in Feed._fields:
            raise _Unfit(f"There is no “{key}” of a feed{nearest(key, Feed._fields)}.")
    name, url = entry.get("name"), entry.get("url")
    if not isinstance(name, str) or not is_name(name):
        raise _Unfit('A feed needs a name of small letters, digits and single hyphens, such as name = "aas-nova".')
    if name in known:
        raise _Unfit(f"There are two feeds “{name}”.")
    if not isinstance(url, str) or identity.safe_url(url) is None:
        raise _Unfit(f'The feed “{name}” needs an http or https address, such as url = "https://aasnova.org/feed/".')
    title, enabled, days = entry.get("title", ""), entry.get("enabled", True), entry.get("keep_days", 0)
    if not isinstance(title, str):
        raise _Unfit(f"The title of “{name}” must be text.")
    if not isinstance(enabled, bool):
        raise _Unfit(f"“enabled” of “{name}” must be true or false.")
    if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= MOST_DAYS:
        raise _Unfit(f"“keep_days” of “{name}” must be a number from 0 to {MOST_DAYS}.")
    return Feed(name, url, clean_line(title, 200), enabled, days)


def is_name(name: str) -> bool:
    """Whether a feed may be called that."""
    return len(name) <= _LONGEST_NAME and name not in RESERVED and re.fullmatch(_NAME, name) is not None


def name_for(title: str, url: str, taken: Collection[str]) -> str:
    """A name from the title, else from the host: `aas-nova`, the next one of it `aas-nova-2`."""
    from urllib.parse import urlsplit

    host = (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("feeds.")
    for given in (title, host):
        words = re.findall(r"[a-z0-9]+", fold(given))
        name = "-".join(words)
        if len(name) > _LONGEST_NAME - 4:
            name = name[: _LONGEST_NAME - 4].rpartition("-")[0] or name[: _LONGEST_NAME - 4]
        if name:
            break
    else:
        name = "feed"
    for number in range(1, len(taken) + 3):
        fresh = name if number == 1 else f"{name}-{number}"
        if fresh not in taken and is_name(fresh):
            return fresh
    return f"{name}-{len(taken) + 9}"


def named(feeds: Sequence[Feed], name: str) -> Feed | None:
    """The feed of a name or an address."""
    return next((feed for feed in feeds if name in (feed.name, feed.url)), None)


def add(path: Path, feeds: Sequence[Feed], at: int | None = None) -> None:
    """Write feeds to the end of the file, or the first of them before entry number `at`. Raises `PapertuiError`."""

    def change(text: str) -> str:
        import tomlkit

        if at is not None and at < len(_entries(text)):
            parsed = tomlkit.parse(text)
            entries: Any = parsed["feed"]
            for place, feed in enumerate(feeds, at):
                entry = tomlkit.item(_table(feed))
                entry.add(tomlkit.nl())
                entries.insert(place, entry)
            return tomlkit.dumps(parsed)
        end = "\r\n" if "\r\n" in text else "\n"
        out = [text] if not text or text.endswith("\n") else [text, end]
        for feed in feeds:
            said = "".join(f"{key} = {toml(value)}{end}" for key, value in _table(feed).items())
            out.append(f"{end}[[feed]]{end}{said}")
        return "".join(out)

    def wanted(entries: list[Any]) -> list[Any]:
        where = len(entries) if at is None else at
        return [*entries[:where], *map(_table, feeds), *entries[where:]]

    _write(path, change, wanted)


def remove(path: Path, name: str) -> int:
    """Take a feed out of the file; which entry it was. Raises `PapertuiError`, `UsageError` where there is none."""
    found = _place_of(path, name)

    def change(text: str) -> str:
        import tomlkit

        parsed = tomlkit.parse(text)
        entries: Any = parsed["feed"]
        del entries[found]
        if not len(entries):
            del parsed["feed"]
        return tomlkit.dumps(parsed)

    _write(path, change, lambda entries: [*entries[:found], *entries[found + 1 :]])
    return found


def update(path: Path, name: str, **changes: Any) -> None:
    """Change fields of a feed. Raises `PapertuiError`, `UsageError` where there is none of that name."""
    found = _place_of(path, name)
    fresh = {key: value for key, value in changes.items() if value != Feed._field_defaults.get(key)}
    gone = set(changes) - set(fresh)

    def change(text: str) -> str:
        import tomlkit

        parsed = tomlkit.parse(text)
        entry: Any = parsed["feed"][found]
        for key in gone:
            entry.pop(key, None)
        for key, value in fresh.items():
            entry[key] = value
        return tomlkit.dumps(parsed)

    def wanted(entries: list[Any]) -> list[Any]:
        kept = {key: value for key, value in entries[found].items() if key not in gone}
        return [*entries[:found], {**kept, **fresh}, *entries[found + 1 :]]

    _write(path, change, wanted)


def _table(feed: Feed) -> dict[str, Any]:
    """The fields that say something."""
    given = {key: value for key, value in feed._asdict().items() if value != Feed._field_defaults.get(key)}
    order = ("name", "title", "url", "enabled", "keep_days")
    return {key: given[key] for key in order if key in given}


def _place_of(path: Path, name: str) -> int:
    for number, entry in enumerate(_entries(_read(path))):
        if isinstance(entry, dict) and entry.get("name") == name:
            return number
    raise UsageError(f"There is no feed “{clean_line(name, 100)}” in {clean_line(str(path))}.")


def _entries(text: str) -> list[Any]:
    found = tomllib.loads(text).get("feed", []) if text.strip() else []
    return found if isinstance(found, list) else []


def _read(path: Path) -> str:
    name = clean_line(str(path))
    try:
        text = content(path)
        document(text)
    except Unusable as fault:
        where = name if fault.line is None else f"{name}, line {fault.line}"
        raise PapertuiError(f"{where}: {fault.sentence} Nothing was written.") from fault
    return text


def _write(path: Path, change: Callable[[str], str], wanted: Callable[[list[Any]], list[Any]]) -> None:
    """Replace the file whole or not at all, and only by one that says what it said but for the change."""
    from tomlkit.exceptions import TOMLKitError

    name = clean_line(str(path))
    before = _read(path)
    try:
        after = change(before or _HEAD)
        says = _entries(after)
    except (TOMLKitError, tomllib.TOMLDecodeError, TypeError, AttributeError, KeyError, IndexError) as error:
        raise PapertuiError(f"{name} is written in a way that only you can change.") from error
    if says != wanted(_entries(before)):
        raise PapertuiError(f"{name} is written in a way that only you can change.")
    try:
        if path.exists() and not path.stat().st_mode & 0o222:
            raise PapertuiError(f"{name} is read-only; nothing was written.")
        paths.make_private(path.parent)
        paths.atomic_write(path, after.encode("utf-8"))
    except OSError as error:
        raise PapertuiError(f"Cannot write {name}: {reason(error)}.") from error
