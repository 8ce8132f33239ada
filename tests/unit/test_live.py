"""The screen's workspace: the newest search wins, an edit never waits for an ingest, other programs are noticed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from papertui import edits, paths, search_edits, views
from papertui.errors import PapertuiError
from papertui.live import Live
from papertui.live.lanes import Interrupted
from papertui.live.searching import Found
from papertui.model import Author, Listing, Paper, Sighting
from papertui.query import QueryError
from papertui.store.facets import Facet
from papertui.store.overview import Counter
from papertui.store.threads import LATER, Lane
from papertui.workspace import Workspace


def made(count: int, day: str = "2026-08-14") -> list[Sighting]:
    return [
        Sighting(
            Paper(
                f"arxiv:2608.{number:05}",
                f"Invented result number {number}",
                abstract="A short abstract about nothing in particular.",
                authors=(Author("Ada Example"),),
                published="2026-08-10",
                votes=number,
                keywords=("inventions",),
            ),
            "huggingface",
            Listing("day", day, number),
        )
        for number in range(count)
    ]


@pytest.fixture
async def live(home: Path) -> AsyncIterator[Live]:
    opened = Live.open(paths.find())
    yield opened
    opened.close()


async def test_a_list_comes_back_in_its_order_the_first_of_a_day_first(live: Live) -> None:
    await live.ingest(made(450))
    found = await live.searching.search("")
    assert [row.votes for row in live.rows_now(found.ids[:3])] == [0, 1, 2]
    assert [row.votes for row in await live.rows((await live.searching.search("on:2026-08-14")).ids[:2])] == [449, 448]


async def test_the_newest_search_takes_the_place_of_the_older_ones(live: Live) -> None:
    await live.ingest(made(300))
    hold = threading.Event()
    live.lanes.submit("search", hold.wait)
    older = [asyncio.ensure_future(live.searching.search(f"invented {number}")) for number in range(5)]
    await asyncio.sleep(0)
    newest = asyncio.ensure_future(live.searching.search("number 7"))
    await asyncio.sleep(0)
    hold.set()
    assert len((await newest).ids) >= 1
    ended = await asyncio.gather(*older, return_exceptions=True)
    assert all(isinstance(one, Interrupted) for one in ended), ended


async def test_a_broken_query_is_an_error_and_the_next_one_works(live: Live) -> None:
    with pytest.raises(QueryError):
        await live.searching.search("votes:>many")
    assert not (await live.searching.search("votes:>3")).ids


async def test_an_edit_is_on_the_disk_while_the_writer_is_busy(live: Live) -> None:
    await live.ingest(made(3))
    rows = live.rows_now((await live.searching.search("")).ids)
    release = threading.Event()
    busy = asyncio.ensure_future(live.write(release.wait))
    await live.editing.apply(edits.star(rows[:1]))
    journal = next(paths.find().library.glob("*.jsonl")).read_text()
    assert rows[0].key in journal and '"starred"' in journal
    assert live.rows_now([rows[0].id])[0].starred is False
    release.set()
    await busy
    await live.editing.settled()
    assert live.rows_now([rows[0].id])[0].starred is True


async def test_who_is_told_that_an_edit_is_written_finds_it_in_the_tables_once_all_is_settled(live: Live) -> None:
    await live.ingest(made(1))
    rows = live.rows_now((await live.searching.search("")).ids)
    found: list[bool] = []

    def look() -> None:
        found.extend(row.starred for row in live.space.reader.rows([rows[0].id]))

    live.space.editing.when_written = lambda edit: live.lanes.submit("write", look, LATER).result(10)
    await live.editing.apply(edits.star(rows))
    assert found == [True]


async def test_undo_and_redo_of_several_papers(live: Live) -> None:
    await live.ingest(made(5))
    rows = live.rows_now((await live.searching.search("")).ids)
    await live.editing.apply(edits.star(rows[:1]))
    await live.editing.settled()
    rows = live.rows_now([row.id for row in rows])
    await live.editing.apply(edits.star(rows))
    undone = await live.editing.undo()
    await live.editing.settled()
    assert undone is not None and len(undone.changes) == 4
    assert [row.starred for row in live.rows_now([row.id for row in rows])] == [True, False, False, False, False]
    assert await live.editing.redo() is not None
    await live.editing.settled()
    assert len((await live.searching.search("is:starred")).ids) == 5
    assert await live.editing.redo() is None


async def test_two_notes_in_a_row_are_one_note(live: Live) -> None:
    await live.ingest(made(1))
    (row,) = live.rows_now((await live.searching.search("")).ids)
    for text in ("first thought", "second thought"):
        view = await live.view(row.id)
        assert view is not None
        await live.editing.apply(edits.note([edits.Marked(row.key, view.marks)], text))
        await live.editing.settled()
    view = await live.view(row.id)
    assert view is not None and view.marks.note == "second thought"
    assert list((await live.searching.search("second")).ids) == [row.id]


async def test_what_another_program_does_is_noticed(live: Live) -> None:
    await live.ingest(made(2))
    await live.editing.settled()
    await live.changed()
    assert not await live.changed()
    with Workspace.open(paths.find()) as other:
        rows = other.searching.select("")
        other.editing.apply(edits.star(other.marked(rows[:1])))
    assert await live.changed()
    assert len((await live.searching.search("is:starred")).ids) == 1


async def test_an_edit_that_cannot_be_kept_is_refused_and_not_remembered(live: Live) -> None:
    await live.ingest(made(1))
    rows = live.rows_now((await live.searching.search("")).ids)
    folder = paths.find().library
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("in the way")
    with pytest.raises(PapertuiError):
        await live.editing.apply(edits.star(rows))
    assert await live.editing.undo() is None


async def test_the_overview_counts_what_is_unread(live: Live) -> None:
    await live.ingest(made(4))
    rows = live.rows_now((await live.searching.search("")).ids)
    await live.editing.apply(edits.read(rows[:1]))
    await live.editing.apply(search_edits.save_search([], "Inventions", "invented"))
    await live.editing.settled()
    seen = await live.counting.overview("", views.queries("2026-08-14", live.now().date()), {"keyword": 10})
    assert seen.views["inbox"] == 3 and seen.views["today"] == 3 and seen.views["starred"] == 0
    assert [(search.name, count) for search, count in seen.searches] == [("Inventions", 3)]
    assert seen.facets["keyword"] == Facet([("inventions", 4)], 1)
    assert [(state.name, state.papers) for state in seen.sources] == [("huggingface", 4)]


async def test_a_visit_ends_when_the_screen_closes(home: Path) -> None:
    first = Live.open(paths.find())
    await first.ingest(made(2))
    assert len((await first.searching.search("is:new")).ids) == 2
    first.close()
    second = Live.open(paths.find())
    assert len((await second.searching.search("is:new")).ids) == 0
    second.close()


async def test_leaving_does_not_wait_for_ever_for_a_thread_that_hangs(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Live.open(paths.find())
    release = threading.Event()
    held = opened.lanes.submit("write", release.wait)
    monkeypatch.setattr(Lane.close, "__defaults__", (0.01,))
    opened.close()
    release.set()
    assert held.result() is True
    opened.lanes._lanes["write"]._thread.join()
    opened.space.close()


async def test_undoing_waits_for_the_edit_that_is_on_its_way(live: Live) -> None:
    await live.ingest(made(1))
    rows = live.rows_now((await live.searching.search("")).ids)
    await live.editing.apply(edits.star(rows))
    _, first, second, third = await asyncio.gather(
        live.editing.apply(edits.queue(rows)), live.editing.undo(), live.editing.undo(), live.editing.undo()
    )
    assert first is not None and second is not None and third is None
    assert (first.changes[0].field, second.changes[0].field) == ("queued", "starred")
    await live.editing.settled()
    (row,) = live.rows_now([rows[0].id])
    assert not row.starred and not row.queued


async def test_a_long_search_begins_with_its_first_papers_and_waits_until_they_are_painted(live: Live) -> None:
    await live.ingest(made(1_200))
    begun: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
    whole = asyncio.ensure_future(live.searching.search("", begun=begun.set_result, patience=0))
    first = await begun
    assert not first.whole
    assert not whole.done()
    live.searching.go_on()
    found = await whole
    assert len(found.ids) == 1_200
    assert found.ids[: len(first.ids)] == first.ids


async def test_a_search_that_waits_for_its_first_papers_to_be_painted_gives_way_to_a_newer_one(live: Live) -> None:
    await live.ingest(made(1_200))
    begun: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
    older = asyncio.ensure_future(live.searching.search("", begun=begun.set_result, patience=0))
    await begun
    assert len((await live.searching.search("number 7")).ids) >= 1
    with pytest.raises(Interrupted):
        await older


async def test_a_hundred_searches_in_a_row_end_with_the_last_one(live: Live) -> None:
    await live.ingest(made(1_200))
    searches = []
    for number in range(100):
        searches.append(asyncio.ensure_future(live.searching.search(f"invented {number}", live=number % 2 == 0)))
        await asyncio.sleep(number % 3 / 1000)
    await asyncio.wait(searches)
    assert len(searches[-1].result().ids) >= 1
    errors = [error for search in searches if (error := search.exception()) is not None]
    assert all(isinstance(error, Interrupted) for error in errors), errors


async def test_a_newer_count_stops_an_older_one(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    await live.ingest(made(30))
    counting, go_on = threading.Event(), threading.Event()
    unread = Counter.unread

    def slow(counter: Counter, text: str) -> int:
        counting.set()
        assert go_on.wait(60)
        return unread(counter, text)

    monkeypatch.setattr(Counter, "unread", slow)
    older = asyncio.ensure_future(live.counting.overview("", {"all": "", "inbox": "is:unread"}, {}))
    await asyncio.to_thread(counting.wait, 60)
    newer = asyncio.ensure_future(live.counting.overview("", {"all": ""}, {}))
    await asyncio.sleep(0)
    go_on.set()
    assert (await newer).views == {"all": 30}
    with pytest.raises(Interrupted):
        await older
