"""The search language: what one string means, the same in the prompt, saved searches and commands."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papertui.query.describing import describe
    from papertui.query.edit import criteria, has_term, replace_field, terms, toggle_term, with_term, without_term
    from papertui.query.errors import QueryError
    from papertui.query.fields import FIELDS, SYNTAX, FieldInfo
    from papertui.query.parsing import parse
    from papertui.query.tree import Query, Sort, highlights, order
    from papertui.query.unparsing import term, unparse
else:
    # Found when asked for: a command that runs a query neither describes nor edits it. No module here has the name of
    # something it gives, or it would stand in that thing's place once it is imported.
    _HOMES = {
        "edit": ("criteria", "has_term", "replace_field", "terms", "toggle_term", "with_term", "without_term"),
        "errors": ("QueryError",),
        "fields": ("FIELDS", "SYNTAX", "FieldInfo"),
        "parsing": ("parse",),
        "describing": ("describe",),
        "unparsing": ("term", "unparse"),
        "tree": ("Query", "Sort", "highlights", "order"),
    }

    def __getattr__(name):
        for home, names in _HOMES.items():
            if name in names:
                return getattr(import_module(f"{__name__}.{home}"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "FIELDS",
    "SYNTAX",
    "FieldInfo",
    "Query",
    "QueryError",
    "Sort",
    "criteria",
    "describe",
    "has_term",
    "highlights",
    "order",
    "parse",
    "replace_field",
    "term",
    "terms",
    "toggle_term",
    "unparse",
    "with_term",
    "without_term",
]
