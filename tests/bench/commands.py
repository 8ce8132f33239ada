"""Measurements of commands and of the cache: short commands, importing, marking while papers come in."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.measure import Row, median, ms, part, side_by_side
from bench.places import PAPERTUI, PASS, REAL, Home, Places, cache_of, say


def commands(places: Places, rounds: int) -> Iterator[Row]:
    """Short commands against a Python that does nothing."""
    home = places.small()
    nothing, version, listing = side_by_side(
        rounds * 2,
        lambda: _took(home, PASS),
        lambda: _took(home, [*PAPERTUI, "--version"]),
        lambda: _took(home, [*PAPERTUI, "list", "-n", "20"]),
    )
    base = median(nothing)
    for name, budget, figures in (("--version", 2.5, version), ("list -n 20", 5, listing)):
        yield Row(
            f"papertui {name}", median(figures) / base, budget, "×", f"{ms(median(figures))}, python -c pass {ms(base)}"
        )


def _took(home: Home, command: Sequence[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, env=home.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def importing(places: Places, rounds: int) -> Iterator[Row]:
    """`papertui import` of many papers into an empty cache, from start to end."""
    source, count = places.source()
    seconds: list[float] = []
    used: list[float] = []
    home = places.empty("imported")
    for number in range(min(rounds, 3)):
        say(f"importing {count:,} papers, {number + 1}")
        home = places.empty("imported")
        before = os.times()
        seconds.append(_took(home, [*PAPERTUI, "import", str(source)]))
        after = os.times()
        used.append(after.children_user + after.children_system - before.children_user - before.children_system)
    rate = count / median(seconds)
    seen = f"{count:,} papers in {median(seconds):.1f} s, {median(used):.1f} s of processor time"
    yield Row("import into an empty cache", rate, 4_000, "papers/s", seen, least=True)
    size = cache_of(home).stat().st_size / count
    yield Row("cache, per paper", size, 3_200, "B")


def importing_many(places: Places, rounds: int) -> Iterator[Row]:
    """`papertui import` of many papers into a copy of the cache with very many, of which it has some.

    Only real papers are measured: the invented ones would all be those that the cache has.
    """
    if places.quick or not REAL.exists():
        return
    home = places.many()
    source, count = places.source()
    rates: list[float] = []
    used: list[float] = []
    for number in range(min(rounds, 3)):
        copy = places.empty("copied")
        cache = copy.folder / cache_of(home).relative_to(home.folder)
        cache.parent.mkdir(parents=True)
        say(f"importing {count:,} papers into a copy of {home.papers:,}, {number + 1}")
        with cache_of(home).open("rb") as whole, cache.open("wb") as other:
            shutil.copyfileobj(whole, other, 1 << 20)
            # else what the copy left to the disk is waited for by the import
            os.fsync(other.fileno())
        before = os.times()
        rates.append(count / _took(copy, [*PAPERTUI, "import", str(source)]))
        after = os.times()
        used.append(after.children_user + after.children_system - before.children_user - before.children_system)
        shutil.rmtree(copy.folder)
    seen = (
        f"{1e6 * median(used) / count:.0f} µs of processor time each; {min(rates):,.0f} to {max(rates):,.0f} a second"
    )
    yield Row(f"import into {home.papers:,} papers", median(rates), 2_500, "papers/s", seen, least=True)


def starring(places: Places, rounds: int) -> Iterator[Row]:
    """From starring a paper until it is in the journal, on the disk, while papers are taken in in batches.

    Between two stars a line is written to another file and flushed to the disk, to tell what of it is the disk's time.
    """
    home = places.large()
    say("starring during an ingest")
    taken, bare = asyncio.run(_stars_during_ingest(places, home, 40 * rounds))
    disk = f"the disk alone {ms(median(bare))} and {ms(part(bare, 0.95))}"
    seen = f"median {ms(median(taken))}, worst {ms(max(taken))}, {len(taken)} stars; {disk}"
    yield Row("star acknowledged during an ingest, p95", 1000 * part(taken, 0.95), 10, "ms", seen)


async def _stars_during_ingest(places: Places, home: Home, stars: int) -> tuple[list[float], list[float]]:
    from papertui import edits
    from papertui.live import Live
    from papertui.paths import Paths
    from papertui.sources import arxiv_jsonl

    source = places.generated(20_000, seed=2)
    with source.open("rb") as file:
        batches = [batch.sightings for batch in arxiv_jsonl.read(file, 2_000)]
    base = places.folder / "starring"
    cache = base / "cache.db"
    base.mkdir()
    cache.write_bytes(cache_of(home).read_bytes())
    live = Live.open(Paths(base / "config.toml", cache, base / "library", base / "state", base / "log"), visiting=False)
    taken: list[float] = []
    bare: list[float] = []
    try:
        rows = (await live.searching.search("")).ids
        ending = False

        async def take_in() -> None:
            while not ending:
                for batch in batches:
                    await live.ingest(batch)
                    if ending:
                        break

        ingesting = asyncio.create_task(take_in())
        await asyncio.sleep(0.2)
        for number in range(stars):
            (row,) = live.rows_now([rows[number * 7 % len(rows)]])
            start = time.perf_counter()
            await live.editing.apply(edits.flag([row], "starred", not row.starred))
            taken.append(time.perf_counter() - start)
            await asyncio.sleep(0.01)
            bare.append(await asyncio.to_thread(_flushed_line, base / "line"))
            await asyncio.sleep(0.01)
        ending = True
        await ingesting
    finally:
        live.close()
    return taken, bare


def _flushed_line(file: Path) -> float:
    start = time.perf_counter()
    with file.open("ab") as stream:
        stream.write(b"x" * 120 + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
    return time.perf_counter() - start
