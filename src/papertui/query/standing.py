"""Which queries can be rules: those that say the same of a paper tomorrow as today."""

from __future__ import annotations

from papertui.query.fields import PAPER_FIELDS, TEXT_FIELDS
from papertui.query.tree import Amount, Dated, Flag, Listed, Match, Newer, Phrase, Query, Word, leaves

_FIELDS = (*TEXT_FIELDS, *PAPER_FIELDS)


def unfit(query: Query) -> str | None:
    """Why a query cannot be a rule, as a sentence; `None` when it can.

    A rule is kept as a table of what it finds. What hangs on the day, on the last visit or on what rules do would be
    another answer without anything having changed.
    """
    for node, _ in leaves(query.where):
        match node:
            case Newer(number, unit):
                return f"A rule cannot use newer:{number}{unit}, which is another day tomorrow; after:DATE can."
            case Flag("is", "new"):
                return "A rule cannot use is:new, which is over with the next visit; after:DATE can."
            case Flag("is", "revised"):
                return "A rule cannot use is:revised, which is over with the next visit; after:DATE can."
            case Match("cites" | "citedby" as field, "starred", _):
                return f"A rule cannot use {field}:starred, which every star changes; {field}:ID can."
            case Flag("is", "hidden"):
                return "A rule cannot use is:hidden, which rules themselves change."
            case Flag("is", "untouched"):
                return "A rule cannot use is:untouched, as rules hide papers and so touch them."
            case Match("like", _, _):
                return "A rule cannot use like:, which finds others as papers come in."
            case Listed(_, _, said) | Dated(_, _, said) if said in ("today", "yesterday", "this", "last"):
                return f"A rule cannot use “{said}”, which is another day tomorrow; a date can."
            case Match(field, _, _) if field not in _FIELDS:
                return f"A rule cannot use {field}:."
            case Word() | Phrase() | Match() | Amount() | Flag() | Listed() | Dated():
                pass
            case _:
                return "A rule cannot use what this query asks for."
    return None


def hangs_on_marks(query: Query) -> bool:
    """Whether what the reader does with papers, but for their notes, changes what the query finds."""
    for node, _ in leaves(query.where):
        if isinstance(node, Match) and node.field == "tag":
            return True
        if isinstance(node, Flag) and (node.field == "is" or node.name == "note"):
            return True
    return False
