"""Which words and phrases of titles are worth counting, and how they are written."""

from __future__ import annotations

from papertui.ranking.phrases import Phrases

TITLES = (
    "Chain of Thought for SWE-bench: A Study of LoRA",
    "The Chain of Thought, with LoRA and $x^2$ Models at Scale",
    "Towards Better Chain of Thought in LoRA at Scale",
    "SCALE",
)


def test_phrases_neither_begin_nor_end_with_a_word_that_says_nothing() -> None:
    found = Phrases(TITLES, 2)
    assert set(found.names) == {"chain", "thought", "chain of thought", "lora", "scale"}


def test_where_a_phrase_is() -> None:
    found = Phrases(TITLES, 2)
    place = found.names.index("chain of thought")
    assert [title for name, title in found.pairs if name == place] == [0, 1, 2]


def test_capitals_are_kept_where_most_titles_have_them() -> None:
    found = Phrases(TITLES, 1)
    assert found.shown("lora") == "LoRA"
    assert found.shown("scale") == "scale"
    assert found.shown("chain of thought") == "chain of thought"
    assert found.shown("swe-bench") == "SWE-bench"
