"""What a query is called."""

from __future__ import annotations

import pytest

from papertui.tui.naming import named

KNOWN = [
    ("Inbox", "is:unread"),
    ("Today", "on:2026-08-14"),
    ("All", ""),
    ("Agents", "is:unread agents"),
    ("Either", "rl OR bandits"),
    ("Unread too", "is:unread"),
]


@pytest.mark.parametrize(
    ("text", "name", "base"),
    [
        ("is:unread", "Inbox", "is:unread"),
        (" is:unread kw:x sort:votes", "Inbox", "is:unread"),
        ("is:unread agents -survey", "Agents", "is:unread agents"),
        ("", "All", ""),
        ("sort:votes", "All", ""),
        ("rl OR bandits", "Either", "rl OR bandits"),
        ("(rl OR bandits) tag:todo", "Either", "rl OR bandits"),
        ("on:2026-08-14 kw:x", "Today", "on:2026-08-14"),
        ("on:2026-08-05 kw:x", "Wed 5 Aug 2026", "on:2026-08-05"),
        ("week:2026-W09", "Week 9 of 2026", "week:2026-W09"),
        ("month:2026-08 -survey", "August 2026", "month:2026-08"),
    ],
)
def test_views_searches_and_days_narrowed_or_not(text: str, name: str, base: str) -> None:
    assert named(text, KNOWN) == (name, base)


@pytest.mark.parametrize(
    "text",
    ["is:unread OR agents", "agents is:unread", "kw:x", '"left open', "on:today", "on:2026-13-40", "is:unreadable"],
)
def test_the_readers_own_queries_have_no_name(text: str) -> None:
    assert named(text, KNOWN) is None
