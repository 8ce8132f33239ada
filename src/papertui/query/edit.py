"""Writing into a query that someone typed: terms put in, taken out or replaced, and everything else left as it stands.

Terms are those that must all hold, outside every group. A term given to these functions is written as in a query
(`tag:todo`, `#todo`, `org:"Foo Bar"`, `-survey`; see `unparsing.term`); how it is spelled does not matter when it is
looked for. All raise `QueryError` for a text that is too long or has a quote left open, and for nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from papertui.query import lex
from papertui.query.fields import EXACT_IN_QUOTES
from papertui.query.lex import Token
from papertui.query.unparsing import grouped, name_term, quoted
from papertui.query.unparsing import term as written

PERIODS = ("on", "week", "month")
"""Fields of which a query has one at most: a new one takes the place of any other."""


class _Unit(NamedTuple):
    """A term or group outside every group; `token` is its only or its first one."""

    start: int
    end: int
    token: Token


def terms(text: str) -> tuple[str, ...]:
    """The terms that must all hold, each in its plain spelling (`tag:todo` for `#todo`); empty where OR rules."""
    units = _units(text)
    return () if _has_or(units) else tuple(_spelled(unit, text) for unit in units if unit.token.name != "sort")


def criteria(text: str) -> tuple[tuple[str, str, bool], ...]:
    """The fields that must all hold: name, value as it was typed, and whether it is ruled out; empty where OR rules."""
    units = _units(text)
    if _has_or(units):
        return ()
    fields = (unit.token for unit in units if unit.token.kind == lex.FIELD and unit.token.name != "sort")
    return tuple((token.name, token.value, token.minus) for token in fields)


def has_term(text: str, term: str) -> bool:
    """Whether the term is one of `terms(text)`, or the `sort:` that counts."""
    sorts = [_key(_spelled(unit, text)) for unit in _units(text) if unit.token.name == "sort"]
    return _key(_plain(term)) in [*sorts[-1:], *map(_key, terms(text))]


def with_term(text: str, term: str) -> str:
    """The query narrowed by a term. Its opposite is taken out; alternatives are put in parentheses first."""
    if has_term(text, term):
        return text
    plain = _plain(term)
    text = without_term(text, _opposite(plain))
    units = _units(text)
    sorts = [unit for unit in units if unit.token.name == "sort"]
    operands = [unit for unit in units if unit.token.name != "sort"]
    # an OR at an end is text, and would become an operator with a term beside it
    if _has_or(units) or any(unit.token.value == "OR" for unit in operands[:1] + operands[-1:]):
        kept = _with_quotes(_cut(text, sorts))
        return " ".join([grouped(kept.strip()), plain, *(_spelled(unit, text) for unit in sorts)])
    return _appended(text, plain)


def without_term(text: str, term: str) -> str:
    """The query without a term of `terms(text)`, however often it is there."""
    units = _units(text)
    if _has_or(units):
        units = [unit for unit in units if unit.token.name == "sort"]
    key = _key(_plain(term))
    return _cut(text, [unit for unit in units if _key(_spelled(unit, text)) == key])


def toggle_term(text: str, term: str) -> str:
    """The query with the term, or without it where it had it."""
    return without_term(text, term) if has_term(text, term) else with_term(text, term)


def replace_field(text: str, field: str, value: str | None) -> str:
    """The query with `field:value` in place of every term of that field, or without any for `None`.

    `on`, `week` and `month` take each other's place. A term that is ruled out (`-on:today`) stays.
    """
    fields = PERIODS if field in PERIODS else (field,)
    units = _units(text)
    if _has_or(units) and field != "sort":
        return text if value is None else with_term(text, written(field, value))
    old = [unit for unit in units if unit.token.name in fields and not unit.token.minus]
    if value is None:
        return _cut(text, old)
    new = written(field, value)
    if not old:
        return _appended(text, new) if field == "sort" else with_term(text, new)
    rest = _cut(text, old[1:])
    return rest[: old[0].start] + new + rest[old[0].end :]


def _units(text: str) -> list[_Unit]:
    units: list[_Unit] = []
    depth = 0
    for token in lex.tokens(text):
        if depth:
            units[-1] = units[-1]._replace(end=token.end)
        else:
            units.append(_Unit(token.start, token.end, token))
        if token.kind == lex.OPEN:
            depth += 1
        elif token.kind == lex.CLOSE and depth:
            depth -= 1
    return units


def _has_or(units: Iterable[_Unit]) -> bool:
    return any(unit.token.kind == lex.OR for unit in units)


def _spelled(unit: _Unit, text: str) -> str:
    token = unit.token
    minus = "-" if token.minus else ""
    if token.kind == lex.FIELD and token.name in EXACT_IN_QUOTES:
        return minus + name_term(token.name, token.value, token.quoted)
    if token.kind == lex.FIELD:
        return minus + written(token.name, token.value)
    if token.kind == lex.PHRASE:
        return minus + quoted(token.value)
    return text[unit.start : unit.end]


def _with_quotes(text: str) -> str:
    """The query with quotes around formulas such as `O(n log n)`; within a group their parentheses would be its own."""
    for token in reversed(lex.tokens(text)):
        if token.kind == lex.PHRASE and not lex.opens_phrase(text[token.at]):
            text = f"{text[: token.at]}{quoted(token.value)}{text[token.end :]}"
    return text


def _plain(term: str) -> str:
    """The plain spelling of a single term; anything more becomes a group."""
    units = _units(term)
    return _spelled(units[0], term) if len(units) == 1 else grouped(term.strip())


def _opposite(plain: str) -> str:
    return plain[1:] if plain.startswith("-") and len(plain) > 1 else f"-{plain}"


def _key(plain: str) -> str:
    return plain.casefold()


def _appended(text: str, plain: str) -> str:
    return f"{text.rstrip()} {plain}" if text.strip() else plain


def _cut(text: str, units: Iterable[_Unit]) -> str:
    for unit in sorted(units, reverse=True, key=lambda unit: unit.start):
        before, after = text[: unit.start].rstrip(), text[unit.end :].lstrip()
        text = f"{before} {after}" if before and after else before + after
    return text
