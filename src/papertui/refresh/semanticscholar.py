"""Semantic Scholar into the cache: numbers of many papers at a time, references and citations of the starred ones."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from typing import TypeVar

from papertui.config import Config, token
from papertui.errors import PapertuiError
from papertui.live import Live
from papertui.model import IngestCounts
from papertui.refresh.apart import apart
from papertui.refresh.asking import Asker
from papertui.refresh.events import Event, Got, Progress, Started
from papertui.refresh.source import Source
from papertui.sources import semanticscholar as s2
from papertui.sources.http import HttpProblem
from papertui.store import citing

T = TypeVar("T")

VARIABLE = "S2_API_KEY"
WEEK_MS = 7 * 24 * 3_600_000
"""A paper is asked for at most once in this time."""

BATCHES = 2
"""At most so many batches at a refresh."""

STARS = 20
"""So many starred papers' references and citations at a refresh."""

_RATE_PAUSE = 60.0
_CAP = 30_000_000
_NONE_KNOWN = "No valid paper ids"


class SemanticScholar(Source):
    """Citations as a source that is refreshed. It brings no papers."""

    name = s2.NAME

    async def fetch(self, live: Live, config: Config, since: date | None, until: date | None) -> AsyncIterator[Event]:
        """What was not asked for in a week, the starred papers first. Days mean nothing here."""
        old = live.space.now_ms() - WEEK_MS
        due = await live.write(lambda: citing.due(live.space.reader.db, old, BATCHES * s2.MOST_IDS))
        batches = [due[start : start + s2.MOST_IDS] for start in range(0, len(due), s2.MOST_IDS)]
        news: set[str] = set()
        yield Started(self.name, len(batches))
        async with await _server(live, config) as http:
            for done, keys in enumerate(batches):
                yield Progress(self.name, done, len(batches), f"citations of {len(keys)} papers")
                fresh = await _numbers(live, http, keys)
                news |= fresh
                yield Got(self.name, None, IngestCounts(0, len(fresh), len(keys) - len(fresh)), keys=tuple(keys))
            stars = await live.write(lambda: citing.unlisted(live.space.reader.db, old, STARS))
            total = len(batches) + len(stars)
            for done, key in enumerate(stars, len(batches)):
                yield Progress(self.name, done, total, f"references of {key}")
                fresh = set() if not await _links(live, http, key) or key in news else {key}
                yield Got(self.name, None, IngestCounts(0, len(fresh), 1 - len(fresh)), keys=(key,))
        yield Progress(self.name, total, total, "done")


async def check(live: Live, config: Config) -> None:
    """Ask for one paper and keep nothing. Raises `PapertuiError`."""
    async with await _server(live, config) as http:
        await _told(http, ["arxiv:1706.03762"])


async def _server(live: Live, config: Config) -> Asker:
    settings = config.sources.semanticscholar
    command = settings.key_command
    secret = await asyncio.to_thread(token, VARIABLE, command) if command else token(VARIABLE, ())
    headers = {"x-api-key": secret.reveal()} if secret else None
    return Asker(live, settings.url, lane=s2.NAME, every=s2.EVERY, headers=headers)


async def _told(http: Asker, keys: list[str]) -> dict[str, s2.Numbers]:
    request, body = s2.batch(keys)
    try:
        answer = await http.post(request, body, cap=_CAP)
    except HttpProblem as problem:
        if problem.status == 400 and _NONE_KNOWN in str(problem):
            return {key: s2.Numbers() for key in keys}
        raise _explained(http, problem) from problem
    return await apart(s2.parse_batch, answer.body, keys)


async def _numbers(live: Live, http: Asker, keys: list[str]) -> set[str]:
    """Fetch and keep numbers; the papers of which they are not what they were."""
    told = await _told(http, keys)
    now = live.space.now_ms()
    return await _keep(live, lambda db: citing.keep_numbers(db, told, now))


async def _links(live: Live, http: Asker, key: str) -> bool:
    """Fetch and keep references and citations; whether any of them is news."""
    found = []
    for request in (s2.references(key), s2.citations(key)):
        try:
            answer = await http.get(request, cap=_CAP)
            found.append((await apart(s2.parse_links, answer.body)).found)
        except HttpProblem as problem:
            if problem.status != 404:
                raise _explained(http, problem) from problem
            found.append(())
    references, citations = ([_end(one) for one in ends] for ends in found)
    now = live.space.now_ms()
    return await _keep(live, lambda db: citing.keep_links(db, key, references, citations, now))


def _end(one: s2.Mention) -> tuple[str, str, str, int | None, str | None]:
    return one.key, one.title, one.authors, one.year, one.doi


async def _keep(live: Live, keep: citing.Keeping[T]) -> T:
    def write() -> T:
        with live.space.transaction() as db:
            return keep(db)

    return await live.write(write)


def _explained(http: Asker, problem: HttpProblem) -> PapertuiError:
    """The problem with what the reader can do about it; a refusal for asking too often stops all for a while."""
    own = http.has_headers
    if problem.kind == "rate" and problem.status:
        wait = max(problem.retry_after or 0.0, _RATE_PAUSE)
        http.ledger.cool(s2.NAME, int(wait * 1000))
        why = "" if own else f"; all without a key share one limit, see key_command under [sources.{s2.NAME}]"
        return HttpProblem("rate", f"{http.host} wants fewer questions{why}", status=problem.status, retry_after=wait)
    if problem.status in (401, 403):
        what = f"does not accept the API key of {VARIABLE} or key_command" if own else "answers nobody without a key"
        return HttpProblem("status", f"{http.host} {what} ({problem.status})", status=problem.status)
    return problem
