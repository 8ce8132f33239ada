"""The search language: what one string means, the same in the prompt, saved searches and commands."""

from papertui.query.describe import describe
from papertui.query.edit import has_term, replace_field, terms, toggle_term, with_term, without_term
from papertui.query.errors import QueryError
from papertui.query.fields import FIELDS, SYNTAX, FieldInfo
from papertui.query.parse import parse
from papertui.query.tree import Query, Sort, highlights, order
from papertui.query.unparse import term, unparse

__all__ = [
    "FIELDS",
    "SYNTAX",
    "FieldInfo",
    "Query",
    "QueryError",
    "Sort",
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
