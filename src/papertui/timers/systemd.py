"""Timers of systemd's for the user (systemd.timer(5), systemd.service(5))."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from papertui.errors import PapertuiError
from papertui.timers import files
from papertui.timers.job import MARK, Draft, Found, Job
from papertui.timers.running import ask, do

_CALENDAR = {"hour": "*-*-* *:{1:02}:00", "day": "*-*-* {0:02}:{1:02}:00", "week": "Mon *-*-* {0:02}:{1:02}:00",
             "month": "*-*-01 {0:02}:{1:02}:00"}  # fmt: skip

_AGAIN = """\
# exit code 4: what failed may work later
Restart=on-failure
RestartPreventExitStatus=1 2 3
RestartSec=15min
"""


def folder() -> Path:
    """Where the user's units are."""
    home = os.environ.get("XDG_CONFIG_HOME", "")
    return (Path(home) if home.startswith("/") else Path.home() / ".config") / "systemd" / "user"


def drafts(job: Job) -> list[Draft]:
    return [Draft(str(path), text) for path, text in _units(job).items()]


def install(job: Job) -> None:
    files.write(_units(job))
    try:
        do("systemctl", "--user", "daemon-reload")
        do("systemctl", "--user", "enable", f"{job.name}.timer")
        # a timer that runs already does not look at its file by itself
        do("systemctl", "--user", "restart", f"{job.name}.timer")
    except PapertuiError:
        with suppress(PapertuiError):
            remove(job.name)
        raise


def remove(name: str) -> list[str]:
    places = [path for path in _places(name) if files.ours(path)]
    if places:
        # a timer that the system does not know is none to stop
        ask("systemctl", "--user", "disable", "--now", f"{name}.timer")
        for path in places:
            files.remove(path)
        do("systemctl", "--user", "daemon-reload")
    return list(map(str, places))


def found(name: str) -> Found | None:
    service, timer = _places(name)
    unit = files.read(timer)
    if MARK not in unit:
        return None
    lines = unit.splitlines()
    when = next((line.partition("=")[2] for line in lines if line.startswith("OnCalendar=")), "?")
    about = next((line.partition("=")[2] for line in lines if line.startswith("Description=")), when)
    told = ask(
        "systemctl", "--user", "show", f"{name}.timer", "--property=ActiveState", "--property=NextElapseUSecRealtime"
    )
    facts = dict(line.split("=", 1) for line in told.out.decode("utf-8", "replace").splitlines() if "=" in line)
    active = facts.get("ActiveState") == "active"
    remark = "" if active else f"it does not run: systemctl --user enable --now {name}.timer starts it"
    if not service.exists():
        remark = f"{service} is missing: install it anew"
    return Found("systemd", name, str(timer), about, facts.get("NextElapseUSecRealtime") or None, remark)


def _places(name: str) -> tuple[Path, Path]:
    return folder() / f"{name}.service", folder() / f"{name}.timer"


def _units(job: Job) -> dict[Path, str]:
    service, timer = _places(job.name)
    environment = "".join(f"Environment={quoted(f'{name}={value}')}\n" for name, value in job.env)
    limits = "StartLimitIntervalSec=6h\nStartLimitBurst=5\n" if job.again else ""
    calendar = _CALENDAR[job.when.every].format(job.when.hour, job.when.minute)
    about = job.about.replace("%", "%%")
    return {
        service: (
            f"# {MARK}\n[Unit]\nDescription={about}\n{limits}\n[Service]\nType=simple\n{environment}"
            f"ExecStart={command(job.argv)}\nNice=10\n{_AGAIN if job.again else ''}"
        ),
        timer: (
            f"# {MARK}\n[Unit]\nDescription={about}, {job.when}\n\n[Timer]\nOnCalendar={calendar}\n"
            "# made up for when the computer was off\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"
        ),
    }


def command(argv: tuple[str, ...]) -> str:
    """A command line: in the arguments, not in the program's name, a dollar would begin a variable."""
    return " ".join([quoted(argv[0]), *(quoted(word).replace("$", "$$") for word in argv[1:])])


def quoted(word: str) -> str:
    """A word as systemd reads it, where a per cent sign would begin a specifier."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{plain}"'
