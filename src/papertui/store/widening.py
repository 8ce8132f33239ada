"""From a query that asks for all of its words to one that is content with some of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from papertui.query.tree import And, Node, Or, Phrase, Query, Sort, Word, conjuncts, leaves
from papertui.store import matching
from papertui.store.tokens import signed, spelled

MOST = 80
"""So many words of a query count; what follows in a pasted text is hardly about anything else."""

FEW_PAIRS = 2
"""So many pairs of common words are looked for; of more only those with a word that few papers have."""


def words(query: Query) -> list[str]:
    """The words of words and phrases in their order, as the full-text index parts them, repeated ones too."""
    asked = [part for part in _parts(query) if isinstance(part, Word | Phrase)]
    known = [part for part in asked if matching.in_index(part) or signed(part.text)]
    found = [word for part in known for word in matching.words(spelled(part.text))]
    return [word for word in found if word.lower() not in matching.STOP_WORDS][:MOST] or found[:MOST]


def widened(query: Query, telling: Sequence[str]) -> Query | None:
    """The papers that have some of the `telling` words, the best match first; `None` where it asks for one word only.

    Everything else the query asks for must hold as before: fields, alternatives in parentheses, what is ruled out.
    """
    if not telling or len(words(query)) < 2:
        return None
    rest = tuple(part for part in _parts(query) if not isinstance(part, Word | Phrase))
    some: Node = Or(tuple(map(Word, telling))) if len(telling) > 1 else Word(telling[0])
    return Query(query.text, And((some, *rest)) if rest else some, Sort("relevance"))


def neighbours(query: Query, telling: Sequence[str]) -> str | None:
    """A full-text expression for any two words that follow each other in the query; `None` where none do."""
    pairs = dict.fromkeys(pairwise(words(query)))
    if len(pairs) > FEW_PAIRS:
        rare = set(telling)
        pairs = dict.fromkeys(pair for pair in pairs if not rare.isdisjoint(pair))
    return " OR ".join(matching.quoted(f"{one} {following}") for one, following in pairs) or None


def question(query: Query) -> str:
    """What is asked for in words, as it was written."""
    return " ".join(part.text for part, positive in leaves(query.where) if positive and isinstance(part, Word | Phrase))


def _parts(query: Query) -> tuple[Node, ...]:
    where = matching.meaningful(query.where, live=False)
    if isinstance(where, Or):
        # a question may have an OR in capitals: of nothing but words, each may be there or not
        parts = tuple(part for part, positive in leaves(where) if positive)
        return parts if all(isinstance(part, Word | Phrase) for part in parts) else (where,)
    return conjuncts(where)
