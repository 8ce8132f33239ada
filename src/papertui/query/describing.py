"""A query as a calm English sentence, for titles and status lines."""

from __future__ import annotations

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
    conjuncts,
    order,
)

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_UNITS = {"h": "hour", "d": "day", "w": "week", "m": "month", "y": "year"}
_NOUNS = {
    "votes": ("vote", "votes"),
    "comments": ("comment", "comments"),
    "stars": ("GitHub star", "GitHub stars"),
    "citations": ("citation", "citations"),
}
_THINGS = {
    "code": "code",
    "project": "a project page",
    "note": "a note",
    "fulltext": "full text",
    "models": "models",
    "datasets": "datasets",
    "spaces": "Spaces",
    "media": "media",
}
_MATCHES = {
    "author": "by {}",
    "cat": "in {}",
    "org": "from {}",
    "tag": "tagged {}",
    "source": "seen at {}",
    "kw": "about {}",
    "id": "with the id {}",
    "cites": "that cite {}",
    "citedby": "cited by {}",
    "like": "like {}",
}
_COMPARED = {">": "more than {}", ">=": "at least {}", "<": "fewer than {}", "<=": "at most {}", "=": "{}"}
_YEARS = {">": "after {}", ">=": "in {} or later", "<": "before {}", "<=": "in {} or earlier", "=": "in {}"}
_ORDERS = {
    ("relevance", False): "by relevance",
    ("relevance", True): "least relevant first",
    ("date", True): "oldest first",
    ("votes", False): "by votes",
    ("votes", True): "fewest votes first",
    ("comments", False): "by comments",
    ("comments", True): "fewest comments first",
    ("score", False): "by the points of rules",
    ("score", True): "fewest points of rules first",
    ("citations", False): "by citations",
    ("citations", True): "fewest citations first",
    ("foryou", False): "the likeliest for you first",
    ("foryou", True): "the least likely for you first",
    ("likeness", False): "the most alike first",
    ("title", False): "by title",
    ("title", True): "by title from Z to A",
}


def describe(query: Query) -> str:
    """What the query selects and in which order: `unread papers with "flow matching" on Daily 2025-09-12, by votes`.

    The usual order, newest first, is left unsaid.
    """
    parts = conjuncts(query.where)
    states = [_clause(part) for part in parts if _is_state(part)]
    words = [part for part in parts if isinstance(part, Word | Phrase)]
    rest = [part for part in parts if not _is_state(part) and not isinstance(part, Word | Phrase | Or)]
    said = [", ".join(dict.fromkeys(states)), "papers" if parts else "all papers"]
    if words:
        said.append("with " + _listed([_text(word) for word in words], "and"))
    said.extend(dict.fromkeys(_clause(part) for part in rest))
    choices = [_clause(part) for part in parts if isinstance(part, Or)]
    joint = ", " if len(parts) > len(choices) else " "
    return joint.join([" ".join(filter(None, said)), *choices]) + _order(order(query))


def _is_state(node: Node) -> bool:
    return isinstance(node, Flag) and node.field == "is"


def _order(sort: Sort) -> str:
    said = _ORDERS.get((sort.by, sort.reverse))
    return f", {said}" if said else ""


def _listed(parts: list[str], last: str) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def _text(node: Word | Phrase) -> str:
    return node.text if isinstance(node, Word) else f'"{node.text}"'


def _clause(node: Node) -> str:
    """What follows the noun: `with diffusion`, `by song`, `on Daily 2025-09-12`."""
    match node:
        case Word() | Phrase():
            return f"with {_text(node)}"
        case Match("cites" | "citedby" as field, "starred", _):
            return _MATCHES[field].format("a starred paper")
        case Match(field, value, exact):
            return _MATCHES[field].format(f'"{value}"' if exact or " " in value else value)
        case Flag(field, name):
            return name if field == "is" else f"with {_THINGS[name]}"
        case Amount():
            return _amount(node)
        case Listed():
            return _on_list(node)
        case Dated(field, _, said):
            return f"{'since' if field == 'after' else 'before'} {said}"
        case Among(key):
            return _MATCHES["like"].format(key)
        case Newer(number, unit):
            span = _UNITS[unit] if number == 1 else f"{number} {_UNITS[unit]}s"
            return f"from the last {span}"
        case Not(inner):
            return _negated(inner)
        case And(nodes):
            return _listed([_nested(part) for part in nodes], "and")
        case Or(nodes):
            words = [_text(part) for part in nodes if isinstance(part, Word | Phrase)]
            if len(words) == len(nodes):
                return "with " + _listed(words, "or")
            return "either " + _listed([_nested(part) for part in nodes], "or")


def _nested(node: Node) -> str:
    return f"({_clause(node)})" if isinstance(node, And | Or) else _clause(node)


def _negated(node: Node) -> str:
    clause = _nested(node)
    return f"without {clause.removeprefix('with ')}" if clause.startswith("with ") else f"not {clause}"


def _amount(node: Amount) -> str:
    if node.field == "year":
        years = f"{node.low} to {node.high}" if node.op == ".." else _YEARS[node.op].format(node.low)
        return f"published {years}"
    one, many = _NOUNS[node.field]
    if node.op == "..":
        return f"with {node.low:,} to {node.high:,} {many}"
    return f"with {_COMPARED[node.op].format(f'{node.low:,}')} {one if node.low == 1 else many}"


def _on_list(node: Listed) -> str:
    if node.kind == "trending":
        return "on the trending list"
    if node.kind == "day":
        return f"on Daily {node.said or node.period}"
    if node.said:
        return f"on Daily {node.said} {node.kind}"
    if node.kind == "week":
        return f"on Daily in week {int(node.period[6:])} of {node.period[:4]}"
    return f"on Daily in {_MONTHS[int(node.period[5:]) - 1]} {node.period[:4]}"
