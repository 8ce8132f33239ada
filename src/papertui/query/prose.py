"""A question or a passage that someone pasted: text in which brackets and quotes are no syntax."""

from __future__ import annotations

import re

from papertui.query import lex
from papertui.query.fields import NAMES
from papertui.query.tree import And, Node, Query, Sort, Word

LEAST = 6
"""From so many words on a text is prose; a shorter query with a mistake is rather put right."""

MOST = 200
"""So many words of it are taken, less than a query may have."""

_FIELD = rf"(?ai)(?:^|[\s(\-])(?:{'|'.join(NAMES)}):\S"
_WORD = r"[^\W_]+(?:[-'’+#.][^\W_]+)*"


def prose(text: str) -> Query | None:
    """Such a text as nothing but words, by relevance; `None` where it has a field or OR, or only few words.

    Of a text that is longer than a query may be the beginning counts.
    """
    clean = lex.cleaned(text[: lex.MAX_LENGTH])
    words: list[Node] = [Word(word) for word in re.findall(_WORD, clean)[:MOST]]
    if len(words) < LEAST or re.search(_FIELD, clean) or re.search(r"\sOR\s", clean):
        return None
    return Query(text, And(tuple(words)), Sort("relevance"))
