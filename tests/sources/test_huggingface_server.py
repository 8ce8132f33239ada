"""The loopback Hugging Face itself: in a thread, as a program, with recorded days."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from papertui.sources import huggingface as hf
from papertui.sources.http import Http
from servers import misbehave
from servers.huggingface import HuggingFaceServer
from servers.items import make_comment, make_item
from servers.running import running


def read(url: str) -> Any:
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=10) as answer:
        return json.load(answer)


def test_it_serves_days_weeks_months_and_trending_from_a_thread() -> None:
    with running(HuggingFaceServer.generated(days=14, per_day=3)) as server:
        base = f"{server.url}/api/daily_papers"
        assert len(read(f"{base}?date=2026-08-14")) == 3
        assert read(f"{base}?date=2026-08-08") == []
        assert len(read(f"{base}?week=2026-W33")) == 15
        assert len(read(f"{base}?month=2026-08&limit=7&p=1")) == 7
        assert len(read(f"{base}?sort=trending")) == 30
        assert len(read(base)) == 30
        for bad in ("date=2026-08-15", "date=today", "week=2026-W53", "month=2026", "p=-1", "limit=x"):
            with pytest.raises(urllib.error.HTTPError) as refused:
                read(f"{base}?{bad}")
            assert refused.value.code == 400
            assert "error" in json.loads(refused.value.read())
            assert refused.value.headers["X-Error-Message"]


def test_it_serves_details_comments_and_search() -> None:
    days = {"2026-08-14": [make_item("2608.00001", title="Kites")]}
    comments = {"2608.00001": [make_comment("c1", "Fine.")]}
    with running(HuggingFaceServer(days, comments=comments, other=[make_item("2412.00001", day=None)])) as server:
        detail = read(f"{server.url}/api/papers/2608.00001?field=comments")
        assert (detail["title"], len(detail["comments"]), detail["numTotalModels"]) == ("Kites", 1, 0)
        assert "comments" not in read(f"{server.url}/api/papers/2608.00001")
        assert [item["paper"]["id"] for item in read(f"{server.url}/api/papers/search?q=kITES")] == ["2608.00001"]
        assert len(read(f"{server.url}/api/papers/search?q=")) == 2
        with pytest.raises(urllib.error.HTTPError):
            read(f"{server.url}/api/papers/2608.99999")


def test_a_half_published_list_is_half() -> None:
    with running(HuggingFaceServer.generated(days=1, per_day=10)) as server:
        server.misbehave(misbehave.half_list, times=1)
        url = f"{server.url}/api/daily_papers?date=2026-08-14"
        assert (len(read(url)), len(read(url))) == (5, 10)


def test_it_runs_as_a_program(repository: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "servers.huggingface", "--days", "3", "--per-day", "2"],
        cwd=repository / "tests",
        env={**os.environ, "PYTHONPATH": "."},
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        try:
            port = int(program.stdout.readline())
            assert len(read(f"http://127.0.0.1:{port}/api/daily_papers")) == 6
        finally:
            program.terminate()


async def test_recorded_days_come_over_the_wire_whole(recorded: Path) -> None:
    server = await asyncio.to_thread(HuggingFaceServer.from_folder, recorded / "hf")
    found: set[str] = set()
    server.allowances["api"] = 10_000
    async with server, Http() as http:
        for day in server.days:
            path, params = hf.of_day(day)
            answer = await http.get(server.url + path, params=params)
            found |= {sighting.paper.key for sighting in hf.parse_list(answer.body).sightings}
    expected = {f"arxiv:{item['paper']['id']}" for items in server.days.values() for item in items}
    assert found == expected
