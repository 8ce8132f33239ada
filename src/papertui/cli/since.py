"""`since`: what is new since the last visit."""

from __future__ import annotations

import argparse
from typing import Any

from papertui.cli import output
from papertui.cli.opening import open_workspace
from papertui.errors import NothingMatched
from papertui.model import Row
from papertui.ranking import since as asking
from papertui.ranking.since import News, Teller
from papertui.store import bookkeeping, marks


def since(options: argparse.Namespace) -> int:
    """Print the figures of the screen's start view, each with the query that finds its papers."""
    with open_workspace() as space:
        visit = space.visit
        news = Teller(space.reader, space.now(), visit).news(marks.searches(space.reader.db))
    last = bookkeeping.iso(visit) if visit else None
    if options.json:
        output.json_object({"since": last, "news": [_object(one) for one in news]})
    elif options.plain:
        for number, one in enumerate(news):
            if number:
                output.say()
            output.facts(_facts(one, last))
    else:
        for line in asking.told(news):
            output.say(line)
    if not news:
        raise NothingMatched(f"Nothing came in since {last}." if last else "No paper has come in yet.")
    return 0


def _object(news: News) -> dict[str, Any]:
    question = news.question
    return {
        "group": question.group,
        "name": question.name,
        "query": question.query,
        "papers": news.papers,
        "more": news.more,
        "best": [_paper(row) for row in news.best],
    }


def _paper(row: Row) -> dict[str, Any]:
    return {"key": row.key, "title": row.title, "votes": row.votes}


def _facts(news: News, last: str | None) -> list[tuple[str, object]]:
    question = news.question
    titles = [(f"paper {place}", f"{row.key} {row.title}") for place, row in enumerate(news.best, 1)]
    return [
        ("since", last),
        ("group", asking.TITLES[question.group]),
        ("papers", asking.amount(news)),
        ("name", question.name),
        ("query", question.query),
        *titles,
    ]
