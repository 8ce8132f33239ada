"""How often a host may be asked."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Protocol


class Pace(Protocol):
    """How often a host may be asked. A lane is a host, or a host and the name of a limit of its own."""

    def turn(self, lane: str) -> AbstractAsyncContextManager[None]:
        """Within it the lane may be asked once.

        Entering it waits for that; it may raise `HttpProblem` of kind `rate` rather than wait long.
        """

    def cool(self, lane: str, seconds: float) -> None:
        """Nobody shall use the lane for so long."""


class NoPace:
    """For a host that may be asked at any time."""

    def turn(self, lane: str) -> AbstractAsyncContextManager[None]:
        return nullcontext()

    def cool(self, lane: str, seconds: float) -> None:
        return None
