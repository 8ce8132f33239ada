"""What is remembered of sent digests: the same after a restart, and never taken for nothing when it is damaged."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from papertui.digest.memory import FARTHEST, HANDED_OVER, KEPT, SENT, Memory, Sent
from papertui.errors import PapertuiError

NOW = 1_786_700_000_000


def sent(slot: str = "2026-08-14", *, name: str = "day", to: tuple[str, ...] = ("a@b.c",), until: int = NOW) -> Sent:
    return Sent(name, slot, to, until - 1000, until, "2026-08-14T08:00:00Z", SENT)


def test_it_outlives_the_process_and_is_private(tmp_path: Path) -> None:
    with Memory(tmp_path) as memory:
        memory.note(sent())
    with Memory(tmp_path) as memory:
        assert memory.of("day", "2026-08-14") == [sent()]
        assert memory.of("week", "2026-08-14") == memory.of("day", "2026-08-15") == []
    assert stat.S_IMODE((tmp_path / "digests.json").stat().st_mode) == 0o600


def test_what_was_handed_over_becomes_sent_or_is_forgotten(tmp_path: Path) -> None:
    with Memory(tmp_path) as memory:
        memory.note(sent()._replace(outcome=HANDED_OVER))
        memory.note(sent())
        assert memory.of("day", "2026-08-14") == [sent()]
        memory.forget(sent())
        assert memory.of("day", "2026-08-14") == []


def test_where_the_last_one_ended(tmp_path: Path) -> None:
    with Memory(tmp_path) as memory:
        assert memory.ended("day", ["a@b.c"], NOW) is None
        for until in (NOW - 5000, NOW - 9000):
            memory.note(sent(str(until), until=until))
        memory.note(sent("other", name="week", until=NOW - 1))
        assert memory.ended("day", ["a@b.c", "x@y.z"], NOW) == NOW - 5000
        assert memory.ended("day", ["x@y.z"], NOW) is None
        assert memory.ended("day", ["a@b.c"], NOW - 7000) == NOW - 9000, "a clock that was set back"
        assert memory.ended("day", ["a@b.c"], NOW + FARTHEST) is None


def test_so_many_are_kept(tmp_path: Path) -> None:
    with Memory(tmp_path) as memory:
        for number in range(KEPT + 5):
            memory.note(sent(str(number)))
        assert not memory.of("day", "4")
        assert memory.of("day", "5")


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"sent": 1}', b'{"sent": [{}]}', b"\xff", b"[" * 100_000])
def test_a_damaged_one_is_an_error(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "digests.json").write_bytes(data)
    with pytest.raises(PapertuiError, match="it is damaged; delete it"), Memory(tmp_path):
        pass
    assert (tmp_path / "digests.json").read_bytes() == data


def test_a_folder_that_cannot_be_used_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "digests.json").mkdir()
    with pytest.raises(PapertuiError, match="cannot be used: is a directory"), Memory(tmp_path):
        pass
