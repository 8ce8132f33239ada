"""Having the system run papertui at a time of day: systemd, launchd, the Windows task scheduler or cron.

Each kind is a module with the same functions: `drafts` (what would be written where), `install`, `remove` and `found`.
Only what papertui wrote is written anew or removed.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from papertui.errors import UsageError
from papertui.timers.running import is_there, runs

if TYPE_CHECKING:
    from papertui.timers.job import Draft, Found, Job

KINDS = {"systemd": "systemctl", "launchd": "launchctl", "windows": "schtasks", "cron": "crontab"}
"""The kinds with the program of each."""


class Kind(Protocol):
    """What every kind can do. All raise `PapertuiError`."""

    def drafts(self, job: Job) -> list[Draft]:
        """What would be written."""

    def install(self, job: Job) -> None:
        """Write it, and have the system know of it. What was there of the same name is replaced."""

    def remove(self, name: str) -> list[str]:
        """Take away what `install` wrote; where that was, nothing when there was none."""

    def found(self, name: str) -> Found | None:
        """What is installed."""


def kind(name: str) -> Kind:
    """The functions of a kind. Raises `UsageError` where its program is not here."""
    if not is_there(KINDS[name]):
        raise UsageError(f"There is no {KINDS[name]} on this computer, which --kind {name} needs.")
    return cast("Kind", import_module(f"papertui.timers.{name}"))


def detect() -> str:
    """The kind that fits this computer. Raises `UsageError` where there is none."""
    if sys.platform == "win32":
        return "windows"
    if sys.platform == "darwin":
        return "launchd"
    if (
        Path("/run/systemd/system").is_dir()
        and is_there("systemctl")
        and runs("systemctl", "--user", "show-environment")
    ):
        return "systemd"
    if is_there("crontab"):
        return "cron"
    raise UsageError("Neither systemd for users nor cron is here; docs/scripts.md shows what to run.")


def here() -> list[str]:
    """The kinds whose programs are on this computer."""
    return [name for name, program in KINDS.items() if is_there(program)]
