"""Agents of launchd's for the user (launchd.plist(5))."""

from __future__ import annotations

import os
import plistlib
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from papertui.errors import PapertuiError
from papertui.timers import files
from papertui.timers.job import MARK, Draft, Found, Job, When
from papertui.timers.running import ask, do

_PREFIX = "org."
_MONDAY = 1


def place(name: str) -> Path:
    """Where the agent is written."""
    return Path.home() / "Library" / "LaunchAgents" / f"{_PREFIX}{name}.plist"


def drafts(job: Job) -> list[Draft]:
    return [Draft(str(place(job.name)), _plist(job))]


def install(job: Job) -> None:
    path = place(job.name)
    files.write({path: _plist(job)})
    # an agent of the name that is known already would stay as it is; most often there is none
    ask("launchctl", "bootout", f"{_domain()}/{_PREFIX}{job.name}")
    try:
        do("launchctl", "bootstrap", _domain(), str(path))
    except PapertuiError:
        with suppress(PapertuiError):
            files.remove(path)
        raise


def remove(name: str) -> list[str]:
    path = place(name)
    if not files.ours(path):
        return []
    ask("launchctl", "bootout", f"{_domain()}/{_PREFIX}{name}")
    files.remove(path)
    return [str(path)]


def found(name: str) -> Found | None:
    path = place(name)
    try:
        told = plistlib.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, plistlib.InvalidFileException):
        return Found("launchd", name, str(path), "?", None, "it cannot be read: install it anew")
    when = _when(told.get("StartCalendarInterval", {}))
    known = ask("launchctl", "print", f"{_domain()}/{_PREFIX}{name}").code == 0
    remark = "" if known else f"launchd does not know it: launchctl bootstrap {_domain()} {path}"
    following = f"{when.after(datetime.now()):%Y-%m-%d %H:%M}" if when and known else None
    return Found("launchd", name, str(path), str(when or "at times of its own"), following, remark)


def _domain() -> str:
    return f"gui/{os.getuid() if hasattr(os, 'getuid') else 0}"


def _when(interval: Any) -> When | None:
    try:
        minute = int(interval["Minute"])
        if "Hour" not in interval:
            return When("hour", 0, minute)
        every = "week" if "Weekday" in interval else "month" if "Day" in interval else "day"
        return When(every, int(interval["Hour"]), minute)
    except (KeyError, TypeError, ValueError):
        return None


def _plist(job: Job) -> str:
    interval = {"Minute": job.when.minute}
    if job.when.every != "hour":
        interval["Hour"] = job.when.hour
    if job.when.every == "week":
        interval["Weekday"] = _MONDAY
    if job.when.every == "month":
        interval["Day"] = 1
    told: dict[str, Any] = {
        "Label": f"{_PREFIX}{job.name}",
        "ProgramArguments": list(job.argv),
        "StartCalendarInterval": interval,
        "ProcessType": "Background",
    }
    if job.env:
        told["EnvironmentVariables"] = dict(job.env)
    if job.log:
        told["StandardErrorPath"] = job.log
    head, start, rest = plistlib.dumps(told, sort_keys=False).decode().partition("<plist")
    return f"{head}<!-- {MARK} -->\n{start}{rest}"
