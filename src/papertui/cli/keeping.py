"""`config`, `keys` and `cache`: where things are, whether they are sound."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from papertui import paths, text
from papertui.cli import output
from papertui.cli.opening import open_workspace, read_settings
from papertui.errors import PapertuiError

if TYPE_CHECKING:
    from pathlib import Path


def config(options: argparse.Namespace) -> int:
    """`path` prints the file's place, `show` the settings in force, `check` what is wrong with them."""
    from papertui import config as settings

    place = paths.find().config
    if options.action == "path":
        return _tell_place(place, options)
    known, faults = read_settings()
    if options.action == "show":
        if options.json:
            output.json_object(settings.values(known))
        for name, value in settings.show(known) if not options.json else ():
            if options.plain:
                output.facts(((name, value or "not set"),))
            else:
                output.say(f"{name} = {value}" if value else f"# {name} is not set")
    if options.action == "check":
        from papertui.config import themes

        faults += map(str, themes.check(place, known.theme))
    for fault in faults:
        output.complain(fault)
    if options.action == "show":
        return 0
    if options.json:
        output.json_object({"path": str(place), "exists": place.exists(), "faults": faults})
    elif not faults:
        output.say(f"{place} {'is in order' if place.exists() else 'does not exist; the defaults are in force'}.")
    return 1 if faults else 0


def _tell_place(place: Path, options: argparse.Namespace) -> int:
    if options.json:
        output.json_object({"path": str(place)})
    else:
        output.say(str(place))
    return 0


def keys(options: argparse.Namespace) -> int:
    """The keys in force by action, then what in the settings could not be used; 1 when there is such."""
    from papertui import keymap
    from papertui.actions import ACTIONS, show_keys

    known, faults = read_settings()
    found = keymap.resolve(known.keys, known.keymap)
    if options.json:
        actions = [
            {"id": each.id, "keys": found.keys[each.id], "group": each.group, "label": each.label, "help": each.help}
            for each in ACTIONS
        ]
        output.json_object({"preset": known.keymap, "actions": actions, "clashes": found.clashes})
    elif options.plain:
        output.facts((each.id, f"{show_keys(found.keys[each.id]) or 'no key'}, {each.help}") for each in ACTIONS)
    else:
        for group in dict.fromkeys(each.group for each in ACTIONS):
            output.say(group)
            for each in ACTIONS:
                if each.group == group:
                    shown = show_keys(found.keys[each.id]) or "-"
                    output.say(f"  {each.id:<16} {shown:<12} {each.help}")
    for fault in faults:
        output.complain(fault)
    return 1 if found.clashes else 0


def _clear_folder(folder: Path) -> int:
    """Delete what ranks papers keeps, which it makes anew; how many bytes that frees."""
    import shutil

    freed: int = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    if folder.is_dir():
        shutil.rmtree(folder)
    return freed


def cache(options: argparse.Namespace) -> int:
    """`path` prints the file, `clear` deletes it; the journal is played into a new one. `pictures` are counted."""
    from papertui.pictures.shelf import MOST_BYTES, Shelf

    places = paths.find()
    shelf = Shelf.beside(places.cache)
    if options.action == "path":
        return _tell_place(places.cache, options)
    if options.action == "pictures":
        number, size = shelf.size()
        if options.json:
            output.json_object({"pictures": number, "bytes": size, "most_bytes": MOST_BYTES})
            return 0
        output.say(f"{text.plural(number, 'picture')}, {size / 1e6:.1f} of at most {MOST_BYTES / 1e6:.0f} MB.")
        return 0
    freed = 0
    try:
        freed += shelf.clear()
        freed += _clear_folder(places.cache.parent / "ranking")
        for suffix in ("", "-wal", "-shm"):
            file = places.cache.with_name(places.cache.name + suffix)
            if file.exists():
                freed += file.stat().st_size
                file.unlink()
    except OSError as error:
        raise PapertuiError(f"The cache {places.cache} cannot be deleted: {paths.reason(error)}.") from error
    with open_workspace() as space:
        kept = space.reader.size()
    if options.json:
        output.json_object({"freed_bytes": freed, "kept": kept})
        return 0
    output.say(f"Cleared {freed / 1e6:.1f} MB; {text.plural(kept, 'paper')} of your own kept from the journal.")
    return 0
