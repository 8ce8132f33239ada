"""How a library fares: which devices write into it, what synchronizers left there, where it lies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from papertui import text
from papertui.library import check, clock, copies, merging

_DAY = 24 * 3_600_000


class Device(NamedTuple):
    """A computer that made edits; `last` is in ms since 1970, `size` is that of its file, 0 when it has none here."""

    name: str
    here: bool
    edits: int
    last: int
    size: int


class Double(NamedTuple):
    """A copy that a synchronizer made; `lacking` edits of it are in no journal, `whole` unless lines are unreadable."""

    name: str
    device: str
    maker: str
    edits: int
    lacking: int
    size: int
    whole: bool


class Status(NamedTuple):
    """What there is. `now` is in ms since 1970; `synchronizer` is who looks after the folder, and from where on."""

    folder: Path
    there: bool
    now: int
    edits: int
    papers: int
    size: int
    devices: tuple[Device, ...]
    copies: tuple[Double, ...]
    problems: tuple[str, ...]
    remarks: tuple[str, ...]
    synchronizer: tuple[str, Path] | None

    @property
    def sound(self) -> bool:
        return not self.problems

    def lines(self) -> list[str]:
        """The report as sentences."""
        if not self.there:
            return [f"{self.folder} does not exist yet: the first edit makes it.", *self._where()]
        devices = text.plural(len(self.devices), "computer")
        said = [
            f"{self.folder}: {text.plural(self.edits, 'edit')} of {text.plural(self.papers, 'paper')}"
            f" from {devices}, {_size(self.size)}."
        ]
        said += [self._device(each) for each in self.devices]
        said += [_double(each) for each in self.copies]
        if any(each.whole for each in self.copies):
            said.append("“papertui library merge” takes what only copies hold into the journal and puts them aside.")
        return [*said, *self.remarks, *self._where(), *(self.problems or ("No damage found.",))]

    def _device(self, device: Device) -> str:
        ahead = ", which is ahead of now: its clock is or was wrong" if device.last > self.now + _DAY else ""
        here = " (this computer)" if device.here else ""
        own = f", {_size(device.size)}" if device.size else ", no file of its own"
        said = f"{device.name}{here}: {text.plural(device.edits, 'edit')}{own}"
        return f"{said}, the last one {_moment(device.last)}{ahead}."

    def _where(self) -> list[str]:
        if self.synchronizer is not None:
            maker, root = self.synchronizer
            return [f"It lies in a folder that {maker} looks after: {root}."]
        return [
            "Nothing seems to copy it to other computers: “papertui library move FOLDER” moves it into a folder that"
            " Syncthing, Dropbox or the like does."
        ]

    def facts(self) -> Iterator[tuple[str, object]]:
        """The report as names and values."""
        yield from (("folder", self.folder), ("synchronizer", self.synchronizer and self.synchronizer[0]))
        yield from (("edits", self.edits), ("papers", self.papers), ("bytes", self.size))
        for device in self.devices:
            here = " (this computer)" if device.here else ""
            yield "computer", f"{device.name}{here}, {text.plural(device.edits, 'edit')}, {_iso(device.last)}"
        for copy in self.copies:
            yield "copy", f"{copy.name}, {text.plural(copy.edits, 'edit')}, {copy.lacking} nowhere else"
        yield from (("remark", each) for each in self.remarks)
        yield from (("problem", each) for each in self.problems)

    def as_json(self) -> dict[str, Any]:
        """The report as the fields that the schema of `papertui library` names."""
        return {
            "folder": str(self.folder),
            "synchronizer": self.synchronizer[0] if self.synchronizer else None,
            "edits": self.edits,
            "papers": self.papers,
            "size": self.size,
            "devices": [
                {"name": each.name, "here": each.here, "edits": each.edits, "last": _iso(each.last), "size": each.size}
                for each in self.devices
            ],
            "copies": [each._asdict() for each in self.copies],
            "problems": list(self.problems),
            "remarks": list(self.remarks),
        }


def status(folder: Path, device: str | None, now: int) -> Status:
    """Read the whole library; `device` is this one, if it has a name yet; `now` in ms since 1970. Changes nothing."""
    checked = check.check(folder, now, device)
    journals, doubles = merging.read_folder(folder) if checked.journals else ([], [])
    sizes = {each.name: each.size for each in checked.journals}
    devices = tuple(
        Device(name, name == device, edits, clock.milliseconds(last) or 0, sizes.get(f"{name}.jsonl", 0))
        for name, (edits, last) in checked.devices.items()
    )
    found = []
    for part in merging.plan(journals, doubles):
        name = part.read.name
        who = copies.named(name)
        found.append(
            Double(
                name,
                who.device,
                who.maker or "",
                part.read.edits,
                len(part.clocks),
                sizes.get(name, 0),
                part.read.whole,
            )
        )
    told = {each.name for each in found}
    remarks = tuple(each for each in checked.remarks if not any(each.startswith(f"{name} is a copy") for name in told))
    return Status(
        folder, folder.is_dir(), now, checked.events, checked.papers, sum(sizes.values()), devices, tuple(found),
        checked.problems, remarks, copies.synchronizer(folder),
    )  # fmt: skip


def _double(double: Double) -> str:
    maker = f"{double.maker} made" if double.maker else "was made"
    are = "is" if double.lacking == 1 else "are"
    only = (
        f"; {double.lacking:,} of them {are} nowhere else" if double.lacking else "; all of them are in a journal too"
    )
    left = "" if double.whole else "; not all of it can be read, so a merge leaves it where it is"
    whose = double.device or "a journal"
    if not double.edits:
        stays = "" if double.whole else ", so a merge leaves it where it is"
        return f"{double.name}: a copy {maker} of {whose}, without an edit that can be read{stays}."
    return (
        f"{double.name}: a copy {maker} of {whose}, {text.plural(double.edits, 'edit')}, which count once{only}{left}."
    )


def _size(size: int) -> str:
    if size < 10_000:
        return text.plural(size, "byte")
    return f"{size / 1e3:,.0f} kB" if size < 1e6 else f"{size / 1e6:,.1f} MB"


def _moment(moment: int) -> str:
    return datetime.fromtimestamp(moment / 1000).astimezone().strftime("%Y-%m-%d %H:%M")


def _iso(moment: int) -> str:
    return datetime.fromtimestamp(moment / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
