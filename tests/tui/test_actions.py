"""The table of keys, and what a user's own keys do to it."""

from __future__ import annotations

import pytest

from papertui.actions import ACTIONS, BY_ID, GROUPS, show_key


def test_no_key_means_two_things_and_every_id_is_one() -> None:
    keys = [key for action in ACTIONS for key in action.keys]
    assert len(keys) == len(set(keys))
    assert len(BY_ID) == len(ACTIONS)


def test_every_action_is_explained_and_few_stand_in_the_footer() -> None:
    for action in ACTIONS:
        assert action.group in GROUPS
        assert action.label and len(action.label) <= 16
        assert action.help and not action.help.endswith(".")
    assert 5 <= sum(action.footer for action in ACTIONS) <= 7


def test_nothing_essential_needs_a_function_key_alt_or_super() -> None:
    for action in ACTIONS:
        assert not any(key.startswith(("f1", "alt+", "super+")) for key in action.keys)


@pytest.mark.parametrize(
    ("key", "shown"), [("ctrl+d", "^d"), ("escape", "esc"), ("G", "G"), ("shift+down", "⇧↓"), ("f5", "F5")]
)
def test_keys_are_shown_short(key: str, shown: str) -> None:
    assert show_key(key) == shown


def test_plain_names_of_keys_are_ascii() -> None:
    assert all(show_key(key, plain=True).isascii() for action in ACTIONS for key in action.keys)
    assert show_key("shift+tab", plain=True) == "S-Tab" and show_key("up", plain=True) == "Up"
