"""Damage that a running screen meets is put out of the way of the next start."""

from __future__ import annotations

import os
from pathlib import Path

import apsw
import pytest

from papertui import paths
from papertui.live import Live
from papertui.model import Paper, Sighting
from papertui.store.connection import Damaged
from papertui.workspace import Workspace


def spoil(cache: Path) -> None:
    """Overwrite where the full-text index begins, which is not looked at before somebody searches."""
    db = apsw.Connection(str(cache))
    size = db.pragma("page_size")
    ((page,),) = db.execute("SELECT rootpage FROM sqlite_master WHERE name='words_data'").fetchall()
    db.close()
    with cache.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(os.urandom(size))


async def test_a_cache_that_turns_out_damaged(home: Path) -> None:
    places = paths.find()
    with Workspace.open(places) as space:
        papers = [Paper(f"arxiv:2608.{number:05d}", f"Teapots {number}") for number in range(300)]
        space.ingest([Sighting(paper, "test", live=False) for paper in papers])
    spoil(places.cache)
    live = Live.open(places)
    with pytest.raises(Damaged, match="Start papertui again"):
        await live.searching.search("teapots")
    live.close()
    assert not places.cache.exists()
    assert list(places.cache.parent.glob("cache.db.damaged-*"))
    with Workspace.open(places) as space:
        assert space.reader.size() == 0
