"""From tree to text that means the same."""

from __future__ import annotations

import re

from papertui.query import lex
from papertui.query.fields import EXACT_IN_QUOTES
from papertui.query.tree import (
    Among,
    Amount,
    And,
    Dated,
    Flag,
    Listed,
    Match,
    Newer,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    Sort,
    Word,
)

_FIELD_OF_KIND = {"day": "on", "week": "week", "month": "month"}
_PLAIN = re.compile(r"[^\s()\"“”„]+")


def unparse(query: Query) -> str:
    """The query in its plainest spelling. Parsing it (on the same day) gives the same criteria and order."""
    parts = []
    if query.where is not None:
        parts.append(_written(query.where))
    if query.sort is not None:
        parts.append(sort_term(query.sort))
    return " ".join(parts)


def term(field: str, value: str) -> str:
    """A field and its whole value as they are written in a query, quoted where that is needed: `tag:"Foo Bar"`."""
    plain = field not in EXACT_IN_QUOTES and _PLAIN.fullmatch(value)
    return f"{field}:{value if plain else quoted(value)}"


def quoted(value: str) -> str:
    """A text as a phrase."""
    return '"' + " ".join(value.split()).replace('"', '""') + '"'


def name_term(field: str, value: str, exact: bool) -> str:
    """An author or organization as written; quotes would make a part of a name the whole name."""
    return f"{field}:{quoted(value) if exact else value}"


def sort_term(sort: Sort) -> str:
    return f"sort:{sort.by}{'-' if sort.reverse else ''}"


def _written(node: Node, within: type[And] | type[Or] | None = None) -> str:
    match node:
        case Or(nodes) | And(nodes):
            glue = " OR " if isinstance(node, Or) else " "
            inner = glue.join(_written(part, type(node)) for part in nodes)
            return grouped(inner) if within is And else inner
        case Not(ruled_out):
            inner = _written(ruled_out)
            return f"-{grouped(inner)}" if isinstance(ruled_out, And | Or) or _minus_is_text(inner) else f"-{inner}"
        case Word(text):
            return text
        case Phrase(text):
            return quoted(text)
        case Match("author" | "org" as field, value, exact):
            return name_term(field, value, exact)
        case Match(field, value):
            return term(field, value)
        case Flag(field, name):
            return f"{field}:{name}"
        case Amount(field, op, low, high):
            return f"{field}:{low}..{high}" if op == ".." else f"{field}:{'' if op == '=' else op}{low}"
        case Listed(kind, period, said):
            return "on:trending" if kind == "trending" else f"{_FIELD_OF_KIND[kind]}:{said or period}"
        case Dated(field, _, said):
            return f"{field}:{said}"
        case Among(key):
            return term("like", key)
        case Newer(number, unit):
            return f"newer:{number}{unit}"


def _minus_is_text(term_text: str) -> bool:
    return term_text.startswith("-") or not (term_text[0] in '("' or lex.is_text(term_text))


def grouped(inner: str) -> str:
    """In parentheses, parted from a last word that would take the closing one for its own."""
    last = inner.rpartition(" ")[2]
    return f"({inner} )" if last.count("(") > last.count(")") else f"({inner})"
