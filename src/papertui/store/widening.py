"""From a query that asks for all of its words to one that is content with some of them."""

from __future__ import annotations

from itertools import pairwise

from papertui.query.tree import And, Node, Or, Phrase, Query, Sort, Word, conjuncts, leaves
from papertui.store import matching

MOST = 80
"""So many words of a query count; what follows in a pasted text is hardly about anything else."""


def widened(query: Query) -> Query | None:
    """The papers that have some of the words, the best match first; `None` where there is only one to have.

    Everything else the query asks for must hold as before: fields, alternatives in parentheses, what is ruled out.
    """
    words = [Word(word) for word in _words(query)]
    if len(words) < 2:
        return None
    rest = tuple(part for part in _parts(query) if not isinstance(part, Word | Phrase))
    some = Or(tuple(words))
    return Query(query.text, And((some, *rest)) if rest else some, Sort("relevance"))


def neighbours(query: Query) -> str | None:
    """A full-text expression for any two words that follow each other in the query; `None` where none do."""
    pairs = [matching.quoted(f"{one} {following}") for one, following in pairwise(_words(query))]
    return " OR ".join(dict.fromkeys(pairs)) or None


def question(query: Query) -> str:
    """What is asked for in words, as it was written."""
    return " ".join(part.text for part, positive in leaves(query.where) if positive and isinstance(part, Word | Phrase))


def _parts(query: Query) -> tuple[Node, ...]:
    return conjuncts(matching.meaningful(query.where, live=False))


def _words(query: Query) -> list[str]:
    """The words of words and phrases in their order, as the full-text index parts them, repeated ones too."""
    asked = [part for part in _parts(query) if isinstance(part, Word | Phrase) and matching.in_index(part)]
    words = [word for part in asked for word in matching.words(part.text)]
    return [word for word in words if word.lower() not in matching.STOP_WORDS][:MOST] or words[:MOST]
