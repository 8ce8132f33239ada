"""What is wrong with a query, where, and what would be right."""

from __future__ import annotations

from collections.abc import Iterable

from papertui.errors import UsageError


class QueryError(UsageError):
    """A query that does not follow the language.

    `text` is the whole query, safe to show, and `position` the offset of the first wrong character in it (`len(text)`
    when something is missing at the end). `problem` is the sentence without its hint, `expected` says what may stand
    at `position`, and `suggestion` is the nearest right spelling of the wrong part, where there is one.
    """

    def __init__(self, problem: str, *, text: str, position: int, expected: str, suggestion: str | None = None) -> None:
        self.problem = problem
        self.text = text
        self.position = position
        self.expected = expected
        self.suggestion = suggestion
        sentence = f"{problem} (character {position + 1} of the search). Expected {expected}."
        super().__init__(f"{sentence} Did you mean {suggestion}?" if suggestion else sentence)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that looks most like `word`, if any comes close."""
    from difflib import get_close_matches

    found = get_close_matches(word.lower(), list(known), 1, 0.6)
    if found:
        return found[0]
    starts = [name for name in known if len(word) > 1 and name.startswith(word.lower())]
    return starts[0] if starts else None
