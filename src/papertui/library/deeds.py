"""What the reader did on which day, from the journals of all devices.

What was taken back within twelve hours is not counted, whether by undo or otherwise, and neither is what was then done
again: the journal does not say which edit was an undo, and twelve hours also hold for one just after midnight. What is
done to very many papers at once, as to mark a whole view read, is no reading and is counted apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from papertui.edits import Event, Value
from papertui.library import clock

STARRED, READ, QUEUED = FIELDS = ("starred", "read", "queued")

MANY = 20
"""What one edit does to more papers than these was done to many at once."""

TAKEN_BACK = 12 * 3_600_000
"""Milliseconds within which something is taken back, and so was never done."""

_LOOK = 500


class Day(NamedTuple):
    """The papers, by any of their keys, that were starred, read, and put into the queue or taken out of it."""

    starred: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    queued: tuple[str, ...] = ()
    unqueued: tuple[str, ...] = ()

    @property
    def papers(self) -> tuple[str, ...]:
        """Those starred or read, each once."""
        return tuple(dict.fromkeys((*self.starred, *self.read)))


class Deeds(NamedTuple):
    """What was done by day of the reader's zone; `at_once` are the papers by day that were done with many others."""

    days: dict[date, Day]
    at_once: dict[date, int]


class _Flip(NamedTuple):
    moment: int
    value: bool
    many: bool


def deeds(
    events: Iterable[Event], same: Callable[[Iterable[str]], Mapping[str, str]], go_on: Callable[[int], bool]
) -> Deeds:
    """What the events of all journals come to. `same` gives the keys that stand for others of the same paper.

    Stops early, with part of it, when `go_on` says no.
    """
    seen: dict[tuple[str, str, str], tuple[Value, bool]] = {}
    for number, event in enumerate(events):
        if number % _LOOK == 0 and not go_on(number):
            break
        mine = [change for change in event.changes if change[1] in FIELDS]
        for subject, field, value in mine:
            seen[event.clock, subject, field] = value, len(mine) > MANY
    keys = same({subject for _, subject, _ in seen})
    flips: dict[tuple[str, str], list[_Flip]] = defaultdict(list)
    for (reading, subject, field), (value, many) in sorted(seen.items(), key=lambda one: one[0]):
        moment = clock.milliseconds(reading)
        if moment is not None:
            _flip(flips[keys.get(subject, subject), field], _Flip(moment, bool(value), many))
    return _by_day(flips)


def _flip(before: list[_Flip], now: _Flip) -> None:
    last = before[-1] if before else None
    if (last.value if last else False) == now.value:
        return
    if last is not None and now.moment - last.moment < TAKEN_BACK:
        before.pop()
    else:
        before.append(now)


def _by_day(flips: Mapping[tuple[str, str], list[_Flip]]) -> Deeds:
    found: dict[date, dict[str, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    at_once: dict[date, set[str]] = defaultdict(set)
    for (key, field), changes in flips.items():
        for change in changes:
            day = datetime.fromtimestamp(change.moment / 1000).astimezone().date()
            if change.many:
                at_once[day].add(key)
            elif change.value:
                found[day][field].append((change.moment, key))
            elif field == QUEUED:
                found[day]["unqueued"].append((change.moment, key))
    days = {
        day: Day(**{name: tuple(key for _, key in sorted(papers)) for name, papers in done.items()})
        for day, done in found.items()
    }
    return Deeds(days, {day: len(papers) for day, papers in at_once.items()})


class Streak(NamedTuple):
    """Days in a row, from `first` to `last`; none where `days` is 0."""

    days: int
    first: date
    last: date


def streaks(done: Iterable[date], today: date) -> tuple[Streak, Streak]:
    """The streak that still goes on, up to today or yesterday, and the longest; the newest of several."""
    longest = now = Streak(0, today, today)
    for day in sorted({day for day in done if day <= today}):
        goes_on = now.days and day - now.last == timedelta(days=1)
        now = Streak(now.days + 1, now.first, day) if goes_on else Streak(1, day, day)
        if now.days >= longest.days:
            longest = now
    current = now if today - now.last <= timedelta(days=1) else Streak(0, today, today)
    return current, longest
