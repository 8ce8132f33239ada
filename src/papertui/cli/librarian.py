"""`library`: where the edits are, who wrote them, whether all is well, and taking in what others wrote."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from papertui import paths, text
from papertui.cli import output, returning
from papertui.cli.opening import open_workspace, tell
from papertui.errors import PapertuiError, UsageError
from papertui.library import Library, files

if TYPE_CHECKING:
    from papertui.cli.returning import Before
    from papertui.library.merging import Read
    from papertui.library.taking import Taken
    from papertui.paths import Paths


def library(options: argparse.Namespace) -> int:
    """Do what `options.action` names; what it does not take is refused. Raises `PapertuiError`."""
    if options.what and options.action not in ("merge", "move"):
        raise UsageError(f"“papertui library {options.action}” takes no {options.what[0]}.")
    if options.dry_run and options.action != "merge":
        raise UsageError("--dry-run is for “papertui library merge”.")
    places = paths.find()
    missing = paths.missing_library(places)
    if missing is not None and options.action not in ("path", "move"):
        raise PapertuiError(f"{missing}.")
    return _DO[options.action](places, options)


def _path(places: Paths, options: argparse.Namespace) -> int:
    if options.json:
        output.json_object({"path": str(places.library)})
    else:
        output.say(str(places.library))
    return 0


def _journals(places: Paths) -> Library:
    journals = Library(places.library, lambda: paths.device(places))
    journals.refuse = lambda: paths.missing_library(places)
    return journals


def _check(places: Paths, options: argparse.Namespace) -> int:
    from papertui.library.check import check

    checked = check(places.library, _now(), paths.known_device(places))
    return _report(checked.lines(), checked.sound, options)


def _compact(places: Paths, options: argparse.Namespace) -> int:
    journals = _journals(places)
    code = _report(journals.compact().lines(), True, options)
    tell(journals.take_messages())
    return code


def _report(said: list[str], sound: bool, options: argparse.Namespace) -> int:
    if options.json:
        output.json_object({"sound": sound, "told": said})
    else:
        for line in said:
            output.say(line)
    return _ended(sound)


def _status(places: Paths, options: argparse.Namespace) -> int:
    from papertui.library import status

    found = status.status(places.library, paths.known_device(places), _now())
    if options.json:
        output.json_object(found.as_json())
        return _ended(found.sound)
    if options.plain:
        output.facts(found.facts())
        return _ended(found.sound)
    return _report(found.lines(), found.sound, options)


def _now() -> int:
    return int(paths.now().timestamp() * 1000)


def _ended(sound: bool) -> int:
    if not sound:
        raise PapertuiError("Not everything in the library can be read; what can is used.")
    return 0


def _merge(places: Paths, options: argparse.Namespace) -> int:
    from papertui.library import taking

    others = [read for name in options.what for read in _named(Path(name), places)]
    before = returning.Before(places) if others and not options.dry_run else None
    journals = _journals(places)
    taken = taking.merge(journals, others, places.state / "merged", dry=options.dry_run)
    tell(journals.take_messages())
    if options.json:
        output.json_object(_as_json(taken))
    else:
        for line in taken.lines():
            output.say(line)
    if not taken.dry:
        what = f"the merge of {text.clip(', '.join(map(text.line, options.what)), 200)}"
        for line in _write_again(before, what, others):
            output.complain(line) if options.json else output.say(line)
    if taken.left:
        raise PapertuiError("Not everything could be read; what could is used.")
    return 0


def _write_again(before: Before | None, what: str, others: list[Read]) -> list[str]:
    """Play what was taken in, and write down what this computer's cache knows and no journal holds any more.

    Gives the sentence that tells the way back from what changed.
    """
    from papertui.library import lines, merging
    from papertui.workspace import mending

    with open_workspace() as space:
        found = mending.lost(space, [read for part in merging.read_folder(space.paths.library) for read in part])
        if found:
            space.library.adopt([lines.encode(event) for event in found], [event.clock for event in found])
            space.editing.play_journals()
            number = text.plural(len(found), "edit")
            output.complain(f"{number} that only the cache knew, as after files were lost, are written down again.")
        return before.keep_way_back(space, what, others) if before is not None else []


def _undo(places: Paths, options: argparse.Namespace) -> int:
    return _report(returning.undo(places), True, options)


def _redo(places: Paths, options: argparse.Namespace) -> int:
    return _report(returning.redo(places), True, options)


def _move(places: Paths, options: argparse.Namespace) -> int:
    from papertui.library import moving

    if len(options.what) != 1:
        raise UsageError("Name one folder: papertui library move ~/Sync/papertui.")
    moved = moving.move(places, Path(options.what[0]), default=paths.standard().library)
    code = _report(moved.lines(), True, options)
    with open_workspace():
        pass  # plays what was there
    return code


def _named(path: Path, places: Paths) -> list[Read]:
    """The journals of a file or of a folder; a `PAPERTUI_HOME` stands for the library in it."""
    from papertui.library import merging

    if path.is_dir():
        folder = path / "library" if not files.names(path) and (path / "library").is_dir() else path
        if folder.resolve() == places.library.resolve():
            return []
        found = [*merging.read_folder(folder)[0], *merging.read_folder(folder)[1]]
        if not found:
            raise UsageError(f"There are no journals in {folder}: a library holds files such as desk-1a2b.jsonl.")
        return found
    if not path.exists():
        raise UsageError(f"There is no file {path}.")
    if path.parent.resolve() == places.library.resolve() and files.is_journal(path.name):
        return []
    if not files.is_journal(path.name) and path.name.endswith((".gz", ".tgz", ".tar")):
        from papertui import backup

        return backup.journals(backup.read(path))
    read = merging.read_file(path)
    if not read.events:
        why = f": {read.problems[0]}" if read.problems else ""
        raise PapertuiError(f"{path} holds no edits{why}. Nothing was changed.")
    return [read]


def _as_json(taken: Taken) -> dict[str, object]:
    return {
        "dry_run": taken.dry,
        "edits": taken.edits,
        "papers": taken.papers,
        "files": [
            {
                "name": part.read.name,
                "edits": part.read.edits,
                "taken": len(part.clocks),
                "problems": list(part.read.problems),
                "aside": next((str(place) for name, place in taken.aside if name == part.read.name), None),
            }
            for part in taken.parts
        ],
    }


_DO = {
    "path": _path,
    "check": _check,
    "compact": _compact,
    "status": _status,
    "merge": _merge,
    "move": _move,
    "undo": _undo,
    "redo": _redo,
}
