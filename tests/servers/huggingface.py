"""A loopback server that speaks the papers part of the Hugging Face API as it was recorded and documented.

Run it as `python -m servers.huggingface --data DIR` in `tests/`: DIR holds `daily_by_day/*.json`,
`daily_by_month/*.json` and `paper/*.json`. Without `--data` it serves invented papers.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

from servers.drawing import picture
from servers.items import make_day, make_detail
from servers.loopback import Loopback, Reply, Request
from servers.misbehave import BY_NAME

Item = dict[str, Any]
_WEEK = re.compile(r"\d{4}-W(0[1-9]|[1-4][0-9]|5[0-2])")
PICTURES = ("/social-thumbnails/", "/production/")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


class HuggingFaceServer(Loopback):
    """Serves `days` (lists of items by date), `details` (by arXiv id) and `comments` (by arXiv id).

    `other` are papers that only trending and search know. `today` is the newest date that may be asked for.
    `allowances` are the requests left per bucket; all three can be changed while it runs.
    """

    def __init__(
        self,
        days: Mapping[str, list[Item]] | None = None,
        *,
        other: Iterable[Item] = (),
        details: Mapping[str, Item] | None = None,
        comments: Mapping[str, list[Item]] | None = None,
        today: str | None = None,
        port: int = 0,
    ) -> None:
        super().__init__(port)
        self.days = dict(days or {})
        self.other = list(other)
        self.details = dict(details or {})
        self.comments = dict(comments or {})
        self.today = today or max(self.days, default="2026-08-14")
        self.allowances = {"api": 500, "search": 50}
        self.reset_in = 295
        self.pictures: dict[str, bytes] = {}

    @classmethod
    def from_folder(cls, folder: Path, port: int = 0) -> Self:
        """Recorded answers; a month's list fills the days that were not recorded on their own."""
        days = {path.stem[:10]: _load(path) for path in sorted(folder.glob("daily_by_day/*.json"))}
        from_months: dict[str, list[Item]] = {}
        for path in sorted(folder.glob("daily_by_month/*.json")):
            for item in _load(path):
                from_months.setdefault(str(item["paper"].get("submittedOnDailyAt", ""))[:10], []).append(item)
        details = {str(card["id"]): card for card in map(_load, sorted(folder.glob("paper/*.json")))}
        other = [item for path in sorted(folder.glob("trending/*.json")) for item in _load(path)]
        return cls({**from_months, **days}, details=details, other=other, port=port)

    @classmethod
    def generated(cls, newest: str = "2026-08-14", days: int = 14, per_day: int = 20, port: int = 0) -> Self:
        """Invented papers on every working day up to the newest."""
        last = date.fromisoformat(newest)
        wanted = (last - timedelta(days=back) for back in range(days))
        return cls(
            {day.isoformat(): make_day(day.isoformat(), per_day) for day in wanted if day.weekday() < 5}, port=port
        )

    def items(self) -> list[Item]:
        """Every item of every day, newest day first, then the others; a paper once."""
        listed = [item for day in sorted(self.days, reverse=True) for item in self.days[day]]
        found: dict[str, Item] = {}
        for item in [*listed, *self.other]:
            found.setdefault(item["paper"]["id"], item)
        return list(found.values())

    async def answer(self, request: Request) -> Reply:
        if request.path.startswith(PICTURES):
            return self._picture(request.path)
        bucket = "search" if request.path == "/api/papers/search" else "api"
        limits = self._limits(bucket)
        if self.allowances[bucket] <= 0:
            return _error(429, "We had to rate limit your IP", limits)
        self.allowances[bucket] -= 1
        limits = self._limits(bucket)
        if request.path == "/api/daily_papers":
            return self._daily(request, limits)
        if request.path == "/api/papers/search":
            return self._search(request, limits)
        if request.path.startswith("/api/papers/"):
            return self._detail(request, limits)
        return _error(404, "Sorry, we can't find the page you are looking for.", limits)

    def _picture(self, path: str) -> Reply:
        """What the hosts of pictures serve; `pictures` maps paths to files, all others are drawn."""
        content = self.pictures.get(path) or picture(path)
        return Reply(200, content, (("Content-Type", "image/png"), ("Cache-Control", "max-age=86400")))

    def _limits(self, bucket: str) -> tuple[tuple[str, str], ...]:
        left = max(0, self.allowances[bucket])
        return (
            ("RateLimit", f'"api";r={left};t={self.reset_in}'),
            ("RateLimit-Policy", '"fixed window";"api";q=500;w=300'),
        )

    def _daily(self, request: Request, limits: tuple[tuple[str, str], ...]) -> Reply:
        query = request.query
        try:
            page, size = int(query.get("p", 0)), int(query.get("limit", 50))
        except ValueError:
            return _error(400, "p and limit must be numbers", limits)
        if page < 0 or size < 1:
            return _error(400, "p and limit must not be negative", limits)
        chosen = self._chosen(query)
        if isinstance(chosen, str):
            return _error(400, chosen, limits)
        size = min(size, 100)
        items = sorted(chosen[page * size : (page + 1) * size], key=lambda item: -item["paper"].get("upvotes", 0))
        onward = urlencode({**query, "p": page + 1})
        link = (("Link", f'<{self.url}/api/daily_papers?{onward}>; rel="next"'),) if items else ()
        return _answered(request, items, (*limits, *link))

    def _chosen(self, query: Mapping[str, str]) -> list[Item] | str:
        """The items of a query before paging, or what is wrong with it."""
        if "date" in query:
            try:
                day = date.fromisoformat(query["date"]).isoformat()
            except ValueError:
                return "Invalid date"
            return self.days.get(day, []) if day <= self.today else f'"date" must be at most {self.today}'
        if "week" in query:
            if not _WEEK.fullmatch(query["week"]):
                return "Invalid week"
            return [item for day in sorted(self.days) if _week(day) == query["week"] for item in self.days[day]]
        if "month" in query:
            if not _MONTH.fullmatch(query["month"]):
                return "Invalid month"
            return [item for day in sorted(self.days) if day[:7] == query["month"] for item in self.days[day]]
        if query.get("sort") == "trending":
            return sorted(self.items(), key=lambda item: -item["paper"].get("upvotes", 0))
        return [item for day in sorted(self.days, reverse=True) for item in self.days[day]]

    def _search(self, request: Request, limits: tuple[tuple[str, str], ...]) -> Reply:
        wanted = request.query.get("q", "").casefold().split()
        if len(request.query.get("q", "")) > 250:
            return _error(400, "q is too long", limits)
        hits = [item for item in self.items() if all(word in _haystack(item) for word in wanted)]
        size = min(int(request.query.get("limit", 120)), 120)
        return _answered(request, [{**item, "upvoted": False} for item in hits[:size]], limits)

    def _detail(self, request: Request, limits: tuple[tuple[str, str], ...]) -> Reply:
        wanted = request.path.removeprefix("/api/papers/")
        known = self.details.get(wanted) or next(
            (make_detail(item) for item in self.items() if item["paper"]["id"] == wanted), None
        )
        if known is None:
            return _error(404, "Paper not found", limits)
        if request.query.get("field") == "comments":
            known = {**known, "comments": self.comments.get(wanted, [])}
        return _answered(request, known, limits)


def _answered(request: Request, content: Any, headers: tuple[tuple[str, str], ...]) -> Reply:
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    etag = f'W/"{len(body):x}-{hashlib.sha1(body, usedforsecurity=False).hexdigest()[:27]}"'
    headers = (*headers, ("ETag", etag), ("Vary", "Origin"))
    if request.headers.get("if-none-match") == etag:
        return Reply(304, b"", headers)
    return Reply(200, body, (*headers, ("Content-Type", "application/json; charset=utf-8")))


def _error(status: int, message: str, headers: tuple[tuple[str, str], ...]) -> Reply:
    body = json.dumps({"error": message}).encode()
    return Reply(status, body, (*headers, ("Content-Type", "application/json"), ("X-Error-Message", message)))


def _week(day: str) -> str:
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year}-W{week:02d}"


def _haystack(item: Item) -> str:
    paper = item["paper"]
    people = " ".join(str(author.get("name")) for author in paper.get("authors", ()))
    return f"{paper['id']} {paper.get('title')} {paper.get('summary')} {people}".casefold()


def _load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


async def _serve(server: HuggingFaceServer) -> None:
    async with server:
        print(server.port, flush=True)
        await asyncio.Event().wait()


def main() -> None:
    """Serves until it is interrupted; the first line of output is the port."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="a folder of recorded answers")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--today", help="the newest date that may be asked for")
    parser.add_argument("--days", type=int, default=14, help="how many days to invent")
    parser.add_argument("--per-day", type=int, default=20, help="how many papers to invent for each")
    parser.add_argument("--misbehave", choices=sorted(BY_NAME), help="how to answer everything")
    given = parser.parse_args()
    if given.data:
        server = HuggingFaceServer.from_folder(given.data, given.port)
        server.today = given.today or server.today
    else:
        server = HuggingFaceServer.generated(given.today or "2026-08-14", given.days, given.per_day, given.port)
    if given.misbehave:
        server.misbehave(BY_NAME[given.misbehave])
    try:
        asyncio.run(_serve(server))
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
