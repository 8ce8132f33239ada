"""The process that ranks for the screen, asked as the screen does."""

from __future__ import annotations

import asyncio
import json
import os
import queue
import signal
from array import array
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial

import numpy as np
import pytest

from papertui import paths, search_edits
from papertui.live import Live, searching
from papertui.model import Sighting
from papertui.ranking import blocks, child, meaning, trend_counts
from papertui.ranking.engine import Engine
from papertui.ranking.ranker import NoAnswer, Ranker
from papertui.ranking.trending import Trending
from papertui.ranking.trends import Asked, Scene, Stopped
from papertui.store.compile import compile
from papertui.store.plans import SMALL
from papertui.workspace import Workspace
from ranking.cached import cache, fill, of, paper, star, three_topics
from tui.weeks import weeks


@pytest.fixture
def space(home: object) -> Workspace:
    with Workspace.open(paths.find()) as opened:
        yield opened


@pytest.fixture
async def ranker(space: Workspace) -> AsyncIterator[Ranker]:
    made = Ranker(cache())
    yield made
    await made.end()


async def until(ranker: Ranker, met: object) -> None:
    """Wait for the process to say what `met` looks for."""
    told = asyncio.Event()
    ranker.when_told = told.set
    while not met(ranker.standing):  # type: ignore[operator]
        await asyncio.wait_for(told.wait(), 30)
        told.clear()


async def test_it_tells_what_is_alike_and_what_is_for_the_reader(space: Workspace, ranker: Ranker) -> None:
    papers = three_topics()
    rows = fill(space, papers)
    await ranker.start()
    await until(ranker, lambda standing: standing.known)
    assert not ranker.standing.learned
    assert await ranker.arranged(array("q", rows.values()), False) is None
    alike = await ranker.similar(rows[papers[0].key], 7)
    assert set(alike) == {rows[each.key] for each in papers[3::3]}
    first, *others = of(rows, papers, "robots")
    star(space, [first])
    ranker.marks_changed()
    await until(ranker, lambda standing: standing.learned)
    arranged = await ranker.arranged(array("q", rows.values()), False)
    assert arranged is not None and set(arranged[1 : len(others) + 1]) == set(others)
    because = await ranker.why(others[0])
    assert because is not None and because.words


@pytest.mark.skipif(not hasattr(os, "getsid"), reason="there are no sessions here")
async def test_the_screen_goes_first(space: Workspace, ranker: Ranker) -> None:
    """Of two sessions each gets as much of the processor, whatever the priority of their processes."""
    fill(space, three_topics())
    await ranker.start()
    await until(ranker, lambda standing: standing.known)
    assert ranker._process is not None
    pid = ranker._process.pid
    assert os.getsid(pid) == os.getsid(0) and os.getpgid(pid) == pid
    assert os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)


async def test_a_glance_at_what_is_alike_starts_and_indexes_nothing(space: Workspace, ranker: Ranker) -> None:
    papers = three_topics()
    rows = fill(space, papers)
    row = rows[papers[0].key]
    assert not await ranker.nearby(row, 7)
    await ranker.start()
    await until(ranker, lambda standing: standing.known)
    found = await ranker.nearby(row, 7)
    assert set(found) == {rows[each.key] for each in papers[3::3]}
    assert not await ranker.nearby(row + 1_000_000, 7)


@pytest.mark.skipif(not meaning.available(), reason="needs the extra `meaning`")
async def test_a_search_does_not_wait_for_another_that_waits_for_the_process(
    home: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MEANING_UNTIL", 600)
    live = Live.open(paths.find())
    try:
        await live.ingest([Sighting(each, "huggingface") for each in three_topics()])
        await live.ranker.start()
        await until(live.ranker, lambda standing: standing.known)
        asked, ask = asyncio.Event(), live.ranker.closeness

        def closeness(text: str, rows: Sequence[int]) -> Coroutine[object, object, array[float]]:
            asked.set()
            return ask(text, rows)

        live.ranker.closeness = closeness  # type: ignore[method-assign,assignment]
        assert live.ranker._process is not None
        live.ranker._process.send_signal(signal.SIGSTOP)
        first = asyncio.ensure_future(live.searching.search("robots learning sort:relevance"))
        await asked.wait()
        found = await asyncio.wait_for(live.searching.search("robots"), 30)
        assert len(found.ids) == 8
        await asyncio.gather(first, return_exceptions=True)
    finally:
        assert live.ranker._process is not None
        live.ranker._process.send_signal(signal.SIGCONT)
        await live.ranker.end()
        live.close()


async def test_papers_that_came_are_taken_up(space: Workspace, ranker: Ranker) -> None:
    rows = fill(space, three_topics(2))
    await ranker.similar(next(iter(rows.values())), 5)
    await until(ranker, lambda standing: standing.known)
    (new,) = fill(space, [paper(50, "robots")]).values()
    ranker.papers_came()
    for _ in range(200):
        if new in await ranker.similar(rows["arxiv:2509.00001"], 10):
            return
    pytest.fail("the new paper was never found")


async def test_trends_are_told_as_they_are_counted_until_nobody_waits(space: Workspace, ranker: Ranker) -> None:
    space.ingest(weeks())
    now = datetime(2026, 8, 14, 12, tzinfo=UTC)
    asked, scene = Asked("", "words", 12, now.date()), Scene(now, 0, SMALL, {})
    told: list[tuple[int, int]] = []
    found = await ranker.trends(asked, scene, lambda done, size: told.append((done, size)))
    assert found == trend_counts.find(space.reader, asked, partial(compile, now=now, today=now.date(), visit_ms=0)), (
        "the same as where it is asked without another process"
    )
    assert told and told == [(number, told[0][1]) for number in range(len(told))]
    older = asyncio.ensure_future(ranker.trends(asked._replace(query="kites"), scene, lambda done, size: None))
    await asyncio.sleep(0)
    newer = asyncio.ensure_future(ranker.trends(asked._replace(query="boats"), scene, lambda done, size: None))
    await asyncio.sleep(0)
    with pytest.raises(Stopped):
        await older
    assert (await newer) is not None
    unwanted = asyncio.ensure_future(ranker.trends(asked._replace(query="rivers"), scene, lambda done, size: None))
    await asyncio.sleep(0)
    ranker.stop_trends()
    with pytest.raises(Stopped):
        await unwanted


async def test_it_is_started_again_and_not_for_ever(space: Workspace, ranker: Ranker) -> None:
    rows = fill(space, three_topics(2))
    row = next(iter(rows.values()))
    for _ in range(3):
        assert len(await ranker.similar(row, 2)) == 2
        assert ranker._process is not None
        os.kill(ranker._process.pid, signal.SIGKILL)
        await ranker._process.wait()
    with pytest.raises(NoAnswer):
        await ranker.similar(row, 2)


async def test_a_question_that_cannot_be_answered_costs_only_itself(space: Workspace, ranker: Ranker) -> None:
    rows = fill(space, three_topics(2))
    with pytest.raises(NoAnswer):
        await ranker._ask({"do": "nonsense"})
    assert await ranker.why(12345) is None
    assert len(await ranker.similar(next(iter(rows.values())), 2)) == 2


async def test_what_a_new_rule_finds_counts_without_another_key(home: object) -> None:
    papers = three_topics()
    with Workspace.open(paths.find()) as filled:
        rows = fill(filled, papers)
        star(filled, [of(rows, papers, "proteins")[0]])
    live = Live.open(paths.find())
    try:
        await live.ranker.start()
        await until(live.ranker, lambda standing: standing.learned)
        robot = of(rows, papers, "robots")[0]
        (row,) = await live.rows(array("q", [robot]))
        await live.editing.apply(search_edits.save_search([], "Mine", f"id:{row.key}", rule=99))
        await live.editing.settled()
        # it has learned anew, of a rule that was not looked for yet
        await live.ranker.why(robot)
        while await live.rules.look():
            pass
        arranged = await live.ranker.arranged(array("q", rows.values()), False)
        assert arranged is not None and robot in arranged[:2]
    finally:
        await live.ranker.end()
        live.close()


async def test_what_another_process_indexes_is_waited_for_and_taken_up(space: Workspace, ranker: Ranker) -> None:
    papers = three_topics()
    rows = fill(space, papers)
    first, *others = of(rows, papers, "robots")
    star(space, [first])
    with blocks.writing(cache().parent / "ranking") as alone:
        assert alone
        await ranker.start()
        # it has looked, and has nothing to go by
        assert await ranker.arranged(array("q", rows.values()), False) is None
        asked = asyncio.create_task(ranker.similar(first, 3))
        await asyncio.sleep(0)
    assert set(await asked) <= set(others)
    await until(ranker, lambda standing: standing.learned)
    arranged = await ranker.arranged(array("q", rows.values()), False)
    assert arranged is not None and set(arranged[1 : len(others) + 1]) == set(others)


def test_a_command_waits_for_the_first_of_what_another_process_indexes(space: Workspace) -> None:
    rows = fill(space, three_topics(2))
    engine = Engine(cache())
    engine.points = None
    waited: list[str] = []

    def tell(what: str, done: int, size: int) -> bool:
        if not size:
            waited.append(what)
            held.close()
        return True

    held = ExitStack()
    with held:
        assert held.enter_context(blocks.writing(cache().parent / "ranking"))
        engine.look(tell, 0)
    assert waited == ["words"]
    assert len(engine.similar(next(iter(rows.values())), 5)) == 5


def test_for_you_begins_with_some_papers_and_grows(
    space: Workspace, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    papers = three_topics()
    rows = fill(space, papers)
    for row in of(rows, papers, "robots")[:2]:
        star(space, [row])
    monkeypatch.setattr(child, "FIRST", 2)
    monkeypatch.setattr(child, "PARTS", ("words",))
    engine = Engine(cache())
    engine.words.step = 1
    made = child.Child(engine, Trending(cache()), queue.Queue())
    while made._behind or made._unlearned:
        made._catch_up()
        assert not made._weighs or not made._behind
    said = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    grown = [told["indexed"] for told in said if told.get("learned")]
    assert grown == [2, 4, 8, 16, len(papers)]
    shares = [(told["done"], told["size"]) for told in said if "done" in told]
    assert shares == sorted(shares)
    assert {size for _, size in shares} == {len(papers)}
    assert not (engine.folder / "figure.json").exists()
    made._catch_up()
    assert (engine.folder / "figure.json").exists()


def garble(name: str) -> None:
    """Damage what is indexed in a way that neither its size nor its beginning tells."""
    block = next((cache().parent / "ranking" / "words").glob("*.block"))
    arrays = blocks._read(block, Engine(cache()).shelf.form)
    assert arrays is not None
    data = bytearray(block.read_bytes())
    lies = data.find(arrays[name].tobytes())
    assert lies > 0
    data[lies : lies + arrays[name].nbytes] = b"\xff" * arrays[name].nbytes
    block.write_bytes(data)


def is_sound(papers: int) -> bool:
    found = Engine(cache()).shelf.blocks
    return sum(len(block.rows) for block in found) == papers and all(map(blocks._is_sound, found))


@pytest.mark.parametrize("name", ["papers", "counts", "starts", "words"])
async def test_a_damaged_index_is_made_anew_in_silence(space: Workspace, ranker: Ranker, name: str) -> None:
    papers = three_topics()
    rows = fill(space, papers)
    star(space, of(rows, papers, "robots")[:1])
    every = array("q", sorted(rows.values(), reverse=True))
    engine = Engine(cache())
    engine.look(lambda what, done, size: True, 0)
    expected = engine.foryou.arrange(np.array(every)).tolist()
    engine.close()
    garble(name)
    await ranker.start()
    await until(ranker, lambda standing: standing.learned and is_sound(len(papers)))
    arranged = await ranker.arranged(every, False)
    assert arranged is not None and list(arranged) == expected


@pytest.mark.parametrize("name", ["papers", "counts"])
def test_a_command_makes_a_damaged_index_anew(space: Workspace, name: str) -> None:
    """Of what is damaged some cannot be read, and some gives another order."""
    papers = three_topics()
    rows = fill(space, papers)
    star(space, of(rows, papers, "robots")[:1])
    Engine(cache()).look(lambda what, done, size: True, 0)
    garble(name)
    engine = Engine(cache())
    engine.look(lambda what, done, size: True, 0)
    assert len(engine.index.rows) == len(papers) and engine.foryou.taste
    assert not engine.examine()
