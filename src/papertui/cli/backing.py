"""`backup` and `restore`: everything of the reader's in one file."""

from __future__ import annotations

import argparse
from pathlib import Path

from papertui import backup as backups
from papertui import paths, text
from papertui.cli import output, returning
from papertui.cli.opening import open_workspace, tell
from papertui.errors import PapertuiError, UsageError
from papertui.library import Library

_INTERRUPTED = 130


def backup(options: argparse.Namespace) -> int:
    """Write the backup and tell what is in it."""
    places = paths.find()
    missing = paths.missing_library(places)
    if missing is not None:
        raise PapertuiError(f"{missing}. Nothing was written.")
    cache = None
    if options.cache:
        from papertui.store import copying

        cache = copying.copy(places.cache)
    made = backups.collect(places, with_secrets=options.secrets, cache=cache)
    if not made.files:
        raise UsageError("There is nothing to back up yet: no edits and no settings.")
    name = options.output or _free(Path(f"papertui-{paths.now():%Y-%m-%d}.tar.gz"))
    try:
        kept = backups.keep(Path(name), made, force=options.force)
    except KeyboardInterrupt:
        output.complain(f"Stopped; {name} is as it was.")
        return _INTERRUPTED
    if options.json:
        output.json_object(
            {
                "file": str(kept.path),
                "size": kept.size,
                "edits": kept.edits,
                "files": list(kept.names),
                "left_out": list(kept.left_out),
                "older": str(kept.aside) if kept.aside else None,
            }
        )
        return 0
    for line in kept.lines():
        output.say(line)
    return 0


def restore(options: argparse.Namespace) -> int:
    """Bring back what a backup holds and tell what came of it."""
    places = paths.find()
    archive = backups.read(Path(options.file))
    missing = paths.missing_library(places)
    if missing is not None:
        raise PapertuiError(f"{missing}. Nothing was changed.")
    before = None if options.dry_run else returning.Before(places)
    journals = Library(places.library, lambda: paths.device(places))
    done = backups.restore(archive, places, journals, dry=options.dry_run)
    told = list(done.told)
    if "cache/cache.db" in archive.files:
        from papertui.store import copying

        told.append(copying.put(places.cache, archive.files["cache/cache.db"], dry=options.dry_run))
    done = done._replace(told=tuple(told))
    tell(journals.take_messages())
    if options.json:
        output.json_object(
            {"dry_run": done.dry, "edits": done.edits, "told": list(done.told), "problems": list(done.problems)}
        )
    else:
        for line in done.lines():
            output.say(line)
    tell(list(done.problems))
    if before is not None:
        with open_workspace() as space:  # plays what came in
            what = f"the backup {text.clip(text.line(options.file), 200)}"
            for line in before.keep_way_back(space, what, backups.journals(archive)):
                output.complain(line) if options.json else output.say(line)
    return 0


def _free(path: Path) -> Path:
    number, name = 1, path
    while name.exists():
        number += 1
        name = path.with_name(path.name.replace(".tar.gz", f"-{number}.tar.gz"))
    return name
