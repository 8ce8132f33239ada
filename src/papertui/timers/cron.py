"""Lines in the user's crontab (crontab(5)), between two marks; all other lines stay as they are, byte for byte.

A last line without its newline gets it, and keeps it: `crontab -` refuses a table that does not end in one.
"""

from __future__ import annotations

import re
import shlex
from datetime import datetime

from papertui.errors import PapertuiError, UsageError
from papertui.timers.job import MARK, Draft, Found, Job, When
from papertui.timers.running import ask, do

LONGEST = 900
"""Many crons take no longer command than about this."""

_PLACE = "crontab"
_QUIET = " >/dev/null"
"""cron sends its user whatever a job prints: of these, only what went wrong."""


def drafts(job: Job) -> list[Draft]:
    return [Draft(_PLACE, _block(job).decode())]


def install(job: Job) -> None:
    block = _block(job)
    _put(_without(_read(), job.name)[0], block)


def remove(name: str) -> list[str]:
    others, block = _without(_read(), name)
    if block is None:
        return []
    _put(others, b"")
    return [_PLACE]


def found(name: str) -> Found | None:
    _, block = _without(_read(), name)
    if block is None:
        return None
    when = _when(block.decode("utf-8", "replace").splitlines()[1])
    following = f"{when.after(datetime.now()):%Y-%m-%d %H:%M}" if when else None
    return Found("cron", name, _PLACE, str(when or "at times of its own"), following)


def _read() -> bytes:
    """The table. Raises `PapertuiError`: what could not be read must not be taken for an empty one."""
    answer = ask("crontab", "-l")
    if answer.code == 0:
        return answer.out
    if "no crontab" in answer.err.lower() or "no such file" in answer.err.lower():
        return b""
    raise PapertuiError(f"“crontab -l” failed, and nothing was changed: {answer.err.rstrip('.') or answer.code}.")


def _put(others: bytes, block: bytes) -> None:
    if not others and not block:
        do("crontab", "-r")
        return
    if block and others and not others.endswith(b"\n"):
        others += b"\n"
    do("crontab", "-", feed=others + block)


def _marks(name: str) -> tuple[bytes, bytes]:
    return f"# {name}: begin. {MARK}\n".encode(), f"# {name}: end\n".encode()


def _without(table: bytes, name: str) -> tuple[bytes, bytes | None]:
    """The table without a block, and the block. Raises `PapertuiError` where the block is not whole."""
    begin, end = _marks(name)
    if table.count(begin) + table.count(end) == 0:
        return table, None
    start = table.find(begin)
    stop = table.find(end, start)
    if table.count(begin) != 1 or table.count(end) != 1 or stop < start or start < 0:
        raise PapertuiError(
            f"The lines between “# {name}: begin” and “# {name}: end” in your crontab are not as papertui wrote them;"
            " “crontab -e” lets you take them out."
        )
    stop += len(end)
    return table[:start] + table[stop:], table[start:stop]


def _block(job: Job) -> bytes:
    when = job.when
    hour = "*" if when.every == "hour" else str(when.hour)
    times = f"{when.minute} {hour} {'1' if when.every == 'month' else '*'} * {'1' if when.every == 'week' else '*'}"
    words = ["env", *(f"{name}={value}" for name, value in job.env)] if job.env else []
    line = command((*words, *job.argv))
    if len(line.encode()) > LONGEST:
        raise UsageError(
            f"This would be a line of {len(line.encode())} bytes, and cron takes some {LONGEST}; shorten the query."
        )
    begin, end = _marks(job.name)
    return begin + f"{times} {line}{_QUIET}\n".encode() + end


def command(argv: tuple[str, ...]) -> str:
    """A command for cron, which hands it to a shell, and for which a per cent sign is a new line."""
    return shlex.join(argv).replace("%", "\\%")


def _when(line: str) -> When | None:
    found = re.match(r"(\d+) (\*|\d+) (\*|1) \* (\*|1) ", line)
    if found is None:
        return None
    every = "hour" if found[2] == "*" else "month" if found[3] == "1" else "week" if found[4] == "1" else "day"
    minute, hour = int(found[1]), 0 if found[2] == "*" else int(found[2])
    return When(every, hour, minute) if minute < 60 and hour < 24 else None
