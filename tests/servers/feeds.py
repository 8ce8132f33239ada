"""A loopback server for feeds and the pages that name them, over invented journals.

Run it as `python -m servers.feeds --data DIR` in `tests/` to serve the files of a folder as they are.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from servers.loopback import Loopback, Reply, Request

RSS = "application/rss+xml; charset=utf-8"
_TYPES = {".json": "application/feed+json", ".html": "text/html", ".opml": "text/x-opml"}


class Post(NamedTuple):
    """An entry; `day` is `2026-08-14`, or `""` for one without a date."""

    title: str
    path: str
    day: str = "2026-08-14"
    html: str = "<p>What it is about.</p>"
    extra: str = ""


def rss(title: str, posts: list[Post], above: str = "") -> bytes:
    """An honest RSS 2.0 document."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{escape(title)}</title><link>/</link>{above}{''.join(map(_item, posts))}</channel></rss>"
    ).encode()


def _item(post: Post) -> str:
    date = f"<pubDate>{_written(post.day)}</pubDate>" if post.day else ""
    return (
        f"<item><title>{escape(post.title)}</title><link>{escape(post.path)}</link>{date}"
        f"<guid isPermaLink='false'>{escape(post.path)}</guid>"
        f"<description>{escape(post.html)}</description>{post.extra}</item>"
    )


def _written(day: str) -> str:
    from datetime import date

    return f"{date.fromisoformat(day):%a, %d %b %Y} 09:30:00 +0000"


class FeedServer(Loopback):
    """Serves `documents`: by path, the media type and the bytes. `headers` are added to every answer."""

    def __init__(self, documents: dict[str, tuple[str, bytes]] | None = None, port: int = 0) -> None:
        super().__init__(port)
        self.documents = dict(documents or {})
        self.headers: tuple[tuple[str, str], ...] = ()

    def put(self, path: str, title: str, posts: list[Post], above: str = "") -> str:
        """Serve a feed; its address once the server runs."""
        self.documents[path] = (RSS, rss(title, posts, above))
        return f"{self.url}{path}"

    @classmethod
    def from_folder(cls, folder: Path, port: int = 0) -> FeedServer:
        found = {
            "/" + path.relative_to(folder).as_posix(): (_TYPES.get(path.suffix, "text/xml"), path.read_bytes())
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        return cls(found, port)

    async def answer(self, request: Request) -> Reply:
        found = self.documents.get(request.path)
        if found is None:
            return Reply(404, b"<html><body>Not found</body></html>", (("Content-Type", "text/html"),))
        kind, body = found
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        told = (("Content-Type", kind), ("ETag", tag), *self.headers)
        if request.headers.get("if-none-match") == tag:
            return Reply(304, b"", (("ETag", tag), *self.headers))
        return Reply(200, body, told)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--port", type=int, default=8770)
    options = parser.parse_args()

    async def serve() -> None:
        async with FeedServer.from_folder(options.data, options.port) as server:
            print(server.url, flush=True)
            await asyncio.Event().wait()

    asyncio.run(serve())


if __name__ == "__main__":
    main()
