"""What the reader does to saved searches, as edits."""

from __future__ import annotations

import os
from collections.abc import Sequence

from papertui import text
from papertui.edits import RULE, SEARCH_PREFIX, Change, Edit
from papertui.errors import UsageError
from papertui.model import HIDE, SavedSearch

MOST_POINTS = 99
"""A rule gives so many points at most, or takes them."""


def save_search(
    searches: Sequence[SavedSearch], name: str, query: str, place: int | None = None, rule: str | int | None = None
) -> Edit:
    """Keep a query under a name: anew and last (or at `place`, from 1), or in place of what has that name now.

    `rule` as in `SavedSearch`; `None` leaves it as it is. Raises `UsageError` when name or query is empty.
    """
    name, query = text.line(name, 100), text.line(query, 2000)
    if not name or not query:
        raise UsageError("A saved search needs a name and a query.")
    found = next((search for search in searches if search.name.casefold() == name.casefold()), None)
    if found is None:
        blank = SavedSearch(os.urandom(5).hex(), "", "", 0)
        last = max((search.place for search in searches), default=0)
        made = blank._replace(name=name, query=query, place=place or last + 1, rule=rule or 0)
        changes = _changes(blank, made)
        return Edit((*changes, Change(SEARCH_PREFIX + blank.id, "deleted", False, True)), f"Saved search {name}")
    if query == found.query and place is None and rule is not None:
        return set_rule(found._replace(name=name), rule)
    made = found._replace(name=name, query=query, place=place or found.place, rule=found.rule if rule is None else rule)
    changes = _changes(found, made)
    return Edit(changes, f"Search {found.name} is now {query}" if changes else f"Search {name} unchanged")


def set_rule(search: SavedSearch, rule: str | int) -> Edit:
    """Have a saved search hide what it finds, or give it points, or do neither (0)."""
    done = f"{search.name} {rule_said(rule)}"
    if rule == search.rule:
        return Edit((), f"Search {search.name} unchanged")
    return Edit((Change(SEARCH_PREFIX + search.id, RULE, rule, search.rule),), done)


def rename_search(search: SavedSearch, name: str) -> Edit:
    """Give a saved search another name. Raises `UsageError` when it is empty."""
    name = text.line(name, 100)
    if not name:
        raise UsageError("A saved search needs a name.")
    changes = _changes(search, search._replace(name=name))
    return Edit(changes, f"Renamed search {search.name} to {name}" if changes else f"Search {name} unchanged")


def move_search(searches: Sequence[SavedSearch], search: SavedSearch, index: int) -> Edit:
    """Put a saved search at `index` (from 0) of the list; places are then 1, 2, 3…"""
    others = [other for other in searches if other.id != search.id]
    others.insert(index, search)
    moved = [
        Change(SEARCH_PREFIX + other.id, "place", place, other.place)
        for place, other in enumerate(others, 1)
        if other.place != place
    ]
    return Edit(tuple(moved), f"Moved search {search.name}" if moved else f"Search {search.name} unchanged")


def delete_search(search: SavedSearch) -> Edit:
    return Edit((Change(SEARCH_PREFIX + search.id, "deleted", True, False),), f"Deleted search {search.name}")


def follow(searches: Sequence[SavedSearch], name: str, query: str) -> Edit:
    """Keep what somebody publishes as a saved search by their name; who is followed already is so no longer."""
    same = next((search for search in searches if search.query == query), None)
    if same is not None:
        return delete_search(same)._replace(label=f"No longer following {same.name}")
    taken = {search.name.casefold() for search in searches}
    names = (name, *(f"{name} ({number})" for number in range(2, len(taken) + 2)))
    free = next(free for free in names if free.casefold() not in taken)
    return save_search(searches, free, query)._replace(label=f"Following {free}")


def rule_said(rule: str | int) -> str:
    """What a search with this rule does, to follow its name."""
    if rule == HIDE:
        return "hides what it finds"
    return f"gives {signed(rule)} to what it finds" if isinstance(rule, int) and rule else "is no rule"


def signed(points: int) -> str:
    """Points as they are shown: +2, -3."""
    return f"{points:+d}"


def rule_of(value: object) -> str | int:
    """A rule as the journal has it; one that this version does not know is none, and stays in the journal."""
    if value == HIDE:
        return HIDE
    if isinstance(value, int) and not isinstance(value, bool):
        return max(-MOST_POINTS, min(value, MOST_POINTS))
    return 0


def _changes(old: SavedSearch, new: SavedSearch) -> tuple[Change, ...]:
    subject = SEARCH_PREFIX + old.id
    changes = (
        Change(subject, "name", new.name, old.name),
        Change(subject, "query", new.query, old.query),
        Change(subject, "place", new.place, old.place),
        Change(subject, RULE, new.rule, old.rule),
    )
    return tuple([change for change in changes if change.value != change.before])
