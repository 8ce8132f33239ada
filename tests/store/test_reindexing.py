"""A cache that was filled before words were taken as they are now gives the same answers as a fresh one, in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import apsw
import pytest

from papertui import edits, live
from papertui.model import HIDE, Author, Paper, Sighting
from papertui.paths import Paths
from papertui.query import parse
from papertui.search_edits import save_search
from papertui.store import fts, ingest, marks, reindexing, schema
from papertui.store.compile import compile
from papertui.workspace import Workspace

TITLES = (
    "Fast C++ for bridges", "C for bridges", "F# and C# beside .NET", "量子計算と橋の理論", "橋の理論", "ทฤษฎีสะพาน",
    "سَلَام", "Bridges of Łódź", "Søren's bridges", "Plain bridges", "Плётка", "g++ and more g++",
)  # fmt: skip
ASKED = (
    "C++", "c", "g++", "cplusplus", "F#", ".NET", "計算", "量子計算", "理論", "橋", "สะพาน", "سلام",
    "lodz", "Łódź", "soren", "плетка", "bridges", "author:Kamińska", 'author:"Ødegård"', "theory",
    "橋 理論", '"橋の理論"', "-C++ bridges",
)  # fmt: skip


def papers(count: int = 60) -> list[Sighting]:
    """Papers in all scripts and with all signs, among many plain ones."""
    made = []
    for number in range(count):
        title = f"{TITLES[number % len(TITLES)]} {number // len(TITLES)}"
        authors = (Author("Łucja Kamińska"), Author("Bo Ødegård")) if number % 3 else (Author("Ada Moe"),)
        abstract = f"Of {TITLES[(number + 5) % len(TITLES)]} and a theory of rivers."
        paper = Paper(
            f"arxiv:2608.{number:05}", title, abstract, authors, published=f"2026-08-{1 + number % 28:02}",
            keywords=("C++",) if number % 7 == 0 else ("橋",),
        )  # fmt: skip
        made.append(Sighting(paper, "arxiv", None))
    return made


@pytest.fixture
def places(tmp_path: Path) -> Paths:
    state = tmp_path / "state"
    return Paths(tmp_path / "config.toml", tmp_path / "cache.db", tmp_path / "library", state, state / "log")


def fill_as_before(places: Paths, monkeypatch: pytest.MonkeyPatch, count: int = 60, note: bool = False) -> None:
    """A cache whose index has all text as it stands, and which knows nothing of another way."""
    with monkeypatch.context() as before:
        before.setattr(fts, "indexed", lambda text: text)
        with Workspace.open(places) as space:
            space.ingest(papers(count))
            if note:
                rows = [row for row, _ in space.rows_named(["2608.00009"])]
                space.editing.apply(edits.note(space.marked(rows), "橋の話"))
            with space.transaction() as db:
                db.execute("DELETE FROM meta WHERE name=?", (schema.WORDS_FORM,))


def answers(db: apsw.Connection) -> dict[str, list[str]]:
    """The keys of the papers of every question, newest first and by relevance."""
    found = {}
    for text in ASKED:
        for order in ("sort:date", "sort:relevance"):
            query = parse(f"{text} {order}", today=date(2026, 8, 30))
            sql = compile(query, now=datetime(2026, 8, 30, tzinfo=UTC), today=date(2026, 8, 30), visit_ms=0)
            rows = [row for (row,) in db.execute(sql.sql, sql.params)]
            keys = dict(db.execute("SELECT id, key FROM paper"))
            found[f"{text} {order}"] = [str(keys[row]) for row in rows]
    return found


def vocabulary(db: apsw.Connection) -> Iterator[tuple[object, ...]]:
    """Every word that the index has, and where."""
    for table in ("words", "heads"):
        db.execute(f"CREATE VIRTUAL TABLE temp.all_{table} USING fts5vocab(main, {table}, 'instance')")
        yield from db.execute(f"SELECT term, doc, col, offset FROM all_{table} ORDER BY 1, 2, 3, 4")


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[apsw.Connection]:
    """The same papers in a cache of now."""
    folder = tmp_path / "fresh"
    folder.mkdir()
    with Workspace.open(Paths(folder / "c", folder / "cache.db", folder / "library", folder, folder / "log")) as space:
        space.ingest(papers())
        yield space.reader.db


@pytest.mark.parametrize("most", [1, 7, 60, 1_000])
def test_piece_by_piece_an_older_cache_comes_to_the_same_answers(
    places: Paths, monkeypatch: pytest.MonkeyPatch, fresh: apsw.Connection, most: int
) -> None:
    fill_as_before(places, monkeypatch)
    with Workspace.open(places) as space:
        db = space.reader.db
        assert answers(db) != answers(fresh)
        assert reindexing.lacking(db)
        pieces = 1
        while pieces < 3 and space.fill(most):
            pieces += 1
    # it goes on where it was
    with Workspace.open(places) as space:
        db = space.reader.db
        while space.fill(most):
            pieces += 1
        assert pieces == 60 // most + 1
        assert not reindexing.lacking(db)
        assert not space.fill(most)
        assert answers(db) == answers(fresh)
        assert list(vocabulary(db)) == list(vocabulary(fresh))
        for table in ("words", "heads"):
            db.execute(f"INSERT INTO {table}({table}) VALUES('integrity-check')")


def test_what_comes_moves_and_goes_meanwhile_is_right_too(
    places: Paths, monkeypatch: pytest.MonkeyPatch, fresh: apsw.Connection
) -> None:
    fill_as_before(places, monkeypatch)
    with Workspace.open(places) as space:
        assert space.fill(20)
        # one of those that were not looked at comes to the top, one at the top comes in again
        late, early = (papers()[number].paper._replace(version=2) for number in (0, 27))
        with space.transaction() as db:
            ingest.ingest(db, [Sighting(late._replace(published="2026-09-09"), "arxiv", None)], 5)
            ingest.ingest(db, [Sighting(early._replace(published="2026-07-01"), "arxiv", None)], 5)
        while space.fill(20):
            pass
        with fresh:
            ingest.ingest(fresh, [Sighting(late._replace(published="2026-09-09"), "arxiv", None)], 5)
            ingest.ingest(fresh, [Sighting(early._replace(published="2026-07-01"), "arxiv", None)], 5)
        assert answers(space.reader.db) == answers(fresh)


def test_notes_and_rules_follow(places: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_as_before(places, monkeypatch, note=True)
    with Workspace.open(places) as space:
        space.editing.apply(save_search(marks.searches(space.reader.db), "Signs", "計算", rule=HIDE))
        while space.rules.look():
            pass
        before = hits(space.reader.db)
        while space.fill(10):
            pass
        db = space.reader.db
        assert hits(db) > before
        hidden = {key for (key,) in db.execute(f"SELECT key FROM paper WHERE flags & {schema.HIDDEN}")}
        assert {one.paper.key for one in papers() if "計算" in one.paper.title + one.paper.abstract} == hidden
        noted = db.execute("SELECT p.key FROM words JOIN paper p ON p.id = words.rowid WHERE words MATCH 'notes : 話'")
        assert noted.fetchall() == [("arxiv:2608.00009",)]


async def test_the_screen_and_a_refresh_do_it_behind_everything_else(
    places: Paths, monkeypatch: pytest.MonkeyPatch, fresh: apsw.Connection
) -> None:
    fill_as_before(places, monkeypatch)
    monkeypatch.setattr(live, "FILLED", 10)
    opened = live.Live.open(places)
    try:
        await opened.fill(patience=0)
        db = opened.lanes.readers["here"].db
        assert reindexing.lacking(db)
        await opened.fill()
        assert not reindexing.lacking(db)
        assert answers(db) == answers(fresh)
    finally:
        opened.close()


def hits(db: apsw.Connection) -> int:
    ((number,),) = db.execute("SELECT count(*) FROM hit").fetchall()
    return int(str(number))
