"""What changed from one version of a text to another, word by word. Pure.

Written as `git diff --word-diff` writes it, `[-gone-] {+come+}`, so that it can be read without colors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from papertui.tui.spans import Span

NEAR = 6
"""Unchanged words that are shown before and after a change."""

MOST_WORDS = 3_000
"""Longer texts are not compared: it would take longer than a frame."""


def changed(old: str, new: str, dots: str = "…") -> list[Span]:
    """The changed words among some unchanged ones, each span a word with a space before it; nothing when equal."""
    before, after = old.split(), new.split()
    if before == after:
        return []
    if len(before) + len(after) > MOST_WORDS:
        return [Span(" too long to be compared", "dim")]
    return list(_spans(before, after, dots))


def _spans(before: Sequence[str], after: Sequence[str], dots: str) -> Iterator[Span]:
    from difflib import SequenceMatcher

    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    last = len(codes) - 1
    for number, (kind, left, left_end, right, right_end) in enumerate(codes):
        if kind == "equal":
            yield from _equal(after[right:right_end], number == 0, number == last, dots)
            continue
        yield from _marked(before[left:left_end], "[-", "-]", "removed")
        yield from _marked(after[right:right_end], "{+", "+}", "added")


def _equal(words: Sequence[str], first: bool, last: bool, dots: str) -> Iterator[Span]:
    """Unchanged words, the middle of a long run left out."""
    head = 0 if first else NEAR
    tail = 0 if last else NEAR
    if len(words) <= head + tail + 2:
        shown = list(words)
    else:
        shown = [*words[:head], dots, *words[len(words) - tail :]]
    for word in shown:
        yield Span(f" {word}", "dim")


def _marked(words: Sequence[str], start: str, end: str, role: str) -> Iterator[Span]:
    last = len(words) - 1
    for number, word in enumerate(words):
        yield Span(f" {start if number == 0 else ''}{word}{end if number == last else ''}", role)
