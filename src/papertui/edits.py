"""What the reader does to papers, as values: built from the current marks, undone by their inverse.

An `Edit` is what one key or one command does, to one paper or to thousands. The journal writes it as one
`Event`, which is what travels between devices and is played into the cache.

A subject is a paper key (`arxiv:2509.08721`) or `search:ID`. The fields of a paper are `starred`, `queued`,
`read`, `hidden`, `shown` and `tag:NAME` (bool), and `note` (str); `read` is the version that was read, where it is
known, instead of true; `cited-as` (str) is the citation key that the paper was given. Those of a search are `name` and
`query` (str), `place` (int), `deleted` (bool) and `rule`: "hide", or points (int). What a version does not
know it keeps.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple, Protocol, TypeAlias

from papertui import text
from papertui.errors import UsageError
from papertui.model import Marks, Paper

Value: TypeAlias = "bool | int | str | None"

READ = "read"
FLAGS = ("starred", "queued", READ, "hidden")
NOTE = "note"
CITED_AS = "cited-as"
SHOWN = "shown"
RULE = "rule"
TAG_PREFIX = "tag:"
SEARCH_PREFIX = "search:"

TAG_LENGTH = 64

NOTE_LENGTH = 200_000
"""The most characters a note may have; a longer one is refused, never cut."""

NOTE_PARTS = "\x1e"
"""Between the texts of one clock, which two computers of one name can write; no note has it in it."""

_WORDS = {
    ("starred", True): ("Starred {}", "Already starred"),
    ("starred", False): ("Unstarred {}", "Not starred"),
    ("queued", True): ("Queued {}", "Already queued"),
    ("queued", False): ("Unqueued {}", "Not queued"),
    ("read", True): ("Marked {} read", "Already read"),
    ("read", False): ("Marked {} unread", "Already unread"),
    ("hidden", True): ("Hidden {}", "Already hidden"),
    ("hidden", False): ("Unhidden {}", "Not hidden"),
}
_UNDID, _REDID = "Undid: ", "Redid: "


class HasMarks(Protocol):
    """Anything that says which paper it is and how it is marked, such as `model.Row`."""

    @property
    def key(self) -> str: ...
    @property
    def starred(self) -> bool: ...
    @property
    def queued(self) -> bool: ...
    @property
    def read(self) -> bool: ...
    @property
    def hidden(self) -> bool: ...
    @property
    def ruled(self) -> bool: ...
    @property
    def tags(self) -> tuple[str, ...]: ...
    @property
    def version(self) -> int | None: ...
    @property
    def read_version(self) -> int | None: ...


class Marked(NamedTuple):
    """A paper key with its marks and its newest version, for the places that have no `model.Row`."""

    key: str
    marks: Marks = Marks()
    version: int | None = None
    ruled: bool = False

    @property
    def starred(self) -> bool:
        return self.marks.starred

    @property
    def queued(self) -> bool:
        return self.marks.queued

    @property
    def read(self) -> bool:
        return self.marks.read

    @property
    def hidden(self) -> bool:
        return self.marks.hidden

    @property
    def tags(self) -> tuple[str, ...]:
        return self.marks.tags

    @property
    def read_version(self) -> int | None:
        return self.marks.read_version


class Change(NamedTuple):
    """`field` of `subject` becomes `value`; `before` is what it was, for undo, and is not written down."""

    subject: str
    field: str
    value: Value
    before: Value


class Edit(NamedTuple):
    """Changes made together and undone together; `label` tells the reader what was done.

    `changes` is empty when everything already was as asked; the label then says so. Such an edit is false
    in a condition, as there is nothing to write and nothing to undo.
    """

    changes: tuple[Change, ...]
    label: str

    def __bool__(self) -> bool:
        return bool(self.changes)


class Event(NamedTuple):
    """An edit as the journal has it.

    `clock` orders all events of all devices (see `papertui.library.clock`). `changes` are (subject, field,
    value), one per subject and field. `records` are papers whose bibliographic record came along. `heads`
    names, per subject, the clocks of the notes that this event replaces.
    """

    clock: str
    changes: tuple[tuple[str, str, Value], ...]
    records: Mapping[str, Paper] = {}
    heads: Mapping[str, tuple[str, ...]] = {}


def star(papers: Iterable[HasMarks], on: bool = True) -> Edit:
    return flag(papers, "starred", on)


def queue(papers: Iterable[HasMarks], on: bool = True) -> Edit:
    return flag(papers, "queued", on)


def read(papers: Iterable[HasMarks], on: bool = True) -> Edit:
    return flag(papers, "read", on)


def hide(papers: Iterable[HasMarks], on: bool = True) -> Edit:
    return flag(papers, "hidden", on)


def flag(papers: Iterable[HasMarks], field: str, on: bool) -> Edit:
    """Set one of `FLAGS` on every paper that does not have it so; reading reads the newest version.

    Unhiding also brings back what a rule hides.
    """
    done, nothing = _WORDS[field, on]
    if field == "hidden" and not on:
        return _unhide(list(papers), done, nothing)
    if field == READ and on:
        return _each(papers, READ, _version_to_read, _was_read, done, nothing)
    if field == READ:
        return _each(papers, READ, False, _was_read, done, nothing)
    return _each(papers, field, on, lambda paper: bool(getattr(paper, field)), done, nothing)


def toggle(papers: Sequence[HasMarks], field: str) -> Edit:
    """Take the flag off when every paper has it, else set it on those that lack it."""
    if field == "hidden":
        return flag(papers, field, not all(paper.hidden or paper.ruled for paper in papers))
    return flag(papers, field, not all(getattr(paper, field) for paper in papers))


def tag(papers: Iterable[HasMarks], name: str, on: bool = True) -> Edit:
    """Put a tag on papers or take it off. Raises `UsageError` for a name without a letter or digit."""
    name = tag_name(name)
    shown = name.replace("{", "{{").replace("}", "}}")
    done = f"Tagged {{}} with {shown}" if on else f"Removed {shown} from {{}}"
    nothing = f"Already tagged {name}" if on else f"Not tagged {name}"
    return _each(papers, TAG_PREFIX + name, on, lambda paper: name in paper.tags, done, nothing)


def toggle_tag(papers: Sequence[HasMarks], name: str) -> Edit:
    """Take the tag off when every paper has it, else put it on those that lack it."""
    name = tag_name(name)
    return tag(papers, name, not all(name in paper.tags for paper in papers))


def note(papers: Iterable[Marked], note: str) -> Edit:
    """Give papers this note, or take theirs away with an empty one. Raises `UsageError` when it is too long."""
    if len(note) > NOTE_LENGTH:
        raise UsageError(f"The note has {len(note):,} characters; at most {NOTE_LENGTH:,} can be kept.")
    note = clean_note(note)
    edit = _each(papers, NOTE, note, lambda paper: paper.marks.note, "", "Note unchanged")
    count = len(edit.changes)
    what = "Note saved" if note else "Note removed"
    return edit._replace(label=what if count == 1 else f"{what}: {count:,} papers") if count else edit


def cite_as(names: Mapping[str, str]) -> Edit:
    """Give papers, by key, the citation keys under which they are written into bibliographies from now on."""
    changes = tuple(Change(key, CITED_AS, name, "") for key, name in names.items())
    return Edit(changes, f"Citation keys: {len(changes):,}")


def inverse(edit: Edit) -> Edit:
    """The edit that undoes this one; the inverse of an inverse does it again."""
    changes = tuple(Change(c.subject, c.field, c.before, c.value) for c in reversed(edit.changes))
    if edit.label.startswith(_UNDID):
        return Edit(changes, _REDID + edit.label.removeprefix(_UNDID))
    return Edit(changes, _UNDID + edit.label.removeprefix(_REDID))


def kept(edit: Edit) -> tuple[str, ...]:
    """The keys of the papers that this edit stars, queues, tags or notes: their records go with the event."""
    keys = dict.fromkeys(
        change.subject
        for change in edit.changes
        if change.value and keeps(change.field) and not change.subject.startswith(SEARCH_PREFIX)
    )
    return tuple(keys)


def keeps(field: str) -> bool:
    """Whether this field being set makes a paper one to keep, whatever becomes of the cache."""
    return field in ("starred", "queued", NOTE) or field.startswith(TAG_PREFIX)


def tag_name(name: str) -> str:
    """A tag as it is kept: without `#` in front, blanks, commas or quotes, at most 64 characters.

    Raises `UsageError` when nothing is left.
    """
    cleaned = re.sub(r'[\s,"]+', "-", text.line(name, 1000).strip().lstrip("#")).strip("-")[:TAG_LENGTH].rstrip("-")
    if not cleaned:
        raise UsageError(f"{name!r} is not a name for a tag: use letters, digits or dashes.")
    return cleaned


@lru_cache(maxsize=64, typed=True)
def as_json(value: Value) -> str:
    """A value as the cache keeps it; of two with one clock the greater text of this kind wins."""
    return json.dumps(value, ensure_ascii=False)


def clean_note(note: str) -> str:
    """A note as it is kept: its own lines and indents (tabs as blanks), no control characters."""
    return text.lines(note.expandtabs(4), NOTE_LENGTH)


def join_notes(notes: Iterable[tuple[str, str]]) -> str:
    """One text of the (clock, text) of notes that do not replace each other, in the order of their clocks."""
    joined = ""
    parts = {(clock, part) for clock, body in notes for part in body.split(NOTE_PARTS) if part}
    for clock, body in sorted(parts):
        moment, _, device = clock.split("-", 2)
        day = datetime.fromtimestamp(int(moment) / 1000, UTC).strftime("%Y-%m-%d")
        joined += f"\n\n--- also written on {device} {day} ---\n\n{body}" if joined else body
    return joined


def read_as(value: object) -> tuple[bool, int | None]:
    """Whether a value of `read` says that a paper was read, and which version."""
    return bool(value), value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _was_read(paper: HasMarks) -> Value:
    return (paper.read_version or True) if paper.read else False


def _version_to_read(paper: HasMarks) -> Value:
    """What `read` becomes: the newest version, or what it is where that says no less."""
    if paper.read and (paper.version is None or (paper.version <= (paper.read_version or paper.version))):
        return _was_read(paper)
    return paper.version or True


def _unhide(papers: list[HasMarks], done: str, nothing: str) -> Edit:
    by_hand = _each(papers, "hidden", False, lambda paper: paper.hidden, done, nothing)
    by_rule = _each([paper for paper in papers if paper.ruled], SHOWN, True, lambda paper: False, done, nothing)
    if not by_rule:
        return by_hand
    changes = by_hand.changes + by_rule.changes
    return Edit(changes, done.format(f"{len({change.subject for change in changes}):,}"))


def _each(
    papers: Iterable[HasMarks],
    field: str,
    value: Value | Callable[[HasMarks], Value],
    now: Callable[..., Value],
    done: str,
    nothing: str,
) -> Edit:
    """The changes for those papers where `now(paper)` is not the value, each paper once."""
    papers = list(papers)
    changes = {}
    for paper in papers:
        wanted, before = (value(paper) if callable(value) else value), now(paper)
        # a version is a number, and 1 is equal to true
        if (wanted, type(wanted)) != (before, type(before)):
            changes[paper.key] = Change(paper.key, field, wanted, before)
    if not changes:
        return Edit((), nothing if papers else "No paper is selected")
    return Edit(tuple(changes.values()), done.format(f"{len(changes):,}"))
