"""Other ways to the same rows, for caches of very many papers: what leads, and what is looked up for each hit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import apsw

from papertui.query.lex import is_text
from papertui.query.tree import Flag, Match, Node, Not, Word, conjuncts
from papertui.store import matching, schema

LARGE = 100_000
"""So many papers make other ways worth while."""

COMMON = 20_000
"""A term of more papers is looked up for each hit; the papers of others are collected first."""

SHORT = 2
"""Letters at the end of several words that do not count while they are typed."""


class Scale(NamedTuple):
    """What is known of the size of a cache.

    `heads` is whether the index of the beginnings of words is whole; `common` are the terms (kind and value) that
    more than `COMMON` papers have, an archive such as `cs` among the categories. `few_new` is whether so few papers
    came in since the last visit that they are best looked up first.
    """

    large: bool = False
    heads: bool = False
    common: frozenset[tuple[str, str]] = frozenset()
    few_new: bool = False


SMALL = Scale()

_CITED = (
    "SELECT a.id, max(c.citations) AS n FROM cited c CROSS JOIN alias a ON a.key = c.key WHERE c.citations IS NOT NULL"
)


class Value(NamedTuple):
    """A number that few papers have: `source` gives these, `name` is the number, `has` and `lacks` tell them apart.

    `given` selects the same as ids and numbers, to be looked up for what the full-text index finds.
    """

    source: str
    name: str
    has: str
    lacks: str
    given: str


VALUES = {
    name: Value("paper p", f"p.{name}", f"p.{name} IS NOT NULL", f"p.{name} IS NULL", given)
    for name, given in (
        ("votes", "SELECT id, votes FROM paper WHERE votes IS NOT NULL"),
        ("comments", "SELECT id, comments FROM paper WHERE comments IS NOT NULL"),
    )
} | {
    "citations": Value(
        f"({_CITED} GROUP BY a.id) v CROSS JOIN paper p ON p.id = v.id",
        "v.n",
        "TRUE",
        f"p.id NOT IN (SELECT id FROM ({_CITED} GROUP BY a.id))",
        f"{_CITED} GROUP BY a.id",
    ),
}
"""Orders by a number that few papers have."""

HAS_TERM = "EXISTS (SELECT 1 FROM term WHERE kind = ? AND value = ? AND id = p.id)"
HAS_ARCHIVE = (
    "EXISTS (SELECT 1 FROM term WHERE id = p.id AND kind = 'category' AND (value = ? OR (value >= ? AND value < ?)))"
)
BY_TERM = "term t CROSS JOIN paper p ON p.id = t.id"
IN_HEADS = "p.id IN (SELECT rowid FROM heads WHERE heads MATCH ?)"

FLAGS = range(2 * schema.BY_HAND)
"""All values of `paper.flags`."""

_WITH = {bit: [flags for flags in FLAGS if flags & bit] for bit in (schema.READ, schema.HIDDEN)}


def listed(flags: Iterable[int]) -> str:
    """Numbers for an `IN (…)`."""
    return ", ".join(map(str, sorted(flags)))


# by the index of flags alone, where what is sorted is in another index and rows need not be read
BY_SET = {
    name: f"p.id {way} (SELECT id FROM paper WHERE flags IN ({listed(_WITH[bit])}))"
    for name, bit, way in (
        ("read", schema.READ, "IN"),
        ("unread", schema.READ, "NOT IN"),
        ("shown", schema.HIDDEN, "NOT IN"),
    )
}

_KINDS = {"cat": schema.CATEGORY, "source": schema.SOURCE}
_NARROW_LITTLE = frozenset(("unread", "read", "new"))


def measure(db: apsw.Connection) -> Scale:
    """How large the cache is."""
    lacking = db.execute("SELECT 1 FROM meta WHERE name = 'heads_from'").fetchall()
    if not db.execute("SELECT 1 FROM paper LIMIT 1 OFFSET ?", (LARGE - 1,)).fetchall():
        return Scale(heads=not lacking)
    sizes: dict[tuple[str, str], int] = {}
    for kind, value, size in db.execute("SELECT kind, value, size FROM tally WHERE kind IN ('category', 'source')"):
        for each in {str(value), str(value).partition(".")[0]}:
            sizes[str(kind), each] = sizes.get((str(kind), each), 0) + int(size)
    return Scale(True, not lacking, frozenset(term for term, size in sizes.items() if size > COMMON))


def term_of(node: Node) -> tuple[str, str] | None:
    """The kind and the value that a criterion asks for, where it is one category or source."""
    return (_KINDS[node.field], node.value) if isinstance(node, Match) and node.field in _KINDS else None


def leading_term(rest: Sequence[Node], scale: Scale) -> Node | None:
    """The criterion whose papers, newest first, lead to all that are asked for; None where others narrow more."""
    lead: Node | None = None
    for node in rest:
        if term_of(node) in scale.common:
            # the papers of an archive are not in one piece in the order of dates
            if lead is None and not (isinstance(node, Match) and node.field == "cat" and "." not in node.value):
                lead = node
        elif not isinstance(node, Not) and not (isinstance(node, Flag) and node.name in _NARROW_LITTLE):
            return None
    return lead


def seen(where: Node | None) -> frozenset[int] | None:
    """The values of `paper.flags` of the papers that are not hidden and read or unread, where no more is asked."""
    found = frozenset(FLAGS).difference(_WITH[schema.HIDDEN])
    for node in conjuncts(where):
        if not isinstance(node, Flag) or node.field != "is" or node.name not in ("read", "unread"):
            return None
        found = found.intersection(_WITH[schema.READ]) if node.name == "read" else found.difference(_WITH[schema.READ])
    return found


def leads_with_new(nodes: Sequence[Node], scale: Scale) -> bool:
    """Whether to begin with the papers that came in since the last visit."""
    return scale.few_new and any(isinstance(node, Flag) and node == Flag("is", "new") for node in nodes)


def half_typed(nodes: Sequence[Node], scale: Scale) -> Word | None:
    """The word that is being typed, where the index of beginnings is to find it."""
    if not (scale.large and scale.heads):
        return None
    for node in nodes:
        if isinstance(node, Word) and node.prefix and is_text(node.text) and matching.in_index(node):
            return node
    return None


def beginning(word: Word) -> str:
    """The expression for `heads`."""
    return f"{matching.quoted(word.text)} *"
