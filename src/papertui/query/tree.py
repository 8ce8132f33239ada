"""What a query means: a tree of criteria and an order.

The nodes are tuples, and tuples of different types with the same parts are equal to Python: compare `repr` or the
types where that matters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias


class Word(NamedTuple):
    """One word as typed, such as `diffusion`, `GPT-4` or `C++`. With `prefix` it also stands for longer ones."""

    text: str
    prefix: bool = False


class Phrase(NamedTuple):
    """Words next to each other."""

    text: str


class Match(NamedTuple):
    """A field with a text: author, cat, org, tag, source, kw, or id, cites, citedby, like (`value` is the paper's key
    then, or `fields.STARRED` for what cites any starred paper, or is cited by one).

    `exact` is about authors and organizations only: the words as they stand, not beginnings or parts of names.
    """

    field: str
    value: str
    exact: bool = False


class Flag(NamedTuple):
    """`is:` or `has:` with one of its names."""

    field: str
    name: str


class Amount(NamedTuple):
    """A number compared: `op` is one of `> >= < <= =` with `low`, or `..` with both ends included."""

    field: str
    op: str
    low: int
    high: int


class Listed(NamedTuple):
    """On a list: `kind` is day, week, month or trending, `period` as in `papertui.model.Listing`.

    `said` is the relative word that was written (`today`, `last`), empty when it was the period itself.
    """

    kind: str
    period: str
    said: str = ""


class Dated(NamedTuple):
    """`after` (day included) or `before` (day excluded). `day` is a whole ISO date, `said` what was written."""

    field: str
    day: str
    said: str


class Newer(NamedTuple):
    """At most `number` hours, days, weeks, months or years old; `unit` is one of `h d w m y`."""

    number: int
    unit: str


class Among(NamedTuple):
    """One of these rows of the cache, which is what became of `like:` with this key."""

    key: str
    rows: tuple[int, ...]


class Not(NamedTuple):
    node: Node


class And(NamedTuple):
    nodes: tuple[Node, ...]


class Or(NamedTuple):
    nodes: tuple[Node, ...]


Node: TypeAlias = Word | Phrase | Match | Flag | Amount | Listed | Dated | Newer | Among | Not | And | Or


class Sort(NamedTuple):
    """`by` is one of `fields.ORDERS`, or `rank`, the trending list's own order, or `likeness`.

    `reverse` turns the usual way round.
    """

    by: str
    reverse: bool = False


class Query(NamedTuple):
    """A parsed query: the text as it came, its criteria (`None` for none) and the order asked for, if any."""

    text: str
    where: Node | None = None
    sort: Sort | None = None


def leaves(node: Node | None, positive: bool = True) -> Iterator[tuple[Node, bool]]:
    """Every criterion from left to right, with whether it is asked for (`True`) or ruled out."""
    if isinstance(node, And | Or):
        for part in node.nodes:
            yield from leaves(part, positive)
    elif isinstance(node, Not):
        yield from leaves(node.node, not positive)
    elif node is not None:
        yield node, positive


def conjuncts(node: Node | None) -> tuple[Node, ...]:
    """The criteria that must all hold."""
    if node is None:
        return ()
    return node.nodes if isinstance(node, And) else (node,)


def order(query: Query) -> Sort:
    """The order that counts: the one asked for, else what suits the list or newest first.

    Relevance without a word to be relevant to is newest first.
    """
    asked = [node for node, positive in leaves(query.where) if positive]
    if query.sort is not None:
        if query.sort.by == "relevance" and not any(isinstance(node, Word | Phrase) for node in asked):
            return Sort("date")
        return query.sort
    if any(isinstance(node, Among) or (isinstance(node, Match) and node.field == "like") for node in asked):
        return Sort("likeness")
    kinds = [node.kind for node in asked if isinstance(node, Listed)]
    if not kinds:
        return Sort("date")
    return Sort("rank" if "trending" in kinds else "votes")


def likes(query: Query) -> tuple[str, ...]:
    """The keys of the papers that others are to be like, or unlike."""
    return tuple(node.value for node, _ in leaves(query.where) if isinstance(node, Match) and node.field == "like")


def with_near(query: Query, near: Mapping[str, Sequence[int]]) -> Query:
    """The query with `Among` in place of `like:`; `near` has the rows by the keys of the papers they are like."""
    return query if query.where is None else query._replace(where=_with_near(query.where, near))


def _with_near(node: Node, near: Mapping[str, Sequence[int]]) -> Node:
    match node:
        case Match("like", key):
            return Among(key, tuple(near.get(key, ())))
        case Not(inner):
            return Not(_with_near(inner, near))
        case And(nodes) | Or(nodes):
            return type(node)(tuple(_with_near(part, near) for part in nodes))
    return node


def is_ranked(query: Query) -> bool:
    """Whether it takes more than the cache to answer: how alike papers are, or what the reader likes."""
    return order(query).by in ("foryou", "likeness") or bool(likes(query))


def highlights(query: Query) -> tuple[tuple[str, bool], ...]:
    """Words and phrases that are asked for, each with whether longer words match too: what to mark in a text."""
    found: dict[tuple[str, bool], None] = {}
    for node, positive in leaves(query.where):
        if positive and isinstance(node, Word | Phrase):
            found[node.text, isinstance(node, Word) and node.prefix] = None
    return tuple(found)
