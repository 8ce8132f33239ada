"""Editing one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui.tui.field import LIMIT, LineEditor

KEYS = ("left", "right", "home", "end", "backspace", "delete", "ctrl+w", "ctrl+u", "ctrl+k", "ctrl+left", "ctrl+right")


@given(st.lists(st.one_of(st.sampled_from(KEYS), st.characters(codec="utf-8", categories=("L", "N", "Zs", "P")))))
def test_the_cursor_never_leaves_the_text(keys: list[str]) -> None:
    editor = LineEditor("some text")
    for key in keys:
        editor.key(key, key if len(key) == 1 else None)
        assert 0 <= editor.cursor <= len(editor.text) <= LIMIT


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P"))))
def test_what_is_typed_is_what_stands_there(typed: str) -> None:
    editor = LineEditor()
    for char in typed:
        editor.key(char, char)
    assert editor.text == typed


@pytest.mark.parametrize(
    ("keys", "text", "cursor"),
    [
        (("ctrl+w",), "one two ", 8),
        (("ctrl+w", "ctrl+w"), "one ", 4),
        (("home", "delete"), "ne two three", 0),
        (("ctrl+a", "ctrl+k"), "", 0),
        (("ctrl+u",), "", 0),
        (("ctrl+left", "x"), "one two xthree", 9),
        (("home", "ctrl+right"), "one two three", 3),
        (("home", "backspace"), "one two three", 0),
    ],
)
def test_keys_of_a_shell(keys: tuple[str, ...], text: str, cursor: int) -> None:
    editor = LineEditor("one two three")
    for key in keys:
        assert editor.key(key, key if len(key) == 1 else None)
    assert (editor.text, editor.cursor) == (text, cursor)


def test_a_key_that_is_none_of_editing_is_not_taken() -> None:
    editor = LineEditor("x")
    assert not editor.key("f5", None)
    assert not editor.key("enter", "\r")
    assert not editor.key("escape", "\x1b")


def test_there_is_an_end_to_what_fits() -> None:
    editor = LineEditor()
    editor.insert("x" * (LIMIT + 100))
    assert len(editor.text) == LIMIT
