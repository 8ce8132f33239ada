"""The way back from what takes in many edits and files at once: a merge, a backup that was restored, an import.

Before it a snapshot is taken, after it what differs is written down, on this computer only. Going back is an edit like
any other, made now, so that all computers follow it; the journals keep every line. What the reader changed since stays.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from papertui import edits, paths, text
from papertui.edits import Change, Edit, Value
from papertui.errors import PapertuiError
from papertui.store import snapshots
from papertui.store.snapshots import Snapshot

if TYPE_CHECKING:
    from papertui.workspace import Workspace

KEPT = 10
"""So many ways back are remembered."""

_FORMAT = 1
_SUFFIX = ".json"

Contents = Mapping[Path, bytes]


class Taken(NamedTuple):
    """Something that was taken in, in words, with the changes that it made to marks and files.

    Of a file `None` stands for there being none. `undone` when it was gone back on.
    """

    what: str
    changes: tuple[Change, ...]
    files: tuple[tuple[Path, bytes | None, bytes | None], ...] = ()
    """Where each is, what it was, and what it became."""
    undone: bool = False


class Went(NamedTuple):
    """What came of going back or forth: how many papers and searches, which files, what was left as it is."""

    what: str
    subjects: int
    files: tuple[Path, ...]
    left: tuple[str, ...]

    def lines(self, verb: str) -> list[str]:
        """The report as sentences; `verb` is what was done to it."""
        marks = f"{text.plural(self.subjects, 'paper or search', 'papers or searches')}" if self.subjects else ""
        parts = [part for part in (marks, *map(str, self.files)) if part]
        return [f"{verb}: {self.what} ({', '.join(parts) or 'nothing was left of it'}).", *self.left]


def changes(space: Workspace, before: Snapshot, subjects: Collection[str]) -> tuple[Change, ...]:
    """What became of marks, notes and searches since a snapshot, of those subjects alone.

    Citation keys do not count: they may be in a text by now.
    """
    db = space.reader.db
    now = snapshots.taken(db)
    wanted = {snapshots.subject_now(db, subject) for subject in subjects}
    then: Snapshot = {}
    for subject, fields in before.items():
        then.setdefault(snapshots.subject_now(db, subject), {}).update(fields)
    found: list[Change] = []
    for subject in sorted(wanted & now.keys()):
        found += _of_one(subject, then.get(subject, {}), now[subject])
    return tuple(found)


def _of_one(subject: str, then: Mapping[str, Value], now: Mapping[str, Value]) -> Iterable[Change]:
    if subject.startswith(edits.SEARCH_PREFIX) and "name" not in then:
        yield Change(subject, "deleted", False, True)
        return
    for field, value in now.items():
        before = then.get(field, _none_of(field, value))
        if field != edits.CITED_AS and edits.as_json(value) != edits.as_json(before):
            yield Change(subject, field, value, before)


def _none_of(field: str, value: Value) -> Value:
    """What a field says that was never set."""
    if field == edits.READ or isinstance(value, bool):
        return False
    return 0 if field == edits.RULE or isinstance(value, int) else ""


class Ways:
    """The ways back that this computer remembers, in its state folder."""

    def __init__(self, state: Path) -> None:
        self._folder = state / "taken"

    def keep(self, taken: Taken) -> bool:
        """Remember something that was just taken in, if it changed anything; whether it did. Raises `PapertuiError`.

        What was gone back on before can no longer be done again.
        """
        if not taken.changes and not taken.files:
            return False
        known = self._all()
        for path, one in known:
            if one.undone:
                path.unlink(missing_ok=True)
        numbers = [int(path.stem) for path, _ in known]
        self._write(self._folder / f"{max(numbers, default=0) + 1:04}{_SUFFIX}", taken)
        for path, _ in [one for one in known if not one[1].undone][: -KEPT + 1]:
            path.unlink(missing_ok=True)
        return True

    def back(self, space: Workspace) -> Went | None:
        """Go back on the last that was taken in; `None` where there is nothing. Raises `PapertuiError`."""
        done = [one for one in self._all() if not one[1].undone]
        return self._go(space, *done[-1], back=True) if done else None

    def forth(self, space: Workspace) -> Went | None:
        """Do again what was gone back on last; `None` where there is nothing. Raises `PapertuiError`."""
        undone = [one for one in self._all() if one[1].undone]
        return self._go(space, *undone[0], back=False) if undone else None

    def _go(self, space: Workspace, path: Path, taken: Taken, *, back: bool) -> Went:
        now = snapshots.taken(space.reader.db)
        doing: list[Change] = []
        left = set()
        for change in taken.changes:
            subject = snapshots.subject_now(space.reader.db, change.subject)
            at = change._replace(subject=subject)
            at = at if back else at._replace(value=at.before, before=at.value)
            here = now.get(subject, {}).get(at.field, _none_of(at.field, at.value))
            if edits.as_json(here) == edits.as_json(at.value):
                doing.append(at)
            elif edits.as_json(here) != edits.as_json(at.before):
                left.add(subject)
        edit = edits.inverse(Edit(tuple(doing), taken.what))
        space.editing.apply(edit, remember=False)
        files, kept = _put(taken.files, back)
        self._write(path, taken._replace(undone=back))
        said = [f"{text.plural(len(left), 'paper or search', 'papers or searches')} changed since, and left so."]
        return Went(taken.what, len({one.subject for one in doing}), files, (*(said if left else ()), *kept))

    def _all(self) -> list[tuple[Path, Taken]]:
        try:
            found = sorted(path for path in self._folder.glob(f"*{_SUFFIX}") if path.stem.isdecimal())
            return [(path, _read(path.read_bytes())) for path in found]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise PapertuiError(f"Cannot read {self._folder}: {paths.reason(error)}.") from error
        except (ValueError, KeyError, TypeError, RecursionError):
            raise PapertuiError(
                f"What {self._folder} remembers of merges and backups is damaged: delete that folder. Nothing else"
                " needs it."
            ) from None

    def _write(self, path: Path, taken: Taken) -> None:
        told = {
            "v": _FORMAT,
            "what": taken.what,
            "undone": taken.undone,
            "changes": [list(change) for change in taken.changes],
            "files": [[str(place), _packed(was), _packed(became)] for place, was, became in taken.files],
        }
        try:
            paths.make_private(self._folder)
            paths.atomic_write(path, (json.dumps(told, ensure_ascii=False) + "\n").encode(), mode=0o600)
        except OSError as error:
            raise PapertuiError(f"{path} cannot be written: {paths.reason(error)}.") from error


def files_at(places: Iterable[Path]) -> dict[Path, bytes]:
    """What these files hold, of those that are there and can be read."""
    found = {}
    for place in places:
        try:
            found[place] = place.read_bytes()
        except OSError:
            continue
    return found


def changed_files(before: Contents, now: Contents) -> tuple[tuple[Path, bytes | None, bytes | None], ...]:
    """The files that are not as they were."""
    return tuple(
        (place, before.get(place), now.get(place))
        for place in sorted({*before, *now})
        if before.get(place) != now.get(place)
    )


def _put(files: Iterable[tuple[Path, bytes | None, bytes | None]], back: bool) -> tuple[tuple[Path, ...], list[str]]:
    """Put files as they were, or again as they became, where nobody changed them meanwhile."""
    done, left = [], []
    for place, was, became in files:
        wanted, expected = (was, became) if back else (became, was)
        try:
            here = place.read_bytes() if place.exists() else None
            if here == wanted:
                continue
            if here != expected:
                left.append(f"{place} has changed since, and stays as it is.")
                continue
            if wanted is None:
                place.unlink()
            else:
                paths.make_private(place.parent)
                paths.atomic_write(place, wanted)
        except OSError as error:
            raise PapertuiError(f"Cannot write {place}: {paths.reason(error)}.") from error
        done.append(place)
    return tuple(done), left


def _packed(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode()


def _unpacked(data: str | None) -> bytes | None:
    return None if data is None else base64.b64decode(data)


def _read(data: bytes) -> Taken:
    told: Any = json.loads(data)
    if told["v"] != _FORMAT:
        raise ValueError(told["v"])
    return Taken(
        str(told["what"]),
        tuple([Change(str(one[0]), str(one[1]), one[2], one[3]) for one in told["changes"]]),
        tuple([(Path(place), _unpacked(was), _unpacked(became)) for place, was, became in told["files"]]),
        told["undone"] is True,
    )
