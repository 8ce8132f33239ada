"""The table of keys, and what a user's own keys do to it."""

from __future__ import annotations

import pytest

from papertui.actions import ACTIONS, BY_ID, GROUPS, keymap, show_key


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


def test_a_users_key_takes_the_place_of_all_keys_of_its_action() -> None:
    keys, clashes = keymap({"star": "ctrl+t"})
    assert keys["star"] == ("ctrl+t",)
    assert clashes == ()


def test_two_actions_may_change_places() -> None:
    keys, clashes = keymap({"star": "t", "tags": "s"})
    assert (keys["star"], keys["tags"], clashes) == (("t",), ("s",), ())


def test_a_clash_is_refused_in_a_sentence_that_names_both() -> None:
    keys, (sentence,) = keymap({"star": "d"})
    assert keys["star"] == ("s",)
    assert "star" in sentence and "hide" in sentence and "“d”" in sentence


def test_an_unknown_action_is_named_with_the_nearest() -> None:
    _, (sentence,) = keymap({"stars": "ctrl+t"})
    assert "stars" in sentence and "“star”" in sentence


@pytest.mark.parametrize(("key", "shown"), [("ctrl+d", "^d"), ("escape", "esc"), ("G", "G"), ("pagedown", "PgDn")])
def test_keys_are_shown_short(key: str, shown: str) -> None:
    assert show_key(key) == shown


def test_plain_names_of_keys_are_ascii() -> None:
    assert all(show_key(key, plain=True).isascii() for action in ACTIONS for key in action.keys)
    assert show_key("shift+tab", plain=True) == "S-Tab" and show_key("up", plain=True) == "Up"
