"""What this reader's other computers sent, by a small file of each in the library folder that they share.

A file says nothing of queries and addresses but a digest of them. What cannot be read there is passed over: a message
that comes twice is better than none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from papertui import paths, text
from papertui.digest.memory import FARTHEST, SENT, Sent
from papertui.errors import PapertuiError
from papertui.library import copies, files
from papertui.paths import Paths

_FORMAT = 1
_PREFIX, _SUFFIX = "digests-", ".json"
_LARGEST = 1 << 20


class Told(NamedTuple):
    """A digest that another computer sent to somebody; `who` stands for the digest and the recipient."""

    device: str
    who: str
    slot: str
    until: int
    when: str


class Elsewhere:
    """What the files of the others say now; none where the library cannot be read."""

    def __init__(self, places: Paths) -> None:
        self._places = places
        self._told = list(_read(places))

    def had(self, name: str, slot: str, to: Iterable[str]) -> dict[str, Told]:
        """Who of these got a digest from another computer already."""
        known = {told.who: told for told in self._told if told.slot == slot}
        return {one: known[who] for one in to if (who := _who(name, one)) in known}

    def ended(self, name: str, to: Iterable[str], now: int) -> int | None:
        """Up to when the last digest told one of these, see `Memory.ended`."""
        whom = {_who(name, one) for one in to}
        ends = [told.until for told in self._told if told.who in whom and now - FARTHEST <= told.until <= now]
        return max(ends, default=None)

    def tell(self, sent: Sent, now: int) -> None:
        """Have the others know of one that was sent, where there are others. Raises `PapertuiError`."""
        if sent.outcome != SENT or not _is_shared(self._places):
            return
        device = paths.device(self._places)
        path = self._places.library / f"{_PREFIX}{device}{_SUFFIX}"
        kept = [told for told in _of(path, device) if now - FARTHEST <= told.until]
        kept += [Told(device, _who(sent.name, one), sent.slot, sent.until, sent.when) for one in sent.to]
        said = [{"who": told.who, "slot": told.slot, "until": told.until, "when": told.when} for told in kept]
        data = json.dumps({"papertui": _FORMAT, "sent": said}, indent=1) + "\n"
        try:
            paths.atomic_write(path, data.encode(), mode=0o600)
        except OSError as error:
            raise PapertuiError(f"{path} cannot be written: {paths.reason(error)}.") from error


def _is_shared(places: Paths) -> bool:
    if paths.missing_library(places) is not None:
        return False
    try:
        names = files.names(places.library)
    except files.Unreadable:
        return False
    return places.moved or len({copies.named(name).device for name in names}) > 1


def _read(places: Paths) -> Iterator[Told]:
    own = paths.known_device(places)
    try:
        names = files.listing(places.library)
    except files.Unreadable:
        return
    for name in names:
        if name.startswith(_PREFIX) and name.endswith(_SUFFIX) and name.isprintable():
            device = name.removeprefix(_PREFIX).removesuffix(_SUFFIX)
            if own is None or not device.startswith(own):
                yield from _of(places.library / name, device)


def _of(path: Path, device: str) -> list[Told]:
    try:
        with files.open_journal(path) as stream:
            found: Any = json.loads(stream.read(_LARGEST))
        return [
            Told(device, str(one["who"]), str(one["slot"]), int(one["until"]), text.line(str(one["when"]), 40))
            for one in found["sent"]
            if found["papertui"] == _FORMAT
        ]
    except (OSError, PapertuiError, ValueError, KeyError, TypeError, RecursionError, OverflowError):
        return []


def _who(name: str, recipient: str) -> str:
    return hashlib.sha256(f"{name}\n{recipient.lower()}".encode("utf-8", "replace")).hexdigest()[:32]
