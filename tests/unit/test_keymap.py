"""The keys in force: presets, and what a user's own keys do to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertui.actions import ACTIONS, BY_ID
from papertui.config.shape import KEYMAPS
from papertui.keymap import ESSENTIAL, OWNERS, PRESETS, SAME, also_sent_for, base, pressed, read, resolve


@pytest.mark.parametrize("preset", PRESETS)
def test_no_key_of_a_preset_means_two_things(preset: str) -> None:
    keys = [key for own in base(preset).values() for key in own]
    assert len(keys) == len(set(keys))
    assert resolve({}, preset).clashes == ()


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_reaches_every_action_that_has_a_key_at_all(preset: str) -> None:
    assert {name for name, own in base(preset).items() if not own} == {a.id for a in ACTIONS if not a.keys}


@pytest.mark.parametrize("preset", PRESETS)
def test_the_keys_of_a_preset_are_keys_and_nothing_hangs_on_function_keys_alt_or_super(preset: str) -> None:
    assert PRESETS[preset].keys.keys() <= BY_ID.keys()
    for name, own in base(preset).items():
        assert [read(key, name).key for key in own] == list(own), name
        plain = [key for key in own if "alt+" not in key and "super+" not in key and key[:2] not in ("f1", "f5")]
        assert plain or not own, name


@pytest.mark.parametrize("preset", PRESETS)
def test_what_leaves_dialogs_stands_for_nothing_else(preset: str) -> None:
    keys = base(preset)
    assert all(key in keys[owner] for key, owner in OWNERS.items())


def test_for_arrows_no_letter_moves() -> None:
    moving = [a.id for a in ACTIONS if a.group == "Move" and a.id not in ("detail_down", "detail_up")]
    letters = [key for name in moving for key in base("arrows")[name] if len(key) == 1 and key.isalpha()]
    assert letters == ["n", "p"]


def test_the_settings_name_the_presets() -> None:
    assert tuple(PRESETS) == KEYMAPS


def test_a_users_key_takes_the_place_of_all_keys_of_its_action() -> None:
    found = resolve({"star": "ctrl+t"})
    assert found.keys["star"] == ("ctrl+t",)
    assert found.clashes == ()


def test_two_actions_may_change_places() -> None:
    found = resolve({"star": "t", "tags": "s"})
    assert (found.keys["star"], found.keys["tags"], found.clashes) == (("t",), ("s",), ())


def test_a_clash_is_refused_in_a_sentence_that_names_both() -> None:
    found = resolve({"star": "d"})
    (sentence,) = found.clashes
    assert found.keys["star"] == ("s",)
    assert "star" in sentence and "hide" in sentence and "“d”" in sentence


def test_an_unknown_action_is_named_with_the_nearest() -> None:
    (sentence,) = resolve({"stars": "ctrl+t"}).clashes
    assert "stars" in sentence and "“star”" in sentence


def test_a_users_key_goes_before_the_preset() -> None:
    found = resolve({"hide": "delete", "star": "d"}, "arrows")
    assert (found.keys["hide"], found.keys["star"], found.clashes) == (("delete",), ("d",), ())


def test_an_action_may_be_left_to_the_palette_but_not_the_palette_itself() -> None:
    found = resolve({"mouse": (), "palette": (), "quit": ()})
    assert found.keys["mouse"] == ()
    assert (found.keys["palette"], found.keys["quit"]) == (BY_ID["palette"].keys, BY_ID["quit"].keys)
    assert [sentence.split()[0] for sentence in found.clashes] == ["palette", "quit"]


@pytest.mark.parametrize(("key", "words"), [("escape", "one step back"), ("ctrl+c", "leaves"), ("^C", "leaves")])
def test_what_leaves_dialogs_cannot_be_given_away(key: str, words: str) -> None:
    found = resolve({"star": key})
    assert found.keys["star"] == ("s",)
    assert words in found.clashes[0] and "star" in found.clashes[0]


@pytest.mark.parametrize(("key", "same"), SAME.items())
def test_keys_that_terminals_cannot_tell_apart_are_explained(key: str, same: str) -> None:
    assert "cannot be told from" in read(key).fault
    assert "cannot be told from" in resolve({"star": key}).clashes[0]
    assert also_sent_for(same) == "^" + key[-1]


@pytest.mark.parametrize(
    ("written", "key"),
    [("C-s", "ctrl+s"), ("^s", "ctrl+s"), ("Ctrl+S", "ctrl+s"), ("ctrl-s", "ctrl+s"), ("PgDn", "pagedown"),
     ("Del", "delete"), ("shift+a", "A"), ("ctrl++", "ctrl++"), ("+", "+"), ("slash", "/"), (" ", "space"), ("é", "é"),
     ("ctrl+space", "ctrl+@"), ("shift+Tab", "shift+tab"), ("ctrl+underscore", "ctrl+_"), ("F5", "f5")],
)  # fmt: skip
def test_a_key_has_one_name_however_it_is_written(written: str, key: str) -> None:
    assert read(written) == (key, "")


@pytest.mark.parametrize("written", ["foo", "ctrl+foo", "gg", "ctrl+", "\x07", "f25", "hyper"])
def test_what_is_no_key_is_said(written: str) -> None:
    assert "is not a key" in read(written).fault or written == "ctrl+"
    assert len(read(written * 1000).fault) < 120


@pytest.mark.parametrize(
    ("key", "character", "name"),
    [("slash", "/", "/"), ("G", "G", "G"), ("space", " ", "space"), ("alt+s", "s", "alt+s"), ("tab", "\t", "tab"),
     ("ctrl+underscore", "\x1f", "ctrl+_"), ("ctrl+s", "\x13", "ctrl+s"), ("delete", None, "delete")],
)  # fmt: skip
def test_a_pressed_key_has_the_name_it_has_in_the_settings(key: str, character: str | None, name: str) -> None:
    assert pressed(key, character) == name


KEYS = st.one_of(
    st.text(max_size=3),
    st.sampled_from([key for own in base().values() for key in own]),
    st.sampled_from(["ctrl+t", "escape", "ctrl+i", "alt+x", "f3"]),
)


@given(
    st.dictionaries(
        st.sampled_from([*BY_ID, "nothing"]), st.one_of(KEYS, st.lists(KEYS, max_size=3).map(tuple)), max_size=8
    ),
    st.sampled_from([*PRESETS, "unknown"]),
)
def test_whatever_is_asked_for_no_key_means_two_things_and_the_palette_stays(
    wanted: dict[str, str | tuple[str, ...]], preset: str
) -> None:
    found = resolve(wanted, preset)
    keys = [key for own in found.keys.values() for key in own]
    assert len(keys) == len(set(keys))
    assert all(found.keys[name] for name in ESSENTIAL)
    assert all(key not in keys or key in found.keys[owner] for key, owner in OWNERS.items())
    assert found.keys.keys() == BY_ID.keys()
