"""A loopback server that speaks arXiv's API and RSS as recorded in 2026, over invented papers.

The grammar of a search is the real one: right-associative, without precedence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple
from xml.sax.saxutils import escape

from servers.loopback import Loopback, Reply, Request

_ATOM = (("Content-Type", "application/atom+xml; charset=utf-8"),)
_TOKEN = re.compile(r'\(|\)|\[[^\]]*\]|"[^"]*"|[^\s()"\[\]]+')


class Preprint(NamedTuple):
    """A paper at arXiv; `day` is when its first version came in, `kind` how today's batch announces it, if it does."""

    id: str
    title: str
    day: str
    categories: tuple[str, ...] = ("cs.LG",)
    authors: tuple[str, ...] = ("Ada Moss",)
    version: int = 1
    kind: str | None = None


class ArxivServer(Loopback):
    """Serves `papers`; `announced` is the day that the RSS feed is of, and there are no categories `unknown`."""

    def __init__(self, papers: Iterable[Preprint] = (), *, announced: str = "2026-08-14", port: int = 0) -> None:
        super().__init__(port)
        self.papers = list(papers)
        self.announced = announced
        self.unknown = {"cs.QQ", "kites"}

    async def answer(self, request: Request) -> Reply:
        if request.path == "/api/query":
            return self._query(request)
        if request.path.startswith("/rss/"):
            categories = request.path.removeprefix("/rss/").split("+")
            return _refused if not self.unknown.isdisjoint(categories) else Reply(200, self._rss(categories), _ATOM)
        return Reply(404, b"<html><body>Not found</body></html>", (("Content-Type", "text/html"),))

    def _query(self, request: Request) -> Reply:
        ids = [one for one in request.query.get("id_list", "").split(",") if one]
        query = request.query.get("search_query", "")
        if not ids and not query:
            return _error("Either a search_query or id_list must be specified")
        found = self.papers
        if ids:
            if any(re.fullmatch(r"\d{4}\.\d{4,5}(v\d+)?", one) is None for one in ids):
                return _error("incorrect id format")
            found = [paper for paper in found if paper.id in ids]
        if query:
            matches = Search(query).matches
            found = [paper for paper in found if matches(paper)]
        found = sorted(found, key=lambda paper: paper.day, reverse=True)
        start, size = int(request.query.get("start", 0)), int(request.query.get("max_results", 10))
        return Reply(200, _feed(found[start : start + size], len(found)), _ATOM)

    def _rss(self, categories: list[str]) -> bytes:
        items = [paper for paper in self.papers if paper.kind and not set(categories).isdisjoint(paper.categories)]
        return (
            '<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'
            ' version="2.0">'
            f"<channel><title>{'+'.join(categories)} updates on arXiv.org</title><link>http://rss.arxiv.org/</link>"
            f"{''.join(_item(paper, self.announced) for paper in items)}</channel></rss>"
        ).encode()


class Search:
    """A parsed `search_query`; `matches` tells whether a paper is found by it."""

    def __init__(self, query: str) -> None:
        self._tokens = _TOKEN.findall(query)
        self.matches = self._expression()

    def _expression(self) -> Callable[[Preprint], bool]:
        left = self._operand()
        if not self._tokens or self._tokens[0] == ")":
            return left
        operator = self._tokens.pop(0)
        right = self._expression()
        if operator == "AND":
            return lambda paper: left(paper) and right(paper)
        if operator == "OR":
            return lambda paper: left(paper) or right(paper)
        assert operator == "ANDNOT", operator
        return lambda paper: left(paper) and not right(paper)

    def _operand(self) -> Callable[[Preprint], bool]:
        token = self._tokens.pop(0)
        if token == "(":
            inner = self._expression()
            assert self._tokens.pop(0) == ")"
            return inner
        field, _, value = token.partition(":")
        if not value:
            value = self._tokens.pop(0)
        return _criterion(field, value.strip('"'))


def _criterion(field: str, value: str) -> Callable[[Preprint], bool]:
    if field == "cat":
        wanted = value.removesuffix("*")
        return lambda paper: any(
            name.startswith(wanted) if value.endswith("*") else name == wanted for name in paper.categories
        )
    if field == "submittedDate":
        first, last = re.findall(r"\d{12}", value)
        return lambda paper: first[:8] <= paper.day.replace("-", "") <= last[:8]
    if field == "au":
        return lambda paper: any(value.lower() in name.lower() for name in paper.authors)
    if field == "id":
        return lambda paper: paper.id == value
    assert field == "all", field
    return lambda paper: value.lower() in paper.title.lower()


def _feed(papers: list[Preprint], total: int) -> bytes:
    return (
        "<?xml version='1.0' encoding='UTF-8'?>"
        '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom"'
        ' xmlns="http://www.w3.org/2005/Atom"><id>https://arxiv.org/api/x</id><title>arXiv Query</title>'
        f"<opensearch:totalResults>{total}</opensearch:totalResults>{''.join(map(_entry, papers))}</feed>"
    ).encode()


def _entry(paper: Preprint) -> str:
    categories = "".join(
        f'<category term="{name}" scheme="http://arxiv.org/schemas/atom"/>' for name in paper.categories
    )
    authors = "".join(f"<author><name>{escape(name)}</name></author>" for name in paper.authors)
    return (
        f"<entry><id>http://arxiv.org/abs/{paper.id}v{paper.version}</id><title>{escape(paper.title)}</title>"
        f"<updated>{paper.day}T09:00:00Z</updated><published>{paper.day}T09:00:00Z</published>"
        f"<summary>  What {escape(paper.title)} is about.</summary>{categories}"
        f'<arxiv:primary_category term="{paper.categories[0]}"/>{authors}</entry>'
    )


def _item(paper: Preprint, day: str) -> str:
    from datetime import date

    announced = f"{date.fromisoformat(day):%a, %d %b %Y} 00:00:00 -0400"
    named = f"{paper.id}v{paper.version}"
    return (
        f"<item><title>{escape(paper.title)}</title><link>https://arxiv.org/abs/{paper.id}</link>"
        f"<description>arXiv:{named} Announce Type: {paper.kind} \nAbstract: What it is about.</description>"
        f'<guid isPermaLink="false">oai:arXiv.org:{named}</guid>'
        f"{''.join(f'<category>{name}</category>' for name in paper.categories)}<pubDate>{announced}</pubDate>"
        f"<arxiv:announce_type>{paper.kind}</arxiv:announce_type>"
        f"<dc:creator>{', '.join(paper.authors)}</dc:creator></item>"
    )


_refused = Reply(400, b'<rss version="2.0"><channel><title>Feed error for query: x</title></channel></rss>', _ATOM)


def _error(why: str) -> Reply:
    entry = (
        f"<entry><id>https://arxiv.org/api/errors#x</id><title>Error</title><summary>{why}</summary>"
        "<author><name>arXiv api core</name></author></entry>"
    )
    body = (
        '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns="http://www.w3.org/2005/Atom">'
        f"<title>arXiv Search Results</title><opensearch:totalResults>1</opensearch:totalResults>{entry}</feed>"
    )
    return Reply(400, body.encode(), _ATOM)
