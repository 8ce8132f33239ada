"""What is to run, and when. Pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta
from typing import NamedTuple

MARK = "Written by papertui schedule, which may write it anew or remove it."
"""By this line, in ASCII whatever a system makes of other signs, it is known again what is papertui's."""


class When(NamedTuple):
    """`every` is `hour`, `day`, `week` (on Monday) or `month` (on its 1st); the reader's own time of day."""

    every: str
    hour: int
    minute: int

    def __str__(self) -> str:
        at = f"{self.hour:02}:{self.minute:02}"
        return {
            "hour": f"every hour at :{self.minute:02}",
            "day": f"every day at {at}",
            "week": f"every Monday at {at}",
            "month": f"on the 1st of every month at {at}",
        }[self.every]

    def after(self, now: datetime) -> datetime:
        """The next time, on the same clock as `now`."""
        at = now.replace(
            hour=self.hour if self.every != "hour" else now.hour, minute=self.minute, second=0, microsecond=0
        )
        if self.every == "hour":
            return at if at > now else at + timedelta(hours=1)
        if self.every == "month":
            at = at.replace(day=1)
            return at if at > now else at + timedelta(days=monthrange(at.year, at.month)[1])
        step = 7 if self.every == "week" else 1
        at += timedelta(days=-at.weekday() % 7 if step == 7 else 0)
        return at if at > now else at + timedelta(days=step)


class Job(NamedTuple):
    """A command with its environment. `name` is what the system knows it by: letters, digits and hyphens."""

    name: str
    about: str
    argv: tuple[str, ...]
    env: tuple[tuple[str, str], ...]
    when: When
    log: str = ""
    """Where errors go with launchd, which keeps none itself."""
    again: bool = False
    """Whether it may run again a little later when it says that this may help (exit code 4)."""


class Draft(NamedTuple):
    """What would be written, and where: a file or a table of the system."""

    place: str
    text: str


class Found(NamedTuple):
    """What is installed. `next` is when it runs next, where that is known; `remark` what is wrong with it."""

    kind: str
    name: str
    place: str
    when: str
    next: str | None = None
    remark: str = ""
