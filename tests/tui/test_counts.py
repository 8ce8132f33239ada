"""Every count of the filter pane is the number of papers that choosing its line shows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from papertui import edits, paths
from papertui.model import Organization
from papertui.query import has_term, parse
from papertui.query import term as written
from papertui.store import connection, plans
from papertui.store.compile import compile
from papertui.store.overview import Counter
from papertui.store.reader import Reader
from papertui.tui.entries import FACETS, TERM, Entry
from papertui.tui.narrowing import _toggled
from papertui.workspace import Workspace
from tui.driving import invented, sighting

REAL = os.environ.get("PAPERTUI_TEST_CACHE", "")
"""A cache of real papers, where there is one."""

NOW = datetime(2026, 8, 21, 12, tzinfo=UTC)
MOST = {group.id: 60 for group in FACETS}
INVENTED = ("", "is:unread", "kites", "kites OR maps", "tag:blue", "is:hidden", "is:starred", "org:example",
            "year:2026", 'org:"The Example Lab" year:2026', "wheel", "-tag:red sort:votes",
            "is:starred -is:hidden", "k", "is:unread t")  # fmt: skip
WANTED = ("", "cat:cs.CL", "diffusion", "rl OR bandits", "is:unread -cat:cs.LG", "org:nvidia", 'kw:"world model"',
          "is:hidden", "newer:30d sort:votes", "transf", "(a OR the) agents", "cat:cs", "has:code")  # fmt: skip


def wrong(reader: Reader, text: str) -> list[str]:
    """The lines of the pane beside a query that count something else than they show."""
    scale, found = plans.measure(reader.db), []
    for kind, facet in Counter(reader, NOW, 0, scale).facets(text, MOST).items():
        field = next(group.field for group in FACETS if group.id == kind)
        for value, size in facet.values:
            entry = Entry(TERM, kind, value, term=written(field, value), value=value)
            query = text if has_term(text, entry.term) else _toggled(text, entry)
            sql = compile(parse(query, today=NOW.date()), now=NOW, today=NOW.date(), visit_ms=0, scale=scale)
            if len(reader.ids(sql)) != size:
                found.append(f"{kind} {value} counts {size}, “{query}” finds {len(reader.ids(sql))}")
    return found


@pytest.fixture
def space(home: Path) -> Iterator[Workspace]:
    with Workspace.open(paths.find()) as space:
        other = Organization("The Example Lab", "Somebody Else")
        named = [sighting(900 + number, organization=other, published="2025-01-02") for number in range(3)]
        space.ingest([*invented(), *named])
        rows = space.searching.select("")
        space.editing.apply(edits.tag(space.marked(rows[::3]), "blue", True))
        space.editing.apply(edits.tag(space.marked(rows[::5]), "red", True))
        space.editing.apply(edits.star(space.marked(rows[1::4])))
        space.editing.apply(edits.read(space.marked(rows[2::5])))
        space.editing.apply(edits.hide(space.marked(rows[::2])))
        yield space


@pytest.mark.parametrize("text", INVENTED)
def test_invented_papers(space: Workspace, text: str) -> None:
    assert wrong(space.reader, text) == []


@pytest.mark.skipif(not REAL, reason="needs a cache of real papers")
@pytest.mark.parametrize("text", WANTED)
def test_real_papers(text: str) -> None:
    assert wrong(Reader(connection.open_reader(Path(REAL))), text) == []
