"""Which digests were sent to whom, so that none is sent twice and each goes on where the last one ended."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NamedTuple

from papertui import paths
from papertui.errors import PapertuiError

SENT, HANDED_OVER = "sent", "handed over"
"""What became of a digest: taken by the server, or given to it without an answer."""

KEPT = 200
"""So many are remembered."""

FARTHEST = 31 * 86_400_000
"""A digest goes on from where the last one ended, but not from farther back than so many ms."""


class Sent(NamedTuple):
    """A digest that went out. `name` says which it is (period and query), `slot` of which day, week or month.

    `since` and `until` are its time in ms since 1970, `when` is ISO 8601.
    """

    name: str
    slot: str
    to: tuple[str, ...]
    since: int
    until: int
    when: str
    outcome: str


class Memory:
    """The file that remembers. Within the block no other process sends. Raises `PapertuiError`."""

    def __init__(self, state: Path) -> None:
        self._file = state / "digests.json"
        self._lock: IO[Any] | None = None
        self._sent: list[Sent] = []

    def __enter__(self) -> Memory:
        paths.make_private(self._file.parent)
        try:
            self._lock = self._file.with_suffix(".lock").open("ab")
        except OSError as error:
            raise self._unusable(paths.reason(error)) from error
        try:
            _hold(self._lock)
            self._sent = list(self._read())
        except BaseException:
            self._lock.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._lock is not None:
            self._lock.close()

    def of(self, name: str, slot: str) -> list[Sent]:
        """What was sent of one digest for one day, week or month, the latest last."""
        return [one for one in self._sent if (one.name, one.slot) == (name, slot)]

    def ended(self, name: str, to: Collection[str], now: int) -> int | None:
        """Up to when the last digest of a name told one of these recipients; `None` where that is long ago."""
        ends = [one.until for one in self._sent if one.name == name and not set(to).isdisjoint(one.to)]
        return max((end for end in ends if now - FARTHEST <= end <= now), default=None)

    def note(self, sent: Sent) -> None:
        """Write down what went out; it is on the disk on return. What was said of the same before is replaced."""
        self._write([*self._without(sent), sent])

    def forget(self, sent: Sent) -> None:
        """It did not go out after all."""
        self._write(self._without(sent))

    def _without(self, sent: Sent) -> list[Sent]:
        return [one for one in self._sent if one._replace(outcome="", when="") != sent._replace(outcome="", when="")]

    def _read(self) -> Iterable[Sent]:
        try:
            told = json.loads(self._file.read_bytes())
            return [
                Sent(
                    str(one["name"]), str(one["slot"]), tuple(map(str, one["to"])), int(one["since"]),
                    int(one["until"]), str(one["when"]), str(one["outcome"]),
                )
                for one in told["sent"]
            ]  # fmt: skip
        except FileNotFoundError:
            return []
        except OSError as error:
            raise self._unusable(paths.reason(error)) from error
        except (ValueError, KeyError, TypeError, RecursionError):
            # whoever took it for empty would send again
            raise self._unusable("it is damaged; delete it where nothing of today was sent yet") from None

    def _write(self, sent: list[Sent]) -> None:
        self._sent = sent[-KEPT:]
        written = json.dumps({"sent": [one._asdict() for one in self._sent]}, ensure_ascii=False, indent=1) + "\n"
        try:
            paths.atomic_write(self._file, written.encode("utf-8", "replace"), mode=0o600)
        except OSError as error:
            raise self._unusable(paths.reason(error)) from error

    def _unusable(self, why: str) -> PapertuiError:
        return PapertuiError(f"{self._file}, which remembers what was sent, cannot be used: {why}.")


def _hold(lock: IO[Any]) -> None:
    """Wait until no other process sends; each of them ends in a bounded time."""
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(lock, fcntl.LOCK_EX)
