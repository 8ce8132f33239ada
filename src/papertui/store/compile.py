"""From a query's tree to SQL: which table leads, what is left out, in which order.

Only constants stand in the SQL text; everything of the query is a bound parameter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from papertui.query.tree import And, Flag, Match, Node, Query, Sort, Word, conjuncts, leaves, order
from papertui.store import matching, plans, schema
from papertui.store.conditions import IN_WORDS, Moment, Value, Writer, split
from papertui.store.ordering import GIVEN, ordering, settled
from papertui.store.plans import SMALL, Scale


class Sql(NamedTuple):
    """A SELECT of paper ids (or of a count) without LIMIT, and its parameters in order."""

    sql: str
    params: tuple[Value, ...]


SHOWN = f"(p.flags & {schema.HIDDEN}) = 0"


def compile(
    query: Query,
    *,
    now: datetime,
    today: date,
    visit_ms: int,
    live: bool = False,
    stable: bool = False,
    scored: bool = False,
    scale: Scale = SMALL,
) -> Sql:
    """The rows of `paper` that a query selects, in its order.

    `now` is in UTC, `visit_ms` the last visit in ms since 1970 (for `is:new`). With `live`, for a query that is still
    being typed, relevance gives way to newest first, which needs no look at every hit, and a single letter at the end
    does not count yet. With `stable` the same papers come in the same order from every cache. With `scored` a second
    column has the score that they are ordered by, the lower the better, or NULL. Hidden papers are left out unless the
    query asks for them, for what is starred or queued, for a tag, for notes or for a single paper. `scale` chooses
    among ways to the same rows; but with `live` in a large cache the word that is being typed is looked for as it
    stands, and its beginning only in titles and authors.
    """
    few = plans.leads_with_new(conjuncts(query.where), scale)
    moment = Moment(now, today, visit_ms, scale, few=few)
    sort = order(query)
    if live and sort.by == "relevance":
        sort = Sort("date")
    word = plans.half_typed(conjuncts(query.where), scale) if live else None
    if word is not None and sort.by == "date":
        return _typed(query.where, word, sort, moment)
    where = matching.meaningful(query.where, live)
    if word is not None:
        where = _but(query.where, word)
    found, rest = split(conjuncts(where))
    if word is not None and not (found and len(word.text) <= plans.SHORT):
        moment = moment._replace(typed=word)
    if scale.large and not stable and not scored and not moment.few:
        if sort.by in plans.VALUES:
            return _valued_first(where, sort, moment)
        if sort.by == "score":
            return _pointed_apart(where, sort, moment)
        if sort.by == "title":
            moment = moment._replace(by_sets=True)
            if not found and _looks_up(_selection(where, found, rest, moment)[1]):
                newest = query._replace(sort=Sort("date"))
                met = compile(newest, now=now, today=today, visit_ms=visit_ms, live=live, scale=scale)
                return _by_title(met, sort)
        if sort.by == "date" and not found and (lead := plans.leading_term(rest, scale)):
            return _led_by_term(where, lead, sort, moment)
    if scale.large and scored and found:
        moment = moment._replace(by_sets=True)
    source, criteria, params = _selection(where, found, rest, moment)
    ranked = ordering(sort, where, found)
    by = settled(ranked.by) if stable else ranked.by
    row, among = "p.id", f"{ranked.join}{criteria}{by}"
    if moment.by_sets and found and not _reads_rows(among):
        row, source, among = "words.rowid", "words", among.replace("p.id", "words.rowid")
    columns = f"{row}, {ranked.score}" if scored else row
    return Sql(f"{ranked.start}SELECT {columns} FROM {source}{among}", (*ranked.params, *params))


def _reads_rows(sql: str) -> bool:
    """Whether this asks more of a paper than its id; else what the full-text index finds tells all."""
    return "p." in sql.replace("p.id", "")


def _looks_up(criteria: str) -> bool:
    """Whether this asks for more of a paper than its id; the index of titles, which leads by itself, has no more."""
    return _reads_rows(criteria) or "EXISTS" in criteria or "MATCH" in criteria


def compile_count(query: Query, *, now: datetime, today: date, visit_ms: int, scale: Scale = SMALL) -> Sql:
    """How many papers `compile` would select."""
    where = matching.meaningful(query.where, live=False)
    flags = plans.seen(where)
    if flags is not None:
        return Sql(f"SELECT count(*) FROM paper WHERE flags IN ({plans.listed(flags)})", ())
    found, rest = split(conjuncts(where))
    moment = Moment(now, today, visit_ms, scale, by_sets=bool(scale.large and found))
    source, criteria, params = _selection(where, found, rest, moment)
    if moment.by_sets and not _reads_rows(criteria):
        source, criteria = "words", criteria.replace("p.id", "words.rowid")
    return Sql(f"SELECT count(*) FROM {source}{criteria}", params)


def compile_others(query: Query) -> Sql | None:
    """The papers that `compile_members` leaves out, where only whether they are read and hidden tells which."""
    flags = plans.seen(query.where)
    if flags is None:
        return None
    return Sql(f"SELECT id FROM paper WHERE flags IN ({plans.listed(set(plans.FLAGS) - flags)})", ())


def compile_unordered(query: Query, *, now: datetime, today: date, visit_ms: int, few_new: bool = False) -> Sql:
    """The rows that `compile` selects, in no order; `few_new` as in `Scale`."""
    where = matching.meaningful(query.where, live=False)
    found, rest = split(conjuncts(where))
    few = plans.leads_with_new(conjuncts(where), Scale(few_new=few_new))
    source, criteria, params = _selection(where, found, rest, Moment(now, today, visit_ms, few=few))
    return Sql(f"SELECT p.id FROM {source}{criteria}", params)


def compile_members(
    query: Query, *, now: datetime, today: date, visit_ms: int, scale: Scale = SMALL, live: bool = False
) -> Sql:
    """The rows that `compile` selects by date, in no order; `live` as there."""
    moment = Moment(now, today, visit_ms, scale)
    word = plans.half_typed(conjuncts(query.where), scale) if live else None
    if word is not None:
        return _typed(query.where, word, None, moment)
    where = matching.meaningful(query.where, live)
    found, rest = split(conjuncts(where))
    source, criteria, params = _selection(where, found, rest, moment)
    return Sql(f"SELECT p.id FROM {source}{criteria}", params)


def compile_hits(query: Query) -> Sql:
    """The rows that a rule finds, hidden or not, in no order; `query` does not hang on the time."""
    where = matching.meaningful(query.where, live=False)
    found, rest = split(conjuncts(where))
    moment = Moment(datetime.min, date.min, 0)
    source, criteria, params = _selection(where, found, rest, moment, hidden=True)
    return Sql(f"SELECT p.id FROM {source}{criteria}", params)


def _selection(
    where: Node | None,
    found: tuple[Node, ...],
    rest: Iterable[Node],
    moment: Moment,
    *,
    hidden: bool = False,
    lead: Sql | None = None,
    also: Sql | None = None,
) -> tuple[str, str, tuple[Value, ...]]:
    """The tables, the WHERE and its parameters.

    `lead` is another condition for the leading table than `found` gives; then this is looked up. `also` is one more.
    """
    writer = Writer(moment)
    # the index gives its hits newest first, and paper is only looked up for those
    source = "words CROSS JOIN paper p ON p.id = words.rowid" if found and lead is None else "paper p"
    conditions = [] if lead is None else [writer.bound(lead.sql, *lead.params)]
    if found:
        conditions.append(writer.bound("words MATCH ?" if lead is None else IN_WORDS, matching.conjunction(found)))
    conditions += [writer.condition(node) for node in rest]
    if not hidden and not asks_for_hidden(where):
        conditions.append(plans.BY_SET["shown"] if moment.by_sets else SHOWN)
    if moment.typed is not None:
        whole = matching.quoted(moment.typed.text)
        conditions.append(writer.bound(f"({plans.IN_HEADS} OR {IN_WORDS})", plans.beginning(moment.typed), whole))
    conditions += [] if also is None else [writer.bound(also.sql, *also.params)]
    return source, f" WHERE {' AND '.join(conditions)}" if conditions else "", tuple(writer.params)


def _led_by_term(where: Node | None, lead: Node, sort: Sort, moment: Moment) -> Sql:
    """The papers of a term by date, those that do not meet the other criteria left out."""
    rest = [node for node in conjuncts(where) if node is not lead]
    term = plans.term_of(lead)
    assert term is not None
    _, criteria, params = _selection(where, (), rest, moment, lead=Sql("t.kind = ? AND t.value = ?", term))
    return Sql(f"SELECT t.id FROM {plans.BY_TERM}{criteria} ORDER BY t.id{'' if sort.reverse else ' DESC'}", params)


def _valued_first(where: Node | None, sort: Sort, moment: Moment) -> Sql:
    """Those that have a value in its order, then the others, newest first: the many need not be sorted."""
    found, rest = split(conjuncts(where))
    value = plans.VALUES[sort.by]
    down = "" if sort.reverse else " DESC"
    if found:
        _, having, first = _selection(where, found, rest, moment)
        start = f"WITH given(id, n) AS MATERIALIZED ({value.given}) "
        having = f"{_IN_GIVEN}{having} ORDER BY given.n{down}, p.id DESC"
    else:
        _, having, first = _selection(where, found, rest, moment, lead=Sql(value.has, ()))
        start, having = "", f"{value.source}{having} ORDER BY {value.name}{down}, p.id DESC"
    return _parts(start, [(having, first), _newest(where, moment, value.lacks)])


def _pointed_apart(where: Node | None, sort: Sort, moment: Moment) -> Sql:
    """Those to which rules give points on either side of the others, which are newest first and need not be sorted."""
    found, rest = split(conjuncts(where))
    down = "" if sort.reverse else " DESC"
    parts = []
    for side in ("> 0", "< 0"):
        lead = None if found else Sql(f"given.points {side}", ())
        also = Sql(f"given.points {side}", ()) if found else None
        _, having, params = _selection(where, found, rest, moment, lead=lead, also=also)
        source = _IN_GIVEN if found else "given CROSS JOIN paper p ON p.id = given.id"
        parts.append((f"{source}{having} ORDER BY given.points{down}, p.id DESC", params))
    if sort.reverse:
        parts.reverse()
    others = _newest(where, moment, "p.id NOT IN (SELECT id FROM given WHERE points)")
    return _parts(GIVEN, [parts[0], others, parts[1]])


_IN_GIVEN = "words CROSS JOIN given ON given.id = words.rowid CROSS JOIN paper p ON p.id = given.id"


def _by_title(newest: Sql, sort: Sort) -> Sql:
    """The same papers by title: only their rows are read, in the order in which they lie."""
    by = f" ORDER BY p.title_key{' DESC' if sort.reverse else ''}, p.id DESC"
    start = f"WITH met(id) AS MATERIALIZED ({newest.sql}) "
    return Sql(f"{start}SELECT p.id FROM met CROSS JOIN paper p ON p.id = met.id{by}", newest.params)


def _newest(where: Node | None, moment: Moment, also: str) -> tuple[str, tuple[Value, ...]]:
    """Tables, conditions and order for those papers that meet one more condition, the newest first."""
    found, rest = split(conjuncts(where))
    source, criteria, params = _selection(where, found, rest, moment, also=Sql(also, ()))
    return f"{source}{criteria}{ordering(Sort('date'), where, found).by}", params


def _parts(start: str, parts: Sequence[tuple[str, tuple[Value, ...]]]) -> Sql:
    """One after the other, each in its own order."""
    # without its limit SQLite takes the order of a part for superfluous
    selects = [f"SELECT id FROM (SELECT p.id FROM {rows} LIMIT -1)" for rows, _ in parts]
    return Sql(start + " UNION ALL ".join(selects), tuple(value for _, params in parts for value in params))


def _typed(where: Node | None, word: Word, sort: Sort | None, moment: Moment) -> Sql:
    """The papers that have the word as it stands, and those with a word in title or authors that begins so."""
    rest_where = _but(where, word)
    found, rest = split(conjuncts(rest_where))
    if found and len(word.text) <= plans.SHORT:
        source, criteria, params = _selection(rest_where, found, rest, moment)
        return Sql(f"SELECT words.rowid FROM {source}{criteria}{_by_row(sort)}", params)
    whole = (*found, Word(word.text))
    source, criteria, params = _selection(rest_where, whole, rest, moment)
    first = f"SELECT words.rowid AS id FROM {source}{criteria}"
    begun = plans.beginning(word)
    if found:
        source, criteria, more = _selection(rest_where, found, rest, moment, also=Sql(plans.IN_HEADS, (begun,)))
        second = f"SELECT words.rowid FROM {source}{criteria}"
    else:
        lead = Sql("heads MATCH ?", (begun,))
        _, criteria, more = _selection(rest_where, (), rest, moment, lead=lead)
        second = f"SELECT heads.rowid FROM heads CROSS JOIN paper p ON p.id = heads.rowid{criteria}"
    return Sql(f"{first} UNION {second}{_by_row(sort)}", (*params, *more))


def _but(where: Node | None, word: Word) -> Node | None:
    """The other criteria than the word that is being typed."""
    others = tuple(node for node in conjuncts(where) if node is not word)
    return matching.meaningful(And(others), live=False) if others else None


def _by_row(sort: Sort | None) -> str:
    return "" if sort is None else f" ORDER BY 1{'' if sort.reverse else ' DESC'}"


def asks_for_hidden(where: Node | None) -> bool:
    """Whether what is hidden is found too: where it is asked for, or something that the reader did besides hiding."""
    for node, positive in leaves(where):
        if positive and isinstance(node, Match) and node.field in ("tag", "id"):
            return True
        if positive and isinstance(node, Flag) and node.name in ("hidden", "starred", "queued", "note"):
            return True
    return False
