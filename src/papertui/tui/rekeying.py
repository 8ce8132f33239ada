"""What changing a key means for the reader's own keys: pure, for the screen of keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from papertui.actions import BY_ID, show_key, show_keys
from papertui.keymap import ESSENTIAL, Keymap, Keys, also_sent_for, read, taken_by


class Verdict(NamedTuple):
    """Whether a key can be given to an action, and what is to be said first.

    `sentence` is empty where there is nothing to say; then the key can be taken without asking.
    """

    possible: bool
    sentence: str = ""


def judge(keys: Keymap, action: str, key: str, *, more: bool, plain: bool = False) -> Verdict:
    """What giving `key` to `action` would mean; with `more` beside the keys it has."""
    found = read(key, action)
    shown = show_key(key, plain)
    if found.fault:
        return Verdict(False, f"{found.fault}.")
    if key in keys.keys[action] and (more or len(keys.keys[action]) == 1):
        return Verdict(False, f"{shown} does this already.")
    told: list[str] = []
    other = taken_by(keys.keys, key, but=action)
    if other is not None:
        left = tuple(each for each in keys.keys[other] if each != key)
        told.append(f"{shown} is “{BY_ID[other].label}”: {BY_ID[other].help}.")
        if left:
            told.append(f"That would still have {show_keys(left, plain)}.")
        elif other in ESSENTIAL:
            return Verdict(False, f"{told[0]} It cannot be without a key.")
        else:
            told.append("That would have no key any more; the palette still has it.")
    if not more and action in ESSENTIAL and not key:
        return Verdict(False, "It cannot be without a key.")
    if (same := also_sent_for(key)) is not None:
        told.append(f"A terminal sends the same for {same}.")
    if key.startswith(("alt+", "super+", "hyper+", "meta+", "ctrl+shift+")) or key in ("f1", "f11"):
        told.append(f"Not every terminal passes {shown} on.")
    return Verdict(True, " ".join(told))


def give(keys: Keymap, own: Mapping[str, Keys], action: str, key: str, *, more: bool) -> dict[str, Keys]:
    """The reader's own keys after `action` got `key`, which whatever else has it loses."""
    wanted = {action: (*keys.keys[action], key) if more else (key,)}
    other = taken_by(keys.keys, key, but=action)
    if other is not None:
        wanted[other] = tuple(each for each in keys.keys[other] if each != key)
    return {
        name: found
        for name, found in {**own, **wanted}.items()
        if name not in wanted or found != keys.base.get(name, ())
    }


def reset(keys: Keymap, own: Mapping[str, Keys], action: str) -> dict[str, Keys]:
    """The reader's own keys without those of `action`, and without those of whatever else holds a key of its preset."""
    kept = dict(own)
    waiting = [action]
    while waiting:
        name = waiting.pop()
        kept.pop(name, None)
        for key in keys.base.get(name, ()):
            waiting += [other for other, found in kept.items() if key in found]
    return kept


def changes(before: Mapping[str, Keys], after: Mapping[str, Keys]) -> dict[str, str | list[str] | None]:
    """What to write into the settings to get from the one to the other."""
    return {
        f"keys.{name}": None if (found := after.get(name)) is None else found[0] if len(found) == 1 else list(found)
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    }
