"""What may stand after a field's colon, and what it means."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from papertui import identity
from papertui.query import fields
from papertui.query.errors import QueryError, nearest
from papertui.query.lex import Token
from papertui.query.tree import Amount, Dated, Flag, Listed, Match, Newer, Node, Sort

_DIGITS = 9
# The patterns are compiled when first used.
_DAY = r"(?a)(\d{4})-(\d{1,2})-(\d{1,2})"
_WEEK = r"(?a)(\d{4})-?[Ww](\d{1,2})"
_MONTH = r"(?a)(\d{4})-(\d{1,2})"
_YEAR = r"(?a)\d{4}"
_AGE = r"(?ai)(\d{1,5})([hdwmy])"
_RANGE = r"(?a)(\d+)?\.\.(\d+)?"
_COMPARED = r"(?a)(>=|<=|>|<|=|)(\d+)"
# a subject class of arXiv in two letters is written in capitals, a longer one is not; the archive never is
_CATEGORY = r"(?ai)([a-z]+(?:-[a-z]+)?)(?:\.([a-z]+(?:-[a-z]+)?))?"


def criterion(token: Token, text: str, today: date) -> Node:
    """The criterion of a field other than `sort`. Raises `QueryError` where the value is not one of the field's."""
    value = " ".join(token.value.split())
    if not value:
        raise _wrong(token, text, f"{token.name}: has no value", f"one, such as {fields.BY_NAME[token.name].example}")
    return _READERS[token.name](token._replace(value=value), text, today)


def sorting(token: Token, text: str) -> Sort:
    """The order a `sort:` asks for. Raises `QueryError`."""
    name = token.value.lower()
    reverse = name.endswith("-")
    name = name.removesuffix("-")
    if name in fields.ORDERS:
        return Sort(name, reverse)
    raise _unknown(token, text, "is no order", fields.ORDERS)


def _wrong(token: Token, text: str, problem: str, expected: str, suggestion: str | None = None) -> QueryError:
    return QueryError(problem, text=text, position=token.at, expected=expected, suggestion=suggestion)


def _one_of(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"


def _unknown(token: Token, text: str, what: str, names: Sequence[str]) -> QueryError:
    near = nearest(token.value, names)
    suggestion = f"{token.name}:{near}" if near else None
    return _wrong(token, text, f"“{token.value}” {what}", _one_of(names), suggestion)


def _text(token: Token, text: str, today: date) -> Node:
    value = token.value
    if token.name in fields.EXACT_IN_QUOTES:
        return Match(token.name, value, token.quoted)
    if token.name in ("kw", "source"):
        return Match(token.name, value.lower())
    if token.name == "cat" and (found := re.fullmatch(_CATEGORY, value)):
        subject = found[2] or ""
        value = found[1].lower() + (f".{subject.upper() if len(subject) == 2 else subject.lower()}" if subject else "")
    return Match(token.name, value)


def _paper(token: Token, text: str, today: date) -> Node:
    if token.name in ("cites", "citedby") and token.value.lower() == fields.STARRED:
        return Match(token.name, fields.STARRED)
    key = identity.paper_key(token.value)
    if key is None:
        raise _wrong(token, text, f"“{token.value}” names no paper", "an arXiv id, a DOI or a link, such as 1706.03762")
    return Match(token.name, key)


def _flag(token: Token, text: str, today: date) -> Node:
    names = fields.STATES if token.name == "is" else fields.THINGS
    if token.value.lower() not in names:
        what = "is no state of a paper" if token.name == "is" else "is nothing a paper can have"
        raise _unknown(token, text, what, names)
    return Flag(token.name, token.value.lower())


def _number(digits: str, token: Token, text: str) -> int:
    if len(digits.lstrip("0")) > _DIGITS:
        raise _wrong(token, text, f"{token.name}: takes no number that long", f"at most {_DIGITS} digits")
    return int(digits)


def _amount(token: Token, text: str, today: date) -> Node:
    value = token.value.replace(" ", "")
    if (found := re.fullmatch(_RANGE, value)) and value != "..":
        low, high = (_number(end, token, text) if end else None for end in found.groups())
        if high is None or low is None:
            return Amount(token.name, "<=", high, 0) if high is not None else Amount(token.name, ">=", low or 0, 0)
        if low > high:
            swapped = f"{token.name}:{high}..{low}"
            raise _wrong(token, text, f"“{value}” runs backwards", "the smaller number first", swapped)
        return Amount(token.name, "..", low, high)
    if found := re.fullmatch(_COMPARED, value):
        return Amount(token.name, found[1] or "=", _number(found[2], token, text), 0)
    example = fields.BY_NAME[token.name].example
    raise _wrong(token, text, f"“{token.value}” is no number for {token.name}:", "N, >N, >=N, <N, <=N or N..M", example)


def _year(token: Token, text: str, today: date) -> Node:
    parts = re.split(r"\.\.|>=|<=|[><=]", token.value.replace(" ", ""))
    if not all(re.fullmatch(_YEAR, part) for part in parts if part):
        expected = "four digits, >2023 or 2024..2025"
        raise _wrong(token, text, f"“{token.value}” is no year", expected, _year_near(token, today))
    return _amount(token, text, today)


def _year_near(token: Token, today: date) -> str | None:
    digits = token.value.strip()
    return f"year:20{digits}" if re.fullmatch(r"[0-9]{2}", digits) and int(digits) <= today.year % 100 else None


def _calendar(token: Token, text: str, parts: Sequence[str]) -> date:
    """A day of the calendar from year, and perhaps month and day."""
    numbers = [*map(int, parts), 1, 1][:3]
    try:
        return date(*numbers)
    except ValueError:
        problem = f"“{token.value}” is not in the calendar"
        raise _wrong(token, text, problem, "a date that exists, such as 2025-09-12") from None


def _on(token: Token, text: str, today: date) -> Node:
    value = token.value.lower()
    if value == "trending":
        return Listed("trending", "")
    if value in ("today", "yesterday"):
        return Listed("day", (today - timedelta(days=value == "yesterday")).isoformat(), value)
    if found := re.fullmatch(_DAY, value):
        return Listed("day", _calendar(token, text, found.groups()).isoformat())
    expected = "2025-09-12, today, yesterday or trending"
    raise _wrong(token, text, f"“{token.value}” is no day", expected, _period_near(value))


def _week(token: Token, text: str, today: date) -> Node:
    value = token.value.lower()
    if value in ("this", "last"):
        return Listed("week", _week_of(today - timedelta(weeks=value == "last")), value)
    if found := re.fullmatch(_WEEK, value):
        try:
            return Listed("week", _week_of(date.fromisocalendar(int(found[1]), int(found[2]), 7)))
        except (ValueError, OverflowError):  # the latter at the end of the year 9999
            raise _wrong(token, text, f"“{token.value}” is not in the calendar", "a week such as 2025-W37") from None
    near = _period_near(value)
    if found := re.fullmatch(_DAY, value):
        near = f"week:{_week_of(_calendar(token, text, found.groups()))}"
    raise _wrong(token, text, f"“{token.value}” is no week", "2025-W37, this or last", near)


def _week_of(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def _month(token: Token, text: str, today: date) -> Node:
    value = token.value.lower()
    if value in ("this", "last"):
        day = today if value == "this" else today.replace(day=1) - timedelta(days=1)
        return Listed("month", day.isoformat()[:7], value)
    if found := re.fullmatch(_MONTH, value):
        return Listed("month", _calendar(token, text, found.groups()).isoformat()[:7])
    raise _wrong(token, text, f"“{token.value}” is no month", "2025-09, this or last", _period_near(value))


def _period_near(value: str) -> str | None:
    """The field that the period belongs to."""
    for field, shape in (("on", _DAY), ("week", _WEEK), ("month", _MONTH), ("year", _YEAR)):
        if re.fullmatch(shape, value):
            return f"{field}:{value.upper()}"
    return None


def _newer(token: Token, text: str, today: date) -> Node:
    if found := re.fullmatch(_AGE, token.value):
        return Newer(int(found[1]), found[2].lower())
    near = f"newer:{token.value}d" if re.fullmatch(r"[0-9]{1,3}", token.value) else None
    raise _wrong(token, text, f"“{token.value}” is no age", "a number and h, d, w, m or y, such as 7d", near)


def _dated(token: Token, text: str, today: date) -> Node:
    value = token.value.lower()
    if value in ("today", "yesterday"):
        return Dated(token.name, (today - timedelta(days=value == "yesterday")).isoformat(), value)
    for shape in (_DAY, _MONTH, _YEAR):
        if found := re.fullmatch(shape, value):
            day = _calendar(token, text, found.groups() or (value,)).isoformat()
            return Dated(token.name, day, day[: {_DAY: 10, _MONTH: 7, _YEAR: 4}[shape]])
    raise _wrong(token, text, f"“{token.value}” is no date", "2025, 2025-09, 2025-09-12, today or yesterday")


_READERS: dict[str, Callable[[Token, str, date], Node]] = {
    **dict.fromkeys(fields.TEXT_FIELDS, _text),
    **dict.fromkeys(fields.AMOUNT_FIELDS, _amount),
    **dict.fromkeys(("is", "has"), _flag),
    **dict.fromkeys(("after", "before"), _dated),
    **dict.fromkeys(fields.PAPER_FIELDS, _paper),
    "year": _year,
    "on": _on,
    "week": _week,
    "month": _month,
    "newer": _newer,
}
