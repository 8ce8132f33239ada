"""How often a host may be asked."""

from __future__ import annotations

from typing import Protocol


class Pace(Protocol):
    """How often a host may be asked. A lane is a host, or a host and the name of a limit of its own."""

    async def wait(self, lane: str) -> None:
        """Returns when the lane may be used; may raise `HttpProblem` of kind `rate` rather than wait long."""

    def cool(self, lane: str, seconds: float) -> None:
        """Nobody shall use the lane for so long."""


class NoPace:
    """For a host that may be asked at any time."""

    async def wait(self, lane: str) -> None:
        return None

    def cool(self, lane: str, seconds: float) -> None:
        return None
