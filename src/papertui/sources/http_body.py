"""The body of an answer, unpacked as it comes and never further than it may go."""

from __future__ import annotations

import re
import zlib

from papertui.sources.http_problem import HttpProblem

_GZIP = 31  # window bits that tell zlib to expect a gzip header


def declared_length(value: str | None) -> int:
    """What Content-Length says, 0 when it says nothing sensible."""
    return int(value) if value and re.fullmatch(r"[0-9]{1,18}", value) else 0


class Unpacker:
    """Collects at most `cap` bytes (and one more, by which `over` knows) of a plain or gzip body.

    A body packed twice, or any other way, is refused: papertui asks for gzip alone.
    """

    def __init__(self, encoding: str | None, host: str, cap: int) -> None:
        named = (encoding or "identity").strip().lower()
        if named not in ("identity", "gzip", "x-gzip"):
            raise HttpProblem(
                "encoding", f"{host} packed its answer in a way papertui did not ask for and does not unpack"
            )
        self._host = host
        self._cap = cap
        self._zip = zlib.decompressobj(_GZIP) if named != "identity" else None
        self._parts: list[bytes] = []
        self._size = 0
        self._raw = 0
        self.over = False

    def feed(self, chunk: bytes) -> None:
        """Takes the next bytes off the wire. Raises `HttpProblem` when they are not gzip after all."""
        self._raw += len(chunk)
        if self._zip is not None:
            chunk = self._unpacked(chunk)
        self._parts.append(chunk)
        self._size += len(chunk)
        self.over = self._size > self._cap or self._raw > self._cap

    def finish(self) -> bytes:
        """The whole body. Raises `HttpProblem` when the packed stream broke off."""
        if self._zip is not None and self._raw and not self._zip.eof:
            raise HttpProblem("broken", f"{self._host} broke off its answer", transient=True)
        return b"".join(self._parts)

    def _unpacked(self, chunk: bytes) -> bytes:
        assert self._zip is not None
        try:
            unpacked = self._zip.decompress(chunk, self._cap - self._size + 1)
        except zlib.error:
            raise HttpProblem("encoding", f"{self._host} sent a packed answer that cannot be unpacked") from None
        if self._zip.unused_data:
            raise HttpProblem("encoding", f"{self._host} sent bytes after the end of its packed answer")
        return unpacked
