"""What must stay quick however many papers there are: in a cache of invented papers, beside one of 1,000.

The screen is measured through a pseudo-terminal. Searches are measured where the screen asks them, from the question
until the first papers are there to be painted; the pause in typing before it and the painting behind it are not in it.
"""

from __future__ import annotations

import asyncio
import itertools
import shutil
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from typing import TypeVar

from bench.invented import FIELD, STOP, SURNAMES
from bench.measure import Row, median, ms, part, side_by_side
from bench.places import PAPERTUI, Home, Places, cache_of, settings
from bench.screen import first_title, painted, resident, resident_bare
from bench.terminal import Answer, Tty

T = TypeVar("T")

RARE = ("zo", "qui", "viseando", "xylo")
RANKED = ("models sort:relevance", "language models sort:relevance", "wang learning sort:relevance")
ORDERS = ("sort:votes", "sort:votes-", "sort:comments", "sort:title", "sort:title-", "sort:citations", "sort:date-")
COMMONEST = "the sort:relevance"
BESIDE_WORDS = ("models sort:votes", "models sort:votes-", "learning sort:comments")
POINTED = ("sort:score", "sort:score-", "models sort:score")
VIEWS = (
    "is:unread", "", "is:starred", "is:untouched sort:foryou", "sort:votes", "is:unread sort:title", "models",
    "language models sort:relevance", "",
)  # fmt: skip
BESIDE_VIEWS = ("N", "\x1b", "\x1b[F", "*", "*", ":", "Trends", "\r", "\x1b")
"""What is new, the last paper, all papers marked and not marked, the trends; each is left again."""
NEW = 4_000
MOST = 8.0
"""Seconds that a view is looked at: behind it an index may still be growing, and tells how far it is."""


def scale(places: Places, rounds: int) -> Iterator[Row]:
    """All that has a budget at any size."""
    small, large = _homes(places)
    one, other = side_by_side(rounds, lambda: painted(small), lambda: painted(large))
    seen = f"{large.papers:,} papers {ms(median(other))}, 1,000 papers {ms(median(one))}"
    yield Row("start, against 1,000 papers", median(other) / median(one), 1.1, "×", seen)
    yield from _keys(large, rounds)
    yield from asyncio.run(_asked(places, large, rounds))
    one, other = side_by_side(min(rounds, 3), lambda: float(resident(small)), lambda: float(resident(large)))
    seen = f"{median(other) / 2**20:.0f} MiB, 1,000 papers {median(one) / 2**20:.0f} MiB"
    yield Row("memory, against 1,000 papers", median(other) / median(one), 1.25, "×", seen)


def views(places: Places, rounds: int) -> Iterator[Row]:
    """Resident memory after walking through all views, many papers against 1,000; beside them bare Textual."""
    small, large = _homes(places)
    one, other = side_by_side(min(rounds, 3), lambda: _walked(small), lambda: _walked(large))
    shown = (median(other), max(other), median(one), resident(small), resident_bare(small))
    seen = "{:.0f} MiB, at most {:.0f}; 1,000 papers {:.0f} (at rest {:.0f}), bare {:.0f}".format(
        *(figure / 2**20 for figure in shown)
    )
    yield Row("memory after all views, against 1,000 papers", median(other) / median(one), 1.25, "×", seen)


def _homes(places: Places) -> tuple[Home, Home]:
    """One with 1,000 papers and one with many, neither of which uses the network."""
    homes = places.small(), places.many()
    for home in homes:
        settings(home.folder, refreshing=False, more="offline = true\n")
    return homes


def _walked(home: Home) -> float:
    """Bytes of memory after one view after the other was asked for."""
    with Tty(PAPERTUI, home.environment()) as tty:
        tty.painted(first_title(home))
        tty.settle()
        for query in VIEWS:
            for keys in ("/", "\x15", query, "\r"):
                tty.send(keys)
                tty.settle(0.2, 1.0)
            tty.settle(2.0, MOST)
        for key in BESIDE_VIEWS:
            tty.send(key)
            tty.settle(2.0, MOST)
        return float(tty.resident())


def _keys(home: Home, rounds: int) -> Iterator[Row]:
    """Keys on the list of all papers, once it is complete."""
    with Tty(PAPERTUI, home.environment()) as tty:
        tty.painted(first_title(home))
        tty.settle(2.0)
        presses = {key: [tty.press(key) for _ in range(3 + rounds * 6)][3:] for key in "jks"}
        for key, answers in presses.items():
            yield from _answers(f"key {key}", answers, 6, 16)
            yield Row(f"key {key}, bytes", median([answer.size for answer in answers]), 600, "B")
        for there in (
            {"page down": "\x1b[6~", "end": "\x1b[F", "first": "\x1b[H"},
            {"day before": "[", "day after": "]"},
        ):
            turns = [{name: tty.press(key) for name, key in there.items()} for _ in range(1 + rounds)][1:]
            for name in there:
                yield from _answers(name, [turn[name] for turn in turns], 25, None)


def _answers(name: str, answers: Sequence[Answer], middle: float, worst: float | None) -> Iterator[Row]:
    figures = [1000 * answer.seconds for answer in answers]
    yield Row(f"{name}, median", median(figures), middle, "ms", f"worst {max(figures):.1f} ms")
    if worst is not None:
        yield Row(f"{name}, p99", part(figures, 0.99), worst, "ms")


async def _asked(places: Places, home: Home, rounds: int) -> list[Row]:
    """Questions to a copy of the cache."""
    from bench import standing
    from papertui.live import Live
    from papertui.live.searching import Found
    from papertui.paths import Paths
    from papertui.sources import arxiv_jsonl
    from papertui.views import queries

    base = places.folder / "asked"
    shutil.rmtree(base, ignore_errors=True)
    base.mkdir()
    shutil.copyfile(cache_of(home), base / "cache.db")
    live = Live.open(Paths(base / "config.toml", base / "cache.db", base, base / "state", base / "log"), visiting=False)
    try:
        await live.fill()

        async def first(text: str, typing: bool = False) -> tuple[float, float]:
            """Seconds until the first papers are there, and of processor time; the rest of the search is stopped."""
            came: asyncio.Future[None] = asyncio.get_running_loop().create_future()

            def begun(_: Found) -> None:
                came.cancelled() or came.done() or came.set_result(None)

            start, before = time.perf_counter(), time.process_time()
            task = asyncio.ensure_future(live.searching.search(text, live=typing, begun=begun, patience=0))
            await asyncio.wait((task, came), return_when=asyncio.FIRST_COMPLETED)
            took = time.perf_counter() - start, time.process_time() - before
            live.searching.go_on()
            task.cancel()
            await asyncio.wait((task,))
            return took

        rows: list[Row] = []
        typed = [await first(text, typing=True) for text in _typed()]
        rows.append(_first("typing, p95", typed, 0.95, 40))
        rows.append(_first("typing, worst", typed, 1, 120))
        rows.append(_first("by relevance, first page, worst", [await first(text) for text in RANKED], 1, 150))
        rows.append(_first("by relevance, first page, commonest word", [await first(COMMONEST)], 1, 150))
        exact = [await _used(live.searching.search(text)) for text in RANKED]
        rows.append(_first("by relevance, exact, worst", exact, 1, 2_000))
        rows.append(_first("another order, worst", [await first(text) for text in ORDERS], 1, 150))
        rows.append(_first("another order of a common word", [await first(text) for text in BESIDE_WORDS], 1, 300))
        found, whole = await _took(live.searching.search(""))
        rows.append(Row("all papers, to the last", 1000 * whole, 2_000, "ms", f"{len(found.ids):,} papers"))
        views = queries(live.newest_day(), live.now().date())
        counts = [await _used(live.counting.overview("", views, dict.fromkeys(KINDS, 9))) for _ in range(rounds)]
        rows.append(_first("counts beside all papers, behind the list", counts, 0.5, 1_000))
        hundred = await _hundred(live.searching.search)
        rows.append(Row("100 searches in a second, the last one", 1000 * hundred, 150, "ms"))
        with places.generated(NEW, seed=7).open("rb") as file:
            read = [sighting for batch in arxiv_jsonl.read(file) for sighting in batch.sightings]
        # with votes, without which no rule would find them
        news = [
            sighting._replace(paper=sighting.paper._replace(key=f"arxiv:2609.{number:05}", votes=number % 40))
            for number, sighting in enumerate(read)
        ]
        half, write = NEW // 2, live.write
        rate, used = await write(lambda: standing.imported(live.space, news[:half]))
        seen = f"{used:.0f} µs of processor time each"
        rows.append(Row("import into it", rate, 2_500, "papers/s", seen, least=True))
        rows += await write(lambda: list(standing.reranked(home, live.space, rounds)))
        await write(lambda: standing.add_rules(live.space))
        rows.append(_first("by points, worst", [await first(text) for text in POINTED], 1, 300))
        rate, used = await write(lambda: standing.imported(live.space, news[half:]))
        seen = f"{used:.0f} µs of processor time each"
        rows.append(Row(f"import into it with {standing.RULES} rules", rate, 1_500, "papers/s", seen, least=True))
        return rows
    finally:
        await live.ranker.end()
        live.close()


KINDS = ("tag", "category", "organization", "keyword", "year")


def _typed() -> list[str]:
    """Every beginning of common words and names, of two words, and of rare ones, as they are typed."""
    common = [*STOP[:6], *FIELD[:24], *SURNAMES[:6]]
    texts = [word[:size].lower() for word in common for size in range(1, len(word) + 1)]
    texts += [f"language {word[:size]}" for word in ("models", "reasoning", "wang") for size in range(1, len(word) + 1)]
    texts += [text[:size] for text in RARE for size in range(1, len(text) + 1)]
    return list(dict.fromkeys(texts))


async def _took(work: Coroutine[None, None, T]) -> tuple[T, float]:
    start = time.perf_counter()
    return await work, time.perf_counter() - start


async def _used(work: Coroutine[None, None, object]) -> tuple[float, float]:
    """Seconds that something takes, and of processor time."""
    start, before = time.perf_counter(), time.process_time()
    await work
    return time.perf_counter() - start, time.process_time() - before


def _first(name: str, taken: Sequence[tuple[float, float]], share: float, budget: float) -> Row:
    """A line for the seconds that `share` of the figures do not exceed."""
    seconds, used = ([figures[place] for figures in taken] for place in (0, 1))
    seen = f"{len(taken)} times; processor {ms(part(used, share))}, median {ms(median(used))}"
    return Row(name, 1000 * part(seconds, share), budget, "ms", seen)


async def _hundred(search: Callable[..., Coroutine[None, None, object]]) -> float:
    """Seconds from the last of a hundred searches, 10 ms apart, until it has its first papers."""
    texts = itertools.cycle(["m", "models", "the", "learning", "da"])
    tasks: list[asyncio.Task[object]] = []
    for text in itertools.islice(texts, 99):
        tasks.append(asyncio.ensure_future(search(text, live=True)))
        await asyncio.sleep(0.01)
    came = asyncio.Event()
    start = time.perf_counter()
    last = asyncio.ensure_future(search("models", live=True, begun=lambda _: came.set(), patience=0))
    last.add_done_callback(lambda _: came.set())
    await came.wait()
    took = time.perf_counter() - start
    await asyncio.gather(*tasks, last, return_exceptions=True)
    return took
