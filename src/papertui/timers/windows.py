"""Tasks of the Windows task scheduler, as XML
(https://learn.microsoft.com/windows/win32/taskschd/task-scheduler-schema)."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape

from papertui import paths
from papertui.errors import PapertuiError, UsageError
from papertui.timers.job import MARK, Draft, Found, Job, When
from papertui.timers.running import ask, do

_SPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
_MONTHS = "January February March April May June July August September October November December".split()

# Tasks have no environment of their own: what is kept is put back before papertui begins.
_START = (
    "import os,sys;n=int(sys.argv[1]);os.environ.update(w.split('=',1) for w in sys.argv[2:2+n]);"
    "del sys.argv[1:2+n];from papertui.cli import main;sys.exit(main())"
)


def drafts(job: Job) -> list[Draft]:
    return [Draft(f"the task {job.name}", _xml(job))]


def install(job: Job) -> None:
    written = _xml(job)
    if _query(job.name) is not None:
        _ours(job.name)
    handle, name = tempfile.mkstemp(suffix=".xml")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(written.encode("utf-16"))
        do("schtasks", "/Create", "/TN", job.name, "/XML", name, "/F")
    except OSError as error:
        raise PapertuiError(f"{name} cannot be written: {paths.reason(error)}.") from error
    finally:
        Path(name).unlink(missing_ok=True)


def remove(name: str) -> list[str]:
    if _query(name) is None:
        return []
    _ours(name)
    do("schtasks", "/Delete", "/TN", name, "/F")
    return [f"the task {name}"]


def found(name: str) -> Found | None:
    told = _query(name)
    if told is None:
        return None
    when = _when(told)
    following = f"{when.after(datetime.now()):%Y-%m-%d %H:%M}" if when else None
    return Found("windows", name, f"the task {name}", str(when or "at times of its own"), following)


def _ours(name: str) -> None:
    if MARK not in (_query(name) or ""):
        raise PapertuiError(f"There is a task {name} that is not papertui's; rename it first.")


def _query(name: str) -> str | None:
    """The task as XML, `None` where there is none."""
    answer = ask("schtasks", "/Query", "/TN", name, "/XML")
    if answer.code:
        return None
    # the console's code page, or UTF-16 where it goes into a file
    return answer.out.decode("utf-16" if answer.out[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")


def _when(xml: str) -> When | None:
    start = re.search(r"<StartBoundary>[0-9-]{10}T(\d\d):(\d\d)", xml)
    if start is None:
        return None
    kinds = {
        "<Interval>PT1H": "hour",
        "<ScheduleByWeek>": "week",
        "<ScheduleByMonth>": "month",
        "<ScheduleByDay>": "day",
    }
    every = next((kind for sign, kind in kinds.items() if sign in xml), None)
    return When(every, int(start[1]), int(start[2])) if every else None


def _xml(job: Job) -> str:
    argv = ["-P", "-c", _START, str(len(job.env)), *(f"{name}={value}" for name, value in job.env), *job.argv[4:]]
    if any(sign in word for word in argv for sign in ("%", "$(")):
        raise UsageError("The task scheduler would take % or $( in a path or a query for a variable; do without it.")
    arguments = subprocess.list2cmdline(argv)
    return (
        '<?xml version="1.0" encoding="UTF-16"?>\n'
        f'<Task version="1.2" xmlns="{_SPACE}">\n'
        f"  <RegistrationInfo>\n    <Description>{escape(f'{job.about}, {job.when}. {MARK}')}</Description>\n"
        f"  </RegistrationInfo>\n  <Triggers>\n    <CalendarTrigger>\n{_trigger(job.when)}"
        "    </CalendarTrigger>\n  </Triggers>\n"
        "  <Settings>\n    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>\n"
        "    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>\n"
        "    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>\n"
        "    <StartWhenAvailable>true</StartWhenAvailable>\n"
        "    <ExecutionTimeLimit>PT1H</ExecutionTimeLimit>\n  </Settings>\n"
        f"  <Actions>\n    <Exec>\n      <Command>{escape(job.argv[0])}</Command>\n"
        f"      <Arguments>{escape(arguments)}</Arguments>\n    </Exec>\n  </Actions>\n</Task>\n"
    )


def _trigger(when: When) -> str:
    repetition = (
        "      <Repetition>\n        <Interval>PT1H</Interval>\n      </Repetition>\n" if when.every == "hour" else ""
    )
    start = f"      <StartBoundary>2026-01-01T{when.hour:02}:{when.minute:02}:00</StartBoundary>\n"
    if when.every == "week":
        days = "<WeeksInterval>1</WeeksInterval><DaysOfWeek><Monday /></DaysOfWeek>"
        return f"{start}      <ScheduleByWeek>{days}</ScheduleByWeek>\n"
    if when.every == "month":
        months = "".join(f"<{month} />" for month in _MONTHS)
        days = f"<DaysOfMonth><Day>1</Day></DaysOfMonth><Months>{months}</Months>"
        return f"{start}      <ScheduleByMonth>{days}</ScheduleByMonth>\n"
    return f"{repetition}{start}      <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>\n"
