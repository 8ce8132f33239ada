"""What giving a key to an action means, and what is then in the settings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from papertui.actions import BY_ID
from papertui.keymap import ESSENTIAL, OWNERS, PRESETS, Keys, base, resolve
from papertui.tui.rekeying import changes, give, judge, reset

PLAIN = resolve({})


def test_a_free_key_is_taken_without_a_word() -> None:
    assert judge(PLAIN, "star", "ctrl+t", more=False) == (True, "")


def test_a_clash_names_the_other_and_what_it_keeps() -> None:
    verdict = judge(PLAIN, "star", "j", more=False)
    assert verdict.possible
    assert "j is “Down”" in verdict.sentence and "still have ↓" in verdict.sentence
    assert "no key any more; the palette still has it" in judge(PLAIN, "star", "d", more=False).sentence


def test_what_can_never_be_is_said() -> None:
    assert not judge(PLAIN, "star", "escape", more=True).possible
    assert not judge(PLAIN, "star", "ctrl+c", more=True).possible
    assert not judge(PLAIN, "star", "s", more=True).possible
    only = resolve({"palette": ":"})
    assert judge(only, "star", ":", more=False) == (
        False,
        f": is “Palette”: {BY_ID['palette'].help}. It cannot be without a key.",
    )


def test_keys_that_a_terminal_cannot_tell_apart_are_explained() -> None:
    assert "sends the same for ^h" in judge(PLAIN, "star", "backspace", more=True).sentence
    assert "sends the same for ^i" in judge(PLAIN, "star", "tab", more=True).sentence
    assert "cannot be told from" in judge(PLAIN, "star", "ctrl+i", more=True).sentence
    assert "Not every terminal" in judge(PLAIN, "star", "alt+x", more=True).sentence


def test_taking_a_key_and_giving_it_back() -> None:
    own = give(PLAIN, {}, "star", "d", more=False)
    assert own == {"star": ("d",), "hide": ()}
    assert changes({}, own) == {"keys.star": "d", "keys.hide": []}
    after = resolve(own)
    assert after.clashes == ()
    assert give(after, own, "star", "s", more=False) == {"hide": ()}
    assert reset(after, own, "hide") == {}
    assert changes(own, {}) == {"keys.star": None, "keys.hide": None}


def test_one_more_key_stands_beside_the_others() -> None:
    own = give(PLAIN, {}, "star", "ctrl+t", more=True)
    assert own == {"star": ("s", "ctrl+t")}
    assert changes({}, own) == {"keys.star": ["s", "ctrl+t"]}


@given(
    st.sampled_from(list(PRESETS)),
    st.lists(
        st.tuples(
            st.sampled_from(list(BY_ID)),
            st.sampled_from([*(key for own in base().values() for key in own), "ctrl+t", "f3", "delete", "ctrl+i"]),
            st.sampled_from(["give", "more", "reset"]),
        ),
        max_size=12,
    ),
)
def test_however_keys_are_changed_they_never_clash_and_one_gets_back(
    preset: str, steps: list[tuple[str, str, str]]
) -> None:
    own: dict[str, Keys] = {}
    for action, key, how in steps:
        keys = resolve(own, preset)
        if how == "reset":
            own = reset(keys, own, action)
        elif judge(keys, action, key, more=how == "more").possible:
            own = give(keys, own, action, key, more=how == "more")
            assert key in resolve(own, preset).keys[action]
    found = resolve(own, preset)
    assert found.clashes == ()
    assert all(found.keys[name] for name in ESSENTIAL)
    assert found.keys["back"][:1] == ("escape",) or "escape" not in [k for v in found.keys.values() for k in v]
    assert all(key not in ks for key, owner in OWNERS.items() for name, ks in found.keys.items() if name != owner)
