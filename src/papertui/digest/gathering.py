"""The digest of a cache: which papers it tells of, in which order, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from papertui import identity, plain, text
from papertui.digest.contents import BECAUSE, Change, Digest, Item, cut, item
from papertui.digest.window import Window
from papertui.exporters import facts
from papertui.model import Because, Paper, SavedSearch, View
from papertui.query import QueryError, Sort, with_term
from papertui.ranking.taste import ENOUGH, followed
from papertui.store import digested, marks, nameless

if TYPE_CHECKING:
    from papertui.workspace import Workspace

FOR_YOU, BY_VOTES = "those first that you are likely to star", "the most votes first"
ASKED = "in the order of the query"

_NAMED = 60
"""Characters of the title of a paper that is a reason."""

_TOLD = 3
"""So many papers that cite a starred one are named; of more it is said how many."""


class Hit(NamedTuple):
    """A saved search, and the papers of the window that it finds."""

    search: SavedSearch
    reason: str
    rows: frozenset[int]


def gather(space: Workspace, window: Window, title: str, query: str, number: int) -> Digest:
    """The digest of what came in during a time, at most `number` papers of it. Raises `QueryError`."""
    db = space.reader.db
    came = set(digested.of_days(db, window.first, window.last)) if window.dates else set()
    if window.arrivals:
        came.update(digested.arrived(db, window.since, window.oldest))
    came -= nameless.rows(db)  # an identifier is nothing to read
    narrowed = with_term(query, f"after:{window.oldest}")
    wanted = space.searching.parse(query)
    by = _order(space, bool(came)) if wanted.sort is None else ""
    parsed = space.searching.parse(narrowed)
    rows = [row for row in space.searching.ids(parsed._replace(sort=Sort(by)) if by else parsed) if row in came]
    if by == "foryou":
        rows = _untouched_first(space, rows)
    hits = _hits(space, rows, window)
    happened = digested.happened(db, window.since, came)
    top = _items(space, rows[:number], rows, by, hits, happened)
    others = [row for row in rows[number:] if any(row in hit.rows for hit in hits)][:number]
    changes = _changes(space, happened)
    return Digest(
        title=title,
        first=window.first.isoformat(),
        last=window.last.isoformat(),
        query=text.line(query),
        order={"foryou": FOR_YOU, "votes": BY_VOTES}.get(by, ASKED),
        total=len(rows),
        items=tuple(top),
        further=tuple(_items(space, others, rows, "", hits, happened)),
        changes=tuple(changes),
        remark=_remark(space, window, query, len(rows)),
    )


def _order(space: Workspace, worth: bool) -> str:
    """For you where it has learned enough, else votes. Where nothing came in nothing is learned for it."""
    return "foryou" if worth and len(space.searching.ranking().foryou.taste.kept) >= ENOUGH else "votes"


def _untouched_first(space: Workspace, rows: Sequence[int]) -> list[int]:
    """What the reader has not dealt with before what is starred, which is nearest to the stars of course."""
    return [row.id for row in sorted(space.reader.rows(rows), key=lambda row: row.starred or row.queued or row.read)]


def _hits(space: Workspace, rows: Collection[int], window: Window) -> list[Hit]:
    """What followed authors, organizations and saved searches have among the rows; no search that hides."""
    wanted = set(rows)
    found: list[Hit] = []
    for search in marks.searches(space.reader.db) if wanted else ():
        if search.hides:
            continue
        try:
            ids = space.reader.ids(
                space.searching.compile(space.searching.parse(with_term(search.query, f"after:{window.oldest}")))
            )
        except QueryError:
            continue
        here = frozenset(wanted.intersection(ids))
        if here:
            found.append(Hit(search, _reason(search), here))
    return found


def _reason(search: SavedSearch) -> str:
    people = [name for names in followed([search]) for name in names]
    if people:
        reason = f"you follow {people[0]}"
    else:
        reason = f"in your search “{search.name}”"
    return f"{reason} ({search.points:+d})" if search.points else reason


def _items(
    space: Workspace,
    rows: Sequence[int],
    all_rows: Sequence[int],
    by: str,
    hits: Sequence[Hit],
    happened: digested.Happened,
) -> Iterable[Item]:
    if not rows:
        return
    why = space.searching.ranking().foryou.why if by == "foryou" else None
    votes = {row.id: row.votes or 0 for row in space.reader.rows(all_rows)} if by == "votes" else {}
    for view in space.reader.views(rows):
        reasons: list[str] = []
        if view.marks.starred and why is not None:
            reasons.append("you starred it")  # what speaks for it would be its own words
        elif why is not None:
            because = why(view.id)
            told = _because(space, view.id, because, happened) if because is not None else []
            reasons.append(f"{BECAUSE}{', '.join(told)}" if told else "For you names no single reason")
        elif by == "votes":
            reasons.append(_place(view, votes))
        reasons += [hit.reason for hit in hits if view.id in hit.rows]
        if by == "" and not reasons:
            reasons.append("the query finds it")
        yield item(view, tuple(dict.fromkeys(reasons)))


def _because(space: Workspace, row: int, because: Because, happened: digested.Happened) -> list[str]:
    """Why For you suggests a paper; a starred paper that it cites by name."""
    stars = [star for star, citing in happened.cited.items() if row in citing]
    named = [view for view in space.reader.views(stars) if _has_name(view.paper)]
    if not named:
        return plain.reasons(because)
    first = f"cites your “{cut(facts.title(named[0].paper), _NAMED)}”"
    rest = because.cites - 1
    cites = f"{first} and {text.count(rest)} more of your stars" if rest > 0 else first
    return [cites if reason.startswith("cites ") else reason for reason in plain.reasons(because)]


def _has_name(paper: Paper) -> bool:
    """Whether more is known of a paper than its identifier."""
    return paper.title != identity.stand_in(paper.key)


def _place(view: View, votes: dict[int, int]) -> str:
    own = view.paper.votes
    if own is None:
        return "it came in, without votes yet"
    place = 1 + sum(other > own for other in votes.values())
    of = text.plural(len(votes), "paper")
    return f"most votes of {of}" if place == 1 else f"{ordinal(place)} by votes of {of}"


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `13th`."""
    suffix = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{text.count(number)}{suffix}"


def _changes(space: Workspace, happened: digested.Happened) -> Iterable[Change]:
    rows = dict.fromkeys((*happened.revised, *happened.published, *happened.cited, *happened.counted))
    for view in space.reader.views(rows):
        what: list[tuple[str, str | None]] = []
        if view.id in happened.revised:
            what.append(_revised(view))
        if view.id in happened.published and view.published is not None:
            what.append(_published(view))
        what += _citing(list(space.reader.views(happened.cited.get(view.id, ()))))
        if view.id in happened.counted:
            what.append(_counted(*happened.counted[view.id]))
        yield Change(item(view, ()), tuple(what))


def _citing(citing: list[View]) -> Iterable[tuple[str, str | None]]:
    """Which papers that came in cite a starred one."""
    for other in citing[:_TOLD]:
        told = item(other, ())
        yield f"now cited by “{told.title}”", told.page
    if len(citing) > _TOLD:
        yield f"and by {text.count(len(citing) - _TOLD)} more that came in", None


def _counted(now: int, then: int) -> tuple[str, None]:
    more = text.count(now - then)
    return f"cited {text.plural(now, 'time')} by now, {more} more than before (Semantic Scholar)", None


def _revised(view: View) -> tuple[str, str | None]:
    paper = view.paper
    day = f", of {paper.updated[:10]}" if paper.updated else ""
    known = item(view, ()).page
    page = f"{known}v{paper.version}" if known and known.startswith("https://arxiv.org/abs/") else known
    what = "withdrawn with version" if paper.withdrawn else "new version"
    return f"{what} {paper.version}{day}", page


def _published(view: View) -> tuple[str, str | None]:
    found = view.published
    assert found is not None
    where = f"published in {text.clip(text.line(found.venue), 100)}" if found.venue else "published"
    url = identity.doi_url(found.doi) if identity.doi(found.doi) else None
    return f"{where} {found.date}" if found.date else where, url if url and url.startswith("https://") else None


def _remark(space: Workspace, window: Window, query: str, total: int) -> str:
    """What helps whoever gets nothing."""
    if total:
        return ""
    if not space.reader.size():
        return "There are no papers here yet: “papertui refresh” fetches some."
    newest = digested.newest(space.reader.db, window.last)
    what = f"Nothing that matches {text.line(query)} came in." if query.strip() else "Nothing came in."
    return f"{what} The newest papers here are of {newest}." if newest else what
