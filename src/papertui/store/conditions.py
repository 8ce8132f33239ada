"""The criteria of a query as SQL conditions, by kind of node. Every value of the query is a bound parameter."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple, TypeAlias

from papertui import identity
from papertui.query.fields import STARRED
from papertui.query.tree import Among, Amount, And, Dated, Flag, Listed, Match, Newer, Node, Not, Or, Phrase, Word
from papertui.store import matching, plans, schema, tokens
from papertui.store.plans import SMALL, Scale

Value: TypeAlias = int | str

# the index of marked papers serves only a WHERE with its very own condition
_MARKED = "p.id IN (SELECT id FROM paper INDEXED BY paper_marked WHERE flags & 11 AND flags & {})"
# each value of flags in turn: those that are hidden may be most papers (no rule hides what is starred or queued)
_KEPT = "p.id IN (SELECT id FROM paper WHERE flags & 11 AND flags IN ({}))"
_STATES = {
    "untouched": "(p.flags = 0 AND p.tags = '')",
    "starred": _KEPT.format(",".join(str(bits) for bits in range(16) if bits & schema.STARRED)),
    "queued": _KEPT.format(",".join(str(bits) for bits in range(16) if bits & schema.QUEUED)),
    "hidden": _MARKED.format(schema.HIDDEN),
    "read": f"p.flags & {schema.READ}",
    "unread": f"(p.flags & {schema.READ}) = 0",
    "updated": f"(p.flags & {schema.READ} AND p.version > p.read_version)",
}
# the plus keeps the index of arrivals from taking the place of the order of ids, which gives the first rows at once
_NEW = "+p.arrived > ?"
_FEW_NEW = "p.id IN (SELECT id FROM paper WHERE arrived > ?)"
_REVISED = (
    "(p.version > 1 AND p.arrived <= ? AND EXISTS"
    " (SELECT 1 FROM version v WHERE v.id = p.id AND v.version = p.version AND v.seen > ?))"
)
_THINGS = {
    "code": schema.HAS_CODE,
    "project": schema.HAS_PROJECT,
    "media": schema.HAS_MEDIA,
    "models": schema.HAS_MODELS,
    "datasets": schema.HAS_DATASETS,
    "spaces": schema.HAS_SPACES,
    "fulltext": schema.HAS_FULLTEXT,
    "note": schema.HAS_NOTE,
}
_KINDS = {"cat": schema.CATEGORY, "source": schema.SOURCE, "kw": schema.KEYWORD}
_COLUMNS = {"votes": "p.votes", "comments": "p.comments", "stars": "p.github_stars"}
IN_WORDS = "p.id IN (SELECT rowid FROM words WHERE words MATCH ?)"
_TITLE_LIKE = r"p.title LIKE ? ESCAPE '\'"
# a name such as C++ as `tokens` knows it: neither a part of another word nor followed by more of one
_TITLE_NAMES = "' ' || lower(p.title) || ' ' GLOB '*[^a-z0-9_.]' || ? || '[^a-z0-9_+#]*'"
_AUTHORS_LIKE = r"p.authors LIKE ? ESCAPE '\'"
_OPERATORS = {">": ">", ">=": ">=", "<": "<", "<=": "<=", "=": "="}
_TERM = "p.id IN (SELECT id FROM term WHERE kind = ? AND value = ?)"
_ARCHIVE = (
    "p.id IN (SELECT id FROM term WHERE kind = 'category' AND value = ?"
    " UNION ALL SELECT id FROM term WHERE kind = 'category' AND value >= ? AND value < ?)"
)
_TAG = "p.id IN (SELECT id FROM term WHERE kind = 'tag' AND value = ? COLLATE NOCASE)"
_ORGANIZATION = r"p.id IN (SELECT id FROM term WHERE kind IN ('organization', 'handle') AND value LIKE ? ESCAPE '\')"
# a handle in quotes counts where it is nobody's name: an organization may have the name of another one as its handle
_WHOLE_NAME = r"""p.id IN (SELECT id FROM term WHERE kind = 'organization' AND value LIKE ? ESCAPE '\'
 UNION ALL SELECT id FROM term WHERE kind = 'handle' AND value LIKE ? ESCAPE '\'
 AND NOT EXISTS (SELECT 1 FROM term WHERE kind = 'organization' AND value LIKE ? ESCAPE '\'))"""
_ON_LIST = "p.id IN (SELECT id FROM listing WHERE kind = ? AND period = ?)"
_IN_PERIOD = (
    "p.id IN (SELECT id FROM listing WHERE kind = ? AND period = ?"
    " UNION ALL SELECT id FROM listing WHERE kind = 'day' AND period BETWEEN ? AND ?)"
)
_CITATIONS = "p.id IN (SELECT a.id FROM cited c JOIN alias a ON a.key = c.key WHERE c.citations {})"
_SAME = "SELECT ? UNION SELECT b.key FROM alias a JOIN alias b ON b.id = a.id WHERE a.key = ?"
_CITES = f"p.id IN (SELECT a.id FROM cites c JOIN alias a ON a.key = c.citing WHERE c.cited IN ({_SAME}))"
_CITED_BY = f"p.id IN (SELECT a.id FROM cites c JOIN alias a ON a.key = c.cited WHERE c.citing IN ({_SAME}))"
_AMONG = "p.id IN (SELECT value FROM json_each(?))"
_STARS = (
    "p.id IN (SELECT a.id FROM paper s JOIN alias b ON b.id = s.id JOIN cites c ON c.{1} = b.key"
    " JOIN alias a ON a.key = c.{0} WHERE s.flags & 11 AND s.flags & 1)"
)
_STARS_OF_FEW = (
    "EXISTS (SELECT 1 FROM alias a JOIN cites c ON c.{0} = a.key JOIN alias b ON b.key = c.{1}"
    " JOIN paper s ON s.id = b.id WHERE a.id = p.id AND s.flags & 1)"
)
_BY_KEYS = "p.id IN (SELECT id FROM alias WHERE key IN ({}) UNION ALL SELECT id FROM paper WHERE key IN ({}))"
_BY_KEY = "p.id IN (SELECT id FROM alias WHERE key = ? UNION ALL SELECT id FROM paper WHERE key = ?)"


class Moment(NamedTuple):
    """When a query is asked, in UTC and ms since 1970, and which of several ways to the same rows its conditions take.

    `by_sets` has every state looked up as a set of rows, `few` those that are new; `typed` is the word that is being
    typed.
    """

    now: datetime
    today: date
    visit_ms: int
    scale: Scale = SMALL
    by_sets: bool = False
    typed: Word | None = None
    few: bool = False


class Writer:
    """Writes conditions and collects their parameters in the order of the text."""

    def __init__(self, moment: Moment) -> None:
        self._moment = moment
        self.params: list[Value] = []

    def bound(self, sql: str, *values: Value) -> str:
        self.params.extend(values)
        return sql

    def condition(self, node: Node) -> str:
        """The node as an SQL condition, true or else false or NULL."""
        if matching.in_index(node):
            return self.bound(IN_WORDS, matching.expression(node))
        match node:
            case And(nodes):
                found, rest = split(nodes)
                parts = [self.bound(IN_WORDS, matching.conjunction(found))] if found else []
                return f"({' AND '.join([*parts, *map(self.condition, rest)])})"
            case Or(nodes):
                found = tuple(part for part in nodes if matching.in_index(part))
                parts = [self.bound(IN_WORDS, matching.expression(Or(found)))] if found else []
                rest = [part for part in nodes if not matching.in_index(part)]
                # looked up by themselves they would have every paper read
                named = [part.value for part in rest if isinstance(part, Match) and part.field == "id"]
                if len(named) > 1:
                    parts.append(self._named(named))
                    rest = [part for part in rest if not (isinstance(part, Match) and part.field == "id")]
                return f"({' OR '.join([*parts, *map(self.condition, rest)])})"
            case Not(inner):
                return f"({self.condition(inner)}) IS NOT TRUE"
            case Word(text) | Phrase(text):
                return self._outside_index(text)
            case Match():
                return self._match(node)
            case Among(_, rows):
                return self.bound(_AMONG, json.dumps(rows))
            case Flag("is", "new"):
                return self.bound(_FEW_NEW if self._moment.few else _NEW, self._moment.visit_ms)
            case Flag("is", "revised"):
                return self.bound(_REVISED, self._moment.visit_ms, self._moment.visit_ms)
            case Flag("is", name):
                return (plans.BY_SET.get(name) if self._moment.by_sets else None) or _STATES[name]
            case Flag(_, name):
                return f"p.extras & {_THINGS[name]}"
            case Amount():
                return self._amount(node)
            case Listed():
                return self._listed(node)
            case Dated(field, day, _):
                limit = date.fromisoformat(day)
                return self._since(limit) if field == "after" else self._before(limit)
            case Newer():
                return self._newer(node)

    def _named(self, keys: list[str]) -> str:
        places = ",".join("?" * len(keys))
        return self.bound(_BY_KEYS.format(places, places), *keys, *keys)

    def _outside_index(self, text: str) -> str:
        """Text that names a paper, is written without spaces or has no letters."""
        if key := identity.paper_key(text):
            by_key = self.bound(_BY_KEY, key, key)
            return f"({by_key} OR {self.bound(IN_WORDS, matching.quoted(text))})"
        if name := tokens.name(text):
            return f"({self.bound(_TITLE_NAMES, name)} OR {self.bound(IN_WORDS, matching.quoted(tokens.SIGNED[name]))})"
        return self._either(_TITLE_LIKE, text, matching.loose(text))

    def _either(self, pattern: str, text: str, expression: str | None) -> str:
        condition = self.bound(pattern, matching.like(text))
        return f"({condition} OR {self.bound(IN_WORDS, expression)})" if expression else condition

    def _match(self, node: Match) -> str:
        value = node.value
        if node.field == "author":
            loose = matching.loose(value)
            return self._either(_AUTHORS_LIKE, value, loose and f"authors : ({loose})")
        if node.field == "id":
            return self.bound(_BY_KEY, value, value)
        if node.field in ("cites", "citedby") and value == STARRED:
            ends = ("citing", "cited") if node.field == "cites" else ("cited", "citing")
            return (_STARS_OF_FEW if self._moment.few else _STARS).format(*ends)
        if node.field in ("cites", "citedby"):
            return self.bound(_CITES if node.field == "cites" else _CITED_BY, value, value)
        if node.field == "like":
            return "0"  # nobody has said what that is
        if node.field == "org":
            if not node.exact:
                return self.bound(_ORGANIZATION, matching.like(value))
            return self.bound(_WHOLE_NAME, *[matching.like(value)[1:-1]] * 3)
        if node.field == "tag":
            return self.bound(_TAG, value)
        common = plans.term_of(node) in self._moment.scale.common
        if node.field == "cat" and "." not in value:
            # "/" is the character after ".", so this is every value that begins with the archive and a dot
            return self.bound(plans.HAS_ARCHIVE if common else _ARCHIVE, value, f"{value}.", f"{value}/")
        return self.bound(plans.HAS_TERM if common else _TERM, _KINDS[node.field], value)

    def _amount(self, node: Amount) -> str:
        compared = "BETWEEN ? AND ?" if node.op == ".." else f"{_OPERATORS[node.op]} ?"
        numbers = (node.low, node.high) if node.op == ".." else (node.low,)
        if node.field == "citations":
            return self.bound(_CITATIONS.format(compared), *numbers)
        year = "CAST(substr(p.published, 1, 4) AS INTEGER)"
        return self.bound(f"{_COLUMNS.get(node.field, year)} {compared}", *numbers)

    def _listed(self, node: Listed) -> str:
        if node.kind in ("day", "trending"):
            return self.bound(_ON_LIST, node.kind, node.period)
        if node.kind == "month":
            first, last = f"{node.period}-01", f"{node.period}-31"
        else:
            year, week = int(node.period[:4]), int(node.period[6:])
            first, last = (date.fromisocalendar(year, week, day).isoformat() for day in (1, 7))
        return self.bound(_IN_PERIOD, node.kind, node.period, first, last)

    def _since(self, day: date) -> str:
        return self.bound("p.id >= ?", day.toordinal() * schema.IDS_PER_DAY)

    def _before(self, day: date) -> str:
        # papers without a date have the ids of day 0
        return self.bound("p.id BETWEEN ? AND ?", schema.IDS_PER_DAY, day.toordinal() * schema.IDS_PER_DAY - 1)

    def _newer(self, node: Newer) -> str:
        if node.unit != "h":
            return self._since(_back(self._moment.today, node))
        hours = timedelta(hours=node.number)
        start = self._moment.now - hours
        precise = self.bound("(length(p.date) = 10 OR p.date >= ?)", start.strftime("%Y-%m-%dT%H:%M:%SZ"))
        return f"({precise} AND {self._since(start.date())})"


def split(nodes: Iterable[Node]) -> tuple[tuple[Node, ...], list[Node]]:
    """What the full-text index can answer at one go, and the rest; nothing for it when it could only rule out."""
    mine: list[Node] = []
    rest: list[Node] = []
    for node in nodes:
        (mine if matching.in_index(node.node if isinstance(node, Not) else node) else rest).append(node)
    if all(isinstance(node, Not) for node in mine):
        return (), mine + rest
    return tuple(mine), rest


def _back(day: date, age: Newer) -> date:
    """The day that many days, weeks, calendar months or years earlier, or the first of all days."""
    try:
        if age.unit in "dw":
            return day - timedelta(days=age.number * (7 if age.unit == "w" else 1))
        months = day.year * 12 + day.month - 1 - age.number * (12 if age.unit == "y" else 1)
        first = date(months // 12, months % 12 + 1, 1)
        following = date(months // 12 + months % 12 // 11, (months + 1) % 12 + 1, 1)
        return first.replace(day=min(day.day, (following - first).days))
    except (ValueError, OverflowError):
        return date.min
