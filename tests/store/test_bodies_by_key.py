"""Records of papers read by their keys when they are asked for."""

from __future__ import annotations

import json

import apsw
import pytest

from papertui import record
from papertui.library import lines
from papertui.model import Paper, Sighting
from papertui.store import ingest, schema
from papertui.store.bodies import ByKey

KITES = Paper("arxiv:2401.00001", "Kites", doi="10.1000/kites", published="2024-01-01")


def test_records_are_read_by_any_of_their_keys_and_one_that_is_gone_is_missing() -> None:
    db = apsw.Connection(":memory:")
    for step in schema.STEPS:
        db.execute(step)
    ingest.ingest(db, [Sighting(KITES, "test")], 1)
    papers = ByKey(db, [KITES.key, "doi:10.1000/kites", "arxiv:2401.00002"])
    assert len(papers) == 3 and next(iter(papers)) == KITES.key
    assert papers[KITES.key] == papers["doi:10.1000/kites"] == lines.encode_record(KITES)
    db.execute("UPDATE body SET record=?", (json.dumps(record.to_dict(KITES)),))
    assert record.from_dict(json.loads(papers[KITES.key])) == KITES
    assert papers.get("arxiv:2401.00002") is None
    db.execute("DELETE FROM body")
    with pytest.raises(KeyError):
        papers[KITES.key]
    with pytest.raises(KeyError):
        ByKey(db, [])[KITES.key]
