"""What changed between versions, word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from papertui.tui.changes import NEAR, changed


def shown(old: str, new: str) -> str:
    return "".join(span.text for span in changed(old, new)).strip()


def test_changed_words_stand_in_marks_that_need_no_color() -> None:
    assert shown("We fly red kites.", "We fly blue paper kites.") == "We fly [-red-] {+blue paper+} kites."
    assert shown("Kites", "Kites and maps") == "Kites {+and maps+}"
    assert shown("Kites and maps", "Kites") == "Kites [-and maps-]"
    assert shown("The same", "The  same") == ""


def test_long_unchanged_stretches_are_left_out() -> None:
    words = [f"w{number}" for number in range(100)]
    told = shown(" ".join(words), " ".join([*words[:50], "new", *words[50:]]))
    assert told == f"… {' '.join(words[50 - NEAR : 50])} {{+new+}} {' '.join(words[50 : 50 + NEAR])} …"


def test_very_long_texts_are_not_compared() -> None:
    assert "too long" in shown("a " * 2000, "b " * 2000)


WORDS = st.lists(st.sampled_from(["red", "blue", "kite", "map", "we", "fly"]), max_size=30)


@given(WORDS, WORDS)
def test_what_is_marked_is_the_difference(old: list[str], new: list[str]) -> None:
    spans = changed(" ".join(old), " ".join(new))
    assert bool(spans) == (old != new)
    taken = [span.text.strip().removeprefix("[-").removesuffix("-]") for span in spans if span.role == "removed"]
    put = [span.text.strip().removeprefix("{+").removesuffix("+}") for span in spans if span.role == "added"]
    assert len(old) - len(taken) == len(new) - len(put)
