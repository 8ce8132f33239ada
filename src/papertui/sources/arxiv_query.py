"""A query of ours in the words of arXiv's search.

The grammar (https://info.arxiv.org/help/api/user-manual.html and, since November 2025, the source of arxiv-search) is
right-associative and knows no precedence, so every group is put into parentheses.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from papertui.errors import UsageError
from papertui.query.tree import Amount, And, Dated, Match, Newer, Node, Not, Or, Phrase, Query, Word

_FIRST, _LAST = "199101010000", "209912312359"
_DAYS = {"h": 1 / 24, "d": 1, "w": 7, "m": 30, "y": 365}
_NOT_IN_A_TERM = re.compile(r'[\s"()\[\]{}\\:,;]+')
# archives that are one category; the others have subject classes
_WHOLE = frozenset("gr-qc hep-ex hep-lat hep-ph hep-th math-ph nucl-ex nucl-th quant-ph".split())


def search_query(query: Query, today: date) -> str:
    """What to send as `search_query`, `""` for a query without criteria.

    Raises `UsageError` for what arXiv cannot search by, such as tags and votes.
    """
    return "" if query.where is None else _written(query.where, today)


def window(categories: tuple[str, ...], first: date, last: date) -> str:
    """Papers of any of the categories whose first version came in on the days from `first` to `last`."""
    either = " OR ".join(map(_category, categories))
    return f"({either}) AND {_submitted(f'{first:%Y%m%d}0000', f'{last:%Y%m%d}2359')}"


def _written(node: Node, today: date) -> str:
    if isinstance(node, Word | Phrase):
        return _field("all", node.text)
    if isinstance(node, Match):
        return _match(node)
    if isinstance(node, Dated | Newer | Amount):
        return _dates(node, today)
    if isinstance(node, Or):
        return f"({' OR '.join(_written(part, today) for part in node.nodes)})"
    if isinstance(node, And):
        wanted = [_written(part, today) for part in node.nodes if not isinstance(part, Not)]
        unwanted = [_written(part.node, today) for part in node.nodes if isinstance(part, Not)]
        if wanted:
            joined = " AND ".join(wanted)
            if not unwanted:
                return f"({joined})"
            return f"(({joined}) ANDNOT ({' OR '.join(unwanted)}))"
    if isinstance(node, Not | And):
        raise UsageError("arXiv cannot search only for what is not there: say also what is.")
    raise UsageError(f"arXiv cannot search by {_name(node)}, leave that out.")


def _name(node: Node) -> str:
    name = getattr(node, "field", "") or getattr(node, "kind", "") or "that"
    return f"{'on' if name == 'day' else name}:"


def _match(node: Match) -> str:
    if node.field == "author":
        return _field("au", node.value)
    if node.field == "cat":
        return _category(node.value)
    if node.field == "id" and node.value.startswith("arxiv:"):
        return f"id:{node.value.removeprefix('arxiv:')}"
    raise UsageError(f"arXiv cannot search by {node.field}: leave that out.")


def _category(name: str) -> str:
    whole = "." in name or name in _WHOLE
    return f"cat:{_NOT_IN_A_TERM.sub('', name)}{'' if whole else '.*'}"


def _field(name: str, text: str) -> str:
    words = [word for word in _NOT_IN_A_TERM.split(text) if word.strip("*?+-")]
    if not words:
        raise UsageError(f"arXiv cannot search for “{text}”: it looks for words.")
    words[0] = words[0].lstrip("*?")
    # quotes: without them a name of two words would be two searches
    return f"{name}:{words[0]}" if len(words) == 1 else f'{name}:"{" ".join(words)}"'


def _dates(node: Dated | Newer | Amount, today: date) -> str:
    if isinstance(node, Newer):
        first = today - timedelta(days=round(node.number * _DAYS[node.unit]))
        return _submitted(f"{first:%Y%m%d}0000", _LAST)
    if isinstance(node, Dated):
        day = date.fromisoformat(node.day)
        if node.field == "after":
            return _submitted(f"{day:%Y%m%d}0000", _LAST)
        return _submitted(_FIRST, f"{day - timedelta(days=1):%Y%m%d}2359")
    if node.field != "year":
        raise UsageError(f"arXiv cannot search by {node.field}: leave that out.")
    low, high = {
        "=": (node.low, node.low), "..": (node.low, node.high), ">": (node.low + 1, 2099), ">=": (node.low, 2099),
        "<": (1991, node.low - 1), "<=": (1991, node.low),
    }[node.op]  # fmt: skip
    return _submitted(f"{low:04}01010000", f"{high:04}12312359")


def _submitted(first: str, last: str) -> str:
    return f"submittedDate:[{first} TO {last}]"
